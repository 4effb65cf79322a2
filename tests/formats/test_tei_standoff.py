"""TEI in three files: the consortium's schema, pointers that lead into the right file, and files from elsewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from lxml import etree
from test_golden import release
from test_tei import ID, every_shape, judged
from values import alignments, characters, kept

import aligner
from aligner.errors import FormatError, InputError
from aligner.formats import WriteOptions, xml
from aligner.formats.tei.standoff import FORMAT
from aligner.model import Alignment, Bead, Document, Span


def write(alignment, path, options=WriteOptions()):
    """Write all files, and give their paths, the one that is read first."""
    with aligner.collect_notices():
        parts = FORMAT.split(alignment, str(path), options)
    for name, part in parts:
        with open(name, "wb") as stream:
            part(stream)
    return [name for name, _ in parts]


def read(path):
    with open(path, "rb") as stream:
        return FORMAT.read(stream, str(path))


@pytest.mark.parametrize("options", [WriteOptions(), WriteOptions(tokenize=characters)])
@given(alignments())
def test_everything_comes_back_and_the_second_time_round_nothing_changes(tmp_path_factory, options, alignment):
    folder = tmp_path_factory.mktemp("first")
    path, *_ = files = write(alignment, folder / "corpus.links.xml", options)
    with aligner.collect_notices():
        expected = xml.clean(alignment)
    with aligner.collect_notices() as notices:
        back = read(path)
    assert all("left out the lemmas" in notice.reason for notice in notices if options.tokenize)
    assert options.tokenize or not notices
    assert kept(back, FORMAT.keeps) == kept(expected, FORMAT.keeps)
    assert back == expected
    contents = [Path(file).read_bytes() for file in files]
    assert [Path(file).read_bytes() for file in write(back, path, options)] == contents


@given(alignments())
def test_every_pointer_leads_somewhere(tmp_path_factory, alignment):
    folder = tmp_path_factory.mktemp("pointers")
    trees = {}
    for name in write(alignment, folder / "a b#c.links.xml", WriteOptions(tokenize=characters)):
        trees[name.rpartition("/")[2]] = etree.parse(name)
    ids = {name: [e.get(ID) for e in tree.iter() if e.get(ID)] for name, tree in trees.items()}
    assert all(len(found) == len(set(found)) for found in ids.values())
    for name, tree in trees.items():
        for attribute in ("target", "corresp", "domains"):
            for pointer in (p for e in tree.iter() for p in e.get(attribute, "").split()):
                place, _, fragment = pointer.partition("#")
                where = unquote(place) or name
                assert where in trees, "a file that is not there"
                assert fragment in ids[where] or (not fragment and next(tree.iter("{*}bibl")) is not None)


@judged
def test_the_schema_accepts_all_three(tmp_path, faults):
    empty = Document.from_sentences([], "en")
    cases = [
        (every_shape(), WriteOptions()),
        (every_shape(), WriteOptions(tokenize=characters)),
        (release(), WriteOptions()),
        (Alignment(empty, empty, ()), WriteOptions()),
    ]
    names = [name for n, case in enumerate(cases) for name in write(case[0], tmp_path / f"{n}.links.xml", case[1])]
    assert len(names) == 12
    assert faults(names) == ""


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("corpus.links.xml", ["corpus.links.xml", "corpus.zh.xml", "corpus.en.xml"]),
        ("corpus.xml", ["corpus.xml", "corpus.zh.xml", "corpus.en.xml"]),
        ("corpus.TEI", ["corpus.TEI", "corpus.zh.xml", "corpus.en.xml"]),
        ("corpus", ["corpus", "corpus.zh.xml", "corpus.en.xml"]),
    ],
)
def test_the_documents_stand_beside_the_links(tmp_path, given_name, expected):
    names = write(every_shape(), tmp_path / given_name)
    assert names == [str(tmp_path / name) for name in expected]
    assert read(names[0]) == every_shape()


def test_two_texts_in_one_language_have_two_files(tmp_path):
    one = Document.from_sentences(["a"], "en-GB")
    alignment = Alignment(one, Document.from_sentences(["b"], "en-US"), (Bead(Span(0, 1), Span(0, 1)),))
    names = write(alignment, tmp_path / "x.xml")
    assert [name.rpartition("/")[2] for name in names] == ["x.xml", "x.en1.xml", "x.en2.xml"]
    assert read(names[0]) == alignment


def test_they_read_from_another_folder_too(tmp_path, monkeypatch):
    names = write(every_shape(), tmp_path / "corpus.links.xml")
    (tmp_path / "moved").mkdir()
    for name in names:
        shorter = name.rpartition("/")[2]
        (tmp_path / shorter).rename(tmp_path / "moved" / shorter)
    monkeypatch.chdir(tmp_path)
    assert read("moved/corpus.links.xml") == every_shape()


# --- files from elsewhere --------------------------------------------------------------------------------------------

TEXT = '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{}"><teiHeader/><text><body><p>{}</p></body></text></TEI>'
LINKS = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{}<standOff><linkGrp {}>{}</linkGrp></standOff></TEI>'


@pytest.fixture
def others(tmp_path):
    """Two texts as others write them, with the same identifiers in both, and a way to link them."""

    def sentences(*strings):
        return "".join(f'<s xml:id="s{n}">{string}</s> ' for n, string in enumerate(strings, 1))

    (tmp_path / "en.xml").write_text(TEXT.format("en", sentences("One.", "Two.", "Three.")), "utf-8")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "zh.xml").write_text(TEXT.format("zh", sentences("一，二。", "三。")), "utf-8")

    def link(*targets, attributes="", text=""):
        path = tmp_path / "links.xml"
        path.write_text(
            LINKS.format(text, attributes, "".join(f'\n<link target="{target}"/>' for target in targets)), "utf-8"
        )
        return path

    return link


def shapes(alignment):
    return [bead.shape for bead in alignment]


def test_links_into_two_files_with_the_same_identifiers(others):
    path = others("en.xml#s1 en.xml#s2 texts/zh.xml#s1", "en.xml#s3 texts/zh.xml#s2")
    alignment = read(path)
    assert shapes(alignment) == ["2-1", "1-1"]
    assert (alignment.source.lang, alignment.target.lang) == ("en", "zh")
    assert alignment.target.strings() == ["一，二。", "三。"]


def test_domains_say_which_is_the_source(others):
    alignment = read(others("en.xml#s3 texts/zh.xml#s2", attributes='domains="texts/zh.xml#t en.xml#t"'))
    assert (alignment.source.lang, alignment.target.lang) == ("zh", "en")
    assert shapes(alignment) == ["1-0", "0-1", "0-1", "1-1"]


def test_a_base_counts(others):
    alignment = read(others("../en.xml#s3 #s2", attributes='xml:base="texts/zh.xml" type="translation"'))
    assert shapes(alignment)[-1] == "1-1"
    assert alignment.target.lang == "zh"


def test_an_empty_text_beside_the_links_is_passed_over(others):
    alignment = read(others("en.xml#s1 texts/zh.xml#s1", text="<text><body><p/></body></text>"))
    assert shapes(alignment)[0] == "1-1"


def test_one_of_the_texts_may_stand_with_the_links(others):
    own = '<text xml:lang="fr"><body><p><s xml:id="f1">Un.</s></p></body></text>'
    alignment = read(others("#f1 en.xml#s1", text=own))
    assert (alignment.source.lang, alignment.target.lang, shapes(alignment)) == ("fr", "en", ["1-1", "0-1", "0-1"])


def test_both_texts_may_stand_in_one_file_beside_the_links(others, tmp_path):
    texts = [(tmp_path / name).read_text("utf-8").replace('id="s', f'id="{name[0]}') for name in ("en.xml",)]
    texts.append((tmp_path / "texts" / "zh.xml").read_text("utf-8").replace('id="s', 'id="z'))
    corpus = f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{"".join(texts)}</teiCorpus>'
    (tmp_path / "corpus.xml").write_text(corpus, "utf-8")
    assert shapes(read(others("corpus.xml#e1 corpus.xml#z1"))) == ["1-1", "1-0", "1-0", "0-1"]


@pytest.mark.parametrize(
    ("targets", "kind", "reason"),
    [
        (["en.xml#s9 texts/zh.xml#s1"], FormatError, "points at 's9', which is no sentence in en.xml"),
        (["en.xml#s1 missing.xml#s1"], InputError, "missing.xml: no such file"),
        (["en.xml#s1 ../secret.xml#s1"], InputError, "names '../secret.xml', which is not in the folder of this file"),
        (["en.xml#s1 file:///etc/passwd#s1"], InputError, "no such file"),
        (["en.xml#s1 /etc/passwd#s1"], InputError, "'/etc/passwd', which is not in the folder"),
        (["en.xml#s1 %2e%2e/x.xml#s1"], InputError, "'../x.xml', which is not in the folder"),
        (["en.xml#s1 texts%00.xml#s1"], InputError, "which is not in the folder"),
        (["en.xml#s1 texts/zh.xml#s2", "en.xml#s2 texts/zh.xml#s1"], FormatError, "they cross"),
        (["en.xml#s1 a.xml#s1 b.xml#s1"], FormatError, "the links lead into 3 files: en.xml, a.xml, b.xml"),
        (["#s1 #s2"], FormatError, "holds 0 texts where there should be two"),
        (["en.xml#s1 en.xml#s2"], FormatError, "holds 1 texts where there should be two"),
        (["en.xml#s1 links.xml#s1"], FormatError, "holds 1 texts where there should be two"),
        (["en.xml#s1 http://[#s1"], InputError, "no such file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(others, targets, kind, reason):
    with pytest.raises(kind, match=re.escape(reason)):
        read(others(*targets))


def test_a_damaged_document_is_named(others, tmp_path):
    (tmp_path / "texts" / "zh.xml").write_text("<TEI><text>", "utf-8")
    with pytest.raises(FormatError, match="not well-formed XML") as caught:
        read(others("en.xml#s1 texts/zh.xml#s1"))
    assert caught.value.file == str(tmp_path / "texts" / "zh.xml")
    bomb = '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]><TEI><text><s>&x;</s></text></TEI>'
    (tmp_path / "texts" / "zh.xml").write_text(bomb, "utf-8")
    with pytest.raises(FormatError, match="the entity &x; is defined in the file or outside it"):
        read(others("en.xml#s1 texts/zh.xml#s1"))
