"""The command `check`: what it prints, the files it writes, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner, Result
from conftest import invoke
from lxml import etree
from told import noticed

import aligner
from aligner import termbases
from aligner.cli.check import check
from aligner.errors import AlignerError
from aligner.model import Term
from aligner.report import collect_notices

ROWS = """source[zh]\ttarget[en]\tbead
向180多个国家加征关税。\tTariffs on over 190 countries.\t1-1
会议<发表>了新闻公报。\tThe meeting issued a press <release>.\t1-1
第二届峰会\t=the second conference\t1-1
提出中方5点建议。\tHe put forward five proposals.\t1-1
与会期间\t\t1-0
"""


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "memory.tsv"
    path.write_text(ROWS, encoding="utf-8")
    (tmp_path / "terms.tsv").write_text("峰会\tsummit\n", encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(check, [str(argument) for argument in arguments], standalone_mode=False)


def test_prints_findings_by_bead(memory: Path) -> None:
    result = run(memory, "-g", memory.with_name("terms.tsv"))
    assert result.stdout == (
        "bead 1\n"
        "  number: the numbers do not agree: “180” and “190”\n"
        "    向180多个国家加征关税。\n"
        "    Tariffs on over 190 countries.\n\n"
        "bead 3\n"
        "  term: “峰会” is not translated by “summit”\n"
        "    第二届峰会\n"
        "    =the second conference\n\n"
        "bead 5\n"
        "  omitted: nothing stands on the target side\n"
        "    与会期间\n"
        "    (nothing)\n\n"
    )
    assert result.stderr.endswith("memory.tsv: 3 findings in 5 beads (number 1, term 1, omitted 1)\n")


def test_status_tells_of_findings_only_if_asked(memory: Path) -> None:
    assert run(memory).return_value == 0
    assert run(memory, "--strict").return_value == 1
    assert run(memory, "--strict", "--only", "date").return_value == 0
    assert run(memory, "--strict", "--skip", "number", "--skip", "omitted").return_value == 0


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "tsv"])
def test_findings_that_are_marked_are_not_reported_again(memory: Path, suffix: str) -> None:
    path = memory.with_name(f"findings.{suffix}")
    glossary = ("-g", memory.with_name("terms.tsv"))
    run(memory, *glossary, "-o", path)
    _mark(path, 2, "x")
    _mark(path, 3, "no")
    result = run(memory, *glossary, "--ignored", path)
    assert "term" not in result.stdout
    assert "190" in result.stdout
    assert result.stderr.endswith("2 findings in 5 beads (number 1, omitted 1); 1 finding marked to be ignored\n")
    # Somewhere else it is the same finding; in a pair that was changed it is not.
    rows = ROWS.splitlines()
    memory.write_text("\n".join([rows[0], rows[4], rows[3], *rows[1:3], rows[5]]), "utf-8")
    assert "1 finding marked" in run(memory, *glossary, "--ignored", path).stderr
    memory.write_text(ROWS.replace("=the second", "=a second"), "utf-8")
    assert "marked to be" not in run(memory, *glossary, "--ignored", path).stderr


def test_what_is_marked_counts_for_nothing(memory: Path) -> None:
    path = memory.with_name("findings.csv")
    run(memory, "-o", path)
    for row in (1, 2):
        _mark(path, row, "yes")
    result = run(memory, "--ignored", path, "--strict")
    assert result.return_value == 0
    assert result.stderr.endswith("no findings in 5 beads; 2 findings marked to be ignored\n")


def test_marks_of_pairs_that_name_another_bead_hold_when_its_number_has_changed(tmp_path: Path) -> None:
    memory = tmp_path / "memory.tsv"
    one, other = "会议发表了新闻公报。\tThe meeting issued a release.", "会议发表了新闻公报。\tA release was issued."
    memory.write_text(f"source[zh]\ttarget[en]\n{one}\n{other}\n", "utf-8")
    path = memory.with_name("findings.tsv")
    run(memory, "-o", path)
    _mark(path, 1, "是")
    memory.write_text(f"source[zh]\ttarget[en]\n目录\tContents\n{one}\n{other}\n", "utf-8")
    assert "no findings in 3 beads; 1 finding marked" in run(memory, "--ignored", path).stderr


def test_a_table_of_something_else_is_refused(memory: Path) -> None:
    other = memory.with_name("other.tsv")
    other.write_text("source[zh]\ttarget[en]\n一\tOne\n", "utf-8")
    assert "no table of findings" in str(run(memory, "--ignored", other).exception)


def _mark(path: Path, row: int, mark: str) -> None:
    """Write a mark into the last column of a row of findings, as a person would."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, rich_text=True)
        sheet = book["findings"]
        sheet.cell(row + 1, sheet.max_column, mark)
        book.save(path)
        return
    encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"
    lines = path.read_text(encoding).splitlines()
    path.write_text("\n".join([*lines[:row], lines[row] + mark, *lines[row + 1 :]]) + "\n", encoding)


