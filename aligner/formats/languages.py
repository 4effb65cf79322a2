"""Language tags: as computer-aided translation tools expect them, and which two are read where a file has several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aligner import report
from aligner.errors import FormatError
from aligner.formats.messages import shortened
from aligner.formats.recipes import turned
from aligner.languages import get
from aligner.model import Alignment, language_of


def tag(lang: str) -> str:
    """Return the tag to write: with hyphens, and with a region where `lang` is a language alone.

    OmegaT and translate-toolkit want tags with one.
    """
    primary, region = language_of(lang), get(lang).region
    return f"{primary}-{region}" if region and lang.lower() == primary else lang.replace("_", "-") or "und"


def two_of(present: Sequence[str], wanted: tuple[str | None, str | None], file: str) -> tuple[int, int]:
    """Which languages of a file are the source and the target.

    Where a file of two languages has not the one that is wanted, that is only another name for one of them, which a
    notice says.

    Args:
        present: The tags in the file, two or more; the first two are read where the user wants none.
        wanted: The tags that the user wants, or None.
        file: Its name, for messages.

    Returns:
        Their numbers in `present`.

    Raises:
        FormatError: It has more than two languages, and not this one.
    """
    found = _named(present, wanted)
    for side, name in enumerate(wanted):
        if name is not None and found[side] is None and len(present) > 2:
            raise FormatError(f"there is no {name} in it", file=file, hint=f"choose from: {', '.join(present)}")
    source, target = found
    if source is None:
        others = [i for i in range(len(present)) if i != target]
        source = next((i for i in others if target is None or not _is_near(present[i], present[target])), others[0])
    if target is None:
        others = [i for i in (1, 0, *range(2, len(present))) if i != source]
        apart = (i for i in others if not _is_near(present[i], present[source]))
        target = next(apart, others[0])  # colour, color and 颜色 are one term in two languages
    for name, number in zip(wanted, (source, target), strict=True):
        if name is not None and "und" not in (name, present[number]) and not _is_near(name, present[number]):
            report.notice("assumed", f"there is no {name} in it; {present[number]} is taken for it", file=file)
    return source, target


def _named(present: Sequence[str], wanted: tuple[str | None, str | None]) -> list[int | None]:
    """Return the numbers in `present` of the languages that are wanted, the same tag before a near one."""
    found: list[int | None] = [None, None]
    for same in (_is_same, _is_near):
        for side, name in enumerate(wanted):
            if name is not None and found[side] is None:
                fitting = (i for i, tag in enumerate(present) if same(name, tag) and i not in found)
                found[side] = next(fitting, None)
    return found


def oriented(
    alignment: Alignment, wanted: tuple[str | None, str | None], file: str, layout: object = None
) -> Alignment:
    """Return an alignment with its sides in the order of the languages that are wanted.

    Args:
        alignment: What a file of two languages holds.
        wanted: The tags that the user wants, or None.
        file: Its name, for messages.
        layout: Where the sides stand in a table in which they were looked for already.
    """
    if wanted == (None, None) or layout is not None:
        return alignment
    langs = [alignment.source.lang, alignment.target.lang]
    if "und" not in langs and two_of(langs, wanted, file) == (1, 0):
        beads = tuple(replace(bead, source=bead.target, target=bead.source) for bead in alignment.beads)
        recipe = alignment.recipe and turned(alignment.recipe)
        return Alignment(alignment.target, alignment.source, beads, recipe, alignment.properties)
    return alignment


def tell_of_left_out(
    read: Sequence[str], rest: Sequence[str], wanted: tuple[str | None, str | None], file: str
) -> None:
    """Say which languages of a file were not read.

    Args:
        read: Those that were read.
        rest: Those that were not.
        wanted: Those that the user asked for.
        file: The name of the file.
    """
    choose = "aligner convert --source-lang and --target-lang choose others, or languages= in Python"
    hint = choose if None in wanted else None
    report.notice("left out", f"read {' and '.join(read)} and left out: {shortened(rest)}", file=file, hint=hint)


def _is_same(one: str, other: str) -> bool:
    return other.replace("_", "-").lower() in (one.replace("_", "-").lower(), tag(one).lower())


def _is_near(one: str, other: str) -> bool:
    return language_of(one) == language_of(other)
