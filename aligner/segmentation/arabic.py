"""Arabic: . ! ؟ before a space end a sentence. By policy ؛ does not, unless an enumerator follows it."""

from __future__ import annotations

import re

from aligner.model import Span
from aligner.segmentation.abbreviations import ABBREVIATIONS
from aligner.segmentation.segmenter import Segmenter, cut, pattern_tokens
from aligner.segmentation.spaced import Rules
from aligner.segmentation.words import SPACED

_SERIES = re.compile("؛(?=\\s+و?(?:ثاني|ثالث|رابع|خامس|سادس|سابع)ا)")


class _Plain:
    """Without parameters to ask: a full stop ends a sentence, but not behind an abbreviation."""

    def ends(self, word: str, following: str) -> bool:
        return True

    def starts(self, following: str) -> bool:
        return False


_RULES = Rules(ABBREVIATIONS["ar"], _Plain)


def sentences(paragraph: str) -> list[Span]:
    """The sentences of a paragraph."""
    ends = {span.stop for span in _RULES.sentences(paragraph)}
    ends |= {match.end() for match in _SERIES.finditer(paragraph)}
    return cut(paragraph, sorted(ends))


SEGMENTER = Segmenter("ar rules 1", (), sentences, pattern_tokens(SPACED))
