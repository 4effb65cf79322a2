"""What is found: on made memories, on the release, and for any text just what looking through all of it finds."""

import re
import tempfile
from pathlib import Path

import pytest
import regex as regex_library
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from memories import memory
from told import noticed

from aligner import concordance
from aligner.concordance import Query, expressions, words
from aligner.concordance.folding import LETTER, Folding, exactly, tokens
from aligner.concordance.literals import required
from aligner.concordance.patterns import parse
from aligner.errors import ChoiceError, InputError
from aligner.formats import read
from aligner.languages.en.words import forms
from aligner.model import SIDES, Span

RELEASE = Path(__file__).parents[1] / "formats" / "golden" / "release.tmx"
FOLDING = Folding()


@pytest.fixture(scope="module")
def release():
    with concordance.open_memory(RELEASE) as opened:
        yield opened


def found(opened, pattern, **asked):
    """The occurrences, as the number of the bead, the initial of the side, and the words."""
    return [
        (hit.bead, hit.side[0], hit.text[slice(*occurrence.span)])
        for hit in opened.search(Query(pattern, **asked))
        for occurrence in hit.occurrences
    ]


def matches(pairs, pattern, path, **asked):
    with concordance.open_memory(memory(path / "memory.json", pairs)) as opened:
        return [text for _, _, text in found(opened, pattern, **asked)]


# On the release


@pytest.fixture(scope="module")
def alignment():
    return read(RELEASE)


@pytest.mark.parametrize("pattern", ["合作", "一", "中亚国家", "六国元首", "——", "5点", "不存在的"])
def test_any_stretch_of_chinese(release, alignment, pattern):
    expected = [
        (number, "s", pattern)
        for number, bead in enumerate(alignment, 1)
        for _ in range(alignment.source.slice(bead.source).count(pattern))
    ]
    assert found(release, pattern, side="source") == expected
    assert release.count(Query(pattern, side="source")) == len({number for number, _, _ in expected})


def test_words_of_english_are_whole_and_in_all_forms(release):
    assert {text for _, _, text in found(release, "country")} == {"country", "countries"}
    assert {text for _, _, text in found(release, "COUNTRY")} == {"country", "countries"}
    assert {text for _, _, text in found(release, "country", exact=True)} == {"country"}
    assert not found(release, "countr")
    assert {text for _, _, text in found(release, "countr*")} == {"country", "countries"}
    assert {text for _, _, text in found(release, "Central Asian country")} == {"Central Asian countries"}
    assert not found(release, "china", exact=True)


def test_a_hit_says_where_it_is(release):
    [hit] = release.search(Query("shared future", side="target"), limit=1)
    alignment = read(RELEASE)
    bead = alignment.beads[hit.bead - 1]
    assert (hit.source, hit.target) == (alignment.source.slice(bead.source), alignment.target.slice(bead.target))
    assert (hit.document, hit.side, hit.confidence) == ("zh.txt", "target", bead.confidence)
    assert hit.text == hit.target
    assert hit.translation == hit.source
    assert len(release) == len(alignment)
    assert release.languages == ("zh", "en")


def test_orders_and_limits(release):
    place = list(release.search("合作"))
    assert [hit.bead for hit in place] == sorted(hit.bead for hit in place)
    for order in concordance.ORDERS:
        every = list(release.search("合作", order=order))
        assert {hit.bead for hit in every} == {hit.bead for hit in place}
        assert list(release.search("合作", order=order, limit=3)) == every[:3]
    right = [hit.text[hit.occurrences[0].span.stop :] for hit in release.search("合作", order="right")]
    assert [FOLDING.loose(text).lstrip() for text in right] == sorted(FOLDING.loose(text).lstrip() for text in right)
    left = [hit.text[: hit.occurrences[0].span.start].rstrip() for hit in release.search("合作", order="left")]
    assert [FOLDING.loose(text)[::-1] for text in left] == sorted(FOLDING.loose(text)[::-1] for text in left)
    with pytest.raises(ChoiceError, match="place, left, right, match, confidence"):
        next(release.search("合作", order="up"))


@pytest.mark.parametrize(
    ("pattern", "exact", "expected"),
    [
        ("合作(机制|项目)", False, {"合作机制", "合作项目"}),
        (r"\b[A-Z]{3,}\b", True, {"CPC", "WTO"}),
        (r"\bmechanism\w*", False, {"mechanism"}),
        ("中亞(?=國家)", False, {"中亚"}),
        ("[國]家", False, {"国家"}),
        ("（[^）]+）", False, {"(WTO)"}),
        ("China.{1,3}central", False, {"China-Central"}),
    ],
)
def test_regular_expressions(release, pattern, exact, expected):
    assert {text for _, _, text in found(release, pattern, regex=True, exact=exact)} == expected


