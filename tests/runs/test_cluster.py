"""A real Dask cluster: its workers and its client are killed, and the result is that of an undisturbed run here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from clustered import client, cluster, corpus
from conftest import RELEASE

from aligner.errors import ChoiceError, InputError

pytestmark = pytest.mark.needs("distributed")
PAIRS = 60


def run(command: Sequence[str], status: int = 0) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment())
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def environment() -> dict[str, str]:
    from clustered import CONFIGURATION

    return os.environ | {"PYTHONPATH": CONFIGURATION["PYTHONPATH"]}


def exported(project: Path) -> list[bytes]:
    from aligner.cli import main

    made = [project.with_suffix(suffix) for suffix in (".tmx", ".jsonl", ".tei")]
    with pytest.raises(SystemExit) as caught:
        main(["export", str(project), *(option for path in made for option in ("-o", str(path)))])
    assert not caught.value.code
    return [path.read_bytes() for path in made]


class Undisturbed(NamedTuple):
    """A manifest, and what is exported after a run over it that nothing disturbs."""

    manifest: Path
    exported: list[bytes]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed")
    manifest = corpus(folder, PAIRS)
    run(client(folder / "here.aligner", manifest, ""))
    return Undisturbed(manifest, exported(folder / "here.aligner"))


def wait_for_pids(folder: Path, many: int) -> list[int]:
    until = time.monotonic() + 60
    while len(found := list((folder / "pids").iterdir())) < many:
        assert time.monotonic() < until
        time.sleep(0.02)
    return [int(path.name) for path in found]


def wait_for_record(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert any(line.startswith("recorded") for line in process.stdout)


@pytest.mark.slow
def test_a_worker_is_killed_in_the_middle(tmp_path: Path, undisturbed: Undisturbed) -> None:
    with cluster(tmp_path) as found:
        command = client(tmp_path / "cluster.aligner", undisturbed.manifest, found.address, "slowly")
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
            os.kill(wait_for_pids(tmp_path, 2)[0], signal.SIGKILL)
            told, _ = process.communicate(timeout=120)
        assert process.returncode == 0
    assert f"done={PAIRS}, failed=0" in told
    assert len(wait_for_pids(tmp_path, 3)) == 3  # the nanny has started another one
    assert exported(tmp_path / "cluster.aligner") == undisturbed.exported


@pytest.mark.slow
def test_the_client_is_killed_in_the_middle_and_goes_on(tmp_path: Path, undisturbed: Undisturbed) -> None:
    with cluster(tmp_path) as found:
        command = client(tmp_path / "cluster.aligner", undisturbed.manifest, found.address, "slowly")
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
            wait_for_record(process)
            process.kill()
        told = run(command)
    assert "failed=0" in told
    assert f"done={PAIRS}" not in told  # some were done before
    assert exported(tmp_path / "cluster.aligner") == undisturbed.exported


@pytest.mark.slow
def test_pairs_that_kill_workers_or_hang_are_set_aside(tmp_path: Path) -> None:
    manifest = corpus(tmp_path, 20)
    with cluster(tmp_path) as found:
        for name, failed, reason in (("deadly", 1, "it ended its worker twice"), ("hanging", 2, "not done after 2 s")):
            told = run(client(tmp_path / f"{name}.aligner", manifest, found.address, name))
            assert f"done={20 - failed}, failed={failed}" in told
            assert f"('pair 7', 'failed', '{reason}" in told


@pytest.mark.slow
def test_the_scheduler_goes_and_what_is_done_is_kept(tmp_path: Path, undisturbed: Undisturbed) -> None:
    with cluster(tmp_path) as found:
        command = client(tmp_path / "cluster.aligner", undisturbed.manifest, found.address, "slowly")
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment()
        ) as process:
            wait_for_record(process)
            found.scheduler.kill()
            told, _ = process.communicate(timeout=120)
        assert process.returncode == 1
    assert "the connection to the scheduler is lost; what is done is kept" in told
    assert "a worker has ended" not in told
    assert "distributed." not in told  # no traceback of its own
    told = run(client(tmp_path / "cluster.aligner", undisturbed.manifest, ""))  # here, with what was done there
    assert f"done={PAIRS}" not in told
    assert exported(tmp_path / "cluster.aligner") == undisturbed.exported


@pytest.mark.slow
def test_files_travel_with_the_tasks(tmp_path: Path, undisturbed: Undisturbed) -> None:
    with cluster(tmp_path, 1) as found:
        told = run(client(tmp_path / "cluster.aligner", undisturbed.manifest, found.address, "work", "send"))
    assert f"done={PAIRS}, failed=0" in told
    assert exported(tmp_path / "cluster.aligner") == undisturbed.exported


@pytest.mark.slow
def test_an_open_scheduler_is_refused(tmp_path: Path) -> None:
    manifest = corpus(tmp_path, 1)
    with cluster(tmp_path, 1, host="0.0.0.0") as found:
        port = found.address.rpartition(":")[2]
        here = f"tcp://127.0.0.1:{port}"
        told = run(client(tmp_path / "cluster.aligner", manifest, here), 1)
        assert "whoever reaches it can run code there" in told
        assert len(told.splitlines()) == 1
        assert "done=1" in run(client(tmp_path / "cluster.aligner", manifest, here, "work", "open"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--nthreads", "2"], "it has several threads"),
        (["--preload", "import aligner._version as v; v.__version__ = '0.0.1'"], "it has aligner 0.0.1 (here "),
        (["--preload", "import os; os.path.isdir = lambda path: False"], "it does not see the folder"),
        (
            ["--preload", "import sys; sys.modules['aligner.runs.cluster'] = None"],
            "install the same version of aligner",
        ),
    ],
)
def test_a_worker_that_would_give_other_results_is_refused(tmp_path: Path, options: list[str], reason: str) -> None:
    manifest = corpus(tmp_path, 1)
    with cluster(tmp_path, 1, options=options) as found:
        told = run(client(tmp_path / "cluster.aligner", manifest, found.address), 1)
    assert reason in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1:8786", "tcp://", "tcp://host", "http://127.0.0.1:8786", "tcp://h:x", "inproc://1/2/3"]
)
def test_what_is_no_address_of_a_scheduler(address: str) -> None:
    from aligner.runs.cluster import ClusterWorkers

    with pytest.raises(ChoiceError, match="no address of a scheduler"):
        ClusterWorkers(address, "none")


@pytest.mark.parametrize("address", ["tcp://10.0.0.5:8786", "tcp://example.org:8786", "tcp://[::]:8786"])
def test_a_scheduler_elsewhere_without_encryption_is_refused(address: str) -> None:
    from aligner.runs.cluster import ClusterWorkers

    with pytest.raises(InputError, match="without encryption"):
        ClusterWorkers(address, "none")
    assert ClusterWorkers(address, "none", is_open=True)
    assert ClusterWorkers(address.replace("tcp", "tls"), "none")


@pytest.mark.slow
def test_no_scheduler(tmp_path: Path) -> None:
    manifest = corpus(tmp_path, 1)
    told = run(client(tmp_path / "cluster.aligner", manifest, "tcp://127.0.0.1:9"), 1)
    assert "there is no scheduler to connect to" in told
    assert len(told.splitlines()) == 1


@pytest.mark.slow
def test_the_command(tmp_path: Path, undisturbed: Undisturbed) -> None:
    options = ["--encoder", "none", "--segmented", "--scheduler"]
    command = [sys.executable, "-m", "aligner", "batch", str(undisturbed.manifest), "-o", str(tmp_path / "c.aligner")]
    with cluster(tmp_path, 1) as found:
        assert f"{PAIRS} pairs aligned" in run([*command, *options, found.address])
    assert exported(tmp_path / "c.aligner") == undisturbed.exported


@pytest.mark.slow
def test_the_encoder_of_a_worker(tmp_path: Path) -> None:
    """It is compared with that of this machine, and makes the same of the release."""
    folder = tmp_path / "release"
    for lang in ("zh", "en"):
        (folder / lang).mkdir(parents=True)
        (folder / lang / "1.txt").write_bytes((RELEASE / f"{lang}.txt").read_bytes())
    command = [sys.executable, "-m", "aligner", "batch", str(folder), "-o"]
    with cluster(tmp_path, 1) as found:
        run([*command, str(tmp_path / "there.aligner"), "--scheduler", found.address])
    run([*command, str(tmp_path / "here.aligner"), "--jobs", "1"])
    assert exported(tmp_path / "there.aligner") == exported(tmp_path / "here.aligner")


@pytest.mark.needs("openssl")
@pytest.mark.slow
def test_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undisturbed: Undisturbed) -> None:
    certificate, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=aligner", "-days", "1"]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    tls = ["--protocol", "tls", "--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key]
    with cluster(tmp_path, 1, host="0.0.0.0", tls=tls) as found:
        command = client(tmp_path / "c.aligner", undisturbed.manifest, found.address)
        assert found.address.startswith("tls://")
        assert "no certificates for it are known" in run(command, 1)
        for name, path in {"CA_FILE": certificate, "CLIENT__CERT": certificate, "CLIENT__KEY": key}.items():
            monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{name}", path)
        assert f"done={PAIRS}, failed=0" in run(command)
    assert exported(tmp_path / "c.aligner") == undisturbed.exported
