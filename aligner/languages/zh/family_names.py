"""Chinese family names."""

from __future__ import annotations

from functools import cache

from aligner.languages import lists


@cache
def family_names() -> dict[str, str]:
    """Return the characters that are family names, each with its pinyin."""
    entries = lists.entries(__package__, "family_names")
    return {character: pinyin for pinyin, characters in entries for character in characters}


def is_family_name(character: str) -> bool:
    """Return whether a character is a family name."""
    return character in family_names()
