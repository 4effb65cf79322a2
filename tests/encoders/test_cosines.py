"""Cosines: near enough, and the same in whatever order a BLAS adds up."""

from __future__ import annotations

import numpy as np
import pytest

from aligner.encoders.cosines import cosines, on_grid, paired_cosines


def units(number, dim=512, seed=0):
    made = np.random.default_rng(seed).standard_normal((number, dim))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float16)


def orders(dim):
    """Ways to add up: forwards, backwards, the greatest numbers first, any."""
    yield np.arange(dim)
    yield np.arange(dim)[::-1]
    yield np.random.default_rng(1).permutation(dim)


def exact(here, there):
    return here.astype(np.float64) @ there.astype(np.float64).T


def test_cosines_are_near_those_of_longer_floats():
    here, there = units(300), units(200, seed=1)
    difference = cosines(here, there) - exact(here, there)
    assert np.abs(difference).max() < 6e-4
    assert difference.std() < 1.2e-4


@pytest.mark.parametrize("dim", [1, 17, 512, 1500])
def test_no_order_of_the_sum_changes_a_bit(dim):
    here = units(40, dim)
    # Those of a vector with itself are the greatest there are, and with its opposite the least.
    there = np.concatenate([here, -here, units(40, dim, seed=1)])
    first, *others = [cosines(here[:, order], there[:, order]).tobytes() for order in orders(dim)]
    assert all(other == first for other in others)
    one_by_one = np.zeros((len(here), len(there)), dtype=np.float32)
    for column, other in zip(on_grid(here).T, on_grid(there).T, strict=True):
        one_by_one += np.multiply.outer(column, other)
    assert np.array_equal(one_by_one, on_grid(here) @ on_grid(there).T)


def test_float_products_do_depend_on_the_order():
    """Else the test above would tell nothing."""
    here, there = units(40).astype(np.float32), units(40, seed=1).astype(np.float32)
    found = [np.cumsum(here[:, order] * there[:, order], axis=1)[:, -1].tobytes() for order in orders(512)]
    assert len(set(found)) > 1


def test_a_cosine_does_not_depend_on_what_it_is_computed_with():
    here, there = units(50), units(70, seed=1)
    whole = cosines(here, there)
    assert np.array_equal(whole[3:4, 5:6], cosines(here[3:4], there[5:6]))
    assert np.array_equal(whole[:, 7], cosines(here, there[7:8])[:, 0])
    assert np.array_equal(whole[:50, :50].diagonal(), paired_cosines(here, there[:50]))
    assert np.array_equal(whole.T, cosines(there, here))


def test_stacks_of_vectors_are_compared_one_by_one():
    here, there = units(24).reshape(4, 6, 512), units(32, seed=1).reshape(4, 8, 512)
    assert np.array_equal(cosines(here, there)[2], cosines(here[2], there[2]))


def test_nothing_is_like_a_vector_of_zeros():
    assert not cosines(np.zeros((1, 512), np.float16), units(3)).any()
