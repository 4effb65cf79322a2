"""Abbreviations that a trained model may lack, by what can follow them.

They are those that official texts, news and books trip over; Punkt's parameters know many more. The list
`abbreviations` of a language has them in lower case, without the last full stop, and behind a tab the class:

- `leading`: always followed by what they belong to (titles, `e.g.`): no sentence ends with one.
- `numbered`: the same before a number or a Roman numeral; elsewhere they are words (`no.`, `art.`).
- `inner`: may stand at the end of a sentence: the word behind decides.
- `final`: mostly stand at the end of a sentence when a capital letter follows (`etc.`, `p.m.`).
- `unit`: inner behind a number, and elsewhere words (`5 in.`); `measure`: final behind a number (`5 мл.`).
- `label`: no abbreviations, but words that a number stands behind: `Table 1. Results`.
- `word`: no abbreviations either, whatever a model has learnt (`год`).
- `preposition`: words that a time stands behind at the start of a sentence (`At 5 p.m. Dr. Lee called.`).
"""

from __future__ import annotations

from typing import NamedTuple

from aligner.languages.language import Language

_CLASSES = ("leading", "numbered", "inner", "final", "unit", "measure", "label", "word", "preposition")


class Abbreviations(NamedTuple):
    """The abbreviations of a language, by class, and the words around them that say what a full stop means.

    Attributes:
        leading: See the classes above; so are `numbered`, `inner`, `final`, `units`, `measures`, `labels`, `words`
            and `prepositions`.
        listed: The abbreviations that are always some: `leading`, `numbered`, `inner`, `final`.
        all: These, the units and the measures.
        starters: Words that begin a sentence behind an ordinal or an abbreviation, in lower case.
        speech: Verbs of speech that may follow a quotation with the speaker's name before or behind.
        has_ordinals: Whether a number with a full stop may be an ordinal before a capital letter (`3. Oktober`).
    """

    leading: frozenset[str]
    numbered: frozenset[str]
    inner: frozenset[str]
    final: frozenset[str]
    units: frozenset[str]
    measures: frozenset[str]
    labels: frozenset[str]
    words: frozenset[str]
    prepositions: frozenset[str]
    listed: frozenset[str]
    all: frozenset[str]
    starters: frozenset[str]
    speech: frozenset[str]
    has_ordinals: bool


def abbreviations(language: Language) -> Abbreviations:
    """Return the abbreviations of a language, from its lists."""
    entries = language.entries("abbreviations")
    of = {kind: frozenset(word for word, found in entries if found == kind) for kind in _CLASSES}
    listed = of["leading"] | of["numbered"] | of["inner"] | of["final"]
    return Abbreviations(
        leading=of["leading"],
        numbered=of["numbered"],
        inner=of["inner"],
        final=of["final"],
        units=of["unit"],
        measures=of["measure"],
        labels=of["label"],
        words=of["word"],
        prepositions=of["preposition"],
        listed=listed,
        all=listed | of["unit"] | of["measure"],
        starters=language.words("starters"),
        speech=language.words("speech"),
        has_ordinals=language.has_ordinals,
    )
