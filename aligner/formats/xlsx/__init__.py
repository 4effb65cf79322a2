"""Excel workbooks (ECMA-376) for reviewers: a table that comes back with corrections, remarks, beads joined and split.

The first sheet has the columns of `sheet`, those after the note hidden; the second says how to edit it; a hidden third
one, `aligner`, holds as JSON what concerns the whole: where the texts came from, their divisions, the recipe.
"""

from __future__ import annotations

from aligner.formats import EVERYTHING, Format
from aligner.formats.xlsx.reader import read
from aligner.formats.xlsx.writer import write

FORMAT = Format(
    name="xlsx",
    title="table for reviewers, one bead a row (Excel)",
    read=read,
    write=write,
    is_table=True,
    keeps=EVERYTHING - {"text", "properties"},
)
