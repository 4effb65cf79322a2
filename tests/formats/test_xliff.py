"""XLIFF: the standard's own schemas and rules, what other tools write and read, and files that mean harm."""

import contextlib
import io
import re
from dataclasses import replace
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judges import SCHEMAS
from lxml import etree
from test_golden import release
from test_tei import every_shape
from told import noticed
from values import alignments, kept, reread, written

import aligner
from aligner.errors import FormatError
from aligner.formats.xliff import FORMAT
from aligner.formats.xliff.writer import tag
from aligner.model import Alignment, Bead, Document, Span

XSD = (SCHEMAS / "xliff-2.1").as_uri()
NS = {"x": "urn:oasis:names:tc:xliff:document:2.0", "m": "urn:oasis:names:tc:xliff:metadata:2.0"}


def read(data):
    return FORMAT.read(io.BytesIO(data.encode() if isinstance(data, str) else data), "file.xlf")


def shapes(alignment):
    return [bead.shape for bead in alignment]


def pairs(alignment):
    return [
        (" | ".join(alignment.source.strings(bead.source)), " | ".join(alignment.target.strings(bead.target)))
        for bead in alignment
    ]


# --- what is written -------------------------------------------------------------------------------------------------


def test_a_file_without_units_keeps_the_name_of_its_document():
    source = Document.from_sentences([], "zh")
    empty = Alignment(
        replace(source, text=replace(source.text, origin="zh.txt")), Document.from_sentences([], "en"), ()
    )
    assert reread(FORMAT, written(FORMAT, empty)).source.text.origin == "zh.txt"


@given(alignments())
def test_everything_comes_back_and_the_second_time_round_nothing_changes(alignment):
    data = written(FORMAT, alignment)
    back = reread(FORMAT, data)
    assert kept(back, FORMAT.keeps) == kept(alignment, FORMAT.keeps)
    assert back == alignment
    assert written(FORMAT, back) == data


@pytest.fixture(scope="module")
def schema():
    both = (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
        f'<xs:import namespace="{NS["x"]}" schemaLocation="{XSD}/xliff_core_2.0.xsd"/>'
        f'<xs:import namespace="{NS["m"]}" schemaLocation="{XSD}/metadata.xsd"/></xs:schema>'
    )
    return etree.XMLSchema(etree.fromstring(both))


def test_the_schemas_accept_it(schema):
    empty = Alignment(Document.from_sentences([], "en"), Document.from_sentences([], ""), ())
    for alignment in (every_shape(), release(), empty):
        assert schema.validate(etree.fromstring(written(FORMAT, alignment))), schema.error_log
    wrong = written(FORMAT, every_shape()).replace(b'state="final"', b'state="done"')
    assert not schema.validate(etree.fromstring(wrong))


def test_the_schemas_and_the_rules_beyond_them_accept_arbitrary_alignments(schema):
    @given(alignments())
    def check(alignment):
        root = etree.fromstring(written(FORMAT, alignment))
        assert schema.validate(root), schema.error_log
        assert_rules(root)

    check()


def assert_rules(root):
    """The rules of the core that its schema leaves to Schematron, as far as they concern what we write."""
    assert root.get("trgLang")
    ids = root.xpath("//x:unit/@id", namespaces=NS)
    assert len(set(ids)) == len(ids)
    for unit in root.iterfind(".//x:unit", NS):
        inner = unit.xpath(".//x:mrk/@id", namespaces=NS)
        assert len(set(inner)) == len(inner)
        assert unit.find("x:segment", NS) is not None
    for segment in root.iterfind(".//x:segment", NS):
        assert segment.get("subState") is None or segment.get("state")
        assert segment.get("state", "initial") == "initial" or segment.find("x:target", NS) is not None


def test_states_say_what_a_person_decided():
    source, target = Document.from_sentences(list("abcde"), "en"), Document.from_sentences(list("ABCE"), "fr")
    statuses = [("auto", 1), ("approved", 1), ("rejected", 1), ("approved", 0), ("auto", 1)]
    beads, j = [], 0
    for i, (status, size) in enumerate(statuses):
        beads.append(Bead(Span(i, i + 1), Span(j, j + size), None, status))
        j += size
    root = etree.fromstring(written(FORMAT, Alignment(source, target, tuple(beads))))
    found = [(s.get("state"), s.get("subState"), s.find("x:target", NS) is not None) for s in root.iter("{*}segment")]
    assert found == [
        ("translated", None, True),
        ("final", None, True),
        ("initial", "aligner:rejected", True),
        ("final", None, True),  # a person has found that it has no translation
        ("translated", None, True),
    ]


