"""Arabic."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="ar",
    name="Arabic",
    folder=__name__,
    region="SA",
    direction="rtl",
    scripts=("Arabic",),
    has_case=False,
    snowball="arabic",
)
