"""TEI P5: both texts and the links between them (see `tei.mined` for what stands for what)."""

from __future__ import annotations

from typing import BinaryIO

from aligner._version import __version__
from aligner.formats.mined import MinedFormat
from aligner.formats.tei.mined import CrossLink, CrossLinkGroup, clean, corpus
from aligner.model import Mined


def write(mined: Mined, stream: BinaryIO) -> None:
    """Write a corpus of both texts with links between what they have in common.

    Characters that XML forbids are removed with a notice.
    """
    documents = clean((mined.source, mined.target))
    links = [CrossLink(((0, m.source), (1, m.target)), m.kind, m.coverage, m.probability) for m in mined]
    title = f"What two texts have in common: {mined.source.lang or 'und'}, {mined.target.lang or 'und'}"
    recipe = mined.recipe
    made = [f"The matches were found by aligner {recipe.aligner if recipe else __version__}."]
    if recipe is not None:
        made += [f"Encoder: {recipe.encoder or 'none'}.", *(f"Option {n}: {v}" for n, v in recipe.options)]
    for part in corpus(documents, [CrossLinkGroup("match", "m", links)], title, made, recipe):
        stream.write(part.encode("utf-8"))


FORMAT = MinedFormat("tei", "TEI P5 corpus of two texts with links", write)
