"""Documents divided into parts such as train, dev and test, which stay the same when the corpus grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate

from aligner.corpora.duplicates import Digests, Signatures, digest, minima, signature
from aligner.errors import InvariantError
from aligner.languages.extent import normalised
from aligner.model import Alignment, DocumentPair
from aligner.model.properties import value_of

BUCKETS = 10_000
SALT = "aligner"
WORK = "work"
"""Metadata by which documents stay together, such as the chapters or the editions of a book."""


@dataclass(frozen=True, slots=True)
class Split:
    """Which part a document belongs to: that depends on its name, or on its `work`, and on nothing else.

    Attributes:
        shares: The parts with their shares, which make 1. The last ones are protected the most: what stands in them is
            left out of those before them.
        salt: What another division of the same documents has another one of; at most 64 bytes.

    Raises:
        InvariantError: The shares do not make 1, are less than one in 10,000, or a part stands twice; the salt is too
            long.
    """

    shares: tuple[tuple[str, float], ...]
    salt: str = SALT

    def __post_init__(self) -> None:
        names = [name for name, _ in self.shares]
        if not names or len(set(names)) < len(names):
            raise InvariantError("each part has a name of its own", hint="write train=.9,dev=.05,test=.05")
        if any(share * BUCKETS < 1 for _, share in self.shares) or round(sum(s for _, s in self.shares), 6) != 1:
            hint = "write train=.9,dev=.05,test=.05; each is at least .0001"
            raise InvariantError("the shares of the parts must make 1", hint=hint)
        if len(self.salt.encode()) > 64:
            raise InvariantError("the salt has more than 64 bytes", hint="choose a shorter one")

    @property
    def names(self) -> list[str]:
        """The parts in their order."""
        return [name for name, _ in self.shares]

    def part_of(self, pair: DocumentPair) -> int:
        """Return the number of the part of a document."""
        bucket = bucket_of(value_of(pair.metadata, WORK) or pair.name, self.salt)
        ends = [round(end * BUCKETS) for end in accumulate(share for _, share in self.shares)]
        return next(number for number, end in enumerate(ends) if bucket < end)


def bucket_of(key: str, salt: str = SALT) -> int:
    """Return the bucket of a document: the same on every machine and in every version."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8, key=salt.encode()).digest(), "big") % BUCKETS


class Protected:
    """The sentences of the parts behind the first: what stands there, or nearly so, is left out of parts before them.

    So a test set stays as it is while the corpus grows. On either side of a pair it is the whole text of that side that
    counts, without case, width, white space and punctuation.

    Args:
        parts: How many parts there are.
    """

    def __init__(self, parts: int) -> None:
        self._texts = [Digests() for _ in range(parts)]
        self._alike = [Signatures() for _ in range(parts)]

    def add(self, part: int, alignment: Alignment, numbers: Sequence[int]) -> None:
        """Protect some beads of a document; those of the first part stand behind nothing."""
        if part == 0:
            return
        for text in (text for both in _sides(alignment, numbers) for text in both):
            if text and self._texts[part].add(digest(text)) and (least := minima(text)) is not None:
                self._alike[part].add(signature(least))

    def kept(self, part: int, alignment: Alignment, numbers: Sequence[int]) -> list[int]:
        """Return the numbers of those beads of a document that stand in no later part."""
        later = range(part + 1, len(self._texts))
        if not later:
            return list(numbers)
        texts = _sides(alignment, numbers)
        return [n for n, both in zip(numbers, texts, strict=True) if not any(self._holds(later, t) for t in both)]

    def _holds(self, parts: range, text: str) -> bool:
        if not text:
            return False
        value = digest(text)
        if any(value in self._texts[part] for part in parts):
            return True
        least = minima(text)
        return least is not None and any(signature(least) in self._alike[part] for part in parts)


def _sides(alignment: Alignment, numbers: Sequence[int]) -> list[tuple[str, str]]:
    """The texts of both sides of beads, as they are compared."""
    source, target = alignment.source, alignment.target
    beads = [alignment.beads[number] for number in numbers]
    return [(normalised(source.slice(bead.source)), normalised(target.slice(bead.target))) for bead in beads]
