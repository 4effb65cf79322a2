"""Manifests as people and programs write them, with every kind of bad entry."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import report
from aligner.errors import FormatError, InputError
from aligner.io.files import Limits
from aligner.runs.manifest import Entry, id_of
from aligner.runs.manifest import manifest as listing
from aligner.runs.seen import Seen

HEADER = "id\tsource\ttarget\tsource_lang\ttarget_lang\tgenre"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a manifest beside three pairs of files."""
    folder = tmp_path / "corpus"
    for lang in ("zh", "en"):
        (folder / lang).mkdir(parents=True)
        for number in (1, 2, 3):
            (folder / lang / f"{number}.txt").write_text(f"{lang} {number}\n", encoding="utf-8")

    def made(content: str | bytes, name: str = "manifest.tsv", encoding: str = "utf-8") -> Path:
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return made


def read(path: Path, **options: bool) -> list[Entry]:
    return list(listing(str(path), **options).entries())


def problems(path: Path, **options: bool) -> list[str]:
    return [entry.problem for entry in read(path, **options)]


def test_a_table(write: Write) -> None:
    path = write(f"{HEADER}\na\tzh/1.txt\ten/1.txt\tZH_tw\teng\tnovel\n\nb\tzh/2.txt\ten/2.txt\n")
    first, second = read(path)
    assert first == Entry(
        0,
        "a",
        str(path.parent / "zh" / "1.txt"),
        str(path.parent / "en" / "1.txt"),
        ("zh/1.txt", "en/1.txt"),
        ("zh-TW", "en"),
        (None, None),
        (("genre", "novel"),),
        "manifest.tsv:2",
    )
    assert (second.number, second.id, second.languages, second.place) == (1, "b", (None, None), "manifest.tsv:4")
    assert not second.problem


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (
            "source;target;genre\nzh/1.txt;en/1.txt;历史小说和短篇小说\n",
            "utf-8-sig",
        ),  # CSV UTF-8 where the comma is decimal
        ("source,target,genre\r\nzh/1.txt,en/1.txt,历史小说和短篇小说\r\n", "gb18030"),  # CSV of a Chinese Windows
        ("source\ttarget\tgenre\r\nzh/1.txt\ten/1.txt\t历史小说和短篇小说\r\n", "utf-16"),  # Unicode text
        ("sep=;\r\nsource;target;genre\r\nzh/1.txt;en/1.txt;历史小说和短篇小说\r\n", "utf-8-sig"),
        ("source|target|genre\rzh/1.txt|en/1.txt|历史小说和短篇小说\r", "utf-8"),  # line ends of an old Mac
        ('"source","target","genre"\n"zh/1.txt","en/1.txt","历史小说和短篇小说"\n', "utf-8"),
        ('"source"\t"target"\t"genre"\n"zh/1.txt"\t"en/1.txt"\t"历史小说和短篇小说"\n', "utf-8"),
        ("Source File,Target File,genre\nzh/1.txt,en/1.txt,历史小说和短篇小说\n", "utf-8"),
        ("原文,译文,genre\nzh/1.txt,en/1.txt,历史小说和短篇小说\n", "utf-8"),
        ("zh,en,genre\nzh\\1.txt,en\\1.txt,历史小说和短篇小说\n", "utf-8"),  # separators of Windows
        ('{"source": "zh/1.txt", "target": "en/1.txt", "genre": "历史小说和短篇小说"}\n', "utf-8"),
    ],
)
def test_files_as_excel_and_programs_write_them(write: Write, content: str, encoding: str) -> None:
    with report.collect_notices() as notices:
        [entry] = read(write(content, "manifest.csv", encoding))
    assert (entry.problem, entry.metadata, entry.id) == ("", (("genre", "历史小说和短篇小说"),), "1")
    assert Path(entry.source).read_text() == "zh 1\n"
    assert [notice.kind for notice in notices] == ["assumed"] * (encoding == "gb18030")


def test_cells_with_line_breaks_and_separators(write: Write) -> None:
    path = write('source,target,note\nzh/1.txt,en/1.txt,"one, ""two""\nthree"\nzh/2.txt,en/2.txt,\n', "m.csv")
    first, second = read(path)
    assert first.metadata == (("note", 'one, "two"\nthree'),)
    assert (second.place, second.problem) == ("m.csv:4", "")


