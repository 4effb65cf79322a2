"""How runs end that are broken off: one line, a status, and nothing left behind, now or at the next run."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import invoke, posix

from aligner.errors import AlignerError
from aligner.io import unfinished
from aligner.io.files import reading, saving

PROGRAM = [sys.executable, "-m", "aligner"]
TEXT = "We met in Almaty. We agreed on everything.\n" * 200


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "en.txt").write_text(TEXT)
    (tmp_path / "zh.txt").write_text("我们在阿拉木图会晤。我们就一切达成一致。\n" * 200, encoding="utf-8")
    return tmp_path


def _started(command: list[str], folder: Path) -> subprocess.Popen[str]:
    """Start a process in a group of its own, in which Ctrl-C is not ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(command, cwd=folder, stdout=-1, stderr=-1, text=True, start_new_session=True)


def _interrupt_at_random(times: int, folder: Path) -> None:
    chance = random.Random(times)
    for number in range(times):
        command = [
            ["segment", "zh.txt", "--tokens", "-o", "out.txt"],
            ["align", "zh.txt", "en.txt", "--encoder", "none", "-o", "out.tmx"],
        ][number % 2]
        process = _started([*PROGRAM, *command], folder)
        while Path(f"/proc/{process.pid}/maps").read_bytes() and _loads(process):  # it has no memory when it has ended
            time.sleep(0.005)
        time.sleep(0.1 + chance.random())
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        if process.returncode != 0:  # it was quicker
            assert (process.returncode, errors) == (130, "aligner: interrupted\n")
        assert not list(folder.glob(".aligner-*"))


def _loads(process: subprocess.Popen[str]) -> bool:
    """Whether a process has not come to the signals that it heeds: it catches none but that of Python itself."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = int(status.split("SigCgt:")[1].split()[0], 16)
    return not caught & 1 << (signal.SIGTERM - 1)


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to look into")


@needs_proc
def test_ctrl_c_is_one_line_at_any_moment(texts: Path) -> None:
    _interrupt_at_random(4, texts)


@needs_proc
@pytest.mark.slow
def test_ctrl_c_is_one_line_at_forty_moments(texts: Path) -> None:
    _interrupt_at_random(40, texts)


@posix
@pytest.mark.parametrize("moment", ["aligner.io.unfinished.create", "os.fdopen", "os.replace", "os.unlink"])
def test_ctrl_c_while_a_file_is_made_or_removed(moment: str, texts: Path) -> None:
    """The moments in which nobody but the running line knows of a file, or some of several have their names."""
    program = f"""
import os, signal, sys, time
from aligner import ending
with ending.heeded():
    import aligner.cli, aligner.io.files, aligner.io.unfinished, aligner.io.written, aligner.formats.tsv
    *module, name = {moment!r}.split(".")
    module = sys.modules[".".join(module)]
    whole = getattr(module, name)
    def interrupted(*arguments, **named):
        made = whole(*arguments, **named)
        setattr(module, name, whole)
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.001)
        return made
    setattr(module, name, interrupted)
    aligner.cli.main(["convert", "m.tsv", "-o", "one.tsv", "-o", "two.json", "--force"])
"""
    (texts / "m.tsv").write_text(MEMORY)
    done = subprocess.run([sys.executable, "-c", program], cwd=texts, capture_output=True, text=True, check=False)
    assert not list(texts.glob(".aligner-*"))
    assert (texts / "one.tsv").exists() == (texts / "two.json").exists(), "all or none"
    if done.returncode:  # it was quicker: 20 ms are left
        assert (done.returncode, done.stderr) == (130, "aligner: interrupted\n")


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("status", [0, 3])
def test_a_signal_when_all_is_done_changes_nothing(name: str, status: int, tmp_path: Path) -> None:
    """The interpreter forgets our handlers before it clears the modules, which takes a while with large libraries."""
    program = f"""
import os, signal, sys
from aligner import ending
class Cleared:
    def __del__(self, kill=os.kill, number=signal.{name}, own=os.getpid()):
        kill(own, number)
kept = Cleared()
with ending.heeded():
    print("written", end="")
sys.exit({status})
"""
    process = _started([sys.executable, "-c", program], tmp_path)
    written = process.communicate(timeout=60)
    assert (process.returncode, *written) == (status, "written", "")


@posix
@pytest.mark.parametrize("ending", ["pass", "raise KeyError"])
def test_ctrl_c_at_the_beginning_of_any_function_that_saves(ending: str, tmp_path: Path) -> None:
    """No file is left, wherever it comes: there is no moment between the end of a block and what removes its file."""
    program = f"""
