"""EPUB: the chapters of a book in the order of reading."""

from __future__ import annotations

import html as entities
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import report
from aligner.errors import InputError
from aligner.io.files import Limits
from aligner.texts import Source
from aligner.texts.epub import FORMAT

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
CONTAINER = """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf"
media-type="application/oebps-package+xml"/></rootfiles></container>"""
NAV = '<nav epub:type="toc"><ol><li><a href="c1.xhtml">One</a></li></ol></nav>'


def release(lang: str) -> list[str]:
    return (RELEASE / f"{lang}.txt").read_text(encoding="utf-8").strip().split("\n\n")


def chapter(body: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"'
        f' xmlns:epub="http://www.idpf.org/2007/ops"><head><title/><script src="a.js"/></head>'
        f"<body>{body}</body></html>"
    )


def package(items: dict[str, str], spine: list[str], version: str = "3.0") -> str:
    """A package document: `items` by identifier with all their attributes, `spine` likewise."""
    manifest = "".join(f'<item id="{name}" {attributes}/>' for name, attributes in items.items())
    order = "".join(f"<itemref idref={reference}/>" for reference in spine)
    return (
        f'<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="{version}"><metadata/>'
        f'<manifest>{manifest}</manifest><spine toc="ncx">{order}</spine></package>'
    )


def packed(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()


def book(chapters: list[str], **members: str | bytes) -> bytes:
    """A book of these chapters with a table of contents among them."""
    page = 'media-type="application/xhtml+xml"'
    items = {"nav": f'href="nav.xhtml" properties="nav" {page}', "css": 'href="a.css" media-type="text/css"'}
    items |= {f"c{n}": f'href="text/c{n}.xhtml" {page}' for n in range(len(chapters))}
    spine = ['"nav"', *(f'"c{n}"' for n in range(len(chapters)))]
    files: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": package(items, spine)}
    files["OEBPS/nav.xhtml"] = chapter(NAV)
    # in another order than that of reading
    files |= {f"OEBPS/text/c{n}.xhtml": chapter(chapters[n]) for n in reversed(range(len(chapters)))}
    return packed(files | members)


def one(item: str, reference: str, path: str, **members: str | bytes) -> bytes:
    """A book of a single chapter."""
    files: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER}
    files["OEBPS/content.opf"] = package({"c": item}, [reference])
    return packed(files | {path: chapter("<p>Text.</p>")} | members)


def read(data: bytes, **options: object) -> list[str]:
    return FORMAT.read(data, Source("book.epub", **options))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_release_comes_out_exactly(lang: str) -> None:
    paragraphs = release(lang)
    bodies = [f"<h1>{n}.</h1><section><p>{entities.escape(text)}</p></section>" for n, text in enumerate(paragraphs)]
    expected = [line for n, text in enumerate(paragraphs) for line in (f"{n}.", text)]
    assert read(book(bodies)) == expected


def test_nothing_of_a_chapter_is_taken_for_furniture() -> None:
    body = (
        '<header><h1>I</h1></header><aside class="sidebar"><p>a</p></aside><div id="comments">b</div><footer>c</footer>'
    )
    assert read(book([body])) == ["I", "a", "b", "c"]


def test_marks_of_notes_and_pages_and_lists_of_links() -> None:
    body = (
        '<p>said<a epub:type="noteref" href="#n">1</a> so<a href="#m"><sup>2</sup></a>'
        '<span epub:type="pagebreak">17</span> m<sup>2</sup>&nbsp;&mdash;<br/>Then</p>'
        '<nav epub:type="landmarks"><ol><li>x</li></ol></nav><svg><text>y</text></svg>'
        '<aside epub:type="footnote" id="n"><p>A note.</p></aside><p/><div/>end'
    )
    assert read(book([body])) == ["said so m2\xa0—", "Then", "A note.", "end"]


