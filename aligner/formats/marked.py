"""Words that a corpus marks with lemmas and parts of speech: read with an alignment, for what is written from it.

The model has no place for them. They come back for the sentences of the alignment, by what these say, so that another
language tag or a choice of beads is no matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from aligner import report
from aligner.formats import ReadOptions, in_languages, opened, read_opened, refuse_columns
from aligner.model import Alignment, Document, Span, Token
from aligner.model.display import counted

FORMATS_WITH_WORDS = frozenset({"tei", "tei-standoff", "xces", "vertical"})
"""Formats that mark words."""
_READ = frozenset({"tei", "tei-standoff"})

Tokenize = Callable[[Document, int], list[Token]]


def read(path: str, format: str | None, options: ReadOptions) -> tuple[Alignment, Tokenize | None]:
    """Read an alignment, and a function that gives the words of its sentences as the file marks them.

    Args:
        path: The file.
        format: Name of its format; by default its suffix and its content tell.
        options: As for other readers.

    Returns:
        Both; None where no words are marked. A sentence without marked words has none.

    Raises:
        AlignerError: As `formats.read` does.
    """
    with opened(path, format, options.limits) as (chosen, stream):
        if chosen.name not in _READ or path == "-":
            return read_opened(chosen, stream, path, options), None
        from aligner.formats.tei.reader import read_with_words

        refuse_columns(chosen, path, options.columns)
        alignment, words = read_with_words(stream, path, options)
    return in_languages(alignment, options.languages), _tokenizer(alignment, words) if any(words) else None


def tell_of_left_out(alignment: Alignment, tokenize: Tokenize, file: str) -> None:
    """Say that no format that is written has a place for the lemmas and parts of speech of a file, if it has any."""
    sides = (alignment.source, alignment.target)
    words = [{number: tokenize(side, number) for number in range(len(side))} for side in sides]
    tell(words, file, "tei, xces and vertical keep them")


def tell(words: Sequence[Mapping[int, Sequence[Token]]], file: str, hint: str | None) -> None:
    """Say that lemmas and parts of speech were left out, if there are any; `hint` says where they are kept."""
    found = (word for side in words for sentence in side.values() for word in sentence)
    if number := sum(bool(word.lemma or word.tag) for word in found):
        reason = f"left out the lemmas and parts of speech of {counted(number, 'word')}"
        report.notice("left out", reason, file=file, hint=hint)


def _tokenizer(alignment: Alignment, words: Sequence[Mapping[int, Sequence[Token]]]) -> Tokenize:
    found: dict[tuple[str, int | None], list[Token]] = {}
    for document, marked in zip((alignment.source, alignment.target), words, strict=True):
        for number, tokens in marked.items():
            moved = _moved(tokens, -document.sentences[number].span.start)
            for place in (number, None):
                found.setdefault((document[number], place), moved)

    def tokenize(document: Document, number: int) -> list[Token]:
        known = found.get((document[number], number)) or found.get((document[number], None), [])
        return _moved(known, document.sentences[number].span.start)

    return tokenize


def _moved(tokens: Sequence[Token], by: int) -> list[Token]:
    return [replace(token, span=Span(token.span.start + by, token.span.stop + by)) for token in tokens]
