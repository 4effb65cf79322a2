"""Which of many files are the two versions of one text, by their names.

`zh/01.txt` and `en/01.txt`, `report.zh.docx` and `report.en.docx`, 第一章.txt and `chapter 1.txt` belong together.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

from aligner.languages import numerals
from aligner.languages.names import heading
from aligner.languages.zh.numbers import parsed
from aligner.model import language_of
from aligner.registry import FORMATS, LANGUAGES, TEXTS

_BETWEEN = re.compile(r"[\s._\-–—()\[\]（）【】,+@#]+")
_NUMBER = re.compile(r"([0-9]+)|第\s*([零〇一二三四五六七八九十百千两兩]+)|\b(?:chapter|part|book)[\s._-]+([ivxlc]+)\b")
_HAN = "零〇一二三四五六七八九十百千两兩"
_COUNTED = re.compile(  # a Chinese number as names have it: 第三章, 三章, 三 alone; and 上册, 下卷
    rf"(?<=第)[{_HAN}]+|(?<![\u4e00-\u9fff])[{_HAN}]+(?=[章回节節卷部集篇册冊]|(?![\u4e00-\u9fff]))"
    r"|[上中下](?=[册冊卷部集篇])"
)
_LONGEST = 60
ALONE = "no other version of it was found"
"""Why most files are left over."""
_SUFFIXES = frozenset(
    [
        ".txt",
        *(suffix for table in (TEXTS, FORMATS) for entry in table.values() for suffix in entry.suffixes + entry.shared),
    ]
)


class PairedFiles(NamedTuple):
    """Two files that belong together.

    Attributes:
        source: One version.
        target: The other.
        name: What both are called, without the marks of their languages.
        by: What says that they belong together: their `name`, their `number`, or only their `order`.
    """

    source: str
    target: str
    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of many files.

    Attributes:
        pairs: Those that belong together, in their natural order.
        left: The others, each with the reason.
        languages: Primary subtags of the source and the target.
    """

    pairs: tuple[PairedFiles, ...]
    left: tuple[tuple[str, str], ...]
    languages: tuple[str, str]


@dataclass(slots=True)
class _File:
    path: str
    lang: str = ""
    key: tuple[str, ...] = ()  # the parts of its name, folders first, without the marks of its language
    name: str = ""

    def numbers(self) -> tuple[int, ...]:
        """The numbers in its name."""
        found = []
        for digits, chinese, roman in _NUMBER.findall(unicodedata.normalize("NFKC", self.name).lower()):
            value = int(digits[:18]) if digits else _counted(chinese) if chinese else numerals.value(roman)
            found.append(-1 if value is None else value)
        return tuple(found)


def pair_files(
    paths: Sequence[str],
    language: Callable[[str], str],
    languages: tuple[str | None, str | None] = (None, None),
) -> Pairing:
    """Find out which files belong together: by their names, else by the numbers in them, else by their order.

    The order counts only where as many files are left in one language as in the other. The source is in the language
    of the first file, unless the user says otherwise.

    Args:
        paths: The files, in any order.
        language: Gives the language of a file by its content; it is asked where the names do not tell.
        languages: Of the source and the target, as far as the user names them.
    """
    files = [_File(path) for path in dict.fromkeys(paths)]
    marks = {file.path: list(_marks(file.path)) for file in files}
    source, target = _two_languages(files, marks, language, languages)
    for file in files:
        _name(file, marks[file.path], (source, target))
        if not file.lang:
            file.lang = language_of(language(file.path))
    sides = [[file for file in files if file.lang == lang] for lang in (source, target)]
    pairs: list[PairedFiles] = []
    left = [
        (file.path, _other_language(file.lang, (source, target))) for file in files if file.lang not in (source, target)
    ]
    for by, key in (("name", _by_name), ("number", _by_number)):
        sides = [*_matched(sides[0], sides[1], key, by, pairs)]
    if len(sides[0]) == len(sides[1]):
        ordered = (sorted(side, key=lambda file: natural(file.path)) for side in sides)
        pairs += [PairedFiles(one.path, other.path, one.name, "order") for one, other in zip(*ordered, strict=True)]
    else:
        left += [(file.path, ALONE) for side in sides for file in side]
    pairs.sort(key=lambda pair: natural(pair.source))
    return Pairing(tuple(_with_names_of_their_own(pairs)), tuple(sorted(left)), (source, target))


