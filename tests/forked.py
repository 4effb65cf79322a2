"""Run the program many times in little time: `python forked.py`, with runs as JSON on standard input.

Each run is a process that was copied from this one, in which the commands are imported already. It gets streams as
Python makes them at its start, in an encoding. Results are JSON: the status, and the bytes of both streams as Latin 1.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Done(NamedTuple):
    """What came of a run."""

    status: int
    output: bytes
    errors: bytes


def run_all(runs: Sequence[tuple[str, Sequence[str]]], folder: Path) -> list[Done]:
    """Run the program once for each pair of an encoding and arguments, in a folder."""
    command = [sys.executable, __file__]
    done = subprocess.run(command, cwd=folder, input=json.dumps(runs).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [Done(status, *map(str.encode, streams, ("latin-1",) * 2)) for status, *streams in json.loads(done.stdout)]


def _run(encoding: str, arguments: list[str]) -> tuple[int, str, str]:
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if not child:
            os.dup2(output.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding=encoding)
            sys.stderr = io.TextIOWrapper(
                os.fdopen(2, "wb", closefd=False), encoding=encoding, errors="backslashreplace"
            )
            sys.argv = ["aligner", *arguments]
            from aligner.__main__ import main

            status = 1
            try:
                main()
            except SystemExit as end:
                status = int(end.code or 0)
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        streams = []
        for stream in (output, errors):
            stream.seek(0)
            streams.append(stream.read().decode("latin-1"))
        return status, streams[0], streams[1]


if __name__ == "__main__":
    from aligner.registry import COMMANDS, load

    for name in COMMANDS:
        load(COMMANDS, name, "command")
    import aligner.formats
    import aligner.render.terminal  # noqa: F401

    json.dump([_run(encoding, arguments) for encoding, arguments in json.load(sys.stdin)], sys.stdout)
