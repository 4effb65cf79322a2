"""Numbers in English words: twenty-five, one hundred and eighty, sixth, two-thirds, 1.2 million, both, a dozen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.languages.readings import Quantity, Taken, Weight, quantity

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_CARDINAL = {word: n for n, word in enumerate(_SMALL)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_CARDINAL |= {"threescore": 60, "fourscore": 80}
_ORDINAL = {word: n for n, word in enumerate(_ORDINALS)} | {f"{w[:-1]}ieth": 20 + 10 * n for n, w in enumerate(_TENS)}
_SCALE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PART = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {f"{word}s": n for word, n in _ORDINAL.items()}
_OTHER: dict[str, tuple[float, ...]] = {
    **dict.fromkeys(("both", "couple", "pair", "pairs", "twice", "double", "doubled", "dual", "twin", "twins"), (2,)),
    **dict.fromkeys(("two-way", "either", "neither", "bilateral", "duo", "doubling", "doubles"), (2,)),
    **dict.fromkeys(("once", "single", "sole", "only", "another", "alone"), (1,)),
    **dict.fromkeys(("thrice", "triple", "tripled", "trio", "threefold", "trilateral", "triples", "tripling"), (3,)),
    **dict.fromkeys(("quadruple", "quadrupled", "quartet"), (4,)),
    **dict.fromkeys(("decade", "decades"), (10,)),
    **dict.fromkeys(("dozen", "dozens"), (12, 10)),
    **dict.fromkeys(("century", "centuries"), (100,)),
    **dict.fromkeys(("fortnight", "fortnightly"), (14, 2, 15)),
    **dict.fromkeys(("half",), (0.5, 30, 6)),
    **dict.fromkeys(("quarter", "quarters"), (0.25, 15, 3)),
    **{f"{word[:-1]}ies": (20 + 10 * n, 1920 + 10 * n) for n, word in enumerate(_TENS)},
    **{f"{word}fold": (n, n + 1, n - 1) for n, word in enumerate(_SMALL) if n > 1},
    **{f"{word}s": () for word in (*_SCALE, "ten")},
}
_WORDS = sorted({*_CARDINAL, *_ORDINAL, *_SCALE, *(f"{scale}th" for scale in _SCALE)}, key=len, reverse=True)
_WORD = "|".join(_WORDS)
_RUN = re.compile(
    rf"(?<![\w])(?:an?\s+(?={'|'.join(_SCALE)}))?(?:{_WORD})(?:(?:\s*-\s*|\s+|\s+and\s+|\s+point\s+)(?:{_WORD}))*(?![\w])",
    re.IGNORECASE,
)
_KNOWN = frozenset({*_WORDS, *(part for word in _OTHER for part in word.split("-"))})
_ANY_WORD = re.compile("[a-z]+")
_SINGLE = re.compile(rf"(?<![\w])(?:{'|'.join(sorted(_OTHER, key=len, reverse=True))})(?![\w])", re.IGNORECASE)
_PIECE = re.compile(rf"(?:{_WORD})|point|an?\b|and", re.IGNORECASE)
_PARTS = "|".join([*sorted(_PART, key=len, reverse=True), *_ORDINALS[3:]])
_FRACTION = re.compile(rf"[\s-]+(?:of\s+a\s+|a\s+)?({_PARTS})(?![\w])", re.IGNORECASE)
_SHARE = re.compile(r"\s+per\s?cent", re.IGNORECASE)
_DECADES = re.compile(r"[\s-]+(?:or\s+more\s+)?(decade|dozen|score|centur)\w*", re.IGNORECASE)
_VAGUE = re.compile(r"\b(?:few|several|many|some|couple)(?:\sof)?\s(?:a\s)?$", re.IGNORECASE)
_CONVERTED = re.compile(r"[\s-](?:feet|foot|inch|pound|mile|yard|acre|ounce)", re.IGNORECASE)
_ENUMERATES = re.compile(r"(?:ly)?,\s")  # "Second, we shall"
_FACTORS = {"decade": 10, "dozen": 12, "score": 20, "centur": 100}


def number_words(string: str) -> Iterator[Quantity]:
    """The numbers in English words."""
    if _KNOWN.isdisjoint(_ANY_WORD.findall(string.lower())):
        return
    taken = Taken()
    for match in _RUN.finditer(string):
        for start, stop, value, is_ordinal in _numbers(match):
            if taken.holds(start, stop):
                continue
            values = [value]
            is_loose = is_ordinal and value <= 3 and not _ENUMERATES.match(string, stop)
            weight = Weight.LOOSE if is_loose else Weight.CLEAR
            if found := _FRACTION.match(string, stop):
                part = _PART.get(found[1].lower()) or _ORDINAL[found[1].lower()]
                # "one third", but not "twenty thirds" or "the two quarters"
                if not is_ordinal and value < part:
                    values = [value / part, 100 * value / part, value, part]
                    stop, weight = found.end(), Weight.CLEAR
            elif found := _SHARE.match(string, stop):
                values, stop, weight = [value, value / 100], found.end(), Weight.FIRM
            elif found := _DECADES.match(string, stop):
                values, stop = [value, value * _FACTORS[found[1].lower()]], found.end()
            if _VAGUE.search(string, max(0, start - 10), start) or _CONVERTED.match(string, stop):
                weight = Weight.LOOSE
            if 1000 < value < 2100:
                values += [value % 100] if value > 1800 else [value % 100, value // 100]  # ten twenty-five
            taken.add(start, stop)
            yield quantity(start, stop, values, weight)
    for match in _SINGLE.finditer(string):
        if not taken.holds(*match.span()):
            yield quantity(*match.span(), _OTHER[match[0].lower()], Weight.LOOSE)


def _numbers(run: re.Match[str]) -> Iterator[tuple[int, int, float, bool]]:
    """Beginning, end, value, and whether it is an ordinal, of each number in a run of words."""
    total = section = 0.0
    start = stop = -1
    room = 10**15  # below which the next part must be
    decimals: str | None = None
    for piece in _PIECE.finditer(run[0]):
        word = piece[0].lower()
        first, last = run.start() + piece.start(), run.start() + piece.end()
        if word in ("a", "an", "and"):
            if start < 0 and word != "and":
                start = first
            elif word == "and" and stop >= 0 and room not in (20, 100, 1000):  # "ten and twenty"
                yield start, stop, total + section, False
                total, section, start, stop, room, decimals = 0.0, 0.0, -1, -1, 10**15, None
            continue
        if word == "point":
            decimals = "" if start >= 0 else None
            continue
        is_ordinal = word in _ORDINAL or (word.endswith("th") and word[:-2] in _SCALE)
        value = _CARDINAL.get(word, _ORDINAL.get(word, _SCALE.get(word, _SCALE.get(word.removesuffix("th"), 0))))
        if decimals is not None and value < 10 and word in _CARDINAL:
            decimals += str(value)
            stop = last
            continue
        if word in _SCALE or word.removesuffix("th") in _SCALE:
            if value == 100:
                section = (section or 1) * 100
                room = 100
            else:
                number = (section or (0 if total else 1)) + (float(f"0.{decimals}") if decimals else 0)
                total, section, room, decimals = total + number * value, 0.0, 1000, None
            start = first if start < 0 else start
        else:
            year = 10 <= section < 22 and total == 0 and 10 <= value < 100 and room <= 10
            if year:
                section, room = section * 100 + value, 10 if value % 10 == 0 else 1
            elif stop >= 0 and (value >= room or (section and section % 10 and section < 20)):
                yield start, stop, total + section, False
                total, section, start, room = 0.0, float(value), first, 10 if value >= 20 else 1
            else:
                start = first if start < 0 else start
                section += value
                room = 20 if word.endswith("score") else 10 if value >= 20 else 1
            if 10 <= value < 20 and not year:
                room = 1
        stop = last
        if 10 <= section < 22 and total == 0 and word in _CARDINAL:
            room = 10
        if is_ordinal:
            yield start, stop, total + section, True
            total, section, start, stop, room, decimals = 0.0, 0.0, -1, -1, 10**15, None
    if stop >= 0:
        yield start, stop, total + section + (float(f"0.{decimals}") if decimals else 0), False
