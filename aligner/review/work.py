"""What jobs do: aligning what was handed over, reading memories, aligning again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from typing import Any, TypeVar

from aligner import report, termbases
from aligner.edits import Replace
from aligner.errors import AlignerError, CancelledError
from aligner.formats.documents import read_documents
from aligner.formats.messages import require_text
from aligner.model import DocumentPair, Glossary
from aligner.pipeline import align_files
from aligner.realigning import around, realign_edits
from aligner.registry import ENCODERS
from aligner.review import terms
from aligner.review.answers import Refused, hint_for_page
from aligner.review.asked import Asked
from aligner.review.jobs import Job, Work
from aligner.review.session import Session
from aligner.review.uploads import Kind, Upload, Uploads
from aligner.settings import InputFile, Settings

Read = Callable[[], list[DocumentPair]]
Result = TypeVar("Result")

_MOST = 2000  # texts in one job


@dataclass(frozen=True, slots=True)
class Texts:
    """Two versions of a text that were handed over.

    Attributes:
        name: What both are called.
        uploads: The source and the target.
        langs: Their languages, as far as somebody named them.
    """

    name: str
    uploads: tuple[Upload, Upload]
    langs: tuple[str | None, str | None]

    def known_langs(self) -> tuple[str, str]:
        """Return their languages, those that nobody named as they were recognised."""
        found = [lang or upload.lang or "und" for upload, lang in zip(self.uploads, self.langs, strict=True)]
        return found[0], found[1]


def adding(session: Session, uploads: Uploads, asked: Asked) -> Work:
    """Return the work of adding what was handed over to the project that is open, or to a new one.

    Memories are read and glossaries taken first (`uploads`, or `import` beside `pairs`), then pairs of texts aligned.

    Raises:
        Refused: What is asked for makes no sense.
    """
    given = asked.any("pairs") or []
    if not isinstance(given, list) or len(given) > _MOST:
        raise Refused(400, f'"pairs" is a list of pairs, at most {_MOST:,}')
    texts = [_texts(uploads, Asked(one if isinstance(one, dict) else {})) for one in given]
    wanted = [name for name in ("uploads", "import") if name in asked]
    files = [uploads.get(id) for name in wanted for id in asked.strings(name)]
    if not texts and not files:
        raise Refused(400, "there is nothing to add")
    if len(files) > _MOST:
        raise Refused(400, f"at most {_MOST:,} files at once")
    kinds = asked.properties("kinds") or {}
    files = [replace(one, kind=_kind(kinds[one.id])) if one.id in kinds else one for one in files]
    chosen = Asked(asked.any("settings") if isinstance(asked.any("settings"), dict) else {})
    encoder = chosen.choice("encoder", tuple(ENCODERS), "use")
    project = _new_project(session, asked)
    glossaries = [(one.name, partial(_terms, one)) for one in files if one.kind == "glossary"]
    memories: list[tuple[str, Read]] = [(one.name, partial(_memory, one)) for one in files if one.kind == "alignment"]
    for one in files:
        if one.kind == "text":
            raise Refused(400, f"{one.name} is a text: it needs its other version")
    pairs: list[tuple[str, Read]] = [(one.name, partial(_aligned, session, one, encoder)) for one in texts]
    langs = texts[0].known_langs() if texts else None
    return partial(_add, session, project, glossaries, langs, [*memories, *pairs])


def realigning(session: Session, pair: int, against: int, stretch: tuple[int, int] | None) -> Work:
    """Return the work of aligning a pair again between what is confirmed.

    Args:
        session: Where the pair is.
        pair: The pair.
        against: Number of the newest entry of the log that was seen.
        stretch: The first and the last bead around which to do so; None for the whole text.
    """

    def work(job: Job) -> dict[str, Any]:
        state, taught, glossary = session.wait_for(session.ask, terms.lessons, pair, against)
        alignment = state.alignment
        within = None if stretch is None else around(alignment, stretch[0], stretch[1] + 1)
        encoder = "none" if alignment.recipe and alignment.recipe.encoder == "none" else "use"
        edits = realign_edits(alignment, within, encoder=encoder, glossary=glossary, taught=taught)
        job.check()
        change = session.wait_for(session.edit_if_any, pair, against, edits, "align again")
        return change | {"changed": sum(map(_changed, edits))}

    return work


def _changed(edit: Replace) -> int:
    """How many beads of an edit have other borders than before."""
    before = {(bead.source, bead.target) for bead in edit.before.beads}
    return sum((bead.source, bead.target) not in before for bead in edit.after.beads)


def _add(
    session: Session,
    project: str | None,
    glossaries: Sequence[tuple[str, Callable[[], Glossary]]],
    langs: tuple[str, str] | None,
    parts: Sequence[tuple[str, Read]],
    job: Job,
) -> dict[str, Any]:
    """Add glossaries and alignments to the project; one that fails does not keep the others out."""
    added: list[int] = []
    failed: list[dict[str, str | None]] = []
    errors: list[AlignerError] = []
    count = 0
    waiting = project  # to be made, as soon as there is something for it

    def run(name: str, read: Callable[[], Result], keep: Callable[[Result], None]) -> None:
        nonlocal waiting
        try:
            found = read()
            job.check()
            if waiting is not None:
                session.wait_for(session.make, waiting)
                waiting = None
            keep(found)
        except CancelledError:
            raise
        except AlignerError as error:
            errors.append(error)
            failed.append({"name": name, "error": job.named(error), "hint": hint_for_page(error.hint)})

    def keep_terms(glossary: Glossary) -> None:
        nonlocal count
        count += session.wait_for(session.ask, terms.take, glossary, langs)

    def keep_pairs(found: list[DocumentPair]) -> None:
        added.extend(session.wait_for(session.add_all, found))

    for name, take in glossaries:
        run(name, take, keep_terms)
    for number, (name, read) in enumerate(parts, 1):
        shown = name if len(parts) == 1 else f"{number}/{len(parts)} {name}"
        with report.to(job, shown):
            job.check()
            job.begin(shown)
            run(name, read, keep_pairs)
    if errors and not added and not count:
        raise errors[0]
    return {"pairs": added, "terms": count, "failed": failed}


def _known(session: Session, langs: tuple[str, str]) -> tuple[Glossary | None, list[tuple[str, str]]]:
    """The approved terms and the confirmed beads of the project that is open, if one is."""
    project = session.project
    return (None, []) if project is None else (terms.approved(project, langs), terms.confirmed(project, langs))


def _terms(upload: Upload) -> Glossary:
    return termbases.read(upload.path)


def _memory(upload: Upload) -> list[DocumentPair]:
    pairs = list(read_documents(upload.path))
    for pair in pairs:
        require_text(pair.alignment, upload.name)
    return pairs


def _aligned(session: Session, texts: Texts, encoder: str) -> list[DocumentPair]:
    source, target = (
        InputFile(str(upload.path), lang) for upload, lang in zip(texts.uploads, texts.langs, strict=True)
    )
    glossary, taught = session.wait_for(_known, session, texts.known_langs())
    settings = Settings(encoder=encoder, glossary=glossary)
    return [DocumentPair(texts.name, align_files(source, target, settings, taught=taught))]


def _new_project(session: Session, asked: Asked) -> str | None:
    """The name of the project to make, if one is to be made."""
    if "project" not in asked:
        session.opened()
        return None
    name = asked.string("project")
    session.place_of(name)
    return name


def _kind(name: str) -> Kind:
    """What the user says that a file holds."""
    known: dict[str, Kind] = {"alignment": "alignment", "glossary": "glossary"}
    if name not in known:
        raise Refused(400, f'"kinds" says one of: {", ".join(known)}')
    return known[name]


def _texts(uploads: Uploads, asked: Asked) -> Texts:
    source, target = (uploads.get(asked.string(side)) for side in ("source", "target"))
    if source.id == target.id:
        raise Refused(400, f"{source.name} cannot be both versions")
    langs = [asked.string(f"{side}_lang", "").strip() or None for side in ("source", "target")]
    name = asked.string("name", "").strip() or PurePath(source.name).stem
    return Texts(name, (source, target), (langs[0], langs[1]))
