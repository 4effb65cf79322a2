"""The release as it stood when its files were last read by a person: a change in them must be meant.

After a change that is meant, `python tests/formats/test_golden.py` writes the files anew.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lxml import etree

from aligner.formats import WriteOptions, read
from aligner.model import Alignment, Bead, Recipe, Text
from aligner.registry import FORMATS
from aligner.segmentation import segment

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
GOLDEN = Path(__file__).parent / "golden"
FILES = {"tmx": "release.tmx", "tei": "release.xml"}


def release() -> Alignment:
    """The gold alignment, with the texts and a recipe that no version number changes."""
    source, target = (
        segment(Text.clean((RELEASE / f"{lang}.txt").read_text("utf-8"), lang, f"{lang}.txt")) for lang in ("zh", "en")
    )
    beads = [Bead(bead.source, bead.target, 0.75, "approved") for bead in read(RELEASE / "gold.align").beads]
    recipe = Recipe(
        aligner="0",
        source_segmenter="zh rules",
        target_segmenter="en rules",
        encoder="by hand",
        options=(("a", "b"),),
        settings="0123456789abcdef",
        source="zh, 35 sentences, sha256 0123456789abcdef",
        target="en, 38 sentences, sha256 fedcba9876543210",
        software="Python 3.0, Unicode 1.0, numpy 1.0",
    )
    return Alignment(source, target, tuple(beads), recipe)


def written(name: str) -> bytes:
    stream = io.BytesIO()
    FORMATS.load(name).write(release(), stream, WriteOptions())
    return stream.getvalue()


def canonical(content: bytes) -> bytes:
    """Canonical XML, without what names the version of the package."""
    root = etree.fromstring(content)
    for element in root.iter("{*}application", "header"):
        for attribute in ("version", "creationtoolversion"):
            element.attrib.pop(attribute, None)
    return etree.tostring(root, method="c14n2")


@pytest.mark.parametrize("name", FILES)
def test_is_what_it_was(name: str) -> None:
    assert canonical(written(name)) == canonical((GOLDEN / FILES[name]).read_bytes())


@pytest.mark.parametrize("name", FILES)
def test_reads_back_as_the_same_alignment(name: str) -> None:
    alignment, again = release(), read(GOLDEN / FILES[name])
    assert again.beads == alignment.beads
    assert again.recipe == alignment.recipe
    for one, other in ((alignment.source, again.source), (alignment.target, again.target)):
        assert one.strings() == other.strings()
        assert one.paragraphs() == other.paragraphs()
        assert [(d.kind, d.number, d.sentences) for d in one.divisions] == [
            (d.kind, d.number, d.sentences) for d in other.divisions
        ]
        assert [d.number for d in other.divisions if d.kind == "proposal"] == [1, 2, 3, 4, 5]


if __name__ == "__main__":
    for format_name, file in FILES.items():
        (GOLDEN / file).write_bytes(written(format_name))
