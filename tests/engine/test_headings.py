"""Headings, and what one version alone has: each variant in plain text, in Markdown and in Word."""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path
from typing import NamedTuple

import pytest

import aligner

BODY = (
    [
        "雨下了整整一夜。老陈坐在窗边，手里捏着一支没有点燃的烟。",
        "“你又要走？”妻子站在门口，声音很轻。",
        "妻子没有再说什么。她走进厨房，把昨天剩下的馒头装进布袋里，又放了两个煮鸡蛋。",
        "老陈笑了。这是他今晚第一次笑。",
        "天快亮的时候，有人敲门。",
        "门开了，又关上。屋里只剩下妻子一个人。",
    ],
    [
        "It rained the whole night through. Old Chen sat by the window, an unlit cigarette between his fingers.",
        "“Are you leaving again?” His wife was standing in the doorway, and her voice was soft.",
        "She said nothing more. She went into the kitchen, put yesterday's leftover steamed buns into a cloth bag, and "
        "added two boiled eggs.",
        "Old Chen smiled. It was the first time he had smiled that night.",
        "Just before dawn there was a knock at the door.",
        "The door opened and closed again. In the room there was only his wife now.",
    ],
)
NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


class Variant(NamedTuple):
    """What stands before and behind the body of each version; headings have a # before them."""

    name: str
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    source_end: tuple[str, ...] = ()
    target_end: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


PREFACE = ("# Translator's Preface", "I first read this book in Nanjing.", "It has taken me ten years to find a voice.")
VARIANTS = [
    Variant("title in one version", (), ("# Chapter 1 - The Gift",)),
    Variant("title in the other", ("# 第一章 礼物",), ()),
    Variant("title in both", ("# 雨夜",), ("# A Night of Rain",), pairs=(("雨夜", "A Night of Rain"),)),
    Variant(
        "subtitle in one",
        ("# 雨夜",),
        ("# A Night of Rain", "## A tale from the river villages"),
        pairs=(("雨夜", "A Night of Rain"),),
    ),
    Variant("author in one", ("# 雨夜",), ("# A Night of Rain", "by Li Wenhai"), pairs=(("雨夜", "A Night of Rain"),)),
    Variant("date in one", ("# 雨夜",), ("# A Night of Rain", "12 May 1998"), pairs=(("雨夜", "A Night of Rain"),)),
    Variant(
        "preface of the translator",
        ("# 第一章 雨夜",),
        (*PREFACE, "# Chapter One: A Night of Rain"),
        pairs=(("第一章 雨夜", "Chapter One: A Night of Rain"),),
    ),
    Variant(
        "preface of the author in both and of the translator in one",
        ("# 序", "这本书写于南京。", "# 第一章 雨夜"),
        ("# Preface", "This book was written in Nanjing.", *PREFACE, "# Chapter I: A Night of Rain"),
        pairs=(
            ("序", "Preface"),
            ("这本书写于南京。", "This book was written in Nanjing."),
            ("第一章 雨夜", "Chapter I: A Night of Rain"),
        ),
    ),
    Variant(
        "preface of the translator in Chinese",
        ("# 译者序", "我在巴黎第一次读到这本书。", "# 第一章"),
        ("# Chapter 1",),
        pairs=(("第一章", "Chapter 1"),),
    ),
    Variant(
        "afterword at the end", target_end=("# Afterword", "He wrote this book in prison.", "It was printed later.")
    ),
    Variant("licence at the end", target_end=("# Copyright notice", "You may copy it, give it away or sell it.")),
    Variant("acknowledgements at the end", source_end=("# 致谢", "感谢我的老师和朋友们多年来的支持。")),
    Variant(
        "contents",
        ("# 第一章 雨夜",),
        ("# Contents", "A Night of Rain", "# Chapter One: A Night of Rain"),
        pairs=(("第一章 雨夜", "Chapter One: A Night of Rain"),),
    ),
]


def text(lines: list[str], suffix: str) -> bytes:
    if suffix == "md":
        return "\n\n".join(lines).encode()
    plain = [line.lstrip("# ") for line in lines]
    if suffix == "txt":
        return "\n\n".join(plain).encode()
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in plain)
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
    return result.getvalue()


@pytest.mark.parametrize("encoder", ["use", "none"])
@pytest.mark.parametrize("suffix", ["txt", "md", "docx"])
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_what_one_version_alone_has_stays_alone(variant: Variant, suffix: str, encoder: str, tmp_path: Path) -> None:
    """Or stands in beads that do not claim to be sure; the headings of both meet, and so do the bodies."""
    sides = [
        [*variant.source, *BODY[0], *variant.source_end],
        [*variant.target, *BODY[1], *variant.target_end],
    ]
    documents = []
    for lines, lang in zip(sides, ("zh", "en"), strict=True):
        path = tmp_path / f"{lang}.{suffix}"
        path.write_bytes(text(lines, suffix))
        documents.append(aligner.segment(aligner.read_text(path, lang)))
    extra = [
        {line.lstrip("# ") for line in lines}
        for lines in ((*variant.source, *variant.source_end), (*variant.target, *variant.target_end))
    ]
    source, target = (document.strings() for document in documents)
    made = {}
    for bead in aligner.align(*documents, encoder=encoder):
        here, there = source[slice(*bead.source)], target[slice(*bead.target)]
        are_extra = {sentence in known for side, known in zip((here, there), extra, strict=True) for sentence in side}
        assert len(are_extra) == 1 or (bead.confidence or 0) < 0.6, (here, there)
        made["".join(here), "".join(there)] = bead.confidence or 0
        if here and there and are_extra == {True}:
            assert ("".join(here), "".join(there)) in variant.pairs or (bead.confidence or 0) < 0.9
    if encoder == "use":
        assert made.keys() >= set(variant.pairs)
