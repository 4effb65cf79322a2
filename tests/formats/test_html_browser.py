"""The page to read side by side in a real browser: Chromium, driven by Playwright, without a network."""

import re
import unicodedata

import pytest
from test_golden import release
from test_html import pair
from values import written

from aligner.formats.html import FORMAT
from aligner.model import Bead, Recipe, Span

PHONE = {"width": 390, "height": 844}

pytestmark = [pytest.mark.slow, pytest.mark.needs("playwright", "chromium")]

HOSTILE = [
    "</script><img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>",
    "<style>*{display:none}</style><!-- & &amp; &#0; ]]>",
    "null\0bell\x07 \x85 \ufffe",
    "\u202eoverride \u2067isolate",
    "x" * 10_000,
    "王" * 3_000,
    "<meta http-equiv=refresh content='0;url=about:blank'><base href=//example.org><a href=javascript:alert(1)>x</a>",
    "",
]


@pytest.fixture
def show(chromium, tmp_path):
    """Opens the page of an alignment; at the end nothing may have been asked for but the page, nor any error told."""
    contexts, requests, complaints = [], [], []

    def opened(alignment, anchor="", **options):
        path = tmp_path / f"{len(contexts)}.html"
        path.write_bytes(written(FORMAT, alignment))
        context = chromium.new_context(**{"locale": "en-GB", **options})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri() + anchor)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [re.sub("#.*", "", url).rpartition("/")[2] for url in requests] == [
        f"{i}.html" for i in range(len(contexts))
    ]
    assert complaints == []


def asked(page, query):
    """What a search finds: the numbers of the beads that are shown, and what the page says about them."""
    page.locator("#query").fill(query)
    page.wait_for_timeout(300)
    return shown(page), page.locator("#found").text_content()


def shown(page):
    rows = page.locator(".bead").evaluate_all("rows => rows.filter(r => r.getClientRects().length).map(r => r.id)")
    return [int(row[1:]) for row in rows]


def marked(page):
    """The strings that are highlighted."""
    script = """() => [...(CSS.highlights.get("hit") ?? [])].map(r => {
      const range = new Range();
      range.setStart(r.startContainer, r.startOffset);
      range.setEnd(r.endContainer, r.endOffset);
      return range.toString();
    })"""
    return page.evaluate(script)


