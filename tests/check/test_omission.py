"""Sentences and clauses inside a bead that have no counterpart."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

from aligner import encoders
from aligner.check import Rules, check, check_parts, coverage
from aligner.check.coverage import Coverage, Linker
from aligner.check.finding import BeadText
from aligner.check.omission import units
from aligner.check.sides import Side
from aligner.encoders import CachedEncoder, Vectors
from aligner.encoders.encoder import joined_runs, single_words
from aligner.model import Alignment, Bead, Document, Span

LOST = [
    (
        "zh",
        "en",
        "会议于上午九时开始。双方就贸易问题交换了意见。午餐后代表们参观了工厂。",
        "The meeting began at nine in the morning. After lunch the delegates visited the factory.",
        "双方就贸易问题交换了意见。",
    ),
    (
        "zh",
        "en",
        "该设备重达五十公斤。请勿独自搬运。使用前请仔细阅读说明书。",
        "The device weighs fifty kilograms. Please read the manual carefully before use.",
        "请勿独自搬运。",
    ),
    (
        "zh",
        "en",
        "本公司去年新建了两座仓库。全年招收了一百多名新员工。董事会对这一结果表示满意。",
        "Last year the company built two new warehouses in the suburbs. The board of directors has expressed its "
        "satisfaction with this result.",
        "全年招收了一百多名新员工。",
    ),
    (
        "zh",
        "en",
        "本校图书馆每天开放十二小时。周末也照常开放，但不办理借书手续。读者入馆须出示证件。",
        "The library of this school is open to its readers for twelve hours every day. Readers have to show their "
        "cards when they enter the library.",
        "周末也照常开放，但不办理借书手续。",
    ),
    (
        "en",
        "zh",
        "The company was founded in Shanghai. Its founder had been a teacher of music. It employs two thousand people.",
        "公司成立于上海，现有员工两千人。",
        "Its founder had been a teacher of music.",
    ),
    (
        "de",
        "fr",
        "Der Zug fuhr pünktlich ab. Im Speisewagen gab es keinen Kaffee. Am Abend kamen wir in Paris an.",
        "Le train est parti à l'heure. Le soir, nous sommes arrivés à Paris.",
        "Im Speisewagen gab es keinen Kaffee.",
    ),
]
WHOLE = [
    (
        "zh",
        "en",
        "会议于上午九时开始。双方就贸易问题交换了意见。午餐后代表们参观了工厂。",
        "The meeting began at nine in the morning. Both sides exchanged views on trade. After lunch the delegates "
        "visited the factory.",
    ),
    (
        "zh",
        "en",
        "公司成立于上海，创始人曾是音乐教师，现有员工两千人。",
        "The company was founded in Shanghai. Its founder had been a teacher of music. It now employs two thousand "
        "people.",
    ),
    ("zh", "en", "他笑道：“你来了。”", "You have come."),
]


def of(source: str, target: str, langs: tuple[str, str]) -> Alignment:
    sides = [Document.from_sentences([string], lang) for string, lang in zip((source, target), langs, strict=True)]
    return Alignment(sides[0], sides[1], (Bead(Span(0, 1), Span(0, 1)),))


@pytest.mark.parametrize(("one", "other", "source", "target", "lost"), LOST)
def test_a_sentence_without_counterpart(one: str, other: str, source: str, target: str, lost: str) -> None:
    [finding] = check(of(source, target, (one, other)), kinds=["incomplete"])
    assert (finding.source, finding.target) == ((lost,), ())
    [turned] = check(of(target, source, (other, one)), kinds=["incomplete"])
    assert (turned.source, turned.target) == ((), (lost,))


@pytest.mark.parametrize(("one", "other", "source", "target"), WHOLE)
def test_what_is_all_there(one: str, other: str, source: str, target: str) -> None:
    assert check(of(source, target, (one, other)), kinds=["incomplete"]) == []


def test_without_an_encoder_nothing_is_known_of_it() -> None:
    one, other, source, target, _ = LOST[0]
    assert check(of(source, target, (one, other)), kinds=["incomplete"], rules=Rules(encoder="none")) == []


def test_the_encoder_is_loaded_only_when_a_bead_needs_it() -> None:
    code = (
        "import sys; from aligner.check import check; from aligner.model import *;"
        "sides = [Document.from_sentences([s], l) for s, l in (('他来了。', 'zh'), ('He has come.', 'en'))];"
        "check(Alignment(*sides, (Bead(Span(0, 1), Span(0, 1)),)));"
        "assert 'sentencepiece' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


class Refusing:
    """An encoder that must not be asked."""

    version = "none"
    in_threads = False

    def encode(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError(texts)

    def encode_runs(self, sentences: Sequence[str], longest: int) -> Vectors:
        return joined_runs(self.encode, sentences, longest)

    def encode_words(self, sentences: Sequence[Sequence[str]]) -> list[Vectors]:
        return single_words(self.encode, sentences)


def test_very_long_beads_are_left_alone() -> None:
    """So many clauses would all have to be compared with each other."""
    long = "这是一个很长的句子，里面有许多分句。" * 100
    bead = BeadText(1, long, "short. " * 3, "zh", "en")
    refusing = CachedEncoder(Refusing(), limit=0)
    assert list(units(bead, refusing, Linker(refusing))) == []


def use() -> CachedEncoder:
    encoder = encoders.load("use", keep_vectors=False)
    assert encoder is not None
    return encoder


def beads() -> list[BeadText]:
    pairs = [(one, other, source, target) for one, other, source, target, *_ in (*LOST, *WHOLE)]
    return [BeadText(n, source, target, one, other) for n, (one, other, source, target) in enumerate(pairs, 1)]


def test_what_is_known_of_a_bead_does_not_depend_on_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [list(units(bead, use(), Linker(use()), every=True)) for bead in beads()]
    assert sum(map(len, known)) > len(LOST)
    linker = Linker(use())
    for bead, before in reversed(list(zip(beads(), known, strict=True))):
        assert list(units(bead, use(), linker, every=True)) == before
    monkeypatch.setattr(coverage, "_REMEMBERED", 30)
    for bead, before in zip(beads(), known, strict=True):
        assert list(units(bead, use(), linker, every=True)) == before


def test_parts_of_a_memory_have_the_findings_of_the_whole() -> None:
    pairs = [(source, target) for one, other, source, target, *_ in (*LOST, *WHOLE) if (one, other) == ("zh", "en")]
    parts = [of(source, target, ("zh", "en")) for source, target in pairs]
    sides = [Document.from_sentences([pair[k] for pair in pairs], lang) for k, lang in enumerate(("zh", "en"))]
    whole = Alignment(sides[0], sides[1], tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(pairs))))
    found = check(whole, kinds=["incomplete"])
    assert [finding.bead for finding in found] == [1, 2, 3, 4]
    assert list(check_parts(parts, kinds=["incomplete"])) == found


def test_only_words_of_beads_that_may_lack_something_are_linked() -> None:
    linked: list[str] = []

    class Spying(Linker):
        def cover(self, sides: tuple[Side, Side], here: int) -> Coverage:
            linked.append(sides[0].string)
            return super().cover(sides, here)

    linker = Spying(use())
    for bead in beads():
        list(units(bead, use(), linker))
    assert linked == [source for _, _, source, _, _ in LOST]


@pytest.mark.parametrize("is_source", [True, False])
def test_links_cover_what_is_translated(is_source: bool) -> None:
    _, _, source, target, lost = LOST[0]
    sides = (Side.of(source, "zh"), Side.of(target, "en"))
    linker = Linker(use())
    covered = linker.cover(sides, 0) if is_source else linker.cover(sides[::-1], 1)
    start = source.index(lost)
    missing = covered.part(Span(start, start + len(lost)))
    kept = covered.part(Span(0, start))
    assert missing.covered < 0.3 < 0.6 < kept.covered
    assert missing.dependent < 0.1 < 0.3 < kept.dependent
    assert missing.missing > kept.missing
    assert missing.rest > 0.6
    assert 0.2 < missing.share < 0.5


def test_nothing_depends_on_marks() -> None:
    part = Linker(use()).cover((Side.of("他来了。", "zh"), Side.of("…", "en")), 0).part(Span(0, 4))
    assert (part.dependent, part.share, part.rest) == (0.0, 1.0, 0.0)
