"""Names that became others, and names that the other side gives in its own way."""

from __future__ import annotations

import pytest

from aligner.check import check
from aligner.check.finding import BeadText, CheckContext
from aligner.check.names import names
from aligner.model import Alignment, Bead, Document, Span

OTHERS = [
    ("马克龙抵达北京。", "Putin arrived in Beijing.", "马克龙", "Putin"),
    ("特朗普总统发表讲话。", "President Biden gave a speech.", "特朗普", "Biden"),
    ("他去了伦敦。", "He went to Paris.", "伦敦", "Paris"),
    ("世界卫生组织宣布", "The WTO announced", "世界卫生组织", "WTO"),
    ("世界卫生组织宣布", "The World Trade Organization announced", "世界卫生组织", "World Trade Organization"),
    ("普京和默克尔见面。", "Putin and Macron met.", "默克尔", "Macron"),
    ("泽连斯基访问了柏林。", "Zelensky visited Madrid.", "柏林", "Madrid"),
    ("拉夫罗夫说，谈判仍在继续。", "Petrov said that the talks were continuing.", "拉夫罗夫", "Petrov"),
    ("联合国秘书长古特雷斯", "UN Secretary-General Annan", "古特雷斯", "Annan"),
    ("河南省连日暴雨。", "Days of rain in Hunan Province.", "河南省", "Hunan Province"),
    ("代表团访问了瑞典。", "The delegation visited Switzerland.", "瑞典", "Switzerland"),
    ("欧阳建华说", "Ouyang Jianguo said", "欧阳建华", "Ouyang Jianguo"),
    ("外交部长王毅会见了客人。", "Foreign Minister Qin Gang met the visitors.", "王毅", "Qin Gang"),
    ("老王把车停在院子里。", "Old Zhang parked his car in the yard.", "王", "Zhang"),
    ("陈女士向法院提起诉讼。", "Ms Cheng brought an action before the court.", "陈", "Cheng"),
    ("晓梅哭着跑了出去。", "Xiaoyan ran out crying.", "晓梅", "Xiaoyan"),
    ("志强和丽娟去年结的婚。", "Zhiqiang and Lihua got married last year.", "丽娟", "Lihua"),
    ("志远在门口等她。", "Haibo was waiting for her at the door.", "志远", "Haibo"),
    ("恒信科技有限公司", "Hengtong Technology Co., Ltd.", "恒信", "Hengtong"),
    ("他家在中山路上。", "His home is on Jiefang Road.", "中山", "Jiefang"),
    ("宋代的瓷器很有名。", "The porcelain of the Ming dynasty is famous.", "宋", "Ming"),
    ("昌平区将新建三所学校。", "Three schools will be built in Fengtai District.", "昌平", "Fengtai"),
    ("会见了乌兹别克斯坦外长赛义多夫", "met Foreign Minister Nurtleu of Uzbekistan", "赛义多夫", "Nurtleu"),
    ("拉夫罗夫与布林肯通了电话。", "Lavrov spoke with Sullivan by telephone.", "布林肯", "Sullivan"),
    ("玛格丽特没有回头。", "Elizabeth did not look back.", "玛格丽特", "Elizabeth"),
    ("格林太太的房子", "Mrs Brown's house", "格林", "Brown"),
    ("该公司首席执行官库克说", "the company's CEO Pichai said", "库克", "Pichai"),
    (
        "王琦瑶走了，她知道王琦瑶不会回来。",
        "Wang Qiyao left; she knew that Wang Guohua would not return.",
        "王琦瑶",
        "Wang Guohua",
    ),
    ("拉夫罗夫抵达北京。", "Sergei Petrov arrived in Beijing.", "拉夫罗夫", "Petrov"),
    ("京都的秋天很美。", "Autumn in Osaka is beautiful.", "京都", "Osaka"),
]
SAME = [
    ("世界卫生组织宣布", "The WHO announced"),
    ("联合国秘书长", "the UN Secretary-General"),
    ("埃马纽埃尔·马克龙抵达。", "President Emmanuel Macron arrived."),
    ("拉夫罗夫和拿破仑", "Sergei Lavrov and Bonaparte"),
    ("普京抵达。", "President Vladimir Putin arrived."),
    ("李嘉诚买下了大楼。", "Li Ka-shing has bought the building."),
    ("宋康昊主演了这部电影。", "Song Kang-ho stars in the film."),
    ("他坐在村上春树旁边。", "He sat beside Haruki Murakami."),
    ("张学良被软禁。", "Chang Hsueh-liang was kept under house arrest."),
    ("他坐在天主教堂前。", "He sat in front of St. Joseph's Church."),
    ("（新华社上海4月8日电）", "SHANGHAI, April 8 (Xinhua)"),
    ("总价为100美元。", "The price is 100 USD."),
    ("北京表示", "China said"),
    ("中共中央政治局委员", "Member of the Political Bureau of the CPC Central Committee"),
    ("他正坐在教堂前。", "He sat in front of St Mary's."),
    ("老王和小李都笑了。", "Wang and Li both laughed."),
    ("郑先生和邓小姐", "Mr Cheng and Miss Tang"),
    ("刘老老道：“他是太太的陪房。”", "'She is the Mrs Zhou who came here with Her Ladyship.'"),
    ("宝钗见他走了，便回房去。", "When Baoyu had gone, Baochai went back to her room."),
    ("二哥把信递给她。", "Jianguo handed her the letter."),
    ("周恩来总理会见了来宾。", "Premier Chou En-lai received the guests."),
    ("蔡英文发表演说。", "Tsai Ing-wen gave a speech."),
    ("人民路和解放大街", "People's Road and Liberation Avenue"),
    ("明清两代", "the Ming and Qing dynasties"),
    ("苹果公司CEO库克", "Apple CEO Tim Cook"),
    ("教堂的罗马式尖顶", "the church's Romanesque vaults"),
    ("王琦瑶走了，她不会回来。", "Wang Qiyao left; she would not return to Wang Guohua."),
    ("戴安娜和苏珊", "Diana and Susan"),
]


