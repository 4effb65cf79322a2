"""Eight times the text takes about eight times as long (not 64 times), however strange the text is."""

from __future__ import annotations

import time

import pytest

from aligner.segment import segment, tokenize

pytestmark = pytest.mark.slow

PIECES = ["(", "”", "“", "。", "。”", ".", "…", "汉", "a", "\n", "\n\na", "a. ", "A. B. ", "1. ", "1. a\n",
          "1. a\n2. b\n", "First, ", "；一是", "一是好；二是好。", "《。", "x（。）", "。　", ".[1]", "'",
          "ค ", "a@", "word " * 14 + "\n", "是：一是"]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "ja", "th", "ko", "ar", "en", "ru"])
@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear(lang: str, piece: str) -> None:
    def seconds(length: int) -> float:
        content = (piece * (length // len(piece) + 1))[:length] + "a"
        best = 60.0
        for _ in range(2):
            start = time.perf_counter()
            document = segment(content, lang)
            for number in range(min(3, len(document))):
                tokenize(document, number)
            best = min(best, time.perf_counter() - start)
        return best

    segment("Dr. A met B. C. at No. 5. He said no. 好。", lang)
    tokenize(segment("好。", lang), 0)
    assert seconds(64_000) < 24 * seconds(8_000) + 0.2  # were it quadratic, 64 times
