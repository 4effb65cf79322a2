"""What the tests of the command line share."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import click.testing
import pytest
from hypothesis import HealthCheck, settings
from told import Strict

# The matrices of the tests are small: several threads would mostly wait for each other, and do it at full speed.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ.get("OPENBLAS_NUM_THREADS", "1")

import judges

import aligner
from aligner import report
from aligner.cli import main
from aligner.model import Alignment, Bead, Document, Span
from aligner.registry import COMMANDS, load
from aligner.report import Notice

pytest_plugins = ("driven", "served")

RELEASE = Path(__file__).parent.parent / "data" / "release-2025"
SEGMENTATION = """<srx version="2.0" xmlns="http://www.lisa.org/srx20">
<header segmentsubflows="yes" cascade="no"/><body>
<languagerules><languagerule languagerulename="all">
<rule break="yes"><beforebreak>[.?!]</beforebreak><afterbreak>\\s</afterbreak></rule>
<rule break="yes"><beforebreak>[。？！]</beforebreak><afterbreak></afterbreak></rule>
</languagerule></languagerules>
<maprules><languagemap languagepattern=".*" languagerulename="all"/></maprules></body></srx>
"""
GLOSSARY = "上海合作组织\tShanghai Cooperation Organization\n峰会\tsummit\n"

# The shortened release in French: our own, and freer than a translation should be.
FRENCH = """Premièrement, garder confiance et vivre en bonne entente.
Deuxièmement, coopérer à l'avantage de chacun.
Troisièmement, développer les institutions.
Quatrièmement, défendre l'équité et la justice.
Cinquièmement, rester amis de génération en génération.
La réunion a publié un communiqué.
En marge de la réunion, Wang Yi s'est entretenu séparément avec chacun des ministres d'Asie centrale."""

# A few examples of each property on every run; `pytest --hypothesis-profile=thorough` tries many.
settings.register_profile("quick", max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=400)
settings.load_profile("quick")

# Dictionaries are a million objects that stay: let the collector go through all of them less often.
gc.set_threshold(50_000, 20, 50)

Run = Callable[..., click.testing.Result]

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such pipes, signals and permissions")
not_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")


def commands() -> dict[str, click.Command]:
    """The commands of the program by their names."""
    return {name: load(COMMANDS, name, "command") for name in COMMANDS}


def invoke(*arguments: str | Path, stdin: bytes | None = None) -> click.testing.Result:
    """Run a command in this process; a bug shows as its exception."""
    runner = click.testing.CliRunner(catch_exceptions=False)
    return runner.invoke(main, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the vectors of sentences in a folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALIGNER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share all tests among some processes, unless the command names files or says how many (`-n 0`: this one alone).

    Here and not in the options of the project, so that everything works without pytest-xdist too. Each process holds a
    gigabyte of dictionaries.
    """
    if hasattr(config, "workerinput") or config.getoption("usepdb") or config.getoption("numprocesses", 0) is not None:
        return
    if config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        config.option.numprocesses = min(4, os.cpu_count() or 1)
        config.option.dist = "worksteal"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """See that all is there that a test needs."""
    judges.demand(name for mark in item.iter_markers("needs") for name in mark.args)


@pytest.fixture(scope="session", autouse=True)
def _no_unexpected_notice() -> Iterator[None]:
    """Make every notice that a test does not expect an error."""
    with report.to(Strict()):
        yield


@pytest.fixture
def notices() -> Iterator[list[Notice]]:
    """Collect the notices of a test, whatever they are."""
    with report.collect_notices() as collected:
        yield collected


@pytest.fixture
def run() -> Run:
    return invoke


def shortened(name: str) -> str:
    """The first sentence of each proposal of the release, and its last two paragraphs: quick to align."""
    paragraphs = (RELEASE / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n\n")
    firsts = [re.split(r"(?<=。)|(?<=\.) ", paragraph)[0] for paragraph in paragraphs[2:7]]
    return "\n\n".join([*firsts, *paragraphs[-2:]]) + "\n"


def _marked(name: str) -> str:
    """The same as paragraphs of a web page."""
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in shortened(name).strip().split("\n\n"))


