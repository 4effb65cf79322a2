"""Options that several commands share, and how a command gets them: as values with a name, not one by one."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from aligner import report
from aligner.cli.messages import Messages
from aligner.io.files import Limits
from aligner.registry import ENCODERS, FORMATS

Command = TypeVar("Command", bound=Callable[..., Any])
Options = TypeVar("Options")
Result = TypeVar("Result")
Pair = tuple[str | None, str | None]
"""What is said of the source and of the target; None where nothing is."""

NOT_CHINESE = "--user-dict does nothing: neither text is Chinese"
NONE_CHINESE = "--user-dict does nothing: no text is Chinese"
OUTPUT_HELP = "Write to FILE; repeat for more files. The suffix decides the format"


def takes(
    options: Callable[..., Options],
) -> Callable[[Callable[[Messages, Options], Result]], Callable[..., Result]]:
    """Give a command its parameters as one object, whose fields have their names."""

    def decorate(command: Callable[[Messages, Options], Result]) -> Callable[..., Result]:
        @wraps(command)
        def run(messages: Messages, /, **given: Any) -> Result:
            return command(messages, options(**given))

        return run

    return decorate


def gathered(name: str, make: Callable[..., object], *options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Give a command some options whose values it gets as one.

    Args:
        name: Name of the parameter that the command gets.
        make: Makes its value from those of the options, by their names.
        options: The options, in the order of the help.
    """
    names = inspect.signature(make).parameters

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(*arguments: Any, **given: Any) -> Any:
            value = make(**{key: given.pop(key) for key in names})
            return command(*arguments, **given, **{name: value})

        decorated: Any = run
        for option in reversed(options):
            decorated = option(decorated)
        return decorated  # type: ignore[no-any-return]

    return decorate


