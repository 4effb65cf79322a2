"""Commands for glossaries: `glossary`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from aligner.cli.messages import Messages, pass_messages, talkative
from aligner.cli.options import glossary_output_format, input_format, judged, limited, two_languages
from aligner.errors import InputError
from aligner.io.files import Limits, check_outputs, name_of, read_string
from aligner.registry import TERMBASES

if TYPE_CHECKING:
    from aligner.model import Glossary

_FINDING = ("known", "stoplist", "min_score", "min_count", "limit", "encoder")  # options that say what is to be found
_GLOSSARIES = frozenset(TERMBASES.suffixes) - {".txt"}  # suffixes of stop lists that have two sides


@click.command()
@click.argument("memory")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    help="Write to FILE; repeat for more files. The suffix tells the format. By default the terms are printed.",
)
@click.option("--known", metavar="FILE", help="Leave out the terms of this glossary.")
@click.option(
    "--stoplist",
    metavar="FILE",
    help="Leave out the terms in this text, one in a line, of either language; or both sides of a glossary.",
)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    metavar="P",
    default=0.5,
    show_default=True,
    help="Leave out pairs that are less probable.",
)
@click.option(
    "--min-count",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Leave out pairs that stand in fewer beads.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Give the best N pairs.")
@judged
@click.option(
    "--convert", is_flag=True, help="MEMORY is a glossary: write it to other files, with no search for terms."
)
@click.option("--approved", is_flag=True, help="With --convert, write the approved terms alone.")
@two_languages
@limited
@talkative
@pass_messages
def glossary(
    messages: Messages,
    memory: str,
    outputs: tuple[str, ...],
    known: str | None,
    stoplist: str | None,
    min_score: float,
    min_count: int,
    limit: int | None,
    encoder: str,
    convert: bool,
    approved: bool,
    source_lang: str | None,
    target_lang: str | None,
    max_size: int,
    max_line: int,
) -> None:
    """Find the terms of an alignment.

    MEMORY is an alignment in any format that holds its text. Words, names and phrases are given with their
    translations, the best first, each with the probability that it is wanted, how often it stands there, and sentences
    in which it does.

    A glossary that has been decided on goes on to other programs with --convert.

    \b
    Examples:
      aligner glossary memory.tmx
      aligner glossary memory.tmx -o glossary.tbx -o glossary.xlsx
      aligner glossary memory.tmx --known mine.tbx --min-score 0.8 -o new.tsv
      aligner glossary --convert --approved glossary.xlsx -o glossary.tbx
    """
    from aligner import formats, termbases
    from aligner.glossary.terms import extract_terms

    _refuse_what_does_nothing(convert=convert, approved=approved)
    inputs = [path for path in (memory, known, stoplist) if path is not None]
    check_outputs(outputs, inputs=inputs)
    for path in outputs:
        glossary_output_format(path)
    limits = Limits(max_size, max_line)
    if convert:
        decided = termbases.read(memory, limits=limits, languages=(source_lang, target_lang))
        if approved and not decided.approved().terms:
            raise InputError("no term in it is approved", file=memory, hint="set the status of those that are right")
        _give(messages, decided.approved() if approved else decided, memory, outputs, inputs)
        return
    input_format(memory, None, option=None)
    alignment = formats.read(memory, None, limits, (source_lang, target_lang))
    if not (alignment.source.text.content.strip() and alignment.target.text.content.strip()):
        raise InputError(
            "there is no text in this file", file=memory, hint="convert it with its texts: aligner convert"
        )
    languages = (alignment.source.lang, alignment.target.lang)
    unwanted = [] if stoplist is None else _unwanted(stoplist, limits, languages)
    known_terms = None if known is None else termbases.read(known, limits=limits, languages=languages)
    with messages.watching():
        found = extract_terms(
            alignment,
            known=known_terms,
            stoplist=unwanted,
            min_score=min_score,
            min_count=min_count,
            limit=limit,
            encoder=encoder,
        )
    _give(messages, replace(found, origin=name_of(memory)), memory, outputs, inputs)


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


def _give(messages: Messages, found: Glossary, path: str, outputs: Sequence[str], inputs: Sequence[str]) -> None:
    """Write a glossary to files, or print it."""
    from aligner import termbases
    from aligner.formats.messages import counted

    if outputs:
        termbases.write_all(found, [(output, None) for output in outputs], inputs=inputs)
    else:
        _print(found)
    messages.note(f"{name_of(path)}: {counted(len(found.terms), 'term')}")


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
            *map(_shown, (term.source, term.target)),
        )
        for term in found.terms
    ]
    widths = [max((cell_len(row[column]) for row in rows), default=0) for column in range(3)]
    for score, count, source, target in rows:
        padding = " " * (widths[2] - cell_len(source))
        click.echo(f"{score}  {count:>{widths[1]}}  {source}{padding}  {target}")


def _shown(term: str) -> str:
    """A term without anything that a terminal obeys."""
    return "".join(character if character.isprintable() else "\ufffd" for character in term)
