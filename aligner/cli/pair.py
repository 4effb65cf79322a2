"""The command `pair`."""

from __future__ import annotations

import csv
import filecmp
import io
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from aligner import report
from aligner.cli import options as shared
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair, Probability
from aligner.errors import ChoiceError, InputError
from aligner.formats.messages import shortened
from aligner.io.files import Limits, check_outputs, saving
from aligner.io.names import name_written
from aligner.model.display import counted
from aligner.pairing import name_of_two
from aligner.registry import ENCODERS
from aligner.runs.folders import texts_in

if TYPE_CHECKING:
    from aligner.pairing.content import Alone, ContentPairing, FoundPair

_FAILED = 1
_NAMED = 3  # files that a message says to be like another
_SHOWN = 10  # files that messages name; a list of all goes to a file
_FORMATS = (".tsv", ".csv", ".jsonl")
_SURE = 0.9
_COLUMNS = ("id", "source", "target", "source_lang", "target_lang", "pairing_probability", "paired_by")
_COLUMNS_ALONE = ("file", "lang", "reason", "beside", "nearest", "probability")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Options:
    """What `pair` is asked for."""

    paths: tuple[str, ...]
    output: str
    alone: str | None
    min_probability: float
    languages: Pair
    encoder: str
    approximate: bool
    limits: Limits


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FOLDER|FILE...")
@shared.output("Write the manifest to FILE (.tsv, .csv, .jsonl) instead of standard output.")
@click.option("--alone", metavar="FILE", help="List what is not paired, with the reason, in FILE (.tsv, .csv, .jsonl).")
@click.option(
    "--min-probability",
    type=Probability(),
    metavar="P",
    default=0.5,
    show_default=True,
    help="Leave files alone that belong together less likely.",
)
@shared.two_languages
@click.option(
    "--encoder",
    metavar="NAME",
    default="use",
    show_default=True,
    help=f"Sentence encoder: {', '.join(name for name in ENCODERS if name != 'none')}.",
)
@click.option("--approximate", is_flag=True, help="Search with faiss (aligner[faiss]), for tens of thousands of files.")
@shared.size_limits
@verbosity
@shared.takes(Options)
def pair(messages: Messages, options: Options) -> int:
    """Find the files that are versions of each other.

    The content decides, not the names: which of the files of a FOLDER, and of the folders in it, translate each other.
    The result is a manifest with the probability of each pair, which aligner batch takes. A file belongs to one other
    at most, and what has no other version in the pile stays alone.

    Without --source-lang and --target-lang the two languages count that most files are in. A file that cannot be read
    does not keep the others out; the exit status is 1 then.

    \b
    Examples:
      aligner pair chapters
      aligner pair chapters -o chapters/manifest.tsv --alone alone.tsv
      aligner pair chapters/zh/*.txt chapters/en/*.txt --source-lang zh -o manifest.jsonl
    """
    from aligner.pairing.content import pair_by_content

    outputs = [path for path in (options.output, options.alone) if path is not None]
    for path in outputs:
        if path != "-" and PurePath(path).suffix.lower() not in _FORMATS:
            raise ChoiceError("a manifest cannot have this suffix", file=path, hint=f"one of {', '.join(_FORMATS)}")
    files = [path for path in _files(options.paths) if not _is_one_of(path, outputs)]
    check_outputs(outputs, inputs=files)
    with messages.watching():
        found = pair_by_content(
            files,
            options.encoder,
            options.languages,
            floor=options.min_probability,
            approximate=options.approximate,
            limits=options.limits,
        )
    _tell(messages, found, options)
    if not found.pairs:
        raise InputError("none of the files are two versions of one text", hint="aligner align SOURCE TARGET takes any")
    tables = {options.output: _table(options.output, _COLUMNS, _rows(found, options))}
    if options.alone is not None:
        tables[options.alone] = _table(options.alone, _COLUMNS_ALONE, _rows_alone(found.alone, options.alone))
    with saving(outputs, inputs=files) as streams:
        for path, stream in zip(outputs, streams, strict=True):
            stream.write(tables[path])
    return _FAILED if any(not file.lang for file in found.alone) else 0


def _files(paths: Sequence[str]) -> Iterator[str]:
    """Yield the files that are named, and the texts in folders and below them."""
    for path in paths:
        if path == "-":
            raise InputError("standard input cannot be one of several files", hint="save it as a file")
        if os.path.isdir(path):
            yield from (os.path.join(path, name) for name in texts_in(path, os.path.realpath(path)))
        else:
            yield path


