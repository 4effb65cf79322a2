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
import unicodedata
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, BinaryIO, cast
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from aligner import __version__
from aligner.errors import AlignerWarning, FormatError, InvariantError
from aligner.formats import Format, WriteOptions, recipes, xml
from aligner.formats.layout import Link, Outline, Piece, Place, assemble, outlines, tile
from aligner.model import KINDS, STATUSES, Alignment, Document, Kind, Recipe, Span, Status

NAMESPACE = "http://www.tei-c.org/ns/1.0"

# The tags usual in TEI, which name the script; the user's own stands in `language/@n`.
_SCRIPTS = {"zh": "Hans", "zh-cn": "Hans", "zh-sg": "Hans", "zh-tw": "Hant", "zh-hk": "Hant", "zh-mo": "Hant"}
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_VERSION = re.compile(r"\d+[a-z]*\d*(\.\d+[a-z]*\d*){0,3}")
_BLOCKS = ("p", "ab", "head", "l", "item", "cell")


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


def _tag(name: str, attributes: dict[str, str], close: str = "") -> str:
    return f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items() if value)}{close}>"


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
        yield _tag("TEI", {"xml:id": prefixes[side], "xml:lang": lang}) + "\n" + _header(document, lang)
        corresp = [""] * len(document)
        for bead in alignment.beads:
            spans = (bead.source, bead.target)
            for i in range(*spans[side]):
                corresp[i] = " ".join(f"#{pointer}" for pointer in ids[1 - side][slice(*spans[1 - side])])
        yield '<text>\n<body xml:space="preserve">'
        yield from _Body(document, prefixes[side], corresp, options).parts()
        yield "</body>\n</text>\n</TEI>\n"
    yield "</teiCorpus>\n"


