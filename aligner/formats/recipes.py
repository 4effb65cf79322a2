"""A recipe as a value of JSON, in which form it travels in every format that can hold one."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from aligner.model import Recipe

_NAMES = tuple(field.name for field in fields(Recipe) if field.name != "options")


def to_value(recipe: Recipe) -> dict[str, Any]:
    """A recipe as a JSON object; its options as a list of pairs, because their order counts."""
    return {**{name: getattr(recipe, name) for name in _NAMES}, "options": [list(pair) for pair in recipe.options]}


def from_value(value: object) -> Recipe:
    """The way back.

    Raises:
        ValueError: `value` is not a recipe; the message says why.
    """
    if not isinstance(value, dict):
        raise ValueError("must be an object")
    strings = {name: value.get(name) for name in _NAMES}
    for name, string in strings.items():
        if not isinstance(string, str):
            raise ValueError(f"{name} must be a string")
    options = value.get("options", [])
    if not isinstance(options, list) or not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in options
    ):
        raise ValueError("options must be a list of pairs of strings")
    return Recipe(**strings, options=tuple((name, text) for name, text in options))  # type: ignore[arg-type]


def dump(recipe: Recipe) -> str:
    """A recipe as one line of ASCII."""
    return json.dumps(to_value(recipe))


def load(string: str) -> Recipe:
    """The way back.

    Raises:
        ValueError: `string` is not a recipe; the message says why.
    """
    return from_value(json.loads(string))
