"""Check that a translation ends with the same sort of mark; of use where segments are sentences or labels."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.check.finding import BeadText, Check, CheckContext, Finding
from aligner.languages import get
from aligner.languages.rules.abbreviations import abbreviations
from aligner.model import Span

_SORTS = {
    "full stop": ".。．।",
    "question mark": "?？؟",
    "exclamation mark": "!！",
    "colon": ":：",
    "semicolon": ";；؛",
    "comma": ",，、،",
    "ellipsis": "…",
}
_SORT_OF = {mark: sort for sort, marks in _SORTS.items() for mark in marks}
_ELLIPSIS = re.compile(r"(?:\.{3}|\. \. \.|。{3})$")
_LAST_WORD = re.compile(r"(?:^|[\s(])([^\s(]{1,40})\.$")
_CLOSED = re.compile(r"[\s\"'”’»›」』）)\]】]+$")


def endings(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield a finding if the two sides end with different sorts of marks, or only one ends with a mark."""
    if not bead.source or not bead.target:
        return
    sorts = [_sort(string) for string in (bead.source, bead.target)]
    if sorts[0] == sorts[1]:
        return
    is_abbreviated = [
        _is_abbreviated(*side) for side in ((bead.source, bead.source_lang), (bead.target, bead.target_lang))
    ]
    if any(is_abbreviated[i] and not sorts[1 - i] for i in (0, 1)):
        return
    said = [_said(sort) for sort in sorts]
    reason = f"the source ends with {said[0]}, the target with {said[1]}"
    yield bead.finding("ending", reason, [_last(bead.source)], [_last(bead.target)])


def _sort(string: str) -> str:
    bare = _CLOSED.sub("", string)
    return "ellipsis" if _ELLIPSIS.search(bare) else _SORT_OF.get(bare[-1:], "")


def _is_abbreviated(string: str, lang: str) -> bool:
    """Return whether a string ends with the dot of an abbreviation, which may be no full stop: "Co., Ltd."."""
    last = _LAST_WORD.search(_CLOSED.sub("", string[-60:]))
    return last is not None and last[1].casefold() in abbreviations(get(lang)).listed


def _said(sort: str) -> str:
    article = "an" if sort[:1] in ("e",) else "a"
    return f"{article} {sort}" if sort else "no mark"


def _last(string: str) -> Span:
    stop = len(string.rstrip())
    return Span(max(0, stop - 1), stop)


CHECK = Check(endings)
