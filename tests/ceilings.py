"""What reading a hostile file costs: `python tests/ceilings.py READER…`, of all by default, `--only PATTERN` of files.

A READER is a format of alignments or of texts, `termbase-` and one of glossaries, or `sentences-` and a language: all
sentence rules of it, on plain text. Each file is read in a process of its own, which is a copy of this one: so a
thousand of them take minutes and not hours. One line a file comes out, as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))
sys.path.insert(0, str(Path(__file__).parent))

MEGABYTES, TIMES, SECONDS = 400, 20, 20
"""What reading a file may take: so many megabytes or times its size, whatever is more; seconds of the processor."""

_ADDRESSES = 8 << 30  # bytes, so that a machine survives what is found


class Reading(NamedTuple):
    """How the reading of a file went; `ended` is `read`, `refused` or what else happened."""

    reader: str
    attack: str
    bytes: int
    megabytes: int
    seconds: float
    ended: str
    said: str

    @property
    def is_within(self) -> bool:
        """Whether it kept to the ceilings."""
        return (
            self.ended in ("read", "refused")
            and self.megabytes <= max(MEGABYTES, TIMES * self.bytes / 1e6)
            and self.seconds <= SECONDS
        )


def readers() -> list[str]:
    """The names of all readers."""
    from samples import READ_FORMATS, READ_TEXTS

    from aligner.registry import LANGUAGES, TERMBASES

    languages = [f"sentences-{lang}" for lang in LANGUAGES]
    return [*READ_FORMATS, *(f"termbase-{name}" for name in TERMBASES), *READ_TEXTS, *languages]


def measured(reader: str, only: str = "", family: Callable[[str], bool] = lambda _: True) -> Iterator[Reading]:
    """Read all hostile files of a reader, one after the other."""
    import attacks
    from samples import READ_FORMATS, READ_TEXTS, of_format, of_termbase, of_text

    with tempfile.TemporaryDirectory() as base:
        folder = Path(base, "right")
        folder.mkdir()
        made: Iterator[tuple[str, Callable[[], bytes]]]
        others: list[Path] = []
        kind, _, name = reader.partition("-")
        if kind == "termbase":
            path = folder / f"sample.{name}"
            path.write_bytes(of_termbase(name))
            work = _termbase(name)
        elif kind == "sentences":
            path = folder / "sample.txt"
            path.write_bytes(b"One sentence is here. And another one.\n")
            work = _sentences(name)
        elif reader in READ_TEXTS:
            path = folder / f"sample.{reader}"
            path.write_bytes(of_text(reader))
            work = _text
        else:
            assert reader in READ_FORMATS
            path = of_format(reader, folder)
            others = sorted(set(folder.iterdir()) - {path})
            work = _alignment(reader)
        victims = [path, *others]
        for victim in victims:
            right = victim.read_bytes()
            if kind == "sentences":
                made = ((run, lambda string=string: string.encode()) for run, string in attacks.runs())
            else:
                made = attacks.attacks(right, is_html="html" in reader)
            for attack, make in made:
                label = f"{victim.name}: {attack}" if others else attack
                if not re.search(only, label) or not family(label):
                    continue
                _write(victim, make)
                yield _read(reader, label, victim.stat().st_size, work, path)
            victim.write_bytes(right)


def _write(path: Path, make: Callable[[], bytes]) -> None:
    """Make a file in a process of its own: what that takes would count as taken by the readers, which are copies."""
    child = os.fork()
    if not child:
        try:
            path.write_bytes(make())
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _alignment(name: str) -> Callable[[str], object]:
    from aligner import formats

    formats.read  # noqa: B018 - imported before the process is copied
    return lambda path: formats.read(path, name)


def _termbase(name: str) -> Callable[[str], object]:
    from aligner import termbases

    return lambda path: termbases.read(path, name)


def _text(path: str) -> object:
    from aligner import pipeline
    from aligner.segmentation import segment

    return segment(pipeline.read_text(path, "en"))


def _sentences(lang: str) -> Callable[[str], object]:
    from aligner import pipeline
    from aligner.segmentation import segment, tokenize

    def work(path: str) -> None:
        document = segment(pipeline.read_text(path, lang))
        longest = max(range(len(document)), key=lambda n: len(document[n]))
        tokenize(document, longest)

    return work


def _read(reader: str, attack: str, size: int, work: Callable[[str], object], path: Path) -> Reading:
    from aligner import report
    from aligner.errors import AlignerError

    said, told = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        status = 0
        try:
            os.close(said)
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 1))
            resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            with report.collect_notices():
                try:
                    work(str(path))
                    os.write(told, b"read\n")
                except AlignerError as error:
                    os.write(told, f"refused\n{str(error)[-300:]}".encode("utf-8", "replace"))
                except BaseException as error:
                    os.write(told, f"{type(error).__name__}\n{str(error)[:300]}".encode("utf-8", "replace"))
        finally:
            os._exit(status)
    os.close(told)
    _, status, usage = os.wait4(child, 0)
    with os.fdopen(said, "rb") as stream:
        ended, _, reason = stream.read().decode("utf-8", "replace").partition("\n")
    code = os.waitstatus_to_exitcode(status)
    if code or not ended:
        ended = f"signal {-code}" if code < 0 else f"status {code}"
    return Reading(reader, attack, size, megabytes(usage), round(usage.ru_utime + usage.ru_stime, 2), ended, reason)


def megabytes(usage: resource.struct_rusage) -> int:
    """The most memory that a process had."""
    return usage.ru_maxrss // (1024 if sys.platform != "darwin" else 1024**2)


def main(
    description: str | None, kind: str, known: Iterable[str], measured: Callable[[str, str], Iterator[Reading]]
) -> None:
    """Print readings of those that the command line names, or of all."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chosen", nargs="*", metavar=kind)
    parser.add_argument("--only", default="", metavar="PATTERN", help="only what has a name that this pattern finds")
    parser.add_argument("--over", action="store_true", help="print those alone that went over a ceiling")
    arguments = parser.parse_args()
    for name in arguments.chosen or known:
        for found in measured(name, arguments.only):
            if not (arguments.over and found.is_within):
                print(json.dumps(found._asdict(), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(__doc__, "READER", readers(), measured)
