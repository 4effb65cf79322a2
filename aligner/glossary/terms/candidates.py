"""Find candidate terms on one side of a bead: runs of tokens that begin and end with content words, with features."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat

from aligner.glossary.terms.words import Word, WordFinder, is_glued
from aligner.languages.scripts import HAN
from aligner.languages.zh.cedict import is_headword
from aligner.model import Document, Span

LONGEST = 8  # content words of a term
_MOST_FUNCTION_WORDS = 4  # inside a term
_JOINING = frozenset("-‐‑–—·・&/+'’.")  # marks inside a term, where no space stands on both sides
_OPENING, _CLOSING = '“"«„「『《〈‘', '”"»“」』》〉’'
_FIXED = re.compile(f"[{HAN}]{{4}}")
_SHORTEST_PHRASE = 3  # characters of a headword that is more than a common word
_SHORTEST_HEADWORD, _LONGEST_HEADWORD = 4, 4  # characters at least, and words at most
_BINDING = frozenset({"of", "the", "a", "an", "'s", "’s"})  # function words that terms are made with
_IN_NAMES = _BINDING | {"for", "on"}  # likewise names
_OF_NOUNS = frozenset({"'s", "’s", "'", "’", "之"})  # what stands between two nouns of one phrase
_MOST_BINDING = 3  # of these next to each other


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of words that may be a term.

    Attributes:
        start: Number of its first word in its bead.
        stop: Number of the word behind its last.
        key: What it has in common with other forms of the same term.
        text: Its characters.
        content: Number of content words.
        empty: Number of function words inside, other than conjunctions and those that terms are made with.
        rarity: Sum of the rarities of its content words, in nats.
        least: Least of these rarities.
        is_name: Whether all its content words are written or tagged as a name.
        is_mixed: Whether some are, and others are not.
        is_quoted: Whether it stands in quotation marks or title marks.
        is_fixed: Whether it is a phrase of four Han characters.
        is_single: Whether it is a single Han character.
        has_number: Whether a number stands at its edge.
        counts: Whether a number in words or digits stands in it.
        first_verb: How surely its first word is a verb.
        last_verb: Likewise its last, where there are several.
        inner_verb: Likewise the words between: the greatest.
        clause: How surely a verb stands behind a name.
        expected: 1 where the word before asks for a noun, -1 where it asks for a verb and one may stand here.
        before: How surely the word right before it may belong to it, such as an adjective.
        behind: Likewise the word right behind it.
        is_abrupt: Whether a word that is no name stands right before one that is, as in `later Wang Yi`.
        is_halved: Whether it is cut off a longer name, as *Goods* off *Sale of Goods*.
        is_joined: Whether it has a word such as `and` inside.
        is_headword: Whether a dictionary has it as a word or phrase of at least three Han characters.
        open: How surely something is missing behind it, such as a noun behind an adjective: between 0 and 1.
    """

    start: int
    stop: int
    key: str
    text: str
    content: int
    empty: int
    rarity: float
    least: float
    is_name: bool
    is_mixed: bool
    is_quoted: bool
    is_fixed: bool
    is_single: bool
    has_number: bool
    counts: bool
    first_verb: float
    last_verb: float
    inner_verb: float
    clause: float
    expected: float
    before: float
    behind: float
    is_abrupt: bool
    is_halved: bool
    is_joined: bool
    is_headword: bool
    open: float


