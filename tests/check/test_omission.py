"""Sentences and clauses inside a bead that have no counterpart."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

from aligner.check import Rules, check
from aligner.check.finding import BeadText
from aligner.check.omission import units
from aligner.encoders import Float16Vectors
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


def test_very_long_beads_are_left_alone() -> None:
    """So many clauses would all have to be compared with each other."""

    def encode(texts: Sequence[str]) -> Float16Vectors:
        raise AssertionError(texts)

    long = "这是一个很长的句子，里面有许多分句。" * 100
    assert list(units(BeadText(1, long, "short. " * 3, "zh", "en"), encode)) == []
