"""What the engine looks at in each of the two documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner import report
from aligner.encoders import Float16Vectors
from aligner.encoders.cache import CachedEncoder
from aligner.model import Document, Token

Tokenize = Callable[[Document, int], Sequence[Token]]

# Marks that a translation keeps where it can: quotation, exclamation. An apostrophe is no quotation mark.
MARKS = tuple(re.compile(pattern) for pattern in (r'["“”「」『』«»„‹›]|(?<!\w)[‘\']|[’\'](?!\w)', r"[!！]"))
# The kinds of marks that sentences end in, and quotation marks that they begin with.
_ENDINGS = (".。．", "?？؟", "!！", "\"“”'’«»‹›」』", ":：;；,，—…")
_OPENING = tuple('"“„‘«‹「『')
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class EncodedText:
    """One document, encoded and counted.

    Attributes:
        document: The document itself.
        runs: Vectors (longest run, sentences, dim), as `Encoder.encode_runs` returns them.
        lengths: Characters of each sentence, and one for its end.
        marks: Whether each sentence has any of each kind of `MARKS`: an array (kinds, sentences).
        endings: Number of the kind of mark that each sentence ends in.
        quoted: Whether each sentence begins with a quotation mark.
        numbers: Numbers written in digits, for each sentence.
        types: The distinct words of the document, in lower case, sorted.
        words: Positions in `types` of the words of each sentence.
        weights: Inverse document frequency of each type: log((n + 1) / number of sentences that have it).
    """

    document: Document
    runs: Float16Vectors
    lengths: NDArray[np.float64]
    marks: NDArray[np.bool_]
    endings: NDArray[np.int64]
    quoted: NDArray[np.bool_]
    numbers: tuple[frozenset[int], ...]
    types: tuple[str, ...]
    words: tuple[NDArray[np.int64], ...]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, words: Words, runs: Float16Vectors) -> EncodedText:
        """Count the marks of a document whose words are counted and whose runs are encoded."""
        strings = words.document.strings()
        marks = [[bool(mark.search(string)) for string in strings] for mark in MARKS]
        return cls(
            document=words.document,
            runs=runs,
            lengths=np.array([len(string) + 1.0 for string in strings]),
            marks=np.array(marks).reshape(len(MARKS), -1),
            endings=np.array([_ending(string) for string in strings], dtype=np.int64),
            quoted=np.array([string.lstrip().startswith(_OPENING) for string in strings], dtype=bool),
            numbers=tuple(frozenset(map(int, _NUMBER.findall(string))) for string in strings),
            types=words.types,
            words=words.numbered,
            weights=words.weights,
        )

    def __len__(self) -> int:
        return len(self.lengths)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document, counted: what is known of it before anything is encoded.

    Attributes:
        document, types, weights: As in `EncodedText`.
        numbered: Positions in `types` of the words of each sentence.
    """

    document: Document
    types: tuple[str, ...]
    numbered: tuple[NDArray[np.int64], ...]
    weights: NDArray[np.float64]


def count_words(document: Document, tokenize: Tokenize) -> Words:
    """Find and count the words of a document.

    Args:
        document: The document.
        tokenize: Gives the tokens of a sentence.

    Raises:
        CancelledError: The run is to stop.
    """
    words = []
    for i in range(len(document)):
        report.check()
        words.append(_words(document, tokenize(document, i)))
    types = sorted(set().union(*words))
    number_of = {word: number for number, word in enumerate(types)}
    numbered = tuple(np.array([number_of[word] for word in sentence], dtype=np.int64) for sentence in words)
    frequency = np.zeros(len(types))
    for sentence in numbered:
        frequency[np.unique(sentence)] += 1
    weights = np.log((len(document) + 1) / np.maximum(frequency, 1))
    return Words(document, tuple(types), numbered, weights)


def encode_text(document: Document, tokenize: Tokenize, encoder: CachedEncoder, longest: int) -> EncodedText:
    """Encode the runs of sentences of a document, and count its words and marks.

    Args:
        document: The document.
        tokenize: Gives the tokens of a sentence.
        encoder: Makes the vectors.
        longest: Sentences of the longest run.
    """
    return EncodedText.of(count_words(document, tokenize), encoder.encode_runs(document.strings(), longest))


def numbered_words(
    sides: Sequence[Document], tokenize: Tokenize, texts: Sequence[EncodedText]
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return the words of the sentences of two further documents, numbered as in two known ones, by pairs of sentences.

    Args:
        sides: The further documents, as many sentences in one as in the other.
        tokenize: Gives the tokens of a sentence.
        texts: The known ones; types that they lack have higher numbers.
    """
    columns = []
    for document, text in zip(sides, texts, strict=True):
        number_of = {word: number for number, word in enumerate(text.types)}
        words = (_words(document, tokenize(document, i)) for i in range(len(document)))
        numbered = ([number_of.setdefault(word, len(number_of)) for word in sentence] for sentence in words)
        columns.append([np.array(sentence, dtype=np.int64) for sentence in numbered])
    return list(zip(*columns, strict=True))


def _ending(string: str) -> int:
    last = string.rstrip()[-1:]
    return next((kind for kind, marks in enumerate(_ENDINGS) if last and last in marks), len(_ENDINGS))


def _words(document: Document, tokens: Sequence[Token]) -> list[str]:
    content = document.text.content
    return [content[slice(*token.span)].lower() for token in tokens if token.tag != "punct"]