def test_writes_tables_and_a_page(memory: Path) -> None:
    files = {suffix: memory.with_name(f"findings.{suffix}") for suffix in ("tsv", "csv", "json", "xlsx", "html")}
    outputs = [argument for path in files.values() for argument in ("-o", path)]
    result = run(memory, "-g", memory.with_name("terms.tsv"), *outputs)
    assert result.stdout == ""
    lines = files["tsv"].read_text("utf-8").split("\n")
    assert lines[0] == "bead\tkind\tseverity\treason\tin_source\tin_target\tother_bead\tsource[zh]\ttarget[en]\tignore"
    assert lines[1].split("\t")[:4] == ["1", "number", "error", "the numbers do not agree: “180” and “190”"]
    assert lines[1].split("\t")[4:6] == ["180", "190"]
    rows = list(csv.reader(io.StringIO(files["csv"].read_text("utf-8-sig"))))
    assert [row[0] for row in rows] == ["bead", "1", "3", "5"]
    assert rows[2][8] == "'=the second conference"  # no formula
    stored = json.loads(files["json"].read_text("utf-8"))
    first = stored["findings"][0]
    assert first["source"][slice(*first["source_spans"][0])] == "180"
    book = openpyxl.load_workbook(files["xlsx"], rich_text=True)
    summary = [[cell.value for cell in row] for row in book["summary"].iter_rows()]
    assert summary[1:3] == [["memory.tsv (zh – en)", *[None] * 4], ["3 in 3 of 5 beads", *[None] * 4]]
    rows = [
        ["number", 1, None, None, 1],
        ["term", 1, None, None, 1],
        ["omitted", 1, None, None, 1],
        ["all", 3, 0, 0, 3],
    ]
    assert summary[5:] == rows
    sheet = book["findings"]
    assert [cell.value for cell in sheet[1]][:4] == ["bead", "kind", "severity", "reason"]
    assert (sheet["A2"].value, str(sheet["I2"].value)) == (1, "Tariffs on over 190 countries.")
    assert sheet["I3"].value == "=the second conference"
    assert sheet["I3"].data_type == "s"
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")
    page = etree.fromstring(files["html"].read_bytes(), etree.HTMLParser(encoding="utf-8"))
    assert [mark.text for mark in page.iter("mark")] == ["180", "190", "峰会", "与会期间"]


def test_rows_of_the_workbook_are_as_high_as_their_longest_cell(memory: Path) -> None:
    memory.write_text(
        f"source[zh]\ttarget[en]\n12个\t13\n{'第12个问题，' * 20}\t{'13 questions, ' * 20}\n", encoding="utf-8"
    )
    run(memory, "-o", memory.with_name("findings.xlsx"))
    sheet = openpyxl.load_workbook(memory.with_name("findings.xlsx"))["findings"]
    assert sheet.row_dimensions[3].height > 4 * sheet.row_dimensions[2].height > 0


