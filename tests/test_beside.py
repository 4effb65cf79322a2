"""Files that other files name."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.io.files import beside


@pytest.mark.parametrize("name", ["en.xml", "texts/en.xml", "./en.xml", "texts/../en.xml"])
def test_a_file_in_the_folder_or_below_it_is_found(tmp_path: Path, name: str) -> None:
    assert Path(beside(str(tmp_path / "links.xml"), name)).resolve().is_relative_to(tmp_path)


@pytest.mark.parametrize(
    "name", ["../en.xml", "/etc/passwd", "texts/../../en.xml", "C:en.xml", "C:\\en.xml", "..\\en.xml", "", ".", "a\0b"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="not in the folder of this file"):
        beside(str(tmp_path / "links.xml"), name)


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.xml").write_text("secret")
    (folder / "en.xml").symlink_to(tmp_path / "secret.xml")
    with pytest.raises(InputError, match="not in the folder"):
        beside(str(folder / "links.xml"), "en.xml")
