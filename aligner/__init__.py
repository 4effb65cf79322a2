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

from aligner._version import __version__ as __version__

TYPE_CHECKING = False  # and not that of `typing`, which takes longer to import than all else here
if TYPE_CHECKING:  # what type checkers take from here; a test compares it with the table below
    # isort: off
    from aligner.errors import AlignerError as AlignerError
    from aligner.encoders import encode as encode
    from aligner.evaluation import evaluate as evaluate
    from aligner.formats import WriteOptions as WriteOptions, read as read, write as write
    from aligner.joining import MultiAlignment as MultiAlignment, MultiBead as MultiBead, join as join
    from aligner.mining import mine as mine
    from aligner.model import (
        Alignment as Alignment,
        Bead as Bead,
        Context as Context,
        Division as Division,
        Document as Document,
        Glossary as Glossary,
        Match as Match,
        Mined as Mined,
        Recipe as Recipe,
        SegmentationRules as SegmentationRules,
        Sentence as Sentence,
        Span as Span,
        Term as Term,
        Text as Text,
        TextPair as TextPair,
        Token as Token,
    )
    from aligner.pipeline import align as align, align_files as align_files, read_text as read_text
    from aligner.realigning import realign as realign
    from aligner.report import Notice as Notice, Report as Report, collect_notices as collect_notices
    from aligner.segmentation import read_srx as read_srx, segment as segment, tokenize as tokenize
    from aligner.settings import InputFile as InputFile, Settings as Settings

_NAMES = {
    "aligner.errors": "AlignerError",
    "aligner.encoders": "encode",
    "aligner.evaluation": "evaluate",
    "aligner.formats": "WriteOptions read write",
    "aligner.joining": "MultiAlignment MultiBead join",
    "aligner.mining": "mine",
    "aligner.model": (
        "Alignment Bead Context Division Document Glossary Match Mined Recipe SegmentationRules "
        "Sentence Span Term Text TextPair Token"
    ),
    "aligner.pipeline": "align align_files read_text",
    "aligner.realigning": "realign",
    "aligner.report": "Notice Report collect_notices",
    "aligner.segmentation": "read_srx segment tokenize",
    "aligner.settings": "InputFile Settings",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}
__all__ = sorted(["__version__", *_HOME])


if not TYPE_CHECKING:  # or a type checker would believe that there is any name

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"module 'aligner' has no attribute {name!r}")
        value: object = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
