"""Words of Chinese text, by jieba, kept apart from whatever else uses jieba in this process."""

from __future__ import annotations

import logging
import os
import re
import stat
import warnings
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Any

from aligner import caches
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
_MANY = 1_000  # characters of one jieba call: its time grows with the square of a stretch of unknown words


def tokens(sentence: str, words: tuple[str, ...] = ()) -> list[Token]:
    """The words of a sentence. Traditional characters are read as their simplified ones, one for one.

    Args:
        sentence: The characters.
        words: Lines of a jieba user dictionary.
    """
    tokenizer, apart = _tokenizer(words)
    plain = simplified(sentence)
    found = []
    start = 0
    for stretch in apart.finditer(plain) if apart else ():
        found += _pieces(plain, start, stretch.start(), tokenizer)
        found.append(stretch.span())
        start = stretch.end()
    found += _pieces(plain, start, len(plain), tokenizer)
    return [token(sentence, *piece) for piece in found]


def _pieces(plain: str, start: int, stop: int, tokenizer: Any) -> list[tuple[int, int]]:
    """Where jieba's words begin and end in a stretch of a sentence, white space left out."""
    found = []
    for begin in range(start, stop, _MANY):
        place = begin
        for word in tokenizer.cut(plain[begin : min(begin + _MANY, stop)]):
            if not word.isspace():
                found.append((place, place + len(word)))
            place += len(word)
    return repaired(plain, found, lambda word: tokenizer.FREQ.get(word, 0))


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
        folder = _cache_folder()
        if folder is None:
            tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
            tokenizer.initialized = True
        else:
            tokenizer.tmp_dir = str(folder)
            tokenizer.initialize()
    return tokenizer


@lru_cache(maxsize=4)
def _tokenizer(words: tuple[str, ...]) -> tuple[Any, re.Pattern[str] | None]:
    """jieba that knows `words` too, and a pattern of those that it would take apart, such as words with a space."""
    plain = _plain()
    if not words:
        return plain, None
    tokenizer = type(plain)()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = dict(plain.FREQ), plain.total, True
    apart = set()
    for line in words:
        entry = _ENTRY.fullmatch(line.strip())
        if entry is None:
            continue
        word = simplified(entry["word"])
        # add_word(word, 0) would change jieba's global state; a word of frequency 0 is one not to be found
        if entry["frequency"] and not int(entry["frequency"]):
            tokenizer.FREQ[word] = 0
        elif _WHOLE.fullmatch(word):
            tokenizer.add_word(word, entry["frequency"], entry["tag"])
        else:
            apart.add(word)
    return tokenizer, re.compile("|".join(map(_stretch, sorted(apart, key=len, reverse=True)))) if apart else None


def _stretch(word: str) -> str:
    """A pattern for a word that stands by itself, with any white space for its own."""
    before = "(?<![A-Za-z0-9])" if _LETTER.match(word[0]) else ""
    behind = "(?![A-Za-z0-9])" if _LETTER.match(word[-1]) else ""
    return before + r"\s+".join(map(re.escape, word.split())) + behind


def _cache_folder() -> Path | None:
    """A folder of this user alone for jieba's cache, which it trusts blindly when it reads it back; None for none."""
    try:
        parent = caches.folder()
        if parent is None:
            return None
        folder = parent / "jieba"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.lstat()
        mine = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        if not (mine and stat.S_ISDIR(status.st_mode) and os.access(folder, os.W_OK)):
            return None
        if status.st_mode & 0o077:
            folder.chmod(0o700)
            for planted in folder.glob("jieba*"):
                planted.unlink()
    except OSError:
        return None
    return folder
