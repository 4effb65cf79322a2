"""The page that shows an alignment: its head and foot, what stands above the text, and the text row by row."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from typing import Any, BinaryIO

from lxml import etree
from lxml.builder import E

from aligner import report
from aligner._version import __version__
from aligner.formats import WriteOptions
from aligner.formats.html.charts import dot_plot, histogram
from aligner.formats.html.rows import Heading, headings, rows
from aligner.formats.html.signs import (
    FORBIDDEN,
    Words,
    excerpt,
    language,
    one_line,
    shown,
    words_of,
)
from aligner.model import Alignment, Document, Recipe, Span
from aligner.render.confidence import BANDS, DOUBTFUL, SIGNS, SURE, number

CHUNK = 30
"""Rows that a browser lays out together, when they come into view. The style sheet reserves room for as many."""

_QUERY = 'Words on either side. Several must all be there; "in quotation marks" they must follow each other.'


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write the page, bead by bead.

    What HTML forbids (control characters, noncharacters) is shown as �, with a warning.
    """
    _warn_of_forbidden(alignment)
    word = words_of(alignment)
    found = headings(alignment)
    style, script = (_asset(name) for name in ("page.css", "page.js"))
    with etree.htmlfile(stream, encoding="UTF-8") as file:
        file.write_doctype("<!DOCTYPE html>")
        with file.element("html", lang="en"):
            file.write("\n", _head(alignment, style, script), "\n")
            with file.element("body"):
                file.write(E.a({"class": "skip"}, "Skip to the text", href="#text"), "\n")
                file.write(_header(alignment, [h for some in found.values() for h in some], word), "\n")
                with file.element("main", id="text"):
                    file.write(_top(alignment, word), "\n")
                    with file.element("div", {"class": "parts"}):
                        starts = sorted({0, *found})
                        for first, last in pairwise([*starts, len(alignment.beads)]):
                            with file.element("div", {"class": "part"}):
                                for heading in found.get(first, []):
                                    file.write(heading.element(alignment, word), "\n")
                                for start in range(first, last, CHUNK):
                                    with file.element("ol", role="list", start=str(start + 1)):
                                        for row in rows(alignment, start, min(start + CHUNK, last), word):
                                            file.write(row, "\n")
                file.write("\n", _footer(alignment.recipe, word), "\n")
                file.write(E.script(script), "\n")


def _asset(name: str) -> str:
    return resources.files("aligner.formats.html").joinpath(name).read_text("utf-8")


