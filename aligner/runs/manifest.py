"""Manifests: tables that name the two files of each pair, as people and programs write them.

A manifest is a table (TSV, CSV) whose first row names the columns, or JSON lines with the same names as keys: `source`
and `target` are files, `id`, `source_lang`, `target_lang`, `source_encoding` and `target_encoding` may be there, and
everything else is metadata. Rows are read one by one, however many there are. What is wrong with one is said in its
entry and stops nothing; only what is no manifest at all is an error.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePosixPath

from aligner import report
from aligner.errors import InputError, located
from aligner.io.files import Limits
from aligner.languages.tags import parse_tag
from aligner.model import Properties
from aligner.runs.parts import Chooser, Part
from aligner.runs.places import Folder, Identity, is_address, shown
from aligner.runs.rows import Row, rows_of
from aligner.runs.seen import Seen

_LONGEST_ID = 300  # characters
_NONE: tuple[str | None, str | None] = (None, None)
# What stands between the words of a name; signs such as 😀 are words.
_GAP = re.compile(
    r"([\s!-/:-@\[-`{-~\u00a0-\u00bf\u2010-\u2027\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+)"
)
_QUOTED = 120  # characters of a name that a message quotes


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a manifest, or a pair of files of folders.

    Attributes:
        number: Its place, from 0: the order of the project.
        id: The name of the document in the project; no two entries have the same.
        source: What a worker opens: an absolute path or an address.
        target: Likewise.
        names: Both as the manifest has them, for messages and results.
        languages: Tags of the two languages, as far as they are named.
        encodings: Encodings of the two files, as far as they are named.
        metadata: What else the manifest says of it.
        place: Where it stands, such as `manifest.tsv:12`.
        problem: Why it cannot be run, such as a missing file; then the rest may be empty.
    """

    number: int
    id: str
    source: str = ""
    target: str = ""
    names: tuple[str, str] = ("", "")
    languages: tuple[str | None, str | None] = (None, None)
    encodings: tuple[str | None, str | None] = (None, None)
    metadata: Properties = ()
    place: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What lists pairs of files: a manifest, or folders whose files were paired.

    Attributes:
        rows: Gives its rows, as often as it is called.
        folder: Where their files have to be.
        place: What it is called.
    """

    rows: Callable[[], Iterable[Row]]
    folder: Folder
    place: str

    def entries(self, chooser: Chooser | None = None) -> Iterator[Entry]:
        """Yield the entries, one by one.

        Args:
            chooser: Chooses which are wanted; by default all.

        Raises:
            InputError: It cannot be read.
            FormatError: It is no manifest.
        """
        yield from Entries(self.folder, self.place, chooser).of(self.rows())

    def count(self, part: Part | None = None) -> int:
        """Return how many entries there are, or are in a part; no file is looked at for it.

        Raises:
            AlignerError: As `entries`.
        """
        with report.collect_notices():  # they are given with the entries
            if part is None:
                return sum(1 for _ in self.rows())
            return sum(1 for _ in Entries(self.folder, self.place, Chooser(part)).named(self.rows()))


def manifest(path: str, *, allow_outside: bool = False, limits: Limits = Limits()) -> Listing:
    """Return what a manifest lists; it is not yet read.

    Args:
        path: The manifest, or `-` for standard input, where files are named from the current folder.
        allow_outside: Whether files may be outside of the folder of the manifest.
        limits: Sizes to refuse: of the files, and of a line of the manifest.
    """
    folder = Folder(os.path.dirname(path) if path != "-" else "", allow_outside=allow_outside, limits=limits)
    place = os.path.basename(path) if path != "-" else "standard input"
    return Listing(lambda: rows_of(path, limits), folder, place)


class Entries:
    """Makes entries, each with an id of its own.

    Args:
        folder: Where their files have to be.
        place: The name of the manifest.
        chooser: Chooses which are wanted; the files of others are not looked at.
    """

    def __init__(self, folder: Folder, place: str, chooser: Chooser | None = None) -> None:
        self._folder = folder
        self._chooser = chooser or Chooser()
        self._place = place
        self._number = -1
        self._ids = Seen()
        self._pairs = Seen()

    def of(self, rows: Iterable[Row]) -> Iterator[Entry]:
        """Yield the entries of rows; what is wrong with one stands in its `problem`."""
        for row, id, problem in self.named(rows):
            yield self._entry(row, id, problem)

    def named(self, rows: Iterable[Row]) -> Iterator[tuple[Row, str, str]]:
        """Yield the rows of entries that are wanted, each with its id and what is wrong with that."""
        for row in rows:
            self._number += 1
            id, problem = self._id(row, _names(row))
            if self._chooser.has(id):
                yield row, id, problem

    def _entry(self, row: Row, id: str, problem: str) -> Entry:
        names = _names(row)
        place = self._place_of(row)
        files, languages, encodings = ("", ""), _NONE, _NONE
        try:
            if row.problem:
                raise InputError(row.problem)
            languages, encodings = _tags(row.named), _encodings(row.named)
            if problem:
                raise InputError(problem)
            files = self._files(names)
        except InputError as error:
            files, problem = ("", ""), located(error.reason, error.file, None, error.hint)
        names = (shown(names[0]), shown(names[1]))
        return Entry(self._number, id, *files, names, languages, encodings, row.metadata, place, problem)

    def _id(self, row: Row, names: tuple[str, str]) -> tuple[str, str]:
        """The id of an entry and what is wrong with it; where none is given, it is made of the names of its files."""
        given = " ".join(row.named.get("id", "").split())
        missing = [side for side, name in zip(("source", "target"), names, strict=True) if not name]
        problem = f"no {' and no '.join(missing)}" if missing else ""
        if len(given) > _LONGEST_ID:
            given, problem = "", f"an id of {len(given):,} characters (it can have {_LONGEST_ID})"
        id = given or (id_of(names) if not missing else self._place_of(row))
        before = self._ids.first(id, row.line)
        if before is not None and not given:
            digest = blake2b("\n".join(names).encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
            id = f"{id} {digest}"
            before = self._ids.first(id, row.line)
        again = None if missing else self._pairs.first("\n".join(map(_plain, names)), row.line)
        if again is not None:
            problem = f"a pair of the same two files {_stands(again)}"
        if before is not None and (given or again is None):
            problem = f"the id {_short(id)} {_stands(before)}; give each pair its own"
        while before is not None:
            id = f"{id} ({self._place_of(row)})"
            before = self._ids.first(id, row.line)
        return id, problem

    def _place_of(self, row: Row) -> str:
        return f"{self._place}:{row.line}" if row.line else f"{self._place}/{shown(row.named['source'])}"

    def _files(self, names: tuple[str, str]) -> tuple[str, str]:
        found: list[tuple[str, Identity]] = []
        for name in names:
            try:
                found.append(self._folder.find(name))
            except InputError as error:
                raise InputError(error.reason, file=_short(shown(name)), hint=error.hint) from None
        (source, one), (target, other) = found
        if one == other:
            raise InputError("source and target are the same file", file=_short(shown(names[0])))
        return source, target


def _names(row: Row) -> tuple[str, str]:
    return row.named.get("source", ""), row.named.get("target", "")


def _stands(line: int) -> str:
    return f"stands in line {line:,} already" if line else "is there already"


def id_of(names: tuple[str, str]) -> str:
    """Return what a pair is called after its files: what their paths have in common, else the path of the source.

    Example:
        >>> from aligner.runs.manifest import id_of
        >>> id_of(("book/zh/01.txt", "book/en/01.txt")), id_of(("a.zh.txt", "a.en.txt"))
        ('book/01', 'a')
    """
    source, target = (_parts(name) for name in names)
    if len(source) != len(target):
        return "/".join(source)[-_LONGEST_ID:]
    *folders, name = (_common(one, other) for one, other in zip(source, target, strict=True))
    return "/".join([*filter(None, folders), name or source[-1]])[-_LONGEST_ID:]


def _plain(name: str) -> str:
    """A name without ways round, by which it is known again; no file is looked at for it."""
    return name if is_address(name) else os.path.normpath(name.replace("\\", "/"))


def _parts(name: str) -> list[str]:
    plain = shown(name).replace("\\", "/")
    path = plain.partition("://")[2] if is_address(plain) else plain
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return [*parts[:-1], PurePosixPath(parts[-1]).stem] if parts else ["?"]


def _common(one: str, other: str) -> str:
    """The words at the beginning and at the end that two names have in common, with what is between them."""
    if one == other:
        return one
    first, second = (_GAP.split(part) for part in (one, other))
    plain, others = ([part.casefold() for part in parts] for parts in (first, second))
    shorter = min(len(first), len(second))
    start = next((i for i in range(shorter) if plain[i] != others[i]), shorter)
    back = next((i for i in range(shorter - start) if plain[-1 - i] != others[-1 - i]), shorter - start)
    kept = first[:start] + first[len(first) - back :] if back else first[:start]
    return re.sub(f"^{_GAP.pattern}|{_GAP.pattern}$", "", "".join(kept))


def _tags(named: Mapping[str, str]) -> tuple[str | None, str | None]:
    source, target = (_tag(named.get(f"{side}_lang", "")) for side in ("source", "target"))
    return source, target


@lru_cache(1000)
def _tag(tag: str) -> str | None:
    return parse_tag(tag) if tag else None


def _encodings(named: Mapping[str, str]) -> tuple[str | None, str | None]:
    source, target = (_encoding(named.get(f"{side}_encoding", "")) for side in ("source", "target"))
    return source, target


def _encoding(name: str) -> str | None:
    if not name:
        return None
    try:
        "".encode(name)  # not what `codecs.lookup` knows: `hex` and `zip` are no encodings of texts
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        hint = "try utf-8, gb18030, big5 or utf-16"
        raise InputError(f"unknown encoding {_short(name)}", hint=hint) from None


def _short(name: str) -> str:
    return name if len(name) <= _QUOTED else f"…{name[-_QUOTED:]}"
