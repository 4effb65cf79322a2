"""Check for marks and words that stand twice in a row: *the the*, ”，，”.

What may be said twice, a language knows: *had had*, *nous nous*, 看看, 研究研究.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner import languages
from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.check.inline import apart_from_elements
from aligner.check.markup import masked
from aligner.model import Span

_SIDES = ("source", "target")
_MARKS = re.compile(
    r"([，；：、])\1|(?<!。)。。(?!。)|([“”（）《》])\2"
    r"|(?<!,),,(?!,)|;;|(?<![:\w])::(?!\w)|(?<=\w)::(?=\s)|(?<![./])\.\.(?![./])"
    r"|[，、；：][，、；：。]|。[，、；：]|[,;:][,;.](?!\.)|[?!][.;](?!\.)|([,;:]) \3"
)


def doubling(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield findings for marks and words that stand twice in a row."""
    strings = (masked(bead.source), masked(bead.target))
    tags = (bead.source_lang, bead.target_lang)
    for here, string in enumerate(strings):
        marks = [Span(*match.span()) for match in _MARKS.finditer(string)]
        words = list(languages.get(tags[here]).doubled(string))
        for which, found in (("marks", marks), ("words", words)):
            if spans := apart_from_elements(bead, here, found):
                named = listed(string[slice(*span)] for span in spans)
                side = _SIDES[here]
                reason = f"{which} stand twice in a row in the {side}: {named}"
                yield bead.finding("repeated", reason, *((spans, ()) if here == 0 else ((), spans)))


CHECK = Check(doubling)
