"""Reading TEI: two texts and the links between their sentences, in one file or in files that stand side by side.

See `tei` and `tei_standoff` for what stands for what.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple, cast
from urllib.parse import unquote_to_bytes, urljoin

from lxml import etree

from aligner import report
from aligner.errors import FormatError
from aligner.formats import ReadOptions, documents, marked, recipes, xml
from aligner.formats.languages import tell_of_left_out, two_of
from aligner.formats.layout import StatedBead, tile
from aligner.formats.messages import shortened
from aligner.formats.properties import by_side_of
from aligner.formats.tei.body import BodyReader, fragments, with_notes
from aligner.formats.tei.described import stated
from aligner.formats.tei.header import made_for_links, made_for_text, tag
from aligner.formats.tei.kept import edited
from aligner.formats.tei.links import PROPERTY
from aligner.io import files
from aligner.model import (
    STATUSES,
    Alignment,
    Document,
    DocumentPair,
    Properties,
    Recipe,
    Status,
    Token,
    normalised,
)

_OF_WORDS = frozenset({"id", "lemma", "pos", "join", "corresp"})  # attributes that are read, or made anew


class _Text(NamedTuple):
    """A text, and the file it stands in as links name it (empty for the file of the links) and as messages do."""

    element: Any
    body: BodyReader
    place: str
    name: str


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Alignment:
    """Read a corpus of ours, or another file that holds or names two texts and the links between their sentences.

    Where the file itself does not hold two texts, those that its links name are read from the files beside it; the
    `@domains` of a group of links tell which is the source, or else the first link does. Where it holds more, the two
    are read that the user wants, or else the first two. Links are the `link` elements of the groups of type
    `translation` (of all groups, where none has that type), or else what the sentences' own `@corresp` say. Where a
    text has no `s`, the elements that links point at are its sentences. A sentence that no link names becomes a bead of
    its own.

    Raises:
        FormatError: It is not well-formed, or not TEI; it does not lead to two texts; a pointer leads nowhere; links
            cross.
        InputError: A file that it names cannot be read, or is in another folder.
    """
    alignment, words = read_with_words(stream, name, options)
    marked.tell(words, name, "aligner convert and aligner links keep them")
    return alignment


def read_with_words(
    stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()
) -> tuple[Alignment, tuple[dict[int, list[Token]], ...]]:
    """Read a corpus as `read`, and of each text the words that it marks, by the sentence."""
    root = root_of(stream, name)
    if _inner(root):
        return documents.together(pairs_of(root, name, options), name), ({}, {})
    return _read(root, name, options)


def _inner(root: Any) -> list[Any]:
    """The corpora that a corpus of several documents consists of; those of other programs may be of one language."""
    found = list(root.iterchildren("{*}teiCorpus"))
    return found if all(stated(element) for element in found) else []


def pairs_of(root: Any, name: str, options: ReadOptions) -> Iterator[DocumentPair]:
    """The documents of a corpus; one where it holds no others."""
    for element in _inner(root) or [root]:
        document, metadata = stated(element) or ("", ())
        alignment, words = _read(element, name, options)
        marked.tell(words, name, None)
        yield DocumentPair(document, alignment, metadata)


def _read(root: Any, name: str, options: ReadOptions) -> tuple[Alignment, tuple[dict[int, list[Token]], ...]]:
    links, targets, texts, others = _linked(root, name, options)
    ids = {(t.place, key): (side, number) for side, t in enumerate(texts) for key, number in t.body.ids.items()}
    certainties, notes, properties = _certainties(root, name), _notes(root), _properties(root)
    if others:  # one of several versions is a side now
        langs = [_lang(text.element, {})[0] for text in texts]
        properties = {key: by_side_of(pairs, langs) for key, pairs in properties.items()}
    beads = [
        _link(link, within, ids, certainties, notes, properties, name)
        for link, pointers in zip(links, targets, strict=True)
        if (within := [pointer for pointer in pointers if pointer[1] not in others]) == pointers
        or len({ids[pointer][0] for pointer in within if pointer in ids}) == 2
    ] or _corresponding(texts)
    invalid = [link for link in links if link.get("subtype") and link.get("subtype") not in STATUSES]
    _tell_of_invalid(f"decisions that are none of {', '.join(STATUSES)}", invalid, "subtype", name)
    source, target = (_document(text) for text in texts)
    recipe = _recipe(root, (source.lang, target.lang), name)
    tiled = with_notes(tile(beads, (len(source), len(target)), name), [text.body for text in texts])
    made = Alignment(source, target, tiled, recipe, _header_properties(root))
    made = replace(made, source=_with_header(texts[0], source, root), target=_with_header(texts[1], target, root))
    ours = made_for_links(made, "", stated(root))
    made = replace(made, properties=(*made.properties, *edited(root, ours, name)))
    words = tuple(text.body.words(side) for text, side in zip(texts, (made.source, made.target), strict=True))
    if said := sorted({etree.QName(key).localname for text in texts for key in text.body.said} - _OF_WORDS):
        report.notice("left out", f"left out what words have besides lemma and pos: {shortened(said)}", file=name)
    return made, words


def _with_header(text: _Text, document: Document, root: Any) -> Document:
    """The document with what its header says, unless that is the header of the whole."""
    holder = next(text.element.iterancestors("{*}TEI"), None)
    if holder is None or holder is root:
        return document
    document = replace(document, properties=_header_properties(holder))
    tags = {word.get("pos") for word in text.element.iter("{*}w", "{*}pc") if word.get("pos")}
    return replace(
        document, properties=(*document.properties, *edited(holder, made_for_text(document, tags), text.name))
    )


def _linked(
    root: Any, name: str, options: ReadOptions
) -> tuple[list[Any], list[list[tuple[str, str]]], list[_Text], set[str]]:
    """Find the links of a corpus, where each of them points, the two texts, and the identifiers in other texts."""
    groups = _groups(root)
    links = [link for group in groups for link in group.iter("{*}link", "{*}ptr")]
    here = _texts(root)
    whole = len(here) > 1  # then what stands before the # counts for nothing
    targets = [[("", f) for f in fragments(link, "target", "targets")] if whole else _targets(link) for link in links]
    found = [(element, "", name) for element in here]
    if not whole and (places := _places(root, groups, targets, name)):
        found = [item for place in places for item in (found if not place else _beside(place, name, options.limits))]
    if len(found) < 2 or (len(found) > 2 and not whole):
        hint = "give a file that holds both versions and their links, or one that links two files beside it"
        raise FormatError(f"holds {len(found)} texts where there should be two", file=name, hint=hint)
    found, others = _two_of(found, options.languages, name)
    wanted: dict[str, set[str]] = {}
    for place, fragment in (pointer for pointers in targets for pointer in pointers):
        wanted.setdefault(place, set()).add(fragment)
    texts = [
        _Text(element, BodyReader(element, wanted.get(place, set()), file), place, file)
        for element, place, file in found
    ]
    return links, targets, texts, others


def _two_of(
    found: Sequence[tuple[Any, str, str]], wanted: tuple[str | None, str | None], name: str
) -> tuple[list[tuple[Any, str, str]], set[str]]:
    """The source and the target among the texts of a file, and the identifiers in the other ones."""
    headers: dict[Any, tuple[dict[str, str], str]] = {}  # of the many texts that one element may hold
    langs = [_lang(element, headers)[0] for element, _, _ in found]
    chosen = two_of(langs, wanted, name)
    rest = [i for i in range(len(found)) if i not in chosen]
    if rest:
        tell_of_left_out([langs[i] for i in chosen], [langs[i] for i in rest], wanted, name)
    others = {part.get(f"{xml.XML}id", "") for i in rest for part in found[i][0].iter(etree.Element)}
    return [found[i] for i in chosen], others


def root_of(stream: BinaryIO, name: str) -> Any:
    """The root element of a file."""
    whole = BytesIO(stream.read())
    root = xml.parse(whole, name)
    xml.tell_of_comments(whole.getvalue(), name)
    if xml.local_name(root) not in ("teiCorpus", "TEI"):
        reason = f"the root element is <{xml.local_name(root)}>, not <teiCorpus> or <TEI>"
        raise FormatError(reason, file=name, line=root.sourceline)
    return root


def _texts(root: Any) -> list[Any]:
    return [text for text in root.iter("{*}text") if next(text.iterdescendants("{*}text"), None) is None]


def _document(text: _Text) -> Document:
    """The document of a text."""
    return text.body.document(*_lang(text.element, {}), text.name)


def _lang(element: Any, headers: dict[Any, tuple[dict[str, str], str]]) -> tuple[str, str]:
    """The language tag of a text and its origin, which stand in its header.

    Args:
        element: The text.
        headers: What headers say, by the elements that hold them: looked up, and added to.
    """
    holder = next(element.iterancestors("{*}TEI"), element)
    if holder not in headers:
        header = next(holder.iterchildren("{*}teiHeader"), None)
        headers[holder] = ({}, "") if header is None else _stated(header)
    own, origin = headers[holder]
    langs = [part.get(f"{xml.XML}lang") for part in (element, *element.iterancestors())]
    lang = next((lang for lang in langs if lang), "und")
    return own.get(lang, lang), origin


def _stated(header: Any) -> tuple[dict[str, str], str]:
    """The tags of languages as a user wrote them, by those that the text has, and the origin of the text."""
    own: dict[str, str] = {}
    for element in header.iter("{*}language"):
        written = element.get("n", "")
        if tag(written) == element.get("ident"):
            own.setdefault(tag(written), written)
    return own, next((e.text or "" for e in header.iter("{*}idno") if e.get("type") == "origin"), "")


# --- files side by side ----------------------------------------------------------------------------------------------


def _places(root: Any, groups: Sequence[Any], targets: Sequence[Sequence[tuple[str, str]]], name: str) -> list[str]:
    """The files that the links lead into, the source first."""
    named = [pointer for group in groups for pointer in _targets(group, "domains")]
    named += [pointer for pointers in targets for pointer in pointers]
    if not named:  # no links: the header names the files
        sources = next(root.iter("{*}sourceDesc"), ())
        named = [pointer for bibl in sources for ptr in bibl.iterchildren("{*}ptr") for pointer in _targets(ptr)]
    places = list(dict.fromkeys(place for place, _ in named))
    if len([place for place in places if place]) > 2:
        hint = "give a file with the links between two texts"
        raise FormatError(f"the links lead into {len(places)} files: {shortened(places, 3)}", file=name, hint=hint)
    return places


def _targets(element: Any, *names: str) -> list[tuple[str, str]]:
    """Where an element points: a file, relative to the one it stands in, and an identifier there."""
    value = next((v for v in map(element.get, names or ("target", "targets")) if v), "")
    base = ""
    for part in reversed((element, *element.iterancestors())):
        base = _joined(base, part.get(f"{xml.XML}base", ""))
    found = []
    for pointer in value.split():
        place, _, fragment = _joined(base, pointer).partition("#")
        found.append((os.fsdecode(unquote_to_bytes(place)), fragment))
    return found


def _joined(base: str, pointer: str) -> str:
    try:
        return urljoin(base, pointer) if base else pointer
    except ValueError:  # it is no address
        return pointer


def _beside(place: str, name: str, limits: files.Limits) -> Iterator[tuple[Any, str, str]]:
    """The texts of a file that a file of links names."""
    path = files.beside(name, place)
    with files.reading(path, limits) as stream:
        for element in _texts(root_of(stream, path)):
            yield element, place, path


# --- links -----------------------------------------------------------------------------------------------------------


def _groups(root: Any) -> list[Any]:
    groups = list(root.iter("{*}linkGrp"))
    return [group for group in groups if group.get("type") == "translation"] or groups


def _link(
    element: Any,
    pointers: Sequence[tuple[str, str]],
    ids: dict[tuple[str, str], tuple[int, int]],
    certainties: dict[str, float],
    notes: dict[str, str],
    properties: dict[str, Properties],
    name: str,
) -> StatedBead:
    sides: tuple[list[int], list[int]] = ([], [])
    for place, fragment in pointers:
        if (place, fragment) not in ids:
            reason = f"a link points at {fragment!r}, which is no sentence in {place or 'this file'}"
            hint = "give a file that holds both texts and their links"
            raise FormatError(reason, file=name, line=element.sourceline, hint=None if place else hint)
        side, number = ids[place, fragment]
        sides[side].append(number)
    status = cast(Status, element.get("subtype")) if element.get("subtype") in STATUSES else "auto"
    key = element.get(f"{xml.XML}id", "")
    about = (element.sourceline, certainties.get(key), status, notes.get(key, ""), properties.get(key, ()))
    return StatedBead(tuple(sides[0]), tuple(sides[1]), *about)


def _notes(root: Any) -> dict[str, str]:
    """The remark on each link that has one, by the link's identifier."""
    found = {}
    for stand_off in root.iter("{*}standOff"):
        for element in (e for e in stand_off.iterchildren("{*}note") if e.get("type") != PROPERTY):
            for fragment in fragments(element, "target"):
                found[fragment] = normalised("".join(element.itertext()))
    return found


