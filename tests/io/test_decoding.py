"""What encoding bytes are in, and where they are wrong."""

from __future__ import annotations

import codecs
import io
import re
from pathlib import Path

import pytest
from told import noticed

import aligner
from aligner.errors import InputError
from aligner.formats import xml
from aligner.io.decoding import decode
from aligner.io.guessing import candidates

ZH = "今天的天气很好，我们决定去公园散步。孩子们非常高兴。妈妈做了很多好吃的东西，大家坐在草地上聊天。"
ZH_TW = "今天的天氣很好，我們決定去公園散步。孩子們非常高興，媽媽做了很多好吃的東西。"
JA = "今日はとても天気がいいので、公園を散歩することにしました。子供たちはとても喜んでいました。"
KO = "오늘은 날씨가 아주 좋아서 공원을 산책하기로 했습니다. 아이들은 매우 기뻐했습니다."
RU = "Сегодня очень хорошая погода, и мы решили прогуляться в парке. Дети были очень рады."
PL = "Dzisiaj jest bardzo ładna pogoda i zdecydowaliśmy się pójść na spacer. Dzieci były szczęśliwe."
TR = "Bugün hava çok güzel ve parkta yürüyüş yapmaya karar verdik. Çocuklar çok mutluydu, şarkı söylediler."
FR = "Il était une fois un garçon très âgé, qui avait été à l’école. « Où vas-tu ? »"
ES = "Hoy hace muy buen tiempo y decidimos pasear por el parque. ¿Dónde están los niños? ¡Qué día!"
AR = "الطقس جميل جدا اليوم وقررنا أن نتمشى في الحديقة. كان الأطفال سعداء جدا."
TH = "วันนี้อากาศดีมาก เราตัดสินใจไปเดินเล่นในสวน เด็กๆ มีความสุขมาก"
EL = "Σήμερα ο καιρός είναι πολύ καλός και αποφασίσαμε να πάμε βόλτα στο πάρκο."
HE = "היום מזג האוויר יפה מאוד והחלטנו לצאת לטיול בפארק. הילדים היו מאוד שמחים."
CS = "Dnes je velmi hezké počasí a rozhodli jsme se jít na procházku do parku. Děti byly šťastné."
LT = "Šiandien labai gražus oras, ir mes nusprendėme pasivaikščioti parke. Vaikai buvo labai laimingi."
UK = "Сьогодні дуже гарна погода, і ми вирішили прогулятися в парку. Діти були щасливі."
VI = "Hôm nay thời tiết rất đẹp và chúng tôi quyết định đi dạo trong công viên. Bọn trẻ rất vui."


def read(data: bytes, lang: str | None = None, encoding: str | None = None) -> str:
    return decode(data, "text.txt", encoding, lang)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        *((ZH, encoding) for encoding in ("gbk", "gb18030", "hz", "utf-16-le", "utf-16-be")),
        *((ZH_TW, encoding) for encoding in ("big5", "cp950", "big5hkscs", "utf-16-le")),
        *((JA, encoding) for encoding in ("cp932", "euc_jp", "iso2022_jp", "utf-16-le")),
        *((KO, encoding) for encoding in ("cp949", "euc_kr", "utf-16-be")),
        *((RU, encoding) for encoding in ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic", "utf-16-le")),
        *((PL, encoding) for encoding in ("cp1250", "iso8859-2")),
        *((TR, encoding) for encoding in ("cp1254", "iso8859-9")),
        *((FR, encoding) for encoding in ("cp1252", "mac_roman")),
        *((ES, encoding) for encoding in ("cp1252", "iso8859-15", "mac_roman", "cp850")),
        *((AR, encoding) for encoding in ("cp1256", "iso8859-6", "utf-16-le")),
        *((TH, encoding) for encoding in ("cp874", "tis-620", "utf-16-be")),
        *((EL, encoding) for encoding in ("cp1253", "iso8859-7", "utf-16-le")),
        *((HE, encoding) for encoding in ("cp1255", "iso8859-8", "utf-16-be")),
        *((CS, encoding) for encoding in ("cp1250", "iso8859-2")),
        (LT, "cp1257"),
        (UK, "cp1251"),
        (UK, "koi8-u"),
        (VI, "utf-16-le"),
        ("It's a naïve résumé — “fine”. " * 8, "cp1252"),
        ("It’s 20 °C – “warm” enough.", "cp1252"),
        ("The café’s owner said: “It’s fine.” " + "No more accents follow in this long text. " * 90, "cp1252"),
        ("A long text in English, with a single quotation mark. " * 60 + "It’s here.", "cp1252"),
        ("Price: 25 €. Temperature: 5 °C ± 1. © 2024.", "cp1252"),
        ("Der Preis beträgt 5 Euro für die Straße.", "cp1252"),
        ("Sot moti është shumë i bukur dhe vendosëm të shkojmë.", "cp1252"),
        ("Í dag er veðrið mjög gott og við ákváðum að fara í göngutúr.", "cp1252"),
        ("voilà", "cp1252"),
    ],
)
def test_texts_of_the_world(content: str, encoding: str) -> None:
    with noticed(r"text\.txt: read as .*--encoding"):
        assert read(content.encode(encoding)) == content


