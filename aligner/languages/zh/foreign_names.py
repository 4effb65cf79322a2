"""Names in the words that jieba finds: foreign ones that are spelt by sound, and Chinese ones that took in a word.

jieba takes 努尔特列乌 apart by the habits of Chinese names. What is spelt by sound consists of few characters, most of
them rare in words: a run of such pieces, with one among them that no dictionary has, is one name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aligner.languages.zh.family_names import is_family_name

_SPELLING = frozenset(
    "阿埃艾安奥澳巴拜班邦鲍贝本比彼毕宾波伯勃博布查茨达戴丹德登迪蒂丁杜顿多厄恩尔法凡菲费芬弗夫福富盖冈戈格哥古瓜圭"
    "哈汉豪赫亨胡霍基吉加贾杰金卡凯坎康考柯科克肯库昆夸奎拉莱赖兰朗劳勒雷黎里利丽林琳隆娄卢鲁伦罗洛吕马迈麦曼芒梅"
    "门蒙米密莫姆木穆拿纳娜奈嫩尼涅宁纽努诺欧帕派潘庞佩彭皮普齐奇契恰乔切琴丘茹儒瑞若萨塞赛桑瑟森沙莎尚舍申圣施史舒"
    "朔丝斯松苏孙索塔泰坦汤陶特滕提图托瓦旺威韦维魏温沃乌武西希锡夏肖谢辛休雅亚扬耶叶伊易尤约泽扎詹珍芝朱兹宗佐祖列义什连"
)
_WORDS = frozenset("比里多加本义什连")  # everyday words as well: not at the end of a name, where they stand alone
_JOINING = frozenset("和与及同跟")
_BEHIND = frozenset("同与跟称向就说")  # no given name of two characters ends in these
_SPOKE = frozenset("说道问笑想喊叫答哭骂叹嚷吼")  # what a person does in one character
_BEHIND_LONG = _BEHIND | _SPOKE | frozenset("和及对把被给在是也又都却便听看")  # nor does one of three in these
_GOES_ON = frozenset("：:“「『道了着过")  # what stands behind such a verb, and not behind a name
_TITLES = frozenset("老小")  # 老罗, 小王
_LONGEST = 9
# How often a word stood in the text that jieba was made of: as good as unknown, and too often for a part of a name.
_RARE, _COMMON = 20, 800
_PLACES = frozenset(
    ["古巴", "约旦", "秘鲁", "加纳", "多哥", "马里", "拉萨", "乍得", "帕劳", "汤加", "波黑", "科索沃", "德里"]
)

Piece = tuple[int, int]


def is_spelt_by_sound(word: str) -> bool:
    """Return whether a word is written with the characters that spell foreign names alone."""
    return _SPELLING.issuperset(word)


def repaired(string: str, pieces: Sequence[Piece], frequency: Callable[[str], int]) -> list[Piece]:
    """Return the words of a Chinese sentence with its names put right.

    Args:
        string: The sentence, in simplified characters.
        pieces: Where its words begin and end.
        frequency: Tells how often jieba's dictionary has met a word; 0 if it does not know it.
    """
    apart = [part for piece in _moved(string, pieces, frequency) for part in _apart(string, piece, frequency)]
    found: list[Piece] = []
    run: list[Piece] = []
    for piece in apart:
        belongs = _may_belong(string[slice(*piece)], frequency)
        if run and not (belongs and piece[0] == run[-1][1]):
            found += _together(string, run, frequency)
            run = []
        (run if belongs else found).append(piece)
    return found + (_together(string, run, frequency) if run else [])


def _may_belong(word: str, frequency: Callable[[str], int]) -> bool:
    """Return whether a word may be a part of a name: spelt by sound, and no word that stands for itself."""
    if not _SPELLING.issuperset(word):
        return False
    known = _COMMON if len(word) == 2 else _RARE
    return len(word) == 1 or (frequency(word) < known and word not in _PLACES)


def _together(string: str, run: Sequence[Piece], frequency: Callable[[str], int]) -> list[Piece]:
    """Return a run of parts as one word if it is a name."""
    first, last = 0, len(run)
    while first < last and string[slice(*run[first])] in _WORDS:
        first += 1
    while last > first and string[slice(*run[last - 1])] in _WORDS:
        last -= 1
    name = run[first:last]
    unknown = any(stop - start > 1 and frequency(string[start:stop]) < _RARE for start, stop in name)
    if len(name) < 2 or not unknown or not 3 <= name[-1][1] - name[0][0] <= _LONGEST:
        return list(run)
    return [*run[:first], (name[0][0], name[-1][1]), *run[last:]]


def _apart(string: str, piece: Piece, frequency: Callable[[str], int]) -> list[Piece]:
    """Return an unknown word without the words at its ends and in its middle that belong to no name."""
    start, stop = piece
    word = string[start:stop]
    if not 2 <= len(word) <= 4 or not "\u4e00" <= word[0] <= "\u9fff" or frequency(word):
        return [piece]
    if _ends_in_verb(string, piece, frequency):
        return [(start, stop - 1), (stop - 1, stop)]
    rest = word[1:]
    if word[0] in _JOINING and (_SPELLING.issuperset(rest) or (is_family_name(rest[0]) and len(rest) > 1)):
        return [(start, start + 1), (start + 1, stop)]
    for middle in range(1, len(word) - 1):
        if word[middle] in _JOINING and _SPELLING.issuperset(word[:middle] + word[middle + 1 :]):
            return [(start, start + middle), (start + middle, start + middle + 1), (start + middle + 1, stop)]
    return [piece]


def _ends_in_verb(string: str, piece: Piece, frequency: Callable[[str], int]) -> bool:
    """Return whether an unknown word is the name of a person with what he does: 罗小四说, 王毅同, 黄蓉笑道."""
    start, stop = piece
    word, following = string[start:stop], string[stop : stop + 1]
    if not is_family_name(word[0]) and not (word[0] in _TITLES and is_family_name(word[1])):
        return False
    if len(word) == 3 and word[-1] in _BEHIND:
        return True
    if frequency(word[-2:]):  # 江北大道
        return False
    if len(word) == 4:
        return word[-1] in _BEHIND_LONG
    return word[-1] in _SPOKE and (following in _GOES_ON or (len(word) == 3 and word[0] in _TITLES))


def _moved(string: str, pieces: Sequence[Piece], frequency: Callable[[str], int]) -> list[Piece]:
    """Return the words with the last character of a name where it belongs: 罗小|四道 is 罗小四|道."""
    found: list[Piece] = []
    for start, stop in pieces:
        before = string[slice(*found[-1])] if found and found[-1][1] == start else ""
        is_begun = len(before) == 2 and before[1] in "小阿" and is_family_name(before[0]) and not frequency(before)
        if is_begun and stop - start == 2 and string[stop - 1] in _SPOKE and string[start] not in _SPOKE:
            found[-1] = (found[-1][0], start + 1)
            start += 1
        found.append((start, stop))
    return found
