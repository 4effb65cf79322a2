"""A corpus of three and more versions of a text: one `teiCorpus` with a `TEI` for each, and the links between them.

It is as `tei` writes one of two versions. A `link` points at all sentences of a unit, version after version; its
`@type` has a number of sentences for each. What one version alone has is a `ptr`. Each `s` names its counterparts in
all other versions in `@corresp`. How two of the versions were aligned stands in a `xenoData`, whose `@n` names their
languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from aligner import report
from aligner._version import __version__
from aligner.formats import WriteOptions, recipes
from aligner.formats.joined import cleaned
from aligner.formats.tei import header, kept
from aligner.formats.tei.header import VERSION
from aligner.formats.tei.links import TeiLink, stand_off
from aligner.formats.tei.writer import DECLARATION, NAMESPACE, text
from aligner.formats.xml import escaped, start_tag
from aligner.joining import AlignedPair, MultiAlignment, MultiBead
from aligner.model.properties import value_of


def write(parallel: MultiAlignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a corpus of all versions with their links.

    Words and punctuation are marked where `options.tokenize` is given. Characters that XML forbids are removed with a
    notice.
    """
    for part in _corpus(cleaned(parallel), options):
        stream.write(part.encode("utf-8"))


def _corpus(parallel: MultiAlignment, options: WriteOptions) -> Iterator[str]:
    prefixes = _prefixes(parallel)
    yield f'{DECLARATION}<teiCorpus xmlns="{NAMESPACE}">\n'
    yield _corpus_header(parallel)
    pointers = [[_pointers(unit, side, prefix) for side, prefix in enumerate(prefixes)] for unit in parallel]
    yield from stand_off(
        TeiLink(unit.shape, found, unit.confidence, unit.status, unit.note, unit.properties)
        for unit, found in zip(parallel, pointers, strict=True)
    )
    for side, (document, prefix) in enumerate(zip(parallel.documents, prefixes, strict=True)):
        corresp = [""] * len(document)
        for unit, found in zip(parallel, pointers, strict=True):
            others = " ".join(pointer for other, part in enumerate(found) if other != side for pointer in part)
            for i in range(*unit.spans[side]):
                corresp[i] = others
        yield from text(document, prefix, corresp, options)
    yield "</teiCorpus>\n"


def _prefixes(parallel: MultiAlignment) -> list[str]:
    """What the identifiers of each text begin with: its language, and a number where others are in that too."""
    found = [re.match("[A-Za-z]*", document.lang) for document in parallel.documents]
    names = [match[0].lower() if match and match[0] else "und" for match in found]
    return [name if names.count(name) == 1 else f"{name}{number}" for number, name in enumerate(names, 1)]


def _pointers(unit: MultiBead, side: int, prefix: str) -> list[str]:
    return [f"#{prefix}.s{number + 1}" for number in range(*unit.spans[side])]


def _corpus_header(parallel: MultiAlignment) -> str:
    langs = [escaped(document.lang or "und") for document in parallel.documents]
    made = [_made(pair, langs) for pair in parallel.pairs]
    data = [
        start_tag("xenoData", {"type": "recipe", "subtype": "json", "n": f"{langs[pair.source]} {langs[pair.target]}"})
        + f"{escaped(recipes.dump(pair.recipe))}</xenoData>\n"
        for pair in parallel.pairs
        if pair.recipe is not None
    ]
    if value_of(parallel.properties, kept.PROPERTY):
        report.notice("left out", "wrote a header of its own; what people wrote into those of the files is left out")
    data.append(header.properties(parallel.properties))
    version = VERSION.match(__version__)
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt><title>Parallel text: {', '.join(langs)}</title></titleStmt>\n"
        "<publicationStmt><p>Unpublished.</p></publicationStmt>\n"
        "<sourceDesc><p>Each text names its own source.</p></sourceDesc>\n"
        "</fileDesc>\n<encodingDesc>\n"
        f'<appInfo>\n<application ident="aligner" version="{version[0] if version else "0"}">\n<label>aligner</label>\n'
        f"<p>Alignments of two versions were joined by aligner {escaped(__version__)}.</p>\n"
        + "".join(made)
        + f"</application>\n</appInfo>\n</encodingDesc>\n{''.join(data)}</teiHeader>\n"
    )


def _made(pair: AlignedPair, langs: Sequence[str]) -> str:
    recipe = pair.recipe
    if recipe is None:
        return f"<p>How {langs[pair.source]} and {langs[pair.target]} were aligned is not stated.</p>\n"
    parts = [
        f"{langs[pair.source]} (sentences: {escaped(recipe.source_segmenter) or 'unknown'}) and {langs[pair.target]} "
        f"(sentences: {escaped(recipe.target_segmenter) or 'unknown'}) were aligned by aligner "
        f"{escaped(recipe.aligner)} with the encoder {escaped(recipe.encoder) or 'none'}.",
        *(f"Option {escaped(name)}: {escaped(value)}" for name, value in recipe.options),
    ]
    return "".join(f"<p>{part}</p>\n" for part in parts)
