"""What can be added with one file and one line, or one word: each is added here to a copy of the package."""

from __future__ import annotations

from collections.abc import Callable

DIVIDED = """
from pathlib import Path
from aligner.formats import read, write
from aligner.model import Alignment, Bead, Division, Document, Span
from aligner.registry import FORMATS

def divided(lang, strings):
    document = Document.from_sentences(strings, lang)
    heading = Span(0, 1)
    return Document(document.text, document.sentences, (Division("annex", 3, heading, Span(0, 2)),))

alignment = Alignment(divided("zh", ["一。", "二。"]), divided("en", ["1.", "2."]), (Bead(Span(0, 2), Span(0, 2)),))
for name in FORMATS:
    if "divisions" in FORMATS.load(name).keeps:
        write(alignment, f"file.{name}", name)
        assert read(f"file.{name}", name).source.divisions == alignment.source.divisions, name
        print(name)
write(alignment, "page.html")
assert ">Annex<" in Path("page.html").read_text(encoding="utf-8")
"""


def test_a_kind_of_division(grown: Callable[..., str]) -> None:
    """Every format that keeps divisions keeps it, and the page shows it, in English where it has no Chinese name."""
    formats = grown(DIVIDED, line=("model/documents.py", '"proposal", "item"]', '"proposal", "item", "annex"]')).split()
    assert {"tmx", "tei", "xliff", "xlsx", "json"} <= set(formats)


RUN = """
from pathlib import Path
from click.testing import CliRunner
from aligner.cli import main

def run(*arguments):
    done = CliRunner(catch_exceptions=False).invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return done.output
"""

PAIRS = """
from aligner.formats import Format, ReadOptions, WriteOptions
from aligner.model import Alignment, Bead, Document, Span

def read(stream, name, options=ReadOptions()):
    source, target = zip(*(line.split(" = ") for line in stream.read().decode().splitlines()))
    beads = tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(len(source)))
    return Alignment(Document.from_sentences(source, "de"), Document.from_sentences(target, "en"), beads)

def write(alignment, stream, options=WriteOptions()):
    for bead in alignment.beads:
        source, target = alignment.source.slice(bead.source), alignment.target.slice(bead.target)
        stream.write(f"{source} = {target}\\n".encode())

FORMAT = Format("pairs", "equations", read, write, frozenset({"beads", "sentences"}))
"""


def test_a_format_of_alignments(grown: Callable[..., str]) -> None:
    program = RUN + (
        "Path('a.pairs').write_text('Ja. = Yes.\\nNein. = No.\\n')\n"
        "assert 'Nein.' in run('show', 'a.pairs')\n"
        "run('convert', 'a.pairs', '-o', 'a.json', '--source-lang', 'de')\n"
        "run('convert', 'a.json', '-o', 'b.pairs')\n"
        "assert Path('b.pairs').read_text() == Path('a.pairs').read_text()\n"
        "assert '.pairs' in run('align', '--help')\n"
    )
    line = '        "moses": Entry('
    added = '        "pairs": Entry("aligner.formats.pairs:FORMAT", (".pairs",)),\n'
    grown(program, line=("registry.py", line, added + line), files={"formats/pairs.py": PAIRS})


GLOSSES = """
from aligner.formats import ReadOptions
from aligner.model import Glossary, Term
from aligner.termbases import TermbaseFormat

def read(stream, name, options=ReadOptions()):
    lines = stream.read().decode().splitlines()
    return Glossary(tuple(Term(*line.split(" means "), status="approved") for line in lines))

def write(glossary, stream):
    for term in glossary.terms:
        stream.write(f"{term.source} means {term.target}\\n".encode())

FORMAT = TermbaseFormat("means", "sentences", read, write, frozenset())
"""


