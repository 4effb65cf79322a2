"""What English words are, as another language's dictionary tells by how it explains: verbs stand there as `to deepen`.

It needs no library and no list of its own, and is there for every pair of languages with English.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from aligner.engine.dictionary import definitions

_ENDINGS = (("ing", ""), ("ing", "e"), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ies", "y"), ("es", ""), ("s", ""))
# What a form in -ing or -ed is, next to the verb itself: often an adjective or a noun.
_PARTICIPLE = 0.6
# Verbs with the forms that no ending tells.
_FORMS = """
    be was were been; become became; begin began begun; bite bit bitten; bring brought; break broke broken;
    build built; buy bought; catch caught; choose chose chosen; come came; draw drew drawn; drink drank drunk;
    drive drove driven; eat ate eaten; fall fell fallen; feel felt; fight fought; find found; fly flew flown;
    forget forgot forgotten; give gave given; go went gone; grow grew grown; have had; hear heard; hide hid
    hidden; hold held; keep kept; know knew known; lay laid; lead led; leave left; lend lent; lie lain; lose
    lost; make made; mean meant; meet met; pay paid; ride rode ridden; rise rose risen; run ran; say said; see
    saw seen; sell sold; send sent; shake shook shaken; show shown; sing sang sung; sit sat; sleep slept; speak
    spoke spoken; spend spent; stand stood; steal stole stolen; strike struck; swear swore sworn; take took
    taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown; understand understood;
    wake woke woken; wear wore worn; win won; write wrote written
"""
_IRREGULAR = {form: verb for verb, *forms in map(str.split, _FORMS.split(";")) for form in forms}
POSSESSIVES = frozenset(["my", "your", "his", "her", "its", "our", "their"])
"""They make a phrase that is about somebody, and no term."""
_DETERMINERS = POSSESSIVES | {"the", "a", "an", "this", "these", "that", "those", "more", "any", "some"}
_ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()  # noqa: SIM905
)
_DOUBTFUL_VERB = 0.2
_ADVERB = 0.5  # goes with a verb, or with an adjective
# What is thought of a word before it is looked up: it ends phrases twice as often as not.
_ENDS, _STANDS = 2, 3
_DEFINITION = re.compile(r"/(to )?([a-z]+(?: [a-z]+){0,2})(?=[/;\n])")


class _Uses(NamedTuple):
    """How often words stand in definitions of up to three words.

    Attributes:
        verbs: As the first word behind `to`.
        others: Elsewhere.
        heads: As the last word of several, in definitions without `to`.
        phrases: In such definitions, in any place.
    """

    verbs: Counter[str]
    others: Counter[str]
    heads: Counter[str]
    phrases: Counter[str]


def singular(word: str) -> str:
    """An English noun without the ending of the plural, roughly: the same for both numbers is all that counts."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=50_000)
def verbness(word: str) -> float:
    """How much of what a dictionary says with an English word it says with it as a verb: between 0 and 1.

    Args:
        word: In lower case, in any form.
    """
    if word.endswith("ly") and len(word) > 4:
        return _ADVERB
    uses = _uses()
    word = _IRREGULAR.get(word, word)
    best, weight = word, 1.0
    for ending, instead in _ENDINGS:
        form = word[: -len(ending)] + instead
        if word.endswith(ending) and len(form) > 1 and uses.verbs[form] > uses.verbs[best]:
            best, weight = form, _PARTICIPLE if ending in ("ing", "ed", "ied") else 1.0
    others = uses.others[best] + (uses.others[word] if word != best else 0)
    return weight * uses.verbs[best] / (uses.verbs[best] + others + 1)


@lru_cache(maxsize=50_000)
def openness(word: str) -> float:
    """How surely a phrase that ends with an English word goes on: near 1 for an adjective, 0 for a noun.

    Args:
        word: In lower case, in any form.
    """
    uses = _uses()
    if uses.others[singular(word)] > uses.others[word]:
        return 0.0  # a plural
    ends = (uses.heads[word] + _ENDS) / (uses.phrases[word] + _STANDS)
    return max(0.0, 1 - 2 * ends)


def is_plain(word: str) -> bool:
    """Whether a word has none of the endings of a verb, so that behind another word it may well be a noun."""
    return not word.endswith(("ing", "ed", "s"))


def is_ordinal(word: str) -> bool:
    """Whether a word is an ordinal number."""
    return word.lower() in _ORDINALS


def is_verb_phrase(words: Sequence[str]) -> bool:
    """Whether a phrase that begins so begins with a verb, as in `to support the secretariat`: no noun stands there.

    Args:
        words: The first two words in lower case, function words among them.
    """
    return len(words) == 2 and words[1] in _DETERMINERS and verbness(words[0]) > _DOUBTFUL_VERB


@lru_cache(maxsize=1)
def _uses() -> _Uses:
    uses = _Uses(Counter(), Counter(), Counter(), Counter())
    for to, phrase in _DEFINITION.findall(definitions()):
        words = phrase.split(" ")
        if to:
            uses.verbs[words[0]] += 1
            uses.others.update(words[1:])
            continue
        uses.others.update(words)
        if len(words) > 1:
            uses.heads[words[-1]] += 1
            uses.phrases.update(words)
    return uses
