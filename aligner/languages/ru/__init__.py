"""Russian."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="ru",
    name="Russian",
    folder=__name__,
    region="RU",
    scripts=("Cyrillic",),
    snowball="russian",
)
