"""Subtitles become text whose sentences can be found, however the file was made."""

from __future__ import annotations

import pytest
from costs import assert_linear
from hypothesis import given
from hypothesis import strategies as st
from told import noticed

import aligner
from aligner.errors import AlignerError, FormatError
from aligner.texts import Source
from aligner.texts.subtitles import SRT, VTT


def srt(*cues: str, gap: float = 0.2) -> list[str]:
    """What is read of cues that last two seconds each, with a gap between them."""
    parts = []
    for number, cue in enumerate(cues):
        start = number * (2 + gap)
        times = " --> ".join(
            f"00:{int(t // 60):02}:{int(t % 60):02},{round(t % 1 * 1000):03}" for t in (start, start + 2)
        )
        parts.append(f"{number + 1}\n{times}\n{cue}\n")
    return SRT.read("\n".join(parts).encode(), Source("film.srt"))


def vtt(content: str) -> list[str]:
    return VTT.read(content.encode(), Source("film.vtt"))


def test_a_sentence_over_several_cues_is_one() -> None:
    assert srt("The meeting that", "we all had\nwaited for", "was held. And then?", "Nothing.") == [
        "The meeting that we all had waited for was held. And then?",
        "Nothing.",
    ]


def test_a_sentence_does_not_go_on_after_a_pause() -> None:
    assert srt("The meeting that", "Nothing.", "More.", gap=5) == ["The meeting that", "Nothing.", "More."]


def test_dots_on_both_sides_of_a_gap_are_one_sentence() -> None:
    assert srt("I wanted to...", "...go home.", "But...", "No!") == ["I wanted to... go home.", "But...", "No!"]


def test_chinese_lines_are_joined_without_a_space() -> None:
    assert srt("会议在\n阿拉木图举行，", "各方参加。") == ["会议在阿拉木图举行，各方参加。"]


def test_cues_stay_apart_where_nothing_ends_in_a_mark() -> None:
    assert srt("你来了", "我很高兴", "走吧") == ["你来了", "我很高兴", "走吧"]


@pytest.mark.parametrize("dash", ["-", "- ", "–", "— "])
def test_two_people_in_a_cue(dash: str) -> None:
    assert srt(f"{dash}Are you\ncoming?\n{dash}No.") == ["Are you coming?", "No."]


def test_a_dash_that_goes_on_is_kept() -> None:
    assert srt("He came, he said,", "—and went.") == ["He came, he said, —and went."]


def test_names_begin_an_utterance_and_sounds_are_left_out() -> None:
    cues = ("WANG YI: We are", "MAN 2: Who?", "[music]", "(door closes)", "♪ La la la. ♪", "[sighs] I know.")
    assert srt(*cues) == ["WANG YI: We are", "MAN 2: Who?", "La la la.", "I know."]


def test_what_is_said_in_brackets_is_kept() -> None:
    assert srt("(He is lying.)") == ["(He is lying.)"]


def test_markup_goes_and_text_that_looks_like_it_stays() -> None:
    assert srt('{\\an8}<i>Fish</i> <font color="#fff">&amp;</font> {\\i1}chips{\\i0}, 3 < 4, {so}.') == [
        "Fish & chips, 3 < 4, {so}."
    ]


def test_two_languages_in_a_cue_stay_apart() -> None:
    found = srt("你来了\nYou came", "我很高兴，\n真的\nI am glad,\nreally.", "走吧\nLet us go")
    assert found == ["你来了", "You came", "我很高兴，真的", "I am glad, really.", "走吧", "Let us go"]


