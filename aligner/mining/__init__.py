"""Texts that are not quite parallel: which sentences translate, quote or restate each other, in any order."""

from __future__ import annotations

import numpy as np

from aligner import encoders
from aligner.encoders import Vectors
from aligner.errors import ChoiceError, InputError, expect
from aligner.mining import neighbours
from aligner.model import Document, Match, MatchKind, Mined, Span, language_of
from aligner.settings import Settings

__all__ = ["mine"]


def mine(source: Document, target: Document, *, encoder: str = "use") -> Mined:
    """Find the sentences of two texts that translate, quote or restate each other, wherever they stand.

    Args:
        source: One text.
        target: The other, in another language or in the same.
        encoder: Name of the sentence encoder.

    Returns:
        Both documents and the matches, each with its probability.

    Raises:
        ArgumentError: An argument is of the wrong kind.
        InputError: A document has no sentences.
        ChoiceError: There is no such encoder, or it is `none`.
        EncoderError: The encoder cannot be loaded.

    Example:
        >>> zh = aligner.Document.from_sentences(["天气很热。", "谢谢大家。", "会议发表了新闻公报。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "He left early."], "en")
        >>> [(match.source, match.target) for match in aligner.mine(zh, en)]
        [(Span(start=2, stop=3), Span(start=0, stop=1))]
    """
    for document, what in ((source, "the source"), (target, "the target")):
        expect(document, Document, what, "make it with aligner.segment")
        if not document.sentences:
            raise InputError("there are no sentences in this text", file=document.text.origin or None)
    recipe = Settings(encoder=encoder).recipe(source, target)
    model = encoders.load(encoder)
    if model is None:
        raise ChoiceError("matches are found by an encoder", hint="leave out the encoder none")
    here, there = model.encode(source.strings()), model.encode(target.strings())
    near = neighbours.find(here, there)
    means = _mean(near.forward_cosines), _mean(near.backward_cosines)
    best, cosines = near.forward[:, 0], near.forward_cosines[:, 0]
    margins = neighbours.ratio(cosines, means[0], means[1][best])
    probabilities = 1 / (1 + np.exp(-(12 * (cosines - 0.6) + 6 * (margins - 1.2))))
    kind: MatchKind = "restatement" if language_of(source.lang) == language_of(target.lang) else "translation"
    matches = tuple(
        Match(Span(i, i + 1), Span(j, j + 1), round(float(probabilities[i]), 4), kind)
        for i, j in enumerate(best.tolist())
        if near.backward[j, 0] == i and probabilities[i] >= 0.5
    )
    return Mined(source, target, matches, recipe)


def _mean(cosines: Vectors) -> Vectors:
    """Return the mean of those of each row that are there."""
    there = cosines > -1
    mean: Vectors = np.where(there, cosines, 0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
    return mean