import contextlib, gc, os, signal, sys, time
from aligner import ending
from aligner.io import files, unfinished
OWN = {{module.__file__ for module in (contextlib, ending, files, unfinished)}}
def interrupt(frame, event, _):
    global left
    is_new = frame.f_lineno - frame.f_code.co_firstlineno < 2  # not a generator that goes on, which a tracer would kill
    if is_new and frame.f_code.co_filename in OWN:
        left -= 1
        if not left:
            sys.settrace(None)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0)
def work():
    with files.saving(["out.txt"]) as [stream]:
        stream.write(b"x")
        {ending}
for number in range(1, 1000):
    ending._told.clear()
    left = number
    with contextlib.suppress(ending.Ended), ending.heeded():
        for heeded in ending._heeded:
            signal.signal(heeded, ending._end)
        with contextlib.suppress(KeyError):
            sys.settrace(interrupt)
            work()
        sys.settrace(None)
        time.sleep(0.03 if not left else 0)
    sys.settrace(None)
    if left > 0:
        break
    gc.collect()  # which ends a block whose end was interrupted before it began
    found = [name for name in os.listdir() if name.startswith(".aligner-")]
    assert not found, number
print(number)
"""
    process = _started([sys.executable, "-c", program], tmp_path)
    written, errors = process.communicate(timeout=100)
    assert errors == ""
    assert int(written) > 30


@posix
def test_ctrl_c_while_an_object_is_deleted(tmp_path: Path) -> None:
    """Python prints and forgets what is raised there."""
    program = """
import os, signal, time
from aligner import ending
class Deleted:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.001)
try:
    with ending.heeded():
        Deleted()
        time.sleep(60)
except ending.Ended as ended:
    print(ended.reason)
"""
    process = _started([sys.executable, "-c", program], tmp_path)
    written = process.communicate(timeout=30)
    assert (process.returncode, *written) == (0, "interrupted\n", "")


@posix
def test_what_is_written_last_can_be_interrupted(tmp_path: Path) -> None:
    """Whoever reads may take for ever: signals are heeded until everything is out."""
    program = """
import atexit, os, sys
from aligner import ending
os.set_blocking(1, False)
while True:
    try:
        os.write(1, b"x" * 512)
    except BlockingIOError:
        break
os.set_blocking(1, True)
with ending.heeded():
    atexit.register(os.write, 2, b"full\\n")
    sys.stdout.reconfigure(write_through=False)  # whatever PYTHONUNBUFFERED says
    sys.stdout.write("y" * 600)
