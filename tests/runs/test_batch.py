"""The command `batch`: many pairs, bad ones among them, stopped and gone on with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import FRENCH, Run, posix

from aligner.errors import FormatError
from aligner.project import Project

ENGLISH = """First, keep confidence and live in harmony.
Second, cooperate to the benefit of each other.
Third, develop the institutions.
Fourth, defend fairness and justice.
Fifth, stay friends from generation to generation.
The meeting issued a press release.
On the sidelines of the meeting, Wang Yi met each of the ministers of Central Asia."""
QUICK = ("--encoder", "none", "--segmented")


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A manifest of pairs; some of its files are bad, one in each way."""
    monkeypatch.chdir(tmp_path)
    write(12)
    Path("texts/2.en.txt").write_bytes(b"")
    Path("texts/3.fr.txt").write_bytes(b" \n\n")
    Path("texts/4.en.txt").unlink()
    Path("texts/5.fr.txt").write_bytes(b"%PDF-1.7\nno such thing")
    Path("texts/6.en.txt").write_bytes(bytes(range(256)) * 20)
    Path("texts/7.fr.txt").write_text(ENGLISH, encoding="utf-8")
    return tmp_path


def write(count: int) -> None:
    """Write pairs of texts, each different, and a manifest of them."""
    Path("texts").mkdir(exist_ok=True)
    rows = ["id\tsource\ttarget\ttitle"]
    for i in range(count):
        for lang, text in (("en", ENGLISH), ("fr", FRENCH)):
            lines = text.split("\n")
            Path(f"texts/{i}.{lang}.txt").write_text("\n".join([*lines[i % 7 :], *lines[: i % 7], f"{i}."]), "utf-8")
        rows.append(f"p{i}\ttexts/{i}.en.txt\ttexts/{i}.fr.txt\tNumber {i}")
    Path("corpus.tsv").write_text("\n".join([*rows, ""]), encoding="utf-8")


def test_bad_documents_stop_nothing_and_the_end_says_what_failed(corpus: Path, run: Run) -> None:
    first = run("batch", "corpus.tsv", "-o", "c.aligner", *QUICK, "--jobs", "1", "--log-json", "log")
    assert first.exit_code == 1
    lines = [json.loads(line) for line in Path("log").read_text("ascii").splitlines()]
    assert [lines[0]["event"], lines[-1]["event"]] == ["start", "end"]
    records = {line["id"]: line for line in lines[1:-1]}
    assert len(records) == 12
    failed = {id: record["reason"] for id, record in records.items() if record["status"] == "failed"}
    assert set(failed) >= {"p2", "p3", "p4", "p5", "p7"}
    assert failed["p2"] == "source: the file is empty"
    assert failed["p4"] == "source: no such file or folder"
    assert failed["p7"].startswith("source and target are both in the same language (en)")
    assert str(corpus) not in Path("log").read_text("ascii")
    assert records["p0"]["confidence"] > 0.5
    assert f"aligner: c.aligner: {12 - len(failed)} pairs aligned, {len(failed)} failed\n" in first.stderr
    assert "aligner: failed: texts/2.en.txt: the file is empty\n" in first.stderr
    assert re.search(
        r"^aligner: worst fit: p\d+: mean confidence 0\.\d\d, \d+% of \d+ beads one-sided$", first.stderr, re.M
    )
    with Project.open("c.aligner") as project:
        assert [pair.name for pair in project] == [f"p{i}" for i in range(12) if f"p{i}" not in failed]
        assert project.pairs()[1].metadata == (("title", "Number 1"),)

    # once more: one file is mended, one pair is gone, and one has another title
    Path("texts/2.en.txt").write_text(ENGLISH, encoding="utf-8")
    manifest = Path("corpus.tsv").read_text("utf-8").replace("Number 1\n", "Number one\n")
    Path("corpus.tsv").write_text(re.sub(r"^p11.*\n", "", manifest, flags=re.M), encoding="utf-8")
    again = run("batch", "corpus.tsv", "-o", "c.aligner", *QUICK, "--jobs", "1")
    assert again.exit_code == 1
    assert "aligner: c.aligner: 1 pair aligned, " in again.stderr
    assert "no longer among the pairs: p11; it is left in the project" in again.stderr
    assert "--retry-failed tries those again that failed before, --verbose says why they did" in again.stderr
    assert "failed: p" not in again.stderr
    assert "failed: p4: source: no such file" in run("batch", "corpus.tsv", "-o", "c.aligner", *QUICK, "-v").stderr
    with Project.open("c.aligner") as project:
        assert [pair.name for pair in project][2] == "p2"
        assert project.pairs()[1].metadata == (("title", "Number one"),)
    shown = run("export", "c.aligner", "--document", "p2", "-o", "one.tsv")
    assert shown.exit_code == 0, shown.stderr


