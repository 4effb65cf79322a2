"""Translation memories in TMX, of ours (see `tmx`) and from elsewhere, to alignments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from aligner import report
from aligner.formats import ReadOptions, recipes, xml
from aligner.formats.languages import tag, tell_of_left_out, two_of
from aligner.formats.messages import counted, shortened
from aligner.formats.tmx.segments import SIDES, SegmentReader
from aligner.io import safexml
from aligner.languages.tags import canonical
from aligner.model import STATUSES, Alignment, Bead, Recipe, Status, language_of, normalised

PART = 5000  # units that are read together where a memory need not be held in one piece


@dataclass(slots=True)
class _Variant:
    lang: str
    text: str
    props: dict[str, str]


@dataclass(slots=True)
class _Unit:
    name: str
    note: str
    props: dict[str, str]
    variants: list[_Variant]


@dataclass(slots=True)
class _Part:
    """Units that are read together, and what the header says of all of them."""

    name: str
    srclang: str = ""
    props: dict[str, str] = field(default_factory=dict)
    units: list[_Unit] = field(default_factory=list)
    before: int = 0  # units of the parts before this one

    def alignment(self, languages: tuple[str, str], skipped: list[str], others: dict[str, None]) -> Alignment:
        """The units collected so far, which are then forgotten.

        Args:
            languages: Keys of the two languages.
            skipped: Is given the names of units that have no text in either.
            others: Is given further languages.
        """
        builders = [SegmentReader(), SegmentReader()]
        beads: list[Bead] = []
        for unit in self.units:
            pair, extra = _pick(unit, languages)
            others.update(dict.fromkeys(extra))
            spans = [
                builder.add("", {}) if variant is None else builder.add(variant.text, variant.props)
                for builder, variant in zip(builders, pair, strict=True)
            ]
            if not spans[0].size and not spans[1].size:
                skipped.append(unit.name)
                continue
            beads.append(Bead(spans[0], spans[1], _confidence(unit), _status(unit), unit.note))
        documents = [
            builder.document(*self._about(side, language), self.name)
            for side, builder, language in zip(SIDES, builders, languages, strict=True)
        ]
        self.before += len(self.units)
        self.units.clear()
        return Alignment(documents[0], documents[1], tuple(beads), _recipe(self, languages))

    def _about(self, side: str, language: str) -> tuple[str, str]:
        """The language of a side as the user had named it, and where its text came from."""
        for which in (side, *SIDES):
            lang = self.props.get(f"x-{which}-lang", "")
            if _key(tag(lang)) == language:
                return lang, self.props.get(f"x-{which}-document", "")
        name = _tag(language)  # as a memory of several languages names its props
        own = self.props.get(f"x-{side}-document", "")
        return self.props.get(f"x-lang-{name}", name), self.props.get(f"x-document-{name}", own)


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a translation memory of ours or from elsewhere, as `read_parts`, in one piece."""
    [whole] = read_parts(stream, name, options, None)
    return whole


def read_parts(
    stream: BinaryIO, name: str, options: ReadOptions = ReadOptions(), size: int | None = PART
) -> Iterator[Alignment]:
    """Read a translation memory of ours or from elsewhere, so many units at a time. There is at least one part.

    The languages are those that the user wants. By default the source is in `srclang`, or where that says nothing in
    the first language of the file, and the target in the first other one. Codes of level 2 (`bpt`, `ph` …) are dropped
    and their text kept. A segment that does not say where its sentences are is one sentence.

    Raises:
        FormatError: It is not well-formed, or not TMX, or has no units with text; it has more than two languages,
            and not those that the user wants.
    """
    part = _Part(name)
    skipped: list[str] = []
    others: dict[str, None] = {}
    languages: tuple[str, str] | None = None
    present = _present(stream, name) if any(options.languages) else []
    for element in xml.elements(stream, name, "tmx", ("header", "tu")):
        xml.refuse_entities(element, name)
        if xml.local_name(element) == "header":
            part.srclang = _key(element.get("srclang", ""))
            part.props = _read_props(element)
            continue
        part.units.append(_unit(element, part.before + len(part.units) + 1))
        safexml.forget(element)
        if len(part.units) == size:
            languages = languages or _languages(part, present, options.languages)
            yield part.alignment(languages, skipped, others)
    languages = languages or _languages(part, present, options.languages)
    if part.units or not part.before:
        yield part.alignment(languages, skipped, others)
    if skipped:
        what = counted(len(skipped), "unit")
        reason = f"skipped {what} without text in either language: {shortened(skipped)}"
        report.notice("left out", reason, file=name)
    if others:
        wanted = options.languages if set(others) - set(languages) else ("", "")  # there is nothing else to want
        tell_of_left_out([*map(_tag, languages)], [*map(_tag, others)], wanted, name)


