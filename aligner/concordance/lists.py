"""Lists about a pattern or a side – translations, collocations, frequencies – on the terminal and in files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import BinaryIO

from rich.cells import cell_len
from rich.text import Text

from aligner.concordance.collocations import Collocation
from aligner.concordance.frequencies import Frequencies
from aligner.concordance.keywords import Keyword
from aligner.concordance.kwic import COUNTERPART, clean, line
from aligner.concordance.translations import Translations
from aligner.render import tables

_WORD = 32  # columns of a word on the terminal, at most
_SHORT = 12  # that are left to it, at least, where there are examples
_LEAST = 30  # columns of a context

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Listing:
    """A list.

    Attributes:
        title: What it is about: the pattern, or the side.
        memory: Names of the files.
        languages: BCP 47 tags of both sides.
        kind: What sort of list it is, such as `Translations`.
        columns: Names of the columns.
        rows: Its rows.
        word: The number of the column with the word.
        figures: Numbers about all of it, by what they count.
        contexts: Makes of each row an example, for so many columns of a terminal and with or without colours; nothing
            where there are none.
        reference: Names of the files that these are compared with, if they are.
    """

    title: str
    memory: str
    languages: tuple[str, str]
    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    word: int
    figures: tuple[tuple[str, int], ...] = ()
    shown: int = field(default=99)
    contexts: tuple[Callable[[int, bool], Text], ...] = ()
    reference: str = ""


def of_translations(found: Translations, title: str, memory: str, langs: tuple[str, str], limit: int) -> Listing:
    """The list of what translates a pattern."""
    rows, contexts = [], []
    for one in found.translations[: limit or None]:
        example = one.examples[0]
        forms = "; ".join(f"{form} {count}" for form, count in one.forms)
        texts = (" ".join(example.text.split()), " ".join(example.translation.split()))
        rows.append((one.count, round(one.share, 4), one.documents, one.text, forms, *texts))
        spans = example.occurrences[0].counterparts

        def context(width: int, coloured: bool, text: str = example.translation, spans: Sequence = spans) -> Text:  # type: ignore[type-arg]
            return line(text, spans, 0, width * 2 // 5, width, COUNTERPART, coloured)

        contexts.append(context)
    columns = ("count", "share", "documents", "translation", "forms", "example", "its translation")
    figures = (("matches", found.places), ("no counterpart", found.unlinked))
    return Listing(title, memory, langs, "Translations", columns, tuple(rows), 3, figures, 4, tuple(contexts))


def of_collocations(
    found: Sequence[Collocation], title: str, memory: str, langs: tuple[str, str], limit: int
) -> Listing:
    """The list of the words near a pattern."""
    columns = ("word", "count", "left", "right", "beads", "log-likelihood", "log Dice")
    rows = tuple(
        (one.word, one.count, one.left, one.right, one.beads, round(one.log_likelihood, 2), round(one.log_dice, 2))
        for one in found[: limit or None]
    )
    return Listing(title, memory, langs, "Collocations", columns, rows, 0)


def of_frequencies(found: Frequencies, title: str, memory: str, langs: tuple[str, str], limit: int) -> Listing:
    """A frequency list."""
    columns = ("words", "count", "per million", "documents")
    rows = tuple(
        (one.words, one.count, round(one.per_million, 1), one.documents) for one in found.frequencies[: limit or None]
    )
    return Listing(title, memory, langs, "Frequencies", columns, rows, 0, (("words", found.words),))


def of_keywords(
    found: Sequence[Keyword], title: str, memory: str, reference: str, langs: tuple[str, str], limit: int
) -> Listing:
    """The list of keywords of a side against the same side of a reference."""
    columns = ("words", "count", "reference", "documents", "log-likelihood", "log ratio")
    rows = tuple(
        (one.words, one.count, one.reference, one.documents, round(one.log_likelihood, 2), round(one.log_ratio, 2))
        for one in found[: limit or None]
    )
    return Listing(title, memory, langs, "Keywords", columns, rows, 0, reference=reference)


def lines(listing: Listing, width: int, *, coloured: bool) -> Iterator[Text]:
    """The lines of a list: its head, and a line for each row, with an example where there is room for it.

    Args:
        listing: The list.
        width: Columns to use.
        coloured: Mark by colour; by square brackets otherwise.
    """
    if not listing.rows:
        return
    shown = [[_cell(cell) for cell in row[: listing.shown]] for row in (listing.columns, *listing.rows)]
    widths = [max(cell_len(row[i]) for row in shown) for i in range(len(shown[0]))]
    used = sum(widths) + 2 * len(widths)
    if listing.contexts and used - widths[listing.word] + _SHORT + _LEAST <= width < used + _LEAST:
        used -= widths[listing.word]
        widths[listing.word] = width - _LEAST - used  # a long word takes no room from the examples
        used = width - _LEAST
        for row in shown:
            row[listing.word] = _cut(row[listing.word], widths[listing.word])
    for number, row in enumerate(shown):
        made = Text()
        for i, cell in enumerate(row):
            space = " " * (widths[i] - cell_len(cell))
            is_word = i == listing.word
            made.append(cell + space if is_word else space + cell, "dim" if not number else None)
            made.append("  " if i < len(row) - 1 or listing.contexts else "")
        if number and listing.contexts and width - used >= _LEAST:
            made.append_text(listing.contexts[number - 1](width - used, coloured))
        made.rstrip()
        yield made


def _cell(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.2f}"
    if isinstance(cell, int):
        return f"{cell:,}"
    return _cut(clean(cell), _WORD)


def _cut(text: str, width: int) -> str:
    while cell_len(text) > width:
        text = text[:-2] + "…"
    return text


ListWriter = Callable[[Listing, BinaryIO], None]


def write_tsv(listing: Listing, stream: BinaryIO) -> None:
    """Write one row a line, cells without tabs and line ends."""
    tables.write_tsv(
        ([" ".join(str(cell).split()) for cell in row] for row in (listing.columns, *listing.rows)), stream
    )


def write_csv(listing: Listing, stream: BinaryIO) -> None:
    """Write a table for spreadsheets."""
    tables.write_csv((listing.columns, *listing.rows), stream)


def write_json(listing: Listing, stream: BinaryIO) -> None:
    """Write what the list is about, and an object for each row."""
    head = {
        "kind": listing.kind.lower(),
        "about": listing.title,
        "memory": listing.memory,
        **({"reference": listing.reference} if listing.reference else {}),
        "languages": listing.languages,
        **{name.replace(" ", "_"): count for name, count in listing.figures},
    }
    names = [name.replace(" ", "_").replace("-", "_") for name in listing.columns]
    rows = [dict(zip(names, row, strict=True)) for row in listing.rows]
    stream.write(json.dumps({**head, "rows": rows}, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n")


def write_html(listing: Listing, stream: BinaryIO) -> None:
    """Write a page to read; nothing in it comes from elsewhere."""
    from aligner.render import pages
    from aligner.render.shown import one_line
    from aligner.render.words import PageWords

    word = PageWords(*listing.languages)
    title, memory, reference = map(one_line, (listing.title, listing.memory, listing.reference))
    is_of_side = listing.kind in ("Frequencies", "Keywords")
    pages.write(
        stream,
        "lists.html",
        ("base.css", "lists.css"),
        title=f"{listing.kind}: {title} – {memory}" if is_of_side else f"{title} – {memory}",
        word=word,
        heading=word(listing.kind) if is_of_side else title,
        about=word(title if is_of_side else listing.kind),
        memory=memory,
        reference=reference,
        figures=listing.figures,
        columns=listing.columns,
        numeric=[isinstance(cell, int | float) for cell in (listing.rows[0] if listing.rows else ())],
        rows=[[cell if isinstance(cell, str) else _cell(cell) for cell in row] for row in listing.rows],
    )


WRITERS: Mapping[str, ListWriter] = MappingProxyType(
    {".tsv": write_tsv, ".csv": write_csv, ".json": write_json, ".html": write_html}
)


def writer_for(path: str) -> ListWriter:
    """Return what writes a file of this suffix.

    Raises:
        ChoiceError: It stands for no form that lists are written in.
    """
    return tables.writer_for(WRITERS, path, "lists")
