"""What files say of units, of documents and of themselves travels from format to format."""

import io
from pathlib import Path

import pytest
from lxml import etree
from told import noticed

import aligner
from aligner import edits, formats, report
from aligner.errors import AlignerError
from aligner.formats import write_all
from aligner.formats.codes import CODES, decoded
from aligner.formats.tei import FORMAT as TEI
from aligner.formats.tmx import FORMAT as TMX
from aligner.formats.xliff import FORMAT as XLIFF
from aligner.model import Alignment, Bead, Document, Recipe, Span

CASES = Path(__file__).with_name("cases")
MARKUP = "trados.tmx: dropped the markup inside segments of 1 unit and kept the text: bpt, ept$"
HISTORY = {
    "creationdate": "20240102T101010Z",
    "creationid": "ANNA",
    "changedate": "20240105T101010Z",
    "changeid": "ANNA",
    "usagecount": "3",
    "x-Project:SinglePicklist": "Toys",
}


def trados():
    with noticed(MARKUP):
        return formats.read(CASES / "trados.tmx")


def read(form, content, name="file"):
    return form.read(io.BytesIO(content.encode()), name)


def texts(alignment):
    return [(pair.source, pair.target) for pair in alignment.pairs()]


def tmx(units, header='srclang="en"'):
    return f'<tmx version="1.4"><header {header}/><body>{units}</body></tmx>'


def unit(*variants):
    return "<tu>" + "".join(f'<tuv xml:lang="{lang}"><seg>{seg}</seg></tuv>' for lang, seg in variants) + "</tu>"


def one_pair(**attributes):
    source, target = (Document.from_sentences([text], lang) for text, lang in (("One.", "en"), ("一。", "zh")))
    return Alignment(source, target, (Bead(Span(0, 1), Span(0, 1), **attributes),))


def test_a_memory_of_trados_keeps_dates_authors_fields_usage_and_regions():
    alignment = trados()
    stated = dict(alignment[0].properties)
    codes = [[code.name for code in decoded(stated.pop(f"{side}.{CODES}"))] for side in ("source", "target")]
    assert codes == [['<bpt i="1" x="1">', '<ept i="1">']] * 2
    assert stated == HISTORY
    assert dict(alignment[1].properties) == {"source.lang": "en-GB"}
    assert alignment[2].properties == ()
    assert ("o-tmf", "SDL TM8 Format") in alignment.properties
    assert ("x-creationtool", "SDL Language Platform") in alignment.properties


@pytest.mark.parametrize("suffix", ["tmx", "xlf", "tei", "json", "jsonl", "parquet"])
def test_every_format_that_can_carries_them(suffix, tmp_path):
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    alignment = trados()
    first, path, last = (tmp_path / name for name in ("a.tmx", f"b.{suffix}", "c.tmx"))
    formats.write(alignment, first)
    formats.write(alignment, path)
    formats.write(formats.read(path), last)
    assert last.read_bytes() == first.read_bytes()
    written = etree.parse(str(last)).find("body")
    assert {**written[0].attrib, "x-Project:SinglePicklist": "Toys"} == {"tuid": "1", **HISTORY}
    assert [unit.find("tuv").get("{http://www.w3.org/XML/1998/namespace}lang") for unit in written] == [
        *("en-US", "en-GB", "en-US")
    ]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "xces", "moses", "vert"])
def test_a_format_without_them_says_what_it_leaves_out(suffix, tmp_path):
    alignment = one_pair(properties=(("creationid", "ANNA"), ("x-project", "Toys")))
    with noticed(rf"out.{suffix}: 2 properties \(creationid, x-project\) are not kept in this format; tmx"):
        formats.write(alignment, tmp_path / f"out.{suffix}")


def test_nothing_is_written_where_there_are_none(tmp_path):
    for suffix in ("tmx", "tei", "xlf", "json", "jsonl"):
        formats.write(one_pair(), tmp_path / f"a.{suffix}")
        assert b"propert" not in (tmp_path / f"a.{suffix}").read_bytes()


def test_edits_carry_them():
    alignment = trados()
    merged = edits.Merge(0).apply(alignment)
    assert merged[0].properties == (*alignment[0].properties, *alignment[1].properties)
    assert {part.properties for part in edits.Split(0, 1, 1).apply(merged)[:2]} == {merged[0].properties}
    assert edits.Merge(0).inverse(alignment).apply(merged) == alignment
    changed = edits.SetText("source", 0, "Press it.").apply(alignment)
    assert changed[0].properties == alignment[0].properties
    for edit in edits.between(alignment, changed):
        assert edits.from_json(edits.to_json(edit)) == edit


