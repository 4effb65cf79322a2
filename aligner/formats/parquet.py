"""Apache Parquet: columns for data frames, a bead a row with the fields of `records`. Needs the extra `parquet`.

The recipe also stands in the metadata of the file, under the key `aligner`.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import Any, BinaryIO

from aligner import report
from aligner.errors import AlignerError, FormatError, OutputError
from aligner.formats import Format, ReadOptions, WriteOptions, documents, recipes, records
from aligner.formats.jsonl import FORMAT as JSONL
from aligner.formats.messages import shortened
from aligner.formats.table import LARGEST
from aligner.model import SIDES, Alignment, DocumentPair

ROWS = 50_000
"""Beads in a row group: as many as readers like to have at once, some ten megabytes."""
_TOGETHER = 2_000  # rows that are Python objects at one time

_MOST = 10_000_000  # rows that a file may have
# A column that repeats itself takes next to nothing, so what a small file may hold is bounded by its own size.
_ALWAYS, _TIMES = 10_000_000, 20  # bytes of its values, and so many times its size
_ALWAYS_ITEMS, _BYTES = 100_000, 4  # rows, and values in their lists; and one more for so many bytes of the file
_BATCH = 50_000_000  # bytes at once, should every row hold the longest value that the file can have
_VALUES = "(large_)?string|u?int[0-9]+|float|double|bool|list<[a-z]+: string>"  # types of columns that are properties


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write one row a bead, one-sided ones included.

    Raises:
        OutputError: pyarrow is not installed.
    """
    pyarrow, _ = _pyarrow(OutputError)
    string, strings = pyarrow.string(), pyarrow.list_(pyarrow.string())
    lists = {
        name for bead in alignment for name, number in Counter(n for n, _ in bead.properties).items() if number > 1
    }
    fields = {field: name in lists for name, (field, _) in records.property_fields(alignment).items()}
    types = _types(pyarrow) | {field: strings if is_list else string for field, is_list in fields.items()}
    rows = (_as_strings(record, fields) for record in records.of(alignment))
    first = next(rows)
    metadata = {"aligner": recipes.dump(alignment.recipe)} if alignment.recipe else None
    schema = pyarrow.schema([(name, types[name]) for name in dict.fromkeys([*first, *fields])], metadata=metadata)
    _write_rows(chain([first], rows), stream, schema)


