"""How far back a bracket reaches: which of the words before it are what it translates.

Several kinds of evidence are weighed for each number of words: how near they are in meaning to what is in the bracket,
which of them a dictionary connects with it, whether they sound like it, whether the two are as long as translations
are, where a name begins, and small words that no term begins with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from aligner.languages.zh.english import counterparts
from aligner.languages.zh.pinyin import bare, syllables
from aligner.model import Span

Prior = NDArray[np.float64]
Floats = NDArray[np.float32]
Vectors = Callable[[Sequence[str]], Floats]

_FARTHEST = 10  # words
# What one letter of a script says, in Latin letters.
UNSPACED = frozenset(("CJK", "THAI"))
_WEIGHTS = {"CJK": 4.5, "HANGUL": 2.5, "THAI": 1.2}
_SPREAD = 0.5  # of the logarithm of the ratio of lengths
_LONGEST_WORD = 6  # characters of a Chinese word that the dictionary is asked for
# What the kinds of evidence weigh.
_MEANING, _KNOWN, _SOUND, _LENGTH, _NAME, _SMALL_WORD, _NUMBER = 3.0, 1.5, 2.0, 0.35, 1.0, 2.0, 0.5
_SMALL_WORDS = frozenset(  # of the languages in Latin script that we read, those that a term hardly begins with
    re.findall(
        r"\w+",
        "a an the of in on at to for and or by with from as is are was were be its his her their our this that these "
        "those le la les l d de des du un une et der die das den dem ein eine und von el los las y il lo gli i o os e",
    )
)

WORD = re.compile(r"[^\W_]+(?:[-'’.·&][^\W_]+)*")


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a letter, as in its Unicode name; empty for anything else. Kana counts as Chinese characters."""
    if not character.isalpha():
        return ""
    first = unicodedata.name(character, "").partition(" ")[0]
    return "CJK" if first in ("HIRAGANA", "KATAKANA", "BOPOMOFO", "IDEOGRAPHIC") or first.startswith("CJK") else first


def script(string: str) -> str:
    """The script that most of a string is in, by what it says; empty where it has no letters."""
    totals: dict[str, float] = {}
    for character in string:
        if name := script_of(character):
            totals[name] = totals.get(name, 0.0) + _WEIGHTS.get(name, 1.0)
    return max(totals, key=lambda name: totals[name]) if totals else ""


def best_words(content: str, words: Sequence[Span], inside: str, vectors: Vectors | None) -> Span:
    """The words before a bracket that are what is in it.

    Args:
        content: The text.
        words: The words that come into question, in order, the last one right before the bracket.
        inside: What is in the bracket.
        vectors: Gives the meaning of strings as unit vectors; without it, the other evidence has to do.
    """
    words = words[-_FARTHEST:]
    prior = _NAME * _names(content, words)
    prior -= _SMALL_WORD * np.array([content[slice(*word)].lower() in _SMALL_WORDS for word in words])
    return _best(content, words, prior, inside, vectors)


def best_sentences(content: str, sentences: Sequence[Span], number: int, inside: str, vectors: Vectors | None) -> Span:
    """The sentences before a bracket that are what is in it; as `best_words`.

    Args:
        content: The text.
        sentences: The sentences that come into question, in order.
        number: How many there are in the bracket.
        inside: What is in the bracket.
        vectors: Gives the meaning of strings as unit vectors.
    """
    behind = np.arange(len(sentences), 0, -1)
    return _best(content, sentences, -_NUMBER * np.abs(behind - number), inside, vectors)


def _best(content: str, parts: Sequence[Span], prior: Prior, inside: str, vectors: Vectors | None) -> Span:
    """From one of the parts to the last: the best by a prior and by what the strings say; of equals the shortest."""
    candidates = [content[part.start : parts[-1].stop] for part in parts]
    scores = prior + [_form(candidate, inside) for candidate in candidates]
    if vectors is not None:
        *there, here = vectors([*candidates, inside])
        scores += _MEANING * np.array(there) @ here
    return Span(parts[len(parts) - 1 - int(np.argmax(scores[::-1]))].start, parts[-1].stop)


def _form(candidate: str, inside: str) -> float:
    """What length, dictionary and sound say."""
    ratio = log(size(candidate) / size(inside)) / _SPREAD
    score = -_LENGTH * ratio * ratio
    scripts = script(candidate), script(inside)
    if scripts in (("CJK", "LATIN"), ("LATIN", "CJK")):
        chinese, latin = (candidate, inside) if scripts[0] == "CJK" else (inside, candidate)
        score += _KNOWN * _known(chinese, latin) + _SOUND * sounds_like(chinese, latin)
    return score


def size(string: str) -> float:
    """How much a string says, in Latin letters; at least one."""
    return sum(_WEIGHTS.get(script_of(c), 1.0) for c in string if c.isalnum()) or 1.0


def _known(chinese: str, latin: str) -> float:
    """The share of both that the dictionary connects: the lesser of the two."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", latin)]
    pieces = {
        chinese[start:stop]
        for start in range(len(chinese))
        for stop in range(start + 1, min(start + _LONGEST_WORD, len(chinese)) + 1)
    }
    met = {(piece, word) for piece, word, _ in counterparts(sorted(pieces), sorted(set(words)))}
    telling = [word for word in words if len(word) > 3] or words
    known_words = {word for _, word in met}
    covered = [False] * len(chinese)
    for piece in {piece for piece, _ in met}:
        for start in (match.start() for match in re.finditer(re.escape(piece), chinese)):
            covered[start : start + len(piece)] = [True] * len(piece)
    return min(sum(word in known_words for word in telling) / max(len(telling), 1), sum(covered) / len(chinese))


def sounds_like(chinese: str, latin: str) -> bool:
    """Whether one is the other in pinyin, with tones or without."""
    return bare(latin) == "".join(syllables("".join(c for c in chinese if script_of(c))))


def _names(content: str, words: Sequence[Span]) -> Prior:
    """For each first word how well a name that ends at the bracket begins there: 1, or negative inside the name."""
    first = len(words)
    for number in range(len(words) - 1, -1, -1):
        word = content[slice(*words[number])]
        if word[0].isupper():
            first = number
        elif not (len(word) <= 3 and first == number + 1 < len(words)):
            break
    result = np.zeros(len(words))
    if first == len(words):
        return result
    if first == 0 and len(words) > 1 and len(content[slice(*words[0])]) <= 3:
        first = 1  # a capital at the beginning of a sentence
    result[first] = 1.0
    result[first + 1 :] = -1.0
    return result
