"""The name and the metadata of one of several documents, as a TEI header has them.

Title, author, date, source, licence, domain and client stand in the elements that TEI has for them, where people and
programs look for them. All of them, with their names, are in a `xenoData` as JSON too, from which they are read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from aligner.formats.xml import escaped
from aligner.model import Properties

KIND = "document"
"""The type of the `xenoData`."""


class Named(NamedTuple):
    """The name and the metadata of a document."""

    name: str
    metadata: Properties


class Described(NamedTuple):
    """What they make of the parts of a header.

    Attributes:
        titles: What `titleStmt` holds; nothing where no document is named.
        publication: What `publicationStmt` holds.
        sources: What `sourceDesc` holds.
        profile: The `profileDesc`.
        data: The `xenoData`.
    """

    titles: str
    publication: str
    sources: str
    profile: str
    data: str

    @classmethod
    def of(cls, document: Named | None, sources: str) -> Described:
        """Make the parts; `sources` is what `sourceDesc` holds where nothing is known of the source."""
        publication = "<p>Unpublished.</p>"
        if document is None:
            return cls("", publication, sources, "", "")

        def each(*names: str) -> Iterator[str]:
            return (escaped(value) for key, value in document.metadata if key.lower() in names)

        titles = [f"<title>{title}</title>" for title in each("title")] or [f"<title>{escaped(document.name)}</title>"]
        titles += [f"<author>{author}</author>" for author in each("author")]
        titles += [f"<sponsor>{client}</sponsor>" for client in each("client")]
        if licences := "".join(f"<licence>{licence}</licence>" for licence in each("licence", "license")):
            publication = f"<publisher/><availability>{licences}</availability>"
        bibl = [f"<title>{source}</title>" for source in each("source")]
        bibl += [f"<date>{date}</date>" for date in each("date")]
        found = f"<bibl>{''.join(bibl)}</bibl>" if bibl else sources
        terms = "".join(f"<term>{domain}</term>" for domain in each("domain", "subject"))
        profile = f"<profileDesc><textClass><keywords>{terms}</keywords></textClass></profileDesc>\n" if terms else ""
        value = json.dumps({"name": document.name, "metadata": document.metadata})
        data = f'<xenoData type="{KIND}" subtype="json">{escaped(value)}</xenoData>\n'
        return cls("".join(titles), publication, found, profile, data)


def stated(element: Any) -> Named | None:
    """The name and the metadata that the header of an element states; None where it states none."""
    for header in element.iterchildren("{*}teiHeader"):
        for data in header.iterchildren("{*}xenoData"):
            if data.get("type") == KIND:
                try:
                    value = json.loads(data.text or "")
                    return Named(str(value["name"]), tuple((str(key), str(text)) for key, text in value["metadata"]))
                except (ValueError, TypeError, KeyError, RecursionError):
                    continue
    return None
