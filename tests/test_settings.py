"""What was chosen, and the recipe: known before the work, the same everywhere, with nothing of the machine in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import aligner
from aligner import report
from aligner._version import installed
from aligner.bilingual import align_bilingual
from aligner.errors import ArgumentError, ChoiceError
from aligner.formats.recipes import turned
from aligner.io.files import Limits
from aligner.model import Bead, Division, Document, Glossary, Span, Term, Text
from aligner.settings import Settings

GLOSSARY = Glossary((Term("公报", "press release", note="seen"),), "terms.xlsx", "zh", "en")

CHINESE = "会议于星期五发表了新闻公报。感谢各位今天来到这里。"


def documents(origin: str = "") -> tuple[Document, Document]:
    sides = (["会议发表了新闻公报。", "谢谢。"], "zh"), (["A press release.", "Thank you."], "en")
    source, target = (Document.from_sentences(*side, origin=origin) for side in sides)
    return source, target


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_fingerprint_is_the_same_in_every_process_and_version(seed: str) -> None:
    program = (
        "from aligner.model import Glossary, Term\n"
        "from aligner.settings import Settings\n"
        "glossary = Glossary((Term('公报', 'press release'),), 'terms.xlsx', 'zh', 'en')\n"
        "chosen = Settings(segmented=True, division='item', words=['王毅 3 nr'], encoder='none', glossary=glossary)\n"
        "print(chosen.fingerprint())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "b240eafeb3df0bbcf9c33d5e0218dd7239d5c20bd4d7da71c7d5b209e41982e6"


def test_every_choice_that_can_change_a_result_changes_the_fingerprint() -> None:
    choices: list[dict[str, Any]] = [
        {},
        {"segmented": True},
        {"division": "item"},
        {"words": ["王毅"]},
        {"words": ["王", "毅"]},
        {"encoder": "none"},
        {"glossary": Glossary()},
        {"glossary": GLOSSARY},
        {"glossary": Glossary(GLOSSARY.terms)},
    ]
    assert len({Settings(**chosen).fingerprint() for chosen in choices}) == len(choices)
    same = Glossary((Term("公报", "press release"),), "other.tsv", "zh", "en")
    assert Settings(glossary=same).fingerprint() == Settings(glossary=GLOSSARY).fingerprint()
    assert Settings(limits=Limits(1, 1)).fingerprint() == Settings().fingerprint()


def test_wrong_settings_are_refused_at_once() -> None:
    with pytest.raises(ChoiceError, match=r"unknown division 'chapter'; choose from: title, section"):
        Settings(division="chapter")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="the words must be a list, not a str"):
        Settings(words="王毅")


def test_the_recipe_is_known_before_the_work() -> None:
    recipe = Settings(words=["王毅"], encoder="none").recipe(*documents())
    assert aligner.align(*documents(), words=["王毅"], encoder="none").recipe == recipe


def test_the_recipe_names_neither_files_nor_folders(tmp_path: Path) -> None:
    origin = str(tmp_path / "zh.txt")
    recipe = Settings(encoder="none").recipe(*documents(origin))
    assert recipe == Settings(encoder="none").recipe(*documents())
    assert str(tmp_path) not in repr(recipe)


def test_the_recipe_tells_one_input_from_another() -> None:
    source, target = documents()
    others = [
        Document.from_sentences(source.strings(), "zh-TW"),
        Document.from_sentences(["会议发表了新闻公报！", "谢谢。"], "zh"),
        Document.from_sentences(source.strings(), "zh", paragraphs=[0, 1]),
        Document(source.text, source.sentences, (Division("item", 1, Span(0, 0), Span(0, 1)),)),
        Document(Text(source.text.content + "\n", "zh"), source.sentences),
        source,
    ]
    recipes = [Settings(encoder="none").recipe(other, target) for other in others]
    assert len({recipe.source for recipe in recipes}) == len(others)
    assert len({recipe.target for recipe in recipes}) == 1


def test_what_was_said_of_the_files_is_in_the_recipe(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_bytes("会议发表了新闻公报。\n谢谢。\n".encode("gb18030"))
    (tmp_path / "en.txt").write_text("A press release.\nThank you.\n")
    source = aligner.InputFile(str(tmp_path / "zh.txt"), "zh", "gb18030")
    settings = Settings(segmented=True, encoder="none")
    recipe = aligner.align_files(source, tmp_path / "en.txt", settings).recipe
    assert recipe is not None
    assert recipe.options == (("segmented", "yes"), ("source_encoding", "gb18030"))
    assert (recipe.source_segmenter, recipe.target_segmenter) == ("lines", "lines")
    assert turned(recipe).options == (("segmented", "yes"), ("target_encoding", "gb18030"))
    assert turned(recipe).source == recipe.target
    assert turned(turned(recipe)) == recipe


@pytest.mark.parametrize(
    ("name", "data", "stated"),
    [
        ("zh.txt", CHINESE.encode(), None),
        ("zh.txt", b"\xef\xbb\xbf" + CHINESE.encode(), None),
        ("zh.txt", CHINESE.encode("gb18030"), "gb18030, guessed"),
        ("zh.txt", CHINESE.encode("hz"), "hz, guessed"),
        ("zh.txt", CHINESE.encode("utf-16"), "utf-16-le"),
        ("zh.txt", CHINESE.encode("utf-16-be"), "utf-16-be, guessed"),
        ("zh.srt", f"1\n00:00:01,000 --> 00:00:09,000\n{CHINESE}".encode("gb18030"), "gb18030, guessed"),
        ("zh.md", CHINESE.encode("gb18030"), "gb18030, guessed"),
        ("zh.html", f"<meta charset=gb2312><p>{CHINESE}</p>".encode("gb18030"), "gb18030, declared"),
        ("zh.html", f"<p>{CHINESE}</p>".encode("gb18030"), "gb18030, guessed"),
        ("zh.html", f"<meta charset=gb2312><p>{CHINESE}</p>".encode(), None),
    ],
)
def test_the_encoding_that_a_file_was_read_in_is_in_the_recipe(
    name: str, data: bytes, stated: str | None, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "en.txt").write_text("The meeting has issued a press release.\nThank you for coming here today.\n")
    for turned_round in (False, True):
        files = [tmp_path / name, tmp_path / "en.txt"][:: -1 if turned_round else 1]
        with report.collect_notices():
            recipe = aligner.align_files(*files, Settings(encoder="none")).recipe
        assert recipe is not None
        side = "target_encoding" if turned_round else "source_encoding"
        assert dict(recipe.options) == ({side: stated} if stated else {})
    with report.collect_notices():
        text = aligner.read_text(tmp_path / name)
    assert text.encoding == (stated or "")
    assert text == aligner.Text(text.content, text.lang, text.origin)


def test_the_encoding_of_a_page_with_both_versions_is_that_of_both(tmp_path: Path) -> None:
    english = "The meeting has issued a press release on Friday. Thank you all for coming here today."
    (tmp_path / "page.txt").write_bytes(f"{CHINESE}\n{english}\n".encode("gb18030"))
    with report.collect_notices():
        made = align_bilingual(tmp_path / "page.txt", settings=Settings(encoder="none"))
    assert made.recipe is not None
    both = {"source_encoding": "gb18030, guessed", "target_encoding": "gb18030, guessed"}
    assert dict(made.recipe.options) == both


def test_a_digest_of_the_anchors_is_in_the_recipe() -> None:
    options = [
        dict(Settings(encoder="none").recipe(*documents(), anchors=anchors).options)
        for anchors in ([], [Bead(Span(0, 1), Span(0, 1))], [Bead(Span(0, 1), Span(0, 2))])
    ]
    assert "anchors" not in options[0]
    assert options[1]["anchors"].startswith("1 bead, sha256 ")
    assert options[1] != options[2]


def test_only_documents_are_aligned() -> None:
    with pytest.raises(ArgumentError, match=r"must be a Document, not a str: 'a'; make one with segment"):
        aligner.align("a", "b")  # type: ignore[arg-type]


def test_a_version_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("importlib.metadata.version", lambda name: asked.append(name) or "1")
    installed.cache_clear()
    try:
        assert [installed("numpy"), installed("numpy")] == ["1", "1"]
        assert asked == ["numpy"]
    finally:
        installed.cache_clear()
