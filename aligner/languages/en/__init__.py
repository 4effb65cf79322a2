"""English."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="en",
    name="English",
    folder=__name__,
    region="US",
)
