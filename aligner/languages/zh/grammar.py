"""What Chinese words are, as far as it tells terms from other phrases."""

from __future__ import annotations

from aligner.languages.grammar import Expected, Grammar
from aligner.languages.zh.cedict import is_headword

POSTPOSITIONS = frozenset("内內外里裡裏上下中前后後间間时時")
_NUMERALS = frozenset("零〇○一二两兩三四五六七八九十百千万萬亿億几幾数數半双雙第廿卅")
_PERSONAL = frozenset("我你您他她咱俺") | {"我们", "我們", "你们", "你們", "他们", "他們", "她们", "她們", "咱们"}
_BEFORE_NOUNS = frozenset("的该該本各每某这這那此其在于於由对對以按从從与與和及") | {"按照", "根据"}
_BEFORE_VERBS = frozenset("应應将將会會可须要不没已正就也都才又再还還曾未均") | {
    *("应当", "可以", "能", "能够", "必须", "需要", "没有", "已经", "正在")
}


class ChineseGrammar(Grammar):
    """Chinese, in which parts of speech come from jieba's dictionary."""

    def openness(self, word: str) -> float:
        """Return 1 for a word that tells a place or a time and that no dictionary has, such as 雪里."""
        return float(word[-1] in POSTPOSITIONS and len(word) > 1 and not is_headword(word))

    def is_plain(self, word: str) -> bool:
        """Return whether a word has several characters: of one, it is a verb wherever it may be one, as in 摩西叫."""
        return len(word) > 1

    def is_numeral(self, word: str, tag: str) -> bool:
        """Return whether a word is a number, with a measure word or without, such as 三名 and 第六条."""
        return tag == "NUM" and (word[0] in _NUMERALS - {"零"} or all(character in _NUMERALS for character in word))

    def is_personal(self, word: str) -> bool:
        """Return whether a word is a personal pronoun."""
        return word in _PERSONAL

    def expects(self, word: str) -> Expected:
        """Return what stands behind a function word: a noun behind 的 and prepositions, a verb behind adverbs."""
        return "noun" if word in _BEFORE_NOUNS else "verb" if word in _BEFORE_VERBS or word in _PERSONAL else ""
