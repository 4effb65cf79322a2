"""Japanese: 。！？ with the closing marks behind them; a quotation that と or another particle follows goes on.

Tokens are runs of one script (kanji, katakana, hiragana, Latin letters, digits): there is no dictionary of words.
"""

from __future__ import annotations

import re

from aligner.languages.language import Language
from aligner.languages.rules.brackets import ASIDE, NOTES, Brackets
from aligner.languages.rules.brands import is_brand
from aligner.languages.rules.cutting import MARKS, begins, cut, tokens_of
from aligner.languages.scripts import HAN
from aligner.model import Span, Token

_CLOSING = "」』”’）】》〉〕］｝)]}﹂﹄"
_END = re.compile(rf"[。！？｡．!?…⋯](?:[。！？｡．!?…⋯]|[ \u3000]?[{re.escape(_CLOSING)}])*(?P<notes>{NOTES})")
# Half-width and wide full stops between Japanese characters, where 。 is not used, and behind versions and Latin words.
_SPACED_STOP = re.compile(rf"(?<=[ぁ-んァ-ヶ{HAN}])\.(?=\s)")
_STOP_WITHOUT_MARU = re.compile(rf"(?<=[ぁ-んァ-ヶ{HAN}])[.．](?=[ぁ-んァ-ヶ{HAN}])")
_STOP_BEHIND_LATIN = re.compile(
    rf"(?:\d\.\d+|[%％℃]|(?<![A-Za-z.])[A-Za-z]{{4,}}|[A-Za-z]{{2}} ?\d+)\.(?=[ぁ-んァ-ヶ{HAN}])"
)
_INSIDE = re.compile(rf"[はをの](?=[ァ-ヶ{HAN}])")  # begins no sentence: モーニング娘。は人気だ
_GOES_ON = re.compile(r"[、，,;；:：・—―~〜]")
_PARTICLE = re.compile("[とのはがをにもでやかへよねさ]|って|など|ばかり|くらい|ぐらい|まで|から|という|だ[とが、]|です")
_TOKEN = re.compile(
    rf"[{HAN}]+|[ァ-ヺー・ｦ-ﾟ{MARKS}]+(?<!・)|[ぁ-ゖー{MARKS}]+"
    rf"|\d+(?:[.,]\d+)*|[^\W\d_ぁ-ヺー{HAN}]+(?:['’-][^\W\d_ぁ-ヺー{HAN}]+)*|(\S)\1*"
)


def sentences(paragraph: str, language: Language) -> list[Span]:
    """Return the sentences of a paragraph."""
    brackets = Brackets(paragraph)
    ends: list[int] = []
    for match in _END.finditer(paragraph):
        if _ends(paragraph, ends[-1] if ends else 0, match, brackets):
            aside = ASIDE.match(paragraph, match.end()) if match.group()[-1] in "。！？" else None
            ends.append(aside.end() if aside else match.end())
    stops = [_SPACED_STOP, _STOP_BEHIND_LATIN, *([] if "。" in paragraph else [_STOP_WITHOUT_MARU])]
    ends += [match.end() for stop in stops for match in stop.finditer(paragraph)]
    return cut(paragraph, sorted(set(ends)))


def _ends(paragraph: str, last: int, match: re.Match[str], brackets: Brackets) -> bool:
    rest = match.end()
    while rest < len(paragraph) and paragraph[rest].isspace():
        rest += 1
    if rest == len(paragraph):
        return True
    if _GOES_ON.match(paragraph, rest):
        return False
    marks = paragraph[match.start() : match.start("notes")]
    if marks[-1] in "。！？" and not re.fullmatch("[。！？!?….⋯]+", marks):
        return True  # the sentence around a quotation ends too
    final = marks.rstrip(_CLOSING + " \u3000")
    if len(final) < len(marks):
        closing = marks.rstrip()[-1]
        opening = brackets.opening(match.start("notes") - 1)
        if closing in "）)】］]》〉" and opening is not None:
            return begins(paragraph, last, opening)
        return not _PARTICLE.match(paragraph, rest)
    if brackets.title(match.start()) or brackets.aside(match.start(), last):
        return False
    if final in ".．":
        return False
    if final.strip("…⋯") == "":
        return not brackets.quoted(match.start()) and (rest > match.end() or paragraph[rest] in "「『“")
    if final == "。" and _INSIDE.match(paragraph, rest):
        return False
    if is_brand(paragraph, match.start()) and rest == match.end():
        return False
    if final in ("!", "?", "！", "？") and rest == match.end():
        return not re.match(r"[A-Za-z0-9=&]|と|って", paragraph[rest : rest + 2])
    return True


def tokens(sentence: str, words: tuple[str, ...] = ()) -> list[Token]:
    """Return the tokens of a sentence: runs of one script, numbers, marks."""
    return tokens_of(_TOKEN, sentence)
