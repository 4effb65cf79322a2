"""Numbers in English words: twenty-five, one hundred and eighty, sixth, two-thirds, 1.2 million, both, a dozen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.languages import lists
from aligner.languages.readings import Quantity, Taken, Weight, percents, quantity

_ENTRIES = lists.entries(__package__, "number_words")
_CARDINAL, _ORDINAL, _SCALE = (
    {word: int(values[0]) for word, of, *values in _ENTRIES if of == kind} for kind in ("cardinal", "ordinal", "scale")
)
_SCALES = _SCALE | {f"{word}th": value for word, value in _SCALE.items()}
_VALUES = _CARDINAL | _ORDINAL | _SCALES
_PART = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {f"{word}s": n for word, n in _ORDINAL.items()}
_OTHER: dict[str, tuple[float, ...]] = {
    **{word: tuple(map(float, values)) for word, kind, *values in _ENTRIES if kind == "other"},
    **{f"{word[:-1]}ies": (n, 1900 + n) for word, n in _CARDINAL.items() if word.endswith("ty")},
    **{f"{word}fold": (n, n + 1, n - 1) for word, n in _CARDINAL.items() if 1 < n < 20},
    **{f"{word}s": () for word in (*_SCALE, "ten")},
}
_COPIES = {word: float(values[0]) for word, kind, *values in _ENTRIES if kind == "copies"}
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_RUN = re.compile(
    rf"(?<![\w])(?:an?\s+(?={'|'.join(_SCALE)}))?(?:{_WORD})(?:(?:\s*-\s*|\s+|\s+and\s+|\s+point\s+)(?:{_WORD}))*(?![\w])",
    re.IGNORECASE,
)
_KNOWN = frozenset({*_VALUES, *(re.split("[- ]", word)[-1] for word in _OTHER)})
_ANY_WORD = re.compile("[a-z]+")
_SINGLE = re.compile(
    rf"(?<![\w])(?:{'|'.join(sorted([*_OTHER, *_COPIES], key=len, reverse=True))})(?![\w])", re.IGNORECASE
)
_PIECE = re.compile(rf"(?:{_WORD})|point|an?\b|and", re.IGNORECASE)
_PARTS = "|".join([*sorted(_PART, key=len, reverse=True), *(word for word, n in _ORDINAL.items() if 2 < n < 20)])
_FRACTION = re.compile(rf"[\s-]+(?:of\s+a\s+|a\s+)?({_PARTS})(?![\w])", re.IGNORECASE)
_SHARE = re.compile(r"\s+per\s?cent", re.IGNORECASE)
_OTHERS = re.compile(r"\s+others?\b", re.IGNORECASE)
_PER_THOUSAND = re.compile(r"\s+per\s+(?:thousand|mille?)", re.IGNORECASE)
_DECADES = re.compile(r"[\s-]+(?:or\s+more\s+)?(decade|dozen|score|centur)\w*", re.IGNORECASE)
_VAGUE = re.compile(r"\b(?:few|several|many|some|couple)(?:\sof)?\s(?:a\s)?$", re.IGNORECASE)
_CONVERTED = re.compile(r"[\s-](?:feet|foot|inch|pound|mile|yard|acre|ounce)", re.IGNORECASE)
_ENUMERATES = re.compile(r"(?:ly)?,\s")  # "Second, we shall"
_HALF, _HALF_OF = re.compile(r"\bhalf\s+$", re.IGNORECASE), re.compile(rf"an?\s+(?:{'|'.join(_SCALE)})", re.IGNORECASE)
_AND_PART = re.compile(
    rf"\s+and\s+(?:an?\s+(half|quarter)|(three)[\s-]quarters)(?:\s+({'|'.join(_SCALE)}))?(?![\w])", re.IGNORECASE
)
_FACTORS = {"decade": 10, "dozen": 12, "score": 20, "centur": 100}


def number_words(string: str) -> Iterator[Quantity]:
    """Yield the numbers in English words."""
    if _KNOWN.isdisjoint(_ANY_WORD.findall(string.lower())):
        return
    taken = Taken()
    for match in _RUN.finditer(string):
        for start, stop, value, is_ordinal in _numbers(match):
            if taken.holds(start, stop):
                continue
            is_loose = is_ordinal and value <= 3 and not _ENUMERATES.match(string, stop)
            stop, values, weight = _with_following(string, stop, value, is_ordinal)
            weight = weight or (Weight.LOOSE if is_loose else Weight.CLEAR)
            if _HALF_OF.match(string, start) and _HALF.search(string, max(0, start - 10), start):  # half a million
                values = [value / 2]
            if _VAGUE.search(string, max(0, start - 10), start) or _CONVERTED.match(string, stop):
                weight = Weight.LOOSE
            if 1000 < value < 2100:
                values += [value % 100] if value > 1800 else [value % 100, value // 100]  # ten twenty-five
            taken.add(start, stop)
            yield quantity(start, stop, values, weight)
    for match in _SINGLE.finditer(string):
        if not taken.holds(*match.span()):
            word = match[0].lower()
            if word in _COPIES:
                yield quantity(*match.span(), [_COPIES[word]], Weight.CLEAR)
            else:
                yield quantity(*match.span(), _OTHER[word], Weight.LOOSE)


def _with_following(string: str, stop: int, value: float, is_ordinal: bool) -> tuple[int, list[float], Weight | None]:
    """Return the end of a number with what belongs to it behind it, what it may be, and its weight if that tells.

    Args:
        string: Its text.
        stop: Where the number in words ends.
        value: What the number in words is.
        is_ordinal: Whether it is an ordinal.
    """
    if found := _FRACTION.match(string, stop):
        part = _PART.get(found[1].lower()) or _ORDINAL[found[1].lower()]
        # "one third", but not "twenty thirds" or "the two quarters"
        if not is_ordinal and value < part:
            return found.end(), [value / part, *percents(value / part), *([part] if value == 1 else [])], Weight.CLEAR
    elif (found := _AND_PART.match(string, stop)) and not is_ordinal:  # two and a half million
        more = 0.75 if found[2] else 0.5 if found[1].lower() == "half" else 0.25
        scale = _SCALE[found[3].lower()] if found[3] else 1
        return found.end(), [(value + more) * scale, *([value] if scale == 1 else [])], None
    elif found := _SHARE.match(string, stop):
        return found.end(), [value, value / 100], Weight.FIRM
    elif _OTHERS.match(string, stop):  # with two others, he was one of three
        return stop, [value, value + 1], None
    elif found := _PER_THOUSAND.match(string, stop):
        return found.end(), [value, value / 1000], Weight.FIRM
    elif found := _DECADES.match(string, stop):
        factor = _FACTORS[found[1].lower()]
        # the twelfth century began about 1100
        return found.end(), [value, (value - 1 if is_ordinal and factor == 100 else value) * factor], None
    return stop, [value], None


def _numbers(run: re.Match[str]) -> Iterator[tuple[int, int, float, bool]]:
    """Beginning, end, value, and whether it is an ordinal, of each number in a run of words."""
    numeral = _Numeral()
    for piece in _PIECE.finditer(run[0]):
        word, first, last = piece[0].lower(), run.start() + piece.start(), run.start() + piece.end()
        if word in ("a", "an"):
            numeral.start = first if numeral.start < 0 else numeral.start
        elif word == "and":
            if numeral.ends_before_and(_VALUES.get(_after(run[0], piece.end()), 0)):  # "ten and twenty"
                yield numeral.result(is_ordinal=False)
                numeral = _Numeral()
        elif word == "point":
            numeral.decimals = "" if numeral.start >= 0 else None
        else:
            if not numeral.has_room(word):
                yield numeral.result(is_ordinal=False)
                numeral = _Numeral()
            numeral.add(word, first, last)
            if word not in _CARDINAL and word not in _SCALE:
                yield numeral.result(is_ordinal=True)
                numeral = _Numeral()
    if numeral.stop >= 0:
        yield numeral.result(is_ordinal=False)


def _after(run: str, place: int) -> str:
    """The word of a run that begins at a place or behind it."""
    piece = _PIECE.search(run, place)
    return piece[0].lower() if piece else ""


class _Numeral:
    """A number in the making: what its words up to now come to."""

    def __init__(self) -> None:
        self.start = self.stop = -1
        self.decimals: str | None = None  # digits behind the point
        self._total = 0  # of thousands and more
        self._section = 0  # below a thousand, or a year
        self._room = 10**15  # below which the next part must be

    def result(self, *, is_ordinal: bool) -> tuple[int, int, float, bool]:
        """Beginning, end and value."""
        return self.start, self.stop, float(self._total + self._section + self._fraction()), is_ordinal

    def ends_before_and(self, following: int) -> bool:
        """Whether what comes behind `and` cannot belong to it; "forty and five" is 45 in old books.

        Args:
            following: The number that follows.
        """
        is_old = self._room == 10 and self._section % 100 >= 20 and 0 < following < 10
        return self.stop >= 0 and self._room not in (20, 100, 1000) and not is_old

    def has_room(self, word: str) -> bool:
        """Whether a word can go on with it."""
        value = _VALUES[word]
        if self.stop < 0 or word in _SCALES or self._is_decimal(word) or self._is_year_with(value):
            return True
        return value < self._room and not (self._section % 10 and self._section < 20)

    def add(self, word: str, first: int, last: int) -> None:
        """Go on with a word that stands from `first` to `last`."""
        value = _VALUES[word]
        self.start, self.stop = first if self.start < 0 else self.start, last
        if self._is_decimal(word):
            self.decimals = f"{self.decimals}{value}"
            return
        if value == 100:
            self._section, self._room = (self._section or 1) * 100, 100
        elif word in _SCALES:
            self._total += round(((self._section or (0 if self._total else 1)) + self._fraction()) * value)
            self._section, self._room, self.decimals = 0, 1000, None
        elif self._is_year_with(value):
            self._section, self._room = self._section * 100 + value, 1 if value % 10 else 10
        else:
            self._section += value
            self._room = 20 if word.endswith("score") else 10 if value >= 20 else 1
        if 10 <= self._section < 22 and not self._total and word in _CARDINAL:
            self._room = 10

    def _fraction(self) -> float:
        return float(f"0.{self.decimals}") if self.decimals else 0.0

    def _is_decimal(self, word: str) -> bool:
        return self.decimals is not None and word in _CARDINAL and _CARDINAL[word] < 10

    def _is_year_with(self, value: int) -> bool:
        return not self._total and 10 <= self._section < 22 and 10 <= value < 100 and self._room <= 10
