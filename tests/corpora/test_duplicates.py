"""What was there before, the same on every machine: golden values, and the resemblance that is found."""

from __future__ import annotations

import random
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from aligner.corpora.duplicates import (
    LEAST,
    ROWS,
    Digests,
    Signatures,
    digest,
    joined,
    minima,
    shingles,
    signature,
)

ENGLISH = "The meeting adopted a joint declaration on the development of regional cooperation in trade and energy."
CHINESE = "会议通过了关于发展区域贸易和能源合作的联合声明，各方一致同意加强沟通协调。"

GOLDEN_DIGEST = 9272579833505386954
GOLDEN_PAIR = 1021804941589431152
GOLDEN_ENGLISH = "9ec9c5095b3dd409c98074f2eb88d6163c4331b45d22072122e48990858844c9652eaaf1908a0cdd05d59c89b3b1c7cb"
GOLDEN_CHINESE = "b18d010e950cec90f7e808d6ea9c464bf8d7ddf4151af0a65b23d3f3ed2606f95ad13dfa9e03aa32cb902a036e1fdccc"


def signed(text: str) -> bytes:
    least = minima(text)
    assert least is not None
    return signature(least)


def test_golden_values() -> None:
    """A corpus is filtered in the same way next year: whoever changes these has to say so to its users."""
    assert digest("会议\n 发表") == digest("会议 发表") == GOLDEN_DIGEST
    assert joined(digest(CHINESE), digest(ENGLISH)) == GOLDEN_PAIR
    assert signed(ENGLISH).hex() == GOLDEN_ENGLISH
    assert signed(CHINESE).hex() == GOLDEN_CHINESE


def test_another_process_with_other_hashes_finds_the_same() -> None:
    program = f"from aligner.corpora.duplicates import *; print(signature(minima({CHINESE!r})).hex())"
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONHASHSEED": "7", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == GOLDEN_CHINESE


def test_case_width_and_punctuation_do_not_count() -> None:
    assert shingles("The Meeting, 2025!") == shingles("the meeting ２０２５")
    assert not shingles("— … 。")
    assert minima("…") is None
    assert shingles("会议") == {"会议"}


def test_rows_estimate_the_resemblance() -> None:
    draw = random.Random(5)
    words = ["".join(draw.choice("abcdefghij") for _ in range(6)) for _ in range(500)]
    errors = []
    for changed in range(0, 20, 2):
        for _ in range(20):
            text = [draw.choice(words) for _ in range(40)]
            other = [draw.choice(words) if n < changed else word for n, word in enumerate(text)]
            a, b = shingles(" ".join(text)), shingles(" ".join(other))
            agree = sum(map(int.__eq__, signed(" ".join(text)), signed(" ".join(other))))
            errors.append(agree / ROWS - len(a & b) / len(a | b))
    assert abs(sum(errors) / len(errors)) < 0.02
    assert max(map(abs, errors)) < 0.25


def test_near_duplicates_are_found_and_others_are_not() -> None:
    draw = random.Random(7)
    words = ["".join(draw.choice("abcdefghij") for _ in range(6)) for _ in range(2000)]
    held = Signatures()
    texts = [[draw.choice(words) for _ in range(30)] for _ in range(1500)]
    for number, text in enumerate(texts):
        assert held.find(signed(" ".join(text))) is None
        assert held.add(signed(" ".join(text))) == number
    found = 0
    for number in range(0, 1500, 5):
        changed = [*texts[number][:-1], "another"]
        found += held.find(signed(" ".join(changed))) == number
    assert found >= 290


def test_the_first_of_several_is_found() -> None:
    held = Signatures()
    first = bytes(range(ROWS))
    near = bytes([255] * (ROWS - LEAST)) + first[ROWS - LEAST :]
    for one in (first, near, first):
        held.add(one)
    assert held.find(near) == 0
    far = bytes([254] * (ROWS - LEAST + 1)) + first[ROWS - LEAST + 1 :]
    assert held.find(far) is None


def test_boilerplate_takes_no_longer_and_longer() -> None:
    """Of texts that share a band, as all pages of a site do, so many are looked at and no more."""
    held = Signatures()
    for number in range(2000):
        held.add(b"header" + number.to_bytes(ROWS - 6, "little"))
    numbers, _ = held._alike(b"header" + bytes(ROWS - 6), 0)
    assert len(numbers) == 32


@given(st.lists(st.integers(0, 2**64 - 1), max_size=200))
def test_digests_are_a_set(values: list[int]) -> None:
    held, known = Digests(), set()
    for value in values:
        assert held.add(value) is ((value or 1) not in known)
        known.add(value or 1)
    assert len(held) == len(known)
    assert all(value in held for value in values)


def test_tables_take_as_many_bytes_as_is_said() -> None:
    held = Digests()
    for number in range(50_000):
        held.add(digest(str(number)))
    assert len(held) == 50_000
    assert 13 <= held._table.itemsize * len(held._table) / len(held) <= 27
    near = Signatures()
    for number in range(5_000):
        near.add(b"".join(digest(f"{number}.{part}").to_bytes(8, "little") for part in range(6)))
    assert 101 <= (len(near._held) + near._table.itemsize * len(near._table)) / len(near) <= 155
