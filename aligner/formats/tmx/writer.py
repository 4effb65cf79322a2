"""Translation memories in TMX: an alignment of two languages as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from aligner.formats import WriteOptions, recipes, xml
from aligner.formats.languages import tag
from aligner.formats.layout import division_paths
from aligner.formats.messages import opening
from aligner.formats.properties import by_side, sided, without
from aligner.formats.tmx.elements import LONGEST, make_header, make_unit, neighbours, probability, warn_of, write_memory
from aligner.formats.tmx.segments import SegmentWriter, joined_lines
from aligner.model import SIDES, Alignment, Bead, Span
from aligner.model.properties import value_of


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a translation memory, unit by unit.

    Left out, with a notice: rejected beads, and beads with text on one side only unless `options.one_sided`. Changed:
    a line break becomes a space; characters that XML forbids are removed with a notice. The time of creation is
    written only where `SOURCE_DATE_EPOCH` gives it, so that the same alignment always makes the same file.
    """
    write_parts([alignment], stream, options)


def write_parts(parts: Iterable[Alignment], stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write one memory, part by part, as `write`. The header is that of the first part; there is at least one."""
    pending = iter(parts)
    first = next(pending)
    body = Body([tag(first.source.lang), tag(first.target.lang)], options)
    body.documents = (first.source.text.origin, first.target.text.origin)
    units = (unit for part in chain([first], pending) for unit in body.units(part))
    write_memory(stream, _header(xml.clean(first, quiet=True), body.tags[0], options), units)
    body.warn()


class Body:
    """Makes the units of a memory, part by part, and remembers what to warn of.

    Args:
        tags: The languages of its variants.
        options: What the user asks for.

    Attributes:
        documents: Where the texts come from, as the header names them.
        prefix: What the identifiers of units begin with.
        document: The name of the document that the parts are of, where it is one of several.
        of_document: What is said of that in each of its units.
        about: What is said of it in its first unit alone.
    """

    def __init__(self, tags: list[str], options: WriteOptions) -> None:
        self.tags = tags
        self.options = options
        self.documents = ("", "")
        self.prefix = self.document = ""
        self.of_document: list[tuple[str, str]] = []
        self.about: list[tuple[str, str]] = []
        self.before = ""  # the last source segment
        self.beads = self.rejected = 0
        self.left_out: list[str] = []  # the first words of each
        self.paragraphs = [0, 0]
        self.forbidden: list[str] = []
        self.long: list[str] = []

    def begin(self, tags: list[str], prefix: str, document: str) -> None:
        """Begin the next of several documents, in these languages."""
        self.tags, self.prefix, self.document = tags, prefix, document
        self.before, self.beads = "", 0

    def warn(self) -> None:
        """Give the notices."""
        xml.warn_of(self.forbidden)
        warn_of(self.rejected, self.left_out, ("bead", "with an empty side"), self.options.one_sided, self.long)

    def units(self, part: Alignment) -> Iterator[Any]:
        """The `tu` elements of one part."""
        self.forbidden += xml.forbidden(part, self.beads)
        part = xml.clean(part, quiet=True)
        spans = [_spans(part, bead, self.options) for bead in part.beads]
        documents = (part.source, part.target)
        sides = [
            SegmentWriter(document, [found[i] for found in spans if i in found], self.paragraphs[i])
            for i, document in enumerate(documents)
        ]
        paths = [division_paths(document) for document in documents]
        context = self._context(part)
        for n, (bead, found) in enumerate(zip(part.beads, spans, strict=True)):
            number = self.beads + n + 1
            if not found:
                self._leave_out(part, bead)
                continue
            about, sources, targets = by_side(bead.properties)
            document = self.document or value_of(sources, "document", part.source.text.origin)
            shape = "-".join(str(found[i].size if i in found else 0) for i in (0, 1))
            props = [
                ("x-bead", shape),
                ("x-confidence", probability(bead.confidence)),
                ("x-status", bead.status),
                ("x-tuid", tuid if (tuid := value_of(about, "tuid")).isdigit() else ""),
                ("x-document", document),
                ("x-division", next(paths[i][span.start] for i, span in found.items())),
                *((name, text) for name, text in context[n] if not value_of(about, name)),
                *self.of_document,
                *self.about,
            ]
            self.about = []
            langs = [value_of(stated, "lang", lang) for stated, lang in zip((sources, targets), self.tags, strict=True)]
            variants = [(langs[i], *sides[i].segment(span)) for i, span in found.items()]
            if 1 in found:
                target = value_of(targets, "document", part.target.text.origin)
                variants[-1][2].extend(self._document(document, target))
            for i, (_, text, _) in zip(found, variants, strict=True):
                self.long += [f"unit {self.prefix}{number} ({SIDES[i]})"] if len(text) > LONGEST else []
            held = [without((sources, targets)[i], "lang", "document") for i in found]
            yield make_unit(f"{self.prefix}{number}", shape != "1-1", bead.note, props, variants, (about, *held))
        self.beads += len(part)
        self.paragraphs = [side.paragraphs for side in sides]

    def _context(self, part: Alignment) -> list[list[tuple[str, str]]]:
        """The source segments around each bead.

        None of a memory from elsewhere or of a choice of beads, where they are so by chance.
        """
        if part.recipe is None or "part" in dict(part.recipe.options):
            return [[] for _ in part.beads]
        segments = [joined_lines(part.source.slice(bead.source)) for bead in part.beads]
        before, after = neighbours(segments, self.before), neighbours(segments[::-1])[::-1]
        self.before = next((segment for segment in reversed(segments) if segment.strip()), self.before)
        return [[("x-context-pre", pre), ("x-context-post", post)] for pre, post in zip(before, after, strict=True)]

    def _leave_out(self, part: Alignment, bead: Bead) -> None:
        if bead.status == "rejected":
            self.rejected += 1
        else:
            self.left_out.append(opening(f"{part.source.slice(bead.source)} {part.target.slice(bead.target)}"))

    def _document(self, source: str, target: str) -> list[tuple[str, str]]:
        """Where a target comes from, where the header does not say it with the source."""
        usual = self.documents[1] if source == self.documents[0] else ""
        return [("x-document", target)] if target != usual and not self.document else []


def _spans(alignment: Alignment, bead: Bead, options: WriteOptions) -> dict[int, Span]:
    """What of a bead is written, by side: the sides that have text, or nothing where it is left out."""
    both = ((0, alignment.source, bead.source), (1, alignment.target, bead.target))
    found = {side: span for side, document, span in both if document.slice(span).strip()}
    wanted = bead.status != "rejected" and (len(found) == 2 or options.one_sided)
    return found if wanted else {}


def _header(alignment: Alignment, source: str, options: WriteOptions) -> Any:
    props = [("x-recipe", recipes.dump(alignment.recipe))] if alignment.recipe else []
    for side, document in zip(SIDES, (alignment.source, alignment.target), strict=True):
        props += [(f"x-{side}-lang", document.lang), (f"x-{side}-document", document.text.origin)]
    return make_header(source, props, sided(alignment), options)
