"""Check for spaces that are double, missing, or where none belongs.

A rule holds unless the text breaks it as a matter of course (`habits`). Markup, addresses and the like are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner import languages
from aligner.check.finding import BeadText, Check, CheckContext, Finding
from aligner.check.habits import WIDE, Habits
from aligner.check.inline import apart_from_elements
from aligner.check.markup import masked
from aligner.encoders.rarity import piece_rarity
from aligner.languages import Language
from aligner.model import Span

_SIDES = ("source", "target")
_NO_TEXT = re.compile(
    r"\S{0,100}(?:://|www\.|@|\\|_|#|\w/|\w=)\S*|\b[\w-]{1,60}(?:\.[\w-]{1,60}){2,}|\b\w{1,60}\(\)", re.ASCII
)
_DOUBLE = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_WIDE_GAP = re.compile(r"(?<=\S) *[\u3000\t][ \u3000\t]*(?=\S)")  # what a double space may stand for: 甲方：　　乙方：
_LAYOUT = re.compile(r" {3,}|\t")
_SENTENCE_ENDS = re.compile(r"[.!?:][\"'”’)\]]*$")
_BEFORE = r"(?<=[\w)\]”\"’'%]) +(?=[{}](?![\w.:)(/\\-])(?! ?[.]))"
_INSIDE = re.compile(r"(?<=[(\[“]) +(?=\w)|(?<=\w) +(?=[)\]”])")
_LETTER = r"[^\W\d_]"
_STARTERS = "The|It|He|She|This|That|These|There|In|They|We|But|And|An|At|On|For|If|When|As|His|Her|You|No"
_MISSING = re.compile(
    rf"(?:(?<={_LETTER}{{2}})|(?<=[\d%)\]”])|(?<=\b[A-Z]))[,;!?](?={_LETTER}{{2}}|[aAI] )"
    rf"|(?<={_LETTER}{{3}}):(?={_LETTER}{{2}})"
    r"|(?<![\w.-])[^\W\d_A-Z]{2,}\.(?=[A-Z][a-zß-ÿ]+\b|[AI] )"
    rf"|(?<=[^\W\d_A-Z]{{2}})\.(?=(?:{_STARTERS})\b)"
    rf"|(?<={_LETTER}[,.!?])[\"”](?={_LETTER})|(?<={_LETTER}:)\"(?=[A-Z]{_LETTER})|(?<={_LETTER}{{2}})“(?={_LETTER})"
    rf"|(?<={_LETTER}[.!?,])’(?={_LETTER}{{2}})|(?<={_LETTER}{{3}})\((?={_LETTER}{{2,}} {_LETTER}{{2}})"
    rf"|(?<=[ (])\w{{1,40}} [^()\n]{{1,60}}\)(?={_LETTER}{{3}})"
)
_BETWEEN = re.compile(
    f"(?<=[{WIDE}]) (?=[{WIDE}，。、；：？！）》]|[,.;?!](?:[\\s{WIDE}]|$))(?!第[^ ]{{1,6}}[条條章节節编編])"
)
_PROSE = re.compile("[，。；！？,…]")
_NUMBERED = re.compile(r"(?:^|\s)(?:第\S{1,8}|[一二三四五六七八九十\d]{1,3}|附\S{1,3})$")
_NAME = re.compile(r"\s*\w \w(?!\w)")  # 王 毅，男
_DATELINE = re.compile(  # 新华社北京5月12日电（记者 王敏） 国务院…
    r"[\s（(【]*[^。，；：！？\n]{0,40}?(?:日 ?|[社网網报報台]\S{0,8})[电電讯訊][）)】]?(?: ?（[^（）\n]{0,60}）)?(?= )"
)
_IDEOGRAPHIC_SPACE = re.compile("\u3000")


def spacing(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield findings for spaces that are double, missing, or where none belongs."""
    strings = (bead.source, bead.target)
    tags = (bead.source_lang, bead.target_lang)
    doubled = [_doubled(bead, here, context.habits(here)) for here in (0, 1)]
    for here, string in enumerate(strings):
        language = languages.get(tags[here])
        text = _NO_TEXT.sub(lambda match: "\ufffc" * len(match[0]), masked(string))
        is_layout = len(doubled[here]) in (len(doubled[1 - here]), len(_WIDE_GAP.findall(strings[1 - here])))
        found = {"has two spaces": [] if is_layout else doubled[here]}
        rules = _spaced if language.is_spaced else _unspaced
        found |= rules(text, language, context.habits(here))
        for fault, spans in found.items():
            if left := apart_from_elements(bead, here, spans):
                around = [Span(max(0, start - 1), min(len(string), stop + 1)) for start, stop in left]
                reason = f"the {_SIDES[here]} {fault}"
                yield bead.finding("spacing", reason, *((around, ()) if here == 0 else ((), around)))


def _doubled(bead: BeadText, here: int, habits: Habits) -> list[Span]:
    """Return the double spaces inside the lines of a side; columns that spaces make are layout."""
    string = (bead.source, bead.target)[here]
    found = apart_from_elements(bead, here, [Span(*match.span()) for match in _DOUBLE.finditer(string)])
    if len(_LAYOUT.findall(string)) > 1:
        return []
    return [span for span in found if not (habits.has_wide_gaps and _SENTENCE_ENDS.search(_before(string, span)))]


def _spaced(text: str, language: Language, habits: Habits) -> dict[str, list[Span]]:
    """Find faults in a language with spaces between words."""
    missing = [Span(*match.span()) for match in _MISSING.finditer(text)]
    if language.joined is not None:
        missing += language.joined(text, habits.recurring, piece_rarity)
    found = {"lacks a space": missing}
    if "Latin" in language.scripts:
        found["has a space of full width"] = [Span(*match.span()) for match in _IDEOGRAPHIC_SPACE.finditer(text)]
    if not habits.is_tokenized:
        marks = "".join(mark for mark in ",.;:!?" if mark not in language.spaced_marks)
        found["has a space before a mark"] = [
            Span(*match.span()) for match in re.finditer(_BEFORE.format(re.escape(marks)), text)
        ]
        found["has a space inside brackets or quotation marks"] = [
            Span(*match.span()) for match in _INSIDE.finditer(text)
        ]
    return found


def _unspaced(text: str, language: Language, habits: Habits) -> dict[str, list[Span]]:
    """Find spaces between Chinese or Japanese characters in prose; a heading may have some."""
    if habits.has_spaces or not {"Han", "Kana"} & set(language.scripts) or not _PROSE.search(text):
        return {}
    spans = [Span(*match.span()) for match in _BETWEEN.finditer(text)]
    head = max((match.end() for rule in (_NAME, _DATELINE) if (match := rule.match(text))), default=0)
    return {
        "has a space between characters": [
            span for span in spans if span.start > head and not _NUMBERED.search(_before(text, span))
        ]
    }


def _before(text: str, span: Span) -> str:
    """Return what stands right before a span: all of it, again for each span, would take time without end."""
    return text[max(0, span.start - 16) : span.start]


CHECK = Check(spacing)
