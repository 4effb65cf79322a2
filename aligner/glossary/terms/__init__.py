"""Terms: what two texts that translate each other would have a translator put into a glossary.

candidates of both sides ──phrases──▶ pairs in beads ──collect──▶ pairs ──score──▶ ──select──▶ terms with contexts
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from aligner import report
from aligner.errors import expect
from aligner.glossary.terms import score
from aligner.glossary.terms.candidates import Side
from aligner.glossary.terms.collect import REMEMBERED, Pair, Place, collect
from aligner.glossary.terms.collect import Collection as Collected
from aligner.glossary.terms.select import select
from aligner.links import LinkedBead, link_words
from aligner.model import Alignment, Context, Document, Glossary, Span, Term

__all__ = ["extract_terms"]

LINKED = 0.1  # probability of a link that counts
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
        known: Terms to leave out; what stands in their places is left out too. A known term with another translation is
            given.
        stoplist: Terms never wanted, of either language, in any form.
        min_score: Least probability of a pair.
        min_count: Least number of beads that a pair stands in.
        limit: Most pairs to give; by default all.
        encoder: Name of the encoder that judges meaning, as for `align`.

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
    if links is None:
        links = link_words(alignment, encoder=encoder, threshold=LINKED)
    judge = encoders.load(encoder)
    with report.stage("terms", alignment.source.text.origin):
        collected = collect(alignment, links)
    pairs = score.likely(collected)
    found = score.probabilities(pairs, score.meanings(pairs, judge), collected)
    sides = Side(alignment.source), Side(alignment.target)
    known_keys = {(_key(sides[0], term.source), _key(sides[1], term.target)) for term in (known.terms if known else ())}
    unwanted = [frozenset(_key(side, term) for term in stoplist) for side in sides]
    terms = []
    chances = [score.odds(probability) for probability in found]
    for number, pair in enumerate(pairs):
        if (pair.source.key, pair.target.key) in known_keys:
            chances[number] = score.odds(1.0)  # it takes its place, so that nothing else does
    for term in select(pairs, chances):
        pair, probability = pairs[term.pair], round(score.probability(term.odds), 4)
        source, target = pair.source.key, pair.target.key
        is_all = len(pair.places) < REMEMBERED
        count = len({place.bead for place in term.places}) if is_all else pair.count
        if probability < min_score or count < min_count or (source, target) in known_keys:
            continue
        if source not in unwanted[0] and target not in unwanted[1]:
            terms.append(_term(alignment, collected, pair, probability, count, term.places))
    return Glossary(tuple(terms[:limit]), source_lang=alignment.source.lang, target_lang=alignment.target.lang)


def _key(side: Side, term: str) -> str:
    """What all forms of a term have in common, for one that did not come from the document."""
    from aligner.segmentation import tokenize

    document = Document.from_sentences([term], side.document.lang)
    return side.key(document.text.content[slice(*token.span)] for token in tokenize(document, 0))


def _term(
    alignment: Alignment, collected: Collected, pair: Pair, probability: float, count: int, places: Sequence[Place]
) -> Term:
    source, target = max(pair.forms, key=lambda form: pair.forms[form])
    beads = sorted({place.bead for place in places})[:_CONTEXTS]
    return Term(
        source,
        target,
        status="candidate",
        score=probability,
        count=count,
        source_count=max(count, collected.source[pair.source.key]),
        target_count=max(count, collected.target[pair.target.key]),
        part_of_speech="name" if score.is_name(pair, collected) else "",
        contexts=tuple(_context(alignment, bead, [p for p in places if p.bead == bead]) for bead in beads),
    )


def _context(alignment: Alignment, number: int, places: Sequence[Place]) -> Context:
    """A bead in which a term stands at some places."""
    bead = alignment.beads[number]
    return Context(
        alignment.source.slice(bead.source),
        alignment.target.slice(bead.target),
        _inside(alignment.source, bead.source, [place.source for place in places]),
        _inside(alignment.target, bead.target, [place.target for place in places]),
        number + 1,
    )


def _inside(document: Document, sentences: Span, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Offsets into the text of some sentences, in order."""
    start = document.sentences[sentences.start].span.start
    return tuple(sorted({Span(span.start - start, span.stop - start) for span in spans}))
