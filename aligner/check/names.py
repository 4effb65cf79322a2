"""Check names and strings that both sides must have: addresses, product codes, words in Latin letters, Chinese names.

An address or a code stands the same in every language. A word in Latin letters inside a text in another script was
taken over from the other side, or is an abbreviation of it. A Chinese name in pinyin is compared only where it is sure
which name stands on the Chinese side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from aligner import languages
from aligner.check.finding import BeadText, Check, CheckContext, Finding
from aligner.check.name_memory import NameMemory
from aligner.check.opposites import opposites
from aligner.languages.pairs import cased_side, differing_names
from aligner.languages.readings import NOTHING, Remembered, Taken
from aligner.languages.scripts import IDEOGRAPHIC
from aligner.model import Span

_ADDRESS = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"'“”‘’(){IDEOGRAPHIC}]+|[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}})+",
    re.ASCII,
)
_DOMAIN = re.compile(r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|edu|gov|cn|io)(?![\w.-])", re.ASCII | re.IGNORECASE)
_CODE = re.compile(  # letters are capitals, or one or two: AB-1234, COVID-19, x86/64
    r"(?<![\w@./-])(?=[\w./-]{0,60}?[A-Z])(?=[\w./-]{0,60}?\d)(?:[A-Z]|[a-z]{1,2}(?![a-z])|\d)"
    r"(?:(?:[-/_]|(?<=\d)\.(?=\d))?(?:[A-Z]|[a-z]{1,2}(?![a-z])|\d)){1,60}(?![\w@])",
    re.ASCII,
)
# Numbers with a unit or an ending look like codes: 5GB, 20KM, 3K; 3D and the like are words, and are translated.
_NO_CODE = re.compile(
    r"\d+(?:[.,]\d+)*-?[A-Za-z]{1,3}(?:/[a-z]+)?|[A-Za-z]\d{1,2}|[IVX]+[-.]?\d+|\d+(?:st|nd|rd|th)", re.IGNORECASE
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9]*(?:[-'’.&·][A-Za-zÀ-ɏ0-9]+)*")
_NON_WORD = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
_UNITS = frozenset(
    re.findall(
        r"\w+",
        "km cm mm nm kg mg ml kw kwh mw gb mb kb tb hz khz mhz ghz ph am pm no "
        "vs etc app ok pk ktv bbs ppt usd rmb cny eur gbp",
    )
)


def names(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield findings for the names, addresses and codes that one side of a bead lacks."""
    if not bead.source or not bead.target:
        return
    strings, tags = (bead.source, bead.target), (bead.source_lang, bead.target_lang)
    unmatched = []
    for here in (0, 1):
        there = 1 - here
        missing = _addresses_and_codes(strings[here])
        if missing:
            squeezed = _squeezed(strings[there])
            missing = [span for span in missing if _squeezed(strings[here][slice(*span)]) not in squeezed]
        if "Latin" not in languages.get(tags[here]).scripts and _LATIN.search(strings[here]):
            missing += _unmatched_latin(strings[here], strings[there], _squeezed(strings[there]), missing)
        unmatched.append(missing)
    yield from bead.unmatched("name", "names", unmatched)
    yield from opposites(bead, "name")
    for source, target in differing_names(tags, *strings, _remembered(bead, context)):
        yield bead.disagreement("name", "names", [[source], [target]])


def _remembered(bead: BeadText, context: CheckContext) -> Remembered:
    """Return what the other beads say of the names of one."""
    tags = bead.source_lang, bead.target_lang
    cased = cased_side(tags)
    if cased is None or tags[0] == tags[1]:
        return NOTHING
    both = all(languages.get(tag).has_case for tag in tags)
    memory = context.cached((NameMemory, tags), lambda: NameMemory(cased, both))
    if context.part is not None:
        memory.learn(context.part)
    return memory.look((bead.source, bead.target))


def _squeezed(string: str) -> str:
    """Return the letters and digits of a string, lower-cased and without accents."""
    plain = unicodedata.normalize("NFKD", string).casefold()
    return _NON_WORD.sub("", plain)


def _addresses_and_codes(string: str) -> list[Span]:
    """Return the spans of addresses (URLs, e-mail) and product codes."""
    candidates: list[Span] = []
    if "@" in string or "://" in string or "www." in string:
        for match in _ADDRESS.finditer(string):
            candidates.append(Span(match.start(), match.start() + len(match[0].rstrip(".,;:!?)"))))
    if "." in string:
        candidates += [Span(*match.span()) for match in _DOMAIN.finditer(string)]
    if _DIGIT.search(string):
        for match in _CODE.finditer(string):
            if not _NO_CODE.fullmatch(match[0]) and sum(c.isalnum() for c in match[0]) > 2:
                candidates.append(Span(*match.span()))
    found, covered = [], Taken()
    for span in candidates:
        if not covered.holds(*span):
            found.append(span)
            covered.add(*span)
    return found


def _unmatched_latin(string: str, other: str, squeezed: str, taken: list[Span]) -> list[Span]:
    """Return the Latin words, in a text in another script, that the other side lacks, also spelled out."""
    found = []
    initials = ""
    covered = Taken(taken)
    for match in _LATIN.finditer(string):
        word = _squeezed(match[0])
        if len(word) < 2 or word in _UNITS or covered.holds(*match.span()) or word in squeezed:
            continue
        if string[match.start() - 1 : match.start()].isdecimal():
            continue  # a unit, or an ending
        if any(c.isdigit() for c in word):
            letters = "".join(c for c in word if not c.isdigit())
            if len(letters) < 2 or letters in squeezed:
                continue
        initials = initials or _initials(other)
        # "gross domestic product" for GDP, "television" for TV
        if match[0].isupper() and (word in initials or _is_subsequence(word, other.casefold().split())):
            continue
        if word.endswith("s") and word[:-1] in squeezed:
            continue
        found.append(Span(*match.span()))
    return found


def _initials(string: str) -> str:
    return "".join(
        word[0] for word in re.findall(r"[^\W\d_]+", string.casefold()) if word not in ("of", "the", "and", "for")
    )


def _is_subsequence(word: str, words: list[str]) -> bool:
    """Return whether one of `words` begins with the first letter of `word` and has all its letters in order."""

    def holds(candidate: str) -> bool:
        letters = iter(candidate)
        return candidate[0] == word[0] and all(letter in letters for letter in word)

    return any(holds(candidate) for candidate in words if len(candidate) > len(word))


CHECK = Check(names, of_words=True)
