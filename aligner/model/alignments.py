"""Beads that tile two documents, and how they were made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, overload

from aligner.errors import AlignerError, ArgumentError, InvariantError, PositionError, described, expect, expect_tuple
from aligner.model import display
from aligner.model.documents import Document, Span
from aligner.model.properties import Properties, check_properties

if TYPE_CHECKING:
    from pandas import DataFrame

Status = Literal["auto", "approved", "rejected"]
STATUSES: tuple[Status, ...] = ("auto", "approved", "rejected")


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of the source and of the target that translate each other; one side may be empty.

    Attributes:
        source: Range of sentence numbers in the source document.
        target: Range of sentence numbers in the target document.
        confidence: Probability that exactly this bead is right, or None where nobody has estimated it.
        status: `auto` (made by the engine), `approved` or `rejected` (by a person).
        note: A remark by a person, in NFC; line ends are line feeds.
        properties: What else the file that it comes from says of it, such as dates and authors, as pairs of strings.

    Raises:
        ArgumentError: One of these is of the wrong kind.
        InvariantError: There is no such status, or the confidence is not a probability.

    Example:
        >>> bead = aligner.Bead(aligner.Span(0, 2), aligner.Span(0, 1), 0.97)
        >>> bead.shape, bead.status
        ('2-1', 'auto')
    """

    source: Span
    target: Span
    confidence: float | None = None
    status: Status = "auto"
    note: str = ""
    properties: Properties = ()

    def __post_init__(self) -> None:
        if type(self.source) is not Span or type(self.target) is not Span:
            for span in (self.source, self.target):
                expect(span, Span, "each side of a bead", "write Span(start, stop), the numbers of its sentences")
        for span in (self.source, self.target):
            if span.start > span.stop:
                raise InvariantError(f"{span} runs backwards", hint="write Span(start, stop), the smaller number first")
        try:
            if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:
                raise InvariantError(f"{self.confidence} is not a probability")
        except TypeError:
            expect(self.confidence, float, "the confidence of a bead")
            raise
        if self.status not in STATUSES:
            raise InvariantError(f"there is no status {self.status!r}", hint=f"choose from: {', '.join(STATUSES)}")
        if not isinstance(self.note, str):
            expect(self.note, str, "the note of a bead")
        if self.properties != ():
            check_properties(self.properties, "a bead")

    @property
    def shape(self) -> str:
        """Number of sentences on each side, such as `2-1`."""
        return f"{self.source.size}-{self.target.size}"


