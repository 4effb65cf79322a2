"""Glossaries as people have them: headers in any wording, several languages, several terms of one language."""

import openpyxl
import pytest
from told import noticed

from aligner import termbases
from aligner.errors import ChoiceError
from aligner.model import Term

BRUSH, PAINT = Term("brush", "刷子"), Term("paint", "油漆")
TBX = """<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader>
<text><body>{}</body></text></martif>"""


def entry(*terms):
    """An entry with `lang: term` for each of its language sections; a term that begins with ! is deprecated."""
    status = '<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>'
    sections = ""
    for lang, term in (term.split(": ") for term in terms):
        note = status if term.startswith("!") else ""
        sections += f'<langSet xml:lang="{lang}"><tig><term>{term.lstrip("!")}</term>{note}</tig></langSet>'
    return f"<termEntry>{sections}</termEntry>"


@pytest.fixture
def file(tmp_path):
    def write(name, content):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / name

    return write


@pytest.mark.parametrize(
    "header",
    [
        "English,Chinese", "\ufeffEnglish;Chinese_PRC", "英文,中文", "Source,Target", "原文,译文", "EN,ZH", "en,zh-CN",
        "Englisch;Chinesisch", "Anglais;Chinois", "English (United States)|Chinese (Simplified, China)",
        "英语\t中文(简体)", "Source term,Target term", "Term,Translation", "术语,翻译", "用語,訳語",
        "Begriff;Übersetzung",
        "Término,Traducción", "Термин;Перевод", "EN 1,ZH 1", '"English","Chinese"',
    ],
)  # fmt: skip
def test_a_header_is_no_term(header, file):
    mark = next(mark for mark in "\t|;," if mark in header)
    path = file("terms.csv", f"{header}\nbrush{mark}刷子\npaint{mark}油漆\n")
    assert termbases.read(path).terms == (BRUSH, PAINT)


def test_a_row_of_two_names_of_one_language_is_a_term(file):
    assert len(termbases.read(file("terms.csv", "English,英语\nChinese,汉语\n")).terms) == 2


@pytest.mark.parametrize("languages", [("en", "zh"), ("zh", "en")])
@pytest.mark.parametrize("rows", ["brush,刷子\npaint,油漆\n", "刷子,brush\n油漆,paint\n", "English,中文\nbrush,刷子\n"])
def test_cells_tell_the_direction(rows, languages, file):
    glossary = termbases.read(file("terms.csv", rows), languages=languages)
    terms = [(term.source, term.target) for term in glossary.terms]
    assert terms[0] == (("brush", "刷子") if languages[0] == "en" else ("刷子", "brush"))
    assert (glossary.source_lang, glossary.target_lang) == languages


def test_two_of_three_columns(file):
    path = file("terms.csv", "ID,English,中文,Español,Notes\n1,table,桌子,mesa,wood\n2,chair,椅子,silla,\n")
    with noticed("left out: zh"):
        assert termbases.read(path, languages=("en", "es")).terms[0] == Term("table", "mesa", note="wood")
    with noticed("left out: es"):
        assert termbases.read(path, languages=(None, "zh")).terms[0] == Term("table", "桌子", note="wood")
    assert [term.target for term in termbases.read(path, columns=("English", "D")).terms] == ["mesa", "silla"]


def test_columns_of_synonyms_make_all_pairs(file):
    terms = termbases.read(file("terms.csv", "English,English,中文\npath,trail,路径\nroad,,路\n")).terms
    assert [(term.source, term.target) for term in terms] == [("path", "路径"), ("trail", "路径"), ("road", "路")]


@pytest.mark.parametrize("separator", ["; ", "；", " | "])
def test_synonyms_in_a_cell_make_all_pairs(separator, file):
    rows = f"en\tzh\nVAT{separator}value added tax\t增值税{separator}加值税\nlevy (tax; duty)\t征税\n"
    assert [(term.source, term.target) for term in termbases.read(file("terms.tsv", rows)).terms] == [
        ("VAT", "增值税"),
        ("VAT", "加值税"),
        ("value added tax", "增值税"),
        ("value added tax", "加值税"),
        ("levy (tax; duty)", "征税"),
    ]


