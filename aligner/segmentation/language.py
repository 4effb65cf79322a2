"""Which languages there are, what a tag stands for, and what language a text is in."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from aligner.errors import InputError

LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh", "zh-TW")

_TRADITIONAL = {"hant", "tw", "hk", "mo"}
_SAMPLE = 50_000  # characters looked at; more changes nothing

# Scripts by ranges of code points. One Han character says about as much as three letters.
_SCRIPTS = {
    "han": re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    "kana": re.compile("[\u3041-\u30fa\u30fd-\u30ff\uff66-\uff9d]"),
    "hangul": re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"),
    "thai": re.compile("[\u0e01-\u0e5b]"),
    "arabic": re.compile("[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"),
    "latin": re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
}
_WEIGHTS = {"han": 3, "kana": 2, "hangul": 2}
_BY_SCRIPT = {"hangul": "ko", "thai": "th"}

# Names for the message that refuses a text; a language that is not here is named by its code.
_NAMES = {
    "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "el": "Greek", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "gl": "Galician", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
    "ka": "Georgian", "kk": "Kazakh", "ky": "Kyrgyz", "la": "Latin", "lt": "Lithuanian", "lv": "Latvian",
    "mn": "Mongolian", "ms": "Malay", "nb": "Norwegian", "no": "Norwegian", "ro": "Romanian", "sk": "Slovak",
    "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "ug": "Uyghur",
}  # fmt: skip


def primary(tag: str) -> str:
    """The supported language that a BCP 47 tag stands for: `en` for `en-GB`, `zh-TW` for `zh-Hant` or `zh-HK`.

    Raises:
        InputError: There is none; the message lists those there are.
    """
    first, *others = tag.replace("_", "-").lower().split("-")
    if first == "zh":
        return "zh-TW" if "hans" not in others and _TRADITIONAL.intersection(others) else "zh"
    if first not in LANGUAGES:
        raise InputError(f"unsupported language {tag!r}", hint=f"choose from: {', '.join(LANGUAGES)}")
    return first


def detect(content: str) -> str:
    """The supported language that a text is in, judged by its script and then by its letters; needs no network.

    A text without letters is taken for English.

    Raises:
        InputError: It is clearly in a language that is not supported.
    """
    sample = content[:_SAMPLE]
    counts = {name: len(script.findall(sample)) * _WEIGHTS.get(name, 1) for name, script in _SCRIPTS.items()}
    if not any(counts.values()):
        return _by_letters(sample) if any(map(str.isalpha, sample)) else "en"
    if counts["kana"] * 10 > counts["han"]:
        counts["kana"] += counts["han"]
    script = max(counts, key=lambda name: counts[name])
    known = sum(counts.values()) - (counts["han"] if script == "kana" else 0)
    if 2 * sum(map(str.isalpha, sample)) > 6 * known:
        return _by_letters(sample)  # most of its letters are in none of these scripts
    if script == "kana":
        return "ja"
    if script == "han":
        return _han(sample)
    return _BY_SCRIPT.get(script) or _by_letters(sample)


def _han(sample: str) -> str:
    """`zh-TW` where more characters are in Big5 alone than in GB 2312 alone."""
    traditional = 0
    for character, count in Counter(_SCRIPTS["han"].findall(sample)).items():
        traditional += count * (_encodable(character, "big5") - _encodable(character, "gb2312"))
    return "zh-TW" if traditional > 0 else "zh"


def _encodable(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE, norm_probs=True)


def _by_letters(sample: str) -> str:
    """What py3langid takes a text for. Only a text long enough to be sure of is refused."""
    ranking = _identifier().rank(sample)
    best, probability = ranking[0]
    if best in LANGUAGES:
        return str(best)
    if (probability > 0.95 and sum(map(str.isalpha, sample)) >= 40) or not _SCRIPTS["latin"].search(sample):
        raise InputError(
            f"the text seems to be in {_NAMES.get(best, best)}, which is not supported",
            hint=f"if it is not, name its language with --source-lang or --target-lang: {', '.join(LANGUAGES)}",
        )
    return next(str(lang) for lang, _ in ranking if lang in LANGUAGES)
