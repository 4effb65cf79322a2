"""What is known of two languages together: which words translate each other, and which names spell each other.

It stands with one of the two (`Language.dictionaries`, `Language.transcriptions`) and is found from either side.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence

from aligner import languages
from aligner.languages.readings import NOTHING, Remembered
from aligner.model import Span

Tags = Sequence[str]


def libraries(tags: Tags) -> tuple[str, ...]:
    """Return the distributions that a dictionary of two languages comes with."""
    here, there = map(languages.get, tags)
    found = here.dictionaries.get(there.tag) or there.dictionaries.get(here.tag)
    return found.libraries if found else ()


def counterparts(tags: Tags, source: Iterable[str], target: Iterable[str]) -> Iterator[tuple[str, str, float]]:
    """Yield pairs of words that translate each other by a dictionary, with the strength of each, between 0 and 1.

    Args:
        tags: Those of the source's and the target's language.
        source: Distinct words of the source; where words are inflected, in lower case.
        target: Likewise of the target.
    """
    here, there = map(languages.get, tags)
    if there.tag in here.dictionaries:
        yield from here.dictionaries[there.tag].counterparts(source, target)
    elif here.tag in there.dictionaries:
        for theirs, ours, strength in there.dictionaries[here.tag].counterparts(target, source):
            yield ours, theirs, strength


def belong_together(tags: Tags, source: str, target: str) -> bool:
    """Return whether a dictionary explains one term by the other, or one is a name that the other spells by sound.

    Args:
        tags: Those of the source's and the target's language.
        source: A term of the source.
        target: A term of the target.
    """
    here, there = map(languages.get, tags)
    return any(
        (theirs.tag in ours.dictionaries and ours.dictionaries[theirs.tag].explains(own, other))
        or (ours is not theirs and ours.transcribes is not None and ours.transcribes(own, other))
        for ours, theirs, own, other in ((here, there, source, target), (there, here, target, source))
    )


def transcribed(
    tags: Tags, source: Sequence[str], target: Sequence[str], capitals: Container[str]
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the numbers of the source and of the target words of each name that one side spells by sound.

    Args:
        tags: Those of the source's and the target's language.
        source: The words of the source in lower case.
        target: Likewise of the target.
        capitals: Those that are written with a capital letter.
    """
    here, there = map(languages.get, tags)
    if here is there:
        return
    if here.transcriptions is not None:
        yield from here.transcriptions(source, target, capitals)
    elif there.transcriptions is not None:
        for theirs, ours in there.transcriptions(target, source, capitals):
            yield ours, theirs


def differing_names(
    tags: Tags, source: str, target: str, remembered: Remembered = NOTHING
) -> Iterator[tuple[Span, Span]]:
    """Yield the places of names that stand where each other should: one side has another name than the other.

    Args:
        tags: Those of the source's and the target's language.
        source: The text of the source.
        target: The text of the target.
        remembered: What the rest of the memory says of the names.
    """
    here, there = map(languages.get, tags)
    if there.tag in here.differing_names:
        yield from here.differing_names[there.tag](source, target, remembered)
    elif here.tag in there.differing_names:
        for theirs, ours in there.differing_names[here.tag](target, source, remembered):
            yield ours, theirs
    elif len(remembered.lost) == len(remembered.new) == 1:
        spans = remembered.lost[0], remembered.new[0]
        yield spans if there.has_case else (spans[1], spans[0])


def cased_side(tags: Tags) -> int | None:
    """Return the side on which capital letters mark names, the target before the source; None where it is neither."""
    return next((side for side in (1, 0) if languages.get(tags[side]).has_case), None)
