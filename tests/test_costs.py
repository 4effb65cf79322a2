"""The measures of work see what they should."""

from __future__ import annotations

import re

import pytest
from costs import assert_linear, processor_time, steps


def pairs(count: int) -> int:
    return sum(one != other for one in range(count) for other in range(count))


def test_the_same_work_has_the_same_steps() -> None:
    assert steps(lambda: pairs(30)) == steps(lambda: pairs(30)) > 900


def test_work_that_grows_with_the_square_is_found() -> None:
    assert_linear(lambda count: sorted(range(count), key=str), 100, large=10_000)
    with pytest.raises(AssertionError, match="for twice as many"):
        assert_linear(pairs, 100)


def test_an_expression_that_goes_back_without_end_is_broken_off() -> None:
    with pytest.raises(AssertionError, match=r"more than 0\.2 s of the processor"), processor_time(0.2):
        re.match("(a|a)*b", "a" * 24)
