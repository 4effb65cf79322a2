"""The command `new`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import click

from aligner import report
from aligner.cli import options as shared
from aligner.cli.documents import Source, free_name, is_project
from aligner.cli.inputs import read_approved, read_rules, read_user_dict
from aligner.cli.messages import Messages, say, verbosity
from aligner.cli.metadata import Metadata
from aligner.cli.options import Pair
from aligner.cli.outputs import described
from aligner.errors import AlignerError, CancelledError, InputError, OutputError
from aligner.io.files import Limits
from aligner.model import DocumentPair
from aligner.model.display import counted
from aligner.pairing import PairedFiles, Pairing, pair_files
from aligner.pipeline import align_files, read_text
from aligner.registry import FORMATS
from aligner.settings import InputFile, Settings

_FAILED = 1


@dataclass(frozen=True, slots=True)
class Options:
    """What `new` is asked for."""

    project: str
    files: tuple[str, ...]
    metadata: str | None
    languages: Pair
    encodings: Pair
    segmented: bool
    srx: str | None
    user_dict: str | None
    glossary: str | None
    encoder: str
    limits: Limits


@click.command()
@click.argument("project")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--metadata",
    metavar="FILE",
    help="Table with what is known of the documents (.csv, .tsv, .xlsx): the first row names the columns (title, "
    "author, date …), the first column has names of files or documents.",
)
@shared.two_languages
@shared.two_encodings
@click.option(
    "--segmented", is_flag=True, help="The texts have one sentence per line; blank lines separate paragraphs."
)
@shared.srx
@shared.user_dict
@click.option("--glossary", metavar="FILE", help="Glossary to anchor on: its approved terms (TBX, XLSX, TSV, CSV …).")
@shared.encoder
@shared.size_limits
@verbosity
@shared.takes(Options)
def new(messages: Messages, options: Options) -> int:
    """Make a project of many texts.

    PROJECT is the new file (.aligner). Each FILE is a text in one of two languages, in any format that align reads, or
    an alignment such as a memory. Texts are paired by their names: zh/01.txt with en/01.txt, report.zh.docx with
    report.en.docx, chapter1.txt with 第一章.txt. Those without another version are named and left out.

    A text that cannot be aligned does not keep the others out; the exit status is 1 then.

    \b
    Examples:
      aligner new novel.aligner chapters/zh/*.txt chapters/en/*.txt
      aligner new story.aligner chapters/zh/*.txt chapters/en/*.txt --metadata chapters/books.csv --glossary terms.tsv
      aligner new memories.aligner memory.tmx corpus.xml
    """
    from aligner.project import Project

    if not is_project(options.project):
        raise InputError("this is no name of a project", file=options.project, hint="let it end in .aligner")
    if os.path.lexists(options.project):
        hint = f"to add to a project: aligner align SOURCE TARGET -o {options.project}"
        reason = "there is a file of this name, and a new project replaces none"
        raise OutputError(reason, file=options.project, hint=hint)
    metadata = Metadata.read(options.metadata, options.limits) if options.metadata else Metadata()
    memories = [path for path in options.files if _is_memory(path)]
    pairing = _paired([path for path in options.files if path not in memories], options)
    _tell_of(pairing)
    if not pairing.pairs and not memories:
        raise InputError("none of the files are two versions of one text", hint="aligner align SOURCE TARGET takes any")
    metadata.assign(pairing.pairs)
    settings = _settings(options)
    done = failed = 0
    project = Project.create(options.project)
    try:
        with project:
            for what, files, read in _work(pairing.pairs, memories, settings, options):
                try:
                    with messages.watching(), report.to(messages, what):
                        for pair in read():
                            name = free_name(project, pair.name)
                            project.add(pair.alignment, name, metadata.of(pair, files))
                            done += 1
                            messages.note(f"{name}: {described(pair.alignment)}")
                except CancelledError:
                    raise
                except AlignerError as error:
                    say(str(error))
                    failed += 1
    finally:
        if not done:  # nothing was added, or it was broken off before
            os.unlink(options.project)
    if not done:
        raise InputError("no document could be added, so no project was made")
    metadata.tell_of_unused()
    left_out = f"; {counted(failed, 'document')} could not be added (see above)" if failed else ""
    messages.note(f"{options.project}: {counted(done, 'document')}{left_out}")
    return _FAILED if failed else 0


def _is_memory(path: str) -> bool:
    return is_project(path) or (FORMATS.suffixes.get(FORMATS.suffix_of(path)) in FORMATS.readable)


def _paired(texts: Sequence[str], options: Options) -> Pairing:
    """Find out which texts belong together; where their names do not tell their language, what they say does."""
    encodings = {encoding for encoding in options.encodings if encoding}
    encoding = encodings.pop() if len(encodings) == 1 else None

    def language(path: str) -> str:
        try:
            with report.collect_notices():
                return read_text(path, encoding=encoding, limits=options.limits).lang
        except AlignerError as error:
            unread[path] = error
            return "und"

    unread: dict[str, AlignerError] = {}
    found = pair_files(texts, language, options.languages)
    return replace(
        found, left=tuple((path, unread[path].reason if path in unread else why) for path, why in found.left)
    )


def _tell_of(pairing: Pairing) -> None:
    """Say which files have no other version, and which were paired by nothing but their order."""
    for path, reason in pairing.left:
        report.notice("left out", f"left out: {reason}", file=path)
    if guessed := [f"{pair.source} – {pair.target}" for pair in pairing.pairs if pair.by == "order"]:
        hint = "see whether they belong together; names that differ in the language alone leave no doubt"
        more = f" and {len(guessed) - 3:,} more" if len(guessed) > 3 else ""
        report.notice("assumed", f"paired by their order alone: {', '.join(guessed[:3])}{more}", hint=hint)


def _settings(options: Options) -> Settings:
    limits, languages = options.limits, options.languages
    return Settings(
        segmented=options.segmented,
        rules=read_rules(options.srx, limits),
        words=read_user_dict(options.user_dict, limits),
        encoder=options.encoder,
        glossary=read_approved(options.glossary, limits, languages) if options.glossary else None,
        limits=limits,
    )


def _work(
    pairs: Sequence[PairedFiles], memories: Sequence[str], settings: Settings, options: Options
) -> Iterator[tuple[str, PairedFiles | None, Callable[[], Iterable[DocumentPair]]]]:
    """What is to be added, each with its name for reports of progress and the files that it is aligned from."""
    for number, pair in enumerate(pairs, 1):
        yield f"{number}/{len(pairs)} {pair.name}", pair, partial(_aligned, pair, settings, options)
    for path in memories:
        yield path, None, partial(_read, Source(path, limits=options.limits, languages=options.languages))


def _aligned(pair: PairedFiles, settings: Settings, options: Options) -> list[DocumentPair]:
    files = zip((pair.source, pair.target), options.languages, options.encodings, strict=True)
    source, target = (InputFile(path, lang, encoding) for path, lang, encoding in files)
    return [DocumentPair(pair.name, align_files(source, target, settings))]


def _read(source: Source) -> list[DocumentPair]:
    """All documents of a memory: none is added where one cannot be read."""
    return list(source.documents())
