"""Pairs of sentences that are worth a closer look."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from aligner.engine.semantic.encoded_text import EncodedText
from aligner.mining import verbatim
from aligner.mining.evidence import Numbers
from aligner.mining.neighbours import Neighbours

# Page numbers, "Oh!" and the like are alike everywhere, and say nothing.
_LETTER = re.compile(r"[^\W\d_]")
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
_LEAST = 8  # letters
_DENSE = 3  # letters that say as much as one ideograph


def find(texts: Sequence[EncodedText], near: Neighbours, *, is_one_language: bool) -> tuple[Numbers, Numbers]:
    """Return the numbers of the sentences of pairs, in order of source, then target.

    Args:
        texts: Both texts.
        near: The nearest sentences of each.
        is_one_language: Whether both are in the same language; then sentences that share rare runs of words are pairs
            as well, however far they lie apart.
    """
    k = near.forward.shape[1]
    forward = np.column_stack([np.repeat(np.arange(len(near.forward)), k), near.forward.ravel()])
    backward = np.column_stack([near.backward.ravel(), np.repeat(np.arange(len(near.backward)), k)])
    shared = list(verbatim.sharing(*texts)) if is_one_language else []
    pairs = np.concatenate([forward, backward, np.array(shared, dtype=np.int64).reshape(-1, 2)])
    pairs = np.unique(pairs[(pairs >= 0).all(axis=1)], axis=0)
    says_something = [np.array([_size(text.document[n]) >= _LEAST for n in range(len(text))]) for text in texts]
    pairs = pairs[says_something[0][pairs[:, 0]] & says_something[1][pairs[:, 1]]]
    return pairs[:, 0], pairs[:, 1]


def _size(sentence: str) -> int:
    letters = "".join(_LETTER.findall(sentence[:200]))
    return len(letters) + (_DENSE - 1) * len(_IDEOGRAPH.findall(letters))
