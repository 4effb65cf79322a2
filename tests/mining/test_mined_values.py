"""The value that mining returns: what it refuses, and what it says of itself."""

from __future__ import annotations

import pytest

import aligner
from aligner import Document, Match, Mined, Span
from aligner.errors import ArgumentError, InvariantError

ZH = Document.from_sentences(["谢谢。", "会议发表了新闻公报。"], "zh", origin="zh.txt")
EN = Document.from_sentences(["The meeting issued a press release.", "It was hot."], "en", origin="en.txt")
MATCH = Match(Span(1, 2), Span(0, 1), 0.98, "translation")
WEAK = Match(Span(1, 2), Span(0, 2), 0.4, "translation", "contained")


def test_shows_itself() -> None:
    assert repr(Mined(ZH, EN, (MATCH, WEAK))) == "Mined(zh–en, 2 matches, 'zh.txt' – 'en.txt')"
    assert repr(Mined(ZH, EN, ())) == "Mined(zh–en, 0 matches, 'zh.txt' – 'en.txt')"
    assert WEAK.shape == "1-2"


def test_gives_its_texts() -> None:
    mined = Mined(ZH, EN, (MATCH, WEAK))
    assert list(mined) == [mined[0], mined[1]]
    assert mined.pairs()[1] == (
        ZH[1],
        "The meeting issued a press release.\nIt was hot.",
        0.4,
        "translation",
        "contained",
    )


def test_filter_keeps_the_documents_whole() -> None:
    mined = Mined(ZH, EN, (MATCH, WEAK)).filter(0.5)
    assert (mined.source, mined.target, mined.matches) == (ZH, EN, (MATCH,))
    with pytest.raises(InvariantError, match="between 0 and 1"):
        mined.filter(1.5)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (((1, 2), Span(0, 1), 0.5, "translation"), "each side of a match must be a Span"),
        ((Span(1, 1), Span(0, 1), 0.5, "translation"), "has no sentences"),
        ((Span(2, 1), Span(0, 1), 0.5, "translation"), "has no sentences"),
        ((Span(-1, 1), Span(0, 1), 0.5, "translation"), "has no sentences"),
        ((Span(0, 1), Span(0, 1), 1.5, "translation"), "not a probability"),
        ((Span(0, 1), Span(0, 1), float("nan"), "translation"), "not a probability"),
        ((Span(0, 1), Span(0, 1), "sure", "translation"), "probability of a match"),
        ((Span(0, 1), Span(0, 1), 0.5, "echo"), "no kind 'echo'"),
        ((Span(0, 1), Span(0, 1), 0.5, "translation", "half"), "no coverage 'half'"),
    ],
)
def test_a_match_refuses(arguments: tuple[object, ...], reason: str) -> None:
    with pytest.raises(aligner.AlignerError, match=reason):
        Match(*arguments)  # type: ignore[arg-type]


def test_matches_are_there_in_order_and_once() -> None:
    for matches, reason in (
        ((WEAK, MATCH), "does not follow"),
        ((MATCH, MATCH), "is there twice"),
        ((Match(Span(2, 3), Span(0, 1), 1, "translation"),), "not in the documents"),
        ((Match(Span(0, 1), Span(0, 3), 1, "translation"),), "not in the documents"),
    ):
        with pytest.raises(InvariantError, match=reason):
            Mined(ZH, EN, matches)
    with pytest.raises(ArgumentError, match="tuple"):
        Mined(ZH, EN, [MATCH])  # type: ignore[arg-type]
