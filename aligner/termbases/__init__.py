"""Files that hold glossaries: one module a format, its reader and its writer together."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Literal, Protocol, cast, get_args

from aligner import report
from aligner.errors import ChoiceError, FormatError, InputError, expect
from aligner.formats import ReadOptions
from aligner.formats.table import FIND_TERMS
from aligner.io import files
from aligner.io.names import name_written, shown_name, without_folders
from aligner.model import Glossary, language_of
from aligner.model.display import counted
from aligner.registry import FORMATS, TERMBASES
from aligner.termbases.cleaning import clean

TermbaseKept = Literal[
    "languages",
    "status",
    "rejected",
    "score",
    "counts",
    "part_of_speech",
    "note",
    "lines",
    "contexts",
    "origin",
]
EVERYTHING: frozenset[TermbaseKept] = frozenset(get_args(TermbaseKept))


_TABLES = frozenset({"csv", "tsv", "xlsx", "markdown"})


class TermbaseReader(Protocol):
    """Reads a glossary from an open file, whose name is for messages."""

    def __call__(self, stream: BinaryIO, name: str, options: ReadOptions = ...) -> Glossary:
        """Read it."""


@dataclass(frozen=True, slots=True)
class TermbaseFormat:
    """A file format of glossaries. All of them keep the pairs of terms and their order.

    Attributes:
        name: What a user calls it on the command line.
        title: What it is, in a few words.
        read: From an open file and its name (for messages) to a glossary. Raises `FormatError`.
        write: The way back, for a glossary that is clean. Gives notice where it has to leave out something.
        keeps: What survives writing and reading back. `status` means all three; `rejected` alone, that a rejected pair
            comes back as rejected and any other as approved. Where neither is kept, rejected pairs are not written.
            `note` means its words, `lines` the white space between them.
    """

    name: str
    title: str
    read: TermbaseReader
    write: Callable[[Glossary, BinaryIO], None]
    keeps: frozenset[TermbaseKept]


def read(
    path: str | os.PathLike[str],
    format: str | None = None,
    limits: files.Limits = files.Limits(),
    languages: tuple[str | None, str | None] = (None, None),
    columns: tuple[str, str] | None = None,
) -> Glossary:
    """Read a glossary from a file.

    Args:
        path: The file, or `-` for standard input.
        format: Name of its format; by default its suffix tells, and where several formats share one, or there is none
            that is known, its content. What looks like no other format is a table of two columns.
        limits: Sizes to refuse.
        languages: Of the source and the target, where they matter: they choose two of several, and where the file has
            these two the other way round, its pairs are turned round.
        columns: Those of a table that hold the source and the target, by letters, numbers, names or languages.

    Raises:
        ChoiceError: There is no such format.
        InputError: The file cannot be opened, is larger than the limit, or has no terms.
        FormatError: It breaks the rules of its format; the message says how, and what else it looks like.
    """
    name = files.path_of(path)
    with files.reading(name, limits) as stream:
        other = _looks_like(stream)
        chosen = _format(_choice(name, format, other))
        try:
            if columns is not None and chosen.name not in _TABLES:
                reason = f"columns are named, and this is no table but {chosen.title}"
                hint = "leave them out (--columns, or columns= in Python)"
                raise ChoiceError(reason, file=files.name_of(name), hint=hint)
            glossary = clean(chosen.read(stream, files.name_of(name), ReadOptions(limits, languages, columns)))
            own = glossary.origin in (name, files.name_of(name))
            origin = shown_name(name) if own else without_folders(glossary.origin)
            glossary = replace(glossary, origin=origin)
        except FormatError as error:
            if other is None or other == chosen.name:
                raise
            hint = f"it looks like {_format(other).title}: name the format {other}"
            raise FormatError(error.reason, file=error.file, line=error.line, hint=hint) from None
    if not glossary.terms:
        raise InputError("the glossary has no terms", file=files.name_of(name))
    source, target = languages
    if columns is not None or (not source and not target):
        return glossary
    if not source or not target:
        return _one_way(glossary, source, target, name)
    check_languages(glossary, source, target, name)
    return glossary.between(source, target)


def _one_way(glossary: Glossary, source: str | None, target: str | None, name: str) -> Glossary:
    """A glossary whose source or target is the one language that is wanted, as far as it says which it has."""
    langs = (glossary.source_lang, glossary.target_lang)
    side = 0 if source else 1
    wanted = language_of(source or target or "")
    if not all(langs) or language_of(langs[side]) == wanted:
        return glossary
    if language_of(langs[1 - side]) == wanted:
        return glossary.between(langs[1], langs[0])
    reason = f"there is no {source or target} in it: it is in {' and '.join(langs)}"
    report.notice("doubted", reason, file=files.name_of(name))
    return glossary


def check_languages(glossary: Glossary, source: str, target: str, name: str) -> None:
    """Warn of a glossary that is in other languages than it is needed in, as far as it says which.

    Args:
        glossary: The glossary.
        source: BCP 47 tag; `target` likewise.
        target: Likewise.
        name: Its file.
    """
    present = [lang for lang in (glossary.source_lang, glossary.target_lang) if lang]
    if len(present) == 2 and set(map(language_of, present)) != {language_of(source), language_of(target)}:
        reason = f"it is in {' and '.join(present)}, not in {source} and {target}"
        report.notice("doubted", reason, file=files.name_of(name))


def _choice(name: str, format: str | None, other: str | None) -> str:
    """The name of the format to read a file with, which looks like `other`."""
    try:
        found = TERMBASES.format_of(name, format)
    except ChoiceError:
        if format is not None:
            raise
        if other is None and FORMATS.suffix_of(name) in FORMATS.suffixes:
            raise InputError(
                f"by its name ({FORMATS.suffix_of(name)}) this is an alignment, not a glossary",
                file=name,
                hint=FIND_TERMS,
            ) from None
        return other or "tsv"
    return other if format is None and other is not None and TERMBASES.may_be(name, other) else found


def write(
    glossary: Glossary, path: str | os.PathLike[str], format: str | None = None, *, inputs: Sequence[str] = ()
) -> None:
    """Write a glossary to a file, which appears under its name only when it is complete.

    Args:
        glossary: What to write.
        path: The file, or `-` for standard output (which needs `format`).
        format: Name of its format; by default its suffix tells.
        inputs: Files that must not be overwritten.

    Raises:
        ChoiceError: There is no such format, or the suffix stands for none.
        OutputError: The file cannot be written.
    """
    write_all(glossary, [(path, format)], inputs=inputs)


def write_all(
    glossary: Glossary, paths: Sequence[tuple[str | os.PathLike[str], str | None]], *, inputs: Sequence[str] = ()
) -> None:
    """Write a glossary to several files, which appear together or not at all.

    Warns where something cannot be written as it is.

    Args:
        glossary: What to write.
        paths: Files with the names of their formats, as for `write`.
        inputs: Files that must not be overwritten.

    Raises:
        ChoiceError: There is no such format, or a suffix stands for none.
        OutputError: A file cannot be written.
    """
    named = [(files.path_of(path), format) for path, format in paths]
    chosen = [_format(TERMBASES.format_of(name, format)) for name, format in named]
    hint = "the glossary goes first, then the file" if isinstance(glossary, (str, os.PathLike)) else None
    expect(glossary, Glossary, "what is written", hint)
    cleaned = clean(glossary, warn=True)
    for (name, _), form in zip(named, chosen, strict=True):
        if "status" not in form.keeps:
            _tell_of_candidates(cleaned, name)
    with files.saving([name for name, _ in named], inputs=inputs) as streams:
        for form, stream in zip(chosen, streams, strict=True):
            form.write(cleaned, stream)


def _tell_of_candidates(glossary: Glossary, name: str) -> None:
    """Say that nobody has decided on some terms, in a format that cannot say so."""
    count = sum(term.status == "candidate" for term in glossary.terms)
    if count:
        total = counted(len(glossary.terms), "term")
        which = f"none of its {total} has been reviewed" if count == len(glossary.terms) else ""
        which = which or f"{count:,} of its {total} {'has' if count == 1 else 'have'} not been reviewed"
        reason = f"{which}, and this format cannot say so: programs take them for approved"
        hint = "decide on them in .xlsx; aligner glossary --convert --approved then writes those that are right"
        report.notice("doubted", reason, file=name_written(name), hint=hint)


def _format(name: str) -> TermbaseFormat:
    return cast(TermbaseFormat, TERMBASES.load(name))


def _looks_like(stream: BinaryIO) -> str | None:
    """The name of the format that the beginning of a file looks like."""
    start = stream.read(4000).replace(b"\0", b"")
    stream.seek(0)
    return TERMBASES.looks_like(start)
