"""Two files of lines that are pairs."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from told import noticed
from values import alignments

from aligner.errors import FormatError, OutputError
from aligner.formats import WriteOptions
from aligner.formats.moses import FORMAT
from aligner.model import Alignment, Bead, Document, Span

BREAKS = "\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def write(alignment, name, options=WriteOptions()):
    paths = []
    for path, write_part in FORMAT.split(alignment, str(name), options):
        with open(path, "wb") as stream:
            write_part(stream)
        paths.append(Path(path))
    return paths


def read(path):
    with open(path, "rb") as stream:
        return FORMAT.read(stream, str(path))


def pairs(alignment):
    return [(alignment.source.strings(bead.source), alignment.target.strings(bead.target)) for bead in alignment]


def put(folder, **files):
    for name, content in files.items():
        (folder / name.replace("__", "-").replace("_", ".")).write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )


def example():
    source = Document.from_sentences(["一。", "二\n三。", "四。", "五。", " "], "zh")
    target = Document.from_sentences(["One.", "Two.\u2028Three.", "Four.", "Five."], "en-GB")
    beads = (
        Bead(Span(0, 2), Span(0, 2)),
        Bead(Span(2, 3), Span(2, 2)),
        Bead(Span(3, 4), Span(2, 3), status="rejected"),
        Bead(Span(4, 5), Span(3, 4)),
    )
    return Alignment(source, target, beads)


def test_a_line_is_a_bead(tmp_path):
    with noticed() as caught:
        paths = write(example(), tmp_path / "corpus.moses")
    assert [str(notice) for notice in caught] == [
        "left out 1 bead rejected",
        "left out 2 beads with text on one side only",
    ]
    assert [path.name for path in paths] == ["corpus.zh", "corpus.en-GB"]
    assert [path.read_text("utf-8") for path in paths] == ["一。 二 三。\n", "One. Two. Three.\n"]


@pytest.mark.usefixtures("notices")
def test_one_sided_beads_have_an_empty_line_where_they_are_wanted(tmp_path):
    paths = write(example(), tmp_path / "corpus.moses", WriteOptions(one_sided=True))
    assert paths[0].read_text("utf-8") == "一。 二 三。\n四。\n\n"
    assert paths[1].read_text("utf-8") == "One. Two. Three.\n\nFive.\n"
    assert pairs(read(paths[0])) == [(["一。 二 三。"], ["One. Two. Three."]), (["四。"], []), ([], ["Five."])]
    assert [bead.shape for bead in read(paths[1])] == ["1-1", "0-1", "1-0"]
    stream = io.BytesIO()
    FORMAT.write(example(), stream, WriteOptions(one_sided=True))
    assert stream.getvalue() == paths[0].read_bytes()


@pytest.mark.parametrize("name", ["corpus", "corpus.zh", "corpus.en-GB", "corpus.moses"])
@pytest.mark.usefixtures("notices")
def test_the_language_stands_at_the_end_of_the_name(name):
    names = [name for name, _ in FORMAT.split(example(), f"folder/{name}", WriteOptions())]
    assert names == ["folder/corpus.zh", "folder/corpus.en-GB"]


@pytest.mark.parametrize("langs", [("zh", "zh"), ("zh", "../en"), ("", "en")])
def test_languages_that_name_no_two_files_are_refused(langs):
    source, target = (Document.from_sentences(["a"], lang) for lang in langs)
    with pytest.raises(OutputError, match=r"the languages name the two files, .*; name others \(--source-lang"):
        FORMAT.split(Alignment(source, target, (Bead(Span(0, 1), Span(0, 1)),)), "corpus.moses", WriteOptions())


@given(alignments(), st.booleans())
@pytest.mark.usefixtures("notices")
def test_what_is_written_comes_back_and_stays(tmp_path_factory, alignment, one_sided):
    folder = tmp_path_factory.mktemp("moses")
    options = WriteOptions(one_sided=one_sided)
    if alignment.source.lang == alignment.target.lang:
        return
    paths = write(alignment, folder / "corpus.moses", options)
    contents = [path.read_bytes() for path in paths]
    documents = (alignment.source, alignment.target)
    wanted = []
    for bead in alignment.beads:
        texts = [d.slice(span) for d, span in zip(documents, (bead.source, bead.target), strict=True)]
        filled = [bool(text.strip()) for text in texts]
        if bead.status != "rejected" and (all(filled) or (one_sided and any(filled))):
            wanted.append(["".join(text.split()) for text in texts])
    assume(not any(text.startswith("\ufeff") for texts in wanted[:1] for text in texts))  # a mark, where a file begins
    lines = [content.decode().split("\n")[:-1] for content in contents]
    assert [["".join(line.split()) for line in pair] for pair in zip(*lines, strict=True)] == wanted
    assert not any(mark in line for side in lines for line in side for mark in BREAKS)
    again = read(paths[0])
    assert (again.source.lang, again.target.lang) == (alignment.source.lang, alignment.target.lang)
    assert [path.read_bytes() for path in write(again, folder / "corpus.moses", options)] == contents
    assert read(paths[0]) == again


@pytest.mark.parametrize(
    "files",
    [
        {"corpus_zh": "一\n", "corpus_en": "one\n"},
        {"corpus_zh": "一\r\n", "corpus_en": b"\xef\xbb\xbfone", "corpus_txt": "", "corpus_tmx": "", "other_fr": ""},
        {"corpus_en__zh_zh": "一\n", "corpus_en__zh_en": "one\n", "corpus_en__zh_fr": ""},
    ],
)
def test_the_other_file_is_found_beside_it(tmp_path, files, monkeypatch):
    put(tmp_path, **files)
    path = next(path for path in tmp_path.iterdir() if path.suffix == ".zh")
    assert pairs(read(path)) == [(["一"], ["one"])]
    monkeypatch.chdir(tmp_path)
    alignment = read(path.name)
    assert (alignment.source.lang, alignment.target.lang) == ("zh", "en")


@pytest.mark.parametrize(
    ("files", "name", "reason"),
    [
        ({"corpus_zh": ""}, "corpus.zh", "the file of the other language is not beside it"),
        ({"corpus_zh": "", "corpus_en": "", "corpus_fr": ""}, "corpus.zh", "could be in any of these: corpus.en, c"),
        ({"corpus_txt1": "", "corpus_en": ""}, "corpus.txt1", "this name does not end in a language"),
        ({"corpus_zh": "a\nb\n", "corpus_en": "a\n"}, "corpus.zh", "it has 2 lines, and corpus.en has 1"),
        ({"corpus_zh": "a\n", "corpus_en": b"a\n\xff\n"}, "corpus.zh", r"corpus.en:2: not valid UTF-8"),
        ({"a_en__zh_zh": "a\n"}, "a.en-zh.zh", "a.en-zh.en: no such file"),
    ],
)  # fmt: skip
def test_what_is_no_pair_of_files_is_refused(tmp_path, files, name, reason):
    put(tmp_path, **files)
    with pytest.raises(FormatError, match=reason):
        read(tmp_path / name)


def test_standard_input_is_refused():
    with pytest.raises(FormatError, match="this name does not end in a language"):
        FORMAT.read(io.BytesIO(b"a\n"), "-")


def test_nothing_is_read_outside_the_folder(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "secret").write_text("x\n")
    put(tmp_path / "corpus", a_zh="a\n")
    os.symlink(tmp_path / "secret", tmp_path / "corpus" / "a.en")
    with pytest.raises(FormatError, match="which is not in the folder of this file"):
        read(tmp_path / "corpus" / "a.zh")
