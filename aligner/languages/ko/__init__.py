"""Korean."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="ko",
    name="Korean",
    folder=__name__,
    region="KR",
    scripts=("Hangul",),
    has_case=False,
    sentence_finder=Late("aligner.languages.ko.sentences:sentences"),
    judge=Late("aligner.languages.ko.sentences:judge"),
    has_ordinals=True,
    point_only=True,
    dates=Late("aligner.languages.ko.dates:dates"),
    lemmatizer=None,
)
