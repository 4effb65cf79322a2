"""Glossaries of OmegaT and memoQ."""

import io
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from judges import OMEGAT_JAR
from termbase_values import ALL, glossaries, kept, reread, written
from test_termbase_hostile import GLOSSARY
from test_termbase_roundtrip import few
from told import noticed

from aligner import termbases
from aligner.model import Glossary, Term
from aligner.termbases import memoq

OMEGAT, MEMOQ = ALL["omegat"], ALL["memoq"]


# --- OmegaT ----------------------------------------------------------------------------------------------------------

READER = """
import java.io.*;
import org.omegat.gui.glossary.*;
public class Read {
    public static void main(String[] files) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        for (String file : files)
            for (GlossaryEntry entry : GlossaryReaderTSV.read(new File(file), false))
                out.print(entry.getSrcText() + "\\t" + entry.getLocText() + "\\t" + entry.getCommentText() + "\\u0000");
    }
}
"""


@pytest.mark.slow
@pytest.mark.needs("OmegaT.jar", "javac")
@pytest.mark.parametrize("suffix", ["txt", "utf8"])
def test_omegat_reads_what_we_write(tmp_path, suffix):
    collected = [GLOSSARY]

    @given(glossaries())
    @few
    def collect(glossary):
        collected.append(glossary)

    collect()
    (tmp_path / "Read.java").write_text(READER)
    paths = []
    for i, glossary in enumerate(collected):
        paths.append(str(tmp_path / f"{i}.{suffix}"))
        Path(paths[-1]).write_bytes(written(OMEGAT, glossary))
    # where the system's own encoding is another one
    command = ["java", "-Dfile.encoding=GBK", "-cp", str(OMEGAT_JAR), str(tmp_path / "Read.java"), *paths]
    run = subprocess.run(command, capture_output=True, check=True)
    found = [tuple(entry.split("\t")) for entry in run.stdout.decode().split("\0")[:-1]]
    expected = []
    for glossary in collected:
        terms = reread(OMEGAT, written(OMEGAT, glossary)).terms
        expected += [(term.source, term.target, term.note) for term in terms]
    assert found == expected


def test_what_omegat_would_offer():
    content = written(OMEGAT, GLOSSARY).decode("utf-8-sig")
    assert content.split("\n") == [
        "# Glossary in tab-separated format -*- coding: utf-8 -*-",
        "联合公报\tjoint communiqué\ta note of two lines",
        "峰会\tsummit meeting",
        "",
    ]


def test_what_omegat_would_pass_over_is_said(tmp_path):
    with noticed("left out 1 term that begins with #"):
        termbases.write(Glossary((Term("#1", "number one"), Term("a", "b"))), tmp_path / "x.txt")
    assert termbases.read(tmp_path / "x.txt").terms == (Term("a", "b"),)


def test_a_glossary_of_omegat(tmp_path):
    path = tmp_path / "glossary.utf8"
    path.write_text("# remark\n峰会\tsummit\n\n公报\tcommuniqué\tcf. 联合公报\tmore\n", encoding="utf-8")
    assert termbases.read(path).terms == (Term("峰会", "summit"), Term("公报", "communiqué", note="cf. 联合公报"))


# --- memoQ -----------------------------------------------------------------------------------------------------------


def test_the_columns_that_memoq_knows():
    rows = written(MEMOQ, GLOSSARY).decode("utf-8-sig").split("\r\n")
    assert rows[0] == (
        "Entry_ID,Entry_Note,Chinese_PRC_Def,Chinese_PRC,Term_Info,Term_Example,"
        "English_United_Kingdom_Def,English_United_Kingdom,Term_Info,Term_Example"
    )
    assert rows[2] == "1,,,峰会,CasePermissive;HalfPrefix,,,summit,CasePermissive;HalfPrefix;NonTerm,"
    assert reread(MEMOQ, written(MEMOQ, GLOSSARY)).terms[1].status == "rejected"


@pytest.mark.parametrize(
    ("tag", "name", "back"),
    [
        ("zh", "Chinese_PRC", "zh-CN"),
        ("zh-Hant", "Chinese_Taiwan", "zh-TW"),
        ("zh-HK", "Chinese_Hong_Kong_SAR", "zh-HK"),
        ("en", "English", "en"),
        ("en-US", "English_United_States", "en-US"),
        ("pt-BR", "Portuguese_Brazil", "pt-BR"),
        ("mn-Cyrl", "mn_Cyrl", "mn-Cyrl"),
        ("", "", ""),
    ],
)
def test_names_of_languages(tag, name, back):
    assert memoq.language_name(tag) == name
    assert memoq.tag_of(name) == back


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_an_export_of_memoq(delimiter, tmp_path):
    """As its interface for programs writes it: each term of a language in an entry has columns of its own."""
    rows = [
        "Entry_ID,Entry_Subject,Entry_Created,Entry_Creator,Entry_Note,English_Def,English,Term_Info,Term_Example,"
        "German_Def,German,Term_Info,Term_Example,German,Term_Info,Term_Example",
        "0,,1/2/2024 3:04:05 PM,me,of roads,,car,CaseInsense;HalfPrefix,,,Auto,CasePermissive,,Karre,Exact;NonTerm,",
        "1,,,me,,,road,CasePermissive;HalfPrefix,A road.,,Straße,CasePermissive;HalfPrefix,,,,",
        "2,,,me,,,alone,,,,,,,,,",
    ]
    path = tmp_path / "terms.csv"
    path.write_text("\n".join(row.replace(",", delimiter).replace(";Half", "|Half") for row in rows), encoding="utf-8")
    if delimiter == ";":
        path.write_text(path.read_text(encoding="utf-8").replace("Exact;NonTerm", '"Exact;NonTerm"'), encoding="utf-8")
    glossary = termbases.read(path)
    assert glossary.terms == (
        Term("car", "Auto", note="of roads"),
        Term("car", "Karre", "rejected", note="of roads"),
        Term("road", "Straße"),
    )
    assert (glossary.source_lang, glossary.target_lang) == ("en", "de")


def test_languages_of_one_name():
    glossary = Glossary((Term("色", "色彩"),), "file", "zh", "zh-CN")
    assert kept(reread(MEMOQ, written(MEMOQ, glossary)), MEMOQ) == kept(glossary, MEMOQ)


def test_apostrophes_are_said():
    with noticed("put an apostrophe before .*: '-ism"):
        MEMOQ.write(Glossary((Term("-ism", "主义"),)), io.BytesIO())
