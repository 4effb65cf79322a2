"""Memories and OmegaT: with its rules a text is translated whole; and each rule means here what it means there."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from judges import OMEGAT_JAR, SHARED
from segmentation.test_srx import omegat_rules

import aligner
from aligner.segmentation.rules import Cutter

DIALOGUE = Path(__file__).parent / "dialogue"
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0">
<source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>{0}</source_lang><target_lang>{1}</target_lang>
<source_tok>org.omegat.tokenizer.DefaultTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.DefaultTokenizer</target_tok>
<sentence_seg>true</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""
# What a translator may have added to the rules of a project: no end of a segment behind U.S.
OWN = omegat_rules(
    (False, r"\bU\.S\.|\b(Dr|Mr|No|etc)\.", r"\s"),
    (False, r"\.\.\.", r"\s+\P{Lu}"),
    (True, "[.?!]+", r"\s"),
    (False, "[。？！]", "[”—]"),
    (True, "[。？！]", "."),
)
TAGS = {"en": "EN-US", "zh": "ZH-CN"}


def translated_by_omegat(
    folder: Path, source: Path, target: Path, rules: aligner.SegmentationRules | None
) -> list[str]:
    """Align two texts, and let OmegaT translate the first with the memory."""
    for name in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    tags = [TAGS[path.stem] for path in (source, target)]
    (folder / "omegat.project").write_text(PROJECT.format(*tags), encoding="utf-8")
    alignment = aligner.align_files(source, target, aligner.Settings(rules=rules))
    aligner.write(alignment, folder / "tm/auto/memory.tmx")
    (folder / "source/text.txt").write_bytes(source.read_bytes())
    command = ["omegat", str(folder), "--mode=console-translate", f"--config-dir={folder / 'config'}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return paragraphs(folder / "target/text.txt")


def paragraphs(path: Path) -> list[str]:
    """Its paragraphs without white space: OmegaT puts a space between the sentences of a Chinese paragraph."""
    return ["".join(part.split()) for part in path.read_text(encoding="utf-8-sig").strip().split("\n\n")]


@pytest.mark.slow
@pytest.mark.needs("omegat", "OmegaT.jar")
@pytest.mark.parametrize(("source", "target"), [("en", "zh"), ("zh", "en")])
def test_omegat_translates_every_paragraph_of_a_dialogue(tmp_path, source, target):
    source, target = (DIALOGUE / f"{name}.txt" for name in (source, target))
    wanted = paragraphs(target)
    found = translated_by_omegat(tmp_path, source, target, aligner.read_srx(OMEGAT_JAR))
    assert found == wanted
    assert len(wanted) == 18  # a title and 17 paragraphs


@pytest.mark.slow
@pytest.mark.needs("omegat")
def test_omegat_translates_every_paragraph_by_the_rules_of_its_project(tmp_path):
    for lang, more in (("en", "The U.S. ship said no. It left."), ("zh", "那艘美国船说不行。它开走了。")):
        text = (DIALOGUE / f"{lang}.txt").read_text(encoding="utf-8")
        (tmp_path / f"{lang}.txt").write_text(f"{text}\n{more}\n", encoding="utf-8")
    project = tmp_path / "project"
    (project / "omegat").mkdir(parents=True)
    (project / "omegat/segmentation.conf").write_text(OWN, encoding="utf-8")
    rules = aligner.read_srx(project / "omegat/segmentation.conf")
    source, target = tmp_path / "en.txt", tmp_path / "zh.txt"
    assert translated_by_omegat(project, source, target, rules) == paragraphs(target)


CUT = """
import java.io.*;
import java.util.*;
import org.omegat.core.segmentation.*;
import org.omegat.util.Language;
public class Cut {
    public static void main(String[] arguments) throws Exception {
        Segmenter segmenter = new Segmenter();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        for (String line; (line = in.readLine()) != null; ) {
            String[] parts = line.split("\\t", 2);
            List<String> found = segmenter.segment(new Language(parts[0]), parts[1],
                new ArrayList<StringBuilder>(), new ArrayList<Rule>());
            out.println(String.join("\\u241e", found));
        }
        out.flush();
    }
}
"""


@pytest.mark.slow
@pytest.mark.needs("OmegaT.jar", "javac", "shared/data")
def test_omegat_cuts_fourteen_languages_at_the_same_places(tmp_path):
    texts = []
    for path in sorted((SHARED / "data/sentences").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            texts.append((path.stem, " ".join(json.loads(line)["text"].split())))
    (tmp_path / "Cut.java").write_text(CUT, encoding="utf-8")
    libraries = [OMEGAT_JAR, *(OMEGAT_JAR.parent / "lib").glob("*.jar")]
    command = ["java", "-cp", os.pathsep.join(map(str, libraries)), str(tmp_path / "Cut.java")]
    lines = "\n".join("\t".join(text) for text in texts)
    run = subprocess.run(command, input=lines.encode(), capture_output=True, check=True)
    rules = aligner.read_srx(OMEGAT_JAR)
    cutters = {lang: Cutter(rules, lang, 10**8) for lang, _ in texts}
    differing = []
    for (lang, text), line in zip(texts, run.stdout.decode().splitlines(), strict=True):
        theirs = [part.strip() for part in line.split("\u241e") if part.strip()]
        if [text[slice(*span)] for span in cutters[lang].spans(text)] != theirs:
            differing.append(text)
    # Five points in a row: OmegaT looks for three, finds the first, and begins anew behind them.
    assert all("....." in text for text in differing)
    assert len(texts) > 1000 > 10 > len(differing)
