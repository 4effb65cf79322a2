"""Segments by the rules of another program (SRX).

A segment may end where a rule that breaks fits, unless a rule before it that forbids a break fits there as well.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import regex

from aligner.errors import FormatError, InputError
from aligner.languages import get
from aligner.languages.rules.cutting import cut
from aligner.languages.subtags import three_letters
from aligner.model import BreakRule, SegmentationRules, Span, language_of
from aligner.segmentation.dialects import compiled, translated

_REFERENCE = regex.compile(r"\\[1-9]|\(\?\(")
_SECONDS = 20.0  # of processor time for a text, and again for each million of characters


class _Break(NamedTuple):
    """A rule that breaks, and the rules that forbid a break and come before it and behind the last one that breaks."""

    before: Any
    after: Any
    exceptions: Sequence[Any]
    rule: BreakRule


class Cutter:
    """Finds the segments of paragraphs in one text.

    Args:
        rules: The rules.
        lang: BCP 47 tag of the language.
        size: Characters of the text, which say how long it may take.

    Raises:
        InputError: There are no rules for the language.
        FormatError: One of them is no regular expression.
    """

    def __init__(self, rules: SegmentationRules, lang: str, size: int) -> None:
        self._name = rules.name
        self._until = time.process_time() + _SECONDS * (1 + size / 1_000_000)
        self._breaks = _breaks(rules, lang)

    def spans(self, paragraph: str) -> list[Span]:
        """Return the segments of a paragraph, without the white space at their ends.

        Raises:
            FormatError: A rule takes too long.
        """
        ends: set[int] = set()
        exceptions: list[Any] = []
        for rule in self._breaks:
            exceptions += rule.exceptions
            try:
                ends.update(self._ends(paragraph, rule, exceptions, ends))
            except TimeoutError:
                hint = "make its expressions simpler (no repetition inside of a repetition), or leave it out"
                reason = "this rule, or an exception before it, takes too long on the text"
                raise FormatError(reason, file=self._name, line=rule.rule.line or None, hint=hint) from None
        return cut(paragraph, sorted(ends))

    def _ends(self, paragraph: str, rule: _Break, exceptions: Sequence[Any], known: set[int]) -> Iterator[int]:
        for place in self._places(paragraph, rule):
            if place in known or not 0 < place < len(paragraph):
                continue
            if not any(exception.match(paragraph, place, timeout=self._left()) for exception in exceptions):
                yield place

    def _places(self, paragraph: str, rule: _Break) -> Iterator[int]:
        if rule.before is None:
            yield from (found.start() for found in rule.after.finditer(paragraph, timeout=self._left()))
            return
        for found in rule.before.finditer(paragraph, timeout=self._left()):
            if rule.after is None or rule.after.match(paragraph, found.end(), timeout=self._left()):
                yield found.end()

    def _left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: None are.
        """
        left = self._until - time.process_time()
        if left <= 0:
            raise TimeoutError
        return left


@lru_cache(maxsize=8)
def _breaks(rules: SegmentationRules, lang: str) -> tuple[_Break, ...]:
    found: list[_Break] = []
    exceptions: list[str] = []
    until = time.process_time() + _SECONDS
    for rule in _of(rules, lang):
        if time.process_time() > until:
            raise FormatError("there are too many rules in it", file=rules.name, hint="keep those that are needed")
        try:
            before, after = (translated(part, is_java=rules.is_java) for part in (rule.before, rule.after))
            if rule.breaks and (before or after):
                parts = [compiled(part) if part else None for part in (before, after)]
                found.append(_Break(parts[0], parts[1], _together(exceptions), rule))
                exceptions = []
            elif before or after:
                for part in (before, after):
                    compiled(part)  # for its own mistakes alone
                exceptions.append((f"(?<=(?:{before}))" if before else "") + f"(?:{after})")
        except ValueError as error:
            hint = "mend the rule in the program that it comes from, and export the rules again"
            reason = f"a rule is no regular expression: {error}"
            raise FormatError(reason, file=rules.name, line=rule.line or None, hint=hint) from None
    return tuple(found)


def _together(exceptions: Sequence[str]) -> list[Any]:
    """Compile exceptions into one expression, which is much faster; apart those that refer to a group by its number."""
    alone = [exception for exception in exceptions if _REFERENCE.search(exception)]
    others = [f"(?:{exception})" for exception in exceptions if not _REFERENCE.search(exception)]
    return [compiled(pattern) for pattern in (*alone, *(["|".join(others)] if others else []))]


def _of(rules: SegmentationRules, lang: str) -> list[BreakRule]:
    """Return the rules for a language, in order."""
    names = _names(lang)
    groups = dict(rules.groups)
    found: list[BreakRule] = []
    for pattern, group in rules.maps:
        if _fits(pattern, names, rules):
            found += groups.get(group, ())
            if not rules.cascades:
                break
    if not any(rule.breaks for rule in found):
        language = get(lang)
        known = ", ".join(dict.fromkeys(group for _, group in rules.maps)) or "none"
        reason = f"there are no rules for {language.name} ({language_of(lang)}) that end a sentence"
        raise InputError(reason, file=rules.name, hint=f"it has rules for: {known[:200]}")
    return found


def _fits(pattern: str, names: Sequence[str], rules: SegmentationRules) -> bool:
    try:
        expression = regex.compile(translated(pattern, is_java=rules.is_java), regex.V1 | regex.IGNORECASE)
        return any(expression.fullmatch(name, timeout=1) for name in names)
    except (ValueError, regex.error, RecursionError, TimeoutError):
        raise FormatError(f"a language map is no regular expression: {pattern[:80]}", file=rules.name) from None


def _names(lang: str) -> list[str]:
    """Return what a language may be called in a map: zh-CN, zh_CN, zh, zho, chi; zh_two in LanguageTool."""
    primary, region = language_of(lang), get(lang).region
    full = lang if "-" in lang or not region else f"{lang}-{region}"
    codes = three_letters(primary) if len(primary) == 2 else []  # as memoQ names languages
    others = [name for code in codes for name in (code, full.replace(primary, code, 1))]
    return [full, full.replace("-", "_"), primary, *others, f"{primary}_two"]
