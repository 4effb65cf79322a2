"""The clauses of long sentences: a report often restates one of them only."""

from __future__ import annotations

import re

# Behind these marks something new begins; behind commas only where the piece so far is long enough to say something.
_STRONG = re.compile(r"[;:；：]|\s[–—-]\s|——|—|[“”\"]")
_WEAK = re.compile(r"[,，、]")
_SHORT, _LONG = 12, 40  # characters of a clause at least; of one that is divided at commas, in letters
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
_DENSE = 2.5  # letters that say as much as one ideograph
_MOST = 8  # clauses of a sentence


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence if it has several, in order; nothing where it is one.

    Of a sentence with very many, such as a list of names, the longest are returned.
    """
    pieces = [piece for whole in _divided(sentence, _STRONG, _SHORT) for piece in _weakly_divided(whole)]
    found = [piece for piece in map(_trimmed, pieces) if _size(piece) >= _SHORT]
    if len(found) > _MOST:
        least = sorted(map(_size, found))[-_MOST]
        found = [piece for piece in found if _size(piece) >= least][:_MOST]
    return found if len(found) > 1 or (found and _size(found[0]) < 0.8 * _size(sentence)) else []


def _weakly_divided(piece: str) -> list[str]:
    return [piece] if _size(piece) < 2 * _LONG else _divided(piece, _WEAK, _LONG)


def _divided(string: str, marks: re.Pattern[str], least: float) -> list[str]:
    """Divide a string behind marks, in pieces of a least size except for the last."""
    pieces, start = [], 0
    for mark in marks.finditer(string):
        if _size(string[start : mark.start()]) >= least:
            pieces.append(string[start : mark.start()])
            start = mark.end()
    return [*pieces, string[start:]]


def _trimmed(piece: str) -> str:
    return piece.strip(" \t\n,，、;:；：–—-\"“”'‘’.。")


def _size(string: str) -> float:
    ideographs = len(_IDEOGRAPH.findall(string))
    return len(string) + (_DENSE - 1) * ideographs
