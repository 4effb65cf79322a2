"""Lists of words beside the code: `aligner/languages/<language>/<name>.txt`.

A file is UTF-8 and has one entry in each line: a word, and behind tabs what belongs to it, where something does (the
class of an abbreviation, the value of a number word). A line that begins with `#` is a remark.
"""

from __future__ import annotations

from functools import cache


@cache
def entries(folder: str, name: str) -> tuple[tuple[str, ...], ...]:
    """Return the entries of a list, each with what belongs to it.

    Args:
        folder: Package that the file is in, such as `aligner.languages.de`.
        name: Name of the list; where the folder has none by this name, there are no entries.
    """
    from importlib.resources import files

    try:
        content = files(folder).joinpath(f"{name}.txt").read_text("utf-8")
    except (FileNotFoundError, ModuleNotFoundError):
        return ()
    lines = (line.rstrip() for line in content.splitlines())
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def words(folder: str, name: str, kind: str = "") -> frozenset[str]:
    """Return the words of a list, without what belongs to them; as `entries`.

    Args:
        folder: Package that the file is in; `name` likewise.
        name: Name of the list.
        kind: Only those that have this behind them.
    """
    return frozenset(word for word, *kinds in entries(folder, name) if not kind or kind in kinds)
