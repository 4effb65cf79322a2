"""Strings of which parts are marked: a term in its context, what a check found, what a search has matched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aligner.model import Span


def pieces(string: str, spans: Iterable[Span]) -> Iterator[tuple[str, bool]]:
    """Take a string apart into what is marked and what is not.

    Args:
        string: The string.
        spans: What is marked; spans that overlap make one piece, spans that only touch do not.

    Yields:
        Each piece, none of them empty, and whether it is marked.
    """
    apart: list[Span] = []
    for start, stop in sorted(spans):
        if apart and start < apart[-1].stop:
            apart[-1] = Span(apart[-1].start, max(stop, apart[-1].stop))
        elif start < stop:
            apart.append(Span(start, stop))
    position = 0
    for start, stop in apart:
        if start > position:
            yield string[position:start], False
        yield string[start:stop], True
        position = stop
    if position < len(string):
        yield string[position:], False


def joined(parts: Iterable[tuple[str, bool]]) -> tuple[str, tuple[Span, ...]]:
    """Put pieces together again.

    Args:
        parts: As `pieces` gives them; empty ones are passed over.

    Returns:
        The string, and what is marked in it.
    """
    strings: list[str] = []
    spans: list[Span] = []
    position = 0
    for part, is_marked in parts:
        if is_marked and part:
            spans.append(Span(position, position + len(part)))
        strings.append(part)
        position += len(part)
    return "".join(strings), tuple(spans)
