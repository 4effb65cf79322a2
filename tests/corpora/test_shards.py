"""A corpus as a folder of shards: the same bytes each time, read by other programs, nothing written for nothing."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from conftest import Run
from judges import SCHEMAS, library
from lxml import etree

from aligner.corpora import shards, statistics
from aligner.corpora.filters import Choice, Filters
from aligner.corpora.splits import Split
from aligner.errors import OutputError
from aligner.formats.documents import read_documents
from aligner.model import Alignment, Bead, Document, DocumentPair, Recipe, Span
from aligner.project import Project

SPLIT = ("--split", "train=.6,dev=.2,test=.2")


def documents(numbers: Iterable[int]) -> Iterator[DocumentPair]:
    """Documents of ten pairs, each of its own words; every third with metadata and properties of its own."""
    for number in numbers:
        draw = random.Random(number)
        texts = [
            ["".join(chr(draw.randint(0x4E00, 0x9FA5)) for _ in range(20)) + "。" for _ in range(10)],
            [" ".join("".join(draw.choice("abcdefgh") for _ in range(6)) for _ in range(9)) + "." for _ in range(10)],
        ]
        held = () if number % 3 else (("note", f"of {number}"), ("note", "two"))
        beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1), 0.5 + i / 20, properties=held) for i in range(10))
        sides = (Document.from_sentences(texts[0], "zh"), Document.from_sentences(texts[1], "en"))
        metadata = () if number % 3 else (("licence", "CC0-1.0"), ("title", f"No. {number}"))
        yield DocumentPair(f"document {number:03}", Alignment(*sides, beads), metadata)


def make(path: str, numbers: Iterable[int]) -> None:
    with Project.create(path) as project:
        project.add_all((pair.alignment, pair.name, pair.metadata) for pair in documents(numbers))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of sixty documents; tests work on copies."""
    path = tmp_path_factory.mktemp("made") / "corpus.aligner"
    make(str(path), range(60))
    return path


@pytest.fixture
def corpus(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(made, "corpus.aligner")
    return tmp_path


def contents(folder: str) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "form", ["jsonl", "tmx", "tei", "xliff", pytest.param("parquet", marks=pytest.mark.needs("pyarrow"))]
)
def test_each_shard_is_listed_and_full_and_read_again(corpus: Path, run: Run, form: str) -> None:
    done = run("export", "corpus.aligner", "-o", "out/", "--format", form, "--shard-size", "20kB")
    assert done.exit_code == 0, done.stderr
    assert "the metadata of 40 of 60 documents name no licence" in done.stderr
    listed = json.loads(Path("out/manifest.json").read_text("utf-8"))
    names = []
    for shard in listed["shards"]:
        path = Path("out", shard["path"])
        data = path.read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (shard["bytes"], shard["sha256"])
        pairs = list(read_documents(path, form))
        assert (len(pairs), sum(len(pair.alignment) for pair in pairs)) == (shard["documents"], shard["rows"])
        names += [pair.name for pair in pairs]
    assert names == [pair.name for pair in documents(range(60))]
    assert listed["documents"] == 60
    sizes = [shard["bytes"] for shard in listed["shards"]]
    assert len(sizes) > 1
    assert all(5_000 < size < 80_000 for size in sizes[:-1])
    assert form == "parquet" or max(sizes) <= 20_000
    names = sorted(path.name for path in Path("out").iterdir())
    assert names == ["CITATION.cff", "data", "datasheet.md", "manifest.json"]


