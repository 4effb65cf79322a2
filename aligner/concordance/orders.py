"""The orders in which hits are given: by place, by what is around them, by confidence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from aligner import languages
from aligner.concordance.folding import Folding
from aligner.concordance.hits import Hit
from aligner.errors import ChoiceError
from aligner.model import SIDES

ORDERS = ("place", "left", "right", "match", "confidence")
"""The names of orders; beside them there are the words around the match: `L1` is the first to its left."""

_NEIGHBOUR = re.compile("[LR][1-9]")
_NEAR = 40  # characters looked at for each word

Key = Callable[[Hit], Any]


def key_of(order: str, folding: Folding, langs: tuple[str, str]) -> Key | None:
    """The key by which hits are sorted; None for their place, in which they come.

    Args:
        order: One of `ORDERS`, or some of `L1` … `L9`, `R1` … `R9` and `match` with commas between them.
        folding: Makes alike what is to be sorted alike.
        langs: BCP 47 tags of source and target.

    Raises:
        ChoiceError: There is no such order.
    """
    if order == "place":
        return None
    if order == "confidence":
        return lambda hit: 0.0 if hit.confidence is None else -hit.confidence
    parts = [part.strip() for part in order.split(",")]
    if not all(part in ("left", "right", "match") or _NEIGHBOUR.fullmatch(part) for part in parts):
        hint = f"choose from: {', '.join(ORDERS)}; or words around the match, such as L1 or R1,R2"
        raise ChoiceError(f"unknown order {order!r}", hint=hint)
    keys = [_key(part, folding, langs) for part in parts]
    return lambda hit: tuple(key(hit) for key in keys)


def _key(part: str, folding: Folding, langs: tuple[str, str]) -> Key:
    def around(hit: Hit) -> tuple[str, str, str]:
        start, stop = hit.occurrences[0].span
        return hit.text[:start], hit.text[start:stop], hit.text[stop:]

    if part == "match":
        return lambda hit: folding.loose(around(hit)[1])
    if part == "left":
        return lambda hit: folding.loose(around(hit)[0]).rstrip()[::-1]
    if part == "right":
        return lambda hit: folding.loose(around(hit)[2]).lstrip()
    number = int(part[1])

    def neighbour(hit: Hit) -> str:
        left, _, right = around(hit)
        language = languages.get(langs[SIDES.index(hit.side)])
        near = left[-_NEAR * number :] if part[0] == "L" else right[: _NEAR * number]
        words = [near[slice(*token.span)] for token in language.tokens(near) if token.tag != "punct"]
        return folding.loose(words[-number if part[0] == "L" else number - 1]) if len(words) >= number else ""

    return neighbour
