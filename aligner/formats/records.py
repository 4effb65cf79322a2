"""Beads as records for data frames: what JSON lines and Parquet have in common.

Every record has all fields, and each field always has the same type:

====================================  =============================================================================
source, target                        the sentences of each side, a list of strings
source_lang, target_lang              BCP 47 tags
confidence                            a number from 0 to 1, or null
status                                `auto`, `approved` or `rejected`
note                                  a remark, or an empty string
source_paragraphs, target_paragraphs  the number of each sentence's paragraph, from 1
division                              such as `section 2 / proposal 1`; for the reader, not read back
source_origin, target_origin          where the texts came from
recipe                                how the alignment was made, as JSON; in the first record alone
properties                            of the whole and its documents, as JSON; in the first record, where there are any
====================================  =============================================================================

Where there are several documents, `document` is the name of the one that the record is from, and `document.title`,
`document.author` and so on what is known of it.

The properties of beads are fields of their own, in those records that have them. A value that is no string is text in
JSON, and is written as that value again where every value in its field is such a one.

A record without sentences is no bead; it stands in the file of an alignment without beads, to name the languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NoReturn

from aligner import report
from aligner.errors import FormatError
from aligner.formats import documents, recipes
from aligner.formats.layout import division_paths
from aligner.formats.properties import by_side, named, sided
from aligner.formats.table import Builder
from aligner.io.names import without_folders
from aligner.model import SIDES, STATUSES, Alignment, Bead, DocumentPair, Properties, Recipe, Span
from aligner.model.properties import value_of

STRINGS = ("source_lang", "target_lang", "status", "note", "division", "source_origin", "target_origin", "recipe")
FIELDS = frozenset(
    {"source", "target", "confidence", "source_paragraphs", "target_paragraphs", "translation", "properties", *STRINGS}
)
_DOCUMENTS = ("source.document", "target.document")
_PREFIX = "property."  # of a property that is called like a field


def of(alignment: Alignment) -> Iterator[dict[str, Any]]:
    """One record a bead."""
    source, target = alignment.source, alignment.target
    paths = (division_paths(source), division_paths(target))
    recipe = "" if alignment.recipe is None else recipes.dump(alignment.recipe)
    held = sided(alignment)
    fields = property_fields(alignment)
    for bead in alignment.beads or (Bead(Span(0, 0), Span(0, 0)),):
        division = [side[span.start] for side, span in zip(paths, (bead.source, bead.target), strict=True) if span.size]
        yield {
            "source": source.strings(bead.source),
            "target": target.strings(bead.target),
            "source_lang": source.lang,
            "target_lang": target.lang,
            "confidence": None if bead.confidence is None else float(bead.confidence),
            "status": bead.status,
            "note": bead.note,
            "source_paragraphs": [sentence.paragraph + 1 for sentence in source.sentences[slice(*bead.source)]],
            "target_paragraphs": [sentence.paragraph + 1 for sentence in target.sentences[slice(*bead.target)]],
            "division": division[0] if division else "",
            "source_origin": value_of(bead.properties, _DOCUMENTS[0], source.text.origin),
            "target_origin": value_of(bead.properties, _DOCUMENTS[1], target.text.origin),
            "recipe": recipe,
            **({"properties": json.dumps(held, ensure_ascii=False)} if held else {}),
            **_fields(
                (fields[name][0], json.loads(value) if fields[name][1] else value)
                for name, value in bead.properties
                if name in fields
            ),
        }
        recipe, held = "", ()


def of_document(pair: DocumentPair) -> dict[str, Any]:
    """The fields of every record of one of several documents, beside those of its beads."""
    metadata = _fields((f"{documents.METADATA}{name}", value) for name, value in pair.metadata)
    return {documents.NAME: pair.name, **metadata}


def alignment_of(found: Iterable[tuple[int, object]], file: str) -> Alignment:
    """Make one alignment of records, as `apart` makes documents of them.

    Raises:
        FormatError: There are none, or one is no record; the languages change from one to the next.
    """
    reader = RecordReader(file)
    for number, record in found:
        reader.add(record, number)
    return reader.alignment()


def apart(found: Iterable[tuple[int, object]], file: str) -> Iterator[DocumentPair]:
    """Make documents of records: of those with the same name of a document, or else of a text.

    Args:
        found: The records with their numbers.
        file: The name of their file, for messages.

    Raises:
        FormatError: There are none, or one is no record.
    """
    readers: dict[str, RecordReader] = {}
    for number, record in found:
        stated = record if isinstance(record, dict) else {}
        names = (stated.get(key) for key in (documents.NAME, "source_origin", "target_origin"))
        name = next((name for name in names if isinstance(name, str) and name), "")
        readers.setdefault(name, RecordReader(file)).add(record, number)
    for name, reader in (readers or {"": RecordReader(file)}).items():
        pair = DocumentPair(name, reader.alignment())
        is_named = len(readers) > 1 or any(value_of(bead.properties, documents.NAME) for bead in pair.alignment)
        yield documents.lifted(pair if is_named else replace(pair, name=""))


def property_fields(alignment: Alignment) -> dict[str, tuple[str, bool]]:
    """For each property of beads the name of its field, and whether all its values are JSON other than strings."""
    found: dict[str, bool] = {}
    for bead in alignment.beads:
        for name, value in bead.properties:
            if name not in _DOCUMENTS:
                found[name] = found.get(name, True) and _is_json(value)
    return {
        name: (f"{_PREFIX}{name}" if name in FIELDS or name.startswith(_PREFIX) else name, is_json)
        for name, is_json in found.items()
    }


def _fields(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Values by field, as a list where a field has several."""
    values: dict[str, list[Any]] = {}
    for field, value in pairs:
        values.setdefault(field, []).append(value)
    return {field: several if len(several) > 1 else several[0] for field, several in values.items()}