def test_what_is_left_out_of_each_shard_is_said_once(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    alone = Bead(Span(9, 10), Span(9, 9), 0.9), Bead(Span(10, 10), Span(9, 10), 0.9)
    with Project.create("corpus.aligner") as project:
        for pair in documents(range(30)):
            is_apart = int(pair.name[-1]) % 2 == 0
            beads = (*pair.alignment.beads[:9], *(alone if is_apart else pair.alignment.beads[9:]))
            project.add(replace(pair.alignment, beads=beads), pair.name)
    done = run("export", "corpus.aligner", "-o", "out/", "--format", "tmx", "--shard-size", "20kB")
    assert done.exit_code == 0, done.stderr
    count = len(list(Path("out/data").iterdir()))
    assert count > 3
    [told] = [line for line in done.stderr.splitlines() if "with an empty side" in line]
    assert "data/part-00001.tmx: left out" in told
    assert f"; likewise in {count - 1} other shards" in told


def test_the_same_again_writes_nothing_and_more_documents_only_what_changed(corpus: Path, run: Run) -> None:
    arguments = ("export", "corpus.aligner", "-o", "out", "--format", "jsonl", "--shard-size", "10kB", *SPLIT)
    Path("out").mkdir()
    assert run(*arguments).exit_code == 0
    first = contents("out")
    stamps = {path: path.stat().st_mtime_ns for path in Path("out").rglob("part-*")}
    again = run(*arguments)
    assert "0 of them new or changed" in again.stderr
    assert contents("out") == first
    assert {path: path.stat().st_mtime_ns for path in Path("out").rglob("part-*")} == stamps
    os.unlink("corpus.aligner")
    make("corpus.aligner", range(80))
    assert run(*arguments).exit_code == 0
    grown = contents("out")
    parts = {name: [p for p in sorted(first) if p.startswith(f"{name}/")] for name in ("train", "dev", "test")}
    assert all(len(paths) > 1 for paths in parts.values())
    for paths in parts.values():
        assert all(grown[path] == first[path] for path in paths[:-1])
    parts_of = {
        pair.name: path.partition(os.sep)[0]
        for paths in parts.values() for path in paths for pair in read_documents(Path("out", path))
    }  # fmt: skip
    for name in ("train", "dev", "test"):
        for path in sorted(Path("out", name).iterdir()):
            assert all(parts_of.get(pair.name, name) == name for pair in read_documents(path))


def test_shards_that_are_too_many_go(corpus: Path, run: Run) -> None:
    small = ("export", "corpus.aligner", "-o", "out/", "--format", "jsonl", "--shard-size", "10kB")
    assert run(*small).exit_code == 0
    assert len(list(Path("out/data").iterdir())) > 2
    gone = len(list(Path("out/data").iterdir()))
    done = run("export", "corpus.aligner", "-o", "out/", "--format", "tmx")
    assert done.exit_code == 0, done.stderr
    assert f"{gone} files of the export before removed" in done.stderr
    assert [path.name for path in Path("out/data").iterdir()] == ["part-00001.tmx"]
    assert run(*small, *SPLIT).exit_code == 0
    assert not Path("out/data").exists()


def test_shards_of_somebody_else_are_not_joined(corpus: Path, run: Run) -> None:
    Path("out/data").mkdir(parents=True)
    Path("out/data/part-00009.jsonl").write_text("{}\n")
    done = run("export", "corpus.aligner", "-o", "out/", "--format", "jsonl")
    assert done.exit_code == 1
    assert "data/part-00009.jsonl: this is not one of the shards" in done.stderr
    assert not Path("out/manifest.json").exists()


def test_files_that_somebody_puts_there_meanwhile_stay(corpus: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    put = shards._put

    def beside(*given: Any) -> bool:
        is_new = put(*given)
        Path("out/data/Thumbs.db").write_bytes(b"somebody's")
        return is_new

    monkeypatch.setattr(shards, "_put", beside)
    assert run("export", "corpus.aligner", "-o", "out/", "--format", "jsonl").exit_code == 0
    assert Path("out/data/Thumbs.db").exists()


def test_what_waits_to_be_written_does_so_where_there_is_room_for_it(
    corpus: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*, dir: str) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shards.tempfile, "TemporaryFile", full)
    done = run("export", "corpus.aligner", "-o", "out/", "--format", "jsonl")
    assert (done.exit_code, done.stderr) == (1, "aligner: out: no space left on device\n")


def test_a_folder_that_cannot_be_made(corpus: Path, run: Run) -> None:
    Path("file").write_text("")
    for name in ("file/", "file/out/"):
        done = run("export", "corpus.aligner", "-o", name, "--format", "jsonl")
        assert done.exit_code == 1
        assert done.stderr.startswith("aligner: file")
        assert "--force" not in done.stderr


@pytest.mark.parametrize(
    "text", ["[]", "{", '{"shards": 3}', "[" * 100_000, '{"shards": [{"path": "../corpus.aligner"}]}']
)
def test_a_hostile_list_leads_nowhere(corpus: Path, run: Run, text: str) -> None:
    Path("out").mkdir()
    Path("out/manifest.json").write_text(text)
    done = run("export", "corpus.aligner", "-o", "out/", "--format", "jsonl", "--force")
    assert done.exit_code == ("../" not in text)
    assert Path("corpus.aligner").exists()


def test_what_has_failed_goes_on(corpus: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(stream: BinaryIO, digest: str, path: str, inputs: Sequence[str]) -> object:
        if path.endswith("3.jsonl"):
            raise OutputError("no room is left", file=path)
        return put(stream, digest, path, inputs)

    put = shards._put
    arguments = ("export", "corpus.aligner", "--format", "jsonl", "--shard-size", "10kB")
    with monkeypatch.context() as patch:
        patch.setattr(shards, "_put", full)
        assert run(*arguments, "-o", "out/").exit_code == 1
    assert len(contents("out")) == 2
    assert run(*arguments, "-o", "out/").exit_code == run(*arguments, "-o", "whole/").exit_code == 0
    assert contents("out") == contents("whole")


@pytest.mark.slow
def test_what_was_stopped_goes_on(corpus: Path) -> None:
    """Killed between two shards: the next export takes what is there, and the result is that of an undisturbed one."""
    program = (
        "import os, sys\nfrom aligner.corpora import shards\nfrom aligner.cli import main\nput = shards._put\n"
        "def stop(stream, digest, path, inputs):\n"
        "    if path.endswith('3.jsonl'): os._exit(9)\n"
        "    return put(stream, digest, path, inputs)\n"
        "if sys.argv[1] == 'stop': shards._put = stop\n"
        "main(['export', 'corpus.aligner', '-o', sys.argv[2], '--format', 'jsonl', '--shard-size', '10kB', '-q'])\n"
    )
    environment = {**os.environ, "ALIGNER_CACHE": str(corpus / "cache")}
    runs = [["stop", "out/"], ["go", "out/"], ["go", "whole/"]]
    codes = [subprocess.run([sys.executable, "-c", program, *some], env=environment).returncode for some in runs]
    assert codes == [9, 0, 0]
    assert contents("out") == contents("whole")


def test_text_of_the_test_set_stands_nowhere_else(corpus: Path, run: Run) -> None:
    with Project.open("corpus.aligner") as project:
        for number, pair in enumerate(list(documents(range(60)))):
            project.add(pair.alignment, f"copy {number}", pair.metadata)
    done = run("export", "corpus.aligner", "-o", "out/", "--format", "jsonl", *SPLIT)
    assert done.exit_code == 0, done.stderr
    texts = {
        name: {p.source for d in read_documents(Path("out", name, "part-00001.jsonl")) for p in d.alignment.pairs()}
        for name in ("train", "dev", "test")
    }
    assert not texts["train"] & texts["test"]
    assert not texts["train"] & texts["dev"]
    assert not texts["dev"] & texts["test"]
    listed = json.loads(Path("out/manifest.json").read_text("utf-8"))["split"]
    assert listed["salt"] == "aligner"
    assert listed["parts"]["train"]["left out"] > 0
    assert listed["parts"]["test"]["left out"] == 0


def test_the_datasheet_keeps_what_people_answered(corpus: Path, run: Run) -> None:
    arguments = ("export", "corpus.aligner", "-o", "out/", "--format", "jsonl", "--min-confidence", "0.6", *SPLIT)
    assert run(*arguments).exit_code == 0
    path = Path("out/datasheet.md")
    text = path.read_text("utf-8")
    for number, part in enumerate(
        ("Motivation", "Composition", "Collection", "Preprocessing", "Uses", "Distribution", "Maintenance"), 1
    ):
        assert f"\n## {number}. {part}" in text
    assert "confidence (0.6): 120 left out" in text
    assert "`licence` (documents): CC0-1.0 (20)" in text
    assert "salt `aligner`" in text
    asked = text.count("*Not answered yet.*")
    assert asked > 10
    mark = "<!-- answer: purpose -->\n"
    path.write_text(text.replace(f"{mark}*Not answered yet.*", f"{mark}To find what\nis lost."), "utf-8")
    done = run(*arguments)
    assert done.exit_code == 0, done.stderr
    kept = path.read_text("utf-8")
    assert f"{mark}To find what\nis lost.\n<!-- end -->" in kept
    assert kept.count("*Not answered yet.*") == asked - 1


@pytest.mark.parametrize(
    ("taken", "put", "said"),
    [
        ("*Not answered yet.*\n<!-- end -->", "Ours.", "the answer “purpose” has no end"),
        ("<!-- answer: makers -->\n", "", "line 16: this answer has no beginning"),
        ("<!-- answer: makers -->", "<!-- answer: purpose -->", "line 15: the answer “purpose” stands there twice"),
    ],
)
def test_a_datasheet_without_one_of_its_marks_is_not_written_over(
    corpus: Path, run: Run, taken: str, put: str, said: str
) -> None:
    arguments = ("export", "corpus.aligner", "-o", "out/", "--format", "jsonl")
    assert run(*arguments).exit_code == 0
    path = Path("out/datasheet.md")
    text = path.read_text("utf-8").replace(taken, put, 1)
    path.write_text(text, "utf-8")
    before = contents("out")
    done = run(*arguments, "--shard-size", "1kB")
    assert done.exit_code == 1
    assert said in done.stderr
    assert contents("out") == before


def test_the_datasheet_lists_what_people_can_read(corpus: Path, run: Run) -> None:
    recipe = Recipe("1", "", "", "USE multilingual v3 sha256 0", (("part", "3 of 10"),), settings="0f" * 20)
    with Project.create("made.aligner") as project:
        for number, pair in enumerate(documents(range(20))):
            alignment = replace(pair.alignment, recipe=recipe)
            project.add(alignment, pair.name, (("pairing_probability", f"{1 - number % 10 / 100}"),))
    assert run("export", "made.aligner", "-o", "out/", "--format", "jsonl").exit_code == 0
    text = Path("out/datasheet.md").read_text("utf-8")
    assert "Metadata `pairing\\_probability`" not in text
    assert "Metadata `pairing_probability` in 20 documents: 0.91 to 1.0." in text
    assert "of 10" not in text
    assert "0f0f" not in text
    assert "- reference: Yang et al. (2020): Multilingual" in text
    assert json.loads(Path("out/manifest.json").read_text("utf-8"))["made"]["settings"] == {"0f" * 20: 200}
    told = run("statistics", "made.aligner").stdout
    assert "0f0f" not in told
    assert max(map(len, told.splitlines())) <= 80


def test_a_draft_of_the_citation_is_made_once(corpus: Path, run: Run) -> None:
    arguments = ("export", "corpus.aligner", "-o", "out/", "--format", "jsonl")
    assert run(*arguments).exit_code == 0
    path = Path("out/CITATION.cff")
    assert "cff-version: 1.2.0\n" in path.read_text("utf-8")
    path.write_text("ours", "utf-8")
    assert run(*arguments).exit_code == 0
    assert path.read_text("utf-8") == "ours"


def test_an_empty_part_is_told_with_the_reason(corpus: Path, run: Run) -> None:
    with Project.create("books.aligner") as project:
        for pair in documents(range(30)):
            project.add(pair.alignment, pair.name, (("work", "one novel"), ("licence", "CC0-1.0")))
    done = run("export", "books.aligner", "-o", "out/", "--format", "jsonl", *SPLIT)
    assert done.exit_code == 0, done.stderr
    empty = [line for line in done.stderr.splitlines() if "is empty: 30 of 30 documents share one `work`" in line]
    assert len(empty) == 2
    assert all("salt" in line for line in empty)
    assert "30 documents, 300 beads (100.0%)" in done.stderr


def test_documents_of_which_nothing_is_left_are_counted_and_named(corpus: Path, run: Run) -> None:
    with Project.open("corpus.aligner") as project:
        for number, pair in enumerate(documents(range(60))):
            project.add(pair.alignment, f"copy {number}", pair.metadata)
    for arguments in (["--filter", "duplicates"], SPLIT):
        done = run("export", "corpus.aligner", "-o", "out/", "--format", "jsonl", *arguments)
        assert done.exit_code == 0, done.stderr
        listed = json.loads(Path("out/manifest.json").read_text("utf-8"))
        gone = 120 - listed["documents"]
        assert gone == listed["documents of which nothing is left"]
        assert f"nothing is left of {gone} documents: " in done.stderr
        assert f"Of {gone} documents more nothing is left: " in Path("out/datasheet.md").read_text("utf-8")


def test_metadata_is_no_markup(corpus: Path, run: Run) -> None:
    with Project.create("bad.aligner") as project:
        for pair in list(documents([1, 2])):
            project.add(pair.alignment, pair.name, (("so\nurce`", "<script>[x](y) *b*\n# c"),))
    assert run("export", "bad.aligner", "-o", "out/", "--format", "jsonl").exit_code == 0
    line = next(line for line in Path("out/datasheet.md").read_text("utf-8").splitlines() if "script" in line)
    assert line == r"- Metadata `so urce'` in 2 documents: \<script\>\[x\](y) \*b\* \# c (2)."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "out/"], "name their format with --format"),
        (["-o", "out/", "--format", "csv"], "shards are not written as csv"),
        (["-o", "a.tmx", "-o", "out/", "--format", "tmx"], "a folder is written alone"),
        (["-o", "a.tmx", "--shard-size", "1MB"], "are for a folder"),
        (["-o", "out/", "--format", "tmx", "--shard-size", "-1"], "such as 100MB"),
        (["-o", "out/", "--format", "tmx", "--shard-size", "0"], "such as 100MB"),
        (["-o", "out/", "--format", "tmx", "--shard-size", "9" * 400], "such as 100MB"),
        (["-o", "out/", "--format", "tmx", "--split", "train"], "has no share"),
        (["-o", "out/", "--format", "tmx", "--split", "train=.5,test=.4"], "must make 1"),
        (["-o", "out/", "--format", "tmx", "--split", "../x=1"], "cannot be the name of a part"),
        (["-o", "out/", "--format", "tmx", "--min-confidence", "1"], "no pair is left"),
    ],
)
def test_what_is_asked_wrongly(corpus: Path, run: Run, arguments: list[str], said: str) -> None:
    done = run("export", "corpus.aligner", *arguments)
    assert done.exit_code in (1, 2)
    assert said in " ".join(done.stderr.split())
    assert not list(Path().glob("out/*/part-*"))


