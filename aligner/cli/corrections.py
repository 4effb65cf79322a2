"""Files that come back from a reviewer, as edits of the documents of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aligner import report
from aligner.cli.documents import free_name
from aligner.cli.missing import with_missing
from aligner.errors import InputError
from aligner.formats.messages import shortened
from aligner.model import Alignment, Bead, Document, DocumentPair, Properties, Span, language_of
from aligner.model.display import counted

if TYPE_CHECKING:
    from aligner.edits import Edit
    from aligner.formats.layout import Outline
    from aligner.project import Pair, Project

_SAME = 0.5  # share of the sentences of the shorter one that a document and its correction must have in common
_WHOLE = 0.9  # share of the sentences of a document from which on the rest may be taken out
_ROUNDED = 1e-9  # by how much confidences differ at most that a spreadsheet wrote with fewer digits


class Merged:
    """What became of documents that were merged into a project.

    Attributes:
        added: The names of those that are new.
        corrected: How many changed ones that were there.
        edits: How many changes that took.
        unmatched: How many pairs of memories fit nowhere in the documents that they belong to.
    """

    def __init__(self) -> None:
        self.added: list[str] = []
        self.corrected = self.edits = self.unmatched = 0

    def __str__(self) -> str:
        changed = f"{counted(self.corrected, 'document')} corrected with {counted(self.edits, 'change')}"
        history = f" (in the history {counted(self.corrected, 'action')})" if self.edits > self.corrected else ""
        return f"{counted(len(self.added), 'document')} added, {changed}{history}"


def merge_into(project: Project, documents: Iterable[DocumentPair], *, is_complete: bool, label: str) -> Merged:
    """Take documents for corrections of those of a project that they are like, and add the others to it.

    Args:
        project: The project.
        documents: The documents.
        is_complete: Whether they have all sentences. What a memory leaves out stays as it is in the project.
        label: What the entry of the log is called.

    Raises:
        InputError: A document was changed in the project since.
        AlignerError: The project cannot be changed.
    """
    merged = Merged()
    for given in documents:
        pair = _counterpart(project, given)
        if pair is None:
            name = free_name(project, given.name)
            project.add(given.alignment, name, given.metadata)
            merged.added.append(name)
            continue
        _tell_of_metadata(project, pair, given)
        seen = int(given.state) if given.state.isdecimal() else pair.head
        if seen > pair.head:
            raise InputError(f"the document {given.name!r} is of a newer state than the project", file=project.path)
        base = project.state_at(pair.id, seen).alignment if seen != pair.head else project.alignment(pair.id)
        edits = _edits(project, pair, base, given.alignment, merged, is_complete=is_complete)
        if not edits:
            continue
        if seen != pair.head:
            if _is_as(project.alignment(pair.id), given.alignment):
                continue
            reason = f"the document {pair.name!r} was changed in the project since this file was written"
            hint = "export it once more and have the corrections made there, or undo the changes of the project first"
            raise InputError(reason, file=project.path, hint=hint)
        if is_complete and pair.head and not given.state.isdecimal():
            reason = f"{pair.name}: this file does not say whether it is older than the changes in the project"
            hint = "see in its history what was turned back; undo takes the merge back"
            report.notice("assumed", reason, file=project.path, hint=hint)
        project.edit(pair.id, edits, against=pair.head, label=label)
        merged.corrected += 1
        merged.edits += len(edits)
    return merged


def _tell_of_metadata(project: Project, pair: Pair, given: DocumentPair) -> None:
    """Say which metadata a file states otherwise than the project; new names may be the format's own spelling."""
    ours, theirs = _values(pair.metadata), _values(given.metadata)
    if changed := [name for name in ours if name in theirs and ours[name] != theirs[name]]:
        reason = f"{pair.name}: this file has other metadata ({shortened(changed)}), which merging does not take over"
        hint = "change it in the panel Documents of aligner review"
        report.notice("left out", reason, file=project.path, hint=hint)


def _values(metadata: Properties) -> dict[str, set[str]]:
    """Metadata by name; some formats join several values."""
    found: dict[str, set[str]] = {}
    for name, value in metadata:
        found.setdefault(name, set()).update(" ".join(part.split()) for part in value.split(";"))
    return found


def _edits(
    project: Project, pair: Pair, base: Alignment, given: Alignment, merged: Merged, *, is_complete: bool
) -> Sequence[Edit]:
    """What makes a document as it is to be, and a notice of what fits nowhere."""
    from aligner.edits import Replace, between

    if is_complete:
        whole, missing = with_missing(base, given)
        if missing:
            reason = f"{pair.name}: {counted(missing, 'pair')} of the project not in this file: kept as before"
            report.notice("assumed", reason, file=project.path, hint="delete them in aligner review if that was meant")
        if _size(given) >= _WHOLE * _size(base):
            return between(base, in_frame_of(base, whole))
    from aligner.cli.completing import complete

    made = complete(base, given, project.state_at(pair.id, 0).alignment)
    if made.former:
        reason = f"{pair.name}: {counted(made.former, 'pair')} as before a change in the project: passed over"
        report.notice("left out", reason, file=project.path)
    if made.unmatched:
        reason = f"{pair.name}: {counted(made.unmatched, 'pair')} fit nowhere in this document: not taken"
        report.notice("left out", reason, file=project.path, hint="correct pairs where they stand, one for one")
    merged.unmatched += made.unmatched
    edits = between(_undivided(base), _undivided(made.alignment))  # divisions go with the sentences by themselves
    return between(base, made.alignment) if any(isinstance(edit, Replace) for edit in edits) else edits


