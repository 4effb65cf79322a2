"""Bilingual tables as agencies send them: which columns are the two versions, and in what languages."""

import io

import openpyxl
import pytest
from told import noticed

import aligner
from aligner.errors import ChoiceError, FormatError
from aligner.formats import ReadOptions
from aligner.languages.names import Heading, heading, is_note
from aligner.registry import FORMATS
from aligner.report import collect_notices

ZH, EN = ("你好。", "再见。"), ("Hello.", "Goodbye.")


def workbook(*sheets, edit=None):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    if edit:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet(*rows, edit=None):
    return workbook(("Sheet", rows), edit=edit)


def read(data, form="xlsx", **asked):
    data = data.encode() if isinstance(data, str) else data
    return FORMATS.load(form).read(io.BytesIO(data), f"file.{form}", ReadOptions(**asked))


def pairs(alignment):
    return [
        ("".join(alignment.source.strings(bead.source)), "".join(alignment.target.strings(bead.target)))
        for bead in alignment
    ]


def langs(alignment):
    return alignment.source.lang, alignment.target.lang


@pytest.mark.parametrize(
    ("cell", "lang"),
    [
        ("English", "en"), ("Chinese_PRC", "zh-CN"), ("English_United_States", "en-US"), ("中文", "zh"), ("英文", "en"),
        ("中文(简体)", "zh-CN"), ("中文（繁體）", "zh-TW"), ("简体中文", "zh-CN"), ("ZH", "zh"), ("zh_CN", "zh-CN"),
        ("CN", "zh"), ("JP", "ja"), ("Anglais", "en"), ("Chinois", "zh"), ("Chinesisch (vereinfacht)", "zh-CN"),
        ("Chinese (Simplified, China)", "zh-CN"), ("English (United States)", "en-US"), ("British English", "en-GB"),
        ("日本語", "ja"), ("한국어", "ko"), ("русский", "ru"), ("العربية", "ar"), ("Español", "es"),
        ("Source text (EN)", "en"), ("译文（英文）", "en"), ("中文原文", "zh"), ("英语翻译", "en"), ("svenska", "sv"),
        ("Portuguese (Brazil)", "pt-BR"), ("**English:**", "en"), ("Target (en-GB)", "en-GB"), ("CHS", "zh-CN"),
        ("EN (final)", "en"), ("Chinese 2", "zh"), ("ZH [draft v2]", "zh"), ("Chinese (to be checked)", "zh"),
    ],
)  # fmt: skip
def test_what_people_call_languages(cell, lang):
    assert heading(cell).lang == lang


@pytest.mark.parametrize(
    ("cell", "side"),
    [
        ("Source", "source"), ("Target", "target"), ("原文", "source"), ("译文", "target"), ("翻译", "target"),
        ("Texte cible", "target"), ("Ausgangstext", "source"), ("Übersetzung", "target"), ("Source language", "source"),
        ("перевод", "target"), ("訳文", "target"), ("traducción", "target"), ("번역문", "target"),
        ("Term", "source"), ("术语", "source"), ("Begriff", "source"), ("訳語", "target"),
    ],
)  # fmt: skip
def test_what_people_call_sides(cell, side):
    assert heading(cell) == Heading("", side)


@pytest.mark.parametrize(
    "cell",
    [
        "English teachers",
        "Comment",
        "No.",
        "编号",
        "",
        "English–Chinese",
        "x" * 100,
        "Chapter (1)",
        "In 2020",
        "Item 2",
    ],
)
def test_what_names_neither(cell):
    assert heading(cell) is None


def test_remarks():
    assert all(map(is_note, ["Comments", "备注", "Kommentar", "NOTE:"]))
    assert not is_note("Noted")


# --- headers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        ("ID", "中文", "English"),
        ("编号", "Chinese (Simplified)", "English (UK)"),
        ("#", "ZH-CN", "EN-GB"),
        ("Nr.", "Chinesisch", "Englisch"),
        ("N°", "Chinois", "Anglais"),
        ("Key", "原文（中文）", "译文（英文）"),
        ("Segment", "Source [zh]", "Target [en]"),
        ("key", "Source", "Target"),
        ("", "原文", "译文"),
    ],
)
def test_an_id_column_stands_first(header):
    alignment = read(sheet(header, (1, ZH[0], EN[0]), (2, ZH[1], EN[1])))
    assert pairs(alignment) == list(zip(ZH, EN, strict=True))
    assert [lang[:2] for lang in langs(alignment)] == ["zh", "en"]


