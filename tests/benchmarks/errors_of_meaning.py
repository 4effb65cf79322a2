"""Errors of meaning, for `checks.py`."""

from __future__ import annotations

import random

from planting import Error, Maker, Pair

from aligner import languages
from aligner.languages.extent import extent

_LEAST = 12  # Latin letters of a sentence whose loss should be noticed


def lost_sentence(langs: tuple[str, str], *, is_alone: bool) -> Maker:
    """What takes one sentence out of several on either side.

    Args:
        langs: The languages of the beads.
        is_alone: Whether the other side is a single sentence; otherwise it is several.
    """

    def make(source: str, target: str, rng: random.Random) -> Pair | None:
        sides = [languages.get(lang).sentences(string) for lang, string in zip(langs, (source, target), strict=True)]
        strings = (source, target)
        places = [
            (here, span)
            for here, spans in enumerate(sides)
            for span in spans
            if len(spans) > 1 and (len(sides[1 - here]) == 1) == is_alone
            if extent(strings[here][slice(*span)]) >= _LEAST
        ]
        if not places:
            return None
        here, span = rng.choice(places)
        left = strings[here][: span.start] + strings[here][span.stop :].lstrip()
        return (left.strip(), target) if here == 0 else (source, left.strip())

    return make


ERRORS: tuple[Error, ...] = tuple(
    Error(title, "incomplete length", lost_sentence(langs, is_alone=is_alone), langs)
    for langs in (("zh", "en"), ("en", "zh"), ("de", "fr"))
    for title, is_alone in (("one of several sentences lost", False), ("half of a sentence's counterpart lost", True))
)
