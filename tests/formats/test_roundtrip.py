"""Writing and reading back is the identity on what a format says that it keeps."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from values import PROPERTIES, SINGLE, alignments, characters, exported, kept, reread, written

from aligner.formats import WriteOptions, xml
from aligner.model import Alignment, Bead, Document, Span

# Formats of several files have these tests in modules of their own, and so has the page that is only written.
ALL = SINGLE
TEI, TMX = ALL["tei"], ALL["tmx"]


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize("name", [name for name in ALL if name != "tmx"])
@given(alignments(PROPERTIES))
def test_what_is_kept_comes_back(name, alignment):
    expected = xml.clean(alignment) if name == "tei" else alignment
    if name == "xliff":  # its text may have any character, its properties those of XML
        expected = xml.with_clean_properties(alignment)
    back = reread(ALL[name], written(ALL[name], alignment))
    assert kept(back, ALL[name].keeps) == kept(expected, ALL[name].keeps)
    if name in ("json", "tei"):
        assert back == expected


@pytest.mark.usefixtures("notices")
@given(alignments(), st.booleans())
def test_tmx_gives_back_what_it_holds(alignment, one_sided):
    back = reread(TMX, written(TMX, alignment, WriteOptions(one_sided=one_sided)))
    assert kept(back, {*TMX.keeps, "one-sided"})["beads"] == exported(xml.clean(alignment), one_sided)["beads"]
    shown = kept(back, TMX.keeps)
    if not one_sided:
        assert shown == exported(xml.clean(alignment), one_sided)
    else:
        two_sided_only = {"beads", "confidence", "status", "note"}
        rest = TMX.keeps - two_sided_only
        expected = exported(xml.clean(alignment), one_sided)
        assert {k: shown[k] for k in rest} == {k: expected[k] for k in rest}


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize("string", ["\ufeff一", "\x00\ufeff一", "e\x00\u0301", "\ufeff\ufeff"])
@pytest.mark.parametrize("name", ALL)
def test_a_mark_of_byte_order_is_a_character_like_others(name, string):
    """Also where it begins a sentence or a note, at once or after what XML forbids is gone."""
    document = Document.from_sentences(["零", string], "zh")
    one, two = (Bead(Span(i, i + 1), Span(i, i + 1), 0.5, "auto", string) for i in (0, 1))
    alignment = Alignment(document, document, (one, two))
    expected = xml.clean(alignment) if name in ("tei", "tmx") else alignment
    assert kept(reread(ALL[name], written(ALL[name], alignment)), ALL[name].keeps) == kept(expected, ALL[name].keeps)


@pytest.mark.parametrize("name", ALL)
@given(alignments(), st.booleans())
def test_the_second_time_round_nothing_changes(name, alignment, one_sided):
    options = WriteOptions(one_sided=one_sided)
    first = reread(ALL[name], written(ALL[name], alignment, options))
    data = written(ALL[name], first, options)
    second = reread(ALL[name], data)
    assert second == first
    assert written(ALL[name], second, options) == data


@pytest.mark.usefixtures("notices")
@given(alignments())
def test_marked_words_leave_the_text_alone(alignment):
    data = written(TEI, alignment, WriteOptions(tokenize=characters))
    assert reread(TEI, data) == xml.clean(alignment)


@pytest.mark.usefixtures("notices")
@given(alignments())
def test_cleaning_takes_out_what_xml_forbids_and_nothing_else(alignment):
    cleaned = xml.clean(alignment)
    for before, after in ((alignment.source, cleaned.source), (alignment.target, cleaned.target)):
        assert not xml.FORBIDDEN.search(after.text.content)
        assert len(after) == len(before)
        allowed = ["".join(c for c in string if not xml.FORBIDDEN.match(c)) for string in before.strings()]
        assert after.strings() == [unicodedata.normalize("NFC", string) for string in allowed]