def test_a_header_in_words_nobody_knows_stands_above_numbers():
    rows = (("Nr", "Phrase", "Meaning", "State"), (1, ZH[0], EN[0], "ok"), (2, ZH[1], EN[1], "ok"))
    with noticed("took columns B and C for zh and en, and the first row for their names"):
        assert pairs(read(sheet(*rows))) == list(zip(ZH, EN, strict=True))


def test_titles_stand_above_the_header_and_are_said():
    rows = (("Project X",), (), ("ID", "English", "中文", "Comment"), (1, EN[0], ZH[0], "ask"), (2, EN[1], ZH[1]))
    with noticed("passed over 1 cell above the names of the columns: Project X"):
        alignment = read(sheet(*rows))
    assert pairs(alignment) == list(zip(EN, ZH, strict=True))
    assert [bead.note for bead in alignment] == ["ask", ""]


def test_a_repeated_header_is_no_text():
    rows = (("中文", "English"), (ZH[0], EN[0]), ("中文", "English"), (ZH[1], EN[1]))
    with noticed("passed over rows that repeat the names of the columns: 3"):
        assert pairs(read(sheet(*rows))) == list(zip(ZH, EN, strict=True))


def test_a_list_of_languages_has_no_header():
    rows = (("English", "英语"), ("Chinese", "汉语"), ("French", "法语"))
    with noticed("took columns A and B"):
        assert len(read(sheet(*rows))) == 3


def test_two_of_three_languages_are_those_that_are_wanted():
    rows = (("English", "Deutsch", "Español"), ("The table is red.", "Der Tisch ist rot.", "La mesa es roja."))
    with noticed("read en and es and left out: de"):
        alignment = read(sheet(*rows), languages=("en", "es"))
    assert (pairs(alignment), langs(alignment)) == ([("The table is red.", "La mesa es roja.")], ("en", "es"))
    with noticed("left out: en"):
        assert langs(read(sheet(*rows), languages=("es", "de"))) == ("es", "de")


def test_languages_that_are_wanted_the_other_way_round_turn_a_table():
    for data in (sheet(("中文", "English"), (ZH[0], EN[0])), sheet((ZH[0], EN[0]))):
        alignment = read(data, languages=("en", "zh"))
        assert (pairs(alignment), langs(alignment)) == ([(EN[0], ZH[0])], ("en", "zh"))


# --- cells -----------------------------------------------------------------------------------------------------------

SENTENCES = {
    "de": ("Der Verkäufer liefert die Ware innerhalb von sieben Tagen.", "Er zahlt den Preis sofort."),
    "fr": ("Le vendeur livre la marchandise dans un délai de sept jours.", "Il paie le prix immédiatement."),
    "ru": ("Продавец поставляет товар в течение семи дней.", "Он сразу платит цену."),
    "ja": ("売主は七日以内に商品を引き渡す。", "代金はすぐに払います。"),
    "ko": ("판매자는 7일 이내에 물품을 인도한다.", "그는 즉시 대금을 지불한다."),
    "zh": ("卖方应在七天内交货。", "他立即付款。"),
    "en": ("The seller shall deliver the goods within seven days.", "He pays the price at once."),
}


@pytest.mark.parametrize(("one", "other"), [("zh", "en"), ("de", "fr"), ("ru", "en"), ("ja", "en"), ("ko", "zh")])
@pytest.mark.parametrize("before", [(), ("seg-1",), ("17", "menu.file.open")])
def test_cells_tell_where_no_header_does(one, other, before):
    rows = [(*before, *texts, "Translated") for texts in zip(SENTENCES[one], SENTENCES[other], strict=True)] * 3
    with noticed("took columns"):
        alignment = read(sheet(*rows))
    assert pairs(alignment) == list(zip(SENTENCES[one], SENTENCES[other], strict=True)) * 3
    assert langs(alignment) == (one, other)


