"""Words that the messages of many formats share."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from typing import BinaryIO

from aligner.errors import FormatError, InputError
from aligner.io import foreign
from aligner.io.files import name_of
from aligner.model import Alignment


def shortened(items: Sequence[str], most: int = 10) -> str:
    """The first items of a list, and how many more there are."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def opening(text: str, most: int = 30) -> str:
    """The first words of a text in quotation marks, on one line, with `…` where it goes on; nothing of an empty one."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line and f"“{line}”"
    whole, space, _ = line[: most + 1].rpartition(" ")
    return f"“{whole.rstrip() if space else line[:most]}…”"


def rows_are(lines: Sequence[int]) -> str:
    """The beginning of a sentence on rows, such as `row 3 is` and `rows 3, 5 are`."""
    numbers = shortened([str(line) for line in lines])
    return f"row {numbers} is" if len(lines) == 1 else f"rows {numbers} are"


def together(faults: Sequence[FormatError]) -> FormatError:
    """One error for all rows that were not understood: what is wrong with the first, and which the others are."""
    first, *others = faults
    more = f" ({rows_are([error.line or 0 for error in others])} not understood either)" if others else ""
    return FormatError(first.reason + more, file=first.file, line=first.line, hint=first.hint)


def require_text(alignment: Alignment, path: str, *, of_both: bool = False) -> None:
    """Refuse an alignment without text, such as a ladder.

    Args:
        alignment: The alignment.
        path: Its file.
        of_both: Whether both sides must have text, and not only one.

    Raises:
        InputError: It has none.
    """
    if not len(alignment):
        raise no_pairs(path)
    documents = (alignment.source, alignment.target)
    has_text = [bool(document.text.content.strip()) for document in documents]
    for side, document, other_has_text in zip(("source", "target"), documents, reversed(has_text), strict=True):
        if of_both and other_has_text and not len(document):  # no text would fit
            reason = f"there is no text of the {side} in this file"
            raise InputError(reason, file=name_of(path), hint=f"add the sentences of the {side} to it")
    if not any(has_text) or (of_both and not all(has_text)):
        what = "it does not hold the text of both sides" if any(has_text) else "there is no text in this file"
        hint = "add the texts with aligner convert FILE -o OUT --source TEXT --target TEXT"
        raise InputError(what, file=name_of(path), hint=hint)


def no_pairs(path: str) -> InputError:
    """What is said of a file without a single pair."""
    hint = "see whether this is the file that you mean, or export it again from where it came"
    is_empty = os.path.isfile(path) and not os.path.getsize(path)
    return InputError(
        "the file is empty" if is_empty else "there are no pairs in this file", file=name_of(path), hint=hint
    )


def refuse_no_alignment(stream: BinaryIO, name: str) -> None:
    """Say of a file that breaks the rules of its format that it is empty, or something else altogether."""
    with contextlib.suppress(OSError, ValueError):
        stream.seek(0)
        start = stream.read(4000)
        if not start.strip():
            reason = "there is nothing but white space in it" if start else "the file is empty"
            raise FormatError(reason, file=name_of(name)) from None
        if not start.startswith(b"PK"):  # a damaged workbook is one all the same
            foreign.refuse(start + stream.read(), name_of(name))
