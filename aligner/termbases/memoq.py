"""Term bases of memoQ as CSV, with the names that it gives to columns, by which it finds the field for each of them.

An entry has an example and, in `Term_Info`, the way it is matched on each side; `NonTerm` among that marks a term that
is not to be used. Such is the target of a rejected pair. Each pair is an entry of its own, as its note belongs to it.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, which memoQ shows.
"""

from __future__ import annotations

import csv
import io
import re
from typing import BinaryIO

from aligner import report
from aligner.errors import FormatError
from aligner.formats import ReadOptions
from aligner.formats.languages import two_of
from aligner.formats.messages import shortened
from aligner.languages import get, is_supported, named
from aligner.languages.names import REGIONS
from aligner.model import Glossary, Term, TermStatus
from aligner.render.tables import Cell, harmless, restored, write_csv
from aligner.termbases import TermbaseFormat, tsv
from aligner.termbases.cleaning import clean_line, language

# It has no Chinese without a region.
_CHINESE = {"zh": "zh-CN", "zh-hans": "zh-CN", "zh-hant": "zh-TW"}
_MATCHING = "CasePermissive;HalfPrefix"  # its own default
_FORBIDDEN = "NonTerm"
_ENTRY = re.compile("Entry_|Term_", re.IGNORECASE)


def language_name(tag: str) -> str:
    """What memoQ calls a language; one that is not known here keeps its tag."""
    primary, _, rest = _CHINESE.get(tag.lower(), tag).partition("-")
    region = REGIONS.get(rest.upper()) if rest else ""
    if not is_supported(primary) or region is None:
        return tag.replace("-", "_")
    name = get(primary).name
    return f"{name}_{region}" if region else name


def tag_of(name: str) -> str:
    """The tag of a language that memoQ calls by `name`; an empty string where it is none."""
    first, _, rest = name.strip().partition("_")
    known = named(first)
    if known is None:
        return language(name)
    region = next((tag for tag, name in REGIONS.items() if name.lower() == rest.lower()), "")
    return f"{known.tag}-{region}" if region else known.tag


def write(glossary: Glossary, stream: BinaryIO) -> None:
    """Write one entry a pair, with the first context of each term as its example.

    Warns of terms that get an apostrophe.
    """
    langs = [language_name(glossary.source_lang) or "Source", language_name(glossary.target_lang) or "Target"]
    if langs[0] == langs[1]:
        langs = ["Source", "Target"]
    sides = [column for lang in langs for column in (f"{lang}_Def", lang, "Term_Info", "Term_Example")]
    rows: list[list[Cell]] = [["Entry_ID", "Entry_Note", *sides]]
    changed: list[str] = []
    for number, term in enumerate(glossary.terms):
        example = term.contexts[0] if term.contexts else None
        info = f"{_MATCHING};{_FORBIDDEN}" if term.status == "rejected" else _MATCHING
        source = ["", term.source, _MATCHING, clean_line(example.source) if example else ""]
        target = ["", term.target, info, clean_line(example.target) if example else ""]
        rows.append([number, term.note, *source, *target])
        changed += [cell for text in (term.source, term.target) if (cell := harmless(text)) != text]
    if changed:
        shown = ", ".join(changed[:5]) + (" …" if len(changed) > 5 else "")
        report.notice("changed", f"put an apostrophe before what a spreadsheet would take for a formula: {shown}")
    write_csv(rows, stream)


def read(stream: BinaryIO, name: str, options: ReadOptions = ReadOptions()) -> Glossary:
    """Read a term base of memoQ's: every term of the first language with every one of the second.

    Raises:
        FormatError: It has no two languages; a line was not understood.
    """
    terms: list[Term] = []
    header: list[str] = []
    langs: list[str] = []
    note = -1
    content = tsv.content(stream, name, options)
    first = content.partition("\n")[0]
    delimiter = max("\t;,", key=lambda character: first.count(character))
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    try:
        for row in rows:
            if not any(row):
                continue
            if not header:
                header = [cell.strip() for cell in row]
                langs = _languages(header, name, options)
                note = header.index("Entry_Note") if "Entry_Note" in header else -1
                continue
            cells = [*map(restored, row), *[""] * (len(header) - len(row))]
            sources, targets = (_terms(header, cells, lang) for lang in langs)
            remark = cells[note].strip() if note >= 0 else ""
            for source, _ in sources:
                for target, info in targets:
                    is_forbidden = _FORBIDDEN.lower() in info.lower().split(";")
                    status: TermStatus = "rejected" if is_forbidden else "approved"
                    terms.append(Term(source, target, status, note=remark))
    except csv.Error as error:
        raise FormatError(f"not valid CSV: {error}", file=name, line=rows.line_num) from None
    return Glossary(tuple(terms), name, *(tag_of(lang) if lang not in ("Source", "Target") else "" for lang in langs))


def _languages(header: list[str], name: str, options: ReadOptions) -> list[str]:
    """The columns with terms of the two languages that are wanted, or else of the first two."""
    found = dict.fromkeys(cell for cell in header if cell and not _ENTRY.match(cell) and not cell.endswith("_Def"))
    if len(found) < 2:
        hint = "export the term base from memoQ as CSV, with the names of the fields in the first row"
        raise FormatError("this is no term base of two languages", file=name, line=1, hint=hint)
    present = list(found)
    tags = [tag_of(lang) or lang for lang in present]
    wanted = options.languages
    two = sorted(two_of(tags, wanted, name)) if any(wanted) and len(present) > 2 else [0, 1]
    if rest := [lang for i, lang in enumerate(present) if i not in two]:
        report.notice(
            "left out", f"read {' and '.join(present[i] for i in two)}; passed over {shortened(rest)}", file=name
        )
    return [present[i] for i in two]


def _terms(header: list[str], cells: list[str], lang: str) -> list[tuple[str, str]]:
    """The terms of an entry in a language, each with what `Term_Info` behind it says."""
    found = []
    for i, (column, cell) in enumerate(zip(header, cells, strict=False)):
        if column == lang and (term := clean_line(cell)):
            info = cells[i + 1] if header[i + 1 : i + 2] == ["Term_Info"] else ""
            found.append((term, info))
    return found


FORMAT = TermbaseFormat(
    name="memoq",
    title="memoQ termbase (CSV)",
    read=read,
    write=write,
    keeps=frozenset({"rejected", "note", "lines"}),
)
