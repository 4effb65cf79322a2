"""Which words stand near a pattern more often than by chance.

Everything is counted in beads: those where the pattern stands, those where the word does, and those where the word
stands within some words of the pattern. So the numbers come from the index, without a look at the other beads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import log, log2

from aligner import languages
from aligner.concordance.folding import Folding
from aligner.concordance.hits import Hit
from aligner.concordance.running import runs
from aligner.languages.language import Language
from aligner.model import SIDES

SAMPLE = 20_000
"""Hits that are looked at, where nothing else is said."""

_CANDIDATES = 5_000  # words whose number of beads is asked for, at most: those that stand near most often
_LEAST = 2  # beads in which a word stands near


@dataclass(frozen=True, slots=True)
class Collocation:
    """A word near a pattern.

    Attributes:
        word: The word, in its commonest form.
        count: Number of beads where it stands near the pattern.
        left: In how many of them it stands before the pattern.
        right: In how many behind it; both may be so in one bead.
        beads: Number of beads in which it stands at all, on that side.
        log_likelihood: How much less likely the numbers are by chance (Dunning 1993): 10.83 or more by less than one
            chance in 1,000.
        log_dice: How exclusively they stand together, 14 at most; it does not depend on the size of the memory
            (Rychlý 2008).
    """

    word: str
    count: int
    left: int
    right: int
    beads: int
    log_likelihood: float
    log_dice: float


@dataclass(slots=True)
class _Near:
    forms: Counter[str] = field(default_factory=Counter)
    count: int = 0
    left: int = 0
    right: int = 0


def near(
    hits: Iterable[Hit],
    window: int,
    langs: tuple[str, str],
    folding: Folding,
    beads_with: Callable[[str], int],
    beads: int,
    total: int,
) -> list[Collocation]:
    """The words near the occurrences of hits, those with the highest log-likelihood first.

    Args:
        hits: The hits of a pattern, or a sample of them, all of one side.
        window: Words to the left and to the right that are looked at.
        langs: BCP 47 tags of source and target.
        folding: Makes alike what is one word.
        beads_with: Gives the number of beads in which a folded word stands on that side.
        beads: Number of all beads.
        total: Number of all hits, of which those given may be a sample.
    """
    found: dict[str, _Near] = {}
    looked_at = 0
    for hit in hits:
        looked_at += 1
        language = languages.get(langs[SIDES.index(hit.side)])
        before, behind = _around(hit, window, language, folding)
        for word, form in {**before, **behind}.items():
            one = found.setdefault(word, _Near())
            one.forms[form] += 1
            one.count += 1
            one.left += word in before
            one.right += word in behind
    share = total / looked_at if looked_at else 1.0
    common = sorted(found.items(), key=lambda one: (-one[1].count, one[0]))[:_CANDIDATES]
    made = []
    for word, one in common:
        if one.count < min(_LEAST, looked_at):
            continue
        both = min(round(one.count * share), total)
        alone = max(beads_with(word), both)
        if both * beads > alone * total:  # more often than by chance
            likelihood, dice = log_likelihood(both, total, alone, beads), 14 + log2(2 * both / (total + alone))
            form = max(one.forms, key=lambda form: (one.forms[form], form))
            made.append(
                Collocation(form, both, round(one.left * share), round(one.right * share), alone, likelihood, dice)
            )
    made.sort(key=lambda one: (-one.log_likelihood, one.word))
    return made


def log_likelihood(both: int, one: int, other: int, every: int) -> float:
    """Dunning's (1993) ratio, doubled, for two things that stand together.

    Args:
        both: Number of places with both.
        one: Number with the one.
        other: Number with the other.
        every: Number of all.
    """
    rows, columns = (one, every - one), (other, every - other)
    cells = ((both, one - both), (other - both, every - one - other + both))
    return 2 * sum(
        cells[i][j] * log(cells[i][j] * every / (rows[i] * columns[j]))
        for i in (0, 1)
        for j in (0, 1)
        if cells[i][j] > 0
    )


def _around(hit: Hit, window: int, language: Language, folding: Folding) -> tuple[dict[str, str], dict[str, str]]:
    """The words before and behind the occurrences of a hit, folded, with how they are written."""
    before: dict[str, str] = {}
    behind: dict[str, str] = {}
    words = [word for run in runs(hit.text, language) for word in run]
    for occurrence in hit.occurrences:
        start, stop = occurrence.span
        left = [word for word in words if word.stop <= start][-window:]
        right = [word for word in words if word.start >= stop][:window]
        before |= {folding.loose(word.form): word.form for word in left}
        behind |= {folding.loose(word.form): word.form for word in right}
    return before, behind
