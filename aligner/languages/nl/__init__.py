"""Dutch."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="nl",
    name="Dutch",
    folder=__name__,
    region="NL",
    snowball="dutch",
    text2num=True,
)
