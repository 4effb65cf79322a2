"""Compare the inline codes of both sides: those that a translation program has for tags, and TMX and XLIFF carry.

XLIFF says which code of the target is which of the source (`id`). In TMX, `x` may say it, and programs number each side
for itself, or both, or neither. What only one program writes is not compared: the numbers of types, and `i`, which says
what opens and closes together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from aligner.check.finding import BeadText, Finding, listed
from aligner.formats.codes import Code, codes_of
from aligner.model import SIDES, Span

_Key = tuple[str, str]  # role, and what tells codes of it apart


def inline(bead: BeadText) -> Iterator[Finding]:
    """Yield findings for inline codes that are missing, added, without a partner, or nested in another way."""
    if not bead.properties or not bead.source or not bead.target:
        return
    segments = [codes_of(bead.properties, side) for side in SIDES]
    sides = [[code for codes in some for code in codes] for some in segments]
    if not any(sides):
        return
    is_one = all(len(some) < 2 for some in segments)
    whole = True
    for key in _keys(sides):
        counts = [Counter(filter(None, map(key, side))) for side in sides]
        if not is_one:  # of what was merged, the same code of several segments stands once
            counts = [Counter(dict.fromkeys(count, 1)) for count in counts]
        for here in (0, 1):
            if lost := _last(sides[here], key, counts[here] - counts[1 - here]):
                yield _lacking(bead, here, lost, is_one)
                whole = False
        if not whole:
            return
    if is_one:
        yield from _order(bead, sides)


def apart_from_elements(bead: BeadText, here: int, spans: Sequence[Span]) -> list[Span]:
    """Return the spans of a side without those in or at which an element stands for text, such as `x` and `ph`.

    The text is without them, so that "See <x/>." seems to have a space before its full stop. Where the elements of a
    bead that was merged stand is not known: then no span is sure to be without.

    Args:
        bead: The bead.
        here: 0 for the source, 1 for the target.
        spans: What was found there.
    """
    if not bead.properties:
        return list(spans)
    segments = [
        [code.place for code in codes if code.role == "single"] for codes in codes_of(bead.properties, SIDES[here])
    ]
    if not any(segments):
        return list(spans)
    if len(segments) > 1:
        return []
    string = (bead.source, bead.target)[here]
    before = list(accumulate((not sign.isspace() for sign in string), initial=0))  # as places are counted
    places = sorted(segments[0])
    return [
        span
        for span in spans
        if bisect_right(places, before[max(0, span.start - 1)])
        >= bisect_left(places, before[min(len(string), span.stop + 1)])
    ]


def _keys(sides: Sequence[Sequence[Code]]) -> list[Callable[[Code], _Key | None]]:
    """What codes are compared by: first what names them, then what stands behind the names."""
    labels = [{code.label for code in side} for side in sides]
    named = all("" not in some for some in labels)
    # Two sets of numbers that have nothing in common are a program's own count of each side.
    is_shared = bool(labels[0] & labels[1]) or not all(labels) or any(one.startswith("id=") for one in labels[0])
    if named and is_shared:
        with_detail = [{code.label for code in side if code.detail} for side in sides]
        both = with_detail[0] & with_detail[1]
        return [
            lambda code: (code.role, code.label),
            lambda code: (code.role, code.detail) if code.label in both else None,
        ]
    has_details = all(any(code.detail for code in side) for side in sides if side)
    return [lambda code: (code.role, code.detail if has_details else "")]


def _last(side: Sequence[Code], key: Callable[[Code], _Key | None], lost: Counter[_Key]) -> list[Code]:
    """Return the codes that are too many, the last ones of each key."""
    found = []
    for code in reversed(side):
        if (own := key(code)) is not None and lost[own] > 0:
            lost[own] -= 1
            found.append(code)
    return found[::-1]


def _lacking(bead: BeadText, here: int, lost: Sequence[Code], is_one: bool) -> Finding:
    """A finding that codes of one side are not on the other; a warning where they enclose the text or end it."""
    size = len("".join((bead.source, bead.target)[here].split()))
    roles = Counter(code.role for code in lost)
    outside = is_one and roles["open"] == roles["close"] and all(code.place in (0, size) for code in lost)
    names = list(dict.fromkeys(code.name for code in lost))
    where = "at the ends of" if outside else "of"
    verb = "is" if len(names) == 1 else "are"
    reason = f"{listed(names)} {where} the {SIDES[here]} {verb} not in the {SIDES[1 - here]}"
    return bead.finding("tag", reason, severity="warning" if outside else None)


def _order(bead: BeadText, sides: Sequence[Sequence[Code]]) -> Iterator[Finding]:
    """Yield findings where both sides have the same codes, but not in an order that works or means the same."""
    source, target = (_Nesting(side) for side in sides)
    if target.astray and not source.astray:
        yield bead.finding("tag", f"{listed(target.astray)} of the target has no partner where it stands")
    elif target.crossing and not source.crossing:
        yield bead.finding("tag", f"{listed(target.crossing)} of the target crosses another pair", severity="warning")
    elif not source.crossing and not source.astray and source.inside != target.inside:
        names = [target.names[place] for place in target.inside - source.inside]
        reason = f"tags are nested in another way in the target: {listed(names)}"
        yield bead.finding("tag", reason, severity="warning")


class _Nesting:
    """How the pairs of a segment lie in each other.

    Attributes:
        astray: Names of codes that close what is not open, or are never closed.
        crossing: Names of codes that close what another pair has been opened in.
        inside: Each pair and the one around it, by what tells them from others, with how often it is so.
        names: The names of these pairs.
    """

    def __init__(self, codes: Sequence[Code]) -> None:
        self.astray: list[str] = []
        self.crossing: list[str] = []
        self.inside: Counter[tuple[str, str]] = Counter()
        self.names: dict[tuple[str, str], str] = {}
        opened: dict[str, Code] = {}
        around: list[Code] = []  # those that are open, and some that are closed already
        for code in codes:
            if code.role == "single" or not code.partner:
                continue
            while around and opened.get(around[-1].partner) is not around[-1]:
                around.pop()
            if code.role == "open":
                place = _told(code), f"in {_told(around[-1])}" if around else ""
                self.inside[place] += 1
                self.names[place] = code.name
                opened[code.partner] = code
                around.append(code)
            elif code.partner not in opened:
                self.astray.append(code.name)
            else:
                if opened.pop(code.partner) is not around[-1]:
                    self.crossing.append(code.name)
        self.astray += [code.name for code in opened.values()]


def _told(code: Code) -> str:
    return code.label or code.detail
