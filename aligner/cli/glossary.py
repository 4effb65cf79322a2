"""The command `glossary`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.documents import Source
from aligner.cli.inputs import named, unknown_suffix
from aligner.cli.messages import Messages, verbosity
from aligner.cli.options import Pair
from aligner.cli.outputs import refuse_folder, sanitized
from aligner.errors import ChoiceError, InputError
from aligner.formats.messages import require_text
from aligner.io.files import Limits, check_outputs, name_of, read_string
from aligner.io.names import shown_name
from aligner.model.display import counted
from aligner.registry import TERMBASES

if TYPE_CHECKING:
    from aligner.model import Glossary

_FINDING = ("known", "stoplist", "min_score", "min_count", "limit", "encoder")  # options that say what is to be found
_GLOSSARIES = frozenset(TERMBASES.suffixes) - {".txt"}  # suffixes of stop lists that have two sides


@dataclass(frozen=True, slots=True)
class Options:
    """What `glossary` is asked for."""

    memory: str
    outputs: tuple[str, ...]
    known: str | None
    stoplist: str | None
    min_score: float
    min_count: int
    limit: int | None
    encoder: str
    convert: bool
    approved: bool
    languages: Pair
    columns: tuple[str, str] | None
    documents: tuple[str, ...]
    limits: Limits

    @property
    def inputs(self) -> list[str]:
        """The files that are read."""
        return named(self.memory, self.known, self.stoplist)


@click.command()
@click.argument("memory")
@shared.outputs(f"{shared.OUTPUT_HELP}. By default the terms are printed.")
@click.option("--known", metavar="FILE", help="Leave out the terms of this glossary.")
@click.option(
    "--stoplist",
    metavar="FILE",
    help="Leave out the terms in this text, one per line, in either language; or both sides of a glossary.",
)
@click.option(
    "--min-score",
    type=shared.Probability(),
    metavar="P",
    default=0.5,
    show_default=True,
    help="Leave out pairs with a lower probability.",
)
@click.option(
    "--min-count",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Leave out pairs that occur in fewer beads.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Give the best N pairs.")
@shared.encoder
@click.option("--convert", is_flag=True, help="MEMORY is a glossary: write it in other formats and look for no terms.")
@click.option("--approved", is_flag=True, help="With --convert, write only the approved terms.")
@shared.two_languages
@shared.columns
@shared.document
@shared.size_limits
@verbosity
@shared.takes(Options)
def glossary(messages: Messages, options: Options) -> None:
    """Extract the terms of an alignment.

    MEMORY is an alignment in any format that holds its text, or a project. Words, names and phrases are given with
    their translations, the best first, each with the probability that it belongs in a glossary, the number of its
    occurrences, and sentences that contain it.

    --convert passes a glossary on to other programs, once you have decided which terms are right.

    \b
    Examples:
      aligner glossary memory.tmx
      aligner glossary memory.tmx -o glossary.tbx -o glossary.xlsx
      aligner glossary memory.tmx --known mine.tbx --min-score 0.8 -o new.tsv
      aligner glossary --convert --approved glossary.xlsx -o glossary.tbx
    """
    _refuse_what_does_nothing(convert=options.convert, approved=options.approved)
    check_outputs(options.outputs, inputs=options.inputs)
    for path in options.outputs:
        _output_format(path)
    if options.convert:
        found = _decided(options)
    else:
        with messages.watching():
            found = _extracted(options)
    if options.outputs:
        from aligner import termbases

        termbases.write_all(found, [(output, None) for output in options.outputs], inputs=options.inputs)
    else:
        _print(found)
    messages.note(f"{name_of(options.memory)}: {counted(len(found.terms), 'term')}")


def _refuse_what_does_nothing(*, convert: bool, approved: bool) -> None:
    """Refuse options that say how terms are to be found where none are, and the other way round."""
    if approved and not convert:
        raise click.UsageError("--approved goes with --convert alone: what is found here nobody has decided on")
    context = click.get_current_context()
    idle = [
        f"--{name.replace('_', '-')}"
        for name in _FINDING
        if convert and context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    ]
    if idle:
        raise click.UsageError(f"with --convert no terms are looked for, so it does not go with {', '.join(idle)}")


def _output_format(path: str) -> str:
    """Return the format to write a glossary in: by its suffix, since there is no option that names it."""
    refuse_folder(path)
    try:
        return TERMBASES.format_of(path)
    except ChoiceError as error:
        raise unknown_suffix(error, path, TERMBASES.suffixes, "") from None


def _decided(options: Options) -> Glossary:
    """Read a glossary, or its approved terms if only they are wanted."""
    from aligner import termbases

    decided = termbases.read(
        options.memory, limits=options.limits, languages=options.languages, columns=options.columns
    )
    if not options.approved:
        return decided
    if not decided.approved().terms:
        reason = f"none of its {counted(len(decided.terms), 'term')} is approved yet"
        hint = "choose approved in the column status of those that are right and save it, or leave out --approved"
        raise InputError(reason, file=options.memory, hint=hint)
    return decided.approved()


def _extracted(options: Options) -> Glossary:
    """Read an alignment and find its terms."""
    from aligner import termbases
    from aligner.glossary.terms import extract_terms
    from aligner.glossary.terms.variants import together

    source = Source(
        options.memory, None, options.limits, options.languages, options.columns, options.documents, option=None
    )
    alignment = source.alignment()
    require_text(alignment, options.memory, of_both=True)
    languages = (alignment.source.lang, alignment.target.lang)
    unwanted = [] if options.stoplist is None else _unwanted(options.stoplist, options.limits, languages)
    known = None if options.known is None else termbases.read(options.known, limits=options.limits, languages=languages)
    found = extract_terms(
        alignment,
        known=known,
        stoplist=unwanted,
        min_score=options.min_score,
        min_count=options.min_count,
        limit=options.limit,
        encoder=options.encoder,
    )
    return replace(together(found), origin=shown_name(options.memory))


def _unwanted(path: str, limits: Limits, languages: tuple[str, str]) -> list[str]:
    """The terms of a stop list: the lines of a text, or both sides of a glossary, whatever it says of them."""
    from aligner import termbases

    if TERMBASES.suffix_of(path) not in _GLOSSARIES:
        return _lines(path)
    terms = termbases.read(path, limits=limits, languages=languages).terms
    return [side for term in terms for side in (term.source, term.target)]


def _lines(path: str) -> list[str]:
    """The lines of a text without those that are empty or begin with #."""
    content = read_string(path, limits=Limits()).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return [line.strip() for line in content.split("\n") if line.strip() and not line.startswith("#")]


def _print(found: Glossary) -> None:
    """Print terms in columns: probability, number of beads, source, target."""
    from rich.cells import cell_len

    rows = [
        (
            f"{term.score:.2f}" if term.score is not None else "–",
            str(term.count),
            *map(sanitized, (term.source, term.target)),
        )
        for term in found.terms
    ]
    widths = [max((cell_len(row[column]) for row in rows), default=0) for column in range(3)]
    for score, count, source, target in rows:
        padding = " " * (widths[2] - cell_len(source))
        click.echo(f"{score}  {count:>{widths[1]}}  {source}{padding}  {target}")
