"""InterText: links, target first, and two documents."""

from pathlib import Path

import pytest
from hypothesis import given
from several import opened, saved, there_and_back
from test_golden import release
from told import noticed
from values import alignments, kept

from aligner.errors import FormatError
from aligner.formats import WriteOptions, xml
from aligner.formats.intertext import FORMAT
from aligner.model import Alignment, Bead, Document, Span

quiet = pytest.mark.usefixtures("notices")


@quiet
@given(alignments())
def test_what_is_kept_comes_back(alignment):
    _, back = there_and_back(FORMAT, alignment, "corpus.xml")
    assert kept(back, FORMAT.keeps) == kept(xml.clean(alignment), FORMAT.keeps)
    approved = [bead.status == "approved" for bead in alignment.beads]
    assert [bead.status == "approved" for bead in back.beads] == approved


@quiet
@given(alignments())
def test_the_second_time_round_nothing_changes(alignment):
    _, first = there_and_back(FORMAT, alignment, "corpus.xml")
    files, second = there_and_back(FORMAT, first, "corpus.xml")
    again, third = there_and_back(FORMAT, second, "corpus.xml")
    assert third == second == first
    assert again == files


def test_files_are_named_as_intertext_names_them(tmp_path):
    saved(FORMAT, release(), tmp_path, "corpus.zh.en.xml")
    assert {file.name for file in tmp_path.iterdir()} == {"corpus.zh.en.xml", "corpus.zh.xml", "corpus.en.xml"}


def test_the_target_comes_first(tmp_path):
    source = Document.from_sentences(list("abc"), "en", paragraphs=[0, 1, 1])
    target = Document.from_sentences(list("xy"), "fr")
    beads = (Bead(Span(0, 1), Span(0, 2), 0.5, "approved"), Bead(Span(1, 3), Span(2, 2)))
    path = saved(FORMAT, Alignment(source, target, beads), tmp_path, "corpus.en.fr.xml")
    assert Path(path).read_text("utf-8").splitlines()[1:] == [
        '<linkGrp toDoc="corpus.fr.xml" fromDoc="corpus.en.xml">',
        '<link type="2-1" xtargets="1:1 1:2;1:1" status="man"/>',
        '<link type="0-2" xtargets=";2:1 2:2" status="auto"/>',
        "</linkGrp>",
    ]


def test_rejected_beads_are_warned_of():
    one = Document.from_sentences(["a"], "en")
    alignment = Alignment(one, one, (Bead(Span(0, 1), Span(0, 1), None, "rejected"),))
    with noticed("wrote 1 rejected bead"):
        FORMAT.split(alignment, "a.xml", WriteOptions())


LINKS = (
    "<?xml version='1.0' encoding='utf-8'?>\n<linkGrp toDoc='book.en.xml' fromDoc='book.zh.xml'>\n"
    "<link type='1-2' xtargets='1:1;1:1 1:2' status='man' mark='1'/>\n"
    "<link type='1-0' xtargets='2:1;' status='plain'/>\n"
    "<link type='1-1' xtargets='2:2;2:1' status='auto'/>\n</linkGrp>\n"
)


def test_files_of_intertext_are_read(tmp_path):
    (tmp_path / "book.zh.xml").write_text(
        "<text>\n <p id='1'>\n  <s id='1:1'>一。</s>\n  <s id='1:2'>二。</s>\n </p>\n"
        " <p id='2'><s id='2:1'>三。</s></p>\n</text>\n",
        "utf-8",
    )
    (tmp_path / "book.en.xml").write_text(
        "<text><p id='1'><s id='1:1'>One <i>and</i> two.</s></p>"
        "<p id='2'><s id='2:1'>And</s> <s id='2:2'>three.</s></p></text>"
    )
    (tmp_path / "book.zh.en.xml").write_text(LINKS)
    alignment = opened(FORMAT, str(tmp_path / "book.zh.en.xml"))
    assert (alignment.source.lang, alignment.source.strings()) == ("zh", ["一。", "二。", "三。"])
    assert (alignment.target.lang, alignment.target.strings()) == ("en", ["One and two.", "And", "three."])
    assert [bead.shape for bead in alignment] == ["2-1", "0-1", "1-1"]
    assert [bead.status for bead in alignment] == ["approved", "auto", "auto"]
    assert [bead.confidence for bead in alignment] == [None] * 3


def test_units_may_be_other_elements_than_sentences(tmp_path):
    (tmp_path / "a.xml").write_text("<body><head id='1'>T</head><p id='2'>One.</p><p id='3'>Two.</p></body>")
    (tmp_path / "b.xml").write_text("<body><p id='1'>Ein.</p><p id='2'>Zwei.</p></body>")
    path = tmp_path / "links.xml"
    path.write_text("<linkGrp toDoc='b.xml' fromDoc='a.xml'><link xtargets='1;2'/><link xtargets='2;3'/></linkGrp>")
    alignment = opened(FORMAT, str(path))
    assert (alignment.source.strings(), alignment.target.strings()) == (["One.", "Two."], ["Ein.", "Zwei."])
    assert len(alignment.source.paragraphs()) == 2


@pytest.mark.parametrize("content", ["", "<cesAlign/>", "<linkGrp/>", "<linkGrp toDoc='..' fromDoc='a'/>", LINKS])
def test_what_cannot_be_read_is_refused(tmp_path, content):
    path = tmp_path / "links.xml"
    path.write_text(content)
    with pytest.raises(FormatError, match=r"links\.xml"):
        opened(FORMAT, str(path))