def _properties(root: Any) -> dict[str, Properties]:
    """What else is known of each link, by the link's identifier."""
    found: dict[str, list[tuple[str, str]]] = {}
    for stand_off in root.iter("{*}standOff"):
        for element in (e for e in stand_off.iterchildren("{*}note") if e.get("type") == PROPERTY):
            for fragment in fragments(element, "target"):
                pair = (element.get("n", ""), "".join(element.itertext()))
                found.setdefault(fragment, []).append(pair)
    return {fragment: tuple(pairs) for fragment, pairs in found.items()}


def _header_properties(element: Any) -> Properties:
    """What else is known of an alignment or a text, as its header says in JSON."""
    for header in element.iterchildren("{*}teiHeader"):
        for data in header.iterchildren("{*}xenoData"):
            if data.get("type") == "properties":
                try:
                    pairs = json.loads(data.text or "")
                    return tuple((str(name), str(value)) for name, value in pairs)
                except (ValueError, TypeError, RecursionError):
                    continue
    return ()


def _certainties(root: Any, name: str) -> dict[str, float]:
    """The degree of certainty of each link that has one, by the link's identifier."""
    found = {}
    invalid: list[Any] = []
    for element in root.iter("{*}certainty"):
        try:
            degree = float(element.get("degree", ""))
        except ValueError:
            degree = -1.0
        if 0 <= degree <= 1:
            found.update(dict.fromkeys(fragments(element, "target"), degree))
        elif element.get("degree"):
            invalid.append(element)
    _tell_of_invalid("degrees of certainty that are no numbers from 0 to 1", invalid, "degree", name)
    return found


