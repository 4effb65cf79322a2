"""How sure an alignment is of a bead, as everything shows it that people look at."""

from __future__ import annotations

from typing import Literal

Level = Literal["sure", "middle", "doubtful", "unknown"]
LEVELS: tuple[Level, ...] = ("sure", "middle", "doubtful", "unknown")
SURE, DOUBTFUL = 0.9, 0.7
"""Confidence from which a bead counts as sure, and below which as doubtful."""

SIGNS: dict[Level, str] = {"sure": "●", "middle": "◆", "doubtful": "▲", "unknown": "○"}
"""A sign for each level, so that colour is never the only thing that tells."""


def level(confidence: float | None) -> Level:
    """Return the level that a confidence falls into."""
    if confidence is None:
        return "unknown"
    return "sure" if confidence >= SURE else "doubtful" if confidence < DOUBTFUL else "middle"


def number(confidence: float | None) -> str:
    """Return a confidence rounded to two decimals; the level, which it may touch by that, has a sign."""
    return "–" if confidence is None else f"{confidence:.2f}"