class TextPair(NamedTuple):
    """The two texts of a bead.

    Attributes:
        source: The source sentences, with the white space between them; empty where there are none.
        target: Likewise the target sentences.
        confidence: Probability that the bead is right, or None where nobody has estimated it.
        status: `auto`, `approved` or `rejected`.

    Example:
        >>> zh = aligner.Document.from_sentences(["会议发表了新闻公报。", "谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "Thank you."], "en")
        >>> aligner.align(zh, en).pairs()[1].target
        'Thank you.'
    """

    source: str
    target: str
    confidence: float | None
    status: Status


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an alignment was made, so that it can be made again.

    Attributes:
        aligner: Version of this package.
        source_segmenter: Segmenter of the source with the versions of its libraries.
        target_segmenter: Likewise for the target.
        encoder: Encoder with its version.
        options: Everything else that was chosen, as pairs of name and value, in order of name; `part` where these are
            not all beads; and `edited` where they come from a project in which people changed them since: all the rest
            is then of the texts as aligned.
        settings: Digest of all that was chosen, as `Settings.fingerprint` gives it.
        source: Language, number of sentences and digest of the source document.
        target: Likewise of the target.
        software: Versions of Python, of its Unicode data and of the libraries that a result may depend on.
        mean_confidence: Of all beads as they were made, with two decimals.
        likeness: How much more alike the two sides of beads are than other sentences of the two texts, from about 0 to
            1: below 0.16 they are hardly translations of each other. Without an encoder it is not known.
        unmatched: Passages of five sentences or more that seem to have no counterpart: sides and numbers of sentences,
            from 1, such as `source 12-20, target 3-9`; of a part it is not known.

    The last three say what came of it. They are not known beforehand, and do not count when recipes are compared.

    Example:
        >>> zh = aligner.Document.from_sentences(["会议发表了新闻公报。", "谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "Thank you."], "en")
        >>> recipe = aligner.align(zh, en, encoder="none").recipe
        >>> recipe.encoder, recipe.source.partition(", sha256")[0]
        ('none', 'zh, 2 sentences')
    """

    aligner: str
    source_segmenter: str
    target_segmenter: str
    encoder: str
    options: tuple[tuple[str, str], ...] = ()
    settings: str = ""
    source: str = ""
    target: str = ""
    software: str = ""
    mean_confidence: str = field(default="", compare=False)
    likeness: str = field(default="", compare=False)
    unmatched: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents and the beads that tile both in order: every sentence is in exactly one bead.

    `alignment[3]` is the bead of this number, from 0; `alignment[:5]` is an alignment of the first five beads with
    their sentences alone, numbered from 0.

    Attributes:
        source: One version.
        target: The other.
        beads: The beads, in order.
        recipe: How they were made, or None where that is not known.
        properties: What else the file that it comes from says of itself, as pairs of strings.

    Raises:
        ArgumentError: One of these is of the wrong kind, such as a list of beads.
        InvariantError: The beads leave a sentence out, take one twice, cross, or are empty on both sides.

    Example:
        >>> zh = aligner.Document.from_sentences(["会议发表了新闻公报。", "谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "Thank you."], "en")
        >>> beads = [aligner.Bead(aligner.Span(i, i + 1), aligner.Span(i, i + 1), 0.9 - i / 10) for i in range(2)]
        >>> alignment = aligner.Alignment(zh, en, tuple(beads))
        >>> alignment
        Alignment(zh–en, 2 beads, mean confidence 0.85)
        >>> alignment[0].confidence, alignment[1:].target[0]
        (0.9, 'Thank you.')
        >>> alignment.filter(predicate=lambda bead: bead.confidence < 0.85).pairs()
        [TextPair(source='谢谢。', target='Thank you.', confidence=0.8, status='auto')]
    """

    source: Document
    target: Document
    beads: tuple[Bead, ...]
    recipe: Recipe | None = None
    properties: Properties = ()

    def __post_init__(self) -> None:
        for document in (self.source, self.target):
            expect(document, Document, "each side of an alignment", "make it with aligner.segment")
        expect_tuple(self.beads, Bead, "the beads")
        expect(self.recipe, (Recipe, type(None)), "the recipe")
        check_properties(self.properties, "an alignment")
        i = j = 0
        for number, bead in enumerate(self.beads):
            source, target = bead.source, bead.target
            if source.start != i or target.start != j:
                raise InvariantError(f"bead {number} does not begin where the one before it ends")
            if source.stop < i or target.stop < j or (source.stop == i and target.stop == j):
                raise InvariantError(f"bead {number} is empty on both sides or runs backwards")
            i, j = source.stop, target.stop
        if (i, j) != (len(self.source), len(self.target)):
            raise InvariantError(
                f"the beads cover {i} and {j} sentences, the documents have {len(self.source)} and {len(self.target)}"
            )

    def __repr__(self) -> str:
        mean = self.mean_confidence
        origins = (self.source.text.origin, self.target.text.origin)
        return display.summary(
            "Alignment",
            display.languages(self.source.lang, self.target.lang),
            display.counted(len(self), "bead"),
            "" if mean is None else f"mean confidence {mean:.2f}",
            " – ".join(map(repr, origins)) if any(origins) else "",
        )

    def _repr_html_(self) -> str:
        """Return the first beads as a table, for a notebook."""
        return display.table(self)

    def __iter__(self) -> Iterator[Bead]:
        return iter(self.beads)

    def __len__(self) -> int:
        return len(self.beads)

    @overload
    def __getitem__(self, number: int) -> Bead: ...

    @overload
    def __getitem__(self, number: slice) -> Alignment: ...

    def __getitem__(self, number: int | slice) -> Bead | Alignment:
        """Return a bead; for a slice, an alignment of those beads with their sentences alone, numbered from 0 again.

        Raises:
            ArgumentError: It is neither the number of a bead nor a slice, or a slice backwards.
            PositionError: There is no such bead.
        """
        if not isinstance(number, slice):
            try:
                return self.beads[number]
            except IndexError:
                raise PositionError(f"there is no bead {number}", hint=_numbers(len(self))) from None
            except TypeError:
                expect(number, (int, slice), "the number of a bead")
                raise
        chosen = range(*number.indices(len(self)))
        if chosen.step < 0:
            raise ArgumentError("beads stay in their order", hint="take a slice with a positive step")
        return self._of(self.beads[number])

    @property
    def mean_confidence(self) -> float | None:
        """Mean of the confidences of the beads; None where no bead has any."""
        known = [bead.confidence for bead in self.beads if bead.confidence is not None]
        return sum(known) / len(known) if known else None

    def pairs(self) -> list[TextPair]:
        """Return the texts of each bead, its confidence and its status."""
        source, target = self.source, self.target
        return [TextPair(source.slice(b.source), target.slice(b.target), b.confidence, b.status) for b in self.beads]

    def filter(
        self,
        min_confidence: float | None = None,
        *,
        status: Status | None = None,
        predicate: Callable[[Bead], object] | None = None,
    ) -> Alignment:
        """Return an alignment of the beads that fulfil every condition, with their sentences alone.

        The sentences are numbered from 0 again. Sentences that were not adjacent become separate paragraphs. The recipe
        says how the whole was made of which these beads are a part.

        Args:
            min_confidence: Least confidence, from 0 to 1; beads without one are left out.
            status: `auto`, `approved` or `rejected`.
            predicate: Called with each bead; true where the bead is kept.

        Returns:
            The alignment; without beads where none fulfils the conditions.

        Raises:
            ArgumentError: A condition is of the wrong kind.
            InvariantError: There is no such status, or `min_confidence` is no probability.
        """
        hint = "name it: filter(predicate=…)" if callable(min_confidence) else None
        expect(min_confidence, (int, float, type(None)), "min_confidence", hint)
        if min_confidence is not None and not 0 <= min_confidence <= 1:
            raise InvariantError(f"min_confidence is {min_confidence}", hint="a confidence lies between 0 and 1")
        if status is not None and status not in STATUSES:
            raise InvariantError(f"there is no status {status!r}", hint=f"choose from: {', '.join(STATUSES)}")
        if predicate is not None and not callable(predicate):
            raise ArgumentError(f"predicate must be a function of a bead, not {described(predicate)}")
        return self._of(
            bead
            for bead in self.beads
            if (min_confidence is None or (bead.confidence is not None and bead.confidence >= min_confidence))
            and (status is None or bead.status == status)
            and (predicate is None or predicate(bead))
        )

    def select(self, numbers: Iterable[int]) -> Alignment:
        """Return an alignment of the beads with these numbers, in order, as `filter` does."""
        return self._of(self.beads[number] for number in numbers)

    def to_pandas(self) -> DataFrame:
        """Return a data frame with a row for each bead: source, target, shape, confidence, status and note.

        Raises:
            AlignerError: pandas is not installed.
        """
        try:
            from pandas import DataFrame
        except ImportError:
            raise AlignerError("a data frame needs pandas", hint="pip install pandas") from None
        frame = DataFrame(self.pairs(), columns=list(TextPair._fields)).astype({"confidence": float})
        frame.insert(2, "shape", [bead.shape for bead in self.beads])
        frame["note"] = [bead.note for bead in self.beads]
        return frame

    def _of(self, beads: Iterable[Bead]) -> Alignment:
        """Return an alignment of some of these beads, in order, and of their sentences alone."""
        kept = tuple(beads)
        source = self.source.select(_stretches(bead.source for bead in kept))
        target = self.target.select(_stretches(bead.target for bead in kept))
        moved = []
        i = j = 0
        for bead in kept:
            here, there = Span(i, i + bead.source.size), Span(j, j + bead.target.size)
            moved.append(replace(bead, source=here, target=there))
            i, j = here.stop, there.stop
        return Alignment(source, target, tuple(moved), self._recipe_of_part(len(moved)), self.properties)

    def _recipe_of_part(self, size: int) -> Recipe | None:
        """Return the recipe for so many of these beads: it says that they are a part, and of what."""
        if self.recipe is None or size == len(self):
            return self.recipe
        options = dict(self.recipe.options)
        whole = options.get("part", "").rpartition(" of ")[2] or str(len(self))
        options["part"] = f"{size} of {whole}"
        return replace(
            self.recipe, options=tuple(sorted(options.items())), unmatched=""
        )  # its numbers are of the whole


def _numbers(count: int) -> str:
    return f"they are numbered from 0 to {count - 1}" if count else "the alignment has none"


def _stretches(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, those that touch each other as one."""
    start = stop = 0
    for span in spans:
        if span.start != stop:
            yield Span(start, stop)
            start = span.start
        stop = span.stop
    yield Span(start, stop)
