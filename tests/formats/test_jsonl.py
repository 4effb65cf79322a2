"""Records for data frames, as JSON lines."""

import contextlib
import io
import json
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from values import reread, written

import aligner
from aligner.errors import FormatError
from aligner.formats.jsonl import FORMAT
from aligner.model import Alignment, Bead, Division, Document, Recipe, Span

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def read(content):
    return FORMAT.read(io.BytesIO(content if isinstance(content, bytes) else content.encode()), "file.jsonl")


def pairs(alignment):
    return [(alignment.source.strings(bead.source), alignment.target.strings(bead.target)) for bead in alignment]


def example():
    source = Document.from_sentences(["一。", "二\u2028三。"], "zh", paragraphs=[0, 1], origin="zh.txt")
    source = Document(source.text, source.sentences, (Division("proposal", 1, Span(0, 1), Span(0, 2)),))
    beads = (Bead(Span(0, 2), Span(0, 1), 0.5, "approved", "so\nso"), Bead(Span(2, 2), Span(1, 2)))
    return Alignment(source, Document.from_sentences(["One.", ""], "en"), beads, Recipe("1", "a", "b", "c"))


def test_a_line_is_a_bead_and_all_have_the_same_fields():
    lines = written(FORMAT, example()).decode().splitlines()
    first, second = map(json.loads, lines)
    recipe = {"aligner": "1", "source_segmenter": "a", "target_segmenter": "b", "encoder": "c", "options": []}
    recipe |= dict.fromkeys(("settings", "source", "target", "software"), "")
    assert json.loads(first.pop("recipe")) == recipe
    assert first == {
        "source": ["一。", "二\u2028三。"],
        "target": ["One."],
        "source_lang": "zh",
        "target_lang": "en",
        "confidence": 0.5,
        "status": "approved",
        "note": "so\nso",
        "source_paragraphs": [1, 2],
        "target_paragraphs": [1],
        "division": "proposal 1",
        "source_origin": "zh.txt",
        "target_origin": "",
    }
    assert list(second) == [*first, "recipe"]
    assert (second["source"], second["target"], second["confidence"], second["recipe"]) == ([], [""], None, "")


def test_an_alignment_without_beads_names_its_languages():
    empty = Alignment(Document.from_sentences([], "zh"), Document.from_sentences([], "en"), ())
    assert written(FORMAT, empty).count(b"\n") == 1
    assert reread(FORMAT, written(FORMAT, empty)) == empty


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.needs("pandas")
def test_pandas_reads_it():
    pandas = import_module("pandas")
    frame = pandas.read_json(io.BytesIO(written(FORMAT, example())), lines=True)
    assert frame["source"].tolist() == [["一。", "二\u2028三。"], []]
    assert frame["confidence"].isna().tolist() == [False, True]


@pytest.mark.needs("pyarrow")
def test_arrow_sees_the_same_types_in_every_line():
    """As `datasets.load_dataset("json")` reads it."""
    pyarrow = import_module("pyarrow")
    reader = import_module("pyarrow.json")

    table = reader.read_json(io.BytesIO(written(FORMAT, example())))
    assert table.schema.field("target").type == pyarrow.list_(pyarrow.string())
    assert table.schema.field("confidence").type == pyarrow.float64()
    assert all(table.schema.field(name).type == pyarrow.string() for name in ("note", "recipe", "division"))
    assert [record["target"] for record in table.to_pylist()] == [["One."], [""]]


def test_records_from_elsewhere_are_read():
    alignment = read('{"source": "Oui.\\n", "target": "", "x": {}}\n\n{"target": ["Ja.", "Nein."], "source": []}\n')
    assert pairs(alignment) == [(["Oui.\n"], []), ([], ["Ja.", "Nein."])]
    alignment = read('{"id": 7, "translation": {"fr": "Oui.", "de": "Ja."}}\n')
    assert pairs(alignment) == [(["Oui."], ["Ja."])]
    assert (alignment.source.lang, alignment.target.lang) == ("fr", "de")


def test_documents_behind_each_other_are_read_as_one():
    data = written(FORMAT, example())
    other = data.replace(b"zh.txt", b"other.txt")
    alignment = read(data + other)
    assert len(alignment) == 4
    assert [s.paragraph for s in alignment.source.sentences] == [0, 1, 2, 3]
    assert alignment.source.text.origin == ""


GOOD = {"source": ["a"], "target": ["b"]}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ([], "a record must be an object"),
        ({}, "source must be a list of strings, or a string"),
        ({"source": ["a"], "target": [1]}, "target must be a list of strings, or a string"),
        ({"translation": {"a": "b"}}, "source must be a list"),
        ({"translation": {"\ud800": "b", "c": "d"}}, "a language holds a lone surrogate"),
        ({**GOOD, "source_lang": 1}, "source_lang must be a string"),
        ({**GOOD, "note": "\ud800"}, "note holds a lone surrogate"),
        ({**GOOD, "confidence": 2}, "confidence must be a number from 0 to 1, or null"),
        ({**GOOD, "confidence": True}, "confidence must be a number from 0 to 1, or null"),
        ({**GOOD, "confidence": float("nan")}, "confidence must be a number"),
        ({**GOOD, "status": "maybe"}, "status is 'maybe', and can be: auto, approved, rejected"),
        ({**GOOD, "source_paragraphs": [1.5]}, "source_paragraphs must be a list of whole numbers"),
        ({**GOOD, "recipe": "{"}, "recipe: "),
        ({**GOOD, "recipe": "[]"}, "recipe: must be an object"),
        (
            {**GOOD, "source_lang": "fr"},
            "the languages are fr and unknown, before they were unknown and unknown; name both in every record",
        ),
    ],
)
def test_a_record_that_cannot_be_read_is_refused_with_its_line(record, reason):
    with pytest.raises(FormatError, match=reason) as caught:
        read(json.dumps(GOOD) + "\n" + json.dumps(record) + "\n")
    assert (caught.value.file, caught.value.line) == ("file.jsonl", 2)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "there is no record in it"),
        ("\n \n", "there is no record in it"),
        ("{]", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("9" * 10_000, "not valid JSON"),
        ('{"source": ["\\ud800"], "target": []}', "lone surrogate"),
    ],
)
def test_what_is_no_json_is_refused(content, reason):
    with pytest.raises(FormatError, match=reason):
        read(content)


@given(st.binary(max_size=200) | st.dictionaries(st.sampled_from([*GOOD, "note", "recipe", "translation"]), JSON).map(
    lambda record: json.dumps(record).encode()
))  # fmt: skip
def test_no_bytes_give_a_traceback(data):
    assert len(read(json.dumps(GOOD))) == 1
    _harmless(data)


def _harmless(data):
    with aligner.collect_notices(), contextlib.suppress(FormatError):
        read(data)
