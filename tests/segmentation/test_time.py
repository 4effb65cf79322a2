"""Eight times the text takes about eight times as long (not 64 times), however strange the text is."""

from __future__ import annotations

import time

import pytest

from aligner.segmentation import segment, tokenize

pytestmark = pytest.mark.slow

SHORT, LONG = 3_000, 24_000  # characters
ATTEMPTS = 4

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
]
NUMBERED = ["1. ", "1. a\n", "1. a\n2. b\n", "\n\na", "First, "]
CHINESE = ["汉", "；一是", "一是好；二是好。", "《。", "x（。）", "是：一是", "第二", "。\""]  # fmt: skip
LATIN = ["a. ", "A. B. ", "a@", "www.", "n't", "a-", "a\u0301", "word " * 14 + "\n"]

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


def _seconds(content: str, lang: str) -> float:
    start = time.process_time()  # of this process: what else the machine does is not counted
    document = segment(content, lang)
    for number in range(min(3, len(document))):
        tokenize(document, number)
    return time.process_time() - start


def _is_linear(short: str, long: str, lang: str) -> bool:
    """Whether the long text takes at most three times as long as its share; one attempt in peace is enough."""
    segment("Dr. A met B. C. at No. 5. He said no. 好。", lang)
    tokenize(segment("好。", lang), 0)
    best = [60.0, 60.0]
    for _ in range(ATTEMPTS):
        best = [min(old, _seconds(content, lang)) for old, content in zip(best, (short, long), strict=True)]
        if best[1] < 3 * LONG / SHORT * best[0] + 0.1:  # were it quadratic, 64 times
            return True
    return False


@pytest.mark.parametrize(("lang", "piece"), CASES)
def test_time_is_linear(lang: str, piece: str) -> None:
    short, long = ((piece * (length // len(piece) + 1))[:length] + "a" for length in (SHORT, LONG))
    assert _is_linear(short, long, lang)


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
def test_time_is_linear_where_one_run_follows_another(lang: str, first: str, second: str) -> None:
    short, long = ("。" + first * (length // 3) + second * (length // 3) + "a" for length in (SHORT, LONG))
    assert _is_linear(short, long, lang)
