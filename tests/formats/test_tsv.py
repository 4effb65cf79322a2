"""Tables."""

import io

import pytest
from values import written

from aligner.errors import FormatError
from aligner.formats.tsv import FORMAT
from aligner.model import Alignment, Bead, Division, Document, Span

HEADER = "source[zh]\ttarget[en]\tbead\tconfidence\tstatus\tsource_paragraph\ttarget_paragraph\tdivision\tnote\n"
OLDER = HEADER.replace("\tnote", "")  # a table from before there were notes


def read(content, encoding="utf-8"):
    return FORMAT.read(io.BytesIO(content.encode(encoding)), "file.tsv")


def pairs(alignment):
    return [(alignment.source.strings(bead.source), alignment.target.strings(bead.target)) for bead in alignment]


def test_a_row_is_a_bead():
    source = Document.from_sentences(["一是甲。", "乙\\|\t丙"], "zh", paragraphs=[0, 1])
    source = Document(source.text, source.sentences, (Division("proposal", 1, Span(0, 2), Span(0, 2)),))
    target = Document.from_sentences(['"A" b\nc', ""], "en")
    beads = (Bead(Span(0, 2), Span(0, 1), 0.5, "approved", "a\\b\nc"), Bead(Span(2, 2), Span(1, 2)))
    data = written(FORMAT, Alignment(source, target, beads)).decode()
    header, *rows = [line.rpartition("\t") for line in data.splitlines()]
    assert (header[0] + "\n", header[2]) == (HEADER, "written")
    assert "".join(f"{row}\n" for row, _, _ in rows) == (
        '一是甲。\\|乙\\\\|\\t丙\t"A" b\\nc\t2-1\t0.5\tapproved\t1 2\t1\tproposal 1\ta\\\\b\\nc\n'
        "\t\t0-1\t\tauto\t\t1\t\t\n"
    )  # fmt: skip
    assert pairs(read(data)) == [(["一是甲。", "乙\\|\t丙"], ['"A" b\nc']), ([], [""])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_from_elsewhere_is_one_bead_a_row(encoding):
    alignment = read("C:\\new\tneu\r\n\tNur hier\textra\r\n\r\n \t \nEnde\tFin\n", encoding)
    assert pairs(alignment) == [(["C:\\new"], ["neu"]), ([], ["Nur hier"]), (["Ende"], ["Fin"])]
    assert (alignment.source.lang, alignment.target.lang) == ("und", "und")


def test_a_row_that_was_changed_keeps_no_confidence():
    documents = [Document.from_sentences(list(sentences), "en") for sentences in ("xyz", "abc")]
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1), 0.9) for i in range(3))
    rows = written(FORMAT, Alignment(*documents, beads)).decode().splitlines()
    rows[1], rows[2] = rows[1].replace("\ta\t", "\tb\t"), rows[2].replace("\tb\t", "\ta\t")
    assert [bead.confidence for bead in read("\n".join(rows) + "\n")] == [None, None, 0.9]


def test_a_table_from_before_there_were_notes_is_read():
    alignment = read(OLDER + "甲\\|乙\ta\t2-1\t0.5\tapproved\t1\t1\t\n")
    assert pairs(alignment) == [(["甲", "乙"], ["a"])]
    assert alignment.beads[0].note == ""


def test_a_header_alone_gives_the_languages():
    alignment = read("source[fr]\ttarget\nOui\\n\tJa\n")
    assert pairs(alignment) == [(["Oui\\n"], ["Ja"])]
    assert (alignment.source.lang, alignment.target.lang) == ("fr", "und")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("0\t0\t0.3\n1\t1\t0.5\n", 1, "this is a table of sentence numbers, without text"),
        ("no tabs\n", 1, "one cell where there should be two; where the other one is empty"),
        ("a\tb\nc\n", 2, "one cell where there should be two"),
        (OLDER + "a\tb\t1-1\n", 2, "3 cells where there should be 8"),
        (OLDER + "a\tb\tx\t\t\t\t\t\n", 2, "'x' is no shape of a bead"),
        (OLDER + "\t\t0-0\t\t\t\t\t\n", 2, "'0-0' is no shape of a bead"),
        (OLDER + "a\tb\t2-1\t\t\t\t\t\n", 2, "a cell holds 1 sentences where the bead column says 2"),
        (OLDER + "a\\x\tb\t1-1\t\t\t\t\t\n", 2, "is not one of the marks"),
        (OLDER + "a\\\tb\t1-1\t\t\t\t\t\n", 2, "is not one of the marks"),
        (OLDER + "a\tb\t1-1\t2\t\t\t\t\n", 2, "the confidence '2' is not a number from 0 to 1"),
        (OLDER + "a\tb\t1-1\tnan\t\t\t\t\n", 2, "the confidence 'nan'"),
        (OLDER + "a\tb\t1-1\t\tmaybe\t\t\t\n", 2, "unknown status 'maybe'"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line(content, line, reason):
    with pytest.raises(FormatError, match=reason) as caught:
        read(content)
    assert (caught.value.file, caught.value.line) == ("file.tsv", line)


def test_another_encoding_is_refused_with_its_line():
    with pytest.raises(FormatError, match="not valid UTF-8") as caught:
        read("a\tb\n王\t王\n", "gb18030")
    assert caught.value.line == 2


def test_a_column_named_twice_must_be_there_too():
    with pytest.raises(FormatError, match="2 cells where there should be 4"):
        read("source\ttarget\tstatus\tstatus\na\tb\n")
