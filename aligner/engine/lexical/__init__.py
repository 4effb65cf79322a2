"""An engine without a model: fast, with numpy alone.

It goes by what stands alike on both sides, what a dictionary knows, lengths and marks. From there it learns the words
of the text at hand, in blocks of it first, then in the sentences that go together, and aligns it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import log

from aligner import languages, report
from aligner.engine.lexical.pairs import learn_priors
from aligner.engine.lexical.passes import State, run_passes, weights
from aligner.engine.lexical.units import IndexedText, index_text, pieces_of
from aligner.engine.search import Lattice
from aligner.languages.pairs import counterparts
from aligner.languages.scripts import HAN
from aligner.model import Bead, Document, Glossary

__all__ = ["begin", "build"]

_HAN = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile("[a-z]+")
# A word of a dictionary has many translations, a term of a glossary one.
_DICTIONARY, _TERM = -2.0, 2.0  # logarithm of the odds


def build(
    source: Document,
    target: Document,
    *,
    glossary: Glossary | None = None,
    dictionary: bool = True,
    anchors: Sequence[Bead] = (),
    taught: tuple[Document, Document] | None = None,
) -> list[Lattice]:
    """Score all candidate beads of two documents.

    Args:
        source: One version.
        target: The other.
        glossary: Terms that are taken for translations from the start.
        dictionary: Whether to consult one, where there is one for the two languages.
        anchors: Beads that are given, in order.
        taught: Translations to learn words from: each sentence of one document is that of the same of the other.

    Returns:
        A lattice for each stretch between two anchors that has sentences on both sides.
    """
    with report.stage("aligning", source.text.origin):
        begun = begin(source, target, glossary=glossary, dictionary=dictionary, anchors=anchors, taught=taught)
        return run_passes(begun, weights())


def begin(
    source: Document,
    target: Document,
    *,
    glossary: Glossary | None = None,
    dictionary: bool = True,
    anchors: Sequence[Bead] = (),
    taught: tuple[Document, Document] | None = None,
) -> State:
    """Return what is known before the first pass; as `build`."""

    def known(here: IndexedText, there: IndexedText) -> Iterator[tuple[str, str, float]]:
        if dictionary:
            yield from _dictionary(source, target, here, there)
        if taught:
            yield from learn_priors(*(index_text(side.strings()) for side in taught))
        for term in glossary.terms if glossary else ():
            ours, theirs = pieces_of(term.source), pieces_of(term.target)
            for one in ours:
                for other in theirs:
                    yield one, other, _TERM - log(max(len(ours), len(theirs)))

    return State.begin(source.strings(), target.strings(), known, anchors)


def _dictionary(
    source: Document, target: Document, here: IndexedText, there: IndexedText
) -> Iterator[tuple[str, str, float]]:
    """Yield what a dictionary and the sound of names say of the words of two texts."""
    best: dict[tuple[str, str], float] = {}
    words = _words(source, here), _words(target, there)
    for word, match, strength in counterparts([source.lang, target.lang], *words):
        pair = pieces_of(word)[0], pieces_of(match)[0]
        best[pair] = max(best.get(pair, 0.0), strength)
    for (word, match), strength in best.items():
        yield word, match, _DICTIONARY + log(strength / (1 - strength))


def _words(document: Document, index: IndexedText) -> Iterator[str]:
    """Yield the distinct words of a text; where no spaces part them, its characters and pairs of these."""
    if languages.get(document.lang).is_spaced:
        yield from {word for sentence in document.strings() for word in _LATIN_WORD.findall(sentence.lower())}
    else:
        yield from (string for string in index.words.types if _HAN.match(string))