def test_a_source_without_a_target_is_not_translated_yet():
    alignment = Alignment(
        Document.from_sentences(["a"], "en"), Document.from_sentences([], "fr"), (Bead(Span(0, 1), Span(0, 0)),)
    )
    [segment] = etree.fromstring(written(FORMAT, alignment)).iter("{*}segment")
    assert segment.get("state") == "initial"
    assert segment.find("x:target", NS) is None


def test_characters_that_xml_forbids_are_kept_as_code_points():
    source, target = Document.from_sentences(["a\x0bb\x00"], "en"), Document.from_sentences(["x\uffff"], "fr")
    alignment = Alignment(source, target, (Bead(Span(0, 1), Span(0, 1), None, "auto", "no\x01te 50%"),))
    data = written(FORMAT, alignment)  # without a notice, which would be an error
    assert b'a<cp hex="000B"/>b<cp hex="0000"/>' in data
    assert b"<note>note 50%</note>" in data
    assert read(data) == alignment
    edited = read(data.replace(b"<note>note 50%", b"<note>new")).beads[0]
    assert edited.note == "new"


def test_sentences_of_a_bead_are_marked_and_a_single_one_is_not():
    root = etree.fromstring(written(FORMAT, every_shape()))
    units = {unit.get("id"): unit for unit in root.iter("{*}unit")}
    assert not list(units["b1"].iter("{*}mrk"))
    marks = [(mark.get("id"), mark.get("type"), mark.text) for mark in units["b2"].iter("{*}mrk")]
    assert marks == [("s2", "aligner:sentence", "引言。"), ("s3", "aligner:sentence", "第一，甲。")]


def test_a_side_that_was_edited_outside_its_marks_is_one_sentence():
    data = written(FORMAT, every_shape()).decode().replace("引言。</mrk>", "引言</mrk>。")
    assert read(data).source.strings(read(data).beads[1].source) == ["引言。\n第一，甲。"]


@pytest.mark.parametrize(
    ("lang", "as_written"), [("zh", "zh-CN"), ("en-GB", "en-GB"), ("en_GB", "en-GB"), ("", "und"), ("a b", "und")]
)
def test_languages_have_a_region(lang, as_written):
    assert tag(lang) == as_written


def test_divisions_that_no_longer_fit_are_passed_over():
    data = written(FORMAT, every_shape()).decode().replace(">title 0 0+1", ">title 0 0+10", 1)
    assert [d.kind for d in read(data).source.divisions].count("title") == 0
    data = written(FORMAT, every_shape()).decode().replace(">title 0 0+1", ">title 0 4+1", 1)
    with noticed("passed over the divisions, which no longer fit"):
        assert not read(data).source.divisions


@pytest.mark.parametrize("damage", ["{", "[" * 100_000])
def test_a_damaged_recipe_is_passed_over(damage):
    data = re.sub('(<mda:meta type="recipe">)', rf"\1{re.escape(damage)}", written(FORMAT, every_shape()).decode())
    with noticed("passed over the recipe, which is damaged"):
        assert read(data).recipe is None


# --- what others write: 2.x ------------------------------------------------------------------------------------------

HEAD_2 = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="fr">'


def two(body, head=HEAD_2):
    return f'<?xml version="1.0"?>\n{head}<file id="f1" original="a.html">{body}</file></xliff>'


