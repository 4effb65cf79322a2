"""Check for quotation marks and brackets that are on one side only.

Quotation marks come and go in translation: 《》 becomes italics, “一带一路” needs none in English. So only what is
surely quoted counts, something said, and nothing else of the other side may have taken its place.
Marks without a partner count where the other side has whole pairs alone: speech may run on into the beads around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from aligner.check.finding import BeadText, Check, CheckContext, Finding
from aligner.check.markup import masked
from aligner.languages.extent import extent, normalised
from aligner.model import Span

_APOSTROPHE = re.compile(
    r"(?<=\w)['’](?=\w)|(?<=s)['’](?=\s)|(?<!\w)['’](?=\d\d|tis\b|twas\b|em\b|cause\b|til\b|n\b)", re.IGNORECASE
)
_QUOTE = re.compile("[“”„‟\"«»‹›‘’‚'「」『』﹁﹂﹃﹄＂]")
# What stands for quotation marks: titles, dashes before speech, markup, and in Chinese novels a colon alone.
_OTHER_SIGN = re.compile(r"[《》〈〉]|^\s*[-–—―]|[<>*_]|[说說道问問想喊叫答声聲]\s?[:：]", re.MULTILINE)
_PAIRED = re.compile(
    r"“([^“”]*)”|„([^“”„]*)[“”]|«([^«»]*)»|»([^«»]*)«|「([^「」]*)」|『([^『』]*)』|\"([^\"]*)\"|＂([^＂]*)＂|(?<!\w)[‘']([^‘’']*)['’](?!\w)"
)
_BRACKET = re.compile(r"[(（\[［【〔]([^()（）\[\]［］【】〔〕]*)[)）\]］】〕]")
_SET_OFF = re.compile(r"[()（）\[\]［］【】〔〕—–]|--|\s-\s")
# What must come in pairs: the marks, the opening ones, and the closing ones.
_PARTNERS = {
    "quotation mark": (re.compile('[“”「」『』"]'), "“「『", "”」』"),
    "bracket": (re.compile(r"[()（）\[\]【】]"), "(（[【", ")）]】"),
}
# What is no bracket: of a) or 12), of [0, 1), of :-)
_NO_BRACKET = re.compile(
    r"(?:^|(?<=[;:，；：。、.]))\s*(?:[^\W\d_]|\d{1,3}|[ivx]{1,4})\.?[)）\]】]"
    r"|[(\[] ?[\w.-]{1,9} ?[,;] ?[\w.+-]{1,9} ?[)\]]|[:;=]-?[()\[\]]"
)
_SINGLE = re.compile("[‘’‚'„«»]")
_STOP = re.compile(r"[。！？!?….，,;；]")
_SAID = re.compile(r"[。！？…，]\s*$")
_QUESTION = re.compile("[?？]")
_QUOTED = 12  # what a quotation says at least, in Latin letters, before it is surely one
_SAYING = re.compile("(?:表示|指出|强调|強調|回应|回應|[说說])[:：，]?$")
_REMARK = 12  # likewise for a remark in brackets


def marks(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield findings for quotations and bracketed remarks whose marks are missing on the other side."""
    strings = (bead.source, bead.target)
    if not all(strings):
        return
    bare = [_without_apostrophes(string) for string in strings]
    sides = ("source", "target")
    for here in (0, 1):
        there = 1 - here
        quotations = _quotations(*bare) if here == 0 else _quotations(*bare[::-1])
        if quotations and not _QUOTE.search(bare[there]) and not _OTHER_SIGN.search(bare[there]):
            spans = (quotations, ()) if here == 0 else ((), quotations)
            many = "the quotation" if len(quotations) == 1 else "the quotations"
            yield bead.finding(
                "quote",
                f"{many} of the {sides[here]} {_verb(quotations)} no quotation marks in the {sides[there]}",
                *spans,
            )
        if here == 1:
            continue  # a remark that the translator makes is no fault
        remarks = [span for span in _spans(_BRACKET, strings[here]) if _is_remark(strings[here], span)]
        if remarks:  # one that stands between commas there is all right
            said = normalised(strings[there])
            remarks = [span for span in remarks if normalised(strings[here][slice(*span)]) not in said]
        if remarks and not _SET_OFF.search(strings[there]):
            many = "the remark" if len(remarks) == 1 else "the remarks"
            yield bead.finding("quote", f"{many} in brackets {_verb(remarks)} no brackets in the target", remarks)
    yield from _unbalanced(bead, bare)


