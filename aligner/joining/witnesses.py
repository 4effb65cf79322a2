"""A text as different files have it: what they have in common, and what either has left out.

What counts of a text are its visible characters: white space and characters that cannot be seen often get lost between
programs. Equal stretches are found as in a patience diff: clauses and sentences that occur once in each text are
anchors, of which the longest rising sequence counts; between them the same is done again, until equal ends are all
that is left.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

from aligner.errors import InputError
from aligner.model import Document, Span

_EMPTY = "\0"  # stands for a sentence without a visible character; no text has it, because it is not visible itself
_CLAUSES = re.compile("[^,.!?;:，。！？；：、…“”\"‘’'「」『』《》()（）—\0]+")
_DEPTH = 12  # how often anchors are looked for between anchors
_SHARED = 0.5  # of the shorter text: with less in common, two texts are not one
_CHANGED = 0.5  # of the trigrams of two strings: with more in common, they are one that was changed


class _Strings(NamedTuple):
    """Parts of a key in order: where they begin, and what they are."""

    starts: list[int]
    strings: list[str]


class Witness:
    """A text as one file has it.

    Args:
        document: The text.
        name: The file.

    Attributes:
        key: Its visible characters, and one for each sentence that has none.
        edges: Where sentences begin and end in `key`: one more than there are sentences.
    """

    def __init__(self, document: Document, name: str) -> None:
        self.document = document
        self.name = name
        parts = [visible(sentence) or _EMPTY for sentence in document.strings()]
        self.key = "".join(parts)
        self.edges = [0, *accumulate(map(len, parts))]

    @cached_property
    def clauses(self) -> _Strings:
        """What stands between marks of punctuation: the same in every witness, wherever sentences end in it."""
        found = list(_CLAUSES.finditer(self.key))
        return _Strings([match.start() for match in found], [match[0] for match in found])

    @cached_property
    def parts(self) -> _Strings:
        """What stands between those and the ends of sentences too, which are seen where there is no punctuation."""
        found = [match for start, stop in pairwise(self.edges) for match in _CLAUSES.finditer(self.key, start, stop)]
        return _Strings([match.start() for match in found], [match[0] for match in found])

    def rank(self) -> tuple[object, ...]:
        """What puts the witness first that says most: divisions and paragraphs, then text, then sentences."""
        document = self.document
        paragraphs = document.sentences[-1].paragraph if document.sentences else 0
        fullness = (len(document.divisions), paragraphs, len(self.key), len(document))
        return (*(-n for n in fullness), document.text.content, tuple(self.edges), document.text.origin)

    def sentence_at(self, position: int) -> int:
        """The number of the sentence that a position in `key` is in; the last one, for its end."""
        return max(min(bisect_right(self.edges, position), len(self.edges) - 1) - 1, 0)

    def stretch(self, start: int, stop: int) -> Span:
        """Where in the text a stretch of `key` stands, with white space behind it only where a sentence ends so."""
        first, last = self.sentence_at(start), self.sentence_at(stop - 1)
        begin, end = self.document.sentences[first].span.start, self.document.sentences[last].span.stop
        if self.edges[first] != start:
            begin = self.offset(start)
        if self.edges[last + 1] != stop:
            end = begin + len(self.document.text.content[begin : self.offset(stop)].rstrip())
        return Span(begin, end)

    def offset(self, position: int) -> int:
        """Where in the text the character at a position in `key` stands."""
        number = self.sentence_at(position)
        left = position - self.edges[number]
        start, stop = self.document.sentences[number].span
        for offset in range(start, stop):
            if visible(self.document.text.content[offset]):
                if not left:
                    return offset
                left -= 1
        return stop


def visible(string: str) -> str:
    """The characters of `string` that can be seen."""
    string = string.replace(" ", "")
    return string if string.isprintable() else "".join(character for character in string if character.isprintable())


class Difference(NamedTuple):
    """What stands only in one text, between stretches that stand in both: ranges of their keys."""

    a: Span
    b: Span


# --- what differs ----------------------------------------------------------------------------------------------------


def differences(a: Witness, b: Witness) -> list[Difference]:
    """The sentences that only one of two witnesses of a text has, in order.

    Raises:
        InputError: They are not the same text: words differ, or too much stands in one alone.
    """
    if a.key == b.key:
        return []
    compared = _compare(a, b, Span(0, len(a.key)), Span(0, len(b.key)), _DEPTH)
    found = _whole_sentences(a, b, [difference for difference in compared if difference.a.size or difference.b.size])
    shared = len(a.key) - sum(difference.a.size for difference in found)
    if shared < _SHARED * min(len(a.key), len(b.key)):
        raise _differ(a, b, found[0].a.start, found[0].b.start)
    return found


def _compare(a: Witness, b: Witness, in_a: Span, in_b: Span, depth: int) -> Iterator[Difference]:
    if a.key[slice(*in_a)] == b.key[slice(*in_b)]:
        return
    anchors = _anchors(a, b, in_a, in_b) if depth else []
    if not anchors:  # equal ends can hide an anchor, and can make one, where they are what stands there twice
        in_a, in_b = _without_equal_ends(a.key, b.key, in_a, in_b)
        anchors = _anchors(a, b, in_a, in_b) if depth and in_a.size and in_b.size else []
    if not anchors:
        yield Difference(in_a, in_b)
        return
    x, y = in_a.start, in_b.start
    for start_a, start_b, size in [*anchors, (in_a.stop, in_b.stop, 0)]:
        yield from _compare(a, b, Span(x, start_a), Span(y, start_b), depth - 1)
        x, y = start_a + size, start_b + size


def _without_equal_ends(a: str, b: str, in_a: Span, in_b: Span) -> tuple[Span, Span]:
    (start_a, stop_a), (start_b, stop_b) = in_a, in_b
    while start_a < stop_a and start_b < stop_b and a[start_a] == b[start_b]:
        start_a, start_b = start_a + 1, start_b + 1
    while start_a < stop_a and start_b < stop_b and a[stop_a - 1] == b[stop_b - 1]:
        stop_a, stop_b = stop_a - 1, stop_b - 1
    return Span(start_a, stop_a), Span(start_b, stop_b)


def _anchors(a: Witness, b: Witness, in_a: Span, in_b: Span) -> list[tuple[int, int, int]]:
    """Strings that stand once in each stretch, in the same order in both: where in each, and their lengths."""
    return _common(a.clauses, b.clauses, in_a, in_b) or _common(a.parts, b.parts, in_a, in_b)


def _common(a: _Strings, b: _Strings, in_a: Span, in_b: Span) -> list[tuple[int, int, int]]:
    once_a, once_b = _once(a, in_a), _once(b, in_b)
    pairs = [(start, once_b[string], len(string)) for string, start in once_a.items() if string in once_b]
    # The longest sequence that rises in both (patience sorting: `last` holds the lowest ends of sequences by length).
    last: list[int] = []
    chosen: list[int] = []
    previous: list[int] = []
    for number, (_, start, _) in enumerate(pairs):
        length = bisect_left(last, start)
        previous.append(chosen[length - 1] if length else -1)
        last[length : length + 1] = [start]
        chosen[length : length + 1] = [number]
    rising = []
    number = chosen[-1] if chosen else -1
    while number >= 0:
        rising.append(pairs[number])
        number = previous[number]
    return rising[::-1]


def _once(parts: _Strings, span: Span) -> dict[str, int]:
    """The strings that lie in a stretch and stand there once, with their places, in order."""
    starts, strings = parts
    first, last = bisect_left(starts, span.start), bisect_left(starts, span.stop)
    if last > first and starts[last - 1] + len(strings[last - 1]) > span.stop:
        last -= 1
    counts = Counter(strings[first:last])
    return {strings[i]: starts[i] for i in range(first, last) if counts[strings[i]] == 1}


# --- whether it is whole sentences -----------------------------------------------------------------------------------


def _whole_sentences(a: Witness, b: Witness, found: Sequence[Difference]) -> list[Difference]:
    """The differences as whole sentences: where one text has nothing, one of its sentences ends and the next begins.

    Raises:
        InputError: Somebody has changed words in a sentence.
    """
    result: list[Difference] = []
    edges_a, edges_b = set(a.edges), set(b.edges)
    for number, (in_a, in_b) in enumerate(found):
        before = result[-1] if result else Difference(Span(0, 0), Span(0, 0))
        left = min(in_a.start - before.a.stop, in_b.start - before.b.stop)
        right = (found[number + 1].a.start if number + 1 < len(found) else len(a.key)) - in_a.stop
        move: int | None = None
        if not in_b.size:
            move = _slide(a.key, in_a, edges_a, in_b.start, edges_b, left, right)
        elif not in_a.size:
            move = _slide(b.key, in_b, edges_b, in_a.start, edges_a, left, right)
        if move is not None:
            result.append(Difference(*(Span(span.start + move, span.stop + move) for span in (in_a, in_b))))
            continue
        back = next((n for n in range(left + 1) if in_a.start - n in edges_a or in_b.start - n in edges_b), None)
        on = next((n for n in range(right + 1) if in_a.stop + n in edges_a or in_b.stop + n in edges_b), None)
        if back is None or on is None:
            raise _differ(a, b, in_a.start, in_b.start)
        wide = Difference(*(Span(span.start - back, span.stop + on) for span in (in_a, in_b)))
        if _resemble(a.key[slice(*wide.a)], b.key[slice(*wide.b)]):
            raise _differ(a, b, in_a.start, in_b.start)
        result.append(wide)
    return result


def _slide(key: str, span: Span, edges: set[int], place: int, other: set[int], left: int, right: int) -> int | None:
    """How far to move what one text has alone, so that a sentence of the other ends there, and best its own do too.

    In `a b | a b | a c` against `a b | a c` the sentence that is missing can be seen in two places.
    """
    start, stop = span
    moves = [0]
    for n in range(1, left + 1):
        if key[start - n] != key[stop - n]:
            break
        moves.append(-n)
    for n in range(1, right + 1):
        if key[start + n - 1] != key[stop + n - 1]:
            break
        moves.append(n)
    possible = [n for n in moves if place + n in other]
    return min(possible, key=lambda n: ((start + n not in edges) + (stop + n not in edges), abs(n)), default=None)


def _resemble(one: str, other: str) -> bool:
    """Whether two strings have most of their trigrams in common: rather one that was changed than two."""
    counts = [Counter(s[i : i + 3] for i in range(max(len(s) - 2, 1))) for s in (one, other)]
    common = sum((counts[0] & counts[1]).values())
    return 2 * common > _CHANGED * sum(sum(count.values()) for count in counts)


def _differ(a: Witness, b: Witness, at_a: int, at_b: int) -> InputError:
    seen = []
    for witness, position in ((a, at_a), (b, at_b)):
        offset = witness.offset(position) if witness.key else 0
        start, stop = max(offset - 15, 0), offset + 25
        content = witness.document.text.content
        string = " ".join(content[start:stop].split())
        seen.append(f"“{'…' if start else ''}{string}{'…' if stop < len(content) else ''}”")
    number = b.sentence_at(at_b) + 1
    reason = (
        f"its {b.document.lang} text is not that of {a.name}: sentence {number} has {seen[1]} where that has {seen[0]}"
    )
    hint = "align the same text everywhere; another version of it needs a language tag of its own, such as en-GB"
    return InputError(reason, file=b.name, hint=hint)
