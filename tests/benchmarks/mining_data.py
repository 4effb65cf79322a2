"""Texts to measure mining on: pairs of sentences hidden in text that has no counterpart.

Each corpus is divided into a half to learn from and a half to report on, which have no sentence in common. Of a half
some pairs are hidden; of the others one side alone is taken, the source of every other one, the target of the rest. So
most of what surrounds the hidden pairs is of the same book, which is harder than text of other sorts.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gold_corpora import untokenised

from aligner.model import Document, Span
from aligner.pipeline import read_text
from aligner.segmentation import segment

GOLD = Path(__file__).resolve().parents[1] / "mining" / "gold"
VERDICTS = ("gold", "possible")
DEVELOPMENT = Path(__file__).resolve().parents[1] / "mining" / "development"
HALVES = ("development", "test")

Beads = list[tuple[list[str], list[str]]]


@dataclass(frozen=True)
class Comparable:
    """Two texts that are not parallel, and which of their sentences belong together.

    Attributes:
        name: What it is.
        langs: Of the source and the target.
        sentences: Of the source and the target.
        gold: Pairs of numbers of sentences that belong together.
        possible: Pairs that count neither as right nor as wrong.
    """

    name: str
    langs: tuple[str, str]
    sentences: tuple[list[str], list[str]]
    gold: frozenset[tuple[int, int]]
    possible: frozenset[tuple[int, int]] = frozenset()

    @property
    def density(self) -> float:
        """Share of the sentences of the larger side that have a counterpart."""
        return len({i for i, _ in self.gold}) / max(map(len, self.sentences))


def halves(data: Path, half: str, draw: int = 0) -> list[Comparable]:
    """All sets of hidden pairs of one half; another draw hides other pairs."""
    rng = np.random.default_rng([HALVES.index(half), draw])
    bible, berg = (_halved(_documents(data / name), half) for name in ("bible.jsonl", "text-berg-dev.jsonl"))
    bible = [(zh, en) for en, zh in bible]
    mac = _documents(data / "mac-dev.jsonl", half)
    enfr, jaen = (_halved(_tokenised(data / "words" / f"{stem}.src-tgt", stem), half) for stem in ("enfr", "jaen"))
    ud = {lang: running(data, lang, half) for lang in ("zh", "en", "de", "fr", "ja")}
    english = [*ud["en"], *_side(enfr, 0), *_side(jaen, 1)]
    return [
        hidden("MAC-Dev and Bible", ("zh", "en"), [(mac, 20, [1]), (bible, 30, [0])], (ud["zh"], english), rng),
        hidden("Text+Berg", ("de", "fr"), [(berg, 12, [0])], (ud["de"], [*ud["fr"], *_side(enfr, 1)]), rng),
        hidden("Hansard", ("en", "fr"), [(enfr, 12, [0])], (ud["en"], [*ud["fr"], *_side(berg, 1)]), rng),
        hidden("Kyoto", ("ja", "en"), [(jaen, 12, [0])], (ud["ja"], [*ud["en"], *_side(enfr, 0)]), rng),
        hidden("same books", ("zh", "en"), [(mac, 20, [0, 1]), (bible, 30, [0, 1])], (ud["zh"], english), rng),
        hidden("same yearbook", ("de", "fr"), [(berg, 12, [0, 1])], (ud["de"], ud["fr"]), rng),
    ]


def parallel(data: Path, half: str) -> list[Comparable]:
    """The verses of a half of the Bible that stand nowhere else, each with its translation."""
    beads = _halved(_documents(data / "bible.jsonl"), half)
    kept = [beads[number] for number in _unrepeated(beads)]
    sides = [zh[0] for _, zh in kept], [en[0] for en, _ in kept]
    return [Comparable("Bible, parallel", ("zh", "en"), sides, frozenset((i, i) for i in range(len(kept))))]


def hidden(
    name: str,
    langs: tuple[str, str],
    corpora: Sequence[tuple[Beads, int, Sequence[int]]],
    others: tuple[list[str], list[str]],
    rng: np.random.Generator,
) -> Comparable:
    """Hide pairs of sentences among one-sided sentences of the same corpora and of others.

    Args:
        name: Of the set.
        langs: Of the source and the target.
        corpora: Each with the number of pairs to hide, and the sides of which its other beads are taken in turn.
        others: Sentences of both sides that have nothing to do with each other.
        rng: Where chance comes from.
    """
    sides: tuple[list[str], list[str]] = (list(others[0]), list(others[1]))
    kept: list[tuple[str, str]] = []
    for beads, count, taken in corpora:
        whole = _unrepeated(beads)
        chosen = {whole[k] for k in rng.choice(len(whole), count, replace=False).tolist()}
        for number, bead in enumerate(beads):
            if number in chosen:
                kept.append((bead[0][0], bead[1][0]))
            else:
                side = taken[number % len(taken)]
                sides[side].extend(bead[side])
    texts: list[list[str]] = []
    places = []
    for k in (0, 1):
        total = len(sides[k]) + len(kept)
        numbers = rng.choice(total, len(kept), replace=False).tolist()  # where the hidden ones come to stand
        of_hidden = dict(zip(numbers, (pair[k] for pair in kept), strict=True))
        rest = iter(sides[k])
        texts.append([of_hidden[n] if n in of_hidden else next(rest) for n in range(total)])
        places.append(numbers)
    gold = frozenset(zip(places[0], places[1], strict=True))
    return Comparable(name, langs, (texts[0], texts[1]), gold)


def _side(beads: Beads, side: int) -> list[str]:
    return [text for bead in beads for text in bead[side]]


def restatements(names: Iterable[str] = ("ferries", "gulf", "library", "soil")) -> list[Comparable]:
    """The texts that were written for this: two reports of each release, and its Chinese version."""
    found = []
    for name in names:
        release, reports = read_release(DEVELOPMENT / f"{name}.txt")
        en, zh = [a for a, _ in release], [b for _, b in release]
        everything = [row for rows in reports.values() for row in rows]  # in which sentences are restated repeatedly
        for report, rows in {**reports, "everything": everything}.items():
            texts = [text for text, _, _ in rows]
            gold = frozenset((i, j) for i, (_, right, _) in enumerate(rows) for j in right)
            possible = frozenset((i, j) for i, (_, _, maybe) in enumerate(rows) for j in maybe)
            for lang, other in (("en", en), ("zh", zh)):
                found.append(Comparable(f"{name} {report}", ("en", lang), (texts, other), gold, possible))
        diagonal = frozenset((i, i) for i in range(len(en)))
        found.append(Comparable(f"{name} release", ("en", "zh"), (en, zh), diagonal))
    return found


def quotations(data: Path, half: str) -> Comparable:
    """Sentences that hold half of another one word for word, among others of their sort; made of running English."""
    rng = np.random.default_rng(HALVES.index(half))
    sentences = [text for text in dict.fromkeys(running(data, "en", half)) if 14 <= len(text.split()) <= 40]
    target, rest = sentences[::2], sentences[1::2]
    source: list[str] = []
    gold = set()
    for number, text in enumerate(rest):
        if number % 5:
            source.append(text)
            continue
        quoted = int(rng.integers(len(target)))
        words, frame = target[quoted].split(), text.split()
        size = max(6, int(len(words) * rng.uniform(0.3, 0.8)))
        start = int(rng.integers(len(words) - size + 1))
        gold.add((len(source), quoted))
        source.append(" ".join([*frame[: rng.integers(3, 10)], *words[start : start + size]]))
    return Comparable("quotations", ("en", "en"), (source, target), frozenset(gold))


def read_release(path: Path) -> tuple[list[tuple[str, str]], dict[str, list[tuple[str, list[int], list[int]]]]]:
    """Read one of these files: the pairs of the release, and of each report its sentences with what they restate."""
    release: list[tuple[str, str]] = []
    reports: dict[str, list[tuple[str, list[int], list[int]]]] = {}
    section = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            text, _, rest = line.partition(" |||")
            if section == "release":
                release.append((text, rest.strip()))
            else:
                right, _, maybe = rest.partition("?")
                row = (text, [int(n) for n in right.split()], [int(n) for n in maybe.split()])
                reports.setdefault(section, []).append(row)
    return release, reports


def crowded(small: Comparable, others: dict[str, list[str]]) -> Comparable:
    """The same with further sentences at the end of both sides that have nothing to do with each other."""
    middle = {lang: len(sentences) // 2 for lang, sentences in others.items()}
    sides = (
        [*small.sentences[0], *others[small.langs[0]][: middle[small.langs[0]]]],
        [*small.sentences[1], *others[small.langs[1]][middle[small.langs[1]] :]],
    )
    return Comparable(f"{small.name}, crowded", small.langs, sides, small.gold, small.possible)


def _documents(path: Path, half: str | None = None) -> Beads:
    """The beads of all documents, or of every other one."""
    stored = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    chosen = stored if half is None else stored[HALVES.index(half) :: 2]
    return [([text["src"][x] for x in a], [text["tgt"][x] for x in b]) for text in chosen for a, b in text["gold"]]


def _halved(beads: Beads, half: str) -> Beads:
    middle = len(beads) // 2
    return beads[:middle] if half == HALVES[0] else beads[middle:]


def _tokenised(path: Path, langs: str) -> Beads:
    lines = (line.split("|||") for line in path.read_text("utf-8").splitlines())
    return [([untokenised(a, langs[:2])], [untokenised(b, langs[2:])]) for a, b in lines]


def running(data: Path, lang: str, half: str) -> list[str]:
    """The sentences of every other paragraph of running text in a language."""
    stored = [json.loads(line) for line in (data / "sentences" / f"{lang}.jsonl").read_text("utf-8").splitlines()]
    return [sentence for text in stored[HALVES.index(half) :: 2] for sentence in text["sentences"]]


def _unrepeated(beads: Beads) -> list[int]:
    """Numbers of the beads of one sentence each that stand nowhere else: a formula of many verses is no pair."""
    counts = [Counter(_plain(text) for bead in beads for text in bead[k]) for k in (0, 1)]
    return [
        number
        for number, bead in enumerate(beads)
        if all(len(bead[k]) == 1 and counts[k][_plain(bead[k][0])] == 1 for k in (0, 1))
    ]


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def article(number: str, lang: str, seeds: Path, release: Path) -> tuple[Document, Document, Comparable]:
    """An article and the release of one language, with what it restates of it by hand (`tests/mining/gold`)."""
    (path,) = seeds.glob(f"{number}_*.txt")
    other = release / f"{lang}.txt"
    lines = (GOLD / f"{number}.{lang}.tsv").read_text("utf-8").splitlines()
    documents = [segment(read_text(path, "en")), segment(read_text(other, lang))]
    for line, file, document in zip(lines, (path, other), documents, strict=False):
        *_, digest, _, count = line.split()
        if (digest, count) != (hashlib.sha256(file.read_bytes()).hexdigest(), str(len(document))):
            raise SystemExit(f"{file} has other text or other sentences than those that the gold list is about")
    rows = [line.split("\t") for line in lines[2:]]
    gold, possible = (frozenset((int(i), int(j)) for i, j, v in rows if v == verdict) for verdict in VERDICTS)
    sentences = (documents[0].strings(), documents[1].strings())
    return documents[0], documents[1], Comparable(number, ("en", lang), sentences, gold, possible)


@dataclass(frozen=True)
class Figures:
    """How well matches agree with what belongs together by hand.

    Attributes:
        right: Matches in which every sentence has a counterpart inside of the match.
        wrong: Others; those that hold nothing but possible pairs are not counted.
        found: Pairs by hand that stand in a right match.
        gold: Pairs by hand.
    """

    right: int
    wrong: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.found / max(self.gold, 1)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def score(spans: Iterable[tuple[Span, Span]], part: Comparable) -> Figures:
    """Compare matches, or two-sided beads, with what belongs together by hand."""
    right = wrong = 0
    found = set()
    for source, target in spans:
        cells = {(i, j) for i in range(*source) for j in range(*target)}
        known = cells & (part.gold | part.possible)
        is_whole = {i for i, _ in known} == set(range(*source)) and {j for _, j in known} == set(range(*target))
        if not is_whole:
            wrong += 1
        elif cells & part.gold:
            right += 1
            found |= cells & part.gold
    return Figures(right, wrong, len(found), len(part.gold))
