"""One page of HTML to read an alignment side by side: nothing in it comes from elsewhere.

It is complete without scripts; its one script adds the search. A content security policy with the hashes of that script
and of the one style sheet keeps everything else from running, whatever the texts contain.
"""

from __future__ import annotations

from aligner.formats import Format
from aligner.formats.html.page import write

FORMAT = Format(
    name="html",
    title="HTML page to read side by side",
    read=None,
    write=write,
    keeps=frozenset(),
)
