"""Pairs that a corrected file no longer has, as after a row of a workbook was deleted: put back where they stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise, starmap

from aligner.cli.completing import texts_of
from aligner.edits.matching import matches
from aligner.formats.layout import Piece, assemble
from aligner.model import SIDES, Alignment, Document, Span

_Places = dict[int, list[int]]  # beads that are missing, by the number of the bead of the file that they stood before


def with_missing(base: Alignment, given: Alignment) -> tuple[Alignment, int]:
    """Return what a file says, with the pairs that it no longer has, and how many these are.

    Pairs whose text is in another one by now, and those among others that were written anew, are not missing.

    Args:
        base: The document as it is.
        given: What came back.
    """
    places = _missing(base, given)
    if not places:
        return given, 0
    order = [  # beads in their new order: whether each is one of the document, and its number there or in the file
        one
        for number in range(len(given) + 1)
        for one in (*((True, i) for i in places.get(number, ())), (False, number))
        if one != (False, len(given))
    ]
    beads = [(base if is_ours else given).beads[number] for is_ours, number in order]
    spans = [_spans(getattr(bead, side).size for bead in beads) for side in SIDES]
    made = replace(
        given,
        source=_document(base, given, "source", order),
        target=_document(base, given, "target", order),
        beads=tuple(replace(bead, source=a, target=b) for bead, a, b in zip(beads, *spans, strict=True)),
    )
    return made, sum(map(len, places.values()))


def _spans(sizes: Iterable[int]) -> list[Span]:
    """Ranges of these sizes one after the other."""
    return list(starmap(Span, pairwise(accumulate(sizes, initial=0))))


def _missing(base: Alignment, given: Alignment) -> _Places:
    ours, theirs = texts_of(base), texts_of(given)
    found = matches(ours, theirs)
    stayed = {j for _, j in found}
    changed = "\n".join("\n".join(texts) for j, texts in enumerate(theirs) if j not in stayed)
    places: _Places = {}
    i = j = 0
    for stop, end in (*found, (len(ours), len(theirs))):
        kept: dict[int, int] = {}
        for side in (0, 1):
            same = matches([texts[side] for texts in ours[i:stop]], [texts[side] for texts in theirs[j:end]])
            kept |= {i + a: j + b for a, b in same if ours[i + a][side] and i + a not in kept}
        rising = [kept[number] for number in sorted(kept)]
        if rising == list(range(j, end)):
            at = j
            for number in range(i, stop):
                if number in kept:
                    at = kept[number] + 1
                elif not any(text in changed for text in ours[number] if text):
                    places.setdefault(at, []).append(number)
        i, j = stop + 1, end + 1
    return places


def _document(base: Alignment, given: Alignment, side: str, order: Sequence[tuple[bool, int]]) -> Document:
    """One side, put together from sentences of both; its divisions are those of the document again."""
    own, other = (getattr(alignment, side) for alignment in (base, given))
    parts: list[Piece] = []
    behind = -1  # the sentence of the document behind the one that was put back last
    for is_ours, number in order:
        document = own if is_ours else other
        for n in range(*getattr((base if is_ours else given).beads[number], side)):
            begins = _begins(document, n)
            if not is_ours and 0 < behind < len(own) and own[behind] == other[n]:
                begins = _begins(own, behind)
            paragraph = (parts[-1].paragraph if parts else 0) + begins
            parts.append(Piece(document.gap(n), document[n], paragraph if parts else 0))
            behind = n + 1 if is_ours else -1
    return replace(
        assemble(other.lang, other.text.origin, parts, (), other.gap(len(other))), properties=other.properties
    )


def _begins(document: Document, number: int) -> bool:
    return number > 0 and document.sentences[number].paragraph != document.sentences[number - 1].paragraph
