"""Parts of speech of Chinese words, by the dictionary of jieba, and by a hidden Markov model for other words."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from aligner.languages.scripts import HAN
from aligner.languages.zh.characters import simplified

# Jieba's tags (those of the People's Daily corpus) by their longest beginning that stands here.
_TAGS = {
    "a": "ADJ", "ad": "ADV", "an": "NOUN", "b": "ADJ", "c": "CCONJ", "d": "ADV", "e": "INTJ", "f": "ADP", "h": "PART",
    "j": "NOUN", "k": "PART", "m": "NUM", "n": "NOUN", "nr": "PROPN", "ns": "PROPN", "nt": "PROPN", "nz": "PROPN",
    "o": "INTJ", "p": "ADP", "q": "NOUN", "r": "PRON", "s": "NOUN", "t": "NOUN", "u": "PART", "v": "VERB", "vd": "ADV",
    "vn": "NOUN", "y": "PART", "z": "ADJ",
}  # fmt: skip


def tags(words: Sequence[str]) -> list[str]:
    """Return the universal part of speech of each word of a sentence."""
    return [_tag(word) for word in words]


def lemma(word: str, tag: str, lang: str) -> str:
    """Return the word itself: Chinese does not inflect."""
    return word


@lru_cache(maxsize=50_000)
def _tag(word: str) -> str:
    posseg = _posseg()
    word = simplified(word)
    tag = posseg.dt.word_tag_tab.get(word, "")
    if not tag and re.fullmatch(f"[{HAN}]{{1,50}}", word):
        tables = posseg.char_state_tab_P, posseg.start_P, posseg.trans_P, posseg.emit_P
        tag = posseg.viterbi(word, *tables)[1][-1][1]
    if not tag and re.fullmatch(r"[\d.,%:/]+", word):
        return "NUM"
    return _TAGS.get(tag[:2]) or _TAGS.get(tag[:1], "X")


@lru_cache(maxsize=1)
def _posseg() -> Any:
    """What jieba knows of parts of speech; its dictionary cache is not touched."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in `jieba_tokens`
        from jieba import posseg
    return posseg
