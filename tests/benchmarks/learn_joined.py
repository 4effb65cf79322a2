"""What `aligner/languages/en/joined.py` knows: `python tests/benchmarks/learn_joined.py WORDS GOLD… [--check]`.

WORDS has the headwords of Webster's Second (1934, in the public domain), one in each line, such as `web2` of BSD. Two
lists are made of them: `compound_parts.txt`, what many words begin or end with, beside a second word; and
`compounds.txt`, the words that come apart into two known words and that the weights would take for two.

The weights are those of a logistic regression. Two words of the texts in GOLD and of those for development in
`tests/glossary/texts`, drawn by a seed, run together; what no list knows in the texts is one word. Half of them are
judged as if no word recurred, as in a short text; so are the commonest of WORDS, as examples of one word. `--check`
leaves out each text in turn, and prints how many of the two words are found in it, and the false alarms.
"""

from __future__ import annotations

import argparse
import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import checks
import numpy as np

from aligner.check.habits import habits_of
from aligner.encoders.rarity import piece_rarity
from aligner.languages.en import joined
from aligner.languages.en.words import uninflected

FOLDER = Path(joined.__file__).parent
_COMMON = 3000  # of WORDS, the least rare ones that no other list has, as examples of what is one word
_EACH = 200  # errors that are made in a document


class Sample(NamedTuple):
    """A word of a text: two, or one; how it comes apart, and the place of the space in what was two."""

    text: str
    word: str
    ways: list[tuple[str, str, Any]]
    space: int
    recurs: bool = False


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("words", type=Path)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    headwords = sorted({word.lower() for word in arguments.words.read_text("utf-8").split() if word.isalpha()})
    unknown = [word for word in headwords if word.isascii() and not joined._is_known(word)]
    texts = checks.texts_of(arguments.gold)
    texts.pop("held-out")
    write("compound_parts", "Words that many compounds and derivations begin or end with", ["zzz\tfirst"])
    forget()
    likeliest = [min(ways, key=together) for word in unknown if (ways := splits(word))]
    parts = [
        f"{part}\t{place}"
        for number, place, many in ((0, "first", 20), (1, "second", 20))
        for part, count in sorted(Counter(way[number] for way in likeliest).items())
        if count >= many
    ]
    write("compound_parts", "Words that many compounds and derivations begin or end with", parts)
    forget()
    known = {word for word in unknown if splits(word)}
    samples = list(samples_of(texts, known))
    common = sorted(known, key=piece_rarity)[:_COMMON]
    samples += [Sample("", w, [(*way, vector(*way, ())) for way in splits(w)], 0) for w in common]
    if arguments.check:
        for name in texts:
            weights = learnt([sample for sample in samples if sample.text != name])
            for recurs in (True, False):
                test = [(score(one, weights), one) for one in samples if (one.text, one.recurs) == (name, recurs)]
                two = [points for points, sample in test if sample.space]
                one = sorted(((points, sample.word) for points, sample in test if not sample.space), reverse=True)
                for least in (0, joined.LEAST):
                    share = sum(points > least for points in two) / len(two)
                    alarms = [word for points, word in one if points > least]
                    print(f"{name} {recurs} {least}: {share:.3f} of {len(two)}; {len(alarms)}: {' '.join(alarms[:9])}")
    weights = learnt(samples)
    for name, weight in zip(names(), weights, strict=True):
        print(f'        "{name}": {weight:.2f},')
    always = {word for word in known if worst(word, weights) > joined.LEAST}
    write("compounds", "Words that come apart into two, and are one", sorted(always))


def names() -> list[str]:
    return list(joined.features("a", "b", (), lambda word: 0))


def forget() -> None:
    """Forget what was read of the lists that are written."""
    for function in (joined._parts, joined._compounds, joined.lists.words, joined.lists.entries):
        function.cache_clear()


def splits(word: str) -> list[tuple[str, str]]:
    return list(joined.splits(word, (), piece_rarity))


def together(way: tuple[str, str]) -> float:
    return piece_rarity(way[0]) + piece_rarity(way[1])


def vector(one: str, other: str, recurring: Any) -> Any:
    return np.array(list(joined.features(one, other, recurring, piece_rarity).values()), dtype=float)


def samples_of(texts: dict[str, checks.Text], known: set[str]) -> Iterator[Sample]:
    rng = random.Random(3)
    for name, (langs, documents) in texts.items():
        if "en" not in langs:
            continue
        for pairs in documents.values():
            strings = [pair[langs.index("en")] for pair in pairs]
            recurring = habits_of("\n".join(strings)).recurring
            spaces = [(s, m.start()) for s in strings for m in re.finditer("(?<=[a-z]) (?=[a-z])", s)]
            for string, place in rng.sample(spaces, min(len(spaces), _EACH)):
                before = re.search(r"\S*$", string[:place])
                wrong = string[:place] + string[place + 1 :]
                for match in joined._WORD.finditer(wrong):
                    if before is not None and match.start() == before.start():
                        yield from sample(name, match[0], recurring, known, place - match.start())
            for string in strings:
                for match in joined._WORD.finditer(string):
                    yield from sample(name, match[0], recurring, known, 0)


def sample(name: str, word: str, recurring: Any, known: set[str], space: int) -> Iterator[Sample]:
    small = word.lower()
    is_hidden = small in recurring or joined.is_word(small) or word[1:] != small[1:]
    is_hidden |= not known.isdisjoint((small, uninflected(small)))
    for held in (recurring, ()):
        ways = [] if is_hidden else list(joined.splits(small, held, piece_rarity, is_title=word[0].isupper()))
        if ways or space:
            yield Sample(name, word, [(*way, vector(*way, held)) for way in ways], space, bool(held))


def learnt(samples: list[Sample]) -> Any:
    rows, labels = [], []
    for one in samples:
        for first, _, row in one.ways:
            if not one.space or len(first) == one.space:
                rows.append(row)
                labels.append(float(one.space > 0))
    x, y = np.array(rows), np.array(labels)
    importance = np.where(y > 0, 1.0, 2.0)
    weights = np.zeros(x.shape[1])
    for _ in range(40):  # Newton's method, with a ridge of 1
        p = 1 / (1 + np.exp(-(x @ weights)))
        curve = (x * (importance * p * (1 - p))[:, None]).T @ x + np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, x.T @ (importance * (y - p)) - weights)
    return weights


def score(one: Sample, weights: Any) -> float:
    return max((float(row @ weights) for _, _, row in one.ways), default=-math.inf)


def worst(word: str, weights: Any) -> float:
    """How much a word looks like two where both of them recur."""
    return max((float(vector(*way, way) @ weights) for way in splits(word)), default=-math.inf)


def write(name: str, what: str, words: list[str]) -> None:
    head = (
        f"# {what}; from the headwords of Webster's Second (public domain), made by tests/benchmarks/learn_joined.py.\n"
    )
    (FOLDER / f"{name}.txt").write_text(head + "".join(f"{word}\n" for word in words), "utf-8")
    print(name, len(words))


if __name__ == "__main__":
    main()
