"""Files that mean harm, or are damaged: an error of one line, in little time and memory."""

import io
import tracemalloc
import zipfile

import pytest
from costs import processor_time
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from termbase_values import ALL, written
from told import noticed

import aligner
from aligner import termbases
from aligner.errors import AlignerError, ChoiceError, FormatError, InputError, OutputError
from aligner.formats import ReadOptions
from aligner.io.files import Limits
from aligner.model import Context, Glossary, Span, Term

few = settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
CONTEXT = Context("双方发表了《联合公报》。", "They issued a joint communiqué.", (Span(6, 10),), (Span(14, 30),), 12)
GLOSSARY = Glossary(
    (
        Term("联合公报", "joint communiqué", "candidate", 0.97, 3, 4, 3, "noun", "a note\nof two lines", (CONTEXT,)),
        Term("峰会", "summit", "rejected", 0.5),
        Term("峰会", "summit meeting"),
    ),
    "release.tmx",
    "zh",
    "en-GB",
)
SAMPLES = {name: written(form, GLOSSARY) for name, form in ALL.items()}


def attacked(name, data):
    """The terms in bytes; nothing but an error of ours may come out, in one line that names the file."""
    message = "file"
    terms = ()
    with aligner.collect_notices():
        try:
            terms = ALL[name].read(io.BytesIO(data), "file").terms
        except AlignerError as error:
            message = str(error)
    assert message.startswith("file")
    assert "\n" not in message
    return terms


@pytest.mark.parametrize("name", ALL)
@given(st.binary(max_size=200))
@example(b"")
@example(b"\0")
@example(b"\xff\xfe")
@example(b"|\n|-")
@example(b"a|b\n-|-\n|")
@example(b'"')
@example(b"<tbx>")
@example(b'<table id="terms">')
@few
def test_random_bytes(name, data):
    attacked(name, data)


@st.composite
def damaged(draw, data):
    """Data with a few bytes changed, taken out, doubled, or cut off."""
    data = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(["change", "cut", "remove", "double", "insert"]))
        if kind == "change" and data:
            data[place] = draw(st.integers(0, 255))
        elif kind == "cut":
            del data[place:]
        elif kind == "remove":
            del data[place : place + draw(st.integers(1, 20))]
        elif kind == "double":
            data[place:place] = data[place : place + 40]
        else:
            data[place:place] = draw(st.sampled_from([b"<", b"&x;", b"|", b'"', b"\t", b"\n", b"\0", b"\xff", b"]]>"]))
    return bytes(data)


@pytest.mark.parametrize("name", ALL)
@given(st.data())
@few
def test_damaged_files(name, data):
    attacked(name, data.draw(damaged(SAMPLES[name])))


@pytest.mark.parametrize("name", ALL)
def test_every_beginning_of_a_file(name):
    sample = SAMPLES[name]
    for stop in range(0, len(sample), 1 + len(sample) // 60):
        attacked(name, sample[:stop])


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
@given(st.data())
@settings(few, max_examples=1500)
def test_many_damaged_files(name, data):
    attacked(name, data.draw(damaged(SAMPLES[name])))


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
)
BOMB = (
    f"{ENTITIES}]><tbx><text><body><conceptEntry id='c'><langSec xml:lang='zh'><termSec><term>&j;</term></termSec>"
    "</langSec><langSec xml:lang='en'><termSec><term>x</term></termSec></langSec></conceptEntry></body></text></tbx>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("tbx", BOMB.encode(), id="entities"),
        pytest.param("tbx", BOMB.replace("tbx", "martif").encode(), id="entities in version 2"),
        pytest.param("tbx", b"<tbx>" + b"<a>" * 200_000, id="deep"),
        pytest.param("tbx", SAMPLES["tbx"].decode().encode("utf-16")[:-40], id="cut off"),
        pytest.param("html", b'<table id="terms">' + b"<div>" * 100_000, id="deep page"),
        pytest.param("html", b"<!DOCTYPE html><p>", id="another page"),
        pytest.param("markdown", b"|" * 150_000 + b"\n|-|\n", id="bars"),
        pytest.param("markdown", b"|\n" + b" " * 150_000 + b"x", id="spaces"),
        pytest.param("tbx", BOMB.partition("&j;")[0].partition("]>")[2].encode() + b" " * 3_000_000 + b"x", id="white"),
        pytest.param("markdown", b"no table", id="no table"),
        pytest.param("tsv", b"\\" * 150_000, id="backslashes"),
        pytest.param("csv", b'a,b\n"' + b"x" * 150_000, id="long cell"),
        pytest.param("memoq", b"Entry_ID,Term_Info\n1,2\n", id="no languages"),
        pytest.param("omegat", b"PK\x03\x04", id="an archive"),
    ],
)
def test_attacks_are_refused(name, data):
    with processor_time(5):
        assert not attacked(name, data)


