"""Learn again how Chinese spells foreign names: `python tests/benchmarks/learn_sounds.py > sounds.json`.

The result belongs to `aligner/languages/zh`. The names are those of CC-CEDICT (马克龙, Macron) whose consonants are
alike; names that are pinyin are left out. What letters each syllable stands for is learnt by expectation maximisation
over all ways to cut the letters into as many pieces as there are syllables (Li, Zhang and Su 2004, "A joint
source-channel model for machine transliteration"). Names that the first model thinks nothing of are left out of the
second. With `--held-out` it prints, instead, how likely a model of four fifths of the names finds those of the other
fifth, and wrong ones.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from itertools import pairwise
from math import log

from aligner.languages.zh.cedict import entries
from aligner.languages.zh.pinyin import bare, syllables
from aligner.languages.zh.sounds import PIECE, Sounds
from aligner.languages.zh.transcriptions import consonants

Name = tuple[str, tuple[str, ...], str]
Table = dict[str, dict[str, float]]

ROUNDS = 6
ALIKE = 0.6
LIKELY = -0.5  # by the first model, per letter
LEAST = 0.6  # how often a syllable must have stood for one or two letters; twice as often for three, and so on
OFTEN = 4  # names with a character that spells names
DOUBT = 2.0  # names that each syllable is taken to have been met with besides
_ENGLISH = re.compile(r"([A-Z][^\W\d_'’-]+(?:[ -][A-Z][^\W\d_]+)*)(?=$|[ ,(])")
_KINDS = "州市县区山脉河岛海湾族语人国港城洲省教派群江湖洋峡角堡村镇"


def names() -> list[Name]:
    """The names of the dictionary that Chinese spells by sound: their syllables, and their letters."""
    found = set()
    for _, chinese, rest in entries():
        reading, _, definitions = rest.partition("] ")
        if not reading[1:2].isupper() or not re.fullmatch("[\u4e00-\u9fff·]+", chinese):
            continue
        parts = chinese.split("·")
        for definition in definitions.strip("/").split("/"):
            match = _ENGLISH.match(definition)
            words = match[1].split(" ") if match else []
            if len(words) == len(parts):
                found.update(zip(parts, words, strict=True))
            elif len(parts) == 1:
                found.update((chinese, word) for word in words)
    bare_names = dict.fromkeys((one.rstrip(_KINDS) if len(one) > 2 else one, bare(word)) for one, word in sorted(found))
    spelt = [(chinese, syllables(chinese), letters) for chinese, letters in bare_names]
    return [name for name in spelt if len(name[0]) > 1 and _are_alike(*name[1:])]


def _are_alike(said: tuple[str, ...], letters: str) -> bool:
    pinyin = "".join(said)
    if len(letters) < 3 or letters in pinyin or pinyin in letters or not 1.1 < len(letters) / len(said) < 4.4:
        return False
    return SequenceMatcher(None, consonants(letters), consonants(pinyin), autojunk=False).ratio() >= ALIKE


def learnt(some: list[Name]) -> Sounds:
    """A model of names, by expectation maximisation."""
    table: Table | None = None
    for _ in range(ROUNDS):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for _, said, letters in some:
            _expect(said, letters, table, counts)
        table = {}
        for syllable, pieces in counts.items():
            total = sum(pieces.values()) + DOUBT
            table[syllable] = {
                piece: round(log(n / total), 2) for piece, n in pieces.items() if n > LEAST * max(1, len(piece) - 1)
            }
    follow = Counter(pair for _, _, letters in some for pair in pairwise(f"^{letters}"))
    before = Counter(first for (first, _), n in follow.items() for _ in range(n))
    letters = "abcdefghijklmnopqrstuvwxyz"
    chance = {
        first: {second: round(log((follow[first, second] + 1) / (before[first] + 26)), 2) for second in letters}
        for first in f"^{letters}"
    }
    used = Counter(character for chinese, _, _ in some for character in chinese)
    return Sounds(table or {}, "".join(sorted(c for c, n in used.items() if n >= OFTEN)), chance)


def _expect(said: tuple[str, ...], letters: str, table: Table | None, counts: dict[str, Counter[str]]) -> None:
    """Add to the counts how often each syllable stands for each piece of the letters, over all ways to cut them."""
    size = len(letters)
    forward = [[0.0] * (size + 1) for _ in range(len(said) + 1)]
    forward[0][0] = 1.0
    chances: dict[tuple[int, int, int], float] = {}
    for i, syllable in enumerate(said):
        for j in range(size + 1):
            if forward[i][j]:
                for k in range(j, min(size, j + PIECE) + 1):
                    chances[i, j, k] = _chance(syllable, letters[j:k], table)
                    forward[i + 1][k] += forward[i][j] * chances[i, j, k]
    if not (whole := forward[len(said)][size]):
        return
    backward = [[0.0] * (size + 1) for _ in range(len(said) + 1)]
    backward[len(said)][size] = 1.0
    for (i, j, k), chance in reversed(chances.items()):
        backward[i][j] += chance * backward[i + 1][k]
    for (i, j, k), chance in chances.items():
        share = forward[i][j] * chance * backward[i + 1][k] / whole
        if share > 1e-3:
            counts[said[i]][letters[j:k]] += share


def _chance(syllable: str, piece: str, table: Table | None) -> float:
    if table is not None:
        known = table.get(syllable, {}).get(piece)
        return 2.718281828**known if known is not None else 1e-6 if piece else 1e-4
    if not piece:
        return 0.02
    first = 1.0 if consonants(syllable)[:1] == consonants(piece)[:1] else 0.1
    return first * (1.0 if abs(len(syllable) - len(piece)) < 2 else 0.4) * (1.5 if syllable[-1] == piece[-1] else 1.0)


def cleaned(some: list[Name]) -> Sounds:
    """A model of the names that a first model finds likely."""
    first = learnt(some)
    return learnt([name for name in some if first.likeness(*name[1:]) > LIKELY])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--held-out", action="store_true")
    arguments = parser.parse_args()
    some = names()
    if not arguments.held_out:
        print(json.dumps(cleaned(some)._asdict(), separators=(",", ":"), sort_keys=True))
        return
    random.Random(3).shuffle(some)
    fifth = len(some) // 5
    model = cleaned(some[fifth:])
    chance = random.Random(5)
    right = sorted(model.likeness(*name[1:]) for name in some[:fifth])
    wrong = sorted(
        model.likeness(said, chance.choice(some[:fifth])[2]) for _, said, _ in some[:fifth] for _ in range(3)
    )
    print(f"{len(some)} names")
    for share in (0.02, 0.05, 0.1, 0.2, 0.5):
        print(f"{share:.0%} right below {right[int(share * len(right))]:.2f}", end="; ")
        print(f"{share:.0%} wrong above {wrong[int((1 - share) * len(wrong))]:.2f}")


if __name__ == "__main__":
    main()
