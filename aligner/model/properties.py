"""What a file says of a unit, a document or itself that has no place of its own in the model."""

from __future__ import annotations

from collections.abc import Iterable

from aligner.errors import ArgumentError, described

Properties = tuple[tuple[str, str], ...]
"""Pairs of a name and a value, in the order of the file; a name may occur more than once.

The names are those of the file, such as `creationdate` or `x-project`. In a bead, those that begin with `source.` or
`target.` concern one side: `source.lang` is the language of that side where it is not the document's (`en-GB` among
`en-US`), and `source.document` the document it comes from where an alignment holds several.
"""


def check_properties(properties: object, what: str) -> None:
    """See that something is pairs of strings.

    Raises:
        ArgumentError: It is not.
    """
    if not isinstance(properties, tuple) or not all(
        isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
        for pair in properties
    ):
        raise ArgumentError(
            f"the properties of {what} must be a tuple of pairs of strings, not {described(properties)}",
            hint='write (("creationid", "ANNA"),)',
        )


def united(several: Iterable[Properties]) -> Properties:
    """Return the properties of what has become one, each pair once."""
    return tuple(dict.fromkeys(pair for properties in several for pair in properties))


def value_of(properties: Properties, name: str, default: str = "") -> str:
    """Return the first value of a name."""
    return next((value for key, value in properties if key == name), default)
