"""Thai."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="th",
    name="Thai",
    folder=__name__,
    region="TH",
    scripts=("Thai",),
    is_spaced=False,
    has_case=False,
    point_only=True,
    years_ahead=543,
)
