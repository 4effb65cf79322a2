"""Names that became others, for `checks.py`: on either side, of a text's own names and of well-known ones."""

from __future__ import annotations

import random
import re

from planting import Error, Maker, Pair

_COUNTRIES = ("Kazakhstan", "Uzbekistan", "Japan", "France", "Germany", "Brazil", "Egypt", "Russia", "India", "Canada")
_ANY_COUNTRY = re.compile(
    r"\b(?:Kazakhstan|Kyrgyzstan|Tajikistan|Turkmenistan|Uzbekistan|Japan|France|Germany|Russia|Israel|Egypt|India|"
    r"Switzerland|Italy|Vietnam|Singapore|Malaysia|Pakistan|Thailand|Canada|Australia|Brazil)\b"
)
# Names that stand in the texts: of people and of places that Chinese spells by sound.
_NAMES = {
    "努尔特列乌": "Nurtleu", "库鲁巴耶夫": "Kulubaev", "穆赫里丁": "Muhriddin", "赛义多夫": "Saidov",
    "玛格丽特": "Margaret", "科瓦奇": "Kovács", "拉夫罗夫": "Lavrov", "特朗普": "Trump", "普京": "Putin",
    "古特雷斯": "Guterres", "莎士比亚": "Shakespeare", "爱因斯坦": "Einstein", "林肯": "Lincoln",
    "拿破仑": "Napoleon", "托尔斯泰": "Tolstoy", "亚伯拉罕": "Abraham", "撒拉": "Sarah", "以撒": "Isaac",
    "利百加": "Rebekah", "雅各": "Jacob", "约瑟": "Joseph", "摩西": "Moses", "亚伦": "Aaron", "米利暗": "Miriam",
    "法老": "Pharaoh", "以扫": "Esau", "拉班": "Laban", "拉结": "Rachel", "利亚": "Leah", "便雅悯": "Benjamin",
    "犹大": "Judah", "约书亚": "Joshua", "迦勒": "Caleb", "巴兰": "Balaam", "巴勒": "Balak",
    "非尼哈": "Phinehas", "可拉": "Korah", "大坍": "Dathan", "哈桑": "Hassan", "菲涅耳": "Fresnel",
    "雅加达": "Jakarta",
}  # fmt: skip
_OTHER_NAMES = ("Berdimuhamedov", "Petersen", "Kowalski", "Gonzales", "Lindqvist", "Robinson", "Shevchenko")
_OTHER_SPELT = ("别尔德穆哈梅多夫", "彼得森", "科瓦尔斯基", "冈萨雷斯", "林德奎斯特", "鲁滨逊", "舍甫琴科")
# Well-known names, by what they are called in Chinese and in English.
_PEOPLE = (
    "马克龙 Macron|特朗普 Trump|拜登 Biden|普京 Putin|奥巴马 Obama|默克尔 Merkel|朔尔茨 Scholz|莫迪 Modi|"
    "卢拉 Lula|苏纳克 Sunak|内塔尼亚胡 Netanyahu|埃尔多安 Erdoğan|泽连斯基 Zelensky|卢卡申科 Lukashenko|"
    "托卡耶夫 Tokayev|米尔济约耶夫 Mirziyoyev|布林肯 Blinken|基辛格 Kissinger|尼克松 Nixon|里根 Reagan|"
    "丘吉尔 Churchill|戴高乐 de Gaulle|曼德拉 Mandela|甘地 Gandhi|达尔文 Darwin|牛顿 Newton|贝多芬 Beethoven|"
    "莫扎特 Mozart|毕加索 Picasso|梵高 Van Gogh|狄更斯 Dickens|海明威 Hemingway|卡夫卡 Kafka|雨果 Hugo|"
    "歌德 Goethe|马斯克 Musk|盖茨 Gates|扎克伯格 Zuckerberg|梅西 Messi|费德勒 Federer"
)
_CITIES = (
    "伦敦 London|巴黎 Paris|柏林 Berlin|马德里 Madrid|罗马 Rome|莫斯科 Moscow|东京 Tokyo|首尔 Seoul|"
    "曼谷 Bangkok|河内 Hanoi|开罗 Cairo|内罗毕 Nairobi|悉尼 Sydney|多伦多 Toronto|纽约 New York|"
    "芝加哥 Chicago|洛杉矶 Los Angeles|华盛顿 Washington|日内瓦 Geneva|布鲁塞尔 Brussels|阿斯塔纳 Astana|"
    "塔什干 Tashkent|北京 Beijing|上海 Shanghai|广州 Guangzhou|深圳 Shenzhen|成都 Chengdu|武汉 Wuhan|"
    "南京 Nanjing|杭州 Hangzhou|烟台 Yantai|海口 Haikou|青岛 Qingdao|大连 Dalian"
)
_BODIES = (
    "世界卫生组织 WHO|世界贸易组织 WTO|国际货币基金组织 IMF|欧盟 EU|北约 NATO|联合国 UN|东盟 ASEAN|非盟 AU|"
    "世界银行 World Bank|联合国教科文组织 UNESCO|国际奥委会 IOC|国际刑警组织 Interpol|红十字会 Red Cross|"
    "上海合作组织 SCO|欧佩克 OPEC"
)
_KINDS = [
    [(one.partition(" ")[0], one.partition(" ")[2]) for one in names.split("|")]
    for names in (_PEOPLE, _CITIES, _BODIES)
]


