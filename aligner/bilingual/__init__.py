"""Pages that hold both versions of a text: one after the other, in turns, or in the rows of a table."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from aligner import encoders, report, texts
from aligner.bilingual.counterparts import best_chain, similarities
from aligner.bilingual.paragraphs import Paragraph, split_page
from aligner.errors import InputError
from aligner.io.files import name_of, path_of
from aligner.io.names import origin_of
from aligner.languages import get
from aligner.languages.detection import detect
from aligner.languages.tags import parse_tag
from aligner.model import Alignment, Text, language_of
from aligner.pipeline import align_texts
from aligner.settings import Settings

__all__ = ["Separated", "align_bilingual", "read_bilingual", "separate"]

_ADJACENT = 0.35  # cosine that it is worth to stand next to each other in a page where all paragraphs take turns
_MAX_PAIRS, _MAX_PAIRS_WITHOUT_MODEL = (
    9_000_000,
    1_000_000,
)  # pairs of paragraphs that are compared: up to 1 GB of memory
_MOSTLY = 0.5  # share of the possible turns from which on a longer page is compared in stretches
_WINDOW, _OVERLAP = 1500, 50  # paragraphs of such a stretch, and of the next one that it reaches into
_SHOWN = 3  # paragraphs that a notice quotes


@dataclass(frozen=True, slots=True)
class Separated:
    """The two versions of a text, taken out of a page.

    Attributes:
        source: The one: its paragraphs, with a blank line between them.
        target: The other.
        left_out: The paragraphs that are in neither, in the order of the page.
    """

    source: Text
    target: Text
    left_out: tuple[str, ...]


def separate(
    content: str, langs: tuple[str, str] | None = None, *, origin: str = "", encoder: str = "use"
) -> Separated:
    """Take the two versions of a text out of a page that holds both.

    The paragraphs of each language are compared with those of the other. What has a counterpart there belongs to the
    text, and so does what stands between two such paragraphs without one in the other language in between. The rest is
    left out: what somebody says about the text, menus, comments of readers.

    Args:
        content: The page.
        langs: BCP 47 tags of the source and the target; by default the two languages that most of the page is in, in
            the order in which they appear.
        origin: Where the page came from.
        encoder: Name of the sentence encoder, as for `align`.

    Raises:
        InputError: There are not two languages in the page, or not these; no paragraph of one has a counterpart in the
            other; there are too many to compare.
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    page = Text.clean(content, "", origin)
    wanted = None if langs is None else (get(langs[0]).tag, get(langs[1]).tag)
    chosen, found = split_page(page.content, wanted)
    kept = _kept(found, chosen, encoder)
    versions = []
    for k, lang in enumerate(chosen):
        own = [
            paragraph.content for paragraph, stays in zip(found, kept, strict=True) if stays and paragraph.lang == lang
        ]
        if not own:
            raise InputError(
                f"no paragraph of this page in {chosen[0]} has a counterpart in {chosen[1]}",
                hint="put the two versions into files of their own",
            )
        version = "\n\n".join(own) + "\n"
        versions.append(Text(version, langs[k] if langs else _detected(version, lang), origin))
    return Separated(
        versions[0],
        versions[1],
        tuple(piece.content for piece, stays in zip(found, kept, strict=True) if not stays),
    )


def _detected(version: str, lang: str) -> str:
    """Return the language of a version: that of its paragraphs, or a variety of it such as `zh-TW`."""
    found = detect(version)
    return found if found.startswith(lang) else lang


def _kept(found: Sequence[Paragraph], langs: tuple[str, str], encoder: str) -> list[bool]:
    """Return for each paragraph whether it belongs to one of the two versions."""
    paired: set[int] = set()
    for start, stop in _windows(found, langs, encoder):
        paired |= {start + k for k in _paired(found[start:stop], langs, encoder)}
    kept = [False] * len(found)
    for _, group in groupby(range(len(found)), key=lambda k: found[k].lang):
        run = list(group)
        inside = [k for k in run if k in paired]
        for k in run:
            kept[k] = bool(inside) and inside[0] <= k <= inside[-1]
    return kept


