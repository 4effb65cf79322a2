"""A parser of XML that trusts nothing, for every room that reads some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

# Entities are left alone (callers refuse them), nothing is fetched, and the parser's own size limits stay on.
_ENTITIES = {"resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False}
_SETTINGS = {**_ENTITIES, "huge_tree": False, "remove_comments": True, "remove_pis": True}


def parser(target: Any = None) -> Any:
    """A parser of lxml for one document.

    Args:
        target: Is told of each tag and text as it comes; by default the parser makes a tree.
    """
    return etree.XMLParser(target=target, **_SETTINGS)


def steps(stream: BinaryIO, names: tuple[str, ...]) -> Any:
    """An iterator of lxml (`iterparse`) over the ends of elements with these names, in whatever namespace."""
    return etree.iterparse(_Nameless(stream), events=("end",), tag=[f"{{*}}{name}" for name in names], **_SETTINGS)


class _Nameless:
    """A file without its name, which lxml would look up, and which need not be UTF-8."""

    def __init__(self, stream: BinaryIO) -> None:
        self.read = stream.read


def entities(root: Any) -> Iterator[Any]:
    """The references under an element to entities that the document defines itself: they can be made to expand."""
    return iter(root.iter(etree.Entity))


def forget(element: Any) -> None:
    """Let go of an element that has been read and of those before it, so that memory does not grow with a file."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
