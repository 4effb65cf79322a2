"""Check by the user's own patterns: regular expressions with a message, and words that must not be used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from aligner import languages, report
from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.check.rules import Pattern
from aligner.model import Span

_PATIENCE = 1.0  # seconds that an expression may take in a bead
_MOST_MARKED = 100


def patterns(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield findings for what the user's patterns match, and for the words that the user forbids."""
    slow = context.cached((patterns, "slow"), set[int])
    for number, pattern in enumerate(context.rules.patterns):
        if number in slow:
            continue
        try:
            spans = _matched(pattern, bead)
        except TimeoutError:
            slow.add(number)
            problem = f"a pattern takes too long (bead {bead.number}) and is not looked for from here on"
            report.notice("left out", problem, file=pattern.file or None, line=pattern.line)
            continue
        if spans is not None:
            message = pattern.message
            yield bead.finding("pattern", message, *spans, severity=pattern.severity)
    if context.rules.forbidden:
        key = (patterns, bead.target_lang)
        expression = context.cached(key, lambda: _of_words(context.rules.forbidden, bead.target_lang))
        for match in expression.finditer(bead.target):
            reason = f"{listed([match[0]])} is a forbidden word"
            yield bead.finding("pattern", reason, (), [Span(*match.span())])


def _matched(pattern: Pattern, bead: BeadText) -> tuple[list[Span], list[Span]] | None:
    """Return what a pattern marks on both sides, or None where it has nothing to say."""
    found: tuple[list[Span], list[Span]] = [], []
    for spans, expression, string in (
        (found[0], pattern.source, bead.source),
        (found[1], pattern.target, bead.target),
    ):
        if expression is not None:
            spans += _places(expression, string)
            if not spans:
                return None
    if pattern.lacks is not None and pattern.lacks.search(bead.target, timeout=_PATIENCE) is not None:
        return None
    return found


def _places(expression: Any, string: str) -> Iterator[Span]:
    for count, match in enumerate(expression.finditer(string, timeout=_PATIENCE), 1):
        yield Span(*match.span())
        if count == _MOST_MARKED:
            return


def _of_words(words: tuple[str, ...], lang: str) -> re.Pattern[str]:
    """Return an expression for any of some words or phrases, in either case, whole where there are spaces."""
    edge = r"(?<!\w){}(?!\w)" if languages.get(lang).is_spaced else "{}"
    each = (r"\s+".join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True))
    return re.compile(edge.format(f"(?:{'|'.join(each)})"), re.IGNORECASE)


CHECK = Check(patterns)
