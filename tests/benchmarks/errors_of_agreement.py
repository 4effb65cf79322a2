"""Errors in what both sides must have, for `checks.py`: numbers, dates, names, marks, terms, and whole sentences."""

from __future__ import annotations

import random
import re

from planting import Error, Pair, replaced

from aligner import languages
from aligner.languages.dates import dates
from aligner.languages.en.numbers import number_words
from aligner.languages.zh.names import names
from aligner.model import Glossary, Term

GLOSSARY = Glossary(
    (
        Term("王毅", "Wang Yi"),
        Term("中亚", "Central Asia"),
        Term("峰会", "summit"),
        Term("命运共同体", "community with a shared future"),
        Term("秘书处", "secretariat"),
        Term("外长", "foreign minister"),
        Term("多边主义", "multilateralism"),
        Term("联合国", "United Nations"),
        Term("一带一路", "Belt and Road"),
        Term("互信", "mutual trust"),
        Term("便利化", "facilitation"),
        Term("单边主义", "unilateralism"),
        Term("关税", "tariff"),
        Term("新质生产力", "new quality productive forces"),
        Term("世贸组织", "World Trade Organization"),
        Term("互联互通", "connectivity"),
        Term("保护主义", "protectionism"),
        Term("主权", "sovereignty"),
    )
)

_WORDS = re.findall(r"\w+", "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty")
_ORDINALS = re.findall(r"\w+", "fourth fifth sixth seventh eighth ninth tenth")
_MONTHS = re.findall(r"\w+", "January February March April May June July August September October November December")
_DAYS = re.findall(r"\w+", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def digits(source: str, target: str, rng: random.Random) -> Pair | None:
    places = [(i, m.span()) for i, s in enumerate((source, target)) for m in re.finditer(r"(?<![A-Za-z.\d-])\d+", s)]
    places = [(i, span) for i, span in places if span[1] - span[0] < 9]
    if not places:
        return None
    side, span = rng.choice(places)
    sides = [source, target]
    old = int(sides[side][slice(*span)])
    new = old + rng.choice([1, 2, 10, 100]) if rng.random() < 0.7 else old * 10
    sides[side] = replaced(sides[side], span, str(new or 7))
    return sides[0], sides[1]


def words(source: str, target: str, rng: random.Random) -> Pair | None:
    places = [q for q in number_words(target) if target[slice(*q.span)].lower() in (*_WORDS, *_ORDINALS)]
    if not places or not re.search("[二三四五六七八九十两]|[0-9]", source):
        return None
    span = rng.choice(places).span
    old = target[slice(*span)].lower()
    return source, replaced(target, span, rng.choice([w for w in (_WORDS if old in _WORDS else _ORDINALS) if w != old]))


def date(source: str, target: str, rng: random.Random) -> Pair | None:
    if not dates(source, languages.get("zh")):
        return None
    names = [
        (m.span(), names) for names in (_MONTHS, _DAYS) for m in re.finditer(rf"\b(?:{'|'.join(names)})\b", target)
    ]
    names = [(span, some) for span, some in names if target[slice(*span)] not in ("May", "March")]
    for found in dates(target, languages.get("en")):
        names += [
            (m.span(), None)
            for m in re.finditer(r"\d+", target)
            if found.span.start <= m.start() < found.span.stop and "time" not in found.parts
        ]
    if not names:
        return None
    span, some = rng.choice(names)
    old = target[slice(*span)]
    new = (
        rng.choice([n for n in some if n != old]) if some else str(int(old) % 28 + 1 if len(old) < 3 else int(old) + 1)
    )
    return source, replaced(target, span, new)


def pinyin(source: str, target: str, rng: random.Random) -> Pair | None:
    places = names(target)
    if not places:
        return None
    match = rng.choice(places)
    given = [n for n in ("Jianguo", "Wei", "Ming", "Xiaoping", "Na", "Guohua", "Tao") if n != match[2]]
    return source, replaced(target, match.span(2), rng.choice(given))


def latin(source: str, target: str, rng: random.Random) -> Pair | None:
    words_ = [w for w in re.findall(r"[A-Za-z]{3,}", source) if re.search(rf"\b{w}\b", target)]
    if not words_:
        return None
    return source, re.sub(rf"\b{rng.choice(words_)}\b", "it", target)


def one_mark(source: str, target: str, rng: random.Random) -> Pair | None:
    places = [m.span() for m in re.finditer('[“”"()]', target)]
    if not places or not re.search('[“”「」（）()"‘’]', source):
        return None
    return source, replaced(target, rng.choice(places), "")


def both_marks(source: str, target: str, rng: random.Random) -> Pair | None:
    if not re.search("[“「（(][^”」）)]{8,}[”」）)]", source) or not re.search('["“(]', target):
        return None
    return source, re.sub('[“”"()]', "", target)


def copied(source: str, target: str, rng: random.Random) -> Pair | None:
    return (source, source) if len(re.findall("[\u4e00-\u9fff]", source)) > 2 else None


def partly(source: str, target: str, rng: random.Random) -> Pair | None:
    """The last sentence of several is not translated."""
    here, there = (re.findall(r"[^。！？.!?]+[。！？.!?]+[”\"’']*\s?", s) for s in (source, target))
    return (source, "".join(there[:-1]) + here[-1]) if len(here) > 1 and len(there) > 1 else None


def empty(source: str, target: str, rng: random.Random) -> Pair | None:
    return source, ""


def term(source: str, target: str, rng: random.Random) -> Pair | None:
    there = [t for t in GLOSSARY.terms if t.source in source and re.search(t.target, target, re.IGNORECASE)]
    if not there:
        return None
    old = rng.choice(there)
    new = rng.choice([t for t in GLOSSARY.terms if t.source not in source])
    return source, re.sub(old.target, new.target, target, flags=re.IGNORECASE)


ERRORS = (
    Error("number in digits", "number date", digits),
    Error("number in words", "number date", words),
    Error("date", "number date", date),
    Error("given name in pinyin", "name", pinyin),
    Error("word in Latin letters", "name", latin),
    Error("one mark", "quote", one_mark),
    Error("a pair of marks", "quote", both_marks),
    Error("term", "term", term),
    Error("copied source", "untranslated", copied),
    Error("last sentence copied", "untranslated", partly),
    Error("empty target", "omitted", empty),
)
