"""Korean: final marks before a space, or behind a verb ending. Dates (2025. 4. 26.) and numbers end no sentence."""

from __future__ import annotations

import re

from aligner.languages.language import Judge, Language
from aligner.languages.rules import spaced
from aligner.languages.rules.cutting import cut
from aligner.model import Span

# A verb's last syllable, a full stop and no space: typed in haste, or text from a narrow column.
_UNSPACED = re.compile("(?<=[가-힣][다요까죠])[.!?](?=[가-힣])")
_QUOTED_ON = re.compile(r"\s*(?:이?라[고는며]|하고|고\s|하며)")
_NUMBER = re.compile(r"\d\.$")


def judge(language: Language) -> Judge:
    """Return who says what a full stop behind an abbreviation means: a Korean word begins a sentence there."""
    return _HangulStarts()


class _HangulStarts(spaced.NoModel):
    def starts(self, following: str) -> bool:
        return bool(re.match("[가-힣]", following))


def sentences(paragraph: str, language: Language) -> list[Span]:
    """Return the sentences of a paragraph."""
    ends = {span.stop for span in spaced.sentences(paragraph, language)}
    ends |= {match.end() for match in _UNSPACED.finditer(paragraph)}
    kept = [end for end in sorted(ends) if not _wrong(paragraph, end)]
    return cut(paragraph, kept)


def _wrong(paragraph: str, end: int) -> bool:
    return bool(_NUMBER.search(paragraph[max(0, end - 2) : end]) or _QUOTED_ON.match(paragraph, end))
