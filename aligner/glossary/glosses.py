"""Glosses that an author has put into a text: "foster harmony" [讲信修睦], 王毅 [Wang Yi], official (士).

A bracket is a gloss where it is in another script than the words before it. Between languages that share a script
there is no telling it from any other remark, so those are not looked for; and an abbreviation in the same script, as in
World Trade Organization (WTO), translates nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from aligner.glossary.gloss_spans import (
    UNSPACED,
    WORD,
    Floats,
    Vectors,
    best_sentences,
    best_words,
    script,
    script_of,
    sounds_like,
    weighted_length,
)
from aligner.model import Document, Span

_OPENING = {")": "(", "]": "["}
_ALIKE = str.maketrans("（）［］【】〔〕", "()[][][]")
_QUOTES = {
    "”": "“„",
    '"': '"',
    "’": "‘",
    "'": "'",
    "»": "«",
    "«": "»",
    "“": "„",
    "」": "「",
    "』": "『",
    "》": "《",
    "〉": "〈",
}
_LONGEST = 3000  # characters of a gloss, or of what it stands for
_DEEPEST = 3  # brackets in brackets that are looked at
_END = re.compile("[.!?。！？…][\"'”’」』»)]*$")
_STOPS = re.compile(r"[。！？!?]|\.(?=\s|$)")
# Where the next sentence begins; there may be no space before it.
_NEXT = re.compile(r"(?:[。！？!?]|\.(?=\s)|(?<=[^\W\d_A-Z])\.(?=[A-Z]))[\"'”’」』»)]*\s*")
_CLAUSE = re.compile(r"[,;:!?，。；：！？、()\[\]（）【】“”„«»\"—–…]|\.\s|--| - ")
_LABEL = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+)?[:：]\s*")
_ABBREVIATION = re.compile(r"[A-Z][\w.&/-]{0,9}")
_DATE = re.compile(r"[\d\s年月日号號时時分秒世纪紀.\-–—~～/至到]+")
_PARTS = re.compile("[,;，；、]")
_CODE = re.compile(r"[=<>{}\\@_]|https?:|www\.")
_CITATION = re.compile(r",\s*(?:1[5-9]|20)\d\d[a-z]?\s*(?:[,;:]|$)")
_WORDLIKE = re.compile(r"[^\W\d_]{3}|[A-Z]{2}")  # no unit, letter of a list or plural
_FULL = 30  # what a whole sentence says at least, in Latin letters

GlossKind = Literal["term", "sentence"]


@dataclass(frozen=True, slots=True)
class Gloss:
    """What an author has glossed.

    Attributes:
        text: What stands before the bracket, as far as the bracket translates it.
        gloss: What stands in the bracket.
        kind: `term`, or `sentence` for one or more whole sentences.
        sentence: The sentence that the bracket stands in.
        is_foreign: Whether `text`, and not `gloss`, is in another script than the text around it.
    """

    text: str
    gloss: str
    kind: GlossKind
    sentence: str
    is_foreign: bool = False


def glosses(document: Document, *, encoder: str = "use") -> list[Gloss]:
    """Find the glosses of a text, in its order.

    Args:
        document: A segmented text.
        encoder: Name of the sentence encoder, which compares a gloss with the words before it, as for `align`; `none`
            to do without.

    Raises:
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    from aligner import encoders

    model = encoders.load(encoder)
    if model is None:
        return _find_glosses(document, None)
    # Many strings at a time are encoded much faster than few, so a first run only asks what is wanted.
    wanted: dict[str, int] = {}

    def note(strings: Sequence[str]) -> Floats:
        for string in strings:
            wanted.setdefault(string, len(wanted))
        return np.zeros((len(strings), 1), dtype=np.float32)

    _find_glosses(document, note)
    if not wanted:
        return _find_glosses(document, None)
    encoded = model.encode(list(wanted)).astype(np.float32)
    return _find_glosses(document, lambda strings: encoded[[wanted[string] for string in strings]])


