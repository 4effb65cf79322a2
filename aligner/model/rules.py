"""Rules of segmentation, as the programs of translators have them (SRX)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import NamedTuple

from aligner.errors import expect, expect_tuple


class BreakRule(NamedTuple):
    """What stands before and behind a place, and whether a segment ends there.

    Attributes:
        breaks: Whether one does; otherwise none ends there, whatever a later rule says.
        before: Regular expression of what ends at the place; empty for anything.
        after: Regular expression of what begins there.
        line: Where it stands in its file, from 1; 0 if that is not known.
    """

    breaks: bool
    before: str
    after: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class SegmentationRules:
    """Where segments end, by the rules of another program. Of the rules for a language the first that fits decides.

    Attributes:
        name: Name of their file.
        groups: The rules, in groups with names.
        maps: Patterns of language tags, each with the name of the group for them.
        cascades: Whether all the groups count whose pattern fits a language, in order; or the first alone.
        is_java: Whether the regular expressions are those of Java, where `\\s`, `\\d` and `\\w` are ASCII alone.

    Raises:
        ArgumentError: One of them is of the wrong kind.

    Example:
        >>> rules = aligner.read_srx("segmentation.srx")
        >>> aligner.segment("He came (see fig. 3). Then he left.", "en", rules=rules).strings()
        ['He came (see fig. 3).', 'Then he left.']
    """

    name: str
    groups: tuple[tuple[str, tuple[BreakRule, ...]], ...]
    maps: tuple[tuple[str, str], ...]
    cascades: bool = True
    is_java: bool = False

    def __post_init__(self) -> None:
        expect(self.name, str, "the name of the rules", "read them with aligner.read_srx(…)")
        expect_tuple(self.groups, tuple, "the groups")
        expect_tuple(self.maps, tuple, "the maps")

    def digest(self) -> str:
        """Return 64 hexadecimal digits that are the same for the same rules, wherever they were read from."""
        groups = [[name, [rule[:3] for rule in rules]] for name, rules in self.groups]
        canonical = json.dumps([groups, self.maps, self.cascades, self.is_java], separators=(",", ":"))
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()

    def __repr__(self) -> str:
        count = sum(len(rules) for _, rules in self.groups)
        return f"SegmentationRules({self.name!r}, {count:,} rules)"
