"""Find a sentence, or a clause, inside a bead that nothing on the other side is like: an omission, or an addition.

How like each other two strings are, the sentence encoder tells. A sentence is compared with every run of clauses of the
other side. That alone does not show an omission, since sentences about one matter are all somewhat alike. So two more
things speak for it: the run that is most like the sentence is more like something else of its own side, its rival; and
without the sentence its side is more like the other one than with it. The lengths of the two sides come in addition. A
side of several sentences is looked at sentence by sentence, and one of a single sentence clause by clause.

The weights are those of two logistic regressions, one for sentences and one for clauses, which
`tests/benchmarks/learn_omissions.py` learns from beads out of which a sentence was taken.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from aligner import encoders, languages
from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.encoders import Float16Vectors
from aligner.encoders.cosines import on_grid, on_grid_cosines
from aligner.languages.extent import extent
from aligner.languages.scripts import IDEOGRAPHIC
from aligner.model import Span

_CLAUSE_END = re.compile(
    rf"(?<=[，；：。！？、…])|(?<=[,;:.!?…])(?=[\s\"”’'{IDEOGRAPHIC}])|(?<=[^\W\d_]—)(?=\s)|(?<=——)(?!—)|(?<=--)(?!-)"
)
_NO_LETTER = re.compile(r"[\W\d_]+")
_INTRODUCES = (":", "：")  # 他说： and the like are left out in translations, and nobody minds
_CLAUSE = 14.0  # Latin letters that a clause has at least; a shorter one belongs to the next
_LEAST = 12.0  # letters of what is reported
_LONGER = 0.2  # logarithm of the ratio of the two sides' lengths from which something may be too much
_RUN = 3  # clauses of the longest run that a sentence is compared with
_MOST = 40  # clauses of a side that is looked at
FEATURES = ("likeness", "rival", "gain", "length", "length without it")


class Model(NamedTuple):
    """A logistic regression, and from where its result counts.

    Attributes:
        weights: One for each of `FEATURES`.
        bias: The intercept.
        threshold: Log odds from which a unit is reported.
    """

    weights: tuple[float, ...]
    bias: float
    threshold: float

    def score(self, features: Sequence[float]) -> float:
        """Return the log odds that a unit has no counterpart."""
        return self.bias + math.fsum(weight * value for weight, value in zip(self.weights, features, strict=True))


SENTENCES = Model((2.13, 6.67, 3.64, 4.51, -1.93), -4.27, 0.0)
CLAUSES = Model((-3.65, 4.36, 2.96, 3.70, -0.33), -1.58, 2.5)


class Unit(NamedTuple):
    """A sentence or a clause of a bead that may lack a counterpart.

    Attributes:
        side: 0 if it is in the source, 1 if it is in the target.
        span: Where it is.
        is_sentence: Whether it is one of several sentences of its side; a clause of a single one otherwise.
        features: Its `FEATURES`.
    """

    side: int
    span: Span
    is_sentence: bool
    features: tuple[float, ...]

    @property
    def model(self) -> Model:
        """The regression that judges it."""
        return SENTENCES if self.is_sentence else CLAUSES


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a bead.

    Attributes:
        string: Its text.
        sentences: Its sentences.
        clauses: Their clauses.
    """

    string: str
    sentences: list[Span]
    clauses: list[Span]

    @classmethod
    def of(cls, string: str, lang: str) -> _Side:
        """Take a side apart."""
        sentences = languages.get(lang).sentences(string)
        return cls(string, sentences, [clause for sentence in sentences for clause in _clauses(string, sentence)])

    @property
    def parts(self) -> list[Span]:
        """What may lack a counterpart: each of several sentences, or each clause of a single one."""
        return self.sentences if len(self.sentences) > 1 else self.clauses

    def runs(self) -> list[Span]:
        """Return the runs of up to `_RUN` clauses."""
        return [
            Span(self.clauses[first].start, last.stop)
            for first in range(len(self.clauses))
            for last in self.clauses[first : first + _RUN]
        ]

    def text(self, span: Span) -> str:
        """Return what is in a span."""
        return self.string[slice(*span)]

    def without(self, span: Span) -> str:
        """Return the side without a span."""
        return (self.string[: span.start] + self.string[span.stop :]).strip()