@pytest.fixture
def grown(tmp_path: Path) -> Callable[..., str]:
    """Runs a program with a copy of the package to which something was added."""

    def run(program: str, *, line: tuple[str, str, str], files: Mapping[str, str] = MappingProxyType({})) -> str:
        """Run it.

        Args:
            program: What to run; everything that goes wrong in it fails the test.
            line: A module, a string that occurs once in it, and what stands there instead: a line more, or a word.
            files: New modules by their paths.

        Returns:
            What it prints.
        """
        package = Path(aligner.__file__).parent
        shutil.copytree(package, tmp_path / "aligner", dirs_exist_ok=True)
        module, old, new = line
        text = (package / module).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is not in {module}, or more than once"
        assert new.count("\n") <= old.count("\n") + 1, "that is more than a line"
        (tmp_path / "aligner" / module).write_text(text.replace(old, new), encoding="utf-8")
        for path, content in files.items():
            (tmp_path / "aligner" / path).parent.mkdir(exist_ok=True)
            (tmp_path / "aligner" / path).write_text(content, encoding="utf-8")
        command = [sys.executable, "-W", "error", "-c", program]
        environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shortened release and everything that the examples of the help speak of."""
    folder = tmp_path_factory.mktemp("made")
    outputs = ["memory.tmx", "corpus.xml", "pairs.align", "gold.align", "table.tsv", "all.json"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("zh", "en"):
            Path(f"{name}.txt").write_text(shortened(name), encoding="utf-8")
            assert invoke("segment", f"{name}.txt", "-o", f"{name}.lines").exit_code == 0
        for path in sorted((Path(__file__).parent / "comparing" / "trio").glob("*.txt")):
            shutil.copy(path, path.name)
        Path("terms.tsv").write_text(GLOSSARY, encoding="utf-8")
        Path("segmentation.srx").write_text(SEGMENTATION, encoding="utf-8")
        Path("page.txt").write_text(f"{shortened('en')}\n{shortened('zh')}", encoding="utf-8")
        both = f"{_marked('en')}{_marked('zh')}"
        Path("page.html").write_text(f"<!DOCTYPE html><html><body>{both}</body></html>", encoding="utf-8")
        Path("en.html").write_text(f"<!DOCTYPE html><html><body>{_marked('en')}</body></html>", encoding="utf-8")
        Path("zh.md").write_text(shortened("zh"), encoding="utf-8")
        done = invoke("align", "zh.txt", "en.txt", *(option for name in outputs for option in ("-o", name)))
        english, french = aligner.read("all.json").target, Document.from_sentences(FRENCH.split("\n"), "fr")
        beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1), 0.9) for i in range(len(english)))
        aligner.write(Alignment(english, french, beads), "english-french.tmx")
        assert invoke("join", "memory.tmx", "english-french.tmx", "-o", "three.tmx").exit_code == 0
        Path("sentences.txt").write_text("中国 和 中亚 ||| China and Central Asia\n", encoding="utf-8")
        Path("gold.links").write_text("1-1 2-2 3-3 3-4\n", encoding="utf-8")
        Path("auto.links").write_text("0-0 1-1 2-2 2-3\n", encoding="utf-8")
        for name in ("zh", "en"):
            Path("chapters", name).mkdir(parents=True)
            paragraphs = shortened(name).strip().split("\n\n")
            for number, some in ((1, paragraphs[:5]), (2, paragraphs[5:])):
                Path("chapters", name, f"0{number}.txt").write_text("\n\n".join(some) + "\n", encoding="utf-8")
        Path("chapters/books.csv").write_text("file,title,author\n01.txt,Proposals,Wang Yi\n", encoding="utf-8")
        rows = [("source", "target"), *((f"chapters/zh/0{n}.txt", f"chapters/en/0{n}.txt") for n in (1, 2))]
        Path("corpus.tsv").write_text("".join(f"{one}\t{other}\n" for one, other in rows), encoding="utf-8")
        chapters = [str(path) for path in sorted(Path("chapters").glob("*/*.txt"), reverse=True)]
        metadata = ["--metadata", "chapters/books.csv"]
        assert invoke("new", "book.aligner", *chapters, *metadata).exit_code == 0
        shutil.copy("book.aligner", "letters.aligner")
        assert invoke("export", "book.aligner", "-o", "reviewed.xlsx", "-o", "corrected.tmx").exit_code == 0
        Path("gold").mkdir()
        for name in ("01", "02"):
            assert invoke("export", "book.aligner", "--document", name, "-o", f"gold/{name}.align").exit_code == 0
        Path("gold.tsv").write_text("id\tgold\tauto\nrelease\tgold.align\tall.json\n", encoding="utf-8")
        memory = Path("corrected.tmx").read_text("utf-8")
        Path("corrected.tmx").write_text(memory.replace("First", "Firstly"), encoding="utf-8")
        assert invoke("glossary", "--convert", "terms.tsv", "-o", "glossary.xlsx", "-o", "mine.tbx").exit_code == 0
        assert invoke("check", "memory.tmx", "--encoder", "none", "-o", "findings.xlsx").exit_code == 0
    assert done.exit_code == 0, done.stderr
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that folder, and the current one."""
    copy = tmp_path / "work"
    shutil.copytree(made, copy)
    for path in copy.iterdir():
        if path.is_file():
            path.chmod(0o644)
    monkeypatch.chdir(copy)
    return copy
