"""From two files to what they have in common, as the user chose."""

from __future__ import annotations

from dataclasses import replace

from aligner import report
from aligner.errors import InputError
from aligner.io.files import name_of
from aligner.languages.detection import foreign_script
from aligner.mining import mine_documents
from aligner.model import Document, Mined, language_of
from aligner.model.display import counted
from aligner.pipeline import is_same_file, read_text, segment_text
from aligner.settings import InputFile, Settings

_LETTERS = 4  # of another script, and nearly none of its own, that make a sentence one of another language


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
    mined = mine_documents(documents[0], documents[1], settings, min_probability=min_probability)
    if language_of(mined.source.lang) == language_of(mined.target.lang):
        return mined
    return _in_their_languages(mined, (name_of(source.path), name_of(target.path)))


def _in_their_languages(mined: Mined, names: tuple[str, str]) -> Mined:
    """Leave out matches of sentences that are in the script of another language: those are no translations.

    Such a text is mostly a page that holds both versions, which a notice says.
    """
    sides = (mined.source, mined.target)
    foreign = [
        {n for n, sentence in enumerate(side.strings()) if foreign_script(sentence, side.lang, least=_LETTERS)}
        for side in sides
    ]
    kept = tuple(
        match
        for match in mined
        if foreign[0].isdisjoint(range(*match.source)) and foreign[1].isdisjoint(range(*match.target))
    )
    left_out = len(mined) - len(kept)
    for side, numbers, name in zip(sides, foreign, names, strict=True):
        if left_out and numbers:
            reason = f"{counted(len(numbers), 'sentence')} of {len(side):,} are not in {side.lang}"
            reason += f"; {counted(left_out, 'match', 'matches')} with such sentences left out"
            report.notice("left out", reason, file=name, hint="aligner separate writes the versions of a page apart")
    return replace(mined, matches=kept)
