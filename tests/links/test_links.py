"""Word links: what they are of, that they find what annotators found, and that nothing disturbs them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judges import SHARED

from aligner import Alignment, Bead, Document, Glossary, Span, Term, encoders
from aligner.encoders import single_words
from aligner.errors import ChoiceError
from aligner.evaluation import evaluate_word_links
from aligner.languages.pairs import transcribed
from aligner.links import link_tokens, link_words, links_by_sentence, prediction
from aligner.links.features import TokenizedBead, _best_other, _ring, _shifted
from aligner.links.pharaoh import read_links, read_tokens
from aligner.links.terms import TermFinder

HERE = Path(__file__).parent
ZH = [sentence.split() for sentence in ("王毅 说 ， 中国 愿 同 各国 深化 合作 。", "各国 应 维护 公平 正义 。")]
EN = [
    sentence.split()
    for sentence in (
        "Wang Yi said that China is ready to deepen cooperation with all countries .",
        "Countries should uphold fairness and justice .",
    )
]


def between_spaces(document, number):
    from aligner.cli.links import _between_spaces

    return _between_spaces(document, number)


def alignment(source, target, *beads):
    documents = [
        Document.from_sentences([" ".join(words) for words in side], lang)
        for side, lang in ((source, "zh"), (target, "en"))
    ]
    spans = beads or [((i, i + 1), (i, i + 1)) for i in range(len(source))]
    return Alignment(*documents, tuple(Bead(Span(*a), Span(*b)) for a, b in spans))


def linked_words(pairs, languages=("zh", "en"), **options):
    return [
        {(source[link.source], target[link.target]) for link in links}
        for (source, target), links in zip(pairs, link_tokens(pairs, languages, **options), strict=True)
    ]


def test_words_that_translate_each_other_are_linked():
    found = linked_words(list(zip(ZH, EN, strict=True)))
    assert {("王毅", "Wang"), ("王毅", "Yi"), ("中国", "China"), ("深化", "deepen"), ("合作", "cooperation")} <= found[
        0
    ]
    assert {("维护", "uphold"), ("公平", "fairness"), ("正义", "justice"), ("。", ".")} <= found[1]


def test_a_bead_of_several_sentences_is_linked_as_one():
    beads = link_words(alignment(ZH, EN, ((0, 2), (0, 2))), tokenize=between_spaces)
    assert len(beads) == 1
    assert len(beads[0].source) == sum(map(len, ZH))
    assert len(beads[0].target) == sum(map(len, EN))
    found = links_by_sentence(alignment(ZH, EN, ((0, 2), (0, 2))), beads)
    assert len(found) == len(beads[0].links)
    assert {(link.source, link.target) for link in found} >= {((1, 3), (1, 3)), ((0, 3), (0, 4))}


def test_one_sided_beads_have_no_links():
    beads = link_words(alignment(ZH, EN[:1], ((0, 1), (0, 1)), ((1, 2), (1, 1))), tokenize=between_spaces)
    assert beads[0].links
    assert beads[1].links == ()
    assert len(beads[1].source) == len(ZH[1])
    assert link_words(alignment([], [])) == []


def test_probabilities_and_the_threshold():
    pairs = list(zip(ZH, EN, strict=True))
    everything = list(link_tokens(pairs, ("zh", "en"), threshold=0))
    assert [len(links) for links in everything] == [len(a) * len(b) for a, b in pairs]
    assert all(0 <= link.probability <= 1 for links in everything for link in links)
    usual = list(link_tokens(pairs, ("zh", "en")))
    wanted = [tuple(link for link in links if link.probability >= 0.3) for links in everything]
    assert usual == wanted


def test_the_same_every_time():
    pairs = list(zip(ZH, EN, strict=True))
    assert list(link_tokens(pairs, ("zh", "en"))) == list(link_tokens(pairs, ("zh", "en")))


def test_the_translators_terms_win():
    pairs = [(["甲方", "同意", "乙方", "。"], ["Foo", "agrees", "with", "Bar", "."])]
    terms = Glossary((Term("甲方", "Bar"), Term("乙方", "Foo"), Term("同意", "Foo", status="rejected")))
    assert {("甲方", "Bar"), ("乙方", "Foo")} <= linked_words(pairs, glossary=terms)[0]
    assert ("甲方", "Foo") not in linked_words(pairs, glossary=terms)[0]
    assert ("甲方", "Bar") not in linked_words(pairs)[0]


def test_terms_of_several_words():
    source, target = ("共建", "人类", "命运共同体"), ("a", "Community", "with", "a", "shared", "future")
    glossary = Glossary((Term("人类命运共同体", "community with a shared future"), Term("命运", "fate")))
    assert list(TermFinder(glossary)(source, target)) == [([1, 2], [1, 2, 3, 4, 5])]
    assert list(TermFinder(Glossary((Term("运共", "ity with"),)))(source, target)) == []  # an English word is not cut
    twice = Glossary((Term("中国", "China"),))
    assert list(TermFinder(twice)(("中国", "和", "中国"), ("China", "China"))) == [([0], [0]), ([2], [1])]
    assert list(TermFinder(twice)(("中国", "和", "中国"), ("China",))) == []


def test_words_learnt_from_the_other_beads():
    """Names that nothing knows are linked where they come again, beside other words each time."""
    names = [("啊哩咕", "Zorblax"), ("呜嘟哈", "Quimby")]
    pairs = [
        (f"{zh} 来 了 。".split(), f"{en} came .".split())
        if k % 2
        else (f"他 见到 {zh} 。".split(), f"He met {en} .".split())
        for k in range(6)
        for zh, en in names
    ]
    found = linked_words(pairs)
    assert sum(pair in links for links, pair in zip(found, names * 6, strict=True)) >= 11


NAMES = [("努尔特列乌", "Nurtleu"), ("赛义多夫", "Saidov"), ("穆赫里丁", "Muhriddin"), ("库鲁巴耶夫", "Kulubaev")]


def test_names_that_chinese_spells_by_sound():
    """However they have been taken apart, and only where a capital letter says that it is a name."""
    zh = ["外长", "努尔", "特列", "乌", "、", "赛义", "多夫", "、", "穆", "赫里", "丁", "、", "库鲁", "巴耶夫", "出席"]
    en = ["ministers", "Nurtleu", ",", "Saidov", ",", "Muhriddin", "and", "Kulubaev", "attended"]
    found = {("".join(zh[i] for i in rows), en[columns[0]]) for rows, columns in sounds(zh, en)}
    assert found == set(NAMES)
    assert {("多夫", "Saidov"), ("赫里", "Muhriddin"), ("特列", "Nurtleu")} <= linked_words([(zh, en)])[0]
    assert {("Saidov", "多夫")} <= linked_words([(en, zh)], ("en", "zh"))[0]
    assert not list(sounds(zh, [word.lower() for word in en]))
    assert not list(sounds(["实现", "可", "持续", "发展"], ["Synergize", "Development", "Countries"]))
    assert not list(transcribed(("en", "de"), ("Saidov",), ("Saidow",), {"Saidov", "Saidow"}))


def sounds(zh, en):
    pair = TokenizedBead.of(zh, en)
    return list(transcribed(("zh", "en"), pair.source, pair.target, pair.capitals))


def test_without_a_model():
    pairs = list(zip(ZH, EN, strict=True))
    found = linked_words(pairs, encoder="none")
    assert {("合作", "cooperation"), ("。", ".")} <= found[0]
    with pytest.raises(ChoiceError, match="unknown encoder 'other'"):
        linked_words(pairs, encoder="other")


def test_an_encoder_that_knows_only_texts():
    def encode(texts):
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)

    made = single_words(encode, [["ab", "c"], [], ["c"]])
    assert [vectors.tolist() for vectors in made] == [[[2, 1], [1, 1]], [], [[1, 1]]]


def test_words_in_their_context():
    model = encoders.load("use")
    first, second = model.encode_words([["the", "bank", "of", "the", "river"], ["my", "bank", "lent", "money"]])
    assert first.shape == (5, 512)
    assert not np.allclose(first[1], second[1], atol=1e-3)
    np.testing.assert_allclose(model.encode_words([["my", "bank", "lent", "money"]])[0], second, atol=1e-4)
    long = model.encode_words([["word"] * 3000])[0]
    assert long.shape == (3000, 512)
    assert long[:1900].any(axis=1).all()
    assert not long[2100:].any()


def test_very_long_sides_are_compared_part_by_part(monkeypatch):
    monkeypatch.setattr(prediction, "_LONGEST", 5)
    monkeypatch.setattr(prediction, "_CELLS", 30)
    pairs = [(ZH[0] * 3, EN[0] * 3), *zip(ZH, EN, strict=True), ([], EN[0])]
    found = list(link_tokens(pairs, ("zh", "en")))
    assert len(found) == 4
    assert found[3] == ()
    assert all(link.source < 30 and link.target < 42 for link in found[0])
    assert len(found[0]) > 12
    parts = [(i, j) for _, i, j in prediction._parts(TokenizedBead(("a",) * 11, ("b",) * 7))]
    assert [parts[0][0][0], parts[-1][0][1], parts[0][1][0], parts[-1][1][1]] == [0, 11, 0, 7]
    assert all(a[0][1] == b[0][0] and a[1][1] == b[1][0] for a, b in pairwise(parts))


words = st.lists(st.text("ab中国，. \u0301İ", min_size=1, max_size=4), max_size=6)


@given(st.lists(st.tuples(words, words), max_size=4))
@settings(max_examples=30, deadline=None)
def test_any_words_have_links_inside_their_sides(pairs):
    found = list(link_tokens(pairs, ("zh", "en"), encoder="none", threshold=0))
    assert [len(links) for links in found] == [len(a) * len(b) for a, b in pairs]
    assert all(0 <= link.probability <= 1 for links in found for link in links)


@given(st.integers(1, 4), st.integers(1, 4), st.integers(-5, 5), st.integers(-5, 5))
@settings(max_examples=60, deadline=None)
def test_neighbours(n, m, rows, columns):
    values = np.arange(1, n * m + 1, dtype=np.float32).reshape(n, m)
    wanted = [
        [values[i + rows, j + columns] if 0 <= i + rows < n and 0 <= j + columns < m else 0 for j in range(m)]
        for i in range(n)
    ]
    assert _shifted(values, rows, columns).tolist() == wanted
    for axis in (0, 1):
        other = _best_other(values, axis)
        for i in range(n):
            for j in range(m):
                rest = np.delete(values[i] if axis else values[:, j], j if axis else i)
                assert other[i, j] == rest.max(initial=0)
    assert _ring(values, 5).tolist() == np.zeros((n, m)).tolist()


def error_rate(folder, name, languages):
    links = link_tokens(read_tokens(str(folder / f"{name}.src-tgt")), languages)
    found = [{(link.source, link.target) for link in of_pair} for of_pair in links]
    return evaluate_word_links(read_links(str(folder / f"{name}.gold"), first=1), found).aer


def test_the_release():
    assert error_rate(HERE, "release", ("zh", "en")) < 0.1


@pytest.mark.slow
@pytest.mark.needs("shared/data/words")
@pytest.mark.parametrize(
    ("name", "languages", "most"),
    [("enfr", ("en", "fr"), 0.06), ("jaen", ("ja", "en"), 0.42), ("roen", ("ro", "en"), 0.29)],
)
def test_other_languages(name, languages, most):
    assert error_rate(SHARED / "data" / "words", name, languages) < most
