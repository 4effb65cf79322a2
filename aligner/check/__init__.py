"""Quality checks: beads whose two sides do not agree in numbers, dates, names, marks or terms, and segments that stand
twice, or are not translated.

    from aligner.check import check

    for finding in check(aligner.read("memory.tmx")):
        print(finding.bead, finding.kind, finding.reason)

Few false alarms matter more here than finding everything: where a difference can be a translator's freedom, nothing is
reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from aligner.check import completeness
from aligner.check.finding import Check, CheckContext, Finding, Pair
from aligner.errors import expect
from aligner.model import Alignment, Glossary, language_of
from aligner.registry import CHECKS, load

__all__ = ["CHECKS", "Finding", "check", "check_parts"]


def check(
    alignment: Alignment, glossary: Glossary | None = None, *, kinds: Collection[str] = tuple(CHECKS)
) -> list[Finding]:
    """Find the beads that a translator should look at again.

    Args:
        alignment: With the text of both sides.
        glossary: Terms whose approved translations must be used, and whose rejected ones must not.
        kinds: What to look for, of `CHECKS`.

    Returns:
        The findings in order of the beads.

    Raises:
        ChoiceError: There is no such kind of findings.
    """
    expect(alignment, Alignment, "the alignment", "read one with aligner.read(…)")
    expect(glossary, (Glossary, type(None)), "the glossary", "read one with aligner.termbases.read(…)")
    return list(check_parts([alignment], glossary, kinds=kinds))


def check_parts(
    parts: Iterable[Alignment], glossary: Glossary | None = None, *, kinds: Collection[str] = tuple(CHECKS)
) -> Iterator[Finding]:
    """As `check`, for an alignment in parts that follow each other; beads are counted through all of them.

    Args:
        parts: The parts, of which one at a time is held.
        glossary: As for `check`.
        kinds: As for `check`.

    Raises:
        ChoiceError: There is no such kind of findings.
    """
    found: dict[str, Check] = {kind: load(CHECKS, kind, "kind of findings") for kind in kinds}
    checks = dict.fromkeys(found[kind] for kind in CHECKS if kind in found)
    context = CheckContext(glossary)
    number = 0
    for part in parts:
        langs = (language_of(part.source.lang), language_of(part.target.lang))
        for bead in part.beads:
            number += 1
            source, target = part.source.slice(bead.source), part.target.slice(bead.target)
            for finding in _of_bead(Pair(number, source, target, *langs), checks, context):
                if finding.kind in kinds:
                    yield finding


def _of_bead(pair: Pair, checks: Iterable[Check], context: CheckContext) -> Iterator[Finding]:
    """All findings of a bead; nothing more is asked of one that is not translated, but what is asked of every bead."""
    incomplete = list(completeness.completeness(pair, context))
    yield from incomplete
    is_translated = not any(finding.kind in ("omitted", "untranslated") for finding in incomplete)
    for check in checks:
        if check is not completeness.CHECK and (is_translated or check.of_every_bead):
            yield from check.find(pair, context)
