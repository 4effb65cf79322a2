"""Finding what two texts have in common: on small texts that were written for this, and on the release."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from conftest import RELEASE

import aligner
from aligner import Document, InputFile, Mined, Settings, Span, report
from aligner.mining import candidates, neighbours, scoring, verbatim
from aligner.mining.evidence import FEATURES
from aligner.mining.files import mine_files
from aligner.mining.parts import clauses
from aligner.model import Match
from aligner.pipeline import read_text
from aligner.segmentation import segment

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import mining_data

EN = segment(read_text(RELEASE / "en.txt", "en"))
ZH = segment(read_text(RELEASE / "zh.txt", "zh"))
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
PARTS = {(part.name, part.langs): part for part in mining_data.restatements()}


def of(part: mining_data.Comparable) -> tuple[Document, Document]:
    source, target = (Document.from_sentences(*side) for side in zip(part.sentences, part.langs, strict=True))
    return source, target


def scored(mined: Sequence[Match] | Mined, part: mining_data.Comparable) -> mining_data.Figures:
    return mining_data.score([(match.source, match.target) for match in mined], part)


@pytest.mark.parametrize(("lang", "recall"), [("en", 0.6), pytest.param("zh", 0.5, marks=pytest.mark.slow)])
def test_what_a_report_restates_is_found(lang: str, recall: float) -> None:
    part = PARTS["gulf article", ("en", lang)]
    figures = scored(aligner.mine(*of(part)), part)
    assert figures.precision >= 0.8
    assert figures.recall >= recall


@pytest.mark.slow
def test_of_texts_about_different_things_little_is_found() -> None:
    hedges, ferries = PARTS["soil article", ("en", "en")], PARTS["ferries article", ("en", "en")]
    source, target = of(hedges)[0], of(ferries)[1]
    assert len(aligner.mine(source, target)) <= 1


def test_the_order_of_sentences_does_not_matter() -> None:
    shuffled = EN.select([Span(i, i + 1) for i in range(len(EN) - 1, -1, -1)])
    mined = aligner.mine(ZH, shuffled)
    right = {(0, 37), (5, 32), (12, 25), (33, 1)}  # of the Chinese sentences, and of the English ones from the end
    found = {(i, j) for match in mined for i in range(*match.source) for j in range(*match.target)}
    assert right <= found
    assert {match.kind for match in mined} == {"translation"}


def test_the_same_twice_is_the_same_and_either_side_may_come_first() -> None:
    part = PARTS["library article", ("en", "en")]
    source, target = of(part)
    there, back = aligner.mine(source, target), aligner.mine(target, source)
    assert there == aligner.mine(source, target)
    turned = {(match.target, match.source) for match in back}
    assert len(turned & {(match.source, match.target) for match in there}) >= 0.9 * len(there)


def test_a_quotation_is_told_from_a_restatement() -> None:
    source = Document.from_sentences(
        [
            "Nobody had expected this, and the mayor sighed.",
            'The minister said: "All ferries should carry digital charts by the end of 2026," and left.',
            "Half of the ships are to be powered by hydrogen or by electricity before 2030 comes.",
        ],
        "en",
    )
    target = of(PARTS["ferries article", ("en", "en")])[1]
    kinds = {match.source: (match.kind, match.target) for match in aligner.mine(source, target)}
    assert kinds[Span(1, 2)] == ("quotation", Span(10, 11))
    assert kinds[Span(2, 3)] == ("restatement", Span(14, 15))
    assert Span(0, 1) not in kinds


def test_a_sentence_that_sums_up_several_matches_each_and_says_more() -> None:
    part = PARTS["gulf article", ("en", "en")]
    listing = next(i for i, text in enumerate(part.sentences[0]) if text.startswith("It speaks of"))
    matches = [match for match in aligner.mine(*of(part)) if listing in range(*match.source)]
    assert {match.target.start for match in matches} == {9, 11, 13}
    assert {match.coverage for match in matches} == {"containing"}


def test_neighbours_that_restate_one_sentence_together_are_one_match() -> None:
    source = Document.from_sentences(
        [
            "Tickets are sold on board.",
            "Velland will keep the winter lines open, whatever the weather brings.",
            "It will also share its icebreakers with its neighbours and meet its duties under the Convention.",
            "The sun rose over the harbour.",
        ],
        "en",
    )
    mined = aligner.mine(source, of(PARTS["ferries article", ("en", "en")])[1])
    assert (Span(1, 3), Span(7, 8)) in [(match.source, match.target) for match in mined]


def test_what_says_nothing_is_left_out() -> None:
    source = Document.from_sentences(["12", "Oh!", "* * *", "会议发表了新闻公报。"], "zh")
    target = Document.from_sentences(["12", "Oh!", "* * *", "The meeting issued a press release."], "en")
    assert [match.source for match in aligner.mine(source, target)] == [Span(3, 4)]


def test_probabilities_are_as_wanted() -> None:
    part = PARTS["soil article", ("en", "en")]
    many, few = (aligner.mine(*of(part), min_probability=p) for p in (0.2, 0.9))
    assert len(few) < len(many)
    assert min(match.probability for match in few) >= 0.9
    assert dict(few.recipe.options)["min_probability"] == "0.9" if few.recipe else False


@pytest.mark.parametrize(
    ("arguments", "options", "reason"),
    [
        ((EN, "text"), {}, "the target must be a Document"),
        ((EN, Document.from_sentences([], "en")), {}, "no sentences"),
        ((EN, ZH), {"encoder": "none"}, "found by an encoder"),
        ((EN, ZH), {"encoder": "nothing"}, "unknown encoder"),
        ((EN, ZH), {"min_probability": 2}, "min_probability is 2"),
        ((EN, ZH), {"min_probability": "high"}, "min_probability must be"),
    ],
)
def test_refuses(arguments: tuple[Document, Document], options: dict[str, object], reason: str) -> None:
    with pytest.raises(aligner.AlignerError, match=reason):
        aligner.mine(*arguments, **options)  # type: ignore[arg-type]


def test_one_sentence_on_each_side_is_enough() -> None:
    mined = aligner.mine(EN.select([Span(36, 37)]), ZH.select([Span(33, 34)]))
    assert [(match.source, match.target) for match in mined] == [(Span(0, 1), Span(0, 1))]


@pytest.mark.parametrize("k", [1, 8])
def test_neighbours_are_those_of_the_whole_product(monkeypatch: pytest.MonkeyPatch, k: int) -> None:
    rng = np.random.default_rng(3)
    source, target = (rng.normal(size=(rows, 16)) for rows in (45, 31))
    source, target = (side / np.linalg.norm(side, axis=1, keepdims=True) for side in (source, target))
    target[7] = target[3]  # of equal ones the first counts
    sides = source.astype(np.float16), target.astype(np.float16)
    product = np.round(sides[0].astype(np.float32) @ sides[1].astype(np.float32).T, 5)
    for block in (8, 2048):
        monkeypatch.setattr(neighbours, "_BLOCK", block)
        found = neighbours.find(*sides, k)
        assert found.forward.tolist() == np.argsort(-product, axis=1, kind="stable")[:, :k].tolist()
        assert found.backward.tolist() == np.argsort(-product.T, axis=1, kind="stable")[:, :k].tolist()
        assert np.allclose(found.forward_cosines[:, 0], product.max(axis=1), atol=1e-3)


def test_fewer_neighbours_than_wanted() -> None:
    vectors = np.eye(3, dtype=np.float16)
    found = neighbours.find(vectors, vectors[:2], 4)
    assert found.forward.tolist() == [[0, 1, -1, -1], [1, 0, -1, -1], [0, 1, -1, -1]]
    assert found.means()[0].tolist() == [0.5, 0.5, 0.0]


def test_no_table_of_all_pairs_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is held while neighbours are sought grows with the texts, not with their product."""
    import tracemalloc

    monkeypatch.setattr(neighbours, "_BLOCK", 256)
    peaks = []
    for size in (2_000, 8_000):
        vectors = np.ones((size, 4), dtype=np.float16)
        tracemalloc.start()
        neighbours.find(vectors, vectors, 8)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 4.5 * peaks[0]
    assert peaks[1] < 8_000 * 8_000  # bytes: a table of all cosines would take four times as many


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("The meeting issued a press release.", []),
        ("Keep the lines safe – with digital charts.", ["Keep the lines safe", "with digital charts"]),
        ("It wants peace at sea; trade in all ports; trust.", ["It wants peace at sea", "trade in all ports"]),
        ("中方愿进口更多优质农产品；加大基础设施投入。", ["中方愿进口更多优质农产品", "加大基础设施投入"]),
        ("", []),
    ],
)
def test_clauses(sentence: str, parts: list[str]) -> None:
    assert clauses(sentence) == parts


