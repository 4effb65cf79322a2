"""Term bases: the standard's own schemas, what older tools read of them, and what other tools write."""

import io
import json
import subprocess
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, settings
from judges import SHARED
from lxml import etree
from termbase_values import ALL, glossaries, reread, written
from test_termbase_hostile import GLOSSARY
from told import noticed

from aligner import termbases
from aligner.errors import FormatError
from aligner.model import Context, Glossary, Span, Term
from aligner.termbases.cleaning import clean

SCHEMAS = SHARED / "schemas" / "tbx"  # their publisher names no licence, so they are not in the checkout
TBX, TBX2 = ALL["tbx"], ALL["tbx2"]
needs_schemas = pytest.mark.needs("shared/schemas/tbx")

SCHEMATRON = """
const fs = require("fs");
const { Schema } = require("node-schematron");
const text = (path) => fs.readFileSync(path, "utf8").replace(/^\\uFEFF/, "");
const schema = Schema.fromString(text(process.argv[1]));
const faults = (path) => schema.validateString(text(path)).map((fault) => fault.message);
console.log(JSON.stringify(process.argv.slice(2).map(faults)));
"""


def faults(schema, paths):
    """What the Schematron rules object to in each of the files (npm `node-schematron`, found by way of NODE_PATH)."""
    run = subprocess.run(["node", "-e", SCHEMATRON, schema, *paths], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def some():
    """The example and arbitrary glossaries."""
    collected = [GLOSSARY, Glossary()]

    @given(glossaries())
    @settings(max_examples=25, database=None, derandomize=True, suppress_health_check=list(HealthCheck), deadline=None)
    def collect(glossary):
        collected.append(glossary)

    collect()
    return collected


@needs_schemas
def test_the_core_schema_accepts_version_3():
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "TBXcoreStructV03.rng"))
    for glossary in some():
        schema.assertValid(etree.parse(io.BytesIO(written(TBX, glossary))))


@needs_schemas
@pytest.mark.needs("node-schematron")
def test_the_rules_of_the_dialect_accept_version_3(tmp_path):
    paths = []
    for i, glossary in enumerate(some()[:5]):
        paths.append(tmp_path / f"{i}.tbx")
        paths[-1].write_bytes(written(TBX, glossary))
    bad = faults(SCHEMAS / "TBX-Basic_DCA.sch", [*paths, SCHEMAS / "test_basic_bad.tbx"])
    assert len(bad.pop()) == 2  # the judge does judge
    assert bad == [[] for _ in paths]


def test_a_concept_entry_is_a_source_term():
    root = etree.fromstring(written(TBX, GLOSSARY))
    entries = [
        [[term.text for term in section.iter("{*}term")] for section in entry.iter("{*}langSec")]
        for entry in root.iter("{*}conceptEntry")
    ]
    assert entries == [[["联合公报"], ["joint communiqué"]], [["峰会"], ["summit", "summit meeting"]]]
    assert [note.text for note in root.iter("{*}termNote") if note.get("type") == "administrativeStatus"] == [
        "deprecatedTerm-admn-sts",
        "preferredTerm-admn-sts",
    ]
    assert [etree.tostring(d, encoding="unicode", with_tail=False) for d in root.iter("{*}descrip")] == [
        f'<descrip xmlns="urn:iso:std:iso:30042:ed-2" type="context" {text}</descrip>'
        for text in (
            'id="x1.1">双方发表了《<hi type="entailedTerm">联合公报</hi>》。',
            'target="x1.1">They issued a <hi type="entailedTerm">joint communiqué</hi>.',
        )
    ]


def test_translations_of_one_term_and_sources_of_one_translation_do_not_mix():
    pairs = [("甲", "a"), ("乙", "a"), ("甲", "b"), ("丙", "c"), ("甲", "c")]
    glossary = Glossary(tuple(Term(*pair) for pair in pairs), "x", "zh", "en")
    for form in (TBX, TBX2):
        assert reread(form, written(form, glossary)) == glossary  # and in the same order


def test_a_status_that_somebody_has_set_counts_more_than_what_we_noted():
    data = written(TBX, GLOSSARY).replace(
        "<term>joint communiqué</term>".encode(),
        '<term>joint communiqué</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>'.encode(),
    )
    assert reread(TBX, data).terms[0].status == "approved"


@pytest.mark.needs("translate")
def test_translate_toolkit_reads_all_pairs_of_version_2(tmp_path):
    tbx = import_module("translate.storage.tbx")
    for glossary in some():
        path = tmp_path / "x.tbx"
        path.write_bytes(written(TBX2, glossary))
        cleaned = clean(glossary)
        units = tbx.tbxfile.parsefile(str(path)).units
        assert [(unit.source, unit.target) for unit in units] == [(term.source, term.target) for term in cleaned.terms]


