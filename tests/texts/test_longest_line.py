"""What holds for every reader of texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from aligner import texts
from aligner.errors import InputError
from aligner.io.files import Limits

LONG = "word " * 100


def zipped(parts: dict[str, str]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return result.getvalue()


def docx() -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"<w:p><w:r><w:t>{LONG}</w:t></w:r></w:p>"
    return zipped({"word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>"})


def fodt() -> bytes:
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    body = f"<office:body><office:text><text:p>{LONG}</text:p></office:text></office:body>"
    return f"<office:document {names}>{body}</office:document>".encode()


MADE: dict[str, Callable[[], bytes]] = {
    "txt": lambda: LONG.encode(),
    "html": lambda: f"<p>{LONG}</p>".encode(),
    "md": lambda: ("*word*\n" * 100).encode(),
    "docx": docx,
    "fodt": fodt,
    "srt": lambda: f"1\n00:00:01,000 --> 00:00:02,000\n{LONG}".encode(),
    "vtt": lambda: f"WEBVTT\n\n00:01.000 --> 00:02.000\n{LONG}".encode(),
}


@pytest.mark.parametrize("suffix", MADE)
def test_a_paragraph_may_be_as_long_as_a_line(suffix: str, tmp_path: Path) -> None:
    """Whether or not the file has lines."""
    path = tmp_path / f"long.{suffix}"
    path.write_bytes(MADE[suffix]())
    assert texts.read(path, limits=Limits(line=500)).startswith("word word")
    with pytest.raises(InputError, match=r"long\.\w+:.* (499|500) characters \(the limit is 400\); .*--max-line"):
        texts.read(path, limits=Limits(line=400))
