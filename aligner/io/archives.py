"""Archives: the members of a zip file that comes from a stranger, within bounds."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from aligner.errors import InputError
from aligner.io import files

MAX_MEMBERS = 10_000
# Deflate makes a thousandth of what repeats itself; documents become a twentieth, seldom a fiftieth. So what a small
# file may grow to is bounded by its own size, not only by what any file may have. `--max-size` raises both in step.
_ALWAYS, _TIMES = 10_000_000, 50
_NODES = 2_500_000  # elements, attributes and stretches of text in a tree, each of which takes about 120 bytes
_NODES_PER_BYTE = 1 / 6  # of the archive, where it is large

# What `zipfile` raises for an archive that somebody has damaged, by chance or with intent.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError)
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")


class Archive:
    """The members of an archive.

    Attributes:
        name: What the file is called in messages.
        names: The names of its members in the order of its directory, folders left out.
    """

    def __init__(self, data: bytes, name: str, limits: files.Limits) -> None:
        self.name = name
        # Each member has this mark before its entry: they are counted before a list of millions is made.
        if data.count(b"PK\x01\x02") > MAX_MEMBERS:
            raise InputError(f"an archive of more than {MAX_MEMBERS:,} files", file=name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE:
            raise self._damaged("it cannot be unpacked") from None
        entries = [entry for entry in self._zip.infolist() if entry.filename[-1:] not in ("", "/")]
        self._members = {entry.filename: entry for entry in entries}
        self.names = tuple(self._members)
        for entry in entries:
            if _OUTSIDE.search(entry.filename):
                raise InputError(f"it holds {entry.filename[:80]!r}, a path that leads out of it", file=name)
            if entry.flag_bits & 0x1:
                raise InputError("it is encrypted", file=name, hint="save it without a password")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self._damaged(f"{entry.filename[:80]!r} is compressed in a way that such files never are")
        size = sum(entry.file_size for entry in entries)
        raised = max(1, limits.size / files.Limits().size)
        most = min(limits.size, int(raised * (_ALWAYS + _TIMES * len(data))))
        if size > most:
            hint = "raise the limit (--max-size, or Limits in Python) if that is intended"
            raise InputError(f"unpacked it is {size:,} bytes (the limit is {most:,})", file=name, hint=hint)
        self._nodes = int(raised * max(_NODES, _NODES_PER_BYTE * len(data)))

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def read(self, member: str) -> bytes:
        """The bytes of a member: as many as its entry says, whatever its compressed form would expand to.

        Raises:
            InputError: There is no such member, or it is damaged.
        """
        entry = self._members.get(member)
        if entry is None:
            raise self._damaged(f"it lacks {member[:80]!r}")
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(entry.file_size + 1)  # never without a number: that would expand all of it
        except _DAMAGE:
            content = None
        if content is None or len(content) != entry.file_size:
            raise self._damaged(f"{member[:80]!r} in it cannot be unpacked")
        return content

    def read_tree(self, member: str) -> bytes:
        """The bytes of a member that is to be made a tree of XML, where that is not too large.

        Raises:
            InputError: There is no such member, or it is damaged; it has too many elements.
        """
        content = self.read(member)
        # At most: a stretch of text behind each tag, and an attribute with its value at each equals sign.
        nodes = 2 * (content.count(b"<") - content.count(b"</") + content.count(b"="))
        if nodes > self._nodes:
            hint = (
                "split it into several files, or raise the limit (--max-size, or Limits in Python) if that is intended"
            )
            raise InputError(f"{member[:80]!r} in it has too many elements", file=self.name, hint=hint)
        return content

    def _damaged(self, what: str) -> InputError:
        return InputError(f"the archive is damaged: {what}", file=self.name)


def opened(data: bytes, name: str, limits: files.Limits = files.Limits()) -> Archive:
    """Open an archive; nothing is unpacked yet.

    Args:
        data: Its bytes.
        name: What it is called in messages.
        limits: `size` is the most that all its members may be together when they are unpacked; of a small archive
            they may be less.

    Raises:
        InputError: It is damaged or cut off, encrypted, has more than 10,000 members or more bytes than the limit,
            or a member with a path that leads out of it.
    """
    return Archive(data, name, limits)
