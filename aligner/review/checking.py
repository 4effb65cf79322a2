"""What `check` finds in a text that is being corrected: beads that stay as they are are not looked at again."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from typing import Any

from aligner.check import CHECKS, Finding, check
from aligner.check.rules import default_kinds
from aligner.model import Alignment, Document, Glossary, Span
from aligner.review.marks import in_sentences

_ACROSS = ("inconsistent", "doubled")  # kinds for which beads are compared with each other
# What takes an encoder would keep the reader waiting, and information is nothing to correct.
_ALONE = tuple(kind for kind in default_kinds() if kind not in (*_ACROSS, "incomplete", "conversion"))
_KEPT = 200_000  # beads whose findings are remembered

_Key = tuple[str, str, str, str]


class Checker:
    """Finds what a person should look at, and remembers what it has found in each pair of texts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[_Key, tuple[Finding, ...]] = {}
        self._glossary: Glossary | None = None

    def findings(self, alignment: Alignment, glossary: Glossary | None) -> dict[str, Any]:
        """Return the findings in order of the beads, and how many of each kind there are.

        Args:
            alignment: The alignment.
            glossary: The terms that must be used, and those that must not.
        """
        with self._lock:
            found = self._alone(alignment, glossary)
        found += [(one.bead - 1, one) for one in check(alignment, kinds=_ACROSS)]
        order = {kind: number for number, kind in enumerate(CHECKS)}
        found.sort(key=lambda item: (item[0], order[item[1].kind]))
        made = [_value(alignment, number, finding) for number, finding in found]
        return {"findings": made, "kinds": dict(Counter(finding.kind for _, finding in found))}

    def _alone(self, alignment: Alignment, glossary: Glossary | None) -> list[tuple[int, Finding]]:
        """The findings in single beads, by the numbers of these."""
        if glossary != self._glossary or len(self._known) > _KEPT:
            self._known.clear()
            self._glossary = glossary
        langs = (alignment.source.lang, alignment.target.lang)
        keys: list[_Key] = [
            (*langs, alignment.source.slice(bead.source), alignment.target.slice(bead.target)) for bead in alignment
        ]
        fresh = {key: number for number, key in enumerate(keys) if key not in self._known}
        if fresh:
            wanted = set(fresh.values())
            numbers = {(bead.source, bead.target) for number, bead in enumerate(alignment) if number in wanted}
            part = alignment.filter(predicate=lambda bead: (bead.source, bead.target) in numbers)
            by_bead: dict[int, list[Finding]] = {}
            for finding in check(part, glossary, kinds=_ALONE, within=alignment):
                by_bead.setdefault(finding.bead, []).append(finding)
            for place, number in enumerate(sorted(wanted), 1):
                self._known[keys[number]] = tuple(by_bead.get(place, ()))
        return [(number, finding) for number, key in enumerate(keys) for finding in self._known[key]]


def _value(alignment: Alignment, number: int, finding: Finding) -> dict[str, Any]:
    bead, context = alignment.beads[number], finding.context
    return {
        "bead": number,
        "kind": finding.kind,
        "message": finding.reason,
        "source": _places(alignment.source, bead.source, context.source_spans),
        "target": _places(alignment.target, bead.target, context.target_spans),
        "other": finding.other - 1 if finding.other else None,
    }


def _places(document: Document, sentences: Span, spans: Sequence[Span]) -> list[list[int]]:
    return [place for span in spans for place in in_sentences(document, sentences, span)]
