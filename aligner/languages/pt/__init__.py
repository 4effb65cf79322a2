"""Portuguese."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="pt",
    name="Portuguese",
    folder=__name__,
    region="PT",
    snowball="portuguese",
)
