"""Scripts: which characters belong to each, as ranges for a character class of `re`.

`re.compile(f"[{HAN}]")` finds a Chinese character. The ranges are those of the Unicode property Script, where
characters are assigned; a test compares them with the package `regex`. They stand here as strings, and are not left to
`regex`, because `re` goes through Chinese text faster with them, has nothing to load, and can have them within larger
patterns.
"""

from __future__ import annotations

HAN = "\u2e80-\u2fd5\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
"""Chinese characters, with 々, 〆 and 〇, wherever they are used."""

KANA = (
    "\u3031-\u3035\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f\U0001aff0-\U0001b16f"
)
"""Hiragana and katakana with their marks of sound and repetition (ー, ゛), but without ・, which Chinese has too."""

BOPOMOFO = "\u3105-\u312f\u31a0-\u31bf"
HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uffa0-\uffdc"
THAI = "\u0e01-\u0e3a\u0e40-\u0e5b"
ARABIC = "\u0620-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
CYRILLIC = "\u0400-\u052f"

CLASSES = {
    "Han": HAN, "Kana": KANA, "Hangul": HANGUL, "Thai": THAI, "Arabic": ARABIC, "Latin": LATIN, "Cyrillic": CYRILLIC,
}  # fmt: skip
"""The ranges by the names that `Language.scripts` uses."""

EAST_ASIAN = HAN + KANA + BOPOMOFO + HANGUL
"""Letters of Chinese, Japanese and Korean, each of which says more than a Latin one."""

SOUTH_EAST_ASIAN = THAI + "\u0e81-\u0edf\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Burmese and Khmer, which have no spaces between words."""

UNSPACED = SOUTH_EAST_ASIAN + HAN + KANA + BOPOMOFO
"""Letters of all scripts without spaces between words."""

IDEOGRAPHIC = (
    HAN + KANA + BOPOMOFO + "\u2ff0-\u303f\u30a0\u30fb\u3190-\u319f\u31c0-\u31ef\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffef"
)
"""What Chinese and Japanese are written in without spaces: letters, marks (、。「」・), full-width forms."""

WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U0001aff0-\U0001b2ff\U00020000-\U0003fffd"
)
"""Characters of East Asian writing that take two columns (UAX 11), marks and full-width forms among them."""

RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})
"""Scripts written from right to left, by the codes of ISO 15924 that tags use."""
