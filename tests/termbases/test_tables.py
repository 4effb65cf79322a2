"""Tables that people make, and that spreadsheets save."""

import csv
import io

import pytest
from termbase_values import ALL, reread, written
from test_termbase_hostile import GLOSSARY
from told import noticed

from aligner import termbases
from aligner.errors import FormatError
from aligner.model import Glossary, Term

TSV, CSV = ALL["tsv"], ALL["csv"]


def read(content, name="terms.tsv", form=TSV):
    return form.read(io.BytesIO(content.encode()), name)


def test_what_a_script_sees():
    lines = [line.split("\t") for line in written(TSV, GLOSSARY).decode().split("\n")]
    assert lines[0] == [
        "source[zh]", "target[en-GB]", "status", "score", "count", "source_count", "target_count", "part_of_speech",
        "note", "contexts",
    ]  # fmt: skip
    assert lines[1] == [
        "联合公报", "joint communiqué", "candidate", "0.97", "3", "4", "3", "noun", r"a note\nof two lines",
        r"#12 双方发表了《⟦联合公报⟧》。\nThey issued a ⟦joint communiqué⟧.",
    ]  # fmt: skip
    assert lines[2] == ["峰会", "summit", "rejected", "0.5", "", "", "", "", "", ""]
    assert lines[4:] == [[""]]


def test_a_spreadsheet_runs_nothing():
    glossary = Glossary((Term("=HYPERLINK(1)", "@x", note="+1"), Term("'=a", "-b")))
    data = written(CSV, glossary)
    assert data.startswith(b"\xef\xbb\xbfsource,target,")
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    assert reread(CSV, data).terms == glossary.terms


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_what_a_spreadsheet_saves_again(delimiter):
    """With a decimal comma, a byte-order mark, cells in quotation marks, line ends of Windows."""
    rows = [[*cells] for cells in csv.reader(io.StringIO(written(CSV, GLOSSARY).decode("utf-8-sig")))]
    rows[1][3] = "0,97"
    rows[2][2] = "Approved "
    stream = io.StringIO()
    stream.write(f"\ufeffsep={delimiter}\r\n")
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    back = read(stream.getvalue(), form=CSV)
    assert back.terms[0] == GLOSSARY.terms[0]
    assert back.terms[1].status == "approved"


def test_columns_of_other_names_and_in_another_order():
    content = "note\tTarget [en]\tmine\tSource [zh]\nread\\this\tsummit\tx\t峰会\n\n# remark\tb\tc\ta\n"
    glossary = read(content)
    assert glossary.terms == (Term("峰会", "summit", note="read\\this"),)
    assert (glossary.source_lang, glossary.target_lang) == ("zh", "en")


def test_languages_in_the_first_row():
    glossary = read("zh\ten_GB\n峰会\tsummit\n")
    assert (glossary.source_lang, glossary.target_lang) == ("zh", "en-GB")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding, tmp_path, notices):
    path = tmp_path / "terms.csv"
    path.write_bytes(
        "峰会,summit\n联合公报,joint communique\n人类命运共同体,community with a shared future\n".encode(encoding)
    )
    assert [term.source for term in termbases.read(path).terms] == ["峰会", "联合公报", "人类命运共同体"]
    assert [notice.kind for notice in notices] == ["assumed"] * (encoding == "gb18030")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("峰会\tsummit\tmaybe", "terms.tsv:2: unknown status 'maybe'; choose from: candidate, approved, rejected"),
        ("峰会\tsummit\t\t2", "terms.tsv:2: the score '2' is not a number from 0 to 1"),
        ("峰会\tsummit\t\t-1", "terms.tsv:2: the score '-1' is not a number from 0 to 1"),
        ("峰会\tsummit\t\t\tfive", "terms.tsv:2: the count 'five' is not a whole number; leave it empty where"),
        ("峰会\tsummit\t\t\t\tthing", "terms.tsv:2: unknown part of speech 'thing'; choose from: noun, verb"),
        ("峰会\t \t\t\t\tnoun", "terms.tsv:2: a term without its counterpart; give two columns in each line"),
    ],
)
def test_what_is_not_understood_is_named(row, message):
    with pytest.raises(FormatError) as caught:
        read(f"source\ttarget\tstatus\tscore\tcount\tpart_of_speech\n{row}\n")
    assert str(caught.value).startswith(message)


def test_damaged_contexts_are_passed_over():
    with noticed(r"terms\.tsv:2: passed over the contexts"):
        assert read("source\ttarget\tcontexts\na\tb\thello\n").terms == (Term("a", "b"),)


def test_contexts_that_no_cell_can_hold():
    [term, *_] = GLOSSARY.terms
    many = Glossary((Term("a", "b", contexts=term.contexts * 2000),))
    stream = io.BytesIO()
    with noticed(r"left out 1,3\d\d contexts, beyond 32,000 characters in a cell"):
        TSV.write(many, stream)
    assert max(map(len, stream.getvalue().decode().split("\t"))) < 34_000
