"""A language is added with one folder and one line, and every command takes it.

Its sentences end with ∎, but none with its abbreviation `dok.`; `lum` is its word for `and`; its lines begin
on the right.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

LINE = '        "ar": "aligner.languages.ar:LANGUAGE",\n'
ADDED = (
    "registry.py",
    LINE,
    LINE + '        "qaa": "aligner.languages.qaa:LANGUAGE",\n',
)
FOLDER = {
    "languages/qaa/__init__.py": """
from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="qaa",
    name="Hillish",
    folder=__name__,
    region="ZZ",
    direction="rtl",
    sentence_finder=Late("aligner.languages.qaa.sentences:sentences"),
)
""",
    "languages/qaa/sentences.py": """
import re
from aligner.languages.rules import spaced
from aligner.languages.rules.cutting import cut

def sentences(paragraph, language):
    ends = {span.stop for span in spaced.sentences(paragraph, language)}
    return cut(paragraph, sorted(ends | {match.end() for match in re.finditer("∎", paragraph)}))
""",
    "languages/qaa/abbreviations.txt": "# Titles.\ndok\tleading\n",
    "languages/qaa/function_words.txt": "lum\tconjunction\nko\n",
    "languages/qaa/enumerators.txt": "{}(?=,)\tBiro\tTaro\tSiro\n",
    "languages/qaa/months.txt": "amun\nbemun\ncemun\ndemun\nemun\nefmun\ngemun\nhamun\nimun\njomun\nkamun\nelmun\n",
}

# The same five paragraphs in Hillish and in English.
TEXTS = """
HILLISH = '''Toralen ko vesti

Ko dok. Wan sarila ko toralen ∎Ko toralen kopila 12 mirado lum 30 vesti ∎ Tai sarila 6 cemun 2025 ∎

Biro, ko vesti dorana ko toralen ∎

Taro, ko mirado falana ko kestrel lum ko vesti ∎

Siro, dok. Wan lum ko kestrel gorila ko toralen ∎
'''
ENGLISH = '''The conference of the valley

Dr. Wan opened the conference. The conference gathered 12 ministers and 30 valleys. They opened on 6 March 2025.

First, the valley supports the conference.

Second, the minister thanks the kestrel and the valley.

Third, Dr. Wan and the kestrel leave the conference.
'''
"""

RUN = f"""
import json
from pathlib import Path
from click.testing import CliRunner
from aligner.cli import main

def run(*arguments, status=0):
    done = CliRunner(catch_exceptions=False).invoke(main, arguments)
    assert done.exit_code == status, done.output
    assert "not qaa as named" not in done.stderr, done.stderr
    return done.stdout + done.stderr
{TEXTS}
Path("qaa.txt").write_text(HILLISH, "utf-8")
Path("en.txt").write_text(ENGLISH, "utf-8")
"""
MEMORY = """
run("align", "qaa.txt", "en.txt", "--source-lang", "qaa", "--target-lang", "en", "--encoder", "none", "-o", "m.tmx")
"""

USES = {
    "segment": """
lines = run("segment", "qaa.txt", "--lang", "qaa").splitlines()
assert lines[2:5] == [
    "Ko dok. Wan sarila ko toralen ∎", "Ko toralen kopila 12 mirado lum 30 vesti ∎", "Tai sarila 6 cemun 2025 ∎"
]
found = json.loads(run("segment", "qaa.txt", "--lang", "qaa", "--json"))
assert [division["number"] for division in found["divisions"] if division["kind"] != "title"] == [1, 2, 3]
assert "Ko dok . Wan" in run("segment", "qaa.txt", "--lang", "qaa", "--tokens")
""",
    "align": """
run("align", "qaa.txt", "en.txt", "--source-lang", "qaa", "--target-lang", "en", "--encoder", "none",
           "-o", "a.json", "-o", "a.tmx", "-o", "a.tei", "-o", "a.xlsx", "-o", "a.html")
made = json.loads(Path("a.json").read_text("utf-8"))
assert made["recipe"]["source_segmenter"] == "qaa rules 1"
assert [bead["source"] for bead in made["beads"]] == [bead["target"] for bead in made["beads"]]
assert 'xml:lang="qaa-ZZ"' in Path("a.tmx").read_text("utf-8")
assert 'dir="rtl"' in Path("a.html").read_text("utf-8")
""",
    "convert and show": """