# On made memories


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("參加Ｇ２０峰會", "g20峰会", ["Ｇ２０峰會"]),
        ("参加G20峰会", "國", []),
        ("命运\n共同体", "命运共同体", ["命运\n共同体"]),
        ("GDP 增长", "GDP增长", ["GDP 增长"]),
        ("哈哈哈哈", "哈哈", ["哈哈", "哈哈"]),
        ("“一带一路”", '"一带一路"', ["“一带一路”"]),
        ("增长3.5%", "3.5%", ["3.5%"]),
        ("AB合作cd", "b合作", []),
        ("AB合作cd", "ab合作CD", ["AB合作cd"]),
        ("x* y", "x*", ["x"]),
        ("5*3", "5*3", ["5*3"]),
        ("中文" + "a" * 300, "a" * 300, ["a" * 300]),
        ("中文" + "a" * 300, "a" * 299, []),
        ("中文" + "a" * 300, "a" * 200 + "*", ["a" * 300]),
        ('say "" AND NOT (x)', '"" and not', ['"" AND NOT']),
    ],
)
def test_what_is_alike(tmp_path, text, pattern, expected):
    assert matches([(text, "")], pattern, tmp_path) == expected


def test_forms_of_several_words_are_found_however_many_they_could_be(tmp_path):
    pairs = [("。", "The country developed its plans."), ("。", "Countries develop a plan, develop plans.")]
    assert matches(pairs, "develop plan", tmp_path) == ["develop plans"]
    assert matches(pairs, "develop* plan", tmp_path) == ["develop plans"]
    assert matches(pairs, "develop* its plan", tmp_path) == ["developed its plans"]
    many = " ".join(f"{a}{b}" for a in "bcdfgh" for b in ("ake", "ent", "oll", "urn", "ist"))
    inflected = " ".join(forms(word)[-1] for word in many.split())
    assert matches([("。", f"{many} {inflected}")], many, tmp_path) == [many, inflected]


def test_no_language_but_english_is_inflected(tmp_path):
    path = memory(tmp_path / "memory.json", [("Die Planning", "plans planning")], ("de", "en"))
    with concordance.open_memory(path) as opened:
        assert found(opened, "plan") == [(1, "t", "plans"), (1, "t", "planning")]


def test_a_language_that_is_not_named_is_detected(tmp_path):
    (tmp_path / "memory.tsv").write_text("中亚国家发展壮大。\tThe countries are developing.\n", "utf-8")
    taken = "took columns A and B for zh and en"
    with noticed(taken), concordance.open_memory(tmp_path / "memory.tsv") as opened:
        assert opened.languages == ("zh", "en")
        assert found(opened, "country") == [(1, "t", "countries")]


def test_rejected_beads_keep_their_number_and_are_not_found(tmp_path):
    rows = "source[zh]\ttarget[en]\tbead\tconfidence\tstatus\n一国\tone\t1-1\t\trejected\n二国\ttwo\t1-1\t\tauto\n"
    (tmp_path / "memory.tsv").write_text(rows, "utf-8")
    with concordance.open_memory(tmp_path / "memory.tsv") as opened:
        assert found(opened, "国") == [(2, "s", "国")]


