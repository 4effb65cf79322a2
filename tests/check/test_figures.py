"""Numbers, dates and times: what agrees must not be reported, what does not must be."""

from __future__ import annotations

import pytest

from aligner.check.figures import figures
from aligner.check.finding import BeadText, CheckContext

AGREE = [
    ("它售价10万卢比。", "It costs 1 lakh rupees."),
    ("它售价25万卢比。", "It costs 2.5 lakh rupees."),
    ("预算为3000万卢比。", "The budget is 3 crore rupees."),
    ("该计划耗资3万亿卢比。", "The scheme costs 3 lakh crore rupees."),
    ("约20万人到场。", "About two lakh people came."),
    ("支付了15万卢比。", "Rs 1,50,000 was paid."),
    ("客服时间:9:00—21:00。", "Customer service hours: 9:00–21:00."),
    ("营业时间9:00~21:30", "Open 9 a.m. to 9:30 p.m."),
    ("一九六○年", "in 1960"),  # U+25CB for the zero
    ("一九六O年", "in 1960"),
    ("二○○八年八月", "in August 2008"),
    ("一百○五人", "105 people"),
    ("五十万人", "half a million people"),
    ("250万", "two and a half million"),
    ("两年零三个月，即二又四分之一年", "two and a quarter years"),
    ("四十五天", "forty and five days"),
    ("我若见有四十五个，也不毁灭那城。", "If I find there forty and five, I will not destroy it."),
    ("十个和二十个", "ten and twenty"),
    ("营业时间：9:00—21:00", "9 a.m. to 9 p.m."),
    ("六二至六五届", "the classes of 1962 to 1965"),
    ("62届毕业生", "those who graduated in 1962"),
    ("处二万元以上十万元以下罚款", "a fine of RMB 20,000 to RMB 100,000"),
    ("额定功率为15千瓦", "the rated power is 15 kW"),
    ("压力应为0.6兆帕", "The pressure must be 0.6 MPa."),
    ("十五千克", "15 kg"),
    ("3成受访者", "30% of those asked"),
    ("重50 kg", "it weighs 110 lb"),
    ("高8848米", "29,029 feet high"),
    ("（一）总则", "2.1 General"),
    ("（十二）总则", "(12) General"),
    ("3.2 总则", "3.2. General"),
    ("3、总则", "3. General"),
    ("（二）总则", "(b) General"),
    ("3、工作范围", "1.2.3 Scope of Work"),
    ("50万人", "half a million people"),
    ("八成五的人", "85% of people"),
    ("一刻钟", "15 minutes"),
    ("向180多个国家加征关税。", "It imposed tariffs on over 180 countries."),
    ("提出中方5点建议。", "He put forward five proposals."),
    ("12个重点领域", "the 12 key areas"),
    ("十二个重点领域", "the 12 key areas"),
    ("12个重点领域", "the twelve key areas"),
    ("胜利80周年和成立80周年", "the 80th anniversary of the victory and of the founding"),
    ("投资3.5亿元。", "An investment of 350 million yuan."),
    ("投资3.5亿元。", "An investment of RMB 0.35 billion."),
    ("人口一百二十万。", "A population of 1.2 million."),
    ("1亿2000万人", "120 million people"),
    ("增长百分之二十。", "It grew by 20 percent."),
    ("增长百分之二十。", "It grew by one fifth."),
    ("增长20%。", "It grew by twenty per cent."),
    ("增长20％。", "It grew by 20%."),
    ("五分之一的人口", "20% of the population"),
    ("第六次会晤", "the sixth meeting"),
    ("第6次会晤", "the Sixth Meeting"),
    ("一是坚持讲信修睦。", "First, firmly uphold good faith."),
    ("二是坚持互利合作。", "Second, stick to mutually beneficial cooperation."),
    ("两国关系", "relations between the two countries"),
    ("两国关系", "relations between both countries"),
    ("两国关系", "bilateral relations"),
    ("三分之二的席位", "two-thirds of the seats"),
    ("来了十几个人。", "A dozen people came."),
    ("来了十几个人。", "Some fifteen people came."),
    ("数百人参加。", "Hundreds took part."),
    ("几十年来", "for decades"),
    ("上世纪九十年代", "in the 1990s"),
    ("20世纪90年代", "in the 1990s"),
    ("九十年代初", "in the early nineties"),
    ("八十年代", "in the eighties"),
    ("21世纪", "the twenty-first century"),
    ("二十一世纪", "the 21st century"),
    ("１２３个", "123 of them"),
    ("第二次世界大战", "World War II"),
    ("第三章", "Chapter III"),
    ("路易十四", "Louis XIV"),
    ("3至5天", "three to five days"),
    ("3-5天", "3–5 days"),
    ("二三十人", "twenty or thirty people"),
    ("七八个人", "seven or eight people"),
    ("1,234.5元", "1,234.5 yuan"),
    ("12000元", "12,000 yuan"),
    ("1.2万元", "12,000 yuan"),
    ("三万五千人", "35,000 people"),
    ("两万五千里", "25,000 li"),
    ("一千零一夜", "the Thousand and One Nights"),
    ("他们一起去了四面八方。", "They went everywhere together."),
    ("万一下雨呢？", "What if it rains?"),
    ("共建“一带一路”倡议", "the Belt and Road Initiative"),
    ("三三两两地走着", "walking in small groups"),
    ("十分高兴，完全统一", "very glad, and wholly at one"),
    ("他一心一意，说话七上八下。", "He was wholly devoted, but spoke all over the place."),
    ("千方百计", "by every means"),
    ("一国两制", "one country, two systems"),
    ("One by one, they came first or second.", "他们陆续到来。"),
    ("No one knew it for a second.", "没有人知道。"),
    ("翻了一番", "It doubled."),
    ("增加了两倍", "It tripled."),
    ("增长3倍", "a fourfold increase"),
    ("半个小时", "half an hour"),
    ("一个半小时后", "1½ hours later"),
    ("他住了两年半", "He stayed for 2.5 years"),
    ("他住了3年半", "He stayed for three and a half years"),
    ("1个半月", "1.5 months"),
    ("从上午十点到晚上十点", "from 10:00 to 22:00"),
    ("半小时", "30 minutes"),
    ("两打鸡蛋", "two dozen eggs"),
    ("24个鸡蛋", "two dozen eggs"),
    ("二十年", "two decades"),
    ("二十多岁", "in his twenties"),
    ("七成受访者", "70 percent of those asked"),
    ("一半的人", "half of the people"),
    ("COVID-19的三维图像", "three-dimensional images of COVID-19"),
    ("5G网络", "5G networks"),
    ("2.5公里", "2.5 km"),
    ("“十四五”规划", "the 14th Five-Year Plan"),
    ("电话：010-65961114", "Tel.: +86 10 6596 1114"),
    ("第78届联合国大会", "the 78th session of the UN General Assembly"),
    ("“两个一百年”奋斗目标", "the Two Centenary Goals"),
    ("坚持一个中国原则和中美三个联合公报", "the one-China principle and the three China-US joint communiqués"),
    ("20万分之一", "one in 200,000"),
    ("十点二十五分", "ten twenty-five"),
    ("2024—2025学年", "the 2024-25 school year"),
    ("储存温度为-20℃。", "Store at −20 °C."),
    ("最低气温零下5度。", "The lowest temperature is five degrees below zero."),
    ("净利润为-300万元。", "a net loss of 3 million yuan"),
    ("公元前221年", "in 221 B.C."),
    ("公元前3世纪", "the third century BCE"),
    ("孔子（前551—前479）", "Confucius (551–479 BC)"),
    ("歼-20战机", "the J-20 fighter"),
    ("负100%的责任", "bears 100% responsibility"),
    ("-5个苹果", "5 apples"),  # an item of a list
    ("前3年", "the first 3 years"),
    ("2024—2025学年", "academic year 2024/25"),
    ("一式两份", "in two originals"),
    ("一式三份", "in triplicate"),
    ("一式四份，双方各执两份", "in four copies, each party holding two"),
    ("四月份来了三次", "came three times in April"),
    ("股份", "a third of the shares"),
    ("50周年", "the fiftieth anniversary"),
    ("零下5度", "minus five degrees"),
    ("3比2", "3-2"),
    ("1949年以来", "since nineteen forty-nine"),
    ("会晤在2025年举行。", "The meeting was held in 2025."),
    # dates and times
    ("2025年4月26日", "on April 26, 2025"),
    ("2025年4月26日", "on 26 April 2025"),
    ("2025年4月26日", "on the 26th of April, 2025"),
    ("2025年4月26日", "2025-04-26"),
    ("2025年4月26日", "26/04/2025"),
    ("二〇二五年四月二十六日", "April 26th, 2025"),
    ("4月26日", "the 26th"),
    ("4月26日", "on April 26 this year"),
    ("4月26日至28日", "April 26–28"),
    ("4月26日至28日", "from 26 to 28 April"),
    ("26日，会议举行。", "The meeting was held on Saturday."),
    ("4月26日，星期六", "Saturday, April 26"),
    ("下周三", "next Wednesday"),
    ("每周一次", "once a week"),
    ("下午3点", "at 3 p.m."),
    ("下午三点", "at three in the afternoon"),
    ("下午3点半", "at 3:30 pm"),
    ("15:00开始", "It begins at 3 p.m."),
    ("晚上八点", "at eight o'clock in the evening"),
    ("三点半", "half past three"),
    ("上午9时30分", "9:30 a.m."),
    ("中午12点", "at 12 noon"),
    ("今年5月", "in May this year"),
    ("你可以三月再来。", "You may come again in March."),
    ("民国三十八年", "in 1949"),
    ("光绪二十九年", "in 1903"),
    ("工厂将百分之百使用可再生能源。", "The plant will run entirely on renewable energy."),
    ("三个月", "three months"),
    ("5月1日", "1 May"),
    ("2025年", "this year"),
]
DIFFER = [
    ("date", "从9:00到20:00", "from 9:00 to 21:00", "20:00", "21:00"),
    ("date", "一九六○年三月", "in March 1961", "一九六○年三月", "March 1961"),
    ("number", "六二届毕业生", "those who graduated in 1963", None, "1963"),
    ("number", "额定功率为15千瓦", "the rated power is 16 kW", "15", "16"),
    ("number", "四十六个", "forty and five", "四十六", "forty and five"),
    ("number", "3.2 其他费用", "3.3 Other costs", "3.2", "3.3"),
    ("number", "3、其他费用", "4. Other costs", "3", "4"),
    ("number", "（二）其他费用", "(3) Other costs", "二", "3"),
    ("number", "存储G54至G59六个坐标系", "stores eight coordinate systems, G54 to G59", "六", "eight"),
    ("number", "250万", "two and a half thousand", "250万", "two and a half thousand"),
    ("number", "它售价200万卢比。", "It costs 2 crore rupees.", "200万", "2 crore"),
    ("number", "卖方应在七天内交货。", "The Seller shall deliver within fifteen days.", "七", "fifteen"),
    ("number", "向180多个国家加征关税。", "It imposed tariffs on over 190 countries.", "180", "190"),
    ("number", "提出中方5点建议。", "He put forward six proposals.", "5", "six"),
    ("number", "提出中方五点建议。", "He put forward six proposals.", "五", "six"),
    ("number", "胜利80周年", "the 70th anniversary of the victory", "80", "70th"),
    ("number", "投资3.5亿元。", "An investment of 3.5 million yuan.", "3.5亿", "3.5 million"),
    ("number", "一百二十万人", "12 million people", "一百二十万", "12 million"),
    ("number", "增长百分之二十。", "It grew by 30 percent.", "百分之二十", "30 percent"),
    ("number", "第六次会晤", "the fifth meeting", "六", "fifth"),
    ("number", "三分之二的席位", "three-quarters of the seats", "三分之二", "three-quarters"),
    ("number", "四是坚持公平正义。", "Fifth, adhere to fairness and justice.", "四", "Fifth"),
    ("number", "六国人民", "the people of the seven countries", "六", "seven"),
    ("number", "上世纪九十年代", "in the 1980s", "九十", "1980s"),
    ("number", "共有23人。", "There were many people.", "23", None),
    ("number", "人很多。", "There were 23 people.", None, "23"),
    ("number", "１２３个", "124 of them", "１２３", "124"),
    ("number", "三万五千人", "350,000 people", "三万五千", "350,000"),
    ("date", "2025年4月26日", "on April 27, 2025", "2025年4月26日", "April 27, 2025"),
    ("date", "2025年4月26日", "on May 26, 2025", "2025年4月26日", "May 26, 2025"),
    ("date", "2025年4月26日", "on April 26, 2024", "2025年4月26日", "April 26, 2024"),
    ("number", "2024—2025学年", "academic year 2024/26", "2025", None),
    ("number", "储存温度为-20℃。", "Store at 20°C.", "-20", "20"),
    ("number", "最低气温零下5度。", "The lowest temperature is 5 degrees.", "零下5", "5"),
    ("number", "气温为−5℃。", "The temperature is 5 °C.", "−5", "5"),
    ("number", "净利润为-300万元。", "Net profit was 3 million yuan.", "-300万", "3 million"),
    ("number", "储存温度为20℃。", "Store at minus 20 degrees.", "20", "minus 20"),
    ("date", "公元前221年", "AD 221", "公元前221", "221"),
    ("date", "公元前1046年", "in 1046", "公元前1046年", "1046"),
    ("date", "公元221年", "221 BC", "221", "221 BC"),
    ("number", "两份文件", "three documents", "两", "three"),
    ("number", "双方各执两份。", "Each party holds three copies.", "两", "three"),
    ("number", "合同一式两份。", "The contract is made in four originals.", "两", "four"),
    ("number", "报告一式三份。", "The report shall be made in duplicate.", "三", "in duplicate"),
    ("date", "4月26日", "the 27th", "4月26日", "27th"),
    ("date", "4月26日，会议举行。", "The meeting was held.", "4月26日", None),
    ("date", "星期六开会。", "We meet on Sunday.", "星期六", "Sunday"),
    ("date", "周三上午开会。", "We meet on Sunday morning.", "周三", "Sunday"),
    ("date", "下午3点开会。", "We meet at 3 a.m.", "下午3点", "3 a.m."),
    ("date", "下午3点开会。", "We meet at 4 p.m.", "下午3点", "4 p.m."),
    ("date", "凌晨五点", "at four in the morning", "凌晨五点", "four"),
]
OTHER_AGREE = [
    ("de", "fr", "1.234,5 Meter", "1 234,5 mètres"),
    ("de", "fr", "Es sind 20 000 Männer.", "Ce sont 20.000 hommes."),
    ("de", "fr", "Am 26. April 2025", "Le 26 avril 2025"),
    ("de", "fr", "um 15.30 Uhr", "à 15 h 30"),
    ("de", "fr", "3,5 Millionen", "3,5 millions"),
    ("de", "fr", "5 Milliarden", "5 milliards"),
    ("de", "en", "am Montag, dem 3. März", "on Monday, 3 March"),
    ("en", "de", "1,234.5", "1.234,5"),
    ("en", "es", "On Friday, May 2", "El viernes 2 de mayo"),
    ("en", "ru", "26 April 2025", "26 апреля 2025 года"),
    ("en", "ru", "3 people", "три человека"),
    ("en", "ko", "April 26, 2025", "2025년 4월 26일"),
    ("en", "ja", "in 2025, on Saturday", "令和7年、土曜日に"),
    ("en", "ja", "350 million yen", "3億5000万円"),
    ("en", "ko", "50,000 people", "5만 명"),
    ("en", "th", "in 2025", "ใน ๒๐๒๕"),
    ("en", "ar", "in 2025", "في ٢٠٢٥"),
    ("en", "pl", "26 April", "26 kwietnia"),
    ("en", "tr", "26 April 2025", "26 Nisan 2025"),
    ("en", "pt", "3 million", "3 milhões"),
    ("en", "it", "the 2nd of May", "il 2 maggio"),
    ("en", "nl", "5 June", "5 juni"),
]


