"""The blocks of marked-up text, in the order of reading: what HTML, the chapters of a book and Markdown share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from aligner.errors import InputError
from aligner.languages.scripts import IDEOGRAPHIC

MAX_BLOCKS = 1_000_000

_CHUNK = 16_384
# A parser looks through all open elements for the one that an end tag closes: this bounds the steps that takes.
_MAX_STEPS = 500_000_000
# What a parser keeps: all open elements, all names that it has met, and the attributes of a tag that has not ended.
_MAX_DEPTH, _MAX_NAMES, _MAX_ATTRIBUTES = 500_000, 100_000, 300_000
_ATTRIBUTE = re.compile(rb"[\s\"'/][^\s\"'/=>]")  # at most: where one can begin

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_VERBATIM = frozenset({"pre", "xmp", "listing"})
_BLOCKS = frozenset(
    {
        *(
            "html",
            "body",
            "main",
            "article",
            "section",
            "header",
            "footer",
            "nav",
            "aside",
            "search",
            "hgroup",
            "address",
        ),
        *("div", "p", "center", "blockquote", "hr", "figure", "figcaption", "details", "summary", "dialog", "noframes"),
        *("ul", "ol", "li", "dl", "dt", "dd", "menu", "dir", "form", "fieldset", "legend", "frameset"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
        *_HEADINGS,
        *_VERBATIM,
    }
)
# Elements whose content is no text of the page, or no text at all.
_SILENT = frozenset(
    {
        *("script", "style", "noscript", "template", "iframe", "noembed", "object", "embed", "applet", "svg", "canvas"),
        *("audio", "video", "map", "select", "optgroup", "option", "datalist", "textarea"),
        *("annotation", "annotation-xml"),  # of formulas
        *("rt", "rp", "rtc"),
    }
)
_END = re.compile(r"</(body|html)\s*>", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[(（]?(注|note )?([0-9]{1,4}|[a-z]|[*†‡§]{1,4})[)）]?", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[【〔](注|note )?[\w*†‡§]{1,4}[\]】〕]", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_SPACE = re.compile("[ \t\n\f]{2,}|[\t\n\f]")
_BLANK_LINE = re.compile("\n[ \t]*(?=\n)|\n(?=\u3000)")
_QUOTES = "“”‘’…—·"  # which scripts share
_NO_SPACE = re.compile(f"[{IDEOGRAPHIC}][{IDEOGRAPHIC}{_QUOTES}]|[{_QUOTES}][{IDEOGRAPHIC}]")
_GOES_ON = re.compile(r"[,，、]\Z")
_ITEM = re.compile(r"\w[.)、．）]")


def joined(before: str, after: str) -> str:
    """Two lines of one paragraph as one: with a space between them, or none between Chinese or Japanese characters."""
    return before + ("" if _touch(before, after) else " ") + after


def _touch(before: str, after: str) -> bool:
    """Whether two lines go on without a space: quotation marks do as what they stand next to."""
    if _NO_SPACE.fullmatch(before[-1:] + after[:1]):
        return True
    inner = before.rstrip(_QUOTES)[-1:] + after.lstrip(_QUOTES)[:1]
    return before[-1:] in _QUOTES and after[:1] in _QUOTES and bool(_NO_SPACE.fullmatch(inner))


def collapsed(text: str) -> str:
    """Text with its white space as a browser shows it, without the signs that only say where a line may break."""

    def gap(run: re.Match[str]) -> str:
        start, stop = run.span()
        return "" if "\n" in run[0] and _touch(text[max(0, start - 4) : start], text[stop : stop + 4]) else " "

    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xad", "").replace("\ufeff", "")
    text = _SPACE.sub(gap, text).strip()
    return text if any(unicodedata.category(character)[0] not in "CZ" for character in text) else ""


def broken(lines: list[str]) -> list[str]:
    """The paragraphs of collapsed lines: each line is one, unless its sentence visibly goes on in the next."""
    result: list[list[str]] = []
    last = ""
    for line in lines:
        if last and line and _continues(last, line):
            result[-1].append(line)
        elif line:
            result.append([line])
        last = line
    return [_one(parts) for parts in result]


def _continues(before: str, after: str) -> bool:
    if _ITEM.match(after):
        return False
    return bool(_GOES_ON.search(before)) or (before[-1].isalnum() and after[0].islower())


@dataclass(slots=True)
class Container:
    """An element that holds blocks.

    Attributes:
        tag: Its name.
        parent: The number of the one it stands in; its own for the outermost.
        names: Its classes and its identifier.
        role: Its ARIA role.
        hidden: Whether a reader does not see it.
    """

    tag: str
    parent: int
    names: str = ""
    role: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Text between two boundaries of elements.

    Attributes:
        paragraphs: The lines of it, or its one paragraph.
        container: The number of the element that it stands in.
        linked: Which part of its characters is in links, from 0 to 1.
        heading: Whether it is one.
    """

    paragraphs: list[str]
    container: int
    linked: float
    heading: bool