def unquoted(string: str) -> tuple[str, bool]:
    """Return a string without its quotation marks and apostrophes, and whether it has quotation marks."""
    plain, count = _QUOTE.subn("", _without_apostrophes(string))
    return plain, bool(count)


def _verb(spans: list[Span]) -> str:
    return "has" if len(spans) == 1 else "have"


def _without_apostrophes(string: str) -> str:
    return _APOSTROPHE.sub("·", string) if "'" in string or "’" in string else string


def _spans(pattern: re.Pattern[str], string: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in pattern.finditer(string))


def _quotations(string: str, other: str) -> list[Span]:
    """Return the quotations that are surely something said, so that the other side must have marks, too."""
    return [span for span in _spans(_PAIRED, string) if _is_said(string, span, other)]


def _is_said(string: str, span: Span, other: str) -> bool:
    """Return whether a quotation is something said, and not a question that became indirect: "asked who it was"."""
    inner = string[span.start + 1 : span.stop - 1]
    if _QUESTION.search(inner) and not _QUESTION.search(other):
        return False
    if _SAID.search(inner):
        return True
    return extent(inner) >= _QUOTED and bool(
        _STOP.search(inner) or _SAYING.search(string[max(0, span.start - 4) : span.start])
    )


def _is_remark(string: str, span: Span) -> bool:
    inner = string[span.start + 1 : span.stop - 1]
    return extent(inner) >= _REMARK and (" " in inner.strip() or not inner.isascii())


def _unbalanced(bead: BeadText, bare: list[str]) -> Iterator[Finding]:
    """Yield findings for marks that are unbalanced on one side and balanced on the other."""
    for what, (signs, opening, closing) in _PARTNERS.items():
        strings = bare
        if what == "bracket":
            strings = [_NO_BRACKET.sub(lambda match: " " * len(match[0]), masked(string)) for string in bare]
        marked = [list(signs.finditer(string)) for string in strings]
        has_titles = bare[0].count("《") == bare[0].count("》") > 0
        if not marked[1] or (what == "quotation mark" and not marked[0] and not has_titles):
            continue  # what is quoted may run on, and so may what only the source has in brackets
        is_balanced = [_is_balanced("".join(match[0] for match in some), opening, closing) for some in marked]
        if is_balanced[0] != is_balanced[1]:
            here = is_balanced.index(False)
            if what == "quotation mark" and here == 0 and any(_SINGLE.search(string) for string in bare):
                continue  # one of the two may be the outer one, and run on
            spans = _lone(marked[here], opening, closing)
            reason = f"a {what} of the {('source', 'target')[here]} has no partner"
            yield bead.finding("quote", reason, *((spans, ()) if here == 0 else ((), spans)))


def _lone(marked: Sequence[re.Match[str]], opening: str, closing: str) -> list[Span]:
    """Return the spans of marks without a partner; of straight ones, of which none is known to be it, all."""
    opened: list[re.Match[str]] = []
    lone = []
    for match in marked:
        if match[0] in opening:
            opened.append(match)
        elif match[0] in closing and opened:
            opened.pop()
        else:
            lone.append(match)
    return [Span(*match.span()) for match in (*lone, *opened)]


def _is_balanced(signs: str, opening: str, closing: str) -> bool:
    """Return whether there are as many opening as closing marks, and an even number of straight ones."""
    opened, closed = (sum(signs.count(sign) for sign in some) for some in (opening, closing))
    return opened == closed and signs.count('"') % 2 == 0


CHECK = Check(marks)
