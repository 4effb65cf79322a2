"""TEI P5 (Text Encoding Initiative, guidelines 4.12.0): both versions and the links between them in one `teiCorpus`.

The header says how the alignment was made, in words and (in `xenoData`) as JSON. `standOff` holds the beads in order:

- `link`: a bead with text on both sides; `@target` points at all of its sentences, the source first, `@type` is its
  shape and `@subtype` its status;
- `ptr`: a bead on one side only, because a `link` needs two ends;
- `certainty`: the probability of a bead, in `@degree`.

Each `s` names its counterparts in `@corresp` too. Under `body xml:space="preserve"` every white space is that of the
text, so the text reads back exactly. A `div` with a type is a division, one without only keeps to the content model; a
paragraph cut by a division is several `p` with `@part`; `seg type="heading"` marks the words that announce a division.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, cast

from aligner import __version__
from aligner.errors import AlignerWarning, FormatError
from aligner.formats import EVERYTHING, Format, WriteOptions, recipes, xml
from aligner.formats.layout import Link, tile
from aligner.formats.tei_body import BodyReader, BodyWriter, escaped, fragments, start_tag
from aligner.model import STATUSES, Alignment, Document, Recipe, Status, Text

NAMESPACE = "http://www.tei-c.org/ns/1.0"

# The tags usual in TEI, which name the script; the user's own stands in `language/@n`.
_SCRIPTS = {"zh": "Hans", "zh-cn": "Hans", "zh-sg": "Hans", "zh-tw": "Hant", "zh-hk": "Hant", "zh-mo": "Hant"}
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_VERSION = re.compile(r"\d+[a-z]*\d*(\.\d+[a-z]*\d*){0,3}")


def tag(lang: str) -> str:
    """The language tag to write as `xml:lang`."""
    lang = lang.replace("_", "-")
    if script := _SCRIPTS.get(lang.lower()):
        return f"zh-{script}"
    return lang if _LANGUAGE.fullmatch(lang) else "und"


# --- writing ---------------------------------------------------------------------------------------------------------


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write a corpus of two texts with its links.

    Words and punctuation are marked where `options.tokenize` is given. Characters that XML forbids are removed with a
    warning.
    """
    alignment = xml.clean(alignment)
    prefixes = _prefixes(alignment)
    for part in _corpus(alignment, prefixes, options):
        stream.write(part.encode("utf-8"))


def _prefixes(alignment: Alignment) -> tuple[str, str]:
    """What the identifiers of each text begin with: its language, and a number where both have the same."""
    found = [re.match("[A-Za-z]*", document.lang) for document in (alignment.source, alignment.target)]
    first, second = (match[0].lower() if match and match[0] else "und" for match in found)
    return (first, second) if first != second else (f"{first}1", f"{second}2")


def _corpus(alignment: Alignment, prefixes: tuple[str, str], options: WriteOptions) -> Iterator[str]:
    ids = [
        [f"{prefix}.s{n}" for n in range(1, len(document) + 1)]
        for prefix, document in zip(prefixes, (alignment.source, alignment.target), strict=True)
    ]
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="{NAMESPACE}">\n'
    yield _corpus_header(alignment)
    yield from _stand_off(alignment, ids)
    for side, document in enumerate((alignment.source, alignment.target)):
        lang = tag(document.lang)
        yield start_tag("TEI", {"xml:id": prefixes[side], "xml:lang": lang}) + "\n" + _header(document, lang)
        corresp = [""] * len(document)
        for bead in alignment.beads:
            spans = (bead.source, bead.target)
            for i in range(*spans[side]):
                corresp[i] = " ".join(f"#{pointer}" for pointer in ids[1 - side][slice(*spans[1 - side])])
        yield '<text>\n<body xml:space="preserve">'
        yield from BodyWriter(document, prefixes[side], corresp, options.tokenize).parts()
        yield "</body>\n</text>\n</TEI>\n"
    yield "</teiCorpus>\n"


