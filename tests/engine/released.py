"""The release that comes with the project, and its beads by hand."""

from __future__ import annotations

import json

from conftest import RELEASE

from aligner.model import Alignment, Document, Text
from aligner.segmentation import segment

Link = tuple[tuple[int, ...], tuple[int, ...]]


def release(name: str) -> Document:
    """Segment one version: `zh` or `en`."""
    return segment(Text.clean((RELEASE / f"{name}.txt").read_text("utf-8"), name))


def links(alignment: Alignment) -> list[Link]:
    """Return the numbers of the sentences of each bead."""
    return [(tuple(range(*bead.source)), tuple(range(*bead.target))) for bead in alignment]


def gold() -> list[Link]:
    """Return the beads of the release as they were aligned by hand."""
    lines = (RELEASE / "gold.align").read_text("utf-8").splitlines()
    return [(tuple(json.loads(a)), tuple(json.loads(b))) for a, b in (line.split(":") for line in lines)]
