"""Piles of files to pair, cut out of documents with gold.

A document is cut into pieces of 5 to 14 beads that follow one another. Of most pieces both versions go into the pile,
of the others one alone: a file without a counterpart, whose neighbours on either side look much like it. A piece may be
`short` (5 beads), have lost a fifth to two fifths of the beads of one version (`omitted`), or stand between the same
lines as many others (`boilerplate`); otherwise it is `plain`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import gold_corpora

KINDS = ("plain", "plain", "short", "omitted", "boilerplate")
ALONE = 0.5  # of the pieces have one version only: a third of the files
SIZES = (6, 7, 8, 10, 12, 14)
HEADS = {
    "en": ["The Complete Reading Edition, Volume One", "Prepared for the digital library by its volunteers."],
    "zh": ["完整阅读版第一卷", "由志愿者为数字图书馆整理。"],
    "de": ["Vollständige Leseausgabe, erster Band", "Von Freiwilligen für die digitale Bibliothek eingerichtet."],
    "fr": ["Édition de lecture complète, premier volume", "Préparée par des bénévoles pour la bibliothèque numérique."],
    "ja": ["完全版、第一巻", "電子図書館のために有志が作成しました。"],
    "ro": ["Ediție completă de lectură, volumul întâi", "Pregătită de voluntari pentru biblioteca digitală."],
}
FEET = {
    "en": ["All rights reserved. No part of this file may be sold.", "Please report errors to the editors of 2019."],
    "zh": ["版权所有，本文件任何部分不得出售。", "如有错误请告知2019年的编辑。"],
    "de": ["Alle Rechte vorbehalten. Kein Teil darf verkauft werden.", "Fehler bitte der Redaktion von 2019 melden."],
    "fr": ["Tous droits réservés. Aucune partie ne peut être vendue.", "Signalez les erreurs à la rédaction de 2019."],
    "ja": ["無断転載を禁じます。販売はできません。", "誤りは2019年の編集部までお知らせください。"],
    "ro": ["Toate drepturile rezervate. Nicio parte nu poate fi vândută.", "Anunțați greșelile redacției din 2019."],
}


@dataclass(frozen=True)
class Piece:
    """One file of a pile.

    Attributes:
        key: What it has in common with its other version.
        kind: Of the piece.
        lang: Its language.
        lines: Its sentences.
        has_other: Whether the other version is in the pile.
    """

    key: str
    kind: str
    lang: str
    lines: tuple[str, ...]
    has_other: bool


def halves(pairs: Sequence[gold_corpora.Pair]) -> tuple[list[gold_corpora.Pair], list[gold_corpora.Pair]]:
    """What to tune on, and what to report: the first and the second half of each document."""
    sides: tuple[list[gold_corpora.Pair], list[gold_corpora.Pair]] = ([], [])
    for pair in pairs:
        gold = gold_corpora.monotone(pair.gold)
        middle = len(gold) // 2
        for side, beads in zip(sides, (gold[:middle], gold[middle:]), strict=True):
            side.append(replace(gold_corpora.cut(pair, beads), name=f"{pair.name}-{len(sides[0]) + len(sides[1])}"))
    return sides


def read(path: Path) -> list[gold_corpora.Pair]:
    """The documents of a file of gold, in one piece each."""
    return list(gold_corpora.of_sentences(path) if path.suffix == ".src-tgt" else gold_corpora.whole_documents(path))


def place(key: str) -> tuple[str, int]:
    """What to sort keys by, so that neighbours stand beside each other."""
    name, _, start = key.rpartition(".")
    return name, int(start)


def calibration(chances: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """The expected calibration error: how far probabilities are from shares that are right, in bins of equal width."""
    of: dict[int, list[tuple[float, bool]]] = {}
    for chance, is_right in zip(chances, right, strict=True):
        of.setdefault(min(int(chance * bins), bins - 1), []).append((chance, is_right))
    gaps = [abs(sum(chance - is_right for chance, is_right in found)) for found in of.values()]
    return sum(gaps) / max(len(chances), 1)


def pile(pairs: Sequence[gold_corpora.Pair], seed: int = 1, sizes: Sequence[int] = SIZES) -> list[Piece]:
    """Cut documents into a pile of files."""
    choice = random.Random(seed)
    files = []
    for pair in pairs:
        gold = gold_corpora.monotone(pair.gold)
        start = 0
        while start + 5 <= len(gold):
            kind = choice.choice(KINDS)
            size = 5 if kind == "short" else choice.choice(sizes)
            beads = gold[start : start + size]
            key, start = f"{pair.name}.{start}", start + size
            if len(beads) < 5:
                continue
            alone = choice.randrange(2) if choice.random() < ALONE else None
            shorter = choice.randrange(2) if kind == "omitted" else None
            for side in (0, 1):
                if side == alone:
                    continue
                kept = beads
                if side == shorter:
                    gone = set(
                        choice.sample(range(size), int(size * choice.uniform(0.2, 0.4))) if size == len(beads) else ()
                    )
                    kept = [bead for k, bead in enumerate(beads) if k not in gone]
                lines = [pair.sentences[side][k] for bead in kept for k in bead[side]]
                if kind == "boilerplate":
                    lines = [*HEADS[pair.langs[side]], *lines, *FEET[pair.langs[side]]]
                files.append(Piece(key, kind, pair.langs[side], tuple(lines), alone is None))
    choice.shuffle(files)
    return files


def written(files: Sequence[Piece], folder: Path) -> dict[str, Piece]:
    """Write a pile into a folder, under names that say nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {}
    for number, piece in enumerate(files):
        name = f"{number:05}.txt"
        (folder / name).write_text("\n\n".join(piece.lines) + "\n", encoding="utf-8")
        names[name] = piece
    return names
