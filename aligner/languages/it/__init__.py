"""Italian."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="it",
    name="Italian",
    folder=__name__,
    region="IT",
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
    tokenizer=Late("aligner.languages.rules.words:romance_tokens"),
    snowball="italian",
    text2num=True,
)