def _is_one_of(path: str, outputs: Sequence[str]) -> bool:
    return any(os.path.exists(output) and os.path.samefile(path, output) for output in outputs if os.path.exists(path))


def _tell(messages: Messages, found: ContentPairing, options: Options) -> None:
    """Say what was found: the least sure pairs, files that are nearly the same, and what stays alone."""
    unread = [file for file in found.alone if not file.lang]
    for file in unread[:_SHOWN]:
        report.notice("left out", f"left out: {file.reason}", file=file.path)
    for (reason, lang), number in sorted(Counter((file.kind, file.lang) for file in found.alone if file.lang).items()):
        messages.note(f"{counted(number, 'file')} in {lang} alone: {reason}")
    for path, told in list(_doubles(found.pairs))[:_SHOWN]:
        report.notice("doubted", told, file=path)
    least = sorted(found.pairs, key=lambda pair: pair.probability)[:_SHOWN]
    for one in (pair for pair in least if pair.probability < _SURE):
        messages.note(f"{one.probability:.2f} {one.source} – {one.target}")
    sure = sum(pair.probability >= _SURE for pair in found.pairs)
    messages.note(
        f"{name_written(options.output)}: {counted(len(found.pairs), 'pair')} ({'–'.join(found.languages)}), "
        f"{sure:,} of them with a probability of {_SURE} and more; {counted(len(found.alone), 'file')} alone"
        + ("" if options.alone or not found.alone else " (--alone FILE lists them)")
    )


def _doubles(pairs: Sequence[FoundPair]) -> Iterator[tuple[str, str]]:
    """Yield what is to be said of files that are like others of their language, each two once."""
    said: set[frozenset[str]] = set()
    of_files: dict[str, FoundPair] = {}
    for pair in pairs:
        for path, others in zip((pair.source, pair.target), pair.others, strict=True):
            new = [other for other in others if frozenset((path, other)) not in said]
            said.update(frozenset((path, other)) for other in new)
            for is_copy, what in ((True, "the same, byte for byte"), (False, "nearly the same")):
                if like := [other for other in new if _is_copy(path, other) == is_copy]:
                    yield path, f"{what}: {shortened(like, _NAMED)}"
        for other in pair.others[0]:
            if other in of_files and of_files[other].target in pair.others[1]:
                former = f"{of_files[other].source} – {of_files[other].target}"
                yield pair.source, f"paired with {pair.target}, and both are like {former}; keep one of these pairs"
                break
        of_files[pair.source] = pair


def _is_copy(path: str, other: str) -> bool:
    try:
        return filecmp.cmp(path, other, shallow=False)
    except OSError:
        return False


def _rows(found: ContentPairing, options: Options) -> Iterator[Row]:
    langs = [wanted or lang for wanted, lang in zip(options.languages, found.languages, strict=True)]
    names = [(_from(one.source, options.output), _from(one.target, options.output)) for one in found.pairs]
    ids = [name_of_two(*both) for both in names]
    counts = Counter(ids)
    seen: Counter[str] = Counter()
    by = f"content ({options.encoder}{', approximate search' if options.approximate else ''})"
    for one, both, name in zip(found.pairs, names, ids, strict=True):
        id = name if counts[name] == 1 else both[0].replace("../", "")
        seen[id] += 1
        id = id if seen[id] == 1 else f"{id} ({seen[id]})"
        yield dict(zip(_COLUMNS, (id, *both, *langs, f"{one.probability:.4f}", by), strict=True))


def _rows_alone(files: Iterable[Alone], path: str) -> Iterator[Row]:
    for file in files:
        beside, nearest = (_from(other, path) if other else "" for other in (file.beside, file.nearest))
        probability = f"{file.probability:.4f}" if nearest else ""
        cells = (_from(file.path, path), file.lang, file.reason, beside, nearest, probability)
        yield dict(zip(_COLUMNS_ALONE, cells, strict=True))


def _from(path: str, table: str) -> str:
    """Return what a file is called in a table: its path from the folder of the table."""
    folder = os.path.dirname(os.path.realpath(table)) if table != "-" else os.getcwd()
    real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    try:
        return PurePath(os.path.relpath(real, folder)).as_posix()
    except ValueError:  # on Windows: on another drive
        return real


def _table(path: str, columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    suffix = PurePath(path).suffix.lower()
    if suffix == ".jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8", "surrogateescape")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n", delimiter="," if suffix == ".csv" else "\t")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8", "surrogateescape")
