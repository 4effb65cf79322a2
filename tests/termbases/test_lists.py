"""Glossaries that people have: TSV, CSV, from a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import FormatError, InputError
from aligner.model import Term
from aligner.termbases import read

TERMS = (Term("峰会", "summit"), Term("反制措施", "countermeasures"))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("峰会\tsummit\n反制措施\tcountermeasures\n", id="tsv"),
        pytest.param("峰会,summit\n反制措施,countermeasures", id="csv"),
        pytest.param("峰会;summit\r\n反制措施;countermeasures\r\n", id="semicolons"),
        pytest.param("\ufeffzh\ten-GB\n峰会\tsummit\n反制措施\tcountermeasures\n", id="header of languages"),
        pytest.param('Source,Target\n"峰会","summit"\n反制措施,countermeasures\n', id="header and quotation marks"),
        pytest.param("# terms\n\n峰会\tsummit\ta note\n反制措施\tcountermeasures\t\n峰会\tsummit\n", id="more columns"),
        pytest.param(" 峰会 \t summit \r反制措施\tcountermeasures\r", id="spaces and old line ends"),
    ],
)
def test_reads(tmp_path: Path, content: str) -> None:
    path = tmp_path / "terms"
    path.write_bytes(content.encode())
    assert read(path).terms == TERMS


def test_commas_inside_tab_separated_terms_stay(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text('和平、发展\tpeace, development\n"逆全球化"\t"anti-globalization"\n')
    assert read(path).terms == (
        Term("和平、发展", "peace, development"),
        Term('"逆全球化"', '"anti-globalization"'),
    )


@pytest.mark.parametrize(("content", "line"), [("峰会\nsummit\n", 1), ("\n峰会\t\n\tsummit\n", 2), ('a,b\n"c,d', 2)])
def test_a_line_without_two_terms_is_named(tmp_path: Path, content: str, line: int) -> None:
    path = tmp_path / "terms"
    path.write_text(content)
    with pytest.raises(FormatError) as caught:
        read(path)
    assert caught.value.line == line


@pytest.mark.parametrize("content", ["zh\ten\n", "# nothing\n"])
def test_no_terms_is_an_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "terms"
    path.write_text(content)
    with pytest.raises(InputError, match="no terms"):
        read(path)


@pytest.mark.parametrize("name", ["prose.txt", "prose.csv"])
def test_a_text_with_commas_is_no_list(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("会议在北京举行,各方都很重视,双方签了合同。\n我们要加强合作,推动贸易发展,共同应对挑战。\n")
    with pytest.raises(FormatError, match="there are no columns in two languages, only in zh"):
        read(path)


def test_a_list_of_one_language_is_read_if_both_are_named(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("the colour of money\tthe color of money\na lorry on the road\ta truck on the road\n")
    with pytest.raises(FormatError, match="two languages"):
        read(path)
    assert len(read(path, languages=("en-GB", "en-US")).terms) == 2
