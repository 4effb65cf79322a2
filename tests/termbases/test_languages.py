"""Glossaries whose languages stand the other way round, or that have more than two."""

import pytest
from test_tbx import DCT
from test_termbase_hostile import GLOSSARY
from told import noticed

from aligner import termbases
from aligner.model import Context, Span, Term

WANTED = ("en", "zh-CN")


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize("name", ["x.tbx", "x.v2.tbx", "x.tsv", "x.xlsx", "x.html", "x.memoq.csv"])
def test_a_glossary_the_other_way_round_is_turned(name, tmp_path):
    path = tmp_path / name
    termbases.write(GLOSSARY, path)
    for languages in ((None, None), ("zh", "en"), ("zh-TW", None)):
        assert termbases.read(path, languages=languages) == termbases.read(path)
    glossary = termbases.read(path, languages=WANTED)
    assert [(term.source, term.target) for term in glossary.terms] == [
        (term.target, term.source) for term in GLOSSARY.terms
    ]
    assert (glossary.source_lang, glossary.target_lang[:2]) == ("en-GB", "zh")
    if "memoq" not in name:
        first = glossary.terms[0]
        assert (first.source_count, first.target_count) == (3, 4)
        spans = ((Span(14, 30),), (Span(6, 10),))
        texts = ("They issued a joint communiqué.", "双方发表了《联合公报》。")
        assert first.contexts == (Context(*texts, *spans, 12),)


@pytest.mark.usefixtures("notices")
def test_two_of_three_languages(tmp_path):
    path = tmp_path / "x.tbx"
    path.write_text(DCT, encoding="utf-8")
    assert termbases.read(path, languages=("fr", "zh")).terms == (
        Term("panda roux", "小熊猫", "rejected"),
        Term("panda roux", "红熊猫"),
    )
    assert termbases.read(path, languages=("zh", "en")).terms[-1] == Term("熊", "bear")


def test_other_languages_are_said(tmp_path):
    path = tmp_path / "x.tbx"
    termbases.write(GLOSSARY, path)
    with noticed(r"x\.tbx: it is in zh and en-GB, not in de and en"):
        assert termbases.read(path, languages=("de", "en")).terms == GLOSSARY.terms


def test_languages_that_are_not_named(tmp_path):
    for name in ("x.tsv", "x.tbx"):
        termbases.write(termbases.Glossary((Term("a", "b"),)), tmp_path / name)
        assert termbases.read(tmp_path / name, languages=WANTED).terms == (Term("a", "b"),)
