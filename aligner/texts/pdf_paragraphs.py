"""The paragraphs of a PDF, from its lines of print.

A PDF says where glyphs stand and nothing more. A line begins a paragraph where the eye sees one begin: it stands lower
than the usual distance, is indented, is in another size, or its first word would have fitted on the line before. What
recurs at the top or the bottom of pages is no part of the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, zip_longest

from aligner.texts.pdf_cells import with_cells
from aligner.texts.pdf_glyphs import SPACELESS, Line
from aligner.texts.pdf_hyphens import Hyphens, broken
from aligner.texts.pdf_notes import without_notes

_EDGE = 3  # lines at the top and at the bottom of a page among which its running heads are
_AROUND = 4  # pages before and behind on which a running head is looked for: a short line recurs by chance elsewhere
_ALIKE = 3.0  # points within which two lines stand at the same height
_PAPER = 24.0  # points from the edge of a page within which small print is no text: what browsers add
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p|s|página|pagina|страница|стр|第)?\W*(\d{1,5})\W*(?:页|頁|ページ)?\W*(?:(?:/|of|von|de|di|из|共)\W*\d{1,5}\W*页?\W*)?",
    re.IGNORECASE,
)
_NOWHERE = 1e6  # the edge of a column with nothing to its right
_MOST_RUNS = 400  # on a page, beyond which columns are not told apart
_SAME = 6.0  # points within which two columns begin at the same place
_FEW = 4  # lines, too few to show the margins of their column
_NEAR = 40.0  # points within which their column is looked for
_INDENT = 0.8  # sizes of print
_LOWER = 1.3  # times the usual distance between lines,
_LOWER_OF_EVEN = 1.15  # where it is always the same:
_EVEN = 1.03  # times as large at the third quartile as at the first
_FEWEST = 8  # distances that tell so
_LOOSEST = 1.2  # times the usual distance of the text, for what is in another size
_SLACK_OF_CELLS = 1.0  # sizes of print that the padding of cells takes
_CENTRED = 0.5  # sizes of print: lines in the middle begin further from the margin, and their middles are nearer
_APART = 6.0  # times as far do they begin from each other where no margin is known
# How much of its size two lines of one paragraph may differ by; where there are many sizes, a machine has guessed them.
_SIZES, _SIZES_OF_MANY = 0.03, 0.08
_MOST_SIZES = 15
_BOLD = re.compile(r"bold|black|heavy|demi|hei(?![a-z])", re.IGNORECASE)
_BULLET = re.compile(r"[•●○◦■□▪▫◆◇►▶➢➤✓✔\uf0a7\uf0b7\uf0d8]\s*\S|[-–—*·]\s+\S")
_NUMBERED = re.compile(
    r"(\d{1,2}[.)、．]|[(（]?(\d{1,2}|[a-z]|[ivx]{1,4}|[一二三四五六七八九十]{1,3})[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、"
    r"|\d{1,2}(\.\d{1,2}){1,3}\.?\s|[A-Za-z][.)]\s|第[一二三四五六七八九十百\d]{1,4}[章节節条條]).*\w"
)
_ENDED = re.compile(r"[.!?:;。！？：；…][\"'”’」』»)）]*\Z")
_NUMBER = re.compile(r"\d+")


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
    text, notes = without_notes(_without_running_heads(with_cells(lines)))
    columns = _columns(text)
    hyphens = Hyphens([line for column in columns for line in column.lines] + [line for note in notes for line in note])
    joined = (hyphens.join(group) for group in [*_groups(columns), *notes])
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
        if run and not (below and line.left < last.right and line.right > last.left and line.cell == last.cell):
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
    beside = [
        other
        for other in on_page
        if not other[0].cell and other[-1].bottom <= run[0].bottom and other[0].bottom >= run[-1].bottom
    ]
    return min((edge for other in beside if (edge := min(line.left for line in other)) > left), default=_NOWHERE)


def _with_margins(parts: list[tuple[list[Line], float]]) -> list[PrintedColumn]:
    """Runs that begin at the same place of their pages, and have the same to their right, have the same margins."""
    places = [(-run[0].cell, round(edge / _SAME), min(line.left for line in run)) for run, edge in parts]
    kin: list[list[int]] = []
    for i in sorted(range(len(parts)), key=places.__getitem__):
        last = places[kin[-1][-1]] if kin else (1, 0, 0.0)
        few = len(parts[i][0]) < _FEW  # they may all be indented
        if last[:2] != places[i][:2] or places[i][2] - last[2] > (_NEAR if few else _SAME):
            kin.append([])
        kin[-1].append(i)
    margins = {i: _margins([line for k in group for line in parts[k][0]]) for group in kin for i in group}
    columns = [PrintedColumn(tuple(run), *margins[i]) for i, (run, _) in enumerate(parts)]
    pages = groupby(columns, key=lambda column: column.lines[0].page)
    return [column for _, on_page in pages for column in _within_others(list(on_page))]


def _within_others(columns: Sequence[PrintedColumn]) -> Iterator[PrintedColumn]:
    """Give a few lines of a page that stand between the margins of a column, as headings in the middle do, its margins.

    Args:
        columns: Those of the page.
    """
    long = [column for column in columns if len(column.lines) >= _FEW and not column.lines[0].cell][:_MOST_RUNS]
    long.sort(key=lambda column: -len(column.lines))
    for column in columns:
        few = len(column.lines) < _FEW and not column.lines[0].cell
        around = (other for other in long if other.left <= column.left and column.right <= other.right)
        found = next(around, None) if few else None
        yield PrintedColumn(column.lines, found.left, found.right) if found else column


def _margins(lines: list[Line]) -> tuple[float, float]:
    """The left and the right margin; one line in thirty may stand out over them, as may a mark at its end."""
    few = len(lines) // 30
    rights = sorted((line.right for line in lines), reverse=True)
    size = lines[0].size
    if few == 0 and len(lines) >= _FEW and 0.5 * size < rights[0] - rights[1] < 2.5 * size:
        few = int(bool(SPACELESS.search(lines[0].text)))
    return sorted(line.left for line in lines)[len(lines) // 30], rights[few]


@dataclass(frozen=True, slots=True)
class Step:
    """The way from a line to the next.

    Attributes:
        line: Where it leads.
        fits: The beginning of the line would have fitted on the one before.
        depth: How far from its margin the line begins, in sizes of print.
        shift: How much further from its margin than the one before.
        drop: How much lower it stands, in sizes of print; none where it does not.
        parted: It is in another cell, size or weight, or in another column and script.
        numbered: It begins with the bullet or the number of an item, which the line before may lead to.
        hangs: The line before begins with one.
        broken: It begins with the second half of a word.
    """

    line: Line
    fits: bool
    depth: float
    shift: float
    drop: float | None
    parted: bool
    numbered: bool
    hangs: bool
    broken: bool


def _steps(columns: Sequence[PrintedColumn]) -> Iterator[Step]:
    placed = [(line, column) for column in columns for line in column.lines]
    sizes = _SIZES if len({round(line.size, 1) for line, _ in placed}) <= _MOST_SIZES else _SIZES_OF_MANY
    for (last, before), (line, column) in pairwise(placed):
        chinese = SPACELESS.search(last.text), SPACELESS.search(line.text)
        same = before is column
        slack = 0.5 if chinese[0] and chinese[1] else 0.4  # of a character, or a space
        slack += _SLACK_OF_CELLS if line.cell else 0
        drop = (last.bottom - line.bottom) / line.size
        centred = _are_centred(last, line, before.left)
        moved = last.left - before.left if centred else 0.0
        yield Step(
            line,
            fits=last.right - moved + line.head + slack * line.size < before.right,
            depth=(line.left - column.left) / line.size,
            shift=0.0 if centred else ((line.left - column.left) - (last.left - before.left)) / line.size,
            drop=drop if line.page == last.page and drop > 0 else None,
            parted=last.cell != line.cell
            or abs(last.size - line.size) > sizes * line.size
            or _is_otherwise_set(last, line)
            or (not same and bool(chinese[0]) != bool(chinese[1])),
            numbered=_is_numbered(last, line),
            hangs=_begins_item(last),
            broken=broken(last.text, line.text) is not None or _is_compound(last.text.rstrip(), line.text),
        )


def _are_centred(last: Line, line: Line, left: float) -> bool:
    """Whether two lines are set in the middle, away from the left margin."""
    middle = abs(last.left + last.right - line.left - line.right) < _CENTRED * line.size
    apart = max(min(last.left, line.left) - left, abs(last.left - line.left) / _APART)
    return middle and apart > _CENTRED * line.size


def _is_compound(last: str, line: str) -> bool:
    """Whether a line ends within a word such as Straßenbahn-Haltestelle, Anglo-Saxon, COVID-19."""
    return last[-1:] == "-" and last[-2:-1].isalpha() and line[:1].isalnum()


def _is_otherwise_set(last: Line, line: Line) -> bool:
    """Whether of two lines one is a heading: all its words are in bold print, and none of the other's."""
    if not last.font or not line.font or last.font == line.font:
        return False
    return bool(_BOLD.search(last.font)) != bool(_BOLD.search(line.font))


