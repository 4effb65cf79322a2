"""Find a sentence, or a clause, inside a bead that nothing on the other side is like: an omission, or an addition.

How like each other two strings are, the sentence encoder tells. A sentence is compared with every run of clauses of the
other side. That alone does not show an omission, since sentences about one matter are all somewhat alike. So more
things speak for it: the run that is most like the sentence is more like something else of its own side, its rival; and
its side is longer than the other one. Where these make a loss possible, which is seldom, the words of the bead are
linked: those of the sentence should be, and words of the other side should lack links without it.

A side of several sentences is looked at sentence by sentence, and one of a single sentence clause by clause. Two
logistic regressions, one for sentences and one for clauses, put the evidence together;
`tests/benchmarks/learn_omissions.py` learns them from beads out of which a sentence was taken.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from aligner import encoders, languages
from aligner.check.coverage import Linker, Part
from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.check.sides import Side
from aligner.encoders import CachedEncoder
from aligner.encoders.cosines import on_grid, on_grid_cosines
from aligner.languages.extent import extent
from aligner.model import Span

_NO_LETTER = re.compile(r"[\W\d_]+")
_INTRODUCES = (":", "：")  # 他说： and the like are left out in translations, and nobody minds
_OF_HAN = 1.1  # all our texts in English are longer than the extent of their Chinese, by 2 to 25 per cent
_LEAST = 12.0  # letters of what is reported
_MOST = 40  # clauses of a side that is looked at


class Likeness(NamedTuple):
    """What the sentence encoder and the lengths say about a sentence or a clause.

    Attributes:
        likeness: Cosine of it and the run of clauses of the other side that is most like it.
        rival: By how much that run is more like another run of the unit's own side.
        length: Logarithm of the ratio of the two sides' lengths.
    """

    likeness: float
    rival: float
    length: float

    @property
    def first_look(self) -> float:
        """A score that tells which units are worth linking, about as a regression without links would."""
        return 6 * self.rival + 4 * self.length


class Model(NamedTuple):
    """A logistic regression, and from where its result counts.

    Attributes:
        features: What it looks at: fields of `Likeness` and `Part`, and `without`, the share of the other side that
            depends on a unit less its own share.
        weights: One for each.
        bias: The intercept.
        longer: `Likeness.length` from which units are looked at.
        first_look: `Likeness.first_look` from which their words are linked.
        threshold: Log odds from which a unit is reported.
    """

    features: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float
    longer: float
    first_look: float
    threshold: float


SENTENCES = Model(
    ("likeness", "rival", "length", "covered", "rest", "without"),
    (1.02, 3.27, 3.53, -5.66, 5.31, -5.5),
    -4.52,
    longer=0.15,
    first_look=1.5,
    threshold=0.3,
)
CLAUSES = Model(
    ("rival", "length", "missing", "dependent"),
    (4.56, 3.26, 1.4, -5.02),
    -7.15,
    longer=0.2,
    first_look=3.3,
    threshold=1.1,
)


class Unit(NamedTuple):
    """A sentence or a clause of a bead that may lack a counterpart.

    Attributes:
        side: 0 if it is in the source, 1 if it is in the target.
        span: Where it is.
        is_sentence: Whether it is one of several sentences of its side; a clause of a single one otherwise.
        likeness: What the encoder and the lengths say about it.
        part: What the word links say.
    """

    side: int
    span: Span
    is_sentence: bool
    likeness: Likeness
    part: Part

    @property
    def features(self) -> list[float]:
        """What the regression that judges it looks at."""
        known = {**self.likeness._asdict(), **self.part._asdict(), "without": self.part.dependent - self.part.share}
        return [known[name] for name in model_of(self.is_sentence).features]

    @property
    def score(self) -> float:
        """The log odds that it has no counterpart."""
        model = model_of(self.is_sentence)
        return model.bias + math.fsum(w * value for w, value in zip(model.weights, self.features, strict=True))


def model_of(is_sentence: bool) -> Model:
    """Return the regression that judges a sentence, or a clause."""
    return SENTENCES if is_sentence else CLAUSES


def units(bead: BeadText, encoder: CachedEncoder, linker: Linker, *, every: bool = False) -> Iterator[Unit]:
    """Yield the sentences or clauses of a bead that may lack a counterpart, with what tells whether they do.

    Nothing depends on other beads, not even the last bit of a vector: those of several beads together are not encoded.

    Args:
        bead: With text on both sides, in two languages.
        encoder: The sentence encoder.
        linker: Links words.
        every: Yield also those that a first look rules out; weights are learnt from all.
    """
    sizes = [_size(bead.source, bead.source_lang), _size(bead.target, bead.target_lang)]
    here = 0 if sizes[0] > sizes[1] else 1
    length = math.log(sizes[here] / sizes[1 - here])
    if length <= min(SENTENCES.longer, CLAUSES.longer):
        return
    sides = (Side.of(bead.source, bead.source_lang), Side.of(bead.target, bead.target_lang))
    side, other = sides[here], sides[1 - here]
    is_sentence = side.has_several
    model = model_of(is_sentence)
    if length <= model.longer or len(side.parts) < 2 or not 0 < len(other.clauses) <= _MOST >= len(side.clauses):
        return
    coverage = None
    said = Counter(side.text(span).strip() for span in side.parts)
    for span, likeness in zip(side.parts, _likenesses(side, other, length, encoder), strict=True):
        text = side.text(span)
        if said[text.strip()] > 1:
            continue  # as `doubled` reports
        if (every or likeness.first_look > model.first_look) and _counts(text):
            coverage = coverage or linker.cover(sides, here)
            yield Unit(here, span, is_sentence, likeness, coverage.part(span))


def _likenesses(side: Side, other: Side, length: float, encoder: CachedEncoder) -> Iterator[Likeness]:
    """Yield for each part of the longer side of a bead what it is like on the other side.

    Args:
        side: The longer side.
        other: The other one.
        length: Logarithm of the ratio of their lengths.
        encoder: The sentence encoder.
    """
    parts, own = side.parts, side.runs()
    texts = [*map(side.text, (*parts, *own)), *map(other.text, other.runs())]
    place = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    grid = on_grid(encoder.encode(list(place)))[[place[text] for text in texts]]
    there = grid[len(parts) + len(own) :]
    likeness = on_grid_cosines(grid[: len(parts)], there)
    own_likeness = on_grid_cosines(grid[len(parts) : len(parts) + len(own)], there)
    for number, span in enumerate(parts):
        nearest = int(likeness[number].argmax())
        best = float(likeness[number, nearest])
        beside = [k for k, run in enumerate(own) if run.stop <= span.start or run.start >= span.stop]
        rival = max((float(own_likeness[k, nearest]) for k in beside), default=0.0)
        yield Likeness(best, rival - best, length)


def _size(string: str, lang: str) -> float:
    """Return how long a side is, in Latin letters of a translation of average length."""
    return max(extent(string), 1.0) * (_OF_HAN if "Han" in languages.get(lang).scripts else 1.0)


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
    linker = context.cached((Linker, name), lambda: Linker(encoder))
    found = [unit for unit in units(bead, encoder, linker) if unit.score > model_of(unit.is_sentence).threshold]
    if found:
        sides = ("source", "target")
        here, spans = found[0].side, [unit.span for unit in found]
        named = listed((bead.source, bead.target)[here][slice(*span)] for span in spans)
        reason = f"nothing in the {sides[1 - here]} is like {named}"
        yield bead.finding("incomplete", reason, *((spans, ()) if here == 0 else ((), spans)))


CHECK = Check(omissions, of_words=True)
