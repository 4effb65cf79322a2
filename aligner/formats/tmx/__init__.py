"""TMX 1.4b, the exchange format of translation memories (LISA/OSCAR, 2005-04-26).

One `tu` is one bead. What TMX has no place for travels in `prop` elements, which other tools pass over:

=====================  =========  ================================================================
prop                   on         content
=====================  =========  ================================================================
x-recipe               header     how the alignment was made, as JSON
x-source-lang, …       header     the language tag without the region that was added for CAT tools
x-source-document, …   header     where the texts came from
x-one-sided            header     `yes` where beads with text on one side only were written too
x-bead                 tu         number of sentences on each side: `2-1`
x-confidence           tu         probability that the bead is right
x-status               tu         `auto` or `approved`
x-document             tu         where the source text came from
x-division             tu         `section 2 / proposal 1`
x-context-pre, -post   tu         the source segments before and behind (as XTM reads them), where
                                  the units are of a text that was aligned, with a recipe
x-sentences            tuv        offsets of the sentences in the segment: `0-12 13-40`
x-paragraphs           tuv        paragraph number of each sentence, or of all of them
x-divisions            tuv        divisions that begin here: kind, number, first sentence + sentences,
                                  heading from sentence.offset to sentence.offset
=====================  =========  ================================================================
"""

from __future__ import annotations

from aligner.formats import EVERYTHING, Format
from aligner.formats.tmx.reader import read, read_parts
from aligner.formats.tmx.writer import write, write_parts

FORMAT = Format(
    name="tmx",
    title="TMX 1.4b translation memory",
    read=read,
    write=write,
    read_parts=read_parts,
    write_parts=write_parts,
    keeps=EVERYTHING - {"one-sided", "text"},
)
