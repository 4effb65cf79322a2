"""The command that links words: the forms it writes, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from lxml import etree

import aligner

PLAIN = ("--encoder", "none")
LANGUAGES = ("--source-lang", "zh", "--target-lang", "en")


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "memory.tsv"
    path.write_text("source[zh]\ttarget[en]\n2025年。\t2025.\n北京\tBeijing\n", encoding="utf-8")
    return path


def test_writes_several_files_at_once(run: Run, memory: Path, tmp_path: Path) -> None:
    names = ("words.links", "words.txt", "words.tsv", "corpus.tei", "corpus.xml")
    outputs = [argument for name in names for argument in ("-o", tmp_path / name)]
    done = run("links", memory, *PLAIN, *outputs)
    assert (done.exit_code, done.stdout) == (0, ""), done.output
    printed = run("links", memory, *PLAIN).stdout
    assert len(printed.splitlines()) == 2
    assert (tmp_path / "words.links").read_text("utf-8") == (tmp_path / "words.txt").read_text("utf-8") == printed
    rows = [line.split("\t") for line in (tmp_path / "words.tsv").read_text("utf-8").splitlines()]
    assert rows[0] == ["bead", "source_word", "target_word", "source", "target", "probability"]
    assert len(rows) - 1 == len(printed.split())
    corpus = etree.parse(tmp_path / "corpus.tei")
    assert len(corpus.xpath("//*[local-name() = 'linkGrp'][@type='word']/*[local-name() = 'link']")) == len(rows) - 1
    assert (tmp_path / "corpus.xml").exists()


def test_standard_output_may_be_one_of_several(run: Run, memory: Path, tmp_path: Path) -> None:
    done = run("links", memory, *PLAIN, "-o", "-", "-o", tmp_path / "words.links")
    assert done.stdout == (tmp_path / "words.links").read_text("utf-8") != ""


def test_mistakes_are_one_line_and_leave_nothing(run: Run, memory: Path, tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("北京 ||| Beijing\n", encoding="utf-8")
    links = tmp_path / "words.links"
    for arguments, message in (
        ([memory, "-o", links, "-o", tmp_path / "words.csv"], "no form of links ends in '.csv'; choose from: .links, "),
        ([memory, "-o", links, "-o", tmp_path / "words"], "no suffix to tell the form by; choose from: .links, "),
        ([memory, "-o", links, "-o", links], "named as an output twice"),
        ([memory, "-o", links, "-o", memory], "is an input"),
        ([lines, "--tokenized", *LANGUAGES, "-o", links, "-o", tmp_path / "a.tei"], "lines of words are no corpus"),
    ):
        done = run("links", *arguments, *PLAIN)
        assert done.exit_code == 1
        assert message in done.stderr
        assert done.stderr.count("\n") == 1
        assert not links.exists()


def test_lemmas_and_parts_of_speech_of_a_corpus_stay(run: Run, tmp_path: Path) -> None:
    corpus, linked = tmp_path / "corpus.tei", tmp_path / "linked.tei"
    alignment = aligner.Alignment(
        aligner.Document.from_sentences(["We met."], "en"),
        aligner.Document.from_sentences(["我们见面了。"], "zh"),
        (aligner.Bead(aligner.Span(0, 1), aligner.Span(0, 1)),),
    )

    def tokens(document: aligner.Document, number: int) -> list[aligner.Token]:
        words = aligner.tokenize(document, number)
        return [aligner.Token(word.span, f"lemma{i}", "NOUN") for i, word in enumerate(words)]

    aligner.write(alignment, corpus, options=aligner.WriteOptions(tokenize=tokens))
    run("links", corpus, "-o", linked, "--encoder", "none")
    wanted, found = (
        [(word.text, word.get("lemma"), word.get("pos")) for word in etree.parse(path).iter("{*}w", "{*}pc")]
        for path in (corpus, linked)
    )
    assert found == wanted
    assert any(lemma == "lemma1" for _, lemma, _ in found)
