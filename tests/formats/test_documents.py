"""Several documents in one file: written, judged from outside, and given apart again."""

import json
import os
from dataclasses import replace
from itertools import pairwise

import pytest
from judges import SCHEMAS, tei_schema
from lxml import etree
from told import noticed

import aligner
from aligner.errors import ChoiceError, FormatError, OutputError
from aligner.formats import WriteOptions, metadata
from aligner.formats.documents import WRITERS, apart, read_documents, together, write_documents
from aligner.model import Alignment, Bead, Document, DocumentPair, Recipe, Span

ID = "{http://www.w3.org/XML/1998/namespace}id"
METADATA = (("title", "A <b> & c"), ("author", "吴承恩"), ("author", "Somebody"), ("date", "1592"), ("source", "S"))
MORE = (("licence", "CC BY 4.0"), ("domain", "novels"), ("client", "Ann & Sons"), ("x y", "z"))


def pair(name, texts, metadata=(), langs=("zh", "en"), origins=("", ""), **bead):
    """A document of one-to-one beads."""
    source, target = (
        Document.from_sentences(side, lang, origin=origin)
        for side, lang, origin in zip(zip(*texts, strict=True), langs, origins, strict=True)
    )
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1), **bead) for i in range(len(texts)))
    return DocumentPair(name, Alignment(source, target, beads, Recipe("1", "a", "b", f"encoder of {name}")), metadata)


def three():
    """Documents with the same sentences in two of them, metadata, notes, and a name that no identifier could be."""
    return [
        pair(
            "第一 chapter: <1>", [("一。", "One."), ("二。", "Two.")], METADATA + MORE, origins=("1.zh.txt", "1.en.txt")
        ),
        pair("2", [("一。", "One!"), ("三。", "Three.")], (("title", "Two"),), confidence=0.5, note="see"),
        pair("empty of metadata", [("四。", "Four.")], origins=("3.zh.txt", "3.en.txt"), status="approved"),
    ]


def saved(tmp_path, documents, name, options=WriteOptions()):
    path = tmp_path / name
    write_documents(documents, [(path, None)], options)
    return path


PARQUET = pytest.param("all.parquet", marks=pytest.mark.needs("pyarrow"))
PARQUET_WRITER = pytest.param("parquet", marks=pytest.mark.needs("pyarrow"))
EXACT = ["all.tmx", "all.xml", "all.xlf", "all.jsonl", PARQUET]
TABLES = ["all.xlsx", "all.csv", "all.tsv"]


@pytest.mark.parametrize("name", EXACT)
def test_they_are_given_apart_as_they_were(tmp_path, name):
    documents = three()
    found = list(read_documents(saved(tmp_path, documents, name)))
    assert [one.name for one in found] == [one.name for one in documents]
    assert [one.metadata for one in found] == [one.metadata for one in documents]
    assert [one.alignment for one in found] == [one.alignment for one in documents]


@pytest.mark.parametrize("name", EXACT)
def test_what_is_written_again_is_the_same(tmp_path, name):
    path = saved(tmp_path, three(), name)
    again = saved(tmp_path, list(read_documents(path)), f"again-{name}")
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", [*EXACT])
def test_they_are_read_as_one_alignment(tmp_path, name):
    with aligner.collect_notices():  # that none of the recipes is that of the whole
        whole = aligner.read(saved(tmp_path, three(), name))
    assert len(whole) == 5
    assert whole.source[:] == ["一。", "二。", "一。", "三。", "四。"]
    assert [one.name for one in apart(whole)] == [one.name for one in three()]


@pytest.mark.parametrize("name", ["all.tmx", "all.xml", "all.jsonl"])
def test_documents_in_several_languages_stay_in_them(tmp_path, name):
    documents = [pair("a", [("一。", "One.")]), pair("b", [("Un.", "Eins.")], langs=("fr", "de-CH"))]
    found = list(read_documents(saved(tmp_path, documents, name)))
    assert [(one.alignment.source.lang, one.alignment.target.lang) for one in found] == [("zh", "en"), ("fr", "de-CH")]
    assert found[1].alignment == documents[1].alignment


