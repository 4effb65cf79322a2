"""What the documents of word processors share: XML inside an archive, and paragraphs put together from runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from aligner.errors import InputError
from aligner.io import safexml
from aligner.io.archives import Archive

Element = Any
"""An element of lxml, which comes without types."""

_WHITE = re.compile(r"\s+")


def part(archive: Archive, member: str) -> Element:
    """The root element of a member of an archive.

    Raises:
        InputError: There is no such member, it is not well-formed, or it defines entities of its own.
    """
    return parsed(archive.read_tree(member), archive.name, member)


def parsed(data: bytes, name: str, member: str | None = None) -> Element:
    """The root element of an XML document.

    Args:
        data: Its bytes.
        name: The name of the file, for messages.
        member: Its name in the archive that the file is, if it is one.

    Raises:
        InputError: It is not well-formed, or it defines entities of its own.
    """
    where = f"{member} in it is" if member else "it is"
    try:
        root = etree.fromstring(data, safexml.parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = f"the document is damaged: {where} not well-formed XML ({getattr(error, 'msg', error)})"
        raise InputError(reason, file=name, hint="save it again in the program that made it") from None
    if next(safexml.entities(root), None) is not None:
        raise InputError(f"the document is damaged: {where} XML with entities of its own", file=name)
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """The value of the attribute of a name, whatever its namespace."""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), None)


def tidy(blocks: Iterable[str]) -> list[str]:
    """Paragraphs from the text of blocks, in which a line feed ends one; any white space becomes a space."""
    lines = (line for block in blocks for line in block.replace("\xad", "").split("\n"))
    return [paragraph for line in lines if (paragraph := _WHITE.sub(" ", line).strip())]
