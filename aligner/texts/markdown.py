"""Markdown: CommonMark with tables, front matter and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from aligner.errors import InputError
from aligner.texts import Source, TextFormat, blocks

# What a line of a list or a cell of a table takes, 2 KB and 0.1 ms, bounds memory and time.
MAX_LINES, _MAX_CELLS = 100_000, 150_000
_DEEPEST = 100
# The parser looks for the end of a link from each of them, to the end of the paragraph,
_MAX_BRACKETS = 1_000
_MAX_MARKS = 50_000  # and makes a token of 1 KB from each mark of emphasis.

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n(?=[\w\"'-]+[ \t]*[:=]).*?\n(\1|\.\.\.)[ \t]*(\n|\Z)", re.DOTALL)
_NOTE = re.compile(r"^ {0,3}\[\^[^\]\n]+\]:[ \t]*", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
# Elements whose content is no markup to a parser of HTML: an open one would take all that follows for its own.
_TAKES_ALL = re.compile(r"</?(title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)\b", re.IGNORECASE)


def read(data: bytes, source: Source) -> list[str]:
    """The paragraphs of a text: headings, list items, quotations, cells of tables and notes among them.

    Links give their text, images nothing; front matter and fenced code are left out.

    Raises:
        InputError: It cannot be decoded, has too many lines or cells, or is nested too deeply.
    """
    text = source.decode(data).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MAX_LINES:
        hint = "break it into smaller files"
        raise InputError(f"Markdown of more than {MAX_LINES:,} lines", file=source.name, hint=hint)
    if text.count("|") > _MAX_CELLS:
        hint = "break it into smaller files"
        raise InputError(f"Markdown with tables of more than {_MAX_CELLS:,} cells", file=source.name, hint=hint)
    text = _NOTE.sub("\n", _FRONT_MATTER.sub("", text))
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    parser.core.ruler.at("inline", _inline)
    return [paragraph for token in parser.parse(text) for paragraph in _paragraphs(token, parser, source.name)]


def _inline(state: StateCore) -> None:
    """Parse what is in paragraphs, but take one of many brackets or marks of emphasis as it is."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            marks = sum(map(token.content.count, "*_`"))
            if token.content.count("[") > _MAX_BRACKETS or marks > _MAX_MARKS:
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _paragraphs(token: Token, parser: MarkdownIt, name: str) -> Iterator[str]:
    if token.level >= _DEEPEST - 1:  # what is nested more deeply the parser passes over
        raise InputError("its lists or quotations are nested too deeply", file=name)
    if token.type == "inline":
        markup = RendererHTML().renderInline([_plain(child) for child in token.children or ()], parser.options, {})
    elif token.type == "html_block":
        markup = token.content
    elif token.type == "code_block":  # indented, as many indent their paragraphs
        markup = f"<pre>{escape(token.content)}</pre>"
    else:
        return
    for block in blocks.parse(markup, name).blocks:
        yield from block.paragraphs


def _plain(token: Token) -> Token:
    """A piece of a paragraph without marks of notes, and without tags that would hide what follows them."""
    if token.type == "text":
        token.content = _NOTE_MARK.sub("", token.content)
    elif token.type == "html_inline" and _TAKES_ALL.match(token.content):
        token.type = "text"
    elif token.type == "image":
        token.type, token.content = "text", ""
    return token


FORMAT = TextFormat(
    name="markdown",
    title="Markdown (CommonMark)",
    read=read,
    finds=frozenset({"paragraphs", "headings", "lists", "tables", "notes"}),
)
