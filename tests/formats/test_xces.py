"""XCES as OPUS has it: links and two documents."""

import gzip
from pathlib import Path

import pytest
from costs import cost
from hypothesis import given
from hypothesis import strategies as st
from several import opened, saved, there_and_back
from test_golden import release
from told import noticed
from values import alignments, characters, kept

from aligner.errors import FormatError
from aligner.formats import WriteOptions, xml
from aligner.formats.xces import FORMAT
from aligner.model import Alignment, Bead, Document, Span

quiet = pytest.mark.usefixtures("notices")

LINKS = '<?xml version="1.0"?><cesAlign version="1.0"><linkGrp fromDoc="{}" toDoc="{}">{}</linkGrp></cesAlign>'
ENGLISH = '<text><p id="1"><s id="1">One.</s><s id="2">Two.</s></p><p id="2"><s id="3">Three.</s></p></text>'
FRENCH = '<text>\n <s id="a">Un,\n   deux.</s>\n <s id="b">Trois.</s>\n</text>'


def folder_of(tmp_path, links, source=ENGLISH, target=FRENCH, names=("en/a.xml", "fr/a.xml")):
    for name, content in zip(names, (source, target), strict=True):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    path = tmp_path / "links.xml"
    path.write_text(LINKS.format(*names, links), "utf-8")
    return str(path)


@quiet
@given(alignments())
def test_what_is_kept_comes_back(alignment):
    _, back = there_and_back(FORMAT, alignment, "corpus.xces")
    assert kept(back, FORMAT.keeps) == kept(xml.clean(alignment), FORMAT.keeps)


@quiet
@given(alignments(), st.booleans())
def test_the_second_time_round_nothing_changes(alignment, words):
    options = WriteOptions(tokenize=characters if words else None)
    _, first = there_and_back(FORMAT, alignment, "corpus.xces", options)
    files, second = there_and_back(FORMAT, first, "corpus.xces", options)
    again, third = there_and_back(FORMAT, second, "corpus.xces", options)
    assert third == second == first
    assert again == files


def test_files_are_named_after_the_languages(tmp_path):
    saved(FORMAT, release(), tmp_path, "corpus.xces")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["corpus.en.xml", "corpus.xces", "corpus.zh.xml"]


def test_two_versions_in_one_language_have_two_files(tmp_path):
    one = Document.from_sentences(["a"], "en")
    saved(FORMAT, Alignment(one, one, (Bead(Span(0, 1), Span(0, 1)),)), tmp_path, "corpus.xces")
    assert {file.name for file in tmp_path.iterdir()} == {"corpus.en1.xml", "corpus.en2.xml", "corpus.xces"}


def test_links_look_as_in_opus(tmp_path):
    source, target = Document.from_sentences(list("abc"), "en"), Document.from_sentences(list("xy"), "fr")
    beads = (Bead(Span(0, 2), Span(0, 1), 0.5, "approved"), Bead(Span(2, 3), Span(1, 1)), Bead(Span(3, 3), Span(1, 2)))
    path = saved(FORMAT, Alignment(source, target, beads), tmp_path, "corpus.xces")
    assert Path(path).read_text("utf-8").splitlines()[3:7] == [
        '<linkGrp targType="s" fromDoc="corpus.en.xml" toDoc="corpus.fr.xml">',
        '<link id="SL1" xtargets="s1 s2;s1" certainty="0.5" status="approved"/>',
        '<link id="SL2" xtargets="s3;"/>',
        '<link id="SL3" xtargets=";s2"/>',
    ]


def test_rejected_beads_are_warned_of(tmp_path):
    one = Document.from_sentences(["a"], "en")
    alignment = Alignment(one, one, (Bead(Span(0, 1), Span(0, 1), None, "rejected"),))
    with noticed("wrote 1 rejected bead"):
        FORMAT.split(alignment, str(tmp_path / "a.xces"), WriteOptions())


def test_documents_of_opus_are_read(tmp_path):
    path = folder_of(tmp_path, '<link xtargets="1 2;a" certainty="0.9"/><link xtargets="3;b" certainty="0.4"/>')
    alignment = opened(FORMAT, path)
    assert (alignment.source.lang, alignment.target.lang) == ("en", "fr")
    assert alignment.source.strings() == ["One.", "Two.", "Three."]
    assert alignment.target.strings() == ["Un, deux.", "Trois."]
    assert alignment.source.paragraphs() == [Span(0, 2), Span(2, 3)]
    assert [(bead.shape, bead.confidence) for bead in alignment] == [("2-1", 0.9), ("1-1", 0.4)]


def test_packed_files_are_unpacked_and_found_under_either_name(tmp_path):
    path = folder_of(tmp_path, '<link xtargets="1;a"/>')
    names = ("en/a.xml.gz", "fr/a.xml.gz")
    (tmp_path / "fr/a.xml.gz").write_bytes(gzip.compress((tmp_path / "fr/a.xml").read_bytes()))
    (tmp_path / "fr/a.xml").unlink()
    Path(path).write_bytes(gzip.compress(LINKS.format(*names, '<link xtargets="1;a"/>').encode()))
    assert [bead.shape for bead in opened(FORMAT, path)] == ["1-1", "1-0", "1-0", "0-1"]


