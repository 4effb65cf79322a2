"""What a result depends on, as one string: the same string, the same result.

A fingerprint holds the stage of the work with its version, the settings, what the files hold and are called, their
languages and encodings, the encoder and the version of Unicode. It is the same on every machine and in every process.
It holds neither the folders of the files nor their dates: these only spare reading a file once more.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.io.files import Limits
from aligner.runs.files import digest_at, opened, tag_of
from aligner.runs.places import is_address, shown

STAGE, VERSION = "align", 1
"""The version goes up when results change that were made from the same files with the same settings."""

_CHUNK = 1 << 20
_FRESH = 2.0  # seconds within which a file may change once more without a new date


def fingerprint(
    settings: str,
    model: str,
    digests: Sequence[str],
    names: Sequence[str],
    languages: Sequence[str | None] = (None, None),
    encodings: Sequence[str | None] = (None, None),
) -> str:
    """Return 32 hexadecimal digits: BLAKE2b of everything that an alignment of two files depends on.

    Args:
        settings: Fingerprint of what the user chose.
        model: Version of the encoder.
        digests: What the two files hold, as `Content` has it.
        names: What the two files are called, without folders: texts keep it, and suffixes may tell the format.
        languages: What is said of their languages.
        encodings: What is said of their encodings.
    """
    value = {
        "digests": list(digests),
        "encodings": list(encodings),
        "languages": list(languages),
        "model": model,
        "names": list(names),
        "settings": settings,
        "stage": [STAGE, VERSION],
        "unicode": unicodedata.unidata_version,
    }
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(canonical.encode("ascii"), digest_size=16).hexdigest()


def of_run(settings: str, model: str) -> str:
    """Return what the results of all pairs depend on, as `fingerprint` does what that of one depends on."""
    return fingerprint(settings, model, (), ())


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds.

    Attributes:
        digest: 32 hexadecimal digits: BLAKE2b of its bytes, or of its address and what the store says of them.
        stamp: What tells without reading it that it has not changed: its size, its date and its number on the disk;
            nothing where that cannot be told.
        size: Bytes.
    """

    digest: str
    stamp: str
    size: int


def content_of(path: str, limits: Limits, stamp: str = "", digest: str = "") -> Content:
    """Find out what a file holds.

    Args:
        path: The file, here or at an address.
        limits: Sizes to refuse.
        stamp: The stamp that it had when it was read before, if it was.
        digest: The digest that it had then.

    Raises:
        InputError: It cannot be read, or is too large.
    """
    now, size = tag_of(path) if is_address(path) else _stamp(path)
    if now and is_address(path):  # what the store says is as good as what the file holds, and need not be fetched
        digest = hashlib.blake2b(f"{shown(path)}\n{now}".encode(), digest_size=16).hexdigest()
    elif is_address(path):
        digest = digest_at(path, limits)
    elif not now or now != stamp:
        made = hashlib.blake2b(digest_size=16)
        with opened(path, limits) as stream:
            while chunk := stream.read(_CHUNK):
                made.update(chunk)
        digest = made.hexdigest()
    return Content(digest, now, size)


def _stamp(path: str) -> tuple[str, int]:
    """The stamp of a file, and its size. One that was changed just now may change again with the same date."""
    try:
        status = os.stat(path)
    except OSError:
        return "", 0
    is_fresh = abs(time.time() - status.st_mtime) < _FRESH
    return "" if is_fresh else f"{status.st_size} {status.st_mtime_ns} {status.st_ino}", status.st_size
