"""A small, right file in every format that is read: what fuzzing begins with, and what broken files are made of."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from aligner import report
from aligner.formats import Format, WriteOptions
from aligner.model import (
    Alignment,
    Bead,
    Context,
    Division,
    Document,
    DocumentPair,
    Glossary,
    Match,
    Mined,
    Recipe,
    Sentence,
    Span,
    Term,
    Text,
)
from aligner.registry import FORMATS, MINED, TERMBASES, TEXTS

PARAGRAPHS = ("第一段。王毅 [Wang Yi] 说：“好”。", "The second paragraph, 26 April 2025.", "Third & last <paragraph>.")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def alignment() -> Alignment:
    """All shapes of beads, a division, two paragraphs, notes."""
    zh = Text("标题\n一是合作。二是共赢。三是发展。\n完。多余。", "zh", "zh.txt")
    spans = [(0, 2, 0), (3, 8, 1), (8, 13, 1), (13, 18, 1), (19, 21, 2), (21, 24, 2)]
    source = Document(
        zh,
        tuple(Sentence(Span(start, stop), paragraph) for start, stop, paragraph in spans),
        (Division("title", 0, Span(0, 2), Span(0, 1)), Division("proposal", 1, Span(3, 5), Span(1, 2))),
    )
    target = Document.from_sentences(
        ["Title", "First, we cooperate.", "Second, all win.", "More.", "End.", "Extra."], "en"
    )
    shapes = ((1, 1), (1, 2), (2, 1), (1, 1), (1, 0), (0, 1))
    beads, i, j = [], 0, 0
    for number, (a, b) in enumerate(shapes):
        note = "=1+1\nseen" if number == 2 else ""
        beads.append(Bead(Span(i, i + a), Span(j, j + b), 0.5 + number / 20, "approved" if number else "auto", note))
        i, j = i + a, j + b
    return Alignment(source, target, tuple(beads), Recipe("1", "zh", "en", "use", (("segmented", "yes"),)))


def matches() -> Mined:
    """Matches of the same two texts that cross and overlap."""
    whole = alignment()
    found = (
        Match(Span(0, 1), Span(3, 5), 0.7, "restatement", "contained"),
        Match(Span(2, 4), Span(0, 2), 0.9, "translation"),
    )
    return Mined(whole.source, whole.target, found, whole.recipe)


def of_matches(name: str) -> bytes:
    """A file of matches."""
    stream = io.BytesIO()
    MINED.load(name).write(matches(), stream)
    return stream.getvalue()


def of_documents(name: str) -> bytes:
    """The same twice as two documents of one file; nothing of a format that holds one, or is of several files."""
    from aligner.formats.documents import WRITERS, Output
    from aligner.registry import load

    if name not in WRITERS:
        return b""
    made = alignment()
    pairs = [DocumentPair(one, made, (("title", one), ("client", "A & B"))) for one in ("a", "b <c>")]
    stream = io.BytesIO()
    with report.collect_notices():
        load(WRITERS, name, "format")(pairs, Output(name, stream, lambda beside: io.BytesIO()), WriteOptions())
    return stream.getvalue()


def of_format(name: str, folder: Path) -> Path:
    """Write the alignment in a format, in a folder of its own; the file that is read."""
    form: Format = FORMATS.load(name)
    path = folder / f"sample.{name}"
    with warnings.catch_warnings(), report.collect_notices():
        warnings.simplefilter("ignore")
        parts = form.split(alignment(), str(path), WriteOptions()) if form.split else []
        for part, write in parts:
            with open(part, "wb") as stream:
                write(stream)
        if not parts:
            with open(path, "wb") as stream:
                form.write(alignment(), stream, WriteOptions())
    return Path(parts[0][0]) if parts else path


def of_termbase(name: str) -> bytes:
    """A glossary in a format: what is decided, what is not, a note of two lines, a context."""
    context = Context(
        "双方发表了《联合公报》。", "They issued a joint communiqué.", (Span(6, 10),), (Span(14, 30),), 12
    )
    terms = (
        Term("联合公报", "joint communiqué", "candidate", 0.97, 3, 4, 3, "noun", "a note\nof two lines", (context,)),
        Term("峰会", "summit", "rejected", 0.5),
        Term("峰会", "summit meeting"),
    )
    stream = io.BytesIO()
    with warnings.catch_warnings(), report.collect_notices():
        warnings.simplefilter("ignore")
        TERMBASES.load(name).write(Glossary(terms, "made.tmx", "zh", "en-GB"), stream)
    return stream.getvalue()


def of_text(name: str) -> bytes:
    """A text in a format."""
    return dict(_texts())[name]


def of_rules() -> Iterator[bytes]:
    """Rules of segmentation as SRX, and as OmegaT to version 5 keeps them."""
    before, after = r"\b(Dr|Mr)\.", r"\s"
    rule = '<rule break="{}"><beforebreak>{}</beforebreak><afterbreak>{}</afterbreak></rule>'
    rules = rule.format("no", before, after) + rule.format("yes", "[.?!]+", after)
    yield (
        '<srx version="2.0"><header cascade="yes"><options useJavaRegex="yes"/></header><body><languagerules>'
        f'<languagerule languagerulename="a">{rules}</languagerule></languagerules><maprules>'
        '<languagemap languagepattern="(?i)en.*|zh" languagerulename="a"/></maprules></body></srx>'
    ).encode()
    kept = '<void property="{}"><string>{}</string></void>'
    rule = '<void method="add"><object class="org.omegat.core.segmentation.Rule">{}</object></void>'
    ends = '<void property="breakRule"><boolean>true</boolean></void>'
    rules = rule.format(kept.format("beforebreak", before) + kept.format("afterbreak", after))
    rules += rule.format(ends + kept.format("beforebreak", "[.?!]+") + kept.format("afterbreak", after))
    yield (
        '<java><object class="org.omegat.core.segmentation.SRX"><void property="mappingRules"><void method="add">'
        f'<object class="org.omegat.core.segmentation.MapRule">{kept.format("language", "a")}'
        f'{kept.format("pattern", ".*")}<void property="rules">{rules}</void></object></void></void></object></java>'
    ).encode()


def zipped(members: dict[str, str], *, stored: tuple[str, ...] = ()) -> bytes:
    """An archive with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return stream.getvalue()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _texts() -> Iterator[tuple[str, bytes]]:
    html = "".join(f"<p>{_escaped(paragraph)}</p>" for paragraph in PARAGRAPHS)
    page = (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>t</title></head><body>{html}</body></html>'
    )
    yield "html", page.encode()
    yield (
        "markdown",
        ("# 标题\n\n" + "\n\n".join(PARAGRAPHS[:2]) + "\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n").encode(),
    )
    cues = [(f"00:00:0{n}", paragraph) for n, paragraph in enumerate(PARAGRAPHS)]
    yield "srt", "".join(f"{n}\n{t},000 --> {t},900\n{p}\n\n" for n, (t, p) in enumerate(cues, 1)).encode()
    yield "vtt", ("WEBVTT\n\n" + "".join(f"{t}.000 --> {t}.900\n{_escaped(p)}\n\n" for t, p in cues)).encode()
    body = "".join(f"<w:p><w:r><w:t>{_escaped(paragraph)}</w:t></w:r></w:p>" for paragraph in PARAGRAPHS)
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("当地时间", "local time"))
    body += f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    body += f"<w:p>{marks[0]}<w:r><w:instrText>TOC</w:instrText></w:r>{marks[1]}<w:r><w:t>1</w:t></w:r>{marks[2]}</w:p>"
    body += f"<w:p><w:r><w:pict><w:txbxContent>{body[: body.find('</w:p>')]}</w:p></w:txbxContent></w:pict></w:r></w:p>"
    types = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    yield "docx", zipped({"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document})
    paragraphs = "".join(f"<text:p>{_escaped(paragraph)}</text:p>" for paragraph in PARAGRAPHS)
    cells = "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in ("当地时间", "local time"))
    paragraphs += f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    note = "<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note>"
    paragraphs += f"<text:p>a{note}</text:p>"
    names = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "text", "table"))
    content = (
        f"<office:document-content {names}>"
        f"<office:body><office:text>{paragraphs}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    yield "odt", zipped({"mimetype": kind, "content.xml": content}, stored=("mimetype",))
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata/><manifest>'
        '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="c"/></spine></package>'
    )
    chapter = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{html}</body></html>'
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "b.opf": package,
        "c.xhtml": chapter,
    }
    yield "epub", zipped(members, stored=("mimetype",))
    yield "pdf", _pdf("The first line of a text.", "The second line.")


def _pdf(*lines: str) -> bytes:
    """A page with lines of Latin letters, in one of the fonts that every reader has."""
    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    content = f"BT /F1 12 Tf 72 700 Td {shown} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{value}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


READ_FORMATS = sorted(
    name for name in FORMATS if FORMATS.load(name).read and (name != "parquet" or find_spec("pyarrow"))
)
READ_TEXTS = sorted(TEXTS)
READ_MATCHES = [f"mined-{name}" for name in MINED.readable]
