"""What two texts have in common, in files: every format, outside judges, and what is refused."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judges import SCHEMAS
from lxml import etree
from test_tei import by_lxml
from told import noticed
from values import LANGS, documents

import aligner
from aligner.errors import FormatError, InputError, OutputError
from aligner.formats import mined as files
from aligner.formats import read as read_alignment
from aligner.model import Document, Match, Mined, Recipe, Span
from aligner.model.mined import COVERAGES, MATCH_KINDS
from aligner.registry import MINED

ID = "{http://www.w3.org/XML/1998/namespace}id"
RECIPE = Recipe("1.0", "a", "b", "use 1", (("floor", "0.5"),))


def small(target_lang="en"):
    """Two texts of three sentences and matches that cross, overlap and leave one out."""
    source = Document.from_sentences(["谢谢。", "会议发表了<新闻>公报。", "天气&很热。"], "zh", origin="a & b.txt")
    target = Document.from_sentences(["It is hot.\tVery.", "A press release", "was issued."], target_lang)
    matches = (
        Match(Span(1, 2), Span(1, 2), 0.4, "restatement", "containing"),
        Match(Span(1, 2), Span(1, 3), 0.91, "translation"),
        Match(Span(2, 3), Span(0, 1), 1, "translation", "contained"),
    )
    return Mined(source, target, matches, RECIPE)


@st.composite
def mined_texts(draw):
    source, target = (draw(documents(draw(LANGS), st.just(()))) for _ in range(2))
    matches = {}
    if len(source) and len(target):
        for _ in range(draw(st.integers(0, 4))):
            i, j = draw(st.integers(0, len(source) - 1)), draw(st.integers(0, len(target) - 1))
            spans = Span(i, draw(st.integers(i + 1, len(source)))), Span(j, draw(st.integers(j + 1, len(target))))
            kind, coverage = draw(st.sampled_from(MATCH_KINDS)), draw(st.sampled_from(COVERAGES))
            matches[spans] = Match(*spans, draw(st.floats(0, 1)), kind, coverage)
    return Mined(source, target, tuple(matches[spans] for spans in sorted(matches)), draw(st.none() | st.just(RECIPE)))


def written(name, mined):
    stream = io.BytesIO()
    with aligner.collect_notices():
        MINED.load(name).write(mined, stream)
    return stream.getvalue()


def reread(name, data, mined):
    return MINED.load(name).read(io.BytesIO(data), "file", mined.source, mined.target)


def test_every_format_is_registered_under_its_name():
    assert all(MINED.load(name).name == name for name in MINED)
    assert MINED.readable == tuple(name for name in MINED if MINED.load(name).read is not None)
    suffixes = [suffix for entry in MINED.values() for suffix in entry.suffixes]
    assert len(suffixes) == len(set(suffixes))


@given(mined_texts())
def test_tables_and_lines_read_back_as_they_were_written(mined):
    back = reread("tsv", written("tsv", mined), mined)
    assert (back.matches, back.recipe) == (mined.matches, None)
    back = reread("jsonl", written("jsonl", mined), mined)
    assert back.matches == mined.matches
    assert back.recipe == (mined.recipe if mined.matches else None)


def test_a_table_names_its_columns_and_counts_from_one():
    lines = written("tsv", small()).decode().splitlines()
    assert lines[0].split("\t")[:3] == ["source[zh]", "target[en]", "probability"]
    assert lines[2].split("\t") == [
        "会议发表了<新闻>公报。", r"A press release\|was issued.", "0.91", "translation", "full", "2", "2", "2", "3",
    ]  # fmt: skip
    assert lines[3].split("\t")[1] == r"It is hot.\tVery."


def test_what_was_found_reads_as_pairs_too(tmp_path):
    for suffix in ("tsv", "jsonl"):
        files.write(small(), tmp_path / f"m.{suffix}")
        with aligner.collect_notices():
            alignment = read_alignment(tmp_path / f"m.{suffix}")
        assert [alignment.source.slice(bead.source) for bead in alignment][2] == "天气&很热。"


def test_each_line_is_a_record(tmp_path):
    files.write(small(), tmp_path / "m.jsonl")
    first, second, _ = map(json.loads, (tmp_path / "m.jsonl").read_text("utf-8").splitlines())
    assert second["target"] == ["A press release", "was issued."]
    assert (second["source_first"], second["target_first"], second["target_last"]) == (2, 2, 3)
    assert (bool(first["recipe"]), second["recipe"]) == (True, "")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("0.91", "1.91", "is not a probability"), ("0.91", "x", "from 0 to 1, not 'x'"), ("0.91", "", "no probability"),
        ("translation", "transfer", "no kind"), ("\t2\t3\n", "\t2\t9\n", "sentences 2 to 9 of the target are others"),
        ("\t2\t3\n", "\t2\t-3\n", "no numbers of sentences"), ("press", "news", "are others in this text"),
        ("\tkind", "\tsort", "does not name the columns"), ("\t2\t2\t2\t3\n", "\t2\t2\n", "no target_first"),
        ("\t2\t3\n", "\t2\t2\n", "are others"), ("\t2\t3\n", f"\t2\t{'9' * 5000}\n", "no numbers"),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(old, new, reason):
    data = written("tsv", small()).decode()
    assert old in data
    with pytest.raises(FormatError, match=reason) as found:
        reread("tsv", data.replace(old, new).encode(), small())
    assert found.value.file == "file"


@pytest.mark.parametrize("line", ["[]", "{", '{"probability": true}', "1", '{"source": 1, "probability": []}', '""'])
def test_a_line_that_is_no_match_is_refused(line):
    with pytest.raises(FormatError):
        reread("jsonl", line.encode(), small())


def test_a_probability_that_is_larger_than_any_number_is_refused():
    first = written("jsonl", small()).decode().splitlines()[0]
    assert '"probability": 0.4' in first
    with pytest.raises(FormatError, match="probability must be a number from 0 to 1, not '1000"):
        reread("jsonl", first.replace("0.4", f"1{'0' * 400}").encode(), small())


def test_a_match_that_is_there_twice_is_refused():
    lines = written("tsv", small()).decode().splitlines(keepends=True)
    with pytest.raises(FormatError, match="is there twice"):
        reread("tsv", "".join([*lines, lines[-1]]).encode(), small())


def test_files_are_told_by_their_suffix_and_written_together(tmp_path):
    files.write_all(small(), [(tmp_path / "a.tsv", None), (tmp_path / "a.jsonl", None), (tmp_path / "b", "tei")])
    assert files.read(tmp_path / "a.tsv", small().source, small().target).matches == small().matches
    with pytest.raises(FormatError, match="written only"):
        files.read(tmp_path / "b", small().source, small().target, "tei")
    with pytest.raises(InputError):
        files.read(tmp_path / "c.tsv", small().source, small().target)
    with pytest.raises(OutputError, match="two languages"):
        files.write_all(small("zh"), [(tmp_path / "new.tsv", None), (tmp_path / "new.tmx", None)])
    assert not (tmp_path / "new.tsv").exists()


@given(mined_texts())
def test_the_dtd_accepts_the_memory(mined):
    dtd = etree.DTD(str(SCHEMAS / "tmx14.dtd"))
    root = etree.fromstring(written("tmx", mined))
    assert dtd.validate(root), dtd.error_log


def test_a_memory_has_the_translations_with_their_probabilities():
    with noticed(r"left out 1 match that say"):
        MINED.load("tmx").write(small(), stream := io.BytesIO())
    units = list(etree.fromstring(stream.getvalue()).iter("tu"))
    assert [unit.findtext("prop[@type='x-confidence']") for unit in units] == ["0.91", "1.0"]
    assert units[0].findtext("tuv[2]/seg") == "A press release was issued."
    assert units[0].findtext("tuv[2]/prop[@type='x-sentence-numbers']") == "2-3"


def test_variants_of_a_language_make_a_memory(tmp_path):
    british = Document.from_sentences(["The colour of the centre."], "en-GB")
    american = Document.from_sentences(["The color of the center."], "en-US")
    mined = Mined(british, american, (Match(Span(0, 1), Span(0, 1), 0.9, "translation"),))
    files.write(mined, tmp_path / "variants.tmx")
    assert len(read_alignment(tmp_path / "variants.tmx")) == 1


@pytest.mark.slow
@given(mined_texts())
def test_the_schema_accepts_the_corpus(mined):
    assert by_lxml([io.BytesIO(written("tei", mined))]) == ""


@given(mined_texts())
def test_the_pointers_of_the_corpus_lead_somewhere(mined):
    root = etree.fromstring(written("tei", mined))
    names = [element.get(ID) for element in root.iter() if element.get(ID)]
    pointers = [p for e in root.iter() for name in ("target", "corresp") for p in e.get(name, "").split()]
    assert len(names) == len(set(names))
    assert {pointer.removeprefix("#") for pointer in pointers} <= set(names)
    assert len(list(root.iter("{*}link"))) == len(list(root.iter("{*}certainty"))) == len(mined)


def test_a_corpus_says_how_each_two_passages_belong_together():
    root = etree.fromstring(written("tei", small()))
    link = list(root.iter("{*}link"))[1]
    assert (link.get("type"), link.get("subtype"), link.get("target")) == (
        "translation",
        "full",
        "#zh.s2 #en.s2 #en.s3",
    )
    assert [c.get("degree") for c in root.iter("{*}certainty")] == ["0.4", "0.91", "1.0"]
    assert next(root.iter("{*}s")).get("corresp") is None
    one_language = etree.fromstring(written("tei", small("zh")))
    assert next(one_language.iter("{*}link")).get("target") == "#zh1.s2 #zh2.s2"
