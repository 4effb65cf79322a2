"""Workbooks for translators: written, edited by another program, handed back."""

import io
import subprocess
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from termbase_values import ALL, glossaries, kept, named, reread, written
from test_termbase_hostile import GLOSSARY
from told import noticed

from aligner import termbases
from aligner.errors import FormatError, OutputError
from aligner.model import Context, Glossary, Span, Term
from aligner.termbases.cleaning import clean

XLSX = ALL["xlsx"]


def edited(edit, glossary=GLOSSARY):
    """The glossary after `edit` has changed its first sheet in another program."""
    book = openpyxl.load_workbook(io.BytesIO(written(XLSX, glossary)), rich_text=True)
    edit(book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    return reread(XLSX, stream.getvalue())


def test_what_a_translator_sees():
    book = openpyxl.load_workbook(io.BytesIO(written(XLSX, GLOSSARY)), rich_text=True)
    assert book.sheetnames == ["terms", "contexts", "aligner"]
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]
    terms, contexts, _ = book.worksheets
    rows = [[cell.value for cell in row] for row in terms]
    assert rows[0] == [
        "number", "source[zh]", "target[en-GB]", "status", "score", "count", "source_count", "target_count",
        "part_of_speech", "note",
    ]  # fmt: skip
    assert rows[1][:9] == [1, "联合公报", "joint communiqué", "candidate", 0.97, 3, 4, 3, "noun"]
    assert rows[2] == [2, "峰会", "summit", "rejected", 0.5, None, None, None, None, None]
    assert terms.freeze_panes == "D2"
    assert terms.auto_filter.ref == "A1:J4"
    assert terms["B2"].font.name == "Microsoft YaHei"
    lists = {str(rule.sqref)[0]: rule.formula1 for rule in terms.data_validations.dataValidation}
    assert lists["D"] == '"candidate,approved,rejected"'
    source, target = contexts["D2"].value, contexts["E2"].value
    assert [part.text for part in source if getattr(getattr(part, "font", None), "b", False)] == ["联合公报"]
    assert [part.text for part in target if getattr(getattr(part, "font", None), "b", False)] == ["joint communiqué"]
    assert str(target) == "They issued a joint communiqué."
    assert contexts.column_dimensions["G"].hidden


def test_what_a_translator_types():
    def edit(sheet):
        sheet["D2"] = "Approved"
        sheet["C2"] = "Joint Communiqué "
        sheet["J2"] = "with capitals\nin headings"
        sheet["D3"] = None
        sheet["B3"] = None
        sheet["C3"] = None
        sheet.append([None, "公报", "communiqué"])

    first, second, third = edited(edit).terms
    assert first == replace(
        GLOSSARY.terms[0], status="approved", target="Joint Communiqué", note="with capitals\nin headings"
    )
    assert second == GLOSSARY.terms[2]
    assert third == Term("公报", "communiqué")


def test_rows_sorted_and_taken_out_keep_their_contexts():
    glossary = replace(GLOSSARY, terms=GLOSSARY.terms[::-1])

    def edit(sheet):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for place, row in enumerate([rows[2], rows[0]], 2):
            for column, value in enumerate(row, 1):
                sheet.cell(place, column).value = value
        sheet.delete_rows(4)

    assert edited(edit, glossary).terms == (GLOSSARY.terms[2], GLOSSARY.terms[0])


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("D2", "sure", "file:2: unknown status 'sure'; choose from: candidate, approved, rejected"),
        ("E2", "high", "file:2: the score 'high' is not a number from 0 to 1"),
        (
            "C2",
            "=A1&B1",
            "file:2: cell C2 of the sheet terms holds a formula and not its value; type the text itself into the cell",
        ),
    ],
)
def test_what_is_not_understood_is_named(cell, value, message):
    with pytest.raises(FormatError) as caught:
        edited(lambda sheet: sheet.__setitem__(cell, value))
    assert str(caught.value) == message


def test_a_row_without_its_counterpart_is_passed_over():
    with noticed(r"file:3: passed over 1 row with a term without its counterpart"):
        assert len(edited(lambda sheet: sheet.__setitem__("C3", None)).terms) == len(GLOSSARY.terms) - 1


def test_a_table_of_two_columns_from_elsewhere(tmp_path):
    book = openpyxl.Workbook()
    for row in (["中文", "English"], ["峰会", "summit"], [None, None], ["公报", "communiqué"]):
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    terms = termbases.read(tmp_path / "x.xlsx").terms
    assert terms == (Term("峰会", "summit"), Term("公报", "communiqué"))


def test_damaged_marks_do_not_matter():
    book = openpyxl.load_workbook(io.BytesIO(written(XLSX, GLOSSARY)))
    book["contexts"]["D2"] = "短"
    book["contexts"]["A3"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    [context] = reread(XLSX, stream.getvalue()).terms[0].contexts
    assert context == Context("短", GLOSSARY.terms[0].contexts[0].target, bead=12)


def test_what_no_cell_can_hold():
    with pytest.raises(OutputError, match="more than 32,767 characters"):
        XLSX.write(Glossary((Term("a", "b", note="x" * 32_768),)), io.BytesIO())
    long = Glossary((Term("a", "b", contexts=(Context("x" * 40_000, "y", (Span(0, 1),)),)),))
    with noticed("left out 1 context"):
        XLSX.write(long, io.BytesIO())


@pytest.mark.slow
@pytest.mark.needs("soffice")
def test_what_libreoffice_saves_again_is_the_same(tmp_path):
    collected = [GLOSSARY]

    @given(glossaries())
    @settings(max_examples=25, database=None, derandomize=True, suppress_health_check=list(HealthCheck), deadline=None)
    def collect(glossary):
        collected.append(glossary)

    collect()
    (tmp_path / "out").mkdir()
    paths = [tmp_path / f"{i}.xlsx" for i in range(len(collected))]
    for path, glossary in zip(paths, collected, strict=True):
        path.write_bytes(written(XLSX, glossary))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=300)
    for path, glossary in zip(paths, collected, strict=True):
        again = reread(XLSX, (tmp_path / "out" / path.name).read_bytes())
        assert kept(again, XLSX) == kept(named(clean(glossary)), XLSX)
