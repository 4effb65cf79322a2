"""Korean: final marks before a space, or behind a verb ending. Dates (2025. 4. 26.) and numbers end no sentence."""

from __future__ import annotations

import re

from aligner.model import Span
from aligner.segmentation.abbreviations import ABBREVIATIONS
from aligner.segmentation.segmenter import Segmenter, cut, pattern_tokens
from aligner.segmentation.spaced import Rules
from aligner.segmentation.words import SPACED

# A verb's last syllable, a full stop and no space: typed in haste, or text from a narrow column.
_UNSPACED = re.compile("(?<=[가-힣][다요까죠])[.!?](?=[가-힣])")
_QUOTED_ON = re.compile(r"\s*(?:이?라[고는며]|하고|고\s|하며)")
_NUMBER = re.compile(r"\d\.$")


class _Plain:
    """Without parameters to ask: a full stop ends a sentence, but not behind an abbreviation."""

    def ends(self, word: str, following: str) -> bool:
        return True

    def starts(self, following: str) -> bool:
        return bool(re.match("[가-힣]", following))


_RULES = Rules(ABBREVIATIONS["ko"], _Plain)


def sentences(paragraph: str) -> list[Span]:
    """The sentences of a paragraph."""
    ends = {span.stop for span in _RULES.sentences(paragraph)}
    ends |= {match.end() for match in _UNSPACED.finditer(paragraph)}
    kept = [end for end in sorted(ends) if not _wrong(paragraph, end)]
    return cut(paragraph, kept)


def _wrong(paragraph: str, end: int) -> bool:
    return bool(_NUMBER.search(paragraph[max(0, end - 2) : end]) or _QUOTED_ON.match(paragraph, end))


SEGMENTER = Segmenter("ko rules 1", (), sentences, pattern_tokens(SPACED))
