"""Evidence at the borders between beads."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest

from aligner import encoders
from aligner.engine.band import Band
from aligner.engine.beads import Stretch
from aligner.engine.semantic import scores
from aligner.engine.semantic.encoded_text import EncodedText, encode_text
from aligner.engine.semantic.evidence import SHAPES
from aligner.engine.semantic.evidence.borders import words_across
from aligner.engine.semantic.lexicon import Lexicon, Pairs
from aligner.model import Document, Span, Token


def tokenize(document: Document, number: int) -> list[Token]:
    start = document.sentences[number].span.start
    return [Token(Span(m.start() + start, m.end() + start)) for m in re.finditer(r"\w+", document[number])]


def encoded(*sentences: str) -> EncodedText:
    return encode_text(Document.from_sentences(list(sentences), "en"), tokenize, encoders.load("use"), 1)


def lexicon(source: EncodedText, target: EncodedText, pairs: Sequence[tuple[str, str, float]]) -> Lexicon:
    found: list[Pairs] = [
        (np.array([source.types.index(a)]), np.array([target.types.index(b)]), np.array([strength], dtype=np.float32))
        for a, b, strength in pairs
    ]
    return Lexicon.of(found, len(source.types))


def across(source: EncodedText, target: EncodedText, *pairs: tuple[str, str, float]) -> list[list[float]]:
    whole = Span(0, len(source) + 1), Span(0, len(target) + 1)
    table: list[list[float]] = words_across(source, target, lexicon(source, target, pairs), *whole).tolist()
    return table


def test_words_whose_counterparts_lie_beyond_a_border_speak_against_it() -> None:
    """Each of the two words of a pair counts 1, as a word of one sentence alone, times the strength of the pair."""
    source, target = encoded("alpha one", "beta two"), encoded("eins", "a b", "zwei")
    assert across(source, target, ("alpha", "a", 0.75)) == [
        [0.0, 0.0, pytest.approx(1.5), pytest.approx(0.75)],  # all of the source is behind, and `a` before the border
        [pytest.approx(0.75), pytest.approx(1.5), 0.0, 0.0],
        [0.0, pytest.approx(0.75), 0.0, 0.0],
    ]


def test_a_counterpart_on_the_own_side_makes_up_for_one_beyond() -> None:
    source, target = encoded("alpha", "beta"), encoded("a", "c")
    pairs = ("alpha", "a", 0.5), ("alpha", "c", 0.75)
    at_border = across(source, target, *pairs)[1][1]
    assert at_border == pytest.approx(0.25 + 0.75), "what `c` loses by having its counterpart beyond is all it has"
    assert across(source, target, ("alpha", "a", 0.75), ("alpha", "c", 0.75))[1][1] == pytest.approx(0.75)


def test_only_words_near_the_border_count() -> None:
    target = encoded("a", "c")
    near, far = encoded("alpha b c d e f", "beta"), encoded("alpha b c d e f g", "beta")
    assert across(near, target, ("alpha", "a", 1.0))[1][0] == pytest.approx(2.0)
    assert across(far, target, ("alpha", "a", 1.0))[1][0] == pytest.approx(1.0), "that of `a`, the first behind it"


def test_frequent_words_count_less() -> None:
    source, target = encoded("alpha", "alpha", "beta"), encoded("a", "c", "d", "e", "f")
    # `alpha` stands behind the border in the second sentence, and its counterpart two before it.
    assert across(source, target, ("alpha", "a", 1.0))[1][2] == pytest.approx(np.log(4 / 2) / np.log(4))


def test_parts_of_the_table_are_those_of_the_whole() -> None:
    random = np.random.default_rng(3)
    source, target = (
        encoded(*(" ".join(f"{name}{number}" for number in random.integers(0, 40, 9)) for _ in range(20)))
        for name in "st"
    )
    words = lexicon(source, target, [(a, b, random.random()) for a in source.types for b in target.types[::7]])
    whole = words_across(source, target, words, Span(0, 21), Span(0, 21))
    assert whole.any()
    for rows in (Span(0, 4), Span(5, 6), Span(17, 21)):
        for columns in (Span(0, 3), Span(9, 21)):
            part = words_across(source, target, words, rows, columns)
            np.testing.assert_allclose(part, whole[slice(*rows), slice(*columns)], atol=1e-5)


def test_two_sided_beads_have_the_score_of_their_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A band in blocks, of a stretch inside both texts: each cell has the score of its border in the whole texts."""
    random = np.random.default_rng(4)
    source, target = (
        encoded(*(" ".join(f"{name}{number}" for number in random.integers(0, 30, 7)) for _ in range(24)))
        for name in "st"
    )
    words = lexicon(source, target, [(a, b, 1.0) for a in source.types for b in target.types[::9]])
    whole = words_across(source, target, words, Span(0, 25), Span(0, 25))
    low = np.maximum(np.arange(19) - 5, 0)
    area = scores.Area(Stretch(Span(2, 20), Span(3, 21)), Band.of(low, low + 10, 19))
    monkeypatch.setattr(scores, "_POSITIONS", 7)
    empty = np.zeros((len(SHAPES), len(area.band)), np.float32)
    monkeypatch.setattr(scores, "lexical_features", lambda *_, **__: iter(()))
    lattice = scores.build_lattice(source, target, words, 1.0, area, empty)
    weight = scores.weights()["words across the border"]
    for i, columns in lattice.positions():
        for row, shape in zip(lattice.rows[i - 2], SHAPES, strict=True):
            np.testing.assert_allclose(row, weight * whole[i, columns] if all(shape) else 0.0, atol=1e-4)
