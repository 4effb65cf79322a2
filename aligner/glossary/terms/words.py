"""Tell what the words of one side of a bead are, as far as the extraction of terms needs to know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from aligner import languages
from aligner.glossary.terms.rarity import rarity
from aligner.languages.grammar import Expected
from aligner.languages.zh import jieba_tokens
from aligner.languages.zh.cedict import is_headword
from aligner.languages.zh.grammar import POSTPOSITIONS
from aligner.model import Document, Span, Token
from aligner.segmentation.annotate import annotate

_NUMBER = re.compile(r"\W*\d[\d.,:/年月日号號时時分点點%]*\W*")
_CAPITALISED = re.compile(r"(?<![.!?:。！？：\n“\"«„(])\s([^\W\d_]\w*)")
_TAGGED = {"VERB": 0.7, "ADV": 0.7}  # jieba's tags say what a word may be rather than what it is
_SMALL = ("ADP", "AUX", "CCONJ", "PART", "PRON")  # of these tags, words of one character are function words
_SHORTEST_TRIMMED = 3  # characters
_SURE, _LINKED = 0.8, 0.3  # probabilities of a link
_ADJECTIVE = 0.7  # openness of a word that may begin a name, such as *foreign* in *Foreign Ministry*
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
        counts: Whether it is a number in words or in digits, with a measure word or without.
        is_name: Whether it is written or tagged as a name.
        is_first: Whether a sentence begins with it, or a part of one behind a gap.
        verb: How surely it is a verb, between 0 and 1, where that is known.
        rarity: How rare it is in general, in nats; 0 for marks.
        expects: What its language expects behind it, of a function word: a noun, a verb, or nothing in particular.
    """

    text: str
    span: Span
    is_mark: bool
    is_function_word: bool
    is_conjunction: bool
    is_number: bool
    counts: bool
    is_name: bool
    is_first: bool
    verb: float
    rarity: float
    expects: Expected

    @property
    def is_content(self) -> bool:
        """Whether it is a content word."""
        return not (self.is_mark or self.is_function_word)


def is_glued(word: Word, behind: Word) -> bool:
    """Whether a number goes on with Latin letters, as in *5G*."""
    return (
        word.span.stop == behind.span.start
        and word.text[-1].isdigit()
        and behind.text[0].isascii()
        and behind.text[0].isalpha()
    )