# --- judges ----------------------------------------------------------------------------------------------------------


@pytest.mark.needs("pyarrow", "pandas")
def test_other_programs_read_a_folder_of_parquet(corpus: Path, run: Run) -> None:
    """The first shard has no metadata and the second has: they have the same columns all the same."""
    make("plain.aligner", [1])
    arguments = ("--format", "parquet", "--shard-size", "1kB", *SPLIT)
    assert run("export", "plain.aligner", "corpus.aligner", "-o", "out/", *arguments).exit_code == 0
    pyarrow, dataset, parquet, pandas = map(library, ("pyarrow", "pyarrow.dataset", "pyarrow.parquet", "pandas"))
    assert pyarrow
    assert dataset
    assert parquet
    assert pandas
    listed = json.loads(Path("out/manifest.json").read_text("utf-8"))
    for name, told in listed["split"]["parts"].items():
        table = dataset.dataset(f"out/{name}").to_table()
        assert len(table) == told["beads"] == len(pandas.read_parquet(f"out/{name}"))
        assert {"source", "target", "document", "document.licence", "note"} <= set(table.column_names)
        schemas = {str(parquet.read_schema(path)) for path in Path("out", name).iterdir()}
        assert len(schemas) == 1
    assert listed["pyarrow"] == pyarrow.__version__


