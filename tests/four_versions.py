"""Part of the release in four languages, whose sentences end in different places.

Chinese and English are those of the release; French and Russian are our own, and freer than a translation should be: a
sentence is left out, one is added, some are joined or split.
"""

from __future__ import annotations

import re

from conftest import RELEASE

from aligner.model import Alignment, Bead, Document, Recipe, Span

FR = """Troisièmement, développer les institutions : mieux coordonner notre action, bâtir plus vite les piliers du \
mécanisme et tirer meilleur parti de la coopération entre ministères dans les douze domaines prioritaires.
Le secrétariat fonctionne désormais pleinement.
Que les six pays en profitent pour assurer un bon départ à ses travaux.
Le ministre a ensuite salué ses hôtes.
Toutes les parties voient dans la Chine un facteur de stabilité et réaffirment leur attachement au multilatéralisme.
Elle a montré l'exemple, et le dialogue se poursuivra aux Nations unies et ailleurs.
Toutes les parties soutiennent les règles du commerce international et refusent l'unilatéralisme et le protectionnisme.
Elles se concerteront à ce sujet, défendront leurs droits et faciliteront les échanges dans la région.
La réunion a publié un communiqué.
En marge de la réunion, Wang Yi s'est entretenu séparément avec chacun des ministres d'Asie centrale."""
RU = """В-третьих, укреплять институты.
Следует лучше согласовывать действия, быстрее создавать опоры механизма и шире использовать работу министерств.
Раз секретариат заработал в полную силу, шести странам нужно помочь ему хорошо начать.
Все стороны приветствуют работу секретариата и будут всецело поддерживать его.
Все стороны видят в Китае опору устойчивости в неспокойном мире.
Все стороны подтвердили поддержку многосторонности и правил мировой торговли и не признают односторонних мер.
Они будут согласовывать свои шаги, защищать свои права и облегчать торговлю в регионе.
На полях встречи Ван И провёл беседы с министрами иностранных дел стран Центральной Азии."""

SENTENCES = ("Third, adhere", "All parties welcome", "All parties believe", "The meeting issued", "During the meeting")


def english() -> Document:
    """Ten sentences of the release, in five paragraphs."""
    return _part("en", SENTENCES, r"(?<=\.) ")


def chinese() -> Document:
    """What stands for them in the Chinese text: nine sentences."""
    return _part("zh", ("三是", "各方欢迎", "各方认为", "会议发表", "与会期间"), "(?<=。)")


def french() -> Document:
    return Document.from_sentences(FR.split("\n"), "fr", origin="fr.txt")


def russian() -> Document:
    return Document.from_sentences(RU.split("\n"), "ru", origin="ru.txt")


def _part(lang: str, beginnings: tuple[str, ...], boundary: str) -> Document:
    paragraphs = (RELEASE / f"{lang}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    chosen = [next(p for p in paragraphs if p.startswith(beginning)) for beginning in beginnings]
    sentences = [(s, n) for n, paragraph in enumerate(chosen) for s in re.split(boundary, paragraph) if s]
    strings, numbers = zip(*sentences, strict=True)
    return Document.from_sentences(strings, lang, paragraphs=numbers, origin=f"{lang}.txt")


def aligned(source: Document, target: Document, shapes: str, confidence: float | None = 0.9) -> Alignment:
    """An alignment from the shapes of its beads."""
    beads, i, j = [], 0, 0
    for shape in shapes.split():
        a, b = map(int, shape.split("-"))
        beads.append(Bead(Span(i, i + a), Span(j, j + b), confidence))
        i, j = i + a, j + b
    recipe = Recipe("0", f"{source.lang} rules", f"{target.lang} rules", "by hand", (("a", "b"),))
    return Alignment(source, target, tuple(beads), recipe)


def pairs() -> tuple[Alignment, Alignment, Alignment]:
    """English with Chinese, with French and with Russian."""
    return (
        aligned(english(), chinese(), "1-1 1-1 1-1 1-1 1-1 1-1 2-1 1-1 1-1"),
        aligned(english(), french(), "2-1 1-2 0-1 1-0 2-2 1-1 1-1 1-1 1-1"),
        aligned(english(), russian(), "1-1 1-1 1-1 1-1 1-1 2-1 1-1 1-0 1-1"),
    )


SHAPES = ["2-2-1-2", "1-1-2-1", "0-0-1-0", "1-1-0-1", "4-3-4-3", "1-1-1-0", "1-1-1-1"]
"""The units of the four versions: what no bead of any pair crosses."""
