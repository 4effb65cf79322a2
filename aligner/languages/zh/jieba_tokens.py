"""Words of Chinese text, by jieba, kept apart from whatever else uses jieba in this process."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import stat
import tempfile
import warnings
from collections.abc import Iterator
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Any

from platformdirs import user_cache_dir

from aligner.languages.rules.cutting import token
from aligner.languages.zh.characters import simplified
from aligner.model import Token

_ENTRY = re.compile(r"(?P<word>.+?)(?: (?P<frequency>[0-9]{1,12}))?(?: (?P<tag>[a-z]+))?")
_MANY = 1_000  # characters of one jieba call: its time grows with the square of a stretch of unknown words


def tokens(sentence: str, words: tuple[str, ...] = ()) -> list[Token]:
    """The words of a sentence. Traditional characters are read as their simplified ones, one for one.

    Args:
        sentence: The characters.
        words: Lines of a jieba user dictionary.
    """
    tokenizer = _tokenizer(words)
    plain = simplified(sentence)
    found = []
    start = 0
    for begin in range(0, len(plain), _MANY):
        for word in tokenizer.cut(plain[begin : begin + _MANY]):
            stop = start + len(word)
            if not word.isspace():
                found.append(token(sentence, start, stop))
            start = stop
    return found


def rarity(word: str) -> float:
    """How rare a word is in general: the negative natural logarithm of its share in the text jieba was made of.

    A word that jieba does not know counts as one that stood there once.
    """
    plain = _plain()
    return log(plain.total / max(plain.FREQ.get(simplified(word), 0), 1))


@lru_cache(maxsize=1)
def _plain() -> Any:
    """jieba with its own dictionary."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on newer Pythons, of its string escapes and of pkg_resources
        import jieba

        logging.getLogger("jieba").setLevel(logging.WARNING)
        tokenizer = jieba.Tokenizer()
        with _cache_folder() as folder:
            tokenizer.tmp_dir = folder
            tokenizer.initialize()
    return tokenizer


@lru_cache(maxsize=4)
def _tokenizer(words: tuple[str, ...]) -> Any:
    """jieba that knows `words` too."""
    plain = _plain()
    if not words:
        return plain
    tokenizer = type(plain)()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(plain.FREQ), plain.total, True
    for line in words:
        entry = _ENTRY.fullmatch(line.strip())
        if entry is None:
            continue
        word = simplified(entry["word"])
        # add_word(word, 0) would change jieba's global state; a word of frequency 0 is one not to be found
        if entry["frequency"] and not int(entry["frequency"]):
            tokenizer.FREQ[word] = 0
        else:
            tokenizer.add_word(word, entry["frequency"], entry["tag"])
    return tokenizer


@contextlib.contextmanager
def _cache_folder() -> Iterator[str]:
    """A folder of this user alone for jieba's cache, which it trusts blindly when it reads it back.

    Where there is none, a new one that is deleted again: jieba cannot be told not to write.
    """
    folder = Path(user_cache_dir("aligner"))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
        mine = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        usable = mine and stat.S_ISDIR(status.st_mode) and os.access(folder, os.W_OK)
        if usable and status.st_mode & 0o077:
            folder.chmod(0o700)
            for planted in folder.glob("jieba*"):
                planted.unlink()
    except OSError:
        usable = False
    if usable:
        yield str(folder)
    else:
        with tempfile.TemporaryDirectory(prefix="aligner-") as name:
            yield name
