"""Turkish."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="tr",
    name="Turkish",
    folder=__name__,
    region="TR",
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
    has_ordinals=True,
)
