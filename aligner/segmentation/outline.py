"""The divisions of a text: its title, numbered sections, proposals and list items.

A series counts only if it begins at 1, goes up by one, and has at least two members of the same form: at the start of
paragraphs, or at the start of sentences within one paragraph. So a `First,` alone, a year and a decimal make none.

- A short first line without a final mark, before the text proper, is the *title*.
- Numbered short lines without a final mark, with paragraphs below them, are *sections*.
- Other paragraphs or sentences that are numbered in words (一是, First, 首先) are *proposals*.
- Those numbered in figures or letters (1., （一）, (a)), what is numbered inside one of either kind, short lines
  without a final mark, and lines behind bullets are *items*.

A member reaches to the next one of its series. The last one reaches to the end of its paragraph where the others are
single paragraphs, and otherwise as far as the division that the series stands in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from aligner.languages import enumerators, get
from aligner.languages.scripts import is_short_line
from aligner.model import Division, DivisionKind, Sentence, Span, Text

_FINAL = re.compile("[.!?。！？…;；:：,，،؛؟][\"'”’」』»)）\\]】]*$")
_BULLET = re.compile(r"[•●○◦■□▪▫◆◇►▶✓➢·*](?=\s)")
_COLON = re.compile("[:：;；,，](?=\\s*[一第（(其①])")
_DEEPEST = 8  # series of the same form inside each other


class _Member(NamedTuple):
    """A member of a series: the sentence it begins with, its number, and the characters of its enumerator."""

    sentence: int
    number: int
    heading: Span


class _Series(NamedTuple):
    """A series.

    Attributes:
        members: Its members, in order.
        inline: Whether it stands inside a paragraph.
        in_words: Whether it is numbered in words.
        limit: Where the next one of its form begins, if there is one.
    """

    members: list[_Member]
    inline: bool
    in_words: bool = False
    limit: int | None = None


def divisions(text: Text, sentences: Sequence[Sentence]) -> tuple[Division, ...]:
    """Find the divisions of a segmented text.

    Args:
        text: The text.
        sentences: Its sentences.

    Returns:
        The divisions in order of their start, outer ones before inner ones.
    """
    return _Outline(text, sentences).divisions()


class _Outline:
    def __init__(self, text: Text, sentences: Sequence[Sentence]) -> None:
        self._content = text.content
        self._language = get(text.lang)
        self._sentences = sentences
        self._innermost: list[Division | None] = [None] * len(sentences)  # the innermost division each stands in
        starts = [i for i, s in enumerate(sentences) if i == 0 or s.paragraph != sentences[i - 1].paragraph]
        self._paragraphs = [Span(a, b) for a, b in pairwise([*starts, len(sentences)])]

    def divisions(self) -> tuple[Division, ...]:
        found: list[Division] = []
        series = [*self._series_of_paragraphs(), *self._series_inside_paragraphs(), *self._bullets()]
        for one in sorted(series, key=lambda s: (s.members[0].sentence, s.inline)):
            placed = self._placed(one)
            for division in placed:
                self._innermost[slice(*division.sentences)] = [division] * division.sentences.size
            found += placed
        found += self._title()
        return tuple(sorted(found, key=lambda d: (d.sentences.start, -d.sentences.stop)))

    # Finding series

    def _series_of_paragraphs(self) -> list[_Series]:
        read = [(p.start, self._enumerators(p.start, inline=False)) for p in self._paragraphs]
        found = []
        later: dict[str, list[int]] = {}  # where the series of a form begin, the last one first
        for form, members in reversed(_find_series(read)):
            begun = later.setdefault(form, [])
            limit = next((start for start in reversed(begun) if start > members[-1].sentence), None)
            found.append(_Series(members, False, enumerators.in_words(form), limit))
            begun.append(members[0].sentence)
        return found

    def _series_inside_paragraphs(self) -> list[_Series]:
        found = []
        for paragraph in self._paragraphs:
            if paragraph.size == 1:
                continue
            read = []
            for i in range(*paragraph):
                read.append((i, self._enumerators(i, inline=True)))
                # The first member may follow a colon: 提出三点建议：一是…；二是…
                read += self._behind_colon(i)
            found += [_Series(members, True, enumerators.in_words(form)) for form, members in _find_series(read)]
        return found

    def _bullets(self) -> list[_Series]:
        found: list[list[_Member]] = [[]]
        for paragraph in self._paragraphs:
            start, stop = self._sentences[paragraph.start].span
            if _BULLET.match(self._content, start, stop):
                found[-1].append(_Member(paragraph.start, 0, Span(start, start + 1)))
            elif found[-1]:
                found.append([])
        return [_Series(members, False) for members in found if len(members) > 1]

    def _enumerators(self, sentence: int, *, inline: bool) -> list[enumerators.Enumerator]:
        return enumerators.read(self._content, *self._sentences[sentence].span, self._language, inline=inline)

    def _behind_colon(self, sentence: int) -> list[tuple[int, list[enumerators.Enumerator]]]:
        if not self._language.has_series_behind_colons:
            return []
        start, stop = self._sentences[sentence].span
        found = []
        for match in _COLON.finditer(self._content, start, stop):
            read = enumerators.read(self._content, match.end(), stop, self._language, inline=True)
            found += [(sentence, [e]) for e in read if e.number == 1]
        return found

    # What a series makes

    def _placed(self, series: _Series) -> list[Division]:
        """The divisions of a series, or none if it runs across a division found before."""
        members = series.members
        owners = {self._innermost[member.sentence] for member in members}
        if len(owners) > 1:
            return []
        owner = owners.pop()
        parent = owner.sentences if owner else Span(0, len(self._sentences))
        spans = self._reaches(series, parent)
        if any(span.size < 1 for span in spans) or spans[-1].stop > parent.stop:
            return []
        headed = [self._is_line(m.sentence) and self._spans_paragraphs(s) for m, s in zip(members, spans, strict=True)]
        if not series.inline and sum(headed) * 2 > len(headed):
            return [
                Division("section", member.number, self._sentences[member.sentence].span, span)
                for member, span in zip(members, spans, strict=True)
            ]
        is_inner = owner is not None and owner.kind in ("proposal", "item")
        is_list = all(self._is_line(member.sentence) for member in members)
        kind: DivisionKind = "proposal" if series.in_words and not is_inner and not is_list else "item"
        return [
            Division(kind, member.number, member.heading, span) for member, span in zip(members, spans, strict=True)
        ]

    def _reaches(self, series: _Series, parent: Span) -> list[Span]:
        """The sentences of each member: up to the next; of the last one, up to the end of its paragraph or parent."""
        members = series.members
        starts = [member.sentence for member in members]
        paragraph = self._paragraphs[self._sentences[starts[-1]].paragraph]
        is_single = not any(self._spans_paragraphs(Span(a, b)) for a, b in pairwise(starts))
        end = paragraph.stop if is_single or not members[0].number else parent.stop
        if series.limit is not None:
            end = min(end, series.limit)
        return [Span(a, b) for a, b in pairwise([*starts, end])]

    def _spans_paragraphs(self, span: Span) -> bool:
        return self._sentences[span.start].paragraph != self._sentences[span.stop - 1].paragraph

    def _is_line(self, number: int) -> bool:
        """Whether a sentence is a short line of its own without a final mark: a heading, or an item of a list."""
        sentence = self._sentences[number]
        if self._paragraphs[sentence.paragraph].size > 1 and not self._alone(number):
            return False
        line = self._content[slice(*sentence.span)]
        return is_short_line(line) and not _FINAL.search(line)

    def _alone(self, number: int) -> bool:
        """Return whether a sentence is alone on its line."""
        before = self._sentences[number - 1].span.stop if number else 0
        start, stop = self._sentences[number].span
        after = self._sentences[number + 1].span.start if number + 1 < len(self._sentences) else len(self._content)
        return (not number or "\n" in self._content[before:start]) and "\n" in self._content[stop:after]

    def _title(self) -> list[Division]:
        if len(self._sentences) < 2 or not self._is_line(0) or self._innermost[0]:
            return []
        # There must be a text below it, or else it is one line of a list.
        if not any(
            _FINAL.search(self._content[max(s.span.start, s.span.stop - 8) : s.span.stop]) for s in self._sentences[1:]
        ):
            return []
        return [Division("title", 0, self._sentences[0].span, Span(0, 1))]


def _find_series(read: Sequence[tuple[int, list[enumerators.Enumerator]]]) -> list[tuple[str, list[_Member]]]:
    """Return the series among enumerators with their forms: from 1, up by one, at least two members; they may nest."""
    open_series: dict[str, list[list[_Member]]] = {}
    found: list[tuple[str, list[_Member]]] = []
    for sentence, candidates in read:
        for form, number, start, stop in candidates:
            member = _Member(sentence, number, Span(start, stop))
            stack = open_series.setdefault(form, [])
            if number == 1:
                stack.append([member])
                found.append((form, stack[-1]))
                continue
            del stack[:-_DEEPEST]
            depth = next((i for i in reversed(range(len(stack))) if stack[i][-1].number == number - 1), len(stack) - 1)
            del stack[depth + 1 :]
            if stack and stack[-1][-1].number == number - 1 and stack[-1][-1].sentence < sentence:
                stack[-1].append(member)
    return [(form, members) for form, members in found if len(members) > 1]
