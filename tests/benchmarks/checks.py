"""What `aligner check` finds: `python tests/benchmarks/checks.py GOLD… [--list KIND] [--sample N]`.

GOLD are JSON lines as for `accuracy.py`; the release in `data` is always among the texts. Two tables are printed.

The first counts findings on the gold beads as they are, by kind: these are correct translations, so nearly each of
them is a false alarm, a freedom of the translator, or a slip in print. `--list` prints those of a kind, for reading;
`--sample` as many of them as that, drawn by a seed.

The second makes errors on purpose, one in a bead at a time and with a seed, in the beads of the texts in Chinese and
English, and counts how many are reported, by the kind that should:

    digits       a number in digits becomes another one, on either side
    words        a number in words becomes another one, in the English
    date         the month, the day, the year or the weekday of a date becomes another one, in the English
    name         a Chinese name in pinyin gets another given name; a word in Latin letters vanishes from the English
    mark         one quotation mark or bracket vanishes; both marks of a pair vanish
    term         the translation of a term becomes that of another one (release)
    untranslated the target becomes the source; a sentence of it does
    omitted      the target is empty
    doubled      the bead stands a second time
    inconsistent the source stands a second time with the translation of the next bead
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import gold_corpora

from aligner import languages
from aligner.check import CHECKS, Finding, check
from aligner.formats import read
from aligner.languages.dates import dates
from aligner.languages.en.numbers import number_words
from aligner.languages.zh.names import names
from aligner.model import Alignment, Bead, Document, Glossary, Span, Term, Text
from aligner.segmentation import segment

RELEASE = Path(__file__).parents[2] / "data" / "release-2025"
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
Pair = tuple[str, str]
Maker = Callable[[str, str, random.Random], Pair | None]


def release() -> Alignment:
    source, target = (segment(Text.clean((RELEASE / f"{lang}.txt").read_text("utf-8"), lang)) for lang in ("zh", "en"))
    return Alignment(source, target, tuple(Bead(b.source, b.target) for b in read(RELEASE / "gold.align").beads))


def of_pairs(pairs: list[Pair], langs: tuple[str, str]) -> Alignment:
    """An alignment with a bead for each pair of strings."""
    sides = [Document.from_sentences([pair[i] for pair in pairs if pair[i]], langs[i]) for i in (0, 1)]
    beads, i, j = [], 0, 0
    for source, target in pairs:
        beads.append(Bead(Span(i, i + bool(source)), Span(j, j + bool(target))))
        i, j = i + bool(source), j + bool(target)
    return Alignment(sides[0], sides[1], tuple(beads))


def pairs_of(document: gold_corpora.Pair) -> list[Pair]:
    found = []
    for bead in document.gold:
        sides = []
        for numbers, sentences, lang in zip(bead, document.sentences, document.langs, strict=True):
            sides.append(("" if lang in gold_corpora.UNSPACED else " ").join(sentences[n] for n in numbers))
        found.append((sides[0], sides[1]))
    return found


# --- errors on purpose -----------------------------------------------------------------------------------------------

_WORDS = re.findall(r"\w+", "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty")
_ORDINALS = re.findall(r"\w+", "fourth fifth sixth seventh eighth ninth tenth")
_MONTHS = re.findall(r"\w+", "January February March April May June July August September October November December")
_DAYS = re.findall(r"\w+", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def _replaced(string: str, span: tuple[int, int], new: str) -> str:
    return string[: span[0]] + new + string[span[1] :]


def digits(source: str, target: str, rng: random.Random) -> Pair | None:
    places = [(i, m.span()) for i, s in enumerate((source, target)) for m in re.finditer(r"(?<![A-Za-z.\d-])\d+", s)]
    places = [(i, span) for i, span in places if span[1] - span[0] < 9]
    if not places:
        return None
    side, span = rng.choice(places)
    sides = [source, target]
    old = int(sides[side][slice(*span)])
    new = old + rng.choice([1, 2, 10, 100]) if rng.random() < 0.7 else old * 10
    sides[side] = _replaced(sides[side], span, str(new or 7))
    return sides[0], sides[1]


def words(source: str, target: str, rng: random.Random) -> Pair | None:
    places = [q for q in number_words(target) if target[slice(*q.span)].lower() in (*_WORDS, *_ORDINALS)]
    if not places or not re.search("[二三四五六七八九十两]|[0-9]", source):
        return None
    span = rng.choice(places).span
    old = target[slice(*span)].lower()
    return source, _replaced(
        target, span, rng.choice([w for w in (_WORDS if old in _WORDS else _ORDINALS) if w != old])
    )


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
    return source, _replaced(target, span, new)


def pinyin(source: str, target: str, rng: random.Random) -> Pair | None:
    places = names(target)
    if not places:
        return None
    match = rng.choice(places)
    given = [n for n in ("Jianguo", "Wei", "Ming", "Xiaoping", "Na", "Guohua", "Tao") if n != match[2]]
    return source, _replaced(target, match.span(2), rng.choice(given))


def latin(source: str, target: str, rng: random.Random) -> Pair | None:
    words_ = [w for w in re.findall(r"[A-Za-z]{3,}", source) if re.search(rf"\b{w}\b", target)]
    if not words_:
        return None
    return source, re.sub(rf"\b{rng.choice(words_)}\b", "it", target)


def one_mark(source: str, target: str, rng: random.Random) -> Pair | None:
    places = [m.span() for m in re.finditer('[“”"()]', target)]
    if not places or not re.search('[“”「」（）()"‘’]', source):
        return None
    return source, _replaced(target, rng.choice(places), "")


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


ERRORS: tuple[tuple[str, str, Maker], ...] = (
    ("number in digits", "number date", digits),
    ("number in words", "number date", words),
    ("date", "date number", date),
    ("given name in pinyin", "name", pinyin),
    ("word in Latin letters", "name", latin),
    ("one mark", "quote", one_mark),
    ("a pair of marks", "quote", both_marks),
    ("term", "term", term),
    ("copied source", "untranslated", copied),
    ("last sentence copied", "untranslated", partly),
    ("empty target", "omitted", empty),
)


def found_of(pair: Pair, kinds: str) -> bool:
    findings = check(of_pairs([pair], ("zh", "en")), GLOSSARY)
    return any(finding.kind in kinds.split() for finding in findings)


def recall(texts: dict[str, list[Pair]]) -> Iterator[tuple[str, str, int, int]]:
    """Name of the text, of the error, how many were made, and how many of them found."""
    for name, pairs in texts.items():
        pairs = [pair for pair in pairs if all(pair)]
        for title, kinds, maker in ERRORS:
            rng = random.Random(f"{name} {title}")
            made = [wrong for pair in pairs for _ in range(3) if (wrong := maker(*pair, rng)) is not None]
            made = list(dict.fromkeys(made))
            if len(made) > 400:
                made = rng.sample(made, 400)
            if title == "term" and name != "release":
                continue
            yield name, title, len(made), sum(found_of(wrong, kinds) for wrong in made)
        longer = [pair for pair in pairs if min(map(len, pair)) > 10]
        for title, kind, doubled in (
            ("same pair again", "doubled", longer + longer),
            (
                "another translation",
                "inconsistent",
                longer + [(s, t) for (s, _), (_, t) in pairwise(longer)],
            ),
        ):
            findings = check(of_pairs(doubled, ("zh", "en")), kinds=["doubled", "inconsistent"])
            beads = {f.bead for f in findings if f.kind == kind and f.bead > len(longer)}
            yield name, title, len(doubled) - len(longer), len(beads)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--list", choices=[*CHECKS, "all"])
    parser.add_argument("--sample", type=int, default=10**9)
    arguments = parser.parse_args()
    made = release()
    texts = {"release": [(made.source.slice(b.source), made.target.slice(b.target)) for b in made.beads]}
    langs = {"release": ("zh", "en")}
    for path in arguments.gold:
        pairs: dict[str, list[Pair]] = defaultdict(list)
        for document in gold_corpora.of_documents(path):
            pairs[path.stem] += pairs_of(document)
            langs[path.stem] = document.langs
        texts |= pairs
    if arguments.list:
        show(texts, langs, arguments.list, arguments.sample)
        return
    kinds = [kind for kind in CHECKS if kind != "term"]
    print(f"| text | beads | {' | '.join(kinds)} |\n|---|---:|{'---:|' * len(kinds)}")
    for name, pairs_ in texts.items():
        counts = Counter(finding.kind for finding in check(of_pairs(pairs_, langs[name])))
        print(f"| {name} | {len(pairs_)} | {' | '.join(str(counts[kind]) for kind in kinds)} |")
    print("\n| text | error | made | found | share |\n|---|---|---:|---:|---:|")
    for name, title, count, found in recall({n: p for n, p in texts.items() if langs[n] == ("zh", "en")}):
        if count:
            print(f"| {name} | {title} | {count} | {found} | {found / count:.0%} |")


def show(texts: dict[str, list[Pair]], langs: dict[str, tuple[str, str]], kind: str, sample: int) -> None:
    """Print findings with their beads, to be read."""
    for name, pairs in texts.items():
        findings: list[Finding] = [f for f in check(of_pairs(pairs, langs[name])) if kind in (f.kind, "all")]
        if len(findings) > sample:
            findings = sorted(random.Random(7).sample(findings, sample), key=lambda f: f.bead)
        for finding in findings:
            print(f"{name} {finding.bead} {finding.kind}: {finding.reason}")
            print(f"    {finding.context.source}\n    {finding.context.target}")


if __name__ == "__main__":
    main()
