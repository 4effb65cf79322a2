"""The aligner proper: two documents in, beads with probabilities out."""

from __future__ import annotations

from aligner import encoders
from aligner.engine import lexical, semantic
from aligner.engine.search import beads_of, best_path, posteriors
from aligner.engine.semantic import Tokenize
from aligner.engine.structure import add_structure
from aligner.engine.terms import add_terms
from aligner.model import Alignment, Document, Glossary

__all__ = ["align"]


def align(
    source: Document,
    target: Document,
    *,
    tokenize: Tokenize,
    encoder: str = "use",
    glossary: Glossary | None = None,
) -> Alignment:
    """Find the most probable alignment of two documents that both have sentences.

    Args:
        source: One version.
        target: The other.
        tokenize: Gives the tokens of a sentence of a document. Without an encoder it is not asked.
        encoder: Name of the encoder, or `none` for the engine without a model.
        glossary: Terms that count more than all other evidence.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    model = encoders.load(encoder)
    if model is None:
        lattice = lexical.build(source, target, glossary=glossary)
    else:
        lattice = semantic.build(source, target, tokenize, model, glossary)
    if glossary:
        add_terms(lattice, source, target, glossary)
    add_structure(lattice, source, target)
    path = best_path(lattice)
    return Alignment(source, target, tuple(beads_of(lattice, path, posteriors(lattice)[0])))
