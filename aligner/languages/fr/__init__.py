"""French."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="fr",
    name="French",
    folder=__name__,
    region="FR",
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
    tokenizer=Late("aligner.languages.rules.words:romance_tokens"),
    snowball="french",
    text2num=True,
    spaced_marks=";:!?",
    clock=r"(?<![\d.,])(\d{1,2})(?:\s?h(?:eures?)?\b\.?\s?(\d{2})?\b|h(\d{2})\b)",
)