def test_a_property_is_a_pair_of_strings():
    with pytest.raises(AlignerError, match="the properties of a bead must be a tuple of pairs of strings"):
        Bead(Span(0, 1), Span(0, 1), properties=[("a", "b")])


# --- text in markup --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seg", "text"),
    [
        ("a <g id='1'>bold</g> word", "a bold word"),
        ("a <mrk mtype='term'>term</mrk>", "a term"),
        ("a <b>bold <i>slanted</i></b> word", "a bold slanted word"),
        ("see <ph>[fn]<sub>a note</sub>[/fn]</ph>.", "see a note."),
        ("see <ph>[a]<sub>one <ph>[b]<sub>two</sub>[/b]</ph> three</sub></ph>.", "see one two three."),
        ("<bpt i='1'>[b]</bpt>bold<ept i='1'>[/b]</ept>", "bold"),
        ("<it pos='begin'>[x]</it>kept <hi>this</hi><ut>{}</ut>", "kept this"),
        ("one<br/>two<ph ctype='lb'/> three<br/>", "one two three"),
        ("a<unknown/>b <x:y xmlns:x='urn:x'>c</x:y>", "ab c"),
    ],
)
def test_text_in_markup_is_kept_and_the_markup_told(seg, text):
    with noticed("file: dropped the markup inside segments of 1 unit and kept the text: "):
        assert texts(read(TMX, tmx(unit(("en", seg), ("zh", "甲"))))) == [(text, "甲")]


def test_comments_instructions_and_raw_text_do_not_cut_text():
    seg = "a<!-- no --> b<?pi no?> <![CDATA[<c>]]>"
    assert texts(read(TMX, tmx(unit(("en", seg), ("zh", "甲"))))) == [("a b <c>", "甲")]


XLIFF_1 = (
    '<xliff version="1.2"><file original="C:\\Users\\jane\\client\\a.docx" source-language="EN" target-language="zh-cn"'
    ' datatype="x-docx"{}><body>{}</body></file></xliff>'
)


@pytest.mark.parametrize("where", ["", ' translate="no"'])
def test_what_is_not_to_be_translated_is_kept(where):
    translate = "" if where else 'translate="no" '
    content = XLIFF_1.format(where, f'<trans-unit {translate}id="7" resname="logo"><source>ACME</source></trans-unit>')
    alignment = read(XLIFF, content)
    assert texts(alignment) == [("ACME", "")]
    assert alignment[0].properties == (("id", "7"), ("resname", "logo"), ("translate", "no"))
    assert (alignment.source.lang, alignment.target.lang, alignment.source.text.origin) == ("en", "zh-CN", "a.docx")


def test_protected_text_and_pairs_of_codes_in_xliff():
    source = 'Use <mrk mtype="protected">ACME</mrk> <g id="1">now</g><x id="2"/>.'
    content = XLIFF_1.format("", f'<trans-unit id="1"><source>{source}</source><target>用</target></trans-unit>')
    with noticed("dropped the markup inside segments of 1 unit and kept the text: g, mrk, x$"):
        assert texts(read(XLIFF, content)) == [("Use ACME now.", "用")]


def xliff_1(*sources):
    body = (f'<trans-unit id="{n}"><source>{s}</source><target>甲</target></trans-unit>' for n, s in enumerate(sources))
    return XLIFF_1.format("", "".join(body))


SPACED = [
    ("Click <x/> now", "Click now"),
    ("Click <x/><x/> now", "Click now"),
    ("Click <x/> <x/> <x/> now", "Click now"),
    ("Click<x/> now", "Click now"),
    ("Click <x/>now", "Click now"),
    ("Click<x/>now", "Clicknow"),
    ("Press <x/>.", "Press ."),
    ("cliquez\u00a0<x/> ici", "cliquez\u00a0ici"),
    ("按\u3000<x/>\u3000键", "按\u3000键"),
    ("a <g><x/></g> b <g><x/> c</g>", "a b c"),
    ("a <g>b</g> c", "a b c"),
]