def test_folders_pair_up_by_their_names(corpus: Path, run: Run) -> None:
    for name in ("2.en", "3.fr", "4.en", "5.fr", "6.en", "7.fr"):
        Path(f"texts/{name}.txt").unlink(missing_ok=True)
    made = run("batch", "texts", "-o", "c.aligner", *QUICK, "--jobs", "1", "--source-lang", "en")
    assert made.exit_code == 1  # those that are left alone
    with Project.open("c.aligner") as project:
        assert [pair.name for pair in project] == ["0", "1", "8", "9", "10", "11"]
    assert made.stderr.count("no other version of it") == 1  # equal reasons are one line


@pytest.mark.slow
def test_into_a_folder_it_writes_the_project_and_its_shards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    write(3)
    arguments = ("batch", "corpus.tsv", "-o", "made/", *QUICK, "--jobs", "1")
    assert "name their format with --format" in run(*arguments).stderr
    assert not Path("made").exists()
    done = run(*arguments, "--format", "jsonl")
    assert done.exit_code == 0, done.stderr
    assert "made/: 24 beads in 1 shard, 1 new or changed" in done.stderr
    exported = run("export", "made/corpus.aligner", "-o", "other/", "--format", "jsonl")
    assert exported.exit_code == 0, exported.stderr
    shards, others = (list(Path(name, "data").iterdir()) for name in ("made", "other"))
    assert [one.read_bytes() for one in shards] == [other.read_bytes() for other in others]
    assert len(shards) == 1
    assert "1 shard, 0 new or changed" in run(*arguments, "--format", "jsonl").stderr
    for wrong in (("--shard", "1/2", "--format", "jsonl"), ("--format", "docx")):
        assert run(*arguments, *wrong).exit_code != 0
    assert "are for a folder" in run("batch", "corpus.tsv", "-o", "c.aligner", "--format", "tmx").stderr


def test_what_cannot_be_a_run_is_refused_and_leaves_nothing(corpus: Path, run: Run) -> None:
    Path("empty.tsv").write_text("source\ttarget\n", encoding="utf-8")
    for arguments, told in (
        (("corpus.tsv", "-o", "c.tmx"), "c.tmx: this is no name of a project"),
        (("missing.tsv", "-o", "c.aligner"), "missing.tsv: no such file or folder"),
        (("empty.tsv", "-o", "c.aligner"), "there is no pair in it"),
        (("corpus.tsv", "-o", "c.aligner", "--encoder", "nothing"), "unknown encoder"),
        (("corpus.tsv", "-o", "c.aligner", "--log-json", "no/log"), "no/log: no such file or folder"),
        (("corpus.tsv", "-o", "c.aligner", "--log-json", "./corpus.tsv"), "./corpus.tsv: this file is read"),
    ):
        refused = run("batch", *arguments)
        assert refused.exit_code == 1
        assert told in refused.stderr
        assert not Path("c.aligner").exists()


