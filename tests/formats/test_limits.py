"""The size that a user allows holds for all that a file leads to: the files it names, and what it unpacks to."""

import gzip

import pytest

import aligner
from aligner.errors import InputError
from aligner.io.files import Limits
from aligner.model import Alignment, Bead, Document, Span

LONG = Alignment(
    Document.from_sentences(["长。"], "zh"), Document.from_sentences(["long " * 6_000 + "."], "en"),
    (Bead(Span(0, 1), Span(0, 1)),),
)  # fmt: skip
NAMES = ["a.xces", "a.intertext.xml", "a.links.xml", "a.vert", "a.moses", "a.xlsx"]


def written(folder, name):
    """The file to read, which itself is within the limits of these tests."""
    aligner.write(LONG, folder / name)
    path = folder / ("a.zh" if name == "a.moses" else name)
    assert path.stat().st_size < 20_000
    return path


@pytest.mark.parametrize("name", NAMES)
def test_the_limit_reaches_what_a_file_leads_to(name, tmp_path):
    path = written(tmp_path, name)
    form = "moses" if name == "a.moses" else None
    with pytest.raises(InputError, match=r"larger than 20,000 bytes|\(the limit is 20,000\)") as error:
        aligner.read(path, form, Limits(size=20_000))
    assert "raise the limit (--max-size" in str(error.value)
    assert len(aligner.read(path, form, Limits(size=100_000))) == 1


def test_the_limit_holds_for_what_gzip_has_packed(tmp_path):
    path = written(tmp_path, "a.xces")
    for document in (tmp_path / "a.zh.xml", tmp_path / "a.en.xml"):
        document.write_bytes(gzip.compress(document.read_bytes()))
    assert len(aligner.read(path)) == 1
    with pytest.raises(InputError, match="unpacked it is larger than 20,000 bytes"):
        aligner.read(path, limits=Limits(size=20_000))
