"""The folder for what is kept from one run to the next: vectors, indexes of memories, compiled dictionaries."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "ALIGNER_CACHE"
ADVICE = f"set {VARIABLE} to another folder, or to nothing to do without"


def folder() -> Path | None:
    """Return the folder, which need not be there yet; None where the user wants nothing kept.

    Raises:
        OSError: There is no telling where it would be: no such user, or one without a home.
    """
    from platformdirs import user_cache_dir

    named = os.environ.get(VARIABLE, user_cache_dir("aligner"))
    if not named:
        return None
    found = os.path.expanduser(named)
    if found.startswith("~"):
        raise OSError(0, f"there is no home folder {named.split(os.sep)[0]}", named)
    return Path(os.path.abspath(found))
