"""What must stand in every match of a regular expression, as far as it can be told without knowing all of its syntax.

An index is asked for it first. What is in doubt is left out: then more text is looked through than there need be.
"""

from __future__ import annotations

import re

_HARMLESS = re.compile(r"\\[AbBdDmMRsSwWXZzhKnrtfv]")  # escapes that stand for no one character, or for white space
_NAMED = re.compile(r"\\[pPN]\{[^{}]*\}")
_FLAGS = re.compile(r"\(\?[aimsuL]+\)")
_QUANTIFIER = re.compile(r"(?:[*?+]|\{[^{}]*\})[?+]?")
_SET = re.compile(r"\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]", re.DOTALL)
_WHITE = " "


def required(pattern: str) -> list[list[str]]:
    """Strings one of whose lists must wholly stand in a text that the expression matches.

    Returns:
        A list for each alternative; nothing at all where nothing can be told.
    """
    alternatives: list[list[str]] = [[]]
    run = ""
    i = 0

    def end() -> None:
        nonlocal run
        if run.strip():
            alternatives[-1].append(run)
        run = ""

    while i < len(pattern):
        character = pattern[i]
        if character == "|":
            end()
            alternatives.append([])
            i += 1
            continue
        literal, stop = _one(pattern, i)
        if stop < 0:
            return []
        quantified = _QUANTIFIER.match(pattern, stop)
        if literal is None or (quantified and not quantified[0].startswith("+")):
            end()
        else:
            run += literal
            if quantified:  # a+ : one of it for certain, and no end of the run can be seen behind it
                end()
        i = stop
        while quantified := _QUANTIFIER.match(pattern, i):
            i = quantified.end()
    end()
    return alternatives if all(alternatives) else []


def _one(pattern: str, i: int) -> tuple[str | None, int]:
    """The character that stands at a place, if it is one, and where it ends; -1 where that cannot be told."""
    character = pattern[i]
    if character == "\\":
        if (found := _HARMLESS.match(pattern, i) or _NAMED.match(pattern, i)) is not None:
            return None, found.end()
        escaped = pattern[i + 1 : i + 2]
        return (escaped, i + 2) if escaped and not escaped.isalnum() else (None, -1)
    if character == "[":
        found = _SET.match(pattern, i)
        return None, found.end() if found else -1
    if character == "(":
        found = _FLAGS.match(pattern, i)
        return None, found.end() if found else _group(pattern, i)
    if character in ".^$":
        return None, i + 1
    if character in ")*?+{":
        return None, -1
    return character, i + 1


def _group(pattern: str, i: int) -> int:
    """Where a group ends, or -1. Flags that change what characters mean are in doubt wherever they stand."""
    depth = 0
    while i < len(pattern):
        if pattern[i] == "\\":
            i += 2
            continue
        if pattern[i] == "[":
            found = _SET.match(pattern, i)
            if found is None:
                return -1
            i = found.end()
            continue
        if pattern[i] == "(":
            if (
                re.match(r"\(\?(?:#|[a-zA-Z0-9]*[xfVrbepPw&R][a-zA-Z0-9]*[:)-])", pattern[i:])
                or pattern[i + 1 : i + 2] == "*"
            ):
                return -1
            depth += 1
        elif pattern[i] == ")":
            depth -= 1
            if depth == 0:
                return i + 1
        i += 1
    return -1