def test_a_quotation_mark_that_is_never_closed_spoils_one_row(write: Write) -> None:
    rows = "".join(f"zh/{n}.txt,en/{n}.txt,\n" for n in (2, 3))
    path = write(f'source,target,note\nzh/1.txt,en/1.txt,"5 inches\n{rows}' + "\n" * 200, "m.csv")
    assert problems(path) == ["a quotation mark that is not closed", "", ""]


def test_values_in_json_lines(write: Write) -> None:
    record = {"id": 7, "source": "zh/1.txt", "target": "en/1.txt", "year": 1999, "by": ["Anna", "Bo"], "x": None}
    [entry] = read(write(json.dumps(record), "m.jsonl"))
    assert (entry.id, entry.problem) == ("7", "")
    assert entry.metadata == (("year", "1999"), ("by", "Anna"), ("by", "Bo"))


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("x\tzh/9.txt\ten/1.txt", "zh/9.txt: no such file or folder"),
        ("x\tzh\ten/1.txt", "zh: this is a folder, not a file"),
        ("x\tempty.txt\ten/1.txt", "empty.txt: the file is empty"),
        ("x\tzh/1.txt\tzh/1.txt", "zh/1.txt: source and target are the same file"),
        ("x\tzh/1.txt\tzh/../zh/./1.txt", "zh/1.txt: source and target are the same file"),
        ("x\tzh/1.txt\t../secret.txt", "../secret.txt: it is outside of the folder of the manifest"),
        ("x\tzh/1.txt\tlink.txt", "link.txt: it is outside of the folder of the manifest"),
        ("x\tzh/1.txt\tlinked/secret.txt", "linked/secret.txt: it is outside of the folder of the manifest"),
        ("x\tzh/1.txt\tloop.txt", "loop.txt: too many levels of symbolic links"),
        ("x\tzh/1.txt\t/etc/passwd", "passwd: an absolute path"),
        ("x\tzh/1.txt\tC:\\texts\\1.txt", "C:\\texts\\1.txt: an absolute path"),
        ("x\tzh/1.txt\tpipe", "pipe: this is a named pipe, not a file"),
        ("x\tzh/1.txt\t", "no target"),
        ("x\t\t", "no source and no target"),
        ("a\tzh/1.txt\ten/1.txt", "the id a stands in line 2 already"),
        ("x\tzh/3.txt\ten/3.txt", "a pair of the same two files stands in line 2 already"),
        ("x\tzh/1.txt\ten/1.txt\tchinesisch", "'chinesisch' is not a language tag"),
        ("x\tzh/1.txt\ten/1.txt\tzh\ten\tnovel\tmore", "this row has 7 cells, the first row names 6"),
        ("x\tzh/1.txt", "this row has 2 cells, the first row names 6"),
        ("x\tzh/\0.txt\ten/1.txt", "zero bytes in this line"),
        ("x\tzh/1.txt\ten/1.txt\t\t\t" + "y" * 300_000, "a line of more than 200,000 characters"),
        ("x" * 400 + "\tzh/1.txt\ten/1.txt", "an id of 400 characters"),
        ("x\tzh/1.txt\tfile:///etc/passwd", "file:///etc/passwd: an address of a file here"),
        ("x\tzh/1.txt\tlocal:///etc/passwd", "local:///etc/passwd: addresses of this kind are not opened"),
        ("x\tzh/1.txt\tzip://a.txt::https://e.org/a.zip", "zip://a.txt::https://e.org/a.zip: addresses of this kind"),
        ("x\tzh/1.txt\tgithub://o:r@main/a.txt", "github://main/a.txt: addresses of this kind"),
        ("x\tzh/1.txt\tfilecache::s3://b/a.txt", "filecache::s3://b/a.txt: addresses of this kind"),
        ("x\tzh/1.txt\tmemory://a.txt", "memory://a.txt: addresses of this kind"),
        ("x\tzh/1.txt\thttps://", "https://: an address without a host"),
        ("x\tzh/1.txt\thttps://me:word@example.org/a", "https://example.org/a: an address with a password"),
    ],
)
def test_a_bad_entry_is_said_and_stops_nothing(write: Write, tmp_path: Path, row: str, problem: str) -> None:
    path = write(f"{HEADER}\na\tzh/3.txt\ten/3.txt\n{row}\nz\tzh/2.txt\ten/2.txt\n")
    (tmp_path / "secret.txt").write_text("secret")
    (path.parent / "empty.txt").touch()
    (path.parent / "link.txt").symlink_to(tmp_path / "secret.txt")
    (path.parent / "linked").symlink_to(tmp_path)
    (path.parent / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(path.parent / "pipe")
    first, bad, last = read(path)
    assert (first.problem, last.problem, last.number) == ("", "", 2)
    assert bad.problem.startswith(problem)
    assert bad.place == "manifest.tsv:3"
    assert (bad.source, bad.target) == ("", "")
    assert "me:word" not in repr(bad)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"source": "zh/1.txt", ', "not valid JSON: "),
        ("[1]", "this line is no object"),
        ("[" * 100_000, "not valid JSON: brackets within brackets"),
        ('{"source": ["zh/1.txt", "zh/2.txt"], "target": "en/1.txt"}', "source must be a string"),
        ('{"source": "zh/1.txt", "target": "\\ud800"}', "half of a character (a lone surrogate) in target"),
        ('{"source": "zh/1.txt"}', "no target"),
        ('{"source": 1, "target": "en/1.txt"}', "source must be a string"),
        ('{"source": "zh/1.txt", "target": ["en/1.txt"]}', "target must be a string"),
        ('{"source": "zh/1.txt", "target": "a\\nb.txt"}', "a b.txt: a line break is in its name; rename the file"),
        ('{"source": "zh/1.txt", "target": "' + "x" * 5000 + '"}', "…" + "x" * 120 + ": a name of 5,000 characters"),
        ('{"source": "zh/1.txt", "target": "a\\u0000b"}', "a\\x00b: a zero byte is in its name"),
        ('{"source": "zh/1.txt", "target": "en/1.txt", "source_encoding": "hex"}', "unknown encoding hex"),
        ('{"source": "zh/1.txt", "target": "en/1.txt", "n": ' + "9" * 5000 + "}", "Exceeds the limit"),
    ],
)
def test_a_bad_line_of_json(write: Write, line: str, problem: str) -> None:
    good = '{"source": "zh/2.txt", "target": "en/2.txt"}\n'
    bad, last = read(write(f"{line}\n{good}", "m.jsonl"))
    assert bad.problem.startswith(problem)
    assert last.problem == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("Dear Anna,\nplease align these.\n", "names no columns source and target"),
        ("zh/1.txt\ten/1.txt\n", "names no columns source and target"),
        ('[{"source": "zh/1.txt",\n "target": "en/1.txt"}]', "none of its first lines is a JSON object"),
        (b"PK\x03\x04" + b"xl/workbook.xml PK\x01\x02" * 5, "a workbook of Excel"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "an image"),
        (bytes(range(256)) * 20, "no manifest"),
        ("id,source\na,zh/1.txt\n", "names no columns source and target"),
    ],
)
def test_what_is_no_manifest_is_one_error(write: Write, content: str | bytes, reason: str) -> None:
    with pytest.raises((FormatError, InputError), match=reason):
        read(write(content))


