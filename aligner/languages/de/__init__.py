"""German."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="de",
    name="German",
    folder=__name__,
    region="DE",
    has_case=False,
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
    has_ordinals=True,
    snowball="german",
    text2num=True,
    clock=r"(?<![\d.,])(\d{1,2})(?:[.:](\d{2}))?\s?Uhr(?:\s(\d{1,2}))?\b",
)
