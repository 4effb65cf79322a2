"""Spanish."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="es",
    name="Spanish",
    folder=__name__,
    region="ES",
    snowball="spanish",
    text2num=True,
)
