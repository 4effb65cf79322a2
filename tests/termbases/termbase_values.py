"""Arbitrary glossaries, and what it means that a format keeps something of them."""

import io
from dataclasses import replace

from hypothesis import strategies as st

import aligner
from aligner.model import PARTS_OF_SPEECH, TERM_STATUSES, Context, Glossary, Span, Term, Text
from aligner.registry import TERMBASES
from aligner.termbases.cleaning import clean, clean_line

ALL = {name: TERMBASES.load(name) for name in TERMBASES}

NASTY = [
    "<", "&", "]]>", "&amp;", "&#x1F;", '"', "'", "\\", "\\n", "|", "\\|", "<br>", "\t", "\n", " \n ", "  ", "*", "_",
    "#", "# ", "\x00", "\x0b", "\x1c", "\x1f", "\x85", "\xa0", "\xad", "\u0301", "e\u0301", "\u1100", "\u1161",
    "\u202e", "\u2028", "\u3000", "\ufeff", "\ufffe", "\U0001ffff", "𠀀", "👩‍👩‍👧", "中文", "Word", "=1+1", "+", "-",
    "@", "＝", ";", ",", "⟦", "⟧", "_x000A_", "<r>", "</r>", "aligner: ", "aligner: count=2", "source", "0-1", "---",
    "<!--", "</td>", "{", "NonTerm",
]  # fmt: skip
STRINGS = st.lists(st.sampled_from(NASTY) | st.characters(exclude_categories=["Cs"]), max_size=4).map("".join)
NORMALISED = STRINGS.map(lambda string: Text.clean(string, "").content)
# A term in the sense of the model: no line ends; but anything else.
TERMS = NORMALISED.map(lambda string: string.replace("\n", " "))
LANGS = st.sampled_from(["", "zh", "zh-TW", "zh-Hant", "en", "en-GB", "fr", "de-CH", "ar", "und"])
SCORES = st.none() | st.floats(0, 1)


@st.composite
def contexts(draw):
    sides = []
    for _ in range(2):
        string = draw(NORMALISED)
        cuts = sorted(draw(st.lists(st.integers(0, len(string)), max_size=4, unique=True)))
        spans = tuple(Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False))
        sides.append((string, spans))
    return Context(sides[0][0], sides[1][0], sides[0][1], sides[1][1], draw(st.sampled_from([0, 1, 12, 10**6])))


COUNTS = st.sampled_from([0, 1, 3, 12_345])
KINDS = st.sampled_from(PARTS_OF_SPEECH)


@st.composite
def glossaries(draw):
    """Few different terms, so that some have several translations and some stand twice."""
    sources = draw(st.lists(TERMS, min_size=1, max_size=3))
    targets = draw(st.lists(TERMS, min_size=1, max_size=3))
    one = st.builds(
        Term, st.sampled_from(sources), st.sampled_from(targets), st.sampled_from(TERM_STATUSES), SCORES,
        COUNTS, COUNTS, COUNTS, KINDS, st.just("") | NORMALISED, st.lists(contexts(), max_size=2).map(tuple),
    )  # fmt: skip
    return Glossary(tuple(draw(st.lists(one, max_size=5))), draw(NORMALISED), draw(LANGS), draw(LANGS))


def written(format, glossary):
    """The bytes that a format makes of a glossary, whatever it warns of."""
    stream = io.BytesIO()
    with aligner.collect_notices():
        format.write(clean(glossary), stream)
    return stream.getvalue()


def reread(format, data, name="file"):
    """The glossary in bytes of our own making: nothing there to warn of."""
    return clean(format.read(io.BytesIO(data), name))


def kept(glossary, format):
    """What of a glossary a format gives back, in a form that can be compared; without repetitions."""
    keeps = format.keeps
    terms = {}
    for term in clean(glossary).terms:
        if term.status == "rejected" and not keeps & {"status", "rejected"}:
            continue
        if format.name == "omegat" and term.source.startswith("#"):
            continue  # a remark to that program
        status = term.status if "status" in keeps else "rejected" if term.status == "rejected" else "approved"
        note = term.note if "lines" in keeps else clean_line(term.note)
        counts = (term.count, term.source_count, term.target_count)
        aspects = {
            "score": term.score,
            "counts": counts,
            "part_of_speech": term.part_of_speech,
            "note": note,
            "contexts": term.contexts,
        }
        terms[(term.source, term.target, status, *(aspects[name] for name in sorted(keeps & aspects.keys())))] = None
    langs = (glossary.source_lang, glossary.target_lang) if terms and "languages" in keeps else ()
    origin = glossary.origin if "origin" in keeps else ""
    return list(terms), langs, origin


def named(glossary, name="file"):
    """A glossary whose origin is the file that it was read from, where it names no other."""
    return replace(glossary, origin=glossary.origin or name)
