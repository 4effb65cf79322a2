"""A corpus as a folder of shards: files of about one size, cut between documents, with a list of their digests.

The corpus is read twice and more: to decide which pairs are kept, and once for each part of a split to write them. What
was decided waits in a file. A shard that is the same as before is not written again, and each appears complete; the
list comes last, so that what it says is there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from aligner import report
from aligner._version import __version__
from aligner.corpora.filters import Filters
from aligner.corpora.shard_notices import ShardNotices
from aligner.corpora.splits import BUCKETS, WORK, Protected, Split
from aligner.corpora.statistics import Statistics
from aligner.corpora.unlike import Named
from aligner.errors import InputError, OutputError
from aligner.formats import WriteOptions
from aligner.formats.documents import WRITERS, Output
from aligner.io import files, written
from aligner.model import DocumentPair
from aligner.registry import load

SUFFIXES: Mapping[str, str] = {
    "parquet": ".parquet", "jsonl": ".jsonl", "tmx": ".tmx", "tei": ".xml", "xliff": ".xlf",
}  # fmt: skip
"""Formats of shards, with the suffixes of their files: those that are written document by document."""
MANIFEST = "manifest.json"
WHOLE = "data"
"""The folder of the shards of a corpus that is not split."""
_PACKED = 0.6  # bytes of Parquet for one of text: .39 in large shards, .53 in such as have 160 kB
_DECISION = struct.Struct("<HII")  # number of the part, beads, and of them those that are kept
_PATH = re.compile(r"[^/\\\0:]+/part-[0-9]{5,}\.[a-z]+")
_LONGEST_MANIFEST = 100_000_000


class Shard(NamedTuple):
    """A file of a corpus.

    Attributes:
        path: Its name in the folder, with slashes.
        documents: How many it holds.
        rows: How many beads.
        bytes: Its size.
        sha256: Its digest.
    """

    path: str
    documents: int
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How a corpus is to be written.

    Attributes:
        folder: Where.
        format: In which of the formats of `SUFFIXES`.
        size: Bytes that a shard has at most, unless one document alone is larger; of Parquet about so many.
        split: How it is divided, if it is.
        writing: What is asked of the writer.
        inputs: Files that must not be overwritten.
        sources: What the corpus was made from, as it may be said to others.
    """

    folder: str
    format: str
    size: int = 100_000_000
    split: Split | None = None
    writing: WriteOptions = field(default_factory=WriteOptions)
    inputs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(slots=True)
class Release:
    """What was written.

    Attributes:
        shards: The files.
        filters: What was left out of them.
        statistics: What is in them.
        parts: Documents and beads of each part of the split, with the beads that were left out since they stand in a
            later part too.
        written: How many of the shards were not there before as they are.
        removed: How many files of the export before are gone.
        whole: How many documents the corpus has, those included of which nothing is left.
        version: Of the library that wrote them, where there is one.
    """

    filters: Filters
    shards: list[Shard] = field(default_factory=list)
    statistics: Statistics = field(default_factory=lambda: Statistics(words=False))
    parts: dict[str, dict[str, int]] = field(default_factory=dict)
    written: int = 0
    removed: int = 0
    whole: int = 0
    version: str = ""

    def value(self, plan: Plan) -> dict[str, Any]:
        """Return the list of the shards, and how they came about, as JSON has it."""
        filters, split = self.filters, plan.split
        choice = filters.choice
        return {
            "aligner": __version__,
            "format": plan.format,
            **({"pyarrow": self.version} if self.version else {}),
            "sources": list(plan.sources),
            "documents": self.statistics.documents,
            "documents of which nothing is left": self.whole - self.statistics.documents,
            "beads": self.statistics.beads,
            "shard size": plan.size,
            "filters": {
                "approved": choice.approved,
                "min-confidence": choice.min_confidence,
                "length-ratio": choice.length_ratio,
                "names": sorted(choice.names),
                "beads": filters.total,
                "left out": dict(filters.removed),
            },
            **({} if split is None else {"split": {
                "shares": dict(split.shares), "salt": split.salt, "buckets": BUCKETS, "key": f"{WORK}, or name",
                "parts": self.parts,
            }}),
            "made": self.statistics.value()["recipes"],
            "shards": [shard._asdict() for shard in self.shards],
        }  # fmt: skip


