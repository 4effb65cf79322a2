"""Vertical text and its alignment files."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from several import opened, saved, there_and_back
from test_golden import release
from told import noticed
from values import alignments, characters, kept

from aligner.errors import FormatError
from aligner.formats import WriteOptions, xml
from aligner.formats.layout import Piece, assemble
from aligner.formats.vertical import FORMAT
from aligner.model import Alignment, Bead, Document, Span, Token
from aligner.segmentation import tokenize

quiet = pytest.mark.usefixtures("notices")


def visible(alignment):
    """What vertical text holds: sentences with a visible character, their white space as single spaces."""
    alignment = xml.clean(alignment)
    sides = (alignment.source, alignment.target)
    chosen = [[i for i, string in enumerate(document.strings()) if string.strip()] for document in sides]
    documents = []
    for document, numbers in zip(sides, chosen, strict=True):
        labels = [document.sentences[i].paragraph for i in numbers]
        paragraphs = [sorted(set(labels)).index(label) for label in labels]
        strings = [" ".join(document[i].split()) for i in numbers]
        parts = [Piece("\n", string, n) for string, n in zip(strings, paragraphs, strict=True)]
        documents.append(assemble(document.lang, "", parts))
    beads = []
    for bead in alignment.beads:
        spans = [
            Span(*(sum(i < edge for i in numbers) for edge in span))
            for numbers, span in zip(chosen, (bead.source, bead.target), strict=True)
        ]
        if spans[0].size or spans[1].size:
            beads.append(Bead(*spans, bead.confidence, bead.status))
    return Alignment(*documents, tuple(beads))


def words(file):
    """The columns of each word, by sentence."""
    sentences = []
    for line in file.decode().split("\n")[:-1]:
        if line.startswith("<s "):
            sentences.append([])
        elif not line.startswith("<"):
            sentences[-1].append(line.split("\t"))
    return sentences


@quiet
@given(alignments(), st.booleans())
def test_what_is_kept_comes_back(alignment, tokens):
    options = WriteOptions(tokenize=characters if tokens else None)
    _, back = there_and_back(FORMAT, alignment, "corpus.vert", options)
    assert kept(back, FORMAT.keeps) == kept(visible(alignment), FORMAT.keeps)


@quiet
@given(alignments())
def test_the_second_time_round_nothing_changes(alignment):
    _, first = there_and_back(FORMAT, alignment, "corpus.vert")
    files, second = there_and_back(FORMAT, first, "corpus.vert")
    again, third = there_and_back(FORMAT, second, "corpus.vert")
    assert third == second == first
    assert again == files


def numbers(cell):
    return [] if cell == "-1" else list(range(int(cell.split(",")[0]), int(cell.split(",")[-1]) + 1))


@quiet
@given(alignments())
def test_alignment_files_say_what_the_beads_say(alignment):
    """In the mapping every number stands once and in order; CWB's regions are those of the same sentences."""
    files, back = there_and_back(FORMAT, alignment, "c.vert")
    forward = next(k for k in files if k.endswith(".cwb")).replace(".cwb", ".noske")
    reverse = next(files[k] for k in files if k.endswith(".noske") and k != forward)
    rows = [[numbers(cell) for cell in line.split("\t")] for line in files[forward].decode().splitlines()]
    pairs = [(list(range(*b.source)), list(range(*b.target))) for b in back if b.source.size and b.target.size]
    rejected = [b.status == "rejected" for b in back if b.source.size and b.target.size]
    linked = [pair for pair, no in zip(pairs, rejected, strict=True) if not no]
    assert [(a, b) for a, b in rows if a and b] == linked
    for side, document in enumerate((back.source, back.target)):
        assert [n for row in rows for n in row[side]] == list(range(len(document)))
    mirrored = [[numbers(cell) for cell in line.split("\t")][::-1] for line in reverse.decode().splitlines()]
    assert [row for row in mirrored if all(row)] == [row for row in rows if all(row)]
    target = next(k for k in files if k.endswith(".vert") and k != "c.vert")
    sizes = [[len(sentence) for sentence in words(files[name])] for name in ("c.vert", target)]
    header, *regions = files[forward.replace(".noske", ".cwb")].decode().splitlines()
    assert header.split("\t")[1::2] == ["s", "s"]
    expected = [
        [place for n, ids in zip(sizes, pair, strict=True) for place in (sum(n[: ids[0]]), sum(n[: ids[-1] + 1]) - 1)]
        for pair in linked
    ]
    assert [[int(cell) for cell in region.split("\t")[:4]] for region in regions] == expected


def one(strings, beads=None, lang="en"):
    document = Document.from_sentences(strings, lang)
    return Alignment(
        document, document, beads or tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(len(strings)))
    )


def test_files_are_named_after_the_languages(tmp_path):
    saved(FORMAT, release(), tmp_path, "corpus.zh.vert")
    names = {"corpus.zh.vert", "corpus.en.vert", "corpus.zh-en.noske", "corpus.en-zh.noske", "corpus.zh-en.cwb"}
    assert {file.name for file in tmp_path.iterdir()} == names
    assert (tmp_path / "corpus.zh-en.cwb").read_text().startswith("CORPUS_ZH\ts\tCORPUS_EN\ts\n0\t")


