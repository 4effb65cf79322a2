"""The command, in a process of its own: how one gets in, how it ends, what a second start does."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import RELEASE
from running import Running
from served import aligned

import aligner
from aligner.project import Project
from aligner.review.locks import Lock, running


@pytest.fixture(autouse=True)
def _own_folder_for_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))


def merge(server: Running, head: int, bead: int = 0) -> Any:
    body = {"against": head, "edits": [{"kind": "merge", "bead": bead}]}
    return server.json("POST", "/api/pairs/1/edits", body)


def test_from_start_to_end(project: Path) -> None:
    with Running(project, folder=project.parent) as server:
        assert server.url.startswith(f"http://127.0.0.1:{server.port}/?token=")
        assert server.json("GET", "/api/project")["name"] == "book"
        merge(server, 0)
        assert server.ask("GET", "/", None)[0] == 200
        server.process.send_signal(signal.SIGINT)
        _, err, status = server.end()
    assert status == 0
    assert err.splitlines()[-1] == f"aligner: ended; everything is saved in {project}"
    assert sorted(path.name for path in project.parent.iterdir()) == ["book.aligner", "cache"]
    with Project.open(project) as made:
        assert made.pair(1).beads == 19


def test_the_button_in_the_page_ends_it_and_a_stream_does_not_keep_it(project: Path) -> None:
    with Running(project, folder=project.parent) as server:
        stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        stream.request("GET", "/api/events", headers={"Cookie": server.cookie})
        assert stream.getresponse().status == 200
        begun = time.monotonic()
        assert server.json("POST", "/api/quit") == {}
        assert server.end()[2] == 0
        assert time.monotonic() - begun < 20
        stream.close()


def test_a_second_start_opens_the_first_one(project: Path) -> None:
    with Running(project, folder=project.parent) as first:
        lock = next((project.parent / "cache" / "open").iterdir())
        assert lock.stat().st_mode & 0o077 == 0
        assert lock.parent.stat().st_mode & 0o077 == 0
        assert first.let_in(first.url) == 303  # it is in already
        cookie, first.cookie = first.cookie, ""
        assert first.let_in(first.url) == 403  # another browser, the same link
        with Running(project, folder=project.parent, let_in=False) as second:
            _, err, status = second.end()
            assert status == 0
            assert f"process {first.process.pid}" in err
            assert second.port == first.port
            assert first.let_in(second.url) == 303
        assert first.cookie == cookie


def test_what_a_killed_server_has_left_behind_is_known(project: Path) -> None:
    with Running(project, folder=project.parent) as first:
        head = merge(first, 0)["head"]
        first.process.kill()
        first.process.communicate()
        assert running(project) is not None
    with Running(project, folder=project.parent) as second:
        told = second.json("GET", "/api/project")
        assert (told["head"], told["pairs"][0]["beads"]) == (head, 19)
        assert second.url != first.url


def test_a_lock_is_given_to_one_alone(project: Path) -> None:
    lock = Lock.take(project)
    assert lock is not None
    assert Lock.take(project) is None
    assert Lock.take(project.parent / "." / project.name) is None
    lock.tell("http://127.0.0.1:1", "key")
    there = running(project)
    assert there is not None
    assert (there.process, there.link()) == (os.getpid(), None)
    lock.release()
    lock.release()
    again = Lock.take(project)
    assert again is not None
    again.release()


def test_a_memory_is_made_a_project_beside_it(tmp_path: Path) -> None:
    memory = tmp_path / "memory.tmx"
    aligner.write(aligned(), memory)
    with Running(memory, folder=tmp_path) as server:
        assert server.json("GET", "/api/project")["name"] == "memory"
        merge(server, 0)
        server.json("POST", "/api/quit")
        assert "made" in server.end()[1]
    with Running("memory.tmx", folder=tmp_path) as server:
        assert server.json("GET", "/api/project")["head"] == 1
        server.json("POST", "/api/quit")
        assert "memory.aligner is there already, and is opened as it is" in server.end()[1]


def test_two_texts_are_aligned(tmp_path: Path) -> None:
    for lang in ("zh", "en"):
        (tmp_path / f"{lang}.txt").write_bytes((RELEASE / f"{lang}.txt").read_bytes())
    with Running("zh.txt", "en.txt", "--encoder", "none", folder=tmp_path) as server:
        told = server.json("GET", "/api/project")
        assert told["pairs"][0]["beads"] == 35
        server.json("POST", "/api/quit")
        assert server.end()[2] == 0
    assert [path.name for path in tmp_path.glob("*.aligner*")] == ["zh-en.aligner"]


def test_without_a_project_the_start_page(tmp_path: Path) -> None:
    with Running(folder=tmp_path) as server:
        assert server.json("GET", "/api/project")["is_open"] is False
        server.process.send_signal(signal.SIGTERM)
        assert server.end()[1].splitlines()[-1] == "aligner: ended; everything is saved"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["none.aligner"], "none.aligner: no such file or folder"),
        (["zh.txt"], "is a text: give its other version"),
        (["a", "b", "c"], "aligner new takes many"),
        (["--host", "0.0.0.0"], "--allow-host"),
        (["--port", "70000"], "70000"),
        (["--host", "192.0.2.1", "--allow-host", "x"], "cannot be used"),
    ],
)
def test_what_is_refused(tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "zh.txt").write_text("谢谢。", "utf-8")
    command = [sys.executable, "-m", "aligner", "review", "--no-browser", *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_port_that_is_taken_is_refused(project: Path, tmp_path: Path) -> None:
    with Running(project, folder=tmp_path) as server:
        command = [sys.executable, "-m", "aligner", "review", "--no-browser", "--port", str(server.port)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 1
        assert f"port {server.port} of 127.0.0.1 cannot be used" in done.stderr


def test_another_address_of_the_machine(project: Path, tmp_path: Path) -> None:
    with Running(project, "--host", "127.0.0.2", folder=tmp_path, let_in=False) as server:
        assert server.url.startswith(f"http://127.0.0.2:{server.port}/?token=")
        with pytest.raises(OSError, match="refused"):
            server.ask("GET", "/")
        server.process.send_signal(signal.SIGINT)
        assert "others can reach 127.0.0.2" in server.end()[1]


def test_a_name_of_a_proxy(project: Path, tmp_path: Path) -> None:
    with Running(project, "--allow-host", "review.example.org", folder=tmp_path) as server:
        server.json("POST", "/api/quit")
        assert "elsewhere: https://review.example.org/?token=" in server.end()[1]


def test_the_log_of_requests_has_no_queries(project: Path) -> None:
    with Running(project, "-v", folder=project.parent) as server:
        server.json("GET", "/api/pairs/1/find?q=secret")
        server.json("POST", "/api/quit")
        _, err, _ = server.end()
    assert "200 GET /api/pairs/1/find" in err
    assert "secret" not in err
    assert "token" not in err


def test_pages_are_told_what_other_processes_do(project: Path) -> None:
    from aligner.edits import Merge

    with Running(project, folder=project.parent) as server:
        merge(server, 0)
        stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        stream.request("GET", "/api/events?since=0", headers={"Cookie": server.cookie})
        answer = stream.getresponse()
        assert answer.getheader("content-type") == "text/event-stream; charset=utf-8"
        lines: list[str] = []

        def read_until(mark: str) -> list[str]:
            while not any(mark in line for line in lines):
                lines.append(answer.readline().decode())
            return lines

        read_until('"number": 1')
        with Project.open(project) as other:
            other.edit(1, [Merge(3)], against=1, author="Bo", label="merge")
        read_until('"author": "Bo"')
        merge(server, 2)
        read_until('"number": 3')
        numbers = [line for line in lines if line.startswith("id:")]
        assert numbers == ["id: 1\n", "id: 2\n", "id: 3\n"]
        stream.close()


def test_streams_are_few_and_end_with_their_pages(project: Path) -> None:
    with Running(project, folder=project.parent) as server:

        def listen() -> tuple[http.client.HTTPConnection, int]:
            stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
            stream.request("GET", "/api/events", headers={"Cookie": server.cookie})
            return stream, stream.getresponse().status

        made = [listen() for _ in range(9)]
        assert [status for _, status in made] == 8 * [200] + [429]
        for stream, _ in made:
            stream.close()
        end = time.monotonic() + 20
        while (again := listen())[1] != 200:
            again[0].close()
            assert time.monotonic() < end
            time.sleep(0.2)
        again[0].close()


@pytest.mark.slow
def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    """Twenty times, in the middle of a burst of edits of two pages."""
    path, chance = tmp_path / "book.aligner", random.Random(20)
    with Project.create(path) as made:
        made.add(aligned(400), "book")
    acknowledged: dict[int, str] = {}
    for _ in range(20):
        with Running(path, folder=tmp_path) as server:
            known = server.json("GET", "/api/pairs/1/beads?count=400")
            notes = {bead["number"]: bead["note"] for bead in known["beads"]}
            assert {bead: notes[bead] for bead in acknowledged} == acknowledged

            waiting: dict[int, tuple[int, str]] = {}

            def edit(page: int, server: Running, head: int, waiting: dict[int, tuple[int, str]]) -> None:
                """Write notes as fast as the server takes them, until it is gone."""
                while True:
                    bead = 2 * chance.randrange(200) + page
                    note = f"{time.monotonic_ns()}"
                    body = {"against": head, "edits": [{"kind": "set-note", "bead": bead, "note": note}]}
                    waiting[page] = (bead, note)
                    try:
                        status, _, data = server.ask("POST", "/api/pairs/1/edits", body)
                        told = json.loads(data)
                    except (OSError, http.client.HTTPException, ValueError):
                        return
                    head = told["head"]
                    if status == 200:
                        acknowledged[bead] = note
                    waiting.pop(page)

            pages = [threading.Thread(target=edit, args=(page, server, known["head"], waiting)) for page in (0, 1)]
            for page in pages:
                page.start()
            time.sleep(chance.uniform(0.05, 0.6))
            server.process.kill()
            for page in pages:
                page.join()
            # What was not answered yet may be there or not.
            with Project.open(path) as project:
                beads = project.alignment(1).beads
            for bead, note in waiting.values():
                assert beads[bead].note in (note, acknowledged.get(bead, ""))
                acknowledged[bead] = beads[bead].note
    assert len(acknowledged) > 100
