"""Documents whose two versions do not seem to be translations of each other: there a wrong file was paired."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log2

from aligner.model import Alignment

# As in `engine.likeness`, of which a recipe keeps the figure with two decimals.
_LIKENESS, _STEP = 0.16, 0.04
_CONFIDENCE = (
    0.25  # mean of the pairs below which a document is doubted: of true translations the Bible has .8 and more
)
_SEVERAL = 5  # pairs whose mean says something
_SHOWN = 3


@dataclass(slots=True)
class Named:
    """Documents that are counted, and the first of them named.

    Attributes:
        count: How many there are.
        names: The first ones.
    """

    count: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """Count a document."""
        self.count += 1
        if len(self.names) < _SHOWN:
            self.names.append(name)

    def __str__(self) -> str:
        more = f" and {self.count - len(self.names):,} more" if self.count > len(self.names) else ""
        return ", ".join(" ".join(name.split()) for name in self.names) + more


def why_unlike(alignment: Alignment) -> str:
    """Return the figures that say that two texts are no translations of each other; nothing where they may be."""
    pairs = [bead for bead in alignment.beads if bead.source.size and bead.target.size]
    known = [bead.confidence for bead in pairs if bead.confidence is not None]
    mean = sum(known) / len(known) if len(known) >= _SEVERAL else 1.0
    likeness = _likeness(alignment)
    shorter = min(len(alignment.source), len(alignment.target))
    if mean >= _CONFIDENCE and (likeness is None or likeness >= min(_LIKENESS, _STEP * log2(max(shorter, 1)))):
        return ""
    figures = [f"mean confidence {mean:.2f}"] if len(known) >= _SEVERAL else []
    return ", ".join([*figures, *([] if likeness is None else [f"likeness {likeness:.2f}"])])


def _likeness(alignment: Alignment) -> float | None:
    """How alike the texts were when they were aligned, if that was measured and nobody has changed the pairs since."""
    recipe = alignment.recipe
    if recipe is None or any(name == "edited" for name, _ in recipe.options):
        return None
    try:
        return float(recipe.likeness)
    except ValueError:
        return None
