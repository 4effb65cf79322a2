"""One page of HTML with both texts side by side, and lines between what belongs together; nothing comes from elsewhere.

It is complete without scripts: a number behind a passage leads to its counterpart. The script lets each text scroll by
itself, draws the lines, and shows one match after the other.
"""

from __future__ import annotations

from typing import BinaryIO

from aligner.formats.mined import MinedFormat
from aligner.model import Mined


def write(mined: Mined, stream: BinaryIO) -> None:
    """Write the page. What HTML forbids (control characters, noncharacters) is shown as �."""
    from aligner.render.mined_page import write_page

    write_page(mined, stream)


FORMAT = MinedFormat("html", "HTML page with both texts and lines between them", write)