def test_a_workbook_that_unpacks_without_end():
    stream = io.BytesIO(SAMPLES["xlsx"])
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x", b"\0" * 40_000_000)
    tracemalloc.start()
    with pytest.raises(FormatError):
        ALL["xlsx"].read(stream, "file", ReadOptions(Limits(size=20_000_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_what_is_larger_than_the_limit(tmp_path):
    path = tmp_path / "terms.tsv"
    path.write_bytes(SAMPLES["tsv"])
    with pytest.raises(InputError, match="larger than 10 bytes"):
        termbases.read(path, limits=Limits(size=10))


def test_unknown_names_are_answered_with_the_known_ones(tmp_path):
    with pytest.raises(ChoiceError, match=r"unknown suffix '\.docx'.*\.tbx"):
        termbases.write(GLOSSARY, tmp_path / "x.docx")
    with pytest.raises(ChoiceError, match=r"unknown format 'word'.*memoq"):
        termbases.write(GLOSSARY, tmp_path / "x.tbx", "word")
    with pytest.raises(ChoiceError, match="no suffix"):
        termbases.write(GLOSSARY, "-")
    with pytest.raises(InputError, match="no such file"):
        termbases.read(tmp_path / "x.tbx")


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("suffix", ["", ".glossary"])
def test_the_content_tells_where_the_suffix_does_not(name, suffix, tmp_path):
    path = tmp_path / f"terms{suffix}"
    path.write_bytes(SAMPLES[name])
    pairs = [(term.source, term.target) for term in termbases.read(path).terms]
    assert ("峰会", "summit meeting") in pairs
    assert len(pairs) == (2 if name == "omegat" else 3)


def test_suffixes_that_several_formats_share(tmp_path):
    for name, path in (("tbx2", "x.tbx"), ("tbx", "x.v2.tbx"), ("memoq", "x.csv"), ("memoq", "x.txt")):
        (tmp_path / path).write_bytes(SAMPLES[name])
        assert termbases.read(tmp_path / path).terms[1].status == "rejected"


def test_what_a_file_looks_like_is_said_where_its_name_is_wrong(tmp_path):
    path = tmp_path / "terms.xlsx"
    path.write_bytes(SAMPLES["tbx"])
    with pytest.raises(InputError, match=r"terms\.xlsx: .*it looks like termbase, version 3.*: name the format tbx"):
        termbases.read(path)


def test_files_appear_together_or_not_at_all(tmp_path):
    long = Glossary((Term("a", "b", note="x" * 40_000),))
    with pytest.raises(OutputError, match="a cell of Excel"):
        termbases.write_all(long, [(tmp_path / "a.tbx", None), (tmp_path / "b.xlsx", None)])
    assert not list(tmp_path.iterdir())
    with pytest.raises(OutputError, match="would be overwritten"):
        termbases.write(GLOSSARY, tmp_path / "a.tbx", inputs=[str(tmp_path / "a.tbx")])


@pytest.mark.parametrize("name", ALL)
def test_the_same_glossary_makes_the_same_file(name):
    assert written(ALL[name], GLOSSARY) == SAMPLES[name]


def test_what_cannot_be_written_is_said(tmp_path):
    glossary = Glossary((Term("a\x00b", "c"), Term("\x07", "d")))
    with noticed() as caught:
        termbases.write(glossary, tmp_path / "x.tsv")
    assert [str(notice) for notice in caught] == [
        "removed 2 characters that files cannot carry",
        "left out 1 term without a counterpart",
    ]
    assert termbases.read(tmp_path / "x.tsv").terms == (Term("ab", "c"),)