def found(source: str, target: str, langs: tuple[str, str] = ("zh", "en")) -> list[tuple[str, str]]:
    return [(finding.kind, finding.reason) for finding in figures(BeadText(1, source, target, *langs), CheckContext())]


@pytest.mark.parametrize(("source", "target"), AGREE, ids=lambda text: str(text)[:20])
def test_what_agrees_is_not_reported(source: str, target: str) -> None:
    langs = ("zh", "en") if not source.isascii() else ("en", "zh")
    assert found(source, target, langs) == []
    assert found(target, source, (langs[1], langs[0])) == []


@pytest.mark.parametrize(("kind", "source", "target", "here", "there"), DIFFER)
def test_what_does_not_agree_is_reported_once(
    kind: str, source: str, target: str, here: str | None, there: str | None
) -> None:
    [finding] = figures(BeadText(7, source, target, "zh", "en"), CheckContext())
    assert (finding.kind, finding.bead) == (kind, 7)
    assert finding.source == (() if here is None else (here,))
    assert finding.target == (() if there is None else (there,))
    for string in (*finding.source, *finding.target):
        assert string in finding.reason
    [turned] = figures(BeadText(7, target, source, "en", "zh"), CheckContext())
    assert (turned.source, turned.target) == (finding.target, finding.source)


