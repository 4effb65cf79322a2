"""Errors of meaning, for `checks.py`: a sentence lost, another unit, a prohibition turned round."""

from __future__ import annotations

import random
import re

from planting import Error, Maker, Pair, replaced

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


# --- units -----------------------------------------------------------------------------------------------------------

# English words for units, of which one takes the place of another.
_UNITS = (
    ("kilometers", "meters", "miles"),
    ("kilometres", "metres", "miles"),
    ("square kilometers", "square meters", "hectares"),
    ("km", "m", "cm"),
    ("m", "mm", "km"),
    ("mm", "cm", "m"),
    ("kilograms", "grams", "tons"),
    ("kg", "g", "lb"),
    ("tons", "kilograms", "pounds"),
    ("liters", "milliliters"),
    ("litres", "millilitres"),
    ("hours", "minutes", "days"),
    ("minutes", "seconds", "hours"),
    ("seconds", "minutes"),
    ("days", "weeks", "hours", "months"),
    ("weeks", "days", "months"),
    ("months", "weeks", "years"),
    ("years", "months", "weeks"),
    ("year", "month"),
    ("month", "week"),
    ("day", "week"),
    ("hour", "minute"),
    ("percent", "percentage points", "per mille"),
    ("per cent", "percentage points"),
    ("percentage points", "percent"),
    ("%", " percentage points", "‰"),
    ("yuan", "dollars", "euros"),
    ("dollars", "yuan", "euros"),
    ("°C", "°F"),
    ("kW", "MW", "W"),
)
_NUMBER = (
    r"\d|hundred|thousand|million|billion|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_UNIT = re.compile(rf"(?<=[\d a-z)])(?:{'|'.join(sorted((u for u, *_ in _UNITS), key=len, reverse=True))})(?![\w])")
_MONEY = re.compile(r"RMB|USD|EUR|US\$|\$|€|¥")
_MONEYS = ("RMB ", "US$", "€")
_IN_CHINESE = re.compile(
    r"[\d一二三四五六七八九十百千万亿两]\s?[多余]?[个個]?(?:公里|米|平方|公斤|克|吨|升|小时|分钟|秒|天|日内|周|星期|月|年|岁|%|％|百分点|元|美元|度|"
    r"℃|千瓦|mm|kg|km|m\b)|百分之"
)


def unit(source: str, target: str, rng: random.Random) -> Pair | None:
    """Give a number in the English another unit, where the Chinese has a unit too."""
    if not _IN_CHINESE.search(source):
        return None
    found = [
        (m.span(), m[0]) for m in _UNIT.finditer(target) if re.search(rf"(?:{_NUMBER})[\s\-)]*$", target[: m.start()])
    ]
    found += [(m.span(), "money") for m in _MONEY.finditer(target) if re.match(r"\s?\d", target[m.end() :])]
    if not found:
        return None
    span, old = rng.choice(found)
    if old == "money":
        others = [
            new for new in _MONEYS if new[:2] != target[slice(*span)][:2] and {new[0], target[span[0]]} != {"R", "¥"}
        ]
    else:
        others = [new for first, *rest in _UNITS if first == old for new in rest]
    return source, replaced(target, span, rng.choice(others))


# --- prohibitions ----------------------------------------------------------------------------------------------------

_FORBIDS = {
    "en": (
        (re.compile(r"\b(shall|shalt|may|must) not\b"), r"\1"),
        (
            re.compile(r"\bwithout the (prior written |written |prior )?(consent|approval|permission)\b"),
            r"with the \1\2",
        ),
        (re.compile(r"\b(is|are|be) (prohibited|forbidden)\b"), r"\1 allowed"),
    ),
    "zh": (
        (re.compile("不得(?!不)|不可(?=[^能以避分])|不准"), "应当"),
        (re.compile("禁止|严禁"), "允许"),
        (re.compile("未经"), "经"),
    ),
}


def prohibition(langs: tuple[str, str]) -> Maker:
    """What makes a permission of a prohibition on one side, where the other forbids as well."""

    def make(source: str, target: str, rng: random.Random) -> Pair | None:
        strings = [source, target]
        found = [
            [(m.span(), m.expand(new)) for pattern, new in _FORBIDS[lang] for m in pattern.finditer(string)]
            for lang, string in zip(langs, strings, strict=True)
        ]
        if not all(len(some) == 1 for some in found):
            return None
        here = rng.randrange(2)
        strings[here] = replaced(strings[here], *found[here][0])
        return strings[0], strings[1]

    return make


_LANGS = (("zh", "en"), ("en", "zh"), ("de", "fr"))
ERRORS: tuple[Error, ...] = (
    *(
        Error(title, "incomplete length", lost_sentence(langs, is_alone=is_alone), langs)
        for langs in _LANGS
        for title, is_alone in (("a sentence lost, several opposite", False), ("a sentence lost, one opposite", True))
    ),
    Error("another unit", "unit", unit),
    *(Error("prohibition turned round", "negation", prohibition(langs), langs) for langs in _LANGS[:2]),
)
