"""HTML: the text of realistic pages comes out whole, what stands around it does not, and no page does harm."""

from __future__ import annotations

import html as entities
from pathlib import Path

import pytest
from costs import cost
from hypothesis import given
from hypothesis import strategies as st
from told import noticed

from aligner import report, texts
from aligner.errors import InputError
from aligner.texts import Source, blocks
from aligner.texts.html import FORMAT

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
TITLES = {"zh": "中国—中亚外长第六次会晤举行", "en": "The Sixth China-Central Asia Foreign Ministers’ Meeting Is Held"}


def release(lang: str) -> list[str]:
    return (RELEASE / f"{lang}.txt").read_text(encoding="utf-8").strip().split("\n\n")


def read(markup: str | bytes, **options: str) -> list[str]:
    data = markup if isinstance(markup, bytes) else markup.encode()
    return FORMAT.read(data, Source("page.html", **options))


def tagged(paragraphs: list[str], tag: str = "p") -> str:
    return "\n".join(f"<{tag}>{entities.escape(paragraph)}</{tag}>" for paragraph in paragraphs)


LINKS = "".join(f'<li><a href="/{i}">栏目 Section {i}</a></li>' for i in range(12))


def ministry(title: str, paragraphs: list[str]) -> str:
    """A government's page of today: everything in `div`, names that say little, links all around."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_中华人民共和国外交部</title>
    <style>p {{ text-indent: 2em }}</style></head><body><div class="top"><div class="logo"><a href="/">首页</a></div>
    <ul>{LINKS}</ul><form><input name="q"><button>搜索</button></form></div>
    <div class="content"><div class="crumb">当前位置：<a>首页</a> &gt; <a>新闻</a></div>
    <div class="news-title"><h1>{title}</h1><p class="time">2025-04-26 22:30</p></div>
    <div id="News_Body"><div>{tagged(["　　" + p for p in paragraphs])}</div></div>
    <div class="share">分享到：<a>微信</a> <a>微博</a></div></div>
    <div class="down"><ul>{LINKS}</ul><p>版权所有 京ICP备06038296号，地址：北京市朝阳门南大街2号</p></div>
    <script>var a = "<p>不是正文。</p>";</script></body></html>"""


def blog(title: str, paragraphs: list[str]) -> str:
    """A blog: line breaks for paragraphs, comments longer than the post, a sidebar."""
    body = "<br /><br />\n".join(entities.escape(paragraph) for paragraph in paragraphs)
    comments = tagged(["I think that this is wrong, and I have said so many times before, at length." * 4] * 20)
    return f"""<html><head><title>Blog: {title}</title></head><body class="loading"><div class="navbar section">
    <iframe src="x">Frames, please.</iframe></div><div class="content-outer"><header>
    <h1 class="title">Blog</h1></header>
    <div class="column-center"><div class="post hentry"><h3 class="post-title">{title}</h3>
    <div class="post-body entry-content"><div class="separator"><a href="i.jpg"><img src="i.jpg"></a></div>{body}
    <div style="clear: both;"></div></div><div class="post-footer">By <a>Somebody</a> at <a>9:00 PM</a></div></div>
    <div class="comments" id="comments"><h4>20 comments:</h4>{comments}</div></div>
    <div class="column-right sidebar"><h2>Archive</h2><ul>{LINKS}</ul></div></div></body></html>"""


def layout(title: str, paragraphs: list[str]) -> str:
    """A page of long ago: tables for layout, no end tags, everything in upper case."""
    body = "<P>".join(entities.escape(paragraph) for paragraph in paragraphs)
    return f"""<HTML><HEAD><TITLE>{title}</TITLE></HEAD><BODY BGCOLOR=#ffffff><TABLE WIDTH=100%><TR><TD COLSPAN=2>
    <A HREF=/><IMG SRC=a.gif></A><TR><TD WIDTH=20%><A HREF=1>One</A><BR><A HREF=2>Two</A><BR><A HREF=3>Three</A>
    <TD><CENTER><FONT SIZE=5><B>{title}</B></FONT></CENTER><FONT FACE=宋体><P>{body}</FONT></TABLE>
    <HR><CENTER><A HREF=/>Home</A> | <A HREF=/m>Mail</A></CENTER></BODY></HTML>"""


