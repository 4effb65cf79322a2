"""Words of Chinese text, by jieba, kept apart from whatever else uses jieba in this process."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Any

from aligner.caches.dictionary import KeptDictionary
from aligner.caches.digests import sha256
from aligner.languages import lean
from aligner.languages.rules.cutting import token
from aligner.languages.zh.characters import simplified
from aligner.languages.zh.foreign_names import repaired
from aligner.model import Token

# The parts of speech of jieba: another word in small letters belongs to the entry itself ("machine learning").
_TAGS = (
    "a|ad|ag|an|b|c|d|df|dg|e|eng|f|g|h|i|j|k|l|m|mg|mq|n|ng|nr|nrfg|nrt|ns|nt|nz|o|p|q|qe|qg|r|rg|rr|rz|s|t|tg|"
    "u|ud|ug|uj|ul|uv|uz|v|vd|vg|vi|vn|vq|vr|vs|x|y|z|zg"
)
_ENTRY = re.compile(rf"(?P<word>.+?)(?:\s+(?P<frequency>[0-9]{{1,12}}))?(?:\s+(?P<tag>{_TAGS}))?")
_WHOLE = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")  # what jieba looks words up in
_LETTER = re.compile("[A-Za-z0-9]")
# The lines of jieba's dictionary: a word, how often it stood in the text that it was made of, its part of speech.
_WORDS, _COUNTS = (re.compile(pattern, re.MULTILINE) for pattern in (r"^(\S+) [0-9]", r"^\S+ ([0-9]+)"))
_MANY = 1_000  # characters of one jieba call: its time grows with the square of a stretch of unknown words


class _Tokenizer:
    """jieba with those entries of its dictionary that begin with characters it has met.

    It looks up nothing that does not begin with a character of the text: so it finds the same words as with all half a
    million entries, which take longer to load than a short text to align.
    """

    def __init__(self, dictionary: KeptDictionary[int]) -> None:
        self.jieba = _library().Tokenizer()
        self.jieba.total, self.jieba.initialized = dictionary.about["total"], True
        self.frequencies: dict[str, int] = self.jieba.FREQ
        self._dictionary = dictionary
        self._known: set[str] = set()

    def know(self, characters: Iterable[str]) -> None:
        """Look up the entries that begin with characters."""
        for character in set(characters) - self._known:
            self.frequencies.update(self._dictionary.beginning(character))
            self._known.add(character)


def tokens(sentence: str, words: tuple[str, ...] = ()) -> list[Token]:
    """The words of a sentence. Traditional characters are read as their simplified ones, one for one.

    Args:
        sentence: The characters.
        words: Lines of a jieba user dictionary.
    """
    tokenizer, apart = _tokenizer(words)
    plain = simplified(sentence)
    tokenizer.know(plain)
    found = []
    start = 0
    for stretch in apart.finditer(plain) if apart else ():
        found += _pieces(plain, start, stretch.start(), tokenizer)
        found.append(stretch.span())
        start = stretch.end()
    found += _pieces(plain, start, len(plain), tokenizer)
    return [token(sentence, *piece) for piece in found]


def _pieces(plain: str, start: int, stop: int, tokenizer: _Tokenizer) -> list[tuple[int, int]]:
    """Where jieba's words begin and end in a stretch of a sentence, white space left out."""
    found = []
    for begin in range(start, stop, _MANY):
        place = begin
        for word in tokenizer.jieba.cut(plain[begin : min(begin + _MANY, stop)]):
            if not word.isspace():
                found.append((place, place + len(word)))
            place += len(word)
    return repaired(plain, found, lambda word: tokenizer.frequencies.get(word, 0))


def rarity(word: str) -> float:
    """How rare a word is in general: the negative natural logarithm of its share in the text jieba was made of.

    A word that jieba does not know counts as one that stood there once.
    """
    dictionary = _dictionary()
    frequency = dictionary.get(simplified(word)) if word else None
    return log(dictionary.about["total"] / max(frequency or 0, 1))


@lru_cache(maxsize=1)
def _library() -> Any:
    """The package; its global tokenizer is left to other users of jieba in this process."""
    with lean.without("pkg_resources"):
        import jieba
    logging.getLogger("jieba").setLevel(logging.WARNING)
    return jieba


@lru_cache(maxsize=1)
def _dictionary() -> KeptDictionary[int]:
    """jieba's own dictionary: how often each word stood in the text it was made of, 0 for the beginning of one."""
    file = Path(_library().__file__).with_name("dict.txt")

    def whole() -> tuple[dict[str, int], dict[str, int]]:
        lines = file.read_text("utf-8")
        words, counts = _WORDS.findall(lines), [*map(int, _COUNTS.findall(lines))]
        entries = dict.fromkeys((word[:size] for word in words for size in range(1, len(word))), 0)
        entries.update(zip(words, counts, strict=True))
        return entries, {"total": sum(counts)}

    return KeptDictionary(f"jieba-{sha256(file)[:32]}", whole)


@lru_cache(maxsize=4)
def _tokenizer(words: tuple[str, ...]) -> tuple[_Tokenizer, re.Pattern[str] | None]:
    """jieba that knows `words` too, and a pattern of those that it would take apart, such as words with a space."""
    tokenizer = _Tokenizer(_dictionary())
    apart = set()
    for line in words:
        entry = _ENTRY.fullmatch(line.strip())
        if entry is None:
            continue
        word = simplified(entry["word"])
        tokenizer.know(word)
        # add_word(word, 0) would change jieba's global state; a word of frequency 0 is one not to be found
        if entry["frequency"] and not int(entry["frequency"]):
            tokenizer.frequencies[word] = 0
        elif _WHOLE.fullmatch(word):
            tokenizer.jieba.add_word(word, entry["frequency"], entry["tag"])
        else:
            apart.add(word)
    return tokenizer, re.compile("|".join(map(_stretch, sorted(apart, key=len, reverse=True)))) if apart else None


def _stretch(word: str) -> str:
    """A pattern for a word that stands by itself, with any white space for its own."""
    before = "(?<![A-Za-z0-9])" if _LETTER.match(word[0]) else ""
    behind = "(?![A-Za-z0-9])" if _LETTER.match(word[-1]) else ""
    return before + r"\s+".join(map(re.escape, word.split())) + behind