def name_of_two(source: str, target: str) -> str:
    """Return what two files that belong together are called, without the marks of their languages."""
    found = pair_files([source, target], lambda path: "zh" if path == source else "en").pairs
    return found[0].name if found else PurePath(source).stem


def natural(name: str) -> list[tuple[int, str]]:
    """Return what to sort names by, so that 10 comes after 9, and 第三章 after 第二章."""

    def number(found: re.Match[str]) -> str:
        value = _counted(found[0])
        return found[0] if value is None else str(value)

    parts = re.split("([0-9]+)", _COUNTED.sub(number, unicodedata.normalize("NFKC", name).casefold()))
    return [(int(part[:18]), "") if part.isdecimal() and part.isascii() else (-1, part) for part in parts]


def _counted(numeral: str) -> int | None:
    """The value of a Chinese number in a name."""
    if numeral in "上中下":
        return "上中下".index(numeral) + 1
    value = parsed(numeral.replace("兩", "两"))
    return None if value is None else int(value)


def _marks(path: str) -> Iterator[tuple[int, int, int, str]]:
    """The languages that a name marks, the most telling first: which part of the path, from where to where, which.

    A file before its folders, and the end of its name before the beginning; but what names two languages, as
    `novel_zh-en` does, tells less than a folder that names one.
    """
    parts = _parts(path)
    found = [list(_marks_of(part)) for part in parts]
    order = sorted(range(len(parts)), key=lambda number: (len({lang for *_, lang in found[number]}) > 1, -number))
    for number in order:
        for start, stop, lang in found[number]:
            yield number, start, stop, lang


def _marks_of(part: str) -> Iterator[tuple[int, int, str]]:
    """The languages that a part of a path marks, the last piece first."""
    pieces = [piece for piece in _pieces(part) if piece[0] < piece[1]]
    for i, (start, stop) in sorted(enumerate(pieces), key=lambda item: (item[0] != len(pieces) - 1, item[0])):
        at_edge = i in (0, len(pieces) - 1)
        if not at_edge and " " in part[max(0, start - 1) : stop + 1]:
            continue  # a word in a title, such as de
        found = heading(part[start:stop])
        if found and found.lang and not found.is_ambiguous:
            yield start, stop, language_of(found.lang)


def _parts(path: str) -> list[str]:
    """The parts of a path, the last one without what says which format it is in, as `.md` in `a.md` and in `a.md.txt`.

    What follows another dot is a part of the name, as in `novel.001.txt`.
    """
    whole = PurePath(path)
    stem, suffix = whole.stem, whole.suffix
    if _is_mark(suffix[1:]):
        stem = whole.name
    while (suffix := PurePath(stem).suffix).lower() in _SUFFIXES:
        stem = stem[: -len(suffix)]
    return [*whole.parts[:-1], stem]


def _is_mark(word: str) -> bool:
    found = heading(word)
    return bool(found and found.lang)


def _pieces(part: str) -> Iterator[tuple[int, int]]:
    position = 0
    tagged = re.compile(r"[A-Za-z]{2,3}[-_](?:[A-Z]{2}|Han[st]|[a-z]{2})(?![A-Za-z])")
    while position < len(part):
        if gap := _BETWEEN.match(part, position):
            position = gap.end()
            continue
        whole = tagged.match(part, position)
        stop = whole.end() if whole and _is_mark(whole[0]) and not _is_of_two(whole[0]) else None
        if stop is None:
            gap = _BETWEEN.search(part, position)
            stop = gap.start() if gap else len(part)
        yield position, stop
        position = stop


