"""Archives from strangers: what is in them comes out exactly, and nothing they claim is believed."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from costs import cost
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import InputError
from aligner.io import archives
from aligner.io.files import Limits


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return stream.getvalue()


def lying(content: bytes, claimed: int) -> bytes:
    """An archive of one member that says it has only the first `claimed` bytes, and whose checksum agrees."""
    data = packed({"a": content})
    honest = struct.pack("<I", zlib.crc32(content)), struct.pack("<I", len(content))
    false = struct.pack("<I", zlib.crc32(content[:claimed])), struct.pack("<I", claimed)
    for old, new in zip(honest, false, strict=True):
        assert data.count(old) == 2
        data = data.replace(old, new)
    return data


@given(st.dictionaries(st.from_regex(r"[a-z文]{1,5}(/[a-z]{1,5})?", fullmatch=True), st.binary(max_size=200)))
def test_members_come_out_as_they_went_in(members: dict[str, bytes]) -> None:
    archive = archives.opened(packed(members), "book")
    assert list(archive.names) == list(members)
    for name, content in members.items():
        assert name in archive
        assert archive.read(name) == content


def test_a_member_that_is_not_there() -> None:
    archive = archives.opened(packed({"a": b"1"}), "book")
    assert "b" not in archive
    with pytest.raises(InputError, match="book: the archive is damaged: it lacks 'b'"):
        archive.read("b")


def test_folders_are_no_members() -> None:
    assert archives.opened(packed({"a/": b"", "a/b": b"1"}), "book").names == ("a/b",)


def test_a_name_of_nothing_is_no_member() -> None:
    assert archives.opened(packed({"\x7f": b"1"}).replace(b"\x7f", b"\0"), "book").names == ()


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/a", "\\a", "C:\\a", "c:a", "a\\..\\..\\b", ".."])
def test_a_path_that_leads_out(name: str) -> None:
    with pytest.raises(InputError, match="leads out"):
        archives.opened(packed({name: b"1"}), "book")


@pytest.mark.parametrize("name", ["a..b", "..a/b", "a/...", "第一章..xml"])
def test_dots_that_lead_nowhere(name: str) -> None:
    assert archives.opened(packed({name: b"1"}), "book").read(name) == b"1"


def test_encrypted() -> None:
    data = bytearray(packed({"a": b"1"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="book: it is encrypted; save it without a password"):
        archives.opened(bytes(data), "book")


def test_too_many_members() -> None:
    assert len(archives.opened(packed({f"{i}": b"" for i in range(10_000)}), "book").names) == 10_000
    with pytest.raises(InputError, match="more than 10,000 files"):
        archives.opened(packed({f"{i}": b"" for i in range(10_001)}), "book")


def test_too_large_when_unpacked() -> None:
    data = packed({"a": bytes(600), "b": bytes(400)})
    assert len(archives.opened(data, "book", Limits(size=1000)).read("a")) == 600
    with pytest.raises(InputError, match=r"unpacked it is 1,000 bytes \(the limit is 999\); raise the limit"):
        archives.opened(data, "book", Limits(size=999))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_cannot_be_bounded(method: int) -> None:
    with pytest.raises(InputError, match="compressed in a way"):
        archives.opened(packed({"a": b"1"}, method), "book")


def test_a_size_that_lies_is_all_that_is_read(tmp_path: Path) -> None:
    """150 megabytes behind an entry of ten bytes: reading it must not expand it."""
    (tmp_path / "book").write_bytes(lying(bytes(150_000_000), 10))
    program = (
        "from pathlib import Path; from aligner.io import archives\n"
        "archive = archives.opened(Path('book').read_bytes(), 'book')\n"
        "assert archive.read('a') == bytes(10)\n"
    )
    used = cost(["-c", program], tmp_path)
    assert used.status == 0, used.said
    assert used.megabytes < 100


def test_a_size_that_claims_too_much() -> None:
    data = packed({"a": b"12345"})
    data = data.replace(struct.pack("<I", 5), struct.pack("<I", 500))
    with pytest.raises(InputError, match="damaged"):
        archives.opened(data, "book").read("a")


def test_cut_off_and_damaged() -> None:
    whole = packed({"a": b"a text that is long enough to be cut" * 20, "b": b"1" * 500})
    for stop in range(len(whole)):
        with pytest.raises(InputError, match="book: the archive is damaged"):
            archives.opened(whole[:stop], "book")
    count = 0
    for place in range(len(whole)):
        data = bytearray(whole)
        data[place] ^= 0x55
        try:
            archive = archives.opened(bytes(data), "book")
            for name in archive.names:
                archive.read(name)
            count += 1
        except InputError:
            continue
    assert 0 < count < len(whole) / 2, "only a date or the like may be wrong"


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with pytest.raises(InputError):
        archives.opened(b"PK\x03\x04" + data, "book")
