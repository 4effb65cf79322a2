"""Chinese."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="zh",
    name="Chinese",
    folder=__name__,
    region="CN",
    variants=("zh-TW",),
    scripts=("Han",),
    is_spaced=False,
    has_case=False,
)