@pytest.mark.parametrize("form", ["tsv", "csv"])
def test_texts_with_a_key_first(form):
    mark = "\t" if form == "tsv" else ","
    content = "".join(f"{mark.join((f'k{i}', *texts))}\n" for i, texts in enumerate(zip(ZH, EN, strict=True)))
    with noticed("took columns B and C for zh and en"):
        alignment = read(content, form)
    assert (pairs(alignment), langs(alignment)) == (list(zip(ZH, EN, strict=True)), ("zh", "en"))


def test_an_empty_cell_is_a_one_sided_row():
    with collect_notices():
        assert pairs(read(sheet((ZH[0], EN[0]), (ZH[1], None), (None, EN[1])))) == [
            (ZH[0], EN[0]), (ZH[1], ""), ("", EN[1]),
        ]  # fmt: skip
        assert pairs(read("1\t你好。\tHello.\n2\t再见。\t\n", "tsv")) == [(ZH[0], EN[0]), (ZH[1], "")]
        assert pairs(read("你好。,Hello.\n再见。,\n", "csv")) == [(ZH[0], EN[0]), (ZH[1], "")]


def test_rows_without_text_are_said():
    rows = (("ID", "中文", "English"), (1, ZH[0], EN[0]), ("Chapter 2",), (2, ZH[1], EN[1]))
    with noticed("passed over rows that have no text in the two columns: 3"):
        assert pairs(read(sheet(*rows))) == list(zip(ZH, EN, strict=True))


def test_hidden_columns_are_not_looked_at():
    def hide(book):
        book.active.column_dimensions["A"].hidden = True

    rows = (("旧文一。", ZH[0], EN[0]), ("旧文二。", ZH[1], EN[1]))
    with noticed("took columns B and C for zh and en"):
        assert pairs(read(sheet(*rows, edit=hide))) == list(zip(ZH, EN, strict=True))


def test_cells_that_are_merged_over_rows_make_one_bead():
    def merge(book):
        book.active.merge_cells("A2:A3")

    rows = (("中文", "English"), ("你好，再见。", "Hello."), (None, "Goodbye."), ("谢谢。", "Thanks."))
    alignment = read(sheet(*rows, edit=merge))
    assert [bead.shape for bead in alignment] == ["1-2", "1-1"]


# --- what the user says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "columns", [("B", "C"), ("2", "3"), ("中文", "English"), ("zh", "en"), ("b", "ENGLISH"), ("Chinese", "英文")]
)
def test_the_user_names_columns(columns):
    data = sheet(("ID", "中文", "English"), (1, ZH[0], EN[0]), (2, ZH[1], EN[1]))
    alignment = read(data, columns=columns)
    assert (pairs(alignment), langs(alignment)) == (list(zip(ZH, EN, strict=True)), ("zh", "en"))
    assert pairs(read(data, columns=columns[::-1])) == list(zip(EN, ZH, strict=True))


@pytest.mark.parametrize("columns", [("B", "D"), ("0", "1"), ("Deutsch", "B"), ("B", "2")])
def test_columns_that_are_not_there(columns):
    data = sheet(("ID", "中文", "English"), (1, ZH[0], EN[0]))
    with pytest.raises(
        ChoiceError,
        match=r"it has: A ID, B 中文, C English|one column is named twice: .*--columns, or",
    ):
        read(data, columns=columns)


# --- sheets ----------------------------------------------------------------------------------------------------------


def test_a_second_sheet_is_read():
    data = workbook(("一", [("中文", "英文"), (ZH[0], EN[0])]), ("二", [(ZH[1], EN[1])]))
    with noticed("read 2 sheets one after the other: 一, 二"):
        assert pairs(read(data)) == list(zip(ZH, EN, strict=True))


def test_a_second_sheet_the_other_way_round():
    data = workbook(("一", [("中文", "英文"), (ZH[0], EN[0])]), ("二", [("English", "中文"), (EN[1], ZH[1])]))
    with noticed("read 2 sheets one after the other"):
        assert pairs(read(data)) == list(zip(ZH, EN, strict=True))


