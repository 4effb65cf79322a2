"""The pairs linked by hand are well formed: bounds, counts, and documents that never stand in both halves."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from aligner.links.pharaoh import read_links, read_tokens

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.gold"))
TOTAL = 200


def documents() -> list[dict[str, str]]:
    with (HERE / "documents.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


@pytest.mark.parametrize("name", NAMES)
def test_links_join_words_that_are_there(name):
    pairs = read_tokens(str(HERE / f"{name}.src-tgt"))
    links = read_links(str(HERE / f"{name}.gold"), first=1)
    assert len(pairs) == len(links)
    for number, ((source, target), (sure, possible)) in enumerate(zip(pairs, links, strict=True), 1):
        assert sure, f"{name}:{number} has no sure link"
        outside = {(i + 1, j + 1) for i, j in possible if i >= len(source) or j >= len(target)}
        assert not outside, f"{name}:{number} links words that are not there: {outside}"


@pytest.mark.parametrize("name", NAMES)
def test_no_link_is_said_twice(name):
    """Neither twice the same, nor both sure and possible."""
    for number, line in enumerate((HERE / f"{name}.gold").read_text(encoding="utf-8").splitlines(), 1):
        places = Counter(re.sub("[-p]", " ", link) for link in line.split())
        assert max(places.values()) == 1, f"{name}:{number} {places.most_common(1)}"


def test_the_documents_are_all_pairs():
    listed = defaultdict(int)
    for row in documents():
        listed[row["file"]] += int(row["pairs"])
    assert listed == {
        name: len(read_tokens(str(HERE / f"{name}.src-tgt"))) for name in NAMES if re.search("-(dev|held-out)$", name)
    }
    assert sum(listed.values()) == TOTAL


def test_the_halves_share_nothing():
    names = Counter(row["document"] for row in documents())
    assert max(names.values()) == 1
    seen: dict[tuple[str, ...], str] = {}
    for name in NAMES:
        for sides in read_tokens(str(HERE / f"{name}.src-tgt")):
            for side in map(tuple, sides):
                assert seen.setdefault(side, name) == name, f"{name} and {seen[side]} have the same sentence"