def test_a_memory_is_valid_and_names_the_document_in_each_unit(tmp_path):
    root = etree.parse(saved(tmp_path, three(), "all.tmx")).getroot()
    dtd = etree.DTD(str(SCHEMAS / "tmx14.dtd"))
    assert dtd.validate(root), dtd.error_log
    units = [{p.get("type"): p.text for p in unit.iter("prop")} for unit in root.iter("tu")]
    names = [one.name for one in three() for _ in one.alignment]
    assert [unit["x-document"] for unit in units] == names
    ids = [unit.get("tuid") for unit in root.iter("tu")]
    assert ids == ["第一-chapter-1:1", "第一-chapter-1:2", "2:1", "2:2", "empty-of-metadata:1"]
    assert units[1]["client"] == "Ann & Sons"  # where memoQ has a field of this name
    assert units[1]["x-document.title"] == "A <b> & c"


def test_a_corpus_is_valid_and_its_pointers_lead_to_one_place(tmp_path):
    options = WriteOptions(tokenize=aligner.tokenize)
    tree = etree.parse(saved(tmp_path, three(), "all.xml", options))
    assert tei_schema().validate(tree), tei_schema().error_log
    root = tree.getroot()
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        for attribute in ("target", "corresp"):
            assert {pointer.removeprefix("#") for pointer in element.get(attribute, "").split()} <= set(ids)
    first = root.find("{*}teiCorpus/{*}teiHeader")
    assert first.findtext(".//{*}titleStmt/{*}title") == "A <b> & c"
    assert [author.text for author in first.iterfind(".//{*}titleStmt/{*}author")] == ["吴承恩", "Somebody"]
    assert first.findtext(".//{*}licence") == "CC BY 4.0"
    assert first.findtext(".//{*}sourceDesc/{*}bibl/{*}date") == "1592"
    assert first.findtext(".//{*}textClass//{*}term") == "novels"


def test_lines_have_a_field_for_each_kind_of_metadata(tmp_path):
    lines = [json.loads(line) for line in saved(tmp_path, three(), "all.jsonl").read_text("utf-8").splitlines()]
    assert [line["document"] for line in lines] == [one.name for one in three() for _ in one.alignment]
    assert lines[1]["document.author"] == ["吴承恩", "Somebody"]
    assert lines[2]["document.title"] == "Two"


def test_one_document_without_metadata_is_written_as_ever(tmp_path):
    one = pair("a", [("一。", "One.")])
    write_documents([one], [(tmp_path / "one.xml", None)])
    aligner.write(one.alignment, tmp_path / "same.xml")
    assert (tmp_path / "one.xml").read_bytes() == (tmp_path / "same.xml").read_bytes()


@pytest.mark.parametrize("name", EXACT)
def test_one_document_keeps_its_metadata(tmp_path, name):
    [found] = read_documents(saved(tmp_path, [three()[0]], name))
    assert (found.name, found.metadata) == (three()[0].name, three()[0].metadata)
    assert found.alignment == three()[0].alignment


def test_a_file_of_one_document_is_called_after_the_file(tmp_path):
    aligner.write(three()[0].alignment, tmp_path / "chapter.one.tmx")
    [found] = read_documents(tmp_path / "chapter.one.tmx")
    assert found.name == "chapter.one"
    assert found.alignment == three()[0].alignment


@pytest.mark.parametrize("name", ["all.json", "all.html", "all.align", "all.links.xml", "all.intertext.xml"])
def test_formats_of_one_document_say_so(tmp_path, name):
    with pytest.raises(ChoiceError, match="holds one document, and there are several"):
        write_documents(three(), [(tmp_path / "all.tmx", None), (tmp_path / name, None)])
    assert os.listdir(tmp_path) == []


