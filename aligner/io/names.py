"""What files are called in other files, in pages and in messages."""

from __future__ import annotations

import os
import re
import unicodedata
from urllib.parse import unquote

# A path on somebody's machine.
_LOCAL = re.compile(r"file:|[a-z]:[\\/]|/|~[\\/]|\\\\|\.\.[\\/]", re.IGNORECASE)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d) *", re.IGNORECASE)  # names of devices on Windows


def origin_of(path: str) -> str:
    """Return what a text keeps of the name of its file: no folder, which may name a client or a person.

    Nothing of standard input. Other bytes than UTF-8 become �.
    """
    return "" if path == "-" else os.fsencode(os.path.basename(path)).decode("utf-8", "replace")


def without_folders(origin: str) -> str:
    """Return the origin that a file states, but of a place on somebody's machine the name alone.

    Addresses in the web stay, and so do relative paths, which are the order of a corpus.
    """
    if not _LOCAL.match(origin):
        return origin
    path = unquote(origin[5:]) if origin[:5].lower() == "file:" else origin
    return re.split(r"[\\/]", path.rstrip("\\/"))[-1]


def file_name(name: str, longest: int = 120) -> str:
    """Return a name that somebody else gives to a file so that it can be one, in one folder, on every system.

    It has no folder and no characters that a system forbids; an empty string where nothing is left.

    Args:
        name: The name, or a path, whose last part counts.
        longest: Bytes that it may have; the suffix stays.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode())[-1]
    clean = "".join(" " if c in '<>:"|?*' or unicodedata.category(c)[0] == "C" else c for c in last)
    clean = " ".join(clean.split()).strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    if not dot or len(suffix.encode()) > longest // 2:
        stem, dot, suffix = clean, "", ""
    while len(f"{stem}{dot}{suffix}".encode()) > longest:
        stem = stem[:-1]
    stem = stem.rstrip(" .")
    if not stem and not suffix:
        return ""
    return f"{'_' if _RESERVED.fullmatch(stem.partition('.')[0]) or not stem else ''}{stem}{dot}{suffix}"


def name_written(path: str) -> str:
    """What a file that is written is called in messages."""
    return "standard output" if path == "-" else path


def shown_name(path: str) -> str:
    """What a file is called in files and pages that are made from it: without its folder."""
    return origin_of(path) or "standard input"
