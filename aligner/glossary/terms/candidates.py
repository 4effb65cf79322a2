"""Find candidate terms on one side of a bead: runs of tokens that begin and end with content words, with features."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from aligner import languages
from aligner.glossary.terms.rarity import rarity
from aligner.languages.scripts import HAN
from aligner.languages.zh import jieba_tokens
from aligner.languages.zh.cedict import is_headword
from aligner.model import Document, Span, Token
from aligner.segmentation.annotate import annotate

LONGEST = 8  # content words of a term
_MOST_FUNCTION_WORDS = 4  # inside a term
_JOINING = frozenset("-‐‑–—·・&/+'’.")  # marks inside a term, where no space stands on both sides
_OPENING, _CLOSING = '“"«„「『《〈‘', '”"»“」』》〉’'
_NUMBER = re.compile(r"\W*\d[\d.,:/年月日号號时時分点點]*\W*")
_FIXED = re.compile(f"[{HAN}]{{4}}")
_CAPITALISED = re.compile(r"(?<![.!?:。！？：\n“\"«„(])\s([^\W\d_]\w*)")
_TAGGED = {"VERB": 0.7, "ADV": 0.7}  # jieba's tags say what a word may be rather than what it is
_SMALL = ("ADP", "AUX", "CCONJ", "PART", "PRON")  # of these tags, words of one character are function words
_SHORTEST_PHRASE = 3  # characters of a headword that is more than a common word
_SHORTEST_HEADWORD, _LONGEST_HEADWORD = 4, 4  # characters at least, and words at most
_SHORTEST_TRIMMED = 3  # characters
_BINDING = frozenset({"of", "the", "a", "an"})  # function words that terms are made with
_NAME_BY_CASE = 1.0  # nats that a word is rarer by without its capital letter, if it is a name

Tells = Literal["case", "tag", ""]


@dataclass(frozen=True, slots=True)
class Word:
    """A token with what the extraction of candidates needs to know of it.

    Attributes:
        text: Its characters; without the capital letter that it has because a sentence begins with it.
        span: Where it stands in its document.
        is_mark: Whether it is punctuation.
        is_function_word: Whether it is a function word.
        is_conjunction: Whether it is a word such as `and`.
        is_number: Whether it is a number in digits.
        is_name: Whether it is written or tagged as a name.
        is_first: Whether a sentence begins with it.
        verb: How surely it is a verb, between 0 and 1, where that is known.
        rarity: How rare it is in general, in nats; 0 for marks.
    """

    text: str
    span: Span
    is_mark: bool
    is_function_word: bool
    is_conjunction: bool
    is_number: bool
    is_name: bool
    is_first: bool
    verb: float
    rarity: float

    @property
    def is_content(self) -> bool:
        """Whether it is a content word."""
        return not (self.is_mark or self.is_function_word)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of words that may be a term.

    Attributes:
        start: Number of its first word in its bead.
        stop: Number of the word behind its last.
        key: What it has in common with other forms of the same term.
        text: Its characters.
        content: Number of content words.
        empty: Number of function words inside.
        rarity: Sum of the rarities of its content words, in nats.
        is_name: Whether all its content words are written or tagged as a name.
        is_quoted: Whether it stands in quotation marks or title marks.
        is_fixed: Whether it is a phrase of four Han characters.
        has_number: Whether a number stands at its edge.
        verbs: How surely it is more than the name of something: the sum over its words but the last.
        is_abrupt: Whether a word that is no name stands right before one that is, as in `later Wang Yi`.
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
    is_name: bool
    is_quoted: bool
    is_fixed: bool
    has_number: bool
    verbs: float
    is_abrupt: bool
    is_joined: bool
    is_headword: bool
    open: float


class CandidateFinder:
    """Finds the candidate terms of one document.

    Args:
        document: A segmented text.

    Attributes:
        document: The document.
        tells_names: What tells its names: capital letters, tags, or nothing.
        passes: How many small words, such as `and`, a term may go on behind.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._language = languages.get(document.lang)
        self._grammar = self._language.grammar()
        self._is_chinese = self._language.tag == "zh"
        self.passes = int(self._language.is_spaced)
        self._empty, self._conjunctions, self._possessives = (
            self._language.words("function_words", kind) for kind in ("", "conjunction", "possessive")
        )
        self._starts = frozenset(sentence.span.start for sentence in document.sentences)
        self.tells_names: Tells = "case" if self._language.has_case else "tag" if self._is_chinese else ""
        self._inside: Counter[str] = Counter()  # words inside sentences, as they are written
        if self._language.is_spaced:
            self._inside.update(match[1] for match in _CAPITALISED.finditer(document.text.content))

    def words(self, tokens: Sequence[Token], sentence: int) -> list[Word]:
        """Return the words of one side of a bead.

        Args:
            tokens: Its tokens.
            sentence: The number of its first sentence.
        """
        content = self.document.text.content
        if self._is_chinese:
            tokens = annotate(self.document, sentence, tokens)
        words = []
        for token in tokens:
            span = self._trimmed(token.span) if self._is_chinese else token.span
            text = content[slice(*span)]
            folded = text.lower().replace("’", "'")
            is_mark = not any(map(str.isalnum, text))
            is_first = span.start in self._starts
            # jieba takes some other words for pronouns, such as 多边.
            is_small = token.tag in _SMALL and (len(text) == 1 or not self._empty.isdisjoint(text))
            is_function_word = folded in self._empty or (self._is_chinese and is_small)
            is_capital = text[0].isupper()
            if is_first and is_capital and not self._keeps_capital(text):
                text, is_capital = text[0].lower() + text[1:], False
            words.append(
                Word(
                    text=text,
                    span=span,
                    is_mark=is_mark,
                    is_function_word=is_function_word,
                    is_conjunction=folded in self._conjunctions,
                    is_number=_NUMBER.fullmatch(text) is not None,
                    is_name=is_capital if self.tells_names == "case" else token.tag == "PROPN",
                    is_first=is_first,
                    verb=_TAGGED.get(token.tag) or self._grammar.verbness(folded),
                    rarity=0.0 if is_mark else rarity(text if self._is_chinese else folded, self._language),
                )
            )
        return words

    def candidates(self, words: Sequence[Word], is_wanted: Callable[[str], bool] | None = None) -> list[Candidate]:
        """Return the candidate terms on one side of a bead, in order of their start, shorter ones first.

        Args:
            words: The words.
            is_wanted: Whether a candidate with this key may be one; by default all may.
        """
        return [
            self._candidate(start, words[start:stop], key, words[stop : stop + 1])
            for start, stop, key in self.runs(words)
            if is_wanted is None or is_wanted(key)
        ]

    def runs(self, words: Sequence[Word]) -> Iterator[tuple[int, int, str]]:
        """Yield the start, the stop and the key of each candidate among the words of one side of a bead."""
        for start, first in enumerate(words):
            if not first.is_content:
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
                    if word.text in self._possessives or empty > _MOST_FUNCTION_WORDS:
                        break
                else:
                    content += 1
                    if content > LONGEST:
                        break
                    inside = words[start:stop]
                    key = self.key(w.text for w in inside)
                    if len(key) > 1 and any(w.is_content and not w.is_number for w in inside):
                        yield start, stop, key
        if self._is_chinese:
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

    def _candidate(self, start: int, words: Sequence[Word], key: str, behind: Sequence[Word]) -> Candidate:
        first, last = words[0], words[-1]
        span = Span(first.span.start, last.span.stop)
        text = " ".join(self.document.text.content[slice(*span)].split())
        says = [word for word in words if word.is_content]
        content = len(says)
        verbs = [word.verb for word in says]
        ending = last.text.lower()
        if self._grammar.is_verb_phrase([word.text.lower() for word in words[:2]]):
            verbs[0] = 1.0
        if content > 1 and self._grammar.is_plain(ending):
            verbs[-1] /= 2  # a verb may be a noun too, as in 产业投资
        goes_on = not last.is_name or (bool(behind) and behind[0].is_name)
        return Candidate(
            start=start,
            stop=start + len(words),
            key=key,
            text=first.text[0] + text[1:],
            content=content,
            empty=sum(word.is_function_word and word.text not in _BINDING for word in words),
            rarity=sum(word.rarity for word in says),
            is_name=all(word.is_name for word in says),
            is_quoted=_is_quoted(self.document.text.content, span),
            is_fixed=self._is_chinese and _FIXED.fullmatch(text) is not None,
            has_number=first.is_number or last.is_number,
            verbs=sum(verbs),
            is_abrupt=self.tells_names == "case" and self._is_abrupt(words),
            is_joined=any(word.is_conjunction for word in words),
            is_headword=self._is_chinese and len(text) >= _SHORTEST_PHRASE and is_headword(text),
            open=self._grammar.openness(ending) if goes_on else 0.0,
        )

    def key(self, words: Iterable[str]) -> str:
        """Return the characters of words without case, marks, and what their other forms lack (see `Grammar.key`)."""
        texts = self._grammar.key(word.lower() for word in words if any(map(str.isalnum, word)))
        return (" " if self._language.is_spaced else "").join(texts)

    def _is_abrupt(self, words: Sequence[Word]) -> bool:
        """Whether a name begins right behind a word that is none."""
        return any(
            first.is_content and not first.is_name and second.is_content and second.is_name
            for first, second in pairwise(words)
            if not self._grammar.is_ordinal(first.text.lower())
        )

    def _trimmed(self, span: Span) -> Span:
        """Cut the final function word off a Chinese word that no dictionary has, such as 王毅同."""
        word = self.document.text.content[slice(*span)]
        is_known = len(word) < _SHORTEST_TRIMMED or jieba_tokens.rarity(word) < jieba_tokens.rarity("")
        return span if is_known or word[-1] not in self._empty else Span(span.start, span.stop - 1)

    def _keeps_capital(self, word: str) -> bool:
        """Whether a word at the beginning of a sentence has a capital letter elsewhere too."""
        lower = word[0].lower() + word[1:]
        if not self._language.has_case or word[1:] != word[1:].lower():
            return True
        if self._inside[word] or self._inside[lower]:
            return self._inside[word] > self._inside[lower]
        return rarity(lower, self._language) > rarity(word, self._language) + _NAME_BY_CASE


def is_joint(words: Sequence[Word], position: int) -> bool:
    """Whether a word is a mark that may stand inside a term."""
    mark = words[position]
    if not mark.is_mark or not set(mark.text) <= _JOINING or position in (0, len(words) - 1):
        return False
    before, behind = words[position - 1], words[position + 1]
    touches = before.span.stop == mark.span.start
    return touches and (behind.span.start == mark.span.stop or mark.text in ("'", "’"))


def _is_quoted(content: str, span: Span) -> bool:
    """Whether a stretch has opening and closing marks around it."""
    before, behind = content[max(span.start - 1, 0) : span.start], content[span.stop : span.stop + 1]
    return bool(before and behind) and before in _OPENING and behind in _CLOSING
