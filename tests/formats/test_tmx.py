"""TMX: the standard's own DTD, and files from elsewhere."""

import io
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judges import SCHEMAS
from lxml import etree
from told import noticed
from values import alignments, written

from aligner.errors import FormatError
from aligner.formats import WriteOptions
from aligner.formats.languages import tag
from aligner.formats.tmx import FORMAT
from aligner.model import Alignment, Bead, Division, Document, Recipe, Span

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RECIPE = Recipe("1", "a", "b", "c")


def one_to_one(source, target, langs=("zh", "en")):
    documents = (Document.from_sentences(side, lang) for side, lang in zip((source, target), langs, strict=True))
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(len(source)))
    return Alignment(*documents, beads)


def memory(units, header='srclang="en"', root="<tmx version='1.4'>", prolog="", encoding="utf-8"):
    """A translation memory from elsewhere; a unit is a list of (language, content of the segment)."""
    body = "".join(
        "<tu>" + "".join(f'<tuv xml:lang="{lang}"><seg>{seg}</seg></tuv>' for lang, seg in unit) + "</tu>\n"
        for unit in units
    )
    return f"{prolog}{root}\n<header {header}/>\n<body>\n{body}</body></tmx>".encode(encoding)


def read(data):
    return FORMAT.read(io.BytesIO(data), "file.tmx")


def pairs(alignment):
    return [(alignment.source.slice(bead.source), alignment.target.slice(bead.target)) for bead in alignment]


def units(alignment, options=WriteOptions()):
    stream = io.BytesIO()
    FORMAT.write(alignment, stream, options)
    return list(etree.fromstring(stream.getvalue()).iter("tu"))


@pytest.fixture(scope="module")
def dtd():
    return etree.DTD(str(SCHEMAS / "tmx14.dtd"))


@given(alignments(), st.booleans())
def test_the_dtd_accepts_it(dtd, alignment, one_sided):
    root = etree.fromstring(written(FORMAT, alignment, WriteOptions(one_sided=one_sided)))
    assert dtd.validate(root), dtd.error_log
    assert all(tu.get("tuid") for tu in root.iter("tu"))
    assert not any("\n" in (seg.text or "") for seg in root.iter("seg"))


@pytest.mark.parametrize(
    ("lang", "written_as"),
    [
        ("zh", "zh-CN"), ("en", "en-US"), ("fr", "fr-FR"), ("zh-TW", "zh-TW"), ("en-GB", "en-GB"),
        ("zh-Hant", "zh-Hant"), ("zh_CN", "zh-CN"), ("la", "la"), ("", "und"),
    ],
)  # fmt: skip
def test_language_tags_have_hyphens_and_a_region(lang, written_as):
    assert tag(lang) == written_as
    if lang:
        [unit] = units(one_to_one(["a"], ["b"], (lang, "de")))
        assert [tuv.get(LANG) for tuv in unit.iter("tuv")] == [written_as, "de-DE"]


