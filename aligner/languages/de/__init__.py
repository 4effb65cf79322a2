"""German."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="de",
    name="German",
    folder=__name__,
    region="DE",
    has_case=False,
    snowball="german",
)