@pytest.mark.parametrize(("chinese", "english", "here", "there"), OTHERS)
def test_a_name_that_became_another_one(chinese: str, english: str, here: str, there: str) -> None:
    [finding] = names(BeadText(1, chinese, english, "zh", "en"), CheckContext())
    assert (finding.source, finding.target) == ((here,), (there,))
    [finding] = names(BeadText(1, english, chinese, "en", "zh"), CheckContext())
    assert (finding.source, finding.target) == ((there,), (here,))


@pytest.mark.parametrize(("chinese", "english"), SAME)
def test_a_name_that_is_said_in_another_way(chinese: str, english: str) -> None:
    assert list(names(BeadText(1, chinese, english, "zh", "en"), CheckContext())) == []


def _alignment(pairs: list[tuple[str, str]], langs: tuple[str, str]) -> Alignment:
    sides = [Document.from_sentences([pair[side] for pair in pairs], langs[side]) for side in (0, 1)]
    return Alignment(sides[0], sides[1], tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(pairs))))


# 溪石 and 云台 are translated by their sense, which only the rest of the memory tells.
STORY = [
    ("后来溪石走了。", "Then Brookstone left."),
    ("我们等溪石回来。", "We waited for Brookstone to return."),
    ("谁也没见过溪石。", "Nobody had seen Brookstone."),
    ("信是溪石写的。", "The letter was from Brookstone."),
    ("大家都怕云台。", "Everyone feared Cloudrest."),
    ("那年云台结婚了。", "That year Cloudrest married."),
    ("我认识云台。", "I know Cloudrest."),
    ("他们在找云台。", "They looked for Cloudrest."),
]


def test_a_name_that_is_another_one_in_the_rest_of_the_memory() -> None:
    [finding] = check(_alignment([*STORY, ("她问溪石。", "She asked Cloudrest.")], ("zh", "en")), kinds=["name"])
    assert (finding.bead, finding.source, finding.target) == (9, ("溪石",), ("Cloudrest",))


def test_a_name_that_becomes_a_pronoun_is_no_error() -> None:
    assert check(_alignment([*STORY, ("她问溪石。", "She asked him.")], ("zh", "en")), kinds=["name"]) == []


def test_names_in_two_languages_with_capitals() -> None:
    story = [
        ("Then John left.", "Puis Jean partit."),
        ("We saw John.", "Nous avons vu Jean."),
        ("She loved John.", "Elle aimait Jean."),
        ("They called John.", "Ils ont appelé Jean."),
        ("He hated Peter.", "Il haïssait Pierre."),
        ("She saw Peter.", "Elle a vu Pierre."),
        ("They met Peter.", "Ils ont rencontré Pierre."),
        ("I know Peter.", "Je connais Pierre."),
        ("The letter was from John.", "La lettre venait de Pierre."),
    ]
    [finding] = check(_alignment(story, ("en", "fr")), kinds=["name"])
    assert (finding.bead, finding.source, finding.target) == (9, ("John",), ("Pierre",))