def test_there_is_a_date_only_where_the_environment_gives_one(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert b"date" not in written(FORMAT, one_to_one(["a"], ["b"]))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert b'creationdate="20260101T000000Z"' in written(FORMAT, one_to_one(["a"], ["b"]))


def test_a_rejected_bead_is_left_out():
    alignment = one_to_one(["a", "b"], ["x", "y"])
    beads = (alignment.beads[0], Bead(Span(1, 2), Span(1, 2), 0.5, "rejected"))
    with noticed("left out 1 rejected bead"):
        assert len(units(Alignment(alignment.source, alignment.target, beads))) == 1


def test_a_one_sided_bead_never_has_an_empty_segment():
    source, target = Document.from_sentences(["a", "b"], "en"), Document.from_sentences(["x"], "fr")
    alignment = Alignment(source, target, (Bead(Span(0, 1), Span(0, 1)), Bead(Span(1, 2), Span(1, 1))))
    with noticed(r"left out 1 bead with an empty side \(“b”\); --one-sided writes them, or one_sided=True in Python$"):
        assert len(units(alignment)) == 1
    both = units(alignment, WriteOptions(one_sided=True))
    assert [len(unit.findall("tuv")) for unit in both] == [2, 1]


def test_the_first_words_of_what_is_left_out_are_given():
    note = "译者注：本书收录了译者多年来积累的全部合同范本，以及起草时的说明。"
    source = Document.from_sentences(["序言", "a", note], "zh")
    target = Document.from_sentences(["x", "Translator's note on the translation", "One more."], "en")
    sides = [((0, 1), (0, 0)), ((1, 2), (0, 1)), ((2, 3), (1, 1)), ((3, 3), (1, 2)), ((3, 3), (2, 3))]
    beads = tuple(Bead(Span(*here), Span(*there)) for here, there in sides)
    first = f"“序言”, “{note[:30]}…”, “Translator's note on the…” and 1 more"
    with noticed(rf"left out 4 beads with an empty side \({first}\); --one-sided writes them, or one_sided=True in"):
        units(Alignment(source, target, beads))


def test_forbidden_characters_are_named_with_their_unit():
    with noticed(r"removed 2 characters .*U\+001F in bead 2 \(source\), U\+FFFE in bead 2"):
        data = units(one_to_one(["a", "b\x1fb"], ["x", "\ufffey"]))
    assert [seg.text for seg in data[1].iter("seg")] == ["bb", "y"]


def test_a_long_segment_is_named():
    with noticed(r"1 segment of over 2,000 characters.*unit 2 \(target\)"):
        units(one_to_one(["a", "b"], ["x", "y" * 2001]))


def context_of(data, number=1):
    unit = list(etree.fromstring(data).iter("tu"))[number]
    stated = {prop.get("type"): prop.text for prop in unit.iter("prop")}
    return stated.get("x-context-pre"), stated.get("x-context-post")


def test_context_is_the_source_around_a_unit_of_a_text_that_was_aligned():
    aligned = replace(one_to_one(["a", "b", "c"], ["x", "y", "z"]), recipe=RECIPE)
    assert context_of(written(FORMAT, aligned)) == ("a", "c")
    assert context_of(written(FORMAT, read(written(FORMAT, aligned)))) == ("a", "c")
    assert read(written(FORMAT, aligned))[1].properties == ()
    assert context_of(written(FORMAT, aligned.filter(predicate=lambda bead: bead.source.start != 1))) == (None, None)


def test_units_of_a_memory_from_elsewhere_are_no_context_of_each_other():
    foreign = memory([[("en", "a"), ("zh", "x")], [("en", "b"), ("zh", "y")], [("en", "c"), ("zh", "z")]])
    assert context_of(written(FORMAT, read(foreign))) == (None, None)
    assert context_of(written(FORMAT, one_to_one(["a", "b", "c"], ["x", "y", "z"]))) == (None, None)


def test_context_that_a_memory_from_elsewhere_states_survives_every_conversion():
    stated = b'<prop type="x-context-pre">before</prop><tuv xml:lang="en"><seg>b'
    foreign = memory([[("en", "a"), ("zh", "x")], [("en", "b"), ("zh", "y")]])
    foreign = foreign.replace(b'<tuv xml:lang="en"><seg>b', stated)
    once = written(FORMAT, read(foreign))
    assert context_of(once) == ("before", None)
    assert written(FORMAT, read(once)) == once


@pytest.mark.parametrize("kind", ["tu", "tuv", "header"])
def test_an_element_with_more_attributes_than_anybody_writes_is_refused(kind):
    many = " ".join(f'a{n}="1"' for n in range(501)).encode()
    data = memory([[("en", "Yes."), ("zh", "是。")]]).replace(
        f"<{kind} ".encode(), f"<{kind} ".encode() + many + b" ", 1
    )
    data = data.replace(b"<tu>", b"<tu " + many + b">", 1) if kind == "tu" else data
    with pytest.raises(FormatError, match=rf"file.tmx:\d: <{kind}> has more than 500 attributes; take out"):
        read(data)


@pytest.mark.parametrize(
    ("header", "langs"),
    [
        ('srclang="en"', ("en", "zh-CN")),
        ('srclang="EN"', ("en", "zh-CN")),
        ('srclang="en-US"', ("en", "zh-CN")),
        ('srclang="zh-cn"', ("zh-CN", "en")),
        ('srclang="ZH"', ("zh-CN", "en")),
        ('srclang="*all*"', ("en", "zh-CN")),
        ("", ("en", "zh-CN")),
        ('srclang="ja"', ("en", "zh-CN")),
    ],
)
def test_the_source_is_what_the_header_says_or_the_first_language(header, langs):
    alignment = read(memory([[("en", "Yes."), ("zh-cn", "是。")], [("zh-CN", "否。"), ("EN", "No.")]], header))
    assert (alignment.source.lang, alignment.target.lang) == langs
    expected = [("Yes.", "是。"), ("No.", "否。")]
    assert pairs(alignment) == (expected if langs[0] == "en" else [pair[::-1] for pair in expected])


def test_a_third_language_is_left_out_and_named():
    data = memory([[("en", "Yes."), ("en-GB", "Aye."), ("de", "Ja."), ("fr", "Oui.")]])
    with noticed("read en and de and left out: en-GB, fr; aligner convert --source-lang"):
        assert pairs(read(data)) == [("Yes.", "Ja.")]


def test_codes_are_dropped_and_text_kept():
    seg = (
        'A <bpt i="1">&lt;b&gt;</bpt>bold<ept i="1">&lt;/b&gt;</ept> <hi>word</hi><ph>&lt;img/&gt;</ph>'
        "<it pos='begin'>x<sub>note</sub></it><ut>{}</ut>, <![CDATA[<raw>]]> &amp; &#20013;."
    )
    with noticed(
        "file.tmx: dropped the markup inside segments of 1 unit and kept the text: bpt, ept, hi, it, ph, sub, ut$"
    ):
        assert pairs(read(memory([[("en", seg), ("zh", "中")]]))) == [("A bold wordnote, <raw> & 中.", "中")]


@pytest.mark.usefixtures("notices")
def test_a_unit_without_one_side_is_one_sided_and_one_without_both_is_named():
    data = memory([[("en", "Yes."), ("zh", "")], [("en", " "), ("zh", "<ph/>")], [("zh", "否。")], []])
    with noticed(r"skipped 2 units .*number 2 \(line 5\), number 4 \(line 7\)"):
        alignment = read(data)
    assert [bead.shape for bead in alignment] == ["1-0", "0-1"]


@pytest.mark.parametrize(
    ("level", "ours", "status"),
    [
        ("ApprovedTranslation", "", "approved"),
        ("ApprovedSignOff", "", "approved"),
        ("RejectedTranslation", "", "rejected"),
        ("Draft", "", "auto"),
        ("Translated", "", "auto"),
        ("RejectedTranslation", '<prop type="x-status">approved</prop>', "approved"),
    ],
)
def test_the_confirmation_level_of_trados_is_a_status_where_ours_is_not_there(level, ours, status):
    data = memory([[("en", "Yes."), ("zh", "是。")]]).decode()
    data = data.replace("<tu>", f'<tu><prop type="x-ConfirmationLevel">{level}</prop>{ours}')
    assert read(data.encode())[0].status == status


def test_utf_16_and_a_doctype_and_unknown_props_are_no_trouble():
    prolog = '<?xml version="1.0" encoding="UTF-16"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<!-- from elsewhere -->\n'
    data = memory([[("en", "Yes."), ("zh", "是。")]], prolog=prolog, encoding="utf-16")
    data = data.replace(
        "<tu>".encode("utf-16-le"), '<tu tuid="x"><note>n</note><prop type="p">q</prop>'.encode("utf-16-le")
    )
    assert pairs(read(data)) == [("Yes.", "是。")]


def test_old_lang_attributes_and_a_namespace_are_read():
    data = memory([[("en", "Yes."), ("zh", "是。")]], root='<tmx version="1.4" xmlns="http://www.lisa.org/tmx14">')
    assert pairs(read(data.replace(b"xml:lang", b"lang"))) == [("Yes.", "是。")]


def test_what_another_tool_did_to_our_props_is_survived():
    source = Document.from_sentences(["One.", "Two.", "Three."], "en", paragraphs=[0, 1, 1])
    target = Document.from_sentences(["Un. Deux.", "Trois."], "fr")
    alignment = Alignment(source, target, (Bead(Span(0, 2), Span(0, 1)), Bead(Span(2, 3), Span(1, 2))))
    data = written(FORMAT, alignment)
    edited = data.replace(b"One. Two.", b"One. And two.")
    assert read(data).source.strings() == ["One.", "Two.", "Three."]
    assert read(edited).source.strings() == ["One. And two.", "Three."]
    for old in (b">0-4 5-9<", b">1 2<", b">2-1<", b">en<"):
        assert old in data
        for new in (b">9-99<", b">-<", b"><", ">中<".encode(), b">0-999999999999999999999<"):
            assert len(read(data.replace(old, new))) == 2


def test_divisions_that_no_longer_fit_are_passed_over():
    source = Document.from_sentences(["One.", "Two.", "Three.", "Four."], "en")
    divisions = (Division("section", 1, Span(0, 4), Span(0, 2)), Division("section", 2, Span(10, 12), Span(2, 4)))
    source = Document(source.text, source.sentences, divisions)
    target = Document.from_sentences(["Un.", "Deux.", "Trois.", "Quatre."], "fr")
    data = written(FORMAT, Alignment(source, target, tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(4))))
    assert read(data).source.divisions == divisions
    start = data.index(b'<tu tuid="2"')
    without = data[:start] + data[data.index(b"</tu>", start) + 5 :]
    with noticed("passed over the divisions, which no longer fit"):
        assert read(without).source.divisions == ()


