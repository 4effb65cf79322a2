"""What is known of each language: one folder each, and what all of them share.

To add a language, make a folder with an `__init__.py` that defines it,

    LANGUAGE = Language(tag="sv", name="Swedish", folder=__name__, region="SE")

and give it a line in `aligner.registry.LANGUAGES`. All that is not said has a default (see `Language`); rules of its
own go into modules of the folder, lists of words into text files there (see `lists`).
"""

from __future__ import annotations

from functools import cache, lru_cache

from aligner import registry
from aligner.errors import InputError
from aligner.languages.language import Direction, Language
from aligner.languages.scripts import RIGHT_TO_LEFT
from aligner.languages.tags import script_of
from aligner.model import language_of

__all__ = ["Language", "direction", "get", "is_supported", "named", "supported", "tags"]


def get(tag: str) -> Language:
    """Return the language that a BCP 47 tag stands for; one that has no folder gets what holds for most."""
    primary = language_of(tag)
    return _registered(registry.LANGUAGES[primary]) if primary in registry.LANGUAGES else _other(primary)


def is_supported(tag: str) -> bool:
    """Return whether there is a folder for the language of a tag."""
    return language_of(tag) in registry.LANGUAGES


def supported(tag: str) -> Language:
    """Return the language of a tag, as `get`.

    Raises:
        InputError: There is no folder for it; the message lists the languages there are.
    """
    if not is_supported(tag):
        raise InputError(f"unsupported language {tag!r}", hint=f"choose from: {', '.join(tags())}")
    return get(tag)


def tags() -> list[str]:
    """Return the tags of all languages that have a folder, and of their variants."""
    return sorted(tag for primary in registry.LANGUAGES for tag in (primary, *get(primary).variants))


def named(name: str) -> Language | None:
    """Return the language with a folder that has this English name, in whatever case."""
    return next((known for known in map(get, registry.LANGUAGES) if known.name.lower() == name.lower()), None)


def direction(tag: str) -> Direction:
    """Return the direction of lines in a language: that of the script which its tag names, or else its own."""
    script = script_of(tag)
    if script:
        return "rtl" if script in RIGHT_TO_LEFT else "ltr"
    return get(tag).direction


@cache
def _registered(place: str) -> Language:
    language: Language = registry.load({place: place}, place, "language")
    return language


@lru_cache(maxsize=256)
def _other(primary: str) -> Language:
    """What is known of a language without a folder: its name, and whether it is written from the right."""
    from aligner.languages.lists import entries

    for tag, name, *direction in entries(__name__, "others"):
        if tag == primary:
            return Language(tag=tag, name=name, direction="rtl" if direction == ["rtl"] else "ltr")
    return Language(tag=primary, name=primary)
