"""What files are called in other files, in pages and in messages."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote

# A path on somebody's machine.
_LOCAL = re.compile(r"file:|[a-z]:[\\/]|/|~[\\/]|\\\\|\.\.[\\/]", re.IGNORECASE)


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


def name_written(path: str) -> str:
    """What a file that is written is called in messages."""
    return "standard output" if path == "-" else path


def shown_name(path: str) -> str:
    """What a file is called in files and pages that are made from it: without its folder."""
    return origin_of(path) or "standard input"
