"""Everything an alignment holds, as JSON (RFC 8259) in UTF-8: the format of our own that loses nothing.

```
{"format": "aligner", "version": 1,
 "source": {"lang": …, "origin": …, "content": …, "sentences": […], "divisions": […]},
 "target": {…},
 "beads": […],
 "recipe": {…} or null}
```

A sentence is `[start, stop, paragraph]`; a division `{"kind", "number", "heading": [start, stop], "sentences": [start,
stop]}`; a bead `{"source": [start, stop], "target": [start, stop], "confidence", "status"}`, and `"note"` where there
is one. Beads, documents and the whole may have `"properties"`, a list of pairs of name and value. Ranges are half-open
and begin at 0; offsets count Unicode code points. Each sentence, division and bead has a line of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, BinaryIO, NoReturn, cast

from aligner.errors import FormatError, InvariantError
from aligner.formats import EVERYTHING, Format, ReadOptions, WriteOptions, recipes
from aligner.formats.lines import decode
from aligner.io.names import without_folders
from aligner.model import (
    DIVISION_KINDS,
    STATUSES,
    Alignment,
    Bead,
    Division,
    Document,
    Properties,
    Recipe,
    Sentence,
    Span,
    Text,
)

VERSION = 1


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write everything."""
    for part in _parts(alignment):
        stream.write(part.encode())


def _parts(alignment: Alignment) -> Iterable[str]:
    yield f'{{"format": "aligner", "version": {VERSION},\n'
    for side, document in (("source", alignment.source), ("target", alignment.target)):
        text = document.text
        yield f'"{side}": {{"lang": {_dump(text.lang)}, "origin": {_dump(text.origin)},\n'
        yield f'"content": {_dump(text.content)},\n'
        yield f'"sentences": {_rows([*s.span, s.paragraph] for s in document.sentences)},\n'
        held = f',\n"properties": {_dump(document.properties)}' if document.properties else ""
        yield f'"divisions": {_rows(_division(d) for d in document.divisions)}{held}}},\n'
    yield f'"beads": {_rows(_bead(bead) for bead in alignment.beads)},\n'
    if alignment.properties:
        yield f'"properties": {_dump(alignment.properties)},\n'
    yield f'"recipe": {_dump(alignment.recipe and recipes.to_value(alignment.recipe))}}}\n'


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _rows(values: Iterable[object]) -> str:
    rows = ",\n".join(map(_dump, values))
    return f"[\n{rows}\n]" if rows else "[]"


def _division(division: Division) -> dict[str, Any]:
    return {
        "kind": division.kind,
        "number": division.number,
        "heading": [*division.heading],
        "sentences": [*division.sentences],
    }


