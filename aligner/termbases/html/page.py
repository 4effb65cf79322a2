"""Writing the page."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any, BinaryIO

from lxml import etree
from lxml.builder import E

from aligner._version import __version__
from aligner.formats.html.signs import language
from aligner.languages.tags import is_chinese
from aligner.model import TERM_STATUSES, Context, Document, Glossary, Span, Term
from aligner.render.confidence import number
from aligner.render.marking import pieces
from aligner.termbases.table import score_cell

_SIDES = ("source", "target")
_SIGNS = {"candidate": "○", "approved": "✓", "rejected": "✗"}
# The words of the page in Chinese, which stand beside the English ones where one of the languages is Chinese.
_CHINESE = {
    "All": "全部",
    "approved": "已确认",
    "candidate": "候选",
    "context": "例句",
    "contexts": "例句",
    "Count": "频次",
    "Glossary": "术语表",
    "Kind": "词类",
    "Note": "备注",
    "rejected": "已否决",
    "Score": "评分",
    "Search": "搜索",
    "Source": "原文",
    "Status": "状态",
    "Target": "译文",
    "term": "术语",
    "terms": "术语",
}

_Words = Callable[[str], Any]


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write the page, term by term."""
    style, script = (resources.files(__package__).joinpath(name).read_text("utf-8") for name in ("page.css", "page.js"))
    langs = (_language(glossary.source_lang), _language(glossary.target_lang))
    word = _words(glossary)
    with etree.htmlfile(stream, encoding="UTF-8") as file:
        file.write_doctype("<!DOCTYPE html>")
        with file.element("html", lang="en"):
            file.write("\n", _head(glossary, style, script), "\n")
            with file.element("body"):
                file.write(_header(glossary, word), "\n", _tools(glossary, word), "\n")
                attributes = {f"data-{side}": lang["lang"] for side, lang in zip(_SIDES, langs, strict=True)}
                with (
                    file.element("main"),
                    file.element("table", {"id": "terms", "data-origin": glossary.origin, **attributes}),
                ):
                    file.write("\n", _columns(glossary, word), "\n")
                    for number, term in enumerate(glossary.terms, 1):
                        file.write(_term(number, term, langs, word), "\n")
                file.write("\n", E.footer(E.p(f"Made with aligner {__version__}. It needs no network.")), "\n")
                file.write(E.script(script), "\n")