def test_the_page_escapes_and_files_are_the_same_again(memory: Path, tmp_path: Path) -> None:
    memory.write_text("source[zh]\ttarget[en]\n<b>12</b>个\t<script>13</script>\n", encoding="utf-8")
    for name in ("a", "b"):
        run(memory, "-o", tmp_path / f"{name}.html", "-o", tmp_path / f"{name}.xlsx")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "<script>" not in page
    for suffix in ("html", "xlsx"):
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_refuses_before_it_reads(memory: Path, tmp_path: Path) -> None:
    for arguments, what in (
        (
            (memory, "-o", tmp_path / "findings.pdf"),
            "unknown suffix '.pdf'; findings are written as .tsv, .csv, .json, .xlsx, .html, .xlf",
        ),
        ((memory, "-o", memory), "is an input"),
        ((memory, "-o", tmp_path / "findings.sdlxliff"), "a .sdlxliff is read only"),
        ((memory, "-g", tmp_path / "none.tsv"), "no such file"),
        ((tmp_path / "none.tmx",), "no such file"),
    ):
        result = run(*arguments)
        assert isinstance(result.exception, AlignerError)
        assert what in str(result.exception)
    assert isinstance(run(memory, "--only", "spelling").exception, click.UsageError)
    assert isinstance(run("-", "--from", "tsv", "-o", tmp_path / "notes.xlf").exception, click.UsageError)
    assert memory.read_text("utf-8") == ROWS


def test_a_file_without_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "gold.align"
    path.write_text("[0]:[0]\n", encoding="utf-8")
    result = run(path)
    assert isinstance(result.exception, AlignerError)
    assert "there is no text in this file" in str(result.exception)


@pytest.mark.usefixtures("notices")
def test_two_of_three_languages_are_chosen(tmp_path: Path) -> None:
    versions = {"zh": "第3号文件。", "en": "File 3.", "fr": "Fichier 4."}
    unit = "".join(f"<tuv xml:lang='{lang}'><seg>{text}</seg></tuv>" for lang, text in versions.items())
    head = "creationtool='x' creationtoolversion='1' segtype='sentence' o-tmf='x' adminlang='en' srclang='zh'"
    path = tmp_path / "three.tmx"
    path.write_text(
        f"<tmx version='1.4'><header {head} datatype='plaintext'/><body><tu>{unit}</tu></body></tmx>", encoding="utf-8"
    )
    for target, found in (("en", "no findings"), ("fr", "1 finding")):
        result = run(path, "--only", "number", "--source-lang", "zh", "--target-lang", target)
        assert found in result.stderr


def test_a_memory_is_read_in_parts(tmp_path: Path) -> None:
    source, target = "<tuv xml:lang='zh'><seg>第{}号文件。</seg></tuv>", "<tuv xml:lang='en'><seg>File {}.</seg></tuv>"
    units = "".join(f"<tu>{source.format(n)}{target.format(n + (n == 2_900))}</tu>" for n in range(2, 3_000))
    head = "creationtool='x' creationtoolversion='1' segtype='sentence' o-tmf='x' adminlang='en' srclang='zh'"
    path = tmp_path / "large.tmx"
    path.write_text(
        f"<tmx version='1.4'><header {head} datatype='plaintext'/><body>{units}</body></tmx>", encoding="utf-8"
    )
    result = run(path, "--only", "number")
    assert result.exception is None
    assert result.stdout.startswith("bead 2899\n")
    assert "1 finding in 2,998 beads" in result.stderr


@pytest.mark.usefixtures("notices")
def test_a_glossary_and_a_memory_are_told_apart(tmp_path: Path) -> None:
    memory = tmp_path / "memory.tsv"
    memory.write_text(ROWS, encoding="utf-8")
    decided = aligner.Glossary((Term("文件", "file"),), source_lang="zh", target_lang="en")
    for name in ("g.tsv", "g.csv", "g.xlsx", "g.memoq.csv"):
        termbases.write(decided, tmp_path / name)
        assert "this is a glossary, not an alignment" in str(run(tmp_path / name).exception)
    for name in ("m.tsv", "m.csv", "m.xlsx", "m.tmx"):
        aligner.write(aligner.read(memory), tmp_path / name)
        said = str(run(memory, "--glossary", tmp_path / name).exception)
        assert "an alignment, not a glossary" in said
        assert str(tmp_path / name) in said


def test_a_glossary_that_says_nothing_here_is_named(tmp_path: Path) -> None:
    memory, path = tmp_path / "memory.tsv", tmp_path / "g.xlsx"
    memory.write_text(ROWS, encoding="utf-8")
    termbases.write(aligner.Glossary((Term("文件", "file", "candidate"),)), path)
    assert "no term in it is approved or rejected" in str(run(memory, "--glossary", path).exception)
    termbases.write(aligner.Glossary((Term("文件", "Datei"),), source_lang="zh", target_lang="de"), path)
    with noticed("it is in zh and de, not in zh and en"):
        run(memory, "--glossary", path)


