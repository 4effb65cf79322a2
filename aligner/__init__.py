"""Bilingual parallel texts: segment two versions, align them, write translation memories and corpora.

    import aligner

    source = aligner.segment(aligner.read_text("zh.txt"))
    target = aligner.segment(aligner.read_text("en.txt"))
    alignment = aligner.align(source, target)
    aligner.write(alignment, "memory.tmx")

A name is imported when it is first used, so that `import aligner` is quick.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.errors import AlignerError, AlignerWarning
    from aligner.evaluate import evaluate
    from aligner.formats import read, write
    from aligner.model import (
        Alignment,
        Bead,
        Context,
        Division,
        Document,
        Glossary,
        Recipe,
        Sentence,
        Span,
        Term,
        Text,
        Token,
    )
    from aligner.pipeline import align, read_text
    from aligner.segment import segment, tokenize

__version__ = "0.1.0"

__all__ = [
    "AlignerError",
    "AlignerWarning",
    "Alignment",
    "Bead",
    "Context",
    "Division",
    "Document",
    "Glossary",
    "Recipe",
    "Sentence",
    "Span",
    "Term",
    "Text",
    "Token",
    "__version__",
    "align",
    "evaluate",
    "read",
    "read_text",
    "segment",
    "tokenize",
    "write",
]

_HOMES = {
    "aligner.errors": ("AlignerError", "AlignerWarning"),
    "aligner.evaluate": ("evaluate",),
    "aligner.formats": ("read", "write"),
    "aligner.model": (
        "Alignment",
        "Bead",
        "Context",
        "Division",
        "Document",
        "Glossary",
        "Recipe",
        "Sentence",
        "Span",
        "Term",
        "Text",
        "Token",
    ),
    "aligner.pipeline": ("align", "read_text"),
    "aligner.segment": ("segment", "tokenize"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'aligner' has no attribute {name!r}")
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps `aligner.segment` and `aligner.evaluate` the functions that they are promised to be.

    Importing a submodule sets it as an attribute of its package, which would hide the function of the same name.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _HOME or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
