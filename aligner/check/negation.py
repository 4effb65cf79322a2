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

_FIRM_AND_WEAK = ("prohibition", "denial", "weak")
_SHARED = (
    "condition",
    "purpose",
    "crime",
    "only",
    "before",
    "minor",
    "refusal",
)  # what both sides may deny beside the rest
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
    kinds = ("prohibition", "denial") if any(context.habits(side).is_story for side in (0, 1)) else _FIRM_AND_WEAK
    strict = [_pattern(language, *kinds) for language in spoken]
    if not any(pattern.search(string) for string, pattern in zip(strings, strict, strict=True)):
        return
    any_word = [_pattern(language, "prohibition", "denial", "negation") for language in spoken]
    firm = [_pattern(language, "prohibition", "denial") for language in spoken]
    weak = [_pattern(language, "weak") if "weak" in kinds else _pattern(language) for language in spoken]
    answers = [_pattern(language, "answer") for language in spoken]
    doubles = [_pattern(language, "double") for language in spoken]
    strings = _without(strings, spoken, "word")
    for parts in beside(strings, spoken):
        plain = _without_conditions(strings, spoken, parts)
        sure = _without(plain, spoken, "harmless")
        for here in (0, 1):
            said = {*firm[here].finditer(plain[here], *parts[here]), *weak[here].finditer(sure[here], *parts[here])}
            found = _longest({Span(*match.span()) for match in said})
            if not found or any_word[1 - here].search(plain[1 - here], *parts[1 - here]):
                continue
            is_firm = firm[here].search(plain[here], *parts[here])
            is_free = any(p.search(plain[here], *parts[here]) for p in (_QUESTION, doubles[here]))
            if not is_firm:
                if is_free or answers[1 - here].search(plain[1 - here], *parts[1 - here]):
                    continue
                found = _outside_idioms(found, strings[here], spoken[here])
            if found:
                named = listed((bead.source, bead.target)[here][slice(*span)] for span in found)
                reason = f"nothing in the {sides[1 - here]} denies what {named} does"
                yield bead.finding("negation", reason, *((found, ()) if here == 0 else ((), found)))


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
