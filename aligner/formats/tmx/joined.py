"""A translation memory of three and more languages: TMX 1.4b with all of them in each `tu`.

It is as `tmx` writes one of two languages, and a program that reads two takes the two it wants. `x-bead` has a number
of sentences for each language, in the order of the header, where properties name a language by its tag in the file:

=====================  ============================================================================
x-lang-en-US           the language tag without the region that was added for CAT tools
x-document-en-US       where the text came from
x-recipe-en-US-zh-CN   how these two were aligned, as JSON
=====================  ============================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from aligner.errors import OutputError
from aligner.formats import WriteOptions, recipes
from aligner.formats.joined import cleaned
from aligner.formats.languages import tag
from aligner.formats.layout import division_paths
from aligner.formats.messages import opening
from aligner.formats.properties import by_version, without
from aligner.formats.tmx.elements import LONGEST, make_header, make_unit, neighbours, probability, warn_of, write_memory
from aligner.formats.tmx.segments import SegmentWriter, joined_lines
from aligner.joining import MultiAlignment, MultiBead
from aligner.model import Span
from aligner.model.properties import value_of


def write(parallel: MultiAlignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a memory; its source language is that of the first version.

    Left out, with a notice: rejected units, and units with text in one language only unless `options.one_sided`.
    Changed: as `tmx` does.

    Raises:
        OutputError: Two languages are one in a memory, such as `en` and `en-US`.
    """
    tags = [tag(document.lang) for document in parallel.documents]
    for number, name in enumerate(tags):
        if name.lower() in (other.lower() for other in tags[:number]):
            hint = "name one of them otherwise, such as en-GB"
            raise OutputError(f"two languages are {name} in a translation memory", hint=hint)
    parallel = cleaned(parallel)
    found = [_spans(parallel, unit, options) for unit in parallel]
    long: list[str] = []
    write_memory(stream, _header(parallel, tags, options), _units(parallel, tags, found, long))
    rejected = sum(unit.status == "rejected" for unit in parallel)
    left_out = [
        opening(" ".join(document.slice(span) for document, span in zip(parallel.documents, unit.spans, strict=True)))
        for unit, spans in zip(parallel, found, strict=True)
        if not spans and unit.status != "rejected"
    ]
    warn_of(rejected, left_out, ("unit", "with text in one language only"), options.one_sided, long)


def _spans(parallel: MultiAlignment, unit: MultiBead, options: WriteOptions) -> dict[int, Span]:
    """What of a unit is written, by version: the spans that have text, or nothing where it is left out."""
    spans = zip(parallel.documents, unit.spans, strict=True)
    found = {number: span for number, (document, span) in enumerate(spans) if document.slice(span).strip()}
    return found if unit.status != "rejected" and (len(found) > 1 or options.one_sided) else {}


def _units(
    parallel: MultiAlignment, tags: Sequence[str], found: Sequence[dict[int, Span]], long: list[str]
) -> Iterator[Any]:
    """The `tu` elements; `long` is given the names of segments that are too long for some tools."""
    documents = parallel.documents
    writers = [SegmentWriter(d, [spans[i] for spans in found if i in spans]) for i, d in enumerate(documents)]
    paths = [division_paths(document) for document in documents]
    context = [joined_lines(documents[0].slice(unit.spans[0])) for unit in parallel]
    before, after = neighbours(context), neighbours(context[::-1])[::-1]
    is_running = any(pair.recipe is not None and 0 in (pair.source, pair.target) for pair in parallel.pairs)
    for n, (unit, spans) in enumerate(zip(parallel, found, strict=True)):
        if not spans:
            continue
        about, held = by_version(unit.properties, [document.lang for document in documents])
        props = [
            ("x-bead", "-".join(str(spans[i].size if i in spans else 0) for i in range(len(documents)))),
            ("x-confidence", probability(unit.confidence)),
            ("x-status", unit.status),
            ("x-tuid", tuid if (tuid := value_of(about, "tuid")).isdigit() else ""),
            ("x-document", value_of(held[0], "document", documents[0].text.origin)),
            ("x-division", next(paths[i][span.start] for i, span in spans.items())),
            ("x-context-pre", before[n] if is_running else ""),
            ("x-context-post", after[n] if is_running else ""),
        ]
        variants = [(value_of(held[i], "lang", tags[i]), *writers[i].segment(span)) for i, span in spans.items()]
        for i, (_, _, known) in zip(spans, variants, strict=True):
            known += [("x-document", value_of(held[i], "document"))] if i else []
        long += [f"unit {n + 1} ({lang})" for lang, text, _ in variants if len(text) > LONGEST]
        is_block = any(span.size > 1 for span in spans.values())
        stated = (about, *(without(held[i], "lang", "document") for i in spans))
        yield make_unit(str(n + 1), is_block, unit.note, props, variants, stated)


def _header(parallel: MultiAlignment, tags: Sequence[str], options: WriteOptions) -> Any:
    props = []
    for name, document in zip(tags, parallel.documents, strict=True):
        props += [(f"x-lang-{name}", document.lang), (f"x-document-{name}", document.text.origin)]
    for pair in parallel.pairs:
        if pair.recipe is not None:
            props.append((f"x-recipe-{tags[pair.source]}-{tags[pair.target]}", recipes.dump(pair.recipe)))
    documents = [(f"{d.lang}.{name}", value) for d in parallel.documents for name, value in d.properties]
    return make_header(tags[0], props, (*parallel.properties, *documents), options)
