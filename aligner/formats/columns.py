"""Which columns of a table hold the two versions, and in what languages.

The user may say so. Otherwise the first row that names two languages or sides does (`aligner.languages.names`), title
rows above it are passed over; and where no row does, the cells themselves: columns of numbers, keys or a few repeated
words are no text, and the languages of the others are detected. What was found by the cells is said in a notice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from aligner import report
from aligner.errors import ChoiceError, FormatError
from aligner.formats.cells import Column, Rows, Sample, Wanted, best_pair, column, columns, is_above_numbers, languages
from aligner.formats.languages import tell_of_left_out, two_of
from aligner.formats.messages import shortened
from aligner.languages.names import Heading, heading, is_note
from aligner.model import language_of
from aligner.model.display import counted

SAMPLE = 200
"""Rows that are looked at."""
_CODE = re.compile(r"\w[\s_(\[-]+([A-Z]{2}|[a-z]{2}[-_][A-Z]{2})[)\]]?\s*$")
_HEADED = 10  # of them, those that may name the columns


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a table.

    Attributes:
        source: The column of the source, from 0.
        target: Likewise of the target.
        langs: Their languages; `und` where nothing tells.
        note: The column of remarks.
        header: The cells of the row that names the columns; empty where none does.
        first: The number of the first row below it.
        by: What told: `user`, `header`, `cells`, or `place` where nothing did.
    """

    source: int
    target: int
    langs: tuple[str, str]
    note: int | None = None
    header: tuple[str, ...] = ()
    first: int = 0
    by: str = "header"

    @property
    def sides(self) -> tuple[int, int]:
        """Both columns of text."""
        return self.source, self.target

    def texts(self, cells: Sequence[str]) -> list[str]:
        """Return the two cells of text of a row, empty where it has none."""
        return [cells[i] if i < len(cells) else "" for i in self.sides]

    def is_header(self, line: int, cells: Sequence[str]) -> bool:
        """Return whether a row is the header, stands above it, or repeats it."""
        return line < self.first or (bool(self.header) and _stripped(cells) == self.header)


def peeked(table: Rows) -> tuple[list[tuple[int, Sequence[str]]], Iterator[tuple[int, Sequence[str]]]]:
    """Return the first rows that are not empty, and an iterator over all that are not."""
    rows = ((line, cells) for line, cells in table if any(cells))
    sample = list(islice(rows, SAMPLE))
    return sample, chain(sample, rows)


def find(
    sample: Sample,
    name: str,
    wanted: Wanted = (None, None),
    asked: tuple[str, str] | None = None,
    hidden: frozenset[int] = frozenset(),
    *,
    is_text: bool = True,
) -> Layout:
    """Find the columns of the two versions.

    Args:
        sample: The first rows that are not empty.
        name: Name of the file, for messages.
        wanted: Languages of the source and the target.
        asked: The columns that the user names, by letters, numbers, their names or their languages.
        hidden: Columns that a spreadsheet does not show; they count only where the user names them.
        is_text: Whether its cells are sentences; False for terms, of which a list needs no header.

    Raises:
        ChoiceError: There is no such column.
        FormatError: A list of terms has no columns in two languages.
    """
    if asked is not None:
        return _as_asked(sample, name, wanted, asked)
    made = _by_header(sample, name, wanted, hidden)
    if made is not None and is_text:
        _tell_of_doubles(made, name, hidden)
        _tell_of_cells_behind(made, sample, name)
    return made or _by_cells(sample, name, wanted, hidden, is_text=is_text)


# --- what the user says ----------------------------------------------------------------------------------------------


