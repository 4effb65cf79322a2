"""What files say of units, documents and themselves: taken apart by side, and told where it does not travel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from aligner import report
from aligner.formats.codes import CODES
from aligner.formats.messages import shortened
from aligner.io.names import without_folders
from aligner.model import SIDES, Alignment, Bead, Properties
from aligner.model.display import counted


def by_side(properties: Properties) -> tuple[Properties, Properties, Properties]:
    """The properties of the whole, of the source and of the target; the latter without the name of the side."""
    found: tuple[list[tuple[str, str]], ...] = ([], [], [])
    for name, value in properties:
        side, dot, rest = name.partition(".")
        number = SIDES.index(side) + 1 if dot and side in SIDES else 0
        found[number].append((rest if number else name, value))
    return tuple(found[0]), tuple(found[1]), tuple(found[2])


def sided(alignment: Alignment) -> Properties:
    """The properties of an alignment and of its documents in one list, which `by_side` takes apart."""
    documents = zip(SIDES, (alignment.source, alignment.target), strict=True)
    of_documents = [(f"{side}.{name}", value) for side, document in documents for name, value in document.properties]
    return (*alignment.properties, *of_documents)


def without(properties: Properties, *names: str) -> Properties:
    """The properties that have none of these names."""
    return tuple(pair for pair in properties if pair[0] not in names)


def named(
    beads: Sequence[Bead], documents: Sequence[tuple[str, str]], origins: tuple[str, str]
) -> tuple[list[Bead], tuple[str, str]]:
    """Say of each bead which document it is from, where there is more than one.

    Args:
        beads: The beads of a file.
        documents: For each of them the documents that its sides come from; empty where that is not known.
        origins: Where both texts come from, as the file says of all of them.

    Returns:
        The beads, and where both texts come from: nothing for one that comes from several documents.
    """
    found = [dict.fromkeys(pair[side] for pair in documents) for side in (0, 1)]
    if all(len(names) < 2 for names in found):
        first = [next(iter(names), origin) for names, origin in zip(found, origins, strict=True)]
        return list(beads), (first[0], first[1])
    made = []
    for bead, pair in zip(beads, documents, strict=True):
        stated = [(f"{side}.document", without_folders(name)) for side, name in zip(SIDES, pair, strict=True) if name]
        made.append(replace(bead, properties=(*bead.properties, *stated)))
    return made, ("", "")


@dataclass(slots=True)
class Markup:
    """The elements inside segments that were dropped.

    Attributes:
        names: What they are called.
        units: How many units have any.
    """

    names: set[str] = field(default_factory=set)
    units: int = 0

    def add(self, names: set[str]) -> None:
        """Take the names of the elements in a unit."""
        self.names |= names
        self.units += bool(names)

    def tell(self, file: str) -> None:
        """Say it once, where there were any."""
        if self.names:
            units, names = counted(self.units, "unit"), shortened(sorted(self.names))
            reason = f"dropped the markup inside segments of {units} and kept the text: {names}"
            report.notice("markup", reason, file=file)


def by_version(properties: Properties, tags: Sequence[str]) -> tuple[Properties, tuple[Properties, ...]]:
    """The properties of the whole, and of each of several versions; the latter without the tag of its language."""
    versions = tuple(
        tuple((name.removeprefix(f"{tag}."), value) for name, value in properties if name.startswith(f"{tag}."))
        for tag in tags
    )
    return tuple(pair for pair in properties if pair[0].partition(".")[0] not in tags), versions


def by_side_of(properties: Properties, tags: Sequence[str]) -> Properties:
    """What concerns two of several versions, in these languages, named by the sides that they are now."""
    about, versions = by_version(properties, tags)
    held = zip(SIDES, versions, strict=True)
    return (*about, *((f"{side}.{name}", value) for side, stated in held for name, value in stated))


def tell_of_left_out(alignment: Alignment, file: str, most: int = 5, *, kept: str = "") -> None:
    """Say which properties a format without any leaves out; it may have a place for one of this name."""
    held = (sided(alignment), *(without(bead.properties, kept) for bead in alignment.beads))
    tell_of_names(held, file, "tmx, xliff, tei, json, jsonl and parquet keep them", most)


def tell_of_names(held: Iterable[Properties], file: str, hint: str, most: int = 5) -> None:
    """Say which properties are left out, if there are any; `hint` says where they are kept.

    That inline codes were dropped, who read them has said.
    """
    if found := Counter(name for properties in held for name, _ in properties if not name.endswith(CODES)):
        number = found.total()
        names = shortened([name for name, _ in found.most_common()], most)
        what = f"1 property ({names}) is" if number == 1 else f"{number:,} properties ({names}) are"
        report.notice("left out", f"{what} not kept in this format", file=file, hint=hint)
