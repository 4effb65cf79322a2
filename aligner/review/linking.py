"""What the pointer shows: which words of a bead translate each other, and which terms of the glossary are in it."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from aligner.edits.replacing import bead_at
from aligner.languages.tags import is_chinese
from aligner.links import LinkedBead, link_words
from aligner.model import Alignment, Document, Glossary, Span, Term
from aligner.review.marks import in_sentences

_TOGETHER = 16  # beads that are linked at once: words that meet in several support each other
_KEPT = 100  # such groups that are remembered, since a pointer moves from bead to bead


class Linker:
    """Links the words of beads, and remembers what it has linked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[Alignment, Glossary | None], list[LinkedBead]] = OrderedDict()

    def link(self, part: Alignment, glossary: Glossary | None) -> list[LinkedBead]:
        """Return some beads with their words and the links between these.

        Args:
            part: The beads.
            glossary: Terms, which are linked wherever both sides have them.
        """
        with self._lock:
            key = (part, glossary)
            if key not in self._known:
                self._known[key] = link_words(part, glossary=glossary)
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return self._known[key]


def words_of(
    alignment: Alignment, number: int, glossary: Glossary | None, linker: Linker, *, alone: bool = False
) -> dict[str, Any]:
    """Return the words of a bead, the links between them, and the terms that are in it.

    Args:
        alignment: The alignment.
        number: The number of the bead.
        glossary: The terms of the project.
        linker: Links words.
        alone: Link this bead without those around it, which would support its links: much quicker.

    Raises:
        EditError: There is no such bead.
    """
    bead = bead_at(alignment, number)
    first = number if alone else number - number % _TOGETHER
    part = alignment[first : first + (1 if alone else _TOGETHER)]
    approved = glossary.approved() if glossary else None
    linked = linker.link(part, approved)[number - first]
    here = part.beads[number - first]
    sides = []
    for document, sentences, tokens in (
        (part.source, here.source, linked.source),
        (part.target, here.target, linked.target),
    ):
        base = document.sentences[sentences.start].span.start if sentences.size else 0
        spans = [Span(token.span.start - base, token.span.stop - base) for token in tokens]
        sides.append([place for span in spans for place in in_sentences(document, sentences, span)[:1]])
    return {
        "source": sides[0],
        "target": sides[1],
        "links": [[link.source, link.target, link.probability] for link in linked.links],
        "terms": [
            {"source": term.source, "target": term.target, "status": term.status, "where": where}
            for term, where in _terms(alignment, bead.source, bead.target, glossary)
        ],
    }


def _terms(
    alignment: Alignment, source: Span, target: Span, glossary: Glossary | None
) -> Iterator[tuple[Term, dict[str, list[list[int]]]]]:
    """The terms whose source stands in a bead, and where both of their sides do."""
    for term in glossary.terms if glossary else ():
        where = {
            "source": _places(alignment.source, source, term.source),
            "target": _places(alignment.target, target, term.target),
        }
        if where["source"]:
            yield term, where


def _places(document: Document, sentences: Span, term: str) -> list[list[int]]:
    """Where a term stands: as a word, where its script has spaces between words."""
    pattern = re.escape(term) if is_chinese(document.lang) else rf"(?<!\w){re.escape(term)}(?!\w)"
    found = re.finditer(pattern, document.slice(sentences), re.IGNORECASE)
    return [place for match in found for place in in_sentences(document, sentences, Span(*match.span()))]