def _as_asked(sample: Sample, name: str, wanted: Wanted, asked: tuple[str, str]) -> Layout:
    places, rows = zip(*(_place(column, sample, name) for column in asked), strict=True)
    if places[0] == places[1]:
        hint = "name two (--columns, or columns= in Python)"
        raise ChoiceError(f"one column is named twice: {', '.join(asked)}", file=name, hint=hint)
    header = next((row for row in rows if row is not None), None)
    if header is None:
        header = _header_row(sample, frozenset())
        if header is not None and not _headings(sample[header][1]).keys() & set(places):
            header = None
    if header is None and is_above_numbers(sample, 0):
        header = 0
    headings = {} if header is None else _headings(sample[header][1])
    named = [headings.get(place, Heading()) for place in places]
    langs = [
        "" if found.is_ambiguous and not column(place, sample).is_text else found.lang
        for place, found in zip(places, named, strict=True)
    ]
    return _layout(sample, (places[0], places[1]), langs, wanted, header, "user")


def _place(asked: str, sample: Sample, name: str) -> tuple[int, int | None]:
    """The place of a column that the user names, and the row of the sample that names it, if one does."""
    plain = asked.strip().casefold()
    meant = (heading(asked) or Heading()).lang
    headed = 1 if re.fullmatch("[0-9]+|[a-z]{1,2}", plain) else _HEADED  # below, such is more likely a cell of text
    rows = list(enumerate(cells for _, cells in sample[:headed]))
    named = [(place, i) for i, cells in rows for place, cell in enumerate(cells) if cell.strip().casefold() == plain]
    named += [
        (place, i)
        for i, cells in rows
        for place, cell in enumerate(cells)
        if meant and (found := heading(cell)) and found.lang == meant
    ]
    if named:
        return named[0]
    width = max((len(cells) for _, cells in sample), default=0)
    place = -1
    if re.fullmatch("[0-9]{1,4}", plain):
        place = int(plain) - 1
    elif re.fullmatch("[a-z]{1,2}", plain):
        place = column_number(plain.upper())
    if not 0 <= place < width:
        known = (
            [f"{column_letters(i)} {cell.strip()[:20]}".strip() for i, cell in enumerate(sample[0][1])]
            if sample
            else []
        )
        raise ChoiceError(f"there is no column {asked!r} in it", file=name, hint=f"it has: {', '.join(known[:30])}")
    return place, None