@pytest.mark.parametrize(
    ("one", "other", "source", "target"),
    [*OTHER_AGREE, pytest.param("de", "fr", "drei Berge", "3 montagnes", marks=pytest.mark.needs("text_to_num"))],
)
def test_other_languages_agree(one: str, other: str, source: str, target: str) -> None:
    assert found(source, target, (one, other)) == []
    assert found(target, source, (other, one)) == []


@pytest.mark.parametrize(("one", "other", "source", "target"), OTHER_AGREE)
def test_other_languages_differ(one: str, other: str, source: str, target: str) -> None:
    """A number in digits that is changed is found in every language, small ones where words are not read excepted."""
    changed = source.translate(str.maketrans("123456789", "234567891"))
    if changed != source and source != "3 people":
        assert found(changed, target, (one, other))


@pytest.mark.parametrize(
    "string",
    [
        "",
        " ",
        "，。",
        "0",
        "00",
        "1/0",
        "3/0",
        "9" * 400,
        "零",
        "百分之",
        "分之一",
        "点",
        "99:99",
        "2025年99月99日",
        "0.0.0",
        "½½",
        "一" * 300,
    ],
)
def test_odd_strings_do_no_harm(string: str) -> None:
    for langs in (("zh", "en"), ("en", "zh"), ("de", "fr")):
        list(figures(BeadText(1, string, "12 on May 3", *langs), CheckContext()))
        list(figures(BeadText(1, "3月5日十二", string, *langs), CheckContext()))
