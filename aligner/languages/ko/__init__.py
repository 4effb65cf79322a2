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
    point_only=True,
    dates=Late("aligner.languages.ko.dates:dates"),
)
