"""One page of HTML to read a glossary: nothing in it comes from elsewhere, and it can be read back.

It is complete without scripts; its one script adds the search. A content security policy with the hashes of that script
and of the one style sheet keeps everything else from running, whatever the terms contain.

Each term is a `tbody` of the table `terms`: its numbers stand in attributes, its texts in elements with the classes
`source`, `target` and `note`.
"""

from __future__ import annotations

from aligner.termbases import EVERYTHING, TermbaseFormat
from aligner.termbases.html.page import write
from aligner.termbases.html.reader import read

FORMAT = TermbaseFormat(
    name="html",
    title="page to read, to search and to print (HTML)",
    read=read,
    write=write,
    keeps=EVERYTHING,
)
