"""Reading term bases (TBX) of version 2 and 3, ours and from elsewhere, in either style (DCA, DCT), entry by entry.

Two languages are read: those that the user wants, or else those of the first entry that has two; in its
order. All terms of an entry that are in the one language make pairs with all that are in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, BinaryIO

from aligner import report
from aligner.errors import FormatError
from aligner.formats import ReadOptions, xml
from aligner.formats.messages import shortened
from aligner.io import safexml
from aligner.languages.tags import canonical
from aligner.model import Context, Glossary, PartOfSpeech, Span, Term, TermStatus, language_of
from aligner.render.marking import joined
from aligner.termbases.cleaning import clean_line, language
from aligner.termbases.table import COUNTS

EVIDENCE = re.compile(r"\s*aligner: ([a-z_]+=[a-z0-9.]+(; [a-z_]+=[a-z0-9.]+)*)?\s*")
"""A note with what the format has no names for."""

_REJECTED = re.compile("(deprecated|superseded|obsolete|notRecommended|forbidden)", re.IGNORECASE)
_PARTS: dict[str, PartOfSpeech] = {
    "noun": "noun",
    "verb": "verb",
    "adjective": "adjective",
    "adverb": "adverb",
    "propernoun": "name",
}
_NUMBERED = re.compile("t([0-9]{1,9})")
_BEAD = re.compile("bead ([0-9]{1,9})")
_LANGUAGE_SECTIONS = ("langSec", "langSet")
_SECTIONS = ("termSec", "tig", "ntig")
_MAX_PAIRS = 10_000  # of one entry: any of its terms goes with any in the other language


@dataclass(slots=True)
class _Context:
    """One side of a context; `key` is its own name, `refers` the name of the other side."""

    text: str
    spans: tuple[Span, ...]
    key: str = ""
    refers: str = ""
    bead: int = 0


@dataclass(slots=True)
class _Section:
    """What is said of a term."""

    term: str
    key: str = ""
    status: str = ""
    part_of_speech: str = ""
    kind: str = ""
    notes: list[str] = field(default_factory=list)
    contexts: list[_Context] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """What is known of a file so far; `ours` means that white space in it means something."""

    name: str
    ours: bool = False
    origin: str = ""
    wanted: tuple[str, str] = ("", "")
    langs: tuple[str, str] | None = None
    others: dict[str, None] = field(default_factory=dict)
    skipped: int = 0


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Glossary:
    """Read a term base.

    Warns of entries without a pair, and of languages beside the two that are read.

    Raises:
        FormatError: It is no term base, or not well-formed XML.
    """
    start = stream.read(4000).replace(b"\0", b"")
    stream.seek(0)
    root = "martif" if b"<martif" in start else "tbx"
    source, target = options.languages
    state = _State(name, wanted=(language(source or ""), language(target or "")))
    pairs: list[tuple[int, Term]] = []
    names = ("tbxHeader", "martifHeader", "conceptEntry", "termEntry")
    for element in xml.elements(stream, name, root, names):
        xml.refuse_entities(element, name)
        if xml.local_name(element).endswith("Header"):
            _read_header(element, state)
            continue
        found = list(_pairs(element, state))
        state.skipped += not found
        pairs += found
        safexml.forget(element)
    if state.langs is None and any(state.wanted):  # other languages, or none that are named
        stream.seek(0)
        return read(stream, name)
    _tell_of_left_out(state)
    numbers = [number for number, _ in pairs]
    if 0 not in numbers and len(set(numbers)) == len(numbers):
        pairs.sort(key=lambda pair: pair[0])
    langs = state.langs or ("", "")
    return Glossary(tuple(term for _, term in pairs), state.origin or name, *map(language, langs))


def _tell_of_left_out(state: _State) -> None:
    if state.others:
        others = shortened(list(state.others))
        read_langs = " and ".join(state.langs or ())
        report.notice("left out", f"read {read_langs}; passed over {others}", file=state.name)
    if state.skipped:
        what = "1 entry" if state.skipped == 1 else f"{state.skipped:,} entries"
        report.notice("left out", f"passed over {what} without a pair of terms", file=state.name)


def _read_header(element: Any, state: _State) -> None:
    state.ours = any(
        text.startswith("Made with aligner") for text in element.xpath("*[local-name()='encodingDesc']//text()")
    )
    if state.ours:
        origin = "".join(element.xpath("string(.//*[local-name()='sourceDesc']/*[1])"))
        state.origin = "" if origin == "unknown" else origin


def _pairs(entry: Any, state: _State) -> Iterator[tuple[int, Term]]:
    """The pairs of an entry, each with its number, or 0."""
    sections = [child for child in entry if xml.local_name(child) in _LANGUAGE_SECTIONS]
    langs = [canonical(language(section.get(f"{xml.XML}lang", ""))) for section in sections]
    state.langs = state.langs or _choose(langs, state.wanted)
    if state.langs is None:
        return
    places = _places(langs, state.langs)
    used = {place for side in places for place in side}
    state.others.update(
        (lang or "und", None) for i, lang in enumerate(langs) if i not in used and lang not in state.langs
    )
    sources, targets = ([term for place in side for term in _terms(sections[place], state)] for side in places)
    shared = [_text(child, state)[0].strip() for child in entry if xml.local_name(child) == "note"]
    if len(sources) * len(targets) > _MAX_PAIRS:
        reason = f"an entry with {len(sources):,} terms and {len(targets):,} counterparts"
        raise FormatError(reason, file=state.name, line=entry.sourceline, hint="give each concept an entry of its own")
    for source, target in product(sources, targets):
        yield _pair(source, target, shared)


def _choose(langs: list[str], wanted: tuple[str, str]) -> tuple[str, str] | None:
    """Return the two languages to read, as the first entry that has them calls them; None where an entry has not.

    Where both are wanted, they are in the order in which they stand; where one is, it has its side.
    """
    if all(wanted):
        found = sorted(side[0] for side in _places(langs, wanted) if side)
        return (langs[found[0]], langs[found[1]]) if len(found) == 2 else None
    if any(wanted):
        one = next((lang for lang in langs if language_of(lang) == language_of(wanted[0] or wanted[1])), None)
        apart = (lang for lang in langs if one is None or language_of(lang) != language_of(one))
        other = next(apart, None) or next((lang for lang in langs if lang != one), None)
        if one is None or other is None:
            return None
        return (one, other) if wanted[0] else (other, one)
    if len(langs) < 2:
        return None
    apart = (lang for lang in langs if language_of(lang) != language_of(langs[0]))
    return langs[0], next(apart, None) or next((lang for lang in langs[1:] if lang != langs[0]), langs[1])


def _places(langs: list[str], wanted: tuple[str, str]) -> tuple[list[int], list[int]]:
    """Where the sections of both languages stand: those with the very tag, or else those of the first like it."""

    def places(tag: str, taken: set[int]) -> list[int]:
        free = [i for i in range(len(langs)) if i not in taken]
        for same in (lambda lang: lang.lower() == tag.lower(), lambda lang: language_of(lang) == language_of(tag)):
            if found := [i for i in free if same(langs[i])]:
                return [i for i in found if langs[i] == langs[found[0]]]
        return []

    if wanted[0].lower() == wanted[1].lower():  # two sections of one language are its two sides
        found = places(wanted[0], set())
        return found[:1], found[1:]
    first = places(wanted[0], set())
    return first, places(wanted[1], set(first))


def _terms(section: Any, state: _State) -> Iterator[_Section]:
    for child in section:
        if xml.local_name(child) in _SECTIONS:
            made = _Section("", child.get("id", ""))
            for element in child.iter():
                _add(made, element, state)
            if made.term:
                yield made


def _add(made: _Section, element: Any, state: _State) -> None:
    """Add what one element says of a term. The category of data is its type, or in the style DCT its name."""
    local = xml.local_name(element)
    category = element.get("type") or local
    if local == "term" and not made.term:
        made.term = clean_line(_text(element, state)[0])
    elif local == "note" and xml.local_name(element.getparent()) in (*_SECTIONS, "termGrp"):
        made.notes.append(_text(element, state)[0])
    elif category == "administrativeStatus":
        made.status = clean_line(_text(element, state)[0])
    elif category == "partOfSpeech":
        made.part_of_speech = clean_line(_text(element, state)[0]).lower()
    elif category == "termType":
        made.kind = clean_line(_text(element, state)[0]).lower()
    elif category == "context":
        text, spans = _text(element, state)
        made.contexts.append(_Context(text, spans, element.get("id", ""), element.get("target", "")))
    elif category == "source" and made.contexts and xml.local_name(element.getparent()) == "descripGrp":
        number = _BEAD.search("".join(element.itertext()))
        made.contexts[-1].bead = int(number[1]) if number else 0


def _text(element: Any, state: _State) -> tuple[str, tuple[Span, ...]]:
    """The text of an element, and where in it stretches are marked; lines that a program has wrapped are joined."""
    parts = [(element.text or "", False)]
    for child in element:
        parts += [("".join(child.itertext()), xml.local_name(child) == "hi"), (child.tail or "", False)]
    if state.ours:
        return joined(parts)
    parts = [(_unwrapped(part), is_marked) for part, is_marked in parts]
    parts[0] = (parts[0][0].lstrip(), False)
    parts[-1] = (parts[-1][0].rstrip(), parts[-1][1])
    return joined(parts)


def _unwrapped(string: str) -> str:
    if "\n" not in string:
        return string
    first, *between, last = string.split("\n")
    return " ".join([first.rstrip(), *filter(None, map(str.strip, between)), last.lstrip()])


def _pair(source: _Section, target: _Section, shared: list[str]) -> tuple[int, Term]:
    notes = [*shared, *source.notes, *target.notes]
    evidence: dict[str, str] = {}
    for i in range(len(notes) - 1, -1, -1):
        if match := EVIDENCE.fullmatch(notes[i]):
            evidence = dict(item.split("=") for item in (match[1] or "").split("; ") if item)
            del notes[i]
            break
    status: TermStatus = "approved"
    if _REJECTED.match(target.status) or _REJECTED.match(source.status):
        status = "rejected"
    elif not target.status and evidence.get("status") == "candidate":
        status = "candidate"
    part: PartOfSpeech = _PARTS.get(target.part_of_speech or source.part_of_speech, "")
    if evidence.get("kind") == "name" and part == "noun":
        part = "name"
    elif not part and "phrase" in (target.kind, source.kind):
        part = "phrase"
    score = evidence.get("score", "")
    number = _NUMBERED.fullmatch(target.key)
    count, source_count, target_count = (_count(evidence.get(key, "")) for key in COUNTS)
    term = Term(
        source.term,
        target.term,
        status,
        float(score) if re.fullmatch(r"0(\.[0-9]{1,9})?|1", score) else None,
        count,
        source_count,
        target_count,
        part,
        "\n".join(notes).strip(),
        tuple(_contexts(source, target)),
    )
    return (int(number[1]) if number else 0), term


def _count(value: str) -> int:
    return int(value) if re.fullmatch("[0-9]{1,9}", value) else 0


def _contexts(source: _Section, target: _Section) -> Iterator[Context]:
    """The contexts of a pair; one that does not name its other side stands alone."""
    keys = {context.key: context for context in source.contexts if context.key}
    alone = [context for context in source.contexts if not context.key]
    for context in target.contexts:
        other = keys.get(context.refers)
        if other is not None:
            yield Context(other.text, context.text, other.spans, context.spans, context.bead)
        elif not context.refers:
            yield Context("", context.text, (), context.spans, context.bead)
    for context in alone:
        yield Context(context.text, "", context.spans, (), context.bead)
