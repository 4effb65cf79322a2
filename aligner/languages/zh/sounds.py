"""How likely Chinese syllables spell a foreign name: 马克龙 and Macron, but not "Petrov".

What letters each syllable may stand for was learnt from the names of CC-CEDICT (CC BY-SA 4.0) by
`tests/benchmarks/learn_sounds.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

PIECE = 4  # letters that one syllable may stand for
_UNKNOWN, _LETTER = -7.0, -3.0  # logarithms of the chances of what a syllable was never met with, and of each letter
_NEVER = float("-inf")


class Sounds(NamedTuple):
    """A model of how Chinese spells names.

    Attributes:
        table: For each syllable, the natural logarithms of the chances of the letters that it stands for.
        characters: Those that names are spelt with.
        chance: For each letter, and `^` for none, those of the letters behind it in any name.
    """

    table: dict[str, dict[str, float]]
    characters: str
    chance: dict[str, dict[str, float]]

    def likeness(self, said: Sequence[str], letters: str) -> float:
        """Return by how much syllables make letters more likely than any name does, as a logarithm per letter.

        The best way to cut the letters counts. Above 0, the letters are rather the name than another one.

        Args:
            said: The syllables of a name.
            letters: Letters from a to z, one at least.
        """
        size = len(letters)
        best = [0.0] + [_NEVER] * size
        for syllable in said:
            known = self.table.get(syllable, {})
            following = [_NEVER] * (size + 1)
            for start, so_far in enumerate(best):
                if so_far == _NEVER:
                    continue
                for stop in range(start, min(size, start + PIECE) + 1):
                    piece = letters[start:stop]
                    chance = so_far + known.get(piece, _UNKNOWN + _LETTER * len(piece))
                    if chance > following[stop]:
                        following[stop] = chance
            best = following
        return (best[size] - sum(self.chance[one][other] for one, other in pairwise(f"^{letters}"))) / size


@cache
def sounds() -> Sounds:
    """Return the model that comes with the program."""
    return Sounds(**json.loads(files(__package__).joinpath("sounds.json").read_text("utf-8")))


def spells_names(chinese: str) -> bool:
    """Return whether a string consists of characters that names are spelt with alone."""
    return _characters().issuperset(chinese)


@cache
def _characters() -> frozenset[str]:
    return frozenset(sounds().characters)
