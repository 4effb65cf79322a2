"""Opening, decoding, limits, and saving that leaves nothing half-written."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from conftest import full_device, not_root, posix
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told import noticed

import aligner
from aligner.errors import InputError, OutputError
from aligner.io.files import Limits, read_bytes, read_string, saving

ZH = "王毅说，当前，世界之变、时代之变、历史之变正以前所未有方式展开。\n会议发表了新闻公报。\n"
ZH_TW = "王毅說，當前，世界之變、時代之變、歷史之變正以前所未有方式展開。\n會議發表了新聞公報。\n"
JA = "これは日本語の文章です。漢字とひらがなとカタカナが混じっています。\n"
FR = "Il était une fois un garçon très âgé, qui avait été à l'école.\n"

same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "text.txt"


# Reading


@same_folder
@given(content=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map("x".__add__))
def test_utf8_is_read_as_it_is(file: Path, content: str) -> None:
    file.write_bytes(content.encode())
    assert read_string(str(file)) == content


@same_folder
@given(
    content=st.text(st.characters(exclude_categories=["Cs"])).map("x".__add__),
    encoding=st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]),
)
def test_a_byte_order_mark_tells(file: Path, content: str, encoding: str) -> None:
    file.write_bytes(content.encode(encoding))
    assert read_string(str(file)) == content


@pytest.mark.parametrize(
    ("content", "encoding", "lang"),
    [
        (ZH, "gb18030", None),
        (ZH, "gbk", "zh"),
        (ZH[:12], "gbk", "zh"),
        (ZH_TW, "big5", "zh"),
        (ZH_TW, "big5", "zh-TW"),
        (ZH_TW[:12], "big5", "zh-Hant-HK"),
        (ZH, "utf-16-le", None),
        (ZH_TW, "utf-16-be", None),
        (FR, "utf-16-le", "fr"),
        (JA, "cp932", None),
        (JA, "euc_jp", "ja"),
        (FR, "cp1252", None),
    ],
)
def test_a_guess_is_right_and_is_said(file: Path, content: str, encoding: str, lang: str | None) -> None:
    file.write_bytes(content.encode(encoding))
    with noticed(r"text\.txt: read as .*--encoding"):
        assert read_string(str(file), lang=lang) == content


def test_a_named_encoding_is_used_without_a_warning(file: Path) -> None:
    file.write_bytes(ZH.encode("gb18030"))
    assert read_string(str(file), encoding="gb18030") == ZH


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        pytest.param(b"", None, "the file is empty", id="empty"),
        pytest.param(b" \n\t\r\n", None, "there is nothing but white space in it", id="white space"),
        pytest.param(codecs.BOM_UTF8, None, "the file is empty", id="only a mark"),
        pytest.param("\u200b\u3000\u202e\n".encode(), None, "nothing but white space", id="nothing visible"),
        pytest.param(
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 9,
            None,
            "an image, not plain text; recog",
            id="picture",
        ),
        pytest.param(bytes(10_000), None, "binary file", id="zeros"),
        pytest.param(b"text\0more text", None, "binary file", id="one zero"),
        pytest.param(codecs.BOM_UTF8 + b"\xff", None, r"not valid utf-8: .*offset 3, column 1", id="wrong mark"),
        pytest.param(
            b"one\ntw\xff",
            "utf-8",
            r":2: not valid utf-8: .*0xFF at offset 6, column 3.*leave the encoding out",
            id="wrong encoding",
        ),
        pytest.param(
            "一\n二\ud800三".encode("utf-8", "surrogatepass"), None, ":2: not valid UTF-8: U.D800", id="surrogate"
        ),
        pytest.param(b"\xed\xa0\xbd\xed\xb8\x80", None, ":1: not valid UTF-8: U.D83D", id="two surrogates"),
        pytest.param(b"text", "utf-9", "unknown encoding 'utf-9'", id="unknown encoding"),
        pytest.param(b"text", "hex", "unknown encoding 'hex'", id="not an encoding of text"),
    ],
)
def test_a_file_that_is_no_text_is_refused(file: Path, data: bytes, encoding: str | None, message: str) -> None:
    file.write_bytes(data)
    with pytest.raises(InputError, match=message):
        read_string(str(file), encoding=encoding)


@same_folder
@given(data=st.binary(max_size=300) | st.from_regex(rb"[a-z]+", fullmatch=True))
def test_any_bytes_are_read_or_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with aligner.collect_notices():
        try:
            content = read_string(str(file))
        except InputError:
            assert not data.isalpha()
            return
    content.encode()


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt: no such file or folder"):
        read_bytes(str(tmp_path / "none.txt"))
    with pytest.raises(InputError, match="this is a folder, not a file"):
        read_bytes(str(tmp_path))


def test_limits(file: Path) -> None:
    file.write_text("1234\n567\r890\r\n12345")
    assert len(read_bytes(str(file), Limits(size=19))) == 19
    with pytest.raises(InputError, match="larger than 18 bytes; raise the limit"):
        read_bytes(str(file), Limits(size=18))
    assert read_string(str(file), limits=Limits(line=5))
    with pytest.raises(InputError, match=r":4: a line of 5 characters .*--max-line"):
        read_string(str(file), limits=Limits(line=4))


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ZH.encode())))
    assert read_string("-") == ZH
    with pytest.raises(InputError, match="standard input: the file is empty"):
        read_string("-")


# Saving


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".aligner")]


def test_files_appear_together_at_the_end(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old")
    with saving([str(one), str(two)]) as streams:
        for stream in streams:
            stream.write(b"new")
        assert one.read_text() == "old"
        assert not two.exists()
    assert (one.read_text(), two.read_text()) == ("new", "new")
    assert leftovers(tmp_path) == []


def test_nothing_changes_when_the_block_fails(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old")
    with contextlib.suppress(RuntimeError), saving([str(one), str(two)]) as streams:
        streams[0].write(b"new")
        raise RuntimeError
    assert one.read_text() == "old"
    assert list(tmp_path.iterdir()) == [one]


def test_permissions_stay_and_new_files_get_the_usual_ones(tmp_path: Path) -> None:
    old, new, usual = tmp_path / "old", tmp_path / "new", tmp_path / "usual"
    old.touch(0o600)
    usual.touch()
    with saving([str(old), str(new)]):
        pass
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert new.stat().st_mode == usual.stat().st_mode


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    link, real = tmp_path / "link", tmp_path / "real"
    link.symlink_to(real)
    with saving([str(link)]) as [stream]:
        stream.write(b"new")
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.parametrize("kind", ["same", "other spelling", "symbolic link", "hard link"])
def test_an_input_is_not_overwritten(file: Path, kind: str) -> None:
    file.write_text("precious")
    output = file.with_name("out.tmx")
    if kind == "same":
        output = file
    elif kind == "other spelling":
        output = file.parent / ".." / file.parent.name / file.name
    elif kind == "symbolic link":
        output.symlink_to(file)
    else:
        output.hardlink_to(file)
    with (
        pytest.raises(OutputError, match="is an input and would be overwritten"),
        saving([str(output)], inputs=[str(file)]),
    ):
        pass
    assert file.read_text() == "precious"


def test_two_outputs_of_the_same_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "out")
    for other in ("out", "link", "./out"):
        with (
            pytest.raises(OutputError, match="named as an output twice"),
            saving([str(tmp_path / "out"), f"{tmp_path}/{other}"]),
        ):
            pass
    with pytest.raises(OutputError, match="named as an output twice"), saving(["-", "-"]):
        pass


def test_unwritable_places(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"there is no folder .*none; make it"),
        saving([str(tmp_path / "none" / "out")]),
    ):
        pass
    with pytest.raises(OutputError, match="this is a folder, not a file"), saving([str(tmp_path)]):
        pass


@not_root
def test_permission_is_needed(tmp_path: Path) -> None:
    (tmp_path / "out").touch(0o400)
    with pytest.raises(OutputError, match="out: no permission"), saving([str(tmp_path / "out")]):
        pass
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="new: no permission"), saving([str(tmp_path / "new")]):
        pass


@posix
def test_a_named_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        with saving([str(pipe)]) as [stream]:
            stream.write(b"through")
        assert reader.communicate()[0] == b"through"
    assert pipe.is_fifo()


@posix
def test_the_end_of_a_process_substitution_is_written_to() -> None:
    reading_end, writing_end = os.pipe()
    with saving([f"/dev/fd/{writing_end}"]) as [stream]:
        stream.write(b"through")
    os.close(writing_end)
    with open(reading_end, "rb") as stream:
        assert stream.read() == b"through"


@full_device
def test_a_full_device_is_an_error() -> None:
    with pytest.raises(OutputError, match="/dev/full: no space left on device"), saving(["/dev/full"]) as [stream]:
        stream.write(b"too much")


def test_a_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a small disk")
    try:
        (disk / "out").write_text("old")
        with pytest.raises(OutputError, match="no space left on device"), saving([str(disk / "out")]) as [stream]:
            stream.write(bytes(1_000_000))
        assert (disk / "out").read_text() == "old"
        assert leftovers(disk) == []
    finally:
        subprocess.run(["umount", disk], check=True)


@posix
def test_a_kill_while_writing_keeps_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("old")
    program = textwrap.dedent("""
        import sys, time
        from aligner.io.files import saving
        with saving([sys.argv[1]]) as [stream]:
            stream.write(b"new" * 100_000)
            stream.flush()
            print("half", flush=True)
            time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", program, str(out)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=10)
    assert out.read_text() == "old"


def test_a_file_is_never_seen_half_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_bytes(b"0" * 100_000)
    until = time.monotonic() + 0.3
    round_number = 0
    while time.monotonic() < until:
        round_number = (round_number + 1) % 10
        with saving([str(out)]) as [stream]:
            for _ in range(10):
                stream.write(b"%d" % round_number * 10_000)
                assert len(out.read_bytes()) == 100_000
