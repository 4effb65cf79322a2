"""The paragraphs of a PDF, from its lines of print.

A PDF says where glyphs stand and nothing more. A line begins a paragraph where the eye sees one begin: it stands lower
than the usual distance, is indented, is in another size, or its first word would have fitted on the line before. What
recurs at the top or the bottom of pages is no part of the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, zip_longest

from aligner.texts.pdf_glyphs import SPACELESS, Line

_EDGE = 3  # lines at the top and at the bottom of a page among which its running heads are
_AROUND = 4  # pages before and behind on which a running head is looked for: a short line recurs by chance elsewhere
_ALIKE = 3.0  # points within which two lines stand at the same height
_PAPER = 24.0  # points from the edge of a page within which small print is no text: what browsers add
_PAGE_NUMBER = re.compile(r"\W*(\d{1,5})\W*(?:/\W*\d{1,5}\W*)?")
_NOWHERE = 1e6  # the edge of a column with nothing to its right
_MOST_RUNS = 400  # on a page, beyond which columns are not told apart
_SAME = 6.0  # points within which two columns begin at the same place
_FEW = 4  # lines, too few to show the margins of their column
_NEAR = 40.0  # points within which their column is looked for
_INDENT = 0.8  # sizes of print
_LOWER = 1.3  # times the usual distance between lines
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_ATTACHED = re.compile(r"\s$|\w[-–—]$")
_GOES_ON = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A run of lines one below the other, and the margins that they are set between."""

    lines: tuple[Line, ...]
    left: float
    right: float


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Put the lines of a document together.

    Words that were broken at line ends are whole again, and Chinese lines join without a space.

    Args:
        lines: In the order of reading.
    """
    columns = _columns(_without_running_heads(lines))
    broken = _Hyphens(columns)
    joined = (broken.join(group) for group in _groups(columns))
    return [text for text in (re.sub(r"\s+", " ", one).strip() for one in joined) if text]


def _without_running_heads(lines: Sequence[Line]) -> list[Line]:
    """Leave out what stands at the same place of several pages; a number may grow with that of the page."""
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    edges = list(_edges(lines))
    for line, _ in edges:
        for variant in _variants(line):
            places[variant, round(line.bottom / _ALIKE)].add(line.page)
    needed = max(2, min(3, len({line.page for line in lines})))
    usual = sorted(line.size for line in lines)[len(lines) // 2] if lines else 0.0

    def recurs(line: Line, variant: str) -> bool:
        height = round(line.bottom / _ALIKE)
        near = [places.get((variant, height + step), ()) for step in (-1, 0, 1)]
        around = range(line.page - _AROUND, line.page + _AROUND + 1)
        return sum(any(page in pages for pages in near) for page in around) >= needed

    dropped: set[int] = set()
    for line, outermost in edges:
        number = _PAGE_NUMBER.fullmatch(line.text)
        numbered = outermost and number is not None and int(number[1]) == line.page + 1
        small = line.edge < _PAPER and line.size < 0.9 * usual
        if numbered or small or any(recurs(line, variant) for variant in _variants(line)):
            dropped.add(id(line))
    return [line for line in lines if id(line) not in dropped]


def _edges(lines: Sequence[Line]) -> Iterator[tuple[Line, bool]]:
    """The lines near the top and the bottom of each page, and whether one is the first or the last."""
    for _, page in groupby(lines, key=lambda line: line.page):
        on_page = list(page)
        heights = sorted({line.bottom for line in on_page})
        outer = {*heights[:_EDGE], *heights[-_EDGE:]}
        yield from ((line, line.bottom in (heights[0], heights[-1])) for line in on_page if line.bottom in outer)


def _variants(line: Line) -> Iterator[str]:
    """A line as it stands, and with each of its numbers counted from that of its page."""
    text = line.text.strip()
    yield text
    for match in list(_NUMBER.finditer(text))[:5]:
        if len(match[0]) < 6:
            yield f"{text[: match.start()]}\0{int(match[0]) - line.page}{text[match.end() :]}"


def _columns(lines: Sequence[Line]) -> list[PrintedColumn]:
    """Part the lines where the next stands no longer below the last, and find the margins of each run."""
    parts: list[tuple[list[Line], float]] = []
    for _, page in groupby(_runs(lines), key=lambda run: run[0].page):
        on_page = list(page)
        for run in on_page:
            edge = _edge(run, on_page)
            for wide, part in groupby(run, key=lambda line: line.right > edge):
                parts.append((list(part), _NOWHERE if wide else edge))
    return _with_margins(parts)


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        last = run[-1] if run else line
        below = last.page == line.page and last.bottom - line.bottom > 0.3 * line.size
        if run and not (below and line.left < last.right and line.right > last.left):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _edge(run: list[Line], on_page: list[list[Line]]) -> float:
    """Where on its page the next column to the right of a run begins."""
    if len(on_page) > _MOST_RUNS:
        return _NOWHERE
    left = min(line.left for line in run) + 3 * run[0].size
    beside = [other for other in on_page if other[-1].bottom <= run[0].bottom and other[0].bottom >= run[-1].bottom]
    return min((edge for other in beside if (edge := min(line.left for line in other)) > left), default=_NOWHERE)


def _with_margins(parts: list[tuple[list[Line], float]]) -> list[PrintedColumn]:
    """Runs that begin at the same place of their pages, and have the same to their right, have the same margins."""
    places = [(round(edge / _SAME), min(line.left for line in run)) for run, edge in parts]
    kin: list[list[int]] = []
    for i in sorted(range(len(parts)), key=places.__getitem__):
        last = places[kin[-1][-1]] if kin else (-1, 0.0)
        few = len(parts[i][0]) < _FEW  # they may all be indented
        if last[0] != places[i][0] or places[i][1] - last[1] > (_NEAR if few else _SAME):
            kin.append([])
        kin[-1].append(i)
    margins = {i: _margins([line for k in group for line in parts[k][0]]) for group in kin for i in group}
    return [PrintedColumn(tuple(run), *margins[i]) for i, (run, _) in enumerate(parts)]


def _margins(lines: list[Line]) -> tuple[float, float]:
    """The left and the right margin; one line in thirty may stand out over them."""
    few = len(lines) // 30
    return sorted(line.left for line in lines)[few], sorted(line.right for line in lines)[-1 - few]


@dataclass(frozen=True, slots=True)
class Step:
    """The way from a line to the next.

    Attributes:
        line: Where it leads.
        fits: The beginning of the line would have fitted on the one before.
        depth: How far from its margin the line begins, in sizes of print.
        shift: How much further from its margin than the one before.
        drop: How much lower it stands, in sizes of print; none where it is in another column.
        parted: It is in another size, or in another column and script.
    """

    line: Line
    fits: bool
    depth: float
    shift: float
    drop: float | None
    parted: bool


def _steps(columns: Sequence[PrintedColumn]) -> Iterator[Step]:
    placed = [(line, column) for column in columns for line in column.lines]
    for (last, before), (line, column) in pairwise(placed):
        chinese = SPACELESS.search(last.text), SPACELESS.search(line.text)
        same = before is column
        slack = 0.5 if chinese[0] and chinese[1] else 0.4  # of a character, or a space
        yield Step(
            line,
            fits=last.right + line.head + slack * line.size < before.right,
            depth=(line.left - column.left) / line.size,
            shift=((line.left - column.left) - (last.left - before.left)) / line.size,
            drop=(last.bottom - line.bottom) / line.size if same else None,
            parted=abs(last.size - line.size) > 0.08 * line.size or (not same and bool(chinese[0]) != bool(chinese[1])),
        )


def _groups(columns: Sequence[PrintedColumn]) -> Iterator[list[Line]]:
    """The lines of each paragraph."""
    steps = list(_steps(columns))
    drops: dict[int, list[float]] = defaultdict(list)
    for step in steps:
        if step.drop is not None:
            drops[round(step.line.size)].append(step.drop)
    usual = {size: sorted(found)[len(found) // 4] for size, found in drops.items()}
    # Lines further right than the one before: first lines of paragraphs come after short ones, the later lines of
    # an item that hangs on its number come after full ones.
    inward = Counter(step.fits for step in steps if step.shift > _INDENT and not step.parted)
    hanging = inward[False] > inward[True]
    group = [line for column in columns[:1] for line in column.lines[:1]]
    for step, following in zip_longest(steps, steps[1:]):
        lower = step.drop is not None and step.drop > _LOWER * usual[round(step.line.size)]
        indented = step.shift < -_INDENT if hanging else step.shift > _INDENT
        if not hanging and step.depth > _INDENT and following is not None and not following.fits:
            indented = indented or following.shift < -_INDENT  # alone further right than the lines after it
        if step.parted or step.fits or lower or indented:
            yield group
            group = []
        group.append(step.line)
    if group:
        yield group


class _Hyphens:
    """Joins lines; whether a hyphen at the end of one belongs to its word, the rest of the document tells."""

    def __init__(self, columns: Sequence[PrintedColumn]) -> None:
        lines = [line for column in columns for line in column.lines]
        self._words = Counter(
            word for line in lines for word in _WORD.findall(_BROKEN.sub("", line.text.strip()).lower())
        )
        pairs = [pair for one, other in pairwise(lines) if (pair := _broken(one.text, other.text))]
        votes = Counter(self._known(*pair) for pair in pairs)
        self._breaks = 3 * votes["break"] > votes["dash"]

    def join(self, lines: Sequence[Line]) -> str:
        """The text of a paragraph."""
        text = ""
        for line in lines:
            pair = _broken(text, line.text)
            if text.endswith("\xad"):
                text = text[:-1]
            elif pair and not self._stays(*pair):
                text = text.rstrip()[:-1]
            elif text and not _ATTACHED.search(text) and not _spaceless(text[-1], line.text[0]):
                text += " "
            text += line.text
        return text.replace("\xad", "")

    def _stays(self, one: str, other: str) -> bool:
        known = self._known(one, other)
        if known is None:
            return not self._breaks or (self._words[one] > 0 and len(other) > 4)
        return known == "dash"

    def _known(self, one: str, other: str) -> str | None:
        """Whether the two halves are known as one word or as two."""
        if self._words[f"{one}-{other}"]:
            return "dash"
        if self._words[one + other]:
            return "break"
        return "dash" if self._words[one] and self._words[other] else None


def _broken(one: str, other: str) -> tuple[str, str] | None:
    """The two halves of a word, in lower case, that a hyphen at the end of a line parts."""
    before, after = _BROKEN.search(one.rstrip()[-60:]), _GOES_ON.match(other)
    if not before or not after or not after[0][0].islower():
        return None
    return before[1].lower(), after[0].lower()


def _spaceless(one: str, other: str) -> bool:
    return bool(SPACELESS.match(one) or SPACELESS.match(other))
