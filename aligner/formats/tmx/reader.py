"""Translation memories in TMX, of ours (see `tmx`) and from elsewhere, to alignments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from aligner import report
from aligner.formats import ReadOptions, recipes, xml
from aligner.formats.languages import tag, tell_of_left_out, two_of
from aligner.formats.messages import shortened
from aligner.formats.properties import Markup, by_side, named, without
from aligner.formats.tmx.segments import SegmentReader
from aligner.formats.tmx.units import (
    CONTEXT,
    Unit,
    Variant,
    header_properties,
    key,
    language_key,
    read_props,
    read_unit,
)
from aligner.io import safexml
from aligner.languages.tags import canonical
from aligner.model import SIDES, STATUSES, Alignment, Bead, Properties, Recipe, Status, language_of
from aligner.model.display import counted

# What Trados says of a unit in `x-ConfirmationLevel`, as far as a person has decided.
_CONFIRMATION: dict[str, Status] = {
    "ApprovedTranslation": "approved",
    "ApprovedSignOff": "approved",
    "RejectedTranslation": "rejected",
    "RejectedSignOff": "rejected",
}
ABOUT = "x-document-about"
"""What the first unit of one of several documents says of the whole document."""

PART = 5000  # units that are read together where a memory need not be held in one piece


@dataclass(slots=True)
class Units:
    """Units that are read together, and what the header says of all of them; `name` is that of the file."""

    name: str
    srclang: str = ""
    props: dict[str, str] = field(default_factory=dict)
    properties: Properties = ()
    units: list[Unit] = field(default_factory=list)
    before: int = 0  # units of the parts before this one
    running: set[str] = field(default_factory=set)  # of several documents those that were aligned

    @property
    def is_running(self) -> bool:
        """Whether the units are those of a text that was aligned, in its order: a writer knows their context then."""
        return any(name.startswith("x-recipe") for name in self.props)

    def without_units(self) -> Units:
        """The same without units, to which others are added."""
        return Units(self.name, self.srclang, self.props, self.properties)

    def present(self) -> list[str]:
        """The keys of all languages in the units."""
        return list(dict.fromkeys(variant.lang for unit in self.units for variant in unit.variants))

    def languages(self, present: list[str], wanted: tuple[str | None, str | None]) -> tuple[str, str]:
        """Source and target language; `present` has all those of the file where the user wants certain ones."""
        usual = _usual(self)
        if len(present) < 2:
            return usual
        names = list(dict.fromkeys([*(name for name in usual if name in present), *present]))
        source, target = two_of([*map(_tag, names)], wanted, self.name)
        return names[source], names[target]

    def alignment(self, languages: tuple[str, str], told: Told) -> Alignment:
        """The units collected so far, which are then forgotten.

        Args:
            languages: Keys of the two languages.
            told: Is given what is to be told of them.
        """
        builders = [SegmentReader(), SegmentReader()]
        beads: list[Bead] = []
        documents: list[tuple[str, str]] = []
        about = [self._about(side, language) for side, language in zip(SIDES, languages, strict=True)]
        for unit in self.units:
            pairs, extra = _pairs(unit, languages)
            told.others.update(dict.fromkeys(extra))
            if not any(variant and variant.text.strip() for pair in pairs for variant in pair):
                told.skipped.append(unit.name)
                continue
            told.several += [unit.name] if len(pairs) > 1 else []
            for pair in pairs:
                spans = [
                    builder.add("", {}) if variant is None else builder.add(variant.text, variant.props)
                    for builder, variant in zip(builders, pair, strict=True)
                ]
                if spans[0].size or spans[1].size:
                    properties = _properties(unit, pair, languages)
                    beads.append(Bead(spans[0], spans[1], _confidence(unit), _status(unit), unit.note, properties))
                    documents.append(_documents(unit, pair, (about[0][1], about[1][1])))
        self.before += len(self.units)
        self.units.clear()
        beads, origins = named(beads, documents, (about[0][1], about[1][1]))
        own = by_side(self.properties)
        source, target = (
            replace(builder.document(lang, origin, self.name), properties=held)
            for builder, (lang, _), origin, held in zip(builders, about, origins, own[1:], strict=True)
        )
        return Alignment(source, target, tuple(beads), _recipe(self, languages), own[0])

    def _about(self, side: str, language: str) -> tuple[str, str]:
        """The language of a side as the user had named it, and where its text came from."""
        for which in (side, *SIDES):
            lang = self.props.get(f"x-{which}-lang", "")
            if key(tag(lang)) == language:
                return lang, self.props.get(f"x-{which}-document", "")
        name = _tag(language)  # as a memory of several languages names its props
        own = self.props.get(f"x-{side}-document", "")
        return self.props.get(f"x-lang-{name}", name), self.props.get(f"x-document-{name}", own)


@dataclass(slots=True)
class Told:
    """What a reader tells of a file at its end.

    Attributes:
        skipped: Names of units that have no text in either language.
        several: Names of units that have several variants in a language.
        others: Further languages.
        markup: The elements inside segments.
    """

    skipped: list[str] = field(default_factory=list)
    several: list[str] = field(default_factory=list)
    others: dict[str, None] = field(default_factory=dict)
    markup: Markup = field(default_factory=Markup)

    def tell(self, languages: tuple[str, str], wanted: tuple[str | None, str | None], name: str) -> None:
        """Give the notices."""
        if self.skipped:
            what = counted(len(self.skipped), "unit")
            reason = f"skipped {what} without text in either language: {shortened(self.skipped)}"
            report.notice("left out", reason, file=name)
        if self.several:
            what = counted(len(self.several), "unit")
            reason = f"made a bead of each variant of {what} with several in one language: {shortened(self.several)}"
            report.notice("changed", reason, file=name)
        if self.others:
            wanted = wanted if set(self.others) - set(languages) else ("", "")  # there is nothing else to want
            tell_of_left_out([*map(_tag, languages)], [*map(_tag, self.others)], wanted, name)
        self.markup.tell(name)


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a translation memory of ours or from elsewhere, as `read_parts`, in one piece."""
    [whole] = read_parts(stream, name, options, None)
    return whole