@needs_schemas
@pytest.mark.usefixtures("notices")
def test_a_file_of_the_standards_own():
    glossary = termbases.read(SCHEMAS / "test_basic_good.tbx")
    assert (glossary.source_lang, glossary.target_lang) == ("en", "es")
    pairs = [(term.source, term.target) for term in glossary.terms]
    assert pairs[:2] == [("open cluster", "cúmulo abierto"), ("galactic cluster", "cúmulo abierto")]
    first = glossary.terms[0]
    assert (first.status, first.part_of_speech) == ("approved", "noun")
    assert first.note.startswith("G-Source: http://www.physics.drexel.edu")
    alone = [context.source for context in first.contexts if context.source]
    assert alone[0].startswith("Over 1100 open clusters are known in our Milky Way Galaxy, and")


DCT = """<?xml version="1.0"?>
<tbx xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" type="TBX-Min" style="dct"
     xml:lang="en"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
  <conceptEntry id="a">
    <langSec xml:lang="en_GB"><termSec><term>
      red
      panda </term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec>
    <langSec xml:lang="zh-CN"><termSec><term>小熊猫</term>
      <min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
      <termSec><term>红熊猫</term></termSec></langSec>
    <langSec xml:lang="fr"><termSec><term>panda roux</term></termSec></langSec></conceptEntry>
  <conceptEntry id="b"><langSec xml:lang="fr"><termSec><term>ours</term></termSec></langSec></conceptEntry>
  <conceptEntry id="c"><langSec xml:lang="zh"><termSec><term>熊</term></termSec></langSec>
    <langSec xml:lang="en-GB"><termSec><term>bear</term></termSec></langSec></conceptEntry>
</body></text></tbx>"""


def test_another_style_of_three_languages_in_any_order():
    with noticed() as caught:
        glossary = TBX.read(io.BytesIO(DCT.encode()), "x.tbx")
    assert glossary.terms == (
        Term("red panda", "小熊猫", "rejected", part_of_speech="noun"),
        Term("red panda", "红熊猫", part_of_speech="noun"),
        Term("bear", "熊"),
    )
    assert (glossary.source_lang, glossary.target_lang) == ("en-GB", "zh-CN")
    assert [str(notice) for notice in caught] == [
        "x.tbx: read en-GB and zh-CN; passed over fr",
        "x.tbx: passed over 1 entry without a pair of terms",
    ]


def test_version_2_with_groups_and_contexts_of_its_own():
    data = """<?xml version='1.0'?><!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
    <martif type="TBX-Basic" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc>
    </martifHeader><text><body><termEntry id="1"><note>of animals</note>
    <langSet xml:lang="en"><ntig><termGrp><term>panda</term><termNoteGrp><termNote type="partOfSpeech">properNoun
    </termNote></termNoteGrp></termGrp><descrip type="context">A <hi>panda</hi> eats.</descrip></ntig></langSet>
    <langSet xml:lang="de"><tig><term>Panda</term><note>der</note></tig></langSet>
    </termEntry></body></text></martif>"""
    for form in (TBX, TBX2):
        [term] = form.read(io.BytesIO(data.encode()), "x").terms
        contexts = (Context("A panda eats.", "", (Span(2, 7),)),)
        assert term == Term("panda", "Panda", part_of_speech="name", note="of animals\nder", contexts=contexts)


def test_another_document_is_refused():
    with pytest.raises(FormatError, match="the root element is <tmx>, not <tbx>"):
        TBX.read(io.BytesIO(b"<tmx/>"), "x.tbx")


def test_an_entry_of_very_many_terms_is_refused():
    """Any of its terms makes a pair with any in the other language."""

    def entry(count):
        terms = "".join(f"<tig><term>t{n}</term></tig>" for n in range(count))
        sides = "".join(f'<langSet xml:lang="{lang}">{terms}</langSet>' for lang in ("en", "de"))
        body = f"<text><body>\n<termEntry>{sides}</termEntry></body></text>"
        return io.BytesIO(f'<martif type="TBX">{body}</martif>'.encode())

    assert len(TBX2.read(entry(30), "a.tbx").terms) == 900
    with pytest.raises(FormatError, match=r"a\.tbx:2: an entry with 101 terms and 101 counterparts; give each concept"):
        TBX2.read(entry(101), "a.tbx")
