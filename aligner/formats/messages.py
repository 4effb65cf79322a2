"""Words that the messages of many formats share."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.errors import InputError
from aligner.io.files import name_of
from aligner.model import Alignment


def shortened(items: Sequence[str], most: int = 10) -> str:
    """The first items of a list, and how many more there are."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def counted(number: int, what: str) -> str:
    """A number of things, such as `1 unit` and `2,000 units`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def require_text(alignment: Alignment, path: str, *, of_both: bool = False) -> None:
    """Refuse an alignment without text, such as a ladder.

    Args:
        alignment: The alignment.
        path: Its file.
        of_both: Whether both sides must have text, and not only one.

    Raises:
        InputError: It has none.
    """
    has_text = [bool(document.text.content.strip()) for document in (alignment.source, alignment.target)]
    if not any(has_text) or (of_both and not all(has_text)):
        what = "it does not hold the text of both sides" if any(has_text) else "there is no text in this file"
        hint = "add the texts with aligner convert FILE -o OUT --source TEXT --target TEXT"
        raise InputError(what, file=name_of(path), hint=hint)
