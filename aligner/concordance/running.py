"""The running words of a text, as frequency lists and collocations count them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aligner.languages.language import Language

_CONTRACTED = re.compile(r"n['’]t|['’]\w+", re.IGNORECASE)
_POSSESSIVE = re.compile("['’]s", re.IGNORECASE)


class Word(NamedTuple):
    """A word: where it begins and ends in its text, and how it is written."""

    start: int
    stop: int
    form: str


def runs(text: str, language: Language) -> Iterator[list[Word]]:
    """The words of a text between punctuation marks.

    What is contracted is one word (*didn't*), and the ending of the possessive is none (*Zhou's*).
    """
    position = 0
    for line in text.splitlines(keepends=True):
        run: list[Word] = []
        for token in language.tokens(line):
            start, stop = token.span
            form = line[start:stop]
            if run and _CONTRACTED.fullmatch(form) and run[-1].stop == position + start:
                if not _POSSESSIVE.fullmatch(form):
                    run[-1] = Word(run[-1].start, position + stop, run[-1].form + form)
            elif token.tag != "punct":
                run.append(Word(position + start, position + stop, form))
            elif run:
                yield run
                run = []
        if run:
            yield run
        position += len(line)
