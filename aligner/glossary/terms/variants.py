"""Put the variants of a term together: other translations of it, and other terms with the same translation."""

from __future__ import annotations

from dataclasses import replace

from aligner.model import Glossary, Term


def together(glossary: Glossary) -> Glossary:
    """Return a glossary in which each term is followed by its variants, in the order in which they stood.

    A variant has the same source, or else the same target, as one that stands before it; case makes no difference.
    """
    groups: list[list[Term]] = []
    known: dict[tuple[int, str], list[Term]] = {}
    for term in glossary.terms:
        keys = (0, term.source.casefold()), (1, term.target.casefold())
        group = next((known[key] for key in keys if key in known), None)
        if group is None:
            groups.append(group := [])
        group.append(term)
        for key in keys:
            known.setdefault(key, group)
    return replace(glossary, terms=tuple(term for group in groups for term in group))
