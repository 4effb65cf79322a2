"""From pairs of sentences to matches: runs of sentences, which side says more, and whether it is a quotation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from aligner.encoders import CachedEncoder
from aligner.encoders.cosines import cosines
from aligner.mining.evidence import Compared, Evidence, Features, Numbers
from aligner.model import Coverage, Match, MatchKind, Span

_LONGEST = 3  # sentences of one side of a match
_JOINED = 0.5  # probability of a pair that is taken together with others
_GAIN = 0.01  # by how much two sentences must be closer to a third than the closer of them, to be taken together
_VERBATIM = 0.7  # share of the shorter side that stands in the other, from which on it is a quotation
_LEAN = 0.4  # how much more one side says: of 1,481 pairs of MAC-Dev and Text+Berg, 81 % are then told rightly
_WHOLE = 0.35  # share of the words of each side that the other explains, where neither says something of its own


@dataclass(frozen=True, slots=True)
class Link:
    """Two sentences that belong together.

    Attributes:
        source: Number of the one.
        target: Number of the other.
        probability: That they do.
        row: Where they stand among all pairs that were looked at.
    """

    source: int
    target: int
    probability: float
    row: int


def matches(
    evidence: Evidence,
    encoder: CachedEncoder,
    pairs: tuple[Numbers, Numbers],
    compared: Compared,
    probabilities: Features,
    least: float,
) -> tuple[Match, ...]:
    """Make matches of the pairs of sentences that are probable enough, in order.

    Args:
        evidence: What is looked at of both texts.
        encoder: Makes vectors of runs of sentences.
        pairs: Numbers of the sentences of each pair, in order.
        compared: What a closer look at them has shown.
        probabilities: Of each pair.
        least: Probability of a match, at least.
    """
    rows = np.flatnonzero(probabilities >= least).tolist()
    links = _unrivalled([Link(int(pairs[0][r]), int(pairs[1][r]), float(probabilities[r]), r) for r in rows])
    ratio = evidence.length_ratio()
    made = [
        Match(source, target, probability, kind, coverage)
        for group in _grown(evidence, encoder, links)
        for source, target, probability, kind, coverage in [_described(evidence, compared, group, ratio)]
    ]
    return tuple(sorted(made, key=lambda match: (match.source, match.target)))


def _best(links: Sequence[Link]) -> tuple[dict[int, float], dict[int, float]]:
    """Return the greatest probability of the links of each source and of each target sentence."""
    sources: dict[int, float] = {}
    targets: dict[int, float] = {}
    for link in links:
        sources[link.source] = max(sources.get(link.source, 0.0), link.probability)
        targets[link.target] = max(targets.get(link.target, 0.0), link.probability)
    return sources, targets


def _unrivalled(links: Sequence[Link]) -> list[Link]:
    """Leave out links both of whose sentences have a more probable one: formulas that stand in several sentences."""
    sources, targets = _best(links)
    return [link for link in links if link.probability >= min(sources[link.source], targets[link.target])]


def _grown(evidence: Evidence, encoder: CachedEncoder, links: Sequence[Link]) -> Iterator[list[Link]]:
    """Yield the links of each match: neighbours that share a sentence are taken together where that comes closer."""
    left = {(link.source, link.target): link for link in links}
    best = _best(links)
    for link in sorted(links, key=lambda link: (-link.probability, link.source, link.target)):
        if left.pop((link.source, link.target), None) is None:
            continue
        group, cosine = [link], _cosine(evidence, encoder, [link])
        while len(group) < _LONGEST:
            nearest: tuple[float, Link] | None = None
            for other in _beside(group, left, best):
                grown = _cosine(evidence, encoder, [*group, other])
                if grown >= cosine + _GAIN and (nearest is None or grown > nearest[0]):
                    nearest = grown, other
            if nearest is None:
                break
            cosine, other = nearest
            group.append(left.pop((other.source, other.target)))
        yield group


def _beside(
    group: Sequence[Link], left: dict[tuple[int, int], Link], best: tuple[dict[int, float], dict[int, float]]
) -> Iterator[Link]:
    """Yield the links that would make one side of a group longer by one sentence, while the other has one alone.

    Args:
        group: The links of a match.
        left: Those that are in no match yet.
        best: The greatest probability of each sentence: one that belongs elsewhere is not taken in.
    """
    sources, targets = {link.source for link in group}, {link.target for link in group}
    places = []
    if len(targets) == 1:
        places += [((i, min(targets)), best[0].get(i)) for i in (min(sources) - 1, max(sources) + 1)]
    if len(sources) == 1:
        places += [((min(sources), j), best[1].get(j)) for j in (min(targets) - 1, max(targets) + 1)]
    for place, greatest in places:
        link = left.get(place)
        if link is not None and link.probability >= _JOINED and link.probability == greatest:
            yield link


def _cosine(evidence: Evidence, encoder: CachedEncoder, group: Sequence[Link]) -> float:
    vectors = []
    for text, span in zip(evidence.texts, _spans(group), strict=True):
        if span.size == 1:
            vectors.append(text.runs[0, span.start])
        else:
            vectors.append(encoder.encode([" ".join(text.document.strings(span))])[0])
    return float(cosines(vectors[0][None], vectors[1][None])[0, 0])


def _spans(group: Sequence[Link]) -> tuple[Span, Span]:
    numbers = [link.source for link in group], [link.target for link in group]
    return Span(min(numbers[0]), max(numbers[0]) + 1), Span(min(numbers[1]), max(numbers[1]) + 1)


def _described(
    evidence: Evidence, compared: Compared, group: Sequence[Link], ratio: float
) -> tuple[Span, Span, float, MatchKind, Coverage]:
    source, target = _spans(group)
    rows = [link.row for link in group]
    probability = round(sum(link.probability for link in group) / len(group), 4)
    kind: MatchKind = "translation"
    if evidence.is_one_language:
        kind = "quotation" if min(compared.verbatim[row] for row in rows) >= _VERBATIM else "restatement"
    lengths = [float(text.lengths[slice(*s)].sum()) for text, s in zip(evidence.texts, (source, target), strict=True)]
    return source, target, probability, kind, _coverage(compared, rows, log(lengths[1] / lengths[0] / ratio))


def _coverage(compared: Compared, rows: Sequence[int], longer: float) -> Coverage:
    """Say which side says more, from lengths, clauses and words.

    Args:
        compared: What a closer look has shown.
        rows: The pairs of the match.
        longer: Natural logarithm of how much longer the target is.
    """
    here, there = (
        max(float(values[row]) for row in rows) for values in (compared.source_coverage, compared.target_coverage)
    )
    lean = longer + here - there
    if len(rows) == 1:
        lean += float(compared.target_part[rows[0]] - compared.source_part[rows[0]])
    if abs(lean) >= _LEAN:
        return "contained" if lean > 0 else "containing"
    return "full" if min(here, there) >= _WHOLE else "overlap"
