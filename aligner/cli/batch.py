"""The command `batch`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli import sharding
from aligner.cli.documents import is_project
from aligner.cli.inputs import read_approved, read_rules, read_user_dict
from aligner.cli.messages import Messages, say, verbosity
from aligner.cli.options import Pair
from aligner.ending import Ended, drained, postponed
from aligner.errors import InputError, OutputError
from aligner.io.files import Limits
from aligner.model import DIVISION_KINDS, DivisionKind, language_of
from aligner.model.display import counted
from aligner.settings import Settings

if TYPE_CHECKING:
    from aligner.cli.running import Progress
    from aligner.project import Project
    from aligner.runs.driver import Workers
    from aligner.runs.manifest import Entry, Listing

_FAILED = 1
_PROJECT = "corpus.aligner"  # in a folder of shards


@dataclass(frozen=True, slots=True)
class Options:
    """What `batch` is asked for."""

    inputs: tuple[str, ...]
    output: str
    fallback: str | None
    sharding: sharding.Sharding
    jobs: int | None
    scheduler: str | None
    open_scheduler: bool
    send_files: bool
    shard: str | None
    retry_failed: bool
    prune: bool
    pair_timeout: float
    log: str | None
    allow_outside: bool
    languages: Pair
    encodings: Pair
    segmented: bool
    srx: str | None
    division: DivisionKind | None
    user_dict: str | None
    glossary: str | None
    encoder: str
    second_opinion: str | None
    one_sided: bool
    limits: Limits

    @property
    def folder(self) -> str | None:
        """The folder that the corpus is written into, if it is to be."""
        return self.output if sharding.is_folder(self.output) else None

    @property
    def project(self) -> str:
        """The project that is filled."""
        return self.output if self.folder is None else os.path.join(self.folder, _PROJECT)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="MANIFEST|FOLDER...")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help="The project to fill (.aligner), or a FOLDER/.",
)
@click.option(
    "--format", "fallback", metavar="NAME", help=f"Format of the shards in a folder: {', '.join(sharding.FORMATS)}."
)
@sharding.sharding
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes that align; by default one for each core.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Align on the workers of a Dask cluster: tls://HOST:PORT with certificates, or tcp://127.0.0.1:PORT.",
)
@click.option(
    "--open-scheduler", is_flag=True, help="Use a scheduler elsewhere though it is neither encrypted nor closed."
)
@click.option(
    "--send-files", is_flag=True, help="Send the files to the workers of the cluster, which see no common disk."
)
@click.option(
    "--shard",
    metavar="N/M",
    help="Do the Nth of M parts of the pairs, into a project of its own, such as in an array of jobs.",
)
@click.option("--retry-failed", is_flag=True, help="Try pairs again that failed before, though nothing has changed.")
@click.option("--prune", is_flag=True, help="Take out pairs that are no longer there, unless somebody has edited them.")
@click.option(
    "--pair-timeout",
    type=click.FloatRange(0),
    metavar="SECONDS",
    default=3600,
    show_default=True,
    help="A pair that takes longer has failed; 0 lets it take any time.",
)
@click.option("--log-json", "log", metavar="FILE", help="Add a line of JSON for each pair to FILE.")
@click.option("--allow-outside", is_flag=True, help="Let a manifest name files outside of its own folder.")
@shared.two_languages
@shared.two_encodings
@click.option(
    "--segmented", is_flag=True, help="The texts have one sentence per line; blank lines separate paragraphs."
)
@shared.srx
@click.option("--division", type=click.Choice(DIVISION_KINDS), help="Align only the divisions of this kind.")
@shared.user_dict
@click.option("--glossary", metavar="FILE", help="Glossary to anchor on: its approved terms (TBX, XLSX, TSV, CSV …).")
@shared.encoder
@shared.second_opinion
@shared.one_sided
@shared.size_limits
@verbosity
@shared.takes(Options)
def batch(messages: Messages, options: Options) -> int:
    """Align many pairs of texts into a project.

    MANIFEST is a table (.tsv, .csv, .jsonl) whose columns source and target name files; id, source_lang, target_lang,
    source_encoding and target_encoding may be there, and other columns are metadata. Or FOLDERs hold texts that pair up
    by their names: a.en.txt with a.zh.txt, en/a.txt with zh/a.txt.

    The workers are processes here, or those of a Dask cluster. Without one, the jobs of an array of a batch queue do a
    shard each; aligner export and merge take all their projects, and see that none is missing.

    With a folder as output, the project is corpus.aligner in it; at the end it is written as shards too, as aligner
    export does.

    Each pair is recorded in the project. The same command once more does what is left, and what has changed since:
    a file, or an option. Ctrl-C stops when what is being aligned is done, and a second one at once; nothing that was
    recorded is lost. A pair that a person has edited is left as it is, and one that is no longer there stays, unless
    --prune takes it out. The exit status is 1 where a pair failed; pairs that do not seem to be translations of each
    other are told, and change nothing about it.

    \b
    Examples:
      aligner batch chapters -o chapters.aligner
      aligner batch corpus.tsv -o corpus.aligner --jobs 2 --retry-failed --log-json corpus.log
      aligner batch corpus.tsv -o corpus/ --format tmx
      aligner batch corpus.tsv -o corpus.aligner --scheduler tls://node1:8786
      aligner batch corpus.tsv -o shard-3.aligner --shard 3/40 --jobs 1
    """
    from aligner.cli.outcome import figures, tell, tell_of_former
    from aligner.cli.running import Log, Progress
    from aligner.project import Project
    from aligner.runs.driver import Run
    from aligner.runs.parts import Chooser, Part, begin, end

    _check_workers(options)
    _check_output(options)
    settings = _settings(options)
    part = Part.parse(options.shard) if options.shard else None
    chooser = Chooser(part)
    listing = _listing(options)
    total = listing.count(part) if "-" not in options.inputs else None
    if total == 0 and part is None:
        raise InputError("there is no pair in it", file=options.inputs[0])
    log = Log(options.log)
    progress = Progress(messages, log, total)
    workers = _workers(options, progress)
    if options.folder is not None:
        os.makedirs(options.folder, exist_ok=True)
    is_new, is_ended = not os.path.lexists(options.project), False
    told: list[Ended] = []
    project = Project.create(options.project) if is_new else Project.open(options.project)
    try:
        begin(project, part)
        retry_failed, timeout = options.retry_failed, options.pair_timeout or None
        run = Run(project, settings, workers, progress, total=total, retry_failed=retry_failed, timeout=timeout)
        messages.detail(f"{options.project}: {counted(total or 0, 'pair')}")
        jobs = workers.count if options.scheduler is None else None
        log.event("start", project=os.path.basename(options.project), entries=total, jobs=jobs)
        tell_of_former(messages, project, run.made_with)

        def stop(ended: Ended) -> None:
            progress.is_stopping = True
            told.append(ended)
            run.stop()

        with progress.shown(), drained(stop):
            try:
                summary = run.over(_with_defaults(listing.entries(chooser), options))
            finally:
                log.event("end", **figures(run.summary))
        if part is not None and summary.is_whole:
            end(project, part, chooser.digest)
            is_ended = True
        tell(messages, project, summary, progress.failed, prune=options.prune)
        _tell_of_unused(project, settings)
    except Ended:
        messages.note(_way_on(options))
        raise
    finally:
        with postponed():
            is_empty = is_new and not is_ended and not len(project)
            project.close()
            log.close()
            if is_empty:
                os.unlink(options.project)
    if told and not summary.is_whole:
        left = "" if total is None else f": {counted(total - summary.seen, 'pair')} left"
        say(f"{told[0].reason}{left}; {_way_on(options)}")
        return told[0].status
    if options.folder is not None and not is_empty and summary.done + summary.reused:
        _export(messages, options, options.folder)
    return _FAILED if summary.failed or summary.failed_before else 0


def _check_workers(options: Options) -> None:
    """Refuse options of the other kind of workers.

    Raises:
        UsageError: There is one.
    """
    if options.scheduler is None and (options.open_scheduler or options.send_files):
        raise click.UsageError("--open-scheduler and --send-files are for a cluster: name its --scheduler")
    if options.scheduler is not None and options.jobs is not None:
        raise click.UsageError("--jobs is for processes here: a cluster has as many workers as were started")


def _check_output(options: Options) -> None:
    """Refuse before long work what cannot be filled.

    Raises:
        AlignerError: It is neither a project nor a folder, or there is no such format; the log is an input.
        UsageError: An option is of the other kind of output.
    """
    read = [path for path in (*options.inputs, options.project) if os.path.exists(path)]
    if options.log is not None and os.path.exists(options.log) and any(os.path.samefile(options.log, p) for p in read):
        raise OutputError("this file is read, and cannot be the log", file=options.log, hint="choose another name")
    if options.folder is not None:
        sharding.checked_format(options.fallback, options.folder)
        if options.shard is not None:
            raise click.UsageError(
                "--shard fills a project of its own: name it with -o, and export them all at the end"
            )
    elif not is_project(options.output):
        hint = "let it end in .aligner, or in / for a folder"
        raise InputError("this is no name of a project", file=options.output, hint=hint)
    elif options.fallback is not None or options.sharding.is_asked or options.one_sided:
        those = "--format, --shard-size, --split and --one-sided"
        raise click.UsageError(f"{those} are for a folder: -o corpus/ --format parquet")


def _export(messages: Messages, options: Options, folder: str) -> None:
    """Write the whole project as shards beside it, as `export` does."""
    from aligner.cli.documents import Source
    from aligner.cli.outputs import write_options
    from aligner.corpora.filters import Choice, Filters

    writing = write_options(one_sided=options.one_sided, words=False, lemmas=False)
    source = Source(options.project)
    with messages.watching():
        release = sharding.export([source], folder, options.fallback, options.sharding, Filters(Choice()), writing)
    shards = counted(len(release.shards), "shard")
    messages.note(
        f"{folder}: {counted(release.statistics.beads, 'bead')} in {shards}, {release.written:,} new or changed"
    )


def _settings(options: Options) -> Settings:
    limits = options.limits
    glossary = read_approved(options.glossary, limits, options.languages) if options.glossary else None
    return Settings(
        segmented=options.segmented,
        rules=read_rules(options.srx, limits),
        division=options.division,
        words=read_user_dict(options.user_dict, limits),
        encoder=options.encoder,
        second_opinion=options.second_opinion,
        glossary=glossary,
        limits=limits,
        keep_vectors=False,
    )


def _tell_of_unused(project: Project, settings: Settings) -> None:
    """Give a notice of a glossary and of a dictionary whose languages no pair has."""
    found = {frozenset(map(language_of, (pair.source_lang, pair.target_lang))) for pair in project.pairs()}
    if not found:
        return
    shared.without_effect((settings.words and not any("zh" in langs for langs in found), shared.NONE_CHINESE))
    terms = settings.glossary
    if terms is not None and terms.source_lang and terms.target_lang:
        langs = terms.source_lang, terms.target_lang
        is_used = frozenset(map(language_of, langs)) in found
        reason = f"--glossary does nothing: it is in {' and '.join(langs)}, and no pair is"
        shared.without_effect((not is_used, reason))


def _workers(options: Options, progress: Progress) -> Workers:
    from aligner.runs.local import LocalWorkers
    from aligner.threads import cores

    if options.scheduler is None:
        return LocalWorkers(options.jobs or cores())
    from aligner.runs.cluster import ClusterWorkers

    first = options.inputs[0]
    return ClusterWorkers(
        options.scheduler,
        options.encoder,
        is_open=options.open_scheduler,
        sends_files=options.send_files,
        folder=os.path.realpath(first if os.path.isdir(first) else os.path.dirname(first)),
        tell=progress.told,
    )


def _listing(options: Options) -> Listing:
    from aligner.runs.folders import folders
    from aligner.runs.manifest import manifest

    inputs, allow_outside, limits = options.inputs, options.allow_outside, options.limits
    if len(inputs) == 1 and not os.path.isdir(inputs[0]):
        return manifest(inputs[0], allow_outside=allow_outside, limits=limits)
    return folders(inputs, options.languages, allow_outside=allow_outside, limits=limits, own=_own(options))


def _own(options: Options) -> set[str]:
    """The files that this command writes, as far as they are there.

    Raises:
        OutputError: The folder for the shards has a list that is none of shards.
    """
    made = [options.project, *filter(None, [options.log])]
    if options.folder is not None:
        from aligner.corpora import datasheet, shards

        names = (shards.MANIFEST, datasheet.NAME, *shards.listed(options.folder))
        made += [os.path.join(options.folder, *name.split("/")) for name in names]
    return {os.path.realpath(path) for path in made}


def _with_defaults(entries: Iterable[Entry], options: Options) -> Iterator[Entry]:
    """Give the languages and encodings that the user has named to entries of which nothing names them."""
    languages, encodings = options.languages, options.encodings
    if languages == encodings == (None, None):
        yield from entries
        return
    for entry in entries:
        held = _either(entry.languages, languages), _either(entry.encodings, encodings)
        yield replace(entry, languages=held[0], encodings=held[1])


def _either(named: Pair, default: Pair) -> Pair:
    """What a manifest names of the two sides, and where it names nothing, what the command does."""
    source, target = (one or other for one, other in zip(named, default, strict=True))
    return source, target


def _way_on(options: Options) -> str:
    return f"the same command goes on where this one stopped; what is done is in {options.project}"