def test_sheets_without_the_languages_and_hidden_ones_are_said():
    def hide(book):
        book["old"].sheet_state = "hidden"

    sheets = [
        ("info", [("Client",), ("Acme",)]),
        ("text", [("中文", "英文"), (ZH[0], EN[0])]),
        ("old", [(ZH[1], EN[1])]),
    ]
    with collect_notices() as notices:
        assert pairs(read(workbook(*sheets, edit=hide))) == [(ZH[0], EN[0])]
    said = [str(notice) for notice in notices]
    assert said[0].startswith("file.xlsx: passed over the sheet info, without two columns that are named for these")
    assert said[0].endswith(
        "; name the columns to read in every sheet that has them (--columns, or columns= in Python)"
    )
    assert said[1:] == [
        "file.xlsx: passed over the sheet old, which is hidden; unhide it in the spreadsheet to have it read"
    ]


CONTRACT = [
    (
        "The contract enters into force on the day of its signature.",
        "Der Vertrag tritt am Tag der Unterzeichnung in Kraft.",
    ),
    ("Each party may terminate it in writing.", "Jede Partei kann ihn schriftlich kündigen."),
]
NO_TEXT = {
    "Kontakt": [("Anna Müller", "+41 44 123 45 67"), ("Peter Meier", "+41 79 222 33 44")],
    "Contacts": [("Name", "Phone"), ("Anna Müller", "+41 44 123 45 67"), ("Peter Meier", "+41 79 222 33 44")],
    "Mail": [("Anna Müller", "anna@example.com"), ("Peter Meier", "p.meier@example.org")],
    "Notes": [("Note", "Author"), ("Please keep the numbers of the clauses as they are.", "Anna Müller"),
              ("The client wants a formal tone throughout.", "Peter Meier")],
    "Change log": [("2025-01-02", "Anna", "Fixed the second clause after the call with the client."),
                   ("2025-02-03", "Peter", "Added a sentence on payment and on the invoice.")],
    "Anleitung": [("Schritt", "Was zu tun ist"), ("1", "Bitte lesen Sie alle Zeilen aufmerksam durch.")],
    "Hinweise": [("Bitte lesen Sie alle Zeilen aufmerksam durch.", "Danach schreiben Sie in die Spalte rechts."),
                 ("Fragen richten Sie bitte an die Redaktion.", "Wir antworten Ihnen innert zwei Tagen.")],
    "联系人": [("王小明", "010-6512 3456"), ("李红", "138 0013 8000")],
}  # fmt: skip


@pytest.mark.parametrize("name", NO_TEXT)
@pytest.mark.parametrize("is_first", [False, True])
@pytest.mark.parametrize("has_header", [False, True])
def test_a_sheet_without_the_languages_beside_one_with_them_is_no_text(name, is_first, has_header):
    sheets = [("Vertrag", [("English", "German"), *CONTRACT] if has_header else CONTRACT), (name, NO_TEXT[name])]
    with collect_notices() as notices:
        assert pairs(read(workbook(*sheets[:: -1 if is_first else 1]))) == CONTRACT
    [said] = [str(notice) for notice in notices if notice.kind == "left out"]
    assert f"passed over the sheet {name}, without two columns" in said
    assert "--columns" in said


def test_columns_that_the_user_names_are_read_in_the_sheets_that_have_them():
    contract = ("Vertrag", [("Text", "Übersetzung"), *CONTRACT])
    sheets = [("Kontakt", [("Name", "Telefon"), ("Anna Müller", "+41 44 123 45 67")]), contract]
    with noticed("passed over the sheet Kontakt"):
        assert pairs(read(workbook(*sheets), columns=("Text", "Übersetzung"))) == CONTRACT
    short = ("Buttons", [("Cancel", "Abbrechen"), ("Save", "Speichern")])
    with noticed("read 2 sheets one after the other: Vertrag, Buttons"):
        assert pairs(read(workbook(("Vertrag", CONTRACT), short), columns=("A", "B"))) == CONTRACT + short[1]


# --- CSV -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("start", ["", "\ufeff", "sep=X\r\n"])
def test_delimiters(mark, start):
    content = start.replace("X", mark) + mark.join(("English", "Chinese_PRC")) + "\r\n"
    content += f'"Hello, all; of | you."{mark}"他说""好""。"\r\n'
    alignment = read(content, "csv")
    assert (pairs(alignment), langs(alignment)) == ([("Hello, all; of | you.", '他说"好"。')], ("en", "zh-CN"))