def units(bead: BeadText, encode: Callable[[Sequence[str]], Float16Vectors]) -> Iterator[Unit]:
    """Yield the sentences or clauses of the longer side of a bead, with what tells whether they have a counterpart.

    Args:
        bead: With text on both sides.
        encode: Returns an array (strings, dim) of unit vectors.
    """
    sizes = [max(extent(string), 1.0) for string in (bead.source, bead.target)]
    here = 0 if sizes[0] > sizes[1] else 1
    length = math.log(sizes[here] / sizes[1 - here])
    if length <= _LONGER:
        return
    strings, langs = (bead.source, bead.target), (bead.source_lang, bead.target_lang)
    side = _Side.of(strings[here], langs[here])
    parts, is_sentence = side.parts, len(side.sentences) > 1
    if len(parts) < 2 or len(side.clauses) > _MOST:
        return
    other = _Side.of(strings[1 - here], langs[1 - here])
    if not 0 < len(other.clauses) <= _MOST:
        return
    own, runs = side.runs(), other.runs()
    texts = [side.string, other.string, *map(side.without, parts), *map(side.text, parts)]
    vectors = on_grid(_encoded([*texts, *map(side.text, own), *map(other.text, runs)], encode))
    there = vectors[len(texts) + len(own) :]
    to_other = on_grid_cosines(vectors[: 2 + len(parts)], vectors[1:2])[:, 0]
    likeness = on_grid_cosines(vectors[2 + len(parts) : len(texts)], there)
    own_likeness = on_grid_cosines(vectors[len(texts) : len(texts) + len(own)], there)
    for number, span in enumerate(parts):
        if _counts(side.text(span)):
            nearest = int(likeness[number].argmax())
            best = float(likeness[number, nearest])
            beside = [k for k, run in enumerate(own) if run.stop <= span.start or run.start >= span.stop]
            rival = max((float(own_likeness[k, nearest]) for k in beside), default=0.0)
            gain = float(to_other[2 + number] - to_other[0])
            left = math.log(max(sizes[here] - extent(side.text(span)), 1.0) / sizes[1 - here])
            yield Unit(here, span, is_sentence, (best, rival - best, gain, length, left))


def _encoded(texts: Sequence[str], encode: Callable[[Sequence[str]], Float16Vectors]) -> Float16Vectors:
    """Encode texts, each of those that are the same once."""
    place = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    vectors: Float16Vectors = encode(list(place))[np.array([place[text] for text in texts])]
    return vectors


def _clauses(string: str, sentence: Span) -> list[Span]:
    """Return the clauses of a sentence, each of some length, without white space at their ends."""
    found: list[Span] = []
    start = sentence.start
    for stop in (*(match.start() for match in _CLAUSE_END.finditer(string, *sentence)), sentence.stop):
        if stop > start and (extent(string[start:stop]) >= _CLAUSE or stop == sentence.stop):
            found.append(Span(start, stop))
            start = stop
    if len(found) > 1 and extent(string[slice(*found[-1])]) < _CLAUSE:
        found[-2:] = [Span(found[-2].start, found[-1].stop)]
    return [_stripped(string, span) for span in found]


def _stripped(string: str, span: Span) -> Span:
    text = string[slice(*span)]
    return Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))


def _counts(text: str) -> bool:
    """Return whether a text says so much that it would be missed."""
    return extent(_NO_LETTER.sub("", text)) >= _LEAST and not text.rstrip("“「『\"'‘ ").endswith(_INTRODUCES)


def omissions(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield a finding if a sentence or a clause of a bead has no counterpart on the other side."""
    if not bead.source.strip() or not bead.target.strip() or bead.source_lang == bead.target_lang:
        return
    name = context.rules.encoder
    encoder = context.cached((omissions, name), lambda: encoders.load(name, keep_vectors=False))
    if encoder is None:
        return
    found = [unit for unit in units(bead, encoder.encode) if unit.model.score(unit.features) > unit.model.threshold]
    if found:
        sides = ("source", "target")
        here, spans = found[0].side, [unit.span for unit in found]
        named = listed((bead.source, bead.target)[here][slice(*span)] for span in spans)
        reason = f"nothing in the {sides[1 - here]} is like {named}"
        yield bead.finding("incomplete", reason, *((spans, ()) if here == 0 else ((), spans)))


CHECK = Check(omissions, of_words=True)
