"""Check that what one side forbids, the other does not allow: 不得, 未经, "shall not", "without … consent".

Prohibitions are few and strict words. The other side may say them with any word that denies, excludes or makes an
exception; only where it has none of these has the negation been lost. Where both sides have as many sentences, each is
compared with its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from aligner import languages
from aligner.check.beside import beside
from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.check.opposites import opposites
from aligner.languages import Language
from aligner.model import Span

_FIRM = ("prohibition", "denial")
# What both sides may deny beside the rest.
_SHARED = ("condition", "purpose", "crime", "only", "before", "minor", "refusal")
_IDIOM = 4  # characters of a word in which a negation is part of an idiom: 坚定不移
_QUESTION = re.compile("[?？]")


def negations(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield a finding for each side that forbids something while the other denies nothing."""
    strings = (bead.source, bead.target)
    spoken = languages.get(bead.source_lang), languages.get(bead.target_lang)
    sides = ("source", "target")
    if not all(strings) or not all(language.entries("negations") for language in spoken):
        return
    yield from opposites(bead, "negation")
    kinds = _FIRM if any(context.habits(side).is_story for side in (0, 1)) else (*_FIRM, "weak")
    strict = [_pattern(language, *kinds) for language in spoken]
    if not any(pattern.search(string) for string, pattern in zip(strings, strict, strict=True)):
        return
    strings = _without(strings, spoken, "word")
    for parts in beside(strings, spoken):
        plain = _without_conditions(strings, spoken, parts)
        for here in (0, 1):
            if spans := _lost(here, plain, spoken, parts, counts_weak="weak" in kinds):
                named = listed((bead.source, bead.target)[here][slice(*span)] for span in spans)
                reason = f"nothing in the {sides[1 - here]} denies what {named} does"
                yield bead.finding("negation", reason, *((spans, ()) if here == 0 else ((), spans)))


def _lost(
    here: int,
    strings: tuple[str, str],
    spoken: tuple[Language, Language],
    parts: tuple[Span, Span],
    *,
    counts_weak: bool,
) -> list[Span]:
    """Return where one side denies something while the other denies nothing.

    Args:
        here: The side that may deny, 0 or 1.
        strings: Both sides, without what forbids nothing itself.
        spoken: Their languages.
        parts: The stretches that are compared.
        counts_weak: Whether words count that are told more freely.
    """

    def found(side: int, *kinds: str) -> list[Span]:
        pattern = _pattern(spoken[side], *kinds)
        return [Span(*match.span()) for match in pattern.finditer(strings[side], *parts[side])]

    firm = found(here, *_FIRM)
    weak: list[Span] = []
    if counts_weak:
        sure = _blanked(strings[here], _pattern(spoken[here], "harmless"), spoken[here])
        weak = [Span(*match.span()) for match in _pattern(spoken[here], "weak").finditer(sure, *parts[here])]
    if not (firm or weak) or found(1 - here, *_FIRM, "negation"):
        return []
    if not firm:
        if _QUESTION.search(strings[here], *parts[here]) or found(here, "double") or found(1 - here, "answer"):
            return []
        weak = _outside_idioms(weak, strings[here], spoken[here])
    return _longest({*firm, *weak})


def _without_conditions(
    strings: tuple[str, str], spoken: tuple[Language, Language], parts: tuple[Span, Span]
) -> tuple[str, str]:
    """Return both strings with spaces for what denies but forbids nothing: 未经同意, 以免, where both have it."""
    one, other = strings
    for kind in _SHARED:
        patterns = [_pattern(language, kind) for language in spoken]
        if all(pattern.search(string, *part) for pattern, string, part in zip(patterns, strings, parts, strict=True)):
            one, other = (
                _blanked(string, pattern, language)
                for pattern, string, language in zip(patterns, (one, other), spoken, strict=True)
            )
    return one, other


def _longest(spans: Collection[Span]) -> list[Span]:
    """Return spans in order, without those that are part of another."""
    return sorted(one for one in spans if not any(_holds(other, one) for other in spans if other != one))


def _holds(span: Span, part: Span) -> bool:
    return span.start <= part.start and part.stop <= span.stop


def _outside_idioms(found: list[Span], string: str, language: Language) -> list[Span]:
    """Return the words that deny without those that are part of an idiom, which is told in other words."""
    if language.is_spaced:
        return found
    idioms = [token.span for token in language.tokens(string) if token.span.stop - token.span.start >= _IDIOM]
    return [span for span in found if not any(_holds(idiom, span) for idiom in idioms)]


def _without(strings: tuple[str, str], spoken: tuple[Language, Language], kind: str) -> tuple[str, str]:
    """Return both strings with spaces for the words of a kind."""
    one, other = (
        _blanked(string, _pattern(language, kind), language) for string, language in zip(strings, spoken, strict=True)
    )
    return one, other


def _blanked(string: str, pattern: re.Pattern[str], language: Language) -> str:
    """Return a string with other characters for what a pattern finds: a letter where words stand without spaces."""
    return pattern.sub(lambda match: (" " if language.is_spaced else "々") * len(match[0]), string)


@lru_cache(maxsize=64)
def _pattern(language: Language, *kinds: str) -> re.Pattern[str]:
    """Return a pattern for the words of some kinds; one that nothing matches where the language has none."""
    words = [word for name, *some in language.entries("negations") if name in kinds for word in some]
    edge = r"\b" if language.is_spaced else ""
    return re.compile(f"{edge}(?:{'|'.join(words) or '(?!)'}){edge}", re.IGNORECASE)


CHECK = Check(negations, of_words=True)
