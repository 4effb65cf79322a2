"""Memories too large to be held in one piece are converted part by part."""

import io
import os

import pytest
from costs import cost
from lxml import etree
from told import noticed

from aligner.formats import ReadOptions, WriteOptions, convert, read
from aligner.formats.tmx import FORMAT, reader
from aligner.model import Alignment, Bead, Document, Span

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def memory(units):
    """A memory of so many units, one in ten without a target and one in seven of two sentences."""
    sides, beads = ([], []), []
    for number in range(units):
        counts = 1 + (number % 7 == 3), int(number % 10 != 0)
        starts = [len(side) for side in sides]
        sides[0].extend(f"第{number}句，第{k}次。" for k in range(counts[0]))
        sides[1].extend(f"Sentence {number}." for _ in range(counts[1]))
        spans = [Span(start, len(side)) for start, side in zip(starts, sides, strict=True)]
        beads.append(Bead(*spans, 0.5, "approved", f"note {number}" if number % 100 == 0 else ""))
    return Alignment(Document.from_sentences(sides[0], "zh"), Document.from_sentences(sides[1], "en-GB"), tuple(beads))


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize("one_sided", [False, True])
def test_parts_make_the_same_file_as_the_whole(one_sided):
    whole = memory(70)
    stream = io.BytesIO()
    options = WriteOptions(one_sided=one_sided)
    FORMAT.write(whole, stream, options)
    parts = list(reader.read_parts(io.BytesIO(stream.getvalue()), "memory.tmx", size=20))
    assert len(parts) == 4
    read_whole = FORMAT.read(io.BytesIO(stream.getvalue()), "memory.tmx")
    assert sum(map(len, parts)) == len(read_whole) == (70 if one_sided else 63)
    first, second = io.BytesIO(), io.BytesIO()
    FORMAT.write(read_whole, first, options)
    FORMAT.write_parts(parts, second, options)
    assert _units(first.getvalue()) == _units(second.getvalue())


def _units(data):
    """All units but for what a part cannot know: their numbers, paragraphs, and the neighbours across its ends."""
    units = []
    for unit in etree.fromstring(data).iter("tu"):
        props = {p.get("type"): p.text for p in unit.iter("prop")}
        for name in ("x-paragraphs", "x-context-post"):
            props.pop(name, None)
        units.append((props, [(v.get(XML_LANG), v.findtext("seg")) for v in unit.iter("tuv")], unit.findtext("note")))
    return units


def test_a_conversion_in_parts_loses_no_unit(tmp_path, monkeypatch):
    monkeypatch.setattr(reader.read_parts, "__defaults__", (ReadOptions(), 16))
    with open(tmp_path / "memory.tmx", "wb") as stream, noticed("left out 10 beads"):
        FORMAT.write(memory(100), stream)
    assert convert(tmp_path / "memory.tmx", tmp_path / "copy.tmx") == 90
    first, second = read(tmp_path / "memory.tmx"), read(tmp_path / "copy.tmx")
    assert second.source.strings() == first.source.strings()
    assert second.target.strings() == first.target.strings()
    assert second.beads == first.beads
    assert sorted(os.listdir(tmp_path)) == ["copy.tmx", "memory.tmx"]


def test_a_memory_that_breaks_off_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(reader.read_parts, "__defaults__", (ReadOptions(), 16))
    stream = io.BytesIO()
    with noticed("left out"):
        FORMAT.write(memory(100), stream)
    (tmp_path / "memory.tmx").write_bytes(stream.getvalue()[: len(stream.getvalue()) * 3 // 4])
    with pytest.raises(Exception, match="not well-formed XML"):
        convert(tmp_path / "memory.tmx", tmp_path / "copy.tmx")
    assert os.listdir(tmp_path) == ["memory.tmx"]


@pytest.mark.slow
def test_two_hundred_thousand_units_take_less_than_a_hundred_megabytes(tmp_path):
    with etree.xmlfile(str(tmp_path / "memory.tmx"), encoding="UTF-8") as file, file.element("tmx", version="1.4"):
        file.write(etree.Element("header", srclang="zh-CN"))
        with file.element("body"):
            for number in range(200_000):
                unit = etree.Element("tu")
                for lang, text in (("zh-CN", "这是第{}句话，不长也不短。"), ("en-US", "This is sentence number {}.")):
                    variant = etree.SubElement(unit, "tuv", {XML_LANG: lang})
                    etree.SubElement(variant, "seg").text = text.format(number)
                file.write(unit)
    made = cost(["-m", "aligner", "convert", "memory.tmx", "-o", "copy.tmx"], tmp_path, seconds=600)
    assert made.status == 0, made.said
    assert made.megabytes < 100
    count = sum(1 for _, unit in etree.iterparse(str(tmp_path / "copy.tmx"), tag="tu") if unit.clear() is None)
    assert count == 200_000
