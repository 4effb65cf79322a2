"""Subtitles, SubRip and WebVTT: from cues on a screen to utterances whose sentences can be found.

What is said in several cues becomes one paragraph again, and what two people say in one cue becomes two. Only what is
spoken is kept:

- lines of a cue are joined, with a space where the script has them; so are cues, while the sentence has not ended and
  the next cue follows soon. Where a film's subtitles hardly ever have marks at the ends of sentences, as many Chinese
  ones, each cue is taken for complete;
- a dash at the beginning of a line, or a name in capitals with a colon, begins an utterance; the dash is left out, the
  name is kept;
- descriptions of sounds, such as [music], or (door closes) where it fills a line, and ♪ are left out: the other
  version seldom has them. They are in the language of the subtitles; what follows words and is in another script, such
  as harmony [和睦], explains these and stays. Names in WebVTT's `<v …>` are markup, and left out with all other markup;
- where most cues have lines in Chinese, Japanese, Korean or Thai and lines in another script, the two stay apart, cue
  by cue, so that they can be separated like any page in two languages;
- a line that the cue before it showed as well, as in captions that roll up, counts once.
"""

from __future__ import annotations

import html
import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pysubs2 import SSAFile

from aligner import report
from aligner.errors import FormatError
from aligner.languages.scripts import IDEOGRAPHIC, SOUTH_EAST_ASIAN
from aligner.texts import Source, TextFormat

_SOON = 2000  # milliseconds between two cues that a sentence may go on over
_LINES = 20  # of a cue that the next one may repeat
_MOST = 8  # cues that a sentence may go on over
_LINES = 20  # of a cue that are looked for in the next
_PUNCTUATED = 0.2  # share of the cues with a mark at their end, from which on its absence means something

