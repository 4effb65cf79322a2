"""One page of HTML to read a glossary: nothing in it comes from elsewhere, and it can be read back.

It is complete without scripts; its one script adds the search. A content security policy with the hashes of that script
and of the one style sheet keeps everything else from running, whatever the terms contain.

Each term is a `tbody` of the table `terms`: its numbers stand in attributes, its texts in elements with the classes
`source`, `target` and `note`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, BinaryIO

from aligner.errors import FormatError
from aligner.formats import ReadOptions
from aligner.model import TERM_STATUSES, Context, Glossary, Span, Term
from aligner.render.marking import joined
from aligner.termbases import EVERYTHING, TermbaseFormat, table
from aligner.termbases.cleaning import language

_SIGNS = {"candidate": "○", "approved": "✓", "rejected": "✗"}
_SMALL = 9  # digits in a number


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write the page, term by term."""
    from aligner.render import pages, shown
    from aligner.render.words import PageWords

    counts = Counter(term.status for term in glossary.terms)
    pages.write(
        stream,
        "glossary.html",
        ("base.css", "glossary.css"),
        script="glossary.js",
        title=f"Glossary – {glossary.origin}" if glossary.origin else "Glossary",
        word=PageWords(glossary.source_lang, glossary.target_lang),
        glossary=glossary,
        langs=[shown.language(tag) for tag in (glossary.source_lang, glossary.target_lang)],
        counts=[(status, counts[status]) for status in TERM_STATUSES if counts[status]],
        status_signs=_SIGNS,
        data=_data,
    )


def _data(term: Term) -> dict[str, str]:
    """What the page keeps of a term in attributes, as it is read back."""
    values = {
        "status": term.status,
        "score": table.score_cell(term.score),
        "count": str(term.count or ""),
        "source-count": str(term.source_count or ""),
        "target-count": str(term.target_count or ""),
        "kind": term.part_of_speech,
    }
    return {f"data-{key}": value for key, value in values.items() if value}


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Glossary:
    """Read a page of ours.

    Raises:
        FormatError: It is another page; a term was not understood.
    """
    from lxml import etree

    data = stream.read()
    found: list[Any] = []
    if b"\0" not in data and b'id="terms"' in data:  # the parser knows no encoding for the others
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise FormatError(f"not a page that can be read: {error}", file=name) from None
        found = root.xpath('//table[@id="terms"]') if root is not None else []
    if not found:
        hint = "only a page that aligner has written can be read; or use a table in another format"
        raise FormatError("there is no glossary in this page", file=name, hint=hint)
    terms = [_term(body, name, number) for number, body in enumerate(found[0].iterchildren("tbody"), 1)]
    langs = [language(found[0].get(f"data-{side}", "")) for side in ("source", "target")]
    return Glossary(tuple(terms), found[0].get("data-origin", "") or name, *langs)


def _term(body: Any, name: str, number: int) -> Term:
    def text(path: str) -> str:
        return "".join("".join(element.itertext()) for element in body.xpath(path)[:1])

    cells = {
        "source": text('tr/td[@class="source"]'),
        "target": text('tr/td[@class="target"]'),
        "status": body.get("data-status", ""),
        "score": body.get("data-score", ""),
        "count": body.get("data-count", ""),
        "source_count": body.get("data-source-count", ""),
        "target_count": body.get("data-target-count", ""),
        "part_of_speech": body.get("data-kind", ""),
        "note": text('.//p[@class="note"]'),
    }
    try:
        term = table.term(cells, name, 1)
    except FormatError as error:
        raise FormatError(f"term {number}: {error.reason}", file=name, hint=error.hint) from None
    contexts = tuple(_context(item) for item in body.xpath(".//details/ol/li"))
    return replace(term, contexts=contexts)


def _context(item: Any) -> Context:
    sides: list[tuple[str, tuple[Span, ...]]] = []
    for side in ("source", "target"):
        parts = [
            (str(string), string.getparent().tag == "mark" and not string.is_tail)
            for string in item.xpath(f'p[@class="{side}"][1]//text()')
        ]
        sides.append(joined(parts))
    bead = item.get("data-bead", "")
    is_number = bead.isascii() and bead.isdecimal() and len(bead) <= _SMALL
    return Context(sides[0][0], sides[1][0], sides[0][1], sides[1][1], int(bead) if is_number else 0)


FORMAT = TermbaseFormat(
    name="html",
    title="page to read, to search and to print (HTML)",
    read=read,
    write=write,
    keeps=EVERYTHING,
)
