"""The texts that terms are measured on: whole, and with lists that agree with them."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import term_lists
import terms
from term_lists import Entry, folded

from aligner.model import Term

TEXTS = [(group, name) for group in term_lists.GROUPS for name in term_lists.names(group)]


def listed(group: str, name: str) -> list[Entry]:
    return term_lists.entries(term_lists.TEXTS / group / f"{name}.terms.tsv")


def squeezed(term: str) -> str:
    """Return Chinese without marks and spaces; it is found wherever it stands, English only as whole words."""
    return "".join(re.findall(r"\w+", unicodedata.normalize("NFKC", term).casefold()))


def test_what_is_held_out_is_not_developed_on() -> None:
    assert {group for group, _ in TEXTS} == set(term_lists.GROUPS)
    assert not set(term_lists.names("development")) & set(term_lists.names("held-out"))


@pytest.mark.parametrize(("group", "name"), TEXTS)
def test_a_text_is_whole(group: str, name: str) -> None:
    alignment = term_lists.text(group, name)
    assert len(alignment) >= (30 if name == term_lists.RELEASE.name else 110)
    assert all(bead.source and bead.target for bead in alignment)
    chinese, english = (re.compile(letters).search for letters in ("[\u4e00-\u9fff]", "[A-Za-z]"))
    assert all(map(chinese, alignment.source.strings()))
    assert all(map(english, alignment.target.strings()))
    assert not any(map(chinese, alignment.target.strings()))


@pytest.mark.parametrize(("group", "name"), TEXTS)
def test_every_form_of_a_term_occurs_beside_its_translation(group: str, name: str) -> None:
    alignment = term_lists.text(group, name)
    beads = [
        (squeezed(alignment.source.slice(bead.source)), f" {folded(alignment.target.slice(bead.target))} ")
        for bead in alignment
    ]
    for entry in listed(group, name):
        sources, targets = [squeezed(form) for form in entry.source], [f" {folded(form)} " for form in entry.target]
        if entry.grade in ("wanted", "acceptable"):
            together = [bead for bead in beads if any(form in bead[0] for form in sources)]
            together = [bead for bead in together if any(form in bead[1] for form in targets)]
            assert all(any(form in source for source, _ in together) for form in sources), entry
            assert all(any(form in target for _, target in together) for form in targets), entry


@pytest.mark.parametrize(("group", "name"), TEXTS)
def test_a_pair_has_one_grade(group: str, name: str) -> None:
    found = listed(group, name)
    counts = Counter(pair for entry in found for pair in set(entry.pairs()))
    assert [pair for pair, count in counts.items() if count > 1] == []
    assert sum(entry.grade == "wanted" for entry in found) >= 60


@pytest.mark.parametrize("line", ["wanted\t甲方", "good\t甲方\tParty A", "wanted\t甲方\t", "wanted\t甲方\tParty A | ."])
def test_a_line_that_is_no_entry_is_refused(line: str, tmp_path: Path) -> None:
    path = tmp_path / "some.terms.tsv"
    path.write_text(f"grade\tsource\ttarget\n# a comment\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 3"):
        term_lists.entries(path)


def test_figures() -> None:
    entries = [
        Entry("wanted", ("信用证",), ("letter of credit", "L/C")),
        Entry("wanted", ("违约金",), ("liquidated damages",)),
        Entry("judged", ("银行",), ("bank",)),
        Entry("wrong", ("三十日内",), ("thirty days",)),
    ]
    pairs = [
        ("信用证", "letters of credit"),
        ("信用证", "L/C"),
        ("银行", "the bank"),
        ("三十日内", "thirty days"),
        ("甲", "a B"),
    ]
    found = [Term(source, target, score=0.9) for source, target in pairs]
    measured = terms.Measured("some", entries, terms.rank(found, entries))
    assert (measured.right, measured.on_list, measured.unjudged, measured.recall) == (3, 2, 1, 0.5)
    assert "| some | 5 | 2 | 3 | 2 | 1 | 50.0% |" in terms.table([measured])
    assert [(place, entry.target) for place, entry in measured.misses()] == [("missed", ("liquidated damages",))]
    assert [one.place for one in measured.to_judge()] == [5]
    assert "| .9– | 5 | 0.90 | 0.75 |" in terms.calibration([measured])
    assert terms.calibration([measured]).endswith("calibration error 0.15")


def test_a_wanted_pair_beyond_the_first_is_missed() -> None:
    entries = [Entry("wanted", ("信用证",), ("letter of credit",))]
    found = [Term(f"第{n}条", f"Article {n}", score=0.9) for n in range(terms.FOUND_AMONG)]
    found.append(Term("信用证", "letter of credit", score=0.1))
    measured = terms.Measured("some", entries, terms.rank(found, entries))
    assert (measured.right, measured.recall, measured.misses()) == (0, 0.0, [("151", entries[0])])


def test_a_sample_stands_for_the_pairs_that_are_not_judged() -> None:
    places = range(1, 201)
    found = [Term(f"词{place}", f"word {place}", score=0.9) for place in places]
    late = [one for one in terms.rank(found, []) if one.place > terms.FOUND_AMONG]
    right, wrong = ([one for one in late if one.is_sampled == sampled][:1] for sampled in (True, False))
    entries = [
        Entry("acceptable", ("词1",), ("word 1",)),
        *(Entry("wrong", (f"词{place}",), (f"word {place}",)) for place in places[1 : terms.FOUND_AMONG]),
        *(Entry("judged", (one.term.source,), (one.term.target,)) for one in right),
        *(Entry("wrong", (one.term.source,), (one.term.target,)) for one in wrong),
    ]
    ranked = terms.rank(found, entries)
    assert terms.share_right(ranked[: terms.FOUND_AMONG]) == pytest.approx(1 / 150)
    assert terms.share_right(ranked) == pytest.approx(51 / 200)
    assert terms.share_right([one for one in ranked[terms.FOUND_AMONG :] if not one.is_sampled]) is None
