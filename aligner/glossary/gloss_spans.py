"""Find the span that a gloss translates: how many of the words before the bracket.

Each number of words is scored by its cosine with the gloss, the words that a dictionary pairs with it, its sound
(pinyin), the ratio of the lengths, where a name begins, and function words that terms do not begin with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.cosines import cosines
from aligner.languages.pairs import counterparts
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
    """Return the script of a letter, as in its Unicode name; empty for anything else. Kana counts as Han."""
    if not character.isalpha():
        return ""
    first = unicodedata.name(character, "").partition(" ")[0]
    return "CJK" if first in ("HIRAGANA", "KATAKANA", "BOPOMOFO", "IDEOGRAPHIC") or first.startswith("CJK") else first


def script(string: str) -> str:
    """Return the script of most of a string, by weighted length; empty if it has no letters."""
    totals: dict[str, float] = {}
    for character in string:
        if name := script_of(character):
            totals[name] = totals.get(name, 0.0) + _WEIGHTS.get(name, 1.0)
    return max(totals, key=lambda name: totals[name]) if totals else ""


def best_words(content: str, words: Sequence[Span], inside: str, vectors: Vectors | None) -> Span:
    """Return the span of the words before a bracket that the gloss in it translates.

    Args:
        content: The text.
        words: The candidate words, in order, the last one right before the bracket.
        inside: What is in the bracket.
        vectors: Encodes strings as unit vectors; None to use the other features alone.
    """
    words = words[-_FARTHEST:]
    prior = _NAME * _name_starts(content, words)
    prior -= _SMALL_WORD * np.array([content[slice(*word)].lower() in _SMALL_WORDS for word in words])
    return _best(content, words, prior, inside, vectors)


def best_sentences(content: str, sentences: Sequence[Span], number: int, inside: str, vectors: Vectors | None) -> Span:
    """Return the span of the sentences before a bracket that the gloss in it translates.

    Args:
        content: The text.
        sentences: The candidate sentences, in order.
        number: How many there are in the bracket.
        inside: What is in the bracket.
        vectors: As for `best_words`.
    """
    behind = np.arange(len(sentences), 0, -1)
    return _best(content, sentences, -_NUMBER * np.abs(behind - number), inside, vectors)


def _best(content: str, parts: Sequence[Span], prior: Prior, inside: str, vectors: Vectors | None) -> Span:
    """Return the best span from one of the parts to the last, by prior and features; of equals the shortest."""
    candidates = [content[part.start : parts[-1].stop] for part in parts]
    scores = prior + [_form_score(candidate, inside) for candidate in candidates]
    if vectors is not None:
        found = vectors([*candidates, inside])
        scores += _MEANING * cosines(found[:-1], found[-1:])[:, 0]
    return Span(parts[len(parts) - 1 - int(np.argmax(scores[::-1]))].start, parts[-1].stop)


def _form_score(candidate: str, inside: str) -> float:
    """Score a candidate by length, dictionary and sound."""
    ratio = log(weighted_length(candidate) / weighted_length(inside)) / _SPREAD
    score = -_LENGTH * ratio * ratio
    scripts = script(candidate), script(inside)
    if scripts in (("CJK", "LATIN"), ("LATIN", "CJK")):
        chinese, latin = (candidate, inside) if scripts[0] == "CJK" else (inside, candidate)
        score += _KNOWN * _dictionary_coverage(chinese, latin) + _SOUND * sounds_like(chinese, latin)
    return score


def weighted_length(string: str) -> float:
    """Return the length of a string in Latin letters, with other scripts weighted; at least one."""
    return sum(_WEIGHTS.get(script_of(c), 1.0) for c in string if c.isalnum()) or 1.0


def _dictionary_coverage(chinese: str, latin: str) -> float:
    """Return the share of the characters, or of the words if less, that a dictionary pairs with the other string."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", latin)]
    pieces = {
        chinese[start:stop]
        for start in range(len(chinese))
        for stop in range(start + 1, min(start + _LONGEST_WORD, len(chinese)) + 1)
    }
    met = {(piece, word) for piece, word, _ in counterparts(("zh", "en"), sorted(pieces), sorted(set(words)))}
    telling = [word for word in words if len(word) > 3] or words
    known_words = {word for _, word in met}
    covered = [False] * len(chinese)
    for piece in {piece for piece, _ in met}:
        for start in (match.start() for match in re.finditer(re.escape(piece), chinese)):
            covered[start : start + len(piece)] = [True] * len(piece)
    return min(sum(word in known_words for word in telling) / max(len(telling), 1), sum(covered) / len(chinese))


def sounds_like(chinese: str, latin: str) -> bool:
    """Return whether one is the other in pinyin, with tones or without."""
    return bare(latin) == "".join(syllables("".join(c for c in chinese if script_of(c))))


def _name_starts(content: str, words: Sequence[Span]) -> Prior:
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
