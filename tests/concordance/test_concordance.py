"""What is found: on made memories, on the release, and for any text just what looking through all of it finds."""

import tempfile
from pathlib import Path

import pytest
import regex as regex_library
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from memories import memory
from told import noticed

from aligner import concordance
from aligner.concordance import patterns
from aligner.concordance.folding import Folding, tokens
from aligner.concordance.literals import required
from aligner.errors import ChoiceError, InputError
from aligner.formats import read
from aligner.languages.en.words import forms
from aligner.model import Span
from aligner.report import collect_notices

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
        for hit in opened.search(pattern, **asked)
        for occurrence in hit.occurrences
    ]


def words(pairs, pattern, path, **asked):
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
    assert release.count(pattern, side="source") == len({number for number, _, _ in expected})


def test_words_of_english_are_whole_and_in_all_forms(release):
    assert {text for _, _, text in found(release, "country")} == {"country", "countries"}
    assert {text for _, _, text in found(release, "COUNTRY")} == {"country", "countries"}
    assert {text for _, _, text in found(release, "country", case=True)} == {"country"}
    assert not found(release, "countr")
    assert {text for _, _, text in found(release, "countr*")} == {"country", "countries"}
    assert {text for _, _, text in found(release, "Central Asian country")} == {"Central Asian countries"}
    assert not found(release, "china", case=True)


def test_a_hit_says_where_it_is(release):
    [hit] = release.search("shared future", side="target", limit=1)
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
    assert [FOLDING(text).lstrip() for text in right] == sorted(FOLDING(text).lstrip() for text in right)
    left = [hit.text[: hit.occurrences[0].span.start].rstrip() for hit in release.search("合作", order="left")]
    assert [FOLDING(text)[::-1] for text in left] == sorted(FOLDING(text)[::-1] for text in left)
    with pytest.raises(ChoiceError, match="place, left, right, confidence"):
        next(release.search("合作", order="up"))


@pytest.mark.parametrize(
    ("pattern", "case", "expected"),
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
def test_regular_expressions(release, pattern, case, expected):
    assert {text for _, _, text in found(release, pattern, regex=True, case=case)} == expected


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
    assert words([(text, "")], pattern, tmp_path) == expected


def test_forms_of_several_words_are_found_however_many_they_could_be(tmp_path):
    pairs = [("。", "The country developed its plans."), ("。", "Countries develop a plan, develop plans.")]
    assert words(pairs, "develop plan", tmp_path) == ["develop plans"]
    assert words(pairs, "develop* plan", tmp_path) == ["develop plans"]
    assert words(pairs, "develop* its plan", tmp_path) == ["developed its plans"]
    many = " ".join(f"{a}{b}" for a in "bcdfgh" for b in ("ake", "ent", "oll", "urn", "ist"))
    inflected = " ".join(forms(word)[-1] for word in many.split())
    assert words([("。", f"{many} {inflected}")], many, tmp_path) == [many, inflected]


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
    monkeypatch.setattr(patterns, "_PATIENCE", 0.1)
    with concordance.open_memory(memory(tmp_path / "memory.json", [("。", "a" * 50_000 + "b")])) as opened:
        with pytest.raises(InputError, match=message):
            list(opened.search(pattern, **asked))
        with pytest.raises(InputError, match=message):
            opened.count(pattern, **asked)


def test_the_side_is_one_of_three(release):
    with pytest.raises(ChoiceError, match="source, target, both"):
        release.count("合作", side="left")


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
    " ",
    "\n",
    "é",
    "ß",
]
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=12
)
_SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def memories_and_patterns(draw):
    pairs = draw(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=6))
    pairs.append(("結", "end"))  # a memory holds some text
    text = draw(st.sampled_from([text for pair in pairs for text in pair if text] + draw(st.lists(_TEXT, max_size=1))))
    start = draw(st.integers(0, len(text)))
    pattern = text[start : draw(st.integers(start, len(text)))] + draw(st.sampled_from(["", "", "*"]))
    assume(pattern.strip())
    return pairs, pattern


def scanned(text, pattern, lang, case):
    """Where a pattern stands, by comparing it with the tokens of a text one by one."""
    folded = FOLDING(text, case=case)
    stretches, position = [], 0
    for token in tokens(folded):
        position = folded.index(token, position)
        stretches.append(Span(position, position + len(token)))
        position += len(token)
    wanted = []
    for part in map(_without_stars, FOLDING(pattern, case=case).split()):
        own = tokens(part)
        if (
            len(own) > 1
            and own[-1] == "*"
            and (own[-2][0].isalnum() or own[-2][0] == "_")
            and own[-2] in _worded(own[-2])
        ):
            wanted += [*own[:-2], own[-2] + "*"]
        else:
            wanted += own
    spans, i = [], 0
    while i + len(wanted) <= len(stretches):
        some = stretches[i : i + len(wanted)]
        if all(_same(folded[slice(*a)], b, lang == "en" and not case) for a, b in zip(some, wanted, strict=True)):
            spans.append(Span(some[0].start, some[-1].stop))
            i += len(wanted)
        else:
            i += 1
    return spans


def _without_stars(part):
    """A part of a pattern without stars at the ends of what is written without spaces."""
    for strip, end in ((str.rstrip, -1), (str.lstrip, 0)):
        rest = strip(part, "*")
        if rest and rest[end].isalpha() and not _worded(rest[end]):
            part = rest
    return part


def _worded(token):
    """The token, if it is one that goes on in a longer word."""
    return [token] if tokens(f"{token}x") == [f"{token}x"] else []


def _same(token, wanted, english):
    if len(wanted) > 1 and wanted.endswith("*"):
        return token.startswith(wanted[:-1]) and bool(_worded(token))
    return token in (forms(wanted) if english else (wanted,))


@_SETTINGS
@given(memories_and_patterns(), st.booleans())
def test_search_finds_just_what_comparing_every_token_finds(made, case):
    pairs, pattern = made
    with tempfile.TemporaryDirectory() as folder:
        path = memory(Path(folder) / "memory.json", pairs)
        alignment = read(path)
        expected = []
        for number, bead in enumerate(alignment, 1):
            for side, document, span in (
                ("source", alignment.source, bead.source),
                ("target", alignment.target, bead.target),
            ):
                if spans := scanned(document.slice(span), pattern, document.lang, case):
                    expected.append((number, side, spans))
        with concordance.open_memory(path) as opened, collect_notices():
            got = list(opened.search(pattern, case=case))
            assert [
                (hit.bead, hit.side, [occurrence.span for occurrence in hit.occurrences]) for hit in got
            ] == expected
            assert opened.count(pattern, case=case) == len(expected)


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
def test_an_expression_finds_just_what_matching_every_bead_finds(pairs, pattern, case):
    assume(pattern.strip())
    flags = 0 if case else regex_library.IGNORECASE
    plain = "".join(FOLDING(c, case=case) if c > "\x7f" else c for c in pattern.replace("Ａ", "a" if not case else "A"))
    plain = plain.replace("’", "'")
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
                for match in compiled.finditer(FOLDING(text, case=case)):
                    if match.group():
                        expected.add((number, match.span(), text))
        with concordance.open_memory(path) as opened:
            got = {
                (hit.bead, tuple(occurrence.span), hit.text)
                for hit in opened.search(pattern, regex=True, case=case)
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