_TIMES = re.compile(r"^[ \t]*[\d:.,：，．]+[ \t]*[-–—]{1,2}>.*$", re.MULTILINE)
_FULL_WIDTH = str.maketrans("：，．–—", ":,.--")
_RUBY = re.compile(r"<rt\b[^>]*>[^<]*(</rt>)?", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
_VOICE = re.compile(r"<v\b[^\s<>]*\s+([^<>]*)>", re.IGNORECASE)
_DASH = re.compile(r"[-–‐][ \u00a0]*(?=\S)|[—―](?=[ \u00a0]*[^\Wa-z])[ \u00a0]*")
_NAME = re.compile(r"[A-Z][A-Z .'’#\d-]{1,24}:(?=\s|$)")
_SOUND = re.compile(r"\[[^\[\]]*\]:?")
_SOUND_ALONE = re.compile(r"[(（][^()（）.!?。！？]*[)）]:?")
_END = re.compile("[.!?…。！？⋯؟]['\"”’」』)）\\]♪♫ ]*$")
_DOTS = re.compile(r"(?:\.\.+|…+)[ \u00a0]*")
_SPACE = re.compile(r"[^\S\u3000]+")
_UNSPACED = re.compile(f"[{IDEOGRAPHIC}{SOUTH_EAST_ASIAN}]")


class _Cue(NamedTuple):
    """What stands on the screen at one time: its lines, and from when to when (milliseconds)."""

    start: int
    stop: int
    lines: list[str]


def _read_srt(data: bytes, source: Source) -> list[str]:
    """The utterances of a SubRip file."""
    return _utterances(_cues(source.decode(data), source, "srt"))


def _read_vtt(data: bytes, source: Source) -> list[str]:
    """The utterances of a WebVTT file."""
    return _utterances(_cues(source.decode(data), source, "vtt"))


def _cues(content: str, source: Source, name: str) -> list[_Cue]:
    """The cues with something to read in them, in order of time."""
    content = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    point = "," if name == "srt" else "."
    content = _TIMES.sub(lambda times: times.group().translate(_FULL_WIDTH).replace(",", point), content)
    hint = "a cue begins with a line such as 00:00:01,000 --> 00:00:02,500"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pysubs2 1.9 warns of times that are none, which we tell of ourselves
            events = SSAFile.from_string(content, format_=name, keep_html_tags=True).events
    except (ValueError, OverflowError):  # of a time that is none
        raise FormatError("a cue has a damaged time", file=source.name, hint=hint) from None
    if not events:
        raise FormatError("there are no subtitles in this file", file=source.name, hint=hint)
    cues = []
    unread = 0
    speaking = ""

    def dash(voice: re.Match[str]) -> str:
        nonlocal speaking
        before, speaking = speaking, voice[1]
        return "" if before == speaking else "\n- "

    for event in sorted(events, key=lambda event: event.start):
        text = event.text.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
        if name == "vtt":
            text = text.partition("\n\n")[0]  # behind a blank line stand comments and the name of the next cue
        unread += len(_TIMES.findall(text))
        text = _VOICE.sub(dash, _TIMES.sub("", text))
        lines = [line for line in map(_plain, text.split("\n")) if line]
        cues.append(_Cue(event.start, event.end, lines))
    if unread:
        times = "a cue has times" if unread == 1 else f"{unread} cues have times"
        reason = f"{times} that cannot be read, and counts as part of the one before"
        report.notice("assumed", reason, file=source.name)
    return [cue for cue in cues if cue.lines]


def _plain(line: str) -> str:
    """A line without markup."""
    line = html.unescape(_TAG.sub("", _RUBY.sub("", line)))
    return _SPACE.sub(" ", line).strip(" \u3000\ufeff\u200b\u200e\u200f\u202a\u202b\u202c")


def _utterances(cues: list[_Cue]) -> list[str]:
    """What is said, one utterance after the other."""
    is_bilingual = 2 * sum(len({_is_wide(line) for line in cue.lines}) > 1 for cue in cues) > len(cues)
    said = [(cue, list(_parts(cue.lines, is_bilingual))) for cue in _without_repetitions(cues)]
    last = [parts[-1][1] for _, parts in said if parts]
    may_go_on = not is_bilingual and sum(bool(_END.search(text)) for text in last) >= _PUNCTUATED * len(last)
    result: list[str] = []
    last_stop, size = -_SOON, _MOST
    for cue, parts in said:
        for number, (is_new, text) in enumerate(parts):
            goes_on = may_go_on and not is_new and number == 0 and size < _MOST and cue.start - last_stop <= _SOON
            if goes_on and (not _END.search(result[-1]) or _resumes(result[-1], text)):
                result[-1] = _joined([result[-1], _DOTS.sub("", text, count=1) if _DOTS.match(text) else text])
                size += 1
            else:
                result.append(text)
                size = 1
        last_stop = cue.stop if parts else -_SOON
    return [text for text in result if text]


def _resumes(before: str, text: str) -> bool:
    """Whether dots at the end of one cue and at the beginning of the next stand for one sentence."""
    return bool(_DOTS.match(text)) and before.endswith(("...", "…", ".."))


def _without_repetitions(cues: Iterable[_Cue]) -> Iterator[_Cue]:
    """Leave out the lines at the beginning of a cue that the one before it showed last."""
    shown: list[str] = []
    stop = 0
    for cue in cues:
        again = 0
        if cue.start - stop <= 100:
            longest = min(len(shown), len(cue.lines), _LINES)
            again = next((k for k in range(longest, 0, -1) if shown[-k:] == cue.lines[:k]), 0)
        shown, stop = cue.lines, cue.stop
        if len(cue.lines) > again:
            yield cue._replace(lines=cue.lines[again:])


def _is_wide(line: str) -> bool:
    return bool(_UNSPACED.search(line))


def _parts(lines: Iterable[str], is_bilingual: bool) -> Iterator[tuple[bool, str]]:
    """What different people say in a cue, and whether each part is known not to go on from the one before."""
    parts: list[tuple[bool, list[str]]] = []
    for line in lines:
        is_sung = line.startswith(("♪", "♫"))
        text = _SPACE.sub(" ", _SOUND.sub(_spoken, line)).strip("♪♫ ")
        dash = _DASH.match(text)
        text = text[dash.end() :] if dash else text
        is_new = bool(dash or is_sung or _NAME.match(text))
        is_new |= is_bilingual and bool(parts) and _is_wide(text) != _is_wide(parts[-1][1][-1])
        if is_new or not parts:
            parts.append((is_new, [text]))
        else:
            parts[-1][1].append(text)
    for is_new, texts in parts:
        joined = _joined([text for text in texts if text and not _SOUND_ALONE.fullmatch(text)])
        if joined and not _SOUND_ALONE.fullmatch(joined):
            yield is_new, joined


def _spoken(sound: re.Match[str]) -> str:
    """What stays of brackets: nothing, unless they explain the words before them in another script."""
    before = _scripts(sound.string[max(0, sound.start() - 100) : sound.start()])
    inside = _scripts(sound[0])
    return sound[0] if before and inside and before.isdisjoint(inside) else " "


def _scripts(text: str) -> set[str]:
    """The scripts of the letters in a text, those that are written without spaces as one."""
    letters = {c for c in text if c.isalpha()}
    return {"UNSPACED" if _UNSPACED.match(c) else unicodedata.name(c, "?").split()[0] for c in letters}


def _joined(texts: list[str]) -> str:
    result = ""
    for text in texts:
        spaced = result and not (_UNSPACED.match(result[-1:]) and _UNSPACED.match(text[:1]))
        result += " " * bool(spaced) + text
    return result.strip()


SRT = TextFormat("srt", "SubRip subtitles", _read_srt, frozenset({"paragraphs"}))
VTT = TextFormat("vtt", "WebVTT subtitles", _read_vtt, frozenset({"paragraphs"}))
