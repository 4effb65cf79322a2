"""Word documents: what of their text is read, and in which order. The files are made here, part by part."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner.errors import InputError
from aligner.io.files import Limits
from aligner.texts import Source
from aligner.texts.docx import FORMAT

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
SOURCE = Source("some.docx")
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def archive(parts: dict[str, str]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return result.getvalue()


def made(body: str, **parts: str) -> bytes:
    """A document with a body, and notes and the like by the names of their parts."""
    whole = {"word/document.xml": f"<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>"}
    return archive(whole | {f"word/{name}.xml": f"<w:{name} {NAMES}>{part}</w:{name}>" for name, part in parts.items()})


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*blocks: str) -> str:
    return f"<w:tc><w:tcPr/>{''.join(blocks)}</w:tc>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def field(code: str, *result: str) -> str:
    begin, between, end = (f'<w:r><w:fldChar w:fldCharType="{x}"/></w:r>' for x in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{between}{''.join(result)}{end}"


def box(*blocks: str) -> str:
    """A text box as Word writes it: once for itself, and once for programs that are older."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def read(data: bytes) -> list[str]:
    return FORMAT.read(data, SOURCE)


def release(lang: str) -> list[str]:
    return (RELEASE / f"{lang}.txt").read_text(encoding="utf-8").strip().split("\n\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_release_comes_back_paragraph_by_paragraph(lang: str) -> None:
    assert read(made("".join(p(r(text)) for text in release(lang)))) == release(lang)


def test_a_table_in_two_languages_comes_out_row_by_row() -> None:
    rows = list(zip(release("zh"), release("en"), strict=True))
    table = tbl(*(tr(tc(p(r(zh))), tc(p(r(en)))) for zh, en in rows))
    assert read(made(p(r("新闻稿")) + table)) == ["新闻稿", *(cell for row in rows for cell in row)]


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        pytest.param(p(r("One "), r("paragraph, "), r("three runs.")), ["One paragraph, three runs."], id="runs"),
        pytest.param(p() + p(r(" \n\t ")) + p(r(" A\u00a0b\n c ")), ["A b c"], id="white space"),
        pytest.param(p("<w:pPr><w:numPr/></w:pPr>", r("An item.")), ["An item."], id="list"),
        pytest.param(p(r("a"), "<w:r><w:tab/></w:r>", r("b")), ["a b"], id="tab"),
        pytest.param(p(r("a"), "<w:r><w:br/></w:r>", r("b")), ["a", "b"], id="line break"),
        pytest.param(p(r("a"), '<w:r><w:br w:type="page"/></w:r>', r("b")), ["a b"], id="page break"),
        pytest.param(p(r("coop"), "<w:r><w:softHyphen/></w:r>", r("er\u00adation")), ["cooperation"], id="soft hyphen"),
        pytest.param(p(r("well"), "<w:r><w:noBreakHyphen/></w:r>", r("known")), ["well-known"], id="hyphen"),
        pytest.param(p(r("See "), f"<w:hyperlink>{r('there')}</w:hyperlink>"), ["See there"], id="link"),
        pytest.param(p(r("a "), f"<w:ins>{r('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"),
                     ["a new"], id="tracked changes"),
        pytest.param(p(f"<w:moveFrom>{r('here')}</w:moveFrom>") + p(f"<w:moveTo>{r('here')}</w:moveTo>"),
                     ["here"], id="moved"),
        pytest.param(p("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", r("It goes ")) + p(r("on.")), ["It goes on."],
                     id="deleted end of paragraph"),
        pytest.param(tbl("<w:tr><w:trPr><w:del/></w:trPr>" + tc(p(r("x"))) + "</w:tr>", tr(tc(p(r("y"))))), ["y"],
                     id="deleted row"),
        pytest.param(p(r("seen"), r("hidden", "<w:vanish/>"), r(", too", '<w:vanish w:val="0"/>')), ["seen, too"],
                     id="hidden"),
        pytest.param(p(r("In "), field(" DATE ", r("2025")), r(".")), ["In 2025."], id="field"),
        pytest.param(p(field("IF " + field("X", r("no")), r("yes"))), ["yes"], id="field in a field"),
        pytest.param(p(field("TOC", r("Title 1"))) + p(r("Title")), ["Title"], id="table of contents"),
        pytest.param(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + p(r("Text.")), ["Text."], id="open field"),
        pytest.param(p(f'<w:fldSimple w:instr=" AUTHOR ">{r("Wang Yi")}</w:fldSimple>'), ["Wang Yi"], id="short field"),
        pytest.param(f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('inside'))}</w:sdtContent></w:sdt>", ["inside"],
                     id="content control"),
        pytest.param(f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p(r('Click'))}</w:sdtContent></w:sdt>",
                     [], id="empty content control"),
        pytest.param(p(r("before"), box(p(r("in the")) + p(r("box"))), r(" after")), ["before after", "in the", "box"],
                     id="text box"),
        pytest.param(p(f"<w:r><w:ruby><w:rt>{r('hàn')}</w:rt><w:rubyBase>{r('汉')}</w:rubyBase></w:ruby></w:r>"),
                     ["汉"], id="ruby"),
        pytest.param(p(r("E = "), "<m:oMath><m:r><m:t>mc²</m:t></m:r></m:oMath>"), ["E = mc²"], id="formula"),
        pytest.param(tbl(tr(tc(p(r("1")), tbl(tr(tc(p(r("2"))), tc(p(r("3"))))), p(r("4"))), tc(p(r("5"))))),
                     ["1", "2", "3", "4", "5"], id="nested table"),
        pytest.param(f"<w:customXml>{p(r('a'))}</w:customXml>" + p(f"<w:smartTag>{r('b')}</w:smartTag>"), ["a", "b"],
                     id="tags"),
    ],
)  # fmt: skip
def test_what_is_read(body: str, paragraphs: list[str]) -> None:
    assert read(made(body)) == paragraphs


