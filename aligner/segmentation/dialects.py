"""Regular expressions of Java, ICU and .NET, as rules of segmentation have them, for the library `regex`."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from math import prod
from typing import Any

import regex

_LONGEST = 20_000  # characters of an expression
_REPEATED = 100_000  # times that a part may be asked for: numbers in braces multiply where they are nested
_TOKEN = re.compile(
    r"""\\Q(?P<quoted>.*?)(?:\\E|\Z)
    |\\u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})
    |\\(?:x\{(?P<braced>[0-9a-fA-F]{1,6})\}|0(?P<octal>[0-7]{1,3})|c(?P<control>[A-Za-z@-_]))
    |\\[pP]\{\^?(?P<property>[^{}]*)\}
    |\\(?P<escape>.)
    |(?P<recursion>\(\?(?:R|[-+]?[0-9]|&|P[>=]))
    |\(\?(?P<flags>[a-zA-Z]*(?:-[a-zA-Z]+)?)(?P<close>[:)])
    |\{(?P<count>[0-9]*,?[0-9]*)\}
    |(?P<brace>\{)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {
    "h": r"\p{H}",
    "H": r"\P{H}",
    "v": r"[\n\x0b\f\r\x85\u2028\u2029]",
    "V": r"[^\n\x0b\f\r\x85\u2028\u2029]",
    "Z": r"(?=\n?\Z)",
    "z": r"\Z",
    "e": r"\x1b",
}
# In Java these are ASCII alone: OmegaT does not end a sentence before a no-break space where a rule says `\s`.
_JAVA = {
    "s": r"[ \t\n\x0b\f\r]",
    "S": r"[^ \t\n\x0b\f\r]",
    "d": "[0-9]",
    "D": "[^0-9]",
    "w": "[A-Za-z0-9_]",
    "W": "[^A-Za-z0-9_]",
}
_FLAGS = frozenset("imsx")  # the other ones say how the classes of Java and .NET work


def compiled(pattern: str) -> Any:
    """Compile a translated expression; a point fits the end of a line too, as it does in OmegaT.

    Raises:
        ValueError: It cannot be compiled; the message says why.
    """
    try:
        return regex.compile(pattern, regex.V1 | regex.DOTALL)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        raise ValueError(str(getattr(error, "msg", None) or error or "too much in it")) from None


def translated(pattern: str, *, is_java: bool) -> str:
    """Write an expression as the library wants it.

    Args:
        pattern: An expression of Java, ICU or .NET.
        is_java: Whether `\\s`, `\\d` and `\\w` are ASCII alone in it.

    Raises:
        ValueError: It is one that could take for ever to compile, or calls itself.
    """
    if len(pattern) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST:,} characters")
    counts = [max(int(number) for number in match.split(",") if number) for match in _counts(pattern)]
    if prod(max(count, 1) for count in counts) > _REPEATED:
        raise ValueError(f"asks for more than {_REPEATED:,} of a thing")
    escapes = {**_ESCAPES, **_JAVA} if is_java and "(?U)" not in pattern else _ESCAPES
    return _TOKEN.sub(lambda match: _WAYS[match.lastgroup or ""](match, escapes), pattern)


def _counts(pattern: str) -> list[str]:
    return [m["count"] for m in _TOKEN.finditer(pattern) if m["count"] and m["count"].strip(",")]


def _refused(match: re.Match[str], escapes: dict[str, str]) -> str:
    raise ValueError(f"“{match[0]}” is not known here")


def _flags(match: re.Match[str], escapes: dict[str, str]) -> str:
    on, _, off = match["flags"].partition("-")
    on, off = ("".join(flag for flag in flags if flag in _FLAGS) for flags in (on, off))
    flags = f"{on}-{off}" if off else on
    return f"(?{flags}{match['close']}" if flags or match["close"] == ":" else ""


def _count(match: re.Match[str], escapes: dict[str, str]) -> str:
    return match[0] if match["count"].strip(",") else re.escape(match[0])


def _property(match: re.Match[str], escapes: dict[str, str]) -> str:
    name = match["property"]
    if name.startswith("java"):
        name = name[4:]
    elif name.startswith("Is") and not _is_property(name):  # a block in .NET
        name = f"In{name[2:]}"
    return match[0].replace(match["property"], name)


@lru_cache(maxsize=1000)
def _is_property(name: str) -> bool:
    try:
        compiled(rf"\p{{{name}}}")
    except ValueError:
        return False
    return True


# How what a group of the pattern above has found is written.
_WAYS: dict[str, Callable[[re.Match[str], dict[str, str]], str]] = {
    "quoted": lambda match, _: re.escape(match["quoted"]),
    "low": lambda match, _: rf"\U{_astral(match['high'], match['low']):08x}",
    "braced": lambda match, _: rf"\U{int(match['braced'], 16):08x}",
    "octal": lambda match, _: rf"\x{int(match['octal'], 8) % 256:02x}",
    "control": lambda match, _: rf"\x{ord(match['control'].upper()) ^ 64:02x}",
    "property": _property,
    "escape": lambda match, escapes: escapes.get(match["escape"], match[0]),
    "close": _flags,
    "recursion": _refused,
    "count": _count,
    "brace": lambda match, _: r"\{",
}


def _astral(high: str, low: str) -> int:
    return 0x10000 + (int(high, 16) - 0xD800) * 0x400 + int(low, 16) - 0xDC00