@pytest.mark.needs("pyarrow")
def test_row_groups_are_neither_tiny_nor_huge(corpus: Path, run: Run) -> None:
    parquet = library("pyarrow.parquet")
    assert parquet
    assert run("export", "corpus.aligner", "-o", "out/", "--format", "parquet").exit_code == 0
    assert parquet.ParquetFile("out/data/part-00001.parquet").num_row_groups == 1


@pytest.mark.needs("pandas")
def test_pandas_reads_json_lines(corpus: Path, run: Run) -> None:
    pandas = library("pandas")
    assert pandas
    assert run("export", "corpus.aligner", "-o", "out/", "--format", "jsonl").exit_code == 0
    frame = pandas.read_json("out/data/part-00001.jsonl", lines=True)
    assert len(frame) == 600
    assert frame["document"].nunique() == 60


@pytest.mark.needs("translate")
def test_translate_toolkit_reads_the_memories(corpus: Path, run: Run) -> None:
    assert run("export", "corpus.aligner", "-o", "out/", "--format", "tmx", "--shard-size", "100kB").exit_code == 0
    tmx = library("translate.storage.tmx")
    assert tmx
    dtd = etree.DTD(str(SCHEMAS / "tmx14.dtd"))
    units = 0
    for path in sorted(Path("out/data").iterdir()):
        assert dtd.validate(etree.parse(path)), dtd.error_log
        with path.open("rb") as stream:
            units += len(tmx.tmxfile(stream, "zh", "en").units)
    assert units == 600


@pytest.mark.slow
def test_memory_does_not_grow_with_documents(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times as many documents take no more than digests of their sentences, and the cache of shingles."""
    monkeypatch.setattr(statistics, "WORST", 10)

    def peak(count: int) -> int:
        made = shards.Plan(f"out{count}", "jsonl", 20_000, Split((("train", 0.9), ("test", 0.1))))
        filters = Filters(Choice(names=frozenset({"duplicates"})))
        list(documents([0]))
        tracemalloc.start()
        try:
            release = shards.write(lambda: tiny(count), made, filters)
            shards.finish(made, release)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(2000) - peak(500) < 1500 * 600  # a document is some kilobytes


def tiny(count: int) -> Iterator[DocumentPair]:
    bead = Bead(Span(0, 1), Span(0, 1), 0.9)
    for number in range(count):
        sides = [Document.from_sentences([f"{name} {number * 7919 % 10_007}."], name) for name in ("de", "en")]
        yield DocumentPair(f"{number}", Alignment(sides[0], sides[1], (bead,)), (("licence", "CC0-1.0"),))