@pytest.mark.parametrize(("seg", "text"), SPACED)
def test_of_two_spaces_around_a_placeholder_one_is_left(seg, text):
    trans = xliff_1(seg.replace("<x/>", "<x id='1'/>").replace("<g>", "<g id='2'>"))
    in_tmx = seg.replace("<x/>", "<ph x='1'>{}</ph>").replace("<g>", "<hi>").replace("</g>", "</hi>")
    with noticed("of 1 unit and kept the text"):
        assert texts(read(XLIFF, trans, "file.xlf")) == [(text, "甲")]
    with noticed("of 1 unit and kept the text"):
        assert texts(read(TMX, tmx(unit(("en", in_tmx), ("zh", "甲"))))) == [(text, "甲")]


def test_units_with_markup_are_counted():
    segments = [("a <ph/> b", "甲<ph/>"), ("c", "乙"), ("<it/>d", "丙")]
    memory = "".join(unit(("en", source), ("zh", target)) for source, target in segments)
    with noticed("dropped the markup inside segments of 2 units and kept the text: it, ph$"):
        read(TMX, tmx(memory))
    with noticed("dropped the markup inside segments of 2 units and kept the text: g, x$"):
        read(XLIFF, xliff_1("a <x id='1'/> b", "c", "<g id='1'>d</g>"), "file.xlf")


def test_a_unit_of_xliff_with_more_attributes_than_anybody_writes_is_refused():
    many = " ".join(f'a{n}="1"' for n in range(501))
    with pytest.raises(AlignerError, match=r"file\.xlf:1: <trans-unit> has more than 500 attributes; take out"):
        read(XLIFF, xliff_1("a").replace("<trans-unit ", f"<trans-unit {many} "), "file.xlf")


def test_a_line_break_in_xliff_keeps_words_apart():
    source = 'One<x id="1" ctype="lb"/>two<br/> three<ph id="2" type="fmt"/>fold'
    content = XLIFF_1.format("", f'<trans-unit id="1"><source>{source}</source><target>一</target></trans-unit>')
    with noticed("kept the text: br, ph, x$"):
        assert texts(read(XLIFF, content)) == [("One two threefold", "一")]


# --- variants and languages ------------------------------------------------------------------------------------------


def test_two_variants_of_a_language_are_two_beads():
    with noticed("T17.tmx: made a bead of each variant of 1 unit with several in one language: number 1 .line 3.$"):
        alignment = formats.read(CASES / "T17.tmx")
    assert texts(alignment) == [("Good morning.", "早上好。"), ("Good morning.", "早安。")]


def test_a_variant_of_another_region_is_named_and_can_be_chosen():
    content = tmx(unit(("en", "Bus."), ("zh-CN", "公交车。"), ("zh-TW", "公車。"))).encode()
    with noticed("read en and zh-CN and left out: zh-TW; aligner convert --source-lang and --target-lang"):
        assert texts(TMX.read(io.BytesIO(content), "file")) == [("Bus.", "公交车。")]
    with noticed("read en and zh-TW and left out: zh-CN"):
        options = formats.ReadOptions(languages=(None, "zh-TW"))
        assert texts(TMX.read(io.BytesIO(content), "file", options)) == [("Bus.", "公車。")]


@pytest.mark.parametrize("srclang", ["en", "EN", "*all*", "fr", "en-GB"])
def test_upper_case_is_no_other_language(srclang):
    content = tmx(unit(("en", "One."), ("zh", "一。")) + unit(("EN", "Two."), ("ZH", "二。")), f'srclang="{srclang}"')
    alignment = read(TMX, content)
    assert texts(alignment) == [("One.", "一。"), ("Two.", "二。")]
    assert [bead.properties for bead in alignment] == [(), ()]


def test_a_unit_without_one_of_the_languages_is_one_sided():
    content = tmx(unit(("en", "One."), ("zh", "一。")) + unit(("zh", "二。")))
    assert texts(read(TMX, content)) == [("One.", "一。"), ("", "二。")]


# --- several documents -----------------------------------------------------------------------------------------------

ROWS = "".join(
    f'{{"source": ["{n}."], "target": ["{n}。"], "source_lang": "en", "target_lang": "zh", '
    f'"source_origin": "pairs/{n}.en.txt", "target_origin": "pairs/{n}.zh.txt", "domain": "law", "score": {n}.5}}\n'
    for n in (1, 2)
)