class Probability(click.FloatRange):
    """A number from 0 to 1, which some write with a comma or in per cent."""

    def __init__(self) -> None:
        super().__init__(0, 1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read the number."""
        try:
            number = float(super().convert(value, param, ctx))
        except click.BadParameter:
            number = math.nan
        if math.isnan(number):
            self.fail(f"{value!r}: write a number from 0 to 1 with a point, such as 0.8", param, ctx)
        return number


def _positive(context: click.Context, option: click.Parameter, value: int) -> int:
    if value < 1:
        raise click.BadParameter("it must be at least 1")
    return value


def _limit(name: str, default: int, unit: str, what: str) -> Callable[[Command], Command]:
    # Not IntRange and show_default, which would say [default: (200,000); x>=1].
    told = f"{what} Default: {default:,}."
    return click.option(name, type=int, callback=_positive, default=default, metavar=unit, help=told)


def _encodings(context: click.Context, option: click.Parameter, value: str | None) -> Pair:
    """Read one name for both sides, or two with a comma, either of which may be empty."""
    source, comma, target = (value or "").partition(",")
    if "," in target:
        raise click.UsageError("--encoding takes at most two names")
    return source.strip() or None, (target if comma else source).strip() or None


def _two_columns(context: click.Context, option: click.Parameter, value: str | None) -> tuple[str, str] | None:
    if value is None:
        return None
    source, _, target = value.partition(",")
    if not source.strip() or not target.strip() or "," in target:
        raise click.BadParameter("it takes two columns with a comma between them, such as B,C")
    return source.strip(), target.strip()


size_limits = gathered(
    "limits",
    lambda max_size, max_line: Limits(max_size, max_line),
    _limit("--max-size", Limits().size, "BYTES", "Refuse larger files."),
    _limit("--max-line", Limits().line, "CHARACTERS", "Refuse texts with a longer line."),
)

two_languages = gathered(
    "languages",
    lambda source_lang, target_lang: (source_lang, target_lang),
    *(
        click.option(f"--{side}-lang", metavar="TAG", help=f"Language of the {side}, such as zh, zh-TW, en or en-GB.")
        for side in ("source", "target")
    ),
)

columns = click.option(
    "--columns",
    metavar="A,B",
    callback=_two_columns,
    help="Columns of a table (.xlsx, .csv, .tsv) with the source and the target, if they are not found: by letters, "
    "numbers, names or languages.",
)

two_encodings = click.option(
    "--encoding",
    "encodings",
    metavar="NAME[,NAME]",
    callback=_encodings,
    help="Encoding of both texts, or of the source and the target.",
)

two_texts = gathered(
    "texts",
    lambda source, target: (source, target),
    *(
        click.option(
            f"--{side}",
            metavar="TEXT",
            help=f"The {side} text, one sentence per line, for a file that does not contain it (.align).",
        )
        for side in ("source", "target")
    ),
)


def encoding_without_texts(encodings: Pair, texts: Pair) -> tuple[object, str]:
    """Return the case of `without_effect` in which an encoding is named and no text that it could be of."""
    return encodings != (None, None) and texts == (None, None), "--encoding does nothing without --source or --target"


encoder = click.option(
    "--encoder", metavar="NAME", default="use", show_default=True, help=f"Sentence encoder: {', '.join(ENCODERS)}."
)
second_opinion = click.option(
    "--second-opinion",
    metavar="NAME",
    help="Another encoder, asked only where the alignment is in doubt, such as sentence-transformers:LaBSE.",
)
one_sided = click.option(
    "--one-sided", is_flag=True, help="Write sentences without a counterpart to translation memories too."
)
min_confidence = click.option(
    "--min-confidence",
    type=Probability(),
    metavar="P",
    help="Leave out pairs with a lower confidence, or without any, that nobody has approved.",
)
document = click.option(
    "--document",
    "documents",
    multiple=True,
    metavar="NAME",
    help="Take only the document of this name, of a project or a file of several; repeat for more.",
)
user_dict = click.option(
    "--user-dict", metavar="FILE", help="Chinese words to keep in one piece: a user dictionary for jieba."
)
srx = click.option(
    "--srx", metavar="FILE", help="Rules by which sentences end: SRX, or segmentation.conf or OmegaT.jar of OmegaT."
)
width = click.option("--width", type=click.IntRange(min=20), help="Width in columns; by default that of the terminal.")


def without_effect(*cases: tuple[object, str]) -> None:
    """Give a notice for each option that was given where it does nothing.

    Args:
        cases: Whether it is so, and what to say.
    """
    for is_so, reason in cases:
        if is_so:
            report.notice("doubted", reason)


def outputs(told: str, *, required: bool = False) -> Callable[[Command], Command]:
    """Give a command `--output`, which can be repeated, and `--force`; `told` is the help of the first."""
    return _with_force(
        click.option("-o", "--output", "outputs", multiple=True, required=required, metavar="FILE", help=told)
    )


def output(told: str) -> Callable[[Command], Command]:
    """Give a command `--output`, by default standard output, and `--force`; `told` is the help of the first."""
    return _with_force(click.option("-o", "--output", default="-", metavar="FILE", help=told))


def _with_force(option: Callable[[Command], Command]) -> Callable[[Command], Command]:
    return lambda command: option(force(command))


force = click.option(
    "--force",
    is_flag=True,
    expose_value=False,
    callback=lambda context, _, value: setattr(context.ensure_object(Messages), "may_replace", value),
    help="Replace files that this program did not write as they stand, such as a workbook with your decisions.",
)


def output_name(*formats: str) -> Callable[[Command], Command]:
    """Give a command `--format`, which names one of these formats for files whose suffix does not decide it."""
    told = f"Output format if the suffix does not decide it: {', '.join(formats)}."
    return click.option("--format", "fallback", metavar="NAME", help=told)


def input_name(what: str, suffix: str = "its suffix") -> Callable[[Command], Command]:
    """Give a command `--from`, which names the format of what is read if a suffix does not decide it."""
    told = f"Format of {what} if {suffix} does not decide it: {', '.join(FORMATS.readable)}."
    return click.option("--from", "name", metavar="NAME", help=told)
