"""Workbooks for reviewers: written, edited by another program, handed back; and workbooks that mean harm."""

import io
import re
import subprocess
import time
import zipfile

import openpyxl
import pytest
from costs import cost
from hypothesis import given, settings
from told import noticed
from values import alignments, kept, reread, written
from xlsxwriter.worksheet import Worksheet

from aligner.errors import FormatError, OutputError
from aligner.formats import WriteOptions
from aligner.formats.xlsx import FORMAT, about, cells
from aligner.formats.xlsx.workbook import Workbook
from aligner.model import Alignment, Bead, Division, Document, Recipe, Span
from aligner.render.spreadsheet import LONGEST

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def example():
    source = Document.from_sentences(["一。", "二。", "三。", "四。"], "zh", paragraphs=[0, 0, 1, 1], origin="zh.txt")
    divisions = (Division("section", 1, Span(0, 2), Span(0, 2)), Division("section", 2, Span(7, 9), Span(2, 4)))
    source = Document(source.text, source.sentences, divisions)
    target = Document.from_sentences(["=One.", "Two.", "Three.", "Four."], "en", paragraphs=[0, 0, 1, 1])
    beads = [Bead(Span(i, i + 1), Span(i, i + 1), c) for i, c in enumerate((0.95, 0.5, 1 / 3, 0.8))]
    return Alignment(source, target, tuple(beads), Recipe("1", "a", "b", "c", (("x", "y"),)))


def pairs(alignment):
    return [(alignment.source.strings(bead.source), alignment.target.strings(bead.target)) for bead in alignment]


def read(data, name="file.xlsx"):
    return FORMAT.read(io.BytesIO(data), name)