def _is_numbered(last: Line, line: Line) -> bool:
    if _BULLET.match(line.text):
        return True
    after = _ENDED.search(last.text.rstrip()) or _begins_item(last)
    return _NUMBERED.match(line.text) is not None and bool(after)


def _groups(columns: Sequence[PrintedColumn]) -> Iterator[list[Line]]:
    """The lines of each paragraph."""
    steps = list(_steps(columns))
    habits = _Habits.of(steps)
    group = [line for column in columns[:1] for line in column.lines[:1]]
    for step, following in zip_longest(steps, steps[1:]):
        low = step.drop is not None and step.drop > habits.lower[round(step.line.size)]
        apart = low or step.fits or step.numbered or _is_indented(step, following, group, habits)
        if step.parted or (apart and not (step.broken and not low)):
            yield group
            group = []
        group.append(step.line)
    if group:
        yield group


@dataclass(frozen=True, slots=True)
class _Habits:
    """How a document sets its paragraphs.

    Attributes:
        lower: For print of each size how much lower than the one before a line stands that begins a paragraph.
        hanging: The first lines of its paragraphs begin further left than the others.
        items: Those of its numbered items do.
    """

    lower: Mapping[int, float]
    hanging: bool
    items: bool

    @classmethod
    def of(cls, steps: Sequence[Step]) -> _Habits:
        # Lines further right than the one before: first lines of paragraphs come after short ones, the later lines of
        # an item that hangs on its number come after full ones.
        further = [step for step in steps if step.shift > _INDENT and not step.parted]
        inward = Counter(step.fits for step in further if not step.hangs)
        items = any(step.hangs and not step.fits for step in further)
        return cls(_lower(steps), inward[False] > inward[True], items)


