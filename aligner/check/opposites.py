"""Find words of the two sides that exclude each other: 不低于 and "not exceed", 每季度 and "monthly", 买方, "Seller".

The words of a language stand in its list `opposites`, in classes; those of one group exclude each other. Only where
each side has words of exactly one class of a group, and these are different ones, has something become its opposite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from aligner import languages
from aligner.check.beside import beside
from aligner.check.finding import BeadText, Finding, listed
from aligner.languages import Language
from aligner.model import Span

_UNSURE = {"unsure"}  # class of words with which any other class may mean the opposite of itself
_Groups = dict[str, dict[str, re.Pattern[str]]]  # for each group the pattern of each class


def opposites(bead: BeadText, kind: str) -> Iterator[Finding]:
    """Yield a finding for each group of words of which the sides of a bead have different classes.

    Args:
        bead: The bead.
        kind: The kind of findings that the group belongs to.
    """
    strings = bead.source, bead.target
    spoken = languages.get(bead.source_lang), languages.get(bead.target_lang)
    groups = [_groups(language, kind) for language in spoken]
    first = 1 if spoken[0].is_spaced else 0  # the side that is searched fastest
    if not all(groups) or spoken[0] is spoken[1] or not _any(spoken[first], kind).search(strings[first]):
        return
    for parts in beside(strings, spoken):
        here = _classes(strings[first], parts[first], groups[first], frozenset(groups[first]))
        one = {group: found for group, found in here.items() if len(found) == 1}
        if not one:
            continue
        there = _classes(strings[1 - first], parts[1 - first], groups[1 - first], one.keys())
        for group, found in one.items():
            other = there.get(group, {})
            if len(other) == 1 and other.keys() != found.keys() and not _UNSURE & (other.keys() | found.keys()):
                spans = [next(iter(found.values())), next(iter(other.values()))]
                if first:
                    spans.reverse()
                named = [listed(s[slice(*span)] for span in some) for s, some in zip(strings, spans, strict=True)]
                yield bead.finding(kind, f"{named[0]} and {named[1]} exclude each other", *spans)


def _classes(string: str, part: Span, groups: _Groups, wanted: Set[str]) -> dict[str, dict[str, list[Span]]]:
    """Return where words of some groups stand in a part of a string, by group and class."""
    found: dict[str, dict[str, list[Span]]] = {}
    for group in wanted & groups.keys():
        for name, pattern in groups[group].items():
            if spans := [Span(*match.span()) for match in pattern.finditer(string, *part)]:
                found.setdefault(group, {})[name] = spans
    return found


@lru_cache(maxsize=64)
def _groups(language: Language, kind: str) -> _Groups:
    found: _Groups = {}
    for of_kind, group, name, *words in language.entries("opposites"):
        if of_kind == kind:
            found.setdefault(group, {})[name] = _pattern(language, words)
    return found


@lru_cache(maxsize=64)
def _any(language: Language, kind: str) -> re.Pattern[str]:
    words = [word for of_kind, _, _, *some in language.entries("opposites") if of_kind == kind for word in some]
    return _pattern(language, words)


def _pattern(language: Language, words: Sequence[str]) -> re.Pattern[str]:
    edge = r"\b" if language.is_spaced else ""
    return re.compile(f"{edge}(?:{'|'.join(words)}){edge}", re.IGNORECASE)