def magazine(title: str, paragraphs: list[str]) -> str:
    """A page with elements that say what they are, and a dialog about cookies in front."""
    teasers = tagged(["Read also what we wrote last week, which is a long and interesting story, too."] * 3)
    return f"""<!doctype html><html lang=en><title>{title} | Magazine</title><body>
    <div class="cookie-consent" role="dialog">
    <p>We and our 900 partners store information on your device, and we ask for your consent to do so.</p></div>
    <a class="skip-link" href="#m">Skip to content</a><header><nav><ul>{LINKS}</ul></nav></header><main id="m"><article>
    <header><h1>{title}</h1></header>{tagged(paragraphs)}
    <aside><h2>Related</h2>{teasers}</aside><div class="newsletter-signup"><p>Sign up for our letter, every week.</p>
    </div></article></main><footer><p>© 2025 The Magazine. All rights reserved.</p></footer></body></html>"""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", [ministry, blog, magazine, layout])
def test_the_release_comes_out_of_a_page_exactly(page, lang: str) -> None:
    title, paragraphs = TITLES[lang], release(lang)
    found = read(page(title, paragraphs))
    assert found[found.index(paragraphs[0]) :][: len(paragraphs)] == paragraphs
    around = found[: found.index(paragraphs[0])] + found[found.index(paragraphs[0]) + len(paragraphs) :]
    assert title in around
    allowed = {title, "2025-04-26 22:30", "One", "Two", "Three", "Home | Mail"}
    assert {line for line in around if line not in allowed} == set()


@pytest.mark.parametrize("page", [ministry, blog, magazine, layout])
def test_a_text_of_one_short_sentence(page) -> None:
    assert "谢谢大家。" in read(page("讲话", ["谢谢大家。"]))


def test_both_languages_side_by_side_row_by_row() -> None:
    rows = list(zip(release("zh"), release("en"), strict=True))
    table = "".join(f"<tr><td>{a}</td><td>{entities.escape(b)}</td></tr>" for a, b in rows)
    assert read(f"<html><body><table>{table}</table></body></html>") == [cell for row in rows for cell in row]


def test_two_articles_one_after_the_other() -> None:
    """Neither language is taken for what stands around the other."""
    zh, en = release("zh"), release("en")
    page = f"<body><div class=a><h2>中文</h2>{tagged(zh)}</div><div class=b><h2>English</h2>{tagged(en)}</div></body>"
    assert read(page) == ["中文", *zh, "English", *en]


def test_an_encyclopedia() -> None:
    page = f"""<!doctype html><html><head><title>Almaty - Encyclopedia</title></head><body>
    <div id="mw-page-base"></div><div id="content" class="mw-body" role="main"><h1 id="firstHeading">Almaty</h1>
    <div id="siteSub">From Encyclopedia</div>
    <div class="mw-parser-output"><table class="infobox"><tr><th>Country</th><td>Kazakhstan</td></tr></table>
    <p><b>Almaty</b> (<a href=x>Kazakh</a>: Алматы) is the largest city of <a href=k>Kazakhstan</a>.<sup id="cite_ref-1"
    class="reference"><a href="#cite_note-1">[1]</a></sup> It had 2<sup>21</sup> guests.</p>
    <div id="toc" class="toc" role="navigation"><h2>Contents</h2><ul>{LINKS}</ul></div>
    <h2><span class="mw-headline">Rivers</span><span class="mw-editsection">[<a>edit</a>]</span></h2>
    <ul><li><a>Esentai</a></li><li>Big Almaty, which is <a>long</a>
    <ul><li>its arm</li></ul></li></ul><dl><dt>Lake</dt><dd>Sairan</dd></dl>
    <div class="navbox" role="navigation"><ul>{LINKS}</ul></div></div></div>
    <div id="mw-navigation"><h2>Navigation menu</h2><ul>{LINKS}</ul></div>
    <div id="footer" role="contentinfo"><p>This page was last edited on 1 May 2025, at 10:00.</p></div></body></html>"""
    assert read(page) == [
        *("Almaty", "Country", "Kazakhstan"),
        "Almaty (Kazakh: Алматы) is the largest city of Kazakhstan. It had 221 guests.",
        *("Rivers", "Esentai", "Big Almaty, which is long", "its arm", "Lake", "Sairan"),
    ]


