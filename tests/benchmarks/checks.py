"""What `aligner check` finds: `python tests/benchmarks/checks.py [GOLD…] [--list KIND] [--sample N]`.

The texts are the release in `data`, those in `tests/glossary/texts` (`development` to look at while checks are changed,
`held-out` only to measure on), and GOLD: JSON lines as for `accuracy.py`. Three tables are printed.

The first counts the beads with findings in the texts as they are, by kind (only kinds with any are shown): these are
correct translations, so nearly each of them is a false alarm, a freedom of the translator, or a slip in print. Beads
with something on one side only are left out, and so is information. `--list` prints those of a kind, for reading;
`--sample` as many of them as that, drawn by a seed.

The second makes errors on purpose, one in a bead at a time and with a seed, in the same beads, and counts how many are
reported by the kinds that should. `errors_of_agreement.py`, `errors_of_form.py`, `errors_of_meaning.py`
and `errors_of_names.py` make them.
An error counts as found only if nothing of the sort is reported of the bead as it was. The third sums this up by kind.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import errors_of_agreement
import errors_of_form
import errors_of_meaning
import errors_of_names
import gold_corpora
from errors_of_agreement import GLOSSARY
from planting import Pair, alignment_of

from aligner import model
from aligner.check import CHECKS, Finding, Rules, check
from aligner.formats import read
from aligner.model import Alignment, Bead
from aligner.segmentation import segment

ERRORS = (*errors_of_agreement.ERRORS, *errors_of_form.ERRORS, *errors_of_meaning.ERRORS, *errors_of_names.ERRORS)
EVERYTHING = Rules(kinds=tuple(CHECKS))
MOST = 400  # errors of one sort that are made in a text
APART = 25  # beads from one that has another name to the next

Text = tuple[tuple[str, str], dict[str, list[Pair]]]

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
OWN = Path(__file__).parents[1] / "glossary" / "texts"


def release() -> Alignment:
    source, target = (
        segment(model.Text.clean((RELEASE / f"{lang}.txt").read_text("utf-8"), lang)) for lang in ("zh", "en")
    )
    return Alignment(source, target, tuple(Bead(b.source, b.target) for b in read(RELEASE / "gold.align").beads))


def pairs_of(document: gold_corpora.Pair) -> list[Pair]:
    found = []
    for bead in document.gold:
        sides = []
        for numbers, sentences, lang in zip(bead, document.sentences, document.langs, strict=True):
            sides.append(("" if lang in gold_corpora.UNSPACED else " ").join(sentences[n] for n in numbers))
        found.append((sides[0], sides[1]))
    return found


def findings_of(pair: Pair, whole: Alignment, kinds: list[str]) -> list[Finding]:
    """What is found of some kinds in a bead that stands in a text."""
    langs = whole.source.lang, whole.target.lang
    return check(alignment_of([pair], langs), GLOSSARY, kinds=kinds, within=whole)


def recall(name: str, text: Text) -> Iterator[tuple[str, str, int, int]]:
    """Title and kinds of each error, how many were made in a text, and how many of them found."""
    langs, documents = text
    wholes = {title: alignment_of(pairs, langs) for title, pairs in documents.items()}
    pairs = [(title, pair) for title, own in documents.items() for pair in own]
    for error in ERRORS:
        if langs != error.langs or (error.title == "term" and name != "release"):
            continue
        rng = random.Random(f"{name} {error.title}")
        made: dict[Pair, tuple[str, Pair]] = {}
        for title, pair in pairs * 3:
            wrong = error.make(*pair, rng)
            if wrong is not None and wrong != pair:
                made[wrong] = (title, pair)
        some = rng.sample(list(made.items()), min(len(made), MOST))
        if error.kinds == "name":
            found = found_in_place(some, text)
        else:
            found = sum(is_found(wrong, pair, wholes[title], error.kinds) for wrong, (title, pair) in some)
        yield error.title, error.kinds, len(some), found
    longer = [pair for _, pair in pairs if min(map(len, pair)) > 10]
    for title, kind, doubled in (
        ("same pair again", "doubled", longer + longer),
        ("another translation", "inconsistent", longer + [(s, t) for (s, _), (_, t) in pairwise(longer)]),
    ):
        findings = check(alignment_of(doubled, langs), kinds=["doubled", "inconsistent"])
        beads = {f.bead for f in findings if f.kind == kind and f.bead > len(longer)}
        yield title, kind, len(doubled) - len(longer), len(beads)


def is_found(wrong: Pair, pair: Pair, whole: Alignment, kinds: str) -> bool:
    """Whether the error is reported, and by something that is not said of the bead as it was."""
    before = {finding.reason for finding in findings_of(pair, whole, kinds.split())}
    return any(finding.reason not in before for finding in findings_of(wrong, whole, kinds.split()))


def found_in_place(made: list[tuple[Pair, tuple[str, Pair]]], text: Text) -> int:
    """How many names that became others are reported where they stand: what other beads have counts as well.

    Not more than one bead in `APART` is spoilt at a time.
    """
    langs, documents = text
    found = 0
    for title, pairs in documents.items():
        before = {(one.bead, one.reason) for one in check(alignment_of(pairs, langs), kinds=["name"])}
        left = [(pairs.index(pair), wrong) for wrong, (place, pair) in made if place == title]
        while left:
            now: dict[int, Pair] = {}
            for number, wrong in list(left):
                if all(abs(number - other) >= APART for other in now):
                    now[number] = wrong
                    left.remove((number, wrong))
            spoilt = alignment_of([now.get(number, pair) for number, pair in enumerate(pairs)], langs)
            beads = {one.bead - 1 for one in check(spoilt, kinds=["name"]) if (one.bead, one.reason) not in before}
            found += len(beads & now.keys())
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--list", choices=[*CHECKS, "all"])
    parser.add_argument("--sample", type=int, default=10**9)
    arguments = parser.parse_args()
    texts = texts_of(arguments.gold)
    if arguments.list:
        show(texts, arguments.list, arguments.sample)
        return
    alarms = false_alarms(texts)
    planted: dict[str, Counter[str]] = defaultdict(Counter)  # by kinds
    cells: dict[str, dict[str, str]] = defaultdict(dict)  # by error and text
    for name, text in texts.items():
        for title, kinds, made, found in recall(name, text):
            if made:
                cells[f"{title} ({kinds})"][name] = f"{share(found, made)} of {made:,}"
            planted[kinds] += Counter(made=made, found=found)
    print(f"\n| error | {' | '.join(texts)} |\n|---|{'---:|' * len(texts)}")
    for title, row in cells.items():
        print(f"| {title} | {' | '.join(row.get(name, '–') for name in texts)} |")
    beads = sum(len(document) for _, documents in texts.values() for document in documents.values())
    print(f"\n| kinds | planted | found | share | beads with a false alarm, of {beads:,} | in documents |")
    print("|---|---:|---:|---:|---:|---:|")
    for kinds, counts in planted.items():
        if counts["made"]:
            where = {place for kind in kinds.split() for place in alarms[kind]}
            made, found = counts["made"], counts["found"]
            of = len({document for document, _ in where})
            print(f"| {kinds} | {made:,} | {found:,} | {share(found, made)} | {len(where)} | {of} |")
    every = {place for places in alarms.values() for place in places}
    shares = [counts["found"] / counts["made"] for counts in planted.values() if counts["made"]]
    made, found = (sum(counts[what] for counts in planted.values()) for what in ("made", "found"))
    print(f"| mean of these | | | {share(sum(shares), len(shares))} | | |")
    print(f"| all | {made:,} | {found:,} | {share(found, made)} | {len(every)} | {len({d for d, _ in every})} |")


def share(found: float, made: int) -> str:
    """A share in per cent, rounded down: only all is 100."""
    return f"{int(100 * found / made)} %"


def texts_of(paths: list[Path]) -> dict[str, Text]:
    """The languages and the documents of each text; of these the beads with something on both sides."""
    made = release()
    pairs = [(made.source.slice(b.source), made.target.slice(b.target)) for b in made.beads]
    texts: dict[str, Text] = {"release": (("zh", "en"), {"release": pairs})}
    for folder in ("development", "held-out"):
        own = {path.stem: own_pairs(path) for path in sorted((OWN / folder).glob("*-[ab].tsv"))}
        texts[folder] = (("zh", "en"), own)
    for path in paths:
        for document in gold_corpora.of_documents(path):
            _, documents = texts.setdefault(path.stem, (document.langs, {}))
            documents.setdefault(document.name, []).extend(pair for pair in pairs_of(document) if all(pair))
    return texts


def own_pairs(path: Path) -> list[Pair]:
    """The beads of a table of the project's own texts."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines()[1:])
    return [(row[0], row[1]) for row in rows if len(row) > 1 and row[0] and row[1]]


