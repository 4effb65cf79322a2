"""The aligner proper: two documents in, beads with probabilities out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

import numpy as np

from aligner.engine import plain
from aligner.engine.band import corridor
from aligner.engine.cooccurrence import learnt_pairs
from aligner.engine.dictionary import chinese_english, either_way
from aligner.engine.encoders.cache import CachedEncoder, cached_encoder
from aligner.engine.evidence import LONGEST
from aligner.engine.lattice import add_terms, build, lasting_scores, narrowed
from aligner.engine.lexicon import lexicon
from aligner.engine.search import Lattice, Scores, best_path, posteriors
from aligner.engine.sides import Side, Tokenize, side
from aligner.engine.structure import add_structure
from aligner.model import Alignment, Bead, Document, Glossary, Span

__all__ = ["align", "encoder_version"]

_SURE = 0.5  # confidence from which on a bead is learnt from

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
        tokenize: Gives the tokens of a sentence of a document. Without an encoder it is not asked.
        encoder: Name of the encoder, or `none` for the engine without a model.
        glossary: Terms that count more than all other evidence.
        progress: Is told how far it is.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    if encoder == plain.NAME:
        lattice = plain.build(source, target, glossary=glossary, progress=progress and partial(progress, "aligning"))
    else:
        lattice = _with_model(source, target, tokenize, cached_encoder(encoder), glossary, progress)
    if glossary:
        add_terms(lattice, source, target, glossary)
    add_structure(lattice, source, target)
    path = best_path(lattice)
    return Alignment(source, target, tuple(_beads(lattice, path, posteriors(lattice)[0])))


def _with_model(
    source: Document,
    target: Document,
    tokenize: Tokenize,
    model: CachedEncoder,
    glossary: Glossary | None,
    progress: Progress | None,
) -> Lattice:
    """The scores of all beads that come into question, as `align`."""
    total = len(source) + len(target)
    here = side(source, tokenize, model, LONGEST + 1, _part(progress, "encoding", 0, total))
    there = side(target, tokenize, model, LONGEST + 1, _part(progress, "encoding", len(source), total))
    words = lexicon(here, there, model, chain(_dictionary(here, there), _terms(glossary)))
    within = corridor(here.runs[0], there.runs[0])
    scores = lasting_scores(here, there, within, _part(progress, "aligning", 0, 2 * len(source)))
    # Of a long text the vectors are most of what is held in memory, and they have done their work.
    here, there = (replace(side, runs=np.zeros((0, len(side), 0), dtype=np.float16)) for side in (here, there))
    everything = [(Span(0, len(here)), Span(0, len(there)))]
    first = build(here, there, words, _ratio(here, there, everything), within, scores)
    path = best_path(first)  # before the probabilities: each takes as much memory as all else
    probabilities, _ = posteriors(first)
    sure = [
        (bead.source, bead.target)
        for bead in _beads(first, path, probabilities)
        if bead.source.size and bead.target.size and (bead.confidence or 0) > _SURE
    ]
    ends = np.concatenate([beads.sum(axis=0) for beads in probabilities])
    del first, probabilities  # of a long text hundreds of megabytes
    if not glossary:  # the terms of one may lead to where nothing else does
        within, scores = narrowed(within, scores, ends)
    words = words.with_pairs(learnt_pairs(here, there, sure))
    report = _part(progress, "aligning", len(source), 2 * len(source))
    return build(here, there, words, _ratio(here, there, sure or everything), within, scores, report)


def _ratio(source: Side, target: Side, beads: list[tuple[Span, Span]]) -> float:
    """Characters of the target for one of the source, in two-sided beads."""
    here, there = (
        sum(float(side.lengths[slice(*bead[k])].sum()) for bead in beads) for k, side in enumerate((source, target))
    )
    return there / here


def encoder_version(name: str) -> str:
    """Name and version of an encoder's model, for the recipe."""
    return plain.NAME if name == plain.NAME else cached_encoder(name).version


def _beads(lattice: Lattice, path: list[tuple[int, int, int]], probabilities: list[Scores]) -> Iterator[Bead]:
    """The beads of a path, each with its probability."""
    for i, j, s in path:
        a, b = lattice.shapes[s]
        confidence = float(probabilities[i][s, j - lattice.low[i]])
        yield Bead(Span(i - a, i), Span(j - b, j), round(confidence, 4))


def _part(progress: Progress | None, stage: str, before: int, total: int) -> Callable[[int, int], None] | None:
    """Reports on one half of a stage as a part of the whole."""
    if progress is None:
        return None
    return lambda done, _: progress(stage, before + done, total)


def _dictionary(source: Side, target: Side) -> Iterator[tuple[str, str, float]]:
    """What is known of the words of the two languages beforehand."""
    languages = [side.document.lang for side in (source, target)]
    return either_way(languages, source.types, target.types, chinese_english)


def _terms(glossary: Glossary | None) -> Iterator[tuple[str, str, float]]:
    for term in glossary.terms if glossary else ():
        yield term.source.lower(), term.target.lower(), 1.0