@pytest.mark.parametrize("score", ["1.7", "-0.2", "nan", "high"])
def test_scores_that_are_no_probabilities_are_left_out(tmp_path, score):
    path = folder_of(tmp_path, f'<link xtargets="1;a" certainty="0.9"/><link xtargets="2;b" certainty="{score}"/>')
    with noticed("certainty"):
        assert [bead.confidence for bead in opened(FORMAT, path)] == [None, None, None]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("<w>Well</w> <w>,</w> <w>yes</w> <w>(</w> <w>so</w> <w>)</w> <w>.</w>", "Well, yes (so)."),
        ("<w>你好</w> <w>，</w> <w>world</w> <w>peace</w> <w>！</w>", "你好，world peace！"),
        ('<w misc="SpaceAfter=No">do</w><w>n\'t</w><w misc="SpaceAfter=No">stop</w><w>.</w>', "don't stop."),
        ('<chunk><w>A</w> <w>b</w></chunk> <time id="T1S" value="00:00:01"/> <w/> <w>c</w>', "A b c"),
    ],
)
def test_tokenised_sentences_are_put_together(tmp_path, sentence, text):
    path = folder_of(tmp_path, "", f'<text><s id="1">\n  {sentence}\n</s></text>')
    assert opened(FORMAT, path).source.strings() == [text]


def test_words_are_marked_where_tokens_are_asked_for(tmp_path):
    document = Document.from_sentences(["a b"], "en")
    alignment = Alignment(document, document, (Bead(Span(0, 1), Span(0, 1)),))
    saved(FORMAT, alignment, tmp_path, "corpus.xces", WriteOptions(tokenize=characters))
    assert '<w id="w1.1" lemma=\'&lt;&amp;"&gt;\' pos="X">a</w> <w' in (tmp_path / "corpus.en1.xml").read_text("utf-8")


TWO = LINKS.replace("</linkGrp>", "</linkGrp>" + '<linkGrp fromDoc="c" toDoc="d"/>')


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (TWO.format("en/a.xml", "fr/a.xml", ""), "holds 2 pairs of documents .en/a.xml – fr/a.xml, c – d"),
        ("<cesAlign/>", "holds no <linkGrp>"),
        ("<cesAlign><linkGrp/></cesAlign>", "does not name its documents"),
        ("<TEI/>", "not <cesAlign>"),
        ("", "not well-formed"),
        (LINKS.format("en/a.xml", "fr/a.xml", '<link xtargets="1"/>'), "xtargets is '1'"),
        (LINKS.format("en/a.xml", "fr/a.xml", "<link/>"), "xtargets is ''"),
        (LINKS.format("en/a.xml", "fr/a.xml", '<link xtargets="9;a"/>'), "points at '9', which is no sentence of"),
        (LINKS.format("en/a.xml", "fr/a.xml", '<link xtargets="1 3;a"/>'), "do not follow each other"),
        (LINKS.format("en/a.xml", "fr/a.xml", '<link xtargets="1;b"/><link xtargets="2;a"/>'), "cross"),
        (LINKS.format("../../etc/passwd", "fr/a.xml", ""), "'../../etc/passwd' cannot be read: it names"),
        (LINKS.format("/etc/passwd", "fr/a.xml", ""), "not in the folder"),
        (LINKS.format("en/a.xml", "en", ""), "'en' cannot be read: this is a folder"),
        (LINKS.format("en/a.xml", "en/b.xml", ""), "'en/b.xml' cannot be read: no such file"),
        (LINKS.format("en/a.xml", "short.xml.gz", ""), "short.xml.gz: gzip cannot unpack it"),
        (LINKS.format("en/a.xml", "entity.xml", ""), "entity.xml:1: the entity"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, content, reason):
    path = folder_of(tmp_path, "")
    (tmp_path / "short.xml.gz").write_bytes(gzip.compress(b"<text/>" * 9)[:-12])
    (tmp_path / "entity.xml").write_text(
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><text><s id="1">&b;</s></text>'
    )
    Path(path).write_text(content, "utf-8")
    with pytest.raises(FormatError, match=reason):
        opened(FORMAT, path)


@pytest.mark.slow
def test_a_gzip_bomb_is_not_unpacked_whole(tmp_path):
    path = folder_of(tmp_path, "")
    (tmp_path / "en/a.xml").write_bytes(gzip.compress(b" " * 300_000_000, 9) * 4)
    made = cost(["-m", "aligner", "show", path, "--from", "xces"], tmp_path)
    assert made.status == 1
    assert "larger than 200,000,000 bytes" in made.said
    assert made.megabytes < 600
