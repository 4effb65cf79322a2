"""Tags of languages (BCP 47): their casing, and what their parts say.

`aligner.model.language_of` gives the language alone. Tags are kept as they come: `iw` is not made `he`, nor is
`zh-Hans-CN` shortened.
"""

from __future__ import annotations

import re

from aligner.errors import InputError
from aligner.model import language_of

_WELL_FORMED = re.compile("(?:[A-Za-z]{2,8}|[XxIi](?=-))(-[A-Za-z0-9]{1,8})*")
_TAG = re.compile("[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
_UNKNOWN = frozenset({"und", "mul", "zxx", "mis"})  # not determined, several, none, none that has a code
_CHINESE = frozenset({"zh", "cmn", "yue", "lzh"})
_TRADITIONAL_REGIONS = frozenset({"TW", "HK", "MO"})


def canonical(tag: str) -> str:
    """Return a tag as RFC 5646 (2.1.1) writes it: `zh_cn` is `zh-CN`, `ZH-hant` is `zh-Hant`."""
    cased: list[str] = []
    is_extension = False
    for part in tag.strip().replace("_", "-").lower().split("-"):
        if cased and not is_extension:
            part = part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part
        is_extension |= len(part) == 1
        cased.append(part)
    return "-".join(cased)


def parse_tag(tag: str) -> str:
    """Return what a user has typed as `canonical` does, the language in two letters where it has two (`eng` is `en`).

    Raises:
        InputError: It is not a language tag, or a part of it is not registered.
    """
    from aligner.languages import subtags

    found = canonical(tag)
    if not is_well_formed(found) or not subtags.is_valid(found):
        nearest = subtags.nearest(found)
        hint = f"did you mean {nearest}?" if nearest else "use one such as zh, zh-TW, en or en-GB"
        raise InputError(f"{tag!r} is not a language tag", hint=hint)
    primary, hyphen, rest = found.partition("-")
    return subtags.shortest(primary) + hyphen + rest


def is_tag(name: str) -> bool:
    """Return whether a name that a user gives, or that stands in the name of a file, is a tag: `zh_TW`, `en`."""
    return _TAG.fullmatch(name) is not None


def is_well_formed(tag: str) -> bool:
    """Return whether a string, with hyphens, has the form of a tag, so that mark-up may carry it."""
    return _WELL_FORMED.fullmatch(tag) is not None


def is_known(tag: str) -> bool:
    """Return whether a tag names one language: not `und`, `mul` or an empty string."""
    return language_of(tag) not in ("", *_UNKNOWN)


def script_of(tag: str) -> str:
    """Return the script that a tag names, such as `Hant`, or an empty string."""
    return next((part for part in _subtags(tag) if len(part) == 4 and part.isalpha()), "")


def region_of(tag: str) -> str:
    """Return the region that a tag names, such as `TW`, or an empty string."""
    return next((part for part in _subtags(tag) if len(part) == 2 or (len(part) == 3 and part.isdigit())), "")


def is_chinese(tag: str) -> bool:
    """Return whether a tag stands for Chinese of any kind: written Chinese, Mandarin, Cantonese, literary Chinese."""
    return language_of(tag) in _CHINESE


def is_traditional(tag: str) -> bool:
    """Return whether a tag stands for Chinese in traditional characters: `zh-Hant`, or `zh-TW` without a script."""
    if language_of(tag) not in _CHINESE:
        return False
    return script_of(tag) == "Hant" or (not script_of(tag) and region_of(tag) in _TRADITIONAL_REGIONS)


def _subtags(tag: str) -> list[str]:
    """The parts behind the language, up to the first extension."""
    parts = canonical(tag).split("-")[1:]
    return parts[: next((i for i, part in enumerate(parts) if len(part) == 1), len(parts))]
