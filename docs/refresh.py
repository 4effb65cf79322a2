"""Bring the docs up to date with the code: `python docs/refresh.py`.

Written anew are `commands.md`, the tables in `formats.md` and `glossary.md`, the reference in `python.md`, the picture,
and what the commands in blocks marked `console` print. A test makes sure that nothing would change.

In the pages, a block marked `console` holds commands behind `$` and what they print; a line `…` stands for what is left
out. A block marked `text NAME` is a file of that name, `xml NAME` an extract from a file that is there. `pycon` blocks
are doctests, `python` blocks are run. All blocks of a page share one folder, which holds the two texts of the release,
their alignment by hand, and the words of some of its sentences with links by hand. Blocks marked `sh` hold what is not
run here: installing the package, and its tests.
"""

from __future__ import annotations

import contextlib
import doctest
import html
import inspect
import io
import multiprocessing  # noqa: F401 - its workers find this file only if it is loaded before the folder changes
import os
import re
import shlex
import shutil
import tempfile
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import click
from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console

import aligner
from aligner.cli import main
from aligner.formats import Kept
from aligner.pipeline import only
from aligner.registry import COMMANDS, FORMATS, MINED, TERMBASES, TEXTS, load
from aligner.render.terminal import view
from aligner.termbases import TermbaseKept
from aligner.texts import TextStructure

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / "data" / "release-2025"
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
LINKS = ROOT / "tests" / "links"
# The public names of the modules that are not in the package's own namespace.
MODULES = {
    "aligner.glossary.terms": ("extract_terms",),
    "aligner.termbases": ("read", "write", "write_all"),
    "aligner.links": ("link_words", "link_tokens", "links_by_sentence", "LinkedBead", "WordLink", "SentenceLink"),
    "aligner.evaluation": (
        *("evaluate_all", "compare", "CorpusEvaluation", "DocumentEvaluation", "Average", "Figures", "Intervals"),
        *("Comparison", "Calibration", "ConfidenceBin", "Difference", "Evaluation", "Score"),
        *("Failure", "Interval", "ShapeRecall"),
    ),
    "aligner.check": ("check", "check_parts", "Finding"),
    "aligner.project": ("Project", "Pair", "Entry", "StaleError"),
    "aligner.edits": (
        *("Edit", "Merge", "Split", "Move", "InsertBead", "DeleteBead", "SetStatus", "SetNote"),
        *("SetText", "SplitSentence", "JoinSentences", "InsertSentence", "DeleteSentence"),
        *("Replace", "Stretch", "between", "replacements", "to_json", "from_json", "to_value", "from_value", "State"),
    ),
    "aligner.realigning": ("realign_edits", "around"),
    "aligner.concordance": (
        *("open_memory", "open_memories", "Query", "Concordance", "Hit", "Occurrence"),
        *("Translations", "Translation", "Collocation", "Frequencies", "Frequency", "Keyword"),
    ),
    "aligner.formats.mined": ("read", "write", "write_all"),
    "aligner.comparing": ("compare_points",),
    "aligner.comparing.comparison": (
        "PointComparison",
        "Point",
        "ComparisonRow",
        "PointPair",
        "SentencePair",
        "Standing",
        "Counterpart",
    ),
}
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
NOTE = "<!-- This page is made by docs/refresh.py: change the code instead. -->"

STATUSES = """\
Exit statuses, for scripts:

| status | meaning |
|---|---|
| 0 | It is done. Warnings do not change that. |
| 1 | It could not be done, and one line on standard error says why. Or whatever reads the output stopped before its \
end, as `head` in <code>aligner show memory.tmx &#124; head -1</code>: then nothing is said. With `check --strict`, \
something was found. With `evaluate`, a document could not be measured. |
| 2 | The arguments are wrong. |
| 3 | `align` only: the output is written, and the texts do not seem to be translations of each other. |
| 129, 130, 143 | It was broken off: the terminal was closed, Ctrl-C, terminated. |"""


# --- the reference ---------------------------------------------------------------------------------------------------


