"""What is looked for in a sort of texts, and how grave it is there."""

from __future__ import annotations

from aligner.check.rules import Rules, default_kinds
from aligner.registry import CHECKS

# Contracts and laws: every kind is looked for, and whatever changes the meaning is an error.
LEGAL = Rules(
    kinds=tuple(CHECKS),
    severities={"name": "error", "incomplete": "error", "unit": "error", "negation": "error"},
)
# Strings of a program: they repeat, are short on one side, and end alike.
SOFTWARE = Rules(
    kinds=tuple(kind for kind in CHECKS if kind not in ("doubled", "length", "conversion")),
    severities={"inconsistent": "information"},
)
# Novels: numbers, remarks and quotation marks are the translator's to change, and so is what is said once only.
LITERARY = Rules(
    kinds=tuple(kind for kind in default_kinds() if kind not in ("inconsistent", "doubled", "negation")),
    severities={"number": "warning", "unit": "warning", "quote": "information", "incomplete": "information"},
)
