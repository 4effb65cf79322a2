"""Dates and times in Chinese characters: 2025年4月26日, 二〇二五年, 民国十二年, 星期六, 下午3点半; also in Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aligner.languages import Language
from aligner.languages.dates import Layout, date, times
from aligner.languages.readings import Date
from aligner.languages.zh.numbers import parsed
from aligner.model import Span

_HAN = "零〇一二三四五六七八九十"
_N = rf"(?:\d{{1,2}}|[{_HAN}廿]{{1,3}})"
# Years are counted from the one before the era.
_ERAS = {
    "顺治": 1643, "康熙": 1661, "雍正": 1722, "乾隆": 1735, "嘉庆": 1795, "道光": 1820, "咸丰": 1850, "同治": 1861,
    "光绪": 1874, "光緒": 1874, "宣统": 1908,
}  # fmt: skip
_ERAS |= {"民国": 1911, "民國": 1911, "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA_YEAR = rf"(?:{'|'.join(_ERAS)})(?:\d{{1,3}}|[〇一二三四五六七八九十元]{{1,4}})"
_YEAR = rf"(\d{{4}}|[〇零一二三四五六七八九]{{4}}|{_ERA_YEAR})\s?年"
_DAYS = rf"((?:{_N}日?\s?(?:[-–—~～至到、和]|日至)\s?)?{_N}\s?[日号號])"
_DATE = Layout(
    (rf"{_YEAR}\s?(?:({_N})\s?月(?:份)?(?:\s?{_DAYS})?)?", "year month day"),
    (rf"(?<![个個\d{_HAN}])({_N})\s?月(?:份)?\s?{_DAYS}", "month day"),
    (rf"(?<![个個\d{_HAN}几數数])(\d{{1,2}}|十[一二]?|[二三四五六七八九])\s?月(?:份|[底初末中])", "month"),
    (r"(?<![个個\d.])(\d{1,2})\s?月(?![个\d])", "month"),
    (r"(?<![\d.月])(\d{1,2})\s?日(?![元圆])", "day"),
)
_WEEKDAYS = {sign: number for days in ("一二三四五六日", "月火水木金土日") for number, sign in enumerate(days, 1)}
_WEEKDAYS["天"] = 7
_WEEKDAY = Layout(
    ("(?:星期|礼拜|禮拜)([一二三四五六日天])", "weekday"),
    (rf"(?<![每两{_HAN}\d])[周週]([一二三四五六日])(?![次个個天年期岁歲刊度{_HAN}])", "weekday"),
    ("([月火水木金土日])曜日?", "weekday"),
)
_MORNING = "凌晨|清晨|早上|早晨|上午|午前"
_AFTERNOON = "下午|午后|傍晚|午後"
_PART_OF_DAY = f"{_MORNING}|{_AFTERNOON}|中午|晚上|晚间|夜里|夜间|深夜|半夜|今晚|当晚"
_TIME = re.compile(
    rf"({_PART_OF_DAY})?\s?({_N})\s?[点點时時](?!候|间|代|期|刻)(?:\s?(({_N})\s?分|半|[一三]刻|整|[钟鐘]|许|左右))?"
)
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}


def dates(string: str, language: Language) -> Iterator[Date]:
    """Yield the dates, weekdays and times of day of a string."""
    for span, said in _DATE.find(string) if any(sign in string for sign in "年月日号號") else ():
        yield date(span, {part: _numbers(part, numerals[0]) for part, numerals in said.items()})
    for span, said in _WEEKDAY.find(string):
        yield date(span, {"weekday": [_WEEKDAYS[said["weekday"][0]]]})
    yield from _times_of_day(string)


def _times_of_day(string: str) -> Iterator[Date]:
    for match in _TIME.finditer(string) if any(sign in string for sign in "点點时時") else ():
        part, hour, behind = match[1] or "", _number(match[2]), match[3] or ""
        is_hour = part or (behind and (behind != "整" or any(sign in match[0][:6] for sign in "时時")))
        minute = _MINUTES.get(behind, _number(match[4]) if match[4] else 0) or 0
        if is_hour and hour is not None and hour <= 24 and minute < 60:
            yield date(Span(*match.span()), {"time": _times(hour, minute, part)})


def _numbers(part: str, numeral: str) -> Iterable[int]:
    if part == "day":
        numbers = [_number(number) for number in re.findall(rf"\d+|[{_HAN}廿]+", numeral)]
        return [number for number in numbers if number is not None]
    before = _ERAS.get(numeral[:2], 0)
    number = _number(numeral[2:] if before else numeral)
    return [] if number is None else {number + before, number}


def _number(numeral: str) -> int | None:
    if numeral.isdigit():
        return int(numeral)
    value = parsed(numeral.replace("〇", "零").replace("廿", "二十").replace("元", "一"))
    return None if value is None else int(value)


def _times(hour: int, minute: int, part: str) -> list[int]:
    if hour > 12 or not part:
        return times(hour, minute, "")
    is_evening = part[:1] in ("晚", "今", "当") and 5 <= hour < 12
    if part in _AFTERNOON.split("|") or (part == "中午" and hour < 6) or is_evening:
        return times(hour, minute, "p")
    if part in _MORNING.split("|"):
        return [*times(hour, minute, "a"), *([12 * 60 + minute] if hour == 12 else [])]
    return times(hour, minute, "")
