"""The options of an export into a folder of shards, and that export."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.documents import Source, count_of
from aligner.errors import ChoiceError
from aligner.model import DocumentPair

if TYPE_CHECKING:
    from aligner.corpora.filters import Filters
    from aligner.corpora.shards import Release
    from aligner.corpora.splits import Split
    from aligner.formats import WriteOptions

FORMATS = ("parquet", "jsonl", "tmx", "tei", "xliff")
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_SIZE = 100_000_000


@dataclass(frozen=True, slots=True)
class Sharding:
    """What is asked of an export into a folder.

    Attributes:
        size: Bytes of a shard; None where nothing is said.
        split: How the documents are divided.
    """

    size: int | None
    split: Split | None

    @property
    def is_asked(self) -> bool:
        """Whether anything is said that a file has no use for."""
        return self.size is not None or self.split is not None


def _bytes(context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{1,15}(?:\.[0-9]{1,15})?) ?([kmg]?)b?", value.strip().lower())
    size = int(float(found[1]) * _UNITS[found[2]]) if found else 0
    if not 1 <= size <= 10**15:
        raise click.BadParameter("write a number of bytes, such as 100MB")
    return size


def _split(context: click.Context, option: click.Parameter, value: str | None) -> Split | None:
    if value is None:
        return None
    from aligner.corpora.splits import SALT, Split

    shares, salt = [], SALT
    for part in value.split(","):
        name, _, stated = (piece.strip() for piece in part.partition("="))
        if name == "salt":
            salt = stated
            continue
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", name):
            raise click.BadParameter(f"{name!r} cannot be the name of a part: write train=.9,dev=.05,test=.05")
        try:
            shares.append((name, float(stated)))
        except ValueError:
            raise click.BadParameter(f"{part!r} has no share: write train=.9,dev=.05,test=.05") from None
    return Split(tuple(shares), salt)


sharding = shared.gathered(
    "sharding",
    lambda shard_size, split: Sharding(shard_size, split),
    click.option(
        "--shard-size",
        callback=_bytes,
        metavar="SIZE",
        help="Of the files in a folder at most (of Parquet, about), such as 500MB; they are cut between documents, and "
        "one that is larger has a file of its own. Default: 100MB.",
    ),
    click.option(
        "--split",
        callback=_split,
        metavar="PART=SHARE,…",
        help="Divide the documents into parts, such as train=.9,dev=.05,test=.05, in folders of their own; ,salt=TEXT "
        "divides them otherwise.",
    ),
)


def is_folder(path: str) -> bool:
    """Return whether an output is a folder: one that is there, or whose name ends with a slash."""
    return path.endswith(("/", os.sep)) or os.path.isdir(path)


def checked_format(form: str | None, folder: str) -> str:
    """Return the format of shards.

    Raises:
        ChoiceError: It is none that they are written in, or not named.
    """
    if form is None or form not in FORMATS:
        hint = f"name their format with --format ({', '.join(FORMATS)})"
        reason = "shards have a format" if form is None else f"shards are not written as {form}"
        raise ChoiceError(reason, file=folder, hint=hint)
    return form


def export(
    sources: Sequence[Source],
    folder: str,
    form: str | None,
    sharding: Sharding,
    filters: Filters,
    writing: WriteOptions,
) -> Release:
    """Write a corpus into a folder as shards, with their list and a datasheet.

    Args:
        sources: The projects and files.
        folder: Where to write.
        form: Format of the shards.
        sharding: What is asked of them.
        filters: What is left out.
        writing: What is asked of the writer.

    Raises:
        ChoiceError: The format is none that shards are written in.
        AlignerError: As for `corpora.shards.write`.
    """
    form = checked_format(form, folder)
    from aligner.corpora import citation, datasheet, shards

    names = tuple(os.path.basename(source.path) for source in sources)
    inputs = tuple(source.path for source in sources)
    size = sharding.size or _SIZE
    plan = shards.Plan(folder.rstrip("/" + os.sep) or folder, form, size, sharding.split, writing, inputs, names)
    answers = datasheet.answers_in(plan.folder)
    release = shards.write(lambda: _documents(sources), plan, filters, count_of(sources))
    datasheet.write(plan, release, answers)
    citation.write(plan, release)
    shards.finish(plan, release)
    filters.tell_of_documents(plan.folder)
    datasheet.tell(release, plan)
    return release


def _documents(sources: Sequence[Source]) -> Iterator[DocumentPair]:
    """The documents of all sources, each under a name of its own."""
    from aligner.cli.joined import documents_of
    from aligner.corpora.duplicates import Digests, digest

    seen = Digests()
    for _, pair in documents_of(sources):
        name, number = pair.name, 1
        while not seen.add(digest(name)):
            number += 1
            name = f"{pair.name} ({number})"
        yield pair if name == pair.name else replace(pair, name=name)
