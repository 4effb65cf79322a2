"""Standard input, output and error: usable whatever the program was started with.

A file or a pipe gets UTF-8, whatever the system calls its encoding: what is written into a file by `-o` is UTF-8 too,
and code pages of Windows have no Chinese. A terminal gets its own encoding, and something similar for a character that
this lacks.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata

_SIMILAR: dict[int, str] = str.maketrans(
    {
        **dict.fromkeys("─━═┄┈╌–—‐‑‒―−", "-"),
        **dict.fromkeys("│┃║┆┊╎", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╞╡╪╤╧╟╢╫╥╨╸╺╴╶", "+"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’‚‹›", "'"),
        **dict.fromkeys("•·●◦▪", "*"),
        **dict.fromkeys("█▇▆▅▄▃▂▁▓▒░■", "#"),
        "…": "...",
        "→": "->",
        "←": "<-",
        "↔": "<->",
        "⇒": "=>",
        "✓": "v",
        "✗": "x",
        "×": "x",
        "\u00a0": " ",
    }
)
_ERRORS = "aligner-similar"


def prepare() -> None:
    """Make the three standard streams ready; a closed one becomes one that takes nothing and gives nothing.

    Otherwise the first file that is opened would get its number, and what is meant for the terminal its content.
    """
    codecs.register_error(_ERRORS, _similar)
    # Neither the closed input can be read nor the closed output be written: whoever needs it is told.
    for number, flags in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, flags)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - as long as the program
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors=_ERRORS)


def _similar(error: UnicodeError) -> tuple[str | bytes, int]:
    """Give something similar for what an encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_in_ascii, error.object[error.start : error.end])), error.end


def _in_ascii(character: str) -> str:
    """A character of ASCII that looks alike; else question marks, as many as it has columns."""
    if similar := _SIMILAR.get(ord(character)):
        return similar
    return "??" if unicodedata.east_asian_width(character) in "WF" else "?" * (not unicodedata.combining(character))
