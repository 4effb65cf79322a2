"""Folders whose files pair up by their names, as entries of a run.

`zh/01.txt` and `en/01.txt`, `01.zh.docx` and `01.en.docx`, `0001.src` and `0001.tgt`. What is found by nothing but the
order of files is not paired here: among thousands of files one that is missing would shift all others.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from pathlib import PurePath

from aligner import report, texts
from aligner.errors import AlignerError, InputError
from aligner.io import files, written
from aligner.io.files import Limits
from aligner.languages import detection, is_supported
from aligner.languages.names import heading
from aligner.pairing import natural as in_natural_order
from aligner.pairing import pair_files
from aligner.pairing.names import ALONE
from aligner.registry import FORMATS, TEXTS
from aligner.runs.manifest import Listing
from aligner.runs.places import Folder
from aligner.runs.rows import Row

_TEXTS = frozenset({"", ".txt", ".text", *TEXTS.all_suffixes})
_OFTEN_MADE = frozenset({".html", ".md"})  # of pages that this program writes, and of texts
_PROJECT = ".aligner"  # and .aligner-wal, while a run fills it
_START = 200_000  # bytes by which the language of plain text is told
_REASONS, _NAMED = 10, 3  # that are told, and files of each

Languages = tuple[str | None, str | None]
Left = tuple[str, str]
"""A file that is left out, and why."""


def folders(
    paths: Sequence[str],
    languages: Languages = (None, None),
    *,
    allow_outside: bool = False,
    limits: Limits = Limits(),
    own: Container[str] = (),
) -> Listing:
    """Pair the texts in folders and those below them; notices say which files have no other version.

    Hidden files and folders are left alone, and so are files that are no texts, such as results of an earlier run.

    Args:
        paths: Folders, or files among which pairs are found, too.
        languages: Of the sources and the targets, as far as they are named.
        allow_outside: Whether links may lead out of the folders.
        limits: Sizes to refuse.
        own: Absolute paths of files that are no texts of the folders, but of whoever reads them.

    Raises:
        InputError: A path is not there, or there is no text in any, or no two are versions of each other.
    """
    base = os.path.realpath(paths[0] if len(paths) == 1 and os.path.isdir(paths[0]) else _above(paths))
    found = list(
        dict.fromkeys(name for path in paths for name in sorted(texts_in(path, base, own), key=in_natural_order))
    )
    if not found:
        raise InputError("there is no text in it", file=paths[0], hint="name a folder of texts, or a manifest")
    rows, left, rest = _by_sides(found, languages)
    if rest:
        more, others = _by_languages(rest, languages, base, limits)
        rows, left = [*rows, *more], [*left, *others]
    if not rows:
        reason = "no two files in it are versions of each other by their names"
        raise InputError(reason, file=paths[0], hint="aligner pair finds them by what stands in them")
    _tell_of(left, paths[0])
    rows.sort(key=lambda row: in_natural_order(row.named["source"]))
    return Listing(lambda: rows, Folder(base, allow_outside=allow_outside, limits=limits), os.path.basename(base))


def _by_sides(found: Sequence[str], languages: Languages) -> tuple[list[Row], list[Left], list[str]]:
    """The pairs of files that are called source and target, those without another version, and the other files."""
    sides: dict[str, dict[tuple[str, ...], str]] = {"source": {}, "target": {}}
    for name in found:
        side, key = _side(name)
        if side:
            sides[side].setdefault(key, name)
    if not all(sides.values()):
        return [], [], list(found)
    rows, left = [], []
    for one, other in (("source", "target"), ("target", "source")):
        for key, name in sides[one].items():
            if key not in sides[other]:
                left.append((name, f"no {other} was found"))
            elif one == "source":
                rows.append(_row(name, sides[other][key], languages))
    taken = {name for side in sides.values() for name in side.values()}
    return rows, left, [name for name in found if name not in taken]


def _by_languages(
    found: Sequence[str], languages: Languages, base: str, limits: Limits
) -> tuple[list[Row], list[Left]]:
    """The pairs of files whose names or contents are in two languages, and what is left over."""

    def language(name: str) -> str:
        return _language_of(os.path.join(base, name), limits)

    pairing = pair_files(found, language, languages)
    tags = [
        named or (told if told != "und" and not is_supported(told) else None)  # which only a name can tell
        for named, told in zip(languages, pairing.languages, strict=True)
    ]
    rows = [_row(pair.source, pair.target, (tags[0], tags[1])) for pair in pairing.pairs if pair.by != "order"]
    alone = [name for pair in pairing.pairs if pair.by == "order" for name in (pair.source, pair.target)]
    return rows, [*pairing.left, *((name, ALONE) for name in alone)]


def _row(source: str, target: str, languages: Languages) -> Row:
    tags = zip(("source_lang", "target_lang"), languages, strict=True)
    return Row(0, {"source": source, "target": target, **{name: tag for name, tag in tags if tag}})


def _tell_of(left: Sequence[Left], path: str) -> None:
    """Say which files are left out, and why: each reason once."""
    for reason, number in Counter(reason for _, reason in left).most_common(_REASONS):
        names = [name for name, why in left if why == reason]
        some = ", ".join(names[:_NAMED]) + (f" and {number - _NAMED:,} more" if number > _NAMED else "")
        files = "1 file" if number == 1 else f"{number:,} files"
        alone = "aligner pair finds versions by what stands in them"
        hint = "--source-lang and --target-lang choose the two languages" if " neither in " in reason else alone
        report.notice("left out", f"left out {files}: {reason} ({some})", file=path, hint=hint)


def _above(paths: Sequence[str]) -> str:
    """The folder that all paths are in."""
    return os.path.commonpath([os.path.dirname(os.path.abspath(path)) for path in paths])


def texts_in(path: str, base: str, own: Container[str] = ()) -> Iterator[str]:
    """Yield the texts of a folder and below it, or one file, by their paths from `base`, an absolute path.

    Hidden files and folders are left alone, and so are files that are no texts, such as results of an earlier run, and
    those of `own`, of which nothing is said.

    Raises:
        InputError: There is no such file or folder.
    """
    if not os.path.isdir(path):
        if not os.path.lexists(path):
            raise InputError("no such file or folder", file=path)
        yield os.path.relpath(os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path)), base)
        return
    others: Counter[str] = Counter()
    for folder, folders, names in os.walk(os.path.realpath(path)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            whole = os.path.join(folder, name)
            if name.startswith(".") or whole in own:
                continue
            if _is_text(name) and not (PurePath(name).suffix in _OFTEN_MADE and written.is_ours(whole)):
                yield os.path.relpath(whole, base)
            elif not PurePath(name).suffix.startswith(_PROJECT):
                others[PurePath(name).suffix] += 1
    if others:
        kinds = ", ".join(suffix for suffix, _ in others.most_common(5))
        which = "1 file that is no text" if others.total() == 1 else f"{others.total():,} files that are no texts"
        report.notice("left out", f"left alone {which} ({kinds})", file=path)


def _is_text(name: str) -> bool:
    suffix = TEXTS.suffix_of(name)
    if suffix in _TEXTS or PurePath(name).suffix.lower() in _TEXTS:
        return True
    return suffix not in FORMATS.suffixes and heading(PurePath(name).suffix[1:]) is not None  # `01.zh`, `01.src`


def _language_of(path: str, limits: Limits) -> str:
    try:
        with report.collect_notices(), files.reading(path, limits) as stream:
            start = stream.read(_START)
            if not start.startswith(b"PK") and texts.format_of(start, path) is None:
                whole = start[: start.rfind(b"\n") + 1] or start if len(start) == _START else start
                return detection.identify(files.string_of(whole, path))
            return detection.identify(texts.read(path, limits=limits))
    except (AlignerError, OSError):
        return "und"


def _side(name: str) -> tuple[str, tuple[str, ...]]:
    """The side that a name or a folder names, `source` or `target`, and the path without it; else an empty string."""
    *folders, last = PurePath(name).parts
    words = last.split(".")
    for i in reversed(range(len(words))):
        if side := _named_side(words[i]):
            return side, (*folders, ".".join(words[:i]))
    for i in reversed(range(len(folders))):
        if side := _named_side(folders[i]):
            return side, (*folders[:i], *folders[i + 1 :], words[0])
    return "", ()


def _named_side(word: str) -> str:
    found = heading(word)
    return found.side if found and not found.lang else ""
