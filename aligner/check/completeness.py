"""Beads that are not translated, have nothing on one side, or are far too long or too short on one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from aligner.check.extent import extent, normalised
from aligner.check.finding import Check, CheckContext, Finding, Pair
from aligner.languages import get
from aligner.languages.scripts import CLASSES
from aligner.model import Span

_LATIN = f"[{CLASSES['Latin']}]"
_BRACKETED = re.compile(
    r"[(（\[［【“「『《\"'‘][^()（）\[\]］】”」』》\"'’]{1,80}[)）\]］】”」』》\"'’]|[!-~]{0,60}[@/][!-~]*"
)
_LATIN_WORDS = re.compile(r"(?:[A-Za-zÀ-ɏ'’-]+[ ,]+){3}")
_LOWER = re.compile(r"\b[^\W\d_A-Z]{2,}\b")
_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = 0.95  # of the characters, in the same order
_COMPARED = 3000  # characters of a segment that is compared letter by letter
_LEFT = 4  # characters of a source in a wide script that may stand in a translation, and words of a Latin one
_LONGER = 5.0  # times as long as the other side
_LONG = 90.0  # Latin letters by which the sides must differ


def completeness(pair: Pair, context: CheckContext) -> Iterator[Finding]:
    """Whether a bead is translated at all, and in full."""
    sides = [bool(string.strip()) for string in (pair.source, pair.target)]
    if not all(sides):
        missing = "target" if sides[0] else "source"
        spans = [Span(0, len(string))] if (string := pair.source or pair.target) else []
        yield pair.finding(
            "omitted", f"nothing stands on the {missing} side", *((spans, ()) if sides[0] else ((), spans))
        )
        return
    left = _untranslated(pair)
    if left is not None:
        yield left
        return
    sizes = extent(pair.source), extent(pair.target)
    short, long = sorted(sizes)
    if long > _LONGER * max(short, 1.0) and long - short > _LONG:
        side = "source" if sizes[0] > sizes[1] else "target"
        reason = f"the {side} is about {round(long / max(short, 1.0))} times as long as the other side"
        yield pair.finding("length", reason, [Span(0, len(pair.source))], [Span(0, len(pair.target))])


def _untranslated(pair: Pair) -> Finding | None:
    whole = [Span(0, len(pair.source))], [Span(0, len(pair.target))]
    scripts = [_script(lang) for lang in (pair.source_lang, pair.target_lang)]
    if pair.source_lang == pair.target_lang:
        return None
    if pair.source == pair.target or normalised(pair.source) == normalised(pair.target):
        if _is_language(pair.source, scripts[0], scripts[1]):
            return pair.finding("untranslated", "the target is the same as the source", *whole)
        return None
    if scripts[0] != scripts[1]:
        return _left_in_script(pair, scripts)
    if (
        _is_language(pair.source, *scripts)
        and len(pair.source) < _COMPARED
        and 0.8 < len(pair.source) / len(pair.target) < 1.25
    ):
        matcher = SequenceMatcher(None, pair.source, pair.target, autojunk=False)
        if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            return pair.finding("untranslated", "the target is nearly the same as the source", *whole)
    return None


def _script(lang: str) -> str:
    """Return the pattern of a letter of a language."""
    return f"[{''.join(CLASSES[name] for name in get(lang).scripts)}]"


def _is_language(string: str, script: str, other: str) -> bool:
    """Whether a string is more than numbers, names, codes and addresses, which may stay as they are."""
    if script != other and script != _LATIN:
        return len(re.findall(script, string)) >= 2
    plain = re.sub(r"[!-~]{0,60}[@/\d][!-~]*", " ", string)
    words, small = _WORD.findall(plain), _LOWER.findall(plain)
    return len(words) >= 4 and len(small) >= 3 and len(small) > len(words) / 3


def _left_in_script(pair: Pair, scripts: list[str]) -> Finding | None:
    """A finding where a good part of the target is in the script of the source, outside of brackets and quotations."""
    source_script, target_script = scripts
    if source_script == _LATIN:
        if not _LATIN_WORDS.search(pair.target):
            return None
        bare = _BRACKETED.sub(lambda match: " " * len(match[0]), pair.target)
        if len(re.findall(target_script, bare)) > 0.25 * len(_WORD.findall(bare)) and re.search(target_script, bare):
            runs = [
                m
                for m in re.finditer(r"(?:[A-Za-zÀ-ɏ'’-]+[ ,]+){5,}[A-Za-zÀ-ɏ'’-]+", bare)
                if len(_LOWER.findall(m[0])) >= 5
            ]
        elif _is_language(bare, _LATIN, _LATIN):
            runs = list(re.finditer(r"\S(?:.*\S)?", bare, re.DOTALL))
        else:
            return None
    else:
        if not re.search(source_script, pair.target):
            return None
        bare = _BRACKETED.sub(lambda match: " " * len(match[0]), pair.target)
        runs = list(re.finditer(f"(?:{source_script}[\\s，。、；：！？]*){{{_LEFT},}}", bare))
        if "Han" in get(pair.source_lang).scripts and "Han" in get(pair.target_lang).scripts:
            runs = []
    if not runs:
        return None
    spans = [Span(m.start(), m.start() + len(m[0].rstrip())) for m in runs]
    return pair.finding("untranslated", "a part of the target is still in the language of the source", (), spans)


CHECK = Check(completeness, of_every_bead=True)