def started(*arguments: str) -> subprocess.Popen[str]:
    """Start `aligner batch` in a process group of its own."""
    command = [sys.executable, "-m", "aligner", "batch", "corpus.tsv", *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)


def until_recorded(path: Path, process: subprocess.Popen[str], count: int = 1) -> None:
    """Wait until pairs are in a project."""
    deadline = time.monotonic() + 120
    while not path.exists() or recorded(path) < count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def recorded(path: Path) -> int:
    try:
        with Project.open(path) as project:
            return len(project)
    except FormatError:  # it is just being made
        return 0


def processes(group: int) -> list[int]:
    """The processes of a group."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                if os.getpgid(int(place.name)) == group:
                    found.append(int(place.name))
            except (ProcessLookupError, PermissionError):
                pass
    return found


def assert_none_is_left(group: int) -> None:
    """Wait until all processes of a group have ended."""
    deadline = time.monotonic() + 10
    while left := processes(group):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def exported(run: Run, project: str) -> Iterator[bytes]:
    """The bytes of what is written of a project."""
    for suffix in ("jsonl", "tmx"):
        path = Path(f"{project}.{suffix}")
        made = run("export", project, "-o", path)
        assert made.exit_code == 0, made.stderr
        yield path.read_bytes()


@posix
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_ends_well_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, number: int
) -> None:
    monkeypatch.chdir(tmp_path)
    write(300)
    process = started("-o", "c.aligner", *QUICK, "--jobs", "2")
    until_recorded(Path("c.aligner"), process)
    if number == signal.SIGINT:
        os.killpg(process.pid, number)  # as a terminal does, to the workers as well
    else:
        process.send_signal(number)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "aligner: interrupted; the same command goes on where this one stopped; what is done is in c.aligner" in told
    assert "Traceback" not in told
    assert_none_is_left(process.pid)
    assert 0 < recorded(Path("c.aligner")) < 300
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.aligner", "corpus.tsv", "texts"]
    assert run("batch", "corpus.tsv", "-o", "c.aligner", *QUICK).exit_code == 0
    assert recorded(Path("c.aligner")) == 300


@posix
@pytest.mark.slow
def test_told_twice_it_ends_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(300)
    process = started("-o", "c.aligner", *QUICK, "--jobs", "2")
    until_recorded(Path("c.aligner"), process)
    for _ in range(2):
        os.killpg(process.pid, signal.SIGINT)
        time.sleep(0.01)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert "Traceback" not in told
    assert "goes on where this one stopped" in told
    assert_none_is_left(process.pid)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.aligner", "corpus.tsv", "texts"]


@posix
@pytest.mark.slow
def test_killed_in_the_middle_the_result_is_that_of_an_undisturbed_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    write(150)
    for jobs in ("1", "2"):
        assert run("batch", "corpus.tsv", "-o", f"{jobs}.aligner", *QUICK, "--jobs", jobs).exit_code == 0
    whole = list(exported(run, "1.aligner"))
    assert list(exported(run, "2.aligner")) == whole

    process = started("-o", "worker.aligner", *QUICK, "--jobs", "2")
    until_recorded(Path("worker.aligner"), process)
    workers = [number for number in processes(process.pid) if number != process.pid]
    command = {number: Path(f"/proc/{number}/cmdline").read_bytes() for number in workers}
    os.kill(next(number for number in workers if b"spawn_main" in command[number]), signal.SIGKILL)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    assert "a worker has ended" in told
    assert list(exported(run, "worker.aligner")) == whole

    process = started("-o", "client.aligner", *QUICK, "--jobs", "2")
    until_recorded(Path("client.aligner"), process)
    process.kill()
    process.communicate()
    assert 0 < recorded(Path("client.aligner")) < 150
    assert run("batch", "corpus.tsv", "-o", "client.aligner", *QUICK, "--jobs", "2").exit_code == 0
    assert list(exported(run, "client.aligner")) == whole
