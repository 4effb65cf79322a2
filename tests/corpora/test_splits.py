"""Parts of a corpus that stay the same when it grows, and share no text."""

from __future__ import annotations

import pytest
from corpora.test_filters import CHINESE, ENGLISH, aligned

from aligner.corpora.splits import Protected, Split, bucket_of
from aligner.errors import InvariantError
from aligner.model import DocumentPair

PARTS = Split((("train", 0.8), ("dev", 0.1), ("test", 0.1)))

GOLDEN = [7987, 7123, 7783, 1766]
GOLDEN_2026 = [249, 8108, 4433, 7777]


def document(name: str, **metadata: str) -> DocumentPair:
    return DocumentPair(name, aligned(("谢谢。", "Thank you.")), tuple(metadata.items()))


def test_golden_buckets() -> None:
    """Whoever changes these changes everybody's test sets."""
    names = ["chapter 1", "第一章", "", "a" * 10_000]
    assert [bucket_of(name) for name in names] == GOLDEN
    assert [bucket_of(name, "2026") for name in names] == GOLDEN_2026


def test_shares_are_kept_and_a_document_stays_where_it_is() -> None:
    parts = [PARTS.part_of(document(f"document {number}")) for number in range(2000)]
    assert [round(parts.count(part) / 2000, 1) for part in range(3)] == [0.8, 0.1, 0.1]
    longer = Split((("train", 0.8), ("dev", 0.1), ("test", 0.05), ("more", 0.05)))
    for number, part in enumerate(parts):
        assert min(longer.part_of(document(f"document {number}")), 2) == part
    other = Split(PARTS.shares, "another")
    assert sum(other.part_of(document(f"document {n}")) == part for n, part in enumerate(parts)) < 1600


def test_chapters_of_one_work_stay_together() -> None:
    assert len({PARTS.part_of(document(f"chapter {number}", work="Hongloumeng")) for number in range(50)}) == 1


@pytest.mark.parametrize(
    "shares",
    [(), (("train", 0.5),), (("train", 0.5), ("train", 0.5)), (("train", 1.5), ("test", -0.5)),
     (("train", 0.99999), ("test", 0.00001)), (("train", float("nan")),), (("train", float("inf")),)],
)  # fmt: skip
def test_shares_make_one(shares: tuple[tuple[str, float], ...]) -> None:
    with pytest.raises(InvariantError):
        Split(shares)
    with pytest.raises(InvariantError, match="64 bytes"):
        Split(PARTS.shares, "盐" * 22)


def test_what_a_later_part_has_is_left_out_of_those_before() -> None:
    protected = Protected(3)
    test, dev = aligned((CHINESE, ENGLISH), ("", "Of two sentences.")), aligned(("谢谢。", "Thank you."))
    protected.add(2, test, range(2))
    protected.add(1, dev, range(1))
    train = aligned(
        ("第一句。", "Something else."),
        ("第二句。", f"“{ENGLISH.upper()}”"),  # but for case and marks
        (CHINESE.replace("报告", "文件"), "Nothing."),  # nearly the same
        ("谢谢。", "Many thanks."),  # is in dev
        ("第三句。", "Of two sentences."),
    )
    assert protected.kept(0, train, range(5)) == [0]
    assert protected.kept(1, train, [0, 1, 3]) == [0, 3]
    assert protected.kept(2, train, range(5)) == [0, 1, 2, 3, 4]
    protected.add(0, train, range(5))
    assert protected.kept(1, train, [0]) == [0]
