"""The engine with an encoder: evidence of meaning, words and form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from aligner import report, threads
from aligner.encoders import CachedEncoder, Float16Vectors
from aligner.engine.beads import SURE, Stretch, beads_of, is_trusted, stretches_between
from aligner.engine.search import Lattice, Scores, best_path, posteriors
from aligner.engine.semantic.coarse import WIDTH, find_band
from aligner.engine.semantic.cooccurrence import learn_pairs
from aligner.engine.semantic.doubtful_borders import add_clauses, doubtful_positions
from aligner.engine.semantic.encoded_text import EncodedText, Tokenize, Words, count_words, numbered_words
from aligner.engine.semantic.evidence import LONGEST
from aligner.engine.semantic.evidence.clauses import Position
from aligner.engine.semantic.lexicon import find_pairs
from aligner.engine.semantic.long_beads import plausible, with_long_beads
from aligner.engine.semantic.scores import Area, build_lattice, narrow, static_scores
from aligner.languages.pairs import counterparts
from aligner.model import Bead, Document, Glossary, Span

__all__ = ["Tokenize", "build"]


def build(
    source: Document,
    target: Document,
    tokenize: Tokenize,
    model: CachedEncoder,
    *,
    glossary: Glossary | None = None,
    anchors: Sequence[Bead] = (),
    taught: tuple[Document, Document] | None = None,
) -> tuple[list[Lattice], tuple[Float16Vectors, Float16Vectors]]:
    """Score all candidate beads of two documents.

    Args:
        source: One version.
        target: The other.
        tokenize: Gives the tokens of a sentence of a document.
        model: Makes vectors of sentences.
        glossary: Terms that are taken for translations.
        anchors: Beads that are given, in order.
        taught: Translations to learn words from: each sentence of one document is that of the same of the other.

    Returns:
        A lattice for each stretch between two anchors that has sentences on both sides; the vectors of the sentences.
    """
    name, total = source.text.origin, len(source) + len(target)
    with model.open(), threads.beside(partial(_read, source, target, tokenize, glossary)) as read:
        with report.stage("encoding", name, total=total):
            runs = model.encode_runs(source.strings(), LONGEST + 1)
        with report.stage("encoding", name, before=len(source), total=total):
            others = model.encode_runs(target.strings(), LONGEST + 1)
        words, known = read()
        here, there = EncodedText.of(words[0], runs), EncodedText.of(words[1], others)
        del runs, others
        lexicon = find_pairs(here, there, model, known)
    sure = [Stretch(anchor.source, anchor.target) for anchor in anchors if is_trusted(anchor)]
    lessons = numbered_words(taught, tokenize, (here, there)) if taught else []
    if sure or lessons:
        given = [bead for bead in sure if bead.is_open]
        lexicon = lexicon.with_pairs(learn_pairs(here, there, given, lessons))
    areas = _areas(here, there, anchors)
    with report.stage("aligning", name, total=2 * len(source)):
        scores = [static_scores(here, there, area) for area in areas]
    # Of a long text the vectors are most of what is held in memory, and they have done their work.
    vectors = here.runs[0].copy(), there.runs[0].copy()
    here, there = (replace(text, runs=np.zeros((0, len(text), 0), dtype=np.float16)) for text in (here, there))
    everything = [Stretch(Span(0, len(here)), Span(0, len(there)))]
    ratio = _ratio(here, there, everything)
    long: list[list[Stretch]] = []
    doubtful: list[list[Position]] = []
    for k, area in enumerate(areas):
        beads, ends, some = _first_pass(build_lattice(here, there, lexicon, ratio, area, scores[k]))
        long.append(some)
        doubtful.append(doubtful_positions(area, ends))
        sure += [Stretch(bead.source, bead.target) for bead in beads if (bead.confidence or 0) > SURE]
        if not glossary:  # the terms of one may lead to where nothing else does
            areas[k], scores[k] = narrow(area, scores[k], ends)
    sure = sorted(bead for bead in sure if bead.is_open)
    lexicon = lexicon.with_pairs(learn_pairs(here, there, sure, lessons))
    ratio = _ratio(here, there, sure or everything)
    with report.stage("aligning", name, before=len(source), total=2 * len(source)):
        lattices = [build_lattice(here, there, lexicon, ratio, *known) for known in zip(areas, scores, strict=True)]
    parts = zip(lattices, long, strict=True)
    lattices = [with_long_beads(lattice, (here, there), lexicon, ratio, model, some) for lattice, some in parts]
    add_clauses(lattices, doubtful, (source.strings(), target.strings()), vectors, model)
    return lattices, vectors


def _read(
    source: Document, target: Document, tokenize: Tokenize, glossary: Glossary | None
) -> tuple[tuple[Words, Words], list[tuple[str, str, float]]]:
    """Return the words of both documents, and the pairs that are known of them beforehand."""
    here, there = count_words(source, tokenize), count_words(target, tokenize)
    return (here, there), [*_dictionary(here, there), *_terms(glossary)]


def _areas(source: EncodedText, target: EncodedText, anchors: Sequence[Bead]) -> list[Area]:
    """Find where to look in each stretch that is left to align.

    Between anchors a whole table is looked at only where a band would be no narrower: so anchors never add to the work.
    """
    whole = 2 * WIDTH if anchors else None
    return [
        Area(stretch, find_band(source.runs[0][slice(*stretch.source)], target.runs[0][slice(*stretch.target)], whole))
        for stretch in stretches_between(anchors, (len(source), len(target)))
        if stretch.is_open
    ]


def _first_pass(lattice: Lattice) -> tuple[list[Bead], Scores, list[Stretch]]:
    """Align for the first time.

    Returns:
        The best beads with their probabilities; for each cell the probability that a bead ends there; the plausible
        beads that may be part of longer ones.
    """
    path = best_path(lattice)  # before the probabilities: each takes as much memory as all else
    probabilities, _ = posteriors(lattice)
    ends = np.concatenate([beads.sum(axis=0) for beads in probabilities])
    return list(beads_of(lattice, path, probabilities)), ends, plausible(lattice, probabilities)


def _ratio(source: EncodedText, target: EncodedText, beads: Sequence[Stretch]) -> float:
    """Return characters of the target for one of the source, in two-sided beads."""
    here, there = (
        sum(float(text.lengths[slice(*bead[k])].sum()) for bead in beads) for k, text in enumerate((source, target))
    )
    return there / here


def _dictionary(source: Words | EncodedText, target: Words | EncodedText) -> Iterator[tuple[str, str, float]]:
    """Yield what is known of the words of the two languages beforehand."""
    languages = [text.document.lang for text in (source, target)]
    return counterparts(languages, source.types, target.types)


def _terms(glossary: Glossary | None) -> Iterator[tuple[str, str, float]]:
    for term in glossary.terms if glossary else ():
        yield term.source.lower(), term.target.lower(), 1.0