def test_a_sentence_of_very_many_clauses_gives_some() -> None:
    assert 2 <= len(clauses("; ".join(f"the member for the town of {k}" for k in range(500)))) <= 8


@pytest.mark.parametrize("right", [500, 5_000, 50_000])
def test_probabilities_follow_how_much_of_a_text_has_a_counterpart(right: int) -> None:
    """Scores of the same two kinds of pairs, in other shares: what is probable in one text is not in another."""
    rng = np.random.default_rng(1)
    known = scoring.weights()["translation"]
    scores = np.concatenate([rng.normal(4, 2, right), rng.normal(-4, 2, 100_000 - right)])
    features = np.zeros((len(scores), len(FEATURES)))  # the log-likelihood ratio of these scores is twice the score
    features[:, FEATURES.index("cosine")] = (scores * 2 - known["bias"]) / known["cosine"]
    chances = scoring.probabilities(features, "translation")
    assert chances.sum() == pytest.approx(right, rel=0.1)
    sure = chances > 0.9
    assert sure[:right].sum() >= 0.9 * sure.sum()


def test_probabilities_of_no_pairs_at_all() -> None:
    assert scoring.probabilities(np.zeros((0, len(FEATURES))), "translation").shape == (0,)


def test_numbers_in_words_meet_those_in_digits_in_two_languages() -> None:
    from aligner import encoders
    from aligner.mining import gather

    model = encoders.load("use")
    assert model is not None
    source = Document.from_sentences(["拉麦共活了七百七十七岁就死了。", "他有两个儿子。"], "zh")
    target = Document.from_sentences(["All the days of Lamech were 777 years.", "He had two sons.", "It rained."], "en")
    evidence = gather(source, target, model)
    pairs = np.array([0, 0, 1, 1]), np.array([0, 1, 1, 2])
    features = evidence.features(*pairs, evidence.compare(*pairs))
    columns = features[:, [FEATURES.index("numbers shared"), FEATURES.index("numbers differ")]]
    assert columns.tolist() == [[1, 0], [0, 1], [0, 0], [0, 0]]  # of one and two nothing is asked
    margins = features[:, FEATURES.index("coverage margin")]
    assert margins[2] > margins[1]