def read_parts(
    stream: BinaryIO, name: str, options: ReadOptions = ReadOptions(), size: int | None = PART
) -> Iterator[Alignment]:
    """Read a translation memory of ours or from elsewhere, so many units at a time. There is at least one part.

    The languages are those that the user wants. By default the source is in `srclang`, or where that says nothing in
    the first language of the file, and the target in the first other one. Markup inside segments is dropped: what is in
    a code of level 2 (`bpt`, `ph` …) is no text, what is in any other element is. A segment that does not say where its
    sentences are is one sentence. Where a unit has several variants in a language, each makes a bead.

    Raises:
        FormatError: It is not well-formed, or not TMX, or has no units with text; it has more than two languages,
            and not those that the user wants.
    """
    part = Units(name)
    told = Told()
    languages: tuple[str, str] | None = None
    present = _present(stream, name) if any(options.languages) else []
    for _ in _add_units(part, stream, told):
        if len(part.units) == size:
            languages = languages or part.languages(present, options.languages)
            yield part.alignment(languages, told)
    languages = languages or part.languages(present, options.languages)
    if part.units or not part.before:
        yield part.alignment(languages, told)
    told.tell(languages, options.languages, name)


def _add_units(part: Units, stream: BinaryIO, told: Told) -> Iterator[None]:
    """Add the units of a file one by one, and what its header says."""
    for element in xml.elements(stream, part.name, "tmx", ("header", "tu")):
        xml.refuse_entities(element, part.name)
        if xml.local_name(element) == "header":
            part.srclang = key(element.get("srclang", ""))
            part.props, part.properties = read_props(element), header_properties(element, part.name)
            continue
        number, with_context = part.before + len(part.units) + 1, not part.is_running
        unit = read_unit(element, number, told.markup, part.name, with_context=with_context)
        if '"recipe"' in unit.props.get(ABOUT, ""):
            part.running.add(unit.props.get("x-document", ""))
        if unit.props.get("x-document", "") in part.running:
            unit.properties = without(unit.properties, *CONTEXT)
        part.units.append(unit)
        safexml.forget(element)
        yield


