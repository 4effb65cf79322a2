"""The words of the page: each one that the code says has a Chinese twin, and nothing is translated that nobody says."""

import json
import re
from pathlib import Path

import pytest

import aligner.review
from aligner.model import DIVISION_KINDS
from aligner.registry import FORMATS, TERMBASES

STATIC = Path(aligner.review.__file__).parent / "static"
TABLES = sorted(STATIC.glob("*words.js"))
MODULES = sorted(path for path in STATIC.rglob("*.js") if "vendor" not in path.parts and path not in TABLES)
STRING = r'"((?:[^"\\\n]|\\.)*)"'
# What is said: the first argument of t(…), and the words in tables of commands and panels.
SAID = re.compile(rf"(?<![\w.])t\(\s*{STRING}|\b(?:label|group|bar|refused): {STRING}")
ROW = re.compile(rf"^\s*(?:{STRING}|(\w+)): {STRING},?$", re.M)


def _text(literal: str) -> str:
    return str(json.loads(f'"{literal}"'))


def _table() -> dict[str, str]:
    rows = (row for path in TABLES for row in ROW.finditer(path.read_text("utf-8")))
    return {_text(row[1] or row[2]): _text(row[3]) for row in rows}


CHINESE = _table()
TITLES = {table.load(name).title for table in (FORMATS, TERMBASES) for name in table}
# What the checks put into their sentences.
PARTS = {"numbers", "dates", "years", "months", "days of the month", "times of day", "names", "bracket"}
PARTS |= {"quotation mark", "source", "target", "marks", "words", "has two spaces", "lacks a space"}
PARTS |= {"has a space of full width", "has a space before a mark", "has a space between characters"}
PARTS |= {"has a space inside brackets or quotation marks", "a full stop", "a question mark", "an exclamation mark"}
PARTS |= {"tags and placeholders", "a colon", "a semicolon", "a comma", "an ellipsis", "no mark"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(STATIC).as_posix())
def test_every_word_of_the_page_is_there_in_chinese(path: Path) -> None:
    said = {_text(found[1] or found[2]) for found in SAID.finditer(path.read_text("utf-8")) if found[1] or found[2]}
    assert sorted(said - CHINESE.keys()) == []


def test_no_word_is_translated_that_the_page_does_not_say() -> None:
    # What the server calls an action is said as well, and what a division is.
    code, server = (
        "\n".join(path.read_text("utf-8") for path in paths) for paths in (MODULES, STATIC.parent.glob("*.py"))
    )
    strings = {_text(found[1]) for found in re.finditer(STRING, code)} | set(map(str.capitalize, DIVISION_KINDS))
    strings |= TITLES | PARTS
    assert sorted(word for word in CHINESE if word not in strings and f'"{word}"' not in server) == []


def test_both_languages_put_in_the_same_values() -> None:
    for english, chinese in CHINESE.items():
        for form in english.split("|"):
            assert set(re.findall(r"\{\w+\}", form)) <= set(re.findall(r"\{\w+\}", chinese)), english
        assert set(re.findall(r"\{\w+\}", chinese)) <= set(re.findall(r"\{\w+\}", english)), english


def test_chinese_words_are_written_in_chinese_punctuation() -> None:
    for english, chinese in CHINESE.items():
        assert not re.search(r"[一-鿿]\s*[,;:?!()]|[,;:?!()]\s*[一-鿿]", chinese), english
        assert "..." not in chinese, english


def test_every_format_has_a_chinese_title() -> None:
    assert sorted(TITLES - CHINESE.keys()) == []
