"""What the page is told of beads, as values for JSON. All functions are of an alignment that does not change."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from math import inf, log
from typing import Any, NamedTuple

from aligner.edits import State
from aligner.model import Alignment, Document, Span
from aligner.model.doubts import doubts_left
from aligner.project import Pair
from aligner.render.confidence import DOUBTFUL, SURE
from aligner.render.rows import headed, heading_words
from aligner.render.shown import language

_LETTERS = {"auto": "a", "approved": "c", "rejected": "r"}


def pair(known: Pair, undo: str | None, redo: str | None) -> dict[str, Any]:
    """Return what is told of a pair of documents.

    Args:
        known: The pair.
        undo: What would be undone next.
        redo: What would be done again.
    """
    return {
        "id": known.id,
        "name": known.name,
        "source_lang": known.source_lang,
        "target_lang": known.target_lang,
        "source_dir": direction(known.source_lang),
        "target_dir": direction(known.target_lang),
        "sentences": list(known.sentences),
        "beads": known.beads,
        "approved": known.approved,
        "rejected": known.rejected,
        "metadata": dict(known.metadata),
        "head": known.head,
        "undo": undo,
        "redo": redo,
    }


def beads(state: State, first: int, last: int) -> list[dict[str, Any]]:
    """Return the beads from `first` up to, but not with, `last`."""
    alignment = state.alignment
    window = alignment.beads[first:last]
    if not window:
        return []
    sides = (
        (alignment.source, Span(window[0].source.start, window[-1].source.stop), state.source_names),
        (alignment.target, Span(window[0].target.start, window[-1].target.stop), state.target_names),
    )
    sentences = [_sentences(document, span, names) for document, span, names in sides]
    above = _headings(alignment, first, first + len(window))
    made = []
    for number, bead in enumerate(window, first):
        source = sentences[0][bead.source.start - sides[0][1].start : bead.source.stop - sides[0][1].start]
        target = sentences[1][bead.target.start - sides[1][1].start : bead.target.stop - sides[1][1].start]
        made.append(
            {
                "number": number,
                "id": f"s{source[0]['id']}" if source else f"t{target[0]['id']}",
                "source": source,
                "target": target,
                "confidence": bead.confidence,
                "status": bead.status,
                "note": bead.note,
                "headings": above.get(number, []),
            }
        )
    return made


class Bounds(NamedTuple):
    """What makes a bead one of the least sure tenth of a text.

    Attributes:
        doubt: What must be left of the doubt about it, by `doubts_left`; None where no bead had a confidence when the
            text was added.
        oddity: From where on a bead without a confidence is that had none then, by `_oddity`.
        usual: The usual logarithm of the ratio of lengths.
        unscored: Digests of the beads that had no confidence then. What has none now and is not among them was changed.
    """

    doubt: float | None
    oddity: float
    usual: float
    unscored: frozenset[int]

    @classmethod
    def of(cls, alignment: Alignment) -> Bounds:
        """Return those of a text as it was added.

        Looking at the least sure tenth has an end by that, since what is corrected makes no room for others.
        """
        unscored = [number for number, bead in enumerate(alignment.beads) if bead.confidence is None]
        ratios = sorted(_ratio(alignment, number) for number in unscored if alignment.beads[number].shape == "1-1")
        usual = ratios[len(ratios) // 2] if ratios else 0.0
        odd = sorted((_oddity(alignment, number, usual) for number in unscored), reverse=True)
        oddity = odd[-(-len(odd) // 10) - 1] if odd else inf
        if odd and oddity == odd[-1]:  # most are alike
            oddity = next((value for value in reversed(odd) if value > oddity), inf)
        digests = frozenset(_digest(alignment, number) for number in unscored)
        return cls(threshold_of(alignment), oddity, usual, digests)


def _ratio(alignment: Alignment, number: int) -> float:
    bead = alignment.beads[number]
    return log((1 + len(alignment.source.slice(bead.source))) / (1 + len(alignment.target.slice(bead.target))))


def _oddity(alignment: Alignment, number: int, usual: float) -> float:
    """How odd a bead is by its shape, and where that is 1-1 by its lengths."""
    return inf if alignment.beads[number].shape != "1-1" else abs(_ratio(alignment, number) - usual)


def _digest(alignment: Alignment, number: int) -> int:
    bead = alignment.beads[number]
    return hash((alignment.source.slice(bead.source), alignment.target.slice(bead.target)))


def overview(alignment: Alignment, bounds: Bounds) -> dict[str, Any]:
    """Return what can be said of all beads at once, for the map of the text and for filters.

    Args:
        alignment: The alignment.
        bounds: What makes a bead one of the least sure.
    """
    found = _headings(alignment, 0, len(alignment))
    return {
        "total": len(alignment),
        "confidence": [bead.confidence for bead in alignment.beads],
        "status": "".join(_LETTERS[bead.status] for bead in alignment.beads),
        "shapes": [f"{b.source.stop - b.source.start}-{b.target.stop - b.target.start}" for b in alignment.beads],
        "notes": [number for number, bead in enumerate(alignment.beads) if bead.note],
        "headings": [
            [number, heading["kind"], heading["number"], heading["text"]]
            for number, some in sorted(found.items())
            for heading in some
        ],
        "sure": SURE,
        "doubtful": DOUBTFUL,
        "least_sure": least_sure(alignment, bounds),
    }


def least_sure(alignment: Alignment, bounds: Bounds) -> list[int]:
    """Return the least sure beads about which nobody has decided, in the order of the text.

    A bead that was changed has no confidence any more: it is one of them until somebody has confirmed it.
    """

    left = doubts_left([bead.confidence for bead in alignment.beads])

    def is_one(number: int, confidence: float | None) -> bool:
        if confidence is not None:
            return bounds.doubt is not None and left[number] >= bounds.doubt
        if _digest(alignment, number) not in bounds.unscored:
            return True
        return _oddity(alignment, number, bounds.usual) >= bounds.oddity

    return [
        number
        for number, bead in enumerate(alignment.beads)
        if bead.status == "auto" and is_one(number, bead.confidence)
    ]


def threshold_of(alignment: Alignment) -> float | None:
    """Return the doubt that is left about each of the least sure tenth of the beads; None where no confidence is known.

    Where very many share that doubt, those with more are meant.
    """
    left = doubts_left([bead.confidence for bead in alignment.beads])
    pairs = zip(alignment.beads, left, strict=True)
    known = sorted(-doubt for bead, doubt in pairs if bead.confidence is not None)
    if not known:
        return None
    tenth = -(-len(known) // 10)
    value = known[tenth - 1]
    if bisect_right(known, value) <= 1.5 * tenth or known[0] == value:
        return -value
    return -known[bisect_left(known, value) - 1]


def statistics(alignments: Sequence[Alignment]) -> dict[str, Any]:
    """Return the figures of some alignments together."""
    all_beads = [bead for alignment in alignments for bead in alignment.beads]
    known = [bead.confidence for bead in all_beads if bead.confidence is not None]
    open_doubts = [1 - b.confidence for b in all_beads if b.confidence is not None and b.status != "approved"]
    unscored = sum(bead.confidence is None and bead.status == "auto" for bead in all_beads)
    return {
        "pairs": len(alignments),
        "beads": len(all_beads),
        "approved": sum(bead.status == "approved" for bead in all_beads),
        "rejected": sum(bead.status == "rejected" for bead in all_beads),
        "sentences": [sum(len(one.source) for one in alignments), sum(len(one.target) for one in alignments)],
        "characters": [
            sum(len("".join(one.source.text.content.split())) for one in alignments),
            sum(len("".join(one.target.text.content.split())) for one in alignments),
        ],
        "shapes": dict(Counter(bead.shape for bead in all_beads).most_common()),
        "mean_confidence": sum(known) / len(known) if known else None,
        "unscored": unscored,
        # What was changed and not confirmed counts as what begins to be doubtful; of no confidences nothing follows.
        "expected_errors": sum(open_doubts) + unscored * (1 - DOUBTFUL) if known else None,
    }


def direction(tag: str) -> str:
    """Return the direction of a language, as the attribute `dir` has it."""
    return language(tag)["dir"]


def _sentences(document: Document, span: Span, names: Sequence[int]) -> list[dict[str, Any]]:
    content, titles = document.text.content, headed(document, span)
    before = document.sentences[span.start - 1].paragraph if span.start else -1
    made = []
    for number, sentence in enumerate(document.sentences[slice(*span)], span.start):
        made.append(
            {
                "id": names[number],
                "number": number,
                "text": content[slice(*sentence.span)],
                "paragraph": sentence.paragraph != before,
                "kind": "heading" if number in titles else "",
            }
        )
        before = sentence.paragraph
    return made


def _headings(alignment: Alignment, first: int, last: int) -> dict[int, list[dict[str, Any]]]:
    """The divisions that begin in some beads, by the numbers of these; what both sides have is said once."""
    found: dict[int, dict[tuple[str, int], str]] = {}
    sides = (
        (alignment.source, [bead.source for bead in alignment.beads[first:last]]),
        (alignment.target, [bead.target for bead in alignment.beads[first:last]]),
    )
    for document, spans in sides:
        if not spans:
            continue
        divisions = document.divisions
        number = bisect_left(divisions, spans[0].start, key=lambda division: division.sentences.start)
        bead = 0
        for division in divisions[number:]:
            start = division.sentences.start
            while bead < len(spans) and spans[bead].stop <= start:
                bead += 1
            if bead == len(spans):
                break
            if division.kind != "item":
                key = (division.kind, division.number)
                found.setdefault(first + bead, {}).setdefault(key, heading_words(document, division))
    return {
        bead: [{"kind": kind, "number": number, "text": text} for (kind, number), text in some.items()]
        for bead, some in found.items()
    }
