r"""Contexts of a term as lines of text, for tables: two lines each, the term marked ⟦so⟧ on both sides.

    #12 双方发表了⟦联合公报⟧。
    The parties issued a ⟦joint communiqué⟧.

The number is that of the bead, where there is one, counted through all documents of a project. A line end is
`\n`, and a backslash stands before a character that would mean something else: `\\`, `\⟦`, `\⟧`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from aligner.model import Context, Span
from aligner.render.marking import joined, pieces

_OPEN, _CLOSE = "⟦", "⟧"
_SPECIAL = re.compile(r"[\\⟦⟧\n]")
_PART = re.compile(r"\\(.)|([⟦⟧])|([^\\⟦⟧]+)", re.DOTALL)
_NUMBER = re.compile(r"#([0-9]{0,9}) ")


def as_lines(contexts: Iterable[Context], most: int) -> tuple[str, int]:
    """Contexts as lines of text.

    Args:
        contexts: The contexts.
        most: Characters that they may have together; those beyond are left out.

    Returns:
        The text, and how many contexts are in it.
    """
    lines: list[str] = []
    size = count = 0
    for context in contexts:
        number = context.bead or ""
        pair = f"#{number} {_line(context.source, context.source_spans)}\n{_line(context.target, context.target_spans)}"
        size += len(pair) + 1
        if size > most:
            break
        lines.append(pair)
        count += 1
    return "\n".join(lines), count


def _line(string: str, spans: Iterable[Span]) -> str:
    return "".join(
        f"{_OPEN}{_escaped(part)}{_CLOSE}" if is_marked else _escaped(part) for part, is_marked in pieces(string, spans)
    )


def _escaped(string: str) -> str:
    return _SPECIAL.sub(lambda match: r"\n" if match[0] == "\n" else f"\\{match[0]}", string)


def from_lines(text: str) -> tuple[Context, ...] | None:
    """The way back from `as_lines`; None where somebody has damaged them."""
    if not text.strip():
        return ()
    lines = text.split("\n")
    if len(lines) % 2:
        return None
    contexts = []
    for source, target in zip(lines[::2], lines[1::2], strict=True):
        number = _NUMBER.match(source)
        if not number:
            return None
        sides = (_unmarked(source[number.end() :]), _unmarked(target))
        contexts.append(Context(sides[0][0], sides[1][0], sides[0][1], sides[1][1], int(number[1] or 0)))
    return tuple(contexts)


def _unmarked(line: str) -> tuple[str, tuple[Span, ...]]:
    parts: list[tuple[str, bool]] = [("", False)]
    for match in _PART.finditer(line):
        if match[2]:
            parts.append(("", match[2] == _OPEN))
        else:
            added = match[3] or ("\n" if match[1] == "n" else match[1])
            parts[-1] = (parts[-1][0] + added, parts[-1][1])
    return joined(parts)