@pytest.mark.usefixtures("notices")
def test_segments_and_what_is_between_them():
    alignment = read(
        two("""
      <notes><note>of the file</note></notes>
      <group id="g"><unit id="1">
        <notes><note>First.</note><note>Second.</note></notes>
        <originalData><data id="d1">&lt;b></data></originalData>
        <segment state="reviewed"><source>One &amp;
          <pc id="1" dataRefStart="d1">two<cp hex="000b"/></pc>.</source><target>Un <ph id="2" equiv="x"/>deux.</target>
        </segment>
        <ignorable><source xml:space="preserve">  </source><target> </target></ignorable>
        <segment state="initial"><source>Three.</source></segment>
        <segment><source><sc id="4"/>Four.<ec startRef="4"/></source><target/></segment>
      </unit></group>
      <unit id="2"><segment state="final"><source/><target>Cinq.</target></segment></unit>
      <unit id="3" translate="no"><segment><source>{layout}</source></segment></unit>
      <unit id="4"><segment><source><ph id="1"/></source></segment></unit>""")
    )
    assert pairs(alignment)[:3] == [("One & two\x0b.", "Un deux."), ("Three.", ""), ("Four.", "")]
    assert pairs(alignment)[3:] == [("", "Cinq."), ("{layout}", "")]
    assert [bead.status for bead in alignment] == ["approved", "auto", "auto", "approved", "auto"]
    assert [bead.note for bead in alignment] == ["First.\nSecond.", "", "", "", ""]
    assert alignment.source.text.content == "One & two\x0b.  Three.\nFour.\n\n{layout}"
    assert [s.paragraph for s in alignment.target.sentences] == [0, 1]
    assert (alignment.source.lang, alignment.target.lang, alignment.source.text.origin) == ("en", "fr", "a.html")


def test_targets_in_another_order_make_one_bead():
    alignment = read(
        two("""<unit id="1">
        <segment state="final"><source>One.</source><target order="3">A.</target></segment>
        <ignorable><source> </source></ignorable>
        <segment state="final"><source>Two.</source><target order="1">B.</target></segment></unit>""")
    )
    assert pairs(alignment) == [("One. | Two.", "B. | A.")]
    assert alignment.beads[0].status == "approved"


@pytest.mark.usefixtures("notices")
def test_suggestions_are_no_translations():
    alignment = read(
        two("""<unit id="1">
        <m:matches xmlns:m="urn:oasis:names:tc:xliff:matches:2.0"><m:match ref="#s"><source>A</source><target>B</target>
        </m:match></m:matches><segment id="s"><source>A</source></segment></unit>""")
    )
    assert pairs(alignment) == [("A", "")]


@pytest.mark.parametrize(
    "head",
    [
        '<xliff version="2.0" srcLang="en" trgLang="fr">',
        '<xliff version="2.2" srcLang="en" trgLang="fr">',
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="fr">',
    ],
)
def test_namespace_and_version_can_be_one_without_the_other(head):
    assert pairs(read(two('<unit id="1"><segment><source>a</source><target>b</target></segment></unit>', head)))


def test_prefixes_are_as_good_as_none():
    data = two('<unit id="1"><segment><source>a</source><target>b</target></segment></unit>')
    prefixed = re.sub(r"<(/?)(?=[a-z])", r"<\1x:", data).replace("xmlns=", "xmlns:x=")
    assert read(prefixed) == read(data)


def test_several_files_are_read_one_after_the_other():
    units = [f'<unit id="1"><segment><source>{c}</source><target>{c}</target></segment></unit>' for c in "ab"]
    alignment = read(two(f'{units[0]}</file><file id="f2" original="b.html">{units[1]}'))
    assert pairs(alignment) == [("a", "a"), ("b", "b")]
    assert alignment.source.text.content == "a\n\nb"


# --- what others write: 1.2 ------------------------------------------------------------------------------------------

HEAD = '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">'
FILE = '<file original="a.po" source-language="en-US" target-language="zh_CN" datatype="po"><body>'


def one(body, head=HEAD):
    return f'<?xml version="1.0"?>\n{head}{FILE}{body}</body></file></xliff>'


@pytest.mark.usefixtures("notices")
def test_units_of_1_2():
    alignment = read(
        one("""
      <group id="g">
      <trans-unit id="1" approved="yes"><source>Open <g id="1">file</g><x id="2"/>
        now</source><target>打开文件</target><note>A menu.</note>
        <alt-trans match-quality="90%"><source>Open</source><target>打开</target></alt-trans></trans-unit>
      </group>
      <trans-unit id="2" xml:space="preserve"><source>Save <bpt id="1">&lt;b></bpt> it<ept id="1">&lt;/b></ept></source>
        <target state="signed-off">保存<ph id="3">code<sub>子</sub></ph></target></trans-unit>
      <trans-unit id="3"><source>Missing</source></trans-unit>
      <trans-unit id="4"><source>Empty</source><target/></trans-unit>
      <trans-unit id="5" translate="no"><source>locked</source></trans-unit>
      <bin-unit id="6"><bin-source/></bin-unit>""")
    )
    assert pairs(alignment)[:2] == [("Open file now", "打开文件"), ("Save it", "保存子")]
    assert pairs(alignment)[2:] == [("Missing", ""), ("Empty", ""), ("locked", "")]
    assert [bead.status for bead in alignment] == ["approved", "approved", "auto", "auto", "auto"]
    assert alignment.beads[4].properties == (("id", "5"), ("translate", "no"))
    assert alignment.beads[0].note == "A menu."
    assert (alignment.source.lang, alignment.target.lang) == ("en-US", "zh-CN")


