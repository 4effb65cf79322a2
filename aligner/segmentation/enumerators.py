"""The forms in which texts number their points, and a reader for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from aligner.segmentation import numerals

_HAN = "[一二三四五六七八九十]{1,3}"

# Forms with a numeral, in any language; the group is the numeral. What can be read in two ways ((i) may be a Roman one
# or a ninth letter) is listed twice; only one of them will make a series.
_NUMBERED = {
    "1.": r"(\d{1,2})[.．](?!\d)(?=\s|[^\W\d_])",
    "1、": r"(\d{1,2})、",
    "1)": r"(\d{1,2})[)）]",
    "(1)": r"[(（](\d{1,2})[)）]",
    "1°": r"(\d{1,2})\s?[°º](?=\s)",
    "①": r"([①-⑳❶-❿⓵-⓾㈠-㈩㊀-㊉])",
    "一、": rf"({_HAN})、",
    "(一)": rf"[(（]({_HAN})[)）]",
    "I.": r"([IVX]{1,5})[.、)）](?=\s)",
    "(i)": r"\(([ivx]{1,5})\)",
}
_CHINESE = {
    "一是": rf"({_HAN})[是要](?!否|不是)",
    "第一，": rf"第({_HAN})[，,、：:](?!第)",
    "其一": rf"其({_HAN})[，,、：:]?",
    "第一章": rf"第({_HAN}|\d{{1,2}})[章节節条條部篇]",
}
_ENGLISH = {
    "Chapter 1": r"(?:Chapter|CHAPTER)\s+(\d{1,2}|[IVX]{1,5})\b",
    "Article 1": r"(?:Article|ARTICLE)\s+(\d{1,2}|[IVX]{1,5})\b",
    "Section 1": r"(?:Section|SECTION|Part|PART)\s+(\d{1,2}|[IVX]{1,5})\b",
}
_LETTERED = {"(a)": r"\(([a-z])\)", "a)": r"([a-z])\)(?=\s)"}

_PAUSE = r"(?=\s*[,，:：、])"  # what must follow a word that is also an ordinary one


class _Words(NamedTuple):
    """A series of words: a pattern around each, and the words, in order from 1; `|` between alternatives."""

    around: str
    words: str

    def patterns(self) -> Iterator[str]:
        return (self.around.format(f"(?:{word})") for word in self.words.split())


_WORDS: dict[str, tuple[_Words, ...]] = {
    "en": (
        _Words("{}" + _PAUSE, "First|Firstly|First\\sof\\sall Second|Secondly Third|Thirdly Fourth|Fourthly "
               "Fifth|Fifthly Sixth|Sixthly Seventh|Seventhly Eighth|Eighthly Ninth|Ninthly Tenth|Tenthly"),
        _Words(r"The {} (?:one |point |proposal |suggestion )?(?:is|was)\b", "first second third fourth fifth sixth "
               "seventh eighth ninth tenth"),
    ),
    "zh": (_Words("{}", "首先 其次|第二步 再次|再者|第三"),),
    "de": (_Words(r"{}\b", "Erstens Zweitens Drittens Viertens Fünftens Sechstens Siebtens|Siebentens Achtens "
                  "Neuntens Zehntens"),),
    "fr": (
        _Words(r"{}\b", "Premièrement Deuxièmement|Secondement Troisièmement Quatrièmement Cinquièmement "
               "Sixièmement Septièmement Huitièmement Neuvièmement Dixièmement"),
        _Words(r"{}\b", "Primo Secundo|Deuxio Tertio Quarto Quinto Sexto Septimo"),
        _Words(r"En {} lieu\b", "premier deuxième|second troisième quatrième cinquième sixième"),
    ),
    "es": (
        _Words("{}" + _PAUSE, "Primero|Primera|Primeramente Segundo|Segunda Tercero|Tercera Cuarto|Cuarta "
               "Quinto|Quinta Sexto|Sexta Séptimo|Séptima Octavo|Octava"),
        _Words(r"En {} lugar\b", "primer segundo tercer cuarto quinto sexto séptimo octavo"),
    ),
    "pt": (
        _Words("{}" + _PAUSE, "Primeiro|Primeira Segundo|Segunda Terceiro|Terceira Quarto|Quarta Quinto|Quinta "
               "Sexto|Sexta Sétimo|Sétima Oitavo|Oitava"),
        _Words(r"Em {} lugar\b", "primeiro segundo terceiro quarto quinto sexto"),
    ),
    "it": (
        _Words("{}" + _PAUSE, "Primo|Prima Secondo|Seconda Terzo|Terza Quarto|Quarta Quinto|Quinta Sesto|Sesta"),
        _Words(r"In {} luogo\b", "primo secondo terzo quarto quinto sesto"),
    ),
    "nl": (_Words(r"Ten {}\b", "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende"),),
    "ru": (
        _Words(r"{}\b", "Во-первых Во-вторых В-третьих В-четв[её]ртых В-пятых В-шестых В-седьмых В-восьмых"),
        _Words(r"{}(?=\s*[,.:—–-])", "Первое|Первый Второе|Второй Третье|Третий Четв[её]ртое|Четв[её]ртый Пятое|Пятый "
               "Шестое|Шестой Седьмое|Седьмой"),
    ),
    "pl": (_Words(r"Po {}\b", "pierwsze drugie trzecie czwarte piąte szóste siódme ósme"),),
    "tr": (
        _Words(r"{}\b", "Birincisi|İlki İkincisi Üçüncüsü Dördüncüsü Beşincisi Altıncısı Yedincisi"),
        _Words(r"{} olarak\b", "Birinci|İlk İkinci Üçüncü Dördüncü Beşinci Altıncı"),
    ),
    "ar": (_Words(r"و?{}(?!\w)", "أولا|أولاً|أوّلاً ثانيا|ثانياً ثالثا|ثالثاً رابعا|رابعاً خامسا|خامساً سادسا|سادساً "
                  "سابعا|سابعاً"),),
    "ja": (
        _Words("{}(?:に|は|、)", "第一 第二 第三 第四 第五 第六 第七 第八"),
        _Words("{}(?:に|は|、)", "[1１一]つ目 [2２二]つ目 [3３三]つ目 [4４四]つ目 [5５五]つ目"),
    ),
    "ko": (_Words(r"{}(?=[,는은로\s:])", "첫째 둘째 셋째 넷째 다섯째 여섯째 일곱째 여덟째 아홉째 열째"),),
    "th": (_Words("{}", "ประการแรก|ประการที่หนึ่ง|ประการที่\\s?[1๑] ประการที่สอง|ประการที่\\s?[2๒] ประการที่สาม|ประการที่\\s?[3๓] "
                  "ประการที่สี่|ประการที่\\s?[4๔] ประการที่ห้า|ประการที่\\s?[5๕]"),),
}  # fmt: skip

_LEAD = r"[\s\"'“”‘’「『«„*]*"  # quotation marks and the like before an enumerator
_LEAD_ONLY = re.compile(_LEAD)
_WORD_ONLY_AT_LINES = {"zh"}  # 首先 and 其次 are everyday words inside a paragraph


class Enumerator(NamedTuple):
    """An enumerator in a text: its form, its number, and where it stands."""

    form: str
    number: int
    start: int
    stop: int


class Form(NamedTuple):
    """A form of enumerators.

    Attributes:
        name: Members of one series have the same.
        pattern: Matches at the start of a member; group 1 is the numeral, if there is one.
        number: The number of the member, where it is not in the numeral.
        inline: Whether a member may stand inside a paragraph.
    """

    name: str
    pattern: re.Pattern[str]
    number: int = 0
    inline: bool = True


@lru_cache(maxsize=16)
def forms(lang: str) -> tuple[Form, ...]:
    """The forms looked for in texts in a language (its primary subtag)."""
    found = [Form(name, re.compile(_LEAD + pattern)) for name, pattern in _NUMBERED.items()]
    extra = _CHINESE if lang == "zh" else _ENGLISH if lang == "en" else {}
    found += [Form(name, re.compile(_LEAD + pattern)) for name, pattern in extra.items()]
    found += [Form(name, re.compile(_LEAD + pattern), -1) for name, pattern in _LETTERED.items()]
    for words in _WORDS.get(lang, ()):
        for number, pattern in enumerate(words.patterns(), 1):
            inline = lang not in _WORD_ONLY_AT_LINES
            found.append(Form(words.around + words.words[:8], re.compile(_LEAD + pattern), number, inline))
    return tuple(found)


@lru_cache(maxsize=16)
def _any(lang: str) -> re.Pattern[str]:
    """Matches where one of the forms does."""
    return re.compile(_LEAD + "(?:" + "|".join(form.pattern.pattern.removeprefix(_LEAD) for form in forms(lang)) + ")")


def read(content: str, start: int, stop: int, lang: str, *, inline: bool) -> list[Enumerator]:
    """What the characters from `start` can be read as: enumerators, of different forms."""
    if not _any(lang).match(content, start, stop):
        return []
    found = []
    for form in forms(lang):
        match = form.pattern.match(content, start, stop) if form.inline or not inline else None
        if match is None:
            continue
        number: int | None = form.number
        if form.number == -1:
            number = ord(match[1]) - ord("a") + 1
        elif form.number == 0:
            number = numerals.value(match[1])
        if number:
            lead = _LEAD_ONLY.match(content, start)
            found.append(Enumerator(form.name, number, lead.end() if lead else start, match.end()))
    return found
