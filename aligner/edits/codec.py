"""Edits as JSON: an object with the `kind` and the fields of an edit under their names."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from aligner.edits.beads import DeleteBead, InsertBead, Merge, Move, Runs, SetNote, SetStatus, SetStatuses, Split
from aligner.edits.replacing import Edit, Replace, Stretch
from aligner.edits.sentences import DeleteSentence, InsertSentence, JoinSentences, SetText, SplitSentence
from aligner.edits.texts import SetTexts, TextAt
from aligner.errors import AlignerError, ChoiceError, EditError
from aligner.model import DIVISION_KINDS, SIDES, STATUSES, Bead, Division, Sentence, Span
from aligner.model.passages import Passage

KINDS: dict[str, type[Edit]] = {
    cls.kind: cls
    for cls in (
        *(Merge, Split, Move, InsertBead, DeleteBead, SetStatus, SetStatuses, SetNote),
        *(SetText, SetTexts, SplitSentence, JoinSentences, InsertSentence, DeleteSentence, Replace),
    )
}
"""The kinds of edits by their names in JSON."""


def to_value(edit: Edit) -> dict[str, Any]:
    """Return an edit as an object for JSON; `from_value` is the inverse."""
    values = {field.name: getattr(edit, field.name) for field in fields(edit)}  # type: ignore[arg-type]
    return {"kind": edit.kind} | {name: _plain(value) for name, value in values.items()}


def to_json(edit: Edit) -> str:
    """Return an edit as one line of JSON in ASCII; `from_json` is the inverse."""
    return json.dumps(to_value(edit))


def from_json(string: str | bytes) -> Edit:
    """Return the edit that a line of JSON describes.

    Raises:
        ChoiceError: There is no such kind of edit.
        EditError: It is no JSON, or something in it is missing or of another type.
    """
    try:
        value = json.loads(string)
    except (ValueError, RecursionError) as error:
        raise EditError(f"not valid JSON: {error}") from None
    return from_value(value)


def from_value(value: object) -> Edit:
    """Return the edit that an object from JSON describes.

    Raises:
        ChoiceError: There is no such kind of edit.
        EditError: Something in it is missing or of another type.
    """
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        raise EditError('an edit is an object with a "kind"')
    cls = KINDS.get(value["kind"])
    if cls is None:
        raise ChoiceError(f"unknown kind of edit {value['kind'][:40]!r}", hint=f"choose from: {', '.join(KINDS)}")
    known = {field.name: str(field.type) for field in fields(cls)}  # type: ignore[arg-type]
    unknown = value.keys() - known.keys() - {"kind"}
    if unknown:
        raise EditError(f"an edit of kind {cls.kind} has no field {min(unknown)!r}"[:100])
    try:
        return cls(**{name: _READERS[known[name]](given) for name, given in value.items() if name != "kind"})
    except AlignerError as error:
        raise EditError(f"an edit of kind {cls.kind}: {error.reason}") from None
    except (TypeError, ValueError, KeyError, RecursionError):
        raise EditError(f"an edit of kind {cls.kind} lacks a field, or one is of another type") from None


def _plain(value: object) -> Any:
    if isinstance(value, Stretch):
        names = {"source_names": list(value.source_names), "target_names": list(value.target_names)}
        return {
            "beads": [_bead_plain(bead) for bead in value.beads],
            "source": _plain(value.source),
            "target": _plain(value.target),
        } | {side: numbers for side, numbers in names.items() if numbers}
    if isinstance(value, Passage):
        return {
            "content": value.content,
            "sentences": [[*sentence.span, sentence.paragraph] for sentence in value.sentences],
            "paragraph": value.paragraph,
            "divisions": [[d.kind, d.number, *d.heading, *d.sentences] for d in value.divisions],
        }
    return list(value) if isinstance(value, tuple) else value


def _bead_plain(bead: Bead) -> list[Any]:
    properties = [[list(pair) for pair in bead.properties]] if bead.properties else []
    return [*bead.source, *bead.target, bead.confidence, bead.status, bead.note, *properties]


def _stretch(value: Any) -> Stretch:
    sides = (_passage(value["source"]), _passage(value["target"]))
    names = [tuple(map(_integer, value.get(f"{side}_names", ()))) for side in SIDES]
    if any(len(side) not in (0, len(passage)) for side, passage in zip(names, sides, strict=True)):
        raise ValueError(names)
    return Stretch(tuple(_bead(*bead) for bead in value["beads"]), *sides, *names)


def _bead(a: Any, b: Any, c: Any, d: Any, confidence: Any, status: Any, note: Any, properties: Any = ()) -> Bead:
    source, target = Span(_integer(a), _integer(b)), Span(_integer(c), _integer(d))
    pairs = tuple((_string(name), _string(known)) for name, known in properties)
    return Bead(source, target, None if confidence is None else float(confidence), status, _string(note), pairs)


def _passage(value: Any) -> Passage:
    sentences = (
        Sentence(Span(_integer(a), _integer(b)), _integer(paragraph)) for a, b, paragraph in value["sentences"]
    )
    divisions = tuple(_division(*division) for division in value["divisions"])
    return Passage(_string(value["content"]), tuple(sentences), _integer(value["paragraph"]), divisions)


def _division(kind: Any, number: Any, a: Any, b: Any, c: Any, d: Any) -> Division:
    if kind not in DIVISION_KINDS:
        raise ValueError(kind)
    return Division(kind, _integer(number), Span(_integer(a), _integer(b)), Span(_integer(c), _integer(d)))


def _integer(value: Any) -> int:
    if type(value) is not int or abs(value) >= 2**31:
        raise ValueError(value)
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _strings(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_string, value))


def _texts(value: Any) -> tuple[TextAt, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    side_of = _one_of(*SIDES)
    return tuple((side_of(side), _integer(number), _string(text)) for side, number, text in value)


def _one_of(*choices: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value not in choices:
            raise ValueError(value)
        return value

    return read


def _runs(value: Any) -> Runs:
    return tuple((_one_of(*STATUSES)(status), _integer(size)) for status, size in value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "int": _integer,
    "str": _string,
    "str | None": lambda value: value if value is None else _string(value),
    "tuple[str, ...]": _strings,
    "Side": _one_of(*SIDES),
    "Status": _one_of(*STATUSES),
    "Runs": _runs,
    "tuple[TextAt, ...]": _texts,
    "Stretch": _stretch,
}
