"""What is kept of a file to find its other version by: some vectors, numbers, names and its length; not its text.

The sentences of a file are put together to at most `WINDOWS` windows of about the same length; a short file has one for
each sentence. Lines that many files of the pile share, such as a heading or a licence, count little. What is
kept takes some 36 KB a file at most; sentences wait on disk, in a file without a name, until all files have been read.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from aligner.encoders import Float16Vectors, Vectors
from aligner.languages import get
from aligner.languages.digits import ascii_digits
from aligner.languages.numbers import numbers
from aligner.languages.readings import Weight
from aligner.model import language_of

WINDOWS = 32
_FEW = 3  # files that may share a line before it counts less
_SLOTS = 1 << 22  # counters of lines: two lines that fall together count as more frequent than they are, which is rare
_KEPT = 128  # numbers, and as many names and words, of a file
_NAME = re.compile(r"[^\W\d_]{3,}")

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Profile:
    """A file as it is compared.

    Attributes:
        path: The file.
        lang: Primary subtag of its language.
        windows: Unit vectors (windows, dim) of its windows in order.
        weights: The share of each in the file; their sum is 1.
        length: Of its text, in bytes of UTF-8 without the lines that many files share: scripts with more meaning in a
            character have more bytes in it.
        numbers: Hashes of its numbers, in order of the hashes.
        names: Hashes of its words in Latin letters and the like, likewise.
    """

    path: str
    lang: str
    windows: Float16Vectors
    weights: NDArray[np.float32]
    length: float
    numbers: Hashes
    names: Hashes


@dataclass(frozen=True, slots=True)
class _Waiting:
    path: str
    lang: str
    start: int
    size: int


class Reader:
    """Takes the sentences of all files, and then gives the profiles of those that are wanted."""

    def __init__(self) -> None:
        self._store = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the reader
        self._counts = np.zeros(_SLOTS, dtype=np.uint16)
        self.files: list[_Waiting] = []

    def add(self, path: str, lang: str, sentences: Sequence[str]) -> None:
        """Take the sentences of a file.

        Args:
            path: The file.
            lang: Tag of its language.
            sentences: Its sentences.
        """
        lang = language_of(lang)
        slots = np.unique(_slots(sentences, lang))
        self._counts[slots] = np.minimum(self._counts[slots], 65_534) + 1
        data = zlib.compress(json.dumps(list(sentences)).encode(), 1)
        start = self._store.seek(0, 2)
        self._store.write(data)
        self.files.append(_Waiting(path, lang, start, len(data)))

    def profile(self, file: _Waiting, encode: Callable[[Sequence[str]], Vectors]) -> Profile:
        """Make the profile of a file.

        Args:
            file: One of `files`.
            encode: Makes vectors of sentences.
        """
        self._store.seek(file.start)
        sentences: list[str] = json.loads(zlib.decompress(self._store.read(file.size)))
        shared = self._counts[_slots(sentences, file.lang)]
        counted = np.minimum(1.0, _FEW / np.maximum(shared, 1)).astype(np.float32)
        lengths = np.array([len(sentence.encode("utf-8", "replace")) for sentence in sentences], dtype=np.float32)
        windows, weights = _windows(encode(sentences), lengths, counted)
        kept = [sentence for sentence, weight in zip(sentences, counted, strict=True) if weight > 0.5]
        return Profile(
            file.path,
            file.lang,
            windows,
            weights,
            max(float(lengths @ counted), 1.0),
            _sketch(chain.from_iterable(_numbers(sentence, file.lang) for sentence in kept)),
            _sketch(chain.from_iterable(map(_names, kept))),
        )

    def close(self) -> None:
        """Let go of the sentences."""
        self._store.close()


def _slots(sentences: Sequence[str], lang: str) -> NDArray[np.int64]:
    """Return the counter of each line in a language: the same for lines that differ in case, spaces and numbers."""
    plain = (re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFKC", sentence).casefold()) for sentence in sentences)
    return np.array(
        [zlib.crc32(f"{lang} {line}".encode("utf-8", "replace")) % _SLOTS for line in plain], dtype=np.int64
    )


def _windows(
    vectors: Vectors, lengths: NDArray[np.float32], counted: NDArray[np.float32]
) -> tuple[Float16Vectors, NDArray[np.float32]]:
    """Put sentences together to windows of about the same length.

    Args:
        vectors: Of the sentences.
        lengths: Of the sentences.
        counted: How much each counts.

    Returns:
        The vectors and the shares of the windows.
    """
    number = min(len(lengths), WINDOWS)
    shares = lengths * counted / max(float(lengths @ counted), 1e-9)
    middles = np.cumsum(shares) - shares / 2
    of = np.minimum((middles * number).astype(np.int64), number - 1)
    if number == len(lengths):
        of = np.arange(number)
    sums = np.zeros((number, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, of, vectors.astype(np.float32) * (counted * np.sqrt(lengths))[:, None])
    weights = np.zeros(number, dtype=np.float32)
    np.add.at(weights, of, shares)
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return sums.astype(np.float16), weights


def _numbers(sentence: str, lang: str) -> Iterable[str]:
    for number in numbers(ascii_digits(sentence), get(lang)):
        if number.weight is not Weight.LOOSE and number.values:
            yield f"{max(number.values):.6g}"


def _names(sentence: str) -> Iterable[str]:
    """Return the words that might be written alike in another language, without accents."""
    plain = unicodedata.normalize("NFKD", sentence)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return (word.casefold() for word in _NAME.findall(plain) if word.isascii())


def _sketch(strings: Iterable[str]) -> Hashes:
    """Return the smallest hashes of strings: a sample that takes the same strings from each file that has them."""
    hashes = {
        int.from_bytes(hashlib.blake2b(string.encode(), digest_size=4).digest(), "big") for string in set(strings)
    }
    return np.array(sorted(hashes)[:_KEPT], dtype=np.uint32)
