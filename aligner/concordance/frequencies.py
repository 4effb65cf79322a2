"""How often the words of a side stand in a memory, or runs of words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aligner.concordance.folding import Folding
from aligner.concordance.running import runs
from aligner.languages.language import Language

_MOST = 1_000_000  # different runs that are counted at once; then those that stood once are left out


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often some words stand there.

    Attributes:
        words: The words, in small letters where they are written so anywhere.
        count: How often.
        documents: In how many documents.
        per_million: How often in a million words.
    """

    words: str
    count: int
    documents: int
    per_million: float


@dataclass(frozen=True, slots=True)
class Frequencies:
    """A frequency list.

    Attributes:
        frequencies: The list, the commonest first.
        words: Number of words of that side.
        is_complete: Whether nothing rare was left out on the way, so that all numbers are exact.
    """

    frequencies: tuple[Frequency, ...]
    words: int
    is_complete: bool


@dataclass(slots=True)
class _Count:
    words: str
    count: int = 0
    documents: int = 0
    last: str | None = None


def counted(texts: Iterable[tuple[str, str]], length: int, language: Language, folding: Folding) -> Frequencies:
    """Count the words of one side, or the runs of so many words without punctuation inside.

    Args:
        texts: The document of each bead, and its text on that side.
        length: Number of words in a run.
        language: The language of that side.
        folding: Makes alike what is one word.
    """
    counts: dict[str, _Count] = {}
    words = 0
    is_complete = True
    joint = " " if language.is_spaced else ""
    for document, text in texts:
        for run in runs(text, language):
            words += len(run)
            for i in range(len(run) - length + 1):
                form = joint.join(word.form for word in run[i : i + length])
                key = folding.loose(form)
                one = counts.get(key) or counts.setdefault(key, _Count(form))
                one.count += 1
                if form != one.words and form == form.lower():
                    one.words = form
                if one.last != document:
                    one.documents += 1
                    one.last = document
        if len(counts) > _MOST:
            counts = {key: one for key, one in counts.items() if one.count > 1}
            is_complete = False
    found = [Frequency(one.words, one.count, one.documents, one.count * 1e6 / words) for one in counts.values()]
    found.sort(key=lambda one: (-one.count, one.words))
    return Frequencies(tuple(found), words, is_complete)