@pytest.mark.parametrize("content", [ZH, ZH_TW, JA, KO, RU, PL, TR, FR, ES, AR, TH, EL, HE, CS, LT, UK, VI])
@pytest.mark.parametrize("size", [1, 40])
def test_one_bad_byte_does_not_make_utf8_something_else(content: str, size: int) -> None:
    data = ("First line.\n" + content * size).encode()
    start = next(place for place in range(len(data) // 2, len(data)) if data[place] >= 0xC0)
    data = data[:start] + b"\xff" + data[start:]
    column = len(data[12:start].decode()) + 1
    with noticed(
        rf"text\.txt:2: read as UTF-8; a bad byte here \(0xFF at offset {start}, column {column}\) is now \ufffd"
    ):
        assert read(data) == data[:start].decode() + "\ufffd" + data[start + 1 :].decode()


@pytest.mark.parametrize("content", [ZH, ZH_TW, JA, KO, RU, PL, TR, FR, ES, AR, TH, EL, HE, CS])
def test_a_text_that_ends_inside_a_character(content: str) -> None:
    data = content.encode()
    while data[-1] < 0x80:
        data = data[:-1]
    with noticed("read as UTF-8; a bad byte here"):
        assert read(data[:-1]) == data.decode()[:-1] + "\ufffd"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [(ZH, "gbk"), (ZH_TW, "big5"), (JA, "cp932"), (JA, "euc_jp"), (KO, "cp949")],
)
def test_one_bad_byte_in_other_encodings(content: str, encoding: str) -> None:
    data = content.encode(encoding)
    with noticed("a bad byte here"):
        assert read(data + b"\xff" + data) == content + "\ufffd" + content


def test_0x80_in_chinese_is_the_euro_sign_of_windows() -> None:
    data = ZH.encode("gbk")
    with noticed("read as GB18030"):
        assert read(data * 3 + b"\x80" + data) == ZH * 3 + "€" + ZH


@pytest.mark.parametrize("between", ["", "\n", "\r\n\r\n"])
@pytest.mark.parametrize("size", [1, 6])
@pytest.mark.parametrize(
    ("content", "encoding"),
    [(ZH, "gbk"), (ZH_TW, "big5"), (JA, "cp932"), (KO, "cp949"), (RU, "cp1251"), (RU, "koi8-r")],
)
def test_two_encodings_in_one_file_are_refused_with_the_place(
    content: str, encoding: str, size: int, between: str
) -> None:
    one, other = (content * size + between).encode(encoding), (content * size + between).encode()
    for data, before, behind in (
        (one + other, "another encoding", "UTF-8"),
        (other + one, "UTF-8", "another encoding"),
    ):
        with pytest.raises(InputError, match=f"the encoding changes here from {before} to {behind}") as caught:
            read(data)
        assert caught.value.line == 1 + between.count("\n")
        [found] = re.findall(r"offset (\d+)", str(caught.value))
        first = len(one if data.startswith(one) else other)
        assert abs(int(found) - first) <= 8
    with pytest.raises(InputError, match="the encoding changes here"):
        read(other + one + other)


def test_marks_and_damage() -> None:
    with noticed(r"text\.txt:2: read as UTF-16-LE; a bad byte here \(0x41 at offset 10, column 2\)"):
        assert read(codecs.BOM_UTF16_LE + "计划\n好".encode("utf-16-le") + b"A") == "计划\n好\ufffd"
    assert read("计划".encode("utf-8-sig")) == read("计划".encode("utf-16")) == read("计划".encode("utf-32")) == "计划"
    with noticed("read as UTF-8; a bad byte"):
        assert read(codecs.BOM_UTF8 + (ZH + "\n").encode() + b"\xff" + ZH.encode()) == f"{ZH}\n\ufffd{ZH}"
    with noticed(r"text\.txt:1: left out: 1 zero bytes|zero bytes, the first here .*offset \d+"):
        assert read((ZH * 20).encode() + b"\0" + ZH.encode()) == ZH * 21


def test_a_named_encoding_wins_and_a_wrong_one_is_said_with_its_place() -> None:
    assert read("é".encode("cp437"), encoding="cp437") == "é"
    with pytest.raises(
        InputError, match=r":2: not valid ascii: the byte here \(0xC3 at offset 7, column 4\).*name another"
    ):
        read(b"one\ntwo\xc3\xa9", encoding="ascii")
    with pytest.raises(InputError, match="such as gb18030"):
        read("镕".encode("gb18030") + b"\n", encoding="gb2312")
    with noticed("read as latin-1 as named, but its bytes are UTF-8"):
        assert read("é".encode(), encoding="latin-1") == "Ã©"


def test_the_language_helps() -> None:
    with aligner.collect_notices():
        assert read("ŻÓŁW".encode("cp1250"), "pl") == "ŻÓŁW"
        assert read("Ёжик в тумане".encode("koi8-r"), "ru") == "Ёжик в тумане"
        assert read("會議".encode("big5"), "zh-TW") == "會議"
        assert read("çğş".encode("cp1254"), "tr") == "çğş"


def test_no_encoding_is_proposed_that_texts_are_not_written_in() -> None:
    exotic = re.compile("cp(0|4|5|7|86[0-5]|869|87[57]|1006|1026|1125|1140)|hp|ptcp|kz|johab|utf-7")
    for start in range(0, 256, 16):
        for data in (bytes(range(start, start + 16)) * 4, bytes([*b"word ", start | 0x80, *b" word"])):
            assert not [name for name in candidates(data.replace(b"\0", b" "), None) if exotic.match(name)]


DOCUMENT = '<?xml version="1.0" encoding="{}"?>\n<tmx><seg>{}</seg></tmx>'


@pytest.mark.parametrize(
    ("declared", "encoding", "content", "says"),
    [
        ("utf-16", "utf-8", "计划", "it declares the encoding utf-16, .* read as UTF-8"),
        ("UTF-16", "utf-8-sig", "计划", "declares the encoding utf-16"),
        ("ucs-2", "utf-8", "计划", "declares the encoding ucs-2"),
        ("GBK", "utf-8", "计划", "declares the encoding gbk"),
        ("ISO-8859-1", "utf-8", "“café” €", "declares the encoding iso-8859-1"),
        ("us-ascii", "utf-8", "café", "declares the encoding us-ascii"),
        ("x-unknown", "utf-8", "计划", "declares the encoding x-unknown"),
        ("gb2312", "gb18030", "朱镕基𠀀", None),
        ("ISO-8859-1", "cp1252", "“café” €", None),
        ("Shift_JIS", "cp932", "①計画", None),
        ("utf-8", "utf-16", "计划", None),
        ("utf-16", "utf-16", "计划", None),
        ("utf-8", "utf-8", "计划", None),
    ],
)
def test_the_encoding_that_xml_declares(declared: str, encoding: str, content: str, says: str | None) -> None:
    data = DOCUMENT.format(declared, content).encode(encoding)
    for reading in (
        lambda: xml.parse(io.BytesIO(data), "a.tmx").findtext("seg"),
        lambda: next(element.text for element in xml.elements(io.BytesIO(data), "a.tmx", "tmx", ("seg",))),
    ):
        with aligner.collect_notices() as seen:
            assert reading() == content
        assert len(seen) == (says is not None)
        assert says is None or re.search(rf"a\.tmx:1: .*{says}", str(seen[0]))


def test_a_memory_that_declares_a_wrong_encoding(tmp_path: Path) -> None:
    (tmp_path / "m.tmx").write_bytes(
        '<?xml version="1.0" encoding="utf-16"?>\n<tmx version="1.4"><header creationtool="x" creationtoolversion="1" '
        'segtype="sentence" o-tmf="x" adminlang="en" srclang="en" datatype="plaintext"/><body><tu><tuv xml:lang="en">'
        '<seg>The plan is ready.</seg></tuv><tuv xml:lang="zh"><seg>计划好。</seg></tuv></tu></body></tmx>'.encode()
    )
    with noticed("declares the encoding utf-16"):
        alignment = aligner.formats.read(str(tmp_path / "m.tmx"))
    assert alignment.target.strings() == ["计划好。"]


def test_bytes_that_are_not_what_xml_declares_are_said_plainly() -> None:
    with pytest.raises(InputError, match=r"a byte is wrong in the encoding that it declares.*declare that"):
        xml.parse(io.BytesIO(DOCUMENT.format("utf-8", "计划").encode("gbk")), "a.tmx")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("我们在北京会晤。".encode() * 30, []),
        (b"\xef\xbb\xbf" + "我们在北京会晤。".encode() * 30, []),
        ("我们在北京会晤。".encode() * 30 + b"\xff", ["utf-8, bad bytes replaced in 1 place"]),
        (b"\xff" + "Ça a été décidé là-bas. ".encode() * 30 + b"\xfe", ["utf-8, bad bytes replaced in 2 places"]),
        ("我们在北京会晤。".encode("utf-16"), ["utf-16-le"]),
        ("我们在北京会晤。".encode("gb18030") * 30, ["gb18030, guessed"]),
        ("我们在北京会晤。".encode("gb18030") * 30 + b"\xff\n", ["gb18030, guessed, bad bytes replaced in 1 place"]),
    ],
)
def test_what_is_said_of_the_encoding_says_what_was_replaced(data: bytes, said: list[str]) -> None:
    read_as: list[str] = []
    with aligner.collect_notices():
        decode(data, "a.txt", None, None, read_as=read_as)
    assert read_as == said