SDL = (
    '<xliff xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0" xmlns="urn:oasis:names:tc:xliff:document:1.2" '
    'version="1.2" sdl:version="1.0">'
)


def sdl(target):
    return one(
        '<group><sdl:cxts><sdl:cxt id="1"/></sdl:cxts><trans-unit id="a"><source>One. Two. Three.</source>'
        '<seg-source><g id="5"><mrk mtype="seg" mid="23">One.</mrk> <mrk mtype="seg" mid="24">Two. </mrk></g>'
        f'<mrk mtype="seg" mid="25">Three.</mrk></seg-source>{target}'
        '<sdl:seg-defs><sdl:seg id="23" conf="Translated"><sdl:value key="x">y</sdl:value></sdl:seg></sdl:seg-defs>'
        "</trans-unit></group>",
        SDL,
    )


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", [("One.", ""), ("Two.", ""), ("Three.", "")]),
        (
            '<target><g id="5"><mrk mtype="seg" mid="23">一。</mrk></g><mrk mtype="seg" mid="25">'
            '<mrk mtype="x-sdl-deleted">两</mrk><mrk mtype="x-sdl-added">三</mrk>。</mrk></target>',
            [("One.", "一。"), ("Two.", ""), ("Three.", "三。")],
        ),
        (
            '<target><mrk mtype="seg" mid="24">二。</mrk><mrk mtype="seg" mid="23">一。</mrk></target>',
            [("One. | Two. | Three.", "二。 | 一。")],
        ),
        ("<target>一。二。三。</target>", [("One. | Two. | Three.", "一。二。三。")]),
        ('<target><mrk mtype="seg" mid="99">一。</mrk></target>', [("One. | Two. | Three.", "一。")]),
    ],
)
def test_segments_of_trados(target, expected):
    alignment = read(sdl(target))
    assert pairs(alignment) == expected
    assert alignment.source.text.content == "One. Two. Three."


@pytest.mark.usefixtures("notices")
def test_units_of_memoq():
    head = '<xliff xmlns:mq="MQXliff" xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">'
    alignment = read(
        "\ufeff"
        + one(
            '<trans-unit id="1" mq:status="ManuallyConfirmed"><source xml:space="preserve">A<ph id="1">&lt;mq:rxt '
            'displaytext="x"/></ph> B</source><target xml:space="preserve">甲 乙</target><mq:warnings40/>'
            "<context-group><context>c</context></context-group></trans-unit>",
            head,
        )
    )
    assert pairs(alignment) == [("A B", "甲 乙")]


def test_a_file_in_other_languages_is_left_out_with_a_warning():
    unit = '<trans-unit id="1"><source>a</source><target>b</target></trans-unit>'
    other = f'</body></file><file source-language="en-US" target-language="de" original="b"><body>{unit}'
    with noticed("read what is en-US to zh-CN and left out: en-US to de"):
        assert len(read(one(unit + other))) == 1


# --- what another tool makes of ours, and we of its ------------------------------------------------------------------


@pytest.mark.needs("translate")
def test_translate_toolkit_reads_what_we_write():
    xliff2 = import_module("translate.storage.xliff2")
    alignment = release()
    store = xliff2.Xliff2File.parsestring(written(FORMAT, alignment))
    assert [unit.getid() for unit in store.units] == [f"b{n}" for n in range(1, len(alignment) + 1)]
    for unit, bead in zip(store.units, alignment, strict=True):
        assert unit.isapproved()
        assert str(unit.source) == alignment.source.slice(bead.source)
        assert str(unit.target) == alignment.target.slice(bead.target)
    store.units[2].target = "Edited."
    again = read(bytes(store))
    assert [again.target.slice(bead.target) for bead in again][2] == "Edited."
    assert shapes(again) == shapes(alignment)


