"""English words and their forms.

What the forms of a word have in common is asked for in several ways, by how much may be mistaken: `lemma` and `forms`
go by a list and by the rules of spelling; `uninflected` leaves what inflection leaves, and keeps *unilateral* and
*unilaterally* apart; `rough_stem` cuts roughly, to meet the headwords of a dictionary; `singular` undoes plurals.
"""

from __future__ import annotations

import re
from functools import cache

from aligner.languages import lists
from aligner.languages.stems import without_possessive

_VOWELS = "aeiou"
_LEAST = 3  # letters in a word that is inflected
_WORD = re.compile(f"[a-z]{{{_LEAST},}}")
_ROUGH_ENDINGS = ("ing", "ies", "es", "ed", "s", "ly")
# What undoes inflection, one after the other; what is left need not be a word.
_INFLECTIONS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"(?<=[a-z]{2})ie[sd]$|(?<=[a-z]{2}[^aeiou])ying$", "y"),
        (r"(?<=ss|sh|ch)es$|(?<=[xz])es$", ""),
        (r"(?<=[a-z]{2}[^siu])s$", ""),
        (r"(?:(?<=[cfg]ree)|(?<=ntee))(?:d|ing)$", ""),
        (r"(?<=[aeiouy])([bdgmnprt])\1(?:ed|ing)$", r"\1"),
        (r"(?<=[aeiouy][a-z])(?:ed|ing)$|(?<=[aeiouy][a-z]{2})(?:ed|ing)$", ""),
    )
)


def forms(word: str) -> tuple[str, ...]:
    """Return a word with its inflected forms, each once; the word alone where it has none, or is no dictionary form.

    Forms that do not exist do no harm: they are found nowhere. Those that are another word's do, and are left out.

    Args:
        word: In lower case: `country` gives `country, countries, …`, `countries` nothing but itself.
    """
    if word in _paradigms():
        return _paradigms()[word]
    if not _WORD.fullmatch(word) or not re.search("[aeiouy]", word) or re.search("[^siu]s$|[^e]ed$", word):
        return (word,)
    if re.search("[a-z]{3}ing$", word):
        return (word, f"{word}s")
    return tuple(dict.fromkeys((word, *_regular(word))))


def lemma(form: str) -> str:
    """Return the dictionary form of an irregular form, in lower case; any other word as it is."""
    return _lemmas().get(form, form)


def irregular_verb(form: str) -> str:
    """Return the dictionary form of a form of a verb that no ending tells, such as `led`; any other word as it is."""
    verb = lemma(form)
    return verb if any(other.endswith("ing") for other in forms(verb)) and form not in _regular(verb) else form


def uninflected(word: str) -> str:
    """Return what the inflected forms of a word in lower case have in common, which need not be a word."""
    word = lemma(without_possessive(word))
    if _paradigms().get(word) != (word,):
        for pattern, instead in _INFLECTIONS:
            word = pattern.sub(instead, word)
    return word[:-1] if len(word) > _LEAST and word[-1] == "e" else word


def rough_stem(word: str) -> str:
    """Return a word in lower case without its ending, roughly: enough to meet the headword of a dictionary."""
    for ending in _ROUGH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word[: -len(ending)]
    return word


def singular(word: str) -> str:
    """Return a noun without the ending of the plural, roughly: the same for both numbers is all that counts."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@cache
def _paradigms() -> dict[str, tuple[str, ...]]:
    """All forms of each word that rules do not inflect, or not rightly; the word itself comes first."""
    return {forms[0]: forms for forms in lists.entries("aligner.languages.en", "inflections")}


@cache
def _lemmas() -> dict[str, str]:
    return {form: word for word, forms in reversed(_paradigms().items()) for form in forms}


def _regular(word: str) -> list[str]:
    """The third person, which is also the plural, the past and the participle, as the rules of spelling have them."""
    third = word + ("es" if re.search("(s|x|z|ch|sh|[^aeiou]o)$", word) else "s")
    if word.endswith("ee"):
        return [third, f"{word}d", f"{word}ing"]
    if word.endswith("e"):
        return [third, f"{word}d", f"{word[:-1]}ing"]
    if re.search("[^aeiou]y$", word):
        return [f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"]
    made = [f"{word}ed", f"{word}ing"]
    if re.search(f"(^|[^{_VOWELS}])[{_VOWELS}][^{_VOWELS}wxy]$", word):
        doubled = [f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"]
        once = len(re.findall(f"[{_VOWELS}y]+", word)) == 1
        made = doubled if once else [*made, *doubled]  # plan; but travel and refer go either way
    return [third, *made]
