"""What a comparison says of its documents: a letter, the title, the date, the name of the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from aligner import report
from aligner.comparing.comparison import PointComparison
from aligner.languages import get
from aligner.languages.dates import dates
from aligner.model import Document
from aligner.render.shown import excerpt, one_line

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SEARCHED = 60  # sentences in which a date is looked for


class Head(NamedTuple):
    """A document of a comparison.

    Attributes:
        letter: What it is called for short.
        origin: The name of its file.
        title: Its title, or what it begins with.
        date: The first whole date in it, such as `2025-04-26`, or an empty string.
    """

    letter: str
    origin: str
    title: str
    date: str


def heads(comparison: PointComparison) -> list[Head]:
    """Return what is said of each document."""
    return [
        Head(letter_of(number), one_line(document.text.origin), _title(document), date_of(document))
        for number, document in enumerate(comparison.documents)
    ]


def letter_of(number: int) -> str:
    """Return what the document of a number is called: A, B … Z, and A2 for the one after that."""
    around = number // len(_LETTERS)
    return f"{_LETTERS[number % len(_LETTERS)]}{around + 1 if around else ''}"


def date_of(document: Document) -> str:
    """Return the first date in a document that names year, month and day, or an empty string."""
    language = get(document.lang)
    for string in document[:_SEARCHED]:
        for found in dates(string, language):
            parts = [found.parts.get(part, frozenset()) for part in ("year", "month", "day")]
            if all(len(numbers) == 1 for numbers in parts):
                year, month, day = (min(numbers) for numbers in parts)
                return f"{year:04}-{month:02}-{day:02}"
    return ""


def tell_of_order(documents: Sequence[Document]) -> None:
    """Give a notice where the dates in the documents say that the earliest does not come first."""
    found = [date_of(document) for document in documents]
    if all(found) and found != sorted(found):
        reason = f"by the dates in them the documents are not in order ({', '.join(found)})"
        hint = "name the earliest first: new and gone are told by the order"
        report.notice("doubted", reason, hint=hint)


def _title(document: Document) -> str:
    title = next((division.heading for division in document.divisions if division.kind == "title"), None)
    if title is None and document.sentences:
        title = document.sentences[0].span
    return excerpt(document, title, 110) if title else ""
