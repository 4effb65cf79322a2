"""Beads that tile two documents, and how they were made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aligner.errors import InvariantError
from aligner.model.documents import Document, Span

Status = Literal["auto", "approved", "rejected"]
STATUSES: tuple[Status, ...] = ("auto", "approved", "rejected")


@dataclass(frozen=True, slots=True)
class Bead:
    """A pair of stretches that translate each other; one of them may be empty.

    Attributes:
        source: Range of sentence numbers in the source document.
        target: Range of sentence numbers in the target document.
        confidence: Probability that exactly this bead is right, or None where nobody has estimated it.
        status: `auto` (made by the engine), `approved` or `rejected` (by a person).
        note: What a person has remarked on it, in NFC; line ends are line feeds.
    """

    source: Span
    target: Span
    confidence: float | None = None
    status: Status = "auto"
    note: str = ""

    def __post_init__(self) -> None:
        if self.confidence is not None and not 0.0 <= self.confidence <= 1.0:
            raise InvariantError(f"{self.confidence} is not a probability")

    @property
    def shape(self) -> str:
        """Number of sentences on each side, such as `2-1`."""
        return f"{self.source.size}-{self.target.size}"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an alignment was made, so that it can be made again.

    Attributes:
        aligner: Version of this package.
        source_segmenter: Segmenter of the source with the versions of its libraries.
        target_segmenter: Likewise for the target.
        encoder: Encoder with its version.
        options: Everything else that was chosen, as pairs of name and value, in order of name.
        settings: Digest of all that was chosen, as `Settings.fingerprint` gives it.
        source: Language, number of sentences and digest of the source document.
        target: Likewise of the target.
        software: Versions of Python, of its Unicode data and of the libraries that a result may depend on.
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


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents and the beads that tile them both in order: every sentence stands in exactly one bead.

    Raises:
        InvariantError: The beads leave a sentence out, take one twice, cross, or are empty on both sides.
    """

    source: Document
    target: Document
    beads: tuple[Bead, ...]
    recipe: Recipe | None = None

    def __post_init__(self) -> None:
        i = j = 0
        for number, bead in enumerate(self.beads):
            if bead.source.start != i or bead.target.start != j:
                raise InvariantError(f"bead {number} does not begin where the one before it ends")
            if bead.source.size < 0 or bead.target.size < 0 or bead.source.size + bead.target.size == 0:
                raise InvariantError(f"bead {number} is empty on both sides or runs backwards")
            i, j = bead.source.stop, bead.target.stop
        if (i, j) != (len(self.source), len(self.target)):
            raise InvariantError(
                f"the beads cover {i} and {j} sentences, the documents have {len(self.source)} and {len(self.target)}"
            )

    def __iter__(self) -> Iterator[Bead]:
        return iter(self.beads)

    def __len__(self) -> int:
        return len(self.beads)
