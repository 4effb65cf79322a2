"""Files that are made to cost much: what a reader of each format, glossary and kind of text may meet.

They are made of the right samples, by rules that know nothing of a format: each piece of a file many times, deep in
itself, empty, or with a run of characters in it that regular expressions like to try in many ways.
"""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from lxml import etree

SIZE = 1_000_000
PACKED = {"9 KB": 9_000_000, "680 KB": 40_000_000, "1 MB": 190_000_000}
"""What archives of about these sizes hold: what repeats itself shrinks to a thousandth, and they may be stuffed."""

_LINE = 150_000  # characters in a line: more are refused
RUNS = (
    *(
        " ",
        "\t",
        "\n",
        " \n",
        "\u3000",
        '"',
        '""',
        "'",
        ".",
        "a.",
        "a.a ",
        "Dr. ",
        "1.",
        "1",
        "1,",
        "(",
        "[",
        "{",
        "([",
        "()",
    ),
    *(
        "=",
        "<",
        ">",
        "*",
        "**",
        "_",
        "`",
        "|",
        "| ",
        "-",
        "--",
        "—",
        "…",
        ":",
        ";",
        ",",
        "/",
        "\\",
        "\\\\",
        "&",
        "&#",
        "#",
        "@",
    ),
    *(
        "“",
        "„",
        "”",
        "“”",
        "«",
        "」",
        "「",
        "『「",
        "。",
        "！",
        "？」",
        "字",
        "a",
        "A",
        "A.",
        "I. ",
        "é",
        "e\u0301",
        "\u200b",
        "\u00ad",
        "0\t0\n",
    ),
    *(
        "a b ",
        "Yes? ",
        "A! ",
        "http://",
        "a@",
        "www.a",
        "<a",
        "<!--",
        "<!",
        "![",
        "](",
        "[a](",
        "{\\",
        "\\N",
        "♪",
        "- ",
        "1) ",
        "(1) ",
        "第一",
    ),
)