def _corpus_header(alignment: Alignment) -> str:
    recipe = alignment.recipe
    langs = " and ".join(escaped(document.lang or "und") for document in (alignment.source, alignment.target))
    made = [f"<p>The sentences of both versions were aligned by aligner {escaped(__version__)}.</p>"]
    segmentation = data = ""
    if recipe is not None:
        made = [
            f"<p>The sentences of both versions were aligned by aligner {escaped(recipe.aligner)} with the encoder "
            f"{escaped(recipe.encoder) or 'none'}.</p>"
        ]
        made += [f"<p>Option {escaped(name)}: {escaped(value)}</p>" for name, value in recipe.options]
        segmentation = (
            "<editorialDecl>\n<segmentation>\n"
            f"<p>Sentences of the source: {escaped(recipe.source_segmenter) or 'unknown'}.</p>\n"
            f"<p>Sentences of the target: {escaped(recipe.target_segmenter) or 'unknown'}.</p>\n"
            "</segmentation>\n</editorialDecl>\n"
        )
        data = f'<xenoData type="recipe" subtype="json">{escaped(recipes.dump(recipe))}</xenoData>\n'
    match = _VERSION.match(recipe.aligner if recipe else __version__)
    version = match[0] if match else "0"
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt><title>Parallel text: {langs}</title></titleStmt>\n"
        "<publicationStmt><p>Unpublished.</p></publicationStmt>\n"
        "<sourceDesc><p>Each text names its own source.</p></sourceDesc>\n"
        f"</fileDesc>\n<encodingDesc>\n{segmentation}"
        f'<appInfo>\n<application ident="aligner" version="{version}">\n<label>aligner</label>\n'
        + "\n".join(made)
        + f"\n</application>\n</appInfo>\n</encodingDesc>\n{data}</teiHeader>\n"
    )


def _header(document: Document, lang: str) -> str:
    origin = document.text.origin
    source = f'<bibl><idno type="origin">{escaped(origin)}</idno></bibl>' if origin else "<p>Not stated.</p>"
    language = start_tag("language", {"ident": lang, "n": document.lang})
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt><title>{escaped(document.lang or 'und')} text</title></titleStmt>\n"
        "<publicationStmt><p>Unpublished.</p></publicationStmt>\n"
        f"<sourceDesc>{source}</sourceDesc>\n</fileDesc>\n"
        f"<profileDesc><langUsage>{language}{escaped(document.lang or 'und')}</language></langUsage></profileDesc>\n"
        "</teiHeader>\n"
    )


def _stand_off(alignment: Alignment, ids: Sequence[Sequence[str]]) -> Iterator[str]:
    if not alignment.beads:
        return
    yield '<standOff>\n<linkGrp type="translation">\n'
    for number, bead in enumerate(alignment.beads, 1):
        pointers = [*ids[0][slice(*bead.source)], *ids[1][slice(*bead.target)]]
        attributes = {
            "xml:id": f"b{number}",
            "type": bead.shape,
            "subtype": bead.status,
            "target": " ".join(f"#{pointer}" for pointer in pointers),
        }
        yield start_tag("link" if bead.source.size and bead.target.size else "ptr", attributes, "/") + "\n"
    yield "</linkGrp>\n"
    for number, bead in enumerate(alignment.beads, 1):
        if bead.confidence is not None:
            degree = repr(float(bead.confidence))
            yield start_tag("certainty", {"target": f"#b{number}", "locus": "value", "degree": degree}, "/") + "\n"
        if bead.note:
            yield f"{start_tag('note', {'target': f'#b{number}'})}{escaped(bead.note)}</note>\n"
    yield "</standOff>\n"


# --- reading ---------------------------------------------------------------------------------------------------------


def read(stream: BinaryIO, name: str) -> Alignment:
    """Read a corpus of ours, or another file that holds two texts and the links between their sentences.

    Links are the `link` elements of the groups of type `translation` (of all groups, where none has that type), or
    else what the sentences' own `@corresp` say. Where a text has no `s`, the elements that links point at are its
    sentences. A sentence that no link names becomes a bead of its own.

    Raises:
        FormatError: It is not well-formed, or not TEI; it does not hold two texts; a pointer leads nowhere; links
            cross.
    """
    root = xml.parse(stream, name)
    if xml.local_name(root) not in ("teiCorpus", "TEI"):
        reason = f"the root element is <{xml.local_name(root)}>, not <teiCorpus> or <TEI>"
        raise FormatError(reason, file=name, line=root.sourceline)
    elements = [text for text in root.iter("{*}text") if next(text.iterdescendants("{*}text"), None) is None]
    if len(elements) != 2:
        hint = "give a file that holds both versions and their links"
        raise FormatError(f"holds {len(elements)} texts where there should be two", file=name, hint=hint)
    links = _link_elements(root)
    wanted = {fragment for link in links for fragment in fragments(link, "target", "targets")}
    texts = [BodyReader(element, wanted, name) for element in elements]
    ids = {key: (side, number) for side, text in enumerate(texts) for key, number in text.ids.items()}
    certainties, notes = _certainties(root), _notes(root)
    found = [_link(link, ids, certainties, notes, name) for link in links] or _corresponding(texts, ids)
    documents = [text.document(*_about(element), name) for text, element in zip(texts, elements, strict=True)]
    beads = tile(found, (len(documents[0]), len(documents[1])), name)
    return Alignment(documents[0], documents[1], beads, _recipe(root, name))


