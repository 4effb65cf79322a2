"""The values everything else works on: frozen, checked when made, free of I/O.

Positions are offsets. A `Sentence` is a stretch of its `Text`, a `Bead` a stretch of the sentences on each side, so
nothing is copied and nothing has to be searched for again.
"""

from aligner.model.alignments import STATUSES, Alignment, Bead, Recipe, Status, TextPair
from aligner.model.document_pairs import DocumentPair
from aligner.model.documents import (
    DIVISION_KINDS,
    SIDES,
    Division,
    DivisionKind,
    Document,
    Sentence,
    Side,
    Span,
    Text,
    Token,
    language_of,
    normalised,
)
from aligner.model.glossaries import (
    PARTS_OF_SPEECH,
    TERM_STATUSES,
    Context,
    Glossary,
    PartOfSpeech,
    Term,
    TermStatus,
)
from aligner.model.mined import COVERAGES, MATCH_KINDS, Coverage, Match, MatchedTexts, MatchKind, Mined
from aligner.model.properties import Properties
from aligner.model.rules import BreakRule, SegmentationRules

__all__ = [
    "COVERAGES",
    "DIVISION_KINDS",
    "MATCH_KINDS",
    "PARTS_OF_SPEECH",
    "SIDES",
    "STATUSES",
    "TERM_STATUSES",
    "Alignment",
    "Bead",
    "BreakRule",
    "Context",
    "Coverage",
    "Division",
    "DivisionKind",
    "Document",
    "DocumentPair",
    "Glossary",
    "Match",
    "MatchKind",
    "MatchedTexts",
    "Mined",
    "PartOfSpeech",
    "Properties",
    "Recipe",
    "SegmentationRules",
    "Sentence",
    "Side",
    "Span",
    "Status",
    "Term",
    "TermStatus",
    "Text",
    "TextPair",
    "Token",
    "language_of",
    "normalised",
]
