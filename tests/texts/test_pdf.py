"""PDF: paragraphs from the places of glyphs. The files are made here, with a page description of a few lines each."""

from __future__ import annotations

import re
import sys
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import InputError
from aligner.texts import Source, pdf, pdf_glyphs, pdf_paragraphs
from aligner.texts.pdf import FORMAT

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
SOURCE = Source("some.pdf")
WIDTH, HEIGHT = 420, 595
CHINESE = re.compile("[\u2010-\u2030\u3000-\u9fff\uff00-\uffef]+")

Drawn = tuple[float, float, float, str]  # where it begins, what it stands on, the size of print, and the text


def width(text: str, size: float) -> float:
    """How wide a text is in the fonts that are used here."""
    return size * sum(1.0 if CHINESE.match(character) else 0.6 for character in text)


def operators(drawn: Drawn, chinese: Callable[[str], str]) -> str:
    """A text in Courier, and Chinese characters as `chinese` shows them."""
    x, y, size, text = drawn
    parts = []
    for piece in re.findall(f"{CHINESE.pattern}|[^\u2010-\u2030\u3000-\u9fff\uff00-\uffef]+", text):
        if CHINESE.match(piece):
            shown = chinese(piece).replace("Tf", f"{size} Tf")
        else:
            shown = f"/En {size} Tf <{piece.encode('cp1252').hex()}> Tj"
        parts.append(f"BT 1 0 0 1 {x:.2f} {y:.2f} Tm {shown} ET")
        x += width(piece, size)
    return "\n".join(parts)


def stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


# A font that is named only: pdfium draws nothing, or another font that the machine has.
NAMED_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
    "[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo "
    "<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor "
    "/FontName /STSong-Light /Flags 4 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 90 /ItalicAngle 0 "
    "/FontBBox [-25 -254 1000 880] >> >>] >>"
)


def own_font(characters: str, first: int, glyph: str) -> list[str]:
    """A font of at most 256 characters that draws each in the same way: the objects, the first of which is `first`."""
    count = len(characters)
    named = "\n".join(f"<{i:02x}> <{ord(character):04x}>" for i, character in enumerate(characters))
    cmap = f"1 begincodespacerange <00> <ff> endcodespacerange {count} beginbfchar\n{named}\nendbfchar"
    return [
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -120 1000 880] /FontMatrix [0.001 0 0 0.001 0 0] "
        f"/FirstChar 0 /LastChar {count - 1} /Widths [{'1000 ' * count}] /ToUnicode {first + 2} 0 R "
        f"/Encoding << /Differences [0 {'/glyph ' * count}] >> /CharProcs << /glyph {first + 1} 0 R >> >>",
        stream(glyph),
        stream(f"begincmap {cmap} endcmap"),
    ]


def made(
    pages: list[list[Drawn]],
    *,
    box: str = f"0 0 {WIDTH} {HEIGHT}",
    trailer: str = "",
    before: str = "",
    embedded: bool = True,
    glyph: str = "1000 0 0 -120 1000 880 d1 50 -70 900 900 re f",
) -> bytes:
    """A PDF: what it draws does not depend on the fonts of a machine, unless its Chinese one is not `embedded`."""
    known = sorted({character for page in pages for *_, text in page for character in text if CHINESE.match(character)})
    parts = ["".join(known[i : i + 256]) for i in range(0, len(known), 256)]
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        NAMED_FONT,
    ]
    fonts = "/En 3 0 R /Zh 4 0 R"
    for number, part in enumerate(parts):
        fonts += f" /Zh{number} {len(objects) + 1} 0 R"
        objects += own_font(part, len(objects) + 1, glyph)

    def chinese(text: str) -> str:
        if not embedded:
            return f"/Zh Tf <{text.encode('utf-16-be').hex()}> Tj"
        places = (divmod(known.index(character), 256) for character in text)
        return " ".join(f"/Zh{part} Tf <{place:02x}> Tj" for part, place in places)

    kids = []
    for page in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        content = before + "\n".join(operators(drawn, chinese) for drawn in page)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {len(objects) + 2} 0 R "
            f"/Resources << /Font << {fonts} >> >> >>",
            stream(content),
        ]
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return assembled(objects, trailer)


