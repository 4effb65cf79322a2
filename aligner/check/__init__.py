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

from aligner.check.completeness import completeness
from aligner.check.figures import figures
from aligner.check.finding import KINDS, Finding, Kind, Pair
from aligner.check.marks import marks
from aligner.check.names import names
from aligner.check.repeats import Repeats
from aligner.check.terms import Terms
from aligner.model import Alignment, Glossary, language_of

__all__ = ["KINDS", "Finding", "Kind", "check", "check_parts"]


def check(alignment: Alignment, glossary: Glossary | None = None, *, kinds: Collection[Kind] = KINDS) -> list[Finding]:
    """Find the beads that a translator should look at again.

    Args:
        alignment: With the text of both sides.
        glossary: Terms whose approved translations must be used, and whose rejected ones must not.
        kinds: What to look for.

    Returns:
        The findings in order of the beads.
    """
    return list(check_parts([alignment], glossary, kinds=kinds))


def check_parts(
    parts: Iterable[Alignment], glossary: Glossary | None = None, *, kinds: Collection[Kind] = KINDS
) -> Iterator[Finding]:
    """As `check`, for an alignment in parts that follow each other; beads are counted through all of them.

    Args:
        parts: The parts, of which one at a time is held.
        glossary: As for `check`.
        kinds: As for `check`.
    """
    repeats = Repeats()
    terms: Terms | None = None
    langs = ("", "")
    number = 0
    for part in parts:
        here = (language_of(part.source.lang), language_of(part.target.lang))
        if glossary is not None and glossary.terms and (terms is None or here != langs):
            terms = Terms(glossary.between(*here), *here)
        langs = here
        for bead in part.beads:
            number += 1
            source, target = part.source.slice(bead.source), part.target.slice(bead.target)
            for finding in _of_bead(Pair(number, source, target, *langs), terms, repeats):
                if finding.kind in kinds:
                    yield finding


def _of_bead(pair: Pair, terms: Terms | None, repeats: Repeats) -> Iterator[Finding]:
    """All findings of a bead; nothing more is asked of one that is not translated."""
    incomplete = list(completeness(pair))
    yield from incomplete
    if not any(finding.kind in ("omitted", "untranslated") for finding in incomplete):
        yield from figures(pair)
        yield from names(pair)
        yield from marks(pair)
        if terms is not None:
            yield from terms.check(pair)
    yield from repeats.check(pair)