def test_a_manifest_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.tsv")
    with pytest.raises(InputError, match="folder"):
        read(tmp_path)


def test_a_bad_byte_spoils_its_own_row(write: Write) -> None:
    rows = "source\ttarget\tnote\nzh/1.txt\ten/1.txt\t小说小说小说小说\nzh/2.txt\ten/2.txt\t?\nzh/3.txt\ten/3.txt\t书\n"
    assert problems(write(rows.encode().replace(b"?", b"\xff"))) == [
        "",
        "bytes in this line that are no characters; save the manifest as UTF-8",
        "",
    ]


def test_one_bad_byte_does_not_change_the_encoding_of_all(write: Write) -> None:
    rows = "source\ttarget\tnote\nzh/1.txt\ten/1.txt\tx\nzh/2.txt\ten/2.txt\t?\nzh/3.txt\ten/3.txt\ty\n"
    with report.collect_notices() as notices:
        found = problems(write(rows.encode().replace(b"?", b"\xff\xfe")))
    assert found == ["", "bytes in this line that are no characters; save the manifest as UTF-8", ""]
    assert not notices


def test_an_old_encoding_is_said_with_a_way_out_that_there_is(write: Write) -> None:
    rows = "source\ttarget\tnote\nzh/1.txt\ten/1.txt\tMüller\nzh/2.txt\ten/2.txt\tGröße für Bücher\n"
    with report.collect_notices() as notices:
        assert problems(write(rows, "m.csv", "cp1252")) == ["", ""]
    [notice] = notices
    assert str(notice).endswith("save it as UTF-8")


