"""Which files of a pile are versions of each other, by what stands in them.

files ──Reader──▶ profiles ──search──▶ candidates ──align──▶ evidence ──▶ probabilities ──greedy──▶ pairs

A file is paired with one other at most, and only where it is likelier than not that they belong together: what has no
counterpart in the pile stays alone. The result is the same in whatever order the files are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner import encoders, report, texts
from aligner.errors import AlignerError, InputError
from aligner.io.files import Limits
from aligner.languages import detection
from aligner.model import Document, Text, language_of
from aligner.pairing.evidence import evidence, probabilities
from aligner.pairing.likeness import aligned
from aligner.pairing.names import natural
from aligner.pairing.nearest import Nearest, Search, Side, search, twins
from aligner.pairing.profiles import Profile, Reader

CANDIDATES = 8
FLOOR = 0.5
_SAME = 0.9  # likeness of the one to the other from which on two files of one language are nearly the same
_TWINS = 4

Languages = tuple[str | None, str | None]
Sides = tuple[Sequence[Profile], Sequence[Profile]]


@dataclass(frozen=True, slots=True)
class FoundPair:
    """Two files that are versions of one text.

    Attributes:
        source: One version.
        target: The other.
        probability: That they are.
        others: For each of the two, files of its language that are nearly the same, such as copies and other editions.
    """

    source: str
    target: str
    probability: float
    others: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class Alone:
    """A file that is paired with none.

    Attributes:
        path: The file.
        lang: Its language; empty where it could not be read.
        kind: Why it stays alone, in words that are the same for many files.
        detail: What is particular to this one.
        beside: The file of its own language that is paired in its place; empty where there is none.
        nearest: The file of the other language that is most likely its other version; empty where there is none.
        probability: That it is.
    """

    path: str
    lang: str
    kind: str
    detail: str = ""
    beside: str = ""
    nearest: str = ""
    probability: float = 0.0

    @property
    def reason(self) -> str:
        """Why it stays alone."""
        return f"{self.kind}{': ' * bool(self.detail)}{self.detail}"


@dataclass(frozen=True, slots=True)
class ContentPairing:
    """What became of a pile of files.

    Attributes:
        pairs: The pairs, in the natural order of the source files.
        alone: The other files, likewise.
        languages: Primary subtags of the source and the target.
        candidates: Pairs of files that were looked at closely.
    """

    pairs: tuple[FoundPair, ...]
    alone: tuple[Alone, ...]
    languages: tuple[str, str]
    candidates: int = 0


def pair_by_content(
    paths: Iterable[str],
    encoder: str = "use",
    languages: Languages = (None, None),
    *,
    floor: float = FLOOR,
    approximate: bool = False,
    limits: Limits = Limits(),
) -> ContentPairing:
    """Find out which files belong together by what stands in them.

    Args:
        paths: The files, in any order.
        encoder: Name of the encoder, as for `align`.
        languages: Of the source and the target, as far as the user names them; by default the two that most files are
            in, in the order of their tags.
        floor: Probability below which two files stay alone.
        approximate: Whether to search with faiss, which finds nearly all, and much faster in very large piles.
        limits: Sizes to refuse.

    Raises:
        InputError: faiss is needed and not installed; both languages are the same.
        ChoiceError: There is no such encoder, or it makes no vectors.
        EncoderError: The encoder cannot be loaded.
    """
    encoders.encode([], encoder)
    how = _approximate_search() if approximate else search
    alone: list[Alone] = []
    reader = Reader()
    try:
        with report.stage("reading"):
            _read_all(sorted(set(paths), key=lambda path: (natural(path), path)), limits, reader, alone)
        chosen = two_languages([file.lang for file in reader.files], languages)
        files = [file for file in reader.files if file.lang in chosen]
        alone += [
            Alone(file.path, file.lang, f"it is in {file.lang}, neither in {chosen[0]} nor in {chosen[1]}")
            for file in reader.files
            if file.lang not in chosen
        ]
        sides: tuple[list[Profile], list[Profile]] = ([], [])
        with report.stage("encoding"):
            for number, file in enumerate(files, 1):
                sides[chosen.index(file.lang)].append(
                    reader.profile(file, lambda strings: encoders.encode(strings, encoder))
                )
                report.progress(number, len(files))
    finally:
        reader.close()
    if not all(sides):
        missing = chosen[0] if not sides[0] else chosen[1]
        other = "another language" if missing == "und" else missing
        reason = f"there is no file in {other} that it could belong to"
        left = [Alone(file.path, file.lang, reason) for side in sides for file in side]
        return ContentPairing((), _in_order([*alone, *left]), chosen)
    pairs, left, looked_at = _paired(sides, floor, how)
    pairs.sort(key=lambda pair: natural(pair.source))
    return ContentPairing(tuple(pairs), _in_order([*alone, *left]), chosen, looked_at)


def _approximate_search() -> Search:
    from aligner.pairing import approximate

    approximate.require()
    return approximate.search


def two_languages(langs: Sequence[str], wanted: Languages) -> tuple[str, str]:
    """Return the languages to pair files of: those that are named, else those of most files, in order of their tags.

    Args:
        langs: The languages of all files.
        wanted: Those that the user names.

    Raises:
        InputError: Both are the same.
    """
    named = [lang and language_of(lang) for lang in wanted]
    if named[0] is not None and named[0] == named[1]:
        hint = "aligner mine A B finds what two texts in one language have in common"
        raise InputError(f"both languages are {named[0]}; versions are looked for in two", hint=hint)
    counts = Counter(lang for lang in langs if lang not in named)
    others = [lang for lang, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    missing = sorted([*others, "und", "und"][: named.count(None)], key=lambda lang: (lang == "und", lang))
    found = [lang or missing.pop(0) for lang in named]
    return found[0], found[1]


def _read_all(paths: Sequence[str], limits: Limits, reader: Reader, alone: list[Alone]) -> None:
    for number, path in enumerate(paths, 1):
        try:
            with report.collect_notices():
                document = _read(path, limits)
        except AlignerError as error:
            report.check()
            alone.append(Alone(path, "", "it cannot be read", error.reason))
        else:
            if document.sentences:
                reader.add(path, document.lang, document.strings())
            else:
                alone.append(Alone(path, "", "there are no sentences in it"))
        report.progress(number, len(paths))


def _read(path: str, limits: Limits) -> Document:
    """Read a file and find its sentences, whatever language it is in."""
    from aligner.segmentation import segment

    content = texts.read(path, limits=limits)
    return segment(Text.clean(content, detection.identify(content)))


def _paired(sides: Sides, floor: float, search: Search) -> tuple[list[FoundPair], list[Alone], int]:
    """Pair the files of two languages."""
    pairs, same, found = compared(sides, search)
    chances = probabilities(found)
    taken = choose(pairs, chances, floor)
    made = []
    for number in taken:
        i, j = pairs[number].tolist()
        first, second = (
            tuple(sorted(file[n].path for n in found[k])) for file, found, k in zip(sides, same, (i, j), strict=True)
        )
        made.append(FoundPair(sides[0][i].path, sides[1][j].path, float(chances[number]), (first, second)))
    return made, _left(sides, pairs, chances, taken, same, floor), len(pairs)


def compared(
    sides: Sides, search: Search = search
) -> tuple[NDArray[np.int64], tuple[list[set[int]], list[set[int]]], NDArray[np.float64]]:
    """Find the candidates among files of two languages, and what speaks for each.

    Args:
        sides: The files.
        search: How to search.

    Returns:
        An array (candidates, 2) of numbers of files, in order; for each file of either side those that are nearly the
        same; and an array (candidates, features).
    """
    ready = Side.of(sides[0]), Side.of(sides[1])
    with report.stage("searching"):
        forward, backward = search(*ready, CANDIDATES)
    with report.stage("searching for twins"):
        same = _same(sides[0], twins(ready[0], _TWINS, search)), _same(sides[1], twins(ready[1], _TWINS, search))
    pairs = _candidates(forward, backward)
    with report.stage("comparing"):
        return pairs, same, evidence(*sides, pairs, same)


def _same(files: Sequence[Profile], found: Nearest) -> list[set[int]]:
    """Return for each file those that are nearly the same, or hold it, or are held by it."""
    pairs = np.array([(n, k) for n, row in enumerate(found.numbers.tolist()) for k in row if k >= 0], dtype=np.int64)
    same: list[set[int]] = [set() for _ in files]
    likeness = aligned(files, files, pairs.reshape(-1, 2))[:, :2].max(axis=1)
    for n, k in pairs[likeness >= _SAME].tolist():
        same[n].add(k)
        same[k].add(n)
    return same


def _candidates(forward: Nearest, backward: Nearest) -> NDArray[np.int64]:
    """Return the pairs that the search found from either side, in order, each once."""
    found = {(i, j) for i, row in enumerate(forward.numbers.tolist()) for j in row if j >= 0}
    found |= {(i, j) for j, row in enumerate(backward.numbers.tolist()) for i in row if i >= 0}
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def choose(pairs: NDArray[np.int64], chances: NDArray[np.float64], floor: float) -> list[int]:
    """Take the likeliest pair, then the likeliest of the files that are left, down to a floor.

    Hungarian matching is no better here (Buck and Koehn 2016), and one wrong cell of it moves others.

    Args:
        pairs: An array (pairs, 2), in order.
        chances: Their probabilities.
        floor: The probability to end at.

    Returns:
        The numbers of the pairs that were taken.
    """
    taken: list[int] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for number in np.argsort(-chances, kind="stable").tolist():
        i, j = pairs[number].tolist()
        if chances[number] < floor:
            break
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            taken.append(number)
    return taken


def _left(
    sides: Sides,
    pairs: NDArray[np.int64],
    chances: NDArray[np.float64],
    taken: Sequence[int],
    same: tuple[Sequence[set[int]], Sequence[set[int]]],
    floor: float,
) -> list[Alone]:
    """Return the files that are in no pair, each with the reason."""
    partner: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for i, j in pairs[taken].tolist():
        partner[0][i], partner[1][j] = j, i
    best: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for number in np.argsort(-chances, kind="stable").tolist():
        for side in (0, 1):
            best[side].setdefault(int(pairs[number, side]), number)
    found = []
    for side in (0, 1):
        for n, file in enumerate(sides[side]):
            if n in partner[side]:
                continue
            number = best[side].get(n)
            nearest = int(pairs[number, 1 - side]) if number is not None else -1
            chance = float(chances[number]) if number is not None else 0.0
            beside = next((k for k in sorted(same[side][n]) if k in partner[side]), -1)
            if beside >= 0:
                reason = "nearly the same as one that is paired"
            elif nearest in partner[1 - side] and chance >= floor:
                reason, beside = "its nearest is likelier to belong to another", partner[1 - side][nearest]
            else:
                reason = "no file is likely enough to be its other version"
            others = sides[side][beside].path if beside >= 0 else "", sides[1 - side][nearest].path if chance else ""
            found.append(Alone(file.path, file.lang, reason, "", *others, chance))
    return found


def _in_order(files: Iterable[Alone]) -> tuple[Alone, ...]:
    return tuple(sorted(files, key=lambda file: (natural(file.path), file.path)))
