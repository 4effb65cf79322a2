"""Words and punctuation marks, as offsets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aligner.model import Document, Span, Text
from aligner.segmentation import segment_lines, tokenize


def tokens(content: str, lang: str, *words: str) -> list[str]:
    document: Document = segment_lines(Text(content, lang))
    return [content[slice(*token.span)] for token in tokenize(document, 0, words)]


@pytest.mark.parametrize(
    ("lang", "content", "expected"),
    [
        ("en", "Don't stop China's growth.", "Do n't stop China 's growth ."),
        ("en", "\"It's 3.5%\", he'll say (twice)...", "\" It 's 3.5 % \" , he 'll say ( twice ) ..."),
        ("en", "My mother-in-law, see https://a.org/b?d.", "My mother-in-law , see https://a.org/b?d ."),
        ("en", "The U.S. said 1,000–2,000.", "The U.S. said 1,000 – 2,000 ."),
        ("fr", "L'homme n'aime pas « ça ».", "L' homme n' aime pas « ça » ."),
        ("it", "L'uomo dell'anno.", "L' uomo dell' anno ."),
        ("de", "Er mag's nicht.", "Er mag's nicht ."),
        ("ru", "Во-первых, доверие.", "Во-первых , доверие ."),
        ("ko", "그는 3.5% 성장했다.", "그는 3.5 % 성장했다 ."),
        ("ar", "قال: نعم!", "قال : نعم !"),
        ("ja", "東京タワーへ行った。", "東京 タワー へ 行 った 。"),
        ("th", "เด็ก 12 คน!", "เด็ก 12 คน !"),
        ("zh", "王毅就深化合作提出5点建议。", "王毅 就 深化 合作 提出 5 点 建议 。"),
        ("zh-TW", "中國堅定支持領土完整。", "中國 堅定 支持 領土完整 。"),
    ],
)  # fmt: skip
def test_tokens(lang: str, content: str, expected: str) -> None:
    assert tokens(content, lang) == expected.split()


def test_spans_are_offsets_into_the_text_and_punctuation_is_tagged() -> None:
    document = segment_lines(Text("Well.\nYes, no.", "en"))
    assert [(t.span, t.tag) for t in tokenize(document, 1)] == [
        (Span(6, 9), ""),
        (Span(9, 10), "punct"),
        (Span(11, 13), ""),
        (Span(13, 14), "punct"),
    ]


def test_the_users_words_stay_in_one_piece() -> None:
    content = "坚持讲信修睦的原则。"
    assert "讲信修睦的" not in tokens(content, "zh")
    assert "讲信修睦的" in tokens(content, "zh", "讲信修睦的 1000 n", "")
    assert "讲信修睦的" not in tokens(content, "zh")
    assert "講信修睦的" in tokens("堅持講信修睦的原則。", "zh-TW", "講信修睦的")


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("他有Edu Trust认证。", ["Edu Trust认证"], "他|有|Edu Trust认证|。"),
        ("请用CH125 Spacy处理。", ["CH125 Spacy"], "请|用|CH125 Spacy|处理|。"),
        ("学machine  learning吧", ["machine learning 5 n"], "学|machine  learning|吧"),
        ("新Edu Trusted", ["Edu Trust"], "新|Edu|Trusted"),
        ("C·罗纳尔多来了", ["C·罗纳尔多"], "C·罗纳尔多|来|了"),
        ("Edu Trust认证", ["Edu Trust", "Edu Trust认证 3"], "Edu Trust认证"),
        ("用Edu Trust", ["Edu Trust 0"], "用|Edu|Trust"),
    ],
)
def test_a_word_with_a_space_stays_in_one_piece(sentence: str, words: list[str], expected: str) -> None:
    content = segment_lines(Text(sentence, "zh"))
    found = [sentence[slice(*token.span)] for token in tokenize(content, 0, words)]
    assert "|".join(found) == expected


@pytest.mark.parametrize(
    "expected",
    [
        "努尔特列乌 和 穆赫里丁 出席 了 会议 。",
        "王毅 和 库鲁巴耶夫 说明 了 情况 。",
        "哈萨克斯坦 总统 托卡耶夫",
        "吉尔吉斯斯坦 扎帕罗夫 总统",
        "阿拉格齐 和 佩泽希齐扬",
        "特朗普 与 泽连斯基 会面",
        "习近平 对 拉夫罗夫 说 。",
        "努爾特列烏 和 穆赫里丁",
        "巴西 卢拉 总统",
        "洛杉矶 和 巴黎",
        "王毅 同 阿富汗 外长 会谈 。",
        "张三 说 他 来",
        "李大同 在家",
        "罗小四 说 他 不 去 。",
        "罗小四 道 ： “ 好 。 ”",
        "罗小四 问 我 。",
        "罗小四 笑 了 。",
        "罗小四 想 了 想 。",
        "罗小四 是 个 好人 。",
        "张小明 说 ， 今天 不行 。",
        "郭靖 道 ： “ 是 。 ”",
        "老罗 说 。",
        "羅小四 問 我 。",
        "孙悟空 笑 道",
        "江北 大道 很长",
    ],
)
def test_a_name_is_one_word_and_no_other_word_is_in_it(expected: str) -> None:
    assert tokens(expected.replace(" ", ""), "zh") == expected.split()


def test_jieba_is_quiet_and_keeps_to_a_folder_of_the_user(tmp_path: Path) -> None:
    home, temporary = tmp_path / "cache", tmp_path / "tmp"
    temporary.mkdir()
    code = (
        "from aligner.segmentation import segment, tokenize\n"
        "found = tokenize(segment('今天下雨。', 'zh'), 0)\n"
        "import jieba; print(len(found), jieba.dt.initialized)"
    )
    for named in (str(home), ""):
        environment = {**os.environ, "ALIGNER_CACHE": named, "TMPDIR": str(temporary), "HOME": str(tmp_path / "no")}
        command = [sys.executable, "-W", "error", "-c", code]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == ("3 False\n", "")
        assert list(temporary.iterdir()) == []
        assert any(path.name.startswith("jieba-") for path in (home / "derived").iterdir())
        assert not (tmp_path / "no").exists()
