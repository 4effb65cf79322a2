"""Names that a user can choose, and where the code behind each one is. Nothing is imported until it is chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from aligner.errors import ChoiceError, expect

_WORKBOOK = rb"PK\x03\x04.*(\[Content_Types\]\.xml|xl/)"


@dataclass(frozen=True, slots=True)
class Entry:
    """A format as the registry knows it.

    Attributes:
        place: Where its descriptor is, `module:attribute`.
        suffixes: Those of its files.
        shared: Suffixes that its files may have as well, where their content says what they are.
        looks: A pattern that fits the beginning of its files and of no others.
        is_read: False where it is only written.
        read_only: Those of the suffixes whose files are read but not written, because their programs would not take
            ours, and the suffix to write instead.
        library: What has to be installed besides this package, as a module that Python imports.
    """

    place: str
    suffixes: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    looks: bytes | None = None
    is_read: bool = True
    read_only: tuple[tuple[str, str], ...] = ()
    library: str = ""


class Formats(Mapping[str, Entry]):
    """The formats of one kind of files, by the names that a user calls them.

    Args:
        entries: The formats.

    Attributes:
        suffixes: The names of the formats that suffixes stand for. One of two parts goes before its last part alone.
        all_suffixes: Those, and those that count only together with the content of a file.
        readable: The names of those that are read.
    """

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries
        self.suffixes = {suffix: name for name, entry in entries.items() for suffix in entry.suffixes}
        self.all_suffixes = frozenset(
            suffix for entry in entries.values() for suffix in (*entry.suffixes, *entry.shared)
        )
        self.readable = tuple(name for name, entry in entries.items() if entry.is_read)

    def __getitem__(self, name: str) -> Entry:
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def load(self, name: str) -> Any:
        """Import the descriptor of a format.

        Raises:
            ChoiceError: There is no such format; the message lists those there are.
        """
        return load({known: entry.place for known, entry in self.items()}, name, "format")

    def is_installed(self, name: str) -> bool:
        """Return whether all is installed that a format needs."""
        library = self[name].library
        return not library or find_spec(library) is not None

    def suffix_of(self, path: str) -> str:
        """Return the suffix of a file in lower case: its last two parts if they stand for a format, else the last."""
        parts = [part.lower() for part in PurePath(path).suffixes]
        both = "".join(parts[-2:])
        return both if both in self.suffixes else "".join(parts[-1:])

    def format_of(self, path: str, name: str | None = None, *, to_read: bool = False) -> str:
        """Return the name of the format that a file's suffix stands for, or `name` itself where it is given.

        Args:
            path: The file.
            name: What the user says of it.
            to_read: Whether it is to be read, so that an error names no format that is written only.

        Raises:
            ChoiceError: The suffix, or the name, stands for none.
        """
        expect(name, (str, type(None)), "the name of a format")
        choices = self.readable if to_read else tuple(self)
        if name is not None:
            if name not in self:
                raise ChoiceError(f"unknown format {name!r}", hint=f"choose from: {', '.join(sorted(choices))}")
            return name
        suffix = self.suffix_of(path)
        others = [name for name, entry in self.items() if to_read and suffix in entry.shared]
        if suffix not in self.suffixes and len(others) == 1:
            return others[0]
        instead = {} if to_read or suffix not in self.suffixes else dict(self[self.suffixes[suffix]].read_only)
        if suffix in instead:
            hint = f"write {instead[suffix]}, which it can import"
            raise ChoiceError(f"a {suffix} is read only: its program takes none but its own", file=path, hint=hint)
        if suffix not in self.suffixes:
            what = f"unknown suffix {suffix!r}" if suffix else "no suffix to tell the format by"
            known = ", ".join(suffix for suffix, of in self.suffixes.items() if of in choices)
            hint = f"known suffixes: {known}; or name the format yourself ({', '.join(choices)})"
            raise ChoiceError(what, file=path, hint=hint)
        return self.suffixes[suffix]

    def looks_like(self, start: bytes) -> str | None:
        """Return the name of the first format that fits a file which begins like this."""
        marks = ((name, entry.looks) for name, entry in self.items() if entry.looks is not None)
        return next((name for name, mark in marks if re.match(mark, start, re.DOTALL)), None)

    def may_be(self, path: str, name: str) -> bool:
        """Return whether a file with this suffix may be in the format `name`, if its content says so."""
        return self.suffix_of(path) in (*self[name].suffixes, *self[name].shared)


# Of alignments. Files in XML have many suffixes, and `.xml` is one that they share.
FORMATS = Formats(
    {
        "tmx": Entry("aligner.formats.tmx:FORMAT", (".tmx",), (".xml",), rb".*?<tmx[\s>]"),
        "tei": Entry(
            "aligner.formats.tei:FORMAT",
            (".tei", ".xml"),
            looks=rb".*?<(\w+:)?(teiCorpus|TEI)[\s>](?!.*(\starget=[\"'][^#\"']+#|<linkGrp\s[^>]*\btoDoc=))",
        ),
        "tei-standoff": Entry(
            "aligner.formats.tei.standoff:FORMAT",
            (".links.xml",),
            (".xml",),
            rb".*?<(\w+:)?TEI[\s>].*\starget=[\"'][^#\"']+#",
        ),
        "xliff": Entry(
            "aligner.formats.xliff:FORMAT",
            (".xlf", ".xliff", ".sdlxliff", ".mqxliff"),
            (".xml",),
            rb".*?<(\w+:)?xliff[\s>]",
            read_only=((".sdlxliff", ".xlf"), (".mqxliff", ".xlf")),
        ),
        "xlsx": Entry("aligner.formats.xlsx:FORMAT", (".xlsx",), (".xlsm", ".xltx", ".xltm"), _WORKBOOK),
        "csv": Entry("aligner.formats.csv:FORMAT", (".csv",), looks=rb"(\xef\xbb\xbf)?number[,;\t]source\["),
        "tsv": Entry("aligner.formats.tsv:FORMAT", (".tsv",), looks=rb"(\xef\xbb\xbf)?source\[[^\t]*\ttarget\["),
        "html": Entry("aligner.formats.html:FORMAT", (".html",), is_read=False),
        "json": Entry("aligner.formats.json:FORMAT", (".json",), looks=rb'.*?"format"\s*:\s*"aligner"'),
        "jsonl": Entry("aligner.formats.jsonl:FORMAT", (".jsonl",), looks=rb'\{"source": ?\['),
        "parquet": Entry("aligner.formats.parquet:FORMAT", (".parquet",), looks=rb"PAR1", library="pyarrow"),
        "moses": Entry("aligner.formats.moses:FORMAT", (".moses",)),
        "xces": Entry("aligner.formats.xces:FORMAT", (".xces", ".xces.xml"), (".xml",), rb".*?<cesAlign[\s>]"),
        "intertext": Entry(
            "aligner.formats.intertext:FORMAT", (".intertext.xml",), (".xml",), rb".*?<linkGrp\s[^>]*\btoDoc="
        ),
        "vertical": Entry("aligner.formats.vertical:FORMAT", (".vert", ".vrt")),
        "align": Entry(
            "aligner.formats.ladder:FORMAT", (".align",), (".ladder",), rb"\s*\(?\[[0-9, ]*\][:,] ?\[[0-9, ]*\]"
        ),
        "hunalign": Entry(
            "aligner.formats.hunalign:FORMAT",
            (".ladder",),
            looks=rb"0\t0(\t[-0-9.]+)?\r?\n[0-9]+\t[0-9]+[\t\r\n]",
        ),
    }
)

# Of what two texts have in common. The tables and the lines are read with both texts.
MINED = Formats(
    {
        "tsv": Entry("aligner.formats.mined.tables:TSV", (".tsv",)),
        "jsonl": Entry("aligner.formats.mined.tables:JSONL", (".jsonl",)),
        "tmx": Entry("aligner.formats.mined.tmx:FORMAT", (".tmx",), is_read=False),
        "tei": Entry("aligner.formats.mined.tei:FORMAT", (".tei", ".xml"), is_read=False),
        "html": Entry("aligner.formats.mined.html:FORMAT", (".html",), is_read=False),
    }
)

# Of glossaries.
TERMBASES = Formats(
    {
        "tbx": Entry("aligner.termbases.tbx:FORMAT", (".tbx",), (".v2.tbx",), rb".*?<tbx[\s>]"),
        "tbx2": Entry("aligner.termbases.tbx2:FORMAT", (".v2.tbx",), (".tbx",), rb".*?<martif[\s>]"),
        "xlsx": Entry("aligner.termbases.xlsx:FORMAT", (".xlsx",), looks=_WORKBOOK),
        "csv": Entry("aligner.termbases.csv:FORMAT", (".csv",)),
        "tsv": Entry("aligner.termbases.tsv:FORMAT", (".tsv",)),
        "memoq": Entry(
            "aligner.termbases.memoq:FORMAT",
            (".memoq.csv",),
            (".csv", ".txt"),
            rb"[^\n]*\b(Entry_ID|Entry_Note|Term_Info)\b",
        ),
        "omegat": Entry("aligner.termbases.omegat:FORMAT", (".txt", ".utf8")),
        "markdown": Entry(
            "aligner.termbases.markdown:FORMAT",
            (".md",),
            looks=rb"(?:[^\n]*\n)*?[ \t]*\|[^\n]*\|[ \t]*\r?\n[ \t]*\|[ :|-]+\|",
        ),
        "html": Entry("aligner.termbases.html:FORMAT", (".html",), looks=rb"(?i)(\xef\xbb\xbf)?\s*<!doctype html"),
    }
)

# Of texts; one in none of them is plain text. An archive says what it is in its first entry, or by one that only
# archives of its kind have.
TEXTS = Formats(
    {
        "html": Entry(
            "aligner.texts.html:FORMAT",
            (".html", ".htm", ".xhtml"),
            looks=rb"(?i)(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--((?!-->).)*-->\s*)*<(!doctype\s+html|html)\b",
        ),
        "markdown": Entry("aligner.texts.markdown:FORMAT", (".md", ".markdown")),
        "odt": Entry(
            "aligner.texts.odt:FORMAT",
            (".fodt",),
            (".odt", ".ott"),
            rb"PK\x03\x04.*mimetypeapplication/vnd\.oasis\.opendocument\.text",
        ),
        "epub": Entry("aligner.texts.epub:FORMAT", shared=(".epub",), looks=rb"PK\x03\x04.*META-INF/container\.xml"),
        "docx": Entry(
            "aligner.texts.docx:FORMAT", shared=(".docx", ".docm", ".dotx"), looks=rb"PK\x03\x04.*word/document"
        ),
        "pdf": Entry("aligner.texts.pdf:FORMAT", shared=(".pdf",), looks=rb"%PDF-"),
        "srt": Entry("aligner.texts.subtitles:SRT", (".srt",)),
        "vtt": Entry("aligner.texts.subtitles:VTT", (".vtt",)),
    }
)

# Checks by the kinds of findings that they report, in the order in which those are counted. A check is a
# `finding.Check`; one that reports several kinds stands here with each.
CHECKS: Mapping[str, str] = MappingProxyType(
    {
        "number": "aligner.check.figures:CHECK",
        "date": "aligner.check.figures:CHECK",
        "unit": "aligner.check.units:CHECK",
        "conversion": "aligner.check.units:CHECK",
        "name": "aligner.check.names:CHECK",
        "negation": "aligner.check.negation:CHECK",
        "quote": "aligner.check.marks:CHECK",
        "term": "aligner.check.terms:CHECK",
        "inconsistent": "aligner.check.repeats:CHECK",
        "doubled": "aligner.check.repeats:CHECK",
        "untranslated": "aligner.check.completeness:CHECK",
        "omitted": "aligner.check.completeness:CHECK",
        "incomplete": "aligner.check.omission:CHECK",
        "length": "aligner.check.completeness:CHECK",
        "tag": "aligner.check.markup:CHECK",
        "limit": "aligner.check.limits:CHECK",
        "spacing": "aligner.check.spacing:CHECK",
        "repeated": "aligner.check.doubling:CHECK",
        "width": "aligner.check.widths:CHECK",
        "ending": "aligner.check.endings:CHECK",
        "pattern": "aligner.check.patterns:CHECK",
    }
)

# What is looked for in a sort of texts.
PROFILES: Mapping[str, str] = MappingProxyType(
    {
        "legal": "aligner.check.profiles:LEGAL",
        "software": "aligner.check.profiles:SOFTWARE",
        "literary": "aligner.check.profiles:LITERARY",
    }
)

# How grave a finding is, the gravest first.
LEVELS = ("error", "warning", "information")

# Commands, in the order in which the help lists them.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "align": "aligner.cli.align:align",
        "segment": "aligner.cli.segment:segment",
        "separate": "aligner.cli.separate:separate",
        "show": "aligner.cli.show:show",
        "review": "aligner.cli.review:review",
        "convert": "aligner.cli.convert:convert",
        "new": "aligner.cli.new:new",
        "pair": "aligner.cli.pair:pair",
        "batch": "aligner.cli.batch:batch",
        "export": "aligner.cli.export:export",
        "merge": "aligner.cli.merge:merge",
        "remove": "aligner.cli.remove:remove",
        "join": "aligner.cli.join:join",
        "evaluate": "aligner.cli.evaluate:evaluate",
        "links": "aligner.cli.links:links",
        "glossary": "aligner.cli.glossary:glossary",
        "check": "aligner.cli.check:check",
        "statistics": "aligner.cli.statistics:statistics",
        "search": "aligner.cli.search:search",
        "translations": "aligner.cli.lookups:translations",
        "collocations": "aligner.cli.lookups:collocations",
        "frequencies": "aligner.cli.lookups:frequencies",
        "mine": "aligner.cli.mine:mine",
        "compare": "aligner.cli.compare:compare",
        "glosses": "aligner.cli.glosses:glosses",
        "demo": "aligner.cli.demo:demo",
        "completion": "aligner.cli.completion:completion",
    }
)

# What stands behind a colon is asked of the user, and given to the constructor.
ENCODERS: Mapping[str, str] = MappingProxyType(
    {
        "use": "aligner.encoders.use:UniversalSentenceEncoder",
        "none": "aligner.encoders:no_encoder",
        "sentence-transformers:MODEL": "aligner.encoders.sentence_transformers:SentenceTransformersEncoder",
    }
)

# One folder a language; the key is the primary subtag.
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "aligner.languages.ar:LANGUAGE",
        "de": "aligner.languages.de:LANGUAGE",
        "en": "aligner.languages.en:LANGUAGE",
        "es": "aligner.languages.es:LANGUAGE",
        "fr": "aligner.languages.fr:LANGUAGE",
        "it": "aligner.languages.it:LANGUAGE",
        "ja": "aligner.languages.ja:LANGUAGE",
        "ko": "aligner.languages.ko:LANGUAGE",
        "nl": "aligner.languages.nl:LANGUAGE",
        "pl": "aligner.languages.pl:LANGUAGE",
        "pt": "aligner.languages.pt:LANGUAGE",
        "ru": "aligner.languages.ru:LANGUAGE",
        "th": "aligner.languages.th:LANGUAGE",
        "tr": "aligner.languages.tr:LANGUAGE",
        "zh": "aligner.languages.zh:LANGUAGE",
    }
)


def load(table: Mapping[str, str], name: str, what: str) -> Any:
    """Import the object that `table` has under `name`.

    Args:
        table: One of the tables of this module.
        name: The user's choice.
        what: What is being chosen, for the error message.

    Raises:
        ChoiceError: There is no such name; the message lists those there are.
    """
    if name not in table:
        raise ChoiceError(f"unknown {what} {name!r}", hint=f"choose from: {', '.join(sorted(table))}")
    module, _, attribute = table[name].partition(":")
    return getattr(import_module(module), attribute)
