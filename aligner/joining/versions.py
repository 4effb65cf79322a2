"""Which texts of several alignments are versions of one another's, and the documents they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from aligner import report
from aligner.errors import InputError
from aligner.joining.merge import merge
from aligner.joining.witnesses import Witness
from aligner.model import Alignment, Document, Span, Text, language_of
from aligner.model.properties import united

AlignedSide = tuple[int, int]
"""A side of an alignment: the number of the alignment, and 0 for its source or 1 for its target."""


@dataclass(frozen=True, slots=True)
class Version:
    """A text that one or several alignments are about.

    Attributes:
        document: All sentences that any of them has of it.
        places: Where it stands, and for each sentence there the sentences of `document` that it has text in.
    """

    document: Document
    places: dict[AlignedSide, list[Span]]


def versions(alignments: Sequence[Alignment], names: Sequence[str]) -> list[Version]:
    """The versions that alignments are about: the one that most of them share first, then as they come.

    Raises:
        InputError: Two alignments are of the same versions; one is of a single version; some have none in common; a
            version is not the same text everywhere.
    """
    if not alignments:
        raise InputError("there is no alignment to join")
    witnesses = {
        (number, side): Witness(document, names[number])
        for number, alignment in enumerate(alignments)
        for side, document in enumerate((alignment.source, alignment.target))
    }
    groups = _groups(witnesses)
    _check(groups, alignments, names)
    shared = max(groups, key=len)
    groups = [shared, *(group for group in groups if group is not shared)]
    return [_version({place: witnesses[place] for place in group}) for group in groups]


def _groups(witnesses: dict[AlignedSide, Witness]) -> list[list[AlignedSide]]:
    """The sides that are one version, in the order in which they come."""
    # Where an alignment is within one language (an older and a newer version), the region tells its sides apart.
    within = {
        language_of(witness.document.lang)
        for (number, side), witness in witnesses.items()
        if side == 0 and language_of(witness.document.lang) == language_of(witnesses[number, 1].document.lang)
    }
    group = {place: [place] for place in witnesses}
    for one, other in combinations(witnesses, 2):
        if group[one] is not group[other] and _same_version(witnesses[one], witnesses[other], within):
            group[one] += group[other]
            for place in group[other]:
                group[place] = group[one]
    found = {id(members): sorted(members) for members in group.values()}
    return sorted(found.values())


def _same_version(one: Witness, other: Witness, within: set[str]) -> bool:
    tags = (one.document.lang.lower(), other.document.lang.lower())
    if tags[0] == tags[1]:
        return True
    primary = language_of(tags[0])
    return primary == language_of(tags[1]) and primary not in within and (primary in tags or one.key == other.key)


def _check(groups: Sequence[Sequence[AlignedSide]], alignments: Sequence[Alignment], names: Sequence[str]) -> None:
    number_of = {place: number for number, group in enumerate(groups) for place in group}
    seen: dict[frozenset[int], int] = {}
    for n, alignment in enumerate(alignments):
        pair = frozenset((number_of[n, 0], number_of[n, 1]))
        langs = f"{alignment.source.lang} and {alignment.target.lang}"
        if len(pair) == 1:
            reason = f"both of its versions are in {alignment.source.lang}"
            raise InputError(reason, file=names[n], hint="name one of them otherwise, such as en-GB")
        if pair in seen:
            hint = (
                "aligner merge makes one memory of several in the same languages; "
                "if it is another translation of the same text, name its language otherwise"
            )
            raise InputError(f"it is of {langs}, as {names[seen[pair]]} is", file=names[n], hint=hint)
        seen[pair] = n
    reached = {0}
    for _ in alignments:
        reached |= {other for pair in seen if pair & reached for other in pair}
    for pair, n in seen.items():
        if not pair & reached:
            langs = ", ".join(
                _lang([alignments[m].source if side == 0 else alignments[m].target for m, side in group])
                for group in (groups[number] for number in sorted(reached))
            )
            reason = f"it has no version in common with the other alignments, which are of {langs}"
            hint = "name the languages alike, where they are the same; aligner convert does it"
            raise InputError(reason, file=names[n], hint=hint)


def _lang(documents: Sequence[Document]) -> str:
    """The tag of a version that may be `en` in one place and `en-GB` in another: the one that says more."""
    return max((document.lang for document in documents), key=lambda lang: (lang.count("-"), lang))


def _version(witnesses: dict[AlignedSide, Witness]) -> Version:
    """One document of all that the alignments have of a version."""
    merged, *rest = sorted(witnesses, key=lambda place: witnesses[place].rank())
    whole = witnesses[merged]
    places = {merged: [Span(i, i + 1) for i in range(len(whole.document))]}
    for place in rest:
        document, ours, theirs = merge(whole, witnesses[place])
        whole = Witness(document, whole.name)
        places = {known: [Span(ours[a].start, ours[b - 1].stop) for a, b in spans] for known, spans in places.items()}
        places[place] = theirs
    lang = _lang([witness.document for witness in witnesses.values()])
    origin = next(
        (r.document.text.origin for r in (witnesses[p] for p in (merged, *rest)) if r.document.text.origin), ""
    )
    held = united(witnesses[place].document.properties for place in (merged, *rest))
    document = replace(whole.document, text=Text(whole.document.text.content, lang, origin), properties=held)
    for place in sorted(witnesses):
        _warn_of_missing(document, places[place], witnesses[place].name)
    return Version(document, places)


def _warn_of_missing(document: Document, spans: Sequence[Span], name: str) -> None:
    missing = list(_gaps(spans, len(document)))
    if missing:
        first = document[missing[0]]
        first = first if len(first) <= 40 else f"{first[:40]}…"
        what = "1 sentence" if len(missing) == 1 else f"{len(missing):,} sentences"
        reason = f"its {document.lang} text lacks {what} that others have, the first: {first!r}"
        report.notice("doubted", reason, file=name)


def _gaps(spans: Sequence[Span], size: int) -> Iterator[int]:
    position = 0
    for start, stop in [*spans, Span(size, size)]:
        yield from range(position, start)
        position = max(position, stop)
