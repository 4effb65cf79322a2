"""Words that the messages of many formats share."""

from __future__ import annotations

from collections.abc import Sequence


def shortened(items: Sequence[str], most: int = 10) -> str:
    """The first items of a list, and how many more there are."""
    more = f" and {len(items) - most:,} more" if len(items) > most else ""
    return ", ".join(items[:most]) + more


def counted(number: int, what: str) -> str:
    """A number of things, such as `1 unit` and `2,000 units`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
