"""Texts that have some passages in common, as one `teiCorpus`: a `TEI` for each, and the links between them.

The header says how the links were found. `standOff` holds them:

- `link`: what belongs together; `@target` points at all of its sentences, text by text, or at divisions; `@type` says
  in what way (such as `translation`, `quotation` or `restatement`), `@subtype` how far (such as `full`, `contained`);
- `certainty`: the probability of a link, in `@degree`.

Each `s` names in `@corresp` what it is linked with in the other texts. The texts are as `tei` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from aligner._version import __version__
from aligner.formats import WriteOptions, recipes, xml
from aligner.formats.tei.header import VERSION
from aligner.formats.tei.writer import DECLARATION, NAMESPACE, text
from aligner.formats.xml import escaped, start_tag
from aligner.model import Document, Recipe, Span


class CrossLink(NamedTuple):
    """What belongs together in several texts.

    Attributes:
        ends: The number of a text, from 0, and a range of its sentences, or the number of its division.
        kind: In what way it belongs together, one word.
        extent: How far, one word, or an empty string.
        probability: That it does.
    """

    ends: Sequence[tuple[int, Span | int]]
    kind: str
    extent: str
    probability: float


class CrossLinkGroup(NamedTuple):
    """Links of one kind: their type, what their identifiers begin with, and the links."""

    kind: str
    prefix: str
    links: Sequence[CrossLink]


def clean(documents: Sequence[Document]) -> list[Document]:
    """Return documents as XML can carry them; gives a notice where that changes something."""
    removed = [
        f"U+{ord(match[0]):04X} in text {number}"
        for number, document in enumerate(documents, 1)
        for match in xml.FORBIDDEN.finditer(document.text.content)
    ]
    xml.warn_of(removed)
    cleaned = (xml.clean_document(document) for document in documents)
    return [replace(document, properties=xml.strip_properties(document.properties)) for document in cleaned]


def corpus(
    documents: Sequence[Document],
    groups: Sequence[CrossLinkGroup],
    title: str,
    made: Sequence[str],
    recipe: Recipe | None = None,
) -> Iterator[str]:
    """Yield the pieces of a corpus.

    Args:
        documents: The texts, as `clean` gives them.
        groups: The links.
        title: The title of the corpus.
        made: How the links were found, in sentences.
        recipe: The same for programs, if it is known.
    """
    prefixes = _prefixes(documents)
    yield f'{DECLARATION}<teiCorpus xmlns="{NAMESPACE}">\n'
    yield _header(title, made, recipe)
    if any(group.links for group in groups):
        yield "<standOff>\n"
        for group in groups:
            yield from _group(group, prefixes)
        yield "</standOff>\n"
    linked = [link for group in groups for link in group.links]
    for number, (document, prefix) in enumerate(zip(documents, prefixes, strict=True)):
        yield from text(document, prefix, _counterparts(linked, number, len(document), prefixes), WriteOptions())
    yield "</teiCorpus>\n"


def _group(group: CrossLinkGroup, prefixes: Sequence[str]) -> Iterator[str]:
    if not group.links:
        return
    yield start_tag("linkGrp", {"type": group.kind}) + "\n"
    for number, link in enumerate(group.links, 1):
        target = " ".join(pointer for side, end in link.ends for pointer in _pointers(prefixes[side], end))
        attributes = {"xml:id": f"{group.prefix}{number}", "type": link.kind, "subtype": link.extent, "target": target}
        yield start_tag("link", attributes, "/") + "\n"
    yield "</linkGrp>\n"
    for number, link in enumerate(group.links, 1):
        about = {"target": f"#{group.prefix}{number}", "locus": "value", "degree": repr(float(link.probability))}
        yield start_tag("certainty", about, "/") + "\n"


def _pointers(prefix: str, end: Span | int) -> list[str]:
    """Return pointers to sentences, or to a division."""
    if isinstance(end, int):
        return [f"#{prefix}.d{end + 1}"]
    return [f"#{prefix}.s{number + 1}" for number in range(*end)]


def _counterparts(links: Sequence[CrossLink], side: int, size: int, prefixes: Sequence[str]) -> list[str]:
    """Return for each sentence of a text the pointers to what it is linked with in the others."""
    found: list[dict[str, None]] = [{} for _ in range(size)]
    for link in links:
        others = [pointer for other, end in link.ends if other != side for pointer in _pointers(prefixes[other], end)]
        for here, end in link.ends:
            if here == side and not isinstance(end, int):
                for number in range(*end):
                    found[number].update(dict.fromkeys(others))
    return [" ".join(pointers) for pointers in found]


def _prefixes(documents: Sequence[Document]) -> list[str]:
    """Return what the identifiers of each text begin with: its language, and a number where others are in that too."""
    found = [re.match("[A-Za-z]*", document.lang) for document in documents]
    names = [match[0].lower() if match and match[0] else "und" for match in found]
    return [name if names.count(name) == 1 else f"{name}{number}" for number, name in enumerate(names, 1)]


def _header(title: str, made: Sequence[str], recipe: Recipe | None) -> str:
    data = f'<xenoData type="recipe" subtype="json">{escaped(recipes.dump(recipe))}</xenoData>\n' if recipe else ""
    version = VERSION.match(recipe.aligner if recipe else __version__)
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt><title>{escaped(title)}</title></titleStmt>\n"
        "<publicationStmt><p>Unpublished.</p></publicationStmt>\n"
        "<sourceDesc><p>Each text names its own source.</p></sourceDesc>\n"
        "</fileDesc>\n<encodingDesc>\n"
        f'<appInfo>\n<application ident="aligner" version="{version[0] if version else "0"}">\n<label>aligner</label>\n'
        + "".join(f"<p>{escaped(sentence)}</p>\n" for sentence in made)
        + f"</application>\n</appInfo>\n</encodingDesc>\n{data}</teiHeader>\n"
    )
