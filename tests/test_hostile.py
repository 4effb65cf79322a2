"""Broken and hostile files: whatever comes, one clear line, in bounded time and memory, and nothing else."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import sys
import warnings
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))
from costs import cost
from fuzz import FOUND, MATCHES, read_all
from samples import READ_FORMATS, READ_MATCHES, READ_TEXTS, of_format, of_matches, of_rules, of_text, zipped

from aligner import report, texts
from aligner.errors import AlignerError
from aligner.registry import FORMATS, TEXTS
from aligner.texts import pdf

ROOT = Path(__file__).parent.parent
MEGABYTES, SECONDS = 500, 60  # what a hostile file may cost, the interpreter and its libraries included
SUFFIXES = {"markdown": "md", "text": "txt"}


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """A right file of every format: its path and its bytes."""
    found = {}
    for name in (*READ_FORMATS, *READ_TEXTS):
        folder = tmp_path_factory.mktemp(name)
        path = folder / f"sample.{SUFFIXES.get(name, name)}" if name in TEXTS else of_format(name, folder)
        if name in TEXTS:
            path.write_bytes(of_text(name))
        found[name] = path, path.read_bytes()
    for name in READ_MATCHES:
        path = tmp_path_factory.mktemp(name) / "sample"
        path.write_bytes(of_matches(name.removeprefix(MATCHES)))
        found[name] = path, path.read_bytes()
    return found


@pytest.mark.parametrize("name", [*READ_FORMATS, *READ_TEXTS, *READ_MATCHES])
def test_the_samples_are_right(samples, name):
    path, data = samples[name]
    read_all(name, data, str(path))
    if name in READ_TEXTS:
        assert "The second" in texts.read(path)


@pytest.fixture
def same_process(monkeypatch):
    """Read PDF in this process: starting another one for each of many files takes long."""

    def run(command, *, input, **_):
        return SimpleNamespace(stdout=json.dumps(pdf._answer(input)), returncode=0)

    monkeypatch.setattr(pdf.subprocess, "run", run)


@pytest.mark.usefixtures("same_process")
@pytest.mark.parametrize("name", [*READ_FORMATS, *READ_TEXTS, *READ_MATCHES])
@given(st.data())
def test_any_bytes_are_read_or_refused(samples, name, data):
    """Any bytes at all, bytes behind those that a file begins with, characters, those of a right file in disorder."""
    right = samples[name][1]
    any_bytes = st.binary(max_size=300)
    headed = any_bytes.map(lambda rest: right[:8] + rest)
    known = st.text(sorted({chr(byte) for byte in right[:1000] if byte < 128}), max_size=100)
    made = data.draw(any_bytes | headed | (st.text(max_size=100) | known).map(str.encode))
    with contextlib.suppress(AlignerError):
        read_all(name, made)


@pytest.mark.usefixtures("same_process")
@pytest.mark.parametrize("name", [*READ_FORMATS, *READ_TEXTS, *READ_MATCHES])
@given(st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused(samples, name, seed):
    """The file itself, or one of those that stand beside it and belong to it."""
    path, data = samples[name]
    chance = random.Random(seed)
    beside = sorted(set(path.parent.iterdir()) - {path})
    if beside and chance.random() < 0.5:
        victim = chance.choice(beside)
        right = victim.read_bytes()
        try:
            victim.write_bytes(_damaged(right, chance))
            with contextlib.suppress(AlignerError):
                read_all(name, data, str(path))
        finally:
            victim.write_bytes(right)
        return
    with contextlib.suppress(AlignerError):
        read_all(name, _damaged(data, chance), str(path))


PIECES = (
    *(b"", b"\0", b"\xff", b"\xed\xa0\x80", b"999999999999", b"-1", b"null", b"<", b"]]>", b"&", b"&x;", b'"'),
    *(b"[", b"]", b"\\", b"\t", b"\r", b"\n", b",", b";"),
    *(b"..", b"/", b"#", b"%00", b"%ff", b'" xml:base="', b":", b"http://["),  # for the names of files
)


def _damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut off, with bytes changed, doubled or taken out; of an archive, one of its members."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        chosen = chance.choice(sorted(members))
        members[chosen] = _damaged(members[chosen], chance)
        return zipped(members)
    made = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(made) + 1)
        stop = min(len(made), start + chance.choice((0, 1, 2, 10, 100)))
        put = chance.choice((made[start:stop] * 2, chance.randbytes(4), *PIECES))
        made[start:stop] = put
    return bytes(made[: chance.randrange(len(made) + 1)] if chance.random() < 0.3 else made)


@pytest.mark.parametrize("path", sorted(FOUND.glob("*/*")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_fuzzing_has_found_is_read_or_refused(path):
    with contextlib.suppress(AlignerError):
        read_all(path.parent.name, path.read_bytes())


@pytest.mark.usefixtures("same_process")
@pytest.mark.parametrize("name", [*READ_FORMATS, *READ_TEXTS])
def test_a_file_that_breaks_off_is_read_or_refused(samples, name):
    path, data = samples[name]
    for tenth in range(10):
        with contextlib.suppress(AlignerError):
            read_all(name, data[: len(data) * tenth // 10], str(path))


def test_rules_of_segmentation_that_are_damaged_are_read_or_refused():
    for right in of_rules():
        read_all("srx", right)
        for seed in range(50):
            with contextlib.suppress(AlignerError):
                read_all("srx", _damaged(right, random.Random(seed)))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE root [<!ENTITY l0 "ha">{LAUGHS}]>'
SECRET = '<!DOCTYPE root [<!ENTITY l11 SYSTEM "{}">]>'


@pytest.mark.parametrize("name", [name for name in (*READ_FORMATS, *READ_TEXTS) if name != "pdf"])
@pytest.mark.parametrize("attack", ["bomb", "file"])
def test_entities_are_not_expanded(samples, name, attack, tmp_path):
    """No XML format, and no XML inside an archive, expands an entity or reads a file that one names."""
    path, data = samples[name]
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET")
    doctype = BOMB if attack == "bomb" else SECRET.format(secret.as_uri())
    for hostile in _with_entity(data, doctype.encode()):
        with warnings.catch_warnings(), report.collect_notices():
            warnings.simplefilter("ignore")
            try:
                if name in TEXTS:
                    said = "".join(TEXTS.load(name).read(hostile, texts.Source(str(path))))
                else:
                    read = FORMATS.load(name).read(io.BytesIO(hostile), str(path))
                    said = read.source.text.content + read.target.text.content
            except AlignerError as error:
                said = str(error)
        assert "TOP SECRET" not in said
        assert said.count("ha") < 100


def _with_entity(data: bytes, doctype: bytes):
    """The file with a document type and a reference to its entity in each of the XML documents in it."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        for name, content in members.items():
            for made in _with_entity(content, doctype):
                yield zipped({**members, name: made})
    elif data.lstrip().startswith(b"<"):
        declaration = data[: data.find(b"?>") + 2] if data.startswith(b"<?xml") else b""
        rest = data[len(declaration) :].lstrip()
        if rest.lower().startswith(b"<!doctype"):
            rest = rest[rest.find(b">") + 1 :].lstrip()
        root = rest[1:].split(None, 1)[0].split(b">")[0]
        for place in (b"</seg>", b"</s>", b"</p>", b"</text:p>", b"</w:t>", b"</target>", b"</t>", b"</"):
            if place in rest:
                rest = rest.replace(place, b"&l11;" + place, 1)
                break
        yield declaration + doctype.replace(b"root", root) + rest


