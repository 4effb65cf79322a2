"""What is compared where there is no model: strings, lengths and punctuation marks.

Words are cut to their first letters, which takes off most endings. In scripts without spaces every character and every
two neighbours stand for the words that nobody has marked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.engine.band import Floats, Ints
from aligner.languages.scripts import UNSPACED

_LETTERS = 5  # of a word that count
_RUN = re.compile(f"[{UNSPACED}]+")
_WORD = re.compile(rf"(\d+(?:[.,]\d+)*|[^\W\d_]{{1,{_LETTERS}}})[^\W\d_]*")
# Marks that a translation keeps where it can, in the forms of several scripts. An apostrophe is no quotation mark.
_KINDS = ('"“”„«»「」『』‹›', "?？؟", "!！", ":：", ";；؛", "(（[【", "…", "—–", ",，、،", "《")
_KIND = {mark: kind[0] for kind in _KINDS for mark in kind}
_MARK = re.compile(f"[{re.escape(''.join(_KIND))}]")
_SINGLE_QUOTE = re.compile(r"(?<!\w)[‘']|[’'](?!\w)")


@dataclass(frozen=True, slots=True)
class Units:
    """Which sentences of a text have which types; each occurs at most once in a sentence.

    Attributes:
        types: The distinct strings.
        type: The type of each occurrence. Occurrences are in order of types, and of sentences within a type.
        sentence: The sentence of each occurrence.
        counts: Number of sentences that have each type.
        starts: The first occurrence of each type.
    """

    types: tuple[str, ...]
    type: Ints
    sentence: Ints
    counts: Ints
    starts: Ints

    @classmethod
    def of(cls, types: Iterable[str], type_: Ints, sentence: Ints, sentences: int) -> Units:
        """Make an index of occurrences, and leave out what occurs again in a sentence.

        Args:
            types: The distinct strings.
            type_: The type of each occurrence.
            sentence: Its sentence.
            sentences: Number of sentences of the text.
        """
        types = tuple(types)
        place = np.sort(type_ * sentences + sentence)  # `np.unique` hashes, which takes several times as long
        place = place[np.diff(place, prepend=-1) > 0]
        type_ = place // sentences
        counts = np.bincount(type_, minlength=len(types))
        return cls(types, type_, place % sentences, counts, np.cumsum(counts) - counts)

    def choose(self, types: NDArray[np.bool_], sentences: int) -> tuple[Ints, Ints]:
        """Return the chosen types in order of sentences, and where those of each sentence start (n + 1).

        Args:
            types: Which types to take.
            sentences: Number of sentences of the text.
        """
        chosen = types[self.type]
        order = np.argsort(self.sentence[chosen], kind="stable")
        starts = np.searchsorted(self.sentence[chosen][order], np.arange(sentences + 1))
        return self.type[chosen][order], starts


@dataclass(frozen=True, slots=True)
class IndexedText:
    """One text, with an index of what stands where.

    Attributes:
        lengths: Characters of each sentence, and one for its end.
        words: Its words, numbers, and characters and their pairs.
        marks: Its punctuation marks.
    """

    lengths: Floats
    words: Units
    marks: Units

    def __len__(self) -> int:
        return len(self.lengths)


def index_text(sentences: Sequence[str]) -> IndexedText:
    """Find the words and marks of the sentences of a text."""
    words: defaultdict[str, int] = defaultdict()
    words.default_factory = words.__len__
    marks = {kind[0]: number for number, kind in enumerate(_KINDS)}
    word, word_counts, mark, mark_counts = [], [], [], []
    runs: list[tuple[int, str]] = []
    for number, sentence in enumerate(sentences):
        lowered = sentence.lower()
        if not sentence.isascii():
            runs += [(number, run) for run in _RUN.findall(lowered)]
            lowered = _RUN.sub(" ", lowered)
        found = _WORD.findall(lowered)
        word += [words[string] for string in found]
        word_counts.append(len(found))
        kinds = {_KIND[string] for string in _MARK.findall(sentence)}
        if _SINGLE_QUOTE.search(sentence):
            kinds.add('"')
        mark += [marks[kind] for kind in kinds]
        mark_counts.append(len(kinds))
    n = len(sentences)
    place, mark_place = (np.repeat(np.arange(n), counts) for counts in (word_counts, mark_counts))
    pieces, piece, piece_place = _pieces(runs)
    return IndexedText(
        np.array([len(sentence) + 1.0 for sentence in sentences]),
        Units.of(
            [*words, *pieces],
            np.concatenate([np.array(word, dtype=np.int64), piece + len(words)]),
            np.concatenate([place, piece_place]),
            n,
        ),
        Units.of(marks, np.array(mark, dtype=np.int64), mark_place, n),
    )


def pieces_of(string: str) -> tuple[str, ...]:
    """Return the types that stand for a word or a phrase; of unspaced script, pairs of characters if there are any."""
    lowered = string.lower()
    runs = _RUN.findall(lowered)
    pairs = [run[k : k + 2] for run in runs for k in range(max(len(run) - 1, 1))]
    return (*_WORD.findall(_RUN.sub(" ", lowered)), *pairs)


def _pieces(runs: list[tuple[int, str]]) -> tuple[list[str], Ints, Ints]:
    """Collect all characters of runs in unspaced script, and all pairs of neighbours.

    Args:
        runs: The runs, with the sentence that each one stands in.

    Returns:
        The types, and the type and sentence of each occurrence.
    """
    codes = np.frombuffer(" ".join([run for _, run in runs] + [""]).encode("utf-32-le"), np.uint32).astype(np.int64)
    sentence = np.repeat(
        np.array([number for number, _ in runs], dtype=np.int64),
        np.array([len(run) + 1 for _, run in runs], dtype=np.int64),
    )
    there = codes != ord(" ")
    both = there[:-1] & there[1:]
    types, type_ = np.unique(np.concatenate([codes[there], (codes[:-1] << 21 | codes[1:])[both]]), return_inverse=True)
    strings = [chr(code) if code < 1 << 21 else chr(code >> 21) + chr(code & 0x1FFFFF) for code in types.tolist()]
    return strings, type_.reshape(-1).astype(np.int64), np.concatenate([sentence[there], sentence[:-1][both]])
