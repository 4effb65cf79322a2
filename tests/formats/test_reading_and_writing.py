"""Reading and writing files by name, and files that mean harm."""

import io

import pytest
from values import SINGLE, written

from aligner import formats
from aligner.errors import ChoiceError, FormatError, InputError, OutputError
from aligner.model import Alignment, Bead, Document, Span
from aligner.registry import FORMATS

EVERY = {name: FORMATS.load(name) for name in FORMATS}
ALL = SINGLE
SAMPLE = Alignment(
    Document.from_sentences(["一。"], "zh"), Document.from_sentences(["One."], "en"), (Bead(Span(0, 1), Span(0, 1)),)
)


def test_the_registry_and_the_formats_agree():
    assert {name: format.name for name, format in EVERY.items()} == {name: name for name in EVERY}


@pytest.mark.parametrize("name", ["file.tmx", "file.tei", "file.xml", "file.tsv", "file.json"])
def test_the_suffix_tells_the_format(tmp_path, name):
    formats.write(SAMPLE, tmp_path / name)
    assert formats.read(tmp_path / name) == SAMPLE


def test_a_named_format_counts_more_than_the_suffix(tmp_path):
    path = tmp_path / "file.txt"
    formats.write(SAMPLE, path, "json")
    assert formats.read(path, "json") == SAMPLE
    with pytest.raises(ChoiceError, match="unknown suffix"):
        formats.read(path)


def test_several_files_appear_together_or_not_at_all(tmp_path):
    formats.write_all(SAMPLE, [(tmp_path / "a.tmx", None), (tmp_path / "a.json", None)])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.tmx"]
    with pytest.raises(ChoiceError):
        formats.write_all(SAMPLE, [(tmp_path / "b.tmx", None), (tmp_path / "b.pdf", None)])
    with pytest.raises(OutputError):
        formats.write_all(SAMPLE, [(tmp_path / "b.tmx", None), (tmp_path / "no" / "b.tmx", None)])
    with pytest.raises(OutputError, match="input"):
        formats.write(SAMPLE, tmp_path / "a.tmx", inputs=[str(tmp_path / "a.tmx")])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.tmx"]


@pytest.mark.parametrize("real", ALL)
@pytest.mark.parametrize("taken_for", ALL)
def test_a_file_of_another_format_is_recognised(tmp_path, real, taken_for):
    path = tmp_path / "file"
    formats.write(SAMPLE, path, real)
    if real == taken_for:
        formats.read(path, taken_for)
        return
    with pytest.raises(FormatError, match=f"it looks like .*: name the format {real}"):
        formats.read(path, taken_for)


def test_a_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        formats.read(tmp_path / "missing.tmx")


BOMB = '<!DOCTYPE {root} [<!ENTITY a "{a}">' + "".join(
    f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefghij", "abcdefghi", strict=True)
) + "]>\n"  # fmt: skip


@pytest.mark.parametrize("name", ["tmx", "tei"])
@pytest.mark.parametrize(
    ("prolog", "entity"),
    [
        (BOMB.replace("{a}", "a" * 10), "&j;"),
        ('<!DOCTYPE {root} [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n', "&x;"),
        ('<!DOCTYPE {root} [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>\n', "&x;"),
        ('<!DOCTYPE {root} SYSTEM "http://127.0.0.1:9/x.dtd">\n', "&x;"),
        ('<!DOCTYPE {root} [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>\n', "&x;"),
    ],
)
def test_entities_are_not_expanded(name, prolog, entity):
    root = {"tmx": "tmx", "tei": "teiCorpus"}[name]
    data = written(ALL[name], SAMPLE).decode().partition(f"<{root}")
    content = prolog.replace("{root}", root) + data[1] + data[2].replace("One.", f"One{entity}")
    with pytest.raises(FormatError, match=r"entity|[Ee]ntities|Entity"):
        ALL[name].read(io.BytesIO(content.encode()), "file")


@pytest.mark.parametrize("name", ["tmx", "tei"])
def test_depth_has_a_limit(name):
    root = {"tmx": "tmx", "tei": "teiCorpus"}[name]
    with pytest.raises(FormatError, match="depth"):
        ALL[name].read(io.BytesIO(f"<{root}>".encode() + b"<div>" * 100_000), "file")


@pytest.mark.parametrize("name", ["tmx", "tei"])
def test_a_wrongly_declared_encoding_is_refused(name):
    data = written(ALL[name], SAMPLE).decode().encode("gb18030")
    with pytest.raises(FormatError, match="not well-formed"):
        ALL[name].read(io.BytesIO(data), "file")
