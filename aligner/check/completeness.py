"""Check for beads that are one-sided, not translated, or far longer on one side than on the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from aligner.check.finding import BeadText, Check, CheckContext, Finding
from aligner.languages import get
from aligner.languages.extent import extent, normalised
from aligner.languages.pairs import belong_together
from aligner.languages.scripts import CLASSES
from aligner.model import Span

_LATIN = f"[{CLASSES['Latin']}]"
_BRACKETED = re.compile(
    r"[(（\[［【“「『《\"'‘][^()（）\[\]］】”」』》\"'’]{1,80}[)）\]］】”」』》\"'’]|[!-~]{0,60}[@/][!-~]*"
)
_LATIN_WORDS = re.compile(r"(?:[A-Za-zÀ-ɏ'’-]+[ ,]+){3}")
_SMALL_WORDS = re.compile(r"(?<![\w'’-])(?:[a-zà-ÿ'’-]{1,30} ){2,60}[a-zà-ÿ'’-]{1,30}")
_LOWER = re.compile(r"\b[^\W\d_A-Z]{2,}\b")
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 60  # characters before a word of the source among which its translation may be
_ALIKE = 0.95  # of the characters, in the same order
_COMPARED = 3000  # characters of a segment that is compared letter by letter
_LEFT = 4  # characters of a source in a wide script that may stand in a translation, and words of a Latin one
_LONGER = 5.0  # times as long as the other side
_LONG = 90.0  # Latin letters by which the sides must differ


def completeness(bead: BeadText, context: CheckContext) -> Iterator[Finding]:
    """Yield a finding if a bead is one-sided, not translated, or much longer on one side."""
    sides = [bool(string.strip()) for string in (bead.source, bead.target)]
    if not all(sides):
        missing = "target" if sides[0] else "source"
        spans = [Span(0, len(string))] if (string := bead.source or bead.target) else []
        yield bead.finding(
            "omitted", f"nothing stands on the {missing} side", *((spans, ()) if sides[0] else ((), spans))
        )
        return
    left = _untranslated(bead)
    if left is not None:
        yield left
        return
    sizes = extent(bead.source), extent(bead.target)
    short, long = sorted(sizes)
    if long > _LONGER * max(short, 1.0) and long - short > _LONG:
        side = "source" if sizes[0] > sizes[1] else "target"
        reason = f"the {side} is about {round(long / max(short, 1.0))} times as long as the other side"
        yield bead.finding("length", reason, [Span(0, len(bead.source))], [Span(0, len(bead.target))])


def _untranslated(bead: BeadText) -> Finding | None:
    whole = [Span(0, len(bead.source))], [Span(0, len(bead.target))]
    scripts = [_script(lang) for lang in (bead.source_lang, bead.target_lang)]
    if bead.source_lang == bead.target_lang:
        return None
    if bead.source == bead.target or normalised(bead.source) == normalised(bead.target):
        if _is_language(bead.source, scripts[0], scripts[1]):
            return bead.finding("untranslated", "the target is the same as the source", *whole)
        return None
    if scripts[0] != scripts[1]:
        return _left_in_script(bead, scripts)
    if (
        _is_language(bead.source, *scripts)
        and len(bead.source) < _COMPARED
        and 0.8 < len(bead.source) / len(bead.target) < 1.25
    ):
        matcher = SequenceMatcher(None, bead.source, bead.target, autojunk=False)
        if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            return bead.finding("untranslated", "the target is nearly the same as the source", *whole)
    return None


def _script(lang: str) -> str:
    """Return the pattern of a letter of a language."""
    known = "".join(CLASSES.get(name, "") for name in get(lang).scripts)
    return f"[{known}]" if known else r"[^\W\d_]"


def _is_language(string: str, script: str, other: str) -> bool:
    """Return whether a string is text, and not only numbers, names, codes and addresses, which may stay as they are."""
    if script != other and script != _LATIN:
        return len(re.findall(script, string)) >= 2
    plain = re.sub(r"[!-~]{0,60}[@/\d][!-~]*", " ", string)
    words, small = _WORD.findall(plain), _LOWER.findall(plain)
    return len(words) >= 4 and len(small) >= 3 and len(small) > len(words) / 3


def _left_in_script(bead: BeadText, scripts: list[str]) -> Finding | None:
    """Return a finding if much of the target, outside brackets and quotations, is in the script of the source."""
    source_script, target_script = scripts
    if source_script == _LATIN:
        if not _LATIN_WORDS.search(bead.target):
            return None
        bare = _BRACKETED.sub(lambda match: " " * len(match[0]), bead.target)
        if len(re.findall(target_script, bare)) > 0.25 * len(_WORD.findall(bare)) and re.search(target_script, bare):
            runs = [
                m
                for m in re.finditer(r"(?:[A-Za-zÀ-ɏ'’-]+[ ,]+){5,}[A-Za-zÀ-ɏ'’-]+", bare)
                if len(_LOWER.findall(m[0])) >= 5
            ]
            runs = runs or list(_left_phrases(bead, bare))
        elif _is_language(bare, _LATIN, _LATIN):
            runs = list(re.finditer(r"\S(?:.*\S)?", bare, re.DOTALL))
        else:
            return None
    else:
        if not re.search(source_script, bead.target):
            return None
        bare = _BRACKETED.sub(lambda match: " " * len(match[0]), bead.target)
        runs = list(re.finditer(f"(?:{source_script}[\\s，。、；：！？]*){{{_LEFT},}}", bare))
        if "Han" in get(bead.source_lang).scripts and "Han" in get(bead.target_lang).scripts:
            runs = []
        elif not runs and not get(bead.source_lang).is_spaced:
            runs = list(_left_words(bead, bare, source_script))
    if not runs:
        return None
    spans = [Span(m.start(), m.start() + len(m[0].rstrip())) for m in runs]
    return bead.finding("untranslated", "a part of the target is still in the language of the source", (), spans)


def _left_phrases(bead: BeadText, bare: str) -> Iterator[re.Match[str]]:
    """Yield the runs of small words in a target that the source has as they are, with a function word among them."""
    function_words = get(bead.source_lang).words("function_words")
    for match in _SMALL_WORDS.finditer(bare):
        if match[0] in bead.source and not function_words.isdisjoint(match[0].split()):
            yield match


def _left_words(bead: BeadText, bare: str, script: str) -> Iterator[re.Match[str]]:
    """Yield the words of the source that stand in a target without its quotations and remarks.

    Not those that the source has in quotation marks too, since it speaks of them, nor those behind a name or their own
    translation: "Mo Zi 墨子".
    """
    source, tags, target = _BRACKETED.sub(" ", bead.source), (bead.source_lang, bead.target_lang), get(bead.target_lang)
    for match in re.finditer(f"{script}+", bare):
        if match[0] not in source:
            continue
        words = bare[max(0, match.start() - _NEAR) : match.start()].split()[-3:]
        is_name = bool(words) and words[-1].istitle() and words[-1].casefold() not in target.words("function_words")
        glossed = [" ".join(words[place:]) for place in range(len(words))]
        if words:
            glossed.append(target.uninflected(words[-1].casefold()))
        if not (is_name or any(belong_together(tags, match[0], said) for said in glossed)):
            yield match


CHECK = Check(completeness, of_every_bead=True)
