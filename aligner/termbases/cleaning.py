"""What every file of a glossary can carry: terms in one line, no control characters, no pair twice."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from aligner import report
from aligner.languages.tags import is_well_formed
from aligner.model import Context, Glossary, Span, Term
from aligner.model.display import counted

# What XML 1.0 or HTML forbids: control characters but the tab and the line feed, noncharacters, lone surrogates.
_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
_DIGITS = 4


def clean(glossary: Glossary, *, warn: bool = False) -> Glossary:
    """A glossary as every format can carry it.

    Characters that XML or HTML forbids are taken out; terms and the origin stand in one line, without white space
    around them; scores have four decimals; overlapping marks are joined. A term without a counterpart, and one that is
    the same as an earlier one in everything, is left out; a language without a tag of its form has none.

    Args:
        glossary: Any glossary.
        warn: Whether to warn of characters and terms that are left out.
    """
    terms: dict[Term, None] = {}
    forbidden = empty = 0
    for term in glossary.terms:
        forbidden += sum(map(len, map(_FORBIDDEN.findall, (term.source, term.target, term.note))))
        forbidden += sum(len(_FORBIDDEN.findall(c.source)) + len(_FORBIDDEN.findall(c.target)) for c in term.contexts)
        made = replace(
            term,
            source=clean_line(term.source),
            target=clean_line(term.target),
            score=None if term.score is None else round(term.score, _DIGITS),
            note=_characters(term.note).strip(),
            contexts=tuple(map(_context, term.contexts)),
        )
        if made.source and made.target:
            terms[made] = None
        else:
            empty += 1
    if warn and forbidden:
        report.notice("changed", f"removed {counted(forbidden, 'character')} that files cannot carry")
    if warn and empty:
        report.notice("left out", f"left out {counted(empty, 'term')} without a counterpart")
    return Glossary(
        tuple(terms), clean_line(glossary.origin), *(map(language, (glossary.source_lang, glossary.target_lang)))
    )


def clean_line(string: str) -> str:
    """A string without forbidden characters, and with one space for each stretch of white space inside it."""
    return " ".join(_characters(string).split())


def language(tag: str) -> str:
    """A language tag with hyphens; empty for one that names no language."""
    tag = tag.strip().replace("_", "-")
    return tag if is_well_formed(tag) and tag.lower() != "und" else ""


def _characters(string: str) -> str:
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", string.replace("\r\n", "\n").replace("\r", "\n")))


def _context(context: Context) -> Context:
    source, source_spans = _marked(context.source, context.source_spans)
    target, target_spans = _marked(context.target, context.target_spans)
    return Context(source, target, source_spans, target_spans, max(0, context.bead))


def _marked(string: str, spans: tuple[Span, ...]) -> tuple[str, tuple[Span, ...]]:
    """A string with what is marked in it, in order and apart from each other."""
    cleaned = _characters(string)
    if cleaned != string:
        spans = tuple(Span(*(min(len(_characters(string[:i])), len(cleaned)) for i in span)) for span in spans)
    made: list[Span] = []
    for start, stop in sorted(spans):
        if start >= stop:
            continue
        if made and start <= made[-1].stop:
            made[-1] = Span(made[-1].start, max(stop, made[-1].stop))
        else:
            made.append(Span(start, stop))
    return cleaned, tuple(made)