def _windows(found: Sequence[Paragraph], langs: tuple[str, str], encoder: str) -> list[tuple[int, int]]:
    """Return the spans of a page in which every paragraph is compared with every other: the whole page, if it can be.

    Where paragraphs take turns, counterparts are near each other, and stretches that overlap a little will do.
    """
    n, m = (sum(paragraph.lang == lang for paragraph in found) for lang in langs)
    if n * m <= (_MAX_PAIRS_WITHOUT_MODEL if encoders.load(encoder) is None else _MAX_PAIRS):
        return [(0, len(found))]
    if _turns(found, langs) < _MOSTLY:
        raise InputError(f"too many paragraphs to separate: {n:,} and {m:,}", hint="divide the page into chapters")
    return [(start, start + _WINDOW + _OVERLAP) for start in range(0, len(found), _WINDOW)]


def _turns(found: Sequence[Paragraph], langs: tuple[str, str]) -> float:
    """Measure how regularly the two languages alternate: 1 where each paragraph is followed by one in the other."""
    labels = [paragraph.lang for paragraph in found if paragraph.weight and paragraph.lang in langs]
    fewer = min(labels.count(lang) for lang in langs)
    return min(sum(a != b for a, b in pairwise(labels)) / max(2 * fewer - 1, 1), 1.0)


def _paired(found: Sequence[Paragraph], langs: tuple[str, str], encoder: str) -> set[int]:
    """Return the numbers of the paragraphs that have a counterpart."""
    source, target = (
        [k for k, paragraph in enumerate(found) if paragraph.lang == lang and any(map(str.isalnum, paragraph.content))]
        for lang in langs
    )
    if not source or not target:
        return set()
    scores = similarities([found[k].content for k in source], [found[k].content for k in target], langs, encoder)
    # In a page where all paragraphs take turns, those next to each other are counterparts where little else tells.
    single = scores.copy()
    bonus = _ADJACENT * _turns(found, langs)
    column = {k: j for j, k in enumerate(target)}
    for i, k in enumerate(source):
        for neighbour in {k - 1, k + 1} & column.keys():
            single[i, column[neighbour]] += bonus
    pairs = best_chain(scores, single)
    return {source[i] for i, _ in pairs} | {target[j] for _, j in pairs}


def read_bilingual(
    path: str | os.PathLike[str],
    langs: tuple[str, str] | None = None,
    *,
    encoding: str | None = None,
    settings: Settings = Settings(),
) -> Separated:
    """Read a page in any format of texts and separate it; a notice says what was left out.

    Args:
        path: The file, or `-` for standard input.
        langs: As for `separate`.
        encoding: The encoding of the file; by default the bytes tell.
        settings: What the user chose: the encoder and the limits count.

    Raises:
        InputError: The file cannot be used; as `separate`.
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    name = path_of(path)
    tags = None if langs is None else (parse_tag(langs[0]), parse_tag(langs[1]))
    if tags and language_of(tags[0]) == language_of(tags[1]):
        raise InputError("the two languages of a page must be different", file=name_of(name))
    read_as: list[str] = []
    content = texts.read(name, encoding=encoding, lang=None, limits=settings.limits, read_as=read_as)
    try:
        made = separate(content, tags, origin=origin_of(name), encoder=settings.encoder)
    except InputError as error:
        raise InputError(error.reason, file=name_of(name), hint=error.hint) from None
    if made.left_out:
        report.notice("left out", _described(made.left_out), file=name_of(name))
    source, target = (replace(text, encoding=", ".join(read_as)) for text in (made.source, made.target))
    return replace(made, source=source, target=target)


def _described(left_out: Sequence[str]) -> str:
    paragraphs = "1 paragraph" if len(left_out) == 1 else f"{len(left_out)} paragraphs"
    telling = [text for text in left_out if any(map(str.isalnum, text))] or left_out
    quoted = ", ".join(f"“{text[:40].strip()}{'…' * (len(text) > 40)}”" for text in telling[:_SHOWN])
    return f"left out {paragraphs} without a counterpart: {quoted}{', …' * (len(left_out) > _SHOWN)}"


def align_bilingual(
    path: str | os.PathLike[str],
    langs: tuple[str, str] | None = None,
    settings: Settings = Settings(),
    *,
    encoding: str | None = None,
) -> Alignment:
    """Separate the two versions in a page and align them; as `pipeline.align_files`, with one file.

    Args:
        path: The file, or `-` for standard input.
        langs: As for `separate`.
        settings: What the user chose.
        encoding: The encoding of the file; by default the bytes tell.

    Raises:
        InputError: As `read_bilingual`; there is no division of the wanted kind.
        ChoiceError: There is no such encoder.
        EncoderError: The encoder cannot be loaded.
    """
    page = read_bilingual(path, langs, encoding=encoding, settings=settings)
    return align_texts(page.source, page.target, settings)