def _head(alignment: Alignment, style: str, script: str) -> Any:
    def digest(content: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"

    policy = (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    documents = (alignment.source, alignment.target)
    origins = [one_line(document.text.origin) for document in documents]
    names = origins if all(origins) else [title for _, title in map(_title, documents)]
    return E.head(
        E.meta(charset="utf-8"),
        E.meta({"http-equiv": "Content-Security-Policy", "content": policy}),
        E.meta(name="viewport", content="width=device-width, initial-scale=1"),
        E.meta(name="referrer", content="no-referrer"),
        E.meta(name="generator", content=f"aligner {__version__}"),
        E.meta(name="color-scheme", content="light dark"),
        E.title(" – ".join(names)),
        E.style(style),
    )


def _header(alignment: Alignment, found: list[Heading], word: Words) -> Any:
    titles = []
    for document in (alignment.source, alignment.target):
        whole, title = _title(document)
        heading = E.h1({**language(document)}, title)
        if whole != title:
            heading.set("title", whole)
        origin = E.p({"class": "origin"}, _language_name(document))
        if document.text.origin:
            origin.append(E.span(E.bdi(one_line(document.text.origin))))
        titles.append(E.div({"dir": language(document)["dir"]}, heading, origin))
    overview = E.div({"class": "charts"}, dot_plot(alignment, word), histogram(alignment, word))
    if found:
        entries = [heading.entry(alignment, word) for heading in found]
        overview.insert(
            0, E.nav(E.h2(word("Contents"), id="contents"), E.ol(*entries), {"aria-labelledby": "contents"})
        )
    return E.header(
        E.div({"class": "titles"}, *titles),
        E.dl({"class": "figures"}, *_figures(alignment, word)),
        E.details({"id": "overview", "open": "open"}, E.summary(word("Overview")), overview),
    )


def _figures(alignment: Alignment, word: Words) -> Iterator[Any]:
    """The numbers at the top of the page, each with its name."""
    beads = alignment.beads
    known = [bead.confidence for bead in beads if bead.confidence is not None]
    shapes = Counter(bead.shape for bead in beads)
    one_sided = sum(not bead.source.size or not bead.target.size for bead in beads)
    yield _figure(f"{len(beads):,}", word("beads"))
    yield _figure(f"{len(alignment.source):,} : {len(alignment.target):,}", word("sentences"))
    if known:
        yield _figure(number(sum(known) / len(known)), word("mean confidence"))
        doubtful = sum(confidence < DOUBTFUL for confidence in known)
        yield _figure(f"{doubtful:,}", word("doubtful"), f"{SIGNS['doubtful']} < {DOUBTFUL:.2f}")
    yield _figure(f"{one_sided:,}", word("one-sided"))
    for status in ("approved", "rejected"):
        if count := sum(bead.status == status for bead in beads):
            yield _figure(f"{count:,}", word(status))
    listed = sorted(shapes.items(), key=lambda item: (-item[1], item[0]))
    terms = [E.span({"class": "shape"}, f"{shape} ", E.b(f"{count:,}")) for shape, count in listed[:12]]
    if len(listed) > 12:
        terms.append(E.span(f"and {len(listed) - 12} more"))
    yield E.div({"class": "shapes"}, E.dt(word("Counterparts")), E.dd(*terms))


def _figure(value: str, name: Any, sign: str = "") -> Any:
    term = E.dt(name)
    if sign:
        term.append(E.small(f" {sign}"))
    return E.div(term, E.dd(value))


def _top(alignment: Alignment, word: Words) -> Any:
    """What stays above the text: the search (which the script shows), the legend and the heads of the columns."""
    search = E.div(
        {"id": "tools", "role": "search", "hidden": "hidden"},
        E.div(
            {"class": "search"},
            E.label(word("Search"), {"for": "query"}),
            E.input(
                {"id": "query", "type": "search", "autocomplete": "off", "spellcheck": "false", "title": _QUERY},
                placeholder=f"{word('Search').xpath('string()')}  /",
            ),
            E.button("↑", {"aria-label": "Previous"}, id="previous", type="button", title="Previous: p or Shift+Enter"),
            E.button("↓", {"aria-label": "Next"}, id="next", type="button", title="Next: n or Enter"),
            E.output(id="found", **{"for": "query", "aria-live": "polite"}),
        ),
        E.div(
            {"class": "filters"},
            E.label(E.input(id="doubtful", type="checkbox"), word("doubtful"), " <"),
            E.output(f"{DOUBTFUL:.2f}", id="bound-shown", **{"for": "bound"}),
            E.input({"aria-label": "Confidence below"}, id="bound", type="range", min="0.05", max="1", step="0.05",
                    value=f"{DOUBTFUL:g}"),
            E.label(E.input(id="one-sided", type="checkbox"), word("one-sided")),
        ),
    )  # fmt: skip
    bounds = {"sure": f"≥ {SURE:.2f}", "middle": "", "doubtful": f"< {DOUBTFUL:.2f}", "unknown": ""}
    known = [kind for kind in BANDS if kind != "unknown" or any(bead.confidence is None for bead in alignment.beads)]
    legend = E.ul(
        {"class": "legend", "aria-label": "Legend"},
        *(E.li(E.span({"class": kind}, SIGNS[kind]), " ", word(kind), f" {bounds[kind]}") for kind in known),
        E.li("¶ ", word("new paragraph")),
    )
    heads = E.div({"class": "heads"}, E.span("#"))
    for document in (alignment.source, alignment.target):
        origin = E.bdi(one_line(document.text.origin))
        heads.append(E.span({"dir": language(document)["dir"]}, _language_name(document), " ", origin))
    return E.div({"class": "top"}, search, legend, heads)


def _language_name(document: Document) -> Any:
    """The tag of a language, which the script replaces by its name."""
    tag = shown(document.lang) or "und"
    return E.span({"class": "language", "data-tag": tag}, tag)


def _footer(recipe: Recipe | None, word: Words) -> Any:
    footer = E.footer()
    if recipe is not None:
        pairs = [
            ("aligner", recipe.aligner),
            ("source", recipe.source),
            ("target", recipe.target),
            ("source segmenter", recipe.source_segmenter),
            ("target segmenter", recipe.target_segmenter),
            ("encoder", recipe.encoder),
            *recipe.options,
            ("settings", recipe.settings and f"sha256 {recipe.settings}"),
            ("software", recipe.software),
        ]
        terms = [E.div(E.dt(one_line(name)), E.dd(one_line(value))) for name, value in pairs if value]
        footer.append(E.details(E.summary(word("How it was made")), E.dl(*terms)))
    footer.append(E.p(f"Made with aligner {__version__}. This page needs no network and no script to be read."))
    return footer


def _title(document: Document) -> tuple[str, str]:
    """What a text is called, whole and cut to a size: by its title, or else by the sentence that it begins with."""
    spans = [division.heading for division in document.divisions if division.kind == "title"]
    spans += [sentence.span for sentence in document.sentences if document.text.content[slice(*sentence.span)].strip()]
    span = spans[0] if spans else Span(0, 0)
    name = one_line(document.text.origin) or "–"
    return excerpt(document, span, 1000) or name, excerpt(document, span, 110) or name


def _warn_of_forbidden(alignment: Alignment) -> None:
    contents = [document.text.content for document in (alignment.source, alignment.target)]
    contents += [bead.note for bead in alignment.beads if bead.note]
    found = Counter(c for content in contents for c in FORBIDDEN.findall(content))
    if found:
        which = ", ".join(f"U+{ord(c):04X}" for c in sorted(found)[:10]) + (" …" if len(found) > 10 else "")
        report.notice("changed", f"{found.total():,} characters that HTML cannot carry are shown as \ufffd: {which}")
