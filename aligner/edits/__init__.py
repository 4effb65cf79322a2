"""Changes to an alignment, as values: applied, undone, written as JSON, found between two alignments.

Everything a person does to an alignment is one of these. `Merge(3).apply(alignment)` is a new alignment; `inverse`
gives the edit that undoes it, exactly. A bead whose sentences or words change is another bead: it has no confidence,
since nobody has estimated one, and the status `auto`, since nobody has approved it; its note stays. All other beads are
left as they are. A new kind of edit is one class, and its name in the table of `codec`.
"""

from aligner.edits.beads import DeleteBead, InsertBead, Merge, Move, SetNote, SetStatus, SetStatuses, Split, StatusEdit
from aligner.edits.codec import KINDS, from_json, from_value, to_json, to_value
from aligner.edits.difference import between
from aligner.edits.replacements import replacements
from aligner.edits.replacing import Edit, Replace, Stretch
from aligner.edits.sentences import DeleteSentence, InsertSentence, JoinSentences, SetText, SplitSentence
from aligner.edits.state import Change, State, Step
from aligner.edits.texts import SetTexts
from aligner.model import Side

__all__ = [
    "KINDS",
    "Change",
    "DeleteBead",
    "DeleteSentence",
    "Edit",
    "InsertBead",
    "InsertSentence",
    "JoinSentences",
    "Merge",
    "Move",
    "Replace",
    "SetNote",
    "SetStatus",
    "SetStatuses",
    "SetText",
    "SetTexts",
    "Side",
    "Split",
    "SplitSentence",
    "State",
    "StatusEdit",
    "Step",
    "Stretch",
    "between",
    "from_json",
    "from_value",
    "replacements",
    "to_json",
    "to_value",
]
