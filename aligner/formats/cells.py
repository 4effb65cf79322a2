"""What the cells of a table tell of its columns: which hold text, in which languages, and which two are versions of it.

Columns of numbers, keys or a few repeated words are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aligner.formats.table import Fault
from aligner.languages import is_supported
from aligner.languages.detection import identify
from aligner.model import language_of

Rows = Iterable[tuple[int, Sequence[str]]]
"""Rows with their numbers from 1."""
Wanted = tuple[str | None, str | None]

Sample = Sequence[tuple[int, Sequence[str]]]
"""The first rows that are not empty."""

_SHORT, _CLEAR = 20, 8  # letters: fewer say little of a language in Latin script; fewer in any other say enough
_LETTERS = 20_000
_LATIN_SCRIPT = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_KEY = re.compile(r"(?=[^\s]*[0-9])[A-Za-z0-9._\-/#:+]+|[A-Za-z]\w*([._/]\w+)+|\{.*|[^\w\s]*")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003fffd]")
_NUMBER = re.compile(r"[A-Za-z#№.\-]{0,6}[0-9][0-9.,\-]*")


@dataclass(slots=True)
class Column:
    """What is known of a column from the rows that were looked at."""

    place: int
    cells: list[str] = field(default_factory=list)

    @property
    def weight(self) -> float:
        """How much text it has: a Chinese character counts as three letters."""
        return sum(len(cell) + 2 * len(_HAN.findall(cell)) for cell in self.cells)

    @property
    def is_text(self) -> bool:
        """Whether its cells look like text: neither numbers nor keys, nor a few words over and over."""
        count = len(self.cells)
        keys = sum(1 for cell in self.cells if _KEY.fullmatch(cell))
        distinct = len(set(self.cells))
        sizes = {len(cell) for cell in self.cells}
        is_digest = count > 2 and len(sizes) == 1 and min(sizes) >= 8 and all(map(str.isascii, self.cells))
        is_choice = count >= 6 and distinct <= max(2, count // 10) and self.weight <= 20 * count  # such as a status
        return 2 * keys <= count and not is_choice and not is_digest

    @property
    def is_numbers(self) -> bool:
        """Whether its cells are numbers, such as those of rows, and nothing else."""
        return all(_NUMBER.fullmatch(cell) for cell in self.cells)

    def lang(self) -> str:
        """The language of its cells; `und` where there are too few letters to tell."""
        return language_in(" ".join(self.cells))


def language_in(text: str) -> str:
    """Return the language of a stretch of text; `und` where there are too few letters to tell."""
    letters = "".join(filter(str.isalpha, text[: 4 * _LETTERS]))
    if len(letters) < _SHORT and _LATIN_SCRIPT.search(letters) and not _HAN.search(letters):
        return "und"
    found = identify(text[:_LETTERS]) if letters else "und"
    return found if is_supported(found) else "und"


def columns(rows: Sample) -> list[Column]:
    width = max((len(cells) for _, cells in rows), default=0)
    return [column(place, rows) for place in range(width)]


def column(place: int, rows: Sample) -> Column:
    cells_there = (cells[place] for _, cells in rows if place < len(cells))
    found = (cell.strip() for cell in cells_there if not isinstance(cell, Fault))
    return Column(place, [cell[:2000] for cell in found if cell])


def is_above_numbers(sample: Sample, row: int) -> bool:
    """Whether a row stands above a column of numbers without being one: then it names the columns."""
    if len(sample) - row < 3:
        return False
    for place, cell in enumerate(sample[row][1]):
        below = column(place, sample[row + 1 :]).cells
        if len(below) < 2 or not cell.strip() or len(cell) > 40 or _NUMBER.fullmatch(cell.strip()):
            continue
        if len(set(below)) == len(below) and all(_NUMBER.fullmatch(number) for number in below):
            return True
    return False


def languages(texts: Sequence[Column]) -> dict[int, str]:
    """The language of each column; one with few Latin letters beside another script is most likely English."""
    langs = {column.place: column.lang() for column in texts}
    if any(_HAN.search(cell) for column in texts for cell in column.cells[:5]):
        for column in texts:
            words = "".join(column.cells)
            if langs[column.place] == "und" and words.isascii() and any(map(str.isalpha, words)):
                langs[column.place] = "en"
    return langs


def best_pair(texts: Sequence[Column], langs: dict[int, str], wanted: Wanted, count: int) -> tuple[int, int]:
    """The two columns that are most like two versions of one text, in the order of the languages that are wanted."""

    def fit(pair: tuple[Column, Column]) -> tuple[float, int]:
        one, other = pair
        weights = sorted((one.weight, other.weight))
        likeness = weights[0] / max(1.0, weights[1])
        distinct = min(len(set(column.cells)) / max(1, len(column.cells)) for column in pair)
        filled = min(len(column.cells) for column in pair) / max(1, count)
        differ = _differ(langs[one.place], langs[other.place])
        wish = sum(1 for lang in wanted if lang and language_of(lang) in (language_of(langs[c.place]) for c in pair))
        return (
            wish + 2.0 * differ + likeness * distinct * filled * (1.0 if other.place - one.place == 1 else 0.6),
            -one.place,
        )

    pairs = [(one, other) for i, one in enumerate(texts[:30]) for other in texts[i + 1 : 30]]
    one, other = max(pairs, key=fit)
    source, target = one.place, other.place
    swapped = _agreement(wanted, (langs[target], langs[source])) > _agreement(wanted, (langs[source], langs[target]))
    return (target, source) if swapped else (source, target)


def _differ(one: str, other: str) -> bool:
    return "und" in (one, other) or language_of(one) != language_of(other)


def _agreement(wanted: Wanted, langs: tuple[str, str]) -> int:
    return sum(1 for lang, found in zip(wanted, langs, strict=True) if lang and language_of(lang) == language_of(found))
