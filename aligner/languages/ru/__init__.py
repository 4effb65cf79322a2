"""Russian."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="ru",
    name="Russian",
    folder=__name__,
    region="RU",
    scripts=("Cyrillic",),
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
    snowball="russian",
)
