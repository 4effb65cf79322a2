"""Error rates of word links: `python tests/benchmarks/word_links.py`, from the root of a checkout.

Prints, for each gold standard that is there, the alignment error rate (AER; Och and Ney 2003) with precision and recall
of our links, of those without a model, and of bare words that are each other's best match by the same encoder. The gold
standards are the two in `tests/links/` and, where they lie beside the checkout, those in `../shared/data/words/`:
`NAME.src-tgt` has the words of both sides, `NAME.gold` the links, counted from 1, sure (`i-j`) or possible (`ipj`).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from aligner import encoders
from aligner.evaluation import WordLinkScore, evaluate_word_links
from aligner.links import link_tokens
from aligner.links.pharaoh import read_links, read_tokens

HERE = Path(__file__).parents[1] / "links"
SHARED = Path(__file__).parents[3] / "shared" / "data" / "words"
LANGUAGES = {
    "release": ("zh", "en"),
    "bible": ("zh", "en"),
    "news-dev": ("zh", "en"),
    "law-dev": ("zh", "en"),
    "novels-dev": ("zh", "en"),
    "enfr": ("en", "fr"),
    "jaen": ("ja", "en"),
    "roen": ("ro", "en"),
    "news-held-out": ("zh", "en"),
    "law-held-out": ("zh", "en"),
    "novels-held-out": ("zh", "en"),
}


class Gold(NamedTuple):
    """Pairs of sentences with their links by hand: for each pair those that are sure, and all that are possible."""

    languages: tuple[str, str]
    pairs: list[tuple[list[str], list[str]]]
    links: list[tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]]


def gold(name: str) -> Gold:
    """A gold standard by its name."""
    folder = HERE if (HERE / f"{name}.gold").exists() else SHARED
    pairs = read_tokens(str(folder / f"{name}.src-tgt"))
    return Gold(LANGUAGES[name], pairs, read_links(str(folder / f"{name}.gold"), first=1))


def available() -> list[str]:
    """The names of the gold standards that are there."""
    return [name for name in LANGUAGES if any((folder / f"{name}.gold").exists() for folder in (HERE, SHARED))]


def best_matches(standard: Gold) -> list[set[tuple[int, int]]]:
    """Bare words that are each other's nearest by the encoder."""
    model = encoders.load("use")
    found = []
    for pair in standard.pairs:
        here, there = (model.encode([word.lower() for word in side]).astype(np.float32) for side in pair)
        alike = here @ there.T
        best = (alike == alike.max(axis=0)) & (alike == alike.max(axis=1, keepdims=True))
        found.append({(int(i), int(j)) for i, j in np.argwhere(best)})
    return found


def ours(standard: Gold, encoder: str) -> list[set[tuple[int, int]]]:
    """Our links."""
    linked = link_tokens(standard.pairs, standard.languages, encoder=encoder)
    return [{(link.source, link.target) for link in links} for links in linked]


def row(name: str, what: str, score: WordLinkScore) -> str:
    return f"| {name} | {what} | {100 * score.aer:.1f} | {score.precision:.3f} | {score.recall:.3f} |"


def main() -> None:
    """Print the table."""
    print("| gold standard | links | AER | precision | recall |\n|---|---|---|---|---|")
    for name in available():
        standard = gold(name)
        for what, found in (
            ("ours", ours(standard, "use")),
            ("ours, without a model", ours(standard, "none")),
            ("best matches of bare words", best_matches(standard)),
        ):
            print(row(f"{name}, {len(standard.pairs)} pairs", what, evaluate_word_links(standard.links, found)))


if __name__ == "__main__":
    main()