def test_words_without_a_tokenizer():
    files, _ = there_and_back(FORMAT, one(["Don’t say “no”, 你好2025年！ naïve हिन्दी 👩‍👩‍👧 x<y&z"]), "c.vert")
    [sentence] = words(files["c.vert"])
    found = ["Don", "’", "t", "say", "“", "no", "”", ",", "你", "好", "2025", "年", "！", "naïve", "हिन्दी", "👩‍👩‍👧"]
    assert [columns for [columns] in sentence] == [*found, "x", "&lt;", "y", "&amp;", "z"]


def test_words_with_lemma_and_tag():
    def tokens(document, number):
        return [Token(Span(0, 2), "be", "V B"), Token(Span(3, 5))]

    files, back = there_and_back(FORMAT, one(["is it not"]), "c.vert", WriteOptions(tokenize=tokens))
    assert words(files["c.vert"]) == [[["is", "be", "V B"], ["it", "-", "-"], ["not", "-", "-"]]]
    assert back.source.strings() == ["is it not"]


def test_the_release_with_its_words():
    alignment = release()
    files, back = there_and_back(FORMAT, alignment, "corpus.zh.vert", WriteOptions(tokenize=tokenize))
    assert back.beads == alignment.beads
    assert back.source.strings() == alignment.source.strings()
    assert back.target.strings() == alignment.target.strings()
    assert back.source.paragraphs() == alignment.source.paragraphs()
    found = ["".join(columns[0] for columns in sentence) for sentence in words(files["corpus.zh.vert"])]
    assert found == ["".join(string.split()) for string in alignment.source.strings()]


def test_sentences_without_words_are_left_out_and_not_counted():
    beads = (Bead(Span(0, 2), Span(0, 1)), Bead(Span(2, 3), Span(1, 3)))
    with noticed("left out 2 sentences without a word"):
        FORMAT.split(one(["a", " ", "c"], beads), "c.vert", WriteOptions())
    files, _ = there_and_back(FORMAT, one(["a", " ", "c"], beads), "c.en1.vert")
    assert files["c.en1-en2.noske"] == b"0\t0\n1\t1\n"


def test_names_of_corpora_are_such_as_cwb_accepts():
    files, _ = there_and_back(FORMAT, one(["a"]), "2025 报告.en1.vert")
    assert files["2025 报告.en1-en2.cwb"].decode().split("\n")[0] == "_025____EN1\ts\t_025____EN2\ts"


def test_rejected_beads_are_not_linked():
    beads = (Bead(Span(0, 1), Span(0, 1), None, "rejected"), Bead(Span(1, 2), Span(1, 2), 0.5))
    files, back = there_and_back(FORMAT, one(["a", "b"], beads), "c.en1.vert")
    assert files["c.en1-en2.noske"] == b"0\t-1\n-1\t0\n1\t1\n"
    assert files["c.en1-en2.cwb"] == b"C_EN1\ts\tC_EN2\ts\n1\t1\t1\t1\t1:1\n"
    assert back.beads == beads


VERTICAL = """<?xml version="1.0"?>
<doc id="1" lang='de' translation="b.vert">
<p>
<s>
Wort\tNN
<g/>
.\t$.
</s>
<s>
</s>
</p>
</doc>
"""


def test_files_from_elsewhere_are_read(tmp_path):
    (tmp_path / "a.vert").write_text(VERTICAL)
    (tmp_path / "b.vert").write_text(VERTICAL.replace("de", "fr").replace("<s>", "<s bead='x' confidence='3'>"))
    alignment = opened(FORMAT, str(tmp_path / "a.vert"))
    assert (alignment.source.lang, alignment.source.strings()) == ("de", ["Wort.", ""])
    assert (alignment.target.lang, alignment.target.strings()) == ("fr", ["Wort.", ""])
    assert [bead.shape for bead in alignment] == ["1-0", "1-0", "0-1", "0-1"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("word\n", "a.vert:1: a word outside the sentences"),
        ("<doc>\n<s>\nword\n", "a.vert:3: it ends inside a sentence"),
        ("<s>\nword\n</s>\n", "does not name the file of the other language"),
        ('<doc translation="../../etc/passwd">\n', "'../../etc/passwd' cannot be read: it names"),
        ('<doc translation="c.vert">\n', "'c.vert' cannot be read: no such file"),
        ('<doc translation="b.vert">\n<s bead="2">\n</s>\n<s bead="1">\n</s>\n', "cross"),
        ('<doc translation="b.vert">\n<s bead="1">\n</s>\n<s bead="2">\n</s>\n<s bead="1">\n</s>\n', "do not follow"),
        ("<doc>\n\xff", "not valid UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, content, reason):
    (tmp_path / "a.vert").write_text(content, "latin-1")
    (tmp_path / "b.vert").write_text('<doc>\n<s bead="1">\n</s>\n<s bead="2">\n</s>\n')
    with pytest.raises(FormatError, match=reason):
        opened(FORMAT, str(tmp_path / "a.vert"))


def test_a_tag_that_does_not_end_takes_no_time(tmp_path):
    path = tmp_path / "a.vert"
    path.write_text("<doc" + " " * 200_000 + "a\n" + "<s" + " a=''" * 50_000 + "\n")
    with pytest.raises(FormatError, match="a word outside"):
        opened(FORMAT, str(path))


def test_text_stays_in_nfc():
    files, _ = there_and_back(FORMAT, one(["e\u0301 \u0301x"]), "c.vert")
    assert unicodedata.is_normalized("NFC", files["c.vert"].decode())