def test_shared_words() -> None:
    assert verbatim.share(list("abcdefg"), list("xyabcd")) == 4 / 6
    assert verbatim.share(["yes"], ["yes", "no"]) == 1.0
    assert verbatim.share([], ["no"]) == 0.0


def test_a_short_quotation_in_a_long_sentence_is_a_candidate() -> None:
    """However far apart the two lie in meaning: nothing but the words that they share leads there."""
    from aligner import encoders
    from aligner.mining import gather

    filler = [f"On the road to the village number {k} there is a well with cold water." for k in range(30)]
    quoting = "Grandmother, who baked bread every Friday in an oven of clay, used to say that whoever sows the wind"
    source = Document.from_sentences([*filler, quoting], "en")
    target = Document.from_sentences([*filler, "It is true that whoever sows the wind shall pay for the roof."], "en")
    model = encoders.load("use")
    assert model is not None
    evidence = gather(source, target, model)
    pairs = candidates.find(evidence.texts, evidence.near, is_one_language=True)
    assert (30, 30) in set(zip(*(numbers.tolist() for numbers in pairs), strict=True))


@pytest.mark.slow
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the articles belong to others and are not in the project")
@pytest.mark.parametrize(
    ("number", "lang", "precision", "recall"),
    [("001", "en", 0.85, 0.85), ("002", "en", 0.8, 0.7), ("001", "zh", 0.85, 0.65), ("002", "zh", 0.6, 0.25)],
)
def test_articles_against_the_release(number: str, lang: str, precision: float, recall: float) -> None:
    source, target, part = mining_data.article(number, lang, SEEDS, RELEASE)
    mined = aligner.mine(source, target)
    figures = scored(mined, part)
    assert figures.precision >= precision
    assert figures.recall >= recall
    if (number, lang) == ("001", "en"):  # proposals, tariffs, trade rules, three forces, stabilising force
        found = {(i, j) for match in mined for i in range(*match.source) for j in range(*match.target)}
        assert {(6, 9), (7, 12), (8, 16), (9, 19), (10, 22), (12, 5), (18, 30), (19, 32), (20, 34)} <= found


@pytest.mark.slow
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the articles belong to others and are not in the project")
def test_articles_of_other_years() -> None:
    """Only recurring formulas count there; all in all the precision is still wanted."""
    several = [mining_data.article(number, "en", SEEDS, RELEASE) for number in ("001", "002", "003", "004")]
    figures = [scored(aligner.mine(source, target), part) for source, target, part in several]
    right, wrong = sum(f.right for f in figures), sum(f.wrong for f in figures)
    assert right / (right + wrong) >= 0.8
    assert sum(f.found for f in figures) / sum(f.gold for f in figures) >= 0.65


def test_a_page_of_both_versions_is_not_mined_as_one_text(tmp_path: Path) -> None:
    """What stands in the other language on the page is the same text, and no translation."""
    chinese = ["会议发表了新闻公报。", "双方将降低粮食关税，并增设两个口岸。", "冰川由联合观测站测量。"]
    english = [
        "The meeting issued a press release.",
        "The parties will lower tariffs on grain and open two more border crossings.",
        "The glaciers are measured by a joint station.",
        "Nobody knows when the next meeting will be held.",
        "The ministers then left for the airport by bus.",
    ]
    (tmp_path / "page.txt").write_text("\n".join([*english, *chinese]), encoding="utf-8")
    (tmp_path / "zh.txt").write_text("\n".join(chinese), encoding="utf-8")
    page, zh = (InputFile(str(tmp_path / f"{name}.txt"), lang) for name, lang in (("page", "en"), ("zh", "zh")))
    with report.collect_notices() as notices:
        mined = mine_files(page, zh, Settings(segmented=True), min_probability=0)
    assert len(mined)
    assert all(match.source.stop <= len(english) for match in mined)
    assert [(n.kind, n.reason.partition(";")[0]) for n in notices if n.kind == "left out"] == [
        ("left out", "3 sentences of 8 are not in en")
    ]
