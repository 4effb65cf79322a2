"""HTML: the text of a page without what stands around it.

What is plainly no part of the text is taken away: navigation, comments, banners, and whatever stands outside the
smallest element that holds nearly all the prose. In doubt a line stays: a line too many costs an aligner less than one
that is lost.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Mapping, Sequence
from itertools import compress
from operator import mul

from aligner import report
from aligner.errors import InputError
from aligner.io import decoding, guessing
from aligner.languages.scripts import EAST_ASIAN
from aligner.texts import Source, TextFormat, blocks
from aligner.texts.blocks import Block, Container, Page

# The part of a page's prose that the smallest element around its text has to hold, and the part that an element may
# hold at most to be taken away by its name: chosen on pages of newspapers, blogs and encyclopedias.
_NEARLY_ALL = 0.95
_MOST = 0.75
_MOST_OF_TEXTS = 0.9  # where there is text beside it

_FURNITURE = frozenset({"nav", "footer", "aside", "header", "menu", "search"})
_ROLES = frozenset(
    {
        *("navigation", "banner", "contentinfo", "complementary", "search", "alert", "alertdialog", "dialog", "menu"),
        *("menubar", "toolbar"),
    }
)
_NAMED = frozenset({"div", "section", "ul", "ol", "dl", "table", "form"})
_NAMES = re.compile(
    r"(?<![a-z])(ads?|advert(isement)?s?|bdshare\w*|breadcrumbs?|catlinks|comments?|consent|cookies?|copyright|crumbs?"
    r"|disqus\w*|foot(er)?|gdpr|login|menu|modal|nav(bar|box|igation)?|newsletter|pager|pagination|popup|printfooter"
    r"|promo|recommend(ed|ations?)?|related|respond|search|shar(e|ing)|sidebar|signup|skip|sns|social|sponsor(ed)?"
    r"|subscribe|subscription|toc|toolbar)(?![a-z])",
    re.IGNORECASE,
)
_INLINE_NAMES = re.compile(r"\b(mw-editsection|sr-only|visually-hidden|screen-reader-text|footnote-back\w*)\b")
_SENTENCE = re.compile(r"[.!?…;][\"'”’)]*\Z|[,，、。；！？]")
_LEGAL = re.compile(r"©|\(c\) ?[0-9]{4}|all rights reserved|ICP[备證证]|版[权權]所有", re.IGNORECASE)
_ASIAN = re.compile(f"[{EAST_ASIAN}]")
_LONG = 80  # characters without any of these that are prose all the same

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHARSET = re.compile(
    rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([a-z0-9_:.-]+)|\A\s*<\?xml[^>]*?\bencoding\s*=\s*[\"']([a-z0-9_:.-]+)",
    re.IGNORECASE,
)
# As browsers read names of encodings (WHATWG Encoding Standard, section 4.2), where Python takes them more narrowly.
_WIDER = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "euc-cn", "gb18030"), ("gb18030",)),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5"), ("big5hkscs", "cp950")),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji"), ("cp932",)),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), ("cp949",)),
    **dict.fromkeys(("iso-8859-1", "latin1", "ascii", "us-ascii"), ("cp1252",)),
    "iso-8859-9": ("cp1254",),
    "tis-620": ("cp874",),
}
# What Python calls the encodings of pages: it has others, such as `punycode`, that a page may not choose.
_OF_PAGES = re.compile(r"(cp|iso8859|iso2022_jp|koi8|gb|hz|big5|euc_|shift_jis|johab|mac-|tis)")
_MAX_DAMAGE = 0.01  # of the characters


def read(data: bytes, source: Source) -> list[str]:
    """The paragraphs of a page's main text.

    Raises:
        InputError: It cannot be decoded, or is built to exhaust its reader.
    """
    return main_text(blocks.parse(decoded(data, source), source.name, _unwanted))


def decoded(data: bytes, source: Source) -> str:
    """The characters of a page: by the user's word, a byte-order mark, as UTF-8, by the page's own word, by a guess.

    Raises:
        InputError: They cannot be decoded.
    """
    if source.encoding is None and not data.startswith(_MARKS):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode("utf-8")
        if guessing.is_utf8(data, guessing.sequences(data)):
            return decoding.decode(data, source.name, None, source.lang, read_as=source.read_as)
        declared = _declared(data)
        for encoding in declared:
            with contextlib.suppress(UnicodeDecodeError):
                content = data.decode(encoding)
                source.read_as.append(f"{encoding}, declared")
                return content
        if declared:
            source.read_as.append(f"{declared[0]}, declared")
            return _repaired(data, declared[0], source.name)
    return decoding.decode(data, source.name, source.encoding, source.lang, read_as=source.read_as)


def _declared(data: bytes) -> Sequence[str]:
    """The encodings to try for the one that the page names, if it is one that pages are written in."""
    found = _CHARSET.search(data[:4096])
    if found is None:
        return ()
    name = (found[1] or found[2]).decode("ascii").lower()
    try:
        known = _OF_PAGES.match(codecs.lookup(name).name)
    except LookupError:
        known = None
    return _WIDER.get(name) or ((name,) if known else ())


def _repaired(data: bytes, encoding: str, name: str) -> str:
    text = data.decode(encoding, "replace")
    wrong = text.count("\ufffd")
    if wrong > _MAX_DAMAGE * len(text):
        raise InputError(f"not valid {encoding}, which it says it is in", file=name, hint=decoding.REMEDY)
    report.notice("changed", f"{wrong:,} characters are damaged; each is now \ufffd", file=name)
    return text


def _unwanted(tag: str, attributes: Mapping[str, str]) -> bool:
    names = attributes.get("class")
    return names is not None and tag in ("span", "sup", "a") and bool(_INLINE_NAMES.search(names))


def main_text(page: Page) -> list[str]:
    """The paragraphs of a page without those that stand around its text."""
    prose = [_prose(block) for block in page.blocks]
    texts = [int(_is_text(block)) for block in page.blocks]
    dropped = _furniture(page, _sums(page, prose), _sums(page, texts))
    left = [not dropped[block.container] for block in page.blocks]
    if not any(left) or (any(prose) and not any(compress(prose, left))):
        dropped, left = [False] * len(dropped), [True] * len(left)
    counts = (list(map(mul, values, left)) for values in (prose, texts, [len(b.paragraphs) for b in page.blocks]))
    root = _root(page, *(_sums(page, values) for values in counts))
    inside = [False] * len(page.containers)
    for number, container in enumerate(page.containers):
        inside[number] = number == root or (number > 0 and inside[container.parent])
    kept = [inside[block.container] and is_left for block, is_left in zip(page.blocks, left, strict=True)]
    _add_title(page, kept, left)
    return [paragraph for block in compress(page.blocks, kept) for paragraph in block.paragraphs]


def _size(block: Block) -> int:
    """The number of its characters, where one of Chinese counts as much as three letters."""
    return sum(len(paragraph) + 2 * len(_ASIAN.findall(paragraph)) for paragraph in block.paragraphs)


def _reads(paragraph: str) -> bool:
    return (len(paragraph) >= _LONG or bool(_SENTENCE.search(paragraph))) and not _LEGAL.search(paragraph)


def _prose(block: Block) -> int:
    """The size of a block that reads like sentences; 0 of any other."""
    return _size(block) if block.linked <= 0.5 and any(map(_reads, block.paragraphs)) else 0


def _is_text(block: Block) -> bool:
    """Whether a block is long and reads like sentences, so that it may not be lost."""
    sure = any(_SENTENCE.search(paragraph) and _reads(paragraph) for paragraph in block.paragraphs)
    return sure and block.linked <= 0.25 and _size(block) >= 1.5 * _LONG


def _sums(page: Page, values: Sequence[int]) -> list[int]:
    """For each element the sum of the values of all blocks that stand in it."""
    sums = [0] * len(page.containers)
    for block, value in zip(page.blocks, values, strict=True):
        sums[block.container] += value
    for number in range(len(sums) - 1, 0, -1):
        sums[page.containers[number].parent] += sums[number]
    return sums


def _furniture(page: Page, prose: Sequence[int], texts: Sequence[int]) -> list[bool]:
    """Of each element whether it belongs to what stands around the text, by what it is called."""
    dropped = [False] * len(prose)
    article = [False] * len(prose)
    for number, container in enumerate(page.containers[1:], 1):
        within = article[container.parent]
        article[number] = within or container.tag in ("article", "main")
        called = _is_furniture(container) and not (container.tag == "header" and within)
        most = _MOST_OF_TEXTS if texts[number] < texts[0] else _MOST
        dropped[number] = dropped[container.parent] or (called and prose[number] <= most * prose[0])
    return dropped


def _is_furniture(container: Container) -> bool:
    if container.hidden or container.tag in _FURNITURE or container.role in _ROLES:
        return True
    return container.tag in _NAMED and bool(_NAMES.search(container.names))


def _root(page: Page, prose: Sequence[int], texts: Sequence[int], sizes: Sequence[int]) -> int:
    """The smallest element with all the texts and nearly all the prose, or the one that is marked as the main one.

    Args:
        page: The page.
        prose: The prose of each element.
        texts: The number of long texts in each.
        sizes: The number of paragraphs in each.
    """
    if not prose[0]:
        return 0
    wide = (n for n, count in enumerate(prose) if count >= _NEARLY_ALL * prose[0] and texts[n] == texts[0])
    root = max(wide)
    while root and sizes[root] == 1:  # a paragraph is not what stands around the text
        root = page.containers[root].parent
    marked = [
        number
        for number, container in enumerate(page.containers)
        if (container.tag == "main" or container.role == "main") and 2 * prose[number] >= prose[0]
    ]
    return max([root, *marked])


def _add_title(page: Page, kept: list[bool], left: Sequence[bool]) -> None:
    """Keep the title where it stands before the text, and the prose between them."""
    titles = [number for number, block in enumerate(page.blocks) if _is_title(block, page)]
    if True not in kept or any(kept[number] and page.blocks[number].heading for number in titles):
        return
    start = kept.index(True)
    before = [number for number in titles if number < start]
    if not before:
        return
    found = max(before, key=lambda number: (len(page.blocks[number].paragraphs[0]), number))
    kept[found] = True
    for number in range(found + 1, start):
        kept[number] = left[number] and _prose(page.blocks[number]) > 0


def _is_title(block: Block, page: Page) -> bool:
    """Whether a block is a heading of the first order, or what the page says that its title is."""
    text = block.paragraphs[0]
    first = page.containers[block.container].tag == "h1"
    if not page.title:
        return first
    return len(block.paragraphs) == 1 and text in page.title and (first or 3 * len(text) >= len(page.title))


FORMAT = TextFormat(
    name="html",
    title="HTML page",
    read=read,
    finds=frozenset({"paragraphs", "headings", "lists", "tables"}),
)
