"""What can go wrong, in words for the person at the keyboard.

Everything the package raises on purpose is an `AlignerError`. Its text is one line that names the file, the place in
it, what is wrong and the way out. Anything else that escapes is a bug.
"""

from __future__ import annotations


class AlignerError(Exception):
    """Base of all errors raised on purpose.

    Args:
        reason: What is wrong, without a full stop.
        file: The file it is about, as the user named it.
        line: One-based line in that file.
        hint: The way out, without a full stop.
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
    return f"{place}{reason}{way_out}".replace("\n", " ")


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


class InvariantError(AlignerError, ValueError):
    """Values that contradict each other, such as beads that do not tile their documents."""


class AlignerWarning(UserWarning):
    """Something was changed or left out, and the result is still usable."""


class CancelledError(AlignerError):
    """A run that was asked to stop."""
