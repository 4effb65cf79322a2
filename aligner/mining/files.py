"""From two files to what they have in common, as the user chose."""

from __future__ import annotations

from aligner.errors import InputError
from aligner.io.files import name_of
from aligner.mining import mine_documents
from aligner.model import Document, Mined
from aligner.pipeline import is_same_file, read_text, segment_text
from aligner.settings import InputFile, Settings


def mine_files(source: InputFile, target: InputFile, settings: Settings, *, min_probability: float) -> Mined:
    """Read and segment two text files, and find what they have in common.

    Args:
        source: One file.
        target: The other.
        settings: What the user chose.
        min_probability: Least probability of a match.

    Raises:
        InputError: A file cannot be used, or both are the same.
        ChoiceError: A language has no segmenter; there is no such encoder, or it is `none`.
        EncoderError: The encoder cannot be loaded.
    """
    if source.path == target.path == "-":
        raise InputError("only one of the two texts may be standard input")
    if is_same_file(source.path, target.path):
        hint = "a text is compared with another one"
        raise InputError("the source and the target are the same file", file=name_of(target.path), hint=hint)
    documents: list[Document] = []
    for file in (source, target):
        text = read_text(file.path, file.lang, encoding=file.encoding, limits=settings.limits)
        documents.append(segment_text(text, settings))
    return mine_documents(documents[0], documents[1], settings, min_probability=min_probability)