class CandidateFinder(WordFinder):
    """Finds the candidate terms of one document.

    Args:
        document: A segmented text.

    Attributes:
        passes: How many small words, such as `and`, a term may go on behind.
    """

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.passes = int(self.language.is_spaced)

    def candidates(self, words: Sequence[Word], is_wanted: Callable[[str], bool] | None = None) -> list[Candidate]:
        """Return the candidate terms on one side of a bead, in order of their start, shorter ones first.

        Args:
            words: The words.
            is_wanted: Whether a candidate with this key may be one; by default all may.
        """
        return [
            self._candidate(start, stop, words, key)
            for start, stop, key in self.runs(words)
            if is_wanted is None or is_wanted(key)
        ]

    def runs(self, words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
        """Yield the start, the stop and the key of each candidate among the words of one side of a bead."""
        for start, first in enumerate(words):
            if not first.is_content or (start and is_glued(words[start - 1], first)):
                continue
            content = empty = 0
            for stop in range(start + 1, len(words) + 1):
                word = words[stop - 1]
                if word.is_first and stop > start + 1:
                    break
                if word.is_mark:
                    if not is_joint(words, stop - 1):
                        break
                elif word.is_function_word:
                    empty += 1
                    if word.text in self.possessives or empty > _MOST_FUNCTION_WORDS:
                        break
                else:
                    content += 1
                    if content > LONGEST:
                        break
                    if stop < len(words) and is_glued(word, words[stop]):
                        continue
                    inside = words[start:stop]
                    key = self.key(w.text for w in inside)
                    if (len(key) > 1 or self.is_chinese) and any(w.is_content and not w.is_number for w in inside):
                        yield start, stop, key
        if self.is_chinese:
            yield from self._headwords(words)

    def _headwords(self, words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
        """Yield runs that a dictionary has although they begin or end with a function word, such as 可持续发展."""
        for start, first in enumerate(words):
            text = "" if first.is_mark else first.text
            for stop in range(start + 2, min(start + _LONGEST_HEADWORD, len(words)) + 1):
                word = words[stop - 1]
                if not text or word.is_mark or word.is_first:
                    break
                text += word.text
                inside = words[start:stop]
                is_other = first.is_content and word.is_content  # and stands among the others
                has_no_content = not any(w.is_content for w in inside)
                if len(text) >= _SHORTEST_HEADWORD and not is_other and not has_no_content and is_headword(text):
                    yield start, stop, self.key(w.text for w in inside)

    def _candidate(self, start: int, stop: int, words: Sequence[Word], key: str) -> Candidate:
        inside = words[start:stop]
        first, last = inside[0], inside[-1]
        span = Span(first.span.start, last.span.stop)
        text = " ".join(self.document.text.content[slice(*span)].split())
        says = [word for word in inside if word.is_content] or inside
        verbs = self._verbs(inside, says)
        names = sum(word.is_name for word in says)
        before = [] if first.is_first else words[max(start - 1, 0) : start]
        behind = [word for word in words[stop : stop + 1] if not word.is_first]
        return Candidate(
            start=start,
            stop=stop,
            key=key,
            text=first.text[0] + text[1:],
            content=len(says),
            empty=self._empty_words(inside),
            rarity=sum(word.rarity for word in says),
            least=min(word.rarity for word in says),
            is_name=names == len(says),
            is_mixed=0 < names < len(says),
            is_quoted=_is_quoted(self.document.text.content, span),
            is_fixed=self.is_chinese and _FIXED.fullmatch(text) is not None,
            is_single=self.is_chinese and len(text) == 1,
            has_number=first.is_number or last.is_number,
            counts=any(word.counts for word in inside),
            first_verb=verbs[0],
            last_verb=verbs[-1] if len(verbs) > 1 else 0.0,
            inner_verb=max(verbs[1:-1], default=0.0),
            clause=_verb_behind_name(says, verbs),
            expected=self._expected(before, verbs[0]),
            before=self._may_belong(before),
            behind=self._may_belong(behind),
            is_abrupt=self.tells_names == "case" and self._is_abrupt(inside),
            is_halved=self.tells_names == "case" and _is_halved(words, start, stop),
            is_joined=any(word.is_conjunction for word in inside),
            is_headword=self.is_chinese and len(text) >= _SHORTEST_PHRASE and is_headword(text),
            open=self._openness(last, behind),
        )

    def _verbs(self, words: Sequence[Word], says: Sequence[Word]) -> list[float]:
        """Return how surely each content word of a candidate is a verb, given what stands beside it."""
        verbs = [0.0 if word.is_name and self.tells_names == "case" else word.verb for word in says]
        if self.grammar.is_verb_phrase([word.text.lower() for word in words[:2]]):
            verbs[0] = 1.0
        if len(says) > 1 and self.grammar.is_plain(words[-1].text.lower()):
            verbs[-1] /= 2  # a verb may be a noun too, as in 产业投资
        return verbs

    def _expected(self, before: Sequence[Word], verb: float) -> float:
        """Return what the word before, if there is one, asks for: a noun, or a verb if the first word may be one."""
        expects = before[0].expects if before else ""
        return 1.0 if expects == "noun" else -verb if expects == "verb" else 0.0

    def _openness(self, last: Word, behind: Sequence[Word]) -> float:
        """Return how surely something is missing behind the last word; a name ends where no other name follows."""
        goes_on = not last.is_name or any(word.is_name for word in behind)
        return self.grammar.openness(last.text.lower()) if goes_on else 0.0

    def _may_belong(self, beside: Sequence[Word]) -> float:
        """Return how surely a word beside a candidate, if there is one, is a part of the same phrase."""
        if beside and beside[0].text in _OF_NOUNS:
            return 1.0
        return 1.0 - beside[0].verb if beside and beside[0].is_content and not beside[0].counts else 0.0

    def _empty_words(self, words: Sequence[Word]) -> int:
        """Count the function words inside, other than conjunctions and those that terms and names are made with."""
        return sum(
            word.is_function_word
            and not word.is_conjunction
            and word.text not in _BINDING
            and not (0 < number < len(words) - 1 and words[number - 1].is_name and words[number + 1].is_name)
            for number, word in enumerate(words)
        )

    def _is_abrupt(self, words: Sequence[Word]) -> bool:
        """Whether a name begins right behind a word that is none."""
        return any(
            first.is_content and not first.is_name and second.is_content and second.is_name
            for first, second in pairwise(words)
            if not self.grammar.is_ordinal(first.text.lower())
        )


def is_joint(words: Sequence[Word], position: int) -> bool:
    """Whether a word is a mark that may stand inside a term."""
    mark = words[position]
    if not mark.is_mark or not set(mark.text) <= _JOINING or position in (0, len(words) - 1):
        return False
    before, behind = words[position - 1], words[position + 1]
    touches = before.span.stop == mark.span.start
    return touches and (behind.span.start == mark.span.stop or mark.text in ("'", "’"))


def _verb_behind_name(words: Sequence[Word], verbs: Sequence[float]) -> float:
    """Return how surely one of some content words is a verb that stands behind a name, as in `Moses called`."""
    names = [number for number, word in enumerate(words) if word.is_name]
    if not names:
        return 0.0
    behind = zip(words[names[0] + 1 :], verbs[names[0] + 1 :], strict=True)
    return max((verb for word, verb in behind if not word.is_name), default=0.0)


def _is_halved(words: Sequence[Word], start: int, stop: int) -> bool:
    """Whether a name goes on before or behind a candidate, with words such as `of` between."""
    before = words[max(start - _MOST_BINDING - 1, 0) : start][::-1]
    behind = words[stop : stop + _MOST_BINDING + 1]
    if words[start].is_name and not words[start].is_first and _reaches_name(before, (w.is_first for w in before)):
        return True
    return words[stop - 1].is_name and _reaches_name(behind, (w.is_first for w in words[stop + 1 : stop + 5]))


def _reaches_name(words: Sequence[Word], ends: Iterable[bool]) -> bool:
    """Whether only words such as `of` stand before the first name of a run, which may end behind each word."""
    for word, is_end in zip(words, chain(ends, repeat(True)), strict=False):
        if word.text not in _IN_NAMES:
            return word.is_name and not word.is_mark
        if is_end:
            return False
    return False


def _is_quoted(content: str, span: Span) -> bool:
    """Whether a stretch has opening and closing marks around it."""
    before, behind = content[max(span.start - 1, 0) : span.start], content[span.stop : span.stop + 1]
    return bool(before and behind) and before in _OPENING and behind in _CLOSING
