"""A page that holds both versions of a text gives exactly these two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from conftest import RELEASE
from hypothesis import example, given, settings
from hypothesis import strategies as st
from judges import SHARED
from told import noticed

import aligner
from aligner.bilingual import Separated, align_bilingual, read_bilingual, separate
from aligner.bilingual.counterparts import best_chain
from aligner.errors import InputError
from aligner.evaluation import evaluate
from aligner.formats.ladder import read_links
from aligner.io.files import reading
from aligner.settings import Settings

SEED = "shared/seeds/000_59c4e3e497429359.txt"
ZH, EN = ((RELEASE / f"{lang}.txt").read_text(encoding="utf-8").strip().split("\n\n") for lang in ("zh", "en"))
COMMENTS = [
    "I came across this report while I was looking for something else.",
    "The five proposals are what interests me here, because they show how the minister thinks about his neighbours and "
    "what he would like them to do in the years to come.",
    "On trade he says little that is new, although the tariffs of the other side are named in plain words.",
    "What do you think? Write to me, or leave a note below.",
]
TITLES = ("中国—中亚外长第六次会晤举行", "The Sixth China-Central Asia Foreign Ministers' Meeting Is Held")
FR = [
    "Le vieux pont",
    "Le pont de pierre qui traverse la rivière a été construit il y a trois cents ans par les habitants du village.",
    "Pendant la guerre, deux de ses arches se sont effondrées, et personne ne pouvait plus se rendre au marché.",
    "Depuis",
    "Aujourd'hui, des touristes viennent de loin pour le photographier, surtout en automne, quand les feuilles "
    "tombent.",
    "Le maire voudrait le fermer aux voitures.",
]
NOW = [
    "The old bridge",
    "The stone bridge that crosses the river was built three hundred years ago by the people of the village.",
    "During the war two of its arches collapsed, and nobody could get to the market any more.",
    "Since then",
    "Today tourists come from far away to take pictures of it, above all in autumn, when the leaves are falling.",
    "The mayor would like to close it to cars.",
]


def in_turns(*sides: Sequence[str]) -> list[str]:
    return [paragraph for row in zip(*sides, strict=True) for paragraph in row]


def paragraphs(made: Separated, lang: str) -> list[str]:
    """The paragraphs of one version."""
    [text] = [text for text in (made.source, made.target) if text.lang.startswith(lang)]
    return text.content.removesuffix("\n").split("\n\n")


PAGES = {
    "Chinese, then English": [*ZH, *EN],
    "English, then Chinese, comments before and after": [*COMMENTS[:3], *EN, "* * *", *ZH, COMMENTS[3]],
    "comments between": [*EN, *COMMENTS, *ZH],
    "in turns": in_turns(EN, ZH),
    "in turns, with comments": [*COMMENTS[:1], *in_turns(EN[:5], ZH[:5]), COMMENTS[1], *in_turns(EN[5:], ZH[5:])],
}


@pytest.mark.parametrize("encoder", ["use", "none"])
@pytest.mark.needs(SEED)
def test_the_release_comes_out_of_a_page_exactly(encoder: str) -> None:
    made = separate((SHARED.parent / SEED).read_text(encoding="utf-8"), encoder=encoder)
    assert made.source.content == (RELEASE / "en.txt").read_text(encoding="utf-8")
    assert made.target.content == (RELEASE / "zh.txt").read_text(encoding="utf-8")
    assert (made.source.lang, made.target.lang) == ("en", "zh")
    assert len(made.left_out) == 18


@pytest.mark.parametrize("joint", ["\n", "\n\n"])
@pytest.mark.parametrize("name", PAGES)
def test_arrangements(name: str, joint: str) -> None:
    made = separate(joint.join(PAGES[name]))
    assert paragraphs(made, "zh") == ZH
    assert paragraphs(made, "en") == EN
    assert list(made.left_out) == [text for text in PAGES[name] if text in COMMENTS or text == "* * *"]
    assert made.source.lang == ("en" if "English" in name.partition(",")[0] or "Chinese" not in name else "zh")


def test_both_titles_on_top() -> None:
    made = separate("\n".join([TITLES[1], TITLES[0], *COMMENTS[:2], *EN, *ZH]))
    assert paragraphs(made, "zh") == [TITLES[0], *ZH]
    assert paragraphs(made, "en") == [TITLES[1], *EN]


def test_the_rows_of_a_table() -> None:
    made = separate("\n".join(f"{number}\t{en}\t{zh}" for number, (en, zh) in enumerate(zip(EN, ZH, strict=True), 1)))
    assert paragraphs(made, "zh") == ZH
    assert paragraphs(made, "en")[-1] == EN[-1]
    assert [text for text in paragraphs(made, "en") if not text.isdigit()] == EN


def test_two_languages_in_one_script() -> None:
    for page in ([*FR, *NOW], in_turns(NOW, FR), [*NOW, *FR]):
        made = separate("\n\n".join(page))
        assert paragraphs(made, "fr") == FR
        assert paragraphs(made, "en") == NOW


def test_named_languages_give_the_order_and_the_tags() -> None:
    made = separate("\n".join([*EN, *ZH]), ("zh-CN", "en-GB"))
    assert (made.source.lang, made.target.lang) == ("zh-CN", "en-GB")
    assert made.source.content.startswith(ZH[0])


def test_a_third_language_is_left_out() -> None:
    russian = (
        "Министры встретились в Алматы и договорились о дальнейшем сотрудничестве в области торговли и транспорта."
    )
    made = separate("\n".join([*EN, russian, *ZH]))
    assert made.left_out == (russian,)
    assert paragraphs(made, "en") == EN


@pytest.mark.parametrize(
    ("page", "langs", "reason"),
    [
        (EN, None, "there are not two languages in this page; found: en"),
        (["1234", "* * *"], None, "there are not two languages in this page; found: none"),
        ([*EN, *ZH], ("fr", "zh"), "nothing in this page is in the language 'fr'"),
        ([*EN, *ZH], ("vi", "zh"), "nothing in this page is in the language 'vi'"),
        (
            ["The cat sat on the mat and slept."] * 3 + ["2025年的财政预算报告已经提交。"] * 3,
            None,
            "no paragraph of this page",
        ),
    ],
)
def test_a_page_that_cannot_be_separated(page: list[str], langs: tuple[str, str] | None, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        separate("\n".join(page), langs)


def test_a_long_page_in_turns_is_compared_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_MAX_PAIRS", 100), ("_WINDOW", 8), ("_OVERLAP", 4)):
        monkeypatch.setattr(f"aligner.bilingual.{name}", value)
    page = [*in_turns(EN[:7], ZH[:7]), COMMENTS[1], *in_turns(EN[7:], ZH[7:])]
    made = separate("\n".join(page))
    assert paragraphs(made, "zh") == ZH
    assert paragraphs(made, "en") == EN
    assert made.left_out == (COMMENTS[1],)
    with pytest.raises(InputError, match="too many paragraphs to separate: 12 and 12; divide the page"):
        separate("\n".join([*EN, *ZH]))


def test_a_file_and_what_is_said_of_it(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("\n".join(PAGES["comments between"]), encoding="utf-8")
    with noticed(r"page\.txt: left out 4 paragraphs without a counterpart: “I came across"):
        made = read_bilingual(page)
    assert made.source.origin == page.name
    with pytest.raises(InputError, match="the two languages of a page must be different"):
        read_bilingual(page, ("zh", "zh-TW"))
    page.write_text("\n".join(EN), encoding="utf-8")
    with pytest.raises(InputError, match=r"page\.txt: there are not two languages"):
        read_bilingual(page)


def test_a_page_is_aligned_as_its_two_versions_are(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("\n".join([*ZH, *EN]), encoding="utf-8")
    made = align_bilingual(page, ("zh", "en"))
    with reading(str(RELEASE / "gold.align")) as stream:
        assert evaluate(read_links(stream, "gold.align"), made).strict.f1 == 1.0
    apart = aligner.align(aligner.segment("\n\n".join(ZH), "zh"), aligner.segment("\n\n".join(EN), "en"))
    assert made.beads == apart.beads
    proposals = align_bilingual(page, ("zh", "en"), Settings(division="proposal"))
    assert proposals.source[0].startswith("一是")


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["Hello there.", "你好。", "Bonjour", "1", "***", "Это", "a\tb", "我们\twe", "\u3000", "한국"]),
        max_size=12,
    ),
    st.sampled_from(["\n", "\n\n", " "]),
)
@example(["Hello there.", "你好。"], "\n")
def test_any_page_gives_versions_or_a_reason(pieces: list[str], joint: str) -> None:
    both = ["Hello there.", "你好。"]
    with aligner.collect_notices():
        try:
            made = separate(joint.join(pieces), encoder="none")
        except InputError:
            # On one line they are no versions of each other, but one sentence that has words of both.
            assert joint == " " or pieces not in (both, both[::-1])
            return
    assert made.source.content.strip()
    assert made.target.content.strip()
    assert made.source.lang != made.target.lang


def best_total(more: np.ndarray, first: np.ndarray) -> int:
    """What the best chain is worth, found one state after the other."""
    n, m = more.shape
    best = np.zeros((n + 1, m + 1), dtype=int)
    ending = np.full((n + 1, m + 1), -(10**9))
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            again = max(ending[i - 1, j], ending[i, j - 1]) + more[i - 1, j - 1] - 150
            ending[i, j] = max(best[i - 1, j - 1] + first[i - 1, j - 1], again)
            best[i, j] = max(best[i - 1, j], best[i, j - 1], ending[i, j])
    return int(best[n, m])


@settings(deadline=None)
@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_the_chain_is_the_best_one(n: int, m: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    more = random.integers(-900, 900, (n, m))
    first = more + random.integers(0, 2, (n, m)) * 300
    pairs = best_chain((more / 1000).astype(np.float32), (first / 1000).astype(np.float32))
    total, before = 0, (-1, -1)
    for i, j in pairs:
        assert i >= before[0]
        assert j >= before[1]
        assert (i, j) != before
        shares = i == before[0] or j == before[1]
        total += more[i, j] - 150 if shares else first[i, j]
        before = i, j
    assert total == best_total(more, first)
