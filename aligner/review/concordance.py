"""A concordance over the texts of a project as they are now: what is looked for, they are gone through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from aligner.concordance.folding import Folding
from aligner.concordance.patterns import parse
from aligner.model import SIDES, Alignment
from aligner.project import Pair
from aligner.review import views

_MATCHES = 50  # that are marked in one text
_LONG = 40  # characters of a word that is looked for with a hyphen


class _Open:
    """What a pattern asks of an index, for texts that have none: every form of a word may be there."""

    def __init__(self, languages: tuple[str, str], folding: Folding) -> None:
        self.languages = languages
        self.folding = folding

    def known(self, words: Sequence[str]) -> list[str]:
        """Return the words that there are."""
        return list(words)

    def hyphened(self, words: Sequence[str]) -> list[str]:
        """Return what would be one of the words without its hyphen, wherever that may be."""
        return [f"{word[:i]}-{word[i:]}" for word in words if len(word) < _LONG for i in range(1, len(word))]

    def like(self, pattern: str, limit: int) -> list[str]:
        """Return the words like a pattern; not known here, nor asked for."""
        return []

    def containing(self, part: str, limit: int, *, at_end: bool = False) -> list[str]:
        """Return the words that hold a part; as `like`."""
        return []


def search(states: Iterable[tuple[Pair, Alignment]], query: str, side: str, start: int, count: int) -> dict[str, Any]:
    """Find a word or a phrase in all texts, in their order; rejected beads are left out.

    Args:
        states: The texts.
        query: What is looked for, as for `aligner search`.
        side: `source`, `target` or `both`.
        start: How many hits to leave out.
        count: How many to return.

    Raises:
        InputError: There is nothing to look for.
    """
    pattern, folding = parse(query), Folding()
    total = 0
    hits: list[dict[str, Any]] = []
    for pair, alignment in states:
        index = _Open((pair.source_lang, pair.target_lang), folding)
        for place, chosen in enumerate(SIDES):
            if side not in (chosen, "both"):
                continue
            find = pattern.lookup(index, chosen).find
            document = (alignment.source, alignment.target)[place]
            for number, bead in enumerate(alignment.beads):
                if bead.status == "rejected":
                    continue
                spans = find(document.slice((bead.source, bead.target)[place]))
                if spans:
                    total += 1
                    if start < total <= start + count:
                        hits.append(
                            {
                                "pair": pair.id,
                                "name": pair.name,
                                "bead": number,
                                "side": chosen,
                                "source": alignment.source.slice(bead.source),
                                "target": alignment.target.slice(bead.target),
                                "at": [list(span) for span in spans[:_MATCHES]],
                                "source_lang": pair.source_lang,
                                "target_lang": pair.target_lang,
                                "source_dir": views.direction(pair.source_lang),
                                "target_dir": views.direction(pair.target_lang),
                            }
                        )
    return {"total": total, "hits": hits}
