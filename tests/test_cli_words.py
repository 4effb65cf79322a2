"""Words that a corpus marks with lemmas and parts of speech, on their way into other formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from lxml import etree
from told import noticed

import aligner

HEADER = "<teiHeader><fileDesc><titleStmt><title>T</title></titleStmt></fileDesc></teiHeader>"
MARKED = """<w lemma="haus" pos="NOUN">Häuser</w> <w lemma="brennen" pos="VERB" join="right">brannten</w>\
<pc pos="PUNCT">.</pc>"""


def corpus(german: str = MARKED) -> str:
    sentences = "<s xml:id='{0}.s1'>{1}</s> <s xml:id='{0}.s2'>{2}</s>"
    text = f"<TEI xml:lang='{{0}}'><text><body><p>{sentences}</p></body></text></TEI>"
    links = "<link target='#de.s1 #en.s1'/><link target='#de.s2 #en.s2'/>"
    texts = text.format("de", german, "Ja.") + text.format("en", "Houses burnt.", "Yes.")
    return (
        f"<teiCorpus xmlns='http://www.tei-c.org/ns/1.0'>{HEADER}<standOff><linkGrp type='translation'>{links}"
        f"</linkGrp></standOff>{texts}</teiCorpus>"
    )


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "corpus.xml"
    path.write_text(corpus(), "utf-8")
    return path


def words(path: str) -> list[tuple[str, str | None, str | None]]:
    return [(word.text, word.get("lemma"), word.get("pos")) for word in etree.parse(path).iter("{*}w", "{*}pc")]


GERMAN = [("Häuser", "haus", "NOUN"), ("brannten", "brennen", "VERB"), (".", None, "PUNCT")]


@pytest.mark.parametrize("options", [(), ("--source-lang", "de-CH"), ("-o", "other.tmx")])
def test_tei_keeps_the_words_of_tei(marked: Path, run: Run, options: tuple[str, ...]) -> None:
    result = run("convert", "corpus.xml", "-o", "new.xml", *options)
    assert (result.exit_code, "lemmas" in result.stderr) == (0, False)
    assert words("new.xml") == GERMAN


def test_vertical_text_and_xces_keep_them_too(marked: Path, run: Run) -> None:
    result = run("convert", "corpus.xml", "-o", "new.de.vert")
    assert (result.exit_code, "lemmas" in result.stderr) == (0, False)
    assert "Häuser\thaus\tNOUN\nbrannten\tbrennen\tVERB\n<g/>\n.\t-\tPUNCT\n" in Path("new.de.vert").read_text("utf-8")
    assert run("convert", "corpus.xml", "-o", "new.ces", "--format", "xces").exit_code == 0
    assert sorted(found for path in Path().glob("new*.xml") for found in words(str(path))) == sorted(GERMAN)


@pytest.mark.parametrize("suffix", ["tmx", "xlf", "json", "tsv", "xlsx"])
def test_other_formats_say_that_they_leave_them_out(marked: Path, run: Run, suffix: str) -> None:
    result = run("convert", "corpus.xml", "-o", f"new.{suffix}")
    line = "corpus.xml: left out the lemmas and parts of speech of 3 words; tei, xces and vertical keep them"
    assert (result.exit_code, result.stderr.count(line)) == (0, 1)


def test_a_choice_of_beads_has_its_words(marked: Path, run: Run) -> None:
    links = "<link xml:id='a' target='#de.s1 #en.s1'/><link xml:id='b' target='#de.s2 #en.s2'/></linkGrp>"
    sure = "<certainty target='#a' degree='0.1'/><certainty target='#b' degree='0.9'/>"
    content = corpus("Nein.").replace("Ja.", MARKED)
    before, _, behind = content.partition("<link target")
    marked.write_text(before + links + sure + behind.partition("</linkGrp>")[2], "utf-8")
    assert run("convert", "corpus.xml", "-o", "new.xml", "--min-confidence", "0.5").exit_code == 0
    assert words("new.xml") == GERMAN


def test_who_reads_it_in_python_is_told(marked: Path) -> None:
    with noticed("left out the lemmas and parts of speech of 3 words; aligner convert and aligner links keep them$"):
        aligner.read(marked)


def test_words_without_lemmas_are_kept_and_none_are_told_of(marked: Path, run: Run) -> None:
    marked.write_text(corpus("<w>Häuser</w> <w>brannten</w>."), "utf-8")
    aligner.read(marked)
    run("convert", "corpus.xml", "-o", "new.xml")
    assert words("new.xml") == [("Häuser", None, None), ("brannten", None, None)]


def test_what_else_words_have_is_told(marked: Path) -> None:
    marked.write_text(corpus("<w lemma='haus' msd='Case=Nom' norm='Häuser'>Heuser</w>."), "utf-8")
    with noticed() as notices:
        aligner.read(marked)
    assert "left out what words have besides lemma and pos: msd, norm" in [notice.reason for notice in notices]