def test_what_is_apart_from_the_order_of_reading_is_passed_over() -> None:
    page = 'media-type="application/xhtml+xml"'
    items = {
        "a": f'href="a.xhtml" {page}',
        "b": f'href="b.xhtml" {page}',
        "i": 'href="i.svg" media-type="image/svg+xml"',
    }
    files = {"META-INF/container.xml": CONTAINER, "OEBPS/i.svg": "<svg/>"}
    files["OEBPS/content.opf"] = package(items, ['"b"', '"i"', '"a" linear="no"', '"b"'], "2.0")
    files |= {f"OEBPS/{name}.xhtml": chapter(f"<p>{name}</p>") for name in "ab"}
    assert read(packed(files)) == ["b"]


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("%E7%AC%AC%201%20%E7%AB%A0.xhtml", "OEBPS/第 1 章.xhtml"),
        ("第1章.xhtml#anfang", "OEBPS/第1章.xhtml"),
        ("../text/./c.xhtml", "text/c.xhtml"),
        ("e\u0301.xhtml", "OEBPS/\xe9.xhtml"),
        ("a&amp;b+c.xhtml", "OEBPS/a&b+c.xhtml"),
    ],
)
def test_paths(href: str, path: str) -> None:
    assert read(one(f'href="{href}" media-type="application/xhtml+xml"', '"c"', path)) == ["Text."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_chapter_says_what_it_is_encoded_in(encoding: str) -> None:
    text = chapter("<p>外交部长王毅。</p>").replace('encoding="utf-8"', f'encoding="{encoding}"')
    path = "OEBPS/c.xhtml"
    item = 'href="c.xhtml" media-type="application/xhtml+xml"'
    assert read(one(item, '"c"', path, **{path: text.encode(encoding)}), encoding="big5") == ["外交部长王毅。"]


def encryption(uri: str) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData'
        ' xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>'
        f'<CipherData><CipherReference URI="{uri}"/></CipherData></EncryptedData></encryption>'
    )


def test_a_book_with_copy_protection() -> None:
    locked = {"META-INF/encryption.xml": encryption("OEBPS/text/c0.xhtml"), "OEBPS/text/c0.xhtml": b"\x13\x99" * 99}
    with pytest.raises(InputError, match=r"book\.epub: the text of this book is encrypted; get a copy without"):
        read(book(["<p>a</p>"], **locked))
    fonts = {"META-INF/encryption.xml": encryption("OEBPS/fonts/a.otf")}
    assert read(book(["<p>a</p>"], **fonts)) == ["a"]


ITEM = 'href="c.xhtml" media-type="application/xhtml+xml"'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed({}), "this is no EPUB: it lacks META-INF/container.xml"),
        (packed({"META-INF/container.xml": "<container/>"}), "names no package"),
        (packed({"META-INF/container.xml": "<container>"}), "not well-formed"),
        (packed({"META-INF/container.xml": CONTAINER}), "lacks 'OEBPS/content.opf'"),
        (one(ITEM, '"c"', "OEBPS/other.xhtml"), "lacks the chapter 'OEBPS/c.xhtml'"),
        (one(ITEM, '"d"', "OEBPS/c.xhtml"), "its spine names 'd', which is nowhere listed"),
        (one(ITEM.replace("c.x", "../../../c.x"), '"c"', "c.xhtml"), "lacks the chapter '../../c.xhtml'"),
        (one(ITEM, '"c"', "OEBPS/c.xhtml", **{"OEBPS/content.opf": "<package/>"}), "no order of reading"),
        (
            one(ITEM, '"c"', "OEBPS/c.xhtml", **{"OEBPS/c.xhtml": b"\x89PNG\r\n\x1a\n\0\0\0"}),
            "book.epub, OEBPS/c.xhtml: ",
        ),
        (one(ITEM, '"c"', "../c.xhtml"), "leads out"),
        (b"PK\x03\x04", "the archive is damaged"),
    ],
)
def test_damaged(data: bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    assert reason in str(caught.value)


def test_too_large_when_unpacked() -> None:
    with pytest.raises(InputError, match=r"raise the limit \(--max-size, or Limits in Python\) if that is intended"):
        read(book(["<p>a</p>" * 100_000]), limits=Limits(size=500_000))


def test_entities_of_its_own_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    data = one(ITEM, '"c"', "OEBPS/c.xhtml", **{"OEBPS/c.xhtml": f"{bomb}<html><body><p>x&b;y</p></body></html>"})
    assert "aaaa" not in "".join(read(data))
    with pytest.raises(InputError):
        read(one(ITEM, '"c"', "OEBPS/c.xhtml", **{"META-INF/container.xml": f"{bomb}<container>&b;</container>"}))


WORDS = st.text(st.characters(categories=["L", "N", "P", "Sm", "Sc", "So"]), min_size=1, max_size=9)


@given(st.lists(st.lists(st.lists(WORDS, min_size=1).map(" ".join), min_size=1), min_size=1, max_size=4))
def test_paragraphs_come_back(chapters: list[list[str]]) -> None:
    bodies = ["".join(f"<p>{entities.escape(paragraph)}</p>" for paragraph in texts) for texts in chapters]
    assert read(book(bodies)) == [paragraph for texts in chapters for paragraph in texts]


@given(st.binary(max_size=200), st.sampled_from(["META-INF/container.xml", "OEBPS/content.opf", "OEBPS/text/c0.xhtml"]))
def test_any_bytes_in_a_member(content: bytes, member: str) -> None:
    assert read(book(["<p>One.</p>"])) == ["One."]
    try:
        with report.collect_notices():
            read(book(["<p>One.</p>"], **{member: content}))
    except InputError:
        return
