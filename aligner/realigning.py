"""Align again what nobody has confirmed yet: between the beads that a person has confirmed, with what these teach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from aligner import edits, report
from aligner.edits.replacements import differing
from aligner.edits.replacing import moved
from aligner.errors import ArgumentError, PositionError, expect
from aligner.model import Alignment, Bead, Glossary, Recipe, Span
from aligner.pipeline import align_documents
from aligner.settings import Settings

_CONTEXT = 100  # beads on either side of a stretch that are read with it
_CONTEXT_OF_WORDS = 200  # the same without an encoder, when words are learnt from what is read alone
_MOST_TAUGHT = 500  # pairs of texts that are learnt from
_SURE = 0.9  # confidence from which on a bead is learnt from that nobody has confirmed
_ENTRIES = 2  # texts in a pair
_LEAST_CHANGE = 0.1  # of a confidence that is worth an edit
_AROUND = 150  # beads on either side of a correction that are aligned again


def realign(
    alignment: Alignment,
    *,
    encoder: str = "use",
    glossary: Glossary | None = None,
    words: Sequence[str] = (),
    taught: Iterable[tuple[str, str]] = (),
    within: tuple[int, int] | None = None,
) -> Alignment:
    """Align the documents of an alignment again, keeping the beads that a person has approved.

    A bead that a person has rejected does not come back, if there is any other way. A bead that comes out as it was
    keeps its status, note and properties. Notes of other beads are lost, which is a notice.

    Args:
        alignment: An alignment; its beads of status `approved` are the anchors.
        encoder: As in `align`; `glossary` and `words` likewise.
        glossary: Terms to anchor on.
        words: Chinese words to keep in one piece.
        taught: Pairs of texts that are known to translate each other, such as confirmed beads of other documents: words
            are learnt from them, as from the approved beads. Of many, the first ones count.
        within: Numbers of the first bead to align again and of the one behind the last; all others stay as they are.
            By default all are aligned again. The time that it takes depends on this stretch, not on the whole text.

    Returns:
        The new alignment. Its recipe says how the sentences were found as far as that of the old one does.

    Raises:
        ArgumentError: An argument is of the wrong kind.
        PositionError: There are no such beads.
        InputError: A document has no sentences.
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.

    Example:
        >>> from dataclasses import replace
        >>> alignment = aligner.align_files("zh.txt", "en.txt", aligner.Settings(encoder="none"))
        >>> first = replace(alignment[0], status="approved")
        >>> alignment = replace(alignment, beads=(first, *alignment.beads[1:]))
        >>> aligner.realign(alignment, encoder="none")[0] == first
        True
        >>> aligner.realign(alignment, encoder="none", within=(10, 20)).beads[20:] == alignment.beads[20:]
        True
    """
    expect(alignment, Alignment, "the alignment")
    settings = Settings(words=words, encoder=encoder, glossary=glossary)
    beads, recipe = _beads_again(alignment, settings, taught, within)
    return replace(alignment, beads=_with_what_was_said(alignment, beads), recipe=recipe)


def realign_edits(
    alignment: Alignment,
    within: tuple[int, int] | None = None,
    *,
    encoder: str = "use",
    glossary: Glossary | None = None,
    words: Sequence[str] = (),
    taught: Iterable[tuple[str, str]] = (),
) -> list[edits.Replace]:
    """Return the edits that align an alignment again, to be applied one after the other.

    Somebody has read what is there, so only what is better is changed: where borders would move and the beads that are
    there were surer than the new ones, and where confidences hardly differ, all stays as it is. The recipe stays, too.

    Args:
        alignment: As in `realign`, like all else.
        within: Numbers of the first bead to align again and of the one behind the last.
        encoder: Name of the sentence encoder.
        glossary: Terms to anchor on.
        words: Chinese words to keep in one piece.
        taught: Pairs of texts that are known to translate each other.

    Raises:
        AlignerError: As in `realign`.
    """
    expect(alignment, Alignment, "the alignment")
    settings = Settings(words=words, encoder=encoder, glossary=glossary)
    beads, _ = _beads_again(alignment, settings, taught, within)
    kept = _with_what_was_said(alignment, _surer(alignment.beads, beads))
    return edits.replacements(alignment, replace(alignment, beads=kept), _LEAST_CHANGE)


def around(alignment: Alignment, first: int, stop: int) -> tuple[int, int]:
    """Return the stretch to align again after a correction: to the next confirmed beads, or so far as to be quick.

    Args:
        alignment: The alignment.
        first: Number of the first bead that was corrected.
        stop: Number of the bead behind the last one.
    """
    beads = alignment.beads
    above = range(first - 1, max(first - 1 - _AROUND, -1), -1)
    below = range(stop, min(stop + _AROUND, len(beads)))
    start = next((number + 1 for number in above if beads[number].status == "approved"), max(first - _AROUND, 0))
    end = next((number for number in below if beads[number].status == "approved"), min(stop + _AROUND, len(beads)))
    return start, end


def _beads_again(
    alignment: Alignment, settings: Settings, taught: Iterable[tuple[str, str]], within: tuple[int, int] | None
) -> tuple[tuple[Bead, ...], Recipe | None]:
    """Return all beads after some were aligned again, without what a person has said of these; and the recipe."""
    pairs = _checked(taught)
    if within is not None:
        return _within(alignment, _numbers(alignment, within), settings, pairs), alignment.recipe
    made = _between_confirmed(alignment, Span(0, len(alignment)), settings, pairs, former=alignment.recipe)
    return made.beads, made.recipe


def _with_what_was_said(alignment: Alignment, beads: Sequence[Bead]) -> tuple[Bead, ...]:
    """Give beads that were there before their status, note and properties."""
    before = {(bead.source, bead.target): bead for bead in alignment.beads}
    kept = [(bead, before.pop((bead.source, bead.target), bead)) for bead in beads]
    lost = sum(bool(bead.note) for bead in before.values())
    if lost:
        report.notice("left out", f"notes on beads that are no more: {lost}", file=alignment.source.text.origin or None)
    return tuple(
        replace(bead, status=old.status, note=old.note, properties=old.properties) if bead != old else bead
        for bead, old in kept
    )


def _checked(taught: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    pairs = []
    for pair in taught:
        if not isinstance(pair, tuple | list) or len(pair) != _ENTRIES or not all(isinstance(t, str) for t in pair):
            raise ArgumentError("what is taught must be pairs of texts", hint="such as (bead.source, bead.target)")
        pairs.append((pair[0], pair[1]))
    return pairs


def _numbers(alignment: Alignment, within: tuple[int, int]) -> Span:
    try:
        span = Span(*map(int, within))
    except (TypeError, ValueError):
        hint = "name the first bead and the one behind the last, such as within=(10, 20)"
        raise ArgumentError(f"{within!r} is no range of beads", hint=hint) from None
    if not 0 <= span.start <= span.stop <= len(alignment):
        hint = f"the alignment has {len(alignment):,}, numbered from 0"
        raise PositionError(f"there are no beads {span.start} to {span.stop}", hint=hint)
    return span


def _within(
    alignment: Alignment, span: Span, settings: Settings, taught: Sequence[tuple[str, str]]
) -> tuple[Bead, ...]:
    """Return all beads after some of them were aligned again, with their surroundings for a text.

    A stretch alone would tell too little of how often words occur and paragraphs end; the whole text would take long.
    """
    context = _CONTEXT_OF_WORDS if settings.encoder == "none" else _CONTEXT
    first = max(span.start - context, 0)
    part = alignment[first : span.stop + context]
    inside = Span(span.start - first, span.stop - first)
    if not (part.source.sentences and part.target.sentences):
        return alignment.beads
    lessons = _lessons(alignment, Span(first, first + len(part)), taught)
    made = _between_confirmed(part, inside, settings, lessons)
    by = alignment.beads[first].source.start, alignment.beads[first].target.start
    new = moved(made.beads[inside.start : len(made) - (len(part) - inside.stop)], *by)
    return (*alignment.beads[: span.start], *new, *alignment.beads[span.stop :])


def _surer(old: Sequence[Bead], new: Sequence[Bead]) -> list[Bead]:
    """Return new beads in place of old ones, but where borders moved although the old ones were surer."""
    made, at = list(new), 0
    for run in differing(old, new):
        before, after = old[run.first : run.last], new[run.start : run.stop]
        if len(before) == len(after) == 1 or any(bead.status == "rejected" for bead in before):
            continue
        if all(bead.confidence is not None for bead in before) and _mean(before) >= _mean(after):
            made[run.start + at : run.stop + at] = before
            at += len(before) - len(after)
    return made


def _mean(beads: Sequence[Bead]) -> float:
    return sum(bead.confidence or 0.0 for bead in beads) / len(beads)


def _between_confirmed(
    alignment: Alignment,
    inside: Span,
    settings: Settings,
    taught: Sequence[tuple[str, str]],
    former: Recipe | None = None,
) -> Alignment:
    """Align again some beads of an alignment that nobody has confirmed."""
    numbered = list(enumerate(alignment.beads))
    return align_documents(
        alignment.source,
        alignment.target,
        settings,
        anchors=[b for n, b in numbered if b.status == "approved" or not inside.start <= n < inside.stop],
        rejected=[bead for _, bead in numbered if bead.status == "rejected"],
        taught=taught[:_MOST_TAUGHT],
        former=former,
    )


def _lessons(alignment: Alignment, part: Span, taught: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what to learn from beside a part: confirmed beads, the pairs that are taught, and beads that are sure.

    What is nearer comes first: names and matters change in the course of a text.
    """
    beads = alignment.beads
    outside = [*range(part.start), *range(part.stop, len(beads))]
    outside.sort(key=lambda number: max(part.start - number, number - part.stop))
    confirmed = (n for n in outside if beads[n].status == "approved")
    sure = (n for n in outside if beads[n].status == "auto" and (beads[n].confidence or 0) >= _SURE)

    def texts(numbers: Iterable[int]) -> Iterator[tuple[str, str]]:
        return (
            (alignment.source.slice(beads[n].source), alignment.target.slice(beads[n].target))
            for n in numbers
            if beads[n].source.size and beads[n].target.size
        )

    return list(islice(chain(texts(confirmed), taught, texts(sure)), _MOST_TAUGHT))
