"""Concordance: where a word, a phrase or a regular expression stands in a memory, and what translates it.

with concordance.open_memory("memory.tmx") as memory:
    for hit in memory.search(Query("合作", side="source"), counterparts=True):
        for occurrence in hit.occurrences:
            print(hit.bead, [hit.target[slice(*span)] for span in occurrence.counterparts], hit.target)
"""

from __future__ import annotations

import heapq
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain, islice

from aligner.concordance.collocations import SAMPLE as HITS_LOOKED_AT
from aligner.concordance.collocations import Collocation, near
from aligner.concordance.counterparts import with_counterparts
from aligner.concordance.frequencies import Frequencies, Frequency, counted
from aligner.concordance.hits import OCCURRENCES, Hit, Occurrence
from aligner.concordance.keywords import Keyword, compared
from aligner.concordance.orders import ORDERS, key_of
from aligner.concordance.patterns import AnySide, Query, sides_of
from aligner.concordance.searching import Searched, sampled
from aligner.concordance.store import Memory, Texts
from aligner.concordance.translations import SAMPLE, Translation, Translations, ranked
from aligner.errors import InputError
from aligner.io import files
from aligner.languages import get
from aligner.model import SIDES, Side, language_of

__all__ = [
    "OCCURRENCES",
    "ORDERS",
    "SIDES",
    "AnySide",
    "Collocation",
    "Concordance",
    "Frequencies",
    "Frequency",
    "Hit",
    "Keyword",
    "Occurrence",
    "Query",
    "Side",
    "Translation",
    "Translations",
    "open_memories",
    "open_memory",
    "with_counterparts",
]

_TOGETHER = 50  # hits whose words are linked together


@contextmanager
def open_memory(
    path: str | os.PathLike[str],
    format: str | None = None,
    *,
    max_size: int | None = None,
    columns: tuple[str, str] | None = None,
    texts: Texts | None = None,
) -> Iterator[Concordance]:
    """Open a memory for searching; an index is made the first time and whenever the file has changed.

    Args:
        path: The file, in any format that holds text, or `-` for standard input (which needs `format`).
        format: Name of its format; by default its suffix tells.
        max_size: Bytes in a larger file, which is refused.
        columns: Of a table, those of the source and the target, by letters, numbers, names or languages.
        texts: What is searched, if not what the file holds by its format: the documents of a project.

    Raises:
        AlignerError: The file cannot be read, or holds no text; the index cannot be written.
    """
    with open_memories([path], format, max_size=max_size, columns=columns, texts=[texts]) as opened:
        yield opened


