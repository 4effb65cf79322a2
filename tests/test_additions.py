"""What can be added with one file and one line, or one word: each is added here to a copy of the package."""

from __future__ import annotations

from collections.abc import Callable

DIVIDED = """
import aligner
from aligner.formats import read, write
from aligner.model import Alignment, Bead, Division, Document, Span
from aligner.registry import FORMATS, load

def divided(lang, strings):
    document = Document.from_sentences(strings, lang)
    heading = Span(0, 1)
    return Document(document.text, document.sentences, (Division("annex", 3, heading, Span(0, 2)),))

alignment = Alignment(divided("zh", ["一。", "二。"]), divided("en", ["1.", "2."]), (Bead(Span(0, 2), Span(0, 2)),))
for name in FORMATS:
    format = load(FORMATS, name, "format")
    if "divisions" in format.keeps:
        write(alignment, f"file.{name}", name)
        assert read(f"file.{name}", name).source.divisions == alignment.source.divisions, name
        print(name)
write(alignment, "page.html")
assert ">Annex<" in open("page.html", encoding="utf-8").read()
"""


def test_a_kind_of_division(grown: Callable[..., str]) -> None:
    """Every format that keeps divisions keeps it, and the page shows it, in English where it has no Chinese name."""
    formats = grown(DIVIDED, line=("model/documents.py", '"proposal", "item"]', '"proposal", "item", "annex"]')).split()
    assert {"tmx", "tei", "xliff", "xlsx", "json"} <= set(formats)
