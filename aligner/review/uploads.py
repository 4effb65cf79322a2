"""Files that the page hands over: kept until the server ends, under numbers; what they are called is a name only."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal

from aligner import formats, termbases, texts
from aligner.errors import AlignerError, InputError
from aligner.io.files import Limits, reading
from aligner.io.names import file_name
from aligner.languages import detection
from aligner.model import language_of
from aligner.registry import FORMATS, TERMBASES, TEXTS
from aligner.review.answers import Refused

Kind = Literal["text", "alignment", "glossary"]

_COUNT = 1000
_TOTAL = 1_000_000_000  # bytes of all together
_SAMPLE = 4000


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the page has handed over.

    Attributes:
        id: What the page calls it.
        name: Its name.
        path: Where it is.
        size: Its bytes.
        kind: What it holds.
        lang: Its language, where it is a text and that is known.
    """

    id: str
    name: str
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

    async def receive(self, name: str, chunks: AsyncIterator[bytes]) -> tuple[str, Path, int]:
        """Write what arrives to the disk.

        Args:
            name: What the page calls the file.
            chunks: Its bytes.

        Returns:
            Its number, its path and its size, for `keep`.

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
        return id, path, size

    def discard(self, path: Path, size: int) -> None:
        """Delete a file that is of no use."""
        self._room += size
        shutil.rmtree(path.parent, ignore_errors=True)

    def keep(self, id: str, path: Path, size: int) -> Upload:
        """Find out what a file is, and keep it where it is of use. This reads it and may take seconds.

        Raises:
            InputError: It is of no use.
        """
        try:
            if not size:
                raise InputError("the file is empty", file=path.name)
            kind, lang = _recognised(path, self._limits)
        except AlignerError:
            self.discard(path, size)
            raise
        upload = self._uploads[id] = Upload(id, path.name, path, size, kind, lang)
        return upload

    def named(self, message: str) -> str:
        """Return a message in which files are called as the page calls them."""
        return re.sub(rf"{re.escape(str(self._folder))}[\\/]u\d+[\\/]", "", message)


def pairs_of(uploads: Sequence[Upload]) -> tuple[list[tuple[Upload, Upload, str]], list[Upload]]:
    """Pair texts by their names and languages: `ch1.zh.txt` with `ch1.en.txt`, or `zh/ch1.txt` with `en/ch1.txt`.

    Returns:
        The pairs in the order of their sources, each with a name, and what is left.
    """
    texts = [upload for upload in uploads if upload.kind == "text"]
    languages = list(dict.fromkeys(language_of(text.lang or "und") for text in texts))
    left = [upload for upload in uploads if upload.kind != "text"]
    if len(languages) != 2:
        return [], [*left, *texts]
    sources, targets = ([text for text in texts if language_of(text.lang or "und") == lang] for lang in languages)
    scored = sorted(
        (-_likeness(source.name, target.name), abs(i - j), i, j)
        for i, source in enumerate(sources)
        for j, target in enumerate(targets)
    )
    partners: dict[int, int] = {}
    for _, _, i, j in scored:
        if i not in partners and j not in partners.values():
            partners[i] = j
    made = [
        (sources[i], targets[j], _shared_name(sources[i].name, targets[j].name)) for i, j in sorted(partners.items())
    ]
    paired = {upload.id for source, target, _ in made for upload in (source, target)}
    return made, [*left, *(text for text in texts if text.id not in paired)]


def _likeness(one: str, other: str) -> float:
    """How alike two names are: their numbers have to be the same, in the first place."""
    numbers = [[int(number) for number in re.findall(r"\d{1,9}", os.path.splitext(name)[0])] for name in (one, other)]
    stems = [re.sub(r"\d+", "", os.path.splitext(name)[0].lower()) for name in (one, other)]
    return 2.0 * (numbers[0] == numbers[1]) + float(SequenceMatcher(None, stems[0], stems[1]).ratio())


def _shared_name(one: str, other: str) -> str:
    """What two names have in common, or both."""
    stems = [os.path.splitext(name)[0] for name in (one, other)]
    parts = [re.split(r"[\s._-]+", stem) for stem in stems]
    shared = [part for part in parts[0] if part in parts[1]]
    if shared:
        return " ".join(shared)
    return f"{stems[0]} – {stems[1]}"


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
    """Whether a table holds an alignment or a glossary."""
    try:
        formats.read(path, limits=limits)
    except AlignerError as no_alignment:
        try:
            termbases.read(str(path), limits=limits)
        except AlignerError:
            raise no_alignment from None
        return "glossary"
    return "alignment"
