"""What several commands read: alignments, with their texts where they hold none, and lists of words."""

from __future__ import annotations

import difflib
import os
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from aligner.cli.options import Pair
from aligner.errors import ChoiceError, InputError
from aligner.formats.messages import no_pairs
from aligner.io import foreign
from aligner.io.files import Limits, name_of, read_bytes, read_string
from aligner.model import Alignment, Document, Glossary, SegmentationRules
from aligner.pipeline import read_text
from aligner.registry import FORMATS, TERMBASES, TEXTS
from aligner.settings import InputFile

if TYPE_CHECKING:
    from aligner.cli.documents import Source

_TEXTS = (".txt", ".doc", ".rtf", ".text", ".pages", ".tex")  # of plain text, and of what is made one first


def named(*paths: str | None) -> list[str]:
    """Return the files that the user has named."""
    return [path for path in paths if path is not None]


def input_format(path: str, name: str | None, *, option: str | None = "--from") -> str:
    """Return the format to read a file in.

    Args:
        path: The file, whose suffix decides unless `name` does.
        name: What the user says of it.
        option: The option with which the user can say so; some commands have none.

    Raises:
        ChoiceError: The suffix, or the name, stands for none that can be read.
    """
    if name is not None:
        return FORMATS.format_of(path, name, to_read=True)
    try:
        return FORMATS.format_of(path, to_read=True)
    except ChoiceError as error:
        refuse_other_file(path)
        way_out = f"name the format with {option} ({', '.join(FORMATS.readable)})" if option else ""
        suffixes = [suffix for suffix, form in FORMATS.suffixes.items() if form in FORMATS.readable]
        raise unknown_suffix(error, name_of(path), suffixes, way_out) from None


def columns_of_tables(
    formats: Sequence[tuple[str, str]], columns: tuple[str, str] | None
) -> list[tuple[str, str] | None]:
    """Return the columns to read of each of several files: those that the user names of tables, none of the others.

    Args:
        formats: The files, each with the name of its format; projects with none.
        columns: What the user names.

    Raises:
        ChoiceError: There are columns, and no table.
    """
    found = [columns if form and FORMATS.load(form).is_table else None for _, form in formats]
    if columns is not None and not any(found):
        hint = "leave it out"
        raise ChoiceError("--columns names columns of a table, and none of the files is one", hint=hint)
    return found


def refuse_other_file(path: str) -> None:
    """Refuse what is a folder, empty, or by its name or content something else where an alignment is wanted.

    Raises:
        InputError: It is.
    """
    name, suffix = name_of(path), FORMATS.suffix_of(path)
    if path != "-" and os.path.isdir(path):
        raise InputError("this is a folder, not a file", file=name, hint="name a file in it")
    if os.path.isfile(path) and (suffix in _TEXTS or suffix not in {*TEXTS.all_suffixes, *TERMBASES.suffixes}):
        data = read_bytes(path)
        foreign.refuse(data, name)  # that it cannot be aligned either is to be known at once
        if not data.strip():
            raise InputError("there is nothing but white space in it" if data else "the file is empty", file=name)
    if is_text(path):
        hint = f"align it with its other version first: aligner align {shlex.quote(path)} OTHER -o memory.tmx"
        raise InputError(f"by its name ({suffix}) this is a text, not an alignment", file=name, hint=hint)
    if suffix in TERMBASES.suffixes:
        hint = "aligner glossary --convert reads it"
        raise InputError(f"by its name ({suffix}) this is a glossary, not an alignment", file=name, hint=hint)


def is_text(path: str) -> bool:
    """Return whether a file is by its name a text, of those that are aligned or of those that are made one first."""
    return FORMATS.suffix_of(path) in {*TEXTS.all_suffixes, *_TEXTS}


def unknown_suffix(error: ChoiceError, path: str, suffixes: Iterable[str], way_out: str) -> ChoiceError:
    """Say what is wrong with a suffix, with the one that was perhaps meant, or all that are known, and a way out."""
    known = list(suffixes)
    near = difflib.get_close_matches(FORMATS.suffix_of(path), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known suffixes: {', '.join(known)}"
    return ChoiceError(error.reason, file=path, hint=f"{hint}{'; or ' if way_out else ''}{way_out}")


def require_each_text(alignment: Alignment, path: str) -> None:
    """Refuse an alignment that lacks the text of a side, for a command that has `--source` and `--target`.

    Raises:
        InputError: It lacks one.
    """
    if not len(alignment):
        raise no_pairs(path)
    for side, document in (("source", alignment.source), ("target", alignment.target)):
        if not document.text.content.strip():
            # A file that holds no texts counts their sentences all the same; where there are none, no text would fit.
            hint = f"name it with --{side}" if len(document) else f"add the sentences of the {side} to it"
            raise InputError(f"there is no text of the {side} in this file", file=path, hint=hint)


def read_alignment(source: Source, texts: Pair, encodings: Pair) -> Alignment:
    """Read an alignment, and the texts it is about if they are named.

    Args:
        source: Its file.
        texts: Files of the two texts.
        encodings: Encodings of these.

    Raises:
        AlignerError: A file cannot be used, or a text has not as many sentences as the alignment counts.
    """
    alignment = source.alignment()
    first, second = (
        document if text is None else _lines(InputFile(text, lang, encoding), source.limits, document, source.path)
        for text, lang, encoding, document in zip(
            texts, source.languages, encodings, (alignment.source, alignment.target), strict=True
        )
    )
    return replace(alignment, source=first, target=second)


def _lines(text: InputFile, limits: Limits, document: Document, path: str) -> Document:
    """Read the sentences of a text, which must be as many as the alignment file counts."""
    from aligner.segmentation import segment_lines

    lines = segment_lines(read_text(text.path, text.lang, encoding=text.encoding, limits=limits))
    if len(lines) != len(document):
        raise InputError(
            f"sentences here: {len(lines)}, but in {path}: {len(document)}",
            file=text.path,
            hint="each line must be one sentence; aligner segment makes it so",
        )
    return lines


def read_user_dict(path: str | None, limits: Limits) -> tuple[str, ...]:
    """Read the entries of a user dictionary for jieba; none where there is no file."""
    if path is None:
        return ()
    lines = read_string(path, limits=limits, remedy="save it as UTF-8").removeprefix("\ufeff").split("\n")
    return tuple(line.strip() for line in lines if line.strip())


def read_rules(path: str | None, limits: Limits) -> SegmentationRules | None:
    """Read the rules of segmentation of another program; None where there is no file."""
    if path is None:
        return None
    from aligner.segmentation import read_srx

    return read_srx(path, limits=limits)


def both_or_neither(languages: Pair) -> tuple[str, str] | None:
    """Return the two languages of a page that holds both versions.

    Raises:
        InputError: Only one is named.
    """
    source, target = languages
    if source is None and target is None:
        return None
    if source is None or target is None:
        raise InputError("of a page in two languages name both or neither", hint="add --source-lang or --target-lang")
    return source, target


def read_approved(path: str, limits: Limits, languages: Pair) -> Glossary:
    """Read the approved terms of a glossary.

    Args:
        path: Its file.
        limits: Sizes to refuse.
        languages: Those of the texts that the user names; they choose two of several.

    Raises:
        InputError: It has none.
    """
    from aligner import termbases

    glossary = termbases.read(path, limits=limits, languages=languages).approved()
    if not glossary.terms:
        raise InputError("no term in it is approved", file=path, hint="set the status of those to anchor on")
    return glossary