def test_rows_without_an_id_and_with_the_same_files(write: Write) -> None:
    same = "zh/1.txt\ten/1.txt\n"
    first, *others, last = read(write(f"source\ttarget\tsource_lang\n{3 * same}zh/1.txt\ten/1.txt\tq-q\n"))
    assert (first.problem, last.problem[:28]) == ("", "'q-q' is not a language tag;")
    assert [entry.problem for entry in others] == ["a pair of the same two files stands in line 2 already"] * 2
    assert len({entry.id for entry in others}) == 2


def test_links_to_nothing_and_to_devices(write: Write) -> None:
    path = write("source\ttarget\ndead.txt\ten/1.txt\nzero.txt\ten/2.txt\n")
    (path.parent / "dead.txt").symlink_to("/nonexistent")
    (path.parent / "zero.txt").symlink_to("/dev/zero")
    assert problems(path) == [
        "dead.txt: a link to a file that is not there",
        "zero.txt: a link to a device or a pipe, not to a file",
    ]


def test_files_outside_are_read_where_that_is_allowed(write: Write, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("other")
    path = write(f"source\ttarget\nzh/1.txt\t../other.txt\nzh/2.txt\t{tmp_path / 'other.txt'}\n")
    first, second = read(path, allow_outside=True)
    assert first.target == second.target == os.path.realpath(tmp_path / "other.txt")
    assert (first.problem, second.problem, second.names[1]) == ("", "", "other.txt")


def test_addresses(write: Write) -> None:
    path = write("source\ttarget\nhttps://example.org/zh/a.txt?key=secret\ts3://bucket/en/a.txt\n")
    [entry] = read(path)
    assert (entry.problem, entry.source) == ("", "https://example.org/zh/a.txt?key=secret")
    assert entry.names == ("https://example.org/zh/a.txt", "s3://bucket/en/a.txt")


def test_a_large_file(write: Write) -> None:
    path = write("source\ttarget\nzh/1.txt\ten/1.txt\n")
    [entry] = listing(str(path), limits=Limits(size=3)).entries()
    assert entry.problem.startswith("zh/1.txt: larger than 3 bytes")


@pytest.mark.parametrize(
    ("source", "target", "id"),
    [
        ("zh/01.txt", "en/01.txt", "01"),
        ("book/zh/01.txt", "book/en/01.txt", "book/01"),
        ("a.zh.txt", "a.en.txt", "a"),
        ("a.zh", "a.en", "a"),
        ("zh_003_final.txt", "en_003_final.txt", "003_final"),
        ("第一章.txt", "chapter 1.txt", "第一章"),
        ("a/b/c.txt", "d.txt", "a/b/c"),
        ("https://e.org/zh/1.txt", "https://e.org/en/1.txt?x=1", "e.org/1"),
        ("../x/1.txt", "../y/1.txt", "1"),
        ("B.en.TXT", "b.zh.txt", "B"),
        ("😀.en.txt", "😀.zh.txt", "😀"),
        ("《红楼梦》（中）.txt", "《红楼梦》（英）.txt", "红楼梦"),
    ],
)
def test_an_id_is_made_of_the_names(source: str, target: str, id: str) -> None:
    assert id_of((source, target)) == id


def test_ids_that_would_be_the_same_stay_the_same_in_every_run(write: Write) -> None:
    path = write("source\ttarget\nzh/1.txt\ten/1.txt\nen/1.txt\tzh/1.txt\n")
    first, second = read(path)
    assert (first.id, second.id, second.problem) == ("1", "1 a581eb6a", "")


@given(st.lists(st.text(max_size=3), max_size=3000))
def test_what_was_seen(names: list[str]) -> None:
    seen, lines = Seen(), dict[str, int]()
    for line, name in enumerate(names, 1):
        assert seen.first(name, line) == lines.get(name)
        lines.setdefault(name, line)
    assert len(seen) == len(lines)


def test_what_was_seen_takes_little_memory() -> None:
    seen = Seen()
    for number in range(50_000):
        seen.first(str(number), number)
    assert seen.size <= 50 * len(seen)


@given(st.binary(max_size=300), st.sampled_from(["m.tsv", "m.csv", "m.jsonl"]))
def test_any_bytes_are_entries_or_one_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, name: str
) -> None:
    from aligner import report

    path = tmp_path_factory.mktemp("any") / name
    for start in (b"", b"source,target,a\n", b'{"source": "a", "target": "b"}\n'):
        path.write_bytes(start + content)
        try:
            with report.collect_notices():
                entries = read(path)
        except InputError:
            continue
        assert all(entry.problem for entry in entries)  # there are no such files
        assert len({entry.id for entry in entries}) == len(entries)