@pytest.mark.parametrize("suffix", ["jsonl", "tmx", "xlf", "tei", "json"])
def test_each_bead_knows_its_document(suffix, tmp_path):
    (tmp_path / "two.jsonl").write_text(ROWS, encoding="utf-8")
    alignment = formats.read(tmp_path / "two.jsonl")
    assert alignment.source.text.origin == ""
    assert dict(alignment[1].properties)["source.document"] == "pairs/2.en.txt"
    formats.write(alignment, tmp_path / f"b.{suffix}")
    formats.write(formats.read(tmp_path / f"b.{suffix}"), tmp_path / "c.jsonl")
    rows = [aligner_json(line) for line in (tmp_path / "c.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["source_origin"] for row in rows] == ["pairs/1.en.txt", "pairs/2.en.txt"]
    assert [row["target_origin"] for row in rows] == ["pairs/1.zh.txt", "pairs/2.zh.txt"]
    assert [(row["domain"], row["score"]) for row in rows] == [("law", 1.5), ("law", 2.5)]


def aligner_json(line):
    import json

    return json.loads(line)


def test_a_memory_of_several_documents_names_each():
    units = "".join(
        f'<tu><prop type="x-bead">1-1</prop><prop type="x-document">{n}.txt</prop>'
        f'<tuv xml:lang="en"><seg>{n}.</seg></tuv><tuv xml:lang="zh"><seg>{n}。</seg></tuv></tu>'
        for n in (1, 2)
    )
    alignment = read(TMX, tmx(units))
    assert [dict(bead.properties)["source.document"] for bead in alignment] == ["1.txt", "2.txt"]


# --- TEI headers -----------------------------------------------------------------------------------------------------


def test_a_header_edited_by_hand_stays(tmp_path):
    path, again = tmp_path / "a.tei", tmp_path / "b.tei"
    formats.write(one_pair(), path)
    content = path.read_text(encoding="utf-8")
    mine = "<publicationStmt><publisher>Me</publisher><date when='2025-04-26'>April</date></publicationStmt>"
    content = content.replace("<publicationStmt><p>Unpublished.</p></publicationStmt>", mine)
    content = content.replace("<title>en text</title>", "<title>A title</title><author>MFA</author>")
    content = content.replace(
        "</encodingDesc>\n", "</encodingDesc>\n<revisionDesc><change>Mine.</change></revisionDesc>", 1
    )
    path.write_text(content, encoding="utf-8")
    alignment = formats.read(path)
    formats.write(alignment, again)
    root = etree.parse(str(again)).getroot()
    assert [e.text for e in root.iter("{*}publisher")] == ["Me"] * 3
    assert [e.text for e in root.iter("{*}author", "{*}change")] == ["Mine.", "MFA"]
    assert [e.get("ident") for e in root.iter("{*}application")] == ["aligner"]
    assert formats.read(again) == alignment
    formats.write(alignment, tmp_path / "c.tmx")
    formats.write(formats.read(tmp_path / "c.tmx"), again)
    assert "<author>MFA</author>" in again.read_text(encoding="utf-8")


def test_a_header_of_ours_is_no_property():
    stream = io.BytesIO()
    TEI.write(one_pair(), stream)
    alignment = TEI.read(io.BytesIO(stream.getvalue()), "file")
    assert [part.properties for part in (alignment, alignment.source, alignment.target)] == [(), (), ()]


def test_a_header_among_thousands_of_namespaces_is_left_out():
    stream = io.BytesIO()
    TEI.write(one_pair(), stream)
    declared = b"".join(b' xmlns:a%d="b"' % n for n in range(1001))
    content = stream.getvalue().replace(b"<p>Unpublished.</p>", b"<publisher>Me</publisher>")
    with report.collect_notices() as notices:
        found = TEI.read(io.BytesIO(content.replace(b"<teiCorpus", b"<teiCorpus" + declared)), "file")
    assert found.target.properties == ()
    assert {notice.reason for notice in notices} == {
        "left out a TEI header, in which more than 1,000 namespaces are declared"
    }
    assert found[0] == TEI.read(io.BytesIO(content), "file")[0]
    assert "Me" in TEI.read(io.BytesIO(content), "file").target.properties[0][1]


def test_of_two_texts_in_one_element_both_have_what_its_header_says():
    """The first of several forms that one tag is written in counts."""
    languages = '<language ident="zh-Hans" n="zh"/><language ident="zh-Hans" n="zh-CN"/><language ident="en" n="en"/>'
    header = f"<teiHeader><langUsage>{languages}</langUsage><idno type='origin'>here.txt</idno></teiHeader>"
    sides = "".join(
        f'<text xml:lang="{lang}"><body><p><s xml:id="{lang}1" corresp="#{other}1">{words}</s></p></body></text>'
        for lang, other, words in (("zh-Hans", "en", "你好。"), ("en", "zh-Hans", "Hello."))
    )
    found = read(TEI, f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text><group>{sides}</group></text></TEI>')
    assert [(d.lang, d.text.origin) for d in (found.source, found.target)] == [("zh", "here.txt"), ("en", "here.txt")]


# --- what is said ----------------------------------------------------------------------------------------------------


def test_an_entity_that_is_not_defined_is_named_with_its_line():
    with pytest.raises(AlignerError, match=r"T13.tmx:3: the entity &nbsp; is not defined in it; write the character"):
        formats.read(CASES / "T13.tmx")


@pytest.mark.parametrize("form", [TEI, XLIFF])
def test_so_it_is_in_other_formats(form):
    root = {"tei": "TEI", "xliff": "xliff"}[form.name]
    with pytest.raises(AlignerError, match="file:2: the entity &hellip; is not defined in it"):
        read(form, f"<{root}>\n<a>&hellip;</a></{root}>")


@pytest.mark.parametrize("name", ["a.sdlxliff", "a.mqxliff", "A.SDLXLIFF"])
def test_files_of_translation_programs_are_not_written(name, tmp_path):
    with pytest.raises(AlignerError, match=r"is read only: its program takes none but its own; write \.xlf"):
        write_all(one_pair(), [(tmp_path / name, None)])


def test_a_writer_names_its_file(tmp_path):
    with noticed("out.tmx: left out 1 rejected bead$"):
        formats.write(one_pair(status="rejected"), tmp_path / "out.tmx")


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ("/home/jane/Secret/a.txt", "a.txt"),
        ("C:\\Users\\jane\\Secret\\a.txt", "a.txt"),
        ("c:/Secret/a.txt", "a.txt"),
        ("\\\\server\\Secret\\a.txt", "a.txt"),
        ("file:///C:/Secret/a%20b.txt", "a b.txt"),
        ("file:/Secret/a.txt", "a.txt"),
        ("~/Secret/a.txt", "a.txt"),
        ("../Secret/a.txt", "a.txt"),
        ("book/a.txt", "book/a.txt"),
        ("https://example.org/book/a.html", "https://example.org/book/a.html"),
        ("a.txt", "a.txt"),
    ],
)
def test_of_a_place_on_a_machine_the_name_is_kept(stated, name):
    content = f'<tmx version="1.4"><header><prop type="x-source-document">{stated}</prop></header><body>'
    content += unit(("en", "One."), ("zh", "一。")) + "</body></tmx>"
    assert read(TMX, content).source.text.origin == name


def test_a_file_of_alignments_made_in_several_ways_has_no_recipe_of_the_whole(tmp_path: Path) -> None:
    lines = []
    for encoder in ("one", "two"):
        pair = (Document.from_sentences(["好。"], "zh"), Document.from_sentences(["Good."], "en"))
        made = Alignment(*pair, (Bead(Span(0, 1), Span(0, 1)),), Recipe("1", "a", "b", encoder))
        aligner.write(made, tmp_path / f"{encoder}.jsonl")
        lines.append((tmp_path / f"{encoder}.jsonl").read_text("utf-8"))
    (tmp_path / "both.jsonl").write_text("".join(lines), "utf-8")
    with noticed("left out how it was made: it holds 2 alignments"):
        assert aligner.read(tmp_path / "both.jsonl").recipe is None
    (tmp_path / "twice.jsonl").write_text(lines[0] * 2, "utf-8")
    assert aligner.read(tmp_path / "twice.jsonl").recipe is not None


def test_values_of_tei_that_are_not_understood_are_told(tmp_path: Path) -> None:
    pair = (Document.from_sentences(["好。"], "zh"), Document.from_sentences(["Good."], "en"))
    aligner.write(Alignment(*pair, (Bead(Span(0, 1), Span(0, 1), 0.5, "approved"),)), tmp_path / "a.xml")
    content = (tmp_path / "a.xml").read_text("utf-8")
    assert content.count('"0.5"') == content.count('"approved"') == 1
    (tmp_path / "a.xml").write_text(content.replace('"0.5"', '"1.5"').replace('"approved"', '"checked"'), "utf-8")
    with noticed(r"no numbers from 0 to 1: 1\.5|none of auto, approved, rejected: checked"):
        [bead] = aligner.read(tmp_path / "a.xml").beads
    assert (bead.confidence, bead.status) == (None, "auto")
