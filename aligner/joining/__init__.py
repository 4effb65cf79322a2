"""Join alignments that share a version: three and more versions of a text.

Every alignment says which sentences belong together and in which order its beads stand. A bead of the result is the
smallest set of sentences that no bead of an alignment reaches out of: a strongly connected component of the graph in
which a bead and each of its sentences point at each other, and every bead and every sentence points at the next one of
its alignment or version. No version has to be in the middle: the alignments may be connected by any versions they share
(English–Chinese, Chinese–Japanese, Japanese–Korean), in a ring too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from aligner.errors import InvariantError, expect_list, expect_tuple
from aligner.joining.order import components, topological_order
from aligner.joining.versions import Version, versions
from aligner.model import SIDES, STATUSES, Alignment, Bead, Document, Properties, Recipe, Span, Status
from aligner.model.display import counted, languages, summary
from aligner.model.properties import check_properties, united

__all__ = ["AlignedPair", "MultiAlignment", "MultiBead", "join"]

_STATUS_ORDER: tuple[Status, ...] = ("rejected", "auto", "approved")


@dataclass(frozen=True, slots=True)
class MultiBead:
    """Stretches of several versions that translate each other; some of them may be empty.

    Attributes:
        spans: For each version a range of sentence numbers.
        confidence: Probability that exactly this bead is right, or None where nobody has estimated it: the least of the
            beads in it of each alignment, multiplied.
        status: The least of the beads in it: `rejected` before `auto` before `approved`.
        note: What people have remarked on them, each on a line of its own.
        properties: What files say of them. What concerns one version begins with its language tag: `en.creationid`.

    Example:
        >>> aligner.MultiBead((aligner.Span(0, 2), aligner.Span(0, 1), aligner.Span(0, 2))).shape
        '2-1-2'
    """

    spans: tuple[Span, ...]
    confidence: float | None = None
    status: Status = "auto"
    note: str = ""
    properties: Properties = ()

    def __post_init__(self) -> None:
        expect_tuple(self.spans, Span, "the spans")
        check_properties(self.properties, "a bead")
        if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:
            raise InvariantError(f"{self.confidence} is not a probability")
        if self.status not in STATUSES:
            raise InvariantError(f"{self.status!r} is not a status")

    @property
    def shape(self) -> str:
        """Number of sentences in each version, such as `2-1-2`."""
        return "-".join(str(span.size) for span in self.spans)


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """How two of the versions were aligned: their numbers, and the recipe where there is one."""

    source: int
    target: int
    recipe: Recipe | None = None


@dataclass(frozen=True, slots=True)
class MultiAlignment:
    """Several versions of a text, and the beads that tile all of them in order: every sentence stands in exactly one.

    Attributes:
        documents: The versions, no two in one language; the first is the one that most alignments share.
        beads: Stretches of all versions that translate each other.
        pairs: The alignments it was joined from.
        properties: What their files say of themselves.

    Raises:
        InvariantError: Two versions have the same language tag; the beads leave a sentence out, take one twice, cross,
            are empty, or speak of another number of versions.

    Example:
        >>> zh = aligner.Document.from_sentences(["会议发表了新闻公报。", "谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "Thank you."], "en")
        >>> fr = aligner.Document.from_sentences(["La réunion a publié un communiqué.", "Merci."], "fr")
        >>> joined = aligner.join([aligner.align(zh, en), aligner.align(en, fr)])
        >>> [document.slice(span) for document, span in zip(joined.documents, joined.beads[1].spans)]
        ['Thank you.', '谢谢。', 'Merci.']
    """

    documents: tuple[Document, ...]
    beads: tuple[MultiBead, ...]
    pairs: tuple[AlignedPair, ...] = ()
    properties: Properties = ()

    def __post_init__(self) -> None:
        check_properties(self.properties, "an alignment")
        expect_tuple(self.documents, Document, "the documents")
        expect_tuple(self.beads, MultiBead, "the beads")
        expect_tuple(self.pairs, AlignedPair, "the pairs")
        tags = [document.lang.lower() for document in self.documents]
        for tag in tags:
            if tags.count(tag) > 1:
                raise InvariantError(f"two versions are in {tag!r}", hint="name one of them otherwise, such as en-GB")
        position = [0] * len(self.documents)
        for number, bead in enumerate(self.beads):
            if len(bead.spans) != len(self.documents):
                raise InvariantError(f"bead {number} has {len(bead.spans)} spans for {len(self.documents)} versions")
            if [span.start for span in bead.spans] != position:
                raise InvariantError(f"bead {number} does not begin where the one before it ends")
            if min(span.size for span in bead.spans) < 0 or max(span.size for span in bead.spans) == 0:
                raise InvariantError(f"bead {number} is empty or runs backwards")
            position = [span.stop for span in bead.spans]
        if position != [len(document) for document in self.documents]:
            raise InvariantError("the beads do not cover all sentences")
        for pair in self.pairs:
            if pair.source == pair.target or not {pair.source, pair.target} <= set(range(len(self.documents))):
                raise InvariantError("a pair names versions that are not there")

    def __repr__(self) -> str:
        tags = languages(*(document.lang for document in self.documents))
        return summary("MultiAlignment", tags, counted(len(self), "bead"))

    def __iter__(self) -> Iterator[MultiBead]:
        return iter(self.beads)

    def __len__(self) -> int:
        return len(self.beads)


def join(alignments: Sequence[Alignment], names: Sequence[str] | None = None) -> MultiAlignment:
    """Join alignments by the versions they share.

    A shared version is recognised by its language and its text. Where the alignments cut it into sentences in
    different ways, the finer cut counts. Where some have left out sentences, as translation memories do, all that the
    others have are kept, and a notice says which were missing.

    Args:
        alignments: The alignments; which comes first decides the order of the versions, and nothing else.
        names: What they are called in messages; their files.

    Returns:
        All versions, the one that most of the alignments share first, and the beads.

    Raises:
        InputError: Two alignments are of the same two versions, or have no version in common; a version is not the same
            text in two of them (the message shows the first difference).

    Example:
        >>> zh = aligner.Document.from_sentences(["会议发表了新闻公报。", "谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "Thank you."], "en")
        >>> fr = aligner.Document.from_sentences(["La réunion a publié un communiqué.", "Merci."], "fr")
        >>> joined = aligner.join([aligner.align(zh, en), aligner.align(en, fr)])
        >>> joined
        MultiAlignment(en–zh–fr, 2 beads)
        >>> aligner.write(joined, "three.tmx")
    """
    alignments = expect_list(alignments, Alignment, "the alignments")
    names = [f"alignment {n}" for n in range(1, len(alignments) + 1)] if names is None else names
    if len(expect_list(names, str, "the names")) < len(alignments):
        raise InvariantError(f"{counted(len(names), 'name')} for {counted(len(alignments), 'alignment')}")
    found = versions(alignments, names)
    sides = {place: number for number, version in enumerate(found) for place in version.places}
    tags = [version.document.lang for version in found]
    beads = [
        (number, replace(bead, properties=_by_version(bead.properties, [tags[sides[number, side]] for side in (0, 1)])))
        for number, alignment in enumerate(alignments)
        for bead in alignment.beads
    ]
    starts = _starts([len(version.document) for version in found])
    groups, order = _components(alignments, found, starts)
    inside: list[list[tuple[int, Bead]]] = [[] for _ in order]
    for group, bead in zip(groups[starts[-1] :], beads, strict=True):
        inside[group].append(bead)
    counts = [[0] * len(found) for _ in order]
    for number in range(len(found)):
        for group in groups[starts[number] : starts[number + 1]]:
            counts[group][number] += 1
    position = [0] * len(found)
    joined = []
    for group in order:
        spans = tuple(Span(start, start + size) for start, size in zip(position, counts[group], strict=True))
        position = [span.stop for span in spans]
        joined.append(_multi_bead(spans, inside[group]))
    pairs = tuple(AlignedPair(sides[n, 0], sides[n, 1], alignment.recipe) for n, alignment in enumerate(alignments))
    held = united(sorted(alignment.properties for alignment in alignments))
    return MultiAlignment(tuple(version.document for version in found), tuple(joined), pairs, held)


def _components(
    alignments: Sequence[Alignment], found: Sequence[Version], starts: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The group of each sentence and each bead, and the groups in order.

    Nodes are the sentences, version after version, then the beads, alignment after alignment.
    """
    places = {place: (number, spans) for number, version in enumerate(found) for place, spans in version.places.items()}
    edges: list[list[int]] = [[] for _ in range(starts[-1] + sum(map(len, alignments)))]
    for start, stop in pairwise(starts):
        for node in range(start + 1, stop):
            edges[node - 1].append(node)
    node = starts[-1]
    for number, alignment in enumerate(alignments):
        for i, bead in enumerate(alignment.beads):
            if i:
                edges[node - 1].append(node)
            for side, span in enumerate((bead.source, bead.target)):
                version, touched = places[number, side]
                for sentence in range(*span):
                    for other in range(
                        starts[version] + touched[sentence].start, starts[version] + touched[sentence].stop
                    ):
                        edges[node].append(other)
                        edges[other].append(node)
            node += 1
    groups = components(edges)
    # What no alignment puts in order stands in the order of language tags, so that the order of the files is no matter.
    by_tag = sorted(range(len(found)), key=lambda number: found[number].document.lang.lower())
    priority = [(0, 0)] * starts[-1]
    for rank, number in enumerate(by_tag):
        for i in range(len(found[number].document)):
            priority[starts[number] + i] = (rank, i)
    return groups, topological_order(edges, groups, priority)


def _multi_bead(spans: tuple[Span, ...], beads: Sequence[tuple[int, Bead]]) -> MultiBead:
    least: dict[int, float] = {}
    for number, bead in beads:
        if bead.confidence is not None:
            least[number] = min(bead.confidence, least.get(number, 1.0))
    estimated = all(bead.confidence is not None for _, bead in beads)
    status = min((bead.status for _, bead in beads), key=_STATUS_ORDER.index)
    notes = dict.fromkeys(bead.note for _, bead in beads if bead.note)
    # in order of size, so that the product does not depend on the order of the files
    confidence = math.prod(sorted(least.values())) if estimated else None
    held = united(sorted(bead.properties for _, bead in beads))
    return MultiBead(spans, confidence, status, "\n".join(sorted(notes)), held)


def _by_version(properties: Properties, tags: Sequence[str]) -> Properties:
    """What concerns a side, named by the language of that side."""
    named: dict[str, str] = dict(zip(SIDES, tags, strict=True))
    parts = [(name.partition("."), value) for name, value in properties]
    return tuple((f"{named.get(side, side) if dot else side}{dot}{rest}", value) for (side, dot, rest), value in parts)


def _starts(sizes: Sequence[int]) -> list[int]:
    starts = [0]
    for size in sizes:
        starts.append(starts[-1] + size)
    return starts