def _about(text: Any) -> tuple[str, str]:
    """The language tag and the origin of a text."""
    holder = next(text.iterancestors("{*}TEI"), text)
    langs = [element.get(f"{xml.XML}lang") for element in (text, *text.iterancestors())]
    lang = next((lang for lang in langs if lang), "und")
    header = next(holder.iterchildren("{*}teiHeader"), None)
    if header is None:
        return lang, ""
    own = [e.get("n") for e in header.iter("{*}language") if e.get("ident") == lang and tag(e.get("n", "")) == lang]
    origins = [e.text or "" for e in header.iter("{*}idno") if e.get("type") == "origin"]
    return next(iter(own), lang), next(iter(origins), "")


def _link_elements(root: Any) -> list[Any]:
    groups = list(root.iter("{*}linkGrp"))
    groups = [group for group in groups if group.get("type") == "translation"] or groups
    return [link for group in groups for link in group.iter("{*}link", "{*}ptr")]


def _link(
    element: Any, ids: dict[str, tuple[int, int]], certainties: dict[str, float], notes: dict[str, str], name: str
) -> Link:
    sides: tuple[list[int], list[int]] = ([], [])
    for fragment in fragments(element, "target", "targets"):
        if fragment not in ids:
            reason = f"a link points at {fragment!r}, which is no sentence in this file"
            hint = "give a file that holds both texts and their links"
            raise FormatError(reason, file=name, line=element.sourceline, hint=hint)
        side, number = ids[fragment]
        sides[side].append(number)
    status = cast(Status, element.get("subtype")) if element.get("subtype") in STATUSES else "auto"
    key = element.get(f"{xml.XML}id", "")
    where = element.sourceline
    return Link(tuple(sides[0]), tuple(sides[1]), where, certainties.get(key), status, notes.get(key, ""))


def _notes(root: Any) -> dict[str, str]:
    """The remark on each link that has one, by the link's identifier."""
    found = {}
    for stand_off in root.iter("{*}standOff"):
        for element in stand_off.iterchildren("{*}note"):
            for fragment in fragments(element, "target"):
                found[fragment] = Text.clean("".join(element.itertext()), "").content
    return found


def _certainties(root: Any) -> dict[str, float]:
    """The degree of certainty of each link that has one, by the link's identifier."""
    found = {}
    for element in root.iter("{*}certainty"):
        try:
            degree = float(element.get("degree", ""))
        except ValueError:
            continue
        if 0 <= degree <= 1:
            found.update(dict.fromkeys(fragments(element, "target"), degree))
    return found


def _corresponding(texts: Sequence[BodyReader], ids: dict[str, tuple[int, int]]) -> list[Link]:
    """Links that follow from the `@corresp` of the sentences: what hangs together is one bead."""
    neighbours: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for side, text in enumerate(texts):
        for number, pointers in text.corresp.items():
            for other in (ids[pointer] for pointer in pointers if pointer in ids):
                if other[0] != side:
                    neighbours.setdefault((side, number), set()).add(other)
                    neighbours.setdefault(other, set()).add((side, number))
    links = []
    seen: set[tuple[int, int]] = set()
    for start in sorted(neighbours):
        group, fresh = set(), {start} - seen
        while fresh:
            group |= fresh
            fresh = {other for unit in fresh for other in neighbours[unit]} - group
        seen |= group
        if group:
            sides = [tuple(sorted(number for side, number in group if side == wanted)) for wanted in (0, 1)]
            links.append(Link(sides[0], sides[1], texts[start[0]].lines[start[1]]))
    return links


def _recipe(root: Any, name: str) -> Recipe | None:
    for data in root.iter("{*}xenoData"):
        if data.get("type") == "recipe":
            try:
                return recipes.load(data.text or "")
            except ValueError as error:
                message = f"{name}:{data.sourceline}: passed over the recipe, which is damaged ({error})"
                warnings.warn(AlignerWarning(message), stacklevel=3)
    return None


FORMAT = Format(
    name="tei",
    title="TEI P5 parallel corpus",
    read=read,
    write=write,
    keeps=EVERYTHING,
)
