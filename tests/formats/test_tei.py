"""TEI: the consortium's own schema, pointers that lead somewhere, and files from elsewhere."""

import io
import os
import re
import subprocess

import pytest
from hypothesis import given, settings
from judges import SCHEMAS, tei_schema
from lxml import etree
from told import noticed
from values import alignments, characters, written

from aligner.errors import FormatError
from aligner.formats import WriteOptions
from aligner.formats.tei import FORMAT
from aligner.formats.tei.header import tag
from aligner.model import Alignment, Bead, Division, Document, Recipe, Span, Token

ID = "{http://www.w3.org/XML/1998/namespace}id"
POINTERS = ("target", "corresp")


def every_shape():
    """Beads of every shape, nested divisions, a paragraph that a division cuts, and text between divisions."""
    source = Document.from_sentences(
        ["标题", "引言。", "第一，甲。", "（一）乙。", "（二）丙。", "末。", "第二，丁。", "", "尾。"],
        "zh",
        paragraphs=[0, 1, 1, 1, 2, 2, 2, 3, 3],
        origin="a <b> & c.txt",
    )
    divisions = (
        Division("title", 0, Span(0, 2), Span(0, 1)),
        Division("proposal", 1, source.sentences[2].span._replace(stop=source.sentences[2].span.start + 3), Span(2, 6)),
        Division("item", 1, source.sentences[3].span, Span(3, 4)),
        Division("item", 2, source.sentences[4].span, Span(4, 5)),
        Division("proposal", 2, Span(source.sentences[6].span.start, source.sentences[8].span.stop), Span(6, 9)),
    )
    source = Document(source.text, source.sentences, divisions)
    target = Document.from_sentences(
        [f"Sentence {i} & <more>." for i in range(9)], "en", paragraphs=[0, 0, 1] + [1] * 6
    )
    shapes = [(1, 1), (2, 1), (1, 2), (2, 2), (1, 0), (0, 1), (2, 2)]
    beads, i, j = [], 0, 0
    for number, (a, b) in enumerate(shapes):
        status = ("auto", "approved", "rejected")[number % 3]
        beads.append(Bead(Span(i, i + a), Span(j, j + b), (None, 1e-7, 0.97, 1.0)[number % 4], status))
        i, j = i + a, j + b
    recipe = Recipe("0.1.0.dev1+x", "chinese", "english", "use 0.2.1", (("longest", "4"), ("a & b", "<c>")))
    return Alignment(source, target, tuple(beads), recipe)


def read(data):
    return FORMAT.read(io.BytesIO(data.encode() if isinstance(data, str) else data), "file.tei")


def by_lxml(files):
    """What is wrong with the files by the TEI schema."""
    return "".join(str(tei_schema().error_log) for file in files if not tei_schema().validate(etree.parse(file)))


def by_jing(files):
    quick = {**os.environ, "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}  # it runs for a second
    command = ["jing", SCHEMAS / "tei_all.rng", *files]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=quick).stdout


# Two programs that read the same schema, and have different faults.
judged = pytest.mark.parametrize(
    "faults", [by_lxml, pytest.param(by_jing, marks=[pytest.mark.slow, pytest.mark.needs("jing")])]
)


