"""Find the paragraphs of a text.

A line is a paragraph: that is how releases, web pages and files from word processors come. Text that somebody's editor
has broken into lines of equal width (e-mail, Project Gutenberg) is recognised, and there blank lines separate
paragraphs. It shows in lines that end where the first word of the next line would not have fitted.
"""

from __future__ import annotations

import re
from itertools import pairwise

from aligner.languages.rules.cutting import trimmed
from aligner.languages.scripts import WIDE
from aligner.model import Span

_NARROWEST, _WIDEST = 40, 100  # columns; the width of hard-wrapped text is between them
_FEWEST = 3  # line ends inside paragraphs, before anything is concluded from them
_WIDE = re.compile(f"[{WIDE}]")
_FINAL = re.compile("[.!?。！？…:：][\"'”’」』»)）]*$")


def paragraphs(content: str) -> list[Span]:
    """Return the paragraphs of a text in order, trimmed of white space and without blank ones."""
    blocks = _blocks(content)
    width = _wrapped_at(content, blocks)
    spans: list[Span] = []
    for block in blocks:
        full = [_continues(content, a, b, width) for a, b in pairwise(block) if width and not _indented(content, b)]
        spans.append(block[0])
        if full and sum(full) >= 0.75 * len(full):
            for line in block[1:]:
                if _indented(content, line):
                    spans.append(line)
                else:
                    spans[-1] = Span(spans[-1].start, line.stop)
        else:
            spans.extend(block[1:])
    return spans


def _blocks(content: str) -> list[list[Span]]:
    """Return the lines, trimmed and grouped by blank lines."""
    blocks: list[list[Span]] = [[]]
    start = 0
    for line in content.split("\n"):
        span = trimmed(content, start, start + len(line))
        if span.size:
            blocks[-1].append(span)
        elif blocks[-1]:
            blocks.append([])
        start += len(line) + 1
    return [block for block in blocks if block]


def _wrapped_at(content: str, blocks: list[list[Span]]) -> int:
    """Return the column at which lines are wrapped, or 0 if each line is a paragraph."""
    pairs = [pair for block in blocks for pair in pairwise(block)]
    pairs = [(a, b) for a, b in pairs if not _indented(content, b)]
    if len(pairs) < _FEWEST or any(line.size > _WIDEST for block in blocks for line in block):
        return 0
    width = max(_columns(content, a) for a, _ in pairs)
    unfinished = sum(not _FINAL.search(content[max(a.start, a.stop - 8) : a.stop]) for a, _ in pairs)
    full = sum(_continues(content, a, b, width) for a, b in pairs)
    if _NARROWEST <= width <= _WIDEST and full >= 0.8 * len(pairs) and unfinished >= 0.5 * len(pairs):
        return width
    return 0


def _continues(content: str, line: Span, following: Span, width: int) -> bool:
    """Return whether the first word of the following line would not have fitted into this line."""
    text = content[slice(*following)]
    word = text[:4] if _WIDE.match(text) else text.split(None, 1)[0]
    return _columns(content, line) + 1 + len(word) + len(_WIDE.findall(word)) > width


def _columns(content: str, line: Span) -> int:
    """Return the width of a line with its indentation, in columns."""
    start = content.rfind("\n", 0, line.start) + 1
    return line.stop - start + len(_WIDE.findall(content, *line))


def _indented(content: str, line: Span) -> bool:
    """Return whether a line begins with an ideographic space or at least two other spaces."""
    before = content[max(0, line.start - 2) : line.start]
    return before.endswith("\u3000") or (len(before) == 2 and before.isspace() and "\n" not in before)