def write(corpus: Callable[[], Iterator[DocumentPair]], plan: Plan, filters: Filters, total: int = 0) -> Release:
    """Write a corpus into a folder, without its list (`finish`).

    Args:
        corpus: Gives its documents, the same each time, each under a name of its own.
        plan: How it is to be written.
        filters: What is left out.
        total: How many documents there are, if that is known.

    Raises:
        InputError: Nothing is left to be written; the corpus changes meanwhile.
        OutputError: The folder holds shards that are not in its list; a file cannot be written.
    """
    _refuse_others(plan)
    _make_folder(plan.folder)
    files.check_outputs([os.path.join(plan.folder, MANIFEST)], inputs=plan.inputs)
    release = Release(filters)
    names = plan.split.names if plan.split else [WHOLE]
    with _waiting(plan.folder) as decisions:
        protected = Protected(len(names))
        columns = _columns(plan)
        with report.stage("choosing"):
            for release.whole, pair in enumerate(corpus(), 1):
                report.progress(release.whole, total)
                numbers = filters.numbers(pair.alignment, pair.name)
                part = plan.split.part_of(pair) if plan.split else 0
                protected.add(part, pair.alignment, numbers)
                decisions.write(_DECISION.pack(part, len(pair.alignment), len(numbers)))
                decisions.write(
                    struct.pack(f"<{len(numbers)}I", *numbers) if len(numbers) < len(pair.alignment) else b""
                )
                if columns is not None and (numbers or not pair.alignment.beads):
                    columns.add_document(pair)
        if filters.total and not filters.kept:
            raise InputError("no pair is left to be written", hint="leave out some of the filters")
        release.version = "" if columns is None else columns.version
        make: Writer = load(WRITERS, plan.format, "format") if columns is None else columns.write_documents
        notices = ShardNotices()
        for part, name in enumerate(names):
            decisions.seek(0)
            told = release.parts.setdefault(name, {"documents": 0, "beads": 0, "left out": 0})
            of_part = _of_part(corpus(), decisions, part, protected, told, filters.emptied)
            documents = _counted(of_part, release, told)
            with report.stage("writing", before=part * release.whole, total=len(names) * release.whole):
                _write_part(documents, name, plan, make, release, notices)
        notices.tell()
    return release


Writer = Callable[[Iterable[DocumentPair], Output, WriteOptions], None]


def finish(plan: Plan, release: Release) -> None:
    """Write the list of the shards, and remove those of an earlier list that are no longer in it, and count them."""
    path = os.path.join(plan.folder, MANIFEST)
    before = listed(plan.folder)
    with files.saving([path], inputs=plan.inputs) as [stream]:
        stream.write(json.dumps(release.value(plan), ensure_ascii=False, indent=1).encode() + b"\n")
    left = {path for path in _there(plan) if _PATH.fullmatch(path)}  # by an export that was stopped
    for gone in (before | left) - {shard.path for shard in release.shards}:
        lost = os.path.join(plan.folder, *gone.split("/"))
        if os.path.isfile(lost):
            os.unlink(lost)
            release.removed += 1
            with suppress(OSError):  # there may be other files in it
                os.rmdir(os.path.dirname(lost))


