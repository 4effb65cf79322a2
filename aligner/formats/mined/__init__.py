"""Files that hold what two texts have in common (`Mined`): one module a format."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from aligner import report
from aligner.errors import FormatError, expect
from aligner.io import files
from aligner.io.names import name_written
from aligner.model import Document, Mined
from aligner.registry import MINED


@dataclass(frozen=True, slots=True)
class MinedFormat:
    """A file format of matches.

    Attributes:
        name: What a user calls it on the command line.
        title: What it is, in a few words.
        write: Writes all matches, and in formats that hold them the texts.
        read: From an open file, its name (for messages) and the two documents, whose sentences the file names by their
            numbers. Raises `FormatError`, also where the documents have other sentences. None where it is only written.
        check: Refuses what the format cannot hold, before any file is begun. Raises `OutputError`.
    """

    name: str
    title: str
    write: Callable[[Mined, BinaryIO], None]
    read: Callable[[BinaryIO, str, Document, Document], Mined] | None = None
    check: Callable[[Mined, str], None] | None = None


def write(mined: Mined, path: str | os.PathLike[str], format: str | None = None, *, inputs: Sequence[str] = ()) -> None:
    """Write what two texts have in common to a file, which appears under its name only when it is complete.

    Args:
        mined: What to write.
        path: The file, or `-` for standard output (which needs `format`).
        format: Name of its format; by default its suffix tells.
        inputs: Files that must not be overwritten.

    Raises:
        ChoiceError: There is no such format, or the suffix stands for none.
        OutputError: The file cannot be written, or its format cannot hold these matches.
    """
    write_all(mined, [(path, format)], inputs=inputs)


def write_all(
    mined: Mined, paths: Sequence[tuple[str | os.PathLike[str], str | None]], *, inputs: Sequence[str] = ()
) -> None:
    """Write what two texts have in common to several files, which appear together or not at all.

    Args:
        mined: What to write.
        paths: Files with the names of their formats, as for `write`.
        inputs: Files that must not be overwritten.

    Raises:
        ChoiceError: There is no such format, or a suffix stands for none.
        OutputError: A file cannot be written, or its format cannot hold these matches.
    """
    named = [(files.path_of(path), format) for path, format in paths]
    chosen = [_format(name, format) for name, format in named]
    hint = "the matches go first, then the file" if isinstance(mined, (str, os.PathLike)) else None
    expect(mined, Mined, "what is written", hint)
    for form, (name, _) in zip(chosen, named, strict=True):
        if form.check is not None:
            form.check(mined, name_written(name))
    with files.saving([name for name, _ in named], inputs=inputs) as streams:
        for form, (name, _), stream in zip(chosen, named, streams, strict=True):
            with report.about(name_written(name)):
                form.write(mined, stream)


def read(
    path: str | os.PathLike[str],
    source: Document,
    target: Document,
    format: str | None = None,
    limits: files.Limits = files.Limits(),
) -> Mined:
    """Read what two documents have in common from a table or JSON lines.

    Args:
        path: The file, or `-` for standard input (which needs `format`).
        source: The document that was the source, segmented as it was.
        target: Likewise the target.
        format: Name of its format; by default its suffix tells.
        limits: Sizes to refuse.

    Raises:
        ChoiceError: There is no such format, or the suffix stands for none.
        InputError: The file cannot be opened, or is larger than the limit.
        FormatError: It breaks the rules of its format, or is about other sentences than these.
    """
    name = files.path_of(path)
    form = _format(name, format, to_read=True)
    if form.read is None:
        hint = f"read one of: {', '.join(MINED.readable)}"
        raise FormatError(f"{form.title} is written only", file=files.name_of(name), hint=hint)
    with files.reading(name, limits) as stream:
        return form.read(stream, files.name_of(name), source, target)


def _format(path: str, name: str | None, *, to_read: bool = False) -> MinedFormat:
    return cast(MinedFormat, MINED.load(MINED.format_of(path, name, to_read=to_read)))