def test_rows_without_a_counterpart_are_passed_over(file):
    path = file("terms.csv", "中文,English\n发票,invoice\n甲方,\n,party B\n")
    with noticed(r"terms\.csv:3: passed over 2 rows with a term without its counterpart"):
        assert termbases.read(path).terms == (Term("发票", "invoice"),)


def test_a_workbook_with_an_id_column(tmp_path):
    book = openpyxl.Workbook()
    for row in (["No.", "中文", "English", "备注"], [1, "刷子", "brush", "工具"], [2, "油漆", "paint", None]):
        book.active.append(row)
    book.create_sheet("more").append(["灯", "lamp"])
    book.save(tmp_path / "x.xlsx")
    with noticed("read the sheet Sheet and passed over: more"):
        terms = termbases.read(tmp_path / "x.xlsx").terms
    assert terms == (Term("刷子", "brush", note="工具"), Term("油漆", "paint"))


def test_columns_of_what_is_no_table(file):
    with pytest.raises(ChoiceError, match=r"columns are named, and this is no table but .*; leave them out"):
        termbases.read(file("x.tbx", TBX.format(entry("en: a", "zh: 一"))), columns=("A", "B"))


# --- TBX -------------------------------------------------------------------------------------------------------------


def pairs(path, languages=(None, None)):
    return [(term.source, term.target) for term in termbases.read(path, languages=languages).terms]


@pytest.mark.parametrize("second", ["en", "EN", "En"])
def test_sections_of_one_language_are_one(second, file):
    path = file("x.tbx", TBX.format(entry("en: click path", f"{second}: trail", "zh: 路径")))
    assert pairs(path) == [("click path", "路径"), ("trail", "路径")]
    assert termbases.read(path).source_lang == "en"


def test_sections_of_both_languages_make_all_pairs(file):
    path = file("x.tbx", TBX.format(entry("zh: 路径", "en: path", "zh: 小路", "en: !trail")))
    found = termbases.read(path)
    assert [(term.source, term.target, term.status) for term in found.terms] == [
        ("路径", "path", "approved"), ("路径", "trail", "rejected"), ("小路", "path", "approved"),
        ("小路", "trail", "rejected"),
    ]  # fmt: skip


THREE = TBX.format(entry("en: table", "de: Tisch", "es: mesa") + entry("en: chair", "es: silla"))


@pytest.mark.parametrize(
    ("languages", "first"),
    [
        (("en", "es"), ("table", "mesa")), (("es", "de"), ("mesa", "Tisch")), ((None, "es"), ("table", "mesa")),
        ((None, "de"), ("table", "Tisch")), (("de", None), ("Tisch", "table")), (("es-MX", "en-GB"), ("mesa", "table")),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("notices")
def test_two_of_three_languages(languages, first, file):
    assert pairs(file("x.tbx", THREE), languages)[0] == first


def test_a_language_that_is_not_there(file):
    with noticed(r"there is no fr in it: it is in en and de|passed over"):
        assert pairs(file("x.tbx", THREE), (None, "fr")) == [("table", "Tisch")]


def test_one_language_turns_a_glossary_of_two(file):
    path = file("x.tbx", TBX.format(entry("en: path", "zh: 路径")))
    assert pairs(path, (None, "en")) == pairs(path, ("zh", None)) == [("路径", "path")]


def test_memoq_with_three_languages(file):
    header = "Entry_ID,Entry_Note,English,Term_Info,German,Term_Info,Spanish,Term_Info"
    path = file("x.memoq.csv", f"{header}\n1,,table,,Tisch,,mesa,\n")
    with noticed("read English and Spanish; passed over German"):
        assert pairs(path, ("en", "es")) == [("table", "mesa")]


def test_without_a_wish_the_two_are_no_variants_of_one_language(file):
    with noticed("read en-US and zh; passed over en-GB"):
        glossary = termbases.read(file("x.tbx", TBX.format(entry("en-US: color", "en-GB: colour", "zh: 颜色"))))
    assert glossary.terms == (Term("color", "颜色"),)
