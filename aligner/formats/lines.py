"""Text formats that go line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from aligner.errors import FormatError, InputError
from aligner.io import decoding


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16 (which spreadsheets write), or what the bytes seem to be in, which a notice says.

    Raises:
        FormatError: It is none that can be told, or two at once.
    """
    try:
        return decoding.decode(data, name, None, None, "save it as UTF-8")
    except InputError as error:
        raise FormatError(error.reason, file=name, line=error.line, hint=error.hint) from None


def read_lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers from 1, split at line feeds alone.

    Raises:
        FormatError: It cannot be decoded.
    """
    content = decode(stream.read(), name)
    lines = content.split("\n")
    for number, line in enumerate(lines[:-1] if not lines[-1] else lines, 1):
        yield number, line.removesuffix("\r")
