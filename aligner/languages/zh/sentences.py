"""Chinese, in simplified and traditional characters.

What ends a sentence: 。！？ and runs of them, in full or half width, with the closing quotation marks and brackets
behind them. What does not, by policy:

- a colon, a dash, a comma; a semicolon, unless an enumerator that continues a series follows (；二是);
- the marks inside 《》, and inside brackets in the middle of a sentence;
- a quotation that the speaker is named behind (“走吧。”她说。), unless a colon shows that the name belongs to the next
  quotation (“走吧。”她说：“快。”) or introduced this one; and one that 就, 然后 and the like follow;
- the mark before a short bracket without one of its own (他走了。（笑声）): the end is behind it, as it is behind [1].

`……` ends a sentence behind a quotation mark that closes, before one that opens, and before a pronoun; else it is taken
for a pause. A half-width full stop ends one after a Chinese character, where a space follows it or the paragraph has no
。 of its own (it may stand between the parts of a name); between a number or a Latin word and a Chinese character,
where the number is none of a list; and never inside numbers, addresses and Latin words.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from aligner.languages.language import Language
from aligner.languages.rules.brackets import ASIDE, CIRCLED, NOTES, Brackets
from aligner.languages.rules.brands import is_brand
from aligner.languages.rules.cutting import begins, cut
from aligner.languages.rules.full_stops import BULLETS
from aligner.languages.rules.series import members
from aligner.languages.scripts import HAN
from aligner.model import Span

_MARKS = "。！？｡．!?….⋯"
_CLOSING_QUOTES = "”’」』﹂﹄〞"
_CLOSING = _CLOSING_QUOTES + "）】》〉〕］｝)]}"
_END = re.compile(rf"[{_MARKS}](?:[{_MARKS}]|[ \u3000]?[{re.escape(_CLOSING)}]|\")*(?P<notes>{NOTES})")
_END_CIRCLED = re.compile(_END.pattern.replace("[¹", "[①-⑳¹"))
_GOES_ON = re.compile(r"[，、；：,;:·—–~～]")  # after such an end, the sentence has not ended
_OPENING_QUOTE = re.compile('[“‘「『﹁﹃"]')
_PARTICLE = re.compile(
    "[的地得之等和与與及就便却卻]|[这這那]?[一二三四五六七八九十两兩几幾0-9]+个?個?大?[字词詞]|[然随隨][后後]|[随隨]即|接[着著](?!又)|一[声聲类類词詞语語句]|这[样样种句个]|這[樣種句個]|那[样樣种種句]"
)
# Who speaks, named behind the quotation: a few words with a verb of speech, and no colon behind them.
_SPOKE = (
    "(?<![小听聽据據传傳])[说說](?![着著罢罷完到法明服教])|(?<![访訪顾顧学學疑提])[问問](?![题題候卷世])|[喊嚷骂罵吼叹嘆]|(?<=[他她我])想(?=[。，])"
    "|[回应應]?答(?![应應案复復])|叫道|[笑问問答喝哭怒喜惊驚劝勸应應又便声聲]道|表示|指出|强调|強調|写道|寫道"
)
_OTHER = "[^没沒不未，。！？：；…,!?:;“”「」『』\n]"
_SPEAKER = re.compile(rf"{_OTHER}{{1,12}}?(?:{_SPOKE})[^，。！？：；…,!?:;“”「」『』\n]{{0,10}}[，。！？…,.!?]")
_SPOKEN = re.compile("[说說道问問喊嚷骂罵吼叹嘆答叫想声聲句是]")
_ANNOUNCED = re.compile("[：:]\\s*$")
_PRONOUN = re.compile("[他她它我你您咱但这這那]|可是|然而|[于於]是")
_LATER_ENUMERATOR = re.compile(
    "(?:其?[二三四五六七八九]|十[一二三四五六七八九]?)[是要来來]|第[二三四五六七八九十]+[，,、]|其[次三四五][，,]?|最后|最後|[二三四五六七八九十]+、|[②-⑳]|[（(][二三四五六七八九十2-9]+[）)]"
)
_FIRST_ENUMERATOR = re.compile(r"一[是要来來]|第一[，,、]|首先|其一|(?:^|[。：:\n])\s*(?:一、|①)|[（(][一1][）)]")
_NUMERAL_ONLY = re.compile(
    rf"\s*(?:[{BULLETS}]\s*)?[（(]?(?:[0-9０-９]{{1,3}}|[一二三四五六七八九十]{{1,3}}|第[一二三四五六七八九十]{{1,3}}|[A-Za-zIVX]{{1,4}})[)）]?[.．]$"
)
_FAR = 50  # characters from the start of a sentence within which its number may stand
_LATIN = re.compile(r"[A-Za-z0-9]")
# What stands before a half-width full stop: a number or a Latin word. A number alone may be one of a list.
_SURE_WORD = re.compile(r"(?:\d\.\d+|[%％‰℃°)）]|[A-Za-z]{2}[ -]?\d+|(?<![A-Za-z.])[A-Za-z]{4,})$")
_NUMBER = re.compile(r"(?<![\d.])\d+$")


def sentences(paragraph: str, language: Language) -> list[Span]:
    """Return the sentences of a paragraph."""
    brackets = Brackets(paragraph)
    has_full_stop = "。" in paragraph
    straight = [match.start() for match in re.finditer('"', paragraph)]
    ends: list[int] = []
    last = 0
    items = members(paragraph)
    for match in (_END_CIRCLED if CIRCLED.search(paragraph) else _END).finditer(paragraph):
        stop = _stop(match, straight)
        while items and items[0] <= match.start():
            last = items.pop(0)
            ends.append(last)
        core = min(stop, match.start("notes"))
        if _ends(paragraph, last, match.start(), core, stop, brackets, has_full_stop):
            ends.append(stop)
            last = stop
    return cut(paragraph, sorted([*ends, *items, *_series(paragraph)]))


def _stop(match: re.Match[str], straight: list[int]) -> int:
    """Where an end with its closing marks stops: before a straight quotation mark that opens, behind an aside."""
    quote = match.group().find('"')
    while quote >= 0:
        position = match.start() + quote
        if bisect_left(straight, position) % 2 == 0:
            return position
        quote = match.group().find('"', quote + 1)
    aside = ASIDE.match(match.string, match.end()) if match.group()[-1] in "。！？" else None
    return aside.end() if aside else match.end()


def _series(paragraph: str) -> list[int]:
    """The ends of the members of a series that semicolons separate."""
    if ("；" not in paragraph and ";" not in paragraph) or not _FIRST_ENUMERATOR.search(paragraph):
        return []
    found = (match.end() for match in re.finditer("[；;]", paragraph))
    return [stop for stop in found if _LATER_ENUMERATOR.match(paragraph, stop)]


def _ends(
    paragraph: str, last: int, start: int, stop: int, behind: int, brackets: Brackets, has_full_stop: bool
) -> bool:
    """Whether the sentence that begins at `last` ends with the marks in `start:stop`, and its notes at `behind`."""
    rest = behind
    while rest < len(paragraph) and paragraph[rest].isspace():
        rest += 1
    if rest == len(paragraph):
        return True
    if _GOES_ON.match(paragraph, rest) and not paragraph.startswith("——", rest):
        return False
    marks = paragraph[start:stop].rstrip(_CLOSING + '" \u3000')
    closing = paragraph[start + len(marks) : stop].strip()
    if paragraph[stop - 1] in "。！？" and not closing and re.search(rf"[{re.escape(_CLOSING)}\"]", marks):
        return True  # the sentence around a quotation or a bracket ends too
    if marks in (".", "．"):
        return _full_stop_ends(paragraph, last, start, behind, rest, has_full_stop)
    if not closing and marks == "!" and is_brand(paragraph, start):
        return _PRONOUN.match(paragraph, rest) is not None
    if not closing and marks.strip("!?") == "" and rest == stop and _LATIN.match(paragraph, stop):
        return not _LATIN.match(paragraph, max(0, start - 1))  # an address: a?b=c
    if closing:
        return _closing_ends(paragraph, last, stop, rest, brackets, closing, marks)
    if brackets.title(start) or brackets.aside(start, last):
        return False
    if marks.strip("….⋯") == "":
        return _pause_ends(paragraph, start, rest, brackets)
    return True


def _full_stop_ends(paragraph: str, last: int, start: int, stop: int, rest: int, has_full_stop: bool) -> bool:
    if start == 0 or (start - last <= _FAR and _NUMERAL_ONLY.match(paragraph, last, start + 1)):
        return False
    before, spaced = paragraph[start - 1], rest > stop
    if re.match(rf"[{HAN}{re.escape(_CLOSING)}\"]", before):
        following = paragraph[rest]
        return spaced or (not has_full_stop and not re.match(r"[a-z0-9/@]", following))
    if not spaced:
        return re.match(rf"[{HAN}“「『（]", paragraph[rest]) is not None and _is_no_part(
            paragraph, start, has_full_stop
        )
    word = re.search(r"[A-Za-z.]*$", paragraph[max(0, start - 20) : start])
    letters = word.group() if word else ""
    if re.match(rf"[{HAN}“「『（]", paragraph[rest]):
        return "." not in letters and len(letters) != 1
    return len(letters) > 3 and "." not in letters and paragraph[rest].isupper()


def _is_no_part(paragraph: str, start: int, has_full_stop: bool) -> bool:
    """Whether a half-width full stop behind a number or a Latin word is no part of an enumerator or a name."""
    before = paragraph[max(0, start - 20) : start]
    if _SURE_WORD.search(before):
        return True
    number = _NUMBER.search(before)
    if not number or has_full_stop:
        return False
    neighbours = (str(int(number[0]) - 1) + ".", str(int(number[0]) + 1) + ".")
    return int(number[0]) > 1 and neighbours[0] not in paragraph[:start] and neighbours[1] not in paragraph[start:]


def _closing_ends(
    paragraph: str, last: int, stop: int, rest: int, brackets: Brackets, closing: str, marks: str
) -> bool:
    """Whether a sentence ends with a quotation mark or a bracket that closes behind its final mark."""
    quoted = closing[-1] in _CLOSING_QUOTES or closing[-1] == '"'
    if not quoted:
        opening = brackets.opening(stop - 1)
        if closing[-1] in "》〉" or opening is None:
            return opening is None
        return begins(paragraph, last, opening) or closing[-1] in _MARKS
    if _PARTICLE.match(paragraph, rest):
        return False
    if brackets.title(stop - 1) or brackets.aside(stop - 1, last):
        return False
    opening = brackets.opening(stop - 1)
    if opening is not None and _ANNOUNCED.search(paragraph, max(0, opening - 3), opening):
        return True  # who speaks was said before
    if (
        opening
        and "。" not in marks
        and re.match(f"[{HAN}]", paragraph[opening - 1])
        and not _SPOKEN.match(paragraph, opening - 1, opening)
    ):
        return False  # 所谓“人工智能？”并不存在
    return not _SPEAKER.match(paragraph, rest)


def _pause_ends(paragraph: str, start: int, rest: int, brackets: Brackets) -> bool:
    if brackets.quoted(start):
        return False
    if _OPENING_QUOTE.match(paragraph, rest):
        return True
    return bool(_PRONOUN.match(paragraph, rest)) and paragraph[rest] != paragraph[max(0, start - 1)]
