"""The texts of a project, or its glossary, as files to download."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from aligner import termbases
from aligner.errors import ChoiceError, InputError
from aligner.formats.documents import Slugs, write_documents
from aligner.io.names import file_name
from aligner.model import DocumentPair, Glossary
from aligner.registry import FORMATS, TERMBASES
from aligner.report import Notice

# What is downloaded may be a page; opened in the browser, it could do nothing.
_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


def export(pairs: Sequence[DocumentPair], name: str, form: str, *, approved: bool) -> Response:
    """Return a file with documents, each kept apart in it; an archive where that takes several files.

    Args:
        pairs: The documents.
        name: What the file is called, without a suffix.
        form: Name of the format.
        approved: Only beads that a person has approved.

    Raises:
        InputError: Nothing is left to be written.
        AlignerError: The format cannot hold it.
    """
    chosen = pairs
    if approved:
        kept = (DocumentPair(one.name, one.alignment.filter(status="approved"), one.metadata) for one in pairs)
        chosen = [pair for pair in kept if len(pair.alignment)]
    if not chosen:
        hint = "approve some first" if approved else None
        raise InputError("there is nothing to be written", hint=hint)
    suffix = next(iter(FORMATS[form].suffixes))

    def write(path: str) -> None:
        try:
            write_documents(chosen, [(path, form)])
        except ChoiceError:  # the format holds one document alone
            if len(chosen) == 1:
                raise
            slugs = Slugs()
            for pair in chosen:
                own = Path(path).with_name(f"{file_name(slugs.of(pair.name))}{suffix}")
                write_documents([pair], [(own, form)])

    return _download(f"{name}{suffix}", write)


def export_terms(glossary: Glossary, name: str, form: str) -> Response:
    """Return a file with a glossary.

    Args:
        glossary: The glossary.
        name: What the file is called, without a suffix.
        form: Name of the format.
    """
    suffix = next(iter(TERMBASES[form].suffixes))
    return _download(f"{name}{suffix}", lambda path: termbases.write(glossary, path, form))


def named(notice: Notice) -> str:
    """Return a notice with the name of its file alone."""
    file = None if notice.file is None else Path(notice.file).name
    return str(replace(notice, file=file))


def _download(name: str, write: Callable[[str], None]) -> Response:
    """What is written into a folder of its own, which is deleted when it has been sent."""
    folder = Path(tempfile.mkdtemp(prefix="aligner-"))
    try:
        inside = folder / "files"
        inside.mkdir()
        write(str(inside / (file_name(name) or "export")))
        made = sorted(inside.iterdir())
        path = made[0]
        if len(made) > 1:
            path = folder / f"{name.partition('.')[0] or 'export'}.zip"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for one in made:
                    archive.write(one, one.name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(path.name, safe='')}",
        "content-security-policy": _POLICY,
    }
    return FileResponse(
        path,
        headers=headers,
        media_type="application/octet-stream",
        background=BackgroundTask(shutil.rmtree, folder, ignore_errors=True),
    )
