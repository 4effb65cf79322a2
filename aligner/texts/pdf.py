"""PDF (ISO 32000) with a text layer.

pdfium, which reads it, is a large C++ program: a file made to break it would take this program along. So it runs in a
process of its own, with bounds on memory and time, and a breakdown there is an error message here.
"""

from __future__ import annotations

import contextlib
import json
import math
import signal
import subprocess
import sys
from collections.abc import Sequence

from aligner.errors import InputError
from aligner.texts import Source, TextFormat

MEMORY = 400_000_000  # bytes that the other process may take, or so many times those of the file,
_TIMES = 20
SECONDS = 30  # and seconds, of which the processor may work for three fifths; more for a file of more
_BYTES_A_SECOND = 50_000
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 24)  # not every system has it

# The other process looks for modules where this one does, and not in the current folder, which may be a stranger's.
_PROGRAM = "import sys; sys.path[:] = {path!r}; from aligner.texts.pdf import serve; serve({memory}, {seconds})"


def read(data: bytes, source: Source) -> list[str]:
    """The paragraphs of a PDF.

    Raises:
        InputError: It is damaged, protected by a password, too large, or has no text.
    """
    seconds = max(SECONDS, len(data) / _BYTES_A_SECOND)
    bounds = {"memory": max(MEMORY, _TIMES * len(data)), "seconds": math.ceil(seconds * 3 / 5)}
    command = [sys.executable, "-c", _PROGRAM.format(path=[*map(str, sys.path)], **bounds)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)
        if done.returncode == -_OUT_OF_TIME:
            raise subprocess.TimeoutExpired(command, seconds)
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        reason = f"this PDF could not be read in {seconds:.3g} seconds"
        raise InputError(reason, file=source.name, hint="take it apart first") from None
    except (OSError, ValueError):  # it did not start, or ended without an answer
        reason = "this PDF cannot be read: the library for such files broke down over it"
        raise InputError(
            reason, file=source.name, hint="save it again from another program, or take it apart"
        ) from None
    if isinstance(answer, dict):
        raise InputError(answer["reason"], file=source.name, hint=answer["hint"])
    return [str(paragraph) for paragraph in answer]


def serve(memory: int, seconds: int) -> None:
    """Be the other process: a PDF comes from standard input, its paragraphs or what is wrong go to standard output.

    Args:
        memory: The most bytes that this process may ask for.
        seconds: The most that it may take of the processor.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system has such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read())))


def _answer(data: bytes) -> Sequence[str] | dict[str, str]:
    from aligner.texts import pdf_glyphs, pdf_paragraphs

    try:
        return pdf_paragraphs.paragraphs(pdf_glyphs.lines(data))
    except pdf_glyphs.Unreadable as error:
        reason, hint = error.args
        return {"reason": reason, "hint": hint}


FORMAT = TextFormat(
    "pdf", "PDF with a text layer", read, frozenset({"paragraphs", "headings", "lists", "tables", "notes"})
)
