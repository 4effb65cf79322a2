"""Thai."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="th",
    name="Thai",
    folder=__name__,
    region="TH",
    scripts=("Thai",),
    is_spaced=False,
    has_case=False,
    sentence_finder=Late("aligner.languages.th.sentences:sentences"),
    tokenizer=Late("aligner.languages.th.sentences:tokens"),
    point_only=True,
    years_ahead=543,
    lemmatizer=None,
)
