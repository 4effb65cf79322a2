"""Functions that are imported when they are first called, so that knowing a language costs little."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Late:
    """A function by its place: `Late("aligner.languages.zh.sentences:sentences")` is called like the function."""

    __slots__ = ("_function", "_place")

    def __init__(self, place: str) -> None:
        self._place = place
        self._function: Any = None

    def __call__(self, *arguments: Any) -> Any:
        if self._function is None:
            module, _, name = self._place.partition(":")
            self._function = getattr(import_module(module), name)
        return self._function(*arguments)

    def __repr__(self) -> str:
        return f"Late({self._place!r})"
