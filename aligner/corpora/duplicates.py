"""Texts that were there before: the same ones by digests, nearly the same by MinHash and locality-sensitive hashing.

Broder (1997), On the resemblance and containment of documents; Leskovec, Rajaraman and Ullman, Mining of Massive
Datasets, chapter 3, on bands. Everything comes from BLAKE2b, so that what is found is the same on every machine and in
every version of Python and its libraries. Tables hold numbers and digests in arrays: a Python set takes five times as
much memory.
"""

from __future__ import annotations

import re
from array import array
from functools import cache, lru_cache
from hashlib import blake2b
from operator import eq
from typing import TYPE_CHECKING

from aligner.languages.extent import normalised
from aligner.languages.scripts import HAN, HANGUL, KANA

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BANDS, BAND = 8, 6
ROWS = BANDS * BAND
"""Of a signature, one byte each. Of texts that share .9 of their shingles 99.8 % meet in a band, of .5 12 %."""
LEAST = 39
"""Rows in which signatures of near duplicates agree at least: .81 of them estimates a resemblance of .8."""

_LETTERS, _WIDE_CHARACTERS = 5, 3  # in a shingle
_LONGEST = 20_000  # characters of a text that are looked at
_MOST_ALIKE = 32  # that are kept or looked at in one band: more of them are boilerplate
_SPREAD = 0x9E3779B97F4A7C15  # the golden ratio, which spreads keys over a table (Knuth, volume 3, 6.4)
_WORD = (1 << 64) - 1
_FULL = 0.6
_WIDE = re.compile(f"[{HAN}{KANA}{HANGUL}]")


def digest(text: str) -> int:
    """Return 64 bits that stand for a text; white space counts as one blank wherever there is any.

    Among a hundred million texts, two different ones have the same with a probability of 1 to 3,700.
    """
    return int.from_bytes(blake2b(" ".join(text.split()).encode(), digest_size=8).digest(), "little")


def joined(source: int, target: int) -> int:
    """Return 64 bits that stand for a pair, given those of its sides."""
    both = source.to_bytes(8, "little") + target.to_bytes(8, "little")
    return int.from_bytes(blake2b(both, digest_size=8).digest(), "little")


class Digests:
    """A set of digests that only grows: 13 to 27 bytes each."""

    def __init__(self) -> None:
        self._table = array("Q", bytes(8 * 1024))
        self._shift = 54
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def __contains__(self, value: int) -> bool:
        return self._table[self._place(value or 1)] != 0

    def add(self, value: int) -> bool:
        """Add a digest, and return whether it is new."""
        value = value or 1  # 0 is an empty place
        place = self._place(value)
        if self._table[place]:
            return False
        self._table[place] = value
        self._size += 1
        if self._size > _FULL * len(self._table):
            old, self._table = self._table, array("Q", bytes(16 * len(self._table)))
            self._shift -= 1
            for held in old:
                if held:
                    self._table[self._place(held)] = held
        return True

    def _place(self, value: int) -> int:
        """Where a digest is, or would be put."""
        table, mask = self._table, len(self._table) - 1
        place = (value * _SPREAD & _WORD) >> self._shift
        while (held := table[place]) and held != value:
            place = (place + 1) & mask
        return place


def shingles(text: str) -> set[str]:
    """Return the runs of characters that a text is compared by, without case, width and punctuation.

    They are of five characters, or of three in a text half of which is Chinese, Japanese or Korean.
    """
    plain = normalised(text[:_LONGEST])
    size = _WIDE_CHARACTERS if 2 * len(_WIDE.findall(plain)) > len(plain) else _LETTERS
    return {plain[i : i + size] for i in range(max(len(plain) - size + 1, 1))} if plain else set()


def minima(text: str) -> NDArray[np.uint64] | None:
    """Return the least value of each of `ROWS` hash functions over the shingles of a text; None where it has none.

    The elementwise minimum of two such arrays is that of both texts together.
    """
    import numpy as np

    found = shingles(text)
    if not found:
        return None
    factors, terms = _functions()
    values: NDArray[np.uint64] = factors * np.array([_hashed(shingle) for shingle in found], np.uint64) + terms
    return np.min(values, axis=1)  # type: ignore[no-any-return]


def signature(least: NDArray[np.uint64]) -> bytes:
    """Return a byte of each minimum: what two texts are compared by."""
    return bytes(((least >> 32) & 0xFF).tolist())


@lru_cache(100_000)
def _hashed(shingle: str) -> int:
    return int.from_bytes(blake2b(shingle.encode(), digest_size=8).digest(), "little")


@cache
def _functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Odd factors and terms of the hash functions, one function a row."""
    import numpy as np

    drawn = [_hashed(f"minhash {number}") for number in range(2 * ROWS)]
    factors, terms = (np.array(some, np.uint64)[:, None] for some in (drawn[:ROWS], drawn[ROWS:]))
    return factors | np.uint64(1), terms


class Signatures:
    """The signatures of texts that are kept, and which of them another one is like: 102 to 155 bytes each."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._table = array("I", bytes(4 * 8192))  # numbers from 1; 0 is an empty place
        self._shift = 51
        self._entries = 0

    def __len__(self) -> int:
        return len(self._held) // ROWS

    def find(self, sought: bytes) -> int | None:
        """Return the number of the first text that one is nearly the same as, from 0; None where there is none."""
        found: int | None = None
        for band in range(BANDS):
            for number in self._alike(sought, band)[0]:
                start = number * ROWS
                if (found is None or number < found) and sum(
                    map(eq, sought, self._held[start : start + ROWS])
                ) >= LEAST:
                    found = number
        return found

    def __contains__(self, sought: bytes) -> bool:
        return self.find(sought) is not None

    def add(self, added: bytes) -> int:
        """Add a signature and return its number."""
        number = len(self)
        self._held += added
        if self._entries + BANDS > _FULL * len(self._table):
            self._table = array("I", bytes(8 * len(self._table)))
            self._shift -= 1
            self._entries = 0
            for again in range(number):
                self._enter(again)
        self._enter(number)
        return number

    def _enter(self, number: int) -> None:
        entered = bytes(self._held[number * ROWS : (number + 1) * ROWS])
        for band in range(BANDS):
            alike, place = self._alike(entered, band)
            if len(alike) < _MOST_ALIKE:
                self._table[place] = number + 1
                self._entries += 1

    def _alike(self, sought: bytes, band: int) -> tuple[list[int], int]:
        """The numbers of texts with the same rows in a band, and the first empty place behind them."""
        table, held, mask = self._table, self._held, len(self._table) - 1
        start = BAND * band
        rows = sought[start : start + BAND]
        place = ((int.from_bytes(rows, "little") | band << 48) * _SPREAD & _WORD) >> self._shift
        found: list[int] = []
        while number := table[place]:
            first = (number - 1) * ROWS + start
            if held[first : first + BAND] == rows:
                found.append(number - 1)
                if len(found) == _MOST_ALIKE:
                    break
            place = (place + 1) & mask
        return found, place
