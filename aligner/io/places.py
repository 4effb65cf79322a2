"""Where bytes are wrong: decoding that goes on behind them and remembers."""

from __future__ import annotations

import codecs
import re
from threading import Lock

_NAME = "aligner-damage"
_LOCK = Lock()
_UNUSED = re.compile("[\uf8f0-\uf8f3]")  # what Python makes of four bytes that Windows does not use in Japanese


class Damage:
    """Decodes bytes of which some are wrong: each becomes U+FFFD; 0x80 in Chinese is the euro sign of Windows.

    Attributes:
        places: Offsets of the first of each run of wrong bytes.
        count: How many there are.
        repaired: Whether there was a euro sign.
    """

    def __init__(self) -> None:
        self.places: list[int] = []
        self.count = 0
        self.repaired = False
        self._last = -1

    def decode(self, data: bytes, encoding: str) -> str:
        """Return the characters.

        Args:
            data: The bytes.
            encoding: A name that Python knows.
        """
        try:
            content = data.decode(encoding)
        except UnicodeDecodeError:
            with _LOCK:  # handlers are known by name to all threads
                codecs.register_error(_NAME, self._handle)
                content = data.decode(encoding, _NAME)
        if encoding == "cp932" and (found := list(_UNUSED.finditer(content))):
            self.count += len(found)
            starts = {len(content[: match.start()].encode(encoding, "replace")) for match in found[:100]}
            self.places = sorted({*self.places, *starts})
            content = _UNUSED.sub("\ufffd", content)
        return content

    def _handle(self, error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        if error.object[error.start] == 0x80 and error.encoding in ("gb18030", "gbk", "gb2312"):
            self.repaired = True
            return "€", error.start + 1
        self.count += 1
        if error.start != self._last:
            self.places.append(error.start)
        self._last = error.end
        return "\ufffd", error.end


def place(data: bytes, start: int, encoding: str = "utf-8") -> tuple[int, int, str]:
    """Return the line of a byte, the column in it, and both offsets in words; columns are counted in characters.

    Args:
        data: The bytes.
        start: Where the byte is.
        encoding: What they are in, as far as they can be decoded.
    """
    wide = next((size for name, size in (("utf-16", 2), ("utf-32", 4)) if name in codecs.lookup(encoding).name), 0)
    if wide:
        before = data[: start - start % wide].decode(encoding, "replace")
    else:
        line_start = data.rfind(b"\n", 0, start) + 1
        before = "\n" * data.count(b"\n", 0, start) + data[line_start:start].decode(encoding, "replace")
    before = before.removeprefix("\ufeff")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    byte = f"0x{data[start]:02X} " if start < len(data) else ""
    return line, column, f"{byte}at offset {start}, column {column}"
