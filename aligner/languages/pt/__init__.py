"""Portuguese."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="pt",
    name="Portuguese",
    folder=__name__,
    region="PT",
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
    snowball="portuguese",
    text2num=True,
    clock=r"(?<![\d.,])(\d{1,2})(?:\s?h(?:eures?)?\b\.?\s?(\d{2})?\b|h(\d{2})\b)",
)
