"""Files that hold texts: one module a format, from its bytes to the paragraphs that somebody reads."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, cast

from aligner.errors import InputError
from aligner.io import files
from aligner.registry import FORMATS, TEXTS

TextStructure = Literal["paragraphs", "headings", "lists", "tables", "notes"]


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader is told about a file beside its bytes.

    Attributes:
        name: Its name, for messages.
        encoding: The encoding that the user named; by default the bytes tell.
        lang: BCP 47 tag of its language where the user named it.
        limits: Sizes to refuse.
        read_as: Gets the encoding that its characters were in where that is not UTF-8, and how it is known.
    """

    name: str
    encoding: str | None = None
    lang: str | None = None
    limits: files.Limits = field(default_factory=files.Limits)
    read_as: list[str] = field(default_factory=list)

    def decode(self, data: bytes) -> str:
        """The characters of a text without marks of its own about its encoding.

        Raises:
            InputError: They cannot be decoded, or there are none.
        """
        return files.string_of(
            data, self.name, encoding=self.encoding, lang=self.lang, limits=self.limits, read_as=self.read_as
        )


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A format of texts.

    Attributes:
        name: What it is called in the documentation.
        title: What it is, in a few words.
        read: From the bytes of a file to its paragraphs in the order of reading, headings, list items and cells of
            tables among them: no line feeds, no white space at the ends, none empty. Raises `InputError`.
        finds: What of a text it finds.
    """

    name: str
    title: str
    read: Callable[[bytes, Source], list[str]]
    finds: frozenset[TextStructure]


def read(
    path: str | os.PathLike[str],
    *,
    encoding: str | None = None,
    lang: str | None = None,
    limits: files.Limits = files.Limits(),
    read_as: list[str] | None = None,
) -> str:
    """The text of a file, not yet normalised: of plain text the characters, of other formats a paragraph in each line.

    Args:
        path: The file, or `-` for standard input.
        encoding: Its encoding, where its format leaves that open; by default the bytes tell.
        lang: BCP 47 tag of its language where it is known: it helps to guess the encoding.
        limits: Sizes to refuse.
        read_as: Gets its encoding where that is not UTF-8, and how it is known.

    Raises:
        InputError: The file is missing, empty, too large, damaged, or in a format that is not read; a line of it, or a
            paragraph, is too long.
    """
    name = files.path_of(path)
    data = files.read_bytes(name, limits)
    source = Source(files.name_of(name), encoding, lang, limits, [] if read_as is None else read_as)
    chosen = format_of(data, name)
    if chosen is None:
        suffix = FORMATS.suffix_of(name)
        if suffix in FORMATS.suffixes and data:
            reason = f"by its name ({suffix}) this is an alignment, not a text"
            hint = "aligner show, check, search and convert read it; to align its texts again, save each as plain text"
            raise InputError(reason, file=source.name, hint=hint)
        return source.decode(data)
    paragraphs = cast(TextFormat, TEXTS.load(chosen)).read(data, source)
    if not paragraphs:
        raise InputError("there is no text in this file", file=source.name)
    for number, paragraph in enumerate(paragraphs, 1):
        if len(paragraph) > limits.line:
            reason = f"its paragraph {number:,} has {len(paragraph):,} characters (the limit is {limits.line:,})"
            hint = (
                "break it into smaller ones, or raise the limit (--max-line, or Limits in Python) if that is intended"
            )
            raise InputError(reason, file=source.name, hint=hint)
    return "\n\n".join(paragraphs) + "\n"


def format_of(data: bytes, path: str) -> str | None:
    """Return the name of the format of a file: what its content says, then its suffix; none for plain text."""
    start = data if data.startswith(b"PK") else data[:4000]  # what tells archives apart may stand anywhere
    return TEXTS.looks_like(start) or TEXTS.suffixes.get(TEXTS.suffix_of(path))
