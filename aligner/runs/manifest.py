"""Entries: the pairs of files of a run."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.model import Properties


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a manifest, or a pair of files of folders.

    Attributes:
        number: Its place, from 0: the order of the project.
        id: The name of the document in the project; no two entries have the same.
        source: What a worker opens: an absolute path or an address.
        target: Likewise.
        names: Both as the manifest has them, for messages and results.
        languages: Tags of the two languages, as far as they are named.
        encodings: Encodings of the two files, as far as they are named.
        metadata: What else the manifest says of it.
        place: Where it stands, such as `manifest.tsv:12`.
        problem: Why it cannot be run, such as a missing file; then the rest may be empty.
    """

    number: int
    id: str
    source: str = ""
    target: str = ""
    names: tuple[str, str] = ("", "")
    languages: tuple[str | None, str | None] = (None, None)
    encodings: tuple[str | None, str | None] = (None, None)
    metadata: Properties = ()
    place: str = ""
    problem: str = ""