def listed(folder: str) -> set[str]:
    """Return the paths of the shards that the list in a folder names."""
    path = os.path.join(folder, MANIFEST)
    if not os.path.lexists(path):
        return set()
    try:
        held = json.loads(files.read_bytes(path, files.Limits(size=_LONGEST_MANIFEST)))
        paths = [shard["path"] for shard in held["shards"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise OutputError("this is no list of shards", file=path, hint="choose another folder") from None
    return {path for path in paths if isinstance(path, str) and _PATH.fullmatch(path) and path[:1] != "."}


def _refuse_others(plan: Plan) -> None:
    """Refuse to write shards beside those of somebody else: whoever reads the folder would read them all."""
    ours = listed(plan.folder)
    for path in _there(plan):
        is_left = _PATH.fullmatch(path) and written.is_ours(os.path.join(plan.folder, *path.split("/")))
        if path not in ours and not is_left:  # by an export that was stopped
            hint = "choose an empty folder, or remove it"
            raise OutputError("this is not one of the shards that were written here", file=path, hint=hint)


def _there(plan: Plan) -> list[str]:
    """The files in the folders of shards."""
    names = plan.split.names if plan.split else [WHOLE]
    folders = [(name, os.path.join(plan.folder, name)) for name in names]
    there = [(name, os.listdir(folder)) for name, folder in folders if os.path.isdir(folder)]
    return sorted(f"{name}/{found}" for name, some in there for found in some if not found.startswith("."))


def _make_folder(path: str) -> None:
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise OutputError(files.reason_of(error), file=path) from None


def _columns(plan: Plan) -> Any:
    """The columns that all shards have in Parquet; readers of a folder take those of its first file for all."""
    if plan.format != "parquet":
        return None
    from aligner.formats.parquet import Columns

    return Columns()


def _of_part(
    documents: Iterator[DocumentPair],
    decisions: BinaryIO,
    part: int,
    protected: Protected,
    told: dict[str, int],
    emptied: Named,
) -> Iterator[DocumentPair]:
    """The documents of a part, with the beads that were decided on and are protected nowhere."""
    for number, pair in enumerate(documents):
        report.progress(number, 0)
        found = decisions.read(_DECISION.size)
        own, beads, count = _DECISION.unpack(found) if len(found) == _DECISION.size else (0, -1, 0)
        if beads != len(pair.alignment):
            hint = "export it when nobody works on it"
            raise InputError("the corpus was changed while it was written", hint=hint)
        numbers: Sequence[int] = range(beads)
        if count < beads:
            numbers = struct.unpack(f"<{count}I", decisions.read(4 * count))
        if own != part:
            continue
        kept = protected.kept(part, pair.alignment, numbers)
        told["left out"] += len(numbers) - len(kept)
        if kept or not beads:
            yield pair if len(kept) == beads else replace(pair, alignment=pair.alignment.select(kept))
        elif numbers:
            emptied.add(pair.name)


def _counted(documents: Iterator[DocumentPair], release: Release, told: dict[str, int]) -> Iterator[DocumentPair]:
    for pair in documents:
        release.statistics.add(pair)
        told["documents"] += 1
        told["beads"] += len(pair.alignment)
        yield pair


def _write_part(
    documents: Iterator[DocumentPair], name: str, plan: Plan, make: Writer, release: Release, notices: ShardNotices
) -> None:
    """Write the shards of a part."""
    pending = next(documents, None)
    number = 0
    while pending is not None:
        number += 1
        path = f"{name}/part-{number:05d}{SUFFIXES[plan.format]}"
        with _waiting(plan.folder) as stream:
            filling = _Filling(chain([pending], documents), stream, plan, make)
            with notices.of(os.path.join(plan.folder, path)):
                make(filling, Output(path, stream, _refuse_beside), plan.writing)
            pending = filling.left
            digest = _digest(stream)
            shard = Shard(path, filling.documents, filling.beads, stream.tell(), digest)
            release.shards.append(shard)
            release.written += _put(stream, digest, os.path.join(plan.folder, *path.split("/")), plan.inputs)


@contextmanager
def _waiting(folder: str) -> Iterator[BinaryIO]:
    """A file without a name, where there is to be room for the corpus: `/tmp` may be small, or in memory.

    Raises:
        OutputError: There is no room.
    """
    try:
        with tempfile.TemporaryFile(dir=folder) as stream:
            yield stream
    except OSError as error:
        raise OutputError(files.reason_of(error), file=folder) from None


class _Filling:
    """Gives a writer documents until its shard is full.

    Attributes:
        left: The first document of the next shard.
        documents: How many were given; `beads` likewise.
        beads: Of them.
    """

    def __init__(self, documents: Iterator[DocumentPair], stream: BinaryIO, plan: Plan, make: Writer) -> None:
        self._pending, self._stream, self._plan, self._make = documents, stream, plan, make
        self._text = 0  # bytes in it
        self.left: DocumentPair | None = None
        self.documents = self.beads = 0

    def __iter__(self) -> Iterator[DocumentPair]:
        for pair in self._pending:
            if self.documents and self._with(pair) > self._plan.size:
                self.left = pair
                return
            self.documents += 1
            self.beads += len(pair.alignment)
            self._text += _text(pair)
            yield pair

    def _with(self, pair: DocumentPair) -> float:
        """Return how many bytes the shard has at most with one document more."""
        if self._plan.format == "parquet":  # it writes when it has many rows, and what they take is known then only
            return _PACKED * (self._text + _text(pair))
        with BytesIO() as alone, report.collect_notices():  # they are given when it is written into the shard
            self._make([pair], Output("", alone, _refuse_beside), self._plan.writing)
            return self._stream.tell() + alone.tell()


def _text(pair: DocumentPair) -> int:
    return sum(len(side.text.content.encode()) for side in (pair.alignment.source, pair.alignment.target))


def _refuse_beside(name: str) -> BinaryIO:
    raise OutputError("a shard is one file", file=name)


def _digest(stream: BinaryIO) -> str:
    """The SHA-256 of what was written, after which the stream stands at its end."""
    stream.seek(0)
    found = hashlib.sha256()
    while piece := stream.read(1 << 20):
        found.update(piece)
    return found.hexdigest()


def _put(stream: BinaryIO, digest: str, path: str, inputs: Sequence[str]) -> bool:
    """Have what was written appear under its name; returns whether it was not there yet."""
    if os.path.isfile(path):
        with open(path, "rb") as there:
            if _digest(there) == digest:
                return False
    _make_folder(os.path.dirname(path))
    with files.saving([path], inputs=inputs) as [saved]:
        stream.seek(0)
        shutil.copyfileobj(stream, saved, 1 << 20)
    return True