def column_number(letters: str) -> int:
    """Return the number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of a column as a spreadsheet shows them; the first has number 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# --- what the header says --------------------------------------------------------------------------------------------


def _by_header(sample: Sample, name: str, wanted: Wanted, hidden: frozenset[int]) -> Layout | None:
    row = _header_row(sample, hidden)
    if row is None:
        return None
    headings = {place: found for place, found in _headings(sample[row][1]).items() if place not in hidden}
    places = _chosen(headings, name, wanted, sample[row + 1 :])
    if places is None:
        return None
    above = [cell for _, cells in sample[:row] for cell in cells if cell.strip()]
    if above:
        reason = f"passed over {counted(len(above), 'cell')} above the names of the columns: {shortened(above)}"
        report.notice("left out", " ".join(reason.split())[:200], file=name, line=sample[0][0])
    return _layout(sample, places, [headings[place].lang for place in places], wanted, row, "header")


def _tell_of_doubles(made: Layout, name: str, hidden: frozenset[int]) -> None:
    """Say which further columns of the two languages are not read; of terms they are synonyms."""
    named = {place: found.lang for place, found in _headings(made.header).items() if found.lang}
    read = {named.get(place) for place in made.sides}
    doubles = [place for place, lang in named.items() if lang in read and place not in {*made.sides, *hidden}]
    if doubles:
        others = ", ".join(f"{column_letters(place)} {made.header[place]}" for place in doubles)
        letters = " and ".join(column_letters(place) for place in made.sides)
        report.notice(
            "left out",
            f"read columns {letters} and left out: {others}"[:200],
            file=name,
            hint="--columns chooses others, or columns= in Python",
        )


def _tell_of_cells_behind(made: Layout, sample: Sample, name: str) -> None:
    """Say which rows have cells that no column is named for: a separator inside a text, or remarks."""
    last = max(len(made.header), max(made.sides) + 1)
    rows = [line for line, cells in sample if line >= made.first and any(map(str.strip, cells[last:]))]
    if rows:
        reason = f"left out cells behind the last column that is named, in {counted(len(rows), 'row')}"
        hint = "a text that holds the separator stands in quotation marks"
        report.notice("left out", reason, file=name, line=rows[0], hint=hint)


def _headings(cells: Sequence[str]) -> dict[int, Heading]:
    return {place: found for place, cell in enumerate(cells) if (found := heading(cell)) is not None}


def _header_row(sample: Sample, hidden: frozenset[int]) -> int | None:
    """The number in the sample of the row that names two languages or sides, below nothing but titles."""
    for i, (_, cells) in enumerate(sample[:_HEADED]):
        named = [found for place, found in _headings(cells).items() if place not in hidden]
        sure = [found for found in named if not found.is_ambiguous]
        langs = {found.lang for found in named if found.lang}
        sides = {found.side for found in named if found.side and not found.lang}
        if sure and len(_apart(langs)) + len(sides) > 1:
            return i
        if sum(1 for cell in cells if cell.strip()) > 1 and i >= 3:
            return None
    return None


def _apart(langs: set[str]) -> set[str]:
    """Languages that differ: `English, 英语` is a row of a list of languages, and names no columns."""
    return (
        langs
        if len({language_of(lang) for lang in langs}) > 1
        else {lang for lang in langs if "-" in lang} or set(sorted(langs)[:1])
    )


def _chosen(headings: dict[int, Heading], name: str, wanted: Wanted, below: Sample) -> tuple[int, int] | None:
    """The two columns among those that are named."""
    sure = {place: found for place, found in headings.items() if not found.is_ambiguous}
    if len(sure) > 1:
        headings = sure
    langs: dict[str, int] = {}
    for place, found in headings.items():
        if found.lang and not (found.is_ambiguous and not column(place, below).is_text):
            langs.setdefault(found.lang, place)
    if len(langs) > 1:
        return _of_languages(langs, headings, name, wanted)
    places: dict[str, int] = {}
    for place, found in headings.items():
        if found.side and not (found.lang and langs):
            places.setdefault(found.side, place)
    if len(places) == 2:
        return places["source"], places["target"]
    if places and langs:
        [lang_place], [(side, place)] = langs.values(), places.items()
        return (place, lang_place) if side == "source" else (lang_place, place)
    return None


def _of_languages(langs: dict[str, int], headings: dict[int, Heading], name: str, wanted: Wanted) -> tuple[int, int]:
    """The columns of the two languages that are wanted; without a wish of two that have sides, or of the first two."""
    if wanted == (None, None) and len(langs) == 2:
        first, second = langs.values()
        turned = headings[first].side == "target" or headings[second].side == "source"
        return (second, first) if turned else (first, second)
    present = list(langs)
    source, target = two_of(present, wanted, name)
    if rest := [lang for i, lang in enumerate(present) if i not in (source, target)]:
        tell_of_left_out((present[source], present[target]), rest, wanted, name)
    return langs[present[source]], langs[present[target]]


# --- what the cells say ----------------------------------------------------------------------------------------------


def _by_cells(
    sample: Sample,
    name: str,
    wanted: Wanted,
    hidden: frozenset[int],
    *,
    is_text: bool,
) -> Layout:
    header = 0 if is_above_numbers(sample, 0) else None
    rows = sample if header is None else sample[1:]
    filled = [found for found in columns(rows) if found.cells and found.place not in hidden]
    texts = [found for found in filled if found.is_text]
    if len(texts) < 2:
        spare = [found for found in filled if found not in texts and not found.is_numbers][: 2 - len(texts)]
        texts = sorted([*texts, *spare], key=lambda found: found.place)
    if len(texts) < 2:
        return _layout(sample, _beside(texts, filled), ["", ""], wanted, header, "place")
    langs = languages(texts)
    places = best_pair(texts, langs, wanted, len(rows))
    if header is None and _ends_in_codes(sample, places, langs):
        header = 0
    made = _layout(sample, places, [langs[place] for place in places], wanted, header, "cells")
    if not is_text and None in wanted:
        _refuse_one_language(made.langs, name)
    if is_text or made.sides not in ((0, 1), (1, 0)) or made.header:
        _tell(made, name, wanted)
    return made


def _beside(texts: Sequence[Column], filled: Sequence[Column]) -> tuple[int, int]:
    """The only column of text and an empty one beside it, if there is one, or behind the last."""
    if not texts:
        return 0, 1
    place, taken = texts[0].place, {found.place for found in filled}
    if place and place - 1 not in taken:
        return place - 1, place
    return place, next(i for i in range(place + 1, place + 2 + len(taken)) if i not in taken)


def _ends_in_codes(sample: Sample, places: tuple[int, int], langs: Mapping[int, str]) -> bool:
    """Whether the first row ends in the codes of what its columns are in: `Dialogue EN`, `Dialogue ZH`."""
    cells = sample[0][1]
    codes = [_CODE.search(cells[place]) if place < len(cells) else None for place in places]
    named = [code and heading(code[1]) for code in codes]
    return all(
        found and found.lang and language_of(found.lang) == language_of(langs.get(place, ""))
        for found, place in zip(named, places, strict=True)
    )


def _refuse_one_language(langs: Sequence[str], name: str) -> None:
    """Refuse columns that are both in one language, as commas make them of a text."""
    if "und" not in langs and language_of(langs[0]) == language_of(langs[1]):
        reason = f"this is no glossary: there are no columns in two languages, only in {langs[0]}"
        hint = "give two columns with a tab between them; or name both languages (--source-lang and --target-lang)"
        raise FormatError(reason, file=name, hint=hint)


def _tell(made: Layout, name: str, wanted: Wanted) -> None:
    if "und" in made.langs and made.sides == (0, 1) and not made.header:
        return
    if None not in wanted and made.sides in ((0, 1), (1, 0)) and not made.header:
        return
    letters = " and ".join(column_letters(place) for place in made.sides)
    reason = f"took columns {letters} for {' and '.join(made.langs)}"
    if made.header:
        reason += f", and the first row for their names ({shortened([cell for cell in made.header if cell])})"
    hint = (
        "if that is wrong, name them (--columns, or columns= in Python), and their languages "
        "(--source-lang and --target-lang, or languages=)"
    )
    report.notice("assumed", reason, file=name, hint=hint)


def _layout(
    sample: Sample,
    places: tuple[int, int],
    langs: Sequence[str],
    wanted: Wanted,
    header: int | None,
    by: str,
) -> Layout:
    if by == "cells":
        langs = [asked or lang for lang, asked in zip(langs, wanted, strict=True)]
    cells = () if header is None else _stripped(sample[header][1])
    note = next((i for i, cell in enumerate(cells) if i not in places and is_note(cell)), None)
    first = 0 if header is None else sample[header][0] + 1
    made = Layout(*places, (langs[0] or "und", langs[1] or "und"), note, cells, first, by)
    return replace(made, langs=languages_of(made, sample, wanted))


def languages_of(layout: Layout, sample: Sample, wanted: Wanted = (None, None)) -> tuple[str, str]:
    """Return the languages of both columns: those that are wanted or that the cells are in, where nothing says."""
    if "und" not in layout.langs:
        return layout.langs
    rows = [row for row in sample if row[0] >= layout.first]
    texts = [text for place in layout.sides if (text := column(place, rows)).cells]
    found = languages(texts)
    source, target = (
        asked or found.get(place, lang) if lang == "und" else lang
        for lang, asked, place in zip(layout.langs, wanted, layout.sides, strict=True)
    )
    return source, target


def _stripped(cells: Sequence[str]) -> tuple[str, ...]:
    made = [cell.strip() for cell in cells]
    while made and not made[-1]:
        made.pop()
    return tuple(made)