@pytest.mark.parametrize("recipe", [b'{"aligner": 1}', b"[" * 100_000, b'{"aligner": "\\ud800"}'])
def test_a_damaged_recipe_is_passed_over(recipe):
    data = memory([[("en", "Yes."), ("zh", "是。")]], 'srclang="en"').replace(
        b"/>\n<body>", b'><prop type="x-recipe">' + recipe + b"</prop></header>\n<body>"
    )
    with noticed("passed over the recipe, which is damaged"):
        assert read(data).recipe is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not well-formed XML"),
        (b"not xml", "this is not XML"),
        (memory([[("en", "a"), ("zh", "b")]])[:-30], "not well-formed XML"),
        (b"<html/>", "the root element is <html>, not <tmx>"),
        (memory([[("en", "a\x1f"), ("zh", "b")]]), "not well-formed XML"),
        (memory([[("en", "a&b;"), ("zh", "b")]], prolog='<!DOCTYPE tmx [<!ENTITY b "c">]>'), "entity"),
    ],
)
def test_what_is_no_memory_is_refused_with_a_reason(data, reason):
    with pytest.raises(FormatError, match=reason) as caught:
        read(data)
    assert caught.value.file == "file.tmx"
    assert not data or caught.value.line


@pytest.mark.slow
def test_memory_stays_bounded_while_writing():
    count = 50_000
    alignment = one_to_one([f"第{i}句。" for i in range(count)], [f"Sentence {i}." for i in range(count)])

    class Sink(io.RawIOBase):
        size = 0

        def writable(self):
            return True

        def write(self, data):
            self.size += len(data)
            return len(data)

    sink = Sink()
    tracemalloc.start()
    FORMAT.write(alignment, sink, WriteOptions())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sink.size > 200 * count
    assert peak < 1000 * count