@dataclass(slots=True)
class Page:
    """A parsed page.

    Attributes:
        title: Its title.
        blocks: In the order of reading.
        containers: In the order of their start.
    """

    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    containers: list[Container] = field(default_factory=lambda: [Container("page", 0)])


Start = Callable[[str, Mapping[str, str]], bool]


def parse(markup: str, name: str, unwanted: Start = lambda tag, attributes: False) -> Page:
    """The blocks of HTML or XHTML, however malformed.

    Args:
        markup: Its characters.
        name: What the file is called in messages.
        unwanted: Whether an element is to be left out, from its name and its attributes.

    Raises:
        InputError: It has too many blocks or attributes, or is nested too deeply.
    """
    builder = _Builder(name, unwanted)
    parser = etree.HTMLParser(target=builder, encoding="utf-8")
    # Text may stand behind the end of a page, where older versions of libxml2 stop.
    data = _END.sub("", markup.replace("\0", "")).encode("utf-8", "replace")
    del markup
    steps = attributes = 0
    # What is fed in pieces is never laid out as a tree, which libxml2 would cut off where it is deep.
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        builder.deepest, builder.is_waiting = len(builder.open), True
        parser.feed(chunk)
        steps += builder.deepest * chunk.count(b"</")
        if steps > _MAX_STEPS or builder.deepest > _MAX_DEPTH:
            raise InputError("its tags are nested too deeply", file=name, hint="save it as plain text first")
        if len(builder.names) > _MAX_NAMES:
            reason = f"tags and attributes with more than {_MAX_NAMES:,} names"
            raise InputError(reason, file=name, hint="save it as plain text first")
        attributes = attributes + len(_ATTRIBUTE.findall(chunk)) if builder.is_waiting else 0
        if attributes > _MAX_ATTRIBUTES:
            line = data.count(b"\n", 0, start) + 1
            reason = f"a tag with more than {_MAX_ATTRIBUTES:,} attributes"
            raise InputError(reason, file=name, line=line, hint="save it as plain text first")
    if data.strip():
        parser.close()
    builder.flush()
    return builder.page


