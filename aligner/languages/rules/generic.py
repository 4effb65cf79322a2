"""Sentences and tokens of languages that have no folder: what holds in most, and the marks of every script.

Sentences end as `rules.spaced` finds them, and behind the marks that Unicode lists as the ends of sentences
(`Sentence_Terminal`): danda, ። ։ ။ ។ and so on. Where there are neither spaces between words nor such marks in
use (Lao, Khmer, Burmese, Tibetan) a long stretch is divided at spaces, as Thai is.

Tokens are words in the sense of UAX 29, near enough: letters with their marks, numbers, and other characters.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from aligner.languages.language import Language
from aligner.languages.rules import spaced
from aligner.languages.rules.cutting import cut, token
from aligner.languages.rules.words import ADDRESS
from aligner.languages.scripts import SOUTH_EAST_ASIAN
from aligner.model import Span, Token

_LONG, _SHORT = 160, 80  # characters: from where on a stretch without marks is divided, and the shortest piece
_CLOSING = "\"'”’»«›)\\]}）」』】"
# Marks that end a sentence even without a space behind them. The small section mark of Burmese and Khmer's camnuc are
# commas and colons; what `spaced` knows is left to it; the shad of Tibetan ends clauses, and nothing else does.
_STOPS = r"[[\p{Sentence_Terminal}\u0f0d\u0f0e]--[.!?…؟۔。！？\u104a\u17d6\u2024]]"
_END = regex.compile(
    rf"{_STOPS}(?:[\s]?{_STOPS}|[.!?])*[{_CLOSING}]*(?:[ \u00a0\u202f][»”](?=\s|$))?", regex.V1 | regex.DOTALL
)
_GOES_ON = regex.compile(r"\s*[,;:)\]}”»،؛、，]|(?<=\d[．｡])\d")
# Marks that are others elsewhere, by the script in which they end a sentence.
_OWN = {
    "Greek": regex.compile(rf"[;\u037e][!.]?[{_CLOSING}]*(?=\s+[^\p{{Ll}}\s]|\s*$)"),
    "Armenian": regex.compile(rf":[{_CLOSING}]*(?=\s+\p{{Lu}}|\s*$)"),
}
_GAP = regex.compile(rf"(?<=[{SOUTH_EAST_ASIAN}”\")])\s+(?=[{SOUTH_EAST_ASIAN}“\"(])")
_TOKEN = regex.compile(
    rf"{ADDRESS}|(?:[^\W\d_]\.){{2,}}|\p{{Nd}}+(?:[.,:/٫٬]\p{{Nd}}+)*"
    rf"|[\p{{L}}\p{{M}}\u200c\u200d\u0f0b]+(?:[-’'·][\p{{L}}\p{{M}}\u200c\u200d]+)*|\.{{2,}}|…+|[-–—]{{2,}}|_+|\S",
    regex.V1,
)


def sentences(paragraph: str, language: Language) -> list[Span]:
    """Return the sentences of a paragraph."""
    ends = {span.stop for span in spaced.sentences(paragraph, language)}
    for pattern in (_END, *(_OWN[name] for name in language.scripts if name in _OWN)):
        ends |= {match.end() for match in pattern.finditer(paragraph) if not _GOES_ON.match(paragraph, match.end())}
    found = cut(paragraph, sorted(ends))
    if language.is_spaced:
        return found
    return cut(paragraph, (stop for span in found for stop in _pieces(paragraph, *span)))


def _pieces(paragraph: str, start: int, stop: int) -> Iterator[int]:
    """The ends of the pieces that a stretch is divided into at spaces, if it is long."""
    last = start
    if stop - start > _LONG:
        for gap in _GAP.finditer(paragraph, start, stop):
            if gap.start() - last >= _SHORT and stop - gap.end() >= _SHORT // 2:
                last = gap.start()
                yield last
    yield stop


def tokens(sentence: str, words: tuple[str, ...] = ()) -> list[Token]:
    """Return the tokens of a sentence; in scripts without spaces between words, runs of letters."""
    return [token(sentence, *match.span()) for match in _TOKEN.finditer(sentence)]
