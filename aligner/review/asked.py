"""What a request asks for, read with the limits of what makes sense."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, NoReturn, TypeVar

from starlette.requests import Request

from aligner.edits import Edit, from_value
from aligner.review.answers import Refused

Value = TypeVar("Value")

_BODY = 20_000_000  # bytes of JSON
_LARGEST = 2**53
_EDITS = 20_000  # in one action
_STRING = 1_000_000


async def body_of(request: Request) -> Asked:
    """Return the object that a request sends as JSON.

    Raises:
        Refused: It is too large, or no such thing.
    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _BODY:
            raise Refused(413, f"more than {_BODY:,} bytes")
    if not data:
        return Asked({})
    try:
        value = json.loads(data, parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False).encode()  # half of a character, which cannot be written
    except (ValueError, RecursionError):
        raise Refused(400, "it is not valid JSON in UTF-8") from None
    if not isinstance(value, dict):
        raise Refused(400, "an object is wanted")
    return Asked(value)


def pair_of(request: Request) -> int:
    """Return the number of the pair of documents in an address."""
    number: int = request.path_params["pair"]
    if number >= 2**31:
        raise Refused(404, f"there is no document {number} in this project")
    return number


def query_of(request: Request) -> Asked:
    """Return what stands behind the question mark of an address; what stands there twice counts once."""
    return Asked(dict(request.query_params))


def edits_of(values: object) -> list[Edit]:
    """Return the edits of an action.

    Raises:
        EditError: One of them is none.
    """
    if not isinstance(values, list) or not values:
        raise Refused(400, '"edits" is a list of one edit or more')
    if len(values) > _EDITS:
        raise Refused(400, f"an action has at most {_EDITS:,} edits")
    return [from_value(value) for value in values]


def bead_name(identifier: str) -> tuple[Literal["source", "target"], int]:
    """Return the name of a bead that the page calls `s34`, or `t7` where it has no source."""
    side, number = identifier[:1], identifier[1:]
    if side not in ("s", "t") or not number.isascii() or not number.isdigit() or len(number) > 10:
        raise Refused(400, f"{identifier[:20]!r} is no name of a bead")
    return ("source" if side == "s" else "target"), int(number)


class Asked:
    """Values by their names, from JSON or from an address, where all are strings."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return self._values.get(name) is not None

    def any(self, name: str) -> Any:
        """Return a value as it came; None where there is none."""
        return self._values.get(name)

    def string(self, name: str, default: str | None = None) -> str:
        """Return a string."""
        value = self._values.get(name)
        if value is None:
            return _or_refuse(name, default)
        if not isinstance(value, str) or len(value) > _STRING:
            raise Refused(400, f'"{name}" is a string')
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Return one of some strings."""
        value = self.string(name, default)
        if value not in choices:
            raise Refused(400, f'"{name}" is one of: {", ".join(filter(None, choices))}')
        return value

    def integer(self, name: str, default: int | None = None, *, least: int = 0) -> int:
        """Return a whole number."""
        value = self._values.get(name)
        if value is None:
            return _or_refuse(name, default)
        if isinstance(value, str) and len(value) < 16 and value.isascii() and value.isdigit():
            value = int(value)
        if type(value) is not int or not least <= value < _LARGEST:
            raise Refused(400, f'"{name}" is a number from {least}')
        return value

    def optional_integer(self, name: str) -> int | None:
        """Return a whole number, or None where there is none."""
        return self.integer(name) if name in self and self.any(name) != "" else None

    def number(self, name: str) -> float | None:
        """Return a number, or None where there is none."""
        value = self._values.get(name)
        if value is None or value == "":
            return None
        try:
            if isinstance(value, bool) or not abs(float(value)) < _LARGEST:
                raise ValueError
            return float(value)
        except (TypeError, ValueError):
            raise Refused(400, f'"{name}" is a number') from None

    def flag(self, name: str) -> bool:
        """Return whether something is so: true, or 1 in an address."""
        value = self._values.get(name)
        if value in (None, False, "", "0", "false"):
            return False
        if value in (True, "1", "true"):
            return True
        raise Refused(400, f'"{name}" is true or false')

    def strings(self, name: str) -> list[str]:
        """Return a list of strings."""
        value = self._values.get(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Refused(400, f'"{name}" is a list of strings')
        return value

    def properties(self, name: str) -> dict[str, str] | None:
        """Return an object of strings, or None where there is none."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise Refused(400, f'"{name}" is an object of strings')
        return value

    def settings(self) -> dict[str, str | None]:
        """Return all of it: strings, or None, by names."""
        if not all(value is None or isinstance(value, str) for value in self._values.values()):
            raise Refused(400, "each value is a string or null")
        if any(not name or len(name) > 100 for name in self._values):
            raise Refused(400, "a property needs a name of at most 100 characters")
        return dict(self._values)


def _or_refuse(name: str, default: Value | None) -> Value:
    if default is None:
        raise Refused(400, f'"{name}" is missing')
    return default


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
