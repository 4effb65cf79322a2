"""Word links as lines of text: the tokens as `a b ||| c d`, the links as `0-0 1-1`, one pair of sentences a line.

This is the format of fast_align, eflomal and awesome-align, named after the decoder Pharaoh. Gold standards write a
possible link as `0p0`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aligner.errors import FormatError
from aligner.io.files import Limits, read_string

TokenLinks = frozenset[tuple[int, int]]

_LINK = re.compile(r"([0-9]{1,9})([-p])([0-9]{1,9})")
_SEPARATOR = " ||| "
_REMEDY = "save it as UTF-8"


def read_tokens(path: str, limits: Limits = Limits()) -> list[tuple[list[str], list[str]]]:
    """Read pairs of tokenised sentences.

    Args:
        path: The file, or `-`.
        limits: Sizes to refuse.

    Returns:
        The words of the two sides of each line. A side may be empty.

    Raises:
        InputError: The file cannot be read.
        FormatError: A line does not have two sides.
    """
    pairs = []
    for number, string in _numbered_lines(path, limits):
        sides = f" {string} ".split(_SEPARATOR)
        if len(sides) != 2:
            hint = "write the words of both sides with spaces between them: source words ||| target words"
            raise FormatError("a line needs one ||| between its two sides", file=path, line=number, hint=hint)
        pairs.append((sides[0].split(), sides[1].split()))
    return pairs


def read_links(path: str, *, first: int = 0, limits: Limits = Limits()) -> list[tuple[TokenLinks, TokenLinks]]:
    """Read word links in Pharaoh format.

    Args:
        path: The file, or `-`.
        first: The number of the first word of a side: 0, or 1 in some gold standards.
        limits: Sizes to refuse.

    Returns:
        For each line the links that are sure, and all that are possible; words are counted from 0.

    Raises:
        InputError: The file cannot be read.
        FormatError: Something is no link, or a number is too small.
    """
    found = []
    for number, string in _numbered_lines(path, limits):
        sure, possible = set(), set()
        for item in string.rpartition(_SEPARATOR.strip())[2].split():  # the words may stand before the links
            match = _LINK.fullmatch(item)
            if match is None:
                hint = "write links as 0-0 1-2, possible ones as 0p1"
                raise FormatError(f"{item[:40]!r} is no link", file=path, line=number, hint=hint)
            link = (int(match[1]) - first, int(match[3]) - first)
            if min(link) < 0:
                raise FormatError(f"words are counted from {first}, not {item}", file=path, line=number)
            possible.add(link)
            if match[2] == "-":
                sure.add(link)
        found.append((frozenset(sure), frozenset(possible)))
    return found


def format_links(links: Iterable[tuple[int, int]]) -> str:
    """Return the links of one pair of sentences as a line in Pharaoh format, without the line break."""
    return " ".join(f"{source}-{target}" for source, target in links)


def _numbered_lines(path: str, limits: Limits) -> list[tuple[int, str]]:
    content = read_string(path, limits=limits, remedy=_REMEDY).removeprefix("\ufeff").removesuffix("\n")
    return [(number, string.rstrip("\r")) for number, string in enumerate(content.split("\n"), 1)]