def false_alarms(texts: dict[str, Text]) -> dict[str, set[tuple[str, int]]]:
    """Print how many beads of each text have findings, by kind; return in which documents and beads they are."""
    alarms: dict[str, set[tuple[str, int]]] = defaultdict(set)
    found: dict[str, dict[str, set[tuple[str, int]]]] = {}  # by text and kind
    for name, (langs, documents) in texts.items():
        found[name] = defaultdict(set)
        for title, pairs in documents.items():
            for finding in check(alignment_of(pairs, langs)):
                if finding.severity != "information":
                    found[name][finding.kind].add((title, finding.bead))
                    alarms[finding.kind].add((title, finding.bead))
    kinds = [kind for kind in CHECKS if alarms[kind]]
    print(f"| text | beads | {' | '.join(kinds)} | any |\n|---|---:|{'---:|' * (len(kinds) + 1)}")
    for name, (_, documents) in texts.items():
        own = found[name]
        counts = [*(len(own[kind]) for kind in kinds), len({place for places in own.values() for place in places})]
        print(f"| {name} | {sum(map(len, documents.values())):,} | {' | '.join(map(str, counts))} |")
    return alarms


def show(texts: dict[str, Text], kind: str, sample: int) -> None:
    """Print findings with their beads, to be read."""
    for langs, documents in texts.values():
        for name, pairs in documents.items():
            findings = [f for f in check(alignment_of(pairs, langs), rules=EVERYTHING) if kind in (f.kind, "all")]
            if len(findings) > sample:
                findings = sorted(random.Random(7).sample(findings, sample), key=lambda f: f.bead)
            for finding in findings:
                print(f"{name} {finding.bead} {finding.severity} {finding.kind}: {finding.reason}")
                print(f"    {finding.context.source}\n    {finding.context.target}")


if __name__ == "__main__":
    main()
