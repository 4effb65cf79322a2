"""What stands word for word in both texts, within one language.

Sentences that quote each other need not lie close together in meaning as wholes: a quotation may be a small part of a
long sentence. So they are found by runs of words that few sentences have, as TRACER and passim do, and then compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import numpy as np

from aligner.engine.semantic.encoded_text import EncodedText

_RUN = 5  # words of a run by which sentences are found
_RARE = 4  # sentences of a side that may have a run; others are formulas
_LEAST = 3  # words of a run that counts when two sentences are compared


def sharing(source: EncodedText, target: EncodedText) -> Iterator[tuple[int, int]]:
    """Yield pairs of sentences that share a run of words that few other sentences have."""
    there = _runs(target)
    for run, sentences in _runs(source).items():
        if len(sentences) <= _RARE and len(there.get(run, ())) <= _RARE:
            yield from ((i, j) for i in sentences for j in there.get(run, ()))


def _runs(text: EncodedText) -> dict[tuple[str, ...], list[int]]:
    """Return the runs of words of a text, with the numbers of the sentences that have each, in order."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, words in enumerate(text.words):
        names = [text.types[word] for word in words.tolist()]
        for run in {tuple(names[k : k + _RUN]) for k in range(len(names) - _RUN + 1)}:
            found[run].append(number)
    return found


def share(source: Sequence[str], target: Sequence[str]) -> float:
    """Return how much of the shorter of two sequences of words stands in the other word for word, from 0 to 1."""
    shorter = min(len(source), len(target))
    if not shorter:
        return 0.0
    blocks = SequenceMatcher(None, source, target, autojunk=False).get_matching_blocks()
    least = min(_LEAST, shorter)
    return float(np.sum([block.size for block in blocks if block.size >= least])) / shorter
