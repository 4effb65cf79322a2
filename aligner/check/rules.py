"""What is looked for, how grave it is, and by which rules of the user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from aligner.registry import CHECKS

Severity = Literal["error", "warning", "information"]

# How grave findings of a kind are, where it is not a warning. A check may say of one of its findings that it is less.
SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {
        "number": "error",
        "date": "error",
        "term": "error",
        "untranslated": "error",
        "omitted": "error",
        "tag": "error",
        "limit": "error",
        "inconsistent": "information",
        "ending": "information",
    }
)
# Kinds that nothing is wrong with in many sorts of texts: they are looked for only if somebody asks.
OFF = frozenset({"ending"})


def default_kinds() -> tuple[str, ...]:
    """Return the kinds of findings that are looked for if nobody says otherwise."""
    return tuple(kind for kind in CHECKS if kind not in OFF)


def severity_of(kind: str) -> Severity:
    """Return how grave findings of a kind are if nobody says otherwise."""
    return SEVERITIES.get(kind, "warning")


@dataclass(frozen=True)
class Rules:
    """What is looked for, and how grave it is.

    Attributes:
        kinds: What to look for, of `CHECKS`.
        severities: How grave findings of a kind are, where it is not as by default.
    """

    kinds: tuple[str, ...] = field(default_factory=default_kinds)
    severities: Mapping[str, Severity] = field(default_factory=dict)
