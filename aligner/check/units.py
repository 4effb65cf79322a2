"""Check that what numbers count is the same: 5公里 is not "5 metres", nor "8 per cent" 8个百分点.

A number that is on both sides must have the same unit there, where it has one on both. Where a number has been
converted, from 亩 or miles, no number is the same; then the converted value must be about right, and it is told as
information that there was a conversion.
"""

from __future__ import annotations

from collections.abc import Iterator

from aligner.check.figures import Readings, read_sides
from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.languages.measures import Measure, measures
from aligner.languages.readings import Weight
from aligner.model import Span

_Left = tuple[list[Measure], list[Measure]]


def units(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield findings for the units of a bead that do not agree, and for what has been converted."""
    if not bead.source or not bead.target:
        return
    sides = read_sides(bead)
    if not all(side.numbers for side in sides):
        return
    found = [measures(side.string, side.numbers, side.language) for side in sides]
    if not all(found):
        return
    left = _unmatched(found[0], sides[1], found[1]), _unmatched(found[1], sides[0], found[0])
    yield from _different_units(bead, left)
    yield from _conversions(bead, left)


def _unmatched(here: list[Measure], other: Readings, there: list[Measure]) -> list[Measure]:
    """Return the measures of one side of which the other has neither the same nor the number alone."""
    with_unit = {measure.number.span for measure in there}
    bare = {value for number in other.numbers if number.span not in with_unit for value in number.values}
    return [
        measure
        for measure in here
        if not measure.number.values & bare
        and not any(measure.number.values & one.number.values and measure.has_unit_of(one) for one in there)
    ]


def _different_units(bead: BeadText, left: _Left) -> Iterator[Finding]:
    """Yield a finding for each number that counts one thing here and another there, and take both out of what is left.

    Where one of the units belongs to one country, the translator took the nearest one, 里 as miles: that is no error.
    """
    wrong: tuple[list[Span], list[Span]] = ([], [])
    for one in list(left[0]):
        other = next((other for other in left[1] if one.number.values & other.number.values), None)
        if other is None:
            continue
        left[0].remove(one)
        left[1].remove(other)
        if one.comes_to(other):
            yield _converted(bead, one, other)
        elif any(unit.is_local for measure in (one, other) for unit in measure.units) and one.has_kind_of(other):
            named = _named(bead, one, other)
            reason = f"{named[0]} became a unit of the other country, {named[1]}"
            yield bead.finding("conversion", reason, [one.span], [other.span], severity="information")
        else:
            wrong[0].append(one.span)
            wrong[1].append(other.span)
    if all(wrong):
        yield bead.disagreement("unit", "units", wrong)


def _conversions(bead: BeadText, left: _Left) -> Iterator[Finding]:
    for one in list(left[0]):
        for other in left[1]:
            if one.comes_to(other):
                left[0].remove(one)
                left[1].remove(other)
                yield _converted(bead, one, other)
                break
    for one in left[0]:
        alike = [other for other in left[1] if one.has_kind_of(other)]
        is_only = len(alike) == 1 and sum(measure.has_kind_of(alike[0]) for measure in left[0]) == 1
        if not is_only or not _are_in_digits(bead, one, alike[0]):
            continue
        if not one.has_unit_of(alike[0]):
            named = _named(bead, one, alike[0])
            reason = f"{named[0]} is not as much as {named[1]}"
            yield bead.finding("unit", reason, [one.span], [alike[0].span])
        elif one.number.weight is alike[0].number.weight is Weight.LOOSE:  # others the check of numbers reports
            yield bead.disagreement("number", "numbers", [[one.span], [alike[0].span]])


def _are_in_digits(bead: BeadText, one: Measure, other: Measure) -> bool:
    texts = bead.source[slice(*one.span)], bead.target[slice(*other.span)]
    return all(any(character.isdecimal() for character in text) for text in texts)


def _converted(bead: BeadText, one: Measure, other: Measure) -> Finding:
    named = _named(bead, one, other)
    reason = f"{named[0]} is converted into {named[1]}"
    return bead.finding("conversion", reason, [one.span], [other.span], severity="information")


def _named(bead: BeadText, one: Measure, other: Measure) -> tuple[str, str]:
    return listed([bead.source[slice(*one.span)]]), listed([bead.target[slice(*other.span)]])


CHECK = Check(units, of_words=True)
