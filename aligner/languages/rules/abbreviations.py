"""Abbreviations that a trained model may lack, by what can follow them.

They are those that official texts, news and books trip over; Punkt's parameters know many more. The list
`abbreviations` of a language has them in lower case, without the last full stop, and behind a tab the class:

- `leading`: always followed by what they belong to (titles, `e.g.`): no sentence ends with one.
- `numbered`: the same before a number or a Roman numeral; elsewhere they are words (`no.`, `art.`).
- `inner`: may stand at the end of a sentence: the word behind decides.
- `final`: mostly stand at the end of a sentence when a capital letter follows (`etc.`, `p.m.`).
"""

from __future__ import annotations

from typing import NamedTuple

from aligner.languages.language import Language

_CLASSES = ("leading", "numbered", "inner", "final")


class Abbreviations(NamedTuple):
    """The abbreviations of a language, by class, and the words around them that say what a full stop means.

    Attributes:
        leading: See the classes above; so are `numbered`, `inner` and `final`.
        starters: Words that begin a sentence behind an ordinal or an abbreviation, in lower case.
        speech: Verbs of speech that may follow a quotation with the speaker's name before or behind.
        has_ordinals: Whether a number with a full stop may be an ordinal before a capital letter (`3. Oktober`).
    """

    leading: frozenset[str]
    numbered: frozenset[str]
    inner: frozenset[str]
    final: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    has_ordinals: bool


def abbreviations(language: Language) -> Abbreviations:
    """Return the abbreviations of a language, from its lists."""
    entries = language.entries("abbreviations")
    leading, numbered, inner, final = (frozenset(word for word, kind in entries if kind == name) for name in _CLASSES)
    return Abbreviations(
        leading, numbered, inner, final, language.words("starters"), language.words("speech"), language.has_ordinals
    )
