"""Large dictionaries of which a text needs little: they are kept in parts, by the first character of their entries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

from aligner.caches.derived import derived
from aligner.caches.trusted import place_of

_HELD = 1 << 20  # bytes of a file whose entries are held in memory, where they take several times as much

Value = TypeVar("Value")


class KeptDictionary(Generic[Value]):
    """A dictionary whose parts are read when they are asked for; those that were not used for longest are let go of.

    Args:
        name: As for `derived`.
        make: Makes the whole dictionary, with values that JSON can hold, and what else is to be known of it.

    Attributes:
        about: What else is to be known.
    """

    def __init__(self, name: str, make: Callable[[], tuple[Mapping[str, Value], Mapping[str, Any]]]) -> None:
        self._read: dict[str, dict[str, Value]] = {}  # in the order of their last use
        self._held, self._lock = 0, Lock()
        self._data, self._places = memoryview(b""), {}
        self.about: Mapping[str, Any]
        if place_of(name) is None:  # to write it out and read it back would take as long as to make it
            entries, self.about = make()
            self._read = _parts(entries)
        else:
            kept = derived(name, lambda: _written(make))
            self.about, self._places, self._data = kept.about["about"], kept.about["places"], kept.data

    def beginning(self, initial: str) -> dict[str, Value]:
        """Return all entries that begin with a character."""
        with self._lock:
            part = self._read.pop(initial, None)
            if part is None:
                start, stop = self._places.get(initial, (0, 0))
                part = json.loads(bytes(self._data[start:stop]) or "{}")
                self._held += stop - start
            while self._held > _HELD and self._read:
                oldest = next(iter(self._read))
                del self._read[oldest]
                start, stop = self._places.get(oldest, (0, 0))
                self._held -= stop - start
            self._read[initial] = part
        return part

    def get(self, entry: str) -> Value | None:
        """Return the value of an entry; None where there is none."""
        return self.beginning(entry[:1]).get(entry)


def _parts(entries: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
    parts: dict[str, dict[str, Value]] = defaultdict(dict)
    for entry, value in entries.items():
        parts[entry[:1]][entry] = value
    return parts


def _written(
    make: Callable[[], tuple[Mapping[str, Value], Mapping[str, Any]]],
) -> tuple[dict[str, Any], list[bytes]]:
    """Return a dictionary as `derived` keeps it. Of what it is made of, nothing is held longer than needed."""
    entries, about = make()
    parts = _parts(entries)
    del entries
    places, pieces, start = {}, [], 0
    write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for initial in list(parts):
        pieces.append(write(parts.pop(initial)).encode("utf-8", "surrogatepass"))
        places[initial] = (start, start + len(pieces[-1]))
        start += len(pieces[-1])
    return {"places": places, "about": about}, pieces
