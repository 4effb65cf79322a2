"""Commands that take alignments: `show`, `convert`, `evaluate`."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.cli.messages import Messages, pass_messages, talkative
from aligner.cli.options import input_format, limited, named_format, output_format, pair_of_encodings, two_languages
from aligner.errors import InputError
from aligner.io.files import Limits, check_outputs, reading
from aligner.languages.tags import parse_tag
from aligner.model import Alignment, Document, Text
from aligner.pipeline import read_text
from aligner.registry import FORMATS
from aligner.settings import InputFile

if TYPE_CHECKING:
    from aligner.evaluation import Evaluation, Link

Command = TypeVar("Command", bound=Callable[..., Any])


def _texts(command: Command) -> Command:
    """Give a command the two texts that a file without text needs."""
    command = click.option("--encoding", metavar="NAME[,NAME]", help="Encoding of both texts, or of each.")(command)
    for name in ("target", "source"):
        command = click.option(
            f"--{name}",
            metavar="TEXT",
            help=f"The {name} text, one sentence in each line, for a file that holds none (.align).",
        )(command)
    return command


@click.command()
@click.argument("file")
@named_format("the file")
@click.option(
    "--below", type=click.FloatRange(0, 1), help="Show doubtful pairs alone: with a lower confidence than this."
)
@click.option("--width", type=click.IntRange(min=20), help="Columns to use; by default those of the terminal.")
@_texts
@limited
@talkative
@pass_messages
def show(
    messages: Messages,
    file: str,
    name: str | None,
    below: float | None,
    width: int | None,
    source: str | None,
    target: str | None,
    encoding: str | None,
    max_size: int,
    max_line: int,
) -> None:
    """Show an alignment on the terminal.

    The two sides stand next to each other. Before each pair stand its number, how many sentences it has on each side,
    and the probability that it is right.

    \b
    Examples:
      aligner show memory.tmx
      aligner show corpus.xml --below 0.8
      aligner show pairs.align --source zh.lines --target en.lines --width 100
    """
    texts = _pair(source, target, encoding)
    alignment = _read(file, name, texts, Limits(max_size, max_line))
    _require_text(alignment, file)
    messages.detail(f"{file}: {len(alignment)} beads")
    print_alignment(alignment, below=below, width=width)


def print_alignment(
    alignment: Alignment, *, below: float | None = None, width: int | None = None, pager: bool = True
) -> None:
    """Print an alignment on standard output; on a terminal that is too short for it, through a pager if wanted."""
    from rich.console import Console

    from aligner.render.terminal import view

    console = Console(width=width, highlight=False)

    def pieces() -> Iterator[str]:
        for piece in view(alignment, console.width, below=below):
            with console.capture() as capture:
                console.print(piece)
            yield capture.get()

    if not console.is_terminal:
        for piece in pieces():
            click.echo("".join(line.rstrip() + "\n" for line in piece.splitlines()), nl=False)
        return
    rest = pieces()
    screenful = list(islice(rest, console.height if pager else None))  # a piece has at least one line
    if pager and sum(piece.count("\n") for piece in screenful) >= console.height:
        with _pager_for_colours() as takes_colours:
            click.echo_via_pager(chain(screenful, rest), color=takes_colours and console.color_system is not None)
    else:
        click.echo("".join(screenful), nl=False, color=True)


@contextmanager
def _pager_for_colours() -> Iterator[bool]:
    """Whether the pager takes colours: `less` does, told so by LESS, which is set here where the user has not."""
    command, *options = shlex.split(os.environ.get("PAGER", "")) or ["less"]
    if PurePath(command).stem != "less" or shutil.which(command) is None:
        yield False
        return
    before = os.environ.get("LESS")
    if not before:
        os.environ["LESS"] = "-R"
    try:
        yield _raw([*options, *os.environ["LESS"].split()])
    finally:
        if before is None:
            del os.environ["LESS"]
        else:
            os.environ["LESS"] = before


def _raw(options: Sequence[str]) -> bool:
    """Whether options of `less` let colours through; LESS may come without its first dash."""
    return any("r" in o.lower() if not o.startswith("--") else o.lower().startswith("--raw") for o in options)


@click.command()
@click.argument("file", metavar="IN")
@click.argument("outputs", metavar="OUT...", nargs=-1, required=True)
@named_format("IN")
@click.option("--format", "fallback", metavar="NAME", help="Format of OUT, where its suffix does not tell; TSV for -.")
@_texts
@two_languages
@click.option("--one-sided", is_flag=True, help="Write sentences without a counterpart into translation memories too.")
@limited
@talkative
@pass_messages
def convert(
    messages: Messages,
    file: str,
    outputs: tuple[str, ...],
    name: str | None,
    fallback: str | None,
    source: str | None,
    target: str | None,
    encoding: str | None,
    source_lang: str | None,
    target_lang: str | None,
    one_sided: bool,
    max_size: int,
    max_line: int,
) -> None:
    """Write an alignment in other formats.

    IN is an alignment in any format; the suffixes of OUT tell the new ones. Where IN holds more than two languages,
    --source-lang and --target-lang choose two; else they say what its two languages are.

    \b
    Examples:
      aligner convert corpus.xml copy.tmx copy.tsv
      aligner convert memory.tmx copy.xml --target-lang en-GB
      aligner convert pairs.align pairs.tmx --source zh.lines --target en.lines
      aligner convert three.tmx french.tmx --source-lang zh --target-lang fr
      aligner convert memory.tmx - --format json
    """
    from aligner.formats import WriteOptions, write_all
    from aligner.formats import convert as convert_file

    texts = _pair(source, target, encoding, source_lang, target_lang)
    formats = [output_format(path, fallback) for path in outputs]
    inputs = [path for path in (file, source, target) if path is not None]
    check_outputs(outputs, inputs=inputs)
    limits, options = Limits(max_size, max_line), WriteOptions(one_sided=one_sided)
    source_lang, target_lang = (lang and parse_tag(lang) for lang in (source_lang, target_lang))
    languages = (source_lang, target_lang)

    def adapted(alignment: Alignment) -> Alignment:
        if source_lang is not None:
            alignment = replace(alignment, source=_in_language(alignment.source, source_lang))
        if target_lang is not None:
            alignment = replace(alignment, target=_in_language(alignment.target, target_lang))
        if any(FORMATS.load(form).holds_text for form in formats):
            _require_text(alignment, file)
        return alignment

    if len(outputs) == 1 and texts == (None, None):
        input_format(file, name)
        count = convert_file(file, outputs[0], name, formats[0], options, limits, adapted, languages)
    else:
        alignment = adapted(_read(file, name, texts, limits, languages))
        count = len(alignment)
        write_all(alignment, list(zip(outputs, formats, strict=True)), options, inputs=inputs)
    messages.detail(f"{file}: {count} beads")


def _require_text(alignment: Alignment, path: str) -> None:
    for side, document in (("source", alignment.source), ("target", alignment.target)):
        if not document.text.content.strip():
            # A file that holds no texts counts their sentences all the same; where there are none, no text would fit.
            hint = f"name it with --{side}" if len(document) else f"add the sentences of the {side} to it"
            raise InputError(f"there is no text of the {side} in this file", file=path, hint=hint)


def _in_language(document: Document, lang: str) -> Document:
    return replace(document, text=Text(document.text.content, lang, document.text.origin))


def _pair(
    source: str | None,
    target: str | None,
    encoding: str | None,
    source_lang: str | None = None,
    target_lang: str | None = None,
) -> tuple[InputFile | None, InputFile | None]:
    """The texts named for the two sides, with what is known about them."""
    source_encoding, target_encoding = pair_of_encodings(encoding)
    return (
        None if source is None else InputFile(source, source_lang, source_encoding),
        None if target is None else InputFile(target, target_lang, target_encoding),
    )


def _read(
    path: str,
    name: str | None,
    texts: tuple[InputFile | None, InputFile | None],
    limits: Limits,
    languages: tuple[str | None, str | None] = (None, None),
) -> Alignment:
    """Read an alignment, and the texts it is about where it does not hold them."""
    from aligner import formats

    input_format(path, name)
    alignment = formats.read(path, name, limits, languages)
    source, target = texts
    if source is not None:
        alignment = replace(alignment, source=_lines(source, limits, alignment.source, path))
    if target is not None:
        alignment = replace(alignment, target=_lines(target, limits, alignment.target, path))
    return alignment


def _lines(text: InputFile, limits: Limits, document: Document, path: str) -> Document:
    """The sentences of a text, which must be as many as the alignment file counts."""
    from aligner.segmentation import segment_lines

    lines = segment_lines(read_text(text.path, text.lang, encoding=text.encoding, limits=limits))
    if len(lines) != len(document):
        raise InputError(
            f"sentences here: {len(lines)}, but in {path}: {len(document)}",
            file=text.path,
            hint="each line must be one sentence; aligner segment makes it so",
        )
    return lines


@click.command()
@click.argument("gold")
@click.argument("auto")
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
@click.option("--word-links", is_flag=True, help="GOLD and AUTO are lines of word links, such as 0-0 1-2 2p3.")
@click.option("--from-one", is_flag=True, help="The words of GOLD are counted from 1 and not from 0.")
@talkative
@pass_messages
def evaluate(messages: Messages, gold: str, auto: str, as_json: bool, word_links: bool, from_one: bool) -> None:
    """Measure an alignment against a gold one.

    GOLD and AUTO are alignments in any format. Strict counts a pair as right when exactly that pair is in the other
    file, lax when a pair there has a source sentence and a target sentence in common with it. Precision counts
    sentences that AUTO leaves without a counterpart, recall leaves those of GOLD out.

    With --word-links the links of words are measured: precision against all links of GOLD, recall against the sure ones
    (i-j, not ipj), and the alignment error rate.

    \b
    Examples:
      aligner evaluate gold.align corpus.xml
      aligner evaluate gold.align corpus.xml --json
      aligner evaluate --word-links --from-one gold.links auto.links
    """
    if word_links:
        click.echo(_word_links(gold, auto, 1 if from_one else 0, as_json=as_json))
        return
    from aligner.evaluation import evaluate as measure

    result = measure(_links(gold), _links(auto), names=(gold, auto))
    messages.detail(f"{result.gold} gold beads, {result.predicted} evaluated")
    click.echo(_figures_json(result) if as_json else _figures(result))


def _word_links(gold: str, auto: str, first: int, *, as_json: bool) -> str:
    from aligner.evaluation import evaluate_word_links
    from aligner.links.pharaoh import read_links

    found = [possible for _, possible in read_links(auto)]
    score = evaluate_word_links(read_links(gold, first=first), found)
    figures = {"precision": score.precision, "recall": score.recall, "aer": score.aer}
    if as_json:
        return json.dumps(figures, indent=1)
    rows = [("precision", score.precision), ("recall", score.recall), ("error rate", score.aer)]
    return "\n".join(f"{name:10}{figure:8.3f}" for name, figure in rows)


def _links(path: str) -> Alignment | Iterable[Link]:
    """An alignment, or the bare links of a format for gold data, which may cross."""
    from aligner import formats

    form: formats.Format = FORMATS.load(input_format(path, None, option=None))
    if form.read_links is None:
        return formats.read(path)
    with reading(path) as stream:
        return form.read_links(stream, path)


def _figures(result: Evaluation) -> str:
    rows = [f"{'':10}{'strict':>8}{'lax':>8}"]
    for name in ("precision", "recall", "f1"):
        label = "F1" if name == "f1" else name.capitalize()
        rows.append(f"{label:10}{getattr(result.strict, name):8.3f}{getattr(result.lax, name):8.3f}")
    rows += ["", f"{'shape':10}{'gold':>8}{'found':>8}{'recall':>8}"]
    rows += [f"{s.shape:10}{s.gold:8}{s.found:8}{s.found / s.gold:8.3f}" for s in result.shapes]
    return "\n".join(rows)


def _figures_json(result: Evaluation) -> str:
    value = {
        name: {"precision": score.precision, "recall": score.recall, "f1": score.f1}
        for name, score in (("strict", result.strict), ("lax", result.lax))
    }
    counts = {"gold": result.gold, "predicted": result.predicted}
    shapes = [{"shape": s.shape, "gold": s.gold, "found": s.found} for s in result.shapes]
    return json.dumps({**value, **counts, "shapes": shapes}, indent=1)
