"""The options with which pairs are left out of a corpus, and the table that says how many were."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared

if TYPE_CHECKING:
    from aligner.corpora.filters import Choice, Filters

_NAMES = ("unlike", "one-sided", "identical", "numbers", "languages", "duplicates", "near-duplicates")


def _names(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> frozenset[str]:
    names = [name.strip() for value in values for name in value.split(",")]
    for name in names:
        if name not in (*_NAMES, "all"):
            raise click.BadParameter(f"there is no filter {name!r}; choose from {', '.join(_NAMES)}, or all")
    return frozenset(_NAMES if "all" in names else names)


def _ratio(context: click.Context, option: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 1 <= value < math.inf:
        raise click.BadParameter("it must be 1 or more, such as 3")
    return value


def _choice(approved: bool, min_confidence: float | None, length_ratio: float | None, names: frozenset[str]) -> Choice:
    from aligner.corpora.filters import Choice

    return Choice(approved, min_confidence, length_ratio, names)


chosen = shared.gathered(
    "choice",
    _choice,
    click.option("--approved", is_flag=True, help="Write only pairs that somebody has approved."),
    shared.min_confidence,
    click.option(
        "--length-ratio",
        type=float,
        callback=_ratio,
        metavar="R",
        help="Leave out pairs one side of which is more than R times as long as the other; a Chinese character counts "
        "as 3.4 Latin letters.",
    ),
    click.option(
        "--filter",
        "names",
        multiple=True,
        callback=_names,
        metavar="NAME[,NAME]",
        help=f"Leave out pairs: {', '.join(_NAMES)}, or all of these; the first of those that are alike is kept.",
    ),
)


def table(filters: Filters) -> list[str]:
    """Return the lines of a table of what was left out, and of what is left."""
    rows = [*filters.removed.items(), ("kept", filters.kept), ("beads", filters.total)]
    width = max(len(name) for name, _ in rows)
    share = 100 / max(filters.total, 1)
    return [f"{name:{width}}{count:12,}{count * share:8.1f} %" for name, count in rows]


def figures(filters: Filters) -> Mapping[str, object]:
    """Return the same figures as JSON has them."""
    return {"beads": filters.total, "kept": filters.kept, "left out": dict(filters.removed)}


def as_json(filters: Filters) -> str:
    """Return the figures as JSON."""
    return json.dumps(figures(filters), indent=1)
