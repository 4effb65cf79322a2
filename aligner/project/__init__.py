"""One SQLite file that holds many document pairs, their alignments, and all that a person has decided about them.

An alignment in a project is changed by edits only. They are appended to a log with what undoes them, so any state can
be rebuilt, undone and redone, after a crash as well. What was acknowledged is on the disk.
"""

from aligner.project.edited import edited_alignment
from aligner.project.entries import Entry, Pair, StaleError
from aligner.project.ledger import Known, Ledger, Record, RunStatus, metadata_value
from aligner.project.pairs import Packed
from aligner.project.project import Project
from aligner.project.schema import SUFFIX, is_project

__all__ = [
    "SUFFIX",
    "Entry",
    "Known",
    "Ledger",
    "Packed",
    "Pair",
    "Project",
    "Record",
    "RunStatus",
    "StaleError",
    "edited_alignment",
    "is_project",
    "metadata_value",
]
