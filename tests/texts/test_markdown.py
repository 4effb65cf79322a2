"""Markdown: what a reader sees of it, paragraph by paragraph."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import report
from aligner.errors import InputError
from aligner.texts import Source, markdown
from aligner.texts.markdown import FORMAT

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"


def read(text: str | bytes) -> list[str]:
    return FORMAT.read(text if isinstance(text, bytes) else text.encode(), Source("text.md"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_release_comes_out_exactly(lang: str) -> None:
    paragraphs = (RELEASE / f"{lang}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    assert read("# Title\n\n" + "\n\n".join(paragraphs)) == ["Title", *paragraphs]
    assert read("".join(f"* {paragraph}\n" for paragraph in paragraphs)) == paragraphs
    rows = "".join(f"| {number} | {paragraph} |\n" for number, paragraph in enumerate(paragraphs))
    assert read("| n | text |\n|---|---|\n" + rows)[3::2] == paragraphs


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("# A *b* `c` #\n\nD\n===", ["A b c", "D"]),
        ("one\ntwo\n\nthree", ["one two", "three"]),
        ("第一行\n第二行", ["第一行第二行"]),
        ("One.  \nTwo.\\\nThree.", ["One.", "Two.", "Three."]),
        ("- a\n  b\n- c\n\n  d\n  1. e", ["a b", "c", "d", "e"]),
        ("> quote\nlazy\n>> inner", ["quote lazy", "inner"]),
        ("[text](http://x.y 'title') ![image](a.png) [ref][r] <http://auto.link>\n\n[r]: /url", [
            "text ref http://auto.link"
        ]),
        ("a | b\n--|--\n*c* | 中文\n\\| | d", ["a", "b", "c", "中文", "|", "d"]),
        ("---\ntitle: x\nlang: zh\n---\ntext", ["text"]),
        ("+++\ntitle = 'x'\n+++\ntext", ["text"]),
        ("---\n\ntext\n\n---\n", ["text"]),
        ("text[^1] and[^note].\n\n[^1]: One.\n[^note]: 参见第三章\n", ["text and.", "One.", "参见第三章"]),
        ("```py\ncode\n```\n\n~~~\ncode\n~~~\ntext", ["text"]),
        ("    indented\n    text\n\n　　正文", ["indented text", "正文"]),
        ("10<sup>9</sup> <b>bold</b> a<br>B <!-- c -->", ["109 bold a", "B"]),
        ("the <title> and <textarea> tags, \\<b>", ["the <title> and <textarea> tags, <b>"]),
        ("<div align=center>\n<b>in HTML</b>\n</div>\n\ntext", ["in HTML", "text"]),
        ("<details>\n<summary>more</summary>\n\n*text*\n\n</details>", ["more", "text"]),
        ("<script>\nvar a\n</script>\n\n<!-- comment\n\nof two -->\ntext", ["text"]),
        ("<ruby>漢<rt>かん</rt></ruby>字", ["漢字"]),
        ("&ldquo;a&rdquo; &amp;lt; \\* AT&T < > 2*3*4", ["“a” &lt; * AT&T < > 234"]),
        ("\ufeffa\r\nb\r\rc", ["a b", "c"]),
        ("***\n\n#\n\n-\n\ntext", ["text"]),
    ],
)  # fmt: skip
def test_markup(text: str, paragraphs: list[str]) -> None:
    assert read(text) == paragraphs


WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=9)
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1).map(" ".join), min_size=1)


@given(PARAGRAPHS, st.sampled_from(["", "> ", "- ", "# ", "1. "]))
def test_paragraphs_come_back(paragraphs: list[str], mark: str) -> None:
    escaped = [re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", paragraph) for paragraph in paragraphs]
    escaped = [re.sub(r"^(\d+)$|^(\d)", r"&#8288;\g<0>", paragraph) for paragraph in escaped]
    found = read("\n\n".join(mark + paragraph for paragraph in escaped))
    assert [paragraph.removeprefix("\u2060") for paragraph in found] == paragraphs


@given(st.binary() | st.from_regex(rb"[a-z]+", fullmatch=True))
def test_any_bytes(data: bytes) -> None:
    try:
        with report.collect_notices():
            read(data)
    except InputError:
        assert not data.isalpha()


@given(st.text(st.sampled_from("#>-*_`[]()!<>&|~^:+=\\ \n\t1a文."), max_size=80))
def test_any_marks(text: str) -> None:
    try:
        found = read(text)
    except InputError:
        assert text[:1] not in ("a", "文")
        return
    assert all(line == line.strip() and line and "\n" not in line for line in found)


@pytest.mark.parametrize("text", [">" * 500 + "deep", "- " * 500 + "deep"])
def test_nested_too_deeply(text: str) -> None:
    with pytest.raises(InputError, match=r"text\.md: its lists or quotations are nested too deeply"):
        read(text)


def test_a_table_of_very_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(markdown, "_MAX_CELLS", 10)
    with pytest.raises(InputError, match="tables of more than 10 cells"):
        markdown.read(b"|a|b|\n|-|-|\n" + b"|c|d|\n" * 3, Source("a.md"))


def test_too_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "MAX_LINES", 10)
    with pytest.raises(InputError, match="more than 10 lines; break it into smaller files"):
        read("- a\n" * 11)


def test_a_paragraph_of_brackets_is_taken_as_it_is() -> None:
    """The parser would need a step for each pair of them: minutes of processor time."""
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (60, 60))\n"
        "from aligner.texts import Source; from aligner.texts.markdown import FORMAT\n"
        "assert FORMAT.read(b'[' * 150_000 + b'\\n\\n*text*', Source('x')) == ['[' * 150_000, 'text']"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_emphasis_without_end_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read("*a* " * 40) == ["a " * 39 + "a"]
    monkeypatch.setattr(markdown, "_MAX_MARKS", 79)
    assert read("*a* " * 40) == ["*a* " * 39 + "*a*"]
    assert read("*a*\n\n" * 400) == ["a"] * 400
