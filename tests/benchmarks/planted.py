"""What `aligner check` finds of errors planted by hand: `python tests/benchmarks/planted.py [--misses | --alarms]`.

The pairs are in `tests/check/planted`, where a README describes them: `development` to look at while checks are
changed, `held-out` only to measure on. Each is checked alone, with the pair before it and the terms and rules that it
comes with. The table counts for each kind the planted errors, those reported under this kind, those reported under any,
and the right pairs (those that tempt, and the pairs in which errors were planted as they should be) with a false alarm
of the kind. An error counts as found only if nothing of the sort is said of the pair as it should be. Information is no
false alarm, and end marks are looked for where an error in them was planted, as the option that they are.

`--misses` prints the errors of `development` that were missed, and `--alarms` its false alarms; `--rows FILE` does so
with a table of your own.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from planting import Pair, alignment_of

from aligner.check import CHECKS, Finding, Rules, check
from aligner.model import Glossary, Term

FOLDER = Path(__file__).parents[1] / "check" / "planted"
HELPERS = ("before", "approved", "forbidden", "max-length")  # rows that belong to the next one


class Case(NamedTuple):
    """A pair with the error that is planted in it, if any, and what it is checked with.

    Attributes:
        kind: The kind of findings that should report it, or `clean`.
        langs: The languages of the two sides.
        pair: The two sides as they stand.
        right: The two sides as they should be.
        note: What is planted, or what tempts.
        before: The pairs before it.
        terms: Approved terms.
        forbidden: What the target must not contain.
        max_length: The most characters of a target.
    """

    kind: str
    langs: tuple[str, str]
    pair: Pair
    right: Pair
    note: str
    before: tuple[Pair, ...] = ()
    terms: tuple[Pair, ...] = ()
    forbidden: tuple[str, ...] = ()
    max_length: int | None = None

    def findings(self, pair: Pair, encoder: str) -> list[Finding]:
        """Return what is said of a pair in the place of this one."""
        kinds = Rules().kinds
        if self.kind in CHECKS and self.kind not in kinds:
            kinds += (self.kind,)
        rules = Rules(kinds=kinds, max_length=self.max_length, forbidden=self.forbidden, encoder=encoder)
        terms = Glossary(tuple(Term(*term) for term in self.terms), "", *self.langs)
        pairs = [*self.before, pair]
        return [f for f in check(alignment_of(pairs, self.langs), terms, rules=rules) if f.bead == len(pairs)]

    def reported(self, encoder: str) -> list[Finding]:
        """Return what is said of the error, and not of the pair as it should be."""
        before = {(finding.kind, finding.reason) for finding in self.findings(self.right, encoder)}
        return [f for f in self.findings(self.pair, encoder) if (f.kind, f.reason) not in before]

    def alarms(self, encoder: str) -> list[Finding]:
        """Return what is wrongly said of the pair as it should be."""
        no_alarm = {"ending"} | ({"doubled"} if self.right in self.before else set())
        ours = self.findings(self.right, encoder)
        return [finding for finding in ours if finding.severity != "information" and finding.kind not in no_alarm]


def cases(path: Path) -> Iterator[Case]:
    """Read a table of planted errors and of right pairs."""
    helpers: dict[str, list[Pair]] = {kind: [] for kind in HELPERS}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            kind, pair = row["kind"], (row["source"], row["target"])
            if kind in HELPERS:
                helpers[kind].append(pair)
                continue
            source, _, target = row["direction"].partition("-")
            yield Case(
                kind,
                (source, target),
                pair,
                pair if kind == "clean" else (row["right source"], row["right target"]),
                row["note"],
                tuple(helpers["before"]),
                tuple(helpers["approved"]),
                tuple(words for _, words in helpers["forbidden"]),
                int(helpers["max-length"][0][1]) if helpers["max-length"] else None,
            )
            helpers = {kind: [] for kind in HELPERS}


def measure(path: Path, encoder: str, show: str = "") -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """Check every pair of a table.

    Args:
        path: The table.
        encoder: Name of the sentence encoder.
        show: `misses` or `alarms`, to print them.

    Returns:
        How many errors of each kind were planted, reported under their kind and under any, and how many right pairs
        have a false alarm of it; of these, `any` counts all that have one, and `clean` those that tempt.
    """
    planted, found, found_somehow, alarms = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for case in cases(path):
        planted[case.kind] += 1
        false = case.alarms(encoder)
        alarms.update({finding.kind for finding in false})
        alarms["any"] += bool(false)
        alarms["clean"] += bool(false) and case.kind == "clean"
        if show == "alarms":
            for finding in false:
                print(f"{finding.kind}: {finding.reason} [{case.note}]\n    {case.right[0]}\n    {case.right[1]}")
        if case.kind == "clean":
            continue
        reported = case.reported(encoder)
        kinds = {finding.kind for finding in reported}
        found[case.kind] += case.kind in kinds
        found_somehow[case.kind] += bool(kinds)
        if show == "misses" and case.kind not in kinds:
            where = f"as {', '.join(sorted(kinds))}" if kinds else "missed"
            print(f"{case.kind} {where} [{case.note}]\n    {case.pair[0]}\n    {case.pair[1]}")
    return planted, found, found_somehow, alarms


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--misses", action="store_const", dest="show", const="misses", default="")
    parser.add_argument("--alarms", action="store_const", dest="show", const="alarms")
    parser.add_argument("--rows", type=Path, default=FOLDER / "development.tsv")
    parser.add_argument("--encoder", default="use")
    arguments = parser.parse_args()
    if arguments.show:
        measure(arguments.rows, arguments.encoder, arguments.show)
        return
    names = {"development": "development", "held-out": "held out"}
    columns = [measure(FOLDER / f"{name}.tsv", arguments.encoder) for name in names]
    heads = (f" {name}: planted | this kind | any kind | false alarms |" for name in names.values())
    print(f"| kind |{''.join(heads)}\n|---|{'---:|' * 4 * len(columns)}")
    for kind in CHECKS:
        if any(planted[kind] or alarms[kind] for planted, _, _, alarms in columns):
            cells = (f" {' | '.join(str(counts[kind]) for counts in column)} |" for column in columns)
            print(f"| {kind} |{''.join(cells)}")
    print(f"| all |{''.join(map(summary, columns))}")


def summary(column: tuple[Counter[str], Counter[str], Counter[str], Counter[str]]) -> str:
    """The cells of the last row for one table."""
    planted, found, found_somehow, alarms = column
    errors = planted.total() - planted["clean"]
    shares = (f"{counts.total()} ({100 * counts.total() / errors:.0f} %)" for counts in (found, found_somehow))
    false = f"{alarms['any']} of {planted.total()} ({alarms['clean']} of the {planted['clean']} that tempt)"
    return f" {errors} | {' | '.join(shares)} | {false} |"


if __name__ == "__main__":
    main()
