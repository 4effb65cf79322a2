"""The ranges of scripts are those of Unicode."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import pytest
import regex

from aligner.languages import scripts

ASSIGNED = [
    character
    for character in map(chr, (*range(0xD800), *range(0xE000, 0x110000)))
    if unicodedata.category(character) not in ("Cn", "Co")
]
# Ours are wider where Unicode counts a character to several scripts, or to all of them.
PROPERTIES = {
    "HAN": (r"[\p{Script=Han}--\p{InIdeographic_Symbols_and_Punctuation}]", "〆"),
    "KANA": (r"[\p{Script=Hiragana}\p{Script=Katakana}--\p{So}]", "〱〲〳〴〵\u3099\u309a゛゜ーｰﾞﾟ"),
    "BOPOMOFO": (r"[\p{Script=Bopomofo}&&\p{Lo}]", ""),
    "HANGUL": (r"[\p{Script=Hangul}&&\p{Lo}]", ""),
    "THAI": (r"\p{Script=Thai}", ""),
    "ARABIC": (r"[\p{Script=Arabic}&&\p{L}--\p{InArabic_Mathematical_Alphabetic_Symbols}]", None),
    "LATIN": (r"[\p{Script=Latin}&&[\x00-\u024f\u1e00-\u1eff]]", ""),
    "CYRILLIC": (r"[\p{Script=Cyrillic}&&[\u0400-\u052f]]", "\u0485\u0486"),
}


def characters_of(pattern: re.Pattern[str] | regex.Pattern[str]) -> Iterator[str]:
    return (character for character in ASSIGNED if pattern.match(character))


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_script_has_its_characters(name: str) -> None:
    property, more = PROPERTIES[name]
    ours = set(characters_of(re.compile(f"[{getattr(scripts, name)}]")))
    theirs = set(characters_of(regex.compile(property, regex.V1)))
    assert not theirs - ours
    if more is not None:
        assert ours - theirs == set(more)


@pytest.mark.slow
def test_scripts_do_not_overlap() -> None:
    for name, ranges in scripts.CLASSES.items():
        for other, others in scripts.CLASSES.items():
            both = f"(?=[{ranges}])[{others}]"
            assert name == other or not list(characters_of(re.compile(both))), (name, other)


def test_wide_characters_take_two_columns() -> None:
    wide = set(characters_of(re.compile(f"[{scripts.WIDE}]")))
    east_asian = {c for c in wide if unicodedata.east_asian_width(c) in "WF"}
    # what stands among wide characters: circled numbers, and hexagrams, which became wide in Unicode 16
    assert {c for c in wide - east_asian if not ("\u3248" <= c <= "\u324f" or "\u4dc0" <= c <= "\u4dff")} == set()
    letters = set(characters_of(re.compile(f"[{scripts.EAST_ASIAN}]"))) - wide
    assert {unicodedata.east_asian_width(c) for c in letters} <= {"N", "H"}


def test_marks_of_chinese_and_japanese_touch_their_letters() -> None:
    assert re.fullmatch(f"[{scripts.IDEOGRAPHIC}]+", "漢字かなカナㄅ、。「」『』（）！？：；，．・〜　ｶﾞ")
    assert not re.search(f"[{scripts.IDEOGRAPHIC}]", "“”‘’…—·한ไทยa1é")
    assert re.fullmatch(f"[{scripts.UNSPACED}]+", "漢字かなカナไทยລາວမြန်မာខ្មែរ")
    assert not re.search(f"[{scripts.UNSPACED}]", "、。・한a")


def test_every_script_that_a_tag_can_name_has_its_letters() -> None:
    assert {name for names in scripts.CODES.values() for name in names} == set(scripts.CLASSES)
    for name in ("Greek", "Hebrew", "Devanagari", "Khmer", "Ethiopic", "Armenian", "Georgian", "Tamil", "Myanmar"):
        theirs = regex.compile(rf"\p{{Script={name}}}")
        ours = set(characters_of(re.compile(f"[{scripts.CLASSES[name]}]")))
        assert all(map(theirs.match, ours))