@pytest.mark.parametrize(
    ("pattern", "asked", "message"),
    [
        ("", {}, "nothing to look for"),
        (" \n", {"regex": True}, "nothing to look for"),
        ("a" * 1001, {}, "more than 1,000 characters"),
        ("(", {"regex": True}, "not a regular expression"),
        ("((((a{100}){100}){100}){100}){100}", {"regex": True}, "too many repetitions"),
        ("(" * 500 + ")" * 500, {"regex": True}, "too many repetitions"),
        (r"(?=(a+))(\1\1)+$", {"regex": True}, "takes too long"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(tmp_path, monkeypatch, pattern, asked, message):
    monkeypatch.setattr(expressions, "_PATIENCE", 0.1)
    with concordance.open_memory(memory(tmp_path / "memory.json", [("。", "a" * 50_000 + "b")])) as opened:
        with pytest.raises(InputError, match=message):
            list(opened.search(Query(pattern, **asked)))
        with pytest.raises(InputError, match=message):
            opened.count(Query(pattern, **asked))


def test_a_pattern_with_many_stars_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(words, "_PATIENCE", 0.1)
    path = memory(tmp_path / "memory.json", [("。", "a" * 20_000 + "b")])
    with concordance.open_memory(path) as opened, pytest.raises(InputError, match="takes too long; use fewer signs"):
        list(opened.search("*a*a*a*a*a*c"))


def test_the_side_is_one_of_three(release):
    with pytest.raises(ChoiceError, match="source, target, both"):
        release.count(Query("合作", side="left"))


@pytest.mark.parametrize("pattern", ["合作*", "*合作", "*合作*"])
def test_a_star_at_the_end_of_chinese_stands_for_nothing(release, pattern):
    assert found(release, pattern) == found(release, "合作")
    assert release.count(pattern) == release.count("合作")


# For any text

_PIECES = [
    "合",
    "作",
    "國",
    "国",
    "a",
    "B",
    "ab",
    "Plan",
    "plans",
    "Ａ",
    "1",
    ".",
    ",",
    "'",
    "’",
    '"',
    "*",
    "-",
    "—",
    "ﬁ",
    "e",
    "\u0301",
    " ",
    "\n",
    "é",
    "ß",
]
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=12
)
_SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


_SPECIAL = {"ﬁ", "\u0301", "é", "ß", "-", "—"}  # what has rules of its own, for which the docs have queries
_STILL = st.lists(st.sampled_from([piece for piece in _PIECES if piece not in _SPECIAL]), max_size=12).map("".join)


@st.composite
def memories_and_patterns(draw, text=_TEXT):
    pairs = draw(st.lists(st.tuples(text, text), min_size=1, max_size=6))
    pairs.append(("結", "end"))  # a memory holds some text
    chosen = draw(st.sampled_from([one for pair in pairs for one in pair if one] + draw(st.lists(text, max_size=1))))
    start = draw(st.integers(0, len(chosen)))
    pattern = chosen[start : draw(st.integers(start, len(chosen)))] + draw(st.sampled_from(["", "", "*"]))
    assume(pattern.strip())
    return pairs, pattern


_LOOSE = re.compile(rf"{LETTER}+|-+|\S")


def stretches(text, exact):
    """The words and signs of a text as they are compared, each with its span."""
    folded = exactly(text) if exact else FOLDING.loose(text)
    return [(match[0], Span(*match.span())) for match in _LOOSE.finditer(folded)]


def scanned(text, pattern, lang, exact):
    """Where a pattern without signs that stand for others stands, by comparing it with a text word by word."""
    written = stretches(text, exact)
    wanted = [token for token, _ in stretches(pattern, exact)]

    def end(i, j):
        """Where a match ends whose token `j` is to be found from number `i` on."""
        if j == len(wanted):
            return i
        if i < len(written) and _same(written[i][0], wanted[j], lang == "en" and not exact):
            found = end(i + 1, j + 1)
            if found:
                return found
        if i < len(written) and j > 0 and not exact and written[i][0] in ("'", '"'):
            return end(i + 1, j)
        return 0

    spans, i = [], 0
    while i < len(written):
        if stop := end(i, 0):
            spans.append(Span(written[i][1].start, written[stop - 1][1].stop))
            i = stop
        else:
            i += 1
    return spans


def _worded(token):
    """The token, if it is one that goes on in a longer word."""
    return [token] if tokens(f"{token}x") == [f"{token}x"] else []


def _same(token, wanted, english):
    return token in (forms(wanted) if english else (wanted,))


def hits_of(opened, pattern, **asked):
    return [
        (hit.bead, hit.side, [occurrence.span for occurrence in hit.occurrences])
        for hit in opened.search(Query(pattern, **asked))
    ]


@_SETTINGS
@given(memories_and_patterns(_STILL), st.booleans())
def test_search_finds_just_what_comparing_every_token_finds(made, exact):
    pairs, pattern = made
    pattern = re.sub(r"[*?|\-‐–—]|\.\.+", "", pattern)
    assume(pattern.strip())
    with tempfile.TemporaryDirectory() as folder:
        path = memory(Path(folder) / "memory.json", pairs)
        alignment = read(path)
        expected = []
        for number, bead in enumerate(alignment, 1):
            for side, document, span in (
                ("source", alignment.source, bead.source),
                ("target", alignment.target, bead.target),
            ):
                if spans := scanned(document.slice(span), pattern, document.lang, exact):
                    expected.append((number, side, spans))
        with concordance.open_memory(path) as opened:
            assert hits_of(opened, pattern, exact=exact) == expected
            assert opened.count(Query(pattern, exact=exact)) == len(expected)


_SIGNS = st.sampled_from(["", "", "*", "?", " * ", "..", " .. ", "-", "|", " "])


@_SETTINGS
@given(memories_and_patterns(), st.lists(_SIGNS, min_size=3, max_size=3), st.integers(0, 12), st.booleans())
@example(made=([("", 8 * "合" + "\u0301"), ("结", "end")], "\u0301"), signs=["", "", "*"], middle=0, exact=False)
@example(made=([("", 8 * "合" + "\u0301"), ("结", "end")], "\u0301"), signs=["", "", "*"], middle=0, exact=True)
def test_the_index_leaves_out_nothing_that_looking_through_all_texts_finds(made, signs, middle, exact):
    pairs, pattern = made
    pattern = signs[0] + pattern[:middle] + signs[1] + pattern[middle:] + signs[2]
    with tempfile.TemporaryDirectory() as folder:
        path = memory(Path(folder) / "memory.json", pairs)
        alignment = read(path)
        with concordance.open_memory(path) as opened:
            [searched] = opened._searched
            queries = {side: parse(pattern, exact=exact).lookup(searched.index, side) for side in SIDES}
            expected = []
            for number, bead in enumerate(alignment, 1):
                for side, document, span in zip(
                    SIDES, (alignment.source, alignment.target), (bead.source, bead.target), strict=True
                ):
                    if spans := queries[side].find(document.slice(span)):
                        expected.append((number, side, spans))
            assert hits_of(opened, pattern, exact=exact) == expected
            assert opened.count(Query(pattern, exact=exact)) == len(expected)


_ATOMS = st.sampled_from(
    [*_PIECES[:12], r"\w", r"\b", ".", "[国a]", "[^b]", r"\d", r"\.", " ", "(?:ab|合)", "(a|)", "(?!b)"]
)
_REGEX = st.recursive(
    st.tuples(_ATOMS, st.sampled_from(["", "", "", "?", "+", "*", "{2}", "{0,1}", "+?", "*+"])).map("".join),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4).map("".join)
        | st.tuples(inner, inner).map("|".join)
        | st.tuples(inner, st.sampled_from(["", "?", "{0}"])).map(lambda made: f"(?:{made[0]}){made[1]}")
    ),
    max_leaves=6,
)


