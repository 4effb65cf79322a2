"""The folders of a person's machine, which may name a client, stand in no file and no page."""

import zipfile
from pathlib import Path

from conftest import Run

import aligner
from aligner import formats
from aligner.registry import FORMATS, TERMBASES

FOLDER = "SecretClient"


def leaks(folder: Path) -> list[str]:
    """The names of files that hold the name of the folder, also inside an archive."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            contents = [path.read_bytes()]
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    contents += [archive.read(name) for name in archive.namelist()]
            if any(FOLDER.encode() in content or FOLDER.encode("utf-16-le") in content for content in contents):
                found.append(path.name)
    return sorted(found)


def test_no_file_names_the_folder_of_the_texts(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    texts = {"zh": "会议发表了新闻公报。\n谢谢大家。\n", "en": "The meeting issued a press release.\nThank you all.\n"}
    for lang, content in texts.items():
        (folder / f"{lang}.txt").write_text(content, encoding="utf-8")
    (folder / "terms.tsv").write_text("会议\tmeeting\n新闻\tnews\n", encoding="utf-8")
    terms = folder / "terms.tsv"
    options = ["--encoder", "none", "--glossary", str(terms), "--source-lang", "zh", "--target-lang", "en"]
    memory = folder / "memory.tmx"
    run("align", str(folder / "zh.txt"), str(folder / "en.txt"), *options, "-o", str(memory))
    alignment = formats.read(memory)
    assert [side.text.origin for side in (alignment.source, alignment.target)] == ["zh.txt", "en.txt"]
    with aligner.collect_notices():
        for number, (name, entry) in enumerate(FORMATS.items()):
            if name != "parquet":
                (folder / str(number)).mkdir()
                formats.write(alignment, folder / str(number) / f"out{entry.suffixes[0]}")
    for suffix in ("html", "json", "tsv", "csv", "xlsx"):
        run("check", str(memory), "--glossary", str(terms), "-o", str(folder / f"findings.{suffix}"))
    for suffix in ("html", "json", "tsv", "csv"):
        run("search", str(memory), "会议", "-o", str(folder / f"hits.{suffix}"))
    for number, entry in enumerate(TERMBASES.values()):
        (folder / f"t{number}").mkdir()
        out = str(folder / f"t{number}" / f"terms{entry.suffixes[0]}")
        run("glossary", "--convert", str(terms), "--source-lang", "zh", "--target-lang", "en", "-o", out)
    run("segment", str(folder / "zh.txt"), "--format", "json", "-o", str(folder / "sentences.json"))
    assert leaks(folder) == []
