"""Files that hold alignments: one module a format, its reader and its writer together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from aligner.model import Alignment, Document, Token

Kept = Literal[
    "beads", "one-sided", "sentences", "text", "paragraphs", "divisions", "confidence", "status", "recipe", "origin"
]


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What a user can ask of a writer; each format takes what concerns it.

    Attributes:
        one_sided: Write beads that have nothing on one side into formats that leave them out by default.
        tokenize: Gives the tokens of a sentence of a document: where it is set, formats that can will mark words.
    """

    one_sided: bool = False
    tokenize: Callable[[Document, int], Sequence[Token]] | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A file format.

    Attributes:
        name: What a user calls it on the command line.
        title: What it is, in a few words.
        read: From an open file and its name (for messages) to an alignment. Raises `FormatError`.
        write: The way back. Warns (`AlignerWarning`) where it has to change or leave out something.
        keeps: What survives writing and reading back. `text` means the exact characters, the white space between
            sentences included; `sentences` the characters of each sentence; `beads` the shapes of two-sided beads.
    """

    name: str
    title: str
    read: Callable[[BinaryIO, str], Alignment]
    write: Callable[[Alignment, BinaryIO, WriteOptions], None]
    keeps: frozenset[Kept]
