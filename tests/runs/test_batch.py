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

from aligner.edits import SetStatus
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
UNLIKE = (
    "Le chat dort sur le tapis et regarde la pluie par la fenêtre.",
    "Il a faim, mais il n'y a personne à la maison jusqu'au soir.",
    "Puis la porte s'ouvre et les enfants rentrent de l'école.",
    "Ils lui donnent du lait et un morceau de poulet froid.",
    "Le soleil se lève derrière la colline à six heures.",
    "Ma grand-mère prépare une tarte aux pommes pour le dimanche.",
)
ENDED = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}


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


def test_terms_and_words_that_no_pair_has_a_use_for_are_told(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(2)
    Path("words.txt").write_text("阿拉木图\n", encoding="utf-8")
    for langs, term in (("zh\ten", "峰会\tsummit"), ("fr\ten", "communiqué\tpress release")):
        Path(f"{langs[:2]}.tsv").write_text(f"{langs}\n{term}\n", encoding="utf-8")
    command = ("batch", "corpus.tsv", "--jobs", "1", *QUICK)
    done = run(*command, "-o", "a.aligner", "--glossary", "zh.tsv", "--user-dict", "words.txt")
    assert done.exit_code == 0
    assert "--glossary does nothing: it is in zh and en, and no pair is" in done.stderr
    assert "--user-dict does nothing: no text is Chinese" in done.stderr
    assert "does nothing" not in run(*command, "-o", "b.aligner", "--glossary", "fr.tsv").stderr


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
    assert "aligner: failed: corpus.tsv:4: texts/2.en.txt: the file is empty\n" in first.stderr
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
    assert (
        "no longer among the pairs: p11; left in the project, --prune takes out what nobody has edited" in again.stderr
    )
    assert "--retry-failed tries those again that failed before, --verbose says why they did" in again.stderr
    assert "failed: p" not in again.stderr
    assert (
        "failed: corpus.tsv:6: texts/4.en.txt: no such file"
        in run("batch", "corpus.tsv", "-o", "c.aligner", *QUICK, "-v").stderr
    )
    with Project.open("c.aligner") as project:
        assert [pair.name for pair in project][2] == "p2"
        assert project.pairs()[1].metadata == (("title", "Number one"),)
    shown = run("export", "c.aligner", "--document", "p2", "-o", "one.tsv")
    assert shown.exit_code == 0, shown.stderr


def test_what_is_no_longer_there_can_be_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    write(4)
    Path("texts/3.en.txt").unlink()
    arguments = ("batch", "corpus.tsv", "-o", "c.aligner", *QUICK, "--jobs", "1")
    assert "3 pairs aligned, 1 failed" in run(*arguments).stderr
    with Project.open("c.aligner") as project:
        project.edit(project.pairs()[0].id, [SetStatus(0, "approved")], against=0)
    rows = Path("corpus.tsv").read_text("utf-8").splitlines()
    Path("corpus.tsv").write_text("\n".join([rows[0], rows[2], ""]), encoding="utf-8")
    # the one that failed was never in the project
    assert "no longer among the pairs: p0, p2; left in the project, --prune takes" in run(*arguments).stderr
    pruned = run(*arguments, "--prune")
    assert pruned.exit_code == 0
    assert "aligner: 1 pair taken out that is no longer there" in pruned.stderr
    assert (
        "no longer among the pairs: p0; left in the project, aligner remove takes out what was edited" in pruned.stderr
    )
    refused = run("remove", "c.aligner", "p0", "p1")
    assert refused.stderr == "aligner: c.aligner: somebody has edited p0; --edited removes them with their edits\n"
    assert "there is no document p2, p3" in run("remove", "c.aligner", "p2", "p1", "p3").stderr
    assert "c.aligner: 1 document removed, 1 left" in run("remove", "c.aligner", "p0", "--edited").stderr
    with Project.open("c.aligner") as project:
        assert [pair.name for pair in project] == ["p1"]
    assert "no longer" not in run(*arguments).stderr


def test_pairs_that_are_no_translations_are_counted_and_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    write(3)
    Path("texts/1.fr.txt").write_text("\n".join(UNLIKE), encoding="utf-8")
    made = run("batch", "corpus.tsv", "-o", "c.aligner", "--segmented", "--jobs", "1")
    assert made.exit_code == 0
    assert "aligner: warning: 1 of 3 pairs do not seem to be translations of each other: p1; " in made.stderr
    assert made.stderr.index("worst fit: p1") < made.stderr.index("worst fit: p0")


def test_other_options_and_a_run_that_did_not_end_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    write(3)
    arguments = ("batch", "corpus.tsv", "-o", "c.aligner", "--encoder", "none", "--jobs", "1")
    assert "warning" not in run(*arguments).stderr
    rows = Path("corpus.tsv").read_text("utf-8").splitlines()
    Path("corpus.tsv").write_text("\n".join([*rows[:3], ""]), encoding="utf-8")
    again = run(*arguments, "--segmented")
    assert "warning: 3 pairs were made with other options, or by another encoder or version; what is" in again.stderr
    assert "2 pairs aligned" in again.stderr
    mixed = run("export", "c.aligner", "-o", "c.tsv").stderr
    assert "c.aligner: 1 of 3 documents was made with other options, or by another encoder or version" in mixed
    with Project.open("c.aligner") as project:
        project.ledger.begin("")
    assert "c.aligner: its last run has not come to its end" in run("export", "c.aligner", "-o", "c.tsv").stderr
    assert "has not come to its end; this one goes on in its place" in run(*arguments, "--segmented", "--prune").stderr
    assert "c.aligner: its" not in (stderr := run("export", "c.aligner", "-o", "c.tsv").stderr)
    assert "other options" not in stderr


def test_what_a_folder_lacks_as_output_can_be_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    write(1)
    Path("texts/0.fr.txt").write_bytes("Une phrase déjà là. Où ?\nÇa va.\n".encode("utf-16-be"))
    arguments = ("batch", "corpus.tsv", *QUICK, "--jobs", "1")
    made = run(*arguments, "-o", "c/", "--format", "tmx", "--one-sided", "--encoding", "utf-8,utf-16-be")
    assert made.exit_code == 0, made.stderr
    assert "Où ?" in Path("c/data/part-00001.tmx").read_text("utf-8")
    assert "--split and --one-sided are for a folder" in run(*arguments, "-o", "d.aligner", "--one-sided").stderr


def test_where_every_pair_fails_no_empty_project_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    write(1)
    Path("texts/0.fr.txt").unlink()
    made = run("batch", "corpus.tsv", "-o", "c.aligner", *QUICK)
    assert (made.exit_code, made.stderr.count("failed: corpus.tsv:2: texts/0.fr.txt: no such file")) == (1, 1)
    assert not Path("c.aligner").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a file that is always full")
def test_a_log_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.chdir(tmp_path)
    write(1)
    made = run("batch", "corpus.tsv", "-o", "c.aligner", *QUICK, "--log-json", "/dev/full")
    assert made.exit_code == 1
    assert "/dev/full: this log cannot be written: no space left" in made.stderr
    assert "what is recorded in the project is kept" in made.stderr


def test_folders_pair_up_by_their_names(corpus: Path, run: Run) -> None:
    for name in ("2.en", "3.fr", "4.en", "5.fr", "6.en", "7.fr"):
        Path(f"texts/{name}.txt").unlink(missing_ok=True)
    made = run("batch", "texts", "-o", "c.aligner", *QUICK, "--jobs", "1", "--source-lang", "en")
    assert made.exit_code == 0, made.stderr
    with Project.open("c.aligner") as project:
        assert [pair.name for pair in project] == ["0", "1", "8", "9", "10", "11"]
    assert made.stderr.count("no other version of it") == 1  # equal reasons are one line
    Path("alone").mkdir()
    Path("alone/1.en.txt").write_text(ENGLISH, encoding="utf-8")
    made = run("batch", "alone", "-o", "none.aligner", *QUICK, "--jobs", "1")
    assert made.exit_code == 1
    assert "aligner pair finds them by what stands in them" in made.stderr
    assert not Path("none.aligner").exists()


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
    assert process.returncode == 128 + number, told
    assert re.search(
        rf"aligner: {ENDED[number]}: [0-9]+ pairs left; the same command goes on where this one stop", told
    )
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
    assert process.communicate()[1] == ""  # nothing of semaphores
    assert 0 < recorded(Path("client.aligner")) < 150
    assert run("batch", "corpus.tsv", "-o", "client.aligner", *QUICK, "--jobs", "2").exit_code == 0
    assert list(exported(run, "client.aligner")) == whole