class _Builder:
    """Takes the events of the parser."""

    def __init__(self, name: str, unwanted: Start) -> None:
        self.page = Page()
        self.open: list[str] = []
        self.deepest = 0
        self.names: set[str] = set()  # of tags and attributes
        self.is_waiting = False  # for the end of a tag or a comment
        self._name = name
        self._unwanted = unwanted
        self._container = 0
        self._parts: list[str] = []
        self._raised: list[tuple[int, int]] = []  # of each open `sup` the parts and the links before it
        self._linked = self._links = self._silent = self._headings = self._pre = self._anchors = 0
        self._title: list[str] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.is_waiting = False
        self.open.append(tag)
        self.names.add(tag)
        self.names.update(attributes)
        self.deepest = max(self.deepest, len(self.open))
        if self._silent or self._is_silent(tag, attributes):
            self._silent += 1
        elif tag == "title":
            self._title = []
        elif tag == "br":
            self._parts.append("\0")
        elif tag in _BLOCKS:
            self.flush()
            self._headings += tag in _HEADINGS
            self._pre += tag in _VERBATIM
            self._push(tag, attributes)
        elif tag == "a":
            self._links += 1
            self._anchors += 1
        elif tag == "sup":
            self._raised.append((len(self._parts), self._anchors - (self._links > 0)))

    def end(self, tag: str) -> None:
        """An element ends, whether or not the page says so."""
        self.is_waiting = False
        if not self.open:
            return
        tag = self.open.pop()
        if self._silent:
            self._silent -= 1
        elif tag == "title":
            self.page.title = self.page.title or collapsed("".join(self._title or ()))
            self._title = None
        elif tag in _BLOCKS:
            self.flush()
            self._headings -= tag in _HEADINGS
            self._pre -= tag in _VERBATIM
            self._container = self.page.containers[self._container].parent
        elif tag == "a":
            self._links -= 1
        elif tag == "sup" and self._raised:
            self._drop_mark(*self._raised.pop())

    def data(self, text: str) -> None:
        """Characters."""
        self.is_waiting = False
        if self._silent:
            return
        if self._title is not None:
            self._title.append(text)
            return
        self._parts.append(text)
        if self._links:
            self._linked += len(text.strip())

    def comment(self, text: str) -> None:
        """A comment, which is no part of the text."""
        self.is_waiting = False

    def close(self) -> None:
        """The page ends."""

    def flush(self) -> None:
        """End a block."""
        text = "".join(self._parts)
        if text and not text.isspace():
            if self._pre:
                text = _BLANK_LINE.sub("\n\0\0", text)
            lines = [collapsed(line) for line in text.split("\0")]
            paragraphs = [_one([line for line in lines if line])] if self._headings else broken(lines)
            if paragraphs and paragraphs[0]:
                linked = min(1.0, self._linked / sum(map(len, paragraphs)))
                self.page.blocks.append(Block(paragraphs, self._container, linked, bool(self._headings)))
        self._parts.clear()
        self._raised.clear()
        self._linked = self._anchors = 0

    def _is_silent(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag in _SILENT or (tag == "button" and not self._headings):
            return True
        if not attributes:
            return False
        # What is hidden in a line is gone; of larger hidden stretches the reader of the page judges.
        return (tag not in _BLOCKS and _is_hidden(tag, attributes)) or self._unwanted(tag, attributes)

    def _push(self, tag: str, attributes: Mapping[str, str]) -> None:
        containers = self.page.containers
        if max(len(containers), len(self.page.blocks)) >= MAX_BLOCKS:
            hint = "break it into smaller files"
            raise InputError(f"it has more than {MAX_BLOCKS:,} blocks of text", file=self._name, hint=hint)
        made = Container(tag, self._container)
        if attributes:
            made.names = " ".join(filter(None, (attributes.get("class"), attributes.get("id"))))
            made.role = attributes.get("role", "")
            made.hidden = _is_hidden(tag, attributes)
        self._container = len(containers)
        containers.append(made)

    def _drop_mark(self, start: int, anchors: int) -> None:
        """Leave out a raised mark that leads to a note; raised numbers and letters of the text stay."""
        text = "".join(self._parts[start:]).strip()
        if _BRACKETED.fullmatch(text) or (self._anchors > anchors and _NOTE_MARK.fullmatch(text)):
            del self._parts[start:]


def _is_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or (tag == "dialog" and "open" not in attributes)
        or bool(_HIDDEN.search(attributes.get("style", "")))
    )


def _one(lines: list[str]) -> str:
    """Lines as one; nothing is put together line by line, which would take the square of their number."""
    parts = lines[:1]
    for before, after in pairwise(lines):
        parts += (after,) if _touch(before, after) else (" ", after)
    return "".join(parts)
