"""Files that the page hands over: kept until the server ends, under numbers; what they are called is a name only."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from aligner import formats, termbases, texts
from aligner.errors import AlignerError, InputError
from aligner.io.files import Limits, reading
from aligner.io.names import file_name
from aligner.languages import detection
from aligner.model import Alignment, language_of
from aligner.pairing import pair_files
from aligner.registry import FORMATS, TERMBASES, TEXTS
from aligner.report import collect_notices
from aligner.review.answers import Refused

Kind = Literal["text", "alignment", "glossary"]

_COUNT = 1000
_TOTAL = 1_000_000_000  # bytes of all together
_SAMPLE = 4000
_TERMS = re.compile(r"term|gloss|vocab|术语|術語|词汇|詞彙|用語", re.IGNORECASE)  # in the name of a glossary
_LONGEST_TERM = 60  # characters
_ENDS = (".", "。", "!", "！", "?", "？", "…", ";", "；")  # what sentences end with and terms do not
_DEEPEST = 8  # folders of a name that count


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the page has handed over.

    Attributes:
        id: What the page calls it.
        name: Its name.
        label: Its name with the folders that it was in where it came from.
        path: Where it is.
        size: Its bytes.
        kind: What it holds.
        lang: Its language, where it is a text and that is known.
    """

    id: str
    name: str
    label: str
    path: Path
    size: int
    kind: Kind
    lang: str | None

    def value(self) -> dict[str, Any]:
        """Return what the page is told of it."""
        return {"id": self.id, "name": self.name, "size": self.size, "kind": self.kind, "lang": self.lang}


class Uploads:
    """What has been handed over, in a folder of its own that nobody else can read."""

    def __init__(self, limits: Limits = Limits(), total: int = _TOTAL) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="aligner-"))
        self._limits = limits
        self._room = total
        self._number = 0
        self._uploads: dict[str, Upload] = {}

    def close(self) -> None:
        """Delete all of it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def get(self, id: str) -> Upload:
        """Return an upload.

        Raises:
            Refused: There is none of this number.
        """
        if id not in self._uploads:
            raise Refused(404, f"there is no upload {id[:20]!r}", "hand the file over again")
        return self._uploads[id]

    async def receive(self, name: str, chunks: AsyncIterator[bytes]) -> tuple[str, str, Path, int]:
        """Write what arrives to the disk.

        Args:
            name: What the page calls the file.
            chunks: Its bytes.

        Returns:
            Its number, its label, its path and its size, for `keep`.

        Raises:
            Refused: It has no name, or is too large, or there are too many.
        """
        chosen = file_name(name)
        if not chosen:
            raise Refused(400, "a file needs a name")
        if self._number >= _COUNT:
            raise Refused(413, f"more than {_COUNT:,} files", "start the program again for others")
        self._number += 1
        id = f"u{self._number}"
        folder = self._folder / id
        folder.mkdir()
        path, size = folder / chosen, 0
        try:
            with path.open("xb") as stream:
                async for chunk in chunks:
                    size += len(chunk)
                    self._room -= len(chunk)
                    if size > self._limits.size or self._room < 0:
                        limit = self._limits.size if size > self._limits.size else _TOTAL
                        raise Refused(413, f"larger than {limit:,} bytes", "split the file into several")
                    stream.write(chunk)
        except BaseException:
            self.discard(path, size)
            raise
        folders = [file_name(part) for part in re.split(r"[\\/]", name)[-_DEEPEST:-1]]
        return id, "/".join(filter(None, [*folders, chosen])), path, size

    def discard(self, path: Path, size: int) -> None:
        """Delete a file that is of no use."""
        self._room += size
        shutil.rmtree(path.parent, ignore_errors=True)

    def keep(self, id: str, label: str, path: Path, size: int) -> Upload:
        """Find out what a file is, and keep it where it is of use. This reads it and may take seconds.

        Raises:
            InputError: It is of no use.
        """
        try:
            if not size:
                raise InputError("the file is empty", file=path.name)
            with collect_notices():  # they are given once more when it is used
                kind, lang = _recognised(path, self._limits)
        except AlignerError:
            self.discard(path, size)
            raise
        upload = self._uploads[id] = Upload(id, path.name, label, path, size, kind, lang)
        return upload

    def named(self, message: str) -> str:
        """Return a message in which files are called as the page calls them."""
        return re.sub(rf"{re.escape(str(self._folder))}[\\/]u\d+[\\/]", "", message)


def pairs_of(uploads: Sequence[Upload]) -> tuple[list[tuple[Upload, Upload, str, str]], list[Upload]]:
    """Pair texts by their names, or the numbers in these, or their order; as `aligner new` does.

    The first file says there what the source is. Files that are dropped have no order of their own: Chinese goes first.

    Returns:
        The pairs, each with a name and what says that they belong together; and what is left.
    """
    by_path = {f"{upload.id}/{upload.label}": upload for upload in uploads if upload.kind == "text"}
    labels = Counter(upload.label for upload in by_path.values())
    texts = {upload.label if labels[upload.label] == 1 else path: upload for path, upload in by_path.items()}
    names = sorted(texts, key=lambda name: language_of(texts[name].lang or "und") != "zh")
    found = pair_files(names, lambda path: texts[path].lang or "und")
    made = [(texts[pair.source], texts[pair.target], pair.name, pair.by) for pair in found.pairs]
    paired = {upload.id for source, target, *_ in made for upload in (source, target)}
    return made, [upload for upload in uploads if upload.id not in paired]


def _recognised(path: Path, limits: Limits) -> tuple[Kind, str | None]:
    """What a file holds, and the language of a text; every reader is asked that may know it."""
    name = path.name
    with reading(str(path), limits) as stream:
        looks = FORMATS.looks_like(stream.read(_SAMPLE).replace(b"\0", b""))
    suffix = FORMATS.suffix_of(name)
    if suffix in FORMATS.suffixes and suffix in TERMBASES.suffixes and suffix not in TEXTS.suffixes:
        return _table(path, limits), None
    if (looks is not None and FORMATS.may_be(name, looks)) or (
        suffix in FORMATS.suffixes and suffix not in TEXTS.suffixes
    ):
        return "alignment", None
    if suffix in TERMBASES.suffixes and suffix not in (*TEXTS.suffixes, ".txt"):
        return "glossary", None
    return "text", detection.identify(texts.read(path, limits=limits))


def _table(path: Path, limits: Limits) -> Kind:
    """Whether a table holds an alignment or a glossary: of two columns both may be true."""
    alignment: Alignment | None = None
    no_alignment: AlignerError | None = None
    try:
        alignment = formats.read(path, limits=limits)
    except AlignerError as error:
        no_alignment = error
    if alignment is not None and not _may_be_terms(path.name, alignment):
        return "alignment"
    try:
        termbases.read(str(path), limits=limits)
    except AlignerError:
        if no_alignment is not None:
            raise no_alignment from None
        return "alignment"
    return "glossary"


def _may_be_terms(name: str, alignment: Alignment) -> bool:
    """Whether what was read as pairs of sentences is called a glossary, or has nothing as long as a sentence."""
    if any(bead.confidence is not None or bead.shape != "1-1" for bead in alignment):
        return False
    if _TERMS.search(name):
        return True
    texts = [text for pair in alignment.pairs() for text in (pair.source, pair.target)]
    return all(len(text) <= _LONGEST_TERM and not text.rstrip().endswith(_ENDS) for text in texts)
