"""XLIFF, the exchange format of CAT tools: 1.2 and 2.x are read, 2.1 is written (OASIS standards of 2008 and 2018).

A `unit` with one `segment` is one bead, and no tool is to segment it anew. What stands for what:

- `segment/@state`: `initial` a source without target, `translated` a pair as the engine made it, `final` an approved
  one; a rejected one is `initial` with `@subState="aligner:rejected"`;
- `mrk type="aligner:sentence"`: a sentence, where a side has several, or one that would not be seen without a mark;
- `ignorable`: the white space before a bead and behind the last one, where it is not an empty line between paragraphs
  and nothing inside one;
- `cp`: a character that XML cannot carry;
- `note`: what a person has remarked on a bead;
- `mda:metadata` with the category `aligner`: in a unit the probability of the bead and the paragraphs of its sentences,
  in the file the recipe, the divisions, the origin of the target, and the language as the user named it. Where a note
  or an origin has a character that XML cannot carry, it is there again with such characters as `%0B`. The categories
  `properties`, and in the file `source-properties` and `target-properties` too, hold what else is known.
"""

from __future__ import annotations

from aligner.formats import EVERYTHING, Format
from aligner.formats.xliff.reader import read
from aligner.formats.xliff.writer import write

FORMAT = Format(
    name="xliff",
    title="XLIFF 2.1 bilingual file",
    read=read,
    write=write,
    keeps=EVERYTHING,
)
