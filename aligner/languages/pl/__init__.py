"""Polish."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="pl",
    name="Polish",
    folder=__name__,
    region="PL",
)
