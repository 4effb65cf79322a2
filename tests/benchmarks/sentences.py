"""Sentence boundaries, ours and those of other programs: `python tests/benchmarks/sentences.py TREEBANKS…`.

TREEBANKS are JSON lines with `lang, text, sentences`; the first table has the F1 of the boundaries inside each text,
white space ignored, and how many are wrong and missed by us. The second table says how many short texts come out right
as a whole: the golden rules for English that pySBD brings along, those of its tests for other languages where
`--golden` names a clone of it, and JSON lines with `lang, text, expected` where `--cases` names them. The programs
beside ours are measured where they are installed: `pip install pysbd sentencex`.

`--errors LANG` prints what is wrong instead, `--time TEXT` the seconds that a text takes.
"""

from __future__ import annotations

import argparse
import ast
import json
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, files
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from aligner import languages
from aligner.model import Text
from aligner.segmentation import segment

Cutter = Callable[[str], list[str]]
CONTEXT = 45  # characters on either side of a boundary that is shown


class Case(NamedTuple):
    """A text and its sentences."""

    lang: str
    text: str
    sentences: list[str]


class Counts(NamedTuple):
    """How many boundaries were found rightly, found wrongly, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there is nothing to find and nothing was found."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if any(self) else 1.0


def boundaries(sentences: list[str]) -> set[int]:
    """Return where sentences end but the last, counted in characters that are not white space."""
    sizes = [len("".join(sentence.split())) for sentence in sentences]
    return set(list(accumulate(size for size in sizes if size))[:-1])


def ours(lang: str) -> Cutter:
    """Return our own sentences of a text."""
    return lambda text: segment(Text(text, lang)).strings()


def pysbd(lang: str) -> Cutter | None:
    """Return the sentences of pySBD, or nothing where it is not installed or has not the language."""
    try:
        from pysbd import Segmenter  # type: ignore[import-not-found,unused-ignore]

        segmenter = Segmenter(language=lang, clean=False)
    except (ImportError, ValueError):
        return None
    return lambda text: list(segmenter.segment(text))


def sentencex(lang: str) -> Cutter | None:
    """Return the sentences of sentencex, or nothing where it is not installed."""
    try:
        from sentencex import segment
    except ImportError:
        return None
    return lambda text: list(segment(lang, text))


PROGRAMS: dict[str, Callable[[str], Cutter | None]] = {"ours": ours, "pysbd": pysbd, "sentencex": sentencex}


def counts(cutter: Cutter, cases: list[Case]) -> Counts:
    """Return how many boundaries are right, wrong and missed in all cases together."""
    right = wrong = missed = 0
    for case in cases:
        gold, found = boundaries(case.sentences), boundaries(cutter(case.text))
        right += len(gold & found)
        wrong += len(found - gold)
        missed += len(gold - found)
    return Counts(right, wrong, missed)


def is_right(cutter: Cutter, case: Case) -> bool:
    """Return whether a case comes out as a whole as it should."""
    return ["".join(s.split()) for s in cutter(case.text)] == ["".join(s.split()) for s in case.sentences]


def read_cases(path: Path, key: str = "sentences") -> list[Case]:
    """Read JSON lines with `lang`, `text` and the sentences under `key`."""
    records: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Case(record["lang"], record["text"], record[key]) for record in records]


def golden(path: Path, lang: str) -> list[Case]:
    """Read the golden rules in a Python file of pySBD, without running it."""
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and "GOLDEN" in node.targets[0].id:
            elements = node.value.elts if isinstance(node.value, ast.List) else []
            pairs = [e.args if isinstance(e, ast.Call) else getattr(e, "elts", ()) for e in elements]
            found += [Case(lang, *map(ast.literal_eval, pair)) for pair in pairs if len(pair) == 2]
    return found


def english_golden() -> list[Case]:
    """Return the golden rules for English that the installed pySBD brings along."""
    try:
        found = [file for file in files("pysbd") or () if file.name == "english_golden_rules.py"]
    except PackageNotFoundError:
        return []
    return golden(Path(str(found[0].locate())), "en") if found else []


def other_golden(clone: Path) -> Iterator[tuple[str, list[Case]]]:
    """Yield the golden rules for the other languages of a clone of pySBD."""
    for tag in languages.tags():
        name = "deutsch" if tag == "de" else languages.get(tag).name.lower()
        path = clone / "tests" / "lang" / f"test_{name}.py"
        if path.exists() and tag not in ("en", "zh-TW"):
            yield tag, golden(path, tag)


def show_errors(cases: list[Case]) -> None:
    """Print the boundaries that are wrong (+) or missed (-)."""
    for case in cases:
        dense = "".join(case.text.split())
        spaced = [i for i, character in enumerate(case.text) if not character.isspace()]
        gold, found = boundaries(case.sentences), boundaries(ours(case.lang)(case.text))
        for place in sorted(gold ^ found):
            offset = spaced[place] if place < len(dense) else len(case.text)
            before, behind = case.text[max(0, offset - CONTEXT) : offset], case.text[offset : offset + CONTEXT]
            print("+" if place in found else "-", f"{before.rstrip()} ‖ {behind}".replace("\n", "⏎"))


def table(rows: list[tuple[str, ...]], head: tuple[str, ...]) -> None:
    """Print a Markdown table."""
    for row in (head, ("---",) * len(head), *rows):
        print("| " + " | ".join(row) + " |")
    print()


def treebank_table(paths: list[Path]) -> None:
    """Print the F1 of every program in every language."""
    rows, columns = [], [[] for _ in PROGRAMS]  # type: tuple[list[tuple[str, ...]], list[list[float]]]
    for path in paths:
        cases = read_cases(path)
        cutters = [make(cases[0].lang) for make in PROGRAMS.values()]
        scores = [counts(cutter, cases) if cutter else None for cutter in cutters]
        for column, score in zip(columns, scores, strict=True):
            column += [score.f1] if score else []
        own = scores[0] or Counts()
        figures = (f"{score.f1:.3f}" if score else "–" for score in scores)
        rows.append((cases[0].lang, *figures, str(own.wrong), str(own.missed)))
    means = (f"{sum(column) / len(column):.4f} ({len(column)})" if column else "–" for column in columns)
    rows.append(("mean", *means, "", ""))
    table(rows, ("", *PROGRAMS, "wrong", "missed"))


def cases_table(sets: dict[str, list[Case]], show: bool) -> None:
    """Print how many cases of each set every program has right."""
    rows = []
    for name, cases in sets.items():
        figures = []
        for program, make in PROGRAMS.items():
            cutters = {lang: make(lang) for lang in {case.lang for case in cases}}
            known = [(case, cutter) for case in cases if (cutter := cutters[case.lang])]
            right = sum(is_right(cutter, case) for case, cutter in known)
            figures.append(f"{right} of {len(known)}" if known else "–")
            if program == "ours" and show:
                for case, cutter in known:
                    if not is_right(cutter, case):
                        print(f"{case.lang}: {' ⏐ '.join(cutter(case.text))}\n    {' ⏐ '.join(case.sentences)}")
        rows.append((name, *figures))
    table(rows, ("", *PROGRAMS))


def seconds(path: Path, lang: str) -> float:
    """Return the processor time that a text takes, the best of three."""
    lines = path.read_text(encoding="utf-8")
    cutter = ours(lang)
    cutter("A. B c. D.")
    taken = []
    for _ in range(3):
        start = time.process_time()
        cutter(lines)
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("treebanks", nargs="*", type=Path)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--golden", type=Path, help="a clone of pySBD")
    parser.add_argument("--errors", metavar="LANG", help="print the wrong boundaries of a language, or of `all`")
    parser.add_argument("--time", type=Path)
    parser.add_argument("--lang", default="en", help="the language of the text of --time")
    args = parser.parse_args()
    if args.time:
        print(f"{seconds(args.time, args.lang):.2f} s")
        return
    if args.errors and args.treebanks:
        for path in args.treebanks:
            cases = read_cases(path)
            if args.errors in ("all", cases[0].lang):
                show_errors(cases)
        return
    if args.treebanks:
        treebank_table(args.treebanks)
    sets = {"golden rules, en": english_golden()}
    if args.cases:
        sets["cases"] = read_cases(args.cases, "expected")
    if args.golden:
        sets |= {f"golden rules, {tag}": cases for tag, cases in other_golden(args.golden)}
    cases_table(sets, show=bool(args.errors))


if __name__ == "__main__":
    main()
