"""Check that each term of the glossary has an approved translation, and no rejected one.

The match is strict for a term on the source side: the longest one, as the glossary writes it. It is generous for the
translation: any inflected form, with or without articles and hyphens.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from aligner import languages
from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.languages.scripts import UNSPACED
from aligner.model import Glossary, Span

_WORD = re.compile(r"[^\W_]+(?:['’](?=[^\W_])[^\W_]+)*")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_SHORT = 3  # characters of an unspaced term, up to which its ends must be ends of words
KeyedSpans = list[tuple[str, Span]]


class TermMatcher:
    """Finds the terms of a glossary in beads and checks their translations.

    Args:
        glossary: Its approved terms must be used, its rejected ones must not; candidates do not count.
        source_lang: Primary subtag of the source language.
        target_lang: Primary subtag of the target language.
    """

    def __init__(self, glossary: Glossary, source_lang: str, target_lang: str) -> None:
        self._langs = (source_lang, target_lang)
        # By the tokens of the source term: its name, its approved and its rejected translations.
        self._terms: dict[tuple[str, ...], tuple[str, list[str], list[str]]] = {}
        self._by_first: dict[str, set[int]] = defaultdict(set)
        words: dict[str, None] = {}  # that jieba should know
        for term in glossary.terms:
            if term.status not in ("approved", "rejected"):
                continue
            key = _term_keys(term.source, source_lang, strictly=True)
            if not key or not term.target.strip():
                continue
            entry = self._terms.setdefault(key, (term.source, [], []))
            (entry[1] if term.status == "approved" else entry[2]).append(term.target)
            self._by_first[key[0]].add(len(key))
            if source_lang == "zh" and len(term.source) <= _SHORT and not re.search(r"\W", term.source):
                words[term.source] = None
        self._words = tuple(words)

    def check(self, bead: BeadText) -> Iterator[Finding]:
        """Yield a finding for each term of a bead that is not translated as the glossary says."""
        if not bead.source or not bead.target:
            return
        found = self._in_source(bead.source)
        if not found:
            return
        target = _keyed_spans(bead.target, self._langs[1])

        def occurrences(translation: str) -> list[Span]:
            return _occurrences(translation, target, bead.target, self._langs[1])

        accepted = [span for key in found for translation in self._terms[key][1] for span in occurrences(translation)]
        for key, spans in found.items():
            name, approved, rejected = self._terms[key]
            if any(map(occurrences, approved)):
                continue
            used = {
                translation: there
                for translation in rejected
                if (there := [span for span in occurrences(translation) if not _is_inside(span, accepted)])
            }
            spans = _whole_words(bead.source, spans, self._langs[0], self._words) if used or approved else []
            if not spans:
                continue
            if used:
                reason = f"{listed(used)} is a rejected translation of {listed([name])}"
                reason += f"; approved is {listed(approved)}" if approved else ""
            else:
                reason = f"{listed([name])} is not translated by {listed(approved[:3])}"
            yield bead.finding("term", reason, spans, [span for there in used.values() for span in there])

    def _in_source(self, string: str) -> dict[tuple[str, ...], list[Span]]:
        """Return the terms in a source string with their spans, the longest match at each position."""
        tokens = _keyed_spans(string, self._langs[0], strictly=True)
        found: dict[tuple[str, ...], list[Span]] = {}
        place = 0
        while place < len(tokens):
            step = 1
            for length in sorted(self._by_first.get(tokens[place][0], ()), reverse=True):
                key = tuple(token for token, _ in tokens[place : place + length])
                if len(key) == length and key in self._terms:
                    span = Span(tokens[place][1].start, tokens[place + length - 1][1].stop)
                    if _is_contiguous(string, tokens[place : place + length]):
                        found.setdefault(key, []).append(span)
                        step = length
                        break
            place += step
        return found


def _is_inside(span: Span, others: Sequence[Span]) -> bool:
    return any(start <= span.start and span.stop <= stop for start, stop in others)


def _is_contiguous(string: str, tokens: KeyedSpans) -> bool:
    """Return whether only spaces, hyphens and similar marks are between the tokens of a term."""
    return all(
        re.fullmatch(r"[\s\-–—·/&.'’]*", string[one.stop : other.start]) for (_, one), (_, other) in pairwise(tokens)
    )


def _keyed_spans(string: str, lang: str, *, strictly: bool = False) -> KeyedSpans:
    """Return the stems of words, and the single characters of scripts without spaces, each with its span.

    If strictly, abbreviations are as they are, and words lose the endings of inflection alone where those are known: a
    stem would be the same for *unilateralism* and *unilaterally*. Articles are left out, but a single capital letter is
    kept, since *A* may be the letter of *Party A*.
    """
    language = languages.get(lang)
    stem, articles = language.uninflected if strictly else language.stem, language.words("function_words", "article")
    found: KeyedSpans = []
    for match in _WORD.finditer(string):
        word = match[0]
        if not word.isascii() and _UNSPACED.search(word):
            start = match.start()
            for piece in re.finditer(r"[A-Za-zÀ-ɏ0-9]+|.", word):
                key = stem(piece[0].casefold()) if len(piece[0]) > 1 else piece[0].casefold()
                found.append((key, Span(start + piece.start(), start + piece.end())))
        elif strictly and word.isupper() and 1 < len(word) < 6:
            found.append((word, Span(*match.span())))
        else:
            small = word.casefold()
            if small in articles and word.isupper() and len(word) == 1:
                found.append((word, Span(*match.span())))
            elif small not in articles or len(string) == len(word):
                found.append((stem(small), Span(*match.span())))
    return found


def _occurrences(term: str, tokens: KeyedSpans, string: str, lang: str) -> list[Span]:
    """Return the spans of a translation in a string."""
    wanted = _term_keys(term, lang)
    if not wanted:
        return []
    found = []
    if not any(map(str.isupper, wanted)):
        tokens = [(key, span) for key, span in tokens if not key.isupper()]
    keys = [key for key, _ in tokens]
    for place in range(len(keys) - len(wanted) + 1):
        if keys[place] == wanted[0] and tuple(keys[place : place + len(wanted)]) == wanted:
            found.append(Span(tokens[place][1].start, tokens[place + len(wanted) - 1][1].stop))
    if not found and len(wanted) > 1:  # "policy makers" and "policymakers"
        joined, squeezed = "".join(wanted), "".join(keys)
        if len(joined) > 5 and joined in squeezed:
            start = squeezed.index(joined)
            position = 0
            for key, span in tokens:
                if position <= start < position + len(key):
                    found.append(Span(span.start, min(len(string), span.start + len(term))))
                    break
                position += len(key)
    elif not found and len(wanted[0]) > 5 and any(one + other == wanted[0] for one, other in pairwise(keys)):
        place = next(i for i in range(len(keys) - 1) if keys[i] + keys[i + 1] == wanted[0])
        found.append(Span(tokens[place][1].start, tokens[place + 1][1].stop))
    return found


@lru_cache(maxsize=100_000)
def _term_keys(term: str, lang: str, *, strictly: bool = False) -> tuple[str, ...]:
    """Return the tokens of a term; *A* is a letter behind a noun or a verb, and an article elsewhere."""
    language = languages.get(lang)
    articles, particles = language.words("function_words", "article"), language.words("function_words")
    keys: list[str] = []
    before = ""
    for key, span in _keyed_spans(term, lang, strictly=strictly):
        small = term[slice(*span)].casefold()
        is_letter = bool(before) and before not in particles
        if len(term) == len(small) or small not in articles or is_letter:
            keys.append(key)
        before = small
    return tuple(keys)


def _whole_words(string: str, spans: Sequence[Span], lang: str, words: tuple[str, ...]) -> list[Span]:
    """Return the spans of a term that are whole words; in languages with spaces, all of them."""
    if languages.get(lang).is_spaced:
        return list(spans)
    long = [span for span in spans if span.size > _SHORT]
    short = [span for span in spans if span.size <= _SHORT]
    if short:
        edges = _word_boundaries(string, lang, words)
        long += [span for span in short if span.start in edges and span.stop in edges]
    return sorted(long)


@lru_cache(maxsize=64)
def _word_boundaries(string: str, lang: str, words: tuple[str, ...]) -> frozenset[int]:
    """Return the offsets at which words begin or end, with the glossary's terms as words."""
    from aligner.model import Document
    from aligner.segmentation import tokenize

    document = Document.from_sentences([string], lang)
    text = document.text.content
    shift = string.find(text[:1]) if text else 0
    edges: set[int] = set()
    for token in tokenize(document, 0, words):
        edges.update(place + shift for place in token.span)
    return frozenset(edges)


def terms(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Find the terms of a bead that are not translated as the glossary says."""
    if context.glossary is not None and context.glossary.terms:
        glossary, langs = context.glossary, (bead.source_lang, bead.target_lang)
        yield from context.cached((TermMatcher, langs), lambda: TermMatcher(glossary.between(*langs), *langs)).check(
            bead
        )


CHECK = Check(terms)
