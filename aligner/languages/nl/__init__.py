"""Dutch."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="nl",
    name="Dutch",
    folder=__name__,
    region="NL",
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
    snowball="dutch",
    text2num=True,
)
