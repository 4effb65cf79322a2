"""What stands apart from the texts: the links between their sentences, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from aligner.formats.xml import escaped, start_tag
from aligner.model import Properties, Status

PROPERTY = "property"  # the type of notes that hold what else is known of a bead


class TeiLink(NamedTuple):
    """What belongs together: a bead, or a unit of several versions.

    Attributes:
        shape: Its number of sentences in each version, such as `1-2`.
        ends: For each version the pointers to its sentences.
        confidence: The probability that it is right.
        status: What a person has said of it.
        note: What a person has remarked on it.
        properties: What else is known of it.
    """

    shape: str
    ends: Sequence[Sequence[str]]
    confidence: float | None
    status: Status
    note: str
    properties: Properties = ()


def stand_off(links: Iterable[TeiLink], domains: str = "", before: str = "") -> Iterator[str]:
    """The `standOff` element.

    Args:
        links: What to link, in order; where there is none, nothing is written.
        domains: Pointers to the texts, where they are in other files.
        before: What the identifiers of links begin with, where those of several documents stand in one file.
    """
    numbered = [(f"{before}b{number}", link) for number, link in enumerate(links, 1)]
    if not numbered:
        return
    yield f"<standOff>\n{start_tag('linkGrp', {'type': 'translation', 'domains': domains})}\n"
    for key, link in numbered:
        target = " ".join(pointer for end in link.ends for pointer in end)
        attributes = {"xml:id": key, "type": link.shape, "subtype": link.status, "target": target}
        yield start_tag("link" if sum(map(bool, link.ends)) > 1 else "ptr", attributes, "/") + "\n"
    yield "</linkGrp>\n"
    for key, link in numbered:
        if link.confidence is not None:
            degree = repr(float(link.confidence))
            about = {"target": f"#{key}", "locus": "value", "degree": degree}
            yield start_tag("certainty", about, "/") + "\n"
        if link.note:
            yield f"{start_tag('note', {'target': f'#{key}'})}{escaped(link.note)}</note>\n"
        for name, value in link.properties:
            attributes = {"target": f"#{key}", "type": PROPERTY, "n": name}
            yield f"{start_tag('note', attributes)}{escaped(value)}</note>\n"
    yield "</standOff>\n"