def write_documents(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write the rows of several documents, which say the name of theirs and what is known of it.

    The records wait in a file until all columns are known.

    Raises:
        OutputError: pyarrow is not installed.
    """
    columns = Columns()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        for pair in pairs:
            for made in _of_document(pair):
                columns.add(made)
                waiting.write(json.dumps(made) + "\n")
        waiting.seek(0)
        columns.write(map(json.loads, waiting), output.stream)


def _of_document(pair: DocumentPair) -> Iterator[dict[str, Any]]:
    about = records.of_document(pair)
    return ({**record, **about} for record in records.of(pair.alignment))


class Columns:
    """The columns of rows that are written later, or of several files that are to have the same ones."""

    def __init__(self) -> None:
        pyarrow, _ = _pyarrow(OutputError)
        self._string, self._strings = pyarrow.string(), pyarrow.list_(pyarrow.string())
        self._known = _types(pyarrow)
        self._types: dict[str, Any] = {}
        self.version: str = pyarrow.__version__

    def add(self, record: Mapping[str, Any]) -> None:
        """Have columns for a record."""
        for field, value in record.items():
            if field in self._known:
                self._types[field] = self._known[field]
            elif isinstance(value, list) or field not in self._types:
                self._types[field] = self._strings if isinstance(value, list) else self._string

    def add_document(self, pair: DocumentPair) -> None:
        """Have columns for the rows of a document."""
        alignment = pair.alignment
        told = alignment if any(bead.properties for bead in alignment.beads) else alignment[:1]
        for record in _of_document(replace(pair, alignment=told)):
            self.add(record)

    def write(self, rows: Iterable[dict[str, Any]], stream: BinaryIO) -> None:
        """Write rows."""
        pyarrow, _ = _pyarrow(OutputError)
        fields = {field: kind == self._strings for field, kind in self._types.items() if field not in self._known}
        _write_rows((_as_strings(row, fields) for row in rows), stream, pyarrow.schema(list(self._types.items())))

    def write_documents(self, pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
        """Write the rows of documents whose columns are known, as they come."""
        self.write((record for pair in pairs for record in _of_document(pair)), output.stream)


def _types(pyarrow: Any) -> dict[str, Any]:
    """The types of the columns of ours."""
    types = dict.fromkeys((*records.STRINGS, "properties"), pyarrow.string())
    types |= dict.fromkeys(SIDES, pyarrow.list_(pyarrow.string())) | {"confidence": pyarrow.float64()}
    return types | {f"{side}_paragraphs": pyarrow.list_(pyarrow.int64()) for side in SIDES}


def _write_rows(rows: Iterable[dict[str, Any]], stream: BinaryIO, schema: Any) -> None:
    """Write rows in groups, of which one at a time is held in memory, nearly all of it packed as the file has it."""
    pyarrow, parquet = _pyarrow(OutputError)
    rest = iter(rows)
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        while group := list(_batches(islice(rest, ROWS), schema)):
            writer.write_table(pyarrow.Table.from_batches(group, schema), row_group_size=ROWS)


def _batches(rows: Iterator[dict[str, Any]], schema: Any) -> Iterator[Any]:
    pyarrow, _ = _pyarrow(OutputError)
    while some := list(islice(rows, _TOGETHER)):
        yield pyarrow.RecordBatch.from_pylist(some, schema=schema)


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read rows of ours, or any with a `source` and a `target` or a `translation`.

    Raises:
        FormatError: It is no Parquet file, or unpacked too large; a row is no such record; pyarrow is not installed.
    """
    return records.alignment_of(_records(stream, name), name)


def read_documents(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Iterator[DocumentPair]:
    """Read the documents that rows name in `document`, or else by where their texts came from.

    Raises:
        FormatError: As for `read`.
    """
    yield from records.apart(_records(stream, name), name)


def _records(stream: BinaryIO, name: str) -> Iterator[tuple[int, object]]:
    """The rows of a file, with their numbers."""
    pyarrow, parquet = _pyarrow(FormatError, name)
    try:
        file = parquet.ParquetFile(stream, memory_map=False, pre_buffer=False)
        most = _Most(stream, name)
        largest = _check_size(file.metadata, name)
        _Most(stream, name).take(0, sum(_sizes(file.metadata)))
        most.take(file.metadata.num_rows, 0)
        schema = file.schema_arrow
        columns = [column.name for column in schema if _is_read(column.name, str(column.type))]
        if others := [name for name in schema.names if name not in (*columns, "division")]:
            report.notice(
                "left out", f"left out columns that are no strings or numbers: {shortened(others)}", file=name
            )
        number = 0
        for batch in file.iter_batches(max(1, min(500, _BATCH // largest)), columns=columns, use_threads=False):
            lists = [column.flatten() for column in batch.columns if pyarrow.types.is_list(column.type)]
            most.take(sum(map(len, lists)), batch.nbytes)
            for record in batch.to_pylist():
                number += 1
                yield number, record
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        if isinstance(error, AlignerError):
            raise
        message = (str(error).splitlines() or ["it is damaged"])[0][:200]
        raise FormatError(f"no Parquet file that can be read: {message}", file=name) from None


class _Most:
    """How much a file may still hold, given its size."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        self._name = name
        self._items = _ALWAYS_ITEMS + size // _BYTES
        self._bytes = _ALWAYS + _TIMES * size

    def take(self, items: int, size: int) -> None:
        """Take so many rows or values of lists, and so many bytes.

        Raises:
            FormatError: It holds more than that.
        """
        self._items -= items
        self._bytes -= size
        if self._items < 0 or self._bytes < 0:
            reason = "unpacked it is far larger than a file of its size should be"
            raise FormatError(reason, file=self._name, hint="split it into several files, or write it as jsonl")


def _as_strings(record: dict[str, Any], fields: dict[str, bool]) -> dict[str, Any]:
    """A record whose properties are strings, or lists of strings where a bead has several of one name."""
    for field, is_list in fields.items():
        if field in record:
            several = record[field] if is_list and isinstance(record[field], list) else [record[field]]
            found = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in several]
            record[field] = found if is_list else found[0]
    return record


def _is_read(name: str, kind: str) -> bool:
    """Whether a column is read: ours, and those of strings and numbers."""
    return name != "division" and (name in records.FIELDS or re.fullmatch(_VALUES, kind) is not None)


def _check_size(metadata: Any, name: str) -> int:
    """Refuse a file that says that it is too large.

    Columns are not looked at one by one: where their metadata are damaged, pyarrow ends the process.

    Returns:
        The size of the largest row group, in bytes: no value is larger.
    """
    sizes = _sizes(metadata)
    if sum(sizes) > 4 * LARGEST or metadata.num_rows > _MOST:
        reason = f"unpacked it is {sum(sizes):,} bytes in {metadata.num_rows:,} rows"
        hint = f"the limits are {4 * LARGEST:,} bytes and {_MOST:,} rows; split it into several files"
        raise FormatError(reason, file=name, hint=hint)
    return max(sizes, default=0) or 1


def _sizes(metadata: Any) -> list[int]:
    """The bytes that each row group says it takes when it is unpacked."""
    return [max(0, metadata.row_group(i).total_byte_size) for i in range(metadata.num_row_groups)]


def _pyarrow(kind: type[AlignerError], name: str | None = None) -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise kind("Parquet needs pyarrow", file=name, hint="pip install 'aligner[parquet]'") from None
    return pyarrow, parquet


FORMAT = Format(
    name="parquet",
    title="columns for data frames, one bead a row (Parquet)",
    read=read,
    write=write,
    keeps=JSONL.keeps,
)