def _is_as(current: Alignment, given: Alignment) -> bool:
    """Whether a document is by now as a file says, as after its corrections were merged."""
    from aligner.edits import between

    return not between(current, in_frame_of(current, with_missing(current, given)[0]))


def _undivided(alignment: Alignment) -> Alignment:
    source, target = (replace(document, divisions=()) for document in (alignment.source, alignment.target))
    return replace(alignment, source=source, target=target)


def _size(alignment: Alignment) -> int:
    return len(alignment.source) + len(alignment.target)


def _counterpart(project: Project, given: DocumentPair) -> Pair | None:
    """The document of a project that another one is a correction of: of the same name, or else of the same texts."""
    found = project.find(given.name)
    if found is not None:
        if _share(project.alignment(found.id), given.alignment) < _SAME:
            reason = f"{given.name!r} is another text than the document of this name in the project"
            report.notice("assumed", f"{reason}: added as a new one", file=project.path)
            return None
        return found
    origins = _origins(given.alignment)
    for pair in project.pairs():
        alignment = project.alignment(pair.id)
        if _origins(alignment) == origins and any(origins) and _share(alignment, given.alignment) >= _SAME:
            return pair
    return None


def _origins(alignment: Alignment) -> tuple[str, str]:
    return alignment.source.text.origin, alignment.target.text.origin


def _share(one: Alignment, other: Alignment) -> float:
    """Which part of the source sentences of the shorter alignment are in the other one, in the same languages."""
    sides = zip((one.source, one.target), (other.source, other.target), strict=True)
    if any(language_of(a.lang) != language_of(b.lang) for a, b in sides):
        return 0.0
    strings = sorted((one.source.strings(), other.source.strings()), key=len)
    there = set(strings[1])
    return sum(string in there for string in strings[0]) / max(1, len(strings[0]))


def in_frame_of(base: Alignment, given: Alignment) -> Alignment:
    """Return an alignment with what formats for reviewers do not keep: as it was, where nothing was changed.

    Args:
        base: What was written.
        given: What came back.
    """
    from aligner.edits.matching import matches

    strings = [
        [(*alignment.source.strings(bead.source), "", *alignment.target.strings(bead.target)) for bead in alignment]
        for alignment in (base, given)
    ]
    beads: list[Bead] = list(given.beads)
    for i, j in matches(*strings):
        beads[j] = replace(
            beads[j], confidence=_confidence(base.beads[i], beads[j]), properties=base.beads[i].properties
        )
    source, target = _in_frame(base.source, given.source), _in_frame(base.target, given.target)
    return Alignment(source, target, tuple(beads), base.recipe, base.properties)


def _confidence(base: Bead, given: Bead) -> float | None:
    """The confidence of a bead that came back: as it was, where it only lost digits."""
    if base.confidence is None or given.confidence is None:
        return given.confidence
    return base.confidence if abs(base.confidence - given.confidence) < _ROUNDED else given.confidence


def _in_frame(base: Document, given: Document) -> Document:
    """A document with the white space that the other has around the same sentences."""
    from aligner.edits.matching import matches
    from aligner.formats.layout import assemble, outlines, pieces

    parts = pieces(given)
    stayed = {j: i for i, j in matches(base.strings(), given.strings())}
    for j, i in stayed.items():
        if (stayed.get(j - 1, -1) == i - 1 and (i > 0) == (j > 0)) or (i == j == 0):
            parts[j] = parts[j]._replace(gap=base.gap(i))
    end = base.gap(len(base)) if stayed.get(len(given) - 1) == len(base) - 1 else given.gap(len(given))
    divisions = outlines(given) or list(_moved(base, stayed, len(given)))
    made = assemble(base.lang, base.text.origin, parts, divisions, end)
    return replace(made, properties=base.properties)


def _moved(base: Document, stayed: dict[int, int], size: int) -> Iterator[Outline]:
    """The divisions of a document where its sentences are now, for a format that keeps none."""
    from aligner.formats.layout import outlines

    now = {i: j for j, i in stayed.items()}
    places = [size] * (len(base) + 1)
    for i in reversed(range(len(base))):
        places[i] = now.get(i, places[i + 1])
    for outline in outlines(base):
        start, stop = (places[number] for number in outline.sentences)
        heading = outline.heading
        if heading is not None:
            known = all(place.sentence in now for place in heading)
            first, last = (place._replace(sentence=places[place.sentence]) for place in heading)
            heading = (first, last) if known and start <= first.sentence <= last.sentence < stop else None
        if start < stop:
            yield replace(outline, sentences=Span(start, stop), heading=heading)


def label_of(paths: Sequence[str]) -> str:
    """What merging these files is called in the log."""
    from aligner.io.names import shown_name

    return f"merge {', '.join(map(shown_name, paths[:3]))}" + (" …" if len(paths) > 3 else "")
