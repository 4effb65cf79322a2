"""Workers of a Dask cluster, through the interface of `concurrent.futures`: the same driver, the same work.

Whoever reaches a scheduler can run code there, so one that is open is refused. Dask warns at most where versions
differ, so every worker is compared with this machine before it gets work.
"""

from __future__ import annotations

import logging
import os
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from aligner import encoders
from aligner.errors import ChoiceError, InputError, printable
from aligner.runs.jobs import ClusterExecutor, UnfitError, differing, facts

_GOLDEN = "The meeting issued a press release on 1 September 2025."
_TOLERANCE = 1e-3  # of a number of its vector: the processors may differ
_CONNECT, _COME = 10.0, 60.0  # seconds to wait for the scheduler, and for a first worker
_COUNTED = 5.0  # seconds after which workers are counted anew
_LARGEST = "2GiB"  # of a task, below which Dask gives no warning
_LOGGERS = ("distributed", "tornado")
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
_CERTIFICATES = "name them in DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT and …__CLIENT__KEY"


def probe(encoder: str, folder: str) -> dict[str, Any]:
    """Say what a worker is, in plain values that any version of this program understands.

    Args:
        encoder: The name of the encoder, which is loaded.
        folder: A folder that it has to see; an empty string where it need not.
    """
    found = encoders.load(encoder, keep_vectors=False)
    vector = [] if found is None else [round(float(x), 5) for x in found.encode([_GOLDEN])[0]]
    return {
        "facts": dict(facts()),
        "model": encoders.version(found),
        "vector": vector,
        "threads": next((os.environ[name] for name in _THREADS if name in os.environ), ""),
        "sees": not folder or os.path.isdir(folder),
    }


