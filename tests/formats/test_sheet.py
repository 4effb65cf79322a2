"""Tables that people have edited, as CSV and as a workbook: the right beads, and no probability of another pair."""

import csv
import io

import pytest
from hypothesis import given
from told import noticed
from values import alignments, reread, written

from aligner.edits import DeleteBead, InsertBead, Merge, Move, SetText, Split, between
from aligner.formats.csv import FORMAT as CSV
from aligner.formats.xlsx import FORMAT as XLSX
from aligner.model import Alignment, Bead, Document, Span

SOURCE, TARGET, CONFIDENCE = 1, 2, 4


def example():
    source = Document.from_sentences([f"{c}。" for c in "一二三四五六"], "zh", paragraphs=[0, 0, 0, 1, 1, 1])
    target = Document.from_sentences([*"ABCDE", "F."], "en")
    spans = [*(Span(i, i + 1) for i in range(4)), Span(4, 6)]
    return Alignment(source, target, tuple(Bead(span, span, c) for span, c in zip(spans, CONFIDENCES, strict=True)))


CONFIDENCES = (0.99, 0.5, 0.25, 0.8, 0.7)


def edited_csv(alignment, edit):
    rows = list(csv.reader(io.StringIO(written(CSV, alignment).decode("utf-8-sig"), newline="")))
    head, body = rows[0], rows[1:]
    edit(body)
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows([head, *body])
    return CSV.read(io.BytesIO(stream.getvalue().encode()), "file.csv")