def country(source: str, target: str, rng: random.Random) -> Pair | None:
    """Name another country in the English, everywhere."""
    found = sorted(set(_ANY_COUNTRY.findall(target)))
    if not found or not re.search("[\u4e00-\u9fff]", source):
        return None
    old = rng.choice(found)
    return source, re.sub(rf"\b{old}\b", rng.choice([new for new in _COUNTRIES if new not in found]), target)


def foreign_name(langs: tuple[str, str], *, in_chinese: bool = False) -> Maker:
    """What gives a person or a place with a foreign name another one on one side, everywhere.

    Args:
        langs: The languages of the beads.
        in_chinese: Whether it does so on the Chinese side.
    """

    def make(source: str, target: str, rng: random.Random) -> Pair | None:
        chinese, english = (source, target) if langs[0] == "zh" else (target, source)
        found = [name for name in _NAMES.items() if name[0] in chinese and re.search(rf"\b{name[1]}\b", english)]
        if not found:
            return None
        spelt, name = rng.choice(found)
        number = rng.randrange(len(_OTHER_NAMES))
        if in_chinese:
            chinese = chinese.replace(spelt, _OTHER_SPELT[number])
        else:
            english = re.sub(rf"\b{name}\b", _OTHER_NAMES[number], english)
        return (chinese, english) if langs[0] == "zh" else (english, chinese)

    return make


def exchanged(langs: tuple[str, str]) -> Maker:
    """What puts one of the names of the text in the place of another on one side, everywhere."""

    def make(source: str, target: str, rng: random.Random) -> Pair | None:
        chinese, english = (source, target) if langs[0] == "zh" else (target, source)
        found = [name for name in _NAMES.items() if name[0] in chinese and re.search(rf"\b{name[1]}\b", english)]
        others = [name for name in _NAMES.items() if name[0] not in chinese and name[1] not in english]
        if not found:
            return None
        (spelt, name), (other_spelt, other) = rng.choice(found), rng.choice(others)
        if rng.random() < 0.5:
            chinese = chinese.replace(spelt, other_spelt)
        else:
            english = re.sub(rf"\b{name}\b", other, english)
        return (chinese, english) if langs[0] == "zh" else (english, chinese)

    return make


def well_known(langs: tuple[str, str]) -> Maker:
    """What makes two well-known names, one on each side, of a name of the text, or of a well-known one another."""

    def make(source: str, target: str, rng: random.Random) -> Pair | None:
        chinese, english = (source, target) if langs[0] == "zh" else (target, source)
        present = [*_NAMES.items(), *(name for kind in _KINDS for name in kind)]
        found = [name for name in present if name[0] in chinese and re.search(rf"\b{name[1]}\b", english)]
        if not found:
            return None
        old = rng.choice(found)
        kind = next((kind for kind in _KINDS if old in kind), rng.choice(_KINDS[:2]))
        one, other = rng.sample([name for name in kind if name[0] not in chinese and name[1] not in english], 2)
        chinese = chinese.replace(old[0], one[0])
        english = re.sub(rf"\b{old[1]}\b", other[1], english)
        return (chinese, english) if langs[0] == "zh" else (english, chinese)

    return make


ERRORS: tuple[Error, ...] = (
    Error("another country", "name", country),
    *(
        error
        for langs in (("zh", "en"), ("en", "zh"))
        for error in (
            Error("another foreign name", "name", foreign_name(langs), langs),
            Error("another foreign name in Chinese", "name", foreign_name(langs, in_chinese=True), langs),
            Error("another name of the text", "name", exchanged(langs), langs),
            Error("another well-known name", "name", well_known(langs), langs),
        )
    ),
)
