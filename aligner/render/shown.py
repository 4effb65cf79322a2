"""Text as a page can show it: which characters, in which language and direction, in how many columns."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from aligner.languages import direction
from aligner.languages.scripts import IDEOGRAPHIC, SOUTH_EAST_ASIAN
from aligner.languages.tags import is_known, is_well_formed
from aligner.model import Document, Span

# What HTML forbids: control characters and noncharacters.
_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
FORBIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONCHARACTERS}]")
# What turns round the direction of the text behind it.
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# A line end between two letters of scripts without spaces is none to a reader.
_SOLID = IDEOGRAPHIC + SOUTH_EAST_ASIAN
_SEAM = re.compile(rf"(?<=[{_SOLID}])[^\S\u3000]*\n\s*(?=[{_SOLID}])")


def language(tag: str) -> dict[str, str]:
    """Return the attributes `lang` and `dir` of an element that holds text in a language."""
    tag = tag.replace("_", "-")
    if not is_known(tag) or not is_well_formed(tag):
        return {"lang": "", "dir": "auto"}
    return {"lang": tag, "dir": direction(tag)}


def shown(string: str) -> str:
    """Return a string as a page can carry it: � in place of what HTML forbids."""
    return FORBIDDEN.sub("\ufffd", string)


def one_line(string: str) -> str:
    """Return a string as `shown` does, in one line, and without what turns round the direction of what follows."""
    return " ".join(_DIRECTION.sub("", shown(string)).split())


def sentence(document: Document, i: int) -> str:
    """Return a sentence as it is shown, line ends inside it closed as its script wants it."""
    string = document[i]
    return shown(_SEAM.sub("", string) if "\n" in string else string)


def excerpt(document: Document, span: Span, columns: int = 60) -> str:
    """Return the beginning of a stretch of the text in one line.

    Args:
        document: The document.
        span: Offsets into its text.
        columns: What it may take at most, where a Chinese character takes two columns.
    """
    content = document.text.content[span.start : min(span.stop, span.start + 4 * columns)]
    line = one_line(_SEAM.sub("", content))
    width = 0
    for i, character in enumerate(line):
        width += 2 if east_asian_width(character) in "WF" else 1
        if width > columns:
            whole_words = line[:i].rpartition(" ")[0]
            return (whole_words if len(whole_words) > i - 16 else line[:i]).rstrip() + "…"
    return line
