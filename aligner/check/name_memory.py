"""What a memory itself says of names: the one that is John in other beads is not Peter here.

Words with a capital letter inside a sentence are learnt, each with what the other side has in the same beads and hardly
elsewhere: another such word, or, in a script without capitals, a string of characters. It is counted in each part of a
memory, with a bounded number of beads for each word, and what has been learnt stays for the parts behind it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from difflib import SequenceMatcher

from aligner.languages.readings import Remembered
from aligner.model import Alignment, Span

_CAPITAL = re.compile(r"(?<![\w'’.-])[^\W\d_a-zß-ÿ][^\W\d_]{2,}(?!\w)")
_INSIDE = re.compile(r"(?:[\w,;’'][\"”]?\s[\"“‘(]?|\w[-–—(/])$")
_SMALL = re.compile(r"(?<![\w'’-])[^\W\d_A-ZÀ-Þ][^\W\d_]{2,}")
_STRETCH = re.compile(r"[^\W\d_]{2,}")
_SHORTEST, _LONGEST = 2, 7  # characters of a name in a script without capitals
_SAMPLE = 8  # beads in which what a word goes with is looked for
_LIKELY = 12  # strings that are looked at for a word
_HELD = 50_000  # names that are remembered
_LEAST = 3  # beads with both names
_TOGETHER, _ALONE = 0.7, 0.5  # share of the beads with a word that have its counterpart, and the other way round


_SPELT = 0.75  # likeness of the spellings of one name
_FREE = 0.1  # of the beads with a name that may be without the other, besides one, where both always go together


class NameMemory:
    """The names that go together in the parts of a memory that have been read.

    Args:
        cased: The side on which capital letters mark names: 0 the source, 1 the target.
        both: Whether they do so on either side.
    """

    def __init__(self, cased: int, both: bool) -> None:
        self._cased, self._both = cased, both
        self._known: dict[str, str] = {}  # words with a capital letter, and what goes with them
        self._usual: dict[str, set[str]] = {}  # the other way
        self._free: set[str] = set()  # those of either that often stand without
        self._learnt: Alignment | None = None

    def learn(self, part: Alignment) -> None:
        """Learn from the beads of a part if it is a new one, in time linear in their length."""
        if part is self._learnt:
            return
        self._learnt = part
        beads = [(part.source.slice(bead.source), part.target.slice(bead.target)) for bead in part.beads]
        where: dict[str, list[int]] = defaultdict(list)
        small: set[str] = set()
        names: set[str] = set()
        for number, bead in enumerate(beads):
            small.update(_SMALL.findall(bead[self._cased]))
            names.update(inside(bead[self._cased]))
            for word in capitals(bead[self._cased]):
                where[word].append(number)
        others = [bead[1 - self._cased] for bead in beads]
        likely = {
            word: self._partners(numbers, others)
            for word, numbers in where.items()
            if len(numbers) >= _LEAST and word in names and (word.isupper() or word.lower() not in small)
        }
        counts = self._counts({name for names in likely.values() for name in names}, others)
        for word, found in likely.items():
            if best := self._best(where[word], found, others, counts):
                self._known.pop(word, None)
                self._known[word] = best
                both = sum(best in others[number] for number in where[word])
                for name, count in ((word, len(where[word])), (best, counts[best])):
                    is_free = both <= _LEAST or count - both > 1 + _FREE * count
                    (self._free.add if is_free else self._free.discard)(name)
        for word in list(self._known)[: max(0, len(self._known) - _HELD)]:
            del self._known[word]
        self._usual = defaultdict(set)
        for word, name in self._known.items():
            self._usual[name].add(word)

    def look(self, bead: tuple[str, str]) -> Remembered:
        """Return what is unusual in the names of a bead."""
        own, other = bead[self._cased], bead[1 - self._cased]
        if not self._known:
            return Remembered()
        words = capitals(own)
        placed = frozenset(
            word
            for word in words
            if (name := self._known.get(word))
            and (word in self._free or name in other or (not self._both and _is_partly_in(name, other)))
        )
        new = [span for word, span in words.items() if word in self._known and word not in placed]
        names = self._names(other) & self._usual.keys()
        found = {name for name in names if any(_is_in(word, own, words) for word in self._usual[name])}
        lost = [
            Span(start, start + len(name))
            for name in names - found - self._free
            if not any(name in longer for longer in names if longer != name)
            for start in [other.index(name)]
        ]
        return Remembered(tuple(sorted(lost)), tuple(new), placed, frozenset(found))

    def _partners(self, numbers: Sequence[int], others: Sequence[str]) -> list[str]:
        """What most of some beads have on the other side, the most frequent and longest first."""
        sample = list({others[number]: None for number in numbers[:: -(-len(numbers) // _SAMPLE)]})
        found = Counter(name for other in sample for name in self._names(other))
        least = max(2, _TOGETHER * len(sample))
        common = [name for name, count in found.items() if count >= least]
        return sorted(common, key=lambda name: (-found[name], -len(name)))[:_LIKELY]

    def _names(self, other: str) -> Set[str]:
        return inside(other).keys() if self._both else _strings(other)

    def _counts(self, names: Set[str], others: Iterable[str]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for other in others:
            counts.update(names & self._names(other))
        return counts

    def _best(
        self, numbers: Sequence[int], names: Iterable[str], others: Sequence[str], counts: Counter[str]
    ) -> str | None:
        """Return what goes with a word in most of its beads, and seldom without it."""
        rated = []
        for name in names:
            both = sum(name in others[number] for number in numbers)
            if both >= max(_LEAST, _TOGETHER * len(numbers), _ALONE * counts[name]):
                rated.append((both * both / counts[name], len(name), name))
        return max(rated)[-1] if rated else None


def capitals(string: str) -> dict[str, Span]:
    """Return the words with a capital letter, each with its first place."""
    found: dict[str, Span] = {}
    for match in _CAPITAL.finditer(string):
        found.setdefault(match[0], Span(*match.span()))
    return found


def inside(string: str) -> dict[str, Span]:
    """Return the words with a capital letter that they have not because a sentence begins, each with such a place."""
    found: dict[str, Span] = {}
    for match in _CAPITAL.finditer(string):
        if _INSIDE.search(string, max(0, match.start() - 3), match.start()):
            found.setdefault(match[0], Span(*match.span()))
    return found


def _is_partly_in(name: str, string: str) -> bool:
    """Return whether the beginning or the end of a name stands in a string without capitals: 迦南 of 迦南地."""
    return name[:_SHORTEST] in string or name[-_SHORTEST:] in string


def _is_in(word: str, string: str, words: Iterable[str]) -> bool:
    """Return whether a name stands in a string, whose words with a capital letter are given, or one spelt like it."""
    return word in string or any(
        word[0] == other[0] and SequenceMatcher(None, word, other, autojunk=False).ratio() >= _SPELT for other in words
    )


def _strings(string: str) -> set[str]:
    found: set[str] = set()
    for stretch in _STRETCH.finditer(string):
        text = stretch[0]
        for size in range(_SHORTEST, min(_LONGEST, len(text)) + 1):
            found.update(text[start : start + size] for start in range(len(text) - size + 1))
    return found