def assembled(objects: list[str], trailer: str = "") -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    end += f"<< /Root 1 0 R /Size {len(objects) + 1} {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode("latin-1")


def broken(text: str, measure: float, indent: float = 0, size: float = 10) -> list[str]:
    """The lines of a paragraph: English ones break at spaces and hyphens, Chinese ones before any other character."""
    units = re.findall(" |[\u4e00-\u9fff—“‘（《][^\\w\\s]*|[^ \u4e00-\u9fff—“‘（《-]+-?|-", text)
    result = [""]
    for unit in units:
        if width(result[-1] + unit, size) > measure - indent * (len(result) == 1) and unit != " ":
            result.append("")
        result[-1] += unit
    return result


def column(
    paragraphs: list[str], *, left: float, measure: float, indent: float = 0, apart: float = 0, top: float = 540
) -> Callable[[float], list[list[Drawn]]]:
    """Set paragraphs; the result tells for a height of pages what is drawn on each."""

    def pages(low: float) -> list[list[Drawn]]:
        result: list[list[Drawn]] = [[]]
        y = top
        for paragraph in paragraphs:
            first = True
            for line in broken(paragraph, measure, indent):
                if y < low:
                    result.append([])
                    y = top
                result[-1].append((left + indent * first, y, 10, line))
                y -= 14
                first = False
            y -= apart
        return result

    return pages


def read(data: bytes) -> list[str]:
    """In this process, where a test sees what goes wrong."""
    return pdf_paragraphs.paragraphs(pdf_glyphs.lines(data))


