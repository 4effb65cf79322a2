"""Italian."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="it",
    name="Italian",
    folder=__name__,
    region="IT",
    snowball="italian",
    text2num=True,
)
