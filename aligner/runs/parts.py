"""Parts of a run that are done apart, such as by the jobs of an array of a batch queue, each with a project of its own.

An entry is in a part by the hash of its id, so it stays there when the manifest grows. All parts read the whole
manifest; what they have read is recorded in their projects, so that it shows when one is missing or was made from
another manifest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from aligner.errors import ChoiceError, InputError
from aligner.project import Project

PROPERTY = "shard"
"""Name of the property of a project that says which part it holds: `3/40`, and when it is whole `3/40 of DIGEST`."""

_MOST = 10_000
_FORM = re.compile(r"([0-9]{1,5})/([0-9]{1,5})(?: of ([0-9a-f]{16}))?")


@dataclass(frozen=True, slots=True)
class Part:
    """One of several parts.

    Attributes:
        number: Which one, from 1.
        count: How many there are.
        whole: A digest of all entries that were read; empty where the run has not come to its end.
    """

    number: int
    count: int
    whole: str = ""

    @classmethod
    def parse(cls, value: str) -> Part:
        """Read what a user or a project says, such as `3/40`.

        Raises:
            ChoiceError: It is no part.
        """
        match = _FORM.fullmatch(value.strip())
        if match is None or not 1 <= int(match[1]) <= int(match[2]) <= _MOST:
            raise ChoiceError(f"{value[:40]!r} is no part of a run", hint=f"say 3/40: one of up to {_MOST:,}")
        return cls(int(match[1]), int(match[2]), match[3] or "")

    def __str__(self) -> str:
        return f"{self.number}/{self.count}" + (f" of {self.whole}" if self.whole else "")


class Chooser:
    """Chooses the entries of a part, and remembers in a digest which entries there were.

    Args:
        part: The part; without one every entry is chosen.
    """

    def __init__(self, part: Part | None = None) -> None:
        self._part = part
        self._all = blake2b(digest_size=8)

    def has(self, id: str) -> bool:
        """Take the id of an entry, and return whether it is in the part."""
        if self._part is None:
            return True
        name = id.encode("utf-8", "surrogatepass")
        self._all.update(len(name).to_bytes(4, "big") + name)
        own = int.from_bytes(blake2b(name, digest_size=8, person=b"part").digest(), "big")
        return own % self._part.count == self._part.number - 1

    @property
    def digest(self) -> str:
        """What stands for all entries that were taken until now."""
        return self._all.hexdigest()


def begin(project: Project, part: Part | None) -> None:
    """Note which part a project is to hold.

    Raises:
        InputError: It holds another one.
    """
    held = of(project)
    before = held and (held.number, held.count)
    if before != (part and (part.number, part.count)) and (held is not None or len(project)):
        what = f"shard {held.number}/{held.count}" if held else "a run that is not divided"
        raise InputError(f"this project holds {what}", file=project.path, hint="name another project for this shard")
    if part is not None:
        project.set_property(PROPERTY, f"{part.number}/{part.count}")


def end(project: Project, part: Part, digest: str) -> None:
    """Note that a part is whole."""
    project.set_property(PROPERTY, f"{part.number}/{part.count} of {digest}")


def of(project: Project) -> Part | None:
    """Return the part that a project holds; None where its run was not divided."""
    value = project.properties.get(PROPERTY)
    return Part.parse(value) if value else None


def check(parts: Sequence[tuple[str, Part | None]]) -> None:
    """See that several projects are all the parts of one run.

    Args:
        parts: The name of each project, and its part.

    Raises:
        InputError: One is missing, there twice, not whole, of another run, or no part at all.
    """
    first = next(part for _, part in parts if part is not None)
    seen: dict[int, str] = {}
    for path, part in parts:
        if part is None:
            raise InputError("this is no shard of a run, and another one is", file=path, hint="merge the shards first")
        if part.count != first.count:
            raise InputError(f"this is shard {part.number}/{part.count}, another is one of {first.count}", file=path)
        if part.number in seen:
            raise InputError(f"this is shard {part.number}/{part.count}, and so is {seen[part.number]}", file=path)
        if not part.whole:
            hint = "the same command goes on with it"
            reason = f"shard {part.number}/{part.count} has not come to its end"
            raise InputError(reason, file=path, hint=hint)
        if part.whole != first.whole:
            reason = f"shard {part.number}/{part.count} was made from another manifest than {parts[0][0]}"
            raise InputError(reason, file=path, hint="run it again with the manifest as it is now")
        seen[part.number] = path
    missing = [str(number) for number in range(1, first.count + 1) if number not in seen]
    if missing:
        more = f" and {len(missing) - 8:,} more" if len(missing) > 8 else ""
        raise InputError(f"of {first.count} shards these are missing: {', '.join(missing[:8])}{more}")