def release(lang: str) -> list[str]:
    return (RELEASE / f"{lang}.txt").read_text(encoding="utf-8").strip().split("\n\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("style", [{"apart": 8}, {"indent": 20}, {"indent": 20, "apart": 4}])
@pytest.mark.parametrize("measure", [340, 200])
def test_the_release_comes_back_paragraph_by_paragraph(lang: str, style: dict[str, float], measure: float) -> None:
    set_pages = column(release(lang), left=40, measure=measure, **style)(60)
    assert len(set_pages) > 1
    assert read(made(set_pages)) == release(lang)


@pytest.mark.parametrize("font", [{"embedded": False}, {"glyph": "1000 0 d0"}], ids=["named only", "empty glyphs"])
def test_nothing_is_lost_where_nothing_is_seen(font: dict[str, Any]) -> None:
    """pdfium leaves out what has no width, here 年, 月 and 日, each alone in a font whose glyphs are empty."""
    set_pages = column(release("zh"), left=40, measure=340, apart=8)(60)
    assert read(made(set_pages, **font)) == release("zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_columns_are_read_one_after_the_other(lang: str) -> None:
    columns = column(release(lang), left=40, measure=160, indent=20)(60)
    pages = []
    for i in range(0, len(columns), 2):
        right = columns[i + 1] if i + 1 < len(columns) else []
        pages.append(columns[i] + [(x + 180, y, size, text) for x, y, size, text in right])
    assert read(made(pages)) == release(lang)


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = column(release("en"), left=40, measure=340, apart=8)(60)
    for number, page in enumerate(pages, 1):
        page.insert(0, (40, 570, 8, f"Press release of {number + 6} April"))
        page.append((200, 20, 10, f"- {number} -"))
    assert len(pages) >= 3
    assert read(made(pages)) == release("en")


def test_a_line_that_recurs_by_chance_stays() -> None:
    pages = [[(40, 540, 10, f"Line {n}{'i' * (n % 5 * 2)} is long."), (40, 526, 10, "Yes.")] for n in range(20)]
    pages = [page if n in (0, 5, 15) else page[:1] for n, page in enumerate(pages)]
    assert read(made(pages)).count("Yes.") == 3


def test_headings_whose_numbers_do_not_grow_with_the_pages_stay() -> None:
    pages = [
        [(40, 540, 10, f"Chapter {n}"), (40, 500, 10, f"The {n}th says this."), (40, 486, 10, f"So {n * n}.")]
        for n in (1, 3, 4, 8)
    ]
    assert [text for text in read(made(pages)) if text.startswith("Chapter")] == [f"Chapter {n}" for n in (1, 3, 4, 8)]


def test_small_print_at_the_edge_of_a_single_page_is_what_the_browser_added() -> None:
    page = [
        (40, 580, 6, "26/4/2025, 10:00"),
        (40, 540, 10, "A text"),
        (40, 526, 10, "And its end."),
        (40, 12, 6, "https://example.org 1/1"),
    ]
    assert read(made([page])) == ["A text", "And its end."]


def test_a_line_drawn_in_pieces_is_put_in_order() -> None:
    page = [(40, 500, 10, "“"), (110, 500, 10, "”"), (50, 500, 10, "逆全球化潮流"), (120, 500, 10, "严重冲击")]
    assert read(made([page])) == ["“逆全球化潮流”严重冲击"]


def test_words_without_spaces_between_them_are_told_apart_by_gaps() -> None:
    words = ["The", "foreign", "ministers", "met", "in", "Almaty."]
    page = [(40 + width("_".join(["", *words[:i]]), 10), 500, 10.0, word) for i, word in enumerate(words)]
    assert read(made([page])) == ["The foreign ministers met in Almaty."]
    assert read(made([[(40, 500, 10, "美方向"), (72.5, 500, 10, "180"), (93, 500, 10, "多个国家")]])) == [
        "美方向180多个国家"
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The wider cooperation of all co-", "operation."], "The wider cooperation of all cooperation."),
        (
            ["The high-level one before the high-", "level meeting."],
            "The high-level one before the high-level meeting.",
        ),
        (
            ["Known words break, as in bre-", "ak, and others as in diffe-", "rence."],
            "Known words break, as in break, and others as in difference.",
        ),
        (["It promotes and supports anti-", "globalization."], "It promotes and supports anti-globalization."),
        (["The first of meetings of China-", "Central Asia."], "The first of meetings of China-Central Asia."),
        (["There are twenty-", "one of them."], "There are twenty-one of them."),
        (["It is for medium-", "sized firms."], "It is for medium-sized firms."),
        (["It helps export-", "oriented firms."], "It helps export-oriented firms."),
        (["It is a family-", "owned hotel."], "It is a family-owned hotel."),
        (["He was quite un-", "friendly."], "He was quite unfriendly."),
        (["He was quite dis-", "oriented."], "He was quite disoriented."),
        (["It is the small-", "est of all."], "It is the smallest of all."),
        (
            ["Wir warten an der Straßenbahn-", "Haltestelle, wie es üblich und von alters her Sitte ist."],
            "Wir warten an der Straßenbahn-Haltestelle, wie es üblich und von alters her Sitte ist.",
        ),
        (["In the years from 1990-", "1995."], "In the years from 1990-1995."),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], text: str) -> None:
    assert read(made([[(40, 500 - 14 * i, 10, line) for i, line in enumerate(lines)]])) == [text]


def test_the_lines_of_an_item_hang_on_its_number() -> None:
    items = [
        f"{n}. This is item {n}, which has more to say than a single line of this column can hold." for n in (1, 2, 3)
    ]
    page: list[Drawn] = []
    y = 540.0
    for item in items:
        for i, line in enumerate(broken(item, 200, -18)):
            page.append((40 + 18 * (i > 0), y, 10, line))
            y -= 14
    assert read(made([page])) == items


def test_cells_of_a_table_come_row_by_row() -> None:
    rows = list(zip(release("zh")[9:], release("en")[9:], strict=True))
    page: list[Drawn] = []
    y = 560.0
    for row in rows:
        lengths = []
        for left, cell in zip((40, 230), row, strict=True):
            lines = broken(cell, 160)
            page += [(left, y - 14 * i, 10, line) for i, line in enumerate(lines)]
            lengths.append(len(lines))
        y -= 14 * max(lengths) + 8
    assert read(made([page])) == [cell for row in rows for cell in row]


def test_a_page_that_lies_on_its_side_and_a_mark_across_it() -> None:
    mark = "BT 0.7 0.7 -0.7 0.7 80 80 Tm /En 60 Tf (DRAFT) Tj ET\n"
    turned = "BT 0 1 -1 0 100 60 Tm /En 10 Tf (A line that stands upright when the page is turned,) Tj ET\n"
    turned += "BT 0 1 -1 0 114 60 Tm /En 10 Tf (and another one below it.) Tj ET\n"
    text = "A line that stands upright when the page is turned, and another one below it."
    assert read(made([[]], before=mark + turned)) == [text]


def test_ligatures_and_radicals_become_letters() -> None:
    assert pdf_glyphs._characters(0xFB03) == "ffi"
    assert pdf_glyphs._characters(0x2F45) == "方"
    assert pdf_glyphs._characters(0xD800) == ""
    assert pdf_glyphs._characters(0x3000) == " "


def glyphs(text: str, *, x: float = 100) -> list[pdf_glyphs.Glyph]:
    """Glyphs side by side from left to right."""
    return [pdf_glyphs.Glyph(c, x + 6 * i, x + 6 * i + 6, 500, 10) for i, c in enumerate(text)]


def test_lines_written_leftwards() -> None:
    page = pdf_glyphs.PrintedPage(0, 0, 800, glyphs("םולש  Wang Yi 2025 ,םלוע"), 0)
    (line,) = pdf_glyphs._lines(page)
    assert line.text == "עולם, Wang Yi 2025 שלום"
    assert (line.left, line.right) == (-100 - 6 * 24, -100.0)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "damaged"),
        (b"%PDF-1.7\nnothing follows", "this PDF is damaged; download or export it again"),
        (made([[(40, 500, 10, "Text.")]])[:300], "damaged"),
        (made([[]]), "no text, only pictures of its pages; run it through OCR"),
        (
            made(
                [[(40, 500, 10, "Text.")]],
                trailer=f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'11' * 32}> >> "
                f"/ID [<{'22' * 16}> <{'22' * 16}>]",
            ),
            "protected by a password; save it without one",
        ),
    ],
    ids=["empty", "nothing", "cut", "scanned", "password"],
)
def test_what_cannot_be_read_is_said(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=rf"^some\.pdf: .*{says}"):
        FORMAT.read(data, SOURCE)