def _find_glosses(document: Document, vectors: Vectors | None) -> list[Gloss]:
    return [
        gloss for paragraph in document.paragraphs() for gloss in _Paragraph(document, paragraph, vectors).glosses()
    ]


class _Paragraph:
    """A paragraph, in which positions count from its beginning."""

    def __init__(self, document: Document, sentences: Span, vectors: Vectors | None) -> None:
        self._document = document
        self._sentences = sentences
        self._content = document.slice(sentences)
        self._shift = document.sentences[sentences.start].span.start
        self._vectors = vectors
        self._brackets = dict(_brackets(self._content))
        self._closing = {close: opening for opening, close in self._brackets.items()}
        self._host = script(self._outside())
        self._free = 0  # where what no gloss has taken begins

    def glosses(self) -> Iterator[Gloss]:
        """Its glosses."""
        for opening, close in self._brackets.items():
            stop = len(self._content[max(0, opening - 50) : opening].rstrip()) + max(0, opening - 50)
            if close - opening > _LONGEST or stop == 0:
                continue
            before = self._script_before(stop)
            gloss = _foreign(self._content[opening + 1 : close], before) if before else ""
            if not gloss or self._glosses_a_gloss(stop):
                continue
            found = self._glossed_span(stop, gloss)
            if found is None:
                continue
            span, kind = found
            if kind == "sentence":
                self._free = close + 1
            text = self._content[slice(*span)]
            if not text or script(text) == script(gloss):
                continue
            sentence = self._document[self._sentence_at(span.stop - 1)]
            yield Gloss(text, gloss, kind, sentence, is_foreign=script(text) != self._host)

    def _outside(self) -> str:
        """What stands outside of all brackets, or everything where that says nothing."""
        pieces, position = [], 0
        for opening, close in self._brackets.items():
            if opening >= position:
                pieces.append(self._content[position:opening])
                position = close + 1
        outside = "".join([*pieces, self._content[position:]])
        return outside if any(map(str.isalpha, outside)) else self._content

    def _script_before(self, stop: int) -> str:
        return next((name for c in reversed(self._content[max(0, stop - 60) : stop]) if (name := script_of(c))), "")

    def _glosses_a_gloss(self, stop: int) -> bool:
        """Whether the bracket follows another one in another script than the words before that."""
        opening = self._closing.get(stop - 1)
        if opening is None:
            return False
        inner = script(self._content[opening + 1 : stop - 1])
        return bool(inner) and inner != self._script_before(opening)

    def _glossed_span(self, stop: int, gloss: str) -> tuple[Span, GlossKind] | None:
        """What a gloss stands for, and whether that is a sentence."""
        is_full = weighted_length(gloss) >= _FULL
        says_more = is_full and bool(_STOPS.search(gloss))
        quoted = self._quoted(stop)
        if quoted is not None:
            has_ended = _END.search(self._content[quoted.start : quoted.stop])
            return quoted, "sentence" if says_more or (is_full and has_ended) else "term"
        ends_here = bool(_END.search(self._content[max(0, stop - 5) : stop]))
        if self._script_before(stop) != self._host:
            return self._embedded(stop), "term"
        if says_more or (is_full and ends_here):
            return self._last_sentences(stop, gloss), "sentence"
        words = self._words(stop)
        return (best_words(self._content, words, gloss, self._vectors), "term") if words else None

    def _quoted(self, stop: int) -> Span | None:
        """What stands in quotation marks right before a place."""
        mark = self._content[stop - 1]
        if mark not in _QUOTES:
            return None
        start = max(0, stop - _LONGEST)
        opening = max(self._content.rfind(sign, start, stop - 1) for sign in _QUOTES[mark])
        is_apostrophe = mark in "'’" and self._content[opening - 1 : opening].isalnum()
        if opening < 0 or opening + 1 >= stop - 1 or is_apostrophe:
            return None
        return Span(opening + 1, stop - 1)

    def _embedded(self, stop: int) -> Span:
        """The whole stretch in a foreign script that ends at a place, with a remark in brackets at its end."""
        name = self._script_before(stop)
        start = self._closing.get(stop - 1, stop)
        while start and (
            (other := script_of(self._content[start - 1])) == name
            or (not other and (self._content[start - 1].isalnum() or self._content[start - 1] in " ·・-'’&.\u3000"))
        ):
            start -= 1
        while not script_of(self._content[start]):
            start += 1
        return Span(start, stop)

    def _last_sentences(self, stop: int, gloss: str) -> Span:
        """As many sentences before a place as a gloss seems to translate."""
        start = max(self._free, stop - _LONGEST)
        starts = [start]
        for match in _NEXT.finditer(self._content, start, stop):
            if match.end() < stop:
                starts.append(match.end())
        number = sum(any(map(str.isalnum, piece)) for piece in _STOPS.split(gloss))
        last = starts[-number - 2 :]
        sentences = [Span(a, b) for a, b in zip(last, [*last[1:], stop], strict=True)]
        return best_sentences(self._content, sentences, number, gloss, self._vectors)

    def _words(self, stop: int) -> list[Span]:
        """The words before a place, as far back as the beginning of the clause."""
        floor = max(0, stop - 200)
        for match in _CLAUSE.finditer(self._content[floor:stop]):
            floor = max(floor, max(0, stop - 200) + match.end())
        if self._host in UNSPACED:
            from aligner.segmentation import tokenize

            tokens = tokenize(self._document, self._sentence_at(stop - 1))
            spans = [Span(t.span.start - self._shift, t.span.stop - self._shift) for t in tokens if t.tag != "punct"]
        else:
            spans = [Span(m.start() + floor, m.end() + floor) for m in WORD.finditer(self._content[floor:stop])]
        return [span for span in spans if floor <= span.start and span.stop <= stop]

    def _sentence_at(self, position: int) -> int:
        """The number of the sentence that a place is in."""
        starts = [self._document.sentences[n].span.start - self._shift for n in range(*self._sentences)]
        return self._sentences.start + max(bisect_right(starts, position) - 1, 0)


