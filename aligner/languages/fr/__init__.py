"""French."""

from __future__ import annotations

from aligner.languages.language import Language

LANGUAGE = Language(
    tag="fr",
    name="French",
    folder=__name__,
    region="FR",
    snowball="french",
)