def test_a_pdf_is_read_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And that one runs no module that lies about in the current folder."""
    for name in ("json", "pypdfium2", "aligner", "unicodedata"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'trapped')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    assert FORMAT.read(made([[(40, 500, 10, "会议发表了新闻公报。")]]), SOURCE) == ["会议发表了新闻公报。"]
    assert not (tmp_path / "trapped").exists()


@pytest.mark.parametrize("program", ["import os; os.abort()", "import sys; sys.exit(1)", "print('[')"])
def test_a_breakdown_of_that_process_is_an_error(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_PROGRAM", program)
    with pytest.raises(InputError, match=r"some\.pdf: .* broke down over it; save it again"):
        FORMAT.read(made([[]]), SOURCE)


def test_that_process_has_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_PROGRAM", "import time; time.sleep(60)")
    monkeypatch.setattr(pdf, "SECONDS", 0.2)
    with pytest.raises(InputError, match=r"could not be read in 0\.2 seconds"):
        FORMAT.read(made([[]]), SOURCE)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = made([[(40, 500, 10, "Text.")]] * 3)
    monkeypatch.setattr(pdf_glyphs, "MAX_PAGES", 2)
    with pytest.raises(pdf_glyphs.Unreadable, match="3 pages"):
        read(data)
    monkeypatch.setattr(pdf_glyphs, "MAX_PAGES", 3)
    monkeypatch.setattr(pdf_glyphs, "MAX_GLYPHS", 12)
    with pytest.raises(pdf_glyphs.Unreadable, match="more than 12 characters"):
        read(data)


@pytest.mark.skipif(sys.platform != "linux", reason="not every system keeps such a bound")
def test_that_process_has_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(150)) + packer.flush()
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n{packed.decode('latin-1')}\nendstream",
    ]
    monkeypatch.setattr(pdf, "MEMORY", 200_000_000)
    with pytest.raises(InputError, match="broke down"):
        FORMAT.read(assembled(objects), SOURCE)
    assert FORMAT.read(made([[(40, 500, 10, "The end.")]]), SOURCE)


def test_a_page_of_too_much_is_refused_before_it_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    data = made([[(40, 500, 10, "Text."), (40, 480, 10, "More.")]])
    monkeypatch.setattr(pdf_glyphs, "MAX_ON_PAGE", 9)
    with pytest.raises(pdf_glyphs.Unreadable, match="a page of more than 9 characters"):
        read(data)
    monkeypatch.setattr(pdf_glyphs, "MAX_STRINGS", 1)
    with pytest.raises(pdf_glyphs.Unreadable, match="a page of more than 1 pieces of text"):
        read(data)


def test_a_real_hyphen_at_a_line_end_ends_no_paragraph() -> None:
    """And it stays, where what stands before it is no syllable."""
    lines = [
        "The new rules were written for companies that work in several coun-",
        "tries at once, and for those that have a well-",
        "known brand. Some of them already publish what they earn, in an eco-",
        "nomic report that is public. Others, such as self-",
        "employed people, are free of this duty until the end of the year, and",
        "nobody has asked them to send anything to the author-",
        "ities before that date has passed and the forms have been printed.",
    ]
    assert read(made([[(40, 500 - 14 * i, 9, line) for i, line in enumerate(lines)]])) == [
        "The new rules were written for companies that work in several countries at once, and for those that have a "
        "well-known brand. Some of them already publish what they earn, in an economic report that is public. Others, "
        "such as self-employed people, are free of this duty until the end of the year, and nobody has asked them to "
        "send anything to the authorities before that date has passed and the forms have been printed."
    ]


BODY = broken(release("en")[0], 340)
TEXT: list[Drawn] = [(40, 400 - 14 * i, 10, line) for i, line in enumerate(BODY)]


@pytest.mark.parametrize(
    ("page", "paragraphs"),
    [
        ([(40, 440, 13, "2. Operations"), (40, 416, 12, "2.1 Production")], ["2. Operations", "2.1 Production"]),
        ([(56.4, 450, 16, "Haitong Instruments Limited: The"), (157.2, 432, 16, "Report 2024")], ["{} {}"]),
        ([(130, 440, 12, "第一章"), (40, 424, 12, "引言")], ["{}", "{}"]),
        ([(58, 442, 10, "• Meters for heating;"), (58, 428, 10, "• Wireless modules")], ["{}", "{}"]),
        ([(58, 442, 10, "1. Meters for heating;"), (58, 428, 10, "2. Wireless modules.")], ["{}", "{}"]),
        (
            [
                (40, 440, 10, "The priorities are these:"),
                (40, 426, 10, "1."),
                (58, 426, 10, "Meters for heating, which were found to be new in the"),
                (58, 412, 10, "year, and are sold."),
            ],
            [
                "The priorities are these:",
                "1. Meters for heating, which were found to be new in the year, and are sold.",
            ],
        ),
    ],
    ids=["headings", "title in the middle", "heading in the middle", "bullets", "numbers", "hanging item"],
)
def test_what_is_no_running_text_stands_alone(page: list[Drawn], paragraphs: list[str]) -> None:
    wanted = [*paragraphs]
    if "{}" in paragraphs[0]:
        texts = iter(text for *_, text in page)
        wanted = [paragraph.format(*(next(texts) for _ in range(paragraph.count("{}")))) for paragraph in paragraphs]
    assert read(made([page + [(x, y - 30, size, text) for x, y, size, text in TEXT]])) == [*wanted, release("en")[0]]


def test_a_table_of_short_cells() -> None:
    """The gap between the first two cells of its second row is no wider than between words in some lines."""
    rows = [("Item", "2023", "2024"), ("Revenue (RMB million)", "3,434", "3,860"), ("Net profit (RMB", "381", "412")]
    page: list[Drawn] = [(40, 540, 10, "3. Key figures")]
    for i, row in enumerate(rows):
        page += [(left, 520 - 14 * i, 10, cell) for left, cell in zip((40, 186, 260), row, strict=True)]
        if i == 2:
            page.insert(-2, (40, 478, 10, "million)"))
    below = [(x, y + 40, size, text) for x, y, size, text in TEXT]
    cells = [cell for row in rows for cell in row]
    cells[6] += " million)"
    assert read(made([page + below])) == ["3. Key figures", *cells, release("en")[0]]


def test_lines_set_to_fill_their_column_are_no_table() -> None:
    page: list[Drawn] = []
    for i, line in enumerate(
        ("Third, hold to development.", "China and the Central Asian", "countries set it out there.")
    ):
        words = line.split()
        gap = (200 - sum(width(word, 10) for word in words)) / (len(words) - 1)
        x = 40.0
        for word in words:
            page.append((x, 500 - 14 * i, 10, word))
            x += width(word, 10) + gap
    assert read(made([page])) == ["Third, hold to development. China and the Central Asian countries set it out there."]


def test_notes_stand_behind_the_text_that_goes_on() -> None:
    """Without their marks; what is raised and leads to no note stays."""
    lines = broken("The area is 40 m, and the price 3.86 billion, " * 12 + "which is all.", 340)
    first: list[Drawn] = [(40, 540 - 14 * i, 10, line) for i, line in enumerate(lines[:6])]
    second: list[Drawn] = [(40, 540 - 14 * i, 10, line) for i, line in enumerate(lines[6:])]
    place = lines[0].index("40 m") + 4
    first.insert(1, (39 + width(lines[0][:place], 10), 544, 5, "2"))
    place = lines[0].index("billion") + 7
    first.insert(2, (39 + width(lines[0][:place], 10), 544, 5, "1"))
    first += [(40, 60, 8, "1 All amounts are in renminbi unless it is otherwise"), (40, 49, 8, "stated.")]
    text = " ".join(line.strip() for line in lines).replace("m, and", "m2, and", 1)
    note = "All amounts are in renminbi unless it is otherwise stated."
    assert read(made([first, second])) == [text, note]


LINES = st.builds(
    pdf_glyphs.Line,
    page=st.integers(0, 3),
    left=st.floats(-1e4, 1e4),
    right=st.floats(-1e4, 1e4),
    bottom=st.floats(-1e4, 1e4),
    edge=st.floats(0, 1e3),
    size=st.floats(0.01, 100),
    text=st.text(min_size=1).filter(str.strip),
    head=st.floats(0, 1e3),
)


@given(st.lists(LINES, max_size=8).map(lambda found: sorted(found, key=lambda line: line.page)))
def test_lines_anywhere(lines: list[pdf_glyphs.Line]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = pdf_paragraphs.paragraphs(lines)
    assert all(text and text == text.strip() and "\n" not in text for text in result)
