"""One page of HTML to read an alignment side by side: nothing in it comes from elsewhere.

It is complete without scripts; its one script adds the search. A content security policy with the hashes of that script
and of the one style sheet keeps everything else from running, whatever the texts contain.
"""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO

from aligner import report
from aligner.formats import Format, WriteOptions
from aligner.model import Alignment


def write(alignment: Alignment, stream: BinaryIO, options: WriteOptions = WriteOptions()) -> None:
    """Write the page, bead by bead.

    What HTML forbids (control characters, noncharacters) is shown as �, with a notice.
    """
    from aligner.render.alignment_page import write_page

    _warn_of_forbidden(alignment)
    write_page(alignment, stream)


def _warn_of_forbidden(alignment: Alignment) -> None:
    from aligner.render.shown import FORBIDDEN

    contents = [document.text.content for document in (alignment.source, alignment.target)]
    contents += [bead.note for bead in alignment.beads if bead.note]
    found = Counter(c for content in contents for c in FORBIDDEN.findall(content))
    if found:
        which = ", ".join(f"U+{ord(c):04X}" for c in sorted(found)[:10]) + (" …" if len(found) > 10 else "")
        report.notice("changed", f"{found.total():,} characters that HTML cannot carry are shown as \ufffd: {which}")


FORMAT = Format(
    name="html",
    title="HTML page to read side by side",
    read=None,
    write=write,
    keeps=frozenset(),
)
