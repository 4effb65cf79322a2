"""TEI P5 (Text Encoding Initiative, guidelines 4.12.0): both versions and the links between them in one `teiCorpus`.

The header says how the alignment was made, in words and (in `xenoData`) as JSON. `standOff` holds the beads in order:

- `link`: a bead with text on both sides; `@target` points at all of its sentences, the source first, `@type` is its
  shape and `@subtype` its status;
- `ptr`: a bead on one side only, because a `link` needs two ends;
- `certainty`: the probability of a bead, in `@degree`;
- `note`: what a person has remarked on a bead; with the type `property` what else is known of it, named by `@n`.

Other properties are in `xenoData` of the headers, as JSON. What a person writes into a header stays there.

Each `s` names its counterparts in `@corresp` too. Under `body xml:space="preserve"` every white space is that of the
text, so the text reads back exactly. A `div` with a type is a division, one without only keeps to the content model; a
paragraph cut by a division is several `p` with `@part`; `seg type="heading"` marks the words that announce a division.
Where words are marked, `@lemma` is what a dictionary lists them under and `@pos` their part of speech, which the header
of the text explains; `@join` says what touches its neighbour.
"""

from __future__ import annotations

from aligner.formats import EVERYTHING, Format
from aligner.formats.tei.reader import read
from aligner.formats.tei.writer import write

FORMAT = Format(
    name="tei",
    title="TEI P5 parallel corpus",
    read=read,
    write=write,
    keeps=EVERYTHING,
)
