"""What `aligner translations` gives for words drawn from a memory, to be judged by hand.

Draws content words of two letters or more that stand in the memory five times or more: a third from those that stand
there up to 8 times, up to 20 times, and more often. Prints for each side how often the word stands there, for how many
places there is no translation, and the first translations with their numbers.

    python tests/benchmarks/translations.py memory.tmx --words 25 --seed 9
"""

from __future__ import annotations

import argparse
import random

from aligner import concordance, languages
from aligner.concordance import Query
from aligner.model import SIDES

BANDS = ((5, 8), (9, 20), (21, 10**9))
SHOWN = 6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("memory")
    parser.add_argument("--words", type=int, default=25, help="of each side")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with concordance.open_memory(arguments.memory) as memory:
        for side, tag in zip(SIDES, memory.languages, strict=True):
            function_words = languages.get(tag).words("function_words")
            words = [
                one
                for one in memory.frequencies(side).frequencies
                if len(one.words) > 1 and one.words.isalpha() and one.words.lower() not in function_words
            ]
            for number, (least, most) in enumerate(BANDS):
                band = [one.words for one in words if least <= one.count <= most]
                size = arguments.words // 3 + (arguments.words % 3 if number == 0 else 0)
                for word in chance.sample(band, min(size, len(band))):
                    found = memory.translations(Query(word, side=side))
                    first = "; ".join(f"{one.text} {one.count}" for one in found.translations[:SHOWN])
                    print(f"{side}\t{word}\t{found.places}\t{found.unlinked}\t{first}", flush=True)


if __name__ == "__main__":
    main()
