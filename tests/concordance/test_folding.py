"""What counts as the same character, held for all characters there are."""

import re
import sys

import pytest
import regex

from aligner.concordance.folding import LETTER, Folding, tokens
from aligner.languages.en.words import forms

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
SOME = [c for c in EVERY[:0x20000] if not "\u3500" < c < "\u9e00" and not "\ua500" < c < "\ud7ff"]


@pytest.fixture(scope="module")
def folding() -> Folding:
    return Folding()


@pytest.fixture(scope="module", params=["some", pytest.param("every", marks=pytest.mark.slow)])
def characters(request):
    return {"some": SOME, "every": EVERY}[request.param]


@pytest.fixture(scope="module")
def both(folding, characters):
    """All characters folded, without and with their case."""
    return [folding("".join(characters), case=case) for case in (False, True)]


def test_each_character_becomes_one_and_then_stays(folding, characters, both):
    for case, folded in zip((False, True), both, strict=True):
        assert len(folded) == len(characters)
        assert folding(folded, case=case) == folded
        assert all(one == " " for one, character in zip(folded, characters, strict=True) if character.isspace())


def test_what_keeps_its_case_can_still_be_found(folding, both):
    """The index is folded wholly, what is looked for with `case` is not: they must agree on what is a word."""
    loose, strict = both
    assert folding(strict) == loose
    letter = re.compile(LETTER)
    differ = [a for a, b in zip(loose, strict, strict=True) if bool(letter.match(a)) != bool(letter.match(b))]
    assert not differ


def test_an_index_can_hold_whatever_comes_out(both):
    assert not set(both[0]) & {chr(code) for code in (*range(32), 127, *range(0xD800, 0xE000))}


def test_no_regular_expression_takes_for_the_same_letter_what_folding_does_not(folding, characters):
    """With IGNORECASE a pattern is matched with folded text; its literals are looked up folded."""
    cased = [c for c in characters if len({c, c.lower(), c.upper(), c.title(), c.casefold(), folding(c)}) > 1]
    cased = [c for c in cased if not "\ud800" <= c <= "\udfff"]
    may_stand = "".join(c for c in {*cased, *map(folding, cased)} if folding(c) == c)
    differ = [
        (character, one)
        for character in cased
        for one in regex.findall(re.escape(character), may_stand, regex.IGNORECASE)
        if folding(character) != one
    ]
    assert not differ


@pytest.mark.parametrize(
    ("string", "folded"),
    [
        ("Ｇ２０　峰會", "g20 峰会"),
        ("China’s “plan”", 'china\'s "plan"'),
        ("國家\n合作", "国家 合作"),
        ("Straße", "straße"),
        ("a\0b", "a\ufffdb"),
        ("𠮷", "𠮷"),
    ],
)
def test_what_is_alike(folding, string, folded):
    assert folding(string) == folded


def test_tokens_are_words_and_single_characters():
    assert tokens("参加g20峰会, win-win 3.5%") == [*"参加", "g20", *"峰会,", "win", "-", "win", "3", ".", "5", "%"]
    assert tokens("한국은 ไทย e\u0301te") == [*"한국은ไทย", "e\u0301te"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("country", "country countries countried countrying"),
        ("develop", "develop develops developed developing developped developping"),
        ("plan", "plan plans planned planning"),
        ("cooperate", "cooperate cooperates cooperated cooperating"),
        ("agree", "agree agrees agreed agreeing"),
        ("process", "process processes processed processing"),
        ("take", "take takes took taken taking"),
        ("man", "man men"),
        ("meeting", "meeting meetings"),
        ("news", "news"),
        ("countries", "countries"),
        ("united", "united"),
        ("unit", "unit units"),
        ("the", "the"),
        ("of", "of"),
        ("g20", "g20"),
        ("合", "合"),
    ],
)
def test_forms(word, expected):
    assert forms(word) == tuple(expected.split())
