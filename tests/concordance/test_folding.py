"""What counts as the same character, held for all characters there are."""

import re
import sys

import pytest
import regex

from aligner.concordance.folding import BREAK, LETTER, Folding, compounds, exactly, tokens
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
    """All characters: of the same length, and as they are looked for, each by itself."""
    return folding.same_length("".join(characters)), [folding.loose(character) for character in characters]


def test_each_character_becomes_one_and_then_stays(folding, characters, both):
    folded, loose = both
    assert len(folded) == len(characters)
    assert folding.same_length(folded) == folded
    assert all(one == " " for one, character in zip(folded, characters, strict=True) if character.isspace())
    assert [folding.loose(one) for one in loose] == loose


def test_what_is_looked_for_exactly_is_one_word_wherever_the_index_has_one(folding, characters, both):
    """The index is folded wholly, what is looked for with `exact` is not: they must agree on what is a word."""
    letter = re.compile(LETTER)
    differ = [
        character
        for character, loose in zip(characters, both[1], strict=True)
        if loose and {bool(letter.match(exactly(character)))} != {bool(letter.match(one)) for one in loose}
    ]
    assert not differ


def test_an_index_can_hold_whatever_comes_out(both):
    folded, loose = both
    assert not {*folded, *"".join(loose)} & {chr(code) for code in (*range(32), 127, *range(0xD800, 0xE000))}


def test_no_regular_expression_takes_for_the_same_letter_what_folding_does_not(folding, characters):
    """With IGNORECASE a pattern is matched with folded text; its literals are looked up folded."""
    cased = [c for c in characters if len({c, c.lower(), c.upper(), c.title(), c.casefold(), folding.loose(c)}) > 1]
    cased = [c for c in cased if not "\ud800" <= c <= "\udfff"]
    may_stand = "".join(c for c in {*cased, *map(folding.same_length, cased)} if folding.same_length(c) == c)
    differ = [
        (character, one)
        for character in cased
        for one in regex.findall(re.escape(character), may_stand, regex.IGNORECASE)
        if folding.loose(character) not in ("", folding.loose(one))
    ]
    assert not differ


@pytest.mark.parametrize(
    ("string", "folded"),
    [
        ("Ｇ２０　峰會", "g20 峰会"),
        ("China’s “plan”", 'china\'s "plan"'),
        ("「計畫」", '"计画"'),
        ("國家\n合作", "国家 合作"),
        ("Straße", "strasse"),
        ("Café, cafe\u0301, œuvre, Ærø, Łódź", "cafe, cafe, oeuvre, aero, lodz"),
        ("й ё が か\u3099 ｶﾞ", "й е が が ガ"),
        ("oﬃce co\u00adoperation", "office cooperation"),
        ("a—b–c‐d−e", "a-b-c-d-e"),
        ("a\0b", "a\ufffdb"),
        ("𠮷 ½ ㎏", "𠮷 ½ ㎏"),
    ],
)
def test_what_is_alike(folding, string, folded):
    assert folding.loose(string) == folded


@pytest.mark.parametrize("quick", [False, True])
def test_several_texts_are_folded_as_each_by_itself_and_know_their_places(monkeypatch, quick):
    monkeypatch.setattr("aligner.concordance.folding._FEW", 0 if quick else 10**6)
    folding = Folding()
    texts = ["oﬃce", "", "Cafe\u0301—國", "plain", "ß\0"]
    folded = folding.fold_all(texts)
    assert folded.text == BREAK.join(map(folding.loose, texts))
    whole = BREAK.join(texts)
    place = folded.text.index("cafe")
    assert whole[slice(*folded.span(place, place + 4))] == "Cafe\u0301"
    place = folded.text.index("f")
    assert whole[slice(*folded.span(place, place + 1))] == "ﬃ"
    assert folding.same_length_of(texts) == BREAK.join(map(folding.same_length, texts))


def test_tokens_are_words_and_single_characters():
    assert tokens("参加g20峰会, win-win 3.5%") == [*"参加", "g20", *"峰会,", "win", "win", "3", ".", "5", "%"]
    assert tokens("한국은 ไทย e\u0301te") == [*"한국은ไทย", "e\u0301te"]
    assert tokens('国--国 a--b a - b -a "a-b" 《国》') == [*"国-国", *"ab", *"a-b", *"-a", *"ab", "国"]
    assert compounds("an e-mail, a-b-c - x") == {"e-mail", "a-b-c", "a-b", "b-c"}


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
        ("goose", "goose geese"),
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