def runs(size: int = SIZE) -> Iterator[tuple[str, str]]:
    """Strings that repeat themselves, in lines that are not too long."""
    for run in RUNS:
        if "\n" in run:
            yield repr(run), run * (size // len(run.encode()))
        else:
            line = run * (_LINE // len(run)) + "\n"
            yield repr(run), line * max(1, size // len(line.encode()))


def attacks(data: bytes, *, is_html: bool = False) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What can be made of a file, by names; each is made when it is asked for."""
    if data.startswith(b"PK"):
        yield from _of_archive(data)
    elif data.startswith(b"%PDF"):
        yield from _of_pdf()
    elif data.startswith(b"PAR1"):
        yield from _of_parquet()
    elif is_html:
        yield from _of_html()
    elif data.lstrip().startswith((b"<?xml", b"<TEI", b"<tmx", b"<xliff")):
        yield from _of_xml(data, SIZE)
    else:
        if data.startswith(b"{"):
            yield from _of_json(data)
        yield from _of_lines(data)


def _named(name: str, make: Callable[..., bytes], *arguments: Any) -> tuple[str, Callable[[], bytes]]:
    return name, lambda: make(*arguments)


def _of_archive(data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {entry.filename: archive.read(entry) for entry in archive.infolist()}

    def packed(member: str, size: str, make: Callable[[], bytes]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, content in members.items():
                kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                archive.writestr(zipfile.ZipInfo(name), make() if name == member else content, kind)
            if size != "9 KB":
                archive.writestr(zipfile.ZipInfo("stuffing.png"), random.Random(1).randbytes(600_000))
        return stream.getvalue()

    for member, content in members.items():
        if content.lstrip().startswith(b"<"):
            for label, size in PACKED.items():
                with_runs = label == "9 KB" and re.search("document|content|xhtml|sheet1|String", member) is not None
                made = _of_xml(content, size, with_runs=with_runs, is_short=label != "9 KB")
                for name, make in islice(made, 1 if label == "1 MB" else None):
                    yield _named(f"{member} {label} {name}", packed, member, label, make)

    def directory() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name), content)
            for number in range(9000):
                archive.writestr(zipfile.ZipInfo(f"xl/worksheets/x{number}.xml"), b"")
        return stream.getvalue()

    yield "members", directory
    if sheet := next((name for name in members if "sheet1" in name), None):
        cell = b'<c r="%s1" t="str"><v>a</v></c>'
        head, tail = members[sheet].partition(b"<sheetData>")[:2], b"</sheetData></worksheet>"
        for column in (b"B", b"CV", b"XFD"):
            for piece in (
                b"<row>" + cell % column + b"</row>",
                b"<row>" + cell % column * 100 + b"</row>",
                cell % column,
            ):
                for label, size in list(PACKED.items())[:2]:
                    rows = piece * (size // len(piece))
                    made = b"".join(head) + (b"<row>" + rows + b"</row>" if piece[1:2] == b"c" else rows) + tail
                    yield _named(f"{sheet} {label} {piece[:24].decode()}", packed, sheet, label, partial(bytes, made))


def _of_xml(
    data: bytes, size: int, *, with_runs: bool = True, is_short: bool = False
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    tree = etree.fromstring(data)
    seen = set()

    def around(element: Any) -> tuple[bytes, bytes]:
        """What stands before an element and behind it."""
        mark = etree.Comment("HERE")
        copy = etree.fromstring(etree.tostring(tree))
        found = next(islice(copy.iter(etree.Element), list(tree.iter(etree.Element)).index(element), None))
        if found.getparent() is None:
            return b"", b""
        found.getparent().replace(found, mark)
        before, _, after = etree.tostring(copy).partition(b"<!--HERE-->")
        return before, after

    for element in tree.iter(etree.Element):
        if element.tag in seen:
            continue
        seen.add(element.tag)
        before, after = around(element)
        name = f"{element.prefix}:" * bool(element.prefix) + etree.QName(element).localname
        whole = re.sub(rb' xmlns(:\w+)?="[^"]*"', b"", etree.tostring(element, with_tail=False))
        start = re.match(rb"<[^>]*?(?=/?>)", etree.tostring(element, with_tail=False) if not before else whole)[0]
        tag = name.encode()

        def put(content: Callable[[], bytes], before: bytes = before, after: bytes = after) -> bytes:
            return before + content() + after

        def many(piece: bytes) -> bytes:
            return piece * (size // len(piece))

        if before:
            yield _named(f"<{name}> many", put, lambda whole=whole, many=many: many(whole))
            yield _named(f"<{name}> empty", put, lambda tag=tag, many=many: many(b"<" + tag + b"/>"))
            yield _named(f"<{name}> with attributes", put, lambda s=start, many=many: many(s + b"/>"))
        if is_short:
            continue
        yield _named(
            f"<{name}> deep",
            put,
            lambda s=start, t=tag: (s + b">") * (size // len(s)) + (b"</" + t + b">") * (size // len(s)),
        )
        yield _named(f"<{name}> not deep", put, lambda s=start, t=tag: (s + b">") * 250 + many(b"<" + t + b"/>"))
        inner = lambda content, s=start, t=tag: s + b">" + content() + b"</" + t + b">"  # noqa: E731
        yield _named(f"<{name}> text", put, lambda inner=inner: inner(lambda: b"a" * size))
        yield _named(f"<{name}> pieces", put, lambda inner=inner: inner(lambda: many(b"a<b/>")))
        yield _named(f"<{name}> comments", put, lambda inner=inner: inner(lambda: many(b"a<!---->")))
        for key in element.attrib:
            local = etree.QName(key).localname.encode()

            def changed(value: bytes, s: bytes = start, k: bytes = local) -> bytes:
                return re.sub(rb"(\b" + k + rb'=)"[^"]*"', lambda m: m[1] + b'"' + value + b'"', s, count=1)

            for what, value in (
                ("a", b"a" * size),
                ("digits", b"9" * size),
                ("words", b"a " * (size // 2)),
                ("big", b"9" * 9),
            ):
                yield _named(
                    f"<{name} {local.decode()}> {what}", put, lambda c=changed, v=value, t=tag: c(v) + b"></" + t + b">"
                )
        if with_runs and element.text and element.text.strip():
            for run, string in runs(min(size, SIZE)):
                escaped = re.sub("[&<]", lambda m: {"&": "&amp;", "<": "&lt;"}[m[0]], string).encode()
                yield _named(f"<{name}> {run}", put, lambda inner=inner, e=escaped: inner(lambda: e))
    root = re.search(rb"<[A-Za-z][^>]*?(?=/?>)", data)
    first, second = data[: root.end()], data[root.end() :]
    yield "attributes", lambda: first + b"".join(b' a%d=""' % n for n in range(size // 8)) + second
    yield "namespaces", lambda: first + b"".join(b' xmlns:a%d="b"' % n for n in range(size // 14)) + second
    head, tail = data[: data.rfind(b"</")], data[data.rfind(b"</") :]
    yield "entities", lambda: head + b"&amp;" * (size // 5) + tail
    yield "characters", lambda: head + b"&#65;" * (size // 5) + tail
    yield "undefined entities", lambda: head + b"&x;" * (size // 3) + tail
    yield "names", lambda: head + b"".join(b"<a%d/>" % n for n in range(size // 8)) + tail
    yield "spaces", lambda: head + b" " * size + tail
    yield "instructions", lambda: head + b"<?a?>" * (size // 5) + tail


_TAGS = (
    *(
        "p",
        "div",
        "table",
        "tr",
        "td",
        "li",
        "ul",
        "ol",
        "a",
        "b",
        "i",
        "span",
        "br",
        "hr",
        "pre",
        "blockquote",
        "h1",
        "script",
    ),
    *(
        "style",
        "ruby",
        "rt",
        "rp",
        "nav",
        "title",
        "select",
        "option",
        "svg",
        "math",
        "template",
        "form",
        "dl",
        "dt",
        "article",
    ),
    *(
        "textarea",
        "font",
        "nobr",
        "button",
        "frameset",
        "noscript",
        "iframe",
        "img",
        "input",
        "sup",
        "main",
        "section",
        "aside",
    ),
)


def _of_html() -> Iterator[tuple[str, Callable[[], bytes]]]:
    head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>t</title></head><body>'
    head += "<p>One sentence is here.</p>"
    end = "<p>And another one is here, in English.</p></body></html>"

    def page(piece: str, size: int = SIZE) -> bytes:
        return (head + piece * (size // len(piece)) + end).encode()

    for tag in _TAGS:
        yield _named(f"<{tag}> many", page, f"<{tag}>A.</{tag}>")
        yield _named(f"<{tag}> unclosed", page, f"<{tag}>")
        yield _named(f"<{tag}> unclosed with words", page, f"<{tag}>a ")
        yield _named(f"</{tag}>", page, f"</{tag}>")
    for pair in (
        "<b><p>",
        "<a><div>",
        "<table><tr><td>",
        "<table><b>",
        "<ul><li>",
        "<svg><p>",
        "<font><i>",
        "<a><table>",
        "<b></p>",
        "<i><b></i>",
    ):
        yield _named(f"{pair}", page, pair)
    for run, string in runs():
        yield run, lambda string=string: (head + "<p>" + string + end).encode()
        if not run.startswith("'<"):
            yield (
                f"pre {run}",
                lambda string=string: (head + "<pre>" + string.replace("<", "&lt;") + "</pre>" + end).encode(),
            )
    yield "entities", lambda: page("&nbsp;")
    yield "bad entities", lambda: page("&a")
    yield "attributes", lambda: (head + "<p " + " ".join(f"a{n}=b" for n in range(SIZE // 8)) + ">" + end).encode()
    yield "attribute", lambda: (head + "<p class='" + "a " * (SIZE // 2) + "'>" + end).encode()
    yield "style", lambda: (head + "<p style='" + "a:b;" * (SIZE // 4) + "'>" + end).encode()
    yield "comment", lambda: (head + "<!--" * (SIZE // 4) + end).encode()
    yield "names", lambda: (head + "".join(f"<a{n}>" for n in range(SIZE // 8)) + end).encode()
    yield "before", lambda: b"<!---->" * (SIZE // 7) + head.encode()
    yield "spaces before", lambda: b" " * SIZE + head.encode()
    yield "cells", lambda: page("<table><tr><td colspan=1000 rowspan=1000>a</td></tr></table>")


def _of_lines(data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    lines = data.splitlines(keepends=True)
    for number, line in enumerate(dict.fromkeys(lines)):
        if number == 12:
            break
        start = b"".join(lines[: lines.index(line)])
        yield f"line {number} many", lambda start=start, line=line: start + line * (SIZE // len(line))
        bare = line.rstrip(b"\r\n")
        if bare:
            yield f"line {number} in one", lambda start=start, bare=bare: start + bare * (SIZE // len(bare))
            yield f"line {number} of one", lambda start=start, bare=bare: start + b"\n".join([bare[:1]] * (SIZE // 2))
        for at, cell in enumerate(re.split(rb"([\t,|;])", bare)[:40:2]):
            if cell and number < 4:
                for what, value in (
                    ("digits", b"9" * SIZE),
                    ("a", b"a" * SIZE),
                    ("quotes", b'"' * SIZE),
                    ("big", b"9" * 9),
                ):
                    changed = bare.replace(cell, value, 1)
                    yield (
                        f"line {number} cell {at} {what}",
                        lambda start=start, changed=changed: start + changed + b"\n",
                    )
    half = b"".join(lines[: max(1, len(lines) // 2)])
    for run, string in runs():
        yield run, lambda string=string: string.encode()
        yield f"behind {run}", lambda string=string: half + string.encode()
        yield f"one line of {run}", lambda string=string: half + string.replace("\n", "").encode()
        first = lines[0].rstrip(b"\r\n") if lines else b""
        yield (
            f"in the first line {run}",
            lambda string=string, first=first: first + string.replace("\n", "").encode() + b"\n" + half,
        )
    for mark in ("\t", ",", ";", "|"):
        yield (
            f"{mark!r} columns",
            lambda mark=mark: (mark.join(f"c{n}" for n in range(SIZE // 8)) + "\n" + "a\n").encode(),
        )
        yield f"{mark!r} rows", lambda mark=mark: f"a{mark}b\n".encode() * (SIZE // 4)
        yield f"{mark!r} wide rows", lambda mark=mark: (mark * 999 + "\n").encode() * (SIZE // 1000)


def _of_json(data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    first = data
    try:
        value = json.loads(first)
    except ValueError:  # lines, each of which is a value
        first = data.split(b"\n")[0]
        value = json.loads(first)
    values: tuple[tuple[str, str], ...] = (
        ("string", '"' + "a" * SIZE + '"'),
        ("number", "9" * SIZE),
        ("decimal", "0." + "9" * SIZE),
        ("exponent", "1e999999999"),
        ("deep list", "[" * (SIZE // 2) + "]" * (SIZE // 2)),
        ("deep object", '{"a":' * (SIZE // 6) + "1" + "}" * (SIZE // 6)),
        ("numbers", "[" + ",".join("1" * 1 for _ in range(SIZE // 2)) + "]"),
        ("lists", "[" + ",".join(["[]"] * (SIZE // 3)) + "]"),
        ("strings", "[" + ",".join(['""'] * (SIZE // 3)) + "]"),
        ("objects", "[" + ",".join(["{}"] * (SIZE // 3)) + "]"),
        ("keys", "{" + ",".join(f'"{n}":1' for n in range(SIZE // 10)) + "}"),
        ("backslashes", '"' + "\\\\" * (SIZE // 2) + '"'),
        ("escapes", '"' + "\\u0041" * (SIZE // 6) + '"'),
    )

    def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        yield path
        if isinstance(node, dict):
            for key in node:
                yield from places(node[key], (*path, key))
        elif isinstance(node, list) and node:
            yield from places(node[0], (*path, 0))

    def put(path: tuple[Any, ...], made: str) -> bytes:
        copy = json.loads(first)
        if not path:
            return made.encode()
        node = copy
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = "HERE"
        return json.dumps(copy).replace('"HERE"', made).encode()

    def many(path: tuple[Any, ...]) -> bytes:
        node = value
        for key in path:
            node = node[key]
        piece = json.dumps(node[0])
        return put(path, "[" + ",".join([piece] * (SIZE // (len(piece) + 1))) + "]")

    for path in places(value):
        where = "/".join(map(str, path))
        for name, made in values:
            yield _named(f"{where} {name}", put, path, made)
        node = value
        for key in path:
            node = node[key]
        if isinstance(node, list) and node:
            yield _named(f"{where} many", many, path)


def _of_pdf() -> Iterator[tuple[str, Callable[[], bytes]]]:
    def pdf(
        content: bytes, *, pages: int = 1, extra: bytes = b"", packed: bool = False, annotations: bytes = b""
    ) -> bytes:
        kids = b" ".join(b"%d 0 R" % (10 + n) for n in range(pages))
        body = zlib.compress(content, 9) if packed else content
        kind = b"/Filter /FlateDecode " * packed
        objects = {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
            4: b"<< " + kind + b"/Length %d >>\nstream\n" % len(body) + body + b"\nendstream",
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        }
        page = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> /XObject << /X0 6 0 R >> >>" + annotations + b" >>"
        )
        objects |= dict.fromkeys(range(10, 10 + pages), page)
        made, places = b"%PDF-1.4\n" + extra, {}
        parts = [made]
        length = len(made)
        for number, value in sorted(objects.items()):
            places[number] = length
            parts.append(b"%d 0 obj\n" % number + value + b"\nendobj\n")
            length += len(parts[-1])
        parts.append(b"trailer << /Root 1 0 R /Size %d >>\n" % (10 + pages))
        return b"".join(parts)

    begin, end = b"BT /F1 12 Tf 72 700 Td ", b" ET"
    for name, piece in {
        "strings": b"(a) Tj ",
        "strings in lines": b"(a) Tj 0 -1 Td ",
        "words": b"(a ) Tj ",
        "strings at places": b"1 0 0 1 50 50 Tm (a) Tj ",
        "letters in arrays": b"[(a) -500 (b) 900] TJ ",
        "spread": b"7 3 Td (a) Tj ",
        "columns": b"60 0 Td (ab) Tj -60 -1 Td (ab) Tj ",
        "tiny": b"/F1 .001 Tf (a) Tj ",
        "huge": b"/F1 9999999 Tf (a) Tj ",
        "saves": b"q ",
        "lines": b"0 0 m 9 9 l S ",
        "far": b"99999 99999 Td (a) Tj ",
    }.items():
        for size in (SIZE, 20_000_000):
            content = begin + piece * (size // len(piece)) + end
            yield f"{name} {size}", lambda content=content, size=size: pdf(content, packed=size > SIZE)
    yield "long string", lambda: pdf(begin + b"(" + b"a" * SIZE + b") Tj" + end)
    yield "long string packed", lambda: pdf(begin + b"(" + b"a" * 50_000_000 + b") Tj" + end, packed=True)
    yield "pages", lambda: pdf(begin + b"(a) Tj" + end, pages=6000)
    yield "pages of strings", lambda: pdf(begin + b"(a) Tj 0 -1 Td " * 20000 + end, pages=3000, packed=True)
    yield "arrays", lambda: pdf(b"", extra=b"9 0 obj " + b"[" * SIZE + b" endobj ")
    yield "dictionaries", lambda: pdf(b"", extra=b"9 0 obj " + b"<</a" * (SIZE // 4) + b" endobj ")
    yield (
        "objects",
        lambda: pdf(b"", extra=b"".join(b"%d 0 obj 1 endobj " % n for n in range(10_000, 10_000 + SIZE // 20))),
    )
    forms = b"".join(
        b"%d 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
        b"/Resources << /XObject << /X%d %d 0 R >> /Font << /F1 5 0 R >> >> "
        b"/Length %d >> stream\n%s\nendstream endobj\n"
        % (
            6 + 1000 * n if n else 6,
            n + 1,
            6 + 1000 * (n + 1),
            len(b"/X%d Do " % (n + 1)) * 10,
            b"/X%d Do " % (n + 1) * 10,
        )
        for n in range(9)
    )
    yield "forms in forms", lambda: pdf(b"/X0 Do " * 10, extra=forms)


def _of_parquet() -> Iterator[tuple[str, Callable[[], bytes]]]:
    import pyarrow
    from pyarrow import parquet

    def written(columns: dict[str, Any], metadata: dict[str, str] | None = None, **options: Any) -> bytes:
        stream = io.BytesIO()
        table = pyarrow.table(columns)
        if metadata:
            table = table.replace_schema_metadata(metadata)
        parquet.write_table(table, stream, compression="zstd", **options)
        return stream.getvalue()

    def repeated(text: str, count: int) -> Any:
        return pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * count, pyarrow.int32()), pyarrow.array([text]))

    yield "rows", lambda: written({"source": repeated("a", 9_000_000), "target": repeated("b", 9_000_000)})
    yield "some rows", lambda: written({"source": repeated("a", 300_000), "target": repeated("b", 300_000)})
    yield "large cells", lambda: written({"source": repeated("a" * 900_000, 9000), "target": repeated("b", 9000)})
    yield "a large cell", lambda: written({"source": ["a" * 100_000_000], "target": ["b"]})
    yield (
        "nothing",
        lambda: written(
            {"source": pyarrow.nulls(9_000_000, pyarrow.string()), "target": pyarrow.nulls(9_000_000, pyarrow.string())}
        ),
    )
    yield "lists", lambda: written({"source": [[""] * 3_000_000], "target": [["a"]]})
    yield "many lists", lambda: written({"source": [[""] * 100] * 90_000, "target": [["a"]] * 90_000})
    yield "empty lists", lambda: written({"source": [[""]] + [[]] * 3_000_000, "target": [["a"]] + [[]] * 3_000_000})
    yield "columns", lambda: written({"source": ["a"], "target": ["b"], **{f"c{n}": [""] for n in range(9000)}})
    yield "row groups", lambda: written({"source": ["a"] * 6000, "target": ["b"] * 6000}, row_group_size=1)
    yield "metadata", lambda: written({"source": ["a"], "target": ["b"]}, {"aligner": "a" * SIZE})
    yield "recipe", lambda: written({"source": ["a"], "target": ["b"], "recipe": ["[" * SIZE]})
    yield "notes", lambda: written({"source": ["a"] * 900, "target": ["b"] * 900, "note": ["n " * 500_000] * 900})
