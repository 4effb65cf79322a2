"""JSON lines: a bead a line, as a JSON object with the fields of `records`; for data frames and streams.

`pandas.read_json(path, lines=True)` and `datasets.load_dataset("json", data_files=path)` read it. So that every tool
sees the same lines, the separators of lines and paragraphs in Unicode are written as escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from aligner.errors import FormatError
from aligner.formats import Format, ReadOptions, WriteOptions, documents, records
from aligner.formats.lines import read_lines
from aligner.model import Alignment, DocumentPair

_SEPARATORS = re.compile("[\x85\u2028\u2029]")


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write one line a bead, one-sided ones included."""
    for record in records.of(alignment):
        stream.write(as_line(record))


def write_documents(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write the lines of several documents, which say the name of theirs and what is known of it."""
    for pair in pairs:
        about = records.of_document(pair)
        for record in records.of(pair.alignment):
            output.stream.write(as_line({**record, **about}))


def as_line(record: Mapping[str, Any]) -> bytes:
    """Return a record as a line."""
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return _SEPARATORS.sub(lambda match: f"\\u{ord(match[0]):04x}", line).encode() + b"\n"


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read records of ours, or any with a `source` and a `target` or a `translation`.

    Raises:
        FormatError: A line is no such record; the languages change from one to the next.
    """
    return records.alignment_of(values(stream, name), name)


def read_documents(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Iterator[DocumentPair]:
    """Read the documents that records name in `document`, or else by where their texts came from.

    Raises:
        FormatError: As for `read`.
    """
    yield from records.apart(values(stream, name), name)


def values(stream: BinaryIO, name: str) -> Iterator[tuple[int, object]]:
    """The values of the lines of a file, with their numbers."""
    for number, line in read_lines(stream, name):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            raise FormatError(f"not valid JSON: {error.msg}", file=name, line=number) from None
        except (ValueError, RecursionError) as error:
            raise FormatError(f"not valid JSON: {error}", file=name, line=number) from None


FORMAT = Format(
    name="jsonl",
    title="records for data frames, one bead a line (JSON lines)",
    read=read,
    write=write,
    keeps=frozenset(
        {
            "beads",
            "one-sided",
            "sentences",
            "paragraphs",
            "confidence",
            "status",
            "note",
            "recipe",
            "origin",
            "properties",
        }
    ),
)