def test_a_header_alone():
    assert len(read("English,Chinese\n", "csv")) == 0
    with pytest.raises(FormatError, match="this is no table"):
        read("English\nHello.\n", "csv")


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ([("Good morning to everybody.",), ("See you tomorrow, then.",)], "A"),
        ([("English",), ("Good morning to everybody.",), ("See you tomorrow, then.",)], "A"),
        ([("ID", "English"), (1, "Good morning to everybody."), (2, "See you tomorrow, then.")], "B"),
        ([(1, "Good morning to everybody.", 2025), (2, "See you tomorrow, then.", 2026)], "B"),
        ([("", "Good morning to everybody."), ("", "See you tomorrow, then.")], "B"),
    ],
)
def test_of_a_table_with_one_column_of_text_the_other_side_is_empty(rows, column):
    with noticed(f"file.xlsx: only column {column} has text: the other version is left empty; .*--columns, or"):
        alignment = read(sheet(*rows))
    strings = alignment.source.strings() or alignment.target.strings()
    assert [text for text in strings if text != "English"] == ["Good morning to everybody.", "See you tomorrow, then."]
    assert not all(map(len, (alignment.source, alignment.target)))


@pytest.mark.parametrize(
    "content", ["Good morning.\nGoodbye.\n", "English\nGood morning.\n", "Source\n你好。\n再见。\n"]
)
def test_a_list_is_no_table(content):
    for form in ("tsv", "csv"):
        with pytest.raises(
            FormatError, match=r"^file.{4}: (there is only one column in it|this is no table); two columns"
        ):
            read(content, form)


def test_a_status_of_others_is_said():
    with noticed("the status in 1 row is none of ours"):
        assert pairs(read("Source,Target,Status\n你好。,Hello.,Translated\n", "csv")) == [(ZH[0], EN[0])]


@pytest.mark.parametrize("suffix", [".xlsm", ".xltx"])
def test_a_workbook_with_macros_or_a_template_is_read(suffix, tmp_path):
    path = tmp_path / f"agency{suffix}"
    path.write_bytes(sheet(("ID", "中文", "English"), (1, ZH[0], EN[0])))
    assert pairs(aligner.read(path)) == [(ZH[0], EN[0])]
    with pytest.raises(ChoiceError, match="unknown suffix"):
        aligner.write(aligner.read(path), path.with_name(f"new{suffix}"))


def test_further_columns_of_one_language_are_said():
    with noticed("read columns A and B and left out: C English, D Chinese"):
        rows = ("English", "Chinese", "English", "Chinese"), (EN[0], ZH[0], EN[1], ZH[1])
        assert pairs(read(sheet(*rows))) == [(EN[0], ZH[0])]


def test_without_a_wish_the_two_are_no_variants_of_one_language():
    with noticed("read en-US and zh-CN and left out: en-GB"):
        assert pairs(read("en-US,en-GB,zh-CN\nThe color.,The colour.,颜色。\n", "csv")) == [("The color.", "颜色。")]
    assert langs(read("zh-CN,zh-TW\n颜色。,顏色。\n", "csv")) == ("zh-CN", "zh-TW")


def test_cells_behind_the_last_named_column_are_said():
    with noticed("file.csv:2: left out cells behind the last column that is named, in 1 row"):
        assert pairs(read("English,Chinese\nHello.,你好。,more\nGoodbye.,再见。,\n", "csv")) == list(
            zip(EN, ZH, strict=True)
        )


@pytest.mark.parametrize("header", ["Dialogue EN\tDialogue ZH", "dlg_en-US\tdlg_zh-CN", "Line (EN)\tLine (CN)"])
def test_a_header_that_ends_in_codes(header):
    with noticed("the first row for their names"):
        assert pairs(read(f"{header}\nHello.\t你好。\nGoodbye.\t再见。\n", "tsv")) == list(zip(EN, ZH, strict=True))


def test_post_edited_text_stands_for_the_target():
    assert pairs(read("Source,MT,Post-edited\nHello.,您好。,你好。\nGoodbye.,再会。,再见。\n", "csv")) == list(
        zip(EN, ZH, strict=True)
    )
