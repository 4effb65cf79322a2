"""What English words are, as another language's dictionary tells by how it explains: verbs stand there as `to deepen`.

It needs no library and no list of its own, and is there for every pair of languages with English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from aligner.languages import lists
from aligner.languages.en.words import irregular_verb, singular
from aligner.languages.grammar import Expected, Grammar
from aligner.languages.zh.cedict import definitions, small_words

_ENDINGS = (("ing", ""), ("ing", "e"), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ies", "y"), ("es", ""), ("s", ""))
# What a form in -ing or -ed is, next to the verb itself: often an adjective or a noun.
_PARTICIPLE = 0.6
_ARTICLES = lists.words(__package__, "function_words", "article")
_DETERMINERS = _ARTICLES | lists.words(__package__, "function_words", "possessive")
_DETERMINERS |= {"this", "these", "that", "those", "more", "any", "some"}
_POSSESSIVES = lists.words(__package__, "function_words", "possessive") - {"'s", "’s", "one's"}
_PERSONAL = _POSSESSIVES | frozenset(
    "i me mine myself you yours yourself he him himself she her hers herself we us they them thee thou ye".split()  # noqa: SIM905
)
_BEFORE_NOUNS = _DETERMINERS | frozenset("no each every such all both of in on at by for from with between".split())  # noqa: SIM905
_BEFORE_VERBS = frozenset(
    "to will shall would should can could may might must not never i you he she we they thou ye who".split()  # noqa: SIM905
)
_NUMERALS = frozenset(
    word for kind in ("cardinal", "ordinal", "scale") for word in lists.words(__package__, "number_words", kind)
)
_ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()  # noqa: SIM905
)
_DOUBTFUL_VERB = 0.2
_ADVERB = 0.5  # goes with a verb, or with an adjective
# What is thought of a word before it is looked up: it ends phrases twice as often as not.
_ENDS, _STANDS = 2, 3
_DEFINITION = re.compile(r"/(to )?([a-z]+(?: [a-z]+){0,2})(?=[/;\n])")


class _Uses(NamedTuple):
    """How often words stand in definitions of up to three words.

    Attributes:
        verbs: As the first word behind `to`.
        others: Elsewhere.
        heads: As the last word of several, in definitions without `to`.
        phrases: In such definitions, in any place.
    """

    verbs: Counter[str]
    others: Counter[str]
    heads: Counter[str]
    phrases: Counter[str]


class EnglishGrammar(Grammar):
    """English, in which a dictionary tells verbs, and endings tell plurals."""

    def key(self, words: Iterable[str]) -> list[str]:
        """Return the words without articles and endings of the plural."""
        return [singular(word) for word in words if word not in _ARTICLES]

    def verbness(self, word: str) -> float:
        """Return how much of what a dictionary says with a word it says with it as a verb."""
        return _verbness(word)

    def knows(self, word: str) -> bool:
        """Return whether a word, in any form, stands in a definition in small letters."""
        return _is_known(word)

    def openness(self, word: str) -> float:
        """Return how often a word does not end a phrase that explains another one."""
        return _openness(word)

    def is_plain(self, word: str) -> bool:
        """Return whether a word ends neither in -ing, in -ed nor in -s."""
        return not word.endswith(("ing", "ed", "s"))

    def is_ordinal(self, word: str) -> bool:
        """Return whether a word is one from `first` to `twelfth`."""
        return word in _ORDINALS

    def is_numeral(self, word: str, tag: str) -> bool:
        """Return whether a word, or each part of one such as `twenty-four`, is a cardinal or ordinal number."""
        return all(part in _NUMERALS or part.removesuffix("s") in _NUMERALS for part in word.split("-"))

    def is_personal(self, word: str) -> bool:
        """Return whether a word is a personal pronoun or a possessive."""
        return word in _PERSONAL

    def expects(self, word: str) -> Expected:
        """Return what stands behind a function word: a noun behind articles, a verb behind modal verbs and pronouns."""
        return "noun" if word in _BEFORE_NOUNS else "verb" if word in _BEFORE_VERBS else ""

    def is_verb_phrase(self, words: Sequence[str]) -> bool:
        """Return whether a phrase begins with a verb, as in `to support the secretariat`: no noun stands there."""
        return len(words) == 2 and words[1] in _DETERMINERS and _verbness(words[0]) > _DOUBTFUL_VERB


@lru_cache(maxsize=50_000)
def _verbness(word: str) -> float:
    if word.endswith("ly") and len(word) > 4:
        return _ADVERB
    uses = _uses()
    word = irregular_verb(word)
    best, weight = word, 1.0
    for ending, instead in _ENDINGS:
        form = word[: -len(ending)] + instead
        if word.endswith(ending) and len(form) > 1 and uses.verbs[form] > uses.verbs[best]:
            best, weight = form, _PARTICIPLE if ending in ("ing", "ed", "ied") else 1.0
    others = uses.others[best] + (uses.others[word] if word != best else 0)
    return weight * uses.verbs[best] / (uses.verbs[best] + others + 1)


@lru_cache(maxsize=50_000)
def _is_known(word: str) -> bool:
    forms = [word[: -len(ending)] + instead for ending, instead in (*_ENDINGS, ("ly", "")) if word.endswith(ending)]
    return not small_words().isdisjoint((word, irregular_verb(word), singular(word), *forms))


@lru_cache(maxsize=50_000)
def _openness(word: str) -> float:
    uses = _uses()
    if uses.others[singular(word)] > uses.others[word]:
        return 0.0  # a plural
    ends = (uses.heads[word] + _ENDS) / (uses.phrases[word] + _STANDS)
    return max(0.0, 1 - 2 * ends)


@cache
def _uses() -> _Uses:
    uses = _Uses(Counter(), Counter(), Counter(), Counter())
    for to, phrase in _DEFINITION.findall(definitions()):
        words = phrase.split(" ")
        if to:
            uses.verbs[words[0]] += 1
            uses.others.update(words[1:])
            continue
        uses.others.update(words)
        if len(words) > 1:
            uses.heads[words[-1]] += 1
            uses.phrases.update(words)
    return uses
