"""A recipe as a value of JSON, in which form it travels in every format that can hold one."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from typing import Any

from aligner import report
from aligner.model import Recipe

_SIDE = re.compile("source|target")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Options that belong to one side, and what they are called on the other.
_OTHER = {"source_encoding": "target_encoding", "target_encoding": "source_encoding"}
_OUTCOME = {field.name for field in fields(Recipe) if not field.compare}
_STRINGS = {field.name: field.default for field in fields(Recipe) if field.name != "options"}


def to_value(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe as a JSON object; its options as a list of pairs, because their order counts."""
    strings = {name: getattr(recipe, name) for name in _STRINGS}
    stated = {name: string for name, string in strings.items() if string or name not in _OUTCOME}
    return {**stated, "options": [list(pair) for pair in recipe.options]}


def from_value(value: object) -> Recipe:
    """Make a recipe of a JSON object: the inverse of `to_value`.

    Raises:
        ValueError: `value` is not a recipe; the message says why.
    """
    if not isinstance(value, dict):
        raise ValueError("must be an object")
    strings = {name: value.get(name, default) for name, default in _STRINGS.items()}
    for name, string in strings.items():
        if not isinstance(string, str):
            raise ValueError(f"{name} must be a string")
    options = value.get("options", [])
    if not isinstance(options, list) or not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in options
    ):
        raise ValueError("options must be a list of pairs of strings")
    if any(_SURROGATE.search(string) for string in (*strings.values(), *(part for pair in options for part in pair))):
        raise ValueError("a lone surrogate in it is no character")
    return Recipe(**strings, options=tuple((name, text) for name, text in options))


def turned(recipe: Recipe) -> Recipe:
    """Return the recipe of an alignment whose source and target have changed places."""
    options = {_OTHER.get(name, name): value for name, value in recipe.options}
    return replace(
        recipe,
        source_segmenter=recipe.target_segmenter,
        target_segmenter=recipe.source_segmenter,
        options=tuple(sorted(options.items())) if options.keys() & _OTHER else recipe.options,
        source=recipe.target,
        target=recipe.source,
        unmatched=_SIDE.sub(lambda match: "target" if match[0] == "source" else "source", recipe.unmatched),
    )


def dump(recipe: Recipe) -> str:
    """Write a recipe as one line of ASCII."""
    return json.dumps(to_value(recipe))


def load(string: str) -> Recipe:
    """Read a recipe from a string: the inverse of `dump`.

    Raises:
        ValueError: `string` is not a recipe; the message says why.
    """
    try:
        return from_value(json.loads(string))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def load_or_pass_over(string: str, file: str, line: int | None = None) -> Recipe | None:
    """Read a recipe from a string; a damaged one is passed over, which is a notice.

    Args:
        string: What should be a recipe.
        file: The file it stands in, for the notice.
        line: One-based line in that file.
    """
    try:
        return load(string)
    except ValueError as error:
        report.notice("left out", f"passed over the recipe, which is damaged ({error})", file=file, line=line)
        return None
