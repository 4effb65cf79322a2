"""Several documents in one corpus, and apart again: a `teiCorpus` with a `teiCorpus` for each.

The inner ones are as `tei` writes them, with the name and the metadata of the document in their headers. Identifiers
begin with the number of the document (`d2.zh.s14`), so that pointers lead to one place in the whole file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from aligner._version import __version__
from aligner.formats import ReadOptions, WriteOptions, documents, xml
from aligner.formats.tei import header
from aligner.formats.tei.described import Named
from aligner.formats.tei.reader import pairs_of, root_of
from aligner.formats.tei.writer import DECLARATION, NAMESPACE, corpus_of
from aligner.formats.xml import escaped
from aligner.model import DocumentPair

_SOURCES = "<p>Each text names its own source.</p>"


def write(pairs: Iterable[DocumentPair], output: documents.Output, options: WriteOptions) -> None:
    """Write a corpus of all documents, each as `tei` does."""
    for part in _corpus(pairs, options):
        output.stream.write(part.encode("utf-8"))


def _corpus(pairs: Iterable[DocumentPair], options: WriteOptions) -> Iterator[str]:
    version = header.VERSION.match(__version__)
    yield f'{DECLARATION}<teiCorpus xmlns="{NAMESPACE}">\n'
    yield (
        "<teiHeader>\n<fileDesc>\n<titleStmt><title>Parallel corpus</title></titleStmt>\n"
        "<publicationStmt><p>Unpublished.</p></publicationStmt>\n"
        "<sourceDesc><p>Each document names its own source.</p></sourceDesc>\n</fileDesc>\n<encodingDesc>\n"
        f'<appInfo>\n<application ident="aligner" version="{version[0] if version else "0"}">\n'
        f"<label>aligner</label>\n<p>Written by aligner {escaped(__version__)}.</p>\n</application>\n</appInfo>\n"
        "</encodingDesc>\n</teiHeader>\n"
    )
    for number, pair in enumerate(pairs, 1):
        alignment = xml.clean(pair.alignment)
        metadata = tuple((xml.strip(name), xml.strip(value)) for name, value in pair.metadata)
        yield f'<teiCorpus xml:id="d{number}">\n'
        yield header.of_links(alignment, _SOURCES, Named(xml.strip(pair.name), metadata))
        yield from corpus_of(alignment, options, f"d{number}.")
        yield "</teiCorpus>\n"
    yield "</teiCorpus>\n"


def read(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[DocumentPair]:
    """Read the documents of a corpus; one where it holds no others.

    Raises:
        FormatError: As for `tei.read`.
    """
    return pairs_of(root_of(stream, name), name, options)