def test_notes_stand_at_the_end_in_the_order_of_their_marks() -> None:
    data = made(
        p(r("a"), '<w:r><w:endnoteReference w:id="2"/></w:r>')
        + p(r("b"), '<w:r><w:footnoteReference w:id="7"/></w:r>'),
        footnotes='<w:footnote w:type="separator" w:id="0"/>'
        f'<w:footnote w:id="7">{p("<w:r><w:footnoteRef/></w:r>", r("a footnote"))}</w:footnote>',
        endnotes=f'<w:endnote w:id="3">{p(r("x"))}</w:endnote><w:endnote w:id="2">{p(r("an endnote"))}</w:endnote>',
    )
    assert read(data) == ["a", "b", "an endnote", "a footnote"]


def test_running_heads_and_comments_are_left_out() -> None:
    assert read(made(p(r("Text.")), header1=p(r("Head")), footer1=p(r("Foot")), comments=p(r("Why?")))) == ["Text."]


def test_the_main_part_may_have_another_name_and_namespace() -> None:
    other = f"<w:document {NAMES}><w:body>{p(r('Here.'))}</w:body></w:document>"
    strict = other.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/", "http://purl.oclc.org/ooxml/w/")
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    rels += 'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" '
    for target in ("word/document2.xml", "/word/document2.xml"):
        parts = {"_rels/.rels": f'{rels}Target="{target}"/></Relationships>', "word/document2.xml": strict}
        assert read(archive(parts)) == ["Here."]


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE d [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def with_document(content: str) -> bytes:
    return archive({"word/document.xml": content})


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "damaged", id="empty"),
        pytest.param(b"PK\x03\x04 nothing", "the archive is damaged", id="no archive"),
        pytest.param(made(p(r("x")))[:200], "the archive is damaged", id="cut"),
        pytest.param(archive({"other.xml": "<a/>"}), "lacks 'word/document.xml'", id="other archive"),
        pytest.param(with_document("<a/>"), "no Word document", id="other document"),
        pytest.param(with_document("<w:document"), "not well-formed XML.*; save it again", id="malformed"),
        pytest.param(with_document(f"{BOMB}<d>&b;</d>"), "entities of its own", id="entities"),
        pytest.param(with_document(f"{FILE}<d>&b;</d>"), "entities of its own", id="external entity"),
        pytest.param(with_document("<a>" * 100_000), "not well-formed", id="deep"),
        pytest.param(archive({"_rels/.rels": '<R><R Type="/officeDocument" Target="../../secret.xml"/></R>'}), "lacks",
                     id="path"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=rf"^some\.docx: .*{says}"):
        read(data)


def test_no_more_is_unpacked_than_the_limit() -> None:
    data = made(p(r("a" * 3_000_000)))
    assert len(data) < 10_000
    with pytest.raises(InputError, match="--max-size"):
        FORMAT.read(data, Source("some.docx", limits=Limits(size=1_000_000)))


def test_many_empty_paragraphs() -> None:
    assert read(made("<w:p/>" * 100_000 + p(r("The end.")))) == ["The end."]


def test_depth_that_the_parser_allows_is_read() -> None:
    depth = 80
    data = made("<w:tbl><w:tr><w:tc>" * depth + p(r("Deep down.")) + "</w:tc></w:tr></w:tbl>" * depth)
    assert read(data) == ["Deep down."]


NESTED = st.recursive(
    st.builds(r, st.text("ab \n汉"))
    | st.sampled_from(["<w:r><w:br/></w:r>", field("TOC", r("x")), field("D", r("y"))]),
    lambda inner: st.builds(
        lambda name, parts: f"<w:{name}>{''.join(parts)}</w:{name}>",
        st.sampled_from(["p", "tbl", "tr", "tc", "sdt", "sdtContent", "ins", "del", "r", "txbxContent", "hyperlink"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@given(NESTED)
def test_elements_in_any_order(body: str) -> None:
    assert all(text and text == text.strip() and "\n" not in text for text in read(made(body)))


@pytest.mark.parametrize("name", ["secret.docx", "secret.xlsx"])
def test_a_document_under_a_password_is_named(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9000) + "EncryptedPackage".encode("utf-16-le") + bytes(900)
    )
    with pytest.raises(InputError, match="it is protected by a password"):
        aligner.read(path) if name.endswith("xlsx") else aligner.read_text(path)