for suffix in ("tmx", "tei", "xliff", "xlsx", "csv", "tsv", "json", "jsonl", "moses", "vert", "html"):
    run("convert", "m.tmx", "-o", f"copy.{suffix}")
assert "Ko dok. Wan sarila" in run("show", "m.tmx", "--width", "120")
assert Path("copy.qaa").exists() and Path("copy.en").exists()
""",
    "evaluate": """
run("convert", "m.tmx", "-o", "gold.json")
assert "1.000" in run("evaluate", "gold.json", "m.tmx")
""",
    "check": """
text = Path("m.tmx").read_text("utf-8")
Path("wrong.tmx").write_text(text.replace("6 March", "7 April").replace("30 valleys", "40 valleys"), "utf-8")
assert "date" not in run("check", "m.tmx", "--only", "date")
found = run("check", "wrong.tmx", "--only", "date", "--only", "number")
assert "6 cemun" in found and "30" in found
""",
    "glossary": """
found = run("glossary", "m.tmx", "--encoder", "none", "--min-count", "2", "--min-score", "0")
assert "toralen" in found
run("glossary", "m.tmx", "--encoder", "none", "--min-count", "2", "--min-score", "0", "-o", "g.memoq.csv")
assert "Hillish" in Path("g.memoq.csv").read_text("utf-8-sig")
assert "toralen" in run("glossary", "--convert", "g.memoq.csv", "-o", "g.tsv") + Path("g.tsv").read_text("utf-8")
assert "qaa" in Path("g.tsv").read_text("utf-8").splitlines()[0]
""",
    "search": """
found = run("search", "m.tmx", "toralen")
assert found.count("toralen") >= 4 and "conference" in found
""",
    "links": """
assert "-" in run("links", "m.tmx", "--encoder", "none")
run("links", "m.tmx", "--encoder", "none", "-o", "words.tsv", "-o", "words.tei")
""",
    "separate": """
Path("page.txt").write_text("\\n\\n".join(
    part for pair in zip(HILLISH.split("\\n\\n"), ENGLISH.split("\\n\\n"), strict=True) for part in pair), "utf-8")
run("separate", "page.txt", "-o", "one.qaa.txt", "-o", "one.en.txt", "--source-lang", "qaa", "--target-lang", "en",
    "--encoder", "none")
assert "Wan sarila" in Path("one.qaa.txt").read_text("utf-8")
""",
    "join": """
run("convert", "m.tmx", "-o", "n.tmx", "--source-lang", "qaa", "--target-lang", "en")
Path("fr.txt").write_text(ENGLISH.replace("the", "le").replace("The", "Le"), "utf-8")
run("align", "en.txt", "fr.txt", "--source-lang", "en", "--target-lang", "fr", "--encoder", "none", "-o", "f.tmx")
run("join", "m.tmx", "f.tmx", "-o", "all.tmx")
assert 'xml:lang="qaa-ZZ"' in Path("all.tmx").read_text("utf-8")
""",
    "messages": """
Path("zh.txt").write_text("会议发表了新闻公报。与会期间，王毅举行双边会见。", "utf-8")
assert "it is named Hillish (qaa)" in run("segment", "zh.txt", "--lang", "qaa", status=1)
""",
}


@pytest.mark.parametrize("command", USES)
def test_every_command_takes_it(command: str, grown: Callable[..., str]) -> None:
    grown(RUN + MEMORY + USES[command], line=ADDED, files=FOLDER)


def test_another_script_speaks_against_a_language_that_letters_cannot_tell(grown: Callable[..., str]) -> None:
    program = RUN + (
        "Path('zh.txt').write_text('会议发表了新闻公报。与会期间，王毅举行双边会见。' * 8, 'utf-8')\n"
        "done = CliRunner().invoke(main, ['segment', 'zh.txt', '--lang', 'qaa'])\n"
        "assert 'its letters are Han, and it is named Hillish (qaa)' in done.stderr, done.output\n"
    )
    grown(program, line=ADDED, files=FOLDER)