def _corpus_header(alignment: Alignment) -> str:
    recipe = alignment.recipe
    langs = " and ".join(_text(document.lang or "und") for document in (alignment.source, alignment.target))
    made = [f"<p>The sentences of both versions were aligned by aligner {_text(__version__)}.</p>"]
    segmentation = data = ""
    if recipe is not None:
        made = [
            f"<p>The sentences of both versions were aligned by aligner {_text(recipe.aligner)} with the encoder "
            f"{_text(recipe.encoder) or 'none'}.</p>"
        ]
        made += [f"<p>Option {_text(name)}: {_text(value)}</p>" for name, value in recipe.options]
        segmentation = (
            "<editorialDecl>\n<segmentation>\n"
            f"<p>Sentences of the source: {_text(recipe.source_segmenter) or 'unknown'}.</p>\n"
            f"<p>Sentences of the target: {_text(recipe.target_segmenter) or 'unknown'}.</p>\n"
            "</segmentation>\n</editorialDecl>\n"
        )
        data = f'<xenoData type="recipe" subtype="json">{_text(recipes.dump(recipe))}</xenoData>\n'
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
    source = f'<bibl><idno type="origin">{_text(origin)}</idno></bibl>' if origin else "<p>Not stated.</p>"
    language = _tag("language", {"ident": lang, "n": document.lang})
    return (
        "<teiHeader>\n<fileDesc>\n"
        f"<titleStmt><title>{_text(document.lang or 'und')} text</title></titleStmt>\n"
        "<publicationStmt><p>Unpublished.</p></publicationStmt>\n"
        f"<sourceDesc>{source}</sourceDesc>\n</fileDesc>\n"
        f"<profileDesc><langUsage>{language}{_text(document.lang or 'und')}</language></langUsage></profileDesc>\n"
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
        yield _tag("link" if bead.source.size and bead.target.size else "ptr", attributes, "/") + "\n"
    yield "</linkGrp>\n"
    for number, bead in enumerate(alignment.beads, 1):
        if bead.confidence is not None:
            degree = repr(float(bead.confidence))
            yield _tag("certainty", {"target": f"#b{number}", "locus": "value", "degree": degree}, "/") + "\n"
    yield "</standOff>\n"


class _Body:
    """The body of one text, as a sequence of strings."""

    def __init__(self, document: Document, prefix: str, corresp: Sequence[str], options: WriteOptions) -> None:
        self.document = document
        self.prefix = prefix
        self.corresp = corresp
        self.tokenize = options.tokenize
        self.paragraph = {i: span for span in document.paragraphs() for i in range(*span)} if document.sentences else {}
        self.headings: dict[int, list[tuple[Span, str]]] = {}  # by sentence: which part announces which division
        self.outlines = outlines(document)
        for number, outline in enumerate(self.outlines, 1):
            if outline.heading is None:
                continue
            (first, start), (last, stop) = outline.heading
            for i in range(first, last + 1):
                size = document.sentences[i].span.size
                part = Span(start if i == first else 0, stop if i == last else size)
                if part.size > 0:
                    self.headings.setdefault(i, []).append((part, f"#{prefix}.d{number}"))

    def parts(self) -> Iterator[str]:
        """Everything between the tags of the body."""
        self.opened = 0  # divisions so far
        if self.document.sentences:
            yield from self._container(Span(0, len(self.document)))
        else:
            yield "<p/>"
        yield _text(self.document.gap(len(self.document)))

    def _container(self, span: Span) -> Iterator[str]:
        """What the body or a division holds: paragraphs, then divisions; TEI lets no paragraph follow a division."""
        position = span.start
        after_division = False
        while position < span.stop:
            outline = self.outlines[self.opened] if self.opened < len(self.outlines) else None
            start = outline.sentences.start if outline else span.stop
            if position < start:
                stop = min(start, span.stop)
                loose = self._paragraphs(Span(position, stop))
                yield from ("<div>", *loose, "</div>") if after_division else loose
                position = stop
            elif outline:
                self.opened += 1
                number = str(outline.number) if outline.number else ""
                yield _tag("div", {"type": outline.kind, "n": number, "xml:id": f"{self.prefix}.d{self.opened}"})
                yield from self._container(outline.sentences)
                yield "</div>"
                position = outline.sentences.stop
                after_division = True

    def _paragraphs(self, span: Span) -> Iterator[str]:
        position = span.start
        while position < span.stop:
            whole = self.paragraph[position]
            stop = min(span.stop, whole.stop)
            part = {(True, True): "", (True, False): "I", (False, True): "F", (False, False): "M"}
            yield _text(self.document.gap(position))
            yield _tag("p", {"part": part[position == whole.start, stop == whole.stop]})
            for i in range(position, stop):
                if i > position:
                    yield _text(self.document.gap(i))
                yield _tag("s", {"xml:id": f"{self.prefix}.s{i + 1}", "corresp": self.corresp[i]})
                yield from self._sentence(i)
                yield "</s>"
            yield "</p>"
            position = stop

    def _sentence(self, i: int) -> Iterator[str]:
        headings = self.headings.get(i, ())
        size = self.document.sentences[i].span.size
        marked = self._words(i)
        for start, stop in pairwise(sorted({0, size, *(edge for span, _ in headings for edge in span)})):
            pointers = " ".join(pointer for span, pointer in headings if span.start <= start and stop <= span.stop)
            content = "".join(marked(start, stop))
            yield _tag("seg", {"type": "heading", "corresp": pointers}) + content + "</seg>" if pointers else content

    def _words(self, i: int) -> Callable[[int, int], Iterator[str]]:
        """A function that gives part of a sentence, with the words marked that stand wholly in that part."""
        begin = self.document.sentences[i].span.start
        tokens = self.tokenize(self.document, i) if self.tokenize else ()
        text = self.document[i]
        marks: list[tuple[Span, str, dict[str, str]]] = []
        for number, token in enumerate(tokens, 1):
            start, stop = token.span.start - begin, token.span.stop - begin
            following = tokens[number].span.start - begin if number < len(tokens) else -1
            attributes = {
                "xml:id": f"{self.prefix}.s{i + 1}.w{number}",
                "lemma": xml.strip(token.lemma),
                "pos": xml.strip(token.tag),
                "join": "right" if following == stop else "",
            }
            punctuation = all(unicodedata.category(c)[0] in "PS" for c in text[start:stop])
            marks.append((Span(start, stop), "pc" if punctuation else "w", attributes))

        def part(start: int, stop: int) -> Iterator[str]:
            position = start
            for span, name, attributes in marks:
                if position <= span.start < span.stop <= stop:
                    yield _text(text[position : span.start])
                    yield _tag(name, attributes) + _text(text[slice(*span)]) + f"</{name}>"
                    position = span.stop
            yield _text(text[position:stop])

        return part


def _text(string: str) -> str:
    return escape(xml.strip(string), {"\r": "&#13;"})


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
    wanted = {fragment for link in links for fragment in _fragments(link, "target", "targets")}
    texts = [_ReadText(element, wanted, name) for element in elements]
    ids = {key: (side, number) for side, text in enumerate(texts) for key, number in text.ids.items()}
    certainties = _certainties(root)
    found = [_link(link, ids, certainties, name) for link in links] or _corresponding(texts, ids)
    documents = [text.document(name) for text in texts]
    beads = tile(found, (len(documents[0]), len(documents[1])), name)
    return Alignment(documents[0], documents[1], beads, _recipe(root, name))


def _link_elements(root: Any) -> list[Any]:
    groups = list(root.iter("{*}linkGrp"))
    groups = [group for group in groups if group.get("type") == "translation"] or groups
    return [link for group in groups for link in group.iter("{*}link", "{*}ptr")]


def _fragments(element: Any, *names: str) -> list[str]:
    """The identifiers that a pointing attribute leads to; the first of `names` that is there counts."""
    value = next((element.get(name) for name in names if element.get(name)), "")
    return [pointer.rpartition("#")[2] for pointer in value.split()]


def _link(element: Any, ids: dict[str, tuple[int, int]], certainties: dict[str, float], name: str) -> Link:
    sides: tuple[list[int], list[int]] = ([], [])
    for fragment in _fragments(element, "target", "targets"):
        if fragment not in ids:
            reason = f"a link points at {fragment!r}, which is no sentence in this file"
            hint = "give a file that holds both texts and their links"
            raise FormatError(reason, file=name, line=element.sourceline, hint=hint)
        side, number = ids[fragment]
        sides[side].append(number)
    status = cast(Status, element.get("subtype")) if element.get("subtype") in STATUSES else "auto"
    confidence = certainties.get(element.get(f"{xml.XML}id", ""))
    return Link(tuple(sides[0]), tuple(sides[1]), element.sourceline, confidence, status)


def _certainties(root: Any) -> dict[str, float]:
    """The degree of certainty of each link that has one, by the link's identifier."""
    found = {}
    for element in root.iter("{*}certainty"):
        try:
            degree = float(element.get("degree", ""))
        except ValueError:
            continue
        if 0 <= degree <= 1:
            found.update(dict.fromkeys(_fragments(element, "target"), degree))
    return found


def _corresponding(texts: Sequence[_ReadText], ids: dict[str, tuple[int, int]]) -> list[Link]:
    """Links that follow from the `@corresp` of the sentences: what hangs together is one bead."""
    neighbours: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for side, text in enumerate(texts):
        for number, fragments in text.corresp.items():
            for other in (ids[fragment] for fragment in fragments if fragment in ids):
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


class _ReadText:
    """One `text` element, taken apart."""

    def __init__(self, element: Any, wanted: set[str], name: str) -> None:
        self.element = element
        self.pieces: list[Piece] = []
        self.ids: dict[str, int] = {}
        self.corresp: dict[int, list[str]] = {}
        self.lines: list[int] = []
        self.headings: dict[str, tuple[Place, Place]] = {}
        self.divisions: list[tuple[Any, list[int]]] = []
        body = next(element.iter("{*}body"), element)
        self.preserve = body.get(f"{xml.XML}space") == "preserve"
        self.strays: list[str] = []
        self.block: Any = None
        has_sentences = next(element.iter("{*}s"), None) is not None
        gap = ""
        opened: list[list[int]] = []
        walker = etree.iterwalk(body, events=("start", "end"))
        for event, part in walker:
            kind = xml.local_name(part)
            if event == "start":
                if kind == "s" if has_sentences else part.get(f"{xml.XML}id") in wanted:
                    self._add(part, gap)
                    gap = ""
                    walker.skip_subtree()
                    continue
                gap += part.text or ""
                if kind == "div":
                    opened.append([len(self.pieces), 0])
                    self.divisions.append((part, opened[-1]))
            else:
                if kind == "div":
                    opened.pop()[1] = len(self.pieces)
                gap += (part.tail or "") if part is not body else ""
        self.end = self._white(gap) if self.preserve else ""
        if self.strays:
            message = f"{name}: left out text that stands outside the sentences: {xml.shortened(self.strays)}"
            warnings.warn(AlignerWarning(message), stacklevel=4)

    def _add(self, unit: Any, gap: str) -> None:
        number = len(self.pieces)
        block = next((b for b in (unit, *unit.iterancestors()) if xml.local_name(b) in _BLOCKS), unit.getparent())
        same = not self.pieces or block is self.block or block.get("part") in ("M", "F")
        self.block = block
        paragraph = (self.pieces[-1].paragraph if self.pieces else 0) + (not same)
        gap = self._white(gap)
        if not self.preserve:
            gap = "" if not self.pieces else "\n\n" if not same else " " if gap else ""
        content = _Content(unit, self.preserve)
        self.pieces.append(Piece(gap, content.string, paragraph))
        self.lines.append(unit.sourceline)
        if identifier := unit.get(f"{xml.XML}id"):
            self.ids[identifier] = number
        self.corresp[number] = _fragments(unit, "corresp")
        for pointer, span in content.headings:
            start, stop = Place(number, span.start), Place(number, span.stop)
            self.headings[pointer] = (self.headings.get(pointer, (start, stop))[0], stop)

    def _white(self, gap: str) -> str:
        self.strays += gap.split()
        return re.sub(r"\S+", "", gap)

    def document(self, name: str) -> Document:
        """The document.

        Raises:
            FormatError: The text cannot be one.
        """
        outlines = []
        for element, (start, stop) in self.divisions:
            kind, number = element.get("type"), element.get("n", "")
            if kind in KINDS and start < stop:
                heading = self.headings.get(element.get(f"{xml.XML}id", ""))
                value = int(number) if re.fullmatch(r"-?[0-9]{1,9}", number) else 0
                outlines.append(Outline(cast(Kind, kind), value, Span(start, stop), heading))
        lang, origin = self._about()
        try:
            return assemble(lang, origin, self.pieces, outlines, self.end)
        except InvariantError as error:
            raise FormatError(error.reason, file=name, line=self.element.sourceline) from None

    def _about(self) -> tuple[str, str]:
        """The language tag and the origin of the text."""
        holder = next(self.element.iterancestors("{*}TEI"), self.element)
        langs = [e.get(f"{xml.XML}lang") for e in (self.element, *self.element.iterancestors())]
        lang = next((lang for lang in langs if lang), "und")
        header = next(holder.iterchildren("{*}teiHeader"), None)
        if header is None:
            return lang, ""
        own = [e.get("n") for e in header.iter("{*}language") if e.get("ident") == lang and tag(e.get("n", "")) == lang]
        origins = [e.text or "" for e in header.iter("{*}idno") if e.get("type") == "origin"]
        return next(iter(own), lang), next(iter(origins), "")


class _Content:
    """The characters of a sentence, and where the headings in it are.

    Outside `xml:space="preserve"` white space is what the layout of the file makes it: a stretch of it is one space,
    and where words say by `@join` what they touch, that decides.
    """

    def __init__(self, unit: Any, preserve: bool) -> None:
        self.string = ""
        self.headings: list[tuple[str, Span]] = []
        words = [] if preserve else list(unit.iter("{*}w", "{*}pc"))
        if any(word.get("join") for word in words):
            self.string = _joined(words)
            return
        parts: list[str] = []
        self._walk(unit, parts, 0)
        self.string = "".join(parts)
        if not preserve:
            self.string = re.sub(r"[ \t\r\n]+", " ", self.string).strip()

    def _walk(self, element: Any, parts: list[str], length: int) -> int:
        start = length
        parts.append(element.text or "")
        length += len(parts[-1])
        for child in element:
            if xml.local_name(child) != "note":
                length = self._walk(child, parts, length)
            parts.append(child.tail or "")
            length += len(parts[-1])
        if element.get("type") == "heading":
            self.headings += [(pointer, Span(start, length)) for pointer in _fragments(element, "corresp")]
        return length


def _joined(words: Sequence[Any]) -> str:
    string = ""
    touching = True
    for word in words:
        join = word.get("join", "no")
        string += "" if touching or join in ("left", "both") else " "
        string += " ".join("".join(word.itertext()).split())
        touching = join in ("right", "both")
    return string


FORMAT = Format(
    name="tei",
    title="TEI P5 parallel corpus",
    read=read,
    write=write,
    keeps=frozenset(
        {
            "beads",
            "one-sided",
            "sentences",
            "text",
            "paragraphs",
            "divisions",
            "confidence",
            "status",
            "recipe",
            "origin",
        }
    ),
)
