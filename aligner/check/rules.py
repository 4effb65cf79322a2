"""What is looked for, how grave it is, and by which rules of the user."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from aligner.errors import ChoiceError
from aligner.registry import CHECKS, PROFILES, load

Severity = Literal["error", "warning", "information"]

# How grave findings of a kind are, where it is not a warning. A check may say of one of its findings that it is less.
SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {
        "number": "error",
        "date": "error",
        "unit": "error",
        "conversion": "information",
        "term": "error",
        "untranslated": "error",
        "omitted": "error",
        "tag": "error",
        "limit": "error",
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


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something that the user wants to hear of: a bead in which all that is given holds.

    Attributes:
        message: What is said then.
        source: A compiled expression of the library `regex` that the source matches.
        target: One that the target matches.
        lacks: One that nothing in the target matches.
        severity: How grave it is.
        file: Name of the file that it comes from.
        line: Its line there.
    """

    message: str
    source: Any = None
    target: Any = None
    lacks: Any = None
    severity: Severity = "warning"
    file: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked for, and how grave it is.

    Attributes:
        kinds: What to look for, of `CHECKS`.
        severities: How grave findings of a kind are, where it is not as by default.
        max_length: The most characters that a target may have.
        patterns: The user's own patterns.
        forbidden: Words and phrases that must not stand in the target, in any case.
        encoder: Name of the sentence encoder, as for `align`, that tells what in a bead is incomplete; it is loaded for
            that alone. With `none` nobody tells.

    Example:
        >>> aligner.check.Rules(kinds=("number", "limit"), max_length=40).max_length
        40
    """

    kinds: tuple[str, ...] = field(default_factory=default_kinds)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    max_length: int | None = None
    patterns: tuple[Pattern, ...] = ()
    forbidden: tuple[str, ...] = ()
    encoder: str = "use"

    def with_kinds(self, only: Collection[str] = (), skip: Collection[str] = ()) -> Rules:
        """Return the rules with other kinds of findings.

        Args:
            only: Look for these alone; all those of the rules if there are none.
            skip: Do not look for these.

        Raises:
            ChoiceError: There is no such kind of findings.
        """
        for kind in (*only, *skip):
            if kind not in CHECKS:
                raise ChoiceError(f"unknown kind of findings {kind!r}", hint=f"choose from: {', '.join(CHECKS)}")
        wanted = frozenset(only or self.kinds) - frozenset(skip)
        return replace(self, kinds=tuple(kind for kind in CHECKS if kind in wanted))


def profile(name: str) -> Rules:
    """Return the rules for a sort of texts.

    Raises:
        ChoiceError: There is no such profile.
    """
    rules: Rules = load(PROFILES, name, "profile")
    return rules