def test_metadata_of_one_document_is_told_where_it_is_lost(tmp_path):
    with noticed("metadata of the documents .title, author"):
        write_documents([three()[0]], [(tmp_path / "one.ladder", None)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    "table", ["file,title\n01.txt,孔乙己\n", "文件;标题\r\n01.txt;药\r\n", "文件\t作者\n01.txt\t鲁迅\n"]
)
def test_short_tables_of_metadata_are_read_in_chinese_encodings(tmp_path, table, encoding):
    (tmp_path / "m.csv").write_bytes(table.encode(encoding))
    with aligner.collect_notices():
        [(name, held)] = metadata.read(str(tmp_path / "m.csv"))
    assert name == "01.txt"
    assert held[0][1] in table


def test_json_has_metadata_of_its_document_as_properties(tmp_path):
    write_documents([three()[0]], [(tmp_path / "one.json", None)])
    held = aligner.read(tmp_path / "one.json").properties
    assert held == tuple((f"document.{name}", value) for name, value in three()[0].metadata)
    [found] = read_documents(tmp_path / "one.json")
    assert (found.alignment, found.metadata) == (three()[0].alignment, three()[0].metadata)


@pytest.mark.parametrize("form", [PARQUET_WRITER if form == "parquet" else form for form in sorted(WRITERS)])
def test_the_notice_of_lost_metadata_names_the_formats_that_keep_it(tmp_path, form):
    documents = [replace(pair, metadata=(("title", "T"),)) for pair in three()]
    with aligner.collect_notices() as notices:
        write_documents(documents, [(tmp_path / f"all.{form}", form)])
    with aligner.collect_notices() as told:
        write_documents(documents, [(tmp_path / "other.csv", None)])
    [hint] = [notice.hint for notice in told if "metadata of the documents" in notice.reason]
    is_lost = any("metadata of the documents" in notice.reason for notice in notices)
    assert (form in hint.removeprefix("kept in ").split(", ")) is not is_lost


def test_only_one_document_at_a_time_is_held(tmp_path):
    """The next document is asked for when the one before is written."""
    written = []
    target = tmp_path / "all.tmx"

    def documents():
        for one in three():
            written.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
            yield one

    write_documents(documents(), [(target, None)])
    assert len(written) == 3
    assert set(WRITERS) >= {"tmx", "tei", "jsonl"}


@pytest.mark.parametrize("name", EXACT)
def test_names_and_metadata_may_hold_what_xml_forbids(tmp_path, name):
    document = pair("a\x07b", [("一。", "One.")], (("ti\x1btle", "A\x01"),))
    found = next(iter(read_documents(saved(tmp_path, [document, *three()[1:2]], name))))
    forbidden = str.maketrans("", "", "\x01\x07\x1b") if name.endswith(("tmx", "xml", "xlf")) else {}
    assert found.name == document.name.translate(forbidden)
    assert found.metadata == tuple((n.translate(forbidden), v.translate(forbidden)) for n, v in document.metadata)


def test_documents_in_two_languages_are_no_single_alignment():
    with pytest.raises(FormatError, match="several languages"):
        together([pair("a", [("一。", "One.")]), pair("b", [("Un.", "One.")], langs=("fr", "en"))])


def test_beads_of_documents_that_take_turns_are_brought_together():
    whole = together([pair("a", [("一。", "One."), ("二。", "Two.")]), pair("b", [("三。", "Three.")])])
    beads = [whole.beads[i] for i in (0, 1, 2)]
    beads = [replace(bead, properties=(("document", name),)) for bead, name in zip(beads, "aba", strict=True)]
    found = list(apart(replace(whole, beads=tuple(beads))))
    assert [(one.name, one.alignment.source[:]) for one in found] == [("a", ["一。", "三。"]), ("b", ["二。"])]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_column_for_the_document(tmp_path, name):
    documents = three()
    with aligner.collect_notices():  # of CSV and TSV that they do not keep metadata
        path = saved(tmp_path, documents, name)
    found = list(read_documents(path))
    assert [one.name for one in found] == [one.name for one in documents]
    for one, before in zip(found, documents, strict=True):
        assert one.alignment.pairs() == before.alignment.pairs()
        assert [bead.note for bead in one.alignment] == [bead.note for bead in before.alignment]
        if name == "all.xlsx":
            assert one.metadata == before.metadata
            assert one.alignment.recipe == before.alignment.recipe
            assert one.alignment.source.text.origin == before.alignment.source.text.origin
    whole = aligner.read(path)
    aligner.write(whole, tmp_path / f"again-{name}")  # and nothing is said to be left out
    assert [one.name for one in read_documents(tmp_path / f"again-{name}")] == [one.name for one in documents]


@pytest.mark.parametrize("name", ["all.csv", "all.tsv"])
def test_metadata_that_a_table_does_not_keep_is_told_once(tmp_path, name):
    with noticed("metadata of the documents .title, author, date") as notices:
        saved(tmp_path, three(), name)
    assert len(notices) == 1


def test_a_row_that_a_reviewer_inserts_is_of_the_document_above(tmp_path):
    with aligner.collect_notices():
        path = saved(tmp_path, three(), "all.tsv")
    lines = path.read_text("utf-8").splitlines()
    table = tmp_path / "edited.csv"
    names = ("number", "document", "source[zh]", "target[en]")
    rows = [names, ("1", "a", "一。", "One."), ("1.5", "", "又。", "And."), ("2", "b", "二。", "Two.")]
    table.write_text("".join(",".join(row) + "\n" for row in rows), "utf-8")
    assert [(one.name, len(one.alignment)) for one in read_documents(table)] == [("a", 2), ("b", 1)]
    assert lines[0].endswith("\tdocument")


def test_xliff_has_a_file_for_each_document_and_is_valid(tmp_path):
    tree = etree.parse(saved(tmp_path, three(), "all.xlf"))
    xsd = (SCHEMAS / "xliff-2.1").as_uri()
    imports = (("document:2.0", "xliff_core_2.0.xsd"), ("metadata:2.0", "metadata.xsd"))
    both = "".join(
        f'<xs:import namespace="urn:oasis:names:tc:xliff:{name}" schemaLocation="{xsd}/{file}"/>'
        for name, file in imports
    )
    schema = etree.XMLSchema(
        etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{both}</xs:schema>')
    )
    assert schema.validate(tree), schema.error_log
    files = tree.findall("{*}file")
    assert [(file.get("id"), file.get("original")) for file in files] == [
        ("f1", "1.zh.txt"),
        ("f2", None),
        ("f3", "3.zh.txt"),
    ]


def test_xliff_takes_one_pair_of_languages(tmp_path):
    documents = [pair("a", [("一。", "One.")]), pair("b", [("Un.", "One.")], langs=("fr", "en"))]
    with pytest.raises(OutputError, match="one pair of languages: 'b' is in fr-FR and en-US, not zh-CN and en-US"):
        saved(tmp_path, documents, "all.xlf")
    assert os.listdir(tmp_path) == []


def test_files_of_another_program_are_documents(tmp_path):
    unit = '<trans-unit id="1"><source>{}</source><target>{}</target></trans-unit>'
    files = "".join(
        f'<file original="C:\\x\\{name}.docx" source-language="en" target-language="fr" datatype="plaintext"><body>'
        f"{unit.format(name, name.upper())}</body></file>"
        for name in ("one", "two")
    )
    path = tmp_path / "cat.xlf"
    path.write_text(f'<xliff version="1.2">{files}</xliff>', encoding="utf-8")
    found = list(read_documents(path))
    assert [one.name for one in found] == ["one.docx", "two.docx"]
    assert [one.alignment.source.text.origin for one in found] == ["one.docx", "two.docx"]
    assert [one.alignment.target[:] for one in found] == [["ONE"], ["TWO"]]


def test_vertical_text_has_a_doc_for_each_with_its_metadata(tmp_path):
    path = saved(tmp_path, three(), "all.zh.vert", WriteOptions(tokenize=aligner.tokenize))
    assert sorted(os.listdir(tmp_path)) == [
        *("all.en-zh.noske", "all.en.vert", "all.zh-en.cwb", "all.zh-en.noske", "all.zh.vert")
    ]
    docs = [line for line in path.read_text("utf-8").splitlines() if line.startswith("<doc")]
    assert len(docs) == 3
    assert 'title="A &lt;b&gt; &amp; c" author="吴承恩; Somebody" date="1592"' in docs[0]
    assert 'source="S"' in docs[0]
    assert (tmp_path / "all.zh-en.noske").read_text() == "".join(f"{i}\t{i}\n" for i in range(5))
    cwb = (tmp_path / "all.zh-en.cwb").read_text().splitlines()
    assert cwb[0] == "ALL_ZH\ts\tALL_EN\ts"
    ends = [[int(cell) for cell in line.split("\t")[:4]] for line in cwb[1:]]
    assert all(one[1] + 1 == other[0] and one[3] + 1 == other[2] for one, other in pairwise(ends))
    found = list(read_documents(path))
    assert [one.name for one in found] == [one.name for one in three()]
    assert dict(found[0].metadata)["author"] == "吴承恩; Somebody"
    assert [one.alignment.source[:] for one in found] == [one.alignment.source[:] for one in three()]
    assert [[bead.status for bead in one.alignment] for one in found][2] == ["approved"]
    assert [one.name for one in apart(aligner.read(path))] == [one.name for one in three()]


def test_vertical_text_keeps_metadata_apart_whose_names_have_no_latin_letters(tmp_path):
    stated = (("作者", "王小波"), ("出处", "花城"), ("Übersetzer", "A"), ("a b", "1"), ("a-b", "2"), ("作者", "B"))
    documents = [replace(pair, metadata=stated[n:]) for n, pair in enumerate(three())]
    with noticed("meta_1 is 作者, meta_2 is 出处, a_b_2 is a-b"):
        path = saved(tmp_path, documents, "all.zh.vert", WriteOptions(tokenize=aligner.tokenize))
    docs = [line for line in path.read_text("utf-8").splitlines() if line.startswith("<doc")]
    assert 'meta_1="王小波; B" meta_2="花城" ubersetzer="A" a_b="1" a_b_2="2"' in docs[0]
    assert 'meta_2="花城"' in docs[1]
    assert 'meta_1="B"' in docs[1]
    assert dict(next(iter(read_documents(path))).metadata)["meta_2"] == "花城"


def test_xces_has_a_group_of_links_for_each(tmp_path):
    with noticed("metadata of the documents .title"):
        path = saved(tmp_path, three(), "all.xces")
    names = ["all.xces", *(f"all.{name}.{lang}.xml" for name in ("2", "empty-of-metadata") for lang in ("en", "zh"))]
    assert sorted(os.listdir(tmp_path)) == [
        *names[1:3],
        *names[3:],
        names[0],
        "all.第一-chapter-1.en.xml",
        "all.第一-chapter-1.zh.xml",
    ]
    groups = etree.parse(path).findall("linkGrp")
    assert [group.get("fromDoc") for group in groups] == [
        "all.第一-chapter-1.zh.xml",
        "all.2.zh.xml",
        "all.empty-of-metadata.zh.xml",
    ]
    found = list(read_documents(path))
    assert [one.name for one in found] == [one.name for one in three()]
    assert [one.alignment.pairs() for one in found] == [one.alignment.pairs() for one in three()]
    assert [one.name for one in apart(aligner.read(path))] == [one.name for one in three()]


def test_moses_puts_them_one_after_the_other_and_says_so(tmp_path):
    with noticed("which of the 3 documents|metadata of the documents"):
        saved(tmp_path, three(), "all.moses")
    assert (tmp_path / "all.zh").read_text("utf-8") == "一。\n二。\n一。\n三。\n四。\n"
    assert sorted(os.listdir(tmp_path)) == ["all.en", "all.zh"]