@contextmanager
def open_memories(
    paths: Sequence[str | os.PathLike[str]],
    format: str | None = None,
    *,
    max_size: int | None = None,
    columns: tuple[str, str] | None = None,
    texts: Sequence[Texts | None] = (),
) -> Iterator[Concordance]:
    """Open several memories, which are searched as one.

    One whose source is in the language of the first one's target is turned round.

    Args:
        paths: The files, one at least, as for `open_memory`; so are the rest, for each of them.
        format: Name of the format of all of them.
        max_size: Bytes in a larger file, which is refused.
        columns: Of tables, those of the source and the target.
        texts: For each what is searched, if not what the file holds by its format.

    Raises:
        AlignerError: As for `open_memory`; they are in different languages.
    """
    with ExitStack() as stack:
        searched: list[Searched] = []
        first: tuple[str, str] | None = None
        names = [files.path_of(path) for path in paths]
        short = Counter(map(os.path.basename, names))
        for place, name in enumerate(names):
            memory = Memory(name, format, max_size, columns, texts[place] if texts else None)
            stack.callback(memory.close)
            primary = [language_of(lang) for lang in memory.index.languages]
            first = first or (primary[0], primary[1])
            if not _agree(first, primary) and not _agree(first, primary[::-1]):
                between, before = (f"{a} and {b}" for a, b in (primary, first))
                raise InputError(f"it is in {between}, those before it in {before}", file=name)
            shown = os.path.basename(name) if short[os.path.basename(name)] == 1 else name
            shown = shown.encode("utf-8", "replace").decode()
            searched.append(Searched(memory, shown, is_swapped=not _agree(first, primary), place=place))
        yield Concordance(searched)


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two pairs of languages may be the same; one that is not known may be any."""
    return all(a == b or not {a, b}.isdisjoint({"", "und"}) for a, b in zip(one, other, strict=True))


class Concordance:
    """Memories that can be searched; `open_memory` gives one. Its length is the number of its beads."""

    def __init__(self, searched: Sequence[Searched]) -> None:
        self._searched = searched

    def __len__(self) -> int:
        return sum(one.index.beads for one in self._searched)

    @property
    def languages(self) -> tuple[str, str]:
        """BCP 47 tags of the source and the target; those that the memory does not name are detected."""
        return self._searched[0].index.languages

    def search(
        self,
        query: Query | str,
        *,
        order: str = "place",
        limit: int | None = None,
        sample: int | None = None,
        seed: int = 0,
        counterparts: bool = False,
    ) -> Iterator[Hit]:
        """Find the beads where a pattern stands.

        Args:
            query: What to look for.
            order: `place` in the memory; the text to the `left` of the first occurrence, from its end; that to its
                `right`; the `match`; the words around it, such as `L1` or `R1,R2`; `confidence`, the highest first. All
                but the first look at every hit before they give one.
            limit: Number of hits, at most.
            sample: Number of hits that are drawn at random; the same each time.
            seed: Another number draws others.
            counterparts: Find what translates the occurrences, by word links.

        Raises:
            ChoiceError: There is no such order, or side.
            InputError: There is nothing to look for, or a regular expression is none or takes too long; with
                `counterparts`, a language is not supported.
            EncoderError: The encoder for the word links cannot be loaded.
        """
        query = _query(query)
        key = key_of(order, self._searched[0].index.folding, self.languages)
        found: Iterator[Hit]
        if sample is None:
            found = chain.from_iterable(one.hits(query) for one in self._searched)
        else:
            found = sampled(self._searched, query, sample, seed)
        if key is not None:
            found = iter(sorted(found, key=key) if limit is None else heapq.nsmallest(limit, found, key=key))
        found = islice(found, limit)
        return self._linked(found) if counterparts else found

    def count(self, query: Query | str) -> int:
        """Number of hits that `search` finds without a limit: beads, those where it stands on both sides twice.

        Raises:
            InputError: As `search`.
        """
        query = _query(query)
        return sum(one.count(query) for one in self._searched)

    def translations(self, query: Query | str, *, sample: int = SAMPLE, seed: int = 0) -> Translations:
        """Rank what translates a pattern, by word links in its hits or in a sample of them.

        Args:
            query: What to look for.
            sample: Number of hits whose words are linked, at most.
            seed: Another number draws others.

        Raises:
            InputError: As `search`.
            EncoderError: The encoder for the word links cannot be loaded.
        """
        query = _query(query)
        hits = with_counterparts(sampled(self._searched, query, sample, seed), self.languages)
        total = len(hits) if len(hits) < sample else self.count(query)
        return ranked(hits, self.languages, self._searched[0].index.folding, total, self._beads_with, len(self))

    def collocations(self, query: Query | str, *, window: int = 5) -> list[Collocation]:
        """Rank the words near a pattern by log-likelihood: on the side where the pattern stands more often.

        Where it has more than 20,000 hits, as many of them, drawn at random, stand for all.

        Args:
            query: What to look for.
            window: Words to the left and to the right that are looked at.

        Raises:
            InputError: As `search`.
        """
        query = _query(query)
        totals = {side: self.count(replace(query, side=side)) for side in query.sides}
        chosen = max(totals, key=lambda side: totals[side])
        return near(
            sampled(self._searched, replace(query, side=chosen), HITS_LOOKED_AT, 0),
            window,
            self.languages,
            self._searched[0].index.folding,
            partial(self._beads_with, chosen),
            len(self),
            totals[chosen],
        )

    def frequencies(self, side: Side = "source", *, words: int = 1) -> Frequencies:
        """Count the words of one side, or the runs of so many words without punctuation inside.

        Args:
            side: `source` or `target`.
            words: Number of words in a run.

        Raises:
            ChoiceError: There is no such side.
        """
        chosen = sides_of(side)[0]
        number = SIDES.index(chosen)
        language = get(self.languages[number])
        chunks = chain.from_iterable(one.texts_of(chosen) for one in self._searched)
        return counted(chunks, words, language, self._searched[0].index.folding)

    def _beads_with(self, side: Side, word: str) -> int:
        """The number of beads in which just this folded word stands on one side."""
        return sum(one.beads_with(word, side) for one in self._searched)

    def keywords(self, reference: Concordance, side: Side = "source", *, words: int = 1) -> list[Keyword]:
        """Rank the words that stand more often on one side here than in other memories, by log-likelihood.

        Args:
            reference: The other memories; of these, the side in the same language counts.
            side: `source` or `target`.
            words: Number of words in a run, as for `frequencies`.

        Raises:
            ChoiceError: There is no such side.
            InputError: The other memories are in other languages.
        """
        here = self.frequencies(side, words=words)
        language = language_of(self.languages[SIDES.index(side)])
        there = [language_of(one) for one in reference.languages]
        if language not in there:
            raise InputError(f"what it is compared with is in {there[0]} and {there[1]}, and not in {language}")
        fold = self._searched[0].index.folding.loose
        return compared(here, reference.frequencies(SIDES[there.index(language)], words=words), fold)

    def _linked(self, hits: Iterator[Hit]) -> Iterator[Hit]:
        while some := list(islice(hits, _TOGETHER)):
            yield from with_counterparts(some, self.languages)


def _query(query: Query | str) -> Query:
    return Query(query) if isinstance(query, str) else query