@_SETTINGS
@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=5), _REGEX, st.booleans())
@example([("", "\0"), ("b", "a\0")], ".", False)
def test_an_expression_finds_just_what_matching_every_bead_finds(pairs, pattern, exact):
    assume(pattern.strip())
    flags = 0 if exact else regex_library.IGNORECASE
    fold = exactly if exact else FOLDING.same_length
    plain = pattern if exact else "".join(fold(c) if c > "\x7f" else c for c in pattern)
    try:
        compiled = regex_library.compile(plain, flags)
    except regex_library.error:
        assume(False)
    with tempfile.TemporaryDirectory() as folder:
        path = memory(Path(folder) / "memory.json", [*pairs, ("結", "end")])
        alignment = read(path)
        expected = set()
        for number, bead in enumerate(alignment, 1):
            for text in (alignment.source.slice(bead.source), alignment.target.slice(bead.target)):
                for match in compiled.finditer(fold(text)):
                    if match.group():
                        expected.add((number, match.span(), text))
        with concordance.open_memory(path) as opened:
            got = {
                (hit.bead, tuple(occurrence.span), hit.text)
                for hit in opened.search(Query(pattern, regex=True, exact=exact))
                for occurrence in hit.occurrences
            }
        assert got == expected


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("abc", [["abc"]]),
        ("合作.{1,3}组织", [["合作", "组织"]]),
        ("合作(机制|组织)", [["合作"]]),
        ("ab|cd", [["ab"], ["cd"]]),
        ("ab|c?", []),
        ("ab?c+d", [["a", "c", "d"]]),
        ("a{2}b", [["b"]]),
        (r"a\.b\w", [["a.b"]]),
        (r"\x61b", []),
        (r"\p{Han}b", [["b"]]),
        ("[[:alpha:]]b", [["b"]]),
        ("[]a]b", [["b"]]),
        (r"[\]a]b", [["b"]]),
        ("(?i)ab", [["ab"]]),
        ("(?x) a b", []),
        ("(?if)ss", []),
        ("(?:(?x: a )b)c", []),
        ("(?:foo){e<=1}bar", [["bar"]]),
        ("a(?#b)c", []),
        ("(a", []),
        ("[a", []),
        ("a\\", []),
        ("", []),
    ],
)
def test_what_must_stand_in_every_match(pattern, literals):
    assert required(pattern) == literals


@given(st.text("ab|()[]{}?*+\\.,1^-xi:#=!<>P&", max_size=14), st.text("abx1|.,", max_size=8))
@settings(max_examples=200, deadline=None)
def test_what_is_said_to_be_in_every_match_is(pattern, text):
    try:
        matches = [match.group() for match in regex_library.compile(pattern).finditer(text, timeout=0.5)]
    except Exception:  # not an expression, or one that takes too long
        return
    alternatives = required(pattern)
    assert not matches or not alternatives or any(all(part in text for part in some) for some in alternatives)


def test_a_question_mark_alone_is_a_word_of_one_letter_or_itself(tmp_path):
    pairs = [("。", text) for text in ("Party A, Party B", "a party ?", "Partya Party AB", "a B party")]
    assert matches(pairs, "party ?", tmp_path, side="target") == ["Party A", "Party B", "party ?"]
    assert matches(pairs, "? party", tmp_path, side="target") == ["a party", "B party"]
    assert matches(pairs, "Party ?", tmp_path, side="target", exact=True) == ["Party A", "Party B"]
