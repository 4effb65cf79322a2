"""Ladders of sentence numbers."""

import io

import pytest
from values import written

from aligner.errors import FormatError
from aligner.formats.ladder import FORMAT
from aligner.model import Alignment, Bead, Document, Span


def read(content):
    return FORMAT.read(io.BytesIO(content.encode()), "gold.align")


def read_links(content):
    return FORMAT.read_links(io.BytesIO(content.encode()), "gold.align")


def test_a_cost_is_written_only_where_the_confidence_is_known():
    source, target = Document.from_sentences(list("abc"), "en"), Document.from_sentences(list("xy"), "fr")
    beads = (Bead(Span(0, 2), Span(0, 1), 0.77), Bead(Span(2, 3), Span(1, 1)), Bead(Span(3, 3), Span(1, 2), 1.0))
    data = written(FORMAT, Alignment(source, target, beads))
    assert data == b"[0, 1]:[0]:0.230000\n[2]:[]\n[]:[1]:0.000000\n"


def test_a_cost_is_not_taken_for_a_probability():
    assert [bead.confidence for bead in read("[0]:[0]:0.23\r\n\n[1] : [1,2] : 1e-3\n")] == [None, None]


def test_sentences_that_no_line_names_stand_alone():
    alignment = read("[1]:[1]\n[3]:[2]\n")
    assert [bead.shape for bead in alignment] == ["1-0", "0-1", "1-1", "1-0", "1-1"]
    assert alignment.source.strings() == [""] * 4


def test_lines_out_of_order_are_put_in_order():
    assert [bead.source.start for bead in read("[1]:[1]\n[0]:[0]\n[]:[2]\n")] == [0, 1, 2]


def test_tuples_as_bertalign_has_them():
    alignment = read("([0], [0])\n([1, 2], [1]),\n([], [2])\n[3]:[3]\n")
    assert [bead.shape for bead in alignment] == ["1-1", "2-1", "0-1", "1-1"]


def test_few_bytes_do_not_make_a_long_document():
    with pytest.raises(FormatError, match="too large in a file that names 1 sentences"):
        read("[500000]:[0]\n")
    assert len(read("[5000]:[0]\n").source) == 5001


def test_links_are_read_as_they_stand():
    assert read_links("[0, 2]:[1]\n[1]:[0]\n[1]:[]:0\n") == [((0, 2), (1,)), ((1,), (0,)), ((1,), ())]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("[0]:[0]\n[1, 3]:[1]\n", 2, "the source sentences 2, 4 do not follow each other"),
        ("[0]:[1]\n[1]:[0]\n", 1, "they cross"),
        ("[0]:[0]\n[0]:[1]\n", 2, "source sentence 1 stands in two links"),
        ("[0, 0]:[0]\n", 1, "do not follow each other"),
        ("[0]:[0]\nfoo\n", 2, "'foo' is not a bead"),
        ("[]:[]\n", 1, "is not a bead"),
        ("[1 2]:[0]\n", 1, "is not a bead"),
        ("[-1]:[0]\n", 1, "is not a bead"),
        ("[99999999999]:[0]\n", 1, "too large"),
        ("([0], [0]\n", 1, "is not a bead"),
        ("[0], [0]\n", 1, "is not a bead"),
        (f"[{'9' * 5000}]:[0]\n", 1, "is not a bead"),
    ],
)
def test_what_is_no_ladder_is_refused_with_its_line(content, line, reason):
    with pytest.raises(FormatError, match=reason) as caught:
        read(content)
    assert (caught.value.file, caught.value.line) == ("gold.align", line)