"""
    process = _started([sys.executable, "-c", program], tmp_path)
    assert process.stderr is not None
    assert process.stderr.readline() == "full\n"
    time.sleep(0.1)  # so that it has come to the end
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "aligner: interrupted\n")


@posix
def test_a_signal_that_whoever_started_it_ignores_stays_ignored(texts: Path) -> None:
    command = f"trap '' HUP; exec '{sys.executable}' -m aligner segment - -o out.txt"
    with subprocess.Popen(command, shell=True, cwd=texts, stdin=-1, stderr=-1, text=True) as process:
        while not list(texts.glob(".aligner-*")):
            time.sleep(0.02)
        process.send_signal(signal.SIGHUP)
        process.communicate(TEXT)
    assert process.returncode == 0
    assert (texts / "out.txt").exists()


@posix
def test_what_a_killed_run_leaves_the_next_one_removes(texts: Path) -> None:
    command = [*PROGRAM, "segment", "-", "-o", "out.txt"]
    left = []
    with (
        subprocess.Popen(command, cwd=texts, stdin=-1) as running,
        subprocess.Popen(command, cwd=texts, stdin=-1) as killed,
    ):
        while len(left := list(texts.glob(".aligner-*"))) < 2:
            time.sleep(0.02)
        killed.kill()
        killed.wait()
        assert len(list(texts.glob(".aligner-*"))) == 2
        subprocess.run([*PROGRAM, "segment", "en.txt", "-o", "other.txt"], cwd=texts, check=True)
        assert len(rest := list(texts.glob(".aligner-*"))) == 1, "that of the running one stays"
        assert rest[0] in left
        running.communicate(TEXT.encode())
    assert running.returncode == 0
    assert (texts / "out.txt").read_bytes() == (texts / "other.txt").read_bytes()
    assert not list(texts.glob(".aligner-*"))


@posix
def test_only_our_files_are_removed(tmp_path: Path) -> None:
    """Not a folder, a link, a file of another name."""
    unfinished._sweep.cache_clear()
    kept = [".aligner-settings", ".aligner-abcdefgh.txt", "aligner-abcdefgh.unfinished", ".aligner-ABCDEFGH.unfinished"]
    for name in (*kept, ".aligner-abcdefgh.unfinished"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".aligner-folderxx.unfinished").mkdir()
    (tmp_path / ".aligner-linkxxxx.unfinished").symlink_to(tmp_path / kept[0])
    with saving([str(tmp_path / "out")]) as [stream]:
        stream.write(b"y")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {*kept, ".aligner-folderxx.unfinished", ".aligner-linkxxxx.unfinished", "out"}


@posix
def test_a_file_is_locked_until_it_has_its_name(tmp_path: Path) -> None:
    unfinished._sweep.cache_clear()
    with saving([str(tmp_path / "out")]) as [stream]:
        program = "import sys; from aligner.io.files import saving\nwith saving([sys.argv[1]]): pass"
        subprocess.run([sys.executable, "-c", program, str(tmp_path / "other")], check=True)
        stream.write(b"y")
    assert (tmp_path / "out").read_bytes() == b"y"


@posix
@pytest.mark.parametrize("command", ["segment pipe", "show pipe", "align pipe en.txt", "check pipe", "search pipe a"])
def test_a_named_pipe_is_not_waited_for(command: str, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(texts)
    suffix = ".tmx" if command.split()[0] in ("show", "check", "search") else ""
    os.mkfifo(f"pipe{suffix}")
    done = invoke(*command.replace("pipe", f"pipe{suffix}").split())
    assert done.exit_code == 1
    assert done.stderr.startswith(f"aligner: pipe{suffix}: this is a named pipe, not a file; name a file")


@posix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_no_file(device: str) -> None:
    with pytest.raises(AlignerError, match="this is a device, not a file"), reading(device):
        pass


@posix
@pytest.mark.parametrize("name", ["<(cat en.txt)", "/dev/stdin < en.txt", "- < en.txt", "/dev/fd/5 5< en.txt"])
def test_what_a_shell_hands_over_is_read(name: str, texts: Path) -> None:
    command = ["bash", "-c", f"'{sys.executable}' -m aligner segment --lang en {name}"]
    done = subprocess.run(command, cwd=texts, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.startswith("We met in Almaty.\nWe agreed")


@pytest.mark.parametrize("error", [MemoryError(), MemoryError("Unable to allocate 9 GiB")])
def test_too_little_memory_is_one_line(error: MemoryError, texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("aligner.segmentation.segment", fail)
    done = invoke("segment", texts / "en.txt", "-o", texts / "out.txt")
    assert done.exit_code == 1
    assert done.stderr.startswith("aligner: there is not enough memory for this; ")
    assert sorted(path.name for path in texts.iterdir()) == ["en.txt", "zh.txt"]


@posix
@pytest.mark.slow
def test_too_little_memory_is_one_line_in_truth(texts: Path) -> None:
    (texts / "en.txt").write_text(TEXT * 2000)
    command = f"ulimit -v 250000; exec '{sys.executable}' -m aligner segment en.txt --lang en -o out.txt"
    done = subprocess.run(command, shell=True, cwd=texts, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("aligner: there is not enough memory")
    assert done.stderr.count("\n") == 1


MEMORY = "source[en]\ttarget[de]\nWe met.\tWir trafen uns.\n"


@posix
@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            "ALIGNER_CACHE=~nobody-at-all/x",
            "~nobody-at-all/x: cannot keep an index for the next time (there is no home",
        ),
        ("ALIGNER_CACHE=en.txt", "cannot keep an index for the next time ("),
        ("ALIGNER_CACHE=/proc/x", "cannot keep an index for the next time ("),
        ("ALIGNER_CACHE=", ""),
        ("ALIGNER_CACHE=a/b", ""),
        ("ALIGNER_CACHE='a folder/b'", ""),
        ("-u ALIGNER_CACHE -u HOME XDG_CACHE_HOME=c", ""),
        ("ALIGNER_CACHE= TMPDIR=/none", ""),
        ("LC_ALL=C LANG=C ALIGNER_CACHE=d", ""),
        ("LC_ALL=POSIX PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 ALIGNER_CACHE=d", ""),
    ],
)
def test_any_cache_folder_will_do(variables: str, said: str, texts: Path) -> None:
    (texts / "m.tsv").write_text(MEMORY)
    command = f"env {variables} '{sys.executable}' -m aligner search m.tsv met --no-links"
    done = subprocess.run(command, shell=True, cwd=texts, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[met]" in done.stdout
    assert "Traceback" not in done.stderr
    assert said in done.stderr
    assert done.stderr.count("warning") == bool(said)


@posix
def test_a_current_folder_that_is_gone_is_one_line(texts: Path) -> None:
    command = f"mkdir d; cd d; rmdir ../d; exec '{sys.executable}' -m aligner segment ../d/en.txt -o out.txt"
    done = subprocess.run(command, shell=True, cwd=texts, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("aligner: ")
    assert done.stderr.count("\n") == 1
