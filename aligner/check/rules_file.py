"""Reading a file of rules (TOML): a profile, what each kind of findings is, a limit, and the user's own patterns.

profile = "legal"
limit = 400
forbidden = ["utilize", "leverage"]

[kinds]
ending = "off"
quote = "information"

[[pattern]]
message = "a prohibition reads “shall not”"
source = '不得'
lacks = 'shall not|may not'
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import prod
from typing import Any, cast

from aligner.check.rules import Pattern, Rules, Severity, profile
from aligner.errors import ChoiceError, FormatError
from aligner.io.files import Limits, name_of, read_string
from aligner.registry import CHECKS, LEVELS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_KEYS = ("profile", "max-length", "forbidden", "kinds", "pattern")
_OF_PATTERNS = ("message", "source", "target", "lacks", "severity")
_EXPRESSIONS = ("source", "target", "lacks")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # no tab or end of line, which an expression may have
_OFF = "off"
_LARGEST = 100_000  # repetitions times characters of an expression
_AT = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")
_HEADER = re.compile(r"\s*\[\[\s*[\"']?pattern[\"']?\s*\]\]")


def read_rules(path: str, limits: Limits = Limits()) -> Rules:
    """Read a file of rules.

    Args:
        path: The file.
        limits: Sizes of input to refuse.

    Raises:
        FormatError: It is not TOML, or says something that there is not.
        InputError: It cannot be read.
    """
    name = name_of(path)
    string = read_string(path, limits=limits)
    try:
        stated = tomllib.loads(string)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at and at[1] else None
        raise FormatError(f"not TOML: {_AT.sub('', str(error))}", file=name, line=line) from None
    _only(stated, _KEYS, name, None)
    rules = _of_profile(stated, name)
    kinds = _table(stated.get("kinds", {}), "kinds", name)
    _only(kinds, CHECKS, name, None, "kind of findings")
    for kind, level in kinds.items():
        if level not in (_OFF, *LEVELS):
            hint = f"choose from: {', '.join((_OFF, *LEVELS))}"
            raise FormatError(f"kinds.{kind} is {level!r}", file=name, hint=hint)
    on = {kind for kind, level in kinds.items() if level != _OFF}
    return replace(
        rules,
        kinds=tuple(k for k in CHECKS if k in on or (k in rules.kinds and k not in kinds)),
        severities={**rules.severities, **{kind: cast(Severity, kinds[kind]) for kind in on}},
        max_length=_length(stated.get("max-length"), name),
        forbidden=tuple(_strings(stated.get("forbidden", []), "forbidden", name)),
        patterns=tuple(_patterns(stated.get("pattern", []), string, name)),
    )


def _only(stated: Mapping[str, Any], known: Iterable[str], name: str, line: int | None, what: str = "key") -> None:
    for key in stated:
        if key not in known:
            raise FormatError(f"unknown {what} {key!r}", file=name, line=line, hint=f"choose from: {', '.join(known)}")


def _of_profile(stated: Mapping[str, Any], name: str) -> Rules:
    if "profile" not in stated:
        return Rules()
    try:
        return profile(stated["profile"] if isinstance(stated["profile"], str) else repr(stated["profile"]))
    except ChoiceError as error:
        raise FormatError(error.reason, file=name, hint=error.hint) from None


def _table(value: Any, key: str, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FormatError(f"{key!r} is no table", file=name, hint=f"write [{key}], and its entries in lines below it")
    return value


def _length(value: Any, name: str) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise FormatError(f"max-length is {value!r}", file=name, hint="write a number of characters, from 1")
    return value


def _strings(value: Any, key: str, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise FormatError(f"{key!r} is no list of words", file=name, hint=f'write {key} = ["one", "another"]')
    return value


def _patterns(stated: Any, string: str, name: str) -> list[Pattern]:
    if not isinstance(stated, list) or not all(isinstance(one, dict) for one in stated):
        raise FormatError("'pattern' is no list of tables", file=name, hint="write [[pattern]] above each")
    lines = [number for number, line in enumerate(string.splitlines(), 1) if _HEADER.match(line)]
    found = []
    for number, one in enumerate(stated):
        line = lines[number] if len(lines) == len(stated) else None
        for key in one:
            _only({key: None}, _OF_PATTERNS, name, _line_of(key, string, line))
        for key, value in one.items():
            if not isinstance(value, str) or not value.strip():
                said = f"the {key} of a pattern is {value!r}"
                raise FormatError(said, file=name, line=_line_of(key, string, line), hint="write a string")
            if key in _EXPRESSIONS and (sign := _CONTROL.search(value)):
                said = (
                    f'{key} has the control character {sign[0]!r}, since a backslash in "…" begins a character of TOML'
                )
                hint = f"write {key} = '…'"
                raise FormatError(said, file=name, line=_line_of(key, string, line), hint=hint)
        if "message" not in one or not any(key in one for key in _EXPRESSIONS):
            hint = "it needs a message, and one of: " + ", ".join(_EXPRESSIONS)
            raise FormatError("the pattern is incomplete", file=name, line=line, hint=hint)
        severity = one.get("severity", "warning")
        if severity not in LEVELS:
            hint = f"choose from: {', '.join(LEVELS)}"
            at = _line_of("severity", string, line)
            raise FormatError(f"unknown severity {severity!r}", file=name, line=at, hint=hint)
        made = {key: _compiled(one[key], key, string, name, line) for key in _EXPRESSIONS if key in one}
        message = " ".join(one["message"].split())
        found.append(Pattern(message, severity=cast(Severity, severity), file=name, line=line, **made))
    return found


def _compiled(pattern: str, key: str, string: str, name: str, line: int | None) -> Any:
    import regex

    repeated = prod(max(1, int(times)) for times in re.findall("{([0-9]{1,9})", pattern))
    try:
        if repeated * len(pattern) > _LARGEST:
            raise ValueError("too many repetitions")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a later version will read otherwise
            return regex.compile(pattern)
    except (regex.error, ArithmeticError, LookupError, MemoryError, RecursionError, ValueError) as error:
        problem = f"{key} is no regular expression: {error}"
        raise FormatError(problem, file=name, line=_line_of(key, string, line)) from None


def _line_of(key: str, string: str, header: int | None) -> int | None:
    """Return the line with a key of the pattern whose header is in line `header`."""
    if header is None:
        return None
    for number, line in enumerate(string.splitlines()[header:], header + 1):
        if line.lstrip().startswith("["):
            break
        if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return header
