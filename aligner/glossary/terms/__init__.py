"""Bilingual term extraction: terms and their translations from an alignment.

candidates of both sides ──phrases──▶ pairs in beads ──collect──▶ pairs ──score──▶ ──select──▶ terms with contexts
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from aligner import report
from aligner.errors import expect
from aligner.glossary.terms import score
from aligner.glossary.terms.candidates import CandidateFinder
from aligner.glossary.terms.collect import MAX_OCCURRENCES, CollectedPairs, Occurrence, TermPair, collect
from aligner.glossary.terms.parts import LINKED, PART, linked_in_parts, tokenized
from aligner.glossary.terms.select import select
from aligner.links import LinkedBead, link_words
from aligner.model import Alignment, Context, Document, Glossary, Span, Term

__all__ = ["extract_terms"]

_CONTEXTS = 3  # of a term


def extract_terms(
    alignment: Alignment,
    *,
    links: Sequence[LinkedBead] | None = None,
    known: Glossary | None = None,
    stoplist: Collection[str] = (),
    min_score: float = 0.5,
    min_count: int = 1,
    limit: int | None = None,
    encoder: str = "use",
) -> Glossary:
    """Find the terms of an alignment: words, names and phrases with their translations.

    Args:
        alignment: Two documents and their beads.
        links: The word links of its beads, doubtful ones included; they are made by default.
        known: Terms to leave out, with whatever overlaps them. A known term with another translation is returned.
        stoplist: Terms never wanted, of either language, in any form.
        min_score: Least probability of a pair.
        min_count: Least number of beads that a pair stands in.
        limit: Most pairs to give; by default all.
        encoder: Name of the sentence encoder, as for `align`.

    Returns:
        The terms, the best first, each a candidate with its score, counts and some contexts.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
        InputError: A language is not supported.
    """
    from aligner import encoders

    expect(alignment, Alignment, "the alignment", "read one with aligner.read(…)")
    expect(known, (Glossary, type(None)), "known", "read one with aligner.termbases.read(…)")
    expect(min_score, (int, float), "min_score")
    encoder_model = encoders.load(encoder)
    with report.stage("terms", alignment.source.text.origin):
        if links is not None:
            collected = collect(alignment, links)
        elif len(alignment.beads) <= PART:
            collected = collect(alignment, link_words(alignment, encoder=encoder, threshold=LINKED))
        else:
            collected = collect(alignment, linked_in_parts(alignment, encoder), tokenized(alignment))
    pairs = score.plausible(collected)
    values = score.features(pairs, score.cosines(pairs, encoder_model), collected)
    sides = CandidateFinder(alignment.source), CandidateFinder(alignment.target)
    known_keys = {(_key(sides[0], term.source), _key(sides[1], term.target)) for term in (known.terms if known else ())}
    unwanted = [frozenset(_key(side, term) for term in stoplist) for side in sides]
    terms = []
    odds = [score.log_odds(chance) for chance in score.chances(values).tolist()]
    for number, pair in enumerate(pairs):
        if (pair.source.key, pair.target.key) in known_keys:
            odds[number] = score.log_odds(1.0)  # it takes its occurrence, so that nothing else does
    selected = select(pairs, odds)
    beside = score.features_beside_others(selected, pairs, values, odds, collected)
    probable = score.selected_probabilities(beside).tolist()
    for probability, term in sorted(zip(probable, selected, strict=True), key=lambda one: -one[0]):
        pair = pairs[term.pair]
        source, target = pair.source.key, pair.target.key
        is_all = len(pair.occurrences) < MAX_OCCURRENCES
        count = len({occurrence.bead for occurrence in term.occurrences}) if is_all else pair.count
        if probability < min_score or count < min_count or (source, target) in known_keys:
            continue
        if source not in unwanted[0] and target not in unwanted[1]:
            terms.append(_term(alignment, collected, pair, round(probability, 4), count, term.occurrences))
    return Glossary(tuple(terms[:limit]), source_lang=alignment.source.lang, target_lang=alignment.target.lang)


def _key(side: CandidateFinder, term: str) -> str:
    """What all forms of a term have in common, for one that did not come from the document."""
    from aligner.segmentation import tokenize

    document = Document.from_sentences([term], side.document.lang)
    return side.key(document.text.content[slice(*token.span)] for token in tokenize(document, 0))


def _term(
    alignment: Alignment,
    collected: CollectedPairs,
    pair: TermPair,
    probability: float,
    count: int,
    occurrences: Sequence[Occurrence],
) -> Term:
    source, target = max(pair.forms, key=lambda form: pair.forms[form])
    beads = sorted({occurrence.bead for occurrence in occurrences})[:_CONTEXTS]
    return Term(
        source,
        target,
        status="candidate",
        score=probability,
        count=count,
        source_count=max(count, collected.source[pair.source.key]),
        target_count=max(count, collected.target[pair.target.key]),
        part_of_speech="name" if score.is_name(pair, collected) else "",
        contexts=tuple(_context(alignment, bead, [p for p in occurrences if p.bead == bead]) for bead in beads),
    )


def _context(alignment: Alignment, number: int, occurrences: Sequence[Occurrence]) -> Context:
    """A bead in which a term stands at some occurrences."""
    bead = alignment.beads[number]
    return Context(
        alignment.source.slice(bead.source),
        alignment.target.slice(bead.target),
        _inside(alignment.source, bead.source, [occurrence.source for occurrence in occurrences]),
        _inside(alignment.target, bead.target, [occurrence.target for occurrence in occurrences]),
        number + 1,
    )


def _inside(document: Document, sentences: Span, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Offsets into the text of some sentences, in order."""
    start = document.sentences[sentences.start].span.start
    return tuple(sorted({Span(span.start - start, span.stop - start) for span in spans}))