def _cost(arguments: list[str], folder: Path) -> tuple[str, int, int]:
    """Run the program within limits: its last line on standard error, its status, and the megabytes it took."""
    said, status, megabytes = cost(["-m", "aligner", *arguments], folder, seconds=SECONDS)
    assert "Traceback" not in said
    assert status >= 0, f"killed by signal {-status} (the limit is {SECONDS} s)"
    return said.split("\n")[-1], status, megabytes


ZEROS = 300_000_000


def _archive_bomb(name: str) -> bytes:
    """The sample with one member of 300 million characters in it, which takes a third of a megabyte."""
    with zipfile.ZipFile(io.BytesIO(of_text(name))) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    largest = max(members, key=lambda member: len(members[member]))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            with archive.open(zipfile.ZipInfo(member), "w", force_zip64=True) as file:
                file.write(content)
                if member == largest:
                    for _ in range(ZEROS // 1_000_000):
                        file.write(b" " * 1_000_000)
    return stream.getvalue()


HOSTILE_TEXTS = {
    "line.txt": lambda: ("字" * 10_000_000).encode(),
    "empty.md": lambda: b"\n\n" * 100_000 + b"One sentence is here, and it is in English.\n",
    "empty.html": lambda: b"<!DOCTYPE html><body>" + b"<p></p>" * 100_000 + b"<p>One sentence is here, in English.</p>",
    "deep.html": lambda: b"<!DOCTYPE html><body>" + b"<div>" * 100_000 + b"<p>One sentence is here, in English.</p>",
    "quotes.md": lambda: b"> " * 50_000 + b"One sentence is here, in English.\n",
    "brackets.md": lambda: b"[" * 50_000 + b"One sentence is here, in English.\n",
    "paragraphs.txt": lambda: b"One sentence is here.\n\n" * 20_000,
    "nul.txt": lambda: b"\0" * 1_000_000,
    "surrogates.txt": lambda: b"A \xed\xa0\x80 stands alone.\n" * 1000,
    "mixed.txt": lambda: (
        ("中国和中亚国家的合作。\n" * 50).encode("gb18030") + ("中国和中亚国家的合作。\n" * 50).encode()
    ),
    "cues.srt": lambda: b"1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n" * 50_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("file", [*HOSTILE_TEXTS, *(f"bomb.{n}" for n in ("docx", "odt", "epub") if n in TEXTS)])
def test_hostile_texts_cost_little(tmp_path, file):
    data = HOSTILE_TEXTS[file]() if file in HOSTILE_TEXTS else _archive_bomb(file.partition(".")[2])
    (tmp_path / file).write_bytes(data)
    said, status, memory = _cost(["segment", file, "-o", "out.txt"], tmp_path)
    assert memory < MEGABYTES
    if status:
        assert file in said, said
        assert sorted(os.listdir(tmp_path)) == [file], "nothing is half-written"
    assert (tmp_path / file).read_bytes() == data, "an input is never changed"
    if file.startswith(("bomb", "line", "nul", "mixed")):
        assert status == 1, said
    if file.startswith("surrogates"):
        assert status == 1 or "read as" in said, "a guess is said, and no byte is dropped"
    if file.startswith(("bomb", "line")):
        assert "--max-" in said, "the option that raises the limit is named"


HOSTILE_ALIGNMENTS = {
    "deep.json": lambda: b'{"format": "aligner", "x":' + b"[" * 1_000_000,
    "deep.xml": lambda: b"<TEI>" + b"<div>" * 500_000,
    "wide.tmx": lambda: b"<tmx><body><tu " + b" ".join(b'a%d=""' % n for n in range(200_000)) + b"/></body></tmx>",
    "long.tmx": lambda: b"<tmx><body><tu><tuv lang='en'><seg>" + b"a" * 20_000_000 + b"</seg></tuv></tu></body></tmx>",
    "far.align": lambda: b"[999999]:[999999]\n[99999999999999]:[0]\n",
    "cells.tsv": lambda: b"\t".join([b"a"] * 2_000_000) + b"\n",
    "rows.tsv": lambda: b"a\tb\n" * 300_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("file", HOSTILE_ALIGNMENTS)
def test_hostile_alignments_cost_little(tmp_path, file):
    data = HOSTILE_ALIGNMENTS[file]()
    (tmp_path / file).write_bytes(data)
    said, status, memory = _cost(["convert", file, "-o", "out.json"], tmp_path)
    assert memory < 2 * MEGABYTES
    if status:
        assert file in said, said
        assert sorted(os.listdir(tmp_path)) == [file]
    assert (tmp_path / file).read_bytes() == data


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path):
    for file, command in (("large.txt", "segment"), ("large.tmx", "show")):
        with open(tmp_path / file, "wb") as stream:
            stream.truncate(3_000_000_000)
        said, status, memory = _cost([command, file], tmp_path)
        assert status == 1
        assert said.startswith(f"aligner: {file}: larger than 200,000,000 bytes"), said
        assert "--max-size" in said
        assert memory < MEGABYTES