def _tell_of_invalid(what: str, elements: Sequence[Any], attribute: str, name: str) -> None:
    """Say which values of an attribute were not understood, if there are any."""
    if elements:
        values = shortened(list(dict.fromkeys(element.get(attribute)[:20] for element in elements)))
        report.notice("left out", f"left out {what}: {values}", file=name, line=elements[0].sourceline)


def _corresponding(texts: Sequence[_Text]) -> list[StatedBead]:
    """Links that follow from the `@corresp` of the sentences: what hangs together is one bead."""
    neighbours: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for side, text in enumerate(texts):
        numbers = texts[1 - side].body.ids
        for number, pointers in text.body.corresp.items():
            for other in ((1 - side, numbers[pointer]) for pointer in pointers if pointer in numbers):
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
            links.append(StatedBead(sides[0], sides[1], texts[start[0]].body.lines[start[1]]))
    return links


def _recipe(root: Any, langs: tuple[str, str], name: str) -> Recipe | None:
    """How the two were aligned; in a corpus of several versions `@n` says of which two a recipe speaks."""
    for data in root.iter("{*}xenoData"):
        stated = data.get("n", " ".join(langs)).split()
        if data.get("type") == "recipe" and stated in ([*langs], [*langs[::-1]]):
            recipe = recipes.load_or_pass_over(data.text or "", name, data.sourceline)
            if recipe is not None:
                return recipe if stated == [*langs] else recipes.turned(recipe)
    return None
