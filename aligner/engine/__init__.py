"""The aligner proper: two documents in, beads with probabilities out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain

from aligner.engine.encoders import Encoder
from aligner.engine.sides import Side, Tokenize
from aligner.model import Alignment, Bead, Document, Glossary, Span
from aligner.registry import ENCODERS, load

__all__ = ["align", "encoder_version"]

Progress = Callable[[str, int, int], None]
"""Is told the stage, how much of it is done, and how much there is."""


def align(
    source: Document,
    target: Document,
    *,
    tokenize: Tokenize,
    encoder: str = "use",
    glossary: Glossary | None = None,
    progress: Progress | None = None,
) -> Alignment:
    """Find the most probable alignment of two documents that both have sentences.

    Args:
        source: One version.
        target: The other.
        tokenize: Gives the tokens of a sentence of a document.
        encoder: Name of the encoder.
        glossary: Terms that count more than all other evidence.
        progress: Is told how far it is.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    from aligner.engine.evidence import LONGEST
    from aligner.engine.lattice import add_terms, build
    from aligner.engine.lexicon import lexicon
    from aligner.engine.search import best_path, posteriors
    from aligner.engine.sides import side
    from aligner.engine.structure import add_structure

    model = _encoder(encoder)
    total = len(source) + len(target)
    here = side(source, tokenize, model, LONGEST + 1, _part(progress, 0, total))
    there = side(target, tokenize, model, LONGEST + 1, _part(progress, len(source), total))
    words = lexicon(here, there, model, chain(_dictionary(here, there), _terms(glossary)))
    lattice = build(here, there, words, (lambda done, n: progress("aligning", done, n)) if progress else None)
    if glossary:
        add_terms(lattice, source, target, glossary)
    add_structure(lattice, source, target)
    probabilities, _ = posteriors(lattice)
    beads = []
    for i, j, s in best_path(lattice):
        a, b = lattice.shapes[s]
        confidence = float(probabilities[i][s, j - lattice.low[i]])
        beads.append(Bead(Span(i - a, i), Span(j - b, j), round(confidence, 4)))
    return Alignment(source, target, tuple(beads))


def encoder_version(name: str) -> str:
    """Name and version of an encoder's model, for the recipe."""
    return _encoder(name).version


@cache
def _encoder(name: str) -> Encoder:
    encoder: Encoder = load(ENCODERS, name, "encoder")()
    return encoder


def _part(progress: Progress | None, before: int, total: int) -> Callable[[int, int], None] | None:
    """Reports on one of the two documents as a part of both."""
    if progress is None:
        return None
    return lambda done, _: progress("encoding", before + done, total)


def _dictionary(source: Side, target: Side) -> Iterator[tuple[str, str, float]]:
    """What is known of the words of the two languages beforehand."""
    from aligner.engine.dictionary import chinese_english

    languages = tuple(side.document.lang.partition("-")[0] for side in (source, target))
    if languages == ("zh", "en"):
        yield from chinese_english(source.types, target.types)
    elif languages == ("en", "zh"):
        for chinese, english, strength in chinese_english(target.types, source.types):
            yield english, chinese, strength


def _terms(glossary: Glossary | None) -> Iterator[tuple[str, str, float]]:
    for term in glossary.terms if glossary else ():
        yield term.source.lower(), term.target.lower(), 1.0
