"""Traditional and Japanese characters and the simplified ones that stand for them, one for one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from aligner.caches.derived import derived
from aligner.languages.zh.cedict import digest, entries

_JAPANESE = re.compile(r"Japanese variant of (?:.\|)?(.)")


def simplified(string: str) -> str:
    """Return a string with its traditional and Japanese characters as their simplified ones."""
    return string.translate(_table()) if any(map(may_be_traditional, string)) else string


@cache
def simplified_characters() -> dict[str, str]:
    """Return the characters there are for which simplified ones stand, with these; to find them out takes a second."""
    return {chr(code): character for code, character in _table().items()}


@lru_cache(maxsize=30_000)
def may_be_traditional(character: str) -> bool:
    """Return whether it is a letter of such a script that simplified text (GB 2312) does not have."""
    if character < "\u3400":
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return unicodedata.category(character) == "Lo"
    return False


@cache
def _table() -> dict[int, str]:
    kept = derived(f"simplified-2-{digest()}", lambda: (_learnt(), ()))
    return {ord(character): str(plain) for character, plain in kept.about.items()}


def _learnt() -> dict[str, str]:
    """As learnt from the headwords of CC-CEDICT that are equally long in both scripts.

    Where a character has several, the commonest wins; one that is itself used in simplified text stays. The dictionary
    says which characters are Japanese variants (図 of 圖, 図|图).
    """
    headwords = [(a, b) for a, b, _ in entries() if a != b and len(a) == len(b)]
    pairs = Counter(pair for traditional, simplified in headwords for pair in zip(traditional, simplified, strict=True))
    learnt = {}
    for (a, b), _ in sorted(pairs.items(), key=lambda counted: (-counted[1], counted[0])):
        if a != b and a not in learnt and may_be_traditional(a):
            learnt[a] = b
    for character, _, definition in entries():
        variant = _JAPANESE.search(definition) if len(character) == 1 and may_be_traditional(character) else None
        if variant is not None:
            learnt.setdefault(character, variant[1])
    return learnt
