"""What would be lost if a file were replaced, in words for the person whose work it is."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aligner.cli.messages import Messages
from aligner.errors import AlignerError
from aligner.io.files import Limits
from aligner.model.display import counted
from aligner.registry import FORMATS, TERMBASES
from aligner.report import collect_notices

_REVIEWED = frozenset({"xlsx", "csv", "tsv"})  # formats that people review alignments in
_LARGEST = Limits(size=50_000_000)  # files that are read to count what people have decided


def loss(messages: Messages, path: str) -> str | None:
    """Say why a file that this program did not write as it stands is not replaced; None where the user has said so."""
    if messages.may_replace:
        return None
    changed = datetime.fromtimestamp(os.path.getmtime(path)).strftime("%Y-%m-%d %H:%M")
    decisions, is_glossary = _decisions(path)
    held = f"it has {decisions}, and" if decisions else "it"
    reason = f"not replaced: {held} is not as aligner wrote it (last changed {changed})"
    if is_glossary:
        reason += (
            f"; with --known {shlex.quote(path)} -o NEW{FORMATS.suffix_of(path)}, glossary writes what it does not have"
        )
    elif decisions and FORMATS.suffixes.get(FORMATS.suffix_of(path)) in _REVIEWED:
        reason += f"; aligner merge {shlex.quote(path)} -o PROJECT.aligner takes what is in it into a project"
    return reason


def _decisions(path: str) -> tuple[str, bool]:
    """Count what people have decided and noted in a file, as far as it can be read, and say if it is a glossary."""
    with collect_notices():
        for count in (_of_alignment, _of_glossary):
            try:
                if counts := count(path):
                    return " and ".join(counts), count is _of_glossary
            except AlignerError:
                pass  # it may hold anything
    return "", False


def _of_alignment(path: str) -> list[str]:
    from aligner import formats

    if FORMATS.suffixes.get(FORMATS.suffix_of(path)) not in FORMATS.readable:
        return []
    beads = formats.read(path, limits=_LARGEST).beads
    notes = sum(bool(bead.note) for bead in beads)
    return [*_decided(Counter(bead.status for bead in beads)), *([counted(notes, "note")] if notes else [])]


def _of_glossary(path: str) -> list[str]:
    from aligner import termbases

    if TERMBASES.suffixes.get(TERMBASES.suffix_of(path)) not in TERMBASES.readable:
        return []
    statuses = Counter(term.status for term in termbases.read(path, limits=_LARGEST).terms)
    # A plain table counts as approved from end to end: nobody has decided anything there.
    return _decided(statuses) if len(statuses) > 1 else []


def _decided(statuses: Mapping[Any, int]) -> list[str]:
    approved, rejected = (statuses.get(status, 0) for status in ("approved", "rejected"))
    if not approved + rejected:
        return []
    return [f"{counted(approved + rejected, 'decision')} ({approved:,} approved, {rejected:,} rejected)"]
