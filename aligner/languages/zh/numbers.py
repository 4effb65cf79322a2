"""Numbers in Chinese characters: 一百二十万, 二〇二五, 第六, 两国, 三分之二, 百分之二十, 七成; also in Japanese.

Characters of numbers stand in many words that are none (一起, 统一, 四面八方, 十分), and no list has them all. So a
single one counts as a number only with a measure word behind it or 第 before it, 一 never, and nothing that is built
like an idiom, 四面八方 or 一带一路.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.languages.readings import HALF_MORE, Quantity, Taken, Weight, discounts, percents, quantity
from aligner.model import Span

_ALIKE = str.maketrans("〇兩壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億", "零两一二二三三四五六六七八九十百千万亿")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_AND = re.compile("(?<=[一二三四五六七八九]十)有(?=[一二三四五六七八九](?![一二三四五六七八九个位名条项次]))")
_SIGNS = "零一二三四五六七八九十百千万亿两"
_RUN = re.compile(f"[{_SIGNS}廿卅]+(?:[多余餘来來](?=[万亿]))?[万亿]*(?:点[零一二三四五六七八九]+(?![分刻]))?")
_OF = re.compile(
    f"([{_SIGNS}]{{1,12}}|\\d{{1,9}})分之([{_SIGNS}]{{1,12}}|\\d+(?:\\.\\d+)?)(?:点([零一二三四五六七八九]+))?"
)
# What is counted, behind its number; 月日号点时分 are here for what is no date.
_MEASURES = (
    "个個名位份人项項次条條点點件种種类類家国國年月日天周週岁歲届屆期批座所台臺辆輛部篇章节節回场場片块塊张張本册冊只隻头頭匹棵句层層楼樓"
    "级級倍元角美公里米吨噸克斤小时時分秒户戶口代轮輪步方省市县縣州党黨岛島架艘支把根套枚则則笔筆具段行排队隊组組对對声聲号號世村镇區区星"
    "股副颗顆面间間桌顿頓阵陣圈趟幅扇顶頂朵株粒滴杯碗瓶盘盤桶箱袋包盒捆串堆群伙門门课課幕曲页頁版集卷阶階重线線环環钟鐘指杰强強"
)
_CONVERTED = "里亩畝斤尺寸丈旬更石斗升顷刻块塊角毛文"  # measures that translators convert, or leave out
_APPROXIMATE = re.compile("[多余餘来來]")
_IDIOM = re.compile(f"(?!一式)(?=([{_SIGNS}](?![{_SIGNS}])[^\\W\\d_][{_SIGNS}](?![{_SIGNS}])[^\\W\\d_]))")
_SPECIAL = {"半": (0.5, 30, 6), "俩": (2,), "仨": (3,), "双": (2,), "雙": (2,), "首": (1,), "几": (), "数": ()}
_TENS_AND_PAIR = re.compile("([一二三四五六七八九]?十)([一二三四五六七八九]{2})")
_DAY = re.compile("事变|事變|运动|惨案|起义|事件")  # named by a day: 九一八事变, 五四运动
_DOZEN = re.compile("打(?![算工电扮击架断破开仗人了])")
_QUARTERS = re.compile("([一二三])刻[钟鐘]")
_MORE = re.compile("[增加多高长長涨漲扩擴大快重贵貴升强翻]")  # what makes twice as much of 一倍
_NEAR = "几幾数數好若上成"
_CLASS_OF = re.compile("(?:[至到、和—–-][零一二三四五六七八九]{2})?[届屆级級]")
_KILO = frozenset("瓦帕克米赫卡焦伏")  # 千 before these may belong to the unit, 十五千克, or to the number


def number_words(string: str) -> Iterator[Quantity]:
    """Yield the numbers in Chinese characters."""
    plain = _AND.sub("零", string.translate(_ALIKE))  # 三十有六
    taken = 0
    yield from _fractions(plain)
    fractions = Taken(match.span() for match in _OF.finditer(plain))
    idioms = Taken(match.span(1) for match in _IDIOM.finditer(plain))
    for match in _RUN.finditer(plain):
        start, stop = match.span()
        if stop - start > 1 and plain[stop - 1] == "两":  # 五十两: a measure
            stop -= 1
        run = plain[start:stop]
        if start < taken or fractions.holds(start, stop) or (plain[start - 1 : start].isdigit() and run[0] in _UNITS):
            continue
        if start > 1 and plain[start - 1] in "多余几来" and plain[start - 2].isdigit():
            continue  # 180多万 is read with its digits
        stop, values = _decade(plain, start, stop, _with_half(plain, stop, _values(plain, start, run)))
        in_idiom = idioms.holds(start, stop)
        yield quantity(start, stop, values, Weight.LOOSE if in_idiom else _weight(plain, start, stop, run))
        taken = stop
    for match in _QUARTERS.finditer(plain):
        yield quantity(*match.span(), [15.0 * _DIGITS[match[1]]], Weight.LOOSE)
    for place, character in enumerate(plain):
        if character in _SPECIAL:
            yield quantity(place, place + 1, _SPECIAL[character], Weight.LOOSE)


def _fractions(plain: str) -> Iterator[Quantity]:
    """三分之二, 百分之二十, 百分之三点五."""
    for match in _OF.finditer(plain):
        whole, part = _whole(match[1]), _whole(match[2])
        if whole and part is not None:
            part += _decimals(match[3] or "")
            # "the fifth part", "a tithe"; and 五分之一 may be told as 20 %
            values = [
                part / whole,
                *percents(part / whole),
                *([whole] if part == 1 else [part] if whole == 100 else []),
            ]
            is_share = whole in (100, 1000) and part != whole  # 百分之百 is "all of it", too
            yield Quantity(
                Span(*match.span()),
                quantity(0, 1, values, Weight.FIRM).values,
                Weight.LOOSE if part == whole else Weight(1 + is_share),
            )


def _whole(numeral: str) -> float | None:
    if numeral in _UNITS:
        return float(_UNITS[numeral])
    return float(numeral) if numeral.isascii() else parsed(numeral)


def _in_digits(numeral: str) -> str:
    """Digits in Chinese characters as in ASCII; empty where others are among them."""
    return "".join(str(_DIGITS[c]) for c in numeral) if all(c in _DIGITS for c in numeral) else ""


def _decimals(characters: str) -> float:
    return float(f"0.{_in_digits(characters)}")


def parsed(numeral: str) -> float | None:
    """Return the value of a numeral in simplified characters; None where it is none: 万一, 千百, 七八."""
    before, _, behind = numeral.partition("点")
    if digits := _in_digits(before):
        return float(digits) + _decimals(behind)
    value = _in_units(before)
    return None if value is None else value + _decimals(behind)


def _in_units(numeral: str) -> float | None:
    total = section = digit = 0
    last = 10**12
    for character in numeral:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
            continue
        unit = _UNITS.get(character)
        if unit is None:
            return None
        if unit >= 10**4:
            if not section and not digit and not total:
                return None
            total = (total + section + digit) * unit if unit == 10**8 else total + (section + digit) * unit
            section, last = 0, 10**12
        else:
            if unit >= last or (not digit and unit != 10):
                return None
            section += (digit or 1) * unit
            last = unit
        digit = 0
    if digit and numeral[-2:-1] in ("百", "千", "万", "亿"):  # 三百五 is 350
        digit *= _UNITS[numeral[-2]] // 10
    return float(total + section + digit)


def _values(plain: str, start: int, run: str) -> list[float]:
    """What a run of characters may mean; nothing where it is vague."""
    run = _APPROXIMATE.sub("", run).replace("廿", "二十").replace("卅", "三十")
    before = plain[start - 1 : start] if plain[start - 2 : start] != "以上" else ""
    stop = start + len(run)
    behind = plain[stop : stop + 1]
    if run[-1] == "千" and behind in _KILO and len(run) > 1:
        return [value for part in (run, run[:-1]) if (value := parsed(part)) is not None]
    if run in _UNITS and run != "十" and (not before or before not in "几幾数數"):  # 过万, 百米
        return [float(_UNITS[run])]
    if behind in ("几", "幾") or (
        before and before in _NEAR and run[0] in _UNITS and (run[0] != "十" or before not in "若上成")
    ):
        return [] if run[0] in "百千万亿" or before in _NEAR else _some_more(parsed(run))
    if len(run) == 2 and _in_digits(run):
        return _of_pair(_in_digits(run), is_class=bool(_CLASS_OF.match(plain, stop)))
    value = parsed(run)
    return _of_several(run) if value is None else [value, value % 100] if 1800 < value < 2100 else [value]


def _of_several(run: str) -> list[float]:
    """Return the numbers that are said in one: 二三十 is 20 or 30, 十七八 17 or 18, 十四五 the 14th five years."""
    if re.fullmatch("十[一二三四五六]五", run):
        return [parsed(run[:2]) or 0.0, *([15.0] if run == "十四五" else [])]
    if len(run) > 2 and run[0] in _DIGITS and run[1] in _DIGITS and run[2] in _UNITS:
        return [float(v) for c in run[:2] if (v := parsed(c + run[2:])) is not None]
    if found := _TENS_AND_PAIR.fullmatch(run):
        return [float(v) for c in found[2] if (v := parsed(found[1] + c)) is not None]
    return []


def _some_more(value: float | None) -> list[float]:
    """十几 is 10 to 19."""
    return [] if value is None else [value + more for more in range(10)]


def _of_pair(digits: str, *, is_class: bool) -> list[float]:
    """Return what two digits may be: 七八 is seven or eight, 三五 three to five; 六二届 finished school in 1962."""
    pair = float(digits)
    return [float(digits[0]), float(digits[1]), pair, *([pair + 1900, pair + 2000] if is_class else [])]


def _with_half(plain: str, stop: int, values: list[float]) -> list[float]:
    """两年半 is 2.5 years; "two and a half" is read as 2 too."""
    return [*values, *(value + 0.5 for value in values)] if HALF_MORE.match(plain, stop) else values


def _decade(plain: str, start: int, stop: int, values: list[float]) -> tuple[int, list[float]]:
    """九十年代 is 90 and 1990, 二十世纪 20 and 1900; 七成 is 70 %; 三倍 may be told as two more."""
    behind = plain[stop : stop + 2]
    if behind in ("年代", "世纪", "世紀"):
        return stop, [v for n in values for v in (n, n + 1900, n + 1800, 100 * (n - 1))]
    if (
        behind[:1] == "成"
        and values
        and _in_digits(plain[start:stop])
        and behind not in ("成为", "成立", "成功", "成员")
    ):
        more = _DIGITS.get(behind[1:], 0)  # 八成五 is 85 %
        return stop + bool(more), [
            v for n in values for v in (10 * n + more, n / 10 + more / 100, *([] if more else [n]))
        ]
    return stop, _counted(plain, start, stop, values)


def _counted(plain: str, start: int, stop: int, values: list[float]) -> list[float]:
    """Return what a number may be with what it counts: 翻两番 is fourfold, 八折 20 % off, 两打 24, 三旬 thirty."""
    match plain[stop : stop + 1]:
        case "番":
            return [v for n in values if n < 10 for v in (2**n, 2**n - 1)]
        case "倍" if _MORE.search(plain, max(0, start - 8), start):
            return [v for n in values for v in (n, n + 1, n - 1)]
        case "折":
            return [v for n in values for v in discounts(n)]
        case "打" if _DOZEN.match(plain, stop):
            return [v for n in values for v in (n, 12 * n)]
        case "岁" | "歲" | "虚":  # the year of birth is counted, too, or not
            return [v for n in values for v in (n, n - 1)]
        case "旬":
            return [v for n in values for v in (n, 10 * n)]
    return values


def _weight(plain: str, start: int, stop: int, run: str) -> Weight:
    """How surely this is a number that a translation has, too."""
    before, behind = plain[start - 1 : start], plain[stop : stop + 1]
    if _in_digits(run) and _DAY.match(plain, stop):
        return Weight.LOOSE
    if run in ("一", "百", "千", "万", "亿", "百万", "千万", "零") or behind in (*_CONVERTED, "几"):
        return Weight.LOOSE
    if len(run) == 2 and _in_digits(run):
        return Weight.LOOSE
    if sum(c in _SIGNS for c in run) > 1 and run != "一一" and parsed(run) is not None:
        return Weight.CLEAR if plain[start - 2 : start] != "百分" else Weight.LOOSE
    if _DOZEN.match(plain, stop) and (not before or before not in "他们俩"):
        return Weight.CLEAR
    if behind == "是" and (not before or not before.isalnum()):
        return Weight.CLEAR  # 二是: secondly
    if before == "第" or (behind and behind in _MEASURES):
        return Weight.CLEAR
    return Weight.LOOSE
