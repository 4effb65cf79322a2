"""Spanish."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="es",
    name="Spanish",
    folder=__name__,
    region="ES",
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
    snowball="spanish",
    text2num=True,
)
