"""The command that finds the terms of an alignment."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run

from aligner import termbases


@pytest.fixture(autouse=True)
def _here(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder with the shortened release is the current one."""
    monkeypatch.chdir(made)


def test_glossary_prints_terms_in_columns(run: Run) -> None:
    done = run("glossary", "memory.tmx", "--min-score", "0.3")
    assert done.exit_code == 0, done.output
    rows = [line.split("  ") for line in done.stdout.strip().split("\n")]
    assert len(rows) > 3
    scores = [float(row[0]) for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 0.3
    assert f"memory.tmx: {len(rows)} terms" in done.stderr


def test_glossary_writes_files_that_come_back(run: Run, tmp_path: Path) -> None:
    outputs = [tmp_path / "found.tbx", tmp_path / "found.tsv"]
    done = run("glossary", "memory.tmx", "--min-score", "0.3", "-o", outputs[0], "-o", outputs[1])
    assert done.exit_code == 0, done.output
    assert not done.stdout
    first, second = ([(term.source, term.target) for term in termbases.read(path).terms] for path in outputs)
    assert first == second
    assert len(first) > 3


def test_known_terms_and_a_stoplist_are_left_out(run: Run, tmp_path: Path) -> None:
    everything, rest = tmp_path / "all.tsv", tmp_path / "rest.tsv"
    assert run("glossary", "memory.tmx", "--min-score", "0.3", "-o", everything).exit_code == 0
    terms = termbases.read(everything).terms
    known, stoplist = tmp_path / "known.tsv", tmp_path / "stop.txt"
    known.write_text(f"{terms[0].source}\t{terms[0].target}\n", encoding="utf-8")
    stoplist.write_text(f"# never\n\n{terms[1].target}\n", encoding="utf-8")
    options = ["--known", known, "--stoplist", stoplist, "--min-score", "0.3"]
    assert run("glossary", "memory.tmx", *options, "-o", rest).exit_code == 0
    left = {(term.source, term.target) for term in termbases.read(rest).terms}
    assert (terms[0].source, terms[0].target) not in left
    assert (terms[1].source, terms[1].target) not in left


def test_a_glossary_that_has_been_decided_on_goes_on_to_other_files(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "decided.tsv", tmp_path / "decided.tbx"
    first.write_text("source[zh]\ttarget[en]\tstatus\n峰会\tsummit\tapproved\n会晤\tmeet\trejected\n", encoding="utf-8")
    assert run("glossary", "--convert", first, "-o", second).stderr == f"aligner: {first}: 2 terms\n"
    assert [(t.source, t.status) for t in termbases.read(second).terms] == [("峰会", "approved"), ("会晤", "rejected")]
    assert run("glossary", "--convert", "--approved", first, "-o", second).exit_code == 0
    assert [term.target for term in termbases.read(second).terms] == ["summit"]
    assert run("glossary", "--convert", second).stderr == f"aligner: {second}: 1 term\n"
    first.write_text("source\ttarget\tstatus\n会晤\tmeet\trejected\n", encoding="utf-8")
    done = run("glossary", "--convert", "--approved", first, "-o", tmp_path / "none.tbx")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "is approved yet; choose approved in the column status" in done.stderr
    assert not (tmp_path / "none.tbx").exists()


def test_a_stoplist_may_be_a_glossary(run: Run, tmp_path: Path) -> None:
    everything, stoplist, rest = tmp_path / "all.tsv", tmp_path / "stop.csv", tmp_path / "rest.tsv"
    assert run("glossary", "memory.tmx", "--min-score", "0.3", "-o", everything).exit_code == 0
    first, second = termbases.read(everything).terms[:2]
    stoplist.write_text(f"{first.source},nothing\n无,{second.target}\n", encoding="utf-8")
    assert run("glossary", "memory.tmx", "--min-score", "0.3", "--stoplist", stoplist, "-o", rest).exit_code == 0
    left = termbases.read(rest).terms
    assert first.source not in {term.source for term in left}
    assert second.target not in {term.target for term in left}
    stoplist.write_text("合作\n", encoding="utf-8")
    assert "a term without its counterpart" in run("glossary", "memory.tmx", "--stoplist", stoplist).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--convert terms.tsv --min-score 0.5 --limit 2", "does not go with --min-score, --limit"),
        ("--convert terms.tsv --min-count 1", "does not go with --min-count"),
        ("--convert terms.tsv --known a.tsv --stoplist b.txt", "does not go with --known, --stoplist"),
        ("--convert terms.tsv --encoder use", "does not go with --encoder"),
        ("memory.tmx --approved", "--approved goes with --convert alone"),
    ],
)
def test_options_that_would_do_nothing_are_refused(arguments: str, message: str, run: Run) -> None:
    done = run("glossary", *arguments.split())
    assert done.exit_code == 2
    assert message in done.stderr


def test_limits(run: Run) -> None:
    assert run("glossary", "memory.tmx", "--min-score", "0", "--limit", "2").stdout.count("\n") == 2
    assert run("glossary", "memory.tmx", "--min-count", "50").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.tmx"], "no such file"),
        (["pairs.align"], "there is no text in this file"),
        (["memory.tmx", "-o", "memory.tmx"], "is an input"),
        (["memory.tmx", "--stoplist", "missing.txt"], "no such file"),
        (["memory.tmx", "--encoder", "nobody"], "unknown encoder"),
        (["memory.tmx", "-o", "terms.docx"], "unknown suffix '.docx'; known suffixes: .tbx, "),
        (["memory.tmx", "-o", "terms.docx"], ".md, .html\n"),  # and no option that there is not
    ],
)
def test_mistakes_are_one_line(arguments: list[str], message: str, run: Run) -> None:
    done = run("glossary", *arguments)
    assert done.exit_code == 1
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_approved_glossary_tells_words_apart(run: Run, tmp_path: Path) -> None:
    for name, content in {
        "zh.txt": "各方发展新质生产力。",
        "en.txt": "All parties develop new quality productive forces.",
        "terms.tsv": "新质生产力\tnew quality productive forces\n",
    }.items():
        (tmp_path / name).write_text(content + "\n" * (name != "terms.tsv"), encoding="utf-8")
    texts = ["align", tmp_path / "zh.txt", tmp_path / "en.txt", "--words", "-o", tmp_path / "corpus.xml"]
    words = []
    for options in ([], ["--glossary", tmp_path / "terms.tsv"]):
        assert run(*texts, *options).exit_code == 0
        words.append(">新质生产力</w>" in (tmp_path / "corpus.xml").read_text(encoding="utf-8"))
    assert words == [False, True]


def test_what_is_known_keeps_its_place(folder: Path, run: Run) -> None:
    assert run("glossary", "memory.tmx", "-o", "all.tsv", "-o", "all.xlsx").exit_code == 0
    assert run("glossary", "memory.tmx", "--known", "all.xlsx", "-o", "new.tsv").exit_code == 0
    everything, new = (Path(name).read_text("utf-8").splitlines()[1:] for name in ("all.tsv", "new.tsv"))
    assert len(everything) > 10
    assert new == []
