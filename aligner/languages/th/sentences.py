"""Thai has no mark for the end of a sentence: a space stands between sentences, clauses and members of a list alike.

So the policy is: `!`, `?` and `…` before a space end a sentence, and so do a full stop behind a Thai word of some
length, two or more spaces, and a line end inside the paragraph. What is still longer than 160 characters is divided at
single spaces into pieces of at least 80, but not beside a number or a Latin word. Shorter paragraphs stay whole: a
sentence too many costs an aligner more than a long one.

Tokens are runs of Thai letters: there is no dictionary to find words in.
"""

from __future__ import annotations

import re

from aligner.languages.language import Language
from aligner.languages.rules.cutting import MARKS, cut, tokens_of
from aligner.model import Span, Token

_LONG, _SHORT = 160, 80
_END = re.compile(r"(?<![!?…])[!?…]+[\"'”’)]*(?=\s)|(?<=[ก-๎]{5})\.[\"'”’)]*(?=\s)|(?<=\S)(?=\s{2})|(?<=\S)(?=\n)")
_GAP = re.compile(r"(?<=[ก-ฺเ-๎”\")])\s(?=[ก-ฺเ-๎“\"(])")
_TOKEN = re.compile(
    rf"[\u0e01-\u0e3a\u0e40-\u0e4e{MARKS}]+|\d+(?:[.,]\d+)*|[^\W\d_\u0e01-\u0e4e]+(?:['’-][^\W\d_\u0e01-\u0e4e]+)*|(\S)\1*"
)


def sentences(paragraph: str, language: Language) -> list[Span]:
    """Return the sentences of a paragraph, or what comes nearest to them."""
    ends: list[int] = []
    for start, stop in cut(paragraph, (match.end() for match in _END.finditer(paragraph))):
        if stop - start > _LONG:
            last = start
            for gap in _GAP.finditer(paragraph, start, stop):
                if gap.start() - last >= _SHORT and stop - gap.end() >= _SHORT // 2:
                    last = gap.start()
                    ends.append(last)
        ends.append(stop)
    return cut(paragraph, ends)


def tokens(sentence: str, words: tuple[str, ...] = ()) -> list[Token]:
    """Return the tokens of a sentence: runs of Thai letters, words in other letters, numbers, marks."""
    return tokens_of(_TOKEN, sentence)
