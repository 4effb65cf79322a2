"""Arbitrary alignments, and what it means that a format keeps something of them."""

import io
import unicodedata
from importlib.util import find_spec
from itertools import accumulate, pairwise
from operator import itemgetter

from hypothesis import strategies as st

import aligner
from aligner.formats import WriteOptions
from aligner.formats.tmx import FORMAT as TMX
from aligner.io.names import without_folders
from aligner.model import (
    DIVISION_KINDS,
    STATUSES,
    Alignment,
    Bead,
    Division,
    Document,
    Recipe,
    Sentence,
    Span,
    Text,
    Token,
)
from aligner.registry import FORMATS

# Formats of one file that are read, and whose libraries are there.
SINGLE = {
    name: form
    for name, form in ((name, FORMATS.load(name)) for name in FORMATS)
    if form.read and not form.split and (name != "parquet" or find_spec("pyarrow"))
}
NASTY = [
    "<", "&", "]]>", "<![CDATA[", "&amp;", "&#x1F;", "\"", "'", "\\", "\\n", "\\|", "|", "\t", "\n", " \n ", "  ", " ",
    "\x00", "\x0b", "\x0c", "\x1c", "\x1f", "\x7f", "\x85", "\xa0", "\xad", "\u0301", "e\u0301", "\u0323", "\u1100",
    "\u1161", "\u200d", "\u202e", "\u2028", "\u3000", "\ufeff", "\ufffe", "\uffff", "\uf0b7", "𠀀", "👩‍👩‍👧", "中文。",
    "Word", "=1+1", "¶", ";", "0-1",
]  # fmt: skip
STRINGS = st.lists(st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"]), max_size=4).map("".join)
ORIGINS = STRINGS.map(without_folders)
# What may be the name of an attribute in TMX stands before what may not, as it is read.
PROPERTIES = st.lists(st.tuples(st.sampled_from(["creationid", "usagecount", "x-b"]), STRINGS), max_size=3).map(
    lambda pairs: tuple(sorted(pairs, key=lambda pair: pair[0]))
)
SPACES = st.sampled_from(["", "", " ", "\n", "\n\n", "\u3000", "\t", " \n\t", "\x0c", "\x1f", "\u2028", "\xa0"])
LANGS = st.sampled_from(["zh", "zh-TW", "zh-Hant", "zh-CN", "en", "en-GB", "fr", "de-CH", "und"])


@st.composite
def documents(draw, lang, properties=st.just(())):
    count = draw(st.integers(0, 5))
    content, sentences, paragraph = "", [], 0
    for i in range(count):
        gap, sentence = draw(SPACES), Text.clean(draw(STRINGS), "").content
        if not unicodedata.is_normalized("NFC", content + gap + sentence):
            gap = " "
        if not unicodedata.is_normalized("NFC", content + gap + sentence):
            sentence = ""
        paragraph += i > 0 and draw(st.booleans())
        start = len(content + gap)
        content += gap + sentence
        sentences.append(Sentence(Span(start, len(content)), paragraph))
    content += draw(SPACES)
    divisions = draw(st.lists(divisions_of(sentences), max_size=3)) if sentences else []
    divisions.sort(key=lambda d: (d.sentences.start, -d.sentences.stop))
    fitting: list[Division] = []
    for division in divisions:
        if all(
            division.sentences.start >= other.sentences.stop or division.sentences.stop <= other.sentences.stop
            for other in fitting
        ):
            fitting.append(division)
    return Document(Text(content, lang, draw(ORIGINS)), tuple(sentences), tuple(fitting), draw(properties))


@st.composite
def divisions_of(draw, sentences):
    """A division whose heading, where it has one, begins and ends in characters of its sentences."""
    start = draw(st.integers(0, len(sentences) - 1))
    stop = draw(st.integers(start + 1, len(sentences)))
    positions = [p for sentence in sentences[start:stop] for p in range(*sentence.span)]
    heading = Span(sentences[start].span.start, sentences[start].span.start)
    if positions and draw(st.booleans()):
        first, last = sorted((draw(st.sampled_from(positions)), draw(st.sampled_from(positions))))
        heading = Span(first, last + 1)
    return Division(draw(st.sampled_from(DIVISION_KINDS)), draw(st.integers(0, 12)), heading, Span(start, stop))


RECIPES = st.builds(
    Recipe,
    *[STRINGS] * 4,
    st.lists(st.tuples(STRINGS, STRINGS), max_size=2).map(tuple),
    *[st.just("") | STRINGS] * 4,
)


@st.composite
def alignments(draw, properties=st.just(())):
    source, target = (draw(documents(draw(LANGS), properties)) for _ in range(2))
    beads, i, j = [], 0, 0
    while i < len(source) or j < len(target):
        a = draw(st.integers(int(j == len(target)), min(3, len(source) - i)))
        b = draw(st.integers(int(a == 0), min(3, len(target) - j)))
        confidence = draw(st.none() | st.floats(0, 1))
        note = draw(st.just("") | STRINGS.map(lambda string: Text.clean(string, "").content))
        status, held = draw(st.sampled_from(STATUSES)), draw(properties)
        beads.append(Bead(Span(i, i + a), Span(j, j + b), confidence, status, note, held))
        i, j = i + a, j + b
    return Alignment(source, target, tuple(beads), draw(st.none() | RECIPES), draw(properties))


def characters(document, number):
    """Tokens: each character is one, white space none."""
    span = document.sentences[number].span
    return [Token(Span(p, p + 1), '<&">', "X") for p in range(*span) if not document.text.content[p].isspace()]


def written(format, alignment, options=WriteOptions()):
    """The bytes that a format makes of an alignment, whatever it warns of."""
    stream = io.BytesIO()
    with aligner.collect_notices():
        format.write(alignment, stream, options)
    return stream.getvalue()


def reread(format, data):
    """The alignment in bytes of our own making: nothing there to warn of."""
    return format.read(io.BytesIO(data), "file")


def kept(alignment, keeps):
    """What of an alignment a format that keeps `keeps` gives back, in a form that can be compared."""
    documents = (alignment.source, alignment.target)
    beads = [b for b in alignment.beads if "one-sided" in keeps or (b.source.size and b.target.size)]
    both = "text" in keeps
    aspects = {
        "beads": [bead.shape for bead in beads],
        "one-sided": [(bead.source, bead.target) for bead in alignment.beads],
        "confidence": [bead.confidence for bead in beads],
        "status": [bead.status for bead in beads],
        "note": [bead.note for bead in beads],
        "sentences": [(d.lang, d.strings()) for d in documents],
        "text": [d.text.content for d in documents],
        "paragraphs": [[s.paragraph for s in d.sentences] for d in documents],
        "divisions": [
            [(d.kind, d.number, d.sentences, d.heading if both else _letters(doc, d.heading)) for d in doc.divisions]
            for doc in documents
        ],
        "recipe": alignment.recipe,
        "origin": [d.text.origin for d in documents],
        # Columns stand in one order for all beads.
        "properties": [sorted(p.properties, key=itemgetter(0)) for p in (alignment, *documents, *alignment.beads)],
    }
    return {aspect: aspects[aspect] for aspect in sorted(keeps)}


def _letters(document, span):
    return "".join(document.text.content[slice(*span)].split())


def exported(alignment, one_sided):
    """What TMX keeps of an alignment without forbidden characters.

    It has no place for rejected beads; one-sided ones, and those with nothing but white space on a side, are left out
    or (with `one_sided`) written with the text they have. Line breaks become spaces.
    """
    documents = (alignment.source, alignment.target)
    result = {"beads": [], "confidence": [], "status": [], "note": []}
    result |= {"sentences": [], "paragraphs": [], "divisions": []}
    result |= {"recipe": alignment.recipe, "origin": [d.text.origin for d in documents]}
    result["properties"] = [list(part.properties) for part in (alignment, *documents)]
    numbers = ([], [])
    for bead in alignment.beads:
        spans = [
            range(*span) if document.slice(span).strip() else range(0)
            for document, span in zip(documents, (bead.source, bead.target), strict=True)
        ]
        if bead.status != "rejected" and (all(spans) or (one_sided and any(spans))):
            result["beads"].append("-".join(str(len(span)) for span in spans))
            result["confidence"].append(bead.confidence)
            result["status"].append(bead.status)
            result["note"].append(bead.note)
            result["properties"].append(list(bead.properties))
            numbers[0].extend(spans[0])
            numbers[1].extend(spans[1])
    for document, chosen in zip(documents, numbers, strict=True):
        result["sentences"].append((document.lang, [_one_line(document[i]) for i in chosen]))
        labels = [document.sentences[i].paragraph for i in chosen]
        changes = [0, *(int(a != b) for a, b in pairwise(labels))][: len(labels)]
        result["paragraphs"].append(list(accumulate(changes)))
        divisions = []
        for division in document.divisions:
            inside = [n for n, i in enumerate(chosen) if i in range(*division.sentences)]
            if inside:
                spans = [document.sentences[chosen[n]].span for n in inside]
                heading = range(*division.heading)
                letters = "".join(document.text.content[p] for span in spans for p in range(*span) if p in heading)
                covered = Span(inside[0], inside[-1] + 1)
                divisions.append((division.kind, division.number, covered, "".join(letters.split())))
        result["divisions"].append(divisions)
    return {aspect: result[aspect] for aspect in sorted(TMX.keeps)}


def _one_line(string):
    """Each run of white space that has a line feed in it, as one space."""
    runs, current = [], ""
    for character in string:
        if character.isspace() != current[-1:].isspace() and current:
            runs.append(current)
            current = ""
        current += character
    return "".join(" " if run.isspace() and "\n" in run else run for run in [*runs, current])