def edited(edit, alignment=None):
    """The workbook as another program saves it after `edit` has changed its first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(written(FORMAT, example() if alignment is None else alignment)))
    edit(book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def patched(changes, data=None):
    """A workbook some of whose parts are changed."""
    stream = io.BytesIO()
    given = io.BytesIO(data or written(FORMAT, example()))
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, changes[name](content.decode()) if name in changes else content)
    return stream.getvalue()


def with_rows(rows, strings=None):
    """A workbook whose first sheet is made of these rows."""
    sheet = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    data = patched({SHEET: lambda _: sheet})
    if strings is not None:
        stream = io.BytesIO(data)
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as file:
            file.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
        data = stream.getvalue()
    return data


def text(cell):
    return f'<c t="inlineStr"><is><t>{cell}</t></is></c>'


# --- there and back --------------------------------------------------------------------------------------------------


@given(alignments())
def test_what_another_program_saves_again_is_the_same(alignment):
    data = edited(lambda sheet: None, alignment)
    expected, found = (kept(a, FORMAT.keeps) for a in (alignment, read(data)))
    for probabilities in (expected, found):
        probabilities["confidence"] = [c if c is None else pytest.approx(c) for c in probabilities["confidence"]]
    assert expected | {"confidence": 0} == found | {"confidence": 0}
    assert len(expected["confidence"]) == len(found["confidence"])


@pytest.mark.slow
@pytest.mark.needs("soffice")
def test_what_libreoffice_saves_again_is_the_same(tmp_path):
    collected = [example()]

    @given(alignments())
    @settings(database=None, derandomize=True)
    def collect(alignment):
        collected.append(alignment)

    collect()
    (tmp_path / "out").mkdir()
    paths = [tmp_path / f"{i}.xlsx" for i in range(len(collected))]
    for path, alignment in zip(paths, collected, strict=True):
        path.write_bytes(written(FORMAT, alignment))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=300)
    for path, alignment in zip(paths, collected, strict=True):
        again = read((tmp_path / "out" / path.name).read_bytes())
        keeps = FORMAT.keeps - {"confidence"}
        assert kept(again, keeps) == kept(alignment, keeps)
        for one, other in zip(again.beads, alignment.beads, strict=True):
            assert one.confidence == (None if other.confidence is None else pytest.approx(other.confidence, abs=1e-12))


def test_what_a_reviewer_sees():
    arabic = Document.from_sentences(["مرحبا", "a\nb"], "ar")
    english = Document.from_sentences(["=1+1", "<r>&</r>"], "en")
    beads = (Bead(Span(0, 1), Span(0, 1), 0.5, "auto", "so\nlala"), Bead(Span(1, 2), Span(1, 2), None, "approved"))
    book = openpyxl.load_workbook(io.BytesIO(written(FORMAT, Alignment(arabic, english, beads))))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:7] == [
        "number", "source[ar]", "target[en]", "bead", "confidence", "status", "note"
    ]  # fmt: skip
    assert [cell.value for cell in sheet[2]][:7] == [1, "مرحبا", "=1+1", "1–1", 0.5, "not checked", "so\nlala"]
    assert [cell.value for cell in sheet[3]][:7] == [2, "a b", "<r>&</r>", "1–1", None, "approved", None]
    assert sheet["C2"].data_type == "s"
    assert sheet["C2"].number_format == "@"
    assert sheet["B2"].alignment.readingOrder == 2
    assert sheet["B2"].alignment.wrap_text
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:L3"
    assert sheet.column_dimensions["H"].hidden
    assert not sheet.column_dimensions["G"].hidden
    validation = sheet.data_validations.dataValidation[0]
    assert (validation.formula1, str(validation.sqref)) == ('"not checked,approved,rejected"', "F2:F1048576")
    assert len(sheet.conditional_formatting) == 1
    assert sheet.row_dimensions[2].height
    how_to = book.worksheets[1]
    heights = [how_to.row_dimensions[row].height for row in range(1, how_to.max_row + 1)]
    assert all(heights)
    assert max(heights) > 1.9 * min(heights)  # the longest line takes two
    assert [page.sheet_state for page in book.worksheets] == ["visible", "visible", "hidden"]
    assert book.worksheets[2].title == about.SHEET


def test_rows_have_a_height_that_grows_with_their_text():
    with zipfile.ZipFile(io.BytesIO(written(FORMAT, example()))) as file:
        sheet = file.read(SHEET).decode()
    assert '<row r="2" ht="' in sheet
    assert "customHeight" not in sheet


def test_the_same_alignment_always_makes_the_same_file():
    data = written(FORMAT, example())
    time.sleep(1.1)
    assert written(FORMAT, example()) == data


def test_a_cell_has_a_longest_length():
    for string, fits in (("字" * LONGEST, True), ("字" * (LONGEST + 1), False), ("𠀀" * (LONGEST // 2 + 1), False)):
        document = Document.from_sentences([string], "zh")
        alignment = Alignment(document, document, (Bead(Span(0, 1), Span(0, 1)),))
        if fits:
            assert read(written(FORMAT, alignment)).source.strings() == [string]
        else:
            with pytest.raises(OutputError, match="the source of bead 1 has more than 32,767 characters"):
                written(FORMAT, alignment)


def test_a_table_from_elsewhere_is_one_bead_a_row():
    book = openpyxl.Workbook()
    for row in (["Oui.", "Ja.", "x"], [None, "Nur\nhier."], [], [2025, True]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    alignment = read(stream.getvalue())
    assert pairs(alignment) == [(["Oui."], ["Ja."]), ([], ["Nur hier."]), (["2025"], ["TRUE"])]
    assert (alignment.source.lang, alignment.target.lang) == ("und", "und")


def test_the_sheet_with_the_columns_is_the_one_that_is_read():
    book = openpyxl.Workbook()
    book.active.append(["Notes of mine", "and more"])
    sheet = book.create_sheet("pairs")
    for row in (["target[en]", "source[zh]"], ["One.\nTwo.", "一。"]):
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    with noticed("file.xlsx: passed over the sheet Sheet"):
        assert pairs(read(stream.getvalue())) == [(["一。"], ["One.", "Two."])]


def test_strings_are_read_as_they_are_meant():
    runs = "<si><r><t>漢</t></r><r><t xml:space='preserve'>字 </t></r><rPh sb='0' eb='1'><t>かん</t></rPh></si>"
    shared = f"{runs}<si><t>a_x0001_b_x005F_x0041_ _xD840__xDC00_</t></si>"
    row = '<row r="7"><c r="A7" t="s"><v>0</v></c><c r="B7" t="s"><v>1</v></c></row>'
    with noticed("took columns A and B for"):
        alignment = read(with_rows(row, shared))
    assert pairs(alignment) == [(["漢字"], ["a\x01b_x0041_ 𠀀"])]


# --- handed back -----------------------------------------------------------------------------------------------------


def test_status_notes_and_corrected_words_come_back():
    def edit(sheet):
        sheet["F2"], sheet["G2"] = "Approved ", " good\r\nreally "
        sheet["F3"] = "rejected"
        sheet["C3"] = "Zwei."
        sheet["F4"] = None

    again = read(edited(edit))
    expected = example()
    assert pairs(again)[1] == (["二。"], ["Zwei."])
    assert [bead.status for bead in again] == ["approved", "rejected", "auto", "auto"]
    assert again.beads[0].note == "good\nreally"
    assert [bead.confidence for bead in again] == pytest.approx([0.95, None, 1 / 3, 0.8])  # the words of one are others
    assert again.recipe == expected.recipe
    assert again.source == expected.source


@pytest.mark.parametrize("delete", [False, True])
def test_beads_are_joined_by_moving_text(delete):
    def edit(sheet):
        sheet["B3"], sheet["C3"] = "二。\n三。", "Two.\nThree.\n\n"
        sheet["B4"] = sheet["C4"] = None
        if delete:
            sheet.delete_rows(4)

    again = read(edited(edit))
    assert pairs(again) == [(["一。"], ["=One."]), (["二。", "三。"], ["Two.", "Three."]), (["四。"], ["Four."])]
    assert [bead.confidence for bead in again] == [0.95, None, 0.8]
    assert [d.sentences for d in again.source.divisions] == [Span(0, 2), Span(2, 4)]


def test_a_bead_is_split_by_a_row_between_and_a_sentence_moved_down():
    def edit(sheet):
        sheet.insert_rows(3)
        sheet["C2"], sheet["C3"] = None, "One."
        sheet["C4"], sheet["C5"] = None, "Two.\nThree."

    again = read(edited(edit))
    assert pairs(again) == [
        (["一。"], []), ([], ["One."]), (["二。"], []), (["三。"], ["Two.", "Three."]), (["四。"], ["Four."])
    ]  # fmt: skip
    assert [bead.confidence for bead in again] == [None, None, None, None, 0.8]


def test_divisions_follow_their_sentences():
    def edit(sheet):
        sheet["B2"] = "零。\n一。"
        sheet.delete_rows(5)

    again = read(edited(edit))
    assert again.source.strings() == ["零。", "一。", "二。", "三。"]
    assert [d.sentences for d in again.source.divisions] == [Span(0, 3), Span(3, 4)]


def test_a_sorted_and_filtered_table_comes_back_in_order():
    def edit(sheet):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for i, row in enumerate(sorted(rows, key=lambda row: row[4]), 2):
            for j, value in enumerate(row, 1):
                sheet.cell(i, j, value)
                sheet.cell(i, j).data_type = "s" if isinstance(value, str) else "n"
            sheet.row_dimensions[i].hidden = i % 2 == 0

    assert read(edited(edit)) == reread(FORMAT, written(FORMAT, example()))


def test_a_new_row_in_a_sorted_table_needs_a_number():
    def edit(sheet, number=None):
        for i, order in enumerate((4, 3, 2, 1), 2):
            sheet.cell(i, 1, order)
        sheet["A6"], sheet["B6"], sheet["C6"] = number, "新。", None

    with pytest.raises(FormatError, match=r"row 6 is without a number: where .* such as 12.5") as caught:
        read(edited(edit))
    assert caught.value.line == 6
    assert pairs(read(edited(lambda sheet: edit(sheet, 3.5))))[3] == (["新。"], [])


@pytest.mark.parametrize(
    ("edit", "line", "reason"),
    [
        (lambda s: s.__setitem__("F4", "perhaps"), 4, "unknown status 'perhaps'; choose from: not checked, approved"),
        (lambda s: s.__setitem__("E3", 3), 3, "the confidence '3' is not a number from 0 to 1"),
        (lambda s: s.__setitem__("A3", "x"), 3, "the number 'x' is none"),
        (lambda s: s.merge_cells("B3:B4"), 3, "the cells of rows 3 to 4 are merged; unmerge them"),
        (lambda s: s.__setitem__("B5", "=A1&A2"), 5, "cell B5 of the sheet .* holds a formula and not its value"),
        (lambda s: [s.__setitem__(f"F{i}", "?") for i in (3, 5)], 3, r"'\?' \(row 5 is not understood either\)"),
    ],
)
def test_what_is_not_understood_is_named_with_its_row(edit, line, reason):
    with pytest.raises(FormatError, match=reason) as caught:
        read(edited(edit))
    assert (caught.value.file, caught.value.line) == ("file.xlsx", line)


def test_a_note_without_text_is_passed_over_and_said():
    def edit(sheet):
        sheet["B3"] = sheet["C3"] = None
        sheet["G3"] = "see above"

    with noticed("file.xlsx:3: passed over the note of a row without text"):
        assert len(read(edited(edit))) == 3


def test_values_of_formulas_count_and_errors_do_not():
    row = '<row r="1"><c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>{}</row>'
    assert pairs(read(with_rows(row.format(text("b"))))) == [(["ab"], ["b"])]
    with pytest.raises(FormatError, match=r"file\.xlsx:1: cell B1 of the sheet beads shows the error #NAME"):
        read(with_rows(row.format('<c t="e"><f>-x</f><v>#NAME?</v></c>')))


@pytest.mark.parametrize("damage", ["{", '{"version": 2}', '{"version": 1, "origins": ["\\ud800", ""]}', "[" * 30_000])
def test_what_somebody_has_damaged_in_the_hidden_sheet_is_passed_over(damage):
    data = patched({"xl/worksheets/sheet3.xml": lambda old: re.sub("<t.*</t>", lambda _: f"<t>{damage}</t>", old)})
    again = read(data)
    assert pairs(again) == pairs(example())
    assert (again.recipe, again.source.divisions) == (None, ())


def test_divisions_that_no_longer_fit_are_passed_over_and_said():
    data = patched({"xl/worksheets/sheet3.xml": lambda old: old.replace(" 2+2", " 1+3")})
    with noticed("passed over the divisions, which no longer fit"):
        assert read(data).source.divisions == ()


@pytest.mark.parametrize("method", ["_xml_start_tag_unencoded", "_escape_control_characters"])
def test_the_library_still_has_what_we_override(method):
    """Neither has a public counterpart; without them, rows keep their height and some strings are escaped twice."""
    assert callable(getattr(Worksheet, method))


# --- strangers -------------------------------------------------------------------------------------------------------

A, B, C = "a" * 1000, "&a;" * 1000, "&b;" * 1000
ENTITIES = f'<!DOCTYPE worksheet [<!ENTITY a "{A}"><!ENTITY b "{B}"><!ENTITY c "{C}">]>'


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_entities_are_not_expanded(part):
    def change(content):
        rest = content.partition("?>")[2]
        return ENTITIES + re.sub("(<t[^>]*>|<sheets>|<Relationships[^>]*>)", r"\1&c;", rest, count=1)

    with pytest.raises(FormatError, match=r"document type|entity"):
        read(patched({part: change}))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "this is no Excel workbook"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (patched({SHEET: lambda old: old[:-40]}), "sheet1.xml in it is not well-formed XML"),
        (patched({"xl/workbook.xml": lambda old: old.replace("<sheet ", "<other ")}), "there is no sheet in it"),
        (patched({"xl/workbook.xml": lambda old: old + " " * 2_000_000}), "is larger than 1,000,000 bytes"),
        (patched({"xl/_rels/workbook.xml.rels": lambda old: old.replace("sheets/", "../../")}), "it lacks"),
        (with_rows('<row r="2"/><row r="1"/>'), "row 1 stands behind row 2"),
        (with_rows('<row r="9999999"/>'), "row 9999999 stands behind"),
        (with_rows("<row>" + text("a") + '<c t="s"><v>77</v></c></row>'), "names a string that is not in the workbook"),
        (with_rows("<row>" + text("a") + '<c t="s"><v>-1</v></c></row>'), "names a string that is not in the workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(data, reason):
    with pytest.raises(FormatError, match=reason):
        read(data)


def test_an_archive_that_is_no_workbook_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("word/document.xml", "<w/>")
    with pytest.raises(FormatError, match="this is no Excel workbook; save it as"):
        read(stream.getvalue())


ONE_COLUMN = "file: only column A has text: the other version is left empty"
HOSTILE = {
    "empty rows": lambda: with_rows("<row/>" * 1_048_576),
    "too many rows": lambda: with_rows("<row/>" * 1_048_577),
    "cells in one row": lambda: with_rows(f"<row>{'<c/>' * 2_000_000}</row>"),
    "the last cell": lambda: with_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "unknown elements": lambda: with_rows(f"<row>{'<x/>' * 2_000_000}</row>"),
    "one long string many times": lambda: with_rows(
        "<row>" + '<c r="A1" t="s"><v>0</v></c></row><row>' * 20_000 + "</row>", f"<si><t>{'a' * 30_000}</t></si>"
    ),
    "a bomb": lambda: with_rows("", f"<si><t>{' ' * 250_000_000}</t></si>"),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_memory_and_time_have_bounds(what, tmp_path):
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(HOSTILE[what]())
    program = (
        "import sys\n"
        "from aligner.errors import FormatError\n"
        "from aligner.formats.xlsx import FORMAT\n"
        "try:\n"
        "    FORMAT.read(open(sys.argv[1], 'rb'), 'file')\n"
        "except FormatError as error:\n"
        "    print(error)\n"
    )
    taken = cost(["-c", program, str(path)], tmp_path, seconds=60)
    assert path.stat().st_size < 2_000_000
    assert taken.status == 0
    said = {line.partition(";")[0] for line in taken.said.splitlines()}
    assert said <= {"file: passed over the columns behind the 256th", ONE_COLUMN}
    assert taken.megabytes < 400


@pytest.mark.parametrize(
    "string", ["_x000A_", "_x005F_x000A_", "_x000A_x000A_", "<r>_x000A_</r>", "<r>\x0b</r>", "a\x0b_"]
)
def test_what_looks_like_an_escape_is_text(string):
    document = Document.from_sentences([string], "en")
    alignment = Alignment(document, document, (Bead(Span(0, 1), Span(0, 1)),))
    assert reread(FORMAT, written(FORMAT, alignment)).source.strings() == [string]


def test_a_part_has_a_most_of_elements(monkeypatch):
    data = with_rows("<row/>" * 101)
    monkeypatch.setattr(cells, "_ELEMENTS", 100 - 2 * len(data))
    with pytest.raises(FormatError, match="it holds too many elements; split it"):
        read(data)


def test_a_workbook_can_be_read_row_by_row():
    book = Workbook(io.BytesIO(written(FORMAT, example(), WriteOptions())), "file")
    assert [number for number, _ in book.rows(book.table())] == [1, 2, 3, 4, 5]
