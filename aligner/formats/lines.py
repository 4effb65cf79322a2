"""Text formats that go line by line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from aligner.errors import FormatError


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, or UTF-16 with a byte-order mark (which spreadsheets write).

    Raises:
        FormatError: It is neither.
    """
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"not valid {encoding.removesuffix('-sig').upper()}"
        raise FormatError(reason, file=name, line=line, hint="save it as UTF-8") from None


def read_lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers from 1, split at line feeds alone.

    Raises:
        FormatError: It cannot be decoded.
    """
    content = decode(stream.read(), name)
    lines = content.split("\n")
    for number, line in enumerate(lines[:-1] if not lines[-1] else lines, 1):
        yield number, line.removesuffix("\r")
