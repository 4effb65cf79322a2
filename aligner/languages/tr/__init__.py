"""Turkish."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="tr",
    name="Turkish",
    folder=__name__,
    region="TR",
)
