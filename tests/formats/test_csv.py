"""Tables for people, as CSV."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from told import noticed
from values import STRINGS, alignments, kept, reread, written

from aligner.errors import FormatError, OutputError
from aligner.formats.csv import FORMAT, harmless, restored
from aligner.model import Alignment, Bead, Document, Span

COLUMNS = "bead,confidence,status,note,source_paragraph,target_paragraph,sentences,exact,written"


def read(content, encoding="utf-8"):
    return FORMAT.read(io.BytesIO(content.encode(encoding)), "file.csv")


def pairs(alignment):
    return [(alignment.source.strings(bead.source), alignment.target.strings(bead.target)) for bead in alignment]


def example():
    source = Document.from_sentences(["-一。", "二。", "三。"], "zh", paragraphs=[0, 1, 1])
    target = Document.from_sentences(["One;\ntwo.", "=1+1", "'+"], "en")
    beads = (
        Bead(Span(0, 2), Span(0, 1), 0.5, "approved", "@home\nor not"),
        Bead(Span(2, 2), Span(1, 2), 1.0, "rejected"),
        Bead(Span(2, 3), Span(2, 3)),
    )
    return Alignment(source, target, beads)


def test_a_row_is_a_bead_and_a_line_a_sentence():
    data = written(FORMAT, example())
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == (
        f"number,source[zh],target[en],{COLUMNS}\r\n"
        '1,"\'-一。\n二。",One; two.,2–1,0.5,approved,"\'@home\nor not",1;2,1,1;1,"{""target"": [""One;\\ntwo.""]}"'
        ",jhikelbdibkc\r\n"
        "2,,'=1+1,0–1,1.0,rejected,,,1,3;2,,cbbbholochia\r\n"
        "3,三。,''+,1–1,,not checked,,2,1,3;3,,eknlfpnbbbkd\r\n"
    )
    assert kept(reread(FORMAT, data), FORMAT.keeps) == kept(example(), FORMAT.keeps)


@given(alignments())
def test_no_cell_begins_like_a_formula(alignment):
    content = written(FORMAT, alignment).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(content, newline="")):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
            assert not cell.startswith(("\t", "\r"))


@given(STRINGS | st.text(alphabet="'=+-@ \t\r\n\u3000a＝", max_size=6))
def test_what_is_made_harmless_can_be_restored(cell):
    assert restored(harmless(cell)) == cell
    assert not harmless(cell).lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ","), ("utf-8-sig", ";"), ("utf-8", "\t"), ("utf-16", "\t"), ("utf-16", ";")],
)
def test_a_table_that_a_spreadsheet_has_saved_again_is_the_same(encoding, delimiter):
    rows = csv.reader(io.StringIO(written(FORMAT, example()).decode("utf-8-sig"), newline=""))
    again = io.StringIO(newline="")
    csv.writer(again, delimiter=delimiter).writerows([cell.replace("0.5", "0,5") for cell in row] for row in rows)
    assert kept(read(again.getvalue(), encoding), FORMAT.keeps) == kept(example(), FORMAT.keeps)


def test_a_chinese_spreadsheet_is_recognised_and_said():
    content = "source;target\r\n" + "我们要坚持稳中求进工作总基调；完整、准确。;We seek progress, steadily.\r\n" * 3
    with noticed(r"file.csv: read as (?i:gb\w+); if that is wrong, save it as CSV UTF-8"):
        alignment = read(content, "gbk")
    assert pairs(alignment)[0] == (["我们要坚持稳中求进工作总基调；完整、准确。"], ["We seek progress, steadily."])


@pytest.mark.parametrize("first", ["", "sep=;\r\n"])
def test_a_table_from_elsewhere_is_one_bead_a_row(first):
    alignment = read(f'{first}Oui, non;\'=Ja, nein\r\n;Nur, hier;extra\r\n\r\n;\n"a;""b\nc";Fin\n')
    assert pairs(alignment) == [(["Oui, non"], ["'=Ja, nein"]), ([], ["Nur, hier"]), (['a;"b c'], ["Fin"])]
    assert (alignment.source.lang, alignment.target.lang) == ("und", "und")


def test_columns_may_stand_anywhere_and_be_left_out():
    alignment = read("Note,TARGET [fr],x,Source[zh],confidence\na,Oui.\\n,y,是。,90%\n,Non.\n")
    assert pairs(alignment) == [(["是。"], ["Oui.\\n"]), ([], ["Non."])]
    assert (alignment.source.lang, alignment.target.lang) == ("zh", "fr")
    assert [(bead.note, bead.confidence) for bead in alignment] == [("a", 0.9), ("", None)]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("one column\nonly\n", None, "this is no table"),
        ("a,b\nc\n", 2, "one cell where there should be two"),
        ("source[de],target,status\na,b,\nc,d,maybe\n", 3, "unknown status 'maybe'; choose from: not checked"),
        ("source,target,confidence\na,b,2\n", 2, "the confidence '2' is not a number from 0 to 1"),
        ("source,target,confidence\na,b,1.2.3%\n", 2, "the confidence '1.2.3%' is not"),
        ("number,source,target\nx,a,b\n", 2, "the number 'x' is none"),
        ("number,source,target\n1,a,b\nx,c,d\n2,,\ny,e,f\nz,g,h\n", 3, r"\(rows 5, 6 are not understood either\)"),
        ("number,source,target\n2,a,b\n1,c,d\n,e,f\n", 4, "in another order, and row 4 is without a number"),
        ("source,target\na,\"" + "b" * 200_000, 2, "field larger than field limit"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_refused_with_its_number(content, line, reason):
    with pytest.raises(FormatError, match=reason) as caught:
        read(content)
    assert (caught.value.file, caught.value.line) == ("file.csv", line)


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b"PK\x03\x04 a workbook", b"%PDF-1.7"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(FormatError):
        FORMAT.read(io.BytesIO(data), "file.csv")


@pytest.mark.parametrize(
    "content",
    [
        "<?xml version='1.0'?>\n<tmx a=',' b=','>\n",
        '{"source": ["a"], "target": ["b"]}\n',
        "[0, 1]:[0]:0.5\n",
        "0\t0\t0.3\n1\t1\t0.5\n",
        "source[zh]\ttarget[en]\tbead\tconfidence\na\\|b\tc\t2-1\t0.5\n",
    ],
)
def test_what_is_in_another_format_is_refused(content):
    with pytest.raises(FormatError, match="this is in another format than CSV"):
        read(content)


def test_a_cell_has_a_longest_length():
    document = Document.from_sentences(["a" * 131_072], "en")
    with pytest.raises(OutputError, match="bead 1 has more than 131,072 characters"):
        written(FORMAT, Alignment(document, document, (Bead(Span(0, 1), Span(0, 1)),)))


def test_white_space_without_end_takes_no_time():
    spaces = " " * 120_000
    assert pairs(read(f"source{spaces}x,target{spaces}\na{spaces}b,c\n"))[1] == ([f"a{spaces}b"], ["c"])
    assert pairs(read(f"source,target\na{spaces}b,c\n")) == [([f"a{spaces}b"], ["c"])]


@pytest.mark.parametrize("sign", "=+-@＝＋－＠﹦")
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\u200b", "\ufeff\u200e", "\t", "\r", "'", "''"])
def test_no_sign_of_a_formula_gets_through(before, sign):
    cell = f"{before}{sign}1+1"
    assert harmless(cell) == f"'{cell}"
    assert restored(harmless(cell)) == cell


def test_text_in_quotation_marks_and_with_apostrophes_stays():
    for cell in ("'quoted'", "'", "1=1", "l'été", "−5 °C"):
        assert harmless(cell) == restored(cell) == cell