def _brackets(content: str) -> Iterator[tuple[int, int]]:
    """The places of brackets that belong together, in order, nested up to three deep."""
    stack: list[tuple[str, int]] = []
    waiting = dict.fromkeys("([", 0)
    pairs: list[tuple[int, int]] = []
    for position, mark in enumerate(content.translate(_ALIKE)):
        if mark in waiting:
            stack.append((mark, position))
            waiting[mark] += 1
        elif mark in _OPENING and waiting[_OPENING[mark]]:
            while True:
                opened, opening = stack.pop()
                waiting[opened] -= 1
                if opened == _OPENING[mark]:
                    break
            if len(stack) < _DEEPEST:
                pairs.append((opening, position))
    return iter(sorted(pairs))


def _foreign(inside: str, before: str) -> str:
    """The gloss in a bracket behind words in the script `before`; empty where there is none."""
    inside = _LABEL.sub("", inside.strip())
    if _CITATION.search(inside):
        return ""
    if not _STOPS.search(inside[:-1]):
        parts = [part for part in map(str.strip, _PARTS.split(inside)) if part]
        foreign = [part for part in parts if script(part) not in ("", before)]
        telling = [part for part in foreign if not _ABBREVIATION.fullmatch(part)] or foreign
        if len(telling) == 1:
            inside = telling[0]
    name = script(inside)
    if name in ("", before) or _DATE.fullmatch(inside) or _CODE.search(inside):
        return ""
    if name == "LATIN" and not _WORDLIKE.search(inside):
        return ""
    rest = "".join(c for c in inside if script_of(c) == before)
    if not rest:
        return inside
    # Letters of both scripts: a transcription beside the gloss, a name in it, or a remark.
    longest = max(re.split(f"[{re.escape(rest)}]+", inside), key=weighted_length).strip()
    if sounds_like(longest, rest) or sounds_like(rest, longest):
        return longest
    return inside if weighted_length(rest) < 0.3 * weighted_length(inside) else ""
