"""What translates a pattern in a memory: a ranked list, by word links in all its hits or a sample of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aligner import languages
from aligner.concordance.folding import Folding
from aligner.concordance.hits import Hit, Occurrence
from aligner.languages.language import Language
from aligner.model import SIDES, Span

SAMPLE = 300
"""Hits whose words are linked, where nothing else is said."""

_EXAMPLES = 3
BETWEEN = " … "
"""What stands between the parts of a translation that has others between them."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What translates a pattern.

    Attributes:
        text: The translation, in its commonest form.
        count: Number of places that it translates.
        documents: Number of documents in which it does.
        share: The share of all places looked at.
        forms: The forms in which it is written, each with its number, the commonest first.
        examples: Some of the hits, with the place that it translates as their only occurrence.
    """

    text: str
    count: int
    documents: int
    share: float
    forms: tuple[tuple[str, int], ...]
    examples: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Translations:
    """What translates a pattern, the commonest first.

    Attributes:
        translations: The list.
        places: Number of places that were looked at.
        unlinked: Number of those for which no word links told a translation.
        examples: Some of these.
        hits: Number of hits that were looked at.
        total: Number of hits there are.
    """

    translations: tuple[Translation, ...]
    places: int
    unlinked: int
    examples: tuple[Hit, ...]
    hits: int
    total: int


@dataclass(slots=True)
class _Group:
    """The places with one translation."""

    forms: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    examples: list[Hit] = field(default_factory=list)


def ranked(hits: Sequence[Hit], langs: tuple[str, str], folding: Folding, total: int) -> Translations:
    """Rank what translates the occurrences of hits.

    Args:
        hits: Hits with counterparts.
        langs: BCP 47 tags of source and target.
        folding: Makes alike what is one translation.
        total: Number of hits there are.
    """
    places = [
        (hit, occurrence, _parts(occurrence.counterparts, hit.translation, _other(hit, langs)))
        for hit in hits
        for occurrence in hit.occurrences
    ]

    def key(hit: Hit, span: Span) -> tuple[str, ...]:
        """What the forms of a translation have in common: their words without inflection."""
        words = folding.loose(hit.translation[slice(*span)]).replace("-", " ").split()
        return tuple(_other(hit, langs).uninflected(word) for word in words)

    alone = Counter(key(hit, parts[0]) for hit, _, parts in places if len(parts) == 1)
    groups: dict[tuple[str, ...], _Group] = {}
    unlinked = []
    for hit, occurrence, parts in places:
        by_key = {key(hit, part): part for part in parts[::-1]}
        if len(by_key) > 1 and (best := max(by_key, key=lambda one: alone[one])) in alone:
            by_key = {best: by_key[best]}  # of two, one that is a translation by itself elsewhere
        spans = tuple(sorted(by_key.values()))
        one = _with_only(hit, Occurrence(occurrence.span, spans))
        if not spans:
            unlinked.append(one)
            continue
        text = BETWEEN.join(" ".join(hit.translation[slice(*span)].split()) for span in spans)
        group = groups.setdefault(tuple(word for span in spans for word in key(hit, span)), _Group())
        group.forms[text] += 1
        group.documents.add(f"{hit.memory}\n{hit.document}")
        if len(group.examples) < _EXAMPLES:
            group.examples.append(one)
    found = [
        Translation(
            _commonest(group.forms),
            group.forms.total(),
            len(group.documents),
            group.forms.total() / len(places),
            tuple(group.forms.most_common()),
            tuple(group.examples),
        )
        for group in groups.values()
    ]
    found.sort(key=lambda one: (-one.count, one.text))
    return Translations(tuple(found), len(places), len(unlinked), tuple(unlinked[:_EXAMPLES]), len(hits), total)


def _with_only(hit: Hit, occurrence: Occurrence) -> Hit:
    return Hit(
        hit.bead,
        hit.document,
        hit.side,
        hit.source,
        hit.target,
        (occurrence,),
        hit.confidence,
        hit.place,
        hit.memory,
    )


def _commonest(forms: Counter[str]) -> str:
    """The commonest form; among equals one in small letters, since the others may begin a sentence."""
    return max(forms, key=lambda form: (forms[form], form == form.lower(), form))


def _other(hit: Hit, langs: tuple[str, str]) -> Language:
    """The language of the other side."""
    return languages.get(langs[1 - SIDES.index(hit.side)])


def _parts(spans: Iterable[Span], text: str, language: Language) -> tuple[Span, ...]:
    """The parts of a translation: across a function word they are one, and articles beside them are none of it."""

    def words(span: Span) -> list[Span]:
        stretch = text[slice(*span)]
        return [
            Span(span.start + token.span.start, span.start + token.span.stop)
            for token in language.tokens(stretch)
            if token.tag != "punct"
        ]

    def is_function_word(span: Span) -> bool:
        return text[slice(*span)].lower() in function_words

    def is_letter_of_name(before: Span, span: Span) -> bool:  # the A of Party A
        return span.stop - span.start == 1 and text[span.start].isupper() and text[before.start].isupper()

    function_words, articles = language.words("function_words"), language.words("function_words", "article")
    joined: list[Span] = []
    for span in spans:
        if joined:
            between = Span(joined[-1].stop, span.start)
            inside = words(between)
            is_clean = (
                not text[slice(*between)].strip()
                or (
                    len(inside) in (1, 2)  # Ministry *of* Foreign Affairs, heads *of the* states
                    and is_function_word(inside[0])
                    and all(text[slice(*word)].lower() in articles for word in inside[1:])
                    and sum(word.stop - word.start for word in inside) == len("".join(text[slice(*between)].split()))
                )
            )
            if is_clean:
                joined[-1] = Span(joined[-1].start, span.stop)
                continue
        joined.append(span)
    trimmed = []
    for span in joined:
        inside = words(span)
        content = [
            i
            for i, word in enumerate(inside)
            if not is_function_word(word) or (i and is_letter_of_name(inside[i - 1], word))
        ]
        if content:
            trimmed.append(Span(inside[content[0]].start, inside[content[-1]].stop))
    return tuple(trimmed) or tuple(joined)
