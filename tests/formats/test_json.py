"""The format of our own."""

import contextlib
import copy
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from values import alignments, written

from aligner.errors import FormatError
from aligner.formats.json import FORMAT
from aligner.model import Alignment, Bead, Division, Document, Recipe, Span

RECIPE = {"aligner": "1", "source_segmenter": "a", "target_segmenter": "b", "encoder": "c"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def read(content):
    return FORMAT.read(io.BytesIO(content if isinstance(content, bytes) else content.encode()), "file.json")


def example():
    source = Document.from_sentences(["一。", "二。"], "zh", origin="zh.txt")
    source = Document(source.text, source.sentences, (Division("proposal", 1, Span(0, 1), Span(0, 2)),))
    beads = (Bead(Span(0, 2), Span(0, 1), 0.5, "approved"),)
    return Alignment(source, Document.from_sentences(["One. Two."], "en"), beads, Recipe("1", "a", "b", "c"))


def test_a_sentence_a_division_and_a_bead_have_a_line_each():
    assert written(FORMAT, example()).decode().splitlines()[2:10] == [
        '"content": "一。\\n二。",',
        '"sentences": [',
        "[0, 2, 0],",
        "[3, 5, 0]",
        "],",
        '"divisions": [',
        '{"kind": "proposal", "number": 1, "heading": [0, 1], "sentences": [0, 2]}',
        "]},",
    ]


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ([], [], 'this JSON has no "format": "aligner"'),
        (["format"], "other", 'this JSON has no "format": "aligner"'),
        (["version"], 2, "version is 2; this release reads version 1"),
        (["version"], True, "version must be a whole number"),
        (["source"], [], "source must be an object"),
        (["source", "lang"], None, "source.lang must be a string"),
        (["source", "content"], "\ud800", "source.content holds a lone surrogate"),
        (["source", "content"], "e\u0301\n二。", "source the text is not normalised"),
        (["source", "sentences", 0], [0, 2], r"source.sentences\[0\] must be a list of 3 whole numbers"),
        (["source", "sentences", 1], [3, 6, 0], "source sentence 1 does not follow"),
        (["source", "sentences", 1], [3, 5, 2], "source sentence 1 skips or reverses paragraph numbers"),
        (["source", "divisions", 0, "kind"], "chapter", r"source.divisions\[0\].kind is 'chapter'"),
        (["source", "divisions", 0, "heading"], [0, 6], r"source.divisions\[0\].heading lies outside the text"),
        (["source", "divisions", 0, "sentences"], [0, 3], "source proposal 1 covers sentences that are not there"),
        (["beads", 0], 1, r"beads\[0\] must be an object"),
        (["beads", 0, "source"], [0, 1.5], r"beads\[0\].source must be a list of 2 whole numbers"),
        (["beads", 0, "source"], [0, 1], "beads the beads cover 1 and 1 sentences"),
        (["beads", 0, "confidence"], 1.5, r"beads\[0\].confidence must be a number from 0 to 1"),
        (["beads", 0, "status"], [], r"beads\[0\].status is \[\]"),
        (["recipe"], {"aligner": 1}, "recipe aligner must be a string"),
        (["recipe"], dict.fromkeys(RECIPE, "\ud800"), "recipe a lone surrogate in it is no character"),
        (["recipe"], {**RECIPE, "options": [["a", "\udfff"]]}, "recipe a lone surrogate in it is no character"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(path, value, reason):
    root = {"": json.loads(written(FORMAT, example()))}
    place, last = root, ""
    for key in path:
        place, last = place[last], key
    place[last] = value
    with pytest.raises(FormatError, match=reason) as caught:
        read(json.dumps(root[""]))
    assert caught.value.file == "file.json"


@pytest.mark.parametrize("key", ["format", "version", "source", "target", "beads"])
def test_what_is_missing_is_named(key):
    value = json.loads(written(FORMAT, example()))
    del value[key]
    with pytest.raises(FormatError, match=key):
        read(json.dumps(value))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"9" * 10_000,
        b'{"format": NaN}',
        b'{"format": "aligner", "version": 1e999}',
    ],
)
def test_what_is_no_json_is_refused(content):
    with pytest.raises(FormatError):
        read(content)


@given(alignments(), JSON, st.data())
def test_nothing_put_in_a_wrong_place_gives_a_traceback(alignment, garbage, data):
    value = json.loads(written(FORMAT, alignment))
    assert read(json.dumps(value)) == alignment
    place = copy.copy(value)
    root = place
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = garbage
            break
        place = place[key]
    with contextlib.suppress(FormatError):
        read(json.dumps(root))
