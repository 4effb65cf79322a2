"""Files with all languages in each unit: the schemas, pointers that lead somewhere, and the programs that use them."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from importlib import import_module
from itertools import permutations

import pytest
from conftest import invoke
from four_versions import SHAPES, pairs
from hypothesis import given, settings
from hypothesis import strategies as st
from judges import SCHEMAS
from lxml import etree
from test_tei import judged
from told import noticed
from values import characters, documents, reread
from values import written as of_two

import aligner
from aligner.errors import ChoiceError, FormatError, InputError, OutputError
from aligner.formats import ReadOptions, WriteOptions, read, xml
from aligner.formats.joined import cleaned, write_all, write_table
from aligner.formats.recipes import turned
from aligner.formats.tei import joined as tei_joined
from aligner.formats.tei.body import BodyReader
from aligner.formats.tmx import FORMAT as TMX
from aligner.formats.tmx import joined as tmx_joined
from aligner.joining import MultiAlignment, MultiBead, join
from aligner.joining.witnesses import visible
from aligner.model import STATUSES, Alignment, Bead, Document, Span, Text
from aligner.registry import FORMATS

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ID = "{http://www.w3.org/XML/1998/namespace}id"


@pytest.fixture(scope="module")
def joined():
    return join(pairs())


@st.composite
def parallels(draw):
    """Arbitrary versions and units."""
    tags = st.sampled_from(["en", "en-GB", "zh", "zh-Hant", "fr", "und"])
    langs = draw(st.lists(tags, min_size=2, max_size=4, unique=True))
    versions = tuple(draw(documents(lang)) for lang in langs)
    position, units = [0] * len(versions), []
    while any(at < len(version) for at, version in zip(position, versions, strict=True)):
        sizes = [draw(st.integers(0, min(2, len(v) - at))) for at, v in zip(position, versions, strict=True)]
        if any(sizes):
            spans = tuple(Span(at, at + size) for at, size in zip(position, sizes, strict=True))
            note = draw(st.sampled_from(["", "a <note>\nof two lines\x1f"]))
            units.append(MultiBead(spans, draw(st.none() | st.floats(0, 1)), draw(st.sampled_from(STATUSES)), note))
            position = [span.stop for span in spans]
    return MultiAlignment(versions, tuple(units))


def written(write, parallel, options=WriteOptions()):
    stream = io.BytesIO()
    with aligner.collect_notices():
        write(parallel, stream, options)
    return stream.getvalue()


# --- translation memories --------------------------------------------------------------------------------------------


def segments(root):
    """For each unit its shape, and the text in each language."""
    return [
        (
            next(prop.text for prop in unit.iter("prop") if prop.get("type") == "x-bead"),
            {variant.get(LANG): variant.findtext("seg") for variant in unit.iter("tuv")},
        )
        for unit in root.iter("tu")
    ]


def test_each_unit_of_a_memory_has_all_languages(joined):
    with noticed(r"left out 1 unit with text in one language only \(“Le ministre a .*…”\); --one-sided writes them"):
        tmx_joined.write(joined, stream := io.BytesIO())
    root = etree.fromstring(stream.getvalue())
    found = segments(root)
    assert [shape for shape, _ in found] == [shape for shape in SHAPES if shape != "0-0-1-0"]
    assert root.find("header").get("srclang") == "en-US"
    assert [list(texts) for _, texts in found] == [
        ["en-US", "zh-CN", "fr-FR", "ru-RU"],
        ["en-US", "zh-CN", "fr-FR", "ru-RU"],
        ["en-US", "zh-CN", "ru-RU"],
        ["en-US", "zh-CN", "fr-FR", "ru-RU"],
        ["en-US", "zh-CN", "fr-FR"],
        ["en-US", "zh-CN", "fr-FR", "ru-RU"],
    ]
    assert found[1][1]["fr-FR"] == (
        "Le secrétariat fonctionne désormais pleinement. "
        "Que les six pays en profitent pour assurer un bon départ à ses travaux."
    )
    props = {prop.get("type"): prop.text for prop in root.find("header").iter("prop")}
    assert (props["x-lang-zh-CN"], props["x-document-fr-FR"]) == ("zh", "fr.txt")
    assert '"target_segmenter": "ru rules"' in props["x-recipe-en-US-ru-RU"]


def test_what_stands_in_one_language_is_written_when_asked_for(joined):
    found = segments(etree.fromstring(written(tmx_joined.write, joined, WriteOptions(one_sided=True))))
    assert [shape for shape, _ in found] == SHAPES
    assert found[2][1] == {"fr-FR": "Le ministre a ensuite salué ses hôtes."}


@given(parallels(), st.booleans())
def test_the_dtd_accepts_it(parallel, one_sided):
    root = etree.fromstring(written(tmx_joined.write, parallel, WriteOptions(one_sided=one_sided)))
    dtd = etree.DTD(str(SCHEMAS / "tmx14.dtd"))
    assert dtd.validate(root), dtd.error_log
    cleaned = [xml.strip(version.text.content) for version in parallel.documents]
    for unit in root.iter("tu"):
        assert len(unit.findall("tuv")) > (0 if one_sided else 1)
        assert all(seg.text.strip() for seg in unit.iter("seg"))
    # what is written is all there is in units that are written
    letters = sum(len("".join(seg.text.split())) for seg in root.iter("seg"))
    assert letters <= sum(len("".join(content.split())) for content in cleaned)
    if one_sided and not any(unit.status == "rejected" for unit in parallel):
        assert letters == sum(len("".join(content.split())) for content in cleaned)


def test_rejected_units_are_left_out(joined):
    units = (replace(joined.beads[0], status="rejected"), *joined.beads[1:])
    with noticed() as caught:
        tmx_joined.write(replace(joined, beads=units), stream := io.BytesIO())
    assert "left out 1 rejected unit" in [str(notice) for notice in caught]
    assert len(segments(etree.fromstring(stream.getvalue()))) == len(SHAPES) - 2


def test_two_languages_that_are_one_in_a_memory_are_refused(joined):
    first, second, *rest = joined.documents
    american = replace(second, text=Text(second.text.content, "en-US"))
    with pytest.raises(OutputError, match="two languages are en-US in a translation memory; name one of them"):
        tmx_joined.write(replace(joined, documents=(first, american, *rest)), io.BytesIO())


def test_our_reader_takes_the_first_two_languages(joined):
    data = written(tmx_joined.write, joined)
    message = "read en-US and zh-CN and left out: fr-FR, ru-RU; aligner convert --source-lang and --target-lang choose"
    with noticed(message):
        alignment = TMX.read(io.BytesIO(data), "all.tmx")
    assert [bead.shape for bead in alignment] == ["2-2", "1-1", "1-1", "4-3", "1-1", "1-1"]
    assert alignment.source.strings() == joined.documents[0].strings()
    assert alignment.target.strings() == joined.documents[1].strings()


@pytest.mark.needs("translate")
def test_translate_toolkit_reads_each_pair(joined):
    tmx = import_module("translate.storage.tmx")
    data = written(tmx_joined.write, joined)
    for number, lang in ((1, "zh-CN"), (2, "fr-FR"), (3, "ru-RU")):
        memory = tmx.tmxfile(io.BytesIO(data), "en-US", lang)
        found = {unit.source: unit.target for unit in memory.units}
        for unit in joined:
            if unit.spans[0].size and unit.spans[number].size:
                target = " ".join(joined.documents[number].slice(unit.spans[number]).split("\n"))
                assert found[" ".join(joined.documents[0].slice(unit.spans[0]).split())] == target


PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>EN-US</source_lang><target_lang>{lang}</target_lang>
<source_tok>org.omegat.tokenizer.LuceneEnglishTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


@pytest.mark.slow
@pytest.mark.needs("omegat")
@pytest.mark.parametrize(("number", "lang"), [(1, "ZH-CN"), (2, "FR-FR"), (3, "RU-RU")])
def test_omegat_translates_a_project_of_each_pair(joined, tmp_path, number, lang):
    for folder in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "omegat.project").write_text(PROJECT.format(lang=lang), encoding="utf-8")
    (tmp_path / "tm/auto/all.tmx").write_bytes(written(tmx_joined.write, joined))
    # OmegaT looks single sentences up: those that are a unit of their own
    single = [unit for unit in joined if unit.spans[0].size == 1 and unit.spans[number].size]
    english = [joined.documents[0].slice(unit.spans[0]) for unit in single]
    (tmp_path / "source/text.txt").write_text("\n\n".join(english) + "\n", encoding="utf-8")
    command = ["omegat", str(tmp_path), "--mode=console-translate", f"--config-dir={tmp_path / 'config'}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    translated = (tmp_path / "target/text.txt").read_text(encoding="utf-8-sig").split("\n\n")
    expected = [joined.documents[number].slice(unit.spans[number]).replace("\n", " ") for unit in single]
    assert [part.strip() for part in translated] == expected
    assert len(expected) >= 3


@st.composite
def two_of_a_text(draw):
    """An arbitrary alignment, and another with what a memory keeps of its source."""
    source = draw(documents("en"))

    def with_other(lang):
        other = draw(documents(lang))
        sizes = [draw(st.integers(0, 1)) for _ in range(len(source))]
        beads, j = [], 0
        for i, size in enumerate(sizes):
            size = min(size, len(other) - j)
            beads.append(Bead(Span(i, i + 1), Span(j, j + size)))
            j += size
        beads += [Bead(Span(len(source), len(source)), Span(k, k + 1)) for k in range(j, len(other))]
        return Alignment(source, other, tuple(beads))

    whole, part = with_other("zh"), with_other("fr")
    return whole, reread(TMX, of_two(TMX, part, WriteOptions(one_sided=draw(st.booleans()))))


@pytest.mark.usefixtures("notices")
@given(two_of_a_text())
def test_a_text_of_any_characters_is_found_again_in_a_memory_of_it(made):
    whole, part = made
    try:
        parallel = join([whole, part])
    except InputError:
        parallel = None
    if parallel is None:  # a memory that has next to nothing of the text
        assert len(part.source) < len(whole.source)
        return
    column = next(i for i, version in enumerate(parallel.documents) if version.lang.startswith("en"))
    for alignment in (whole, part):
        rest = iter(parallel.documents[column].text.content)
        assert all(character in rest for character in visible(alignment.source.text.content))


# --- corpora ---------------------------------------------------------------------------------------------------------


def test_each_link_of_a_corpus_points_at_all_versions(joined):
    root = etree.fromstring(written(tei_joined.write, joined))
    links = [(etree.QName(link).localname, link.get("type"), link.get("target")) for link in root.find(".//{*}linkGrp")]
    assert [shape for _, shape, _ in links] == SHAPES
    assert links[1][2] == "#en.s3 #zh.s3 #fr.s2 #fr.s3 #ru.s3"
    assert [name for name, _, _ in links] == ["ptr" if shape == "0-0-1-0" else "link" for shape in SHAPES]
    sentence = next(s for s in root.iter("{*}s") if s.get(ID) == "fr.s2")
    assert sentence.get("corresp") == "#en.s3 #zh.s3 #ru.s3"
    assert [data.get("n") for data in root.iter("{*}xenoData")] == ["en zh", "en fr", "en ru"]


@given(parallels())
def test_every_pointer_of_a_corpus_leads_somewhere(parallel):
    root = etree.fromstring(written(tei_joined.write, parallel, WriteOptions(tokenize=characters)))
    ids = [element.get(ID) for element in root.iter() if element.get(ID)]
    assert len(ids) == len(set(ids))
    pointers = [p for e in root.iter() for name in ("target", "corresp") for p in (e.get(name) or "").split()]
    assert {pointer.removeprefix("#") for pointer in pointers} <= set(ids)
    linked = [p for e in root.iter("{*}link", "{*}ptr") for p in e.get("target").split()]
    assert sorted(linked) == sorted(f"#{s.get(ID)}" for s in root.iter("{*}s"))  # each sentence in one unit


@given(parallels())
def test_every_character_of_a_corpus_is_there(parallel):
    root = etree.fromstring(written(tei_joined.write, parallel))
    texts = list(root.iter("{*}text"))
    assert len(texts) == len(parallel.documents)
    for element, version in zip(texts, parallel.documents, strict=True):
        body = BodyReader(element, set(), "file").document(version.lang, version.text.origin, "file")
        assert body == replace(xml.clean_document(version), text=body.text)
        assert body.text.content == xml.clean_document(version).text.content


@judged
def test_the_schema_accepts_it(joined, tmp_path, faults):
    empty = MultiAlignment((Document.from_sentences([], "en"), Document.from_sentences([], "zh")), ())
    contents = [
        written(tei_joined.write, joined),
        written(tei_joined.write, joined, WriteOptions(tokenize=characters)),
        written(tei_joined.write, empty),
    ]

    @given(parallels())
    @settings(database=None)
    def collect(parallel):
        contents.append(written(tei_joined.write, parallel, WriteOptions(tokenize=characters)))

    collect()
    for number, content in enumerate(contents):
        (tmp_path / f"{number}.xml").write_bytes(content)
    assert faults(tmp_path.iterdir()) == ""


# --- tables, and all of them -----------------------------------------------------------------------------------------


def test_a_table_has_a_column_for_each_language(joined):
    rows = [line.split("\t") for line in written(write_table, joined).decode().split("\n")]
    assert rows[0] == ["en", "zh", "fr", "ru", "unit", "confidence", "status", "note"]
    assert [row[4] for row in rows[1:-1]] == SHAPES
    assert rows[3][:4] == ["", "", "Le ministre a ensuite salué ses hôtes.", ""]
    assert rows[2][2].split(r"\|")[0] == "Le secrétariat fonctionne désormais pleinement."


@given(parallels())
def test_a_cell_never_breaks_a_row(parallel):
    lines = written(write_table, parallel).decode().split("\n")
    assert len(lines) == len(parallel) + 2
    assert {line.count("\t") for line in lines[:-1]} == {len(parallel.documents) + 3}


@pytest.mark.usefixtures("notices")
def test_files_appear_together_or_not_at_all(joined, tmp_path):
    paths = [tmp_path / name for name in ("all.tmx", "all.xml", "all.tsv")]
    with pytest.raises(ChoiceError, match="unknown format for several versions 'json'; choose from: tei, tmx, tsv"):
        write_all(joined, [(path, None) for path in [*paths, tmp_path / "all.json"]])
    assert not list(tmp_path.iterdir())
    write_all(joined, [(path, None) for path in paths])
    assert [path.read_bytes() for path in paths] == [
        written(write, joined) for write in (tmx_joined.write, tei_joined.write, write_table)
    ]


def test_forbidden_characters_are_named_with_their_unit():
    versions = (Document.from_sentences(["a", "b\x1fb"], "en"), Document.from_sentences(["c", "d"], "zh"))
    units = tuple(MultiBead((Span(i, i + 1), Span(i, i + 1))) for i in range(2))
    with noticed(r"removed 1 character .*U\+001F in unit 2 \(en\)"):
        tmx_joined.write(MultiAlignment(versions, units), io.BytesIO())


# --- any two of them -------------------------------------------------------------------------------------------------

WRITERS = {"tmx": tmx_joined.write, "tei": tei_joined.write, "tsv": write_table}


def paired(parallel, chosen):
    """The sentences of the units that have some in both of these versions."""
    spans = [[unit.spans[i] for i in chosen] for unit in parallel]
    documents = [parallel.documents[i] for i in chosen]
    return [
        [d.strings(span) for d, span in zip(documents, two, strict=True)] for two in spans if all(s.size for s in two)
    ]


def beads(alignment):
    return [
        [alignment.source.strings(bead.source), alignment.target.strings(bead.target)]
        for bead in alignment
        if bead.source.size and bead.target.size
    ]


def read_two(form, data, languages):
    return FORMATS.load(form).read(io.BytesIO(data), f"all.{form}", ReadOptions(languages=languages))


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("chosen", [*permutations(range(4), 2)])
def test_any_two_languages_can_be_read(form, chosen, joined):
    langs = tuple(joined.documents[i].lang for i in chosen)
    data = written(WRITERS[form], joined, WriteOptions(one_sided=True))
    with aligner.collect_notices() as notices:
        alignment = read_two(form, data, langs)
        assert (alignment.source.lang, alignment.target.lang) == langs
        assert beads(alignment) == paired(joined, chosen)
        if chosen[1] == 1:  # which is the target where none is named
            assert read_two(form, data, (langs[0], None)) == alignment
    assert all(re.search("without text in either language|and left out: ", str(notice)) for notice in notices)
    if form != "tsv":
        made = {(pair.source, pair.target): pair.recipe for pair in joined.pairs}
        recipe = made.get(chosen) or (made.get(chosen[::-1]) and turned(made[chosen[::-1]]))
        assert alignment.recipe == recipe


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize("form", ["tei", "tsv"])
@given(parallels(), st.randoms(use_true_random=False))
def test_any_two_languages_of_any_versions_can_be_read(form, parallel, chance):
    chosen = tuple(chance.sample(range(len(parallel.documents)), 2))
    clean = cleaned(parallel) if form == "tei" else parallel
    data = written(WRITERS[form], parallel)
    assert beads(read_two(form, data, tuple(clean.documents[i].lang for i in chosen))) == paired(clean, chosen)


@pytest.mark.parametrize("form", WRITERS)
def test_the_two_that_are_read_are_named(form, joined):
    data = written(WRITERS[form], joined)
    with noticed("read en.* and zh.* and left out: fr.*, ru.*; aligner convert --source-lang"):
        read_two(form, data, (None, None))
    with pytest.raises(FormatError, match=rf"all.{form}: there is no de in it; choose from: en.*, zh.*, fr.*, ru"):
        read_two(form, data, ("de", "en"))


def test_two_of_several_languages_are_converted(joined, tmp_path):
    (tmp_path / "all.tmx").write_bytes(written(tmx_joined.write, joined))
    made = invoke(
        "convert", tmp_path / "all.tmx", "-o", tmp_path / "two.tmx", "--source-lang", "fr", "--target-lang", "en"
    )
    assert made.exit_code == 0
    assert "choose others" not in made.stderr
    alignment = read(tmp_path / "two.tmx")
    assert (alignment.source.lang, alignment.target.lang) == ("fr", "en")
    assert beads(alignment) == paired(joined, (2, 0))
    made = invoke("convert", tmp_path / "two.tmx", "-o", tmp_path / "three.tmx", "--source-lang", "fr-CA")
    assert made.exit_code == 0, made.stderr
    assert read(tmp_path / "three.tmx").source.lang == "fr-CA"


# --- what files say --------------------------------------------------------------------------------------------------


def with_properties():
    """The English of the release with Chinese and with French, whose beads say who made them."""
    about = (("creationid", "ANNA"), ("x-project", "Gipfel"), ("target.creationdate", "20200102T030405Z"))
    of_fr = (("changeid", "BERT"), ("source.usagecount", "7"), ("target.note", "revu"))
    en_zh, en_fr = (
        replace(pair, beads=(replace(pair.beads[0], properties=held), *pair.beads[1:]))
        for pair, held in zip(pairs()[:2], (about, of_fr), strict=True)
    )
    return [replace(en_zh, properties=(("adminlang", "de"),)), en_fr]


@pytest.mark.parametrize("form", ["tmx", "tei"])
def test_what_files_say_of_their_beads_is_in_the_joined_file_too(form, tmp_path):
    joined = join(with_properties())
    assert set(joined.beads[0].properties) == {
        ("creationid", "ANNA"), ("x-project", "Gipfel"), ("zh.creationdate", "20200102T030405Z"),
        ("changeid", "BERT"), ("en.usagecount", "7"), ("fr.note", "revu"),
    }  # fmt: skip
    assert join(with_properties()[::-1]).beads[0].properties == joined.beads[0].properties
    path = tmp_path / "all.xml"
    write_all(joined, [(path, form)], WriteOptions(one_sided=True))
    with noticed():
        back = read(str(path), form, languages=("en", "fr"))
    held = set(back.beads[0].properties)
    assert {("creationid", "ANNA"), ("changeid", "BERT"), ("source.usagecount", "7"), ("target.note", "revu")} <= held
    assert ("adminlang", "de") in back.properties
    with noticed():
        back = read(str(path), form, languages=("zh", "en"))
    assert ("source.creationdate", "20200102T030405Z") in back.beads[0].properties


def test_a_table_says_which_properties_it_leaves_out(tmp_path):
    with noticed() as notices:
        write_all(join(with_properties()), [(tmp_path / "all.tsv", None)])
    reason = "7 properties (adminlang, changeid, en.usagecount, fr.note, creationid and 2 more) are not kept"
    assert any(reason in str(notice) for notice in notices)