@pytest.mark.parametrize(
    ("markup", "paragraphs"),
    [
        ("<p>one<p>two", ["one", "two"]),
        ("no tags at all", ["no tags at all"]),
        ("<p>外交部\n      长王毅</p>", ["外交部长王毅"]),
        ("<p>他说：“好。”\n“是吗？”</p>", ["他说：“好。”“是吗？”"]),
        ("<p>王毅 访问\nAlmaty\n  市</p>", ["王毅 访问 Almaty 市"]),
        ("<p>대한민국\n외교부</p>", ["대한민국 외교부"]),
        ("<p>a \t\n <b> b</b>&nbsp;c&ensp;</p>", ["a b\xa0c"]),
        ("<p>&#12288;&#12288;中&hellip;&mdash;&ldquo;&amp;lt;</p>", ["中…—“&lt;"]),
        ("<p>inter&shy;national<wbr>ly</p>", ["internationally"]),
        ("<p>First sentence.<br>Second sentence.</p>", ["First sentence.", "Second sentence."]),
        ("<p>one,<br>\nTwo and<br/>three</p>", ["one, Two and three"]),
        ("<p>（一）坚持，<br>加强</p><p>标题<br><br>正文</p>", ["（一）坚持，加强", "标题", "正文"]),
        ("<p>a) one<br>b) two</p>", ["a) one", "b) two"]),
        (
            "<h1>关于加强<br>合作的意见</h1><h2>On More<br>Cooperation</h2>",
            ["关于加强合作的意见", "On More Cooperation"],
        ),
        ("<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</rt></ruby>。</p>", ["漢字。"]),
        ("<p>10<sup>9</sup>, 1<sup>st</sup>, m<sup>2</sup></p>", ["109, 1st, m2"]),
        (
            '<p>said<a href="#n1"><sup>1</sup></a> so<sup><a href="#n2">(b)</a></sup>[3]<sup>[注4]</sup></p>',
            ["said so[3]"],
        ),
        ("<p>a<span hidden>b</span><span style='display: none'>c</span><i aria-hidden=true>d</i>e</p>", ["ae"]),
        ("<p>shown.</p><p>Also shown.</p><div hidden><p>Not.</p></div>", ["shown.", "Also shown."]),
        ("<pre>One line\nof two.\n\n  Next.\n　　中文\n</pre>", ["One line of two.", "Next.", "中文"]),
        ("<p>1 < 2 & 3 > 2 <你好> x</p>", ["1 < 2 & 3 > 2 <你好> x"]),
        ("<p>a<!-- b --><script>'<p>c'</script><noscript>d</noscript><template>e</template></p>f", ["a", "f"]),
        ("<html><body><p>One.</p></body></html><p>Two.</p>three", ["One.", "Two.", "three"]),
        ("<p>a\0b\ufeff</p><p>\u200b</p><p> </p>", ["ab"]),
        ("<p id=a id=a class='x\" y'>text</p id=b></p></div></table>rest", ["text", "rest"]),
        ("<title>A title</title><p>Text.", ["Text."]),
        ("<select><option>x</select><button>y</button><h2><button>Why?</button></h2><p>z", ["Why?", "z"]),
        ("<form><p>In a form.</p><textarea>no</textarea></form>", ["In a form."]),
        ("<p>𠮷野家 😀</p>", ["𠮷野家 😀"]),
        ("", []),
        ("<html></html>", []),
        ("<!-- <p>never closed", []),
    ],
)
def test_markup(markup: str, paragraphs: list[str]) -> None:
    assert read(markup) == paragraphs


@pytest.mark.parametrize("cover", ["hidden", "class='sidebar'", "aria-hidden=true", "id='comments'", "role=dialog"])
def test_what_holds_the_whole_text_is_never_taken_away(cover: str) -> None:
    """A page saved while a dialog was open hides all the rest; a theme may call anything a sidebar."""
    paragraphs = release("en")
    found = read(f"<html><body><div {cover}>{tagged(paragraphs)}</div><p>Close.</p></body></html>")
    assert found[: len(paragraphs)] == paragraphs


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gbk"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GB2312">', "gb18030"),
        ("<meta charset=big5>", "cp950"),
        ("<meta charset='gb2312'>", "utf-8"),  # saved by a browser
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("<meta charset=utf-8>", "utf-16"),
    ],
)
def test_the_encoding_a_page_says(head: str, encoding: str) -> None:
    text = "外交部長王毅說，朱镕基喆。" if encoding != "cp950" else "外交部長王毅說，朱鎔。"
    data = f"<html><head>{head}<title>標題</title></head><body><p>{text}</p></body></html>".encode(encoding)
    assert read(data) == [text]


