"""Names that end with an exclamation mark, which then ends no sentence: Yahoo! Labs."""

from __future__ import annotations

import re

_BRAND = re.compile(r"(?<![a-z])(?:Yahoo|Yum|Jeopardy|Joomla|Kahoot)\Z")
_LONGEST = 15  # characters


def is_brand(paragraph: str, mark: int) -> bool:
    """Return whether the exclamation mark at `mark` belongs to a name."""
    return paragraph[mark] in "!！" and _BRAND.search(paragraph[max(0, mark - _LONGEST) : mark]) is not None
