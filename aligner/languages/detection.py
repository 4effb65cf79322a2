"""What language a text is in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import exp

from aligner import registry, report
from aligner.errors import InputError
from aligner.languages import get, is_supported, langid
from aligner.languages.scripts import CLASSES, CODES
from aligner.languages.tags import is_known
from aligner.model import language_of

NAME_IT = "name its language"
"""How a message says it, so that others can say where."""

_SAMPLE = 50_000  # characters looked at; more changes nothing

# One Han character says about as much as three letters.
_WEIGHTS = {"Han": 3, "Kana": 2, "Hangul": 2}
_BY_SCRIPT = {"Hangul": "ko", "Thai": "th"}
_CLASSES = {name: re.compile(f"[{characters}]") for name, characters in CLASSES.items()}

# Varieties that the model knows and that a text in their neighbour is easily taken for. Few texts are written in them,
# so that they must leave the other one far behind.
_FEW = frozenset({"an", "ext", "ary", "arz", "pcm", "vec", "lij", "fy", "oc", "wa", "gcr", "gcf", "lb", "crh", "tk"})
# Those that are hard to tell from each other: together they speak against a language with rules.
_FAMILIES = ({"no", "nn", "da", "sv"}, {"id", "ms", "jv"}, {"hr", "bs", "sr", "sl"}, {"cs", "sk"}, {"bg", "mk"})
# How much more likely a language without rules must be than the best one with rules: e to the power of this.
_FIRM, _FIRM_FEW, _FIRM_SHORT = 1.3, 5.0, 2.6
_SHORT, _SHORTEST = 20, 10  # letters
_WEAK, _NEAR = 0.12, 0.3  # probability below which letters say little: English is the likeliest if it comes near

_ENOUGH, _NEARLY_ALL = 30, 0.95  # weight of letters, and their share, from which on a script speaks against a language

# Characters that Cantonese alone has; weekdays, eras and firms as only Japanese writes them; little words of Chinese.
_CANTONESE = re.compile("[嘅咗喺佢哋啲唔冇嚟嘢乜噉咁睇瞓攞嗰咩嘥揾諗]")
_JAPANESE = re.compile("[日月火水木金土]曜|株式会社|令和|平成|勉強|自動販売|[一-鿿]{2}中、")
_CHINESE = re.compile("[的了是这這我你您他她们們吗嗎呢吧说說没沒还還对對把被让讓与與及为為]")


def detect(content: str) -> str:
    """Return the tag of the language that a text is in, judged by its script and then by its letters; needs no network.

    A text without letters is taken for English.

    Raises:
        InputError: It is clearly in a language that has no folder.
    """
    found = identify(content)
    refuse_unnamed(found)
    return found


def refuse_unnamed(lang: str) -> None:
    """Refuse a language that has no folder, and that nobody named.

    Raises:
        InputError: It is one.
    """
    if not is_supported(lang):
        raise InputError(
            f"the text seems to be in {get(lang).name}, which is not supported",
            hint=f"{NAME_IT}: {lang}, which general rules are used for, or the one that it is in",
        )


def identify(content: str) -> str:
    """Return the tag of the language that a text is in, whether there is a folder for it or not; as `detect`."""
    sample = content[:_SAMPLE]
    counts = _weights(sample)
    letters = sum(map(str.isalpha, sample))
    if not any(counts.values()):
        return _by_letters(sample, "", letters) if letters else "en"
    script = max(counts, key=lambda name: counts[name])
    if 2 * letters > 6 * sum(counts.values()):
        return _by_letters(sample, "", letters)  # most of its letters are in none of these scripts
    if script == "Kana":
        return "ja"
    if script == "Han":
        return _han(sample)
    return _BY_SCRIPT.get(script) or _by_letters(sample, script, letters)


def doubt(content: str, tag: str, name: str) -> None:
    """Give a notice where a text is clearly in another language than the one it is said to be in.

    Clear means: there is enough text, most of it letters, and both halves of it look the same. In a language that
    cannot be told by its letters, only another script speaks against a text.

    Args:
        content: The text.
        tag: Tag of the language that somebody named.
        name: Name of the file, for the notice.

    Raises:
        InputError: Nearly all of its letters are of a script that the language is not written in.
    """
    sample = content.strip()[:20_000]
    named = get(tag)
    if script := foreign_script(sample, tag):
        reason = f"its letters are {script}, and it is named {named.name} ({tag})"
        raise InputError(reason, hint="name the language it is in; the two languages may have been swapped")
    if found := other_language(sample, tag):
        report.notice("doubted", f"looks like {get(found).name} ({found}), not {tag} as named", file=name)


def other_language(sample: str, tag: str) -> str:
    """Return the language that a text is clearly in, where it is not the one it is said to be in; else nothing."""
    if len(sample) < 100 or 2 * sum(map(str.isalpha, sample)) < len(sample):
        return ""
    named, middle = get(tag), len(sample) // 2
    found, *others = {language_of(identify(part)) for part in (sample[:middle], sample[middle:])}
    is_other = not others and get(found) is not named and (can_tell(tag) or get(found).scripts != named.scripts)
    return found if is_other else ""


def foreign_script(sample: str, lang: str, *, least: int = _ENOUGH) -> str:
    """Return the script of nearly all letters of a text, if a language is not written in it; else an empty string.

    Languages without a folder may be written in several scripts: only those that no other language uses speak against.

    Args:
        sample: The text.
        lang: Tag of the language.
        least: Letters of the script that are enough to tell; a Chinese character counts as several.
    """
    counts = _weights(sample)
    script = max(counts, key=lambda name: counts[name])
    total = max(sum(counts.values()), sum(map(str.isalpha, sample)))
    own = get(lang).scripts
    if counts[script] < least or counts[script] < _NEARLY_ALL * total or script in own or not is_known(lang):
        return ""
    return script if is_supported(lang) or script in _BY_SCRIPT or script in ("Han", "Kana") else ""


def can_tell(lang: str) -> bool:
    """Return whether `detect` knows a language, so that it would find a text in it to be in it."""
    primary = language_of(lang)
    return primary in _BY_SCRIPT.values() or primary in langid.identifier().nb_classes


def _weights(sample: str) -> dict[str, int]:
    """How much of a text is in each script; Chinese characters beside kana count with them."""
    counts = {name: len(script.findall(sample)) * _WEIGHTS.get(name, 1) for name, script in _CLASSES.items()}
    if counts["Kana"] * 10 > counts["Han"]:
        counts["Kana"] += counts["Han"]
        counts["Han"] = 0
    return counts


def _han(sample: str) -> str:
    """The language of a text in Chinese characters: Chinese in either kind of them, Cantonese, or Japanese.

    Japanese without kana has characters that are in JIS alone (売, 働), or some that only simplified Chinese has beside
    some that only traditional has; its words count as four of these, and little words of Chinese speak against it.
    """
    characters = Counter(_CLASSES["Han"].findall(sample))
    total = sum(characters.values())
    traditional = simplified = japanese = 0
    for character, count in characters.items():
        if character == "〇":
            continue  # common to all, and in neither of the two Chinese sets
        big5, gb2312 = _encodable(character, "big5"), _encodable(character, "gb2312")
        traditional += count * (big5 and not gb2312)
        simplified += count * (gb2312 and not big5)
        japanese += count * (not big5 and not gb2312 and _encodable(character, "shift_jis"))
    if len(_CANTONESE.findall(sample)) * 30 > total:
        return "yue"
    foreign = sum(count for character, count in characters.items() if not _encodable(character, "shift_jis"))
    japanese += min(traditional, simplified) + 4 * len(_JAPANESE.findall(sample))
    against = foreign + len(_CHINESE.findall(sample))
    # One character of a headline is enough where nothing speaks against it.
    if japanese > 2 * against and japanese * (25 if against else 50) > total:
        return "ja"
    return "zh-TW" if traditional > simplified else "zh"


def _encodable(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _by_letters(sample: str, script: str, letters: int) -> str:
    """What py3langid takes a text for, among the languages of its script; one without rules only if it is clearly so.

    Args:
        sample: The text.
        script: Its script; empty where it is none of `CLASSES`.
        letters: How many letters it has.
    """
    if sample.isupper():
        sample, letters = sample.lower(), min(letters, _SHORT - 1)  # the model knows capitals as rare
    ranking = list(_in_script(sample, script))
    supported = [(lang, probability) for lang, probability in ranking if lang in registry.LANGUAGES]
    others = [(lang, probability) for lang, probability in ranking if lang not in registry.LANGUAGES]
    if not supported:
        return others[0][0] if others else "und"
    best, probability = supported[0]
    if others and _is_clear(others, probability, letters):
        return others[0][0]
    if probability < _WEAK and sample.isascii() and dict(supported).get("en", 0) > _NEAR * probability:
        return "en"
    return best


def _is_clear(others: list[tuple[str, float]], probability: float, letters: int) -> bool:
    """Whether the language that leads those without rules is clearly more likely than the best one with rules."""
    first = others[0][0]
    family = next((family for family in _FAMILIES if first in family), {first})
    weight = sum(share for lang, share in others if lang in family)
    firm = _FIRM_FEW if first in _FEW else _FIRM if letters >= _SHORT else _FIRM_SHORT
    return letters >= _SHORTEST and weight > probability * exp(firm)


def _in_script(sample: str, script: str) -> Iterator[tuple[str, float]]:
    """The likeliest languages that are written in a script, with their probabilities."""
    for lang, probability in langid.rank(sample):
        if lang != "zxx" and (not script or script in _scripts(lang)):
            yield lang, probability


@cache
def _scripts(lang: str) -> tuple[str, ...]:
    """The scripts that a language of the model is written in."""
    if lang in registry.LANGUAGES:
        return get(lang).scripts
    more = {"sr": ("Latin",), "uz": ("Cyrillic",), "az": ("Cyrillic",), "ku": ("Arabic",), "uzs": ("Arabic",), "mn": ()}
    return (*CODES.get(langid.scripts()[lang], ()), *more.get(lang, ()))
