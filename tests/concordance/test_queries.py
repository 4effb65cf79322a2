"""The lists of queries in the docs and beside this file: each finds what is said there."""

import re
import shlex
from collections import Counter
from pathlib import Path

import pytest

from aligner import concordance
from aligner.cli.search import search

PAGES = [
    path.read_text("utf-8")
    for path in (Path(__file__).parents[2] / "docs" / "concordance.md", Path(__file__).with_name("queries.md"))
]
RELEASE = Path(__file__).parents[1] / "formats" / "golden" / "release.tmx"
QUERIES = [
    tuple(cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1])
    for page in PAGES
    for line in page.partition("| text | query | finds |\n|---|---|---|\n")[2].partition("\n\n")[0].splitlines()
]


@pytest.fixture(scope="module")
def memories(tmp_path_factory):
    folder = tmp_path_factory.mktemp("queries")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALIGNER_CACHE", str(folder / "cache"))
        opened = {"release": concordance.open_memory(RELEASE)}
        for name, text in re.findall(r"^```text (\w+)\.tsv\n(.*?)^```$", "".join(PAGES), re.MULTILINE | re.DOTALL):
            (folder / f"{name}.tsv").write_text(text, "utf-8")
            langs = text.partition("\n")[0].split("\t")
            opened[name] = concordance.open_memory(folder / f"{name}.tsv", columns=(langs[0], langs[1]))
        found = {name: one.__enter__() for name, one in opened.items()}
        yield found
        for one in opened.values():
            one.__exit__(None, None, None)


def test_there_are_enough_of_them():
    assert len(QUERIES) > 250


@pytest.mark.parametrize(("text", "query", "finds"), QUERIES, ids=[f"{text}-{query}" for text, query, _ in QUERIES])
def test_a_query_finds_what_the_docs_say(memories, text, query, finds):
    context = search.make_context("search", ["memory.tmx", *shlex.split(query.strip("`"))])
    names = ("pattern", "side", "regex", "exact", "with_", "without")
    asked = concordance.Query(**{name: context.params[name] for name in names})
    hits = list(memories[text].search(asked))
    assert memories[text].count(asked) == len(hits)
    found = Counter(hit.text[slice(*occurrence.span)] for hit in hits for occurrence in hit.occurrences)
    assert (" · ".join(f"{one} ×{count}" if count > 1 else one for one, count in found.items()) or "–") == finds