@judged
def test_the_schema_accepts_it(tmp_path, faults):
    empty = Document.from_sentences([], "en")
    contents = [
        written(FORMAT, every_shape()),
        written(FORMAT, every_shape(), WriteOptions(tokenize=characters)),
        written(FORMAT, Alignment(empty, empty, ())),
    ]
    files = [tmp_path / f"{i}.tei" for i in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    assert faults(files) == ""
    files[0].write_bytes(contents[0].replace(b"<linkGrp", b"<linkGroup").replace(b"</linkGrp", b"</linkGroup"))
    assert "linkGroup" in faults(files)


@pytest.mark.slow
@judged
def test_the_schema_accepts_arbitrary_alignments(tmp_path, faults):
    files = []

    @given(alignments())
    @settings(max_examples=150, database=None)
    def collect(alignment):
        files.append(tmp_path / f"{len(files)}.tei")
        files[-1].write_bytes(written(FORMAT, alignment, WriteOptions(tokenize=characters)))

    collect()
    assert faults(files) == ""


@given(alignments())
def test_every_pointer_leads_somewhere(alignment):
    root = etree.fromstring(written(FORMAT, alignment, WriteOptions(tokenize=characters)))
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    assert len(ids) == len(set(ids))
    pointers = [p for e in root.iter() for name in POINTERS for p in e.get(name, "").split()]
    assert {pointer.removeprefix("#") for pointer in pointers} <= set(ids)
    for link in root.iter("{*}link"):
        assert {pointer.split(".")[0] for pointer in link.get("target").split()} == {
            f"#{text.get(ID)}" for text in root.iter("{*}TEI")
        }


def test_every_shape_comes_back():
    assert read(written(FORMAT, every_shape())) == every_shape()
    with noticed("left out the lemmas and parts of speech of"):
        assert read(written(FORMAT, every_shape(), WriteOptions(tokenize=characters))) == every_shape()


def test_words_have_identifiers_lemmas_tags_and_say_what_they_touch():
    alignment = every_shape()
    root = etree.fromstring(written(FORMAT, alignment, WriteOptions(tokenize=characters)))
    words = list(root.iter("{*}w", "{*}pc"))
    texts = alignment.source.text.content + alignment.target.text.content
    assert "".join(word.text for word in words) == "".join(texts.split())
    assert {etree.QName(word).localname for word in words if word.text in "。，&<>"} == {"pc"}
    assert words[0].get(ID) == "zh.s1.w1"
    assert (words[0].get("pos"), words[0].get("join"), words[1].get("join")) == ("X", "right", None)


def test_the_header_of_a_text_explains_the_tags_of_its_words():
    def words(document, number):
        span = document.sentences[number].span
        return [Token(span, "Lemma", "NOUN" if document.lang == "zh" else "<own>")] if span.size else []

    root = etree.fromstring(written(FORMAT, every_shape(), WriteOptions(tokenize=words)))
    texts = list(root.iter("{*}TEI"))
    explained = [{c.get("n"): c.findtext("{*}catDesc") for c in text.iter("{*}category")} for text in texts]
    assert explained == [{"NOUN": "noun"}, {"<own>": "<own>"}]
    for text, names in zip(texts, explained, strict=True):
        assert {word.get("pos") for word in text.iter("{*}w", "{*}pc")} == set(names)
    assert {word.get("lemma") for word in root.iter("{*}w")} == {"Lemma"}
    assert not list(etree.fromstring(written(FORMAT, every_shape())).iter("{*}taxonomy"))


@pytest.mark.parametrize(
    ("lang", "written_as"),
    [("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("en-GB", "en-GB"), ("", "und"), ("a b", "und")],
)
def test_chinese_is_tagged_by_script(lang, written_as):
    assert tag(lang) == written_as


def test_forbidden_characters_are_named_with_their_bead():
    source, target = Document.from_sentences(["a\x0bb"], "en"), Document.from_sentences(["x\xa0\xad"], "fr")
    with noticed(r"removed 1 character that XML cannot carry: U\+000B in bead 1 \(source\)"):
        back = read(_write(Alignment(source, target, (Bead(Span(0, 1), Span(0, 1)),))))
    assert (back.source[0], back.target[0]) == ("ab", "x\xa0\xad")


def _write(alignment):
    stream = io.BytesIO()
    FORMAT.write(alignment, stream, WriteOptions())
    return stream.getvalue()


FOREIGN = """<?xml version="1.0"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader/>
  <TEI xml:lang="de">
    <teiHeader/>
    <text>
      <body>
        <div type="chapter" n="1">
          <p>
            <s xml:id="d1">Eins &amp;
              zwei.</s>
            <s xml:id="d2">
              <w join="right">Drei</w>
              <pc join="left">.</pc>
              <w>Vier</w>
            </s>
          </p>
          <p><s xml:id="d3">Fünf.<note>nicht</note></s></p>
        </div>
      </body>
    </text>
  </TEI>
  <TEI xml:lang="fr">
    <text><body><p><s xml:id="f1">Un deux.</s> <s xml:id="f2">Trois quatre cinq.</s></p></body></text>
  </TEI>
  <standOff>
    <linkGrp type="alignment">
      LINKS
    </linkGrp>
  </standOff>
</teiCorpus>"""


def foreign(*links):
    return FOREIGN.replace("LINKS", "".join(f'\n<link target="{link}"/>' for link in links))


@pytest.mark.parametrize(
    "links",
    [
        ["#d1 #f1", "#d2 #d3 #f2"],
        ["#d2 #d3 #f2", "#f1 #d1"],
        ["texts.xml#d1 other.xml#f1", "#d2 #f2 #d3"],
    ],
)
def test_a_file_from_elsewhere_is_read(links):
    alignment = read(foreign(*links))
    assert alignment.source.strings() == ["Eins & zwei.", "Drei. Vier", "Fünf."]
    assert [s.paragraph for s in alignment.source.sentences] == [0, 0, 1]
    assert [(bead.shape, bead.confidence, bead.status) for bead in alignment] == [
        ("1-1", None, "auto"),
        ("2-1", None, "auto"),
    ]
    assert (alignment.source.lang, alignment.target.lang, alignment.recipe) == ("de", "fr", None)


def test_sentences_that_no_link_names_stand_alone():
    assert [bead.shape for bead in read(foreign("#d2 #f2"))] == ["1-0", "0-1", "1-1", "1-0"]


def test_where_a_text_has_no_sentences_what_links_point_at_is_one():
    data = re.sub("<s (xml:id='..'|xml:id=\"..\")>", r"<seg \1>", foreign("#d1 #f1", "#d2 #d3 #f2")).replace(
        "</s>", "</seg>"
    )
    assert [bead.shape for bead in read(data)] == ["1-1", "2-1"]


def test_corresp_alone_is_enough():
    data = (
        foreign()
        .replace('xml:id="f1"', 'xml:id="f1" corresp="#d1"')
        .replace('xml:id="d3"', 'xml:id="d3" corresp="#f2"')
    )
    assert [bead.shape for bead in read(data.replace('xml:id="d2"', 'xml:id="d2" corresp="#f2"'))] == ["1-1", "2-1"]


def test_text_outside_the_sentences_is_named():
    data = foreign("#d1 #f1").replace("<p><s", "<p>Stray words<s")
    with noticed("left out text that stands outside the sentences: Stray, words"):
        assert len(read(data).source) == 3


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (foreign("#d1 #f9"), "points at 'f9', which is no sentence in this file", 29),
        (foreign("#d1 #d3 #f1"), "source sentences 1, 3 do not follow each other", 29),
        (foreign("#d1 #f2", "#d2 #f1"), "target sentence 1, which another link names: they cross", 29),
        (foreign("#d1 #f1", "#d1 #f2"), "source sentence 1 stands in two links", 30),
        ("<TEI/>", "holds 0 texts where there should be two", None),
        ("<html/>", "the root element is <html>, not <teiCorpus> or <TEI>", 1),
        ("<TEI><text>", "not well-formed XML", 1),
        ("<!DOCTYPE TEI [<!ENTITY x 'y'>]>\n<TEI>&x;</TEI>", "entity &x; is defined in the file", 2),
    ],
)
@pytest.mark.usefixtures("notices")
def test_what_cannot_be_read_is_refused_with_a_reason(data, reason, line):
    with pytest.raises(FormatError, match=re.escape(reason)) as caught:
        read(data)
    assert caught.value.file == "file.tei"
    assert caught.value.line == line


def test_bytes_of_a_file_that_are_not_in_its_encoding_are_an_error_of_its_format(tmp_path):
    path = tmp_path / "corpus.tei"
    path.write_bytes(written(FORMAT, every_shape()).replace("标题".encode(), "标题".encode("gb18030")))
    with open(path, "rb") as stream, pytest.raises(FormatError, match="not well-formed XML"):
        FORMAT.read(stream, str(path))


@pytest.mark.parametrize("damaged", [b'{"aligned"', b"[" * 100_000])
def test_a_damaged_recipe_is_passed_over(damaged):
    data = written(FORMAT, every_shape()).replace(b'{"aligner"', damaged)
    with noticed("passed over the recipe, which is damaged"):
        assert read(data).recipe is None


# --- what people write between the lines -----------------------------------------------------------------------------


def with_sentence(content, header="<teiHeader/>", before=""):
    """A corpus with one pair, whose source is this."""
    text = "<TEI xml:lang='{0}'><text><body><p><s xml:id='{0}.s1' corresp='#{1}.s1'>{2}</s></p></body></text></TEI>"
    texts = text.format("de", "en", content) + text.format("en", "de", "A house.<note>fine</note>")
    return f"{before}<teiCorpus xmlns='http://www.tei-c.org/ns/1.0'>{header}{texts}</teiCorpus>".encode()


@pytest.mark.parametrize(
    ("content", "string", "note"),
    [
        ("Ein Haus.", "Ein Haus.", "fine"),
        ("Ein Haus<note>besser:\n  Gebäude</note>.", "Ein Haus.", "besser: Gebäude\nfine"),
        ("<note>a <hi>b</hi></note>Ein Haus.<note>c</note>", "Ein Haus.", "a b\nc\nfine"),
        ("Ein <hi>Haus<note>a <note>b</note></note></hi>.", "Ein Haus.", "a b\nfine"),
        ("Ein Haus.<note/>", "Ein Haus.", "fine"),
        ("<w join='right'>Haus</w><pc>.</pc><note place='foot'>a</note>", "Haus.", "a\nfine"),
    ],
)
def test_a_note_in_a_sentence_is_that_of_its_bead(content, string, note):
    alignment = read(with_sentence(content))
    assert (alignment.source.strings(), alignment.beads[0].note) == ([string], note)
    assert read(written(FORMAT, alignment)).beads[0].note == note


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            with_sentence("a.", "<teiHeader><!-- checked\n by Anna, in May --></teiHeader>"),
            r"1 comment \(“checked by Anna,",
        ),
        (with_sentence("a<!-- sic -->b.<!-- two -->"), r"left out 2 comments \(“sic”\); a note or"),
        (with_sentence("a.", before="<!-- ours -->"), r"left out 1 comment \(“ours”\)"),
        (with_sentence("a<!---->b."), "left out 1 comment; a note"),
        (with_sentence("a<!-- sic -->b.").decode().encode("utf-16"), r"left out 1 comment \(“sic”\)"),
    ],
)
def test_comments_are_told(data, said):
    with noticed(said):
        read(data)


def test_what_looks_like_a_comment_in_character_data_is_text():
    assert read(with_sentence("a <![CDATA[<!-- ]]>b.")).source.strings() == ["a <!-- b."]
