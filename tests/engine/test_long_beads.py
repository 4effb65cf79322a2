"""Beads of one sentence and more than five, which are looked for in a few places only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from released import gold, links, release

from aligner import encoders, engine
from aligner.engine import semantic
from aligner.engine.semantic.encoded_text import encode_text
from aligner.engine.semantic.evidence import LONG_SHAPES, SHAPES, Tile, lexical_features, static_features
from aligner.engine.semantic.lexicon import find_pairs
from aligner.model import Alignment, Bead, Document, Span
from aligner.segmentation import tokenize

LIST = (
    "1952 geologist Augustin Lombard, botanist Albert Zimmermann, in 1953 physiologist Griffith Pugh, in 1954 "
    "geographer Helmut Heuberger, in 1955 cartographer Erwin Schneider, in 1956 glaciologist Fritz Müller, in 1957 "
    "physicist Arthur Durst and in 1958 photographer Toni Hagen came to the mountain."
)
PARTS = [
    "Im Jahre 1952 kamen der Geologe Augustin Lombard und der Botaniker Albert Zimmermann zu dem Berg.",
    "1953 der Physiologe Griffith Pugh.",
    "1954 der Geograph Helmut Heuberger.",
    "1955 der Kartograph Erwin Schneider.",
    "1956 der Glaziologe Fritz Müller.",
    "1957 der Physiker Arthur Durst.",
    "1958 der Photograph Toni Hagen.",
    "Er ist seither gut bekannt.",
]
AROUND = [
    ("Nobody had climbed to the summit before.", "Niemand hatte zuvor den Gipfel bestiegen."),
    ("The weather was very bad that year.", "Das Wetter war in jenem Jahr sehr schlecht."),
    ("We ate rice and drank tea every evening.", "Wir aßen jeden Abend Reis und tranken Tee."),
    ("The village lies in a deep valley.", "Das Dorf liegt in einem tiefen Tal."),
]


def documents(parts: list[str]) -> tuple[Document, Document]:
    source, target = ([pair[side] for pair in AROUND] for side in (0, 1))
    return (
        Document.from_sentences([*source[:2], LIST, *source[2:]], "en"),
        Document.from_sentences([*target[:2], *parts, *target[2:]], "de"),
    )


def align(source: Document, target: Document, rejected: Sequence[Bead] = ()) -> Alignment:
    return engine.align(source, target, tokenize=tokenize, rejected=rejected)[0]


@pytest.mark.parametrize("size", [6, 7])
def test_one_sentence_can_stand_for_more_than_five(size: int) -> None:
    source, target = documents(PARTS[:size])
    made = align(source, target)
    assert [bead.shape for bead in made] == ["1-1", "1-1", f"1-{size}", "1-1", "1-1"]
    assert (made.beads[2].confidence or 0) > 0.5
    assert [bead.shape for bead in align(target, source)] == ["1-1", "1-1", f"{size}-1", "1-1", "1-1"]


def test_a_longer_bead_that_was_rejected_does_not_come_back() -> None:
    source, target = documents(PARTS[:6])
    wrong = Bead(Span(2, 3), Span(2, 8))
    assert "1-6" not in [bead.shape for bead in align(source, target, rejected=[wrong])]


def test_a_sentence_of_five_parts_is_left_as_it_is() -> None:
    source, target = documents(PARTS[:5])
    assert [bead.shape for bead in align(source, target)] == ["1-1", "1-1", "1-5", "1-1", "1-1"]


def test_where_there_is_no_place_for_them_nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    encode_runs = encoders.CachedEncoder.encode_runs

    def counted(self: encoders.CachedEncoder, sentences: list[str], longest: int) -> object:
        asked.append(longest)
        return encode_runs(self, sentences, longest)

    monkeypatch.setattr(encoders.CachedEncoder, "encode_runs", counted)
    assert links(align(release("zh"), release("en"))) == gold()
    assert set(asked) == {semantic.LONGEST + 1}
    align(*documents(PARTS[:7]))
    assert set(asked) == {semantic.LONGEST + 1, max(map(max, LONG_SHAPES)) + 1}


def test_evidence_does_not_depend_on_how_long_beads_can_be() -> None:
    model = encoders.load("use")
    assert model is not None
    here, there = (encode_text(document, tokenize, model, 9) for document in documents(PARTS))
    lexicon = find_pairs(here, there, model)
    tiles = [Tile(here, there, Span(1, 5), Span(3, 11), shapes) for shapes in (SHAPES, (*SHAPES, *LONG_SHAPES))]
    for evidence in (static_features, lambda tile: lexical_features(tile, lexicon, 1.1)):
        short, long = (dict(evidence(tile)) for tile in tiles)
        assert set(long) > set(short)
        for shape, features in short.items():
            for one, other in zip(features, long[shape], strict=True):
                np.testing.assert_allclose(one, other, atol=1e-6)
