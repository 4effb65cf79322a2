"""How the files of an entry reach a worker."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from servers import FILES, Handler, serving

from aligner.errors import InputError
from aligner.io.files import Limits
from aligner.runs import files
from aligner.runs.files import at_hand, contents, opened, tag_of
from aligner.runs.fingerprint import content_of
from aligner.runs.manifest import Entry
from aligner.runs.task import Result, Task, work
from aligner.settings import Settings

SETTINGS = Settings(encoder="none")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, type[Handler]]]:
    monkeypatch.setattr(files, "_PAUSES", (0.0, 0.0))
    files._system_of.cache_clear()
    with serving() as found:
        yield found
    files._system_of.cache_clear()


def entry_of(source: str, target: str) -> Entry:
    return Entry(0, "a", source, target, ("zh/1.txt", "en/1.txt"), ("zh", "en"))


def sentences(result: Result) -> tuple[int, int]:
    assert result.packed is not None, result.reason
    return result.packed.counts[:2]


def fetched(address: str, limits: Limits = Limits()) -> bytes:
    with opened(address, limits) as stream:
        return stream.read()


# --- with the task ---------------------------------------------------------------------------------------------------


def test_contents_travel_with_the_task(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("zh/1.txt", "en/1.txt")]
    for path, content in zip(paths, FILES.values(), strict=False):
        path.parent.mkdir()
        path.write_bytes(content)
    entry = entry_of(*map(str, paths))
    [before] = work(Task((entry,), SETTINGS))
    task = Task((entry,), SETTINGS, (contents(entry, Limits()),))
    for path in paths:
        path.unlink()
    [result] = work(pickle.loads(pickle.dumps(task)))
    assert result.packed == before.packed
    assert sentences(result) == (2, 2)
    assert not result.notices


def test_a_file_that_is_gone_before_it_is_sent(tmp_path: Path) -> None:
    entry = entry_of(str(tmp_path / "zh.txt"), str(tmp_path / "en.txt"))
    [result] = work(Task((entry,), SETTINGS, (contents(entry, Limits()),)))
    assert result.reason == "source: no such file or folder"
    assert str(tmp_path) not in repr(result)


def test_no_folder_of_a_worker_stands_in_a_message(tmp_path: Path) -> None:
    [result] = work(Task((entry_of("a", "b"),), SETTINGS, ((b"\x89PNG", b"x"),)))
    assert result.reason.startswith("source: this is an image")


@pytest.mark.parametrize("name", ["../../../etc/passwd", "a/b\\..\\c.txt", "", "con", "x" * 500 + ".txt", "a\0b"])
def test_a_sent_file_stays_in_its_folder(name: str) -> None:
    entry = Entry(0, "a", "", "", (name, name))
    with at_hand(entry, (b"one", b"two"), Limits()) as here:
        folders = {os.path.dirname(os.path.dirname(path)) for path in (here.source, here.target)}
        assert Path(here.source).read_bytes() == b"one"
        assert len(folders) == 1
    assert not os.path.exists(folders.pop())


def test_local_files_need_no_library(tmp_path: Path) -> None:
    program = "import sys; from aligner.runs import task, manifest; print({'fsspec', 'aiohttp'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    files._system_of.cache_clear()
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(InputError, match=r"fsspec is not installed.*aligner\[remote\]"):
        fetched("https://example.org/a.txt")
    files._system_of.cache_clear()


@pytest.mark.parametrize(
    "address",
    [
        *("file:///etc/passwd", "memory://a", "http://169.254.169.254/x", "http://[fe80::1]/"),
        *("http://[::ffff:169.254.169.254]/", "http://[fd00:ec2::254]/"),
    ],
)
def test_a_worker_checks_addresses_itself(address: str) -> None:
    with pytest.raises(InputError, match="address"):
        fetched(address)


# --- a server --------------------------------------------------------------------------------------------------------

Server = tuple[str, type[Handler]]


@pytest.mark.needs("fsspec", "aiohttp")
def test_files_on_a_server(server: Server) -> None:
    [result] = work(Task((entry_of(f"{server[0]}/zh/1.txt?key=secret", f"{server[0]}/en/%E4%B8%80.txt"),), SETTINGS))
    assert sentences(result) == (2, 2)
    assert not result.notices


@pytest.mark.needs("fsspec", "aiohttp")
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none.txt", "there is no such file on the server"),
        ("/secret?key=word", "the server answers 403 Forbidden"),
        ("/endless", "larger than 1,000,000 bytes"),
        ("/to/file:///etc/passwd", "leads to an address of another kind"),
        ("/to/ftp://example.org/", "leads to an address of another kind"),
        ("/to/http://169.254.169.254/latest/meta-data", "leads to 169.254.169.254, which is not in the public network"),
        ("/uri/http://169.254.169.254/", "leads to 169.254.169.254, which is not in the public network"),
        ("/to/http://localhost:1/", "leads to localhost, which is not in the public network"),
        ("/to/http://[::1]:1/", "leads to ::1, which is not in the public network"),
        ("/to//to//to//to//to//to//to//to//to//to//to//to/", "leads from one address to the next without end"),
    ],
)
def test_a_server_that_is_not_to_be_trusted(server: Server, path: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        fetched(server[0] + path, Limits(size=1_000_000))
    assert reason in caught.value.reason
    assert "word" not in str(caught.value)


@pytest.mark.needs("fsspec", "aiohttp")
@pytest.mark.parametrize("host", ["metadata.example.org", "0xA9FEA9FE"])
def test_a_name_does_not_lead_to_where_clouds_keep_secrets(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_: object, **__: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(InputError, match="where clouds keep secrets"):
        fetched(f"http://{host}/latest/meta-data")


def test_a_disk_that_fails_while_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(files, "reading", lambda *_: contextlib.nullcontext(Broken()))
    path = str(tmp_path / "1.txt")
    with pytest.raises(InputError, match=r"1\.txt: "):
        content_of(path, Limits())
    assert str(contents(Entry(0, "1", path, path), Limits())).startswith("1.txt: ")


@pytest.mark.needs("fsspec", "aiohttp")
def test_nothing_is_unpacked_on_the_way(server: Server) -> None:
    assert len(fetched(f"{server[0]}/bomb", Limits(size=100_000))) < 100_000
    entry = entry_of(f"{server[0]}/bomb", f"{server[0]}/en/1.txt")
    [result] = work(Task((entry,), Settings(encoder="none", limits=Limits(size=100_000))))
    assert result.reason.startswith("source: this is an archive")


@pytest.mark.needs("fsspec", "aiohttp")
def test_a_server_that_says_nothing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_SILENCE", 0.2)
    monkeypatch.setattr(files, "_PAUSES", ())
    begun = time.monotonic()
    with pytest.raises(InputError, match="does not answer in time"):
        fetched(f"{server[0]}/slow")
    assert time.monotonic() - begun < 4.5  # it would speak after 5


@pytest.mark.needs("fsspec", "aiohttp")
def test_a_server_that_is_busy_is_asked_again(server: Server) -> None:
    server[1].failures = 2
    assert fetched(f"{server[0]}/busy") == b"good"
    server[1].failures = 3
    with pytest.raises(InputError, match="answers 503"):
        fetched(f"{server[0]}/busy")


@pytest.mark.needs("fsspec", "aiohttp")
def test_a_redirect_on_one_server_is_followed(server: Server) -> None:
    assert fetched(f"{server[0]}/to//en/1.txt") == FILES["/en/1.txt"]


@pytest.mark.needs("fsspec", "aiohttp")
def test_what_a_server_says_spares_reading_the_file(server: Server) -> None:
    address = f"{server[0]}/en/1.txt"
    assert tag_of(address) == ("", len(FILES["/en/1.txt"]))
    read = content_of(address, Limits())
    assert (read.stamp, read.digest) == ("", content_of(address, Limits()).digest)
    server[1].tagged = True
    server[1].asked.clear()
    told = content_of(address, Limits())
    assert (told.stamp, told.size) == tag_of(address) != ("", 0)
    assert told.digest == content_of(f"{address}?key=other", Limits()).digest != read.digest
    assert set(server[1].asked) == {"HEAD /en/1.txt"}


# --- S3 --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a store with the interface of S3, in a process of its own."""
    import boto3

    program = "import sys; from moto.server import ThreadedMotoServer as S; s = S('127.0.0.1', 0); s.start(); "
    program += "print('port', s.get_host_and_port()[1], flush=True); sys.stdin.read()"
    for name, value in {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "word", "AWS_REGION": "us-east-1"}.items():
        monkeypatch.setenv(name, value)
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        port = next(line.split()[1] for line in process.stdout if line.startswith(b"port"))
        address = f"http://127.0.0.1:{int(port)}"
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
        client.create_bucket(Bucket="corpus")
        for name, content in FILES.items():
            client.put_object(Bucket="corpus", Key=name[1:], Body=content)
        client.close()
        files._system_of.cache_clear()
        yield address
        files._system_of.cache_clear()
        process.kill()


@pytest.mark.needs("s3fs", "moto")
@pytest.mark.slow
def test_files_in_a_store(store: str) -> None:
    with urlopen(f"{store}/moto-api/data.json") as answer:
        assert answer.status == 200
    entry = entry_of("s3://corpus/zh/1.txt", "s3://corpus/en/1.txt")
    [result] = work(Task((entry,), SETTINGS))
    assert sentences(result) == (2, 2)
    assert tag_of(entry.source)[0]
    assert content_of(entry.source, Limits()) == content_of(entry.source, Limits())
    assert content_of(entry.source, Limits()).digest != content_of(entry.target, Limits()).digest
    for address, reason in (("s3://corpus/none.txt", "no such file"), ("s3://elsewhere/1.txt", "no such file")):
        with pytest.raises(InputError, match=reason):
            fetched(address)
    with pytest.raises(InputError, match="larger than 5 bytes"):
        fetched("s3://corpus/zh/1.txt", Limits(size=5))
