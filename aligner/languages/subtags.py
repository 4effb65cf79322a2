"""What the IANA registry of language subtags and Unicode's CLDR say of languages, by the package `langcodes`.

It knows all 8,000 of them: which tags are valid, names in English, the script a language is mostly written in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from aligner.languages.lists import entries

_QUALIFIED = re.compile(r"\s*\(.*\)|^(?:Modern|Standard) (?=Greek|Estonian|Latvian|Malay|Arabic|Moroccan)")


class Subtag(NamedTuple):
    """A primary subtag of the registry.

    Attributes:
        name: English name.
        whole: The language that it is one of, such as `zh` of Cantonese; empty where it is none.
    """

    name: str
    whole: str


@cache
def registered() -> Mapping[str, Subtag]:
    """Return the primary subtags of the registry, with names as people use them."""
    from langcodes.registry_parser import parse_registry

    found = {}
    for record in parse_registry():  # type: ignore[no-untyped-call]
        if record["Type"] == "language":
            name = _QUALIFIED.sub("", record["Description"][0])
            found[record["Subtag"]] = Subtag(name, record.get("Macrolanguage", ""))
    for tag, name in entries("aligner.languages", "others"):
        found[tag] = Subtag(name, found[tag].whole)
    return found


def is_valid(tag: str) -> bool:
    """Return whether all parts of a tag are registered, as BCP 47 wants (private use is)."""
    import langcodes

    return bool(langcodes.tag_is_valid(tag))


def script(tag: str) -> str:
    """Return the script (ISO 15924) that a language is mostly written in, or that its tag names."""
    return str(_language(tag).maximize().script or "Latn")


@cache
def shortest(primary: str) -> str:
    """Return the code of two letters that BCP 47 uses for the one of ISO 639-2 or 639-3 (`eng`, `chi`); or the same."""
    if len(primary) != 3:
        return primary
    short = _language(primary).language or primary
    if len(short) != 2:
        return primary
    return short if primary in three_letters(short) else primary


def three_letters(primary: str) -> list[str]:
    """Return the codes of ISO 639-2 for a code of two letters, of which some languages have two (`deu`, `ger`)."""
    language = _language(primary)
    with suppress(LookupError):  # it has none
        return sorted({language.to_alpha3(variant) for variant in ("T", "B")})
    return []


def nearest(tag: str) -> str:
    """Return the tag that somebody may have meant who wrote one that is not valid; empty where none is near."""
    primary, _, rest = tag.partition("-")
    known = registered()
    if primary in known and rest:
        return shortest(primary)
    names = {subtag.name.lower(): code for code, subtag in reversed(list(known.items()))}
    word = tag.replace("-", " ").lower()
    if word in names:
        return names[word]
    if not word.isalpha() or len(word) < 2:
        return ""
    if len(primary) == 2:  # the code of a country: cn, jp, cz
        found = _language(f"und-{primary.upper()}").maximize().language
        return str(found) if (found and found != "en") or primary in ("gb", "us") else ""
    close = get_close_matches(word, names, 1, 0.75)
    return names[close[0]] if close else ""


def _language(tag: str) -> Any:
    import langcodes

    try:
        return langcodes.Language.get(tag)
    except (ValueError, LookupError):  # `LanguageTagError` is one of the first
        return langcodes.Language.get("und")
