"""Records for data frames, as Parquet."""

import io
import json
import sys

import pytest
from judges import library
from values import reread, written

from aligner.errors import FormatError, OutputError
from aligner.formats import parquet as module
from aligner.formats.parquet import FORMAT
from aligner.model import Alignment, Bead, Document, Recipe, Span

pytestmark = pytest.mark.needs("pyarrow")
pyarrow, parquet = library("pyarrow"), library("pyarrow.parquet")


def example():
    source = Document.from_sentences(["一。", "二。"], "zh", paragraphs=[0, 1], origin="zh.txt")
    beads = (Bead(Span(0, 2), Span(0, 1), 0.5, "approved", "so\nso"), Bead(Span(2, 2), Span(1, 2)))
    return Alignment(source, Document.from_sentences(["One.", ""], "en"), beads, Recipe("1", "a", "b", "c"))


def read(data):
    return FORMAT.read(io.BytesIO(data), "file.parquet")


def pairs(alignment):
    return [(alignment.source.strings(bead.source), alignment.target.strings(bead.target)) for bead in alignment]


def made(**columns):
    arrays = {name: column or pyarrow.array([], pyarrow.string()) for name, column in columns.items()}
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table(arrays), stream)
    return stream.getvalue()


def test_types_and_recipe_stand_in_the_schema(monkeypatch):
    monkeypatch.setattr(module, "ROWS", 1)
    file = parquet.ParquetFile(io.BytesIO(written(FORMAT, example())))
    assert file.num_row_groups == 2
    assert str(file.schema_arrow.field("source").type).startswith("list<")
    assert file.schema_arrow.field("confidence").type == pyarrow.float64()
    assert json.loads(file.schema_arrow.metadata[b"aligner"])["aligner"] == "1"
    assert file.read().column("target").to_pylist() == [["One."], [""]]
    assert len(reread(FORMAT, written(FORMAT, example()))) == 2


def test_columns_from_elsewhere_are_read():
    alignment = read(made(target=["Ja.", ""], x=[1, 2], source=["Oui.", "Non."], confidence=[None, 1]))
    assert pairs(alignment) == [(["Oui."], ["Ja."]), (["Non."], [])]
    alignment = read(made(translation=[{"fr": "Oui.", "de": "Ja."}]))
    assert pairs(alignment) == [(["Oui."], ["Ja."])]
    assert (alignment.source.lang, alignment.target.lang) == ("fr", "de")


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", None, "no Parquet file that can be read"),
        (b"PAR1" + bytes(50) + b"PAR1", None, "no Parquet file that can be read"),
        ({"a": ["b"]}, 1, "source must be a list of strings, or a string"),
        ({"source": ["a", "b"], "target": ["a", None]}, 2, "target must be a list of strings, or a string"),
        (
            {"source": ["a"], "target": ["b"], "confidence": [float("nan")]},
            1,
            "confidence must be a number from 0 to 1",
        ),
        ({"source": ()}, None, "there is no record in it"),
    ],
)
def test_what_cannot_be_read_is_refused(data, line, reason):
    with pytest.raises(FormatError, match=reason) as caught:
        read(data if isinstance(data, bytes) else made(**data))
    assert (caught.value.file, caught.value.line) == ("file.parquet", line)


def test_what_unpacks_to_too_much_is_refused(monkeypatch):
    data = made(source=["a" * 1000] * 1000, target=["b"] * 1000)
    assert len(data) < 5000
    monkeypatch.setattr("aligner.formats.table.LARGEST", 100_000)
    with pytest.raises(FormatError, match="its cells hold more than 100,000 characters"):
        read(data)
    monkeypatch.setattr(module, "_MOST", 999)
    with pytest.raises(FormatError, match=r"unpacked it is [0-9,]+ bytes in 1,000 rows; the limits are"):
        read(data)


def test_without_pyarrow_the_error_says_what_to_do(monkeypatch):
    data = written(FORMAT, example())
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(FormatError, match=r"Parquet needs pyarrow; pip install 'aligner\[parquet\]'"):
        read(data)
    with pytest.raises(OutputError, match=r"Parquet needs pyarrow; pip install 'aligner\[parquet\]'"):
        written(FORMAT, example())


@pytest.mark.slow
@pytest.mark.usefixtures("notices")
def test_no_damaged_byte_ends_the_process():
    """In some places, pyarrow does that when it is asked for the metadata of a column."""
    data = written(FORMAT, example())
    reasons, count = set(), 0
    for place in range(len(data)):
        try:
            read(data[:place] + b"\1" + data[place + 1 :])
            count += 1
        except FormatError as error:
            reasons.add(error.reason)
    assert len(reasons) > 10
    assert count > 10
