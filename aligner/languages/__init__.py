"""What is known of each language: one folder each, and what all of them share.

To add a language, make a folder with an `__init__.py` that defines it,

    LANGUAGE = Language(tag="sv", name="Swedish", folder=__name__, region="SE")

and give it a line in `aligner.registry.LANGUAGES`. All that is not said has a default (see `Language`); rules of its
own go into modules of the folder, lists of words into text files there (see `lists`).
"""

from __future__ import annotations

from functools import cache, lru_cache

from aligner import registry
from aligner.languages import subtags
from aligner.languages.language import Direction, Language
from aligner.languages.late import Late
from aligner.languages.scripts import CASED, CODES, RIGHT_TO_LEFT, UNSPACED_CODES
from aligner.languages.tags import script_of
from aligner.model import language_of

__all__ = ["Language", "direction", "get", "is_supported", "named", "tags"]

_GENERIC = "aligner.languages.rules"  # the folder of languages that have none


def get(tag: str) -> Language:
    """Return the language that a BCP 47 tag stands for; one that has no folder gets what holds for most.

    A variety that is a language of its own shares the folder of the whole: Cantonese (`yue`) is Chinese. A language in
    another script than its own (`zh-Latn`) has none.
    """
    primary, script = _folder(language_of(tag)), script_of(tag)
    if primary in registry.LANGUAGES:
        language = _registered(registry.LANGUAGES[primary])
        if not script or not set(CODES.get(script, ())).isdisjoint(language.scripts):
            return language
    return _other(primary, script)


def is_supported(tag: str) -> bool:
    """Return whether there is a folder for the language of a tag."""
    return get(tag).folder != _GENERIC


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


@lru_cache(maxsize=1024)
def _folder(primary: str) -> str:
    """The primary subtag whose folder a language has: its own, or that of the whole that it is a part of."""
    if primary in registry.LANGUAGES or len(primary) < 2:
        return primary
    short = subtags.shortest(primary)
    if short in registry.LANGUAGES:
        return short
    whole = subtags.registered()[primary].whole if primary in subtags.registered() else ""
    return whole if whole in registry.LANGUAGES else short


@lru_cache(maxsize=256)
def _other(primary: str, script: str) -> Language:
    """What is known of a language without a folder: its name, its script, and what follows from that."""
    known = subtags.registered().get(primary)
    script = script or (subtags.script(primary) if known else "Latn")
    return Language(
        tag=primary,
        name=known.name if known else primary,
        folder=_GENERIC,
        direction="rtl" if script in RIGHT_TO_LEFT else "ltr",
        scripts=CODES.get(script, (script,)),
        is_spaced=script not in UNSPACED_CODES,
        has_case=script in CASED,
        sentence_finder=Late("aligner.languages.rules.generic:sentences"),
        tokenizer=Late("aligner.languages.rules.generic:tokens"),
    )
