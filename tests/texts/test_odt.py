"""OpenDocument texts: what of them is read, and in which order. The files are made here."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import InputError
from aligner.io.files import Limits
from aligner.texts import Source
from aligner.texts.odt import FORMAT

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
SOURCE = Source("some.odt")
NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        *((name, name) for name in ("office", "text", "table", "style", "manifest")),
        *(("draw", "drawing"), ("svg", "svg-compatible")),
    ]
)
HIDDEN = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'


def document(body: str, root: str = "document-content") -> str:
    styles = f"<office:automatic-styles>{HIDDEN}</office:automatic-styles>"
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    return f"<office:{root} {NAMES}>{styles}{text}</office:{root}>"


def archive(parts: dict[str, str]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return result.getvalue()


def made(body: str) -> bytes:
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": document(body)})


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in row) for row in rows)
    return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in cells)}</table:table>"


def read(data: bytes) -> list[str]:
    return FORMAT.read(data, SOURCE)


def release(lang: str) -> list[str]:
    return (RELEASE / f"{lang}.txt").read_text(encoding="utf-8").strip().split("\n\n")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_release_comes_back_paragraph_by_paragraph(lang: str) -> None:
    body = "".join(map(p, release(lang)))
    assert read(made(body)) == release(lang)
    assert read(document(body, "document").encode()) == release(lang), "as a single file"


def test_a_table_in_two_languages_comes_out_row_by_row() -> None:
    rows = list(zip(release("zh"), release("en"), strict=True))
    assert read(made(p("新闻稿") + table(*rows))) == ["新闻稿", *(cell for row in rows for cell in row)]


NOTE = "<text:note><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>"


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        pytest.param(p("One <text:span>paragraph</text:span>.") + "<text:h>A heading</text:h>",
                     ["One paragraph.", "A heading"], id="spans"),
        pytest.param(p(" a\n  b<text:s text:c='4'/>c<text:tab/>d "), ["a b c d"], id="white space"),
        pytest.param(p("a<text:line-break/>b"), ["a", "b"], id="line break"),
        pytest.param(p("a<text:soft-page-break/>b"), ["ab"], id="page break"),
        pytest.param(p("coop\u00ader\u00adation"), ["cooperation"], id="soft hyphen"),
        pytest.param(f"<text:list><text:list-header>{p('0')}</text:list-header><text:list-item>{p('1')}<text:list>"
                     f"<text:list-item>{p('1.1')}</text:list-item></text:list></text:list-item></text:list>",
                     ["0", "1", "1.1"], id="list"),
        pytest.param(p("a" + NOTE.format(p("one"))) + p("b" + NOTE.format(p("two"))), ["a", "b", "one", "two"],
                     id="notes"),
        pytest.param(f"<text:tracked-changes><text:changed-region><text:deletion>{p('old')}</text:deletion>"
                     f"</text:changed-region></text:tracked-changes>{p('<text:change/>new')}", ["new"],
                     id="tracked changes"),
        pytest.param(p("a<office:annotation>" + p("why?") + "</office:annotation>b"), ["ab"], id="comment"),
        pytest.param(p("See <text:a>there</text:a>"), ["See there"], id="link"),
        pytest.param(p("In <text:date>2025</text:date>."), ["In 2025."], id="field"),
        pytest.param(p('seen<text:span text:style-name="T1">hidden</text:span>'), ["seen"], id="hidden"),
        pytest.param(f'<text:section text:display="none">{p("x")}</text:section><text:section>{p("y")}</text:section>',
                     ["y"], id="sections"),
        pytest.param(p("<text:ruby><text:ruby-base>汉</text:ruby-base><text:ruby-text>hàn</text:ruby-text></text:ruby>字"),
                     ["汉字"], id="ruby"),
        pytest.param(p("before<draw:frame><draw:text-box>" + p("in the") + p("box")
                     + "</draw:text-box><svg:title>t</svg:title><svg:desc>d</svg:desc></draw:frame> after"),
                     ["before after", "in the", "box"], id="text box"),
        pytest.param(f"<text:table-of-content><text:index-body>{p('Title 1')}</text:index-body></text:table-of-content>"
                     "<text:h>Title</text:h>", ["Title"], id="table of contents"),
        pytest.param(f"<table:table><table:table-row><table:table-cell>{p('1')}{table(('2', '3'))}</table:table-cell>"
                     f"<table:covered-table-cell>{p('x')}</table:covered-table-cell></table:table-row></table:table>",
                     ["1", "2", "3"], id="nested table"),
        pytest.param("<table:table><table:table-row table:number-rows-repeated='1000000000'><table:table-cell>"
                     + p("once") + "</table:table-cell></table:table-row></table:table>", ["once"], id="repeated row"),
    ],
)  # fmt: skip
def test_what_is_read(body: str, paragraphs: list[str]) -> None:
    assert read(made(body)) == paragraphs


ENCRYPTED = f"<manifest:manifest {NAMES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "not well-formed XML", id="empty"),
        pytest.param(b"PK\x03\x04 nothing", "the archive is damaged", id="no archive"),
        pytest.param(made(p("x"))[:200], "the archive is damaged", id="cut"),
        pytest.param(archive({"other.xml": "<a/>"}), "lacks 'content.xml'", id="other archive"),
        pytest.param(archive({"content.xml": "<a/>"}), "no OpenDocument text; save it as", id="other document"),
        pytest.param(archive({"content.xml": "<a"}), "content.xml in it is not well-formed XML", id="malformed"),
        pytest.param(archive({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "entities", id="entities"),
        pytest.param(archive({"content.xml": "\x13\x37", "META-INF/manifest.xml": ENCRYPTED}),
                     "protected by a password; save it without one", id="password"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=rf"^some\.odt: .*{says}"):
        read(data)


def test_no_more_is_unpacked_than_the_limit() -> None:
    with pytest.raises(InputError, match="--max-size"):
        FORMAT.read(made(p("a" * 3_000_000)), Source("some.odt", limits=Limits(size=1_000_000)))


def test_many_empty_paragraphs() -> None:
    assert read(made("<text:p/>" * 100_000 + p("The end."))) == ["The end."]


NESTED = st.recursive(
    st.text("ab \n汉") | st.sampled_from(["<text:s/>", "<text:line-break/>", NOTE.format(p("note"))]),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        st.sampled_from(
            [
                "text:p",
                "text:h",
                "text:list",
                "text:span",
                "table:table",
                "table:table-cell",
                "draw:text-box",
                "text:note",
            ]
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@given(NESTED)
def test_elements_in_any_order(body: str) -> None:
    assert all(text and text == text.strip() and "\n" not in text for text in read(made(body)))
