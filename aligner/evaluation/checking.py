"""Are the gold and the evaluated alignment of the same texts? Refusals and notices before anything is counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aligner import report
from aligner.errors import InputError
from aligner.evaluation.beads import NumberedBead
from aligner.model import Alignment, Document, language_of
from aligner.model.display import counted

_QUOTED = 30  # characters of a sentence that a message shows
_UNKNOWN = ("", "und")


def check_texts(gold: Alignment, predicted: Alignment, names: tuple[str, str]) -> None:
    """Refuse alignments of other languages or texts; a few sentences that differ are a notice."""
    langs = [[language_of(side.lang) for side in (made.source, made.target)] for made in (gold, predicted)]
    pairs = list(zip(*langs, strict=True))
    if any(pair[0] != pair[1] and not set(pair) & set(_UNKNOWN) for pair in pairs):
        told = [["unknown" if lang in _UNKNOWN else lang for lang in both] for both in langs]
        shown = " and ".join(f"{name} is {'–'.join(both)}" for name, both in zip(names, told, strict=True))
        is_turned = langs[0] == langs[1][::-1]
        hint = "put the same version first in both" if is_turned else "compare alignments of the same two texts"
        raise InputError(f"{shown}: {'the sides are swapped' if is_turned else 'other languages'}", hint=hint)
    documents = (gold.source, predicted.source), (gold.target, predicted.target)
    for side, both in zip(("source", "target"), documents, strict=True):
        strings = [["".join(sentence.split()) for sentence in document.strings()] for document in both]
        if len(strings[0]) == len(strings[1]) and all(map(any, strings)):  # else the numbers tell
            _compare(side, both, [k for k, pair in enumerate(zip(*strings, strict=True)) if pair[0] != pair[1]], names)


def _compare(side: str, documents: tuple[Document, Document], differing: Sequence[int], names: tuple[str, str]) -> None:
    """Say which sentences differ; refuse texts most of whose sentences do."""
    if not differing:
        return
    first, total = differing[0], len(documents[0])
    shown = [f"“{' '.join(document[first].split())[:_QUOTED]}” in {name}"
             for document, name in zip(documents, names, strict=True)]  # fmt: skip
    reason = f"{len(differing):,} of {counted(total, f'{side} sentence')} differ: the first is number {first + 1:,}, "
    reason += " and ".join(shown)
    if 2 * len(differing) > total:
        raise InputError(reason, hint="compare alignments of the same two texts, divided into the same sentences")
    report.notice("doubted", reason)


def check_numbering(
    sides: tuple[Alignment | Iterable[NumberedBead], Alignment | Iterable[NumberedBead]],
    links: tuple[set[NumberedBead], set[NumberedBead]],
    names: tuple[str, str],
) -> None:
    """Refuse alignments of different segmentations; numbered beads with gaps may just end early."""
    numbers = [[{n for link in found for n in link[side]} for side in (0, 1)] for found in links]
    counts = [[1 + max(found, default=-1) for found in both] for both in numbers]
    if counts[0] == counts[1]:
        return
    described = [
        f"{name} has {source} source and {target} target sentences"
        for name, (source, target) in zip(names, counts, strict=True)
    ]
    for side in (0, 1):
        fewer = 0 if counts[0][side] < counts[1][side] else 1
        complete = isinstance(sides[fewer], Alignment) or len(numbers[fewer][side]) == counts[fewer][side]
        is_other = 2 * counts[fewer][side] < counts[1 - fewer][side]  # no gold standard ends so early
        if counts[0][side] != counts[1][side] and (complete or is_other):
            hint = "both must be segmented alike; a translation memory lacks one-sided beads unless they were asked for"
            if counts[0] == counts[1][::-1]:
                hint = "the sides seem to be swapped: put the same version first in both"
            raise InputError(", ".join(described), hint=hint)
    report.notice("doubted", ", ".join(described), hint="make sure that both are of the same texts")