def _head(glossary: Glossary, style: str, script: str) -> Any:
    def digest(content: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"

    policy = (
        f"default-src 'none'; script-src {digest(script)}; style-src {digest(style)}; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return E.head(
        E.meta(charset="utf-8"),
        E.meta({"http-equiv": "Content-Security-Policy", "content": policy}),
        E.meta(name="viewport", content="width=device-width, initial-scale=1"),
        E.meta(name="referrer", content="no-referrer"),
        E.meta(name="generator", content=f"aligner {__version__}"),
        E.meta(name="color-scheme", content="light dark"),
        E.title(f"Glossary – {glossary.origin}" if glossary.origin else "Glossary"),
        E.style(style),
    )


def _words(glossary: Glossary) -> _Words:
    """Makes an element of a word of the page: in English, and in Chinese where the reader may know that better."""
    bilingual = is_chinese(glossary.source_lang) or is_chinese(glossary.target_lang)

    def word(english: str) -> Any:
        if not bilingual:
            return E.span(english)
        return E.span(english, " ", E.span({"lang": "zh-Hans", "class": "zh"}, _CHINESE[english]))

    return word


def _language(tag: str) -> dict[str, str]:
    """The attributes of an element with text in a language."""
    return language(Document.from_sentences([], tag or "und"))


def _header(glossary: Glossary, word: _Words) -> Any:
    heading = E.h1(word("Glossary"))
    size = len(glossary.terms)
    figures = E.ul({"class": "figures"}, E.li(E.b(f"{size:,}"), " ", word("term" if size == 1 else "terms")))
    counts = Counter(term.status for term in glossary.terms)
    for status in TERM_STATUSES:
        if counts[status]:
            figures.append(E.li(_SIGNS[status], " ", E.b(f"{counts[status]:,}"), " ", word(status)))
    header = E.header(heading, figures)
    if glossary.origin:
        header.insert(1, E.p({"class": "origin"}, E.bdi(glossary.origin)))
    return header


def _tools(glossary: Glossary, word: _Words) -> Any:
    """The search, which the script shows."""
    present = [status for status in TERM_STATUSES if any(term.status == status for term in glossary.terms)]
    options = [E.option(f"{_SIGNS[status]} {status}", value=status) for status in present]
    return E.div(
        {"id": "tools", "role": "search", "hidden": "hidden"},
        E.label(word("Search"), {"for": "query"}),
        E.input(
            {"id": "query", "type": "search", "autocomplete": "off", "spellcheck": "false"},
            placeholder=f"{word('Search').xpath('string()')}  /",
        ),
        E.label(word("Status"), {"for": "status"}),
        E.select(E.option(word("All").xpath("string()"), value=""), *options, id="status"),
        E.button(word("contexts"), {"id": "open", "type": "button", "aria-pressed": "false"}),
        E.output(id="found", **{"for": "query status", "aria-live": "polite"}),
    )


def _columns(glossary: Glossary, word: _Words) -> Any:
    names = ["Source", "Target", "Status", "Score", "Count", "Kind"]
    cells = [E.th("#", scope="col")]
    for name, lang in zip(names, (glossary.source_lang, glossary.target_lang, "", "", "", ""), strict=True):
        cell = E.th(word(name), scope="col")
        if lang:
            cell.append(E.small(f" {lang}"))
        cells.append(cell)
    cells[5].set("title", "sentences with the pair (with the source term / with the target term)")
    return E.thead(E.tr(*cells))


def _term(number: int, term: Term, langs: tuple[dict[str, str], dict[str, str]], word: _Words) -> Any:
    data = {
        "status": term.status,
        "score": score_cell(term.score),
        "count": str(term.count or ""),
        "source-count": str(term.source_count or ""),
        "target-count": str(term.target_count or ""),
        "kind": term.part_of_speech,
    }
    attributes = {f"data-{key}": value for key, value in data.items() if value}
    row = E.tr(
        E.th({"class": "number", "scope": "row"}, E.a(str(number), href=f"#t{number}")),
        E.td({"class": "source", **langs[0]}, term.source),
        E.td({"class": "target", **langs[1]}, term.target),
        E.td({"class": "status"}, _SIGNS[term.status], " ", word(term.status)),
        E.td({"class": "score"}, *_score(term)),
        E.td({"class": "counts"}, *_counts(term)),
        E.td({"class": "kind"}, term.part_of_speech),
    )
    made = E.tbody({"id": f"t{number}", "class": term.status, **attributes}, row)
    if term.note or term.contexts:
        cell = E.td(colspan="6")
        if term.note:
            cell.append(E.p({"class": "note", "dir": "auto"}, term.note))
        if term.contexts:
            one = len(term.contexts) == 1
            summary = E.summary(f"{len(term.contexts)} ", word("context" if one else "contexts"))
            listed = E.ol(*(_context(context, langs) for context in term.contexts), role="list")
            cell.append(E.details(summary, listed))
        made.append(E.tr({"class": "more"}, E.td(), cell))
    return made


def _score(term: Term) -> Iterator[Any]:
    if term.score is not None:
        yield E.span({"class": f"bar s{int(term.score * 10 + 1e-9)}"}, number(term.score))


def _counts(term: Term) -> Iterator[Any]:
    if term.count:
        yield E.b(f"{term.count:,}")
    if term.source_count or term.target_count:
        yield E.small(f" ({term.source_count:,} / {term.target_count:,})")


def _context(context: Context, langs: tuple[dict[str, str], dict[str, str]]) -> Any:
    item = E.li()
    if context.bead:
        item.set("data-bead", str(context.bead))
    sides = ((context.source, context.source_spans), (context.target, context.target_spans))
    for side, lang, (string, spans) in zip(_SIDES, langs, sides, strict=True):
        item.append(_marked(E.p({"class": side, **lang}), string, spans))
    return item


def _marked(element: Any, string: str, spans: tuple[Span, ...]) -> Any:
    last = None
    for part, is_marked in pieces(string, spans):
        if is_marked:
            last = E.mark(part)
            element.append(last)
        elif last is None:
            element.text = part
        else:
            last.tail = part
    return element
