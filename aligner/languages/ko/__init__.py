"""Korean."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="ko",
    name="Korean",
    folder=__name__,
    region="KR",
    scripts=("Hangul",),
    has_case=False,
)