def _is_indented(step: Step, following: Step | None, group: Sequence[Line], habits: _Habits) -> bool:
    """Whether a line begins a paragraph by where it begins: further right, or further left, than the one before.

    Args:
        step: The way to the line.
        following: The way to the next one, if there is one.
        group: The lines of the paragraph before.
        habits: Of the document.
    """
    is_item = len(group) == 1 and _begins_item(group[0])
    if step.shift < -_INDENT:
        ended = habits.items and is_item and _ENDED.search(group[0].text.rstrip())
        if habits.hanging or ended or _outdents(step, group):
            return True
    if habits.hanging:
        return False
    if step.shift > _INDENT:
        return not is_item
    # Further right than the lines after it?
    return step.depth > _INDENT and following is not None and not following.fits and following.shift < -_INDENT


def _begins_item(line: Line) -> bool:
    return bool(_BULLET.match(line.text) or _NUMBERED.match(line.text))


def _outdents(step: Step, group: Sequence[Line]) -> bool:
    """Whether a line goes back to the margin from lines that hang on a number."""
    return (
        step.shift < -_INDENT
        and len(group) > 1
        and _begins_item(group[0])
        and group[1].left - group[0].left > _INDENT * group[0].size
    )


def _lower(steps: Sequence[Step]) -> Mapping[int, float]:
    """For print of each size how much lower than the one before a line stands that begins a paragraph."""
    drops: dict[int, list[float]] = defaultdict(list)
    for step in steps:
        if step.drop is not None and not step.line.cell:
            drops[round(step.line.size)].append(step.drop)
    usual = {size: sorted(found)[len(found) // 4] for size, found in drops.items()}
    of_text = usual[max(drops, key=lambda size: len(drops[size]))] if drops else 0.0
    within = sorted(step.drop for step in steps if step.drop is not None and not step.fits and not step.line.cell)
    even = within and within[(3 * len(within)) // 4] < _EVEN * within[len(within) // 4]
    times = _LOWER_OF_EVEN if even and len(within) >= _FEWEST else _LOWER
    lower = {size: times * min(found, _LOOSEST * of_text) for size, found in usual.items()}
    return defaultdict(lambda: _LOWER * (of_text or 1.0), lower)
