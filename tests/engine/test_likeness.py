"""Whether two texts are told from translations of each other: true pairs never doubted, others found."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from conftest import RELEASE
from judges import library
from told import noticed

import aligner
from aligner import report
from aligner.encoders import encode
from aligner.engine.likeness import judged
from aligner.formats.recipes import turned
from aligner.model import Alignment, Bead, Document, Span

ZH, EN = (aligner.segment(aligner.read_text(RELEASE / f"{lang}.txt")) for lang in ("zh", "en"))

HARBOUR = [
    "The harbour lay quiet under a thin grey mist when the first boats came in.",
    "Old Marta counted the baskets of herring and wrote the numbers into her book.",
    "Nobody had caught much that week, and the price of salt had gone up again.",
    "Her grandson asked whether the gulls ever went to sleep.",
    "She laughed and told him that gulls sleep on one leg, like proper gentlemen.",
    "By noon the sun had burnt the mist away, and the roofs began to steam.",
    "A carpenter was mending the stairs of the lighthouse.",
    "He dropped his hammer into the water and swore so loudly that the dogs barked.",
    "In the evening there was music in the only tavern of the village.",
    "The fiddler had lost two strings, which did not seem to trouble him.",
    "Somebody had baked a cake with too many raisins.",
    "When the lamps went out, one could hear the sea breathe against the stones.",
]

PREFACE = [
    "这本小书能够出版,首先要感谢我的老师。",
    "三年前的冬天,他把原书的一册旧本子交到我手里。",
    "那时我刚刚从医院出来,每天只能坐着读几页。",
    "原书的文字朴素,句子却很长,翻译起来并不容易。",
    "许多植物的名字在词典里查不到,只好写信去问植物园。",
    "书中的度量衡一律改成了公制,地图也重新画过。",
    "人名按照通行的译法,少数几个没有定译的,由译者自己拟定。",
    "初稿完成以后,两位编辑逐字逐句地校对了一遍。",
    "我的女儿替我誊抄了全部的注释。",
    "感谢出版社在纸张紧张的时候仍然接受了这本书。",
    "译文中的错误当然应当由我一个人负责。",
    "希望读者们来信指正。",
]


def _notices(source: Document, target: Document, encoder: str = "use") -> tuple[Alignment, list[report.Notice]]:
    with report.collect_notices() as notices:
        made = aligner.align(source, target, encoder=encoder)
    return made, notices


def _english(sentences: list[str]) -> Document:
    return Document.from_sentences(sentences, "en")


@pytest.mark.parametrize("encoder", ["use", "none"])
def test_a_true_pair_is_not_doubted(encoder: str) -> None:
    made, notices = _notices(ZH, EN, encoder)
    assert notices == []
    assert made.recipe is not None
    assert made.recipe.mean_confidence == {"use": "1.00", "none": "0.99"}[encoder]
    assert (made.recipe.likeness == "") == (encoder == "none")
    if encoder == "use":
        assert float(made.recipe.likeness) > 0.5


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_no_part_of_a_true_pair_is_doubted_however_small(size: int) -> None:
    whole = aligner.align(ZH, EN)
    for start in range(0, len(whole) - size + 1, size):
        part = whole[start : start + size]
        if len(part.source) and len(part.target):
            assert _notices(part.source, part.target)[1] == []


@pytest.mark.parametrize("size", [4, 6, 12])
def test_texts_that_have_nothing_to_do_with_each_other_are_told(size: int) -> None:
    source = Document.from_sentences(ZH.strings()[3 : 3 + size], "zh")
    made, [notice] = _notices(source, _english(HARBOUR[:size]))
    assert notice.kind == "unlike"
    pattern = r"the source and the target do not seem to be translations of each other \(mean confidence 0\.\d\d, "
    assert re.match(pattern, notice.reason)
    assert made.recipe is not None
    assert float(made.recipe.likeness) < 0.16


def test_without_an_encoder_many_sentences_are_needed() -> None:
    words = random.Random(3)
    vocabulary = sorted({word for sentence in HARBOUR for word in sentence.lower().split()})
    sentences = [" ".join(words.choices(vocabulary, k=words.randint(4, 25))).capitalize() + "." for _ in range(120)]
    source = Document.from_sentences(ZH.strings() * 3, "zh")
    _, [notice] = _notices(source, _english(sentences), "none")
    assert notice.kind == "unlike"
    assert "likeness" not in notice.reason
    short = Document.from_sentences(ZH.strings()[:20], "zh")
    assert _notices(short, _english(sentences[:20]), "none")[1] == []


def test_a_part_without_a_counterpart_is_named() -> None:
    added = [f"{sentence} It was day {number}." for number in range(3) for sentence in HARBOUR]
    target = _english([*EN.strings()[:20], *added, *EN.strings()[20:]])
    with noticed(r"the target: sentences 21 to 56 seem to have no translation on the other side \(“The harbour lay"):
        made = aligner.align(ZH, target)
    assert all(not bead.source.size for bead in made if 22 <= bead.target.start < 54)
    assert made.recipe is not None
    assert made.recipe.unmatched == "target 21-56"


@pytest.mark.parametrize("place", [0, 18, len(ZH)])
@pytest.mark.parametrize("similar", [False, True])
def test_of_unrelated_prefaces_no_bead_claims_to_be_sure(place: int, similar: bool) -> None:
    """Each side has some of its own, of the same length, perhaps with a phrase that the other has too."""
    ours, theirs = PREFACE, HARBOUR
    if similar:
        ours = [*PREFACE[:5], "一切都很好,谢谢大家。", *PREFACE[5:], "谢谢大家的帮助!"]
        theirs = [
            *HARBOUR[:6],
            "All was well, and everybody was thanked.",
            *HARBOUR[6:],
            "Thank you all for your help!",
        ]
    whole = aligner.align(ZH, EN)
    edge = next(bead for bead in whole if bead.source.stop >= place) if place else None
    cut = edge.target.stop if edge else 0
    place = edge.source.stop if edge else 0
    source = Document.from_sentences([*ZH.strings()[:place], *ours, *ZH.strings()[place:]], "zh")
    target = _english([*EN.strings()[:cut], *theirs, *EN.strings()[cut:]])
    made, notices = _notices(source, target)
    inside = [
        bead
        for bead in made
        if place <= bead.source.start < bead.source.stop <= place + len(ours)
        and cut <= bead.target.start < bead.target.stop <= cut + len(theirs)
    ]
    assert sum((bead.confidence or 0) > 0.5 for bead in inside) <= similar
    assert {notice.kind for notice in notices} == {"doubted"}
    others = {(source.slice(bead.source), target.slice(bead.target)): bead.confidence for bead in made}
    kept = [pair for pair in whole.pairs() if (others.get((pair.source, pair.target)) or 0) > 0.5]
    assert len(kept) >= len(whole) - 2


def test_names_verses_and_headings_are_as_sure_as_before() -> None:
    """What an encoder knows little of is no preface."""
    pairs = [("库鲁巴耶夫", "Kulubaev"), ("穆赫里丁", "Muhriddin"), ("赛义多夫", "Saidov"), ("王毅", "Wang Yi"),
             ("孙卫东", "Sun Weidong"), ("李辉", "Li Hui"), ("托卡耶夫", "Tokayev"), ("扎帕罗夫", "Japarov"),
             ("床前明月光,", "Before my bed the moonlight lies,"), ("疑是地上霜。", "I take it for frost."),
             ("处处闻啼鸟。", "Everywhere the birds are singing."), ("花落知多少。", "How many flowers have fallen?"),
             ("12.5%", "12.5%"), ("表3", "Table 3"), ("合计", "Total"), ("其他", "Others"), ("注", "Note")]  # fmt: skip
    source = Document.from_sentences([*ZH.strings(), *(one for one, _ in pairs)], "zh")
    made, notices = _notices(source, _english([*EN.strings(), *(other for _, other in pairs)]))
    assert notices == []
    assert [bead.confidence or 0 for bead in made[-len(pairs) :] if (bead.confidence or 0) < 0.7] == []


def test_passages_without_a_counterpart_are_in_every_format_with_a_recipe(tmp_path: Path) -> None:
    target = _english([*EN.strings(), *HARBOUR[:8]])
    with noticed("seem to have no translation"):
        made = aligner.align(ZH, target, encoder="none")
    assert made.recipe is not None
    stated = made.recipe.unmatched
    assert re.fullmatch(r"target \d+-\d+", stated)
    for suffix in ("tmx", "xml", "json", "jsonl", "xlsx", "xlf", *(["parquet"] if library("pyarrow") else [])):
        aligner.write(made, tmp_path / f"a.{suffix}", options=aligner.WriteOptions(one_sided=True))
        recipe = aligner.read(tmp_path / f"a.{suffix}").recipe
        assert recipe is not None
        assert recipe.unmatched == stated, suffix
        assert turned(recipe).unmatched == stated.replace("target", "source")
        assert turned(turned(recipe)).unmatched == stated
    assert f"<p>Sentences that seem to have no counterpart: {stated}.</p>" in (tmp_path / "a.xml").read_text()
    for part, said in ((made, f'unmatched="{stated[7:]}"'), (made[:3], f'part="3 of {len(made)}"')):
        aligner.write(part, tmp_path / "a.zh.vert")
        assert said in (tmp_path / "a.en.vert").read_text().partition("\n")[0]
        assert "unmatched" not in (tmp_path / "a.zh.vert").read_text().partition("\n")[0]


@pytest.mark.parametrize("encoder", ["use", "none"])
def test_five_sentences_that_one_version_alone_has_are_named_and_four_are_not(encoder: str) -> None:
    source = Document.from_sentences([*["前言：译者的话，与正文无关。"] * 5, *ZH.strings()[:12]], "zh")
    beads = [Bead(Span(n, n + 1), Span(0, 0), 0.9) for n in range(5)]
    beads += [Bead(Span(n + 5, n + 6), Span(n, n + 1), 0.9) for n in range(12)]
    made = Alignment(source, Document.from_sentences(EN.strings()[:12], "en"), tuple(beads))
    for alignment, apart in ((made, ((0, Span(0, 5)),)), (made[1:], ())):
        strings = alignment.source.strings(), alignment.target.strings()
        vectors = (encode(strings[0]), encode(strings[1])) if encoder == "use" else None
        assert judged(alignment, vectors)[1].unmatched == apart


def test_the_same_text_twice_is_said() -> None:
    _, [notice] = _notices(EN, Document.from_sentences(EN.strings(), "fr"))
    assert notice.kind == "unlike"
    assert "en.txt and the target hold the same text (100% of the sentences)" in str(notice)
    _, [notice] = _notices(EN, Document.from_sentences(EN.strings(), "en-GB"))
    assert notice.kind == "doubted", "two versions in one language are somebody's wish"


def test_what_a_person_has_confirmed_is_not_doubted() -> None:
    source, target = Document.from_sentences(ZH.strings()[:6], "zh"), _english(HARBOUR[:6])
    assert _notices(source, target)[1]
    with report.collect_notices() as notices:
        aligner.align(source, target, anchors=[((0, 1), (0, 1))])
    assert notices == []


def test_recipes_are_compared_by_what_was_chosen() -> None:
    made, _ = _notices(ZH, EN)
    assert made.recipe == aligner.Settings().recipe(ZH, EN)
