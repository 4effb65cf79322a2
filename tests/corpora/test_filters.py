"""What each filter leaves out and what not, how much, and in which order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import RELEASE, Run

import aligner
from aligner.cli.filtering import _NAMES
from aligner.corpora.filters import NAMES, Choice, Filters
from aligner.formats.documents import read_documents
from aligner.model import Alignment, Bead, Document, Span
from aligner.model.alignments import Status

FRENCH = (
    "La réunion a adopté une déclaration commune sur le développement de la coopération régionale dans les domaines"
    " du commerce et de l'énergie, et a chargé le secrétariat de présenter un rapport."
)
ENGLISH = (
    "The meeting adopted a joint declaration on the development of regional cooperation in trade and energy, and asked"
    " the secretariat to present a report at the next meeting of the ministers."
)
CHINESE = "会议通过了关于发展区域贸易和能源合作的联合声明，并责成秘书处在下一次部长会议上提交报告。"


def aligned(
    *pairs: tuple[str, str], langs: tuple[str, str] = ("zh", "en"), confidence: float | None = 0.9,
    statuses: Sequence[Status] = (),
) -> Alignment:  # fmt: skip
    source = Document.from_sentences([a for a, _ in pairs if a], langs[0])
    target = Document.from_sentences([b for _, b in pairs if b], langs[1])
    beads = []
    i = j = 0
    for number, (a, b) in enumerate(pairs):
        status = statuses[number] if statuses else "auto"
        beads.append(Bead(Span(i, i + bool(a)), Span(j, j + bool(b)), confidence, status))
        i, j = i + bool(a), j + bool(b)
    return Alignment(source, target, tuple(beads))


def left(filters: Filters, alignment: Alignment) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in filters.of(alignment).pairs()]


def only(*names: str) -> Filters:
    return Filters(Choice(names=frozenset(names)))


def test_the_command_offers_all_filters() -> None:
    assert _NAMES == NAMES


def test_nothing_is_asked_for_and_nothing_done() -> None:
    alignment = aligned(("谢谢。", "Thank you."), ("", "More."))
    filters = Filters()
    assert filters.of(alignment) is alignment
    assert (filters.total, filters.kept, dict(filters.removed)) == (2, 2, {})


def test_duplicates_of_the_pair_then_the_source_then_the_target() -> None:
    filters = only("duplicates")
    first = left(filters, aligned(("谢谢。", "Thank you."), ("谢谢。", "Thank  you."), ("谢谢。", "Thanks.")))
    assert first == [("谢谢。", "Thank you.")]
    second = left(filters, aligned(("多谢。", "Thank you."), ("多谢。", "Thanks."), ("Thank you.", "谢谢。")))
    assert second == [("多谢。", "Thanks."), ("Thank you.", "谢谢。")]  # what was left out keeps nothing out
    assert dict(filters.removed) == {"duplicate pair": 1, "duplicate source": 1, "duplicate target": 1}
    assert (filters.total, filters.kept) == (6, 3)


def test_near_duplicates_of_the_pair_then_the_source_then_the_target() -> None:
    filters = only("near-duplicates")
    other = "Of this nothing at all is said in any other of the pairs."
    another = "这里说的是完全不同的另一件事情：山上的树叶已经红了，河里的水还没有结冰，孩子们在门前唱歌。"
    alignment = aligned(
        (CHINESE, ENGLISH),
        (CHINESE.replace("报告", "文件"), ENGLISH.replace("report", "paper")),
        (CHINESE.replace("。", "！"), other),
        (another, ENGLISH.upper()),
        (another, other),
        ("…", "!"),
        ("…", "!"),
    )
    assert filters.numbers(alignment) == [0, 4, 5, 6]
    assert dict(filters.removed) == {
        "near-duplicate pair": 1, "near-duplicate source": 1, "near-duplicate target": 1,
    }  # fmt: skip


def test_what_is_rejected_is_no_duplicate_and_makes_none() -> None:
    pair = (CHINESE, ENGLISH)
    for name in ("duplicates", "near-duplicates"):
        alignment = aligned(pair, pair, pair, statuses=["rejected", "auto", "rejected"])
        assert only(name).numbers(alignment) == [0, 1, 2]


def test_identical_sides_and_numbers() -> None:
    filters = only("identical", "numbers")
    alignment = aligned(
        ("WTO", "wto"), ("“GDP”", "GDP"), ("2025", "2025"), ("三、", "III."), ("第三条", "12."),
        ("第三条", "Article 3"), ("", "2025"),
    )  # fmt: skip
    assert filters.numbers(alignment) == [5, 6]
    assert dict(filters.removed) == {"identical": 3, "numbers": 2}


def test_length_is_that_of_a_translation() -> None:
    filters = Filters(Choice(length_ratio=2.0))
    alignment = aligned((CHINESE, ENGLISH), (CHINESE, "Thank you."), ("谢谢。", ENGLISH), ("谢", "Thanks a lot!"))
    assert filters.numbers(alignment) == [0, 3]
    assert dict(filters.removed) == {"length": 2}
    approved = aligned((CHINESE, "Thank you."), statuses=["approved"])
    assert filters.numbers(approved) == [0]


def test_languages_only_where_they_are_sure() -> None:
    filters = only("languages")
    alignment = aligned(
        (CHINESE, ENGLISH),
        (CHINESE, FRENCH),
        (ENGLISH, ENGLISH),
        (CHINESE, CHINESE),
        ("谢谢。", "Merci."),  # too short to be sure
        ("WTO GDP", "WTO GDP"),
    )
    assert filters.numbers(alignment) == [0, 4, 5]
    approved = aligned((CHINESE, FRENCH), statuses=["approved"])
    assert filters.numbers(approved) == [0]


def test_a_true_translation_loses_nothing_that_is_right() -> None:
    """The release, aligned: no pair of it is in another language, numbers alone, or of another length."""
    alignment = aligner.align_files(RELEASE / "zh.txt", RELEASE / "en.txt", aligner.Settings(encoder="none"))
    filters = Filters(Choice(length_ratio=3.0, names=frozenset({"languages", "identical", "numbers"})))
    kept = filters.of(alignment)
    assert len(alignment) - len(kept) <= 1
    assert filters.removed["languages"] == filters.removed["identical"] == 0


def test_the_first_reason_counts() -> None:
    choice = Choice(min_confidence=0.5, length_ratio=2.0, names=frozenset(NAMES))
    filters = Filters(choice)
    left(filters, aligned(("2025", "2025"), ("", "One more."), (CHINESE, "No.")))
    left(filters, aligned(("谢谢。", "Thank you."), confidence=None))
    left(filters, aligned(("谢谢。", "Thank you."), confidence=None, statuses=["approved"]))
    assert list(filters.removed) == [
        *("confidence", "unlike document", "one-sided", "identical", "numbers", "length", "languages"),
        *("duplicate pair", "duplicate source", "duplicate target"),
        *("near-duplicate pair", "near-duplicate source", "near-duplicate target"),
    ]
    assert {name: count for name, count in filters.removed.items() if count} == {
        "confidence": 1, "one-sided": 1, "identical": 1, "length": 1,
    }  # fmt: skip
    assert (filters.total, filters.kept, filters.unknown) == (5, 1, 1)
    assert filters.again().total == 0


def test_export_tells_in_a_table_and_in_json(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.tsv").write_text("谢谢大家。\tThank you all.\n谢谢大家。\tThank you all.\n2025\t2025\n", encoding="utf-8")
    Path("b.tsv").write_text("谢谢大家。\tMany thanks.\n会议开始。\tThe meeting began.\n", encoding="utf-8")
    assert run("new", "a.aligner", "a.tsv").exit_code == 0
    assert run("new", "b.aligner", "b.tsv").exit_code == 0
    done = run("export", "a.aligner", "b.aligner", "--filter", "duplicates,numbers", "-o", "all.jsonl")
    assert done.exit_code == 0, done.stderr
    lines = [line.removeprefix("aligner: ").split() for line in done.stderr.splitlines()]
    assert ["duplicate", "source", "1", "20.0", "%"] in lines
    assert ["kept", "2", "40.0", "%"] in lines
    assert [(pair.name, len(pair.alignment)) for pair in read_documents("all.jsonl")] == [("a", 1), ("b", 1)]
    told = run("export", "a.aligner", "b.aligner", "--filter", "all", "--json", "-o", "again.tmx")
    counts = json.loads(told.stdout)
    assert (counts["beads"], counts["kept"]) == (5, 2)
    assert counts["left out"]["identical"] == 1


@pytest.mark.parametrize("value", ["nan", "inf", "0.5", "three"])
def test_a_ratio_is_a_number_from_one(folder: Path, run: Run, value: str) -> None:
    done = run("export", "book.aligner", "--length-ratio", value, "-o", "x.tmx")
    assert done.exit_code == 2
    assert "length-ratio" in done.stderr
    assert not Path("x.tmx").exists()


def test_an_unknown_filter_lists_those_there_are(folder: Path, run: Run) -> None:
    done = run("export", "book.aligner", "--filter", "duplicate", "-o", "x.tmx")
    assert done.exit_code == 2
    assert "near-duplicates, or all" in " ".join(done.stderr.split())
