"""Words, numbers, dates and names of a language, and what holds for one of which nothing is known."""

from __future__ import annotations

import pytest

from aligner import languages, registry
from aligner.languages import Language, lists, pairs
from aligner.languages.dates import dates
from aligner.languages.en.words import forms, irregular_verb, lemma, uninflected
from aligner.languages.numbers import numbers, reads_words

EVERY = sorted(registry.LANGUAGES)


@pytest.mark.parametrize("tag", EVERY)
def test_lists_are_whole(tag: str) -> None:
    language = languages.get(tag)
    assert len(language.entries("months")) in (0, 12)
    assert len(language.entries("weekdays")) in (0, 7)
    kinds = {kind for _, *kinds in language.entries("function_words") for kind in kinds}
    assert "conjunction" in kinds <= {"article", "conjunction", "possessive"}


def test_each_word_has_one_line_of_forms() -> None:
    entries = lists.entries("aligner.languages.en", "inflections")
    words = [entry[0] for entry in entries]
    assert len(words) == len(set(words))
    for word, *others in entries:
        assert set(forms(word)) == {word, *others}


@pytest.mark.parametrize(
    ("form", "word"),
    [
        *(("took", "take"), ("arose", "arise"), ("hidden", "hide"), ("using", "use"), ("lying", "lie"), ("men", "man")),
        *(("leaves", "leaf"), ("lay", "lay"), ("means", "means"), ("are", "be"), ("walked", "walked")),
    ],
)
def test_lemmas(form: str, word: str) -> None:
    assert lemma(form) == word
    assert uninflected(form) == uninflected(word)


@pytest.mark.parametrize(
    ("form", "verb"), [("led", "lead"), ("lying", "lie"), ("taking", "taking"), ("lives", "lives"), ("men", "men")]
)
def test_only_forms_that_no_ending_tells_are_irregular(form: str, verb: str) -> None:
    assert irregular_verb(form) == verb


def test_nothing_is_asked_of_a_language_of_which_nothing_is_known() -> None:
    language = languages.get("qaa")
    assert (language.forms("words"), language.stem("words"), language.uninflected("words")) == (
        ("words",),
        *["words"] * 2,
    )
    assert language.words("function_words") == frozenset()
    assert language.grammar().key(["a", "word"]) == ["a", "word"]
    assert not reads_words(language)
    assert [number.values for number in numbers("1.5 or three", language)] == [{1.5}]
    assert [date.parts for date in dates("2025-04-26, 3 p.m., May 5", language)] == [
        {"year": {2025}, "month": {4}, "day": {26}},
        {"time": {15 * 60}},
    ]
    for tags in (("qaa", "zh"), ("en", "qaa")):
        assert not list(pairs.counterparts(tags, ["word"], ["word"]))
        assert not pairs.belong_together(tags, "word", "word")
        assert not list(pairs.differing_names(tags, "Wang Yi", "王力"))


def test_a_language_can_spell_names_without_a_dictionary() -> None:
    assert pairs.belong_together(("zh", "de"), "赛义多夫", "Saidov")
    assert pairs.belong_together(("de", "zh"), "Saidov", "赛义多夫")
    assert not pairs.belong_together(("zh", "de"), "王毅", "Wang Yi")
    assert pairs.belong_together(("en", "zh"), "Wang Yi", "王毅")


@pytest.mark.parametrize(
    ("tag", "string", "parts"),
    [
        ("pl", "3 maja 2025", {"day": {3}, "month": {5}, "year": {2025}}),
        ("th", "26 เมษายน 2568", {"day": {26}, "month": {4}, "year": {2568, 2025}}),
        ("de", "um 15.30 Uhr", {"time": {15 * 60 + 30}}),
        ("fr", "à 15h30", {"time": {15 * 60 + 30}}),
        ("ko", "2025년 4월 26일", {"day": {26}, "month": {4}, "year": {2025}}),
        ("ja", "令和7年4月", {"month": {4}, "year": {7, 2025}}),
        ("fr", "le 3 mars", {"day": {3}, "month": {3}}),
        ("en", "half past three", {"time": {3 * 60 + 30, 15 * 60 + 30}}),
    ],
)
def test_dates(tag: str, string: str, parts: dict[str, set[int]]) -> None:
    assert [date.parts for date in dates(string, languages.get(tag))] == [parts]


@pytest.mark.parametrize(("tag", "string"), [("fr", "mars"), ("en", "march on"), ("en", "You may"), ("de", "Mai")])
def test_names_of_months_that_are_other_words_need_a_number(tag: str, string: str) -> None:
    assert dates(string, languages.get(tag)) == []


def test_months_of_a_new_language_are_a_list(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "fictional"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "months.txt").write_text("\n".join(f"month{letter}*" for letter in "abcdefghijkl"))
    monkeypatch.syspath_prepend(tmp_path)
    language = Language(tag="qab", name="Fictional", folder="fictional")
    assert [date.parts for date in dates("5 monthcs 2025", language)] == [{"day": {5}, "month": {3}, "year": {2025}}]
