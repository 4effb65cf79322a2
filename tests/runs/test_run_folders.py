"""Folders of files that pair up by their names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aligner import report
from aligner.errors import InputError
from aligner.runs.folders import folders
from aligner.runs.manifest import Entry

TEXTS = {
    "zh": "今天会议发表了新闻公报，各国代表表示欢迎，并将继续合作。\n",
    "en": "The meeting issued a press release today, and all delegations welcomed it.\n",
    "cs": "Dnes jednání vydalo tiskovou zprávu a všechny delegace ji přivítaly.\n",
}


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lang = next((lang for lang in TEXTS if lang in name), "zh" if name.endswith("src") else "en")
        path.write_text(TEXTS[lang] + name, encoding="utf-8")
    return folder


def ids(*paths: Path) -> list[str]:
    return [entry.id for entry in folders([str(path) for path in paths]).entries() if not entry.problem]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("zh/01.txt", "en/01.txt", "zh/02.txt", "en/02.txt", "zh/10.txt", "en/10.txt"), ["01", "02", "10"]),
        (("a.zh.txt", "a.en.txt", "b.zh.docx.txt", "b.en.txt"), ["a", "b"]),
        (("book/zh/1.txt", "book/en/1.txt", "letters/zh/1.txt", "letters/en/1.txt"), ["book/1", "letters/1"]),
        (("0001.src", "0001.tgt", "0002.src", "0002.tgt"), ["0001", "0002"]),
        (("c/corpus.zh", "c/corpus.en"), ["c/corpus"]),
        (("x/source/1.txt", "x/target/1.docx.txt", "y/source/1.txt", "y/target/1.txt"), ["x/1", "y/1"]),
        (("1.source.txt", "1.target.txt", "x/source.txt", "x/target.txt"), ["1", "x/source"]),
        (("zh/第一章.txt", "en/chapter 1.txt"), ["chapter 1"]),
    ],
)
def test_pairs_of_files(tmp_path: Path, names: tuple[str, ...], expected: list[str]) -> None:
    assert ids(fill(tmp_path, *names)) == expected


def test_an_entry(tmp_path: Path) -> None:
    fill(tmp_path, "cs/1.txt", "en/1.txt")
    [entry] = folders([str(tmp_path)]).entries()
    assert entry == Entry(
        0,
        "1",
        str(tmp_path / "cs" / "1.txt"),
        str(tmp_path / "en" / "1.txt"),
        ("cs/1.txt", "en/1.txt"),
        ("cs", None),  # a language without rules, which nobody but the name can tell
        place=f"{tmp_path.name}/cs/1.txt",
    )


def test_two_folders_side_by_side(tmp_path: Path) -> None:
    fill(tmp_path, "zh/1.txt", "en/1.txt")
    [entry] = folders([str(tmp_path / "zh"), str(tmp_path / "en")], ("zh-TW", "en-GB")).entries()
    assert (entry.names, entry.languages, entry.problem) == (("zh/1.txt", "en/1.txt"), ("zh-TW", "en-GB"), "")
    [turned] = folders([str(tmp_path / "en"), str(tmp_path / "zh")], ("en", "zh")).entries()
    assert turned.names == ("en/1.txt", "zh/1.txt")


def test_what_is_left_over_is_said(tmp_path: Path) -> None:
    fill(tmp_path, "zh/1.txt", "en/1.txt", "zh/anfang.txt", "en/beginning.txt", "en/2.txt", "en/3.txt")
    with report.collect_notices() as notices:
        [entry] = folders([str(tmp_path)]).entries()
    assert (entry.id, entry.problem) == ("1", "")
    some = "en/2.txt, en/3.txt, en/beginning.txt and 1 more"
    assert [notice.reason for notice in notices] == [f"left out 4 files: no other version of it was found ({some})"]


def test_of_three_languages_two_are_chosen_and_that_is_said(tmp_path: Path) -> None:
    fill(tmp_path, "x.cs.txt", "x.en.txt", "x.zh.txt", "README")
    with report.collect_notices() as notices:
        [entry] = folders([str(tmp_path)], ("en", "zh")).entries()
    assert (entry.names, entry.problem) == (("x.en.txt", "x.zh.txt"), "")
    assert sorted(map(str, notices)) == [
        f"{tmp_path}: left out 1 file: it is in cs, neither in en nor in zh (x.cs.txt);"
        " --source-lang and --target-lang choose the two languages",
        f"{tmp_path}: left out 1 file: no other version of it was found (README);"
        " aligner pair finds versions by what stands in them",
    ]


def test_files_are_not_paired_by_their_order(tmp_path: Path) -> None:
    fill(tmp_path, "zh/anfang.txt", "en/beginning.txt")
    with pytest.raises(InputError, match=r"no two files in it.*; aligner pair finds them"):
        folders([str(tmp_path)])


def test_hidden_files_and_results_are_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, "zh/1.txt", "en/1.txt", ".git/zh/9.txt", ".git/en/9.txt", "zh/.2.txt", "en/.2.txt")
    fill(
        tmp_path,
        "corpus.aligner",
        "corpus.aligner-wal",
        "1.zh-en.tmx",
        "zh.jsonl",
        "en.parquet",
        "pictures/zh.jpg",
        "pictures/en.jpg",
    )
    with report.collect_notices() as notices:
        assert ids(tmp_path) == ["1"]
    [notice] = notices
    assert notice.reason.startswith("left alone 5 files that are no texts (.jpg")
    own = {str(path) for path in tmp_path.rglob("*") if path.suffix not in (".txt", ".tmx")}
    with report.collect_notices() as notices:
        assert len(list(folders([str(tmp_path)], own=own).entries())) == 1
    assert [notice.reason for notice in notices] == ["left alone 1 file that is no text (.tmx)"]


def test_a_page_that_this_program_wrote_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.io.files import saving

    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    folder = fill(tmp_path / "corpus", "1.zh.html", "1.en.html")
    with saving([str(folder / "2.zh.html"), str(folder / "2.en.html")]) as streams:
        for stream in streams:
            stream.write(b"<!doctype html><p>a page</p>")
    with report.collect_notices():
        assert ids(folder) == ["1"]


def test_links_stay_in_the_folder(tmp_path: Path) -> None:
    fill(tmp_path, "secret/en/1.txt", "corpus/zh/1.txt")
    (tmp_path / "corpus" / "en").mkdir()
    (tmp_path / "corpus" / "en" / "1.txt").symlink_to(tmp_path / "secret" / "en" / "1.txt")
    [entry] = folders([str(tmp_path / "corpus")]).entries()
    assert "outside of the folder" in entry.problem
    [entry] = folders([str(tmp_path / "corpus")], allow_outside=True).entries()
    assert entry.problem == ""


def test_devices_and_empty_files(tmp_path: Path) -> None:
    fill(tmp_path, "zh/1.txt", "zh/2.txt", "en/3.txt", "zh/3.txt")
    (tmp_path / "en" / "1.txt").touch()
    os.mkfifo(tmp_path / "en" / "2.txt")
    problems = [entry.problem for entry in folders([str(tmp_path)]).entries()]
    assert problems == ["en/1.txt: the file is empty", "en/2.txt: this is a named pipe, not a file", ""]


def test_no_texts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no text in it"):
        list(folders([str(tmp_path)]).entries())
    with pytest.raises(InputError, match="no such file"):
        list(folders([str(tmp_path / "none")]).entries())


def test_no_file_is_opened_where_the_names_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.io import files

    fill(tmp_path, *(f"{lang}/{number}.txt" for lang in ("zh", "en") for number in range(200)))
    monkeypatch.setattr(files, "reading", lambda *_: pytest.fail("a file was opened"))
    assert len(ids(tmp_path)) == 200


def test_of_two_sides_no_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.io import files

    fill(tmp_path, *(f"{number}.{side}" for side in ("src", "tgt") for number in range(200)), "201.src")
    with monkeypatch.context() as patch:
        patch.setattr(files, "reading", lambda *_: pytest.fail("a file was opened"))
        with report.collect_notices() as notices:
            found = list(folders([str(tmp_path)]).entries())
    assert [entry.problem for entry in found] == [""] * 200
    assert [notice.reason for notice in notices] == ["left out 1 file: no target was found (201.src)"]


def test_the_source_is_in_the_first_folder(tmp_path: Path) -> None:
    fill(tmp_path, "zh/1.txt", "en/1.txt")
    assert next(folders([str(tmp_path / "zh"), str(tmp_path / "en")]).entries()).names == ("zh/1.txt", "en/1.txt")
    assert next(folders([str(tmp_path / "en"), str(tmp_path / "zh")]).entries()).names == ("en/1.txt", "zh/1.txt")
