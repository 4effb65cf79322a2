"""Large dictionaries of which a text needs little: they are kept in parts, by the first character of their entries."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from aligner.caches.derived import derived
from aligner.caches.trusted import place_of

Value = TypeVar("Value")


class KeptDictionary(Generic[Value]):
    """A dictionary whose parts are read when they are asked for.

    Args:
        name: As for `derived`.
        make: Makes the whole dictionary, with values that JSON can hold, and what else is to be known of it.

    Attributes:
        about: What else is to be known.
    """

    def __init__(self, name: str, make: Callable[[], tuple[Mapping[str, Value], Mapping[str, Any]]]) -> None:
        self._read: dict[str, dict[str, Value]] = {}
        self._data, self._places = memoryview(b""), {}
        self.about: Mapping[str, Any]
        if place_of(name) is None:  # to write it out and read it back would take as long as to make it
            entries, self.about = make()
            self._read = _parts(entries)
        else:
            kept = derived(name, lambda: _written(*make()))
            self.about, self._places, self._data = kept.about["about"], kept.about["places"], kept.data

    def beginning(self, initial: str) -> dict[str, Value]:
        """Return all entries that begin with a character."""
        if initial not in self._read:
            start, stop = self._places.get(initial, (0, 0))
            self._read[initial] = json.loads(bytes(self._data[start:stop]) or "{}")
        return self._read[initial]

    def get(self, entry: str) -> Value | None:
        """Return the value of an entry; None where there is none."""
        return self.beginning(entry[:1]).get(entry)


def _parts(entries: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
    parts: dict[str, dict[str, Value]] = {}
    for entry, value in entries.items():
        parts.setdefault(entry[:1], {})[entry] = value
    return parts


def _written(entries: Mapping[str, Value], about: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    places, pieces, start = {}, [], 0
    for initial, part in _parts(entries).items():
        pieces.append(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
        places[initial] = (start, start + len(pieces[-1]))
        start += len(pieces[-1])
    return {"places": places, "about": about}, pieces
