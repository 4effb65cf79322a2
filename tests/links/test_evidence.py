"""What all beads together say about word links."""

from __future__ import annotations

import numpy as np
import pytest

from aligner.links.evidence import Evidence
from aligner.links.features import TokenizedBead

SOURCE_ELSEWHERE, TARGET_ELSEWHERE = 0, 1
UNAIDED_BY_TARGET, UNAIDED_BY_SOURCE, UNAIDED, AIDED = 2, 3, 4, 7


def beads(*strings):
    return [TokenizedBead.of(*(side.split() for side in string.split("|"))) for string in strings]


def uncertain(pairs):
    return [np.full((len(bead.source), len(bead.target)), 0.1, dtype=np.float32) for bead in pairs]


def test_words_that_occur_in_the_same_beads_translate_each_other():
    # Each word stands in two beads, and so does its translation, but not at the same place of the side.
    pairs = beads("a b | y x", "c a | z x", "b c | z y")
    translated = [("ax", "by"), ("ax", "cz"), ("by", "cz")]
    found = list(Evidence(pairs).features(uncertain(pairs)))
    assert [features.shape for features in found] == [(2, 2, 8)] * 3
    for bead, features, right in zip(pairs, found, translated, strict=True):
        for i, source in enumerate(bead.source):
            best = bead.target[features[i, :, AIDED].argmax()]
            assert source + best in right


def test_what_is_predicted_in_one_bead_tells_in_another():
    pairs = beads("a b | x y", "b a | x y")  # by position alone a is x in one, and y in the other
    sure, unsure = np.array([[0.9, 0.01], [0.01, 0.9]], dtype=np.float32), np.full((2, 2), 0.1, dtype=np.float32)
    _, second = Evidence(pairs).features([sure, unsure])
    a, x = 1, 0
    assert second[a, x, AIDED] > second[a, 1, AIDED] + 1
    assert second[a, x, UNAIDED] < second[a, 1, UNAIDED]
    # In the other beads, of two occurrences (2 more for what is predicted here): nothing, and all but a tenth.
    share = (0.9 + 2 * 0.1) / (1 + 2)
    assert second[a, x, SOURCE_ELSEWHERE] == pytest.approx(np.log(share / (1 - share)), abs=0.01)
    assert second[a, x, TARGET_ELSEWHERE] == second[a, x, SOURCE_ELSEWHERE]


def test_a_word_may_translate_none():
    pairs = beads("a | x", "b | x y", "a | x", "b | y", "a | x", "b | y")
    found = list(Evidence(pairs).features(uncertain(pairs)))
    assert found[0][0, 0, UNAIDED] > 0
    assert found[1][0, 1, UNAIDED] > 0
    assert found[1][0, 0, UNAIDED_BY_TARGET] < 0  # x, which is always a elsewhere


def test_the_sides_have_equal_rights():
    pairs = beads("a b c | x y", "c b | z y x", "b | y")
    turned = [TokenizedBead(bead.target, bead.source, bead.capitals) for bead in pairs]
    linked = [np.random.default_rng(1).random(shape, dtype=np.float32) for shape in ((3, 2), (2, 3), (1, 1))]
    there = Evidence(turned).features([p.T for p in linked])
    for one, other in zip(Evidence(pairs).features(linked), there, strict=True):
        np.testing.assert_allclose(one, other.swapaxes(0, 1)[..., [1, 0, 3, 2, 4, 6, 5, 7]], rtol=1e-4, atol=1e-5)