def _present(stream: BinaryIO, name: str) -> list[str]:
    """The keys of all languages in a file, which is then as if it had not been read."""
    found: dict[str, None] = {}
    for element in xml.elements(stream, name, "tmx", ("tu",)):
        found.update(dict.fromkeys(_lang(child) for child in element if xml.local_name(child) == "tuv"))
        safexml.forget(element)
    stream.seek(0)
    return list(found)


def _unit(element: Any, number: int) -> _Unit:
    variants = []
    for child in element:
        if xml.local_name(child) == "tuv":
            segments = [part for part in child if xml.local_name(part) == "seg"]
            text = "".join(_content(segment) for segment in segments)
            variants.append(_Variant(_lang(child), normalised(text), _read_props(child)))
    tuid = element.get("tuid")
    label = f"tuid {tuid}" if tuid else f"number {number}"
    notes = ["".join(child.itertext()) for child in element if xml.local_name(child) == "note"]
    note = normalised("\n".join(notes))
    return _Unit(f"{label} (line {element.sourceline})", note, _read_props(element), variants)


def _lang(variant: Any) -> str:
    """The key of the language of a `tuv`."""
    return _key(variant.get(f"{xml.XML}lang") or variant.get("lang") or "")


def _content(element: Any) -> str:
    """The text of a segment; of the codes in it only the text of `hi` and `sub`."""
    parts = [element.text or ""] if xml.local_name(element) in ("seg", "hi", "sub") else []
    for child in element:
        parts.append(_content(child))
        if xml.local_name(element) in ("seg", "hi", "sub"):
            parts.append(child.tail or "")
    return "".join(parts)


def _read_props(element: Any) -> dict[str, str]:
    return {p.get("type", ""): p.text or "" for p in element if xml.local_name(p) == "prop"}


def _key(lang: str) -> str:
    return lang.strip().replace("_", "-").lower()


def _tag(key: str) -> str:
    return canonical(key) or "und"


def _languages(file: _Part, present: list[str], wanted: tuple[str | None, str | None]) -> tuple[str, str]:
    """Source and target language of a file; `present` has all its languages where the user wants certain ones."""
    usual = _usual(file)
    if len(present) < 2:
        return usual
    names = list(dict.fromkeys([*(name for name in usual if name in present), *present]))
    source, target = two_of([*map(_tag, names)], wanted, file.name)
    return names[source], names[target]


def _usual(file: _Part) -> tuple[str, str]:
    """Source and target language where the user wants none."""
    seen = dict.fromkeys(variant.lang for unit in file.units for variant in unit.variants)
    ours = [_key(tag(file.props.get(f"x-{side}-lang", ""))) for side in SIDES]
    if all(f"x-{side}-lang" in file.props for side in SIDES) and set(seen) <= set(ours):
        return ours[0], ours[1]
    declared = "" if file.srclang == "*all*" else file.srclang
    candidates = [lang for lang in seen if lang == declared]
    candidates += [lang for lang in seen if language_of(lang) == language_of(declared)]
    source = next(iter([*candidates, *seen]), declared or "und")
    others = [lang for lang in seen if language_of(lang) != language_of(source)] + [
        lang for lang in seen if lang != source
    ]
    twice = any(sum(v.lang == source for v in unit.variants) > 1 for unit in file.units)
    return source, next(iter(others), source if twice else "und")


def _pick(unit: _Unit, languages: tuple[str, str]) -> tuple[list[_Variant | None], list[str]]:
    """The variants of a unit in both languages, and the languages of those that are left over."""
    loose = language_of(languages[0]) != language_of(languages[1])
    rest = list(unit.variants)
    pair: list[_Variant | None] = []
    for language in languages:
        exact = [v for v in rest if v.lang == language]
        near = [v for v in rest if loose and language_of(v.lang) == language_of(language)]
        found = next(iter(exact + near), None)
        if found is not None:
            rest = [v for v in rest if v is not found]
        pair.append(found)
    if languages[0] == languages[1] and pair[1] is None and unit.props.get("x-bead", "").startswith("0-"):
        pair.reverse()
    return pair, [variant.lang for variant in rest]


def _confidence(unit: _Unit) -> float | None:
    try:
        value = float(unit.props["x-confidence"])
    except (KeyError, ValueError):
        return None
    return value if 0 <= value <= 1 else None


def _status(unit: _Unit) -> Status:
    status = unit.props.get("x-status")
    return status if status in STATUSES else "auto"


def _recipe(file: _Part, languages: tuple[str, str]) -> Recipe | None:
    """How the two were aligned, whether the memory holds them alone or with others."""
    first, second = map(_tag, languages)
    turned = first != second and _key(tag(file.props.get("x-source-lang", ""))) == languages[1]
    both = f"x-recipe-{first}-{second}", f"x-recipe-{second}-{first}"
    for prop, is_turned in (("x-recipe", turned), (both[0], False), (both[1], True)):
        if prop in file.props:
            recipe = recipes.load_or_pass_over(file.props[prop], file.name)
            return recipes.turned(recipe) if recipe is not None and is_turned else recipe
    return None
