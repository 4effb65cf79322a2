"""The two versions of one document among several, such as a chapter of a book: an alignment with a name."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.errors import expect
from aligner.model.alignments import Alignment
from aligner.model.properties import Properties, check_properties


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """A document in two versions, as one of several in a project or a file.

    Attributes:
        name: What tells it from the others.
        alignment: Its two versions and their beads.
        metadata: What is known of it, such as `title`, `author`, `date`, `source`, `licence`, `domain` and `client`, as
            pairs of strings.
        state: Which state of a project it is, where it is from one: the number of the last entry of its log.

    Raises:
        ArgumentError: One of these is of the wrong kind.

    Example:
        >>> zh = aligner.Document.from_sentences(["谢谢。"], "zh")
        >>> en = aligner.Document.from_sentences(["Thank you."], "en")
        >>> bead = aligner.Bead(aligner.Span(0, 1), aligner.Span(0, 1))
        >>> pair = DocumentPair("chapter 1", aligner.Alignment(zh, en, (bead,)), (("author", "Wu Cheng'en"),))
    """

    name: str
    alignment: Alignment
    metadata: Properties = ()
    state: str = ""

    def __post_init__(self) -> None:
        expect(self.name, str, "the name of a document")
        expect(self.alignment, Alignment, "the alignment of a document")
        check_properties(self.metadata, "a document")
