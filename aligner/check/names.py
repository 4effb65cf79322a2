"""Names and strings that both sides must have: addresses, product codes, words in Latin letters, Chinese names.

An address or a code stands the same in every language. A word in Latin letters inside a text in another script was
taken over from the other side, or is an abbreviation of it. A Chinese name in pinyin is compared only where it is sure
which name stands on the Chinese side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from aligner.check.finding import Check, CheckContext, Finding, Pair, listed
from aligner.languages.readings import Taken
from aligner.model import Span

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'“”‘’（）()，。；、！？《》「」\u3000-\u9fff]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+",
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
_NOTHING = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
_TWO_CAPITALS = re.compile(r"[A-Z][a-zü]+\s[A-Z]")
_UNITS = frozenset(
    re.findall(
        r"\w+",
        "km cm mm nm kg mg ml kw kwh mw gb mb kb tb hz khz mhz ghz ph am pm no "
        "vs etc app ok pk ktv bbs ppt usd rmb cny eur gbp",
    )
)
_UNLATIN = frozenset(("ar", "ja", "ko", "ru", "th", "zh"))

_SYLLABLE = (
    "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|uan|iao|ian|uai|ai|ei|ui|ao|ou|iu|ie|ue|üe|er|an|"
    "en|in|un|ün|ia|ua|uo|a|o|e|i|u|ü)"
)
# The most frequent family names; of those that are English words too (He, Long, Song), a given name must follow.
_FAMILIES = (
    "wang:王汪 li:李黎 zhang:张張章 liu:刘劉柳 chen:陈陳 yang:杨楊 huang:黄黃 zhao:赵趙 wu:吴吳武伍 zhou:周 "
    "xu:徐许許 sun:孙孫 ma:马馬 zhu:朱祝 hu:胡 guo:郭 he:何贺賀 gao:高 lin:林 luo:罗羅骆 zheng:郑鄭 liang:梁 "
    "xie:谢謝 song:宋 tang:唐汤湯 han:韩韓 feng:冯馮 deng:邓鄧 cao:曹 peng:彭 zeng:曾 xiao:肖萧蕭 tian:田 "
    "dong:董 pan:潘 yuan:袁 cai:蔡 jiang:蒋蔣江姜 yu:于余俞 du:杜 ye:叶葉 cheng:程 wei:魏韦韋 su:苏蘇 lü:吕呂 "
    "lu:卢盧陆陸鲁 ding:丁 ren:任 yao:姚 shen:沈 zhong:钟鍾 cui:崔 tan:谭譚 fan:范樊 liao:廖 shi:石史施 jin:金 "
    "jia:贾賈 xia:夏 fu:傅 fang:方房 zou:邹鄒 xiong:熊 bai:白 meng:孟 qin:秦 qiu:邱 hou:侯 yin:尹殷 xue:薛 "
    "yan:严嚴阎颜 lei:雷 long:龙龍 tao:陶 mao:毛 hao:郝 xi:习習 qian:钱錢 dai:戴 kong:孔 mo:莫 wen:温文 "
)
_FAMILY = {
    character: pinyin
    for pinyin, _, characters in (pair.partition(":") for pair in _FAMILIES.split())
    for character in characters
}
_RARE = {2: 15.0, 3: 9.5}  # by its characters, how rare a word is that must be a name
# What jieba takes for a part of a name that it does not know.
_BEHIND_NAMES = frozenset("同和与與跟及说說称稱将將对對向在于於以为為是就等")
_NAME = re.compile(
    rf"(?<![\w'’-])((?i:{'|'.join(sorted({p.replace('ü', '[uü]') for p in _FAMILY.values()}, key=len, reverse=True))}))"
    rf"\s((?i:{_SYLLABLE})(?:-?(?i:{_SYLLABLE}))?)(?![\w'’-])"
)


def names(pair: Pair, context: CheckContext) -> Iterator[Finding]:
    """The names and strings of a bead that one side lacks."""
    if not pair.source or not pair.target:
        return
    strings, langs = (pair.source, pair.target), (pair.source_lang, pair.target_lang)
    for here in (0, 1):
        there = 1 - here
        missing = _strings(strings[here])
        if missing:
            squeezed = _squeezed(strings[there])
            missing = [span for span in missing if _squeezed(strings[here][slice(*span)]) not in squeezed]
        if langs[here] in _UNLATIN and _LATIN.search(strings[here]):
            missing += _untaken(strings[here], strings[there], _squeezed(strings[there]), missing)
        if missing:
            side, other = ("source", "target") if here == 0 else ("target", "source")
            named = listed(strings[here][slice(*span)] for span in sorted(missing))
            verb = "is" if len(missing) == 1 else "are"
            spans = (missing, ()) if here == 0 else ((), missing)
            yield pair.finding("name", f"{named} of the {side} {verb} not in the {other}", *spans)
    if langs == ("zh", "en") or langs == ("en", "zh"):
        chinese = langs.index("zh")
        for latin, character in _other_names(strings[1 - chinese], strings[chinese]):
            one, two = (character, latin) if chinese == 0 else (latin, character)
            both = f"{listed([pair.source[slice(*one)]])} and {listed([pair.target[slice(*two)]])}"
            yield pair.finding("name", f"the names do not agree: {both}", [one], [two])


def _squeezed(string: str) -> str:
    """The letters and digits alone, small and without accents."""
    plain = unicodedata.normalize("NFKD", string).casefold()
    return _NOTHING.sub("", plain)


def _strings(string: str) -> list[Span]:
    """Addresses and codes."""
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
    found, places = [], Taken()
    for span in candidates:
        if not places.holds(*span):
            found.append(span)
            places.add(*span)
    return found


def _untaken(string: str, other: str, squeezed: str, taken: list[Span]) -> list[Span]:
    """Words in Latin letters, of a text in another script, that the other side has not, not even in full."""
    found = []
    initials = ""
    places = Taken(taken)
    for match in _LATIN.finditer(string):
        word = _squeezed(match[0])
        if len(word) < 2 or word in _UNITS or places.holds(*match.span()) or word in squeezed:
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
    """Whether a single word has these letters in order, the first one first."""

    def holds(candidate: str) -> bool:
        letters = iter(candidate)
        return candidate[0] == word[0] and all(letter in letters for letter in word)

    return any(holds(candidate) for candidate in words if len(candidate) > len(word))


# --- Chinese names ---------------------------------------------------------------------------------------------------


def _other_names(english: str, chinese: str) -> Iterator[tuple[Span, Span]]:
    """Names in pinyin, each with the Chinese name that stands where it should."""
    if not _TWO_CAPITALS.search(english):
        return
    matches = [m for m in _NAME.finditer(english) if m[1][0].isupper() and m[2][0].isupper()]
    if not matches:
        return
    sounds = [_sounds(c) for c in chinese]
    used: set[int] = set()
    unknown = []
    for match in matches:
        family, given = _plain(match[1]), _plain(match[2])
        places = [i for i, sound in enumerate(sounds) if family in sound and _spoken(sounds, i + 1, given)]
        used.update(places)
        if not places:
            unknown.append((match, family, given))
    for match, family, given in unknown:
        places = [i for i, c in enumerate(chinese) if _FAMILY.get(c) == family and i not in used]
        close = [i for i in places if (stop := _nearly_spoken(sounds, i + 1, given)) is not None]
        if len(close) == 1:
            stop = _nearly_spoken(sounds, close[0] + 1, given) or close[0] + 2
            yield Span(*match.span()), Span(close[0], stop)
            continue
        if len({given for _, of, given in unknown if of == family}) == 1:
            only = _only_name(chinese, family, used)
            if only is not None:
                yield Span(*match.span()), only
                continue
        # the given name is there, behind another family name
        swapped = [
            i
            for i, c in enumerate(chinese)
            if c in _FAMILY and i not in used and len(_split(given)) > 1 and _spoken(sounds, i + 1, given)
        ]
        if not places and len(swapped) == 1:
            yield Span(*match.span()), Span(swapped[0], swapped[0] + 3)


def _only_name(chinese: str, family: str, used: set[int]) -> Span | None:
    """The only other Chinese name with a family name, where it is surely one: a rare word of two or three characters.

    Args:
        chinese: The string.
        family: The family name in pinyin.
        used: Places of names that the other side has.
    """
    from aligner.segmentation.jieba_tokens import rarity, tokens

    if not any(_FAMILY.get(c) == family and i not in used for i, c in enumerate(chinese)):
        return None
    found: dict[str, Span] = {}
    for token in tokens(chinese):
        start, stop = token.span
        word = chinese[start:stop]
        if _FAMILY.get(word[0]) == family and start not in used:
            if stop - start not in _RARE or rarity(word) < _RARE[stop - start]:
                return None
            if stop - start == max(_RARE) and word[-1] in _BEHIND_NAMES:
                word, stop = word[:-1], stop - 1
            found.setdefault(word, Span(start, stop))
    return next(iter(found.values())) if len(found) == 1 else None


def _plain(latin: str) -> str:
    return latin.casefold().replace("-", "").replace("’", "").replace("'", "").replace("ü", "v")


@lru_cache(maxsize=20_000)
def _sounds(character: str) -> frozenset[str]:
    """How a character is said, without tones; all ways."""
    if not "一" <= character <= "鿿":
        return frozenset()
    from pypinyin import Style, pinyin

    found = {sound.replace("ü", "v") for sound in pinyin(character, style=Style.NORMAL, heteronym=True)[0]}
    return frozenset(found | {sound.replace("v", "u") for sound in found})


def _spoken(sounds: list[frozenset[str]], start: int, given: str) -> bool:
    """Whether the characters from a place on sound like a given name."""
    first = sounds[start] if start < len(sounds) else frozenset[str]()
    second = sounds[start + 1] if start + 1 < len(sounds) else frozenset[str]()
    return given in first or any(given == one + two for one in first for two in second)


def _split(given: str) -> list[str]:
    """The syllables of a given name."""
    found = re.fullmatch(f"({_SYLLABLE.replace('ü', 'v')})({_SYLLABLE.replace('ü', 'v')})?", given)
    return [part for part in found.groups() if part] if found else [given]


def _nearly_spoken(sounds: list[frozenset[str]], start: int, given: str) -> int | None:
    """Where a given name ends of which one of two characters sounds right; None where there is none."""
    if start + 1 >= len(sounds):
        return None
    first, second = sounds[start], sounds[start + 1]
    if len(_split(given)) < 2:
        return None
    if any(len(one) < len(given) and given.startswith(one) for one in first) and second:
        return start + 2
    if any(len(two) < len(given) and given.endswith(two) for two in second) and first:
        return start + 2
    return None


CHECK = Check(names)
