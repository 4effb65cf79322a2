"""Check for characters of the wrong width: a comma of half width in Chinese, one of full width in English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner import languages
from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.check.habits import HALF_MARKS, WIDE, Habits
from aligner.check.markup import masked
from aligner.model import Span

_SIDES = ("source", "target")
_CLOSING = "”’）》」』】"
_HALF = re.compile(
    rf"(?<=[{WIDE}{_CLOSING}])[,;:?!](?= ?[{WIDE}“‘《（「『]|\s*$|[\"”’」』])|(?<=[{WIDE}])\.(?=\s*$| ?[{WIDE}])"
    rf"|(?<=[{WIDE}] )[,;?!](?= ?[{WIDE}“‘《（「『]|\s*$)|(?<=[{WIDE}] )\.(?=\s*$| ?[{WIDE}])"
    rf"|(?<=[{WIDE}])\((?=[^()（）\n]{{0,40}}[{WIDE}][^()（）\n]{{0,40}}\))"
)
_MIXED_BRACKETS = re.compile(r"（[^（）()\n]{0,80}\)|\([^（）()\n]{0,80}）")
_FULL = re.compile("[！-～。、「」『』【】《》〈〉]")
_FULL_LETTERS = re.compile("[０-９Ａ-Ｚａ-ｚ％]+")
_WIDE = re.compile(f"[{WIDE}]")


def widths(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield findings for characters of the wrong width."""
    strings = (masked(bead.source), masked(bead.target))
    tags = (bead.source_lang, bead.target_lang)
    for here, string in enumerate(strings):
        is_wide = bool({"Han", "Kana"} & set(languages.get(tags[here]).scripts))
        if is_wide:
            spans = list(_half(string, context.habits(here)))
        else:
            spans = [Span(*m.span()) for m in _FULL.finditer(string) if not _is_quoted(string, *m.span())]
        if spans:
            named = listed(string[slice(*span)] for span in spans)
            side = _SIDES[here]
            reason = f"the {side} has characters of the wrong width: {named}"
            yield bead.finding("width", reason, *((spans, ()) if here == 0 else ((), spans)))


def _half(string: str, habits: Habits) -> Iterator[Span]:
    """Yield marks of half width, and letters of full width, in Chinese or Japanese where the text has others."""
    mixed = [Span(*match.span()) for match in _MIXED_BRACKETS.finditer(string)]
    inside = {place for span in mixed for place in range(*span)}
    for span in mixed:
        yield Span(span.start, span.start + 1)
        yield Span(span.stop - 1, span.stop)
    for match in _HALF.finditer(string):
        if match.start() not in inside and match[0] not in habits.half and match[0] in HALF_MARKS:
            yield Span(*match.span())
            if match[0] == "(":
                stop = string.find(")", match.start())
                yield Span(stop, stop + 1)
    if not habits.has_wide_digits:
        yield from (Span(*match.span()) for match in _FULL_LETTERS.finditer(string))


def _is_quoted(string: str, start: int, stop: int) -> bool:
    """Return whether a mark belongs to words that are quoted in Chinese or Japanese."""
    return bool(_WIDE.search(string[max(0, start - 2) : stop + 2]))


CHECK = Check(widths)