@pytest.mark.parametrize("languages", [(), ("--source-lang", "zh", "--target-lang", "en"), ("--target-lang", "en")])
def test_a_table_without_a_header_is_checked_in_its_languages(tmp_path: Path, languages: tuple[str, ...]) -> None:
    path = tmp_path / "memory.tsv"
    path.write_text("卖方应在七天内交货。\tThe Seller shall deliver within fifteen days.\n", encoding="utf-8")
    with collect_notices():
        result = run(path, *languages)
    assert "the numbers do not agree: “七” and “fifteen”" in result.stdout


def test_columns_of_a_table_are_named(tmp_path: Path) -> None:
    path = tmp_path / "memory.csv"
    path.write_text("id,old,text,translation\n1,x,他有3个。,He has 4.\n2,y,他有5个。,He has 5.\n", encoding="utf-8")
    result = run(path, "--columns", "C,D", "--only", "number")
    assert result.stdout.count("bead") == 1
    assert "“3” and “4”" in result.stdout


THREE = """<martif type="TBX" xml:lang="en"><text><body>
<termEntry><langSet xml:lang="en"><tig><term>table</term></tig></langSet>
<langSet xml:lang="de"><tig><term>Tisch</term></tig></langSet>
<langSet xml:lang="es"><tig><term>mesa</term></tig></langSet></termEntry>
<termEntry><langSet xml:lang="en"><tig><term>chair</term></tig></langSet>
<langSet xml:lang="es"><tig><term>silla</term></tig></langSet></termEntry></body></text></martif>"""


def test_terms_of_a_glossary_are_those_in_the_languages_of_the_memory(tmp_path: Path) -> None:
    memory, glossary = tmp_path / "memory.tsv", tmp_path / "terms.tbx"
    rows = "The table is red.\tEl pupitre es rojo.\nThe chair is red.\tLa butaca es roja.\n"
    memory.write_text(f"source[en]\ttarget[es]\n{rows}", encoding="utf-8")
    glossary.write_text(THREE, encoding="utf-8")
    with noticed("read en and es; passed over de"):
        result = run(memory, "-g", glossary)
    assert "“table” is not translated by “mesa”" in result.stdout
    assert "“chair” is not translated by “silla”" in result.stdout


@pytest.mark.parametrize(("options", "is_told"), [([], True), (["--one-sided"], False)])
def test_says_where_omissions_cannot_be_found(memory: Path, options: list[str], is_told: bool) -> None:
    path = memory.with_name("written.tmx")
    assert invoke("convert", str(memory), "-o", str(path), *options).exit_code == 0
    checked = invoke("check", str(path))
    assert ("omissions cannot be found; check the .xlsx or .tsv" in checked.stderr) == is_told
    assert "omissions cannot be found" not in invoke("check", str(memory)).stderr
    assert "omissions cannot be found" not in invoke("check", str(path), "--skip", "omitted").stderr


def test_omissions_can_be_found_where_nothing_is_one_sided(tmp_path: Path) -> None:
    memory, written = tmp_path / "memory.tsv", tmp_path / "written.tmx"
    memory.write_text("source[zh]\ttarget[en]\n峰会发表了声明。\tThe summit issued a statement.\n", encoding="utf-8")
    assert invoke("convert", str(memory), "-o", str(written), "--one-sided").exit_code == 0
    assert "omissions cannot be found" not in invoke("check", str(written), "--skip", "incomplete").stderr
    assert aligner.read(written) == aligner.read(memory)
    assert invoke("convert", str(memory), "-o", str(written)).exit_code == 0
    assert "omissions cannot be found" in invoke("check", str(written), "--skip", "incomplete").stderr


