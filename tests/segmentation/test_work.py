"""Twice the text takes about twice the work (not four times), however strange the text is."""

from __future__ import annotations

import pytest
from costs import assert_linear

from aligner.segmentation import segment, tokenize

pytestmark = pytest.mark.slow

SHORT, LONG = 3_000, 100_000  # characters

RUNS = [
    ".",
    "…",
    "!",
    "?!",
    "。",
    ".”",
    "。”",
    ".[1]",
    "(",
    "”",
    "“",
    "'",
    "a",
    "1",
    "-",
    "・",
    "_",
    "\n",
    "。　",
    " .",
    "a.",
    '. " ',
    ".¹",
    ". . . ",
    "“‘",
]
NUMBERED = ["1. ", "1. a 2. b ", "1) A 1) ", "(a) x; ", "• a ", "1. a\n", "1. a\n2. b\n", "\n\na", "First, "]
CHINESE = ["汉", "；一是", "一是好；二是好。", "《。", "x（。）", "是：一是", "第二", "。\""]  # fmt: skip
LATIN = ["a. ", "A.B ", "ab.Cd ", "Ab! ", ". b) ", "A. B. ", "a@", "www.", "n't", "a-", "a\u0301", "word " * 14 + "\n"]

# Languages whose rules are the same have one among them: en stands for all that Punkt judges; fr and ru cut words alone
# in ways of their own.
CASES = [
    *[("zh", piece) for piece in [*RUNS, *CHINESE, *NUMBERED, *LATIN]],
    *[("en", piece) for piece in [*RUNS, *NUMBERED, *LATIN]],
    *[("ja", piece) for piece in [*RUNS, *CHINESE]],
    *[("th", piece) for piece in [*RUNS, "ค ", "ค!", *LATIN]],
    *[("ko", piece) for piece in [".", "!", "다.", ". 고", "a. "]],
    *[("ar", piece) for piece in [".", "؟", "؛ ", "؛", "a. "]],
    *[("fr", piece) for piece in ["l'", "a", " »", ". »"]],
]


def _cut(content: str, lang: str) -> None:
    document = segment(content, lang)
    for number in range(min(3, len(document))):
        tokenize(document, number)


@pytest.mark.parametrize(("lang", "piece"), CASES)
def test_work_is_linear(lang: str, piece: str) -> None:
    assert_linear(lambda length: _cut((piece * (length // len(piece) + 1))[:length] + "a", lang), SHORT, large=LONG)


@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [
        ("zh", "\u3000", "a."),
        ("ja", "\u3000", "a."),
        ("th", " ", "!”"),
        ("en", ".", "”"),
        ("en", "a. ", "."),
        ("ar", "؛", " "),
    ],
)
def test_work_is_linear_where_one_run_follows_another(lang: str, first: str, second: str) -> None:
    assert_linear(
        lambda length: _cut("。" + first * (length // 3) + second * (length // 3) + "a", lang), SHORT, large=LONG
    )