def commands() -> str:
    """The page about the commands."""
    parts = [NOTE, "# Commands", *_help(main), "Every command answers to `-h` with what stands here.", STATUSES]
    for name, command in ((name, load(COMMANDS, name, "command")) for name in COMMANDS):
        parts += [f"## aligner {name}", *_help(command)]
        usage = " ".join(command.collect_usage_pieces(click.Context(command)))
        parts.append(f"```text\naligner {name} {usage}\n```")
        rows = [_option(p) for p in command.params if isinstance(p, click.Option)]
        if rows:
            parts.append("\n".join(["| option | what it does |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _help(command: click.Command) -> list[str]:
    parts = []
    for part in inspect.cleandoc(command.help or "").split("\n\n"):
        if part.startswith("\b"):
            title, _, lines = part.removeprefix("\b\n").partition("\n")
            parts += [title, f"```text\n{inspect.cleandoc(lines)}\n```"]
        else:
            parts.append(" ".join(part.split("\n")))
    return parts


def _option(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    kind = option.type
    value = "" if option.is_flag else option.metavar or (
        " or ".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else "NUMBER"
    )  # fmt: skip
    default = option.show_default if isinstance(option.show_default, str) else option.default
    usual = f" Default: {default}." if option.show_default else ""
    cells = (f"{names} {value}".rstrip(), f"{option.help}{usual}")
    return "| {} | {} |".format(*(cell.replace("|", r"\|") for cell in cells))


def formats_table() -> str:
    """Whether each format is read and written, and what it keeps."""
    kept = get_args(Kept)
    rows = [f"| name | suffix | read | written | {' | '.join(kept)} |", "|---" * (len(kept) + 4) + "|"]
    for name in FORMATS:
        form = FORMATS.load(name)
        suffixes = ", ".join(f"`{suffix}`" for suffix in FORMATS[name].suffixes)
        yes = [form.read is not None, True, *(what in form.keeps for what in kept)]
        rows.append(f"| [{name}](#{name}) | {suffixes} | {' | '.join('yes' if is_so else '–' for is_so in yes)} |")
    return "\n".join(rows)


def texts_table() -> str:
    """What is found in each format of texts."""
    found = get_args(TextStructure)
    rows = [f"| format | what it is | {' | '.join(found)} |", "|---" * (len(found) + 2) + "|"]
    for name in TEXTS:
        form = TEXTS.load(name)
        yes = " | ".join("yes" if what in form.finds else "–" for what in found)
        rows.append(f"| {name} | {form.title} | {yes} |")
    return "\n".join(rows)


def termbases_table() -> str:
    """What each format of glossaries keeps."""
    kept = get_args(TermbaseKept)
    titles = " | ".join(what.replace("_", " ") for what in kept)
    rows = [f"| name | suffix | what it is | {titles} |", "|---" * (len(kept) + 3) + "|"]
    for name in TERMBASES:
        form = TERMBASES.load(name)
        suffixes = ", ".join(f"`{suffix}`" for suffix in TERMBASES[name].suffixes)
        yes = " | ".join("yes" if what in form.keeps else "–" for what in kept)
        rows.append(f"| {name} | {suffixes} | {form.title} | {yes} |")
    return "\n".join(rows)


def mined_table() -> str:
    """Whether each format of matches is read and written."""
    rows = ["| name | suffix | what it is | read |", "|---|---|---|---|"]
    for name in MINED:
        form = MINED.load(name)
        suffixes = ", ".join(f"`{suffix}`" for suffix in MINED[name].suffixes)
        rows.append(f"| {name} | {suffixes} | {form.title} | {'yes' if form.read else '–'} |")
    return "\n".join(rows)


def python_reference() -> str:
    """All names of the package with their docstrings."""
    return "\n\n".join(part for name in aligner.__all__ for part in _entry("aligner", name, name))


def modules_reference() -> str:
    """Likewise those of its public modules."""
    names = [(module, name) for module, names in MODULES.items() for name in names]
    return "\n\n".join(part for module, name in names for part in _entry(module, name, f"{module}.{name}"))


def _entry(module: str, name: str, title: str) -> list[str]:
    """What is said of a name; nothing of one that cannot be called."""
    value = getattr(import_module(module), name)
    if not callable(value):
        return []
    parts = [f"### {title}"]
    if not (isinstance(value, type) and issubclass(value, Warning)):
        parts.append(f"```text\n{module}.{name}{_signature(value)}\n```")
    prose = _prose(value)
    examples = [part for part in prose if part.startswith("```pycon")]
    parts += prose[: len(prose) - len(examples)]
    if isinstance(value, type):
        members = [_member(n, m) for n, m in vars(value).items() if not n.startswith("_")]
        if any(members):
            parts.append("\n".join(filter(None, members)))
    return parts + examples


def _signature(value: Any) -> str:
    parameters = []
    star = False
    for parameter in inspect.signature(value).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            parameters.append("*")
            star = True
        default = "" if parameter.default is parameter.empty else f"={_shown(parameter.default)}"
        parameters.append(parameter.name + default)
    return f"({', '.join(parameters)})"


def _shown(default: object) -> str:
    simple = default is None or isinstance(default, (str, int, float, tuple))
    return repr(default) if simple else f"{type(default).__name__}()"


def _prose(value: Any) -> list[str]:
    """A Google docstring as Markdown."""
    parts = []
    for paragraph in inspect.cleandoc(value.__doc__ or "").split("\n\n"):
        title, _, rest = paragraph.partition("\n")
        if title == "Example:":
            parts.append(f"```pycon\n{inspect.cleandoc(rest)}\n\n```")
        elif title in ("Args:", "Attributes:", "Raises:", "Returns:"):
            body = textwrap.dedent(rest)  # not `cleandoc`, which takes the indent from below a single item
            if title == "Returns:":
                parts.append(f"*Returns:* {' '.join(body.split())}")
                continue
            items = re.findall(r"^(\w+): (.*(?:\n +.*)*)", body, re.M)
            lines = [f"- `{name}`: {' '.join(text.split())}" for name, text in items]
            parts += [f"*{title}*", "\n".join(lines)]
        else:
            parts.append(" ".join(paragraph.split("\n")))
    return parts


def _member(name: str, member: Any) -> str:
    function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
    if not inspect.isfunction(function):
        return ""
    first = inspect.cleandoc(function.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    call = "" if isinstance(member, property) else _signature(function).replace("self, ", "").replace("(self)", "()")
    call = call.replace("(cls, ", "(")
    return f"- `.{name}{call}`: {first}"


# --- the examples ----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """A folder with the release in it, which is the current one meanwhile."""
    before = Path.cwd()
    columns = os.environ.get("COLUMNS")
    with tempfile.TemporaryDirectory() as made:
        for name in ("zh.txt", "en.txt", "gold.align"):
            shutil.copy(RELEASE / name, made)
        for name in ("release.src-tgt", "release.gold"):
            shutil.copy(LINKS / name, made)
        os.chdir(made)
        os.environ["COLUMNS"] = "80"
        try:
            yield Path(made)
        finally:
            os.chdir(before)
            if columns is None:
                del os.environ["COLUMNS"]
            else:
                os.environ["COLUMNS"] = columns


def with_examples_run(page: str, name: str) -> str:
    """A page with what its commands print now.

    Raises:
        ValueError: A command fails, or an example in Python does not give what the page says.
    """
    names: dict[str, Any] = {}

    def run(match: re.Match[str]) -> str:
        kind, file, content = match.groups()
        if kind == "console":
            return f"```console\n{_session(content)}```"
        if kind == "text" and file:
            Path(file).parent.mkdir(exist_ok=True)
            Path(file).write_text(content, encoding="utf-8")
        elif kind == "xml" and file:
            _check_extract(content, Path(file).read_text(encoding="utf-8"), file)
        elif kind == "pycon":
            test = doctest.DocTestParser().get_doctest(content, names, name, name, 0)
            runner = doctest.DocTestRunner(verbose=False)
            said: list[str] = []
            runner.run(test, out=said.append, clear_globs=False)
            names.update(test.globs)
            if runner.failures:
                raise ValueError("".join(said))
        elif kind == "python":
            exec(compile(content, name, "exec"), names)
        return match[0]

    if not re.search("^```(console|pycon|python)", page, re.M):
        return page
    with folder():
        return BLOCK.sub(run, page)


def _check_extract(extract: str, whole: str, file: str) -> None:
    """Each line must stand in the file, but for decimals, and for what `…` stands for."""
    position = 0
    for line in extract.splitlines():
        pattern = re.sub(r"0\\\.\d+", r"[01]\\.\\d+", re.escape(line.strip())).replace("…", r"[^\n]*")
        match = re.compile(pattern).search(whole, position)
        if match is None:
            raise ValueError(f"{file} does not hold this line, or not in this place: {line}")
        position = match.end()


def _session(content: str) -> str:
    """The commands of a block with what they print."""
    result = []
    for command, old in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", content, re.M):
        program, *arguments = shlex.split(command)
        if program != "aligner":
            raise ValueError(f"{program} is not run here: {command}")
        done = CliRunner().invoke(main, arguments, prog_name="aligner")
        if done.exit_code or (done.exception and not isinstance(done.exception, SystemExit)):
            raise ValueError(f"{command}: {done.output}{done.exception!r}")
        printed = done.output or done.stdout  # click leaves out of the former what a command writes by `writelines`
        new, kept = printed.splitlines(), old.splitlines()
        if "…" in kept:
            before, after = kept.index("…"), kept[::-1].index("…")
            new = [*new[:before], "…", *new[len(new) - after :]]
        result.append("".join(f"{line}\n" for line in (f"$ {command}", *new)))
    return "".join(result)


# --- putting it together ---------------------------------------------------------------------------------------------


def refreshed(path: Path) -> str:
    """What the page at `path` should be."""
    if path.name == "commands.md":
        return commands()
    page = path.read_text(encoding="utf-8")
    made = {
        "formats": formats_table,
        "texts": texts_table,
        "termbases": termbases_table,
        "mined": mined_table,
        "python": python_reference,
        "modules": modules_reference,
    }
    for what, make in made.items():
        page = re.sub(
            rf"(<!-- {what}: made by docs/refresh.py -->\n).*?(<!-- end -->)",
            lambda match, make=make: f"{match[1]}\n{make()}\n\n{match[2]}",
            page,
            flags=re.S,
        )
    return with_examples_run(page, path.name)


def picture() -> str:
    """What `aligner demo` prints, as the picture of the README: an SVG that needs no font from elsewhere."""
    console = Console(record=True, width=118, file=io.StringIO(), force_terminal=True, highlight=False)
    console.print("$ aligner demo\n", style="bold")
    texts = [aligner.segment((RELEASE / f"{lang}.txt").read_text(encoding="utf-8"), lang) for lang in ("zh", "en")]
    for piece in view(aligner.align(*(only("proposal", text) for text in texts)), console.width):
        console.print(piece)
    svg = re.sub(r"@font-face \{.*?\}", "", console.export_svg(title="aligner"), flags=re.S)

    def wide(match: re.Match[str]) -> str:
        """A piece of text in its right width: rich counts a Chinese character as one column."""
        cells = cell_len(html.unescape(match[3]))
        return f'{match[1]}textLength="{cells * 12.2:.1f}"{match[2]}>{match[3]}<'

    return re.sub(r'(<text [^>]*)textLength="[^"]*"([^>]*)>([^<]*)<', wide, svg)


if __name__ == "__main__":
    for page in sorted({*PAGES, ROOT / "docs" / "commands.md"}):
        page.write_text(refreshed(page), encoding="utf-8")
    (ROOT / "docs" / "images" / "demo.svg").write_text(picture(), encoding="utf-8")