def whole_of(stream: BinaryIO, name: str, told: Told) -> Units:
    """All units of a file; `told` is given what is to be told of them."""
    whole = Units(name)
    for _ in _add_units(whole, stream, told):
        pass
    return whole


def _present(stream: BinaryIO, name: str) -> list[str]:
    """The keys of all languages in a file, which is then as if it had not been read."""
    found: dict[str, None] = {}
    for element in xml.elements(stream, name, "tmx", ("tu",)):
        found.update(dict.fromkeys(language_key(child) for child in element if xml.local_name(child) == "tuv"))
        safexml.forget(element)
    stream.seek(0)
    return list(found)


def _tag(lang: str) -> str:
    return canonical(lang) or "und"


def _usual(file: Units) -> tuple[str, str]:
    """Source and target language where the user wants none."""
    seen = dict.fromkeys(variant.lang for unit in file.units for variant in unit.variants)
    ours = [key(tag(file.props.get(f"x-{side}-lang", ""))) for side in SIDES]
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


def _pairs(unit: Unit, languages: tuple[str, str]) -> tuple[list[list[Variant | None]], list[str]]:
    """The variants of a unit in both languages, and the languages of those that are left over.

    Where a unit has several variants in exactly one language, each makes a pair; the other side is repeated.
    """
    loose = language_of(languages[0]) != language_of(languages[1])
    rest = list(unit.variants)
    sides: list[list[Variant]] = []
    for language in languages:
        exact = [v for v in rest if v.lang == language]
        near = [v for v in rest if loose and language_of(v.lang) == language_of(language)]
        found = next(iter(exact + near), None)
        same = [v for v in rest if found is not None and v.lang == found.lang and (loose or v is found)]
        with_text = [v for v in same if v.text.strip()] or same[:1]
        sides.append(with_text)
        rest = [v for v in rest if all(v is not other for other in same)]
    if languages[0] == languages[1] and not sides[1] and unit.props.get("x-bead", "").startswith("0-"):
        sides.reverse()
    number = max(1, *map(len, sides))
    pairs = [[side[min(i, len(side) - 1)] if side else None for side in sides] for i in range(number)]
    return pairs, [variant.lang for variant in rest]


def _properties(unit: Unit, pair: Sequence[Variant | None], languages: tuple[str, str]) -> Properties:
    """What is said of a unit and of its two variants; the language of one where it is not the one of the document."""
    found = list(unit.properties)
    for side, variant, language in zip(SIDES, pair, languages, strict=True):
        if variant is not None:
            lang = [("lang", _tag(variant.lang))] if variant.lang != language else []
            found += [(f"{side}.{name}", value) for name, value in (*lang, *variant.properties)]
    return tuple(found)


def _documents(unit: Unit, pair: Sequence[Variant | None], origins: tuple[str, str]) -> tuple[str, str]:
    """Where the texts of a unit came from, as far as the memory says."""
    source = unit.props.get("x-document", origins[0])
    stated = pair[1].props.get("x-document") if pair[1] is not None else None
    return source, stated if stated is not None else origins[1] if source == origins[0] else ""


def _confidence(unit: Unit) -> float | None:
    try:
        value = float(unit.props["x-confidence"])
    except (KeyError, ValueError):
        return None
    return value if 0 <= value <= 1 else None


def _status(unit: Unit) -> Status:
    status = unit.props.get("x-status")
    return status if status in STATUSES else _CONFIRMATION.get(unit.props.get("x-ConfirmationLevel", ""), "auto")


def _recipe(file: Units, languages: tuple[str, str]) -> Recipe | None:
    """How the two were aligned, whether the memory holds them alone or with others."""
    first, second = map(_tag, languages)
    turned = first != second and key(tag(file.props.get("x-source-lang", ""))) == languages[1]
    both = f"x-recipe-{first}-{second}", f"x-recipe-{second}-{first}"
    for prop, is_turned in (("x-recipe", turned), (both[0], False), (both[1], True)):
        if prop in file.props:
            recipe = recipes.load_or_pass_over(file.props[prop], file.name)
            return recipes.turned(recipe) if recipe is not None and is_turned else recipe
    return None
