"""What language a text is in."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from aligner import registry
from aligner.errors import InputError
from aligner.languages import get, tags
from aligner.languages.scripts import CLASSES
from aligner.model import language_of

_SAMPLE = 50_000  # characters looked at; more changes nothing

# One Han character says about as much as three letters.
_WEIGHTS = {"Han": 3, "Kana": 2, "Hangul": 2}
_BY_SCRIPT = {"Hangul": "ko", "Thai": "th"}
_CLASSES = {name: re.compile(f"[{characters}]") for name, characters in CLASSES.items()}


def detect(content: str) -> str:
    """Return the tag of the language that a text is in, judged by its script and then by its letters; needs no network.

    A text without letters is taken for English.

    Raises:
        InputError: It is clearly in a language that has no folder.
    """
    sample = content[:_SAMPLE]
    counts = {name: len(script.findall(sample)) * _WEIGHTS.get(name, 1) for name, script in _CLASSES.items()}
    if not any(counts.values()):
        return _by_letters(sample) if any(map(str.isalpha, sample)) else "en"
    if counts["Kana"] * 10 > counts["Han"]:
        counts["Kana"] += counts["Han"]
    script = max(counts, key=lambda name: counts[name])
    known = sum(counts.values()) - (counts["Han"] if script == "Kana" else 0)
    if 2 * sum(map(str.isalpha, sample)) > 6 * known:
        return _by_letters(sample)  # most of its letters are in none of these scripts
    if script == "Kana":
        return "ja"
    if script == "Han":
        return _han(sample)
    return _BY_SCRIPT.get(script) or _by_letters(sample)


def can_tell(lang: str) -> bool:
    """Return whether `detect` knows a language, so that it would find a text in it to be in it."""
    primary = language_of(lang)
    return primary in _BY_SCRIPT.values() or primary in _identifier().nb_classes


def _han(sample: str) -> str:
    """`zh-TW` where more characters are in Big5 alone than in GB 2312 alone."""
    traditional = 0
    for character, count in Counter(_CLASSES["Han"].findall(sample)).items():
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
    if best in registry.LANGUAGES:
        return str(best)
    if (probability > 0.95 and sum(map(str.isalpha, sample)) >= 40) or not _CLASSES["Latin"].search(sample):
        raise InputError(
            f"the text seems to be in {get(best).name}, which is not supported",
            hint=f"if it is not, name its language with --source-lang or --target-lang: {', '.join(tags())}",
        )
    return next(str(lang) for lang, _ in ranking if lang in registry.LANGUAGES)
