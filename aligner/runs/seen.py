"""What was seen before among millions of names, without holding them."""

from __future__ import annotations

from array import array
from hashlib import blake2b

_FIRST = 1 << 10


class Seen:
    """The lines on which names stand first, by digests of 8 bytes in a table with open addressing.

    It takes 24 to 48 bytes a name, against 150 and more of a dictionary of strings. Two of a million names are taken
    for one with a probability of 3e-8.
    """

    def __init__(self) -> None:
        self._digests = array("Q", bytes(8 * _FIRST))
        self._lines = array("I", bytes(array("I").itemsize * _FIRST))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def first(self, name: str, line: int) -> int | None:
        """Return the line on which a name stood before; where it is new, note it with this line and return None."""
        digest = int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
        slot = self._slot(self._digests, digest)
        if self._digests[slot]:
            return self._lines[slot]
        self._digests[slot], self._lines[slot] = digest, line
        self._count += 1
        if 2 * self._count > len(self._digests):
            self._grow()
        return None

    @property
    def size(self) -> int:
        """Bytes of the table."""
        return len(self._digests) * (self._digests.itemsize + self._lines.itemsize)

    @staticmethod
    def _slot(digests: array[int], digest: int) -> int:
        mask = len(digests) - 1
        slot = digest & mask
        while digests[slot] not in (0, digest):
            slot = slot + 1 & mask
        return slot

    def _grow(self) -> None:
        digests = array("Q", bytes(2 * self._digests.itemsize * len(self._digests)))
        lines = array("I", bytes(2 * self._lines.itemsize * len(self._lines)))
        for digest, line in zip(self._digests, self._lines, strict=True):
            if digest:
                slot = self._slot(digests, digest)
                digests[slot], lines[slot] = digest, line
        self._digests, self._lines = digests, lines