@pytest.mark.needs("translate")
@pytest.mark.parametrize(("module", "kind"), [("xliff", "xlifffile"), ("xliff2", "Xliff2File")])
def test_what_translate_toolkit_writes_is_read(module, kind):
    storage = import_module(f"translate.storage.{module}")
    store = getattr(storage, kind)()
    store.setsourcelanguage("zh-CN")
    store.settargetlanguage("en-US")
    for number, (source, target) in enumerate(
        [("谢谢。", "Thanks & <more>."), ("再见。", ""), ("好。", "Good.\nYes.")]
    ):
        unit = store.addsourceunit(source)
        unit.setid(f"id{number}")
        if target:
            unit.target = target
    store.units[0].markapproved()
    store.units[2].markapproved(False)  # which this tool takes a unit of 1.x for when it is made
    alignment = read(bytes(store))
    assert [source for source, _ in pairs(alignment)] == ["谢谢。", "再见。", "好。"]
    assert [target.split() for _, target in pairs(alignment)] == [["Thanks", "&", "<more>."], [], ["Good.", "Yes."]]
    assert [bead.status for bead in alignment] == ["approved", "auto", "auto"]
    assert (alignment.source.lang, alignment.target.lang) == ("zh-CN", "en-US")


# --- what cannot be read ---------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE xliff [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefghij", "abcdefghi", strict=True)
)
UNIT = '<unit id="1"><segment><source>a{}</source><target>b</target></segment></unit>'


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        ("", "not well-formed XML", None),
        ("<tmx/>", "the root element is <tmx>, not <xliff>", 1),
        ("<html><unit/></html>", "the root element is <html>, not <xliff>", 1),
        ('<xliff version="3.0"/>', "XLIFF version '3.0' is not known; save it as XLIFF 1.2 or 2.1", 1),
        ("<xliff/>", "it names no version of XLIFF", 1),
        (two(UNIT.format('<cp hex="D800"/>')), "<cp hex='D800'> is no character", 2),
        (two(UNIT.format('<cp hex="110000"/>')), "is no character", 2),
        (two(UNIT.format("<cp/>")), "is no character", 2),
        (two(UNIT.format(""))[:-20], "not well-formed XML", 2),
        (two(UNIT.format("<pc>" * 300 + "</pc>" * 300)), "depth", 2),
        (two("<group>" * 100_000), "depth", 2),
        (f'<xliff version="2.0" srcLang="{"a" * 11_000_000}"/>', "not well-formed XML", 1),
        (two(UNIT.format("&j;")).replace("\n", BOMB + "]>\n", 1), "entity|[Ee]ntities|Entity", None),
        (
            two(UNIT.format("&x;")).replace("\n", '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n', 1),
            "the entity &x; is defined in the file or outside it",
            2,
        ),
        (two(UNIT.format("中")).encode("gb18030"), "not well-formed XML", 2),
        (two(UNIT.format("")).replace("?>", ' encoding="no-such"?>', 1), "not well-formed XML", 1),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data, reason, line):
    with pytest.raises(FormatError, match=reason) as caught:
        read(data)
    assert caught.value.file == "file.xlf"
    assert line is None or caught.value.line == line


def test_ten_thousand_segments_in_a_unit_take_no_longer_than_in_as_many_units():
    marks = [f'<mrk mtype="seg" mid="{n}">{n}</mrk>' for n in range(10_000)]
    unit = "".join(marks)
    alignment = read(
        one(f"<trans-unit id='1'><source>a</source><seg-source>{unit}</seg-source><target>{unit}</target></trans-unit>")
    )
    assert len(alignment) == 10_000


OTHERS = [two(UNIT.format("<pc id='1'>x</pc>")), sdl('<target><mrk mtype="seg" mid="24">x</mrk></target>')]


@given(alignments().map(lambda a: written(FORMAT, a)) | st.sampled_from(OTHERS).map(str.encode), st.data())
def test_no_damage_gives_a_traceback(content, data):
    with aligner.collect_notices():
        read(content)
    pieces = [b"", b"<mrk>", b"</mrk>", b'"', b"-1", b"99999999999", b"<cp hex=''/>", b"&#0;", b" order='2'"]
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        stop = data.draw(st.integers(start, min(len(content), start + 40)))
        content = content[:start] + data.draw(st.sampled_from(pieces) | st.binary(max_size=4)) + content[stop:]
    harmless(content)


def harmless(data):
    with aligner.collect_notices(), contextlib.suppress(FormatError):
        read(data)