def _is_of_two(tag: str) -> bool:
    """Return whether what looks like a language with a region names two languages, as `zh-en` does and `en-gb` not."""
    first, second = re.split("[-_]", tag)
    return second in LANGUAGES and second not in (first.lower(), "ar")  # es-ar is the Spanish of Argentina


def _two_languages(
    files: Sequence[_File],
    marks: dict[str, list[tuple[int, int, int, str]]],
    language: Callable[[str], str],
    wanted: tuple[str | None, str | None],
) -> tuple[str, str]:
    """Source and target language of many files."""
    named = [lang and language_of(lang) for lang in wanted]
    told = {file.path: [lang for *_, lang in marks[file.path]] for file in files}
    counts = Counter(lang for langs in told.values() for lang in dict.fromkeys(langs))
    common = [lang for lang, number in counts.most_common() if number < len(files)]
    known = {path: next(iter(langs), "") for path, langs in told.items()}
    if len(set(known.values()) - {""}) < 2:
        known = {path: next((lang for lang in langs if lang in common), "") for path, langs in told.items()}
    if len(set(known.values()) - {""}) < 2:
        known = {file.path: language_of(language(file.path)) for file in files}
    first = next((lang for lang in known.values() if lang and lang != named[1]), "und")
    source = named[0] or first
    others = Counter(lang for lang in known.values() if lang and lang != source)
    return source, named[1] or next((lang for lang, _ in others.most_common()), "und")


def _name(file: _File, marks: Sequence[tuple[int, int, int, str]], languages: tuple[str, str]) -> None:
    """Find the language of a file in its name, and the name without it."""
    parts = _parts(file.path)
    mark = next((mark for mark in marks if mark[3] in languages), next(iter(marks), None))
    if mark is not None:
        number, start, stop, file.lang = mark
        parts[number] = _BETWEEN.sub(" ", f"{parts[number][:start]} {parts[number][stop:]}").strip()
    file.name = parts[-1][:_LONGEST] or next((part for part in reversed(parts[:-1]) if part), "")
    file.name = file.name or PurePath(file.path).stem
    file.key = tuple(_BETWEEN.sub(" ", unicodedata.normalize("NFKC", part).casefold()).strip() for part in parts)


def _by_name(file: _File) -> tuple[object, ...]:
    return tuple(part for part in file.key[:-1] if part), file.key[-1]


def _by_number(file: _File) -> tuple[object, ...]:
    return file.numbers()


def _matched(
    sources: Sequence[_File],
    targets: Sequence[_File],
    key: Callable[[_File], tuple[object, ...]],
    by: str,
    pairs: list[PairedFiles],
) -> tuple[list[_File], list[_File]]:
    """Put those into `pairs` that have a key which one file of each side alone has, and return the others."""
    sides = [Counter(map(key, side)) for side in (sources, targets)]
    others = {key(file): file for file in targets}
    for file in sources:
        own = key(file)
        if own and sides[0][own] == sides[1][own] == 1:
            pairs.append(PairedFiles(file.path, others[own].path, file.name, by))
    taken = {path for pair in pairs for path in pair[:2]}
    source, target = ([file for file in side if file.path not in taken] for side in (sources, targets))
    return source, target


def _other_language(lang: str, languages: tuple[str, str]) -> str:
    if lang == "und":
        return "its language is not known"
    return f"it is in {lang}, neither in {languages[0]} nor in {languages[1]}"


def _with_names_of_their_own(pairs: Sequence[PairedFiles]) -> Iterator[PairedFiles]:
    """The pairs, those that would have one name with their folders, or else a number, in theirs."""
    seen: Counter[str] = Counter()
    counts = Counter(pair.name for pair in pairs)
    for pair in pairs:
        name = pair.name
        if counts[name] > 1:
            folder = PurePath(pair.source).parent.name
            name = f"{folder} {name}" if folder and not _is_mark(folder) else name
        seen[name] += 1
        yield pair._replace(name=name if seen[name] == 1 else f"{name} ({seen[name]})")