def work_of(page):
    """Begin to count what the browser does; the result gives the counts."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    return lambda: {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}


def widest(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_a_search_shows_the_beads_that_have_the_words(show):
    alignment = release()
    both = [
        f"{alignment.source.slice(bead.source)} {alignment.target.slice(bead.target)}".lower() for bead in alignment
    ]
    page = show(alignment)
    for query in ("王毅", "wang yi", "CENTRAL ASIA", "峰会", "'"):
        expected = [n for n, string in enumerate(both, 1) if all(word in string for word in query.lower().split())]
        assert expected
        numbers, said = asked(page, query)
        assert numbers == expected
        hits = sum(string.count(word) for string in both for word in query.lower().split() if "'" not in query)
        if hits and " " not in query:
            assert said.startswith(f"{hits} hit")
    assert asked(page, "中亚 zebra") == ([], "nothing found")
    assert asked(page, "") == (list(range(1, 36)), "")


def test_a_search_passes_over_case_width_accents_and_kinds_of_quotation_marks(show):
    source = ["２０２５年ＡＢＣ，中亚", "هذا كِتَابٌ", "ﬁnal", "がぎ", "한국어", "第\n五"]
    target = ["Café “déjà” don’t", "Ångström–Straße", "𝐁𝐨𝐥𝐝 İstanbul", "x", "A\u0308rger", "𠀀𠀁 c\u0327a"]
    source, target = ([unicodedata.normalize("NFC", s) for s in side] for side in (source, target))
    page = show(pair(source, target))
    for query, number, marks in [
        ("2025", 1, ["２０２５"]), ("abc", 1, ["ＡＢＣ"]), ("abc,中", 1, ["ＡＢＣ，中"]), ("cafe", 1, ["Café"]),
        ("CAFÉ", 1, ["Café"]), ("deja", 1, ["déjà"]), ("don't", 1, ["don’t"]), ("كتاب", 2, ["كِتَابٌ"[:7]]),
        ("angstrom-", 2, ["Ångström–"]), ("final", 3, ["ﬁnal"]), ("bold", 3, ["𝐁𝐨𝐥𝐝"]), ("がぎ", 4, ["がぎ"]),
        ("한", 5, ["한"]), ("argER", 5, ["Ärger"]), ("第五", 6, ["第五"]), ("𠀁", 6, ["𠀁"]), ("ca", None, None),
    ]:  # fmt: skip
        numbers, _ = asked(page, query)
        if number is None:
            assert numbers == [1, 6]
            assert sorted(marked(page)) == ["Ca", "ça"]
        else:
            assert numbers == [number], query
            assert [m.rstrip("\u064b\u064c\u0650") for m in marked(page)] == [m.rstrip("\u064c") for m in marks], query


def test_several_words_must_all_be_there_and_quotation_marks_keep_them_together(show):
    page = show(pair(["红 茶", "茶 红", "红"], ["red tea", "tea, red", "red"]))
    assert asked(page, "red tea") == ([1, 2], "4 hits · 2 beads")
    assert asked(page, '"red tea"') == ([1], "1 hit · 1 bead")
    assert asked(page, "红 tea")[0] == [1, 2]
    assert marked(page) == ["红", "tea", "红", "tea"] or sorted(marked(page)) == ["tea", "tea", "红", "红"]


def test_keys_go_to_the_search_through_what_was_found_and_back(show):
    page = show(release(), viewport={"width": 1200, "height": 700})
    page.keyboard.press("/")
    page.keyboard.type("王毅")
    page.wait_for_timeout(300)
    numbers = shown(page)
    assert len(numbers) > 2

    def here():
        return [int(i[1:]) for i in page.locator(".here").evaluate_all("rows => rows.map(r => r.id)")]

    page.keyboard.press("Enter")
    assert here() == numbers[:1]
    page.keyboard.press("Enter")
    assert here() == numbers[1:2]
    assert f"2 of {len(numbers)} beads" in page.locator("#found").text_content()
    page.keyboard.press("Shift+Enter")
    page.locator("h1").first.click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("p")
    assert here() == numbers[-1:]
    page.keyboard.press("n")
    assert here() == numbers[:1]
    assert page.evaluate("decodeURIComponent(location.hash)") == "#q=王毅"
    page.keyboard.press("Escape")
    assert shown(page) == list(range(1, 36))
    assert page.locator("#query").input_value() == ""
    assert marked(page) == []


def test_doubtful_and_one_sided_beads_alone(show):
    confidences = [0.95, 0.5, None, 0.7, 0.69]
    beads = [Bead(Span(i, i + 1), Span(i, i + 1), c) for i, c in enumerate(confidences)]
    beads.append(Bead(Span(5, 6), Span(5, 5), 0.99))
    page = show(pair(["中。"] * 6, ["A."] * 5, beads))
    page.locator("#doubtful").check()
    assert shown(page) == [2, 3, 5]
    page.locator("#bound").fill("0.55")
    page.wait_for_timeout(300)
    assert shown(page) == [2, 3]
    page.locator("#doubtful").uncheck()
    page.locator("#one-sided").check()
    assert shown(page) == [6]
    assert page.locator("#found").text_content() == "1 bead"


def test_the_address_holds_a_search_or_leads_to_a_bead(show):
    page = show(release(), "#q=%E7%8E%8B%E6%AF%85&below=0.80")
    assert page.locator("#query").input_value() == "王毅"
    assert page.locator("#bound-shown").text_content() == "0.80"
    assert 0 < len(shown(page)) < 35
    page.evaluate("location.hash = '#b30'")
    page.wait_for_timeout(200)
    assert len(shown(page)) == 35
    assert in_view(page, "#b30")


def in_view(page, selector):
    box = page.locator(selector).bounding_box()
    below = page.locator(".top").bounding_box() or page.locator(".search").bounding_box()
    return below["y"] + below["height"] - 1 <= box["y"] < page.viewport_size["height"]


def test_a_mark_on_the_plot_leads_to_its_bead_and_a_tap_beside_it_too(show):
    page = show(release(), viewport={"width": 1200, "height": 900})
    page.locator("#overview summary").click()
    mark = page.locator("#dot-plot a[href='#b20']")
    mark.click()
    assert page.evaluate("location.hash") == "#b20"
    page.wait_for_timeout(200)
    assert in_view(page, "#b20")
    box = page.locator("#dot-plot a[href='#b35']").bounding_box()
    page.evaluate("scrollTo(0, 0)")
    box = page.locator("#dot-plot a[href='#b35']").bounding_box()
    page.mouse.click(box["x"] - 25, box["y"] - 5)
    assert re.fullmatch("#b3[345]", page.evaluate("location.hash"))


def test_text_with_markup_does_nothing(show):
    alignment = pair(HOSTILE, HOSTILE, recipe=Recipe("<b>", "</dd><script>", "x", "y", (("<img>", "</script>"),)))
    page = show(alignment, viewport=PHONE)
    page.wait_for_timeout(300)
    assert page.title() != "run"
    assert page.locator("img, base, [onerror], a[href^=javascript]").count() == 0
    assert page.locator("script").count() == page.locator("style").count() == 1
    assert page.locator("#b1 .side p").first.text_content() == HOSTILE[0]
    assert page.locator("#b2 .side p").first.is_visible()
    assert page.locator("#b3 .side p").first.text_content() == "null\ufffdbell\ufffd \ufffd \ufffd"
    assert widest(page) == 0
    assert asked(page, "onerror")[0] == [1]
    assert asked(page, "x" * 500)[0] == [5]


def test_the_policy_is_in_force(chromium, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(written(FORMAT, release()))
    page = chromium.new_page()
    page.goto(path.as_uri())
    tried = page.evaluate(
        """async () => {
          const told = [];
          addEventListener("securitypolicyviolation", (event) => told.push(event.effectiveDirective));
          const attempt = (what) => { try { what(); } catch (error) { told.push(error.name); } };
          attempt(() => {
            const script = document.createElement("script");
            script.append("globalThis.ran = true");
            document.body.append(script);
          });
          attempt(() => { document.body.innerHTML += "<p>"; });
          attempt(() => { document.body.append(Object.assign(new Image(), { src: "data:image/gif;base64,R0lGOD" })); });
          attempt(() => {
            const style = document.createElement("style");
            style.append("body { color: rgb(1, 2, 3) }");
            document.body.append(style);
          });
          await fetch("https://example.org/").catch((error) => told.push(error.name));
          await new Promise((resolve) => setTimeout(resolve, 300));
          return [globalThis.ran === true, getComputedStyle(document.body).color, told];
        }"""
    )
    ran, colour, told = tried
    assert not ran
    assert colour != "rgb(1, 2, 3)"
    assert {"TypeError", "img-src", "connect-src", "style-src-elem"} <= set(told)
    page.close()


def test_without_scripts_everything_can_be_read(show):
    page = show(release(), java_script_enabled=False, viewport=PHONE)
    assert not page.locator("#tools").is_visible()
    page.locator("#overview summary").click()
    assert page.locator("#dot-plot").is_visible()
    for number in (1, 20, 35):
        row = page.locator(f"#b{number}")
        row.scroll_into_view_if_needed()
        assert row.is_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(show, width):
    page = show(release(), viewport={"width": width, "height": 800})
    assert widest(page) == 0
    asked(page, "中亚")
    assert widest(page) == 0


def test_a_phone_shows_the_translation_below_and_what_is_touched_is_large(show):
    page = show(release(), viewport=PHONE, has_touch=True, is_mobile=True)
    source, target = (page.locator("#b3 .side").nth(i).bounding_box() for i in (0, 1))
    assert source["x"] + source["width"] / 2 == pytest.approx(target["x"] + target["width"] / 2, abs=12)
    assert target["y"] >= source["y"] + source["height"]
    for selector in ("#query", "#next", "#previous", ".filters label", "#b3 .number", "summary", "#bound"):
        for i in range(page.locator(selector).count()):
            element = page.locator(selector).nth(i)
            if element.is_visible():
                assert element.bounding_box()["height"] >= 44, selector


def test_wide_screens_put_the_columns_side_by_side_and_keep_the_search_in_view(show):
    page = show(release(), viewport={"width": 1200, "height": 700})
    source, target = (page.locator("#b3 .side").nth(i).bounding_box() for i in (0, 1))
    assert source["x"] + source["width"] <= target["x"]
    assert source["y"] == pytest.approx(target["y"], abs=2)
    page.evaluate("scrollTo(0, 3000)")
    assert page.locator("#query").bounding_box()["y"] < 60


def test_arabic_runs_from_right_to_left_in_its_column(show):
    beads = [Bead(Span(0, 1), Span(0, 1), 0.8), Bead(Span(1, 2), Span(1, 1))]
    page = show(pair(["قال وانغ يي.", "نعم (yes)."], ["Wang Yi said."], beads, source_lang="ar"))
    side = page.locator("#b1 .side").first
    assert side.evaluate("e => getComputedStyle(e).direction") == "rtl"
    script = """(e) => {
      const range = new Range();
      range.selectNodeContents(e.querySelector("p"));
      return range.getBoundingClientRect().right;
    }"""
    text_right = side.evaluate(script)
    box = side.bounding_box()
    assert text_right == pytest.approx(box["x"] + box["width"], abs=3)
    assert page.locator("#b2 .empty").text_content() == "∅ no counterpart"


@pytest.mark.parametrize(("lang", "font"), [("zh", "SC"), ("zh-TW", "TC"), ("zh-HK", "HK"), ("ja", "JP"), ("ko", "KR")])
def test_each_language_has_its_own_fonts(show, lang, font):
    page = show(pair(["骨直。"], ["x"], source_lang=lang))
    family = page.locator("#b1 .side").first.evaluate("e => getComputedStyle(e).fontFamily")
    assert re.search(rf"Noto Sans CJK {font}", family)
    assert not re.search(rf"Noto Sans CJK (?!{font})", family) or lang == "zh-HK"


def test_print_has_all_rows_and_no_controls(show, tmp_path):
    page = show(release(), viewport=PHONE)
    page.emulate_media(media="print")
    assert not page.locator("#tools").is_visible()
    source, target = (page.locator("#b3 .side").nth(i).bounding_box() for i in (0, 1))
    assert source["x"] + source["width"] <= target["x"]
    made = page.pdf(prefer_css_page_size=True)
    assert made.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", made))
    assert 3 <= pages <= 5


def test_the_dark_scheme_is_dark(show):
    colours = []
    for scheme in ("light", "dark"):
        page = show(release(), color_scheme=scheme)
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    light, dark = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in colours)
    assert light > 700
    assert dark < 120


def test_twenty_thousand_beads_open_and_are_searched(show):
    count = 20_000
    beads = [Bead(Span(i, i + 1), Span(i, i + 1), (i % 100) / 100) for i in range(count)]
    source = [f"第{i}句：单边主义、贸易保护主义加速抬头，严重冲击自由贸易体系。" for i in range(count)]
    target = [
        f"Sentence {i}: unilateralism and protectionism are on the rise and hurt free trade." for i in range(count)
    ]
    page = show(pair(source, target, beads))
    assert page.locator(".bead").count() == count
    work = work_of(page)
    assert work()["LayoutObjects"] < count, "what is far below is laid out too"
    page.locator("#query").fill("第19999句")
    page.locator("#found", has_text="1 hit · 1 bead").wait_for()
    assert shown(page) == [20_000]
    page.locator("#query").fill("trade")
    page.locator("#found", has_text="20,000 hits · 20,000 beads").wait_for()
    assert work()["LayoutCount"] < 100, "the page is laid out for each bead"
    page.evaluate("location.hash = '#b15000'")
    page.wait_for_timeout(500)
    assert in_view(page, "#b15000")
