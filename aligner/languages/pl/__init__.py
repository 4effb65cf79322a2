"""Polish."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="pl",
    name="Polish",
    folder=__name__,
    region="PL",
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
)
