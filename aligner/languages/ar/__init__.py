"""Arabic."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="ar",
    name="Arabic",
    folder=__name__,
    region="SA",
    direction="rtl",
    scripts=("Arabic",),
    has_case=False,
    sentence_finder=Late("aligner.languages.ar.sentences:sentences"),
    snowball="arabic",
)