def test_a_format_of_glossaries(grown: Callable[..., str]) -> None:
    program = RUN + (
        "Path('a.means').write_text('Haus means house\\nHund means dog\\n')\n"
        "run('glossary', '--convert', 'a.means', '-o', 'b.tsv', '-o', 'b.means')\n"
        "assert Path('b.means').read_text() == Path('a.means').read_text()\n"
        "assert 'Hund' in Path('b.tsv').read_text()\n"
    )
    line = '        "omegat": Entry('
    added = '        "means": Entry("aligner.termbases.means:FORMAT", (".means",)),\n'
    grown(program, line=("registry.py", line, added + line), files={"termbases/means.py": GLOSSES})


SHOUTED = """
from aligner.texts import TextFormat

def read(data, source):
    return [part.strip() for part in source.decode(data).split("STOP") if part.strip()]

FORMAT = TextFormat("telegram", "telegrams", read, frozenset({"paragraphs"}))
"""


def test_a_format_of_texts(grown: Callable[..., str]) -> None:
    program = RUN + (
        "Path('a.wire').write_text('TELEGRAM: We are well. STOP We come home.')\n"
        "Path('b.txt').write_text('TELEGRAM: We are well. STOP We come home.')\n"
        "from aligner import texts\n"
        "assert texts.read('a.wire') == texts.read('b.txt') == 'TELEGRAM: We are well.\\n\\nWe come home.\\n'\n"
        "assert 'We come home.' in run('segment', 'a.wire', '--lang', 'en').splitlines()\n"
    )
    line = '        "srt": Entry('
    added = '        "telegram": Entry("aligner.texts.telegram:FORMAT", (".wire",), looks=b"TELEGRAM"),\n'
    grown(program, line=("registry.py", line, added + line), files={"texts/telegram.py": SHOUTED})


SHOUTING = """
from aligner.check.finding import Check, CheckContext
from aligner.model import Span

def shouting(pair, context):
    if pair.target.isupper() and not pair.source.isupper():
        yield pair.finding("shouting", "the target is in capitals", (), [Span(0, len(pair.target))])

CHECK = Check(shouting)
"""


def test_a_check(grown: Callable[..., str]) -> None:
    program = RUN + (
        "Path('a.tsv').write_text('source[de]\\ttarget[en]\\nGeh weg!\\tGO AWAY!\\nJa.\\tYes.\\n')\n"
        "assert 'shouting: the target is in capitals' in run('check', 'a.tsv')\n"
        "assert 'no findings' in run('check', 'a.tsv', '--skip', 'shouting')\n"
        "assert 'shouting 1' in run('check', 'a.tsv', '--only', 'shouting', '-o', 'b.tsv')\n"
        "assert 'GO AWAY!' in Path('b.tsv').read_text()\n"
    )
    line = '        "length": "aligner.check'
    added = '        "shouting": "aligner.check.shouting:CHECK",\n'
    grown(program, line=("registry.py", line, added + line), files={"check/shouting.py": SHOUTING})


COUNT = """
import click

from aligner.cli.documents import Source
from aligner.cli.messages import verbosity
from aligner.cli.options import size_limits

@click.command()
@click.argument("memory")
@size_limits
@verbosity
def count(messages, memory, limits):
    \"\"\"Count the beads of an alignment.\"\"\"
    alignment = Source(memory, limits=limits).alignment()
    messages.detail("counted")
    click.echo(f"{len(alignment)} beads")
"""


def test_a_command(grown: Callable[..., str]) -> None:
    program = RUN + (
        "Path('a.tsv').write_text('source[de]\\ttarget[en]\\nGeh weg!\\tGo away!\\nJa.\\tYes.\\n')\n"
        "assert 'count Count the beads of an alignment.' in ' '.join(run('--help').split())\n"
        "assert '--max-size' in run('count', '--help')\n"
        "assert run('count', 'a.tsv') == '2 beads\\n'\n"
        "assert 'aligner: counted' in run('count', 'a.tsv', '--verbose')\n"
    )
    line = '        "demo": "aligner.cli'
    added = '        "count": "aligner.cli.count:count",\n'
    grown(program, line=("registry.py", line, added + line), files={"cli/count.py": COUNT})
