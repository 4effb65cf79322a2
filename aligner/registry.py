"""Names that a user can choose, and where the code behind each one is. Nothing is imported until it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import PurePath
from types import MappingProxyType
from typing import Any

from aligner.errors import ChoiceError

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "tmx": "aligner.formats.tmx:FORMAT",
        "tei": "aligner.formats.tei:FORMAT",
        "tei-standoff": "aligner.formats.tei.standoff:FORMAT",
        "xliff": "aligner.formats.xliff:FORMAT",
        "xlsx": "aligner.formats.xlsx:FORMAT",
        "csv": "aligner.formats.csv:FORMAT",
        "tsv": "aligner.formats.tsv:FORMAT",
        "html": "aligner.formats.html:FORMAT",
        "json": "aligner.formats.json:FORMAT",
        "jsonl": "aligner.formats.jsonl:FORMAT",
        "parquet": "aligner.formats.parquet:FORMAT",
        "moses": "aligner.formats.moses:FORMAT",
        "xces": "aligner.formats.xces:FORMAT",
        "intertext": "aligner.formats.intertext:FORMAT",
        "vertical": "aligner.formats.vertical:FORMAT",
        "align": "aligner.formats.ladder:FORMAT",
        "hunalign": "aligner.formats.hunalign:FORMAT",
    }
)

# A suffix of two parts goes before the last part alone.
SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".tmx": "tmx",
        ".tei": "tei",
        ".xml": "tei",
        ".links.xml": "tei-standoff",
        ".xlf": "xliff",
        ".xliff": "xliff",
        ".sdlxliff": "xliff",
        ".mqxliff": "xliff",
        ".xlsx": "xlsx",
        ".csv": "csv",
        ".tsv": "tsv",
        ".html": "html",
        ".json": "json",
        ".jsonl": "jsonl",
        ".parquet": "parquet",
        ".moses": "moses",
        ".xces": "xces",
        ".xces.xml": "xces",
        ".intertext.xml": "intertext",
        ".vert": "vertical",
        ".vrt": "vertical",
        ".align": "align",
        ".ladder": "hunalign",
    }
)

WRITTEN_ONLY = frozenset({"html"})
READABLE = tuple(name for name in FORMATS if name not in WRITTEN_ONLY)
READABLE_SUFFIXES = tuple(suffix for suffix, name in SUFFIXES.items() if name not in WRITTEN_ONLY)

# Suffixes that several formats share: which of these a file is in, its content tells.
SHARED_SUFFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {".xml": ("tei", "tei-standoff", "tmx", "xliff", "xces", "intertext"), ".ladder": ("align", "hunalign")}
)

# Formats of glossaries.
TERMBASES: Mapping[str, str] = MappingProxyType(
    {
        "tbx": "aligner.termbases.tbx:FORMAT",
        "tbx2": "aligner.termbases.tbx2:FORMAT",
        "xlsx": "aligner.termbases.xlsx:FORMAT",
        "csv": "aligner.termbases.csv:FORMAT",
        "tsv": "aligner.termbases.tsv:FORMAT",
        "memoq": "aligner.termbases.memoq:FORMAT",
        "omegat": "aligner.termbases.omegat:FORMAT",
        "markdown": "aligner.termbases.markdown:FORMAT",
        "html": "aligner.termbases.html:FORMAT",
    }
)

TERMBASE_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".tbx": "tbx",
        ".v2.tbx": "tbx2",
        ".xlsx": "xlsx",
        ".csv": "csv",
        ".memoq.csv": "memoq",
        ".tsv": "tsv",
        ".txt": "omegat",
        ".utf8": "omegat",
        ".md": "markdown",
        ".html": "html",
    }
)

SHARED_TERMBASE_SUFFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {".tbx": ("tbx", "tbx2"), ".v2.tbx": ("tbx", "tbx2"), ".csv": ("csv", "memoq"), ".txt": ("omegat", "memoq")}
)

# Formats of texts, by name; a text in none of them is plain text.
TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "html": "aligner.texts.html:FORMAT",
        "markdown": "aligner.texts.markdown:FORMAT",
        "docx": "aligner.texts.docx:FORMAT",
        "odt": "aligner.texts.odt:FORMAT",
        "pdf": "aligner.texts.pdf:FORMAT",
        "epub": "aligner.texts.epub:FORMAT",
        "srt": "aligner.texts.subtitles:SRT",
        "vtt": "aligner.texts.subtitles:VTT",
    }
)

TEXT_SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".docx": "docx",
        ".docm": "docx",
        ".dotx": "docx",
        ".odt": "odt",
        ".ott": "odt",
        ".fodt": "odt",
        ".pdf": "pdf",
        ".epub": "epub",
        ".md": "markdown",
        ".markdown": "markdown",
        ".srt": "srt",
        ".vtt": "vtt",
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

# One module a family of languages; the key is the primary subtag.
SEGMENTERS: Mapping[str, str] = MappingProxyType(
    {
        "zh": "aligner.segmentation.chinese:SEGMENTER",
        "ja": "aligner.segmentation.japanese:SEGMENTER",
        "ko": "aligner.segmentation.korean:SEGMENTER",
        "th": "aligner.segmentation.thai:SEGMENTER",
        "ar": "aligner.segmentation.arabic:SEGMENTER",
        "en": "aligner.segmentation.punkt:EN",
        **{
            lang: f"aligner.segmentation.punkt:{lang.upper()}"
            for lang in ("de", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr")
        },
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


def format_of(path: str, name: str | None = None, *, to_read: bool = False) -> str:
    """The name of the format of alignments that a file's suffix stands for, or `name` itself where it is given.

    Args:
        path: The file.
        name: What the user says of it.
        to_read: Whether it is to be read, so that an error names no format that is written only.

    Raises:
        ChoiceError: The suffix, or the name, stands for none.
    """
    return _format_of(path, name, FORMATS, SUFFIXES, WRITTEN_ONLY if to_read else frozenset())


def suffix_of(path: str) -> str:
    """The suffix of a file in lower case: its last two parts where they stand for a format, else the last one."""
    return _suffix_of(path, SUFFIXES)


def termbase_format_of(path: str, name: str | None = None) -> str:
    """As `format_of`, for formats of glossaries.

    Raises:
        ChoiceError: The suffix, or the name, stands for none.
    """
    return _format_of(path, name, TERMBASES, TERMBASE_SUFFIXES)


def termbase_suffix_of(path: str) -> str:
    """As `suffix_of`, for formats of glossaries."""
    return _suffix_of(path, TERMBASE_SUFFIXES)


def _format_of(
    path: str,
    name: str | None,
    formats: Mapping[str, str],
    suffixes: Mapping[str, str],
    left_out: frozenset[str] = frozenset(),
) -> str:
    choices = [known for known in formats if known not in left_out]
    if name is not None:
        if name not in formats:
            raise ChoiceError(f"unknown format {name!r}", hint=f"choose from: {', '.join(sorted(choices))}")
        return name
    suffix = _suffix_of(path, suffixes)
    if suffix not in suffixes:
        what = f"unknown suffix {suffix!r}" if suffix else "no suffix to tell the format by"
        known = ", ".join(suffix for suffix, of in suffixes.items() if of not in left_out)
        hint = f"known suffixes: {known}; or name the format yourself ({', '.join(choices)})"
        raise ChoiceError(what, file=path, hint=hint)
    return suffixes[suffix]


def _suffix_of(path: str, suffixes: Mapping[str, str]) -> str:
    parts = [part.lower() for part in PurePath(path).suffixes]
    both = "".join(parts[-2:])
    return both if both in suffixes else "".join(parts[-1:])
