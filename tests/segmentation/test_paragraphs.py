"""A line is a paragraph, but for text that was broken into lines of equal width."""

from __future__ import annotations

import textwrap
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from aligner.segmentation.paragraphs import paragraphs

PROSE = (
    "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it "
    "was the epoch of belief, it was the epoch of incredulity. It was the season of Light, it was the season of "
    "Darkness. It was the spring of hope, it was the winter of despair."
)


def strings(content: str) -> list[str]:
    return [content[slice(*span)] for span in paragraphs(content)]


def test_lines_are_paragraphs() -> None:
    assert strings("First line.\nSecond line.\n\n  Third. \n") == ["First line.", "Second line.", "Third."]


def test_hard_wrapped_text_is_joined() -> None:
    wrapped = "\n\n".join(textwrap.fill(PROSE, 70) for _ in range(3))
    assert [" ".join(p.split()) for p in strings(wrapped)] == [PROSE] * 3


def test_an_indented_line_begins_a_paragraph_of_wrapped_text() -> None:
    wrapped = "\n".join(textwrap.fill(PROSE, 66, initial_indent="    ") for _ in range(3))
    assert len(strings(wrapped)) == 3


def test_wrapped_chinese_is_joined() -> None:
    prose = "这是最好的时代，这是最坏的时代，这是智慧的年代，这是愚蠢的年代，这是信仰的时期，这是怀疑的时期" * 3 + "。"
    wrapped = "\n\n".join("\n".join(textwrap.wrap(prose, 30)) for _ in range(2))
    assert len(strings(wrapped)) == 2


def test_a_list_of_short_lines_stays_a_list() -> None:
    lines = ["apples and pears", "oranges", "a loaf of bread from the baker", "milk", "tea", "sugar, if there is any"]
    assert strings("\n".join(lines)) == lines


def test_long_lines_are_never_joined() -> None:
    lines = [PROSE, PROSE, PROSE[:58], PROSE]
    assert strings("\n".join(lines)) == lines


@given(st.text(st.sampled_from("ab .\n\u3000。")))
def test_nothing_is_lost(content: str) -> None:
    spans = paragraphs(content)
    assert "".join("".join(content[slice(*s)].split()) for s in spans) == "".join(content.split())
    assert all(a.stop <= b.start for a, b in pairwise(spans))
