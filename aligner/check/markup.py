"""Check tags and placeholders: what a program puts something else in place of has to stand on both sides.

Tags are those of XML and HTML (`<b>`, `</b>`, `<br/>`) and entities (`&nbsp;`). Placeholders are those of the common
libraries: `{0}`, `{name}`, `{{name}}`, `${x}`, `#{x}`, `%{name}`, `%(name)s`, `%s`, `%1$d`, `%@`, `%NAME%`; of an ICU
message (`{count, plural, one {…} other {…}}`) the argument alone, since each language has branches of its own. Inline
elements of the file format are compared in `inline`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from aligner.check.finding import BeadText, Check, CheckContext, Finding, listed
from aligner.check.inline import inline
from aligner.model import Span

_ATTRIBUTES = r"(?:\s+[\w:.-]{1,60}(?:\s*=\s*(?:\"[^\"<>]{0,500}\"|'[^'<>]{0,500}'|[^\s\"'<>=]{1,200}))?){0,20}"
_TAG = rf"</?(?:[A-Za-z][\w:.-]{{0,60}}{_ATTRIBUTES}\s*|\d{{1,3}})/?>"
_ENTITY = r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|\#\d{1,7}|\#x[0-9A-Fa-f]{1,6});"
_BRACED = r"[$\#%]?\{\{?\s*[A-Za-z_0-9][\w.:\-\[\]]{0,60}\s*\}\}?|[$\#%]\{[^{}\s]{1,80}\}|\{\}"
_ICU = r"\{\s*[\w.-]{1,60}\s*,\s*(?:plural|select|selectordinal|number|date|time|choice)\b"
_PRINTF = (
    r"(?<![\d%])%(?:\d{1,2}\$)?[-+\#0]{0,3}\d{0,3}(?:\.\d{1,3})?(?:hh?|ll?|[qjzt])?[diouxXeEfgGcsp@](?![A-Za-z])"
    r"|%\([A-Za-z_]\w{0,60}\)[-+\#0]{0,3}\d{0,3}(?:\.\d{1,3})?[diouxXeEfgGcsr]|%[A-Z][A-Z_0-9]{2,40}%"
)
MARKUP = re.compile(f"(?P<tag>{_TAG})|(?P<entity>{_ENTITY})|(?P<icu>{_ICU})|(?P<placeholder>{_BRACED}|{_PRINTF})")
_MAY_BE = re.compile(r"[<{%&]")  # without one of these there is none
_FREE = frozenset({"&amp;", "&quot;", "&apos;", "&#39;", "&#34;"})  # a word, and marks, which translation may change
# Tags without an end, and those whose end HTML may leave out; and other tags of HTML, XLIFF and TMX.
_VOID = frozenset(
    re.findall(r"\w+", "area base br col embed hr img input link meta source track wbr p li dd dt option td th tr")
)
_KNOWN = _VOID | frozenset(
    re.findall(
        r"\w+",
        "a abbr b bdi bdo big blockquote body button center cite code del div dl em fieldset font form h1 h2 h3 h4 h5"
        " head html i iframe ins kbd label mark nobr ol pre q rp rt ruby s samp script select small span strike strong"
        " h6 style sub sup table tbody textarea tfoot thead tt u ul var bpt ept it ph g x bx ex mrk pc sc ec",
    )
)
_NAME = re.compile(r"\w[\w:.-]*")
_IN_ORDER = re.compile(r"%[^(%{\d$]*[a-zA-Z@]|%\d+[a-zA-Z@]|%[-+#0]*\d*\.\d+[a-zA-Z]")  # that no number or name tells
_OBJECT = "\ufffc"  # stands for a character of markup


class _Code(NamedTuple):
    key: str  # what must be the same on both sides
    kind: str
    span: Span


def masked(string: str) -> str:
    """Return a string of the same length, in which markup is no text: U+FFFC stands for each of its characters."""
    if not _MAY_BE.search(string):
        return string
    return MARKUP.sub(lambda match: _OBJECT * len(match[0]), string)


def _codes(string: str) -> list[_Code]:
    if not _MAY_BE.search(string):
        return []
    found = []
    for match in MARKUP.finditer(string):
        kind, text = match.lastgroup or "", match[0]
        if text in _FREE or (kind == "tag" and not _is_tag(text, string)):
            continue
        if kind == "tag":
            key = _tag_key(text)
        elif kind == "icu":
            key = re.sub(r"\s", "", text)
        else:
            key = text
        found.append(_Code(key, kind, Span(*match.span())))
    return found


def _is_tag(text: str, string: str) -> bool:
    """Return whether angle brackets make a tag: words in them, such as <see below>, are prose."""
    match = _NAME.search(text)
    name = match[0] if match else ""
    if name.lower() in _KNOWN or "=" in text or text.endswith("/>"):
        return True
    return f"</{name}>" in string and (f"<{name}>" in string or f"<{name} " in string or text.startswith("</"))


def _tag_key(tag: str) -> str:
    """Return a tag without its attributes: what they say to a reader, such as a title, is translated."""
    match = _NAME.search(tag)
    name = match[0] if match else tag
    if tag.startswith("</"):
        return f"</{name}>"
    return f"<{name}/>" if tag.endswith("/>") and name.lower() not in _VOID else f"<{name}>"


def markup(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield findings for tags and placeholders that are missing, added, out of order, or without a partner."""
    yield from inline(bead)
    if not bead.source or not bead.target:
        return
    sides = _codes(bead.source), _codes(bead.target)
    if not any(sides):
        return
    counts = [Counter(code.key for code in side) for side in sides]
    lost = [_spans(sides[here], counts[here] - counts[1 - here], counts[here]) for here in (0, 1)]
    yield from bead.unmatched("tag", "tags and placeholders", lost)
    if not any(lost):
        yield from _order(bead, sides)


def _spans(codes: Iterable[_Code], lost: Counter[str], all_of_them: Counter[str]) -> list[Span]:
    """Return the spans of those that are too many, the last ones of each."""
    seen: Counter[str] = Counter()
    found = []
    for code in codes:
        seen[code.key] += 1
        if seen[code.key] > all_of_them[code.key] - lost[code.key]:
            found.append(code.span)
    return found


def _order(bead: BeadText, sides: tuple[list[_Code], list[_Code]]) -> Iterator[Finding]:
    """Yield findings where the same tags and placeholders are on both sides, but not in an order that works."""
    astray = _astray(sides[1])
    if astray and not _astray(sides[0]):
        named = listed(bead.target[slice(*span)] for span in astray)
        yield bead.finding("tag", f"{named} of the target has no partner where it stands", (), astray)
    positional = [[code for code in side if _IN_ORDER.fullmatch(code.key)] for side in sides]
    types = [[code.key[-1] for code in side] for side in positional]
    if types[0] != types[1]:
        spans = [[code.span for code in side] for side in positional]
        yield bead.finding("tag", "placeholders without numbers stand in another order in the target", *spans)


def _astray(codes: Iterable[_Code]) -> list[Span]:
    """Return the spans of tags that open nothing, close nothing, or cross others."""
    opened: list[_Code] = []
    astray = []
    for code in codes:
        name = code.key.strip("</>")
        if code.kind != "tag" or code.key.endswith("/>") or name.lower() in _VOID:
            continue
        if not code.key.startswith("</"):
            opened.append(code)
        elif opened and opened[-1].key == f"<{name}>":
            opened.pop()
        else:
            astray.append(code.span)
    return astray + [code.span for code in opened]


CHECK = Check(markup)
