"""The bundled encoder's arithmetic: fewer products with the same results, and the same bits whatever came before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from aligner import encoders
from aligner.encoders import use
from aligner.encoders.use import tokens
from aligner.encoders.use.convolution import POINTS, combined, convolve
from aligner.encoders.use.exact import product, whole
from aligner.encoders.use.weights import Weights

CHANCE = np.random.default_rng(14)


def numbers(*shape: int) -> np.ndarray:
    return CHANCE.standard_normal(shape).astype(np.float32)


@pytest.fixture(scope="module")
def encoder() -> use.UniversalSentenceEncoder:
    encoder = encoders._make("use")
    assert isinstance(encoder, use.UniversalSentenceEncoder)
    return encoder


@pytest.mark.parametrize("order", [2, 3, 5])
@pytest.mark.parametrize("places", [1, 4, 5, 6, 7, 1021, 2600])
def test_fewer_products_give_the_same_convolution(order: int, places: int) -> None:
    taps = numbers(order, 8, 3) / 8
    x = np.concatenate([numbers(places, 8), np.zeros((POINTS, 8), dtype=np.float32)])
    made = np.full((places, 3), np.nan, dtype=np.float32)
    convolve(x, combined(taps).astype(np.float32), order, made)
    direct = sum(x[tap : tap + places].astype(np.float64) @ taps[tap] for tap in range(order))
    np.testing.assert_allclose(made, direct, atol=3e-6)


def test_exact_products_do_not_depend_on_the_order_of_their_sums() -> None:
    left, right = numbers(40, 256) * np.exp(numbers(40, 1) * 5), numbers(256, 30) * np.exp(numbers(30) * 5)
    integers = whole(right)
    made = product(left, integers)
    order = CHANCE.permutation(256)
    permuted = integers._replace(numbers=integers.numbers[order])
    np.testing.assert_array_equal(product(left[:, order], permuted), made)
    np.testing.assert_array_equal(product(left[7:8], integers), made[7:8])
    exact = left.astype(np.float64) @ right.astype(np.float64)
    assert np.linalg.norm(made / exact - 1) < 2 * np.linalg.norm((left @ right) / exact - 1)
    assert not product(np.zeros((2, 256), dtype=np.float32), whole(right)).any()


@pytest.fixture
def few(encoder: use.UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """Room for five tokens only."""
    monkeypatch.setattr(tokens, "_KEPT", 5)
    return encoder._weights


def contents(known: tokens.Tokens, ids: list[int]) -> list[bytes]:
    with known.rows(np.array(ids)) as (table, rows):
        parts = [table.embedded, *table.inputs, *(tap for taps in table.taps for tap in taps)]
        return [part[rows].tobytes() for part in parts]


def test_tokens_are_the_same_however_long_they_were_kept(few: Weights) -> None:
    asked = [[5, -1, 9, 5], [1, 2, 3], [9, 4, 7, 3], [8], [5, 9, -1], [*range(20), -1, 3], [5, 9, -1]]
    alone = [contents(tokens.Tokens(few), ids) for ids in asked]
    known = tokens.Tokens(few)
    assert [contents(known, ids) for ids in asked * 2] == alone * 2


def test_tokens_that_somebody_looks_at_are_not_put_away(few: Weights) -> None:
    known = tokens.Tokens(few)
    with known.rows(np.array([1, 2, 3])) as (table, rows):
        before = table.embedded[rows].copy()
        alone = contents(tokens.Tokens(few), [11, 12, 13, 14])
        assert contents(known, [11, 12, 13, 14]) == alone
        np.testing.assert_array_equal(table.embedded[rows], before)


def test_threads_share_the_tokens(few: Weights) -> None:
    known = tokens.Tokens(few)
    asked = [list(CHANCE.integers(0, 12, 4)) for _ in range(60)]
    alone = [contents(tokens.Tokens(few), ids) for ids in asked]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda ids: contents(known, ids), asked)) == alone


def test_between_texts_there_is_nothing(few: Weights) -> None:
    with tokens.Tokens(few).rows(np.array([-1, 6, -1])) as (table, rows):
        assert table.embedded[rows[1]].any()
        for part in (table.embedded, *table.inputs, *(tap for taps in table.taps for tap in taps)):
            assert not part[rows[[0, 2]]].any()


def test_vectors_do_not_depend_on_what_was_encoded_before(encoder: use.UniversalSentenceEncoder) -> None:
    sentences = [f"The {name} of {place} met on {day} May." for day, name in enumerate(["king", "queen", "priest"] * 9)
                 for place in ("Rome", "Bishkek")]  # fmt: skip
    words = ["king", "bishop", "Rome", "zusammenkommen", "会议"]
    fresh = use.UniversalSentenceEncoder()
    runs, alone = encoder.encode_runs(sentences, 6), encoder.encode(words)
    fresh.encode([f"Quite another sentence, number {number}." for number in range(40)])
    np.testing.assert_array_equal(fresh.encode(words), alone)
    np.testing.assert_array_equal(fresh.encode_runs(sentences, 6), runs)


def test_the_number_of_threads_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = [f"In the year {year} the {year % 7} ships of {year % 11} harbours sailed." for year in range(400)]
    made = []
    for count in (1, 3):
        monkeypatch.setattr("aligner.threads.count", lambda count=count: count)
        encoder = encoders.CachedEncoder(use.UniversalSentenceEncoder(), limit=0)
        made.append((encoder.encode_runs(sentences, 4).tobytes(), encoder.encode(sentences).tobytes()))
    assert made[0] == made[1]
