"""The aligner proper: two documents in, beads with probabilities out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from aligner import encoders
from aligner.encoders import Encoder
from aligner.engine import lexical, second_opinion, semantic
from aligner.engine.beads import best_beads, check_anchors, forbid, one_sided_beads, stretches_between
from aligner.engine.headings import add_headings
from aligner.engine.likeness import Likeness, judged
from aligner.engine.semantic import Tokenize
from aligner.engine.structure import add_structure
from aligner.engine.terms import add_terms
from aligner.model import Alignment, Bead, Document, Glossary
from aligner.threads import one_for_products

__all__ = ["Likeness", "align"]


@one_for_products()
def align(
    source: Document,
    target: Document,
    *,
    tokenize: Tokenize,
    encoder: str = "use",
    second: str | Encoder | None = None,
    keep_vectors: bool = True,
    glossary: Glossary | None = None,
    anchors: Sequence[Bead] = (),
    rejected: Sequence[Bead] = (),
    taught: Sequence[tuple[str, str]] = (),
) -> tuple[Alignment, Likeness]:
    """Find the most probable alignment of two documents that both have sentences, and judge how far they agree.

    Args:
        source: One version.
        target: The other.
        tokenize: Gives the tokens of a sentence of a document. Without an encoder it is not asked.
        encoder: Name of the encoder, or `none` for the engine without a model.
        second: Encoder that is asked where the alignment is in doubt, or its name.
        keep_vectors: Keep the vectors of sentences for the next time.
        glossary: Terms that count more than all other evidence.
        anchors: Beads that are given; they are kept as they are, and only what lies between them is aligned.
        rejected: Beads that are wrong: none of them is in the result, unless there is no other way.
        taught: Pairs of texts that are translations of each other, to learn words from.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: An encoder cannot be loaded, or the second one fails.
        InvariantError: Two anchors overlap or cross, or one lies outside of the documents.
    """
    model = encoders.load(encoder, keep_vectors=keep_vectors)
    judge = encoders.load_second(second, keep_vectors=keep_vectors)
    given = check_anchors(anchors, (len(source), len(target)))
    between = stretches_between(given, (len(source), len(target)))
    fixed = [*given, *(bead for stretch in between if not stretch.is_open for bead in one_sided_beads(stretch))]
    beads = list(fixed)
    vectors = None
    if any(stretch.is_open for stretch in between):
        lessons = _lessons(taught, source, target)
        if model is None:
            lattices = lexical.build(source, target, glossary=glossary, anchors=given, taught=lessons)
        else:
            lattices, vectors = semantic.build(
                source, target, tokenize, model, glossary=glossary, anchors=given, taught=lessons
            )
        if glossary:
            add_terms(lattices, source, target, glossary)
        add_headings(lattices, source, target)
        forbid(lattices, rejected)
        add_structure(lattices, source, target, fixed)
        found = [best_beads(lattice) for lattice in lattices]
        if judge is not None:
            found = second_opinion.weighed(lattices, found, (source, target), model, judge)
        beads += chain.from_iterable(found)
    beads.sort(key=lambda bead: (bead.source.start, bead.target.start))
    made = Alignment(source, target, tuple(beads))
    return judged(made, vectors)


def _lessons(taught: Sequence[tuple[str, str]], source: Document, target: Document) -> tuple[Document, Document] | None:
    """Return documents of the pairs that have text on both sides; None where there are none."""
    pairs = [pair for texts in taught if all(pair := [" ".join(text.split()) for text in texts])]
    if not pairs:
        return None
    here, there = zip(*pairs, strict=True)
    return Document.from_sentences(here, source.lang), Document.from_sentences(there, target.lang)
