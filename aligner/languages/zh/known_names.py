"""The names that CC-CEDICT has: what a Chinese one is in English, and which Chinese ones an English word may stand for.

The dictionary writes the pinyin of names with a capital letter.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from aligner.caches.dictionary import KeptDictionary
from aligner.languages.zh.cedict import digest, entries

_CAPITAL = re.compile(r"(?<![\w'’-])[A-Z][^\W\d_]+(?![\w])")
_READING = re.compile(r"\[[^\]]*\]")
_NAME = re.compile(  # what a definition begins with: "Emmanuel Macron (1977-)", "London, capital of …"
    r"(?:[A-Z][^\W\d_]*\.?(?:['’-][^\W\d_]+)*)"
    r"(?:[ -](?:(?:of|the|and|for|de|van|von|on|al|la)\s)*[A-Z][^\W\d_]*\.?(?:['’-][^\W\d_]+)*)*"
)
_SHORT = re.compile(r"\(([A-Z]{2,6})\)")
_REMARK = re.compile(r".*surname|see |variant |old |abbr|\(|former name|alternative|also ")
_SMALL = re.compile(r"(?<![\w'’-])[a-z]{2,}(?![\w])")
_ORDINARY = ""  # stands for the headwords of a word that is more often written in small letters
_OFTEN = 6  # how many times as often it must be written with a capital letter
_MANY = 400  # headwords that are explained with a word from which on it tells nothing


def _named() -> Iterator[tuple[str, str]]:
    """Yield each name in either script with each of the phrases that its definitions begin with."""
    for traditional, simplified, rest in entries():
        reading, _, definitions = rest.partition("] ")
        if not reading[1:2].isupper() or len(simplified) < 2:
            continue
        for definition in definitions.strip("/").split("/"):
            if _REMARK.match(definition) or (name := _NAME.match(definition)) is None:
                continue
            for phrase in (name[0], *_SHORT.findall(definition)):
                yield simplified, phrase
                yield traditional, phrase


def _listed(pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, list[str]], dict[str, str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name, other in pairs:
        found[name][other] = None
    return {name: list(others) for name, others in found.items()}, {}


@cache
def _english() -> KeptDictionary[list[str]]:
    """The phrases for each Chinese name."""
    return KeptDictionary(f"names-2-{digest()}", lambda: _listed(_named()))


@cache
def _phrases() -> KeptDictionary[list[str]]:
    """The Chinese names for each phrase."""
    return KeptDictionary(f"phrases-{digest()}", lambda: _listed((phrase, name) for name, phrase in _named()))


@cache
def _chinese() -> KeptDictionary[list[str]]:
    """Which headwords have an English word with a capital letter in what explains them."""

    def make() -> tuple[dict[str, list[str]], dict[str, str]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        small: Counter[str] = Counter()
        for traditional, simplified, rest in entries():
            explained = _READING.sub("", rest.partition("] ")[2])
            small.update(_SMALL.findall(explained))
            for word in _CAPITAL.findall(explained):
                found[word][simplified] = found[word][traditional] = None
        return {
            word: [_ORDINARY] if small[word.lower()] > len(some) / _OFTEN else list(some)
            for word, some in found.items()
        }, {}

    return KeptDictionary(f"named-3-{digest()}", make)


def in_english(chinese: str) -> list[str]:
    """Return the English names of what is called by a Chinese one; none where the dictionary does not know it."""
    return _english().get(chinese) or []


def in_chinese(phrase: str) -> list[str]:
    """Return what is called by an English name; nothing where the dictionary does not know it."""
    return _phrases().get(phrase) or []


def names_beginning(character: str) -> Mapping[str, list[str]]:
    """Return the Chinese names that begin with a character, each with its English ones."""
    return _english().beginning(character)


def headwords_with(word: str) -> list[str]:
    """Return the headwords that are explained with an English word that has a capital letter."""
    found = _chinese().get(word)
    return [] if found is None or found == [_ORDINARY] else found


def is_ordinary(word: str) -> bool:
    """Return whether an English word is rather no name, or explains so many that it tells nothing ("County")."""
    found = _chinese().get(word)
    return found == [_ORDINARY] or (len(found or ()) >= _MANY and not in_chinese(word))