def edited_xlsx(alignment, edit):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(written(XLSX, alignment)))
    sheet = book.worksheets[0]
    body = [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    size = len(body)
    edit(body)
    for i, row in enumerate([*body, *[[""] * sheet.max_column] * max(0, size - len(body))], 2):
        for j, value in enumerate(row, 1):
            sheet.cell(i, j).value = None if value == "" else value
    stream = io.BytesIO()
    book.save(stream)
    return XLSX.read(io.BytesIO(stream.getvalue()), "file.xlsx")


def swap_targets(rows):
    rows[1][TARGET], rows[2][TARGET] = rows[2][TARGET], rows[1][TARGET]


def shift_targets(rows):
    """As somebody does who finds that the first target belongs to the second source."""
    cells = ["", *(row[TARGET] for row in rows)]
    rows.append([""] * len(rows[0]))
    for row, cell in zip(rows, cells, strict=True):
        row[TARGET] = cell


def retype(rows):
    rows[2][TARGET] = "Something else altogether."


def correct(rows):
    rows[4][TARGET] = "E\nf."


def sort(rows):
    rows.sort(key=lambda row: row[SOURCE])


def sort_the_text_alone(rows):
    texts = sorted((row[SOURCE], row[TARGET], row[CONFIDENCE]) for row in rows[1:])
    for row, (source, target, confidence) in zip(rows[1:], reversed(texts), strict=True):
        row[SOURCE], row[TARGET], row[CONFIDENCE] = source, target, confidence


def merge(rows):
    for column in (SOURCE, TARGET):
        rows[1][column] += "\n" + rows[2][column]
        rows[2][column] = ""


def merge_and_delete(rows):
    merge(rows)
    del rows[2]


def split(rows):
    new = [""] * len(rows[0])
    new[SOURCE], new[TARGET] = "六。", "F."
    rows[4][SOURCE], rows[4][TARGET] = "五。", "E"
    rows.append(new)


def split_a_copy(rows):
    """With the hidden columns of the row."""
    rows.append(list(rows[4]))
    rows[4][SOURCE], rows[4][TARGET] = "五。", "E"
    rows[5][SOURCE], rows[5][TARGET] = "六。", "F."


def insert(rows):
    new = [""] * len(rows[0])
    new[SOURCE], new[TARGET] = "新。", "New."
    rows.insert(2, new)


def delete(rows):
    del rows[1]


def move_down(rows):
    rows[3][TARGET], rows[4][TARGET] = "", "D\nE\nF."


KEPT = list(CONFIDENCES)
CASES = {
    swap_targets: (
        "一。-A 二。-C 三。-B 四。-D 五。六。-EF.",
        [0.99, None, None, 0.8, 0.7],
        (SetText("target", 1, "C"), SetText("target", 2, "B")),
    ),
    shift_targets: ("一。- 二。-A 三。-B 四。-C 五。六。-D -EF.", [None] * 6, None),
    retype: (
        "一。-A 二。-B 三。-Something else altogether. 四。-D 五。六。-EF.",
        [0.99, 0.5, None, 0.8, 0.7],
        (SetText("target", 2, "Something else altogether."),),
    ),
    correct: ("一。-A 二。-B 三。-C 四。-D 五。六。-Ef.", [*KEPT[:4], None], (SetText("target", 5, "f."),)),
    sort: ("一。-A 二。-B 三。-C 四。-D 五。六。-EF.", KEPT, ()),
    merge: ("一。-A 二。三。-BC 四。-D 五。六。-EF.", [0.99, None, 0.8, 0.7], (Merge(1),)),
    merge_and_delete: ("一。-A 二。三。-BC 四。-D 五。六。-EF.", [0.99, None, 0.8, 0.7], (Merge(1),)),
    split: ("一。-A 二。-B 三。-C 四。-D 五。-E 六。-F.", [*KEPT[:4], None, None], (Split(4, 1, 1),)),
    split_a_copy: ("一。-A 二。-B 三。-C 四。-D 五。-E 六。-F.", [*KEPT[:4], None, None], (Split(4, 1, 1),)),
    insert: (
        "一。-A 二。-B 新。-New. 三。-C 四。-D 五。六。-EF.",
        [0.99, 0.5, None, 0.25, 0.8, 0.7],
        (InsertBead(2, ("新。",), ("New.",)),),
    ),
    delete: ("一。-A 三。-C 四。-D 五。六。-EF.", [0.99, 0.25, 0.8, 0.7], (DeleteBead(1),)),
    move_down: ("一。-A 二。-B 三。-C 四。- 五。六。-DEF.", [*KEPT[:3], None, None], (Move(3, 0, 1),)),
}


@pytest.mark.parametrize("edited", [edited_csv, edited_xlsx])
@pytest.mark.parametrize("edit", CASES)
def test_a_row_keeps_its_probability_while_its_text_is_what_was_written(edit, edited):
    expected, confidences, edits = CASES[edit]
    before = example()
    again = edited(before, edit)
    shown = [
        f"{''.join(again.source.strings(bead.source))}-{''.join(again.target.strings(bead.target))}" for bead in again
    ]
    assert " ".join(shown) == expected
    assert [bead.confidence for bead in again] == confidences
    # The same as by edits: they do not keep more, nor less.
    found = between(before, again)
    assert edits is None or found == edits


@pytest.mark.parametrize("edited", [edited_csv, edited_xlsx])
def test_text_that_is_sorted_without_the_hidden_columns_loses_its_probabilities(edited):
    again = edited(example(), sort_the_text_alone)
    assert [bead.confidence for bead in again] == [0.99, None, None, None, None]


@pytest.mark.parametrize("edited", [edited_csv, edited_xlsx])
def test_a_row_that_was_written_without_a_digest_any_more_has_no_probability(edited):
    def edit(rows):
        rows[0][-1] = ""
        rows[1][-1] = rows[2][-1]

    assert [bead.confidence for bead in edited(example(), edit)] == [None, None, 0.25, 0.8, 0.7]


def test_a_table_whose_last_column_is_gone_has_no_probabilities():
    rows = list(csv.reader(io.StringIO(written(CSV, example()).decode("utf-8-sig"), newline="")))
    changed = io.StringIO()
    csv.writer(changed).writerows(row[:-1] for row in rows)
    assert [bead.confidence for bead in reread(CSV, changed.getvalue().encode())] == [None] * len(example())


@given(alignments())
def test_a_digest_is_nothing_that_a_spreadsheet_takes_for_a_number(alignment):
    rows = csv.reader(io.StringIO(written(CSV, alignment).decode("utf-8-sig"), newline=""))
    assert next(rows)[-1] == "written"
    assert all(row[-1].isalpha() and len(row[-1]) == 12 for row in rows)
    assert [b.confidence for b in reread(CSV, written(CSV, alignment))] == [b.confidence for b in alignment]


@pytest.mark.parametrize("edited", [edited_csv, edited_xlsx])
def test_a_copy_of_a_row_is_read_once(edited):
    with noticed(r"row 4 is a copy of another row with the same number: read once"):
        alignment = edited(example(), lambda rows: rows.insert(2, list(rows[1])))
    assert alignment.source.strings() == example().source.strings()
    assert [bead.confidence for bead in alignment] == KEPT


@pytest.mark.parametrize("edited", [edited_csv, edited_xlsx])
def test_a_copy_of_a_row_with_a_number_of_its_own_stays_without_confidence(edited):
    alignment = edited(example(), lambda rows: rows.insert(2, ["2.5", *rows[1][1:]]))
    assert len(alignment.source) == len(example().source) + 1
    assert [bead.confidence for bead in alignment] == [0.99, 0.5, None, *KEPT[2:]]


def test_names_of_the_columns_that_somebody_has_typed_anew():
    rows = list(csv.reader(io.StringIO(written(CSV, example()).decode("utf-8-sig"), newline="")))
    rows[0][1:3] = ["中文", "English"]
    for row, key in zip(rows, ["key", *"abcde"], strict=True):
        row.insert(0, key)
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    again = CSV.read(io.BytesIO(stream.getvalue().encode()), "file.csv")
    assert [again.source.strings(), again.target.strings()] == [example().source.strings(), example().target.strings()]
    assert [bead.confidence for bead in again] == KEPT
    assert (again.source.lang, again.target.lang) == ("zh", "en")
