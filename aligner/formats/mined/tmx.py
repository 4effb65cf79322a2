"""Matches as a translation memory in TMX 1.4b, its probability in the prop `x-confidence`.

A memory holds translations, so there has to be a text in another language. Restatements stay out of it.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from aligner import report
from aligner.errors import OutputError
from aligner.formats import WriteOptions, recipes, xml
from aligner.formats.languages import tag
from aligner.formats.mined import MinedFormat
from aligner.formats.tmx.elements import make_header, make_unit, probability, write_memory
from aligner.formats.tmx.segments import joined_lines
from aligner.model import SIDES, Match, Mined
from aligner.model.display import counted


def check(mined: Mined, name: str) -> None:
    """Refuse two texts in one language.

    Raises:
        OutputError: They are.
    """
    if tag(mined.source.lang).lower() == tag(mined.target.lang).lower():
        reason = f"both texts are in {mined.source.lang or 'und'}, and a translation memory needs two languages"
        hint = "write .tsv, .jsonl, .tei or .html; or name their variants, such as en-GB and en-US"
        raise OutputError(reason, file=name, hint=hint)


def write(mined: Mined, stream: BinaryIO) -> None:
    """Write a memory of the translations among the matches, unit by unit.

    Characters that XML forbids are removed with a notice.
    """
    documents = (mined.source, mined.target)
    translations = [match for match in mined if match.kind == "translation"]
    if rest := len(mined) - len(translations):
        reason = f"left out {counted(rest, 'match', 'matches')} that say the same in other words"
        report.notice("left out", reason, hint="a table (.tsv) or a page (.html) has them")
    xml.warn_of(
        [
            f"U+{ord(found[0]):04X} in match {number} ({side})"
            for number, match in enumerate(mined, 1)
            for side, document, span in zip(SIDES, documents, (match.source, match.target), strict=True)
            for found in xml.FORBIDDEN.finditer(document.slice(span))
            if match.kind == "translation"
        ]
    )
    tags = [tag(document.lang) for document in documents]
    props = [("x-recipe", recipes.dump(mined.recipe))] if mined.recipe else []
    for side, document in zip(SIDES, documents, strict=True):
        props += [(f"x-{side}-lang", document.lang), (f"x-{side}-document", xml.strip(document.text.origin))]
    units = (_unit(mined, match, number, tags) for number, match in enumerate(translations, 1))
    write_memory(stream, make_header(tags[0], props, (), WriteOptions()), units)


def _unit(mined: Mined, match: Match, number: int, tags: list[str]) -> Any:
    sides = ((mined.source, match.source), (mined.target, match.target))
    variants = [
        (lang, xml.strip(joined_lines(document.slice(span))), [("x-sentence-numbers", f"{span.start + 1}-{span.stop}")])
        for lang, (document, span) in zip(tags, sides, strict=True)
    ]
    props = [
        ("x-bead", match.shape),
        ("x-confidence", probability(match.probability)),
        ("x-kind", match.kind),
        ("x-coverage", match.coverage),
        ("x-document", xml.strip(mined.source.text.origin)),
    ]
    return make_unit(str(number), match.shape != "1-1", "", props, variants)


FORMAT = MinedFormat("tmx", "TMX 1.4b translation memory, of two languages", write, check=check)