class WordFinder:
    """Tells what the words of one document are.

    Args:
        document: A segmented text.

    Attributes:
        document: The document.
        language: Its language; `grammar` what is known of its words.
        grammar: Likewise.
        possessives: Words such as `their`.
        tells_names: What tells its names: capital letters, tags, or nothing.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = languages.get(document.lang)
        self.grammar = self.language.grammar()
        self.is_chinese = self.language.tag == "zh"
        self._empty, self._conjunctions, self.possessives = (
            self.language.words("function_words", kind) for kind in ("", "conjunction", "possessive")
        )
        self._starts = frozenset(sentence.span.start for sentence in document.sentences)
        self.tells_names: Tells = "case" if self.language.has_case else "tag" if self.is_chinese else ""
        self._inside: Counter[str] = Counter()  # words inside sentences, as they are written
        if self.language.is_spaced:
            self._inside.update(match[1] for match in _CAPITALISED.finditer(document.text.content))

    def words(self, tokens: Sequence[Token], sentence: int) -> list[Word]:
        """Return the words of one side of a bead.

        Args:
            tokens: Its tokens.
            sentence: The number of its first sentence.
        """
        if self.is_chinese:
            tokens = annotate(self.document, sentence, tokens)
        labels = self._labels(tokens)
        words: list[Word] = []
        for number, token in enumerate(tokens):
            before = words[-1] if words else None
            behind = tokens[number + 1] if number + 1 < len(tokens) else None
            words.append(self._word(token, before, behind, is_label=number in labels))
        for number, (word, behind_it) in enumerate(pairwise(words)):
            if is_glued(word, behind_it):
                words[number] = replace(word, is_number=False, counts=False)
        return words

    def told_by_links(
        self, words: Sequence[Word], linked: Mapping[int, Mapping[int, float]], others: Sequence[Word]
    ) -> list[Word]:
        """Take function words of Chinese for content words where they are surely linked with one.

        That is so in compounds, such as 一切 in 一切险 *all-risks insurance* and 令 in 手令 *written order*: the word
        beside it is linked with the same word or, if the function word is a single character, with the next one.

        Args:
            words: The words of one side of a bead.
            linked: For the number of a word, the probabilities of its links by the numbers of the other words.
            others: The words of the other side.
        """
        if not self.is_chinese:
            return list(words)
        found = list(words)
        for number, word in enumerate(words):
            if not word.is_function_word or self.grammar.is_personal(word.text):
                continue
            if len(word.text) > 1 and not is_headword(word.text):
                continue
            sure = [other for other, p in linked.get(number, {}).items() if p >= _SURE and others[other].is_content]
            beside = {
                other
                for near in (number - 1, number + 1)
                if 0 <= near < len(words) and words[near].is_content and not words[max(near, number)].is_first
                for other, probability in linked.get(near, {}).items()
                if probability >= _LINKED
            }
            reach = (-1, 0, 1) if len(word.text) == 1 else (0,)
            if any(other + step in beside for other in sure for step in reach):
                found[number] = replace(word, is_function_word=False, is_conjunction=False, expects="")
        return found

    def key(self, words: Iterable[str]) -> str:
        """Return the characters of words without case, marks, and what their other forms lack (see `Grammar.key`).

        A function word in capital letters, such as the *A* of *Party A*, keeps them where others have none.
        """
        written = [word for word in words if any(map(str.isalnum, word))]
        labels = {word for word in written if word.isupper() and word.lower() in self._empty}
        if any(word.isupper() and len(word) > 1 for word in written if word not in labels):
            labels = set()
        texts = self.grammar.key(word if word in labels else word.lower() for word in written)
        return (" " if self.language.is_spaced else "").join(texts)

    def _word(self, token: Token, before: Word | None, behind: Token | None, *, is_label: bool) -> Word:
        content = self.document.text.content
        span = self._trimmed(token.span) if self.is_chinese else token.span
        text = content[slice(*span)]
        folded = text.lower().replace("’", "'")
        is_mark = not any(map(str.isalnum, text))
        is_first = span.start in self._starts or self._is_behind_gap(before, span)
        # jieba takes some other words for pronouns, such as 多边.
        is_small = token.tag in _SMALL and (len(text) == 1 or not self._empty.isdisjoint(text))
        is_function_word = not is_label and (
            folded in self._empty or (self.is_chinese and (is_small or self._is_made_of_function_words(text)))
        )
        is_capital = text[0].isupper()
        if span.start in self._starts and is_capital and not is_label and not self._keeps_capital(text, behind):
            text, is_capital = text[0].lower() + text[1:], False
        is_number = _NUMBER.fullmatch(text) is not None
        return Word(
            text=text,
            span=span,
            is_mark=is_mark,
            is_function_word=is_function_word,
            is_conjunction=folded in self._conjunctions and is_function_word,
            is_number=is_number,
            counts=is_number or self.grammar.is_numeral(folded, token.tag or ""),
            is_name=is_capital if self.tells_names == "case" else token.tag == "PROPN",
            is_first=is_first,
            verb=0.0 if is_label else _TAGGED.get(token.tag) or self.grammar.verbness(folded),
            rarity=0.0 if is_mark else rarity(text if self.is_chinese or is_label else folded, self.language),
            expects=self.grammar.expects(folded) if is_function_word else "",
        )

    def _is_made_of_function_words(self, text: str) -> bool:
        """Whether a Chinese word, such as 这是, is no word but several function words."""
        return len(text) > 1 and all(character in self._empty for character in text) and not is_headword(text)

    def _labels(self, tokens: Sequence[Token]) -> Collection[int]:
        """Return the numbers of the tokens in capital letters that are function words in small ones, and are none here.

        *WHO* and *US* are abbreviations where not all is written in capital letters; a single letter is a label behind
        another word (*Party A*, *Annex I*) unless that is a function word or begins in small letters before an *I*.
        """
        if not self.language.has_case:
            return ()
        texts = [self.document.text.content[slice(*token.span)] for token in tokens]
        if not any(text.islower() and len(text) > 1 for text in texts):
            return ()
        found = set()
        for number, text in enumerate(texts):
            if not text.isupper() or text.lower() not in self._empty:
                continue
            if len(text) > 1:
                found.add(number)
            elif number and texts[number - 1].isalpha() and texts[number - 1].lower() not in self._empty:
                is_capital = texts[number - 1][0].isupper()
                if tokens[number].span.start - tokens[number - 1].span.stop == 1 and (is_capital or text != "I"):
                    found.add(number)
        return found

    def _is_behind_gap(self, before: Word | None, span: Span) -> bool:
        """Whether a white space divides a word from the one before, in a script that needs none: a heading's number."""
        return (
            before is not None
            and before.span.stop < span.start
            and not self.language.is_spaced
            and not self.document.text.content[before.span.stop - 1].isascii()
            and not self.document.text.content[span.start].isascii()
        )

    def _trimmed(self, span: Span) -> Span:
        """Cut function words off a Chinese word that no dictionary has, such as 王毅同, 工作日内 and 有狼牌."""
        word = self.document.text.content[slice(*span)]
        if len(word) < _SHORTEST_TRIMMED or is_headword(word):
            return span
        unknown = jieba_tokens.rarity("")
        is_known = jieba_tokens.rarity(word) < unknown
        if word[-1] in self._empty and (
            not is_known or (word[-1] in POSTPOSITIONS and jieba_tokens.rarity(word[:-1]) < unknown)
        ):
            return Span(span.start, span.stop - 1)
        return Span(span.start + 1, span.stop) if word[0] in self._empty and not is_known else span

    def _keeps_capital(self, word: str, behind: Token | None) -> bool:
        """Whether a word at the beginning of a sentence, before another token, has a capital letter elsewhere too."""
        lower = word[0].lower() + word[1:]
        if not self.language.has_case or word[1:] != word[1:].lower():
            return True
        if self._inside[word] or self._inside[lower]:
            return self._inside[word] > self._inside[lower]
        is_known = self.grammar.knows(lower)
        is_before_name = behind is not None and self.document.text.content[behind.span.start].isupper()
        if is_before_name and (is_known is False or self.grammar.openness(lower) > _ADJECTIVE):
            return True
        if is_known and not is_before_name:
            return False
        return rarity(lower, self.language) > rarity(word, self.language) + _NAME_BY_CASE
