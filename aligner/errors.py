"""What can go wrong, in words for the person at the keyboard.

Everything the package raises on purpose is an `AlignerError`. Its text is one line that names the file, the place in
it, what is wrong and the way out. Anything else that escapes is a bug.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


class AlignerError(Exception):
    """Base of all errors raised on purpose.

    Args:
        reason: What is wrong, without a full stop.
        file: The file it is about, as the user named it.
        line: One-based line in that file.
        hint: The way out, without a full stop.

    Example:
        >>> try:
        ...     aligner.read("missing.tmx")
        ... except aligner.AlignerError as error:
        ...     print(error)
        missing.tmx: no such file or folder
    """

    def __init__(
        self, reason: str, *, file: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.file = file
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        return located(self.reason, self.file, self.line, self.hint)


def located(reason: str, file: str | None, line: int | None, hint: str | None) -> str:
    """Say in one line what is wrong, with its place before it and the way out behind it; as `AlignerError`."""
    place = "" if file is None else f"{file}: " if line is None else f"{file}:{line}: "
    way_out = "" if hint is None else f"; {hint}"
    return printable(f"{place}{reason}{way_out}")


# What a terminal may obey, or what changes the order of what stands around it (UAX 9), and bytes of names of files
# that are no characters.
_OBEYED = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Return a text for a line of a message, with what a terminal would obey as it is written in Python.

    Example:
        >>> print(printable("a\\x1b[31m.txt"))
        a\\x1b[31m.txt
    """
    return _OBEYED.sub(lambda match: _written(match[0]), text)


def _written(character: str) -> str:
    if character.isspace():
        return " "
    code = ord(character)
    return f"\\x{code & 0xFF:02x}" if code < 0x100 or 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"


class InputError(AlignerError):
    """A file or a text that cannot be used: missing, empty, binary, undecodable, in an unsupported language."""


class FormatError(InputError):
    """A file that breaks the rules of its format."""


class OutputError(AlignerError):
    """A file that cannot be written."""


class ChoiceError(AlignerError):
    """A name that is not among the choices."""


class EncoderError(AlignerError):
    """An encoder that cannot be loaded: not installed, or its weights are not the ones expected."""


class ArgumentError(AlignerError, TypeError):
    """An argument of the wrong kind, such as the name of a file where a document is wanted."""


class InvariantError(AlignerError, ValueError):
    """Values that contradict each other, such as beads that do not tile their documents."""


class PositionError(AlignerError, IndexError):
    """A number that nothing has, such as that of a bead beyond the last."""


class EditError(AlignerError):
    """An edit that does not fit the alignment: no such bead, a place outside of it, something else there by now."""


class CancelledError(AlignerError):
    """A run that was asked to stop."""


def expect(value: object, kind: type | tuple[type, ...], what: str, hint: str | None = None) -> None:
    """Refuse an argument of the wrong kind.

    Args:
        value: The argument.
        kind: The class that it must be an instance of, or several.
        what: What it is, for the message, such as `the source`.
        hint: The way out, without a full stop.

    Raises:
        ArgumentError: It is no instance of them.
    """
    if not isinstance(value, kind):
        kinds = kind if isinstance(kind, tuple) else (kind,)
        wanted = " or ".join("None" if one is type(None) else _with_article(one.__name__) for one in kinds)
        raise ArgumentError(f"{what} must be {wanted}, not {described(value)}", hint=hint)


def expect_tuple(values: Sequence[object], kind: type, what: str) -> None:
    """Refuse anything but a tuple of values of one kind.

    Args:
        values: The argument.
        kind: The class of what is in it.
        what: What they are, for the message, such as `the beads`.

    Raises:
        ArgumentError: It is no tuple, or something in it is no instance of `kind`.
    """
    expect(values, tuple, what, f"freeze them: tuple({what.split()[-1]})" if isinstance(values, list) else None)
    if set(map(type, values)) - {kind}:
        for number, value in enumerate(values):
            expect(value, kind, f"number {number} of {what}")


def expect_list(values: Iterable[Item], kind: type[Item], what: str) -> list[Item]:
    """Return the values of an iterable that must all be of one kind; a single string is none.

    Args:
        values: The argument.
        kind: The class of what is in it.
        what: What they are, for the message, such as `the words`.

    Raises:
        ArgumentError: It is a string or no iterable, or something in it is no instance of `kind`.
    """
    single = isinstance(values, (str, bytes))
    if single or not isinstance(values, Iterable):
        hint = f"write [{reprlib.repr(values)}]" if single else None
        raise ArgumentError(f"{what} must be a list, not {described(values)}", hint=hint)
    made = list(values)
    for number, value in enumerate(made):
        if not isinstance(value, kind):
            expect(value, kind, f"number {number} of {what}")
    return made


def described(value: object) -> str:
    """Return what a value is, in a few words for a message: its class and the beginning of what it holds."""
    return "None" if value is None else f"{_with_article(type(value).__name__)}: {reprlib.repr(value)}"


def _with_article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIOUaeiou' else 'a'} {name}"
