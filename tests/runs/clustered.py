"""A Dask cluster of processes of its own, and a client of it that can be killed. Its workers import this."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from little import hanging

import aligner
from aligner.errors import AlignerError
from aligner.project import Project, Record
from aligner.runs.cluster import ClusterWorkers
from aligner.runs.driver import Run, Watch
from aligner.runs.local import LocalWorkers
from aligner.runs.manifest import Entry
from aligner.runs.manifest import manifest as listing
from aligner.runs.task import Result, Task, work
from aligner.settings import Settings

SETTINGS = Settings(encoder="none", segmented=True)
PATHS = os.pathsep.join(map(str, (Path(aligner.__file__).parents[1], Path(__file__).parent)))
CONFIGURATION = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
    "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "False",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "30 minutes",
    "PYTHONPATH": PATHS,
}


def slowly(task: Task) -> tuple[Result, ...]:
    """Take a moment, and say who does it."""
    Path(os.environ["PIDS"], str(os.getpid())).touch()
    time.sleep(0.1 * len(task.entries))
    return work(task)


def deadly(task: Task) -> tuple[Result, ...]:
    """Die of pair 7."""
    if any(entry.number == 7 for entry in task.entries):
        os.kill(os.getpid(), signal.SIGKILL)
    return work(task)


def corpus(folder: Path, count: int) -> Path:
    """Write pairs of files of a few sentences and a manifest of them."""
    for name in ("zh", "en"):
        (folder / name).mkdir()
    with open(folder / "manifest.tsv", "w", encoding="utf-8") as manifest:
        manifest.write("id\tsource\ttarget\tsource_lang\ttarget_lang\tyear\n")
        for i in range(count):
            for lang, text in (("zh", f"第{i}次会议。\n谢谢大家。\n"), ("en", f"Meeting {i}.\nThank you all.\n")):
                (folder / lang / f"{i}.txt").write_text(text, encoding="utf-8")
            manifest.write(f"pair {i}\tzh/{i}.txt\ten/{i}.txt\tzh\ten\t{1900 + i}\n")
    return folder / "manifest.tsv"


class Cluster(NamedTuple):
    """A cluster.

    Attributes:
        address: Of the scheduler.
        scheduler: Its process.
        environment: Of all its processes.
    """

    address: str
    scheduler: subprocess.Popen[bytes]
    environment: dict[str, str]


@contextmanager
def cluster(
    folder: Path, workers: int = 2, host: str = "127.0.0.1", options: Sequence[str] = (), tls: Sequence[str] = ()
) -> Iterator[Cluster]:
    """Start a scheduler and workers, each in processes of their own, and end them all.

    Args:
        folder: For what they write.
        workers: How many.
        host: Where the scheduler listens.
        options: Of the workers.
        tls: Options of all, which name certificates.
    """
    about = folder / "scheduler.json"
    environment = os.environ | CONFIGURATION | {"PIDS": str(folder / "pids")}
    (folder / "pids").mkdir()
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", host, "--port", "0", "--no-dashboard"]
    more = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-dashboard", "--host", "127.0.0.1"]
    more += ["--nthreads", "1", "--scheduler-file", str(about), "--local-directory", str(folder), *options]
    begin, more = [*begin, *tls], [*more, *tls]
    started: list[subprocess.Popen[bytes]] = []
    log = open(folder / "cluster.log", "ab")  # noqa: SIM115 - closed below
    try:
        for command in [[*begin, "--scheduler-file", str(about)], *[more] * workers]:
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True))
            while not about.exists() or not about.read_text():
                assert started[0].poll() is None, (folder / "cluster.log").read_text()
                time.sleep(0.05)
        yield Cluster(json.loads(about.read_text())["address"], started[0], environment)
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def client(project: Path, manifest: Path, address: str, name: str = "work", *options: str) -> list[str]:
    """Return the command of a client of a cluster; or of processes here where there is no address."""
    return [sys.executable, __file__, str(project), str(manifest), address, name, *options]


class Told(Watch):
    """Prints what happens."""

    def recorded(self, entry: Entry, record: Record) -> None:
        print("recorded", entry.id, flush=True)

    def told(self, reason: str) -> None:
        print(reason, flush=True)


def main(path: str, manifest: str, address: str, name: str, *options: str) -> None:
    """Run over a manifest into a project, new or there."""
    entries = list(listing(manifest).entries())
    folder = os.path.dirname(os.path.realpath(manifest))
    here = sys.modules["clustered"]
    try:
        workers = LocalWorkers(1)
        if address:
            is_open, sends = "open" in options, "send" in options
            workers = ClusterWorkers(address, "none", is_open=is_open, sends_files=sends, folder=folder, tell=print)
        with Project.open(path) if os.path.exists(path) else Project.create(path) as project:
            given = {
                "total": len(entries),
                "work": getattr(here, name),
                "timeout": 2.0 if name == hanging.__name__ else None,
            }
            run = Run(project, SETTINGS, workers, Told(), **given)
            print(run.over(entries))
            print(*[record for record in project.ledger.records() if record[1] != "done"], sep="\n")
    except AlignerError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    import clustered

    clustered.main(*sys.argv[1:])
