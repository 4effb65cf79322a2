"""A second encoder is asked where the alignment is in doubt, about nothing else, and is worth what it knows."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import Run

import aligner
from aligner import encoders
from aligner.encoders import Vectors
from aligner.encoders.use import UniversalSentenceEncoder
from aligner.engine import second_opinion
from aligner.errors import ArgumentError, ChoiceError, EncoderError
from aligner.evaluation import evaluate
from aligner.project import Project

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from accuracy import links, merged_by_verse
from gold_corpora import whole_documents
from second_opinion import Asked, Simulated

GENESIS = Path(__file__).parent / "gold" / "genesis.jsonl"
[PAIR] = whole_documents(GENESIS)
STORED = json.loads(GENESIS.read_text("utf-8"))


class GoldJudge(Asked):
    """A judge that knows gold, with some noise, and remembers what it is asked for."""

    def __init__(self, noise: float, seed: int = 1) -> None:
        super().__init__(Simulated(PAIR, noise, seed))


class Failing(GoldJudge):
    def encode(self, texts: Sequence[str]) -> Vectors:
        raise MemoryError


def documents() -> tuple[aligner.Document, aligner.Document]:
    source, target = (aligner.Document.from_sentences(*side) for side in zip(PAIR.sentences, PAIR.langs, strict=True))
    return source, target


def f1(made: aligner.Alignment) -> float:
    return evaluate(PAIR.gold, merged_by_verse(links(made), STORED)).strict.f1


@pytest.fixture(scope="module")
def first() -> aligner.Alignment:
    return aligner.align(*documents(), encoder="none")


def in_doubt(made: aligner.Alignment) -> list[aligner.Bead]:
    doubtful = [number for number, bead in enumerate(made) if (bead.confidence or 0) < second_opinion._DOUBTFUL]
    margin = second_opinion._MARGIN
    return [bead for number, bead in enumerate(made) if any(abs(number - other) <= margin for other in doubtful)]


@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_a_good_judge_puts_right_what_was_wrong(first: aligner.Alignment, noise: float) -> None:
    assert f1(first) < 0.97
    assert f1(aligner.align(*documents(), encoder="none", second_opinion=GoldJudge(noise))) > 0.99


@pytest.mark.parametrize("seed", range(3))
def test_vectors_by_chance_do_no_harm(first: aligner.Alignment, seed: int) -> None:
    made = aligner.align(*documents(), encoder="none", second_opinion=GoldJudge(1000.0, seed))
    assert f1(made) >= f1(first) - 0.01


def test_the_scale_of_cosines_does_not_matter() -> None:
    """All vectors get a part in common, which leaves a twentieth of the differences of the cosines."""

    class Narrow(GoldJudge):
        def encode(self, texts: Sequence[str]) -> Vectors:
            vectors = super().encode(texts) * np.float32(0.05**0.5)
            return np.hstack([vectors, np.full((len(texts), 1), np.float32(0.95**0.5))])

    wide, narrow = (
        aligner.align(*documents(), encoder="none", second_opinion=judge(1.0)) for judge in (GoldJudge, Narrow)
    )
    assert [bead.shape for bead in narrow] == [bead.shape for bead in wide]


def test_the_first_encoder_has_nothing_to_add() -> None:
    first = aligner.align(*documents())
    assert in_doubt(first)
    again = aligner.align(*documents(), second_opinion="use")
    assert again.beads == first.beads


def test_only_sentences_in_doubt_are_encoded(first: aligner.Alignment) -> None:
    judge = GoldJudge(1.0)
    made = aligner.align(*documents(), encoder="none", second_opinion=judge)
    doubtful = in_doubt(first)
    allowed = [
        {sentences[number] for bead in doubtful for number in range(*(bead.source, bead.target)[side])}
        for side, sentences in enumerate(PAIR.sentences)
    ]
    parts = set().union(*allowed)
    assert judge.texts
    assert len(judge.texts) == len(set(judge.texts)), "none is encoded twice"
    for text in judge.texts:
        left = text
        for part in sorted(parts, key=len, reverse=True):
            left = left.replace(part, "")
        assert not left.strip(), "it has words of a sentence that is not in doubt"
    outside = [bead for bead in first if bead not in doubtful]
    assert [bead for bead in made if bead in outside] == outside, "beads outside stay as they are"
    assert made.beads != first.beads


def test_nothing_in_doubt_nothing_asked() -> None:
    judge = GoldJudge(0.0)
    sides = (["会议发表了新闻公报。", "谢谢。"], "zh"), (["The meeting issued a press release.", "Thank you."], "en")
    source, target = (aligner.Document.from_sentences(*side) for side in sides)
    assert aligner.align(source, target, second_opinion=judge).beads == aligner.align(source, target).beads
    assert not judge.texts


def test_anchors_stay(first: aligner.Alignment) -> None:
    anchors = [replace(bead, status="approved") for bead in in_doubt(first)[::3]]
    made = aligner.align(*documents(), encoder="none", second_opinion=GoldJudge(1.0), anchors=anchors)
    assert all(anchor in made.beads for anchor in anchors)


def test_the_recipe_and_the_fingerprint_name_it(first: aligner.Alignment) -> None:
    made = aligner.align(*documents(), encoder="none", second_opinion=GoldJudge(1.0))
    assert made.recipe
    assert first.recipe
    assert dict(made.recipe.options)["second_opinion"] == "judge"
    assert "second_opinion" not in dict(first.recipe.options)
    choices: list[str | GoldJudge | None] = [None, "use", "sentence-transformers:LaBSE", GoldJudge(1.0)]
    assert len({aligner.Settings(second_opinion=choice).fingerprint() for choice in choices}) == len(choices)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ("nothing", "unknown encoder 'nothing'; choose from: sentence-transformers:MODEL, use"),
        ("none", "unknown encoder 'none'; choose from: sentence-transformers:MODEL, use"),
    ],
)
def test_a_wrong_name(choice: str, said: str) -> None:
    with pytest.raises(ChoiceError, match=said):
        aligner.Settings(second_opinion=choice)


def test_an_encoder_of_ones_own_needs_a_version_and_vectors(first: aligner.Alignment) -> None:
    class Own:
        version = "own"

        def encode(self, texts: Sequence[str]) -> Vectors:
            return GoldJudge(1.0).encode(texts)

    made = aligner.align(*documents(), encoder="none", second_opinion=Own())  # type: ignore[arg-type]
    assert f1(made) > f1(first)


def test_what_is_no_encoder() -> None:
    with pytest.raises(ArgumentError, match=r"no second opinion; give its name, or an object with the methods of"):
        aligner.Settings(second_opinion=3)  # type: ignore[arg-type]


def test_one_that_cannot_be_had_is_one_line_before_the_work(run: Run, folder: Path) -> None:
    done = run("align", "zh.txt", "en.txt", "--second-opinion", "use:LaBSE", "-o", "made.tmx")
    assert done.exit_code == 1
    [line] = done.stderr.splitlines()
    assert "no second opinion: the encoder 'use' takes nothing behind its name; say use alone or align without" in line
    assert not Path("made.tmx").exists()


def test_one_that_needs_more_memory_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(_: object, texts: Sequence[str]) -> Vectors:
        raise MemoryError

    monkeypatch.setattr(UniversalSentenceEncoder, "encode", short)
    with pytest.raises(EncoderError, match=r"the encoder use needs more memory than there is; align without a second"):
        encoders.load_second("use")


def test_one_that_fails_at_work() -> None:
    with pytest.raises(EncoderError, match=r"the second opinion failed: out of memory"):
        aligner.align(*documents(), encoder="none", second_opinion=Failing(1.0))


def test_the_commands(run: Run, folder: Path) -> None:
    run("align", "zh.txt", "en.txt", "--encoder", "none", "--second-opinion", "use", "-o", "made.tmx")
    version = encoders.version(encoders.load("use"))
    recipe = aligner.read("made.tmx").recipe
    assert recipe
    assert dict(recipe.options)["second_opinion"] == version
    Path("corpus.tsv").write_text("source\ttarget\nzh.txt\ten.txt\n", encoding="utf-8")
    batch = ("batch", "corpus.tsv", "-o", "c.aligner", "--encoder", "none", "--jobs", "1")
    assert run(*batch).exit_code == 0
    assert run(*batch, "--second-opinion", "use").exit_code == 0
    with Project.open("c.aligner") as held:
        recipe = held.alignment(next(iter(held)).id).recipe
    assert recipe
    assert dict(recipe.options)["second_opinion"] == version, "another choice has the pair aligned again"


def test_settings_with_a_name_can_be_sent_to_workers() -> None:
    settings = aligner.Settings(second_opinion="use")
    assert pickle.loads(pickle.dumps(settings)) == settings
