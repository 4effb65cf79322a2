"""Parts of speech of English words, by TextBlob's tagger (a lexicon with contextual rules, after Brill 1992)."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from functools import lru_cache

from aligner.languages import lemmas

# The Penn Treebank's tags, likewise.
_TAGS = {
    "CC": "CCONJ", "CD": "NUM", "DT": "DET", "EX": "PRON", "IN": "ADP", "JJ": "ADJ", "MD": "AUX", "NN": "NOUN",
    "NNP": "PROPN", "PDT": "DET", "POS": "PART", "PRP": "PRON", "PRP$": "PRON", "RB": "ADV", "RP": "ADP", "SYM": "SYM",
    "TO": "PART", "UH": "INTJ", "VB": "VERB", "WDT": "PRON", "WP": "PRON", "WRB": "ADV",
}  # fmt: skip
_BE = ("be", "am", "is", "are", "was", "were", "been", "being", "'re", "'m")
_CLAUSES = ("although", "because", "if", "lest", "that", "though", "unless", "until", "whereas", "whether", "while")
_SUBJECTS = ("he", "here", "how", "it", "she", "that", "there", "this", "what", "where", "who")  # before 's for is
_SHORT = {"n't": "not", "'re": "be", "'m": "be", "'ve": "have", "'ll": "will", "ca": "can", "wo": "will", "'s": "'s"}


def lemma(word: str, tag: str, lang: str) -> str:
    """Return the dictionary form of a word, which may be a part of one such as `'re`; as `lemmas.lemma`."""
    if full := _SHORT.get(word.replace("’", "'").lower()):
        return "be" if full == "'s" and tag == "AUX" else full
    return lemmas.lemma(word, tag, lang)


def tags(words: Sequence[str]) -> list[str]:
    """Return the universal part of speech of each word of a sentence."""
    plain = [word.replace("’", "'") for word in words]
    tagged = _tagger()(plain)
    if [word for word, _ in tagged] != plain:  # the tagger has split or joined words
        tagged = [(word, _tagger()([word])[0][1] if word else "") for word in plain]
    neighbours = [("", ""), *tagged, ("", "")]
    return [
        _tag(word.lower(), tag, before.lower(), behind)
        for (before, _), (word, tag), (_, behind) in zip(neighbours, tagged, neighbours[2:], strict=False)
    ]


def _tag(word: str, tag: str, before: str, behind: str) -> str:
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
    return next((_TAGS[tag[:size]] for size in (4, 3, 2) if tag[:size] in _TAGS), "X")


@lru_cache(maxsize=1)
def _tagger() -> Callable[[list[str]], list[tuple[str, str]]]:
    try:
        from textblob.en.taggers import PatternTagger
    except ImportError:
        raise lemmas.missing("textblob") from None
    tagger = PatternTagger()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its lexicon open
        tagger.tag("Load .", tokenize=False)
    return lambda words: list(tagger.tag(" ".join(words), tokenize=False))
