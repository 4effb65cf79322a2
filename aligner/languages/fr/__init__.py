"""French."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="fr",
    name="French",
    folder=__name__,
    region="FR",
    snowball="french",
    text2num=True,
    clock=r"(?<![\d.,])(\d{1,2})(?:\s?h(?:eures?)?\b\.?\s?(\d{2})?\b|h(\d{2})\b)",
)
