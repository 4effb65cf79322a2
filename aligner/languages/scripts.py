"""Scripts: which characters belong to each, as ranges for a character class of `re`.

`re.compile(f"[{HAN}]")` finds a Chinese character. The ranges are those of the Unicode property Script, where
characters are assigned; a test compares them with the package `regex`. They stand here as strings, and are not left to
`regex`, because `re` goes through Chinese text faster with them, has nothing to load, and can have them within larger
patterns.
"""

from __future__ import annotations

import re

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
    "Greek": (
        "\u0370-\u0373\u0376\u0377\u037a-\u037d\u037f\u0386\u0388-\u03e1\u03f0-\u03f5\u03f7-\u03ff"
        "\u1f00-\u1fbc\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc"
    ),
    "Hebrew": "\u05d0-\u05f2\ufb1d\ufb1f-\ufb28\ufb2a-\ufb4f",
    "Armenian": "\u0531-\u0559\u0560-\u0588\ufb13-\ufb17",
    "Georgian": "\u10a0-\u10fa\u10fc-\u10ff\u1c90-\u1cbf\u2d00-\u2d2d",
    "Devanagari": "\u0900-\u0950\u0955-\u0963\u0971-\u097f",
    "Bengali": "\u0980-\u09e3\u09f0\u09f1\u09fc",
    "Gurmukhi": "\u0a01-\u0a5e\u0a70-\u0a75",
    "Gujarati": "\u0a81-\u0ae3\u0af9-\u0afc",
    "Oriya": "\u0b01-\u0b63\u0b71",
    "Tamil": "\u0b82-\u0bd7",
    "Telugu": "\u0c00-\u0c63",
    "Kannada": "\u0c80-\u0c83\u0c85-\u0ce3\u0cf1-\u0cf3",
    "Malayalam": "\u0d00-\u0d4e\u0d54-\u0d57\u0d5f-\u0d63\u0d7a-\u0d7f",
    "Sinhala": "\u0d81-\u0ddf\u0df2\u0df3",
    "Lao": "\u0e81-\u0ecd\u0edc-\u0edf",
    "Tibetan": "\u0f00\u0f40-\u0f83\u0f88-\u0fbc",
    "Myanmar": "\u1000-\u103f\u1050-\u108f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a-\uaa7f",
    "Khmer": "\u1780-\u17c8\u17d7\u17dc",
    "Ethiopic": "\u1200-\u135a\u1380-\u138f\u2d80-\u2dde",
    "Mongolian": "\u1820-\u18aa",
}  # fmt: skip
"""The ranges by the names that `Language.scripts` uses. A script that is not here has few texts."""

CODES = {
    "Latn": ("Latin",), "Cyrl": ("Cyrillic",), "Arab": ("Arabic",), "Aran": ("Arabic",), "Hans": ("Han",),
    "Hant": ("Han",), "Hani": ("Han",), "Jpan": ("Kana", "Han"), "Hira": ("Kana",), "Kana": ("Kana",),
    "Kore": ("Hangul",), "Hang": ("Hangul",), "Grek": ("Greek",), "Hebr": ("Hebrew",), "Armn": ("Armenian",),
    "Geor": ("Georgian",), "Deva": ("Devanagari",), "Beng": ("Bengali",), "Guru": ("Gurmukhi",),
    "Gujr": ("Gujarati",), "Orya": ("Oriya",), "Taml": ("Tamil",), "Telu": ("Telugu",), "Knda": ("Kannada",),
    "Mlym": ("Malayalam",), "Sinh": ("Sinhala",), "Thai": ("Thai",), "Laoo": ("Lao",), "Tibt": ("Tibetan",),
    "Mymr": ("Myanmar",), "Khmr": ("Khmer",), "Ethi": ("Ethiopic",), "Mong": ("Mongolian",),
}  # fmt: skip
"""The names of scripts by the codes of ISO 15924 that tags use."""

CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn", "Cher", "Copt", "Dsrt", "Glag", "Adlm", "Osge", "Vith"})
"""Scripts with capital letters."""

UNSPACED_CODES = frozenset(
    {"Hans", "Hant", "Hani", "Jpan", "Hira", "Kana", "Bopo", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"}
)
"""Scripts without spaces between words."""

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


_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")
_HEADING = 100  # columns


def is_short_line(line: str) -> bool:
    """Return whether a line with letters or digits is as short as headings and titles are.

    That is 100 columns, of which a Chinese character takes two and a half.
    """
    columns = len(line) if len(line) > _HEADING else len(line) + 1.5 * len(_EAST_ASIAN.findall(line))
    return columns <= _HEADING and any(map(str.isalnum, line))
