"""Quality checks: sides that disagree in numbers, dates, names, marks or terms; segments that are repeated or not
translated.

    from aligner.check import check

    for finding in check(aligner.read("memory.tmx")):
        print(finding.bead, finding.kind, finding.reason)

Few false alarms matter more here than finding everything: where a difference can be a translator's freedom, nothing is
reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import get_args

from aligner.check import completeness
from aligner.check.finding import BeadText, Check, CheckContext, Finding
from aligner.check.markup import masked
from aligner.check.rules import Rules, Severity, profile, severity_of
from aligner.check.rules_file import read_rules
from aligner.errors import expect
from aligner.model import Alignment, Glossary, Span, language_of
from aligner.registry import CHECKS, load

# Kinds that mark the words that disagree, the most telling first: of one error, one finding is enough.
_OF_WORDS = ("tag", "date", "unit", "conversion", "name", "number", "negation")
_GRAVEST_FIRST = get_args(Severity)

__all__ = ["CHECKS", "Finding", "Rules", "check", "check_parts", "profile", "read_rules"]


def check(
    alignment: Alignment,
    glossary: Glossary | None = None,
    *,
    kinds: Collection[str] | None = None,
    rules: Rules | None = None,
    within: Alignment | None = None,
) -> list[Finding]:
    """Find the beads that a translator should look at again.

    Args:
        alignment: With the text of both sides.
        glossary: Terms whose approved translations must be used, and whose rejected ones must not.
        kinds: What to look for, of `CHECKS`; by default what the rules say.
        rules: What is looked for, and how grave it is.
        within: The whole that the alignment is a part of, if it is one: what that does as a matter of course is no
            fault of form.

    Returns:
        The findings in order of the beads.

    Raises:
        ChoiceError: There is no such kind of findings.
    """
    expect(alignment, Alignment, "the alignment", "read one with aligner.read(…)")
    expect(glossary, (Glossary, type(None)), "the glossary", "read one with aligner.termbases.read(…)")
    return list(check_parts([alignment], glossary, kinds=kinds, rules=rules, within=within))


def check_parts(
    parts: Iterable[Alignment],
    glossary: Glossary | None = None,
    *,
    kinds: Collection[str] | None = None,
    rules: Rules | None = None,
    within: Alignment | None = None,
) -> Iterator[Finding]:
    """Check an alignment that comes in consecutive parts; beads are numbered through all of them.

    Args:
        parts: The parts in order; only one at a time is held in memory.
        glossary: As for `check`.
        kinds: As for `check`.
        rules: As for `check`.
        within: As for `check`; by default, each part is a whole.

    Raises:
        ChoiceError: There is no such kind of findings.
    """
    rules = rules or Rules()
    kinds = rules.kinds if kinds is None else kinds
    found: dict[str, Check] = {kind: load(CHECKS, kind, "kind of findings") for kind in kinds}
    checks = dict.fromkeys(found[kind] for kind in CHECKS if kind in found)
    context = CheckContext(glossary, rules)
    number = 0
    for part in parts:
        context.look_at(part, within or part)
        langs = (language_of(part.source.lang), language_of(part.target.lang))
        for bead in part.beads:
            number += 1
            source, target = part.source.slice(bead.source), part.target.slice(bead.target)
            text = BeadText(number, source, target, *langs, bead.properties)
            found_here = _findings_in_bead(text, checks, context)
            yield from _without_repeated([_graded(finding, rules) for finding in found_here if finding.kind in kinds])


def _graded(finding: Finding, rules: Rules) -> Finding:
    """Return a finding as grave as the user says its kind is; one that its check calls less grave stays so."""
    severity = rules.severities.get(finding.kind)
    if severity is None or finding.severity != severity_of(finding.kind):
        return finding
    return replace(finding, severity=severity)


def _without_repeated(found: list[Finding]) -> list[Finding]:
    """Return findings without those whose words stand in another of them, which says more and is as grave."""
    compared = [finding for finding in found if finding.kind in _OF_WORDS]
    if len(compared) < 2:
        return found
    kept: list[Finding] = []
    for finding in sorted(compared, key=lambda one: (-sum(map(bool, _marked(one))), _OF_WORDS.index(one.kind))):
        if not any(_holds(other, finding) for other in kept):
            kept.append(finding)
    return [finding for finding in found if finding.kind not in _OF_WORDS or any(finding is one for one in kept)]


def _marked(finding: Finding) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    return finding.context.source_spans, finding.context.target_spans


def _holds(finding: Finding, other: Finding) -> bool:
    """Return whether all that another finding marks, if anything, stands in what a finding marks."""
    is_as_grave = _GRAVEST_FIRST.index(finding.severity) <= _GRAVEST_FIRST.index(other.severity)
    return (
        is_as_grave
        and any(_marked(other))
        and all(
            any(span.start <= part.start and part.stop <= span.stop for span in spans)
            for spans, parts in zip(_marked(finding), _marked(other), strict=True)
            for part in parts
        )
    )


def _findings_in_bead(bead: BeadText, checks: Iterable[Check], context: CheckContext) -> Iterator[Finding]:
    """Yield all findings in a bead; if it is not translated, only the checks that apply to every bead are run."""
    incomplete = list(completeness.completeness(bead, context))
    yield from incomplete
    is_translated = not any(finding.kind in ("omitted", "untranslated") for finding in incomplete)
    for check in checks:
        if check is not completeness.CHECK and (is_translated or check.of_every_bead):
            yield from _of_words(check, bead, context) if check.of_words else check.find(bead, context)


def _of_words(check: Check, bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield what a check finds in the words of a bead, between tags and placeholders."""
    source, target = masked(bead.source), masked(bead.target)
    if (source, target) == (bead.source, bead.target):
        yield from check.find(bead, context)
        return
    for finding in check.find(replace(bead, source=source, target=target), context):
        yield replace(finding, context=replace(finding.context, source=bead.source, target=bead.target))