BROKEN = {
    "byte-order mark, Windows line ends": "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\nOne.\r\n\r\n2\r\n"
    "00:00:03,000 --> 00:00:04,000\r\nTwo.\r\n",
    "no numbers": "00:00:01,000 --> 00:00:02,000\nOne.\n\n00:00:03,000 --> 00:00:04,000\nTwo.\n",
    "no blank lines": "1\n00:00:01,000 --> 00:00:02,000\nOne.\n2\n00:00:03,000 --> 00:00:04,000\nTwo.\n",
    "points for commas, short times": "1\n0:00:01.00 --> 0:00:02.5\nOne.\n\n2\n0:00:03.00-->0:00:04.0\nTwo.\n",
    "full-width marks": "1\n00：00：01，000 --> 00：00：02，000\nOne.\n\n2\n00:00:03，000 --> 00:00:04，000\nTwo.\n",
    "places on the screen": "1\n00:00:01,000 --> 00:00:02,000 X1:1 X2:2 Y1:3 Y2:4\nOne.\n\n2\n"
    "00:00:03,000 --> 00:00:04,000\nTwo.\n",
    "an empty cue": "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:02,000 --> 00:00:03,000\n\n3\n"
    "00:00:03,000 --> 00:00:04,000\nTwo.\n",
    "out of order, overlapping": "1\n00:00:03,000 --> 00:00:04,000\nTwo.\n\n2\n00:00:01,000 --> 00:00:09,000\nOne.\n",
    "cut off": "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:03,000 --> 00:00:04,000\nTwo.\n\n3\n00:00:0",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files(name: str) -> None:
    found = SRT.read(BROKEN[name].encode(), Source("film.srt"))
    assert found[0] == "One."
    assert found[1].startswith("Two.")
    assert len(found) == 2


def test_times_that_cannot_be_read_are_told_of() -> None:
    content = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:03,000 -->\nTwo.\n"
    with noticed(r"film\.srt: a cue has times that cannot be read"):
        assert SRT.read(content.encode(), Source("film.srt")) == ["One. 2 Two."]


def test_an_encoding_is_guessed_as_of_a_text() -> None:
    content = "1\n00:00:01,000 --> 00:00:02,000\n会议在阿拉木图举行，各方代表都参加了这次会议。\n"
    with noticed("(?i)read as gb"):
        found = SRT.read(content.encode("gb18030"), Source("film.srt", lang="zh"))
    assert found == ["会议在阿拉木图举行，各方代表都参加了这次会议。"]


def test_webvtt() -> None:
    content = """WEBVTT - a film
Kind: captions

STYLE
::cue { color: red }

REGION
id:fred

first
00:01.000 --> 00:02.000 position:10% align:start
<v Wang Yi>We met in <i.loud>New York</i>

NOTE nobody said
so much

second
00:02.100 --> 00:03.000
<v Wang Yi><c.yellow>last</c> <00:02.500>year &amp; today.

00:03.100 --> 00:04.000
<v Anna>With
<v Ben>Whom?
"""
    assert vtt(content) == ["We met in New York last year & today.", "With", "Whom?"]


def test_captions_that_roll_up_count_once() -> None:
    content = """WEBVTT

00:00:00.000 --> 00:00:02.000 align:start position:0%

so<00:00:00.500><c> today</c>

00:00:02.000 --> 00:00:02.010
so today

00:00:02.010 --> 00:00:04.000
so today
we<00:00:03.000><c> go.</c>
"""
    assert vtt(content) == ["so today we go."]


@pytest.mark.parametrize("content", ["Just some text.\n", "1\n00:00:xx --> \nOne.\n", "WEBVTT\n\nNOTE nothing\n"])
def test_no_subtitles(content: str) -> None:
    for form in (SRT, VTT):
        with pytest.raises(FormatError, match=r"film: there are no subtitles in this file; a cue begins with"):
            form.read(content.encode(), Source("film"))


@given(st.text(alphabet=st.sampled_from("1:0,.->\n <>v{}\\N♪[]()-—…aA。你&;\t\u2028\x85\ufeff"), max_size=300))
def test_any_text_gives_paragraphs_or_a_reason(content: str) -> None:
    for form in (SRT, VTT):
        head = "1\n00:00:01,000 --> 00:00:02,000\n" if form is SRT else "WEBVTT\n\n00:01.000 --> 00:02.000\n"
        with aligner.collect_notices():
            try:
                found = form.read((head + content).encode(), Source("film"))
            except AlignerError:
                assert not content.isalpha()
                continue
        assert all(text and text == text.strip() and "\n" not in text for text in found)


@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        ("They foster harmony [讲信修睦] and trust.", "They foster harmony [讲信修睦] and trust."),
        ("Openness, glasnost [гласность], came.", "Openness, glasnost [гласность], came."),
        ("他叫亚历山大[Alexander]。", "他叫亚历山大[Alexander]。"),
        ("I know what you mean. [laughs] I do.", "I know what you mean. I do."),
        ("[音乐] And so it began.", "And so it began."),
        ("我们走吧。[笑] 好。", "我们走吧。 好。"),
        ("はい。[ノック] どうぞ。", "はい。 どうぞ。"),
        ("In 1985 [1] it fell.", "In 1985 it fell."),
    ],
)
def test_a_gloss_in_another_script_is_no_sound(line, spoken):
    assert srt(line) == [spoken]


@pytest.mark.parametrize(
    "piece", ["<", "{\\", "[", "a[一]", "- ", "(", "♪ ", "1 ", "... ", "<v ", "<!--", "<rt>", "A: "]
)
def test_long_lines_take_little_time(piece: str) -> None:
    assert_linear(lambda length: srt(piece * (length // len(piece))), 2_000, large=190_000)


def test_many_cues_take_little_time() -> None:
    assert_linear(lambda count: srt(*["Hello there."] * count), 200)
    assert len(srt(*["Hello there."] * 1000)) == 1000


def test_many_lines_of_a_cue_are_looked_for_in_the_next_within_bounds() -> None:
    """All their beginnings against all their ends took the square of their number in time."""
    cue = "00:00:0{}.000 --> 00:00:0{}.000\n" + "\n".join("ab" for _ in range(30_000)) + "{}"
    data = "WEBVTT\n\n" + cue.format(1, 2, "") + "\n\n" + cue.format(2, 3, "c")
    assert VTT.read(data.encode(), Source("some.vtt"))
