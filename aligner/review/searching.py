"""Finding in a text that is being corrected, as a text editor does: exactly what is there; and replacing it."""

from __future__ import annotations

import re
import time
import warnings
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from math import prod
from typing import Any, NamedTuple

from aligner.edits import Edit, SetStatuses, SetText, SetTexts
from aligner.edits.replacing import bead_with
from aligner.edits.sentences import cleaned
from aligner.errors import EditError
from aligner.model import SIDES, Alignment, Bead, Document, Side, Status
from aligner.model.documents import normalised
from aligner.review.answers import Refused

_LENGTH = 1000  # characters of what is looked for
_SIZE = 200_000  # of a regular expression with its repetitions written out
_PATIENCE = 5.0  # seconds for a whole text
_SINGLE = 20  # sentences that are changed by an edit each; more are changed in one pass


class Occurrence(NamedTuple):
    """Where something stands in a bead.

    Attributes:
        bead: Number of the bead.
        side: `source` or `target`.
        sentence: Number of the sentence in the bead.
        start: Offset into the sentence.
        stop: Where it ends.
    """

    bead: int
    side: Side
    sentence: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which beads count.

    Attributes:
        status: Only those of this status.
        shape: Only those of this shape; with `!` before it, only those of another.
        below: Only those that are less sure than this and not approved.
        notes: Only those with a note.
        among: Only these numbers.
    """

    status: str = ""
    shape: str = ""
    below: float | None = None
    notes: bool = False
    among: Collection[int] | None = None

    def fits(self, number: int, bead: Bead) -> bool:
        """Return whether a bead counts."""
        if self.among is not None and number not in self.among:
            return False
        if (self.status and bead.status != self.status) or (self.notes and not bead.note):
            return False
        if self.shape and (bead.shape == self.shape.removeprefix("!")) == self.shape.startswith("!"):
            return False
        if self.below is None:
            return True
        return bead.confidence is not None and bead.confidence < self.below and bead.status != "approved"


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for.

    Attributes:
        text: It; empty for nothing but a filter.
        side: `source`, `target` or `both`.
        regex: It is a regular expression, of the kind of the library `regex`.
        case: Capital letters are others than small ones.
        whole: Only whole words.
    """

    text: str
    side: str = "both"
    regex: bool = False
    case: bool = False
    whole: bool = False
    _compiled: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", self._compile() if self.text else None)

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides on which it is looked for."""
        return tuple(side for side in SIDES if self.side in (side, "both"))

    def occurrences(self, alignment: Alignment, chosen: Filter) -> list[Occurrence]:
        """Return where it stands, in the order of the text, each side of a bead after the other.

        Raises:
            Refused: It takes too long.
        """
        patience = _Patience()
        with patience:
            return [
                Occurrence(number, side, k, *match.span())
                for number, side, k, _, string in self._sentences(alignment, chosen)
                for match in self._compiled.finditer(string, timeout=patience.left)
                if match.end() > match.start()
            ]

    def numbers(self, alignment: Alignment, chosen: Filter) -> list[int]:
        """Return the beads that a filter lets through."""
        return [number for number, bead in enumerate(alignment.beads) if chosen.fits(number, bead)]

    def replaced(self, alignment: Alignment, replacement: str) -> Iterator[tuple[Occurrence, int, str, str]]:
        """Yield the sentences that replacing changes: where each is, its number, what it was and what it will be.

        Args:
            alignment: The alignment.
            replacement: What is put in; in a regular expression, `\\1` stands for its first group.

        Raises:
            Refused: The replacement is none, or it takes too long.
        """
        replace = self._replacer(replacement)
        for number, side, k, i, before in self._sentences(alignment, Filter()):
            after = replace(before)
            if after != before:
                yield Occurrence(number, side, k, 0, len(before)), i, before, after

    def _sentences(self, alignment: Alignment, chosen: Filter) -> Iterator[tuple[int, Side, int, int, str]]:
        """Yield the sentences that may hold it: bead, side, number in the bead, number in the document, text."""
        sides = [(side, getattr(alignment, side), self._candidates(getattr(alignment, side))) for side in self.sides]
        is_open = chosen == Filter()
        for number, bead in enumerate(alignment.beads):
            if is_open or chosen.fits(number, bead):
                for side, document, candidates in sides:
                    start, stop = bead.source if side == "source" else bead.target
                    for i in range(start, stop):
                        if candidates is None or i in candidates:
                            yield number, side, i - start, i, document[i]

    def _candidates(self, document: Document) -> set[int] | None:
        """The sentences in which it stands as letters, found in one go; None for a regular expression: all of them."""
        if self.regex:
            return None
        import regex

        flags = regex.VERSION0 | (0 if self.case else regex.IGNORECASE)
        found = regex.finditer(regex.escape(normalised(self.text)), document.text.content, flags, overlapped=True)
        starts = [sentence.span.start for sentence in document.sentences]
        return {bisect_right(starts, match.start()) - 1 for match in found}

    def _compile(self) -> Any:
        import regex

        if len(self.text) > _LENGTH:
            raise Refused(400, f"more than {_LENGTH:,} characters are looked for", "look for a part of it")
        text = normalised(self.text)
        large = Refused(400, "a regular expression with too many repetitions", "make it simpler")
        if self.regex and prod(max(1, int(n)) for n in re.findall("{([0-9]{1,9})", text)) * len(text) > _SIZE:
            raise large
        pattern = text if self.regex else regex.escape(text)
        if self.whole:
            pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what a later version will read otherwise
                return regex.compile(pattern, regex.VERSION0 | (0 if self.case else regex.IGNORECASE))
        except regex.error as error:
            raise Refused(
                400, f"not a regular expression: {error}", "switch that off to find it as it stands"
            ) from None
        except (ArithmeticError, LookupError, MemoryError, RecursionError, ValueError):
            raise large from None

    def _replacer(self, replacement: str) -> Callable[[str], str]:
        import regex

        if len(replacement) > _LENGTH:
            raise Refused(400, f"the replacement has more than {_LENGTH:,} characters")
        patience = _Patience()

        def put(match: Any) -> str:
            if match.end() == match.start():
                return ""
            return str(match.expand(replacement)) if self.regex else replacement

        def replace(string: str) -> str:
            try:
                with patience:
                    made = str(self._compiled.sub(put, string, timeout=patience.left))
                    return cleaned(made, empty=True).strip()
            except (regex.error, IndexError) as error:
                hint = "\\1 stands for the first group, \\\\ for a backslash"
                raise Refused(400, f"not a replacement: {error}", hint) from None

        return replace


def replacing(
    alignment: Alignment, search: Search, replacement: str, skip: Collection[tuple[int, str, int]]
) -> list[Edit]:
    """Return the edits that replace what is found, one for each sentence or one for all of many.

    What somebody has decided of the beads stays.

    Args:
        alignment: The alignment.
        search: What is looked for.
        replacement: What is put in.
        skip: Sentences that stay: bead, side, number in the bead.

    Raises:
        EditError: A sentence would be empty.
    """
    texts: dict[tuple[Side, int], str] = {}
    for found, number, _, after in search.replaced(alignment, replacement):
        if (found.bead, found.side, found.sentence) not in skip:
            if not after:
                raise EditError(
                    f"nothing would be left of a {found.side} sentence of bead {found.bead}", hint="skip it"
                )
            texts[found.side, number] = after
    if not texts:
        raise EditError("nothing would change")
    changed = {bead_with(alignment, side, number) for side, number in texts}
    if len(texts) <= _SINGLE:
        return [*(SetText(side, number, text) for (side, number), text in texts.items()), *_decided(alignment, changed)]
    all_texts = SetTexts(tuple((side, number, text) for (side, number), text in texts.items()))
    return [all_texts, *_decided(alignment, changed)]


def _decided(alignment: Alignment, changed: Collection[int]) -> list[Edit]:
    """The edit that gives beads of other texts the statuses that they had, where somebody has decided of some."""
    decided = [number for number in changed if alignment.beads[number].status != "auto"]
    if not decided:
        return []
    first, last = min(decided), max(decided) + 1
    now: list[Status] = [
        "auto" if number in changed else alignment.beads[number].status for number in range(first, last)
    ]
    then = [bead.status for bead in alignment.beads[first:last]]
    return [SetStatuses(first, _runs(now), _runs(then))]


def _runs(statuses: Iterable[Status]) -> tuple[tuple[Status, int], ...]:
    return tuple((status, sum(1 for _ in run)) for status, run in groupby(statuses))


class _Patience:
    """The time that is left for one search, together for all sentences."""

    def __init__(self) -> None:
        self._end = time.monotonic() + _PATIENCE

    @property
    def left(self) -> float:
        return max(0.001, self._end - time.monotonic())

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, TimeoutError):
            hint = "make it simpler: one repetition inside another, such as (a+)+, takes longest"
            raise Refused(400, "the search takes too long", hint) from None