def test_an_encoding_that_is_guessed_or_named() -> None:
    text = "\n".join(release("zh"))
    data = f"<html><body><p>{text}</p></body></html>".encode("gb18030")
    with noticed("(?i)read as gb18030"):
        assert read(data, lang="zh") == [text.replace("\n", "")]
    assert read(data, encoding="gb18030") == [text.replace("\n", "")]
    with pytest.raises(InputError, match="not valid big5"):
        read(data, encoding="big5")


@pytest.mark.parametrize(
    "name", ["ptf-8", "hex", "punycode", "undefined", "unicode_escape", "utf-7", "utf-8", "\u4e2d"]
)
def test_an_encoding_that_no_page_is_written_in(name: str) -> None:
    data = f"<meta charset={name}><p>{''.join(release('zh'))}</p>".encode("gb18030")
    with noticed("(?i)read as gb18030"):
        assert read(data, lang="zh") == ["".join(release("zh"))]


def test_damaged_characters_are_shown_and_counted() -> None:
    data = f"<meta charset=gbk>{tagged(release('zh'))}".encode("gbk").replace(
        "外交".encode("gbk"), b"\xcd\xff\xbd\xbb", 1
    )
    with noticed(r"page\.html: 2 characters are damaged"):
        found = read(data)
    assert "\ufffd" in "".join(found)
    with pytest.raises(InputError, match="not valid gb18030, which it says it is in"):
        read(b"<meta charset=gbk><p>" + b"\xff\xff" * 100)


LETTERS = st.characters(categories=["L", "N", "P", "Sm", "Sc", "So"])
PARAGRAPHS = st.lists(st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1).map(" ".join), min_size=1)


@given(PARAGRAPHS, st.sampled_from(["p", "li", "div", "td", "h2", "blockquote"]))
def test_paragraphs_come_back(paragraphs: list[str], tag: str) -> None:
    inner = tagged(paragraphs, tag)
    if tag == "td":
        inner = f"<table><tr>{inner}</tr></table>"
    page = f"<!doctype html><html><body><nav><a>Home</a></nav><div class=text>{inner}</div></body></html>"
    assert read(page) == paragraphs


@given(PARAGRAPHS)
def test_line_breaks_lose_nothing(paragraphs: list[str]) -> None:
    found = read("<body><div>" + "<br>".join(map(entities.escape, paragraphs)) + "</div>")
    assert "".join(found).replace(" ", "") == "".join(paragraphs).replace(" ", "")


@given(st.binary() | st.from_regex(rb"[a-z]+", fullmatch=True))
def test_any_bytes(data: bytes) -> None:
    try:
        with report.collect_notices():
            found = read(data)
    except InputError:
        assert not data.isalpha()
        return
    assert all(line == line.strip() and line and "\n" not in line for line in found)


