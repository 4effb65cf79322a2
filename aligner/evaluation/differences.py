"""Where an alignment differs from gold: the beads of both side by side, and what sort of error it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from aligner.evaluation.beads import NumberedBead, in_order
from aligner.model import Alignment

Kind = Literal["split", "merge", "shift", "one-sided"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Texts = tuple[tuple[int, str], ...]
"""The sentences of one side, each with its number."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the two differ, as small as possible: what shares no sentence with it is another one.

    Attributes:
        kind: `split` where gold beads are divided, `merge` where they are joined, `shift` where sentences stand with
            others than in gold, `one-sided` where sentences are left alone that have a counterpart in gold, or have one
            that are alone there.
        gold: The gold beads, in the order of the text.
        predicted: The beads of the evaluated alignment there.
        source: The source sentences of all these beads; empty where no file holds the texts.
        target: The target sentences.
    """

    kind: Kind
    gold: tuple[NumberedBead, ...]
    predicted: tuple[NumberedBead, ...]
    source: Texts = ()
    target: Texts = ()


def differences(
    gold: set[NumberedBead], predicted: set[NumberedBead], text: Alignment | None = None
) -> Iterator[Difference]:
    """Yield where two alignments differ, in the order of the text.

    Args:
        gold: The gold beads.
        predicted: The others.
        text: One that holds the sentences.
    """
    key, own = in_order(gold), in_order(predicted)
    made = list(_connected(gold - predicted, predicted - gold))
    made.sort(key=lambda both: min(map(key, (*both[0], *both[1]))))
    for of_gold, of_predicted in made:
        yield Difference(
            kind_of(of_gold, of_predicted),
            tuple(sorted(of_gold, key=key)),
            tuple(sorted(of_predicted, key=own)),
            *(_sentences(text, side, (*of_gold, *of_predicted)) for side in (0, 1)),
        )


def kind_of(gold: Iterable[NumberedBead], predicted: Iterable[NumberedBead]) -> Kind:
    """Return what sort of error beads are that stand for others of gold."""
    wanted, made = list(gold), list(predicted)
    is_wrong, is_missing = _have_others(made, wanted), _have_others(wanted, made)
    if is_wrong and is_missing:
        return "shift"
    if _alone(wanted) != _alone(made):
        return "one-sided"
    if is_wrong or is_missing:
        return "merge" if is_wrong else "split"
    return "split" if len(made) > len(wanted) else "merge"


def _have_others(beads: Iterable[NumberedBead], reference: Iterable[NumberedBead]) -> bool:
    """Whether some bead holds sentences together that no bead of the reference holds together."""
    at: defaultdict[tuple[int, int], list[NumberedBead]] = defaultdict(list)
    for bead in reference:
        for side, sentences in enumerate(bead):
            for sentence in sentences:
                at[side, sentence].append(bead)
    return any(
        not any(
            set(source) <= set(one[0]) and set(target) <= set(one[1])
            for one in min(at.get((0, source[0]), []), at.get((1, target[0]), []), key=len)
        )
        for source, target in beads
        if source and target
    )


def _alone(beads: Iterable[NumberedBead]) -> set[tuple[int, int]]:
    """The sentences without a counterpart, each with its side."""
    return {(k, number) for bead in beads if not all(bead) for k, side in enumerate(bead) for number in side}


def _connected(
    gold: set[NumberedBead], predicted: set[NumberedBead]
) -> Iterator[tuple[list[NumberedBead], list[NumberedBead]]]:
    """Yield the beads that are connected by the sentences that they share."""
    at: defaultdict[tuple[int, int], list[tuple[int, NumberedBead]]] = defaultdict(list)
    left = dict.fromkeys([*((0, bead) for bead in gold), *((1, bead) for bead in predicted)])
    for one in left:
        for side, sentences in enumerate(one[1]):
            for sentence in sentences:
                at[side, sentence].append(one)
    while left:
        begun = next(iter(left))
        del left[begun]
        waiting, found = [begun], [begun]
        while waiting:
            for side, sentences in enumerate(waiting.pop()[1]):
                for sentence in sentences:
                    for other in at.pop((side, sentence), ()):
                        if other in left:
                            del left[other]
                            waiting.append(other)
                            found.append(other)
        yield [bead for which, bead in found if which == 0], [bead for which, bead in found if which == 1]


def _sentences(text: Alignment | None, side: int, beads: Iterable[NumberedBead]) -> Texts:
    if text is None:
        return ()
    document = text.target if side else text.source
    numbers = sorted({number for bead in beads for number in bead[side] if number < len(document)})
    return tuple((number, document[number]) for number in numbers)
