"""Check that what one side forbids, the other does not allow: 不得, 未经, "shall not", "without … consent".

Prohibitions are few and strict words. The other side may say them with any word that denies, excludes or makes an
exception; only where it has none of these has the negation been lost. Where both sides have as many sentences, each is
compared with its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from aligner import languages
from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.languages import Language
from aligner.model import Span


def negations(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield a finding for each side that forbids something while the other denies nothing."""
    strings = (bead.source, bead.target)
    spoken = languages.get(bead.source_lang), languages.get(bead.target_lang)
    sides = ("source", "target")
    if not all(strings) or not all(language.entries("negations") for language in spoken):
        return
    words = [(_pattern(language, "prohibition"), _pattern(language, "negation")) for language in spoken]
    if not any(prohibition.search(string) for string, (prohibition, _) in zip(strings, words, strict=True)):
        return
    for parts in _beside(strings, spoken):
        for here in (0, 1):
            prohibition, _ = words[here]
            other_prohibition, negation = words[1 - here]
            found = [Span(*match.span()) for match in prohibition.finditer(strings[here], *parts[here])]
            there = strings[1 - here]
            if found and not (
                other_prohibition.search(there, *parts[1 - here]) or negation.search(there, *parts[1 - here])
            ):
                named = listed(strings[here][slice(*span)] for span in found)
                reason = f"nothing in the {sides[1 - here]} denies what {named} does"
                yield bead.finding("negation", reason, *((found, ()) if here == 0 else ((), found)))


def _beside(strings: tuple[str, str], spoken: tuple[Language, Language]) -> Iterator[tuple[Span, Span]]:
    """Yield the spans that are compared: of sentences, where there are as many on both sides; otherwise all."""
    sentences = [language.sentences(string) for language, string in zip(spoken, strings, strict=True)]
    if len(sentences[0]) == len(sentences[1]):
        yield from zip(*sentences, strict=True)
    else:
        yield Span(0, len(strings[0])), Span(0, len(strings[1]))


@lru_cache(maxsize=64)
def _pattern(language: Language, kind: str) -> re.Pattern[str]:
    """Return a pattern for the words of a kind."""
    words = [word for name, *some in language.entries("negations") if name == kind for word in some]
    edge = r"\b" if language.is_spaced else ""
    return re.compile(f"{edge}(?:{'|'.join(words)}){edge}", re.IGNORECASE)


CHECK = Check(negations, of_words=True)
