"""Bilingual parallel texts: segment two versions, align them, write translation memories and corpora.

    import aligner

    source = aligner.segment(aligner.read_text("zh.txt"))
    target = aligner.segment(aligner.read_text("en.txt"))
    alignment = aligner.align(source, target)
    aligner.write(alignment, "memory.tmx")

A name is imported when it is first used, so that `import aligner` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from aligner._version import __version__

if TYPE_CHECKING:
    from aligner.errors import AlignerError, AlignerWarning
    from aligner.evaluation import evaluate
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
    from aligner.segmentation import segment, tokenize


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
    "aligner.evaluation": ("evaluate",),
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
    "aligner.segmentation": ("segment", "tokenize"),
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
