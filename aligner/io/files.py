"""Files: opening, decoding, limits, atomic saving. `-` is standard input or output."""

from __future__ import annotations

import contextlib
import difflib
import errno
import filecmp
import io
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from aligner import report
from aligner.ending import postponed, uninterrupted
from aligner.errors import ArgumentError, InputError, OutputError, described, expect_list
from aligner.io import decoding, foreign, unfinished, written

_HANDED_OVER = re.compile(r"/dev/(fd/|std(in|err)$)|/proc/[^/]+/fd/")
_MOST_NAMES = 10_000  # of a folder that are looked through for one that was meant
_HTML = re.compile(r"[\ufeff\s]*(<\?xml[^>]*>\s*)?<(!doctype\s+html|html)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be at most before it is refused.

    Attributes:
        size: Bytes in a file.
        line: Characters in a line.
    """

    size: int = 200_000_000
    line: int = 200_000


def path_of(path: str | os.PathLike[str]) -> str:
    """Return the path of a file as a string.

    Raises:
        ArgumentError: It is none, such as an open file.
    """
    name = os.fspath(path) if isinstance(path, (str, os.PathLike)) else None
    if not isinstance(name, str) or "\0" in name:
        hint = "give its name, or - for standard input or output"
        raise ArgumentError(f"a file is wanted by its name, not {described(path)}", hint=hint)
    return name


def names_a_file(string: str) -> bool:
    """Tell whether a string is the name of a file that is there."""
    try:
        return len(string) < 1000 and "\0" not in string and os.path.isfile(string)
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def reading(path: str, limits: Limits = Limits()) -> Iterator[BinaryIO]:
    """Open a file for reading bytes from any place in it; what comes through a pipe is read at once.

    Args:
        path: The file, or `-` for standard input.
        limits: Sizes to refuse.

    Raises:
        InputError: It is not there, is a folder, a device or a pipe that has a name, may not be read, or is larger than
            the limit.
    """
    try:
        stream = sys.stdin.buffer if path == "-" else open(path, "rb", opener=_opened)  # noqa: SIM115 - closed below
        if path != "-" and stream.seekable():
            size = os.fstat(stream.fileno()).st_size
        else:
            data = stream.read(limits.size + 1)
            stream, size = io.BytesIO(data), len(data)
    except OSError as error:
        raise InputError(reason_of(error), file=name_of(path), hint=_way_out(error, path)) from None
    with stream:
        if size > limits.size:
            hint = "raise the limit (--max-size, or Limits in Python) if that is intended"
            raise InputError(f"larger than {limits.size:,} bytes", file=name_of(path), hint=hint)
        yield stream


def _opened(path: str, flags: int) -> int:
    """Open a file without waiting, and refuse what is none: a named pipe among files would be waited for for ever.

    What a shell hands over (`<(…)`, `/dev/stdin`) is a pipe as well, and one at whose other end somebody writes.
    """
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    try:
        mode = os.fstat(handle).st_mode
        if _HANDED_OVER.match(path):
            os.set_blocking(handle, True)
        elif not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            what = "a named pipe" if stat.S_ISFIFO(mode) else "a device"
            hint = "name a file, or give its content to standard input (-)"
            raise InputError(f"this is {what}, not a file", file=path, hint=hint)
    except BaseException:
        os.close(handle)
        raise
    return handle


def beside(path: str, name: str) -> str:
    """The path of a file that another one names: in the same folder or below it.

    Args:
        path: The file that names it.
        name: What stands there: a relative path, with slashes.

    Raises:
        InputError: It leads out of the folder of `path`.
    """
    folder = os.path.realpath(os.path.dirname(path) or ".")
    foreign = PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or "\\" in name or "\0" in name
    found = folder if foreign else os.path.realpath(os.path.join(folder, name))
    if found == folder or os.path.commonpath([folder, found]) != folder:
        hint = "put the files into one folder and name them without a path"
        raise InputError(f"it names {name!r}, which is not in the folder of this file", file=path, hint=hint)
    return os.path.join(os.path.dirname(path), name)


def read_bytes(path: str, limits: Limits = Limits()) -> bytes:
    """The bytes of a file, or of standard input.

    Raises:
        InputError: It cannot be read, or is larger than the limit.
    """
    with reading(path, limits) as stream:
        try:
            return stream.read()
        except OSError as error:
            raise InputError(reason_of(error), file=name_of(path)) from None


def read_string(
    path: str,
    *,
    encoding: str | None = None,
    lang: str | None = None,
    limits: Limits = Limits(),
    remedy: str = decoding.REMEDY,
) -> str:
    """The decoded text of a file, not yet normalised.

    Args:
        path: The file, or `-`.
        encoding: Its encoding; by default a byte-order mark, UTF-8, and then a guess tell.
        lang: Language of the text where it is known: it helps the guess.
        limits: Sizes to refuse.
        remedy: What the user can do about a wrong encoding.

    Raises:
        InputError: The file is missing, empty, binary, too large, or cannot be decoded.
    """
    return string_of(
        read_bytes(path, limits), name_of(path), encoding=encoding, lang=lang, limits=limits, remedy=remedy
    )


def string_of(
    data: bytes,
    path: str,
    *,
    encoding: str | None = None,
    lang: str | None = None,
    limits: Limits = Limits(),
    remedy: str = decoding.REMEDY,
    read_as: list[str] | None = None,
) -> str:
    """The decoded text of bytes; as `read_string`, for a file of the name `path`.

    `read_as` gets its encoding where that is not UTF-8, and how it is known.

    Raises:
        InputError: They are empty, binary, or cannot be decoded.
    """
    foreign.refuse(data, path)
    content = decoding.decode(data, path, encoding, lang, remedy, read_as)
    if _HTML.match(content):
        raise InputError("this is an HTML page, not plain text", file=path, hint="save it as plain text first")
    if all(unicodedata.category(c)[0] in "ZC" for c in set(content)):  # nothing that can be seen
        is_empty = not data.removeprefix(b"\xef\xbb\xbf")
        raise InputError("the file is empty" if is_empty else "there is nothing but white space in it", file=path)
    for number, line in enumerate(content.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if len(line) > limits.line:
            raise InputError(
                f"a line of {len(line):,} characters (the limit is {limits.line:,})",
                file=path,
                line=number,
                hint="break it into paragraphs, or raise the limit (--max-line, or Limits in Python)",
            )
    return content


def name_of(path: str) -> str:
    """What a file is called in messages."""
    return "standard input" if path == "-" else path


class _Enough(Exception):  # noqa: N818 - it is no error
    """Ends `saving` before anything is saved."""


def check_outputs(paths: Sequence[str], *, inputs: Sequence[str] = ()) -> None:
    """Find out before long work whether files can be written; as `saving`, and nothing is left behind.

    Raises:
        OutputError: As there.
    """

    _check_names(paths, inputs)
    files = [path for path in paths if path != "-" and (os.path.isfile(path) or not os.path.exists(path))]
    with contextlib.suppress(_Enough), saving(files, inputs=inputs):
        raise _Enough


@contextlib.contextmanager
def saving(paths: Sequence[str], *, inputs: Sequence[str] = ()) -> Iterator[list[BinaryIO]]:
    """Open files for writing that appear under their names all together when the block ends well, or else not at all.

    Each is written under a temporary name in its own folder, so an existing file stays as it was until the new one is
    complete and on the disk. Standard output and devices are written to directly. What `written.protecting` protects is
    not replaced, unless what would replace it is the same.

    Args:
        paths: The files to write.
        inputs: Files that must not be among them.

    Raises:
        OutputError: A path stands twice, is an input, is protected, or cannot be written; the disk is full.
        CancelledError: The run is to stop.
    """
    _check_names(paths, inputs)
    unknown = _refuse_protected(paths)
    pending: list[tuple[BinaryIO, str, str]] = []  # stream, temporary name, final name
    streams: list[BinaryIO] = []
    place = ""  # what an error is about
    try:
        try:
            for place in paths:
                streams.append(sys.stdout.buffer if place == "-" else _begun(place, pending))
            place = ", ".join(paths)
            yield streams
            report.check()
            for stream, name, place in pending:
                stream.flush()
                if name:
                    os.fsync(stream.fileno())
                    os.chmod(name, _mode(place))
                if not name or os.name == "nt":  # where an open file cannot be renamed
                    stream.close()
            place = "-"
            sys.stdout.flush()
            for _, name, place in pending:
                if place in unknown and not filecmp.cmp(name, place, shallow=False):
                    raise unknown[place]
            for _, name, _ in pending:
                if name:
                    written.remember(name)
            with postponed():  # all of them or none
                for _, name, place in pending:
                    if name:
                        os.replace(name, place)  # still open, and so locked: nobody takes it for one left behind
        except BrokenPipeError:
            raise
        except OSError as error:
            folder = os.path.dirname(os.path.realpath(place))
            if isinstance(error, FileNotFoundError) and not os.path.isdir(folder):
                named = os.path.dirname(place)
                missing = folder if os.path.isdir(named or ".") else named  # a link may lead elsewhere
                raise OutputError(f"there is no folder {missing}", file=place, hint="make it first") from None
            raise OutputError(reason_of(error), file="standard output" if place == "-" else place) from None
    finally:
        _discard(pending)


def _begun(path: str, pending: list[tuple[BinaryIO, str, str]]) -> BinaryIO:
    """Open what a file is written into, and note it with its temporary and its final name; a device has no other.

    Raises:
        OSError: It cannot be written.
    """
    final = os.path.realpath(path)
    if os.path.exists(path) and not os.path.isfile(path):
        stream: BinaryIO = open(path, "wb")  # noqa: SIM115 - closed by `saving`
        pending.append((stream, "", path))
        return stream
    if os.path.exists(final) and not os.access(final, os.W_OK):
        raise PermissionError
    with postponed():  # or nobody would know of the file
        handle, name = unfinished.create(os.path.dirname(final))
        stream = os.fdopen(handle, "wb")
        pending.append((stream, name, final))
    return stream


@uninterrupted
def _discard(pending: Sequence[tuple[BinaryIO, str, str]]) -> None:
    """Close unfinished files and remove them, unless they have their own names by now."""
    for stream, name, _ in pending:
        with contextlib.suppress(OSError):
            stream.close()
        if name:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)


def _refuse_protected(paths: Sequence[str]) -> dict[str, OutputError]:
    """Refuse to replace what people have made.

    Returns:
        The files of which nothing is known, with what to raise where what would replace them differs from them.

    Raises:
        OutputError: One of the files is not as this program wrote it, and protected.
    """
    unknown: dict[str, OutputError] = {}
    ask = written.objection()
    if ask is None:
        return unknown
    for path in paths:
        if path != "-" and os.path.isfile(path) and os.path.getsize(path) and not (is_ours := written.is_ours(path)):
            objection = ask(path)
            if objection is None:
                continue
            refusal = OutputError(objection, file=path, hint="write to another file, or replace it with --force")
            if is_ours is False:
                raise refusal
            unknown[os.path.realpath(path)] = refusal
    return unknown


def _check_names(paths: Sequence[str], inputs: Sequence[str]) -> None:
    """Refuse an output that is an input, or that stands twice: under one name or two (links)."""
    expect_list(inputs, str, "inputs")
    seen = {_identity(path): (path, "is an input and would be overwritten") for path in inputs if path != "-"}
    for path in paths:
        key = "-" if path == "-" else _identity(path)
        if key in seen:
            other, what = seen[key]
            reason = f"{path} {what}" + f" ({other} is the same file)" * (other != path)
            raise OutputError(reason, hint="choose another name for the output")
        seen[key] = path, "is named as an output twice"


def _identity(path: str) -> object:
    """What two names of one file have in common."""
    with contextlib.suppress(OSError):
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            return status.st_dev, status.st_ino
    return os.path.realpath(path)


def _mode(path: str) -> int:
    """The permissions a file has, or that a new one would get."""
    with contextlib.suppress(OSError):
        return Path(path).stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _way_out(error: OSError, path: str) -> str | None:
    """Return what somebody may have meant by a name under which no file can be read."""
    if isinstance(error, IsADirectoryError):
        return "name a file in it"
    if not isinstance(error, FileNotFoundError):
        return None
    folder, name = os.path.split(path)
    with contextlib.suppress(OSError), os.scandir(folder or ".") as entries:
        there = [entry.name for entry in islice(entries, _MOST_NAMES)]
        near = difflib.get_close_matches(name, there, n=1, cutoff=0.75)
        return f"did you mean {os.path.join(folder, near[0])}?" if near else None
    return f"there is no folder {folder}"


def reason_of(error: OSError) -> str:
    """Return what is wrong, for a message."""
    names = {
        "FileNotFoundError": "no such file or folder",
        "IsADirectoryError": "this is a folder, not a file",
        "PermissionError": "no permission",
    }
    if error.errno == errno.EBADF:  # whoever started the program closed it (`>&-`)
        return "it is closed"
    return names.get(type(error).__name__, (error.strerror or str(error)).lower())