def _bead(bead: Bead) -> dict[str, Any]:
    return {
        "source": [*bead.source],
        "target": [*bead.target],
        "confidence": bead.confidence,
        "status": bead.status,
        **({"note": bead.note} if bead.note else {}),
        **({"properties": bead.properties} if bead.properties else {}),
    }


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read what `write` wrote.

    Raises:
        FormatError: It is not JSON, or something in it is not what it should be; the message says where.
    """
    try:
        value = json.loads(decode(stream.read(), name), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise FormatError(f"not valid JSON: {error.msg}", file=name, line=error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise FormatError(f"not valid JSON: {error}", file=name) from None
    return _Reader(name).alignment(value)


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


class _Reader:
    """Takes the values apart; `path` in its methods is the place inside the JSON, for messages."""

    def __init__(self, name: str) -> None:
        self.name = name

    def alignment(self, value: object) -> Alignment:
        if not isinstance(value, dict) or value.get("format") != "aligner":
            raise self.error("", 'has no "format": "aligner"')
        if self.get(value, "version", "", int) != VERSION:
            raise self.error("version", f"is {value['version']}", hint=f"this release reads version {VERSION}")
        source, target = (self.document(self.get(value, side, "", dict), side) for side in ("source", "target"))
        beads = self.get(value, "beads", "", list)
        made = tuple(self.bead(bead, f"beads[{i}]") for i, bead in enumerate(beads))
        recipe = self.recipe(value.get("recipe"))
        try:
            return Alignment(source, target, made, recipe, self.properties(value, ""))
        except InvariantError as error:
            raise self.error("beads", error.reason) from None

    def document(self, value: dict[str, Any], path: str) -> Document:
        lang, origin, content = (self.get(value, key, path, str) for key in ("lang", "origin", "content"))
        sentences = self.get(value, "sentences", path, list)
        made = [self.sentence(sentence, f"{path}.sentences[{i}]") for i, sentence in enumerate(sentences)]
        divisions = self.get(value, "divisions", path, list)
        outline = [self.division(d, len(content), f"{path}.divisions[{i}]") for i, d in enumerate(divisions)]
        try:
            return Document(
                Text(content, lang, without_folders(origin)), tuple(made), tuple(outline), self.properties(value, path)
            )
        except InvariantError as error:
            raise self.error(path, error.reason) from None

    def sentence(self, value: object, path: str) -> Sentence:
        start, stop, paragraph = self.integers(value, path, 3)
        return Sentence(Span(start, stop), paragraph)

    def division(self, value: object, size: int, path: str) -> Division:
        if not isinstance(value, dict):
            raise self.error(path, "must be an object")
        kind = self.get(value, "kind", path, str)
        if kind not in DIVISION_KINDS:
            raise self.error(f"{path}.kind", f"is {kind!r}", hint=f"it can be: {', '.join(DIVISION_KINDS)}")
        heading = self.span(value, "heading", path)
        if not 0 <= heading.start <= heading.stop <= size:
            raise self.error(f"{path}.heading", "lies outside the text")
        return Division(kind, self.get(value, "number", path, int), heading, self.span(value, "sentences", path))

    def bead(self, value: object, path: str) -> Bead:
        if not isinstance(value, dict):
            raise self.error(path, "must be an object")
        confidence = value.get("confidence")
        if confidence is not None:
            if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
                raise self.error(f"{path}.confidence", "must be a number from 0 to 1, or null")
            confidence = float(confidence)
        status = value.get("status", "auto")
        if status not in STATUSES:
            raise self.error(f"{path}.status", f"is {status!r}", hint=f"it can be: {', '.join(STATUSES)}")
        note = self.get(value, "note", path, str) if "note" in value else ""
        spans = (self.span(value, "source", path), self.span(value, "target", path))
        return Bead(*spans, confidence, status, note, self.properties(value, path))

    def properties(self, value: dict[str, Any], path: str) -> Properties:
        place = f"{path}.properties".lstrip(".")
        found = value.get("properties", [])
        if not isinstance(found, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in found):
            raise self.error(place, "must be a list of pairs of strings")
        pairs = [{"name": name, "value": content} for name, content in found]
        return tuple((self.get(pair, "name", place, str), self.get(pair, "value", place, str)) for pair in pairs)

    def recipe(self, value: object) -> Recipe | None:
        try:
            return None if value is None else recipes.from_value(value)
        except ValueError as error:
            raise self.error("recipe", str(error)) from None

    def span(self, value: dict[str, Any], key: str, path: str) -> Span:
        start, stop = self.integers(value.get(key), f"{path}.{key}", 2)
        return Span(start, stop)

    def integers(self, value: object, path: str, count: int) -> list[int]:
        if not isinstance(value, list) or len(value) != count or not all(type(item) is int for item in value):
            raise self.error(path, f"must be a list of {count} whole numbers")
        return value

    def get(self, value: dict[str, Any], key: str, path: str, kind: type) -> Any:
        """The value under a key, checked to be of a kind; a string also to be free of lone surrogates."""
        place = f"{path}.{key}".lstrip(".")
        if key not in value:
            raise self.error(place, "is missing")
        found = value[key]
        if type(found) is not kind:
            names = {str: "a string", int: "a whole number", list: "a list", dict: "an object"}
            raise self.error(place, f"must be {names[kind]}")
        if kind is str and re.search("[\ud800-\udfff]", cast(str, found)):
            raise self.error(place, "holds a lone surrogate, which is no character")
        return found

    def error(self, path: str, reason: str, hint: str | None = None) -> FormatError:
        return FormatError(f"{path or 'this JSON'} {reason}", file=self.name, hint=hint)


FORMAT = Format(
    name="json",
    title="everything, as JSON",
    read=read,
    write=write,
    keeps=EVERYTHING,
)