PIECES = [
    *("<p>", "</p>", "<div class=nav>", "</div>", "<table>", "<td>", "</table>", "<a href=x>", "</a>", "<br>", "<b>"),
    *("</b>", "<li>", "</ul>", "<sup>", "</sup>", "<h1>", "</h1>", "<!--", "-->", "<script>", "</script>", "<title>"),
    *(
        "</title>",
        "<pre>",
        "</pre>",
        "<main>",
        "<svg>",
        "</svg>",
        "&lt",
        "&#0;",
        "&#x1F;",
        "\u3000",
        "\0",
        "文字。",
        "\n",
    ),
    *("Words,", " ", "[1]", "<![CDATA[", "]]>", "<?x", "<p hidden>", "</html>", "<frameset>"),
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_tags(markup: str) -> None:
    found = read(markup)
    assert all(line == line.strip() and line and "\n" not in line and "\0" not in line for line in found)


def test_a_hundred_thousand_nested_tags() -> None:
    """The parser does not stop where the tree would be too deep: the text behind it is still read."""
    assert read("<div>" * 100_000 + "<p>deep</p>")[-1:] == ["deep"]


@pytest.mark.slow
def test_a_hundred_thousand_nested_tags_that_are_closed_in_disorder() -> None:
    with pytest.raises(InputError, match=r"page\.html: its tags are nested too deeply"):
        read("<div>" * 100_000 + "</b>" * 100_000)


def test_tags_that_are_open_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_MAX_DEPTH", 1000)
    with pytest.raises(InputError, match=r"page\.html: its tags are nested too deeply"):
        read("<b>" * 5000)


@pytest.mark.parametrize("attribute", [' a="b"', " a=b", "/a", " a", "\ta='>'", ' a="<!--"'])
def test_a_tag_of_attributes_without_end(monkeypatch: pytest.MonkeyPatch, attribute: str) -> None:
    monkeypatch.setattr(blocks, "_MAX_ATTRIBUTES", 5000)
    many = "".join(attribute.replace("a", f"a{n}", 1) for n in range(30_000))
    with pytest.raises(InputError, match=r"page\.html:2: a tag with more than 5,000 attributes"):
        read(f"<p>One.</p>\n<p{many}>Two.</p>")


def test_as_many_attributes_in_many_tags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_MAX_ATTRIBUTES", 5000)
    assert len(read('<p class="a" id="b" style="c">One is here.</p>' * 9000)) == 9000


def test_too_many_names() -> None:
    with pytest.raises(InputError, match=r"page\.html: tags and attributes with more than 100,000 names"):
        read("".join(f"<a{n}></a{n}>" for n in range(110_000)))


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="data:image/png;base64,'
        + ("iVBORw0KGgoAAAANSUhEUgAAB9AAAAZACAYAAAD/abc+de/fgh+0123456789" + "\n") * 60_000
        + '">',
        "<!-- " + "This was here before it was edited. " * 20_000 + "-->",
        "<!--a-->" * 200_000,
        "<script>" + "if (a < b) { c = d; } " * 40_000 + "</script>",
        "<style>" + "p { color: red; } " * 40_000 + "</style>",
        "<p>" + "A word is no attribute, " * 40_000 + "</p>",
    ],
    ids=["picture", "comment", "comments", "script", "style", "prose"],
)
def test_what_is_long_in_honest_pages(markup: str) -> None:
    found = read(f"<p>One sentence is here.</p>{markup}<p>And another one.</p>")
    assert (found[0], found[-1]) == ("One sentence is here.", "And another one.")


def test_a_page_of_too_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "MAX_BLOCKS", 100)
    assert len(read("<p>a" * 90)) == 90
    with pytest.raises(InputError, match="more than 100 blocks"):
        read("<p>a" * 101)


@pytest.mark.slow
def test_twenty_megabytes_within_bounds(tmp_path: Path) -> None:
    """A large page is read whole in at most 600 MB and two minutes of its process."""
    program = (
        "from aligner.texts import Source; from aligner.texts.html import FORMAT\n"
        "page = '<body><div class=text>' + '<p>Some <b>words</b> of a long text, and more of them.</p>\\n' * 380_000\n"
        "assert len(page) > 20_000_000\n"
        "assert len(FORMAT.read(page.encode(), Source('page'))) == 380_000\n"
    )
    used = cost(["-c", program], tmp_path, seconds=120)
    assert used.status == 0, used.said
    assert used.megabytes < 600


def test_comments_before_a_page_are_passed_over_in_one_go() -> None:
    """A pattern that can take comments together in many ways tries all of them: 2 to the power of 500 here."""
    assert texts.format_of(b"<!-- a -->\n<!-- b --> <html><p>Text.</p>", "page") == "html"
    assert texts.format_of(b"<!---->" * 500 + b"no page", "page.txt") is None


def test_many_line_breaks_take_no_more_than_their_number() -> None:
    """Each line was added to the paragraph before by copying it: 200,000 of them took minutes."""
    lines = 60_000
    (paragraph,) = FORMAT.read(b"<p>" + b"a<br>" * lines, Source("some.html"))
    assert paragraph == " ".join("a" * lines)
