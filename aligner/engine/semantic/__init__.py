"""The engine with an encoder: evidence of meaning, words and form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import numpy as np

from aligner import report
from aligner.encoders import CachedEncoder
from aligner.engine.search import Lattice, beads_of, best_path, posteriors
from aligner.engine.semantic.coarse import corridor
from aligner.engine.semantic.cooccurrence import learnt_pairs
from aligner.engine.semantic.evidence import LONGEST
from aligner.engine.semantic.lattice import build as build_lattice
from aligner.engine.semantic.lattice import lasting_scores, narrowed
from aligner.engine.semantic.lexicon import lexicon
from aligner.engine.semantic.sides import Side, Tokenize, side
from aligner.languages.pairs import counterparts
from aligner.model import Document, Glossary, Span

__all__ = ["Tokenize", "build"]

_SURE = 0.5  # confidence from which on a bead is learnt from


def build(
    source: Document,
    target: Document,
    tokenize: Tokenize,
    model: CachedEncoder,
    glossary: Glossary | None,
) -> Lattice:
    """The scores of all beads that come into question, as `align`."""
    name, total = source.text.origin, len(source) + len(target)
    with report.stage("encoding", name, total=total):
        here = side(source, tokenize, model, LONGEST + 1)
    with report.stage("encoding", name, before=len(source), total=total):
        there = side(target, tokenize, model, LONGEST + 1)
    words = lexicon(here, there, model, chain(_dictionary(here, there), _terms(glossary)))
    within = corridor(here.runs[0], there.runs[0])
    with report.stage("aligning", name, total=2 * len(source)):
        scores = lasting_scores(here, there, within)
    # Of a long text the vectors are most of what is held in memory, and they have done their work.
    here, there = (replace(side, runs=np.zeros((0, len(side), 0), dtype=np.float16)) for side in (here, there))
    everything = [(Span(0, len(here)), Span(0, len(there)))]
    first = build_lattice(here, there, words, _ratio(here, there, everything), within, scores)
    path = best_path(first)  # before the probabilities: each takes as much memory as all else
    probabilities, _ = posteriors(first)
    sure = [
        (bead.source, bead.target)
        for bead in beads_of(first, path, probabilities)
        if bead.source.size and bead.target.size and (bead.confidence or 0) > _SURE
    ]
    ends = np.concatenate([beads.sum(axis=0) for beads in probabilities])
    del first, probabilities  # of a long text hundreds of megabytes
    if not glossary:  # the terms of one may lead to where nothing else does
        within, scores = narrowed(within, scores, ends)
    words = words.with_pairs(learnt_pairs(here, there, sure))
    with report.stage("aligning", name, before=len(source), total=2 * len(source)):
        return build_lattice(here, there, words, _ratio(here, there, sure or everything), within, scores)


def _ratio(source: Side, target: Side, beads: list[tuple[Span, Span]]) -> float:
    """Characters of the target for one of the source, in two-sided beads."""
    here, there = (
        sum(float(side.lengths[slice(*bead[k])].sum()) for bead in beads) for k, side in enumerate((source, target))
    )
    return there / here


def _dictionary(source: Side, target: Side) -> Iterator[tuple[str, str, float]]:
    """What is known of the words of the two languages beforehand."""
    languages = [side.document.lang for side in (source, target)]
    return counterparts(languages, source.types, target.types)


def _terms(glossary: Glossary | None) -> Iterator[tuple[str, str, float]]:
    for term in glossary.terms if glossary else ():
        yield term.source.lower(), term.target.lower(), 1.0