class ClusterWorkers:
    """The workers of a Dask cluster.

    Args:
        address: The scheduler: `tls://…`, or `tcp://…` on this machine.
        encoder: The name of the encoder.
        is_open: Whether to use a scheduler elsewhere that does not encrypt, to which anybody there can give code.
        sends_files: Whether the files travel with the tasks.
        folder: Where the files are, which workers have to see unless these travel.
        tell: Is told what happens to the workers.

    Raises:
        ChoiceError: The address is no such one.
        InputError: It is not to be trusted; Dask is not installed.
    """

    def __init__(
        self,
        address: str,
        encoder: str,
        *,
        is_open: bool = False,
        sends_files: bool = False,
        folder: str = "",
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        if find_spec("distributed") is None:
            hint = 'pip install "aligner[cluster]"'
            raise InputError("distributed is not installed, which speaks to clusters", hint=hint)
        _check_address(address, is_open=is_open)
        self._address = address
        self._encoder = encoder
        self._is_open = is_open
        self._sends_files = sends_files
        self._folder = "" if sends_files else folder
        self._tell = tell
        self._client: Any = None
        self._executor: ClusterExecutor | None = None
        self._count = (0.0, 1)  # when workers were counted, and how many there were

    @property
    def count(self) -> int:
        """How many tasks are worked on at the same time; one at least, so that work waits for workers.

        Raises:
            AlignerError: The connection is lost, or a worker does not fit.
        """
        self._check()
        counted, number = self._count
        if time.monotonic() - counted > _COUNTED:
            number = max(1, sum(self._client.nthreads().values()))
            self._count = (time.monotonic(), number)
        return number

    @contextmanager
    def ready(self) -> Iterator[ClusterWorkers]:
        """Be connected to the scheduler, with workers that fit.

        Raises:
            InputError: There is no scheduler, or no worker; it is open to others.
            UnfitError: A worker would give other results.
        """
        with _quietly():
            self._client = _connected(self._address)
            try:
                self._check_scheduler()
                self._check_workers()
                yield self
            finally:
                self._client.close(timeout=5)

    def start(self) -> Executor:
        """Return what gives out work.

        Raises:
            AlignerError: The connection is lost, or a worker does not fit.
        """
        self._check()
        self._executor = ClusterExecutor(self._client, facts(), sends_files=self._sends_files, tell=self._tell)
        return self._executor

    def stop(self, executor: Executor, *, at_once: bool) -> None:
        """Let go of the workers, which go on with what they are doing; where that is lost, it is not waited for."""
        executor.shutdown(wait=not at_once)

    def is_death(self, error: BaseException) -> bool:
        """Return whether an error means that workers died of a task, again and again: Dask says no more than that."""
        return type(error).__name__ == "KilledWorker"

    def _check(self) -> None:
        if self._executor is not None and self._executor.unfit is not None:
            raise self._executor.unfit
        if self._client.status != "running":
            hint = "what is done is kept: start the same command once more"
            raise InputError("the connection to the scheduler is lost", file=self._address, hint=hint)

    def _check_scheduler(self) -> None:
        """Refuse one that listens to other machines, though it is reached on this one."""
        there = self._client.scheduler_info().get("address", "")
        if not self._is_open and there.startswith("tcp://") and not _is_here(there):
            reason = f"the scheduler listens on {there}: whoever reaches it can run code there"
            hint = "start it with --host 127.0.0.1 or with certificates, or say --open-scheduler"
            raise InputError(reason, file=self._address, hint=hint)

    def _check_workers(self) -> None:
        """Compare every worker with this machine.

        Raises:
            InputError: There is none.
            UnfitError: One differs.
        """
        try:
            self._client.wait_for_workers(1, timeout=_COME)
        except TimeoutError:
            hint = f"dask worker {self._address} --nthreads 1 starts one"
            raise InputError("no worker is connected to this scheduler", file=self._address, hint=hint) from None
        here = probe(self._encoder, "")
        threads = self._client.nthreads()
        for worker, there in self._client.run(probe, self._encoder, self._folder, on_error="return").items():
            if reason := self._objection(here, there, threads.get(worker, 1)):
                raise UnfitError(f"the worker {worker} cannot be used: {printable(reason)[:300]}")

    def _objection(self, here: Mapping[str, Any], there: Any, threads: int) -> str:
        """What is wrong with a worker; an empty string where nothing is."""
        if not isinstance(there, dict):
            return f"{type(there).__name__}: {there}; install the same version of aligner there"
        if reason := differing(here["facts"], there["facts"]):
            return f"it has {reason}"
        if threads != 1 or there["threads"] != "1":
            return (
                "it has several threads; start it with --nthreads 1, and with OPENBLAS_NUM_THREADS=1 if without a nanny"
            )
        if there["model"] != here["model"] or len(there["vector"]) != len(here["vector"]):
            return f"it has another encoder ({there['model']})"
        if any(abs(x - y) > _TOLERANCE for x, y in zip(here["vector"], there["vector"], strict=True)):
            return "its encoder computes other vectors"
        if not there["sees"]:
            return "it does not see the folder of the files; send them with --send-files"
        return ""


def _check_address(address: str, *, is_open: bool) -> None:
    """Refuse an address that is none of a scheduler, or to which anybody could give code.

    Raises:
        ChoiceError: It is none.
        InputError: It is not to be trusted.
    """
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in ("tcp", "tls") and bool(parts.hostname) and parts.port is not None
    except ValueError:
        is_one = False
    if not is_one:
        hint = "name it as tls://HOST:PORT, or tcp://127.0.0.1:PORT on this machine"
        raise ChoiceError(f"{printable(address)[:100]!r} is no address of a scheduler", hint=hint)
    if address.startswith("tcp://") and not is_open and not _is_here(address):
        reason = "a scheduler on another machine without encryption: whoever reaches it can run code there"
        raise InputError(reason, file=address, hint="use tls:// and certificates, or say --open-scheduler")


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _connected(address: str) -> Any:
    """A client.

    Raises:
        InputError: There is no scheduler, or no certificate for it.
    """
    from distributed import Client, Security

    client: Any = Client
    security: Any = Security
    try:
        if address.startswith("tls://") and security().get_connection_args("client").get("ssl_context") is None:
            raise InputError("no certificates for it are known", file=address, hint=_CERTIFICATES)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other versions of libraries on the workers: that is compared below
            return client(address, timeout=_CONNECT, set_as_default=False, name="aligner")
    except InputError:
        raise
    except Exception as error:  # of the network, of TLS, of the configuration
        said = printable(f"{type(error).__name__}: {error}")[:200]
        hint = "where it has certificates, name it as tls://" if address.startswith("tcp://") else None
        raise InputError(f"there is no scheduler to connect to ({said})", file=address, hint=hint) from None


@contextmanager
def _quietly() -> Iterator[None]:
    """Have Dask say nothing: what it would say is said in other words, or is no news."""
    import dask

    import_module("distributed")  # which makes its loggers
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _LOGGERS]
    for name in (*_LOGGERS, *names):  # each has a level of its own; and a lost client goes on after it was closed
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGEST}):
        yield