def _is_json(value: str) -> bool:
    """Whether a string is what `json.dumps` makes of a number, an object, or another value that is no string."""
    if value[:1] not in set("-0123456789{[tf"):
        return False
    try:
        return json.dumps(json.loads(value, parse_constant=_refuse), ensure_ascii=False) == value
    except (ValueError, RecursionError):
        return False


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


class RecordReader:
    """Puts an alignment together from records: ours, and any with a `source` and a `target`, or a `translation`.

    A `translation` is an object with a string under each of two languages, the source first.

    Args:
        name: Name of the file, for messages.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._builder = Builder(name)
        self._langs: list[str] | None = None
        self._documents: list[tuple[str, str]] = []
        self._held: Properties = ()
        self._recipes: dict[str, Recipe] = {}  # by how they are written

    def add(self, record: object, line: int) -> None:
        """Add a record.

        Args:
            record: The record.
            line: Its number from 1, for messages.

        Raises:
            FormatError: It is none.
        """
        try:
            self._add(record, line)
        except ValueError as error:
            raise FormatError(str(error), file=self._name, line=line) from None

    def alignment(self) -> Alignment:
        """All that was added.

        Raises:
            FormatError: It is nothing, or makes no alignment.
        """
        if self._langs is None:
            raise FormatError("there is no record in it", file=self._name)
        own, *of_documents = by_side(self._held)
        made = self._builder.alignment(self._langs, self._recipe())
        beads, origins = named(made.beads, self._documents, ("", ""))
        source, target = (
            replace(document, text=replace(document.text, origin=without_folders(origin)), properties=held)
            for document, origin, held in zip((made.source, made.target), origins, of_documents, strict=True)
        )
        return replace(made, source=source, target=target, beads=tuple(beads), properties=own)

    def _recipe(self) -> Recipe | None:
        """The recipe, unless there are several, none of which is that of the whole."""
        if len(self._recipes) > 1:
            reason = f"left out how it was made: it holds {len(self._recipes)} alignments, each made in its own way"
            report.notice("left out", reason, file=self._name)
        return next(iter(self._recipes.values())) if len(self._recipes) == 1 else None

    def _add(self, record: object, line: int) -> None:
        if not isinstance(record, dict):
            raise ValueError("a record must be an object")
        strings = {name: _string(record, name) for name in STRINGS}
        langs = [strings["source_lang"] or "und", strings["target_lang"] or "und"]
        texts = [record.get(side) for side in SIDES]
        translation = record.get("translation")
        if texts == [None, None] and isinstance(translation, dict) and len(translation) == 2:
            langs, texts = [_checked(lang, "a language") for lang in translation], list(translation.values())
        if self._langs is None:
            self._langs = langs
        elif [*map(str.lower, self._langs)] != [*map(str.lower, langs)]:
            here, before = (" and ".join(_named(lang) for lang in both) for both in (langs, self._langs))
            way_out = "; name both in every record or in none" if "und" in (*langs, *self._langs) else ""
            raise ValueError(f"the languages are {here}, before they were {before}{way_out}")
        if strings["recipe"] and strings["recipe"] not in self._recipes:
            try:
                self._recipes[strings["recipe"]] = recipes.load(strings["recipe"])
            except ValueError as error:
                raise ValueError(f"recipe: {error}") from None
        status = strings["status"] or "auto"
        if status not in STATUSES:
            raise ValueError(f"status is {status[:40]!r}, and can be: {', '.join(STATUSES)}")
        sides = [_sentences(text, side) for text, side in zip(texts, SIDES, strict=True)]
        labels = [_labels(record.get(f"{side}_paragraphs"), side) for side in SIDES]
        confidence, held = _confidence(record.get("confidence")), _found(record)
        if record.get("properties"):
            self._held += _pairs(_string(record, "properties"))
        if self._builder.add(sides, labels, confidence, status, strings["note"], held) or not self._documents:
            self._documents.append((strings["source_origin"], strings["target_origin"]))


def _named(lang: str) -> str:
    """A language for a message: a record that names none does not say `und`."""
    return "unknown" if lang == "und" else lang


def _found(record: dict[Any, Any]) -> Properties:
    """The properties of a bead: the fields that are not ours."""
    found = []
    for field, value in record.items():
        if field not in FIELDS and value is not None:
            name = _checked(field, "a field").removeprefix(_PREFIX)
            several = value if isinstance(value, list) and value and all(isinstance(v, str) for v in value) else [value]
            for one in several:
                string = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, default=str)
                found.append((name, _checked(string, name)))
    return tuple(found)


def _pairs(string: str) -> Properties:
    """The properties of a whole.

    Raises:
        ValueError: They are not pairs of strings.
    """
    try:
        pairs = json.loads(string)
    except RecursionError:
        pairs = None
    if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise ValueError("properties must be a list of pairs of strings, as JSON")
    return tuple((_checked(name, "a property"), _checked(value, "a property")) for name, value in pairs)


def _string(record: dict[Any, Any], name: str) -> str:
    return _checked(record.get(name), name)


def _checked(value: object, name: str) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} must be a string")
    if value and re.search("[\ud800-\udfff]", value):
        raise ValueError(f"{name} holds a lone surrogate, which is no character")
    return value or ""


def _sentences(value: object, side: str) -> list[str]:
    if isinstance(value, str):
        return [value] if value.strip() else []
    if not isinstance(value, list) or not all(isinstance(string, str) for string in value):
        raise ValueError(f"{side} must be a list of strings, or a string")
    return value


def _labels(value: object, side: str) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(type(number) is int and -(2**63) <= number < 2**63 for number in value):
        raise ValueError(f"{side}_paragraphs must be a list of whole numbers")
    return [str(number) for number in value]


def _confidence(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("confidence must be a number from 0 to 1, or null")
    return float(value)
