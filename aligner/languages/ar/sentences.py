"""Arabic: . ! ؟ before a space end a sentence. By policy ؛ does not, unless an enumerator follows it."""

from __future__ import annotations

import re

from aligner.languages.language import Language
from aligner.languages.rules import spaced
from aligner.languages.rules.cutting import cut
from aligner.model import Span

_SERIES = re.compile("؛(?=\\s+و?(?:ثاني|ثالث|رابع|خامس|سادس|سابع)ا)")


def sentences(paragraph: str, language: Language) -> list[Span]:
    """Return the sentences of a paragraph."""
    ends = {span.stop for span in spaced.sentences(paragraph, language)}
    ends |= {match.end() for match in _SERIES.finditer(paragraph)}
    return cut(paragraph, sorted(ends))