def test_the_memory_with_notes(memory: Path) -> None:
    path = memory.with_name("findings.xlf")
    run(memory, "-o", path, "--only", "number", "--only", "omitted")
    read = aligner.read(path)
    assert [bead.note for bead in read] == [
        "error, number: the numbers do not agree: “180” and “190”",
        "",
        "",
        "",
        "error, omitted: nothing stands on the target side",
    ]
    assert [pair.target for pair in read.pairs()][:1] == ["Tariffs on over 190 countries."]
    run(path, "-o", memory.with_name("again.xlf"), "--only", "number")
    first = aligner.read(memory.with_name("again.xlf")).beads[0].note.splitlines()
    assert first == ["error, number: the numbers do not agree: “180” and “190”"] * 2


def test_inline_elements_are_compared_and_not_said_to_be_dropped(tmp_path: Path) -> None:
    memory = tmp_path / "memory.tmx"
    variants = '<tuv xml:lang="zh"><seg>按<ph x="1"/>。</seg></tuv><tuv xml:lang="en"><seg>Press it.</seg></tuv>'
    memory.write_text(f'<tmx version="1.4"><header srclang="zh"/><body><tu>{variants}</tu></body></tmx>', "utf-8")
    found = invoke("check", str(memory), "--encoder", "none")
    assert "tag:" in found.stdout
    assert "dropped" not in found.stderr
    written = invoke("check", str(memory), "--encoder", "none", "-o", str(tmp_path / "findings.xlf")).stderr
    assert written.count("warning") == 1
    assert "findings.xlf: written without the inline elements (tags) of 1 unit" in written


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "tsv"])
def test_a_table_of_findings_is_no_memory(memory: Path, suffix: str) -> None:
    path = memory.with_name(f"findings.{suffix}")
    run(memory, "-o", path)
    assert "this is a table of findings, not an alignment; name the memory" in str(run(path).exception)


@pytest.mark.parametrize("mark", ["no", "N", "FALSE", "0", "-", "否", "不"])
def test_what_says_no_is_no_mark(memory: Path, mark: str) -> None:
    path = memory.with_name("findings.tsv")
    run(memory, "-o", path, "--only", "number")
    _mark(path, 1, mark)
    assert "1 finding in 5 beads" in invoke("check", str(memory), "--only", "number", "--ignored", str(path)).stderr


@pytest.mark.parametrize("suffix", ["html", "xlsx", "xlf", "json", "tsv"])
def test_a_report_has_no_path_of_this_machine(memory: Path, suffix: str) -> None:
    path = memory.with_name(f"findings.{suffix}")
    run(memory, "-o", path)
    content = path.read_bytes()
    if suffix == "xlsx":
        with zipfile.ZipFile(path) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    assert str(memory.parent).encode() not in content
    assert memory.parent.name.encode() not in content


def test_rules_profiles_and_severities(memory: Path) -> None:
    rules = memory.with_name("house.toml")
    rules.write_text("[kinds]\nnumber = 'information'\nomitted = 'off'\n", encoding="utf-8")
    assert run(memory, "--rules", rules, "--strict").return_value == 0  # information is no reason to stop
    assert "1 finding in" in run(memory, "--rules", rules).stderr
    assert "no findings" in run(memory, "--rules", rules, "--severity", "warning").stderr
    assert "limit 3" in run(memory, "--rules", rules, "--max-length", "25").stderr
    assert "omitted" not in run(memory, "--profile", "legal", "--skip", "omitted").stderr.split(";")[0]
    assert isinstance(run(memory, "--rules", rules, "--profile", "legal").exception, click.UsageError)
    assert run(memory, "--rules", memory.with_name("none.toml")).exception is not None


def test_a_file_says_how_long_a_translation_may_be(tmp_path: Path) -> None:
    unit = (
        '<trans-unit id="{0}" maxwidth="{0}" size-unit="char"><source>删除</source><target>Delete</target></trans-unit>'
    )
    file = '<file original="x" source-language="zh" target-language="en" datatype="plaintext"><body>{}</body></file>'
    xliff = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">{}</xliff>'
    path = tmp_path / "strings.xlf"
    path.write_text(xliff.format(file.format(unit.format(5) + unit.format(6))), encoding="utf-8")
    assert run(path, "--only", "limit").stdout.startswith(
        "bead 1\n  limit: the target has 6 characters, and may have 5\n"
    )
    assert "1 finding in 2 beads" in run(path, "--only", "limit").stderr
