"""A state of an alignment as bytes: columns of numbers, as JSON, compressed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from aligner.edits import State
from aligner.errors import AlignerError
from aligner.formats import recipes
from aligner.model import Alignment, Bead, Division, Document, Properties, Sentence, Span, Status, Text

_LETTERS: dict[Status, str] = {"auto": "a", "approved": "c", "rejected": "r"}
_STATUSES = {letter: status for status, letter in _LETTERS.items()}
_MOST = 1 << 30  # bytes that a state may have


class DamageError(Exception):
    """What is stored is not what was stored."""


def pack(state: State) -> bytes:
    """Return a state as bytes; `unpack` is the inverse."""
    alignment = state.alignment
    beads = alignment.beads
    value = {
        "source": _document(alignment.source, state.source_names),
        "target": _document(alignment.target, state.target_names),
        "beads": {
            "source": [bead.source.size for bead in beads],
            "target": [bead.target.size for bead in beads],
            "confidence": [None if bead.confidence is None else float(bead.confidence) for bead in beads],
            "status": "".join(_LETTERS[bead.status] for bead in beads),
            "notes": {number: bead.note for number, bead in enumerate(beads) if bead.note},
            "properties": {number: bead.properties for number, bead in enumerate(beads) if bead.properties},
        },
        "recipe": alignment.recipe and recipes.to_value(alignment.recipe),
        "properties": alignment.properties,
        "next_name": state.next_name,
        "digest": state.digest,
    }
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def unpack(data: bytes) -> State:
    """Return the state that `pack` has packed.

    Raises:
        DamageError: It has packed no such thing.
    """
    try:
        inflater = zlib.decompressobj()
        plain = inflater.decompress(data, _MOST)
        if not inflater.eof:
            raise DamageError("a state is too large or cut off")
        return _state(json.loads(plain))
    except (zlib.error, LookupError, TypeError, ValueError, RecursionError, AlignerError) as error:
        raise DamageError(f"a state cannot be read ({error})") from None


def _state(value: dict[str, Any]) -> State:
    (source, source_names), (target, target_names) = (_read_document(value[side]) for side in ("source", "target"))
    recipe = None if value["recipe"] is None else recipes.from_value(value["recipe"])
    beads = _read_beads(value["beads"])
    alignment = Alignment(source, target, beads, recipe, _properties(value["properties"]))
    return State(alignment, source_names, target_names, int(value["next_name"]), str(value["digest"]))


def _document(document: Document, names: tuple[int, ...]) -> dict[str, Any]:
    sentences = document.sentences
    return {
        "lang": document.lang,
        "origin": document.text.origin,
        "content": document.text.content,
        "starts": [sentence.span.start for sentence in sentences],
        "stops": [sentence.span.stop for sentence in sentences],
        "paragraphs": [sentence.paragraph for sentence in sentences],
        "divisions": [[d.kind, d.number, *d.heading, *d.sentences] for d in document.divisions],
        "properties": document.properties,
        "names": None if names == tuple(range(len(names))) else names,
    }


def _read_document(value: dict[str, Any]) -> tuple[Document, tuple[int, ...]]:
    columns = zip(value["starts"], value["stops"], value["paragraphs"], strict=True)
    sentences = tuple(Sentence(Span(start, stop), paragraph) for start, stop, paragraph in columns)
    divisions = tuple(Division(kind, number, Span(a, b), Span(c, d)) for kind, number, a, b, c, d in value["divisions"])
    text = Text(value["content"], value["lang"], value["origin"])
    names = range(len(sentences)) if value["names"] is None else map(int, value["names"])
    return Document(text, sentences, divisions, _properties(value["properties"])), tuple(names)


def _read_beads(value: dict[str, Any]) -> tuple[Bead, ...]:
    sides = (_spans(value["source"]), _spans(value["target"]))
    notes, properties = ({int(number): held for number, held in value[key].items()} for key in ("notes", "properties"))
    columns = zip(*sides, value["confidence"], value["status"], strict=True)
    return tuple(
        Bead(a, b, confidence, _STATUSES[letter], notes.get(number, ""), _properties(properties.get(number, ())))
        for number, (a, b, confidence, letter) in enumerate(columns)
    )


def _spans(sizes: Sequence[int]) -> list[Span]:
    stops = list(accumulate(sizes))
    return [Span(stop - size, stop) for stop, size in zip(stops, sizes, strict=True)]


def _properties(value: Sequence[Sequence[str]]) -> Properties:
    return tuple((name, held) for name, held in value)
