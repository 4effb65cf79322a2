"""Lemmas and parts of speech: what the libraries know, and that nothing but that changes."""

import builtins

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import languages
from aligner.errors import ChoiceError
from aligner.languages import lemmas
from aligner.languages.en import tags
from aligner.model import Document
from aligner.segmentation import annotate, tokenize

UNIVERSAL = {
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM",
    "VERB", "X",
}  # fmt: skip
LEMMAS = {
    "de": ("Häusern", "Haus"), "es": ("niñas", "niño"), "fr": ("hommes", "homme"), "it": ("andavano", "andare"),
    "nl": ("huizen", "huis"), "pl": ("ludzi", "człowiek"), "ru": ("людей", "человек"), "tr": ("evlerde", "ev"),
    "ar": ("الكتب", "كتاب"), "pt": ("foram", "ser"),
}  # fmt: skip


libraries = pytest.mark.needs("simplemma", "textblob")


def words(sentence, lang):
    document = Document.from_sentences([sentence], lang)
    tokens = annotate.annotate(document, 0, tokenize(document, 0))
    return [f"{document.text.content[slice(*t.span)]}/{t.lemma}/{t.tag}" for t in tokens]


@libraries
@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The ministers weren't in Almaty on the 26th, and that’s because they had to go to Urumqi.",
            "The/the/DET ministers/minister/NOUN were/be/AUX n't/not/PART in/in/ADP Almaty/Almaty/PROPN on/on/ADP "
            "the/the/DET 26th/26th/ADJ ,//PUNCT and/and/CCONJ that/that/SCONJ ’s/be/AUX because/because/SCONJ "
            "they/they/PRON had/have/VERB to/to/PART go/go/VERB to/to/ADP Urumqi/Urumqi/PROPN .//PUNCT",
        ),
        ("China's 5 plans", "China/China/PROPN 's/'s/PART 5/5/NUM plans/plan/NOUN"),
    ],
)
def test_english(sentence, expected):
    assert words(sentence, "en-GB") == expected.split()


@pytest.mark.parametrize("lang", ["zh", "zh-TW"])
def test_chinese_in_both_scripts(lang):
    sentence = {"zh": "王毅在阿拉木图举行会晤，说80周年。", "zh-TW": "王毅在阿拉木圖舉行會晤，說80周年。"}[lang]
    found = words(sentence, lang)
    assert [word.rpartition("/")[2] for word in found] == (
        ["PROPN", "ADP", "PROPN", "VERB", "VERB", "PUNCT", "VERB", "NUM", "NOUN", "PUNCT"]
    )
    assert all(word.split("/")[1] in ("", word.split("/")[0]) for word in found)


def test_a_word_that_no_dictionary_has_gets_a_guess():
    assert words("阿布都热西提", "zh")[0].rpartition("/")[2] in UNIVERSAL - {"X"}
    assert words("OECD", "zh") == ["OECD/OECD/X"]


def loaded_once(languages):
    """Parameters by which pytest brings the tests of a language together: one loading of its dictionary does for all.

    The larger dictionaries take seconds to load.
    """
    large = ("de", "es", "pl", "pt", "ru", "tr")
    marked = [pytest.param(lang, marks=pytest.mark.slow) if lang in large else lang for lang in languages]
    return pytest.mark.parametrize("lang", marked, scope="module")


@libraries
@loaded_once(LEMMAS)
def test_lemmas_of_other_languages(lang):
    word, lemma = LEMMAS[lang]
    assert words(f"{word}!", lang) == [f"{word}/{lemma}/", "!//punct"]


@pytest.mark.parametrize(("lang", "sentence"), [("ja", "会議を開く。"), ("ko", "회의를 열다."), ("th", "การประชุม")])
def test_where_there_is_no_source_tokens_stay_as_they_are(lang, sentence):
    document = Document.from_sentences([sentence], lang)
    tokens = tokenize(document, 0)
    assert annotate.annotate(document, 0, tokens) == tokens


@libraries
@loaded_once([*LEMMAS, *sorted(set(languages.tags()) - set(LEMMAS))])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(["a/b &slash; c/NN", "/ /"]))
def test_only_lemmas_and_tags_are_added(lang, string):
    document = Document.from_sentences([string], lang)
    tokens = tokenize(document, 0)
    found = annotate.annotate(document, 0, tokens)
    assert [token.span for token in found] == [token.span for token in tokens]
    for before, token in zip(tokens, found, strict=True):
        assert token.tag in (UNIVERSAL if lang.startswith(("zh", "en")) else {before.tag})
        assert (before.tag == "punct") <= (token.lemma == "")


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_missing_library_is_named_with_what_to_install(monkeypatch, lang):
    real = builtins.__import__

    def missing(name, *arguments, **named):
        if name.partition(".")[0] in ("simplemma", "textblob"):
            raise ImportError(name)
        return real(name, *arguments, **named)

    tags._tagger.cache_clear()
    lemmas._lemmatizer.cache_clear()
    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ChoiceError, match=r'need \w+; pip install "aligner\[annotate\]"'):
        words("word", lang)
