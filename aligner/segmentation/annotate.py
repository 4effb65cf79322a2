"""Lemmas and parts of speech of tokens, from libraries that carry their data with them (extra `annotate`).

| language | lemma | part of speech |
|---|---|---|
| zh | the word itself: Chinese does not inflect | the dictionary of jieba; a hidden Markov model for other words |
| en | simplemma | TextBlob's tagger (a lexicon with contextual rules, after Brill 1992) |
| ar, de, es, fr, it, nl, pl, pt, ru, tr | simplemma | – |
| ja, ko, th | – | – |

Parts of speech are the universal ones (https://universaldependencies.org/u/pos/). What these libraries know of a word
is mostly what it is most often: an annotation to search with, not one to count on word by word. Where there is a dash,
no library was found that is free to use, needs no download, and reads the tokens we have.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from aligner.errors import ChoiceError
from aligner.languages import supported
from aligner.languages.scripts import HAN
from aligner.languages.zh import jieba_tokens
from aligner.model import Document, Token

# Jieba's tags (those of the People's Daily corpus) by their longest beginning that stands here.
_CHINESE = {
    "a": "ADJ", "ad": "ADV", "an": "NOUN", "b": "ADJ", "c": "CCONJ", "d": "ADV", "e": "INTJ", "f": "ADP", "h": "PART",
    "j": "NOUN", "k": "PART", "m": "NUM", "n": "NOUN", "nr": "PROPN", "ns": "PROPN", "nt": "PROPN", "nz": "PROPN",
    "o": "INTJ", "p": "ADP", "q": "NOUN", "r": "PRON", "s": "NOUN", "t": "NOUN", "u": "PART", "v": "VERB", "vd": "ADV",
    "vn": "NOUN", "y": "PART", "z": "ADJ",
}  # fmt: skip
# The Penn Treebank's tags, likewise.
_ENGLISH = {
    "CC": "CCONJ", "CD": "NUM", "DT": "DET", "EX": "PRON", "IN": "ADP", "JJ": "ADJ", "MD": "AUX", "NN": "NOUN",
    "NNP": "PROPN", "PDT": "DET", "POS": "PART", "PRP": "PRON", "PRP$": "PRON", "RB": "ADV", "RP": "ADP", "SYM": "SYM",
    "TO": "PART", "UH": "INTJ", "VB": "VERB", "WDT": "PRON", "WP": "PRON", "WRB": "ADV",
}  # fmt: skip
_BE = ("be", "am", "is", "are", "was", "were", "been", "being", "'re", "'m")
_CLAUSES = ("although", "because", "if", "lest", "that", "though", "unless", "until", "whereas", "whether", "while")
_SUBJECTS = ("he", "here", "how", "it", "she", "that", "there", "this", "what", "where", "who")  # before 's for is
_SHORT = {"n't": "not", "'re": "be", "'m": "be", "'ve": "have", "'ll": "will", "ca": "can", "wo": "will", "'s": "'s"}
_LEMMAS = frozenset({"ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr"})


def annotate(document: Document, number: int, tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a sentence with their lemmas and parts of speech, as far as there is a source for them.

    Args:
        document: A segmented text.
        number: Which of its sentences.
        tokens: The tokens of that sentence, punctuation tagged `punct`, as `tokenize` gives them.

    Raises:
        ChoiceError: The libraries are not installed.
    """
    lang = supported(document.lang).tag
    words = [document.text.content[slice(*token.span)] for token in tokens]
    tags = _taggers.get(lang, _no_tags)(words)
    found = []
    for token, word, tag in zip(tokens, words, tags, strict=True):
        if token.tag == "punct":
            found.append(replace(token, tag="PUNCT") if lang in _taggers else token)
        else:
            found.append(replace(token, lemma=_lemma(word, lang, tag), tag=tag))
    return found


def _lemma(word: str, lang: str, tag: str) -> str:
    if lang == "zh" or (lang in _LEMMAS and tag in ("PROPN", "NUM")):
        return word
    if lang not in _LEMMAS:
        return ""
    if lang == "en" and (full := _SHORT.get(word.replace("’", "'").lower())):
        return "be" if full == "'s" and tag == "AUX" else full
    return _lemmatizer()(word, lang)


def _no_tags(words: Sequence[str]) -> list[str]:
    return [""] * len(words)


# --- Chinese ---------------------------------------------------------------------------------------------------------


def _chinese(words: Sequence[str]) -> list[str]:
    return [_chinese_tag(word) for word in words]


@lru_cache(maxsize=50_000)
def _chinese_tag(word: str) -> str:
    posseg = _posseg()
    word = jieba_tokens.simplified(word)
    tag = posseg.dt.word_tag_tab.get(word, "")
    if not tag and re.fullmatch(f"[{HAN}]{{1,50}}", word):
        tables = posseg.char_state_tab_P, posseg.start_P, posseg.trans_P, posseg.emit_P
        tag = posseg.viterbi(word, *tables)[1][-1][1]
    if not tag and re.fullmatch(r"[\d.,%:/]+", word):
        return "NUM"
    return _CHINESE.get(tag[:2]) or _CHINESE.get(tag[:1], "X")


@lru_cache(maxsize=1)
def _posseg() -> Any:
    """What jieba knows of parts of speech; its dictionary cache is not touched."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in `jieba_tokens`
        from jieba import posseg
    return posseg


# --- English ---------------------------------------------------------------------------------------------------------


def _english(words: Sequence[str]) -> list[str]:
    plain = [word.replace("’", "'") for word in words]
    tagged = _tagger()(plain)
    if [word for word, _ in tagged] != plain:  # the tagger has split or joined words
        tagged = [(word, _tagger()([word])[0][1] if word else "") for word in plain]
    neighbours = [("", ""), *tagged, ("", "")]
    return [
        _english_tag(word.lower(), tag, before.lower(), behind)
        for (before, _), (word, tag), (_, behind) in zip(neighbours, tagged, neighbours[2:], strict=False)
    ]


def _english_tag(word: str, tag: str, before: str, behind: str) -> str:
    """The part of speech of a word with a Penn tag, the word before it, and the Penn tag of the one behind it."""
    if word in _BE or (word == "'s" and before in _SUBJECTS):
        return "AUX"
    if word == "n't":
        return "PART"
    if word == "to" and behind[:2] not in ("VB", "RB"):
        return "ADP"
    if tag == "IN" and word in _CLAUSES:
        return "SCONJ"
    if re.fullmatch(r"\d+(st|nd|rd|th)", word):
        return "ADJ"
    tag = tag.partition("-")[0]
    return next((_ENGLISH[tag[:size]] for size in (4, 3, 2) if tag[:size] in _ENGLISH), "X")


@lru_cache(maxsize=1)
def _tagger() -> Callable[[list[str]], list[tuple[str, str]]]:
    try:
        from textblob.en.taggers import PatternTagger
    except ImportError:
        raise _missing("textblob") from None
    tagger = PatternTagger()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its lexicon open
        tagger.tag("Load .", tokenize=False)
    return lambda words: list(tagger.tag(" ".join(words), tokenize=False))


@lru_cache(maxsize=1)
def _lemmatizer() -> Callable[[str, str], str]:
    try:
        import simplemma
    except ImportError:
        raise _missing("simplemma") from None
    return lambda word, lang: str(simplemma.lemmatize(word, lang=lang))


def _missing(package: str) -> ChoiceError:
    return ChoiceError(f"lemmas and parts of speech need {package}", hint='pip install "aligner[annotate]"')


_taggers: dict[str, Callable[[Sequence[str]], list[str]]] = {"zh": _chinese, "en": _english}
