"""hunalign: its ladder, and the text that it writes."""

import io
from itertools import pairwise

import pytest
from test_golden import release
from values import written

from aligner.errors import FormatError
from aligner.formats.hunalign import FORMAT
from aligner.model import Alignment, Bead, Document, Span


def read(content):
    return FORMAT.read(io.BytesIO(content.encode()), "out.ladder")


def test_a_rung_is_where_a_bead_begins():
    source, target = Document.from_sentences(list("abc"), "en"), Document.from_sentences(list("xy"), "fr")
    beads = [Bead(Span(0, 2), Span(0, 1), 0.77), Bead(Span(2, 3), Span(1, 1), 0.5), Bead(Span(3, 3), Span(1, 2), 1.0)]
    data = written(FORMAT, Alignment(source, target, tuple(beads)))
    assert data == b"0\t0\t0.770000\n2\t1\t0.500000\n3\t1\t1.000000\n3\t2\t0\n"
    beads[1] = Bead(Span(2, 3), Span(1, 1))
    assert written(FORMAT, Alignment(source, target, tuple(beads))) == b"0\t0\n2\t1\n3\t1\n3\t2\n"


def text_of(ladder, source, target):
    """What hunalign's companion makes of a ladder: the sentences between each rung and the next."""
    rungs = [line.split() for line in ladder.decode().splitlines()]
    for first, second in pairwise(rungs):
        yield "\t".join(
            " ~~~ ".join(strings[int(first[side]) : int(second[side])]) for side, strings in enumerate((source, target))
        )


def test_the_release_as_text():
    alignment = release()
    source, target = alignment.source.strings(), alignment.target.strings()
    back = read("".join(f"{line}\t0.3\n" for line in text_of(written(FORMAT, alignment), source, target)))
    assert back.source.strings() == source
    assert back.target.strings() == target
    assert [bead.shape for bead in back] == [bead.shape for bead in alignment]


def test_a_quality_is_not_taken_for_a_probability():
    assert [bead.confidence for bead in read("0\t0\t0.4\r\n1 1 -0.3\n\n2\t1\t1e-3\n2\t1\t0\n2\t3\n")] == [None] * 3


def test_marks_between_paragraphs_are_not_sentences():
    alignment = read("<p>\t<p>\t0\nOne.\tEins. ~~~ Zwei.\t1.2\n<p>\t<p>\t0\n<p> ~~~ Two.\t<p>\t-0.1\n\tDrei.\t0\n")
    assert alignment.source.strings() == ["One.", "Two."]
    assert alignment.target.strings() == ["Eins.", "Zwei.", "Drei."]
    assert [bead.shape for bead in alignment] == ["1-2", "1-0", "0-1"]
    assert alignment.source.paragraphs() == [Span(0, 1), Span(1, 2)]
    assert alignment.target.paragraphs() == [Span(0, 2), Span(2, 3)]


def test_numbers_are_sentences_where_other_lines_are_no_rungs():
    assert read("1\t1\t0.3\nOne.\tEins.\t0.3\n").source.strings() == ["1", "One."]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("0\t0\n1\tx\t0\n", 2, "is not a rung"),
        ("1\t1\t0.3\n4\t4\t0.3\n", 1, "the first rung is not 0 0"),
        ("0\t0\n2\t2\n1\t3\n", 3, "above"),
        ("0\t0\n0\t999999999\n", None, "too large"),
        ("a\tb\tc\td\n", 1, "4 columns"),
        ("a\tb\na\n", 2, "1 columns"),
    ],
)
def test_what_is_neither_is_refused_with_its_line(content, line, reason):
    with pytest.raises(FormatError, match=reason) as caught:
        read(content)
    assert (caught.value.file, caught.value.line) == ("out.ladder", line)


def test_an_empty_file_is_an_empty_alignment():
    assert len(read("")) == 0
