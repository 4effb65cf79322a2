"""What all parts of the page to read share: its words, and the characters it can show."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from unicodedata import east_asian_width

from lxml.builder import E

from aligner.languages import direction
from aligner.languages.scripts import IDEOGRAPHIC, SOUTH_EAST_ASIAN
from aligner.languages.tags import is_chinese, is_known, is_well_formed
from aligner.model import Alignment, Document, Span

# The words of the page in Chinese, which stand beside the English ones where one of the languages is Chinese; what
# has none here, such as a new kind of division, is in English alone.
_CHINESE = {
    "Alignment path": "对齐路径",
    "approved": "已确认",
    "beads": "句对",
    "confidence": "置信度",
    "Confidence": "置信度",
    "Contents": "目录",
    "Counterparts": "对应关系",
    "doubtful": "存疑",
    "How it was made": "制作方法",
    "item": "条目",
    "mean confidence": "平均置信度",
    "middle": "一般",
    "new paragraph": "新段落",
    "no counterpart": "无对应",
    "note": "备注",
    "one-sided": "单边",
    "Overview": "概览",
    "proposal": "建议",
    "rejected": "已否决",
    "Search": "搜索",
    "section": "章节",
    "sentences": "句子",
    "source sentence": "原文句子",
    "sure": "可靠",
    "target sentence": "译文句子",
    "title": "标题",
    "unknown": "未知",
}

Words = Callable[[str], Any]
"""Makes an element of a word of the page: in English, and in Chinese where the reader may know that better."""

# What HTML forbids: control characters and noncharacters.
_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
FORBIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONCHARACTERS}]")
# What turns round the direction of the text behind it.
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# A line end between two letters of scripts without spaces is none to a reader.
_SOLID = IDEOGRAPHIC + SOUTH_EAST_ASIAN
_SEAM = re.compile(rf"(?<=[{_SOLID}])[^\S\u3000]*\n\s*(?=[{_SOLID}])")


def words_of(alignment: Alignment) -> Words:
    """The words of the page for the languages of an alignment."""
    bilingual = is_chinese(alignment.source.lang) or is_chinese(alignment.target.lang)

    def word(english: str) -> Any:
        chinese = _CHINESE.get(english) if bilingual else None
        if chinese is None:
            return E.span(english)
        return E.span(english, " ", E.span({"lang": "zh-Hans", "class": "zh"}, chinese))

    return word


def language(document: Document) -> dict[str, str]:
    """The attributes `lang` and `dir` of an element that holds text of a document."""
    lang = document.lang.replace("_", "-")
    if not is_known(lang) or not is_well_formed(lang):
        return {"lang": "", "dir": "auto"}
    return {"lang": lang, "dir": direction(lang)}


def shown(string: str) -> str:
    """A string as the page can carry it: � in place of what HTML forbids."""
    return FORBIDDEN.sub("\ufffd", string)


def one_line(string: str) -> str:
    """As `shown`, without line ends, and without what turns round the direction of the text behind it."""
    return " ".join(_DIRECTION.sub("", shown(string)).split())


def sentence(document: Document, i: int) -> str:
    """A sentence as it is shown, line ends inside it closed as its script wants it."""
    string = document[i]
    return shown(_SEAM.sub("", string) if "\n" in string else string)


def excerpt(document: Document, span: Span, columns: int = 60) -> str:
    """The beginning of a stretch of the text in one line.

    Args:
        document: The document.
        span: Offsets into its text.
        columns: What it may take at most, where a Chinese character takes two columns.
    """
    content = document.text.content[span.start : min(span.stop, span.start + 4 * columns)]
    line = one_line(_SEAM.sub("", content))
    width = 0
    for i, character in enumerate(line):
        width += 2 if east_asian_width(character) in "WF" else 1
        if width > columns:
            whole_words = line[:i].rpartition(" ")[0]
            return (whole_words if len(whole_words) > i - 16 else line[:i]).rstrip() + "…"
    return line
