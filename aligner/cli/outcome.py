"""What came of a run over many pairs, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from aligner.cli.messages import Messages, say
from aligner.model import SIDES
from aligner.model.display import counted, some_of

if TYPE_CHECKING:
    from aligner.project import Project
    from aligner.runs.driver import Summary
    from aligner.runs.manifest import Entry

_REASONS, _WORST, _GONE = 10, 5, 3  # that are listed at the end


def figures(summary: Summary) -> dict[str, int | bool]:
    """Return what a run has done, for its log."""
    return {
        "done": summary.done,
        "failed": summary.failed,
        "skipped": summary.skipped,
        "done_before": summary.reused,
        "failed_before": summary.failed_before,
        "whole": summary.is_whole,
    }


def tell(messages: Messages, project: Project, summary: Summary, failed: Mapping[str, Entry], *, prune: bool) -> None:
    """Say what was done, what failed and why, and which pairs fit worst."""
    parts = [
        f"{counted(summary.done, 'pair')} aligned",
        *(f"{number:,} {what}" for number, what in _others(summary) if number),
    ]
    messages.note(f"{project.path}: {', '.join(parts)}")
    reasons = project.ledger.failures(_REASONS + 1, are_new=not messages.verbose)
    for status, reason, number, id in reasons[:_REASONS]:
        which, why = _file(id, reason, failed)
        say(f"{status}: {which}{f' and {number - 1:,} more' * (number > 1)}: {why}")
    if len(reasons) > _REASONS:
        say("there are further reasons; --log-json FILE has that of each pair")
    if summary.failed_before:
        why = "" if messages.verbose else ", --verbose says why they did"
        messages.note(f"--retry-failed tries those again that failed before{why}")
    if summary.is_whole:
        _tell_of_gone(messages, project, prune=prune)
    _tell_of_unlike(messages, project)
    for id, confidence, one_sided, beads in project.ledger.worst(_WORST if summary.done else 0):
        mean = "" if confidence is None else f"mean confidence {confidence:.2f}, "
        messages.note(f"worst fit: {id}: {mean}{one_sided:.0%} of {counted(beads, 'bead')} one-sided")


def _file(id: str, reason: str, failed: Mapping[str, Entry]) -> tuple[str, str]:
    """What has failed, with its place, and why: the file, if the reason is that of one side, or else the pair."""
    if id not in failed:
        return id, reason
    entry = failed[id]
    side, _, why = reason.partition(": ")
    if side not in SIDES:
        which, why = id, reason
    else:
        which = dict(zip(SIDES, entry.names, strict=True))[side]
    return (which if not entry.place or entry.place in which else f"{entry.place}: {which}"), why


def _others(summary: Summary) -> Sequence[tuple[int, str]]:
    return (
        (summary.failed, "failed"),
        (summary.skipped, "left as edited"),
        (summary.reused, "done before"),
        (summary.failed_before, "failed before"),
    )


def _tell_of_gone(messages: Messages, project: Project, *, prune: bool) -> None:
    """Say which pairs are no longer there, or take them out."""
    if prune and (removed := project.ledger.prune()):
        messages.note(f"{counted(removed, 'pair')} taken out that {'is' if removed == 1 else 'are'} no longer there")
    total, some = project.ledger.gone(_GONE)
    if total:
        way = "aligner remove takes out what was edited" if prune else "--prune takes out what nobody has edited"
        messages.note(f"no longer among the pairs: {some_of(total, some)}; left in the project, {way}")


def _tell_of_unlike(messages: Messages, project: Project) -> None:
    """Say which pairs do not seem to be translations of each other."""
    from aligner.pipeline import UNLIKE

    total, some = project.ledger.noticed(UNLIKE, _GONE)
    if total:
        done = project.ledger.counts()["done"]
        messages.note(
            f"warning: {total:,} of {counted(done, 'pair')} {UNLIKE}: {some_of(total, some)}; aligner remove takes out"
            " wrong ones"
        )


def tell_of_former(messages: Messages, project: Project, made_with: str) -> None:
    """Say before a run what it means for what runs before it have made, or are making."""
    last = project.ledger.last()
    if last is not None and not last.is_whole:
        reason = f"the run of {last.began} has not come to its end; this one goes on in its place"
        messages.note(f"{reason}, and where that one still works, it stops")
    if others := project.ledger.outdated(made_with):
        made = f"{counted(others, 'pair')} {'was' if others == 1 else 'were'} made"
        reason = f"{made} with other options, or by another encoder or version"
        messages.note(f"warning: {reason}; what is still there is made again as it comes")
