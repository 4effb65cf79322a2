"""Countries: a Chinese text names one, and the English text another one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from aligner.languages import lists
from aligner.model import Span


def differing(chinese: str, english: str) -> Iterator[tuple[Span, Span]]:
    """Yield the country that the Chinese text alone names, with that which the English text alone names.

    A country is often left out, or put in, and one may be called by a city or by "the two countries"; so only where
    there is exactly one of either kind has it become another one.

    Args:
        chinese: A Chinese text.
        english: Its translation.
    """
    (here, meant_here), (there, meant_there) = _chinese_names(), _english_names()
    named = [(meant_here[match[0]], Span(*match.span())) for match in here.finditer(chinese)]
    if not named:
        return
    told = [(meant_there[match[0]], Span(*match.span())) for match in there.finditer(english)]
    known = {number for numbers, _ in named for number in numbers}
    lost = {numbers: span for numbers, span in named if not any(set(numbers) & set(others) for others, _ in told)}
    rest = here.sub("", chinese)
    new = {numbers: span for numbers, span in told if not known.intersection(numbers) and not _is_hinted(numbers, rest)}
    if len(lost) == len(new) == 1:
        yield next(iter(lost.values())), next(iter(new.values()))


def country_places(chinese: str) -> Iterator[Span]:
    """Yield where a Chinese text names countries."""
    yield from (Span(*match.span()) for match in _chinese_names()[0].finditer(chinese))


def _is_hinted(numbers: Sequence[int], chinese: str) -> bool:
    """Return whether one of some countries may be meant by the first character of its name: 美方, 中日韩."""
    entries = lists.entries(__package__, "countries")
    return any(name[0] in chinese for number in numbers for name in entries[number][0].split("/"))


Names = tuple[re.Pattern[str], dict[str, tuple[int, ...]]]


@cache
def _chinese_names() -> Names:
    return _names([names.split("/") for names, *_ in lists.entries(__package__, "countries")], "")


@cache
def _english_names() -> Names:
    return _names([words for _, *words in lists.entries(__package__, "countries")], r"(?<![\w-])|(?![\w])")


def _names(entries: Sequence[Sequence[str]], edges: str) -> Names:
    """Return a pattern for all names, the longest first, and which countries each of them may mean."""
    meant: dict[str, tuple[int, ...]] = {}
    for number, names in enumerate(entries):
        for name in names:
            meant[name] = (*meant.get(name, ()), number)
    before, _, behind = edges.partition("|")
    words = "|".join(re.escape(name) for name in sorted(meant, key=len, reverse=True))
    return re.compile(f"{before}(?:{words}){behind}"), meant
