"""Tables as files: with tabs for programs, with commas for spreadsheets."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import BinaryIO, TypeVar

from aligner.errors import ChoiceError

Cell = str | int | float | None
"""What a table holds; None is an empty cell."""
AnyWriter = TypeVar("AnyWriter", bound=Callable[..., None])

# What a spreadsheet takes for the beginning of a formula: in Chinese and Japanese the wide and the small forms of these
# signs too, and also behind white space and characters that nobody sees, which some programs drop first.
_UNSEEN = (
    r"\s\x00-\x1f\x7f\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0"
)
_FORMULA = re.compile(rf"'*(?:[\t\r]|[{_UNSEEN}]*[=+\-@＝＋－＠﹦﹢﹣﹫])")


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: one that it would begins with an apostrophe."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """Return what `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_tsv(rows: Iterable[Iterable[str]], stream: BinaryIO) -> None:
    """Write rows of cells that hold no tabs and no line ends."""
    for row in rows:
        stream.write(("\t".join(row) + "\n").encode())


def write_csv(rows: Iterable[Sequence[Cell]], stream: BinaryIO) -> None:
    """Write rows for spreadsheets: with a byte-order mark, which tells them the encoding, and every cell harmless."""

    class Utf8:
        def write(self, line: str) -> None:
            stream.write(line.encode())

    stream.write(b"\xef\xbb\xbf")
    writer = csv.writer(Utf8())
    for row in rows:
        writer.writerow(["" if c is None else harmless(c) if isinstance(c, str) else repr(c) for c in row])


def writer_for(writers: Mapping[str, AnyWriter], path: str, what: str, also: str = "") -> AnyWriter:
    """Return what writes a file of this name.

    Args:
        writers: By suffixes.
        path: The file; `-` stands for TSV.
        what: What is written, for the message.
        also: A suffix that something else writes, for the message too.

    Raises:
        ChoiceError: The suffix stands for no format.
    """
    suffix = ".tsv" if path == "-" else PurePath(path).suffix.lower()
    if suffix not in writers:
        reason = f"unknown suffix {suffix!r}" if suffix else "no suffix to tell the format by"
        suffixes = [*writers, *filter(None, [also])]
        raise ChoiceError(reason, file=path, hint=f"{what} are written as {', '.join(suffixes)}")
    return writers[suffix]
