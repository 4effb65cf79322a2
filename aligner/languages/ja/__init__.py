"""Japanese."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="ja",
    name="Japanese",
    folder=__name__,
    region="JP",
    scripts=("Kana", "Han"),
    is_spaced=False,
    has_case=False,
)
