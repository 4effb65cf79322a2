"""Which files belong together, by what stands in them."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import RELEASE, Run

from aligner.errors import ChoiceError, InputError
from aligner.pairing import approximate
from aligner.pairing.content import FoundPair, choose, pair_by_content, two_languages
from aligner.pairing.nearest import BLOCK, COARSE, Side, search, twins
from aligner.pairing.profiles import Reader
from aligner.runs.manifest import manifest as listing


@pytest.fixture(scope="module")
def parts() -> list[tuple[str, str]]:
    """The release in parts of two paragraphs, in Chinese and in English."""
    sides = [(RELEASE / f"{lang}.txt").read_text(encoding="utf-8").strip().split("\n\n") for lang in ("zh", "en")]
    return [("\n\n".join(sides[0][k : k + 2]), "\n\n".join(sides[1][k : k + 2])) for k in (0, 2, 4, 6)]


@pytest.fixture
def pile(tmp_path: Path, parts: list[tuple[str, str]]) -> Path:
    """Their files, in one folder and under names that say nothing; the last part has lost its English version."""
    for number, (zh, en) in enumerate(parts):
        (tmp_path / f"{7 * number % 11}.txt").write_text(zh, encoding="utf-8")
        if number < len(parts) - 1:
            (tmp_path / f"x{5 * number % 7}.txt").write_text(en, encoding="utf-8")
    return tmp_path


def names(pairs: tuple[FoundPair, ...]) -> list[tuple[str, str]]:
    return [(Path(pair.source).name, Path(pair.target).name) for pair in pairs]


def files(folder: Path) -> list[str]:
    return [str(path) for path in folder.iterdir()]


EXPECTED = [("0.txt", "x0.txt"), ("3.txt", "x3.txt"), ("7.txt", "x5.txt")]


def test_the_content_tells_what_belongs_together_and_what_is_alone(pile: Path) -> None:
    found = pair_by_content(files(pile), languages=("zh", None))
    assert names(found.pairs) == EXPECTED
    assert [(Path(file.path).name, file.lang) for file in found.alone] == [("10.txt", "zh")]
    assert all(pair.probability >= 0.5 for pair in found.pairs)
    assert pair_by_content(reversed(files(pile)), languages=("zh", None)) == found


def test_what_cannot_be_paired_is_told_and_stops_nothing(pile: Path, parts: list[tuple[str, str]]) -> None:
    (pile / "broken.docx").write_bytes(b"PK\x03\x04 nothing of the kind")
    (pile / "empty.txt").write_text("", encoding="utf-8")
    (pile / "fr.txt").write_text("Le conseil a publié un communiqué. Les ministres se sont réunis hier soir.", "utf-8")
    (pile / "x0 copy.txt").write_text(parts[0][1].replace("SCO", "sco"), encoding="utf-8")
    found = pair_by_content(files(pile))
    assert [pair[::-1] for pair in names(found.pairs)] in (EXPECTED, sorted([*EXPECTED[1:], ("0.txt", "x0 copy.txt")]))
    assert found.languages == ("en", "zh")
    alone = {Path(file.path).name: file for file in found.alone}
    assert set(alone) == {"10.txt", "broken.docx", "empty.txt", "fr.txt", *({"x0.txt", "x0 copy.txt"} & set(alone))}
    assert [alone[name].lang for name in ("broken.docx", "empty.txt", "fr.txt")] == ["", "", "fr"]
    assert "neither in en nor in zh" in alone["fr.txt"].reason
    (twin,) = {"x0.txt", "x0 copy.txt"} & set(alone)
    assert alone[twin].kind == "nearly the same as one that is paired"
    assert [others for pair in found.pairs for others in pair.others if others] == [(str(pile / twin),)]


def test_the_manifest_names_files_from_its_folder(pile: Path, run: Run) -> None:
    (pile / "broken.docx").write_bytes(b"PK\x03\x04 nothing of the kind")
    (pile / "out").mkdir()
    options = ["--source-lang", "zh", "--alone", str(pile / "out" / "alone.jsonl")]
    result = run("pair", str(pile), *options, "-o", str(pile / "manifest.tsv"))
    assert result.exit_code == 1
    assert "broken.docx" in result.stderr
    assert "3 pairs (zh–en)" in result.stderr
    with open(pile / "manifest.tsv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert [(row["source"], row["target"]) for row in rows] == EXPECTED
    assert {(row["source_lang"], row["target_lang"]) for row in rows} == {("zh", "en")}
    assert all(0.5 <= float(row["pairing_probability"]) <= 1 for row in rows)
    assert len({row["id"] for row in rows}) == 3
    assert {row["paired_by"] for row in rows} == {"content (use)"}
    entries = list(listing(str(pile / "manifest.tsv")).entries())
    assert [(entry.names, entry.problem) for entry in entries] == [(pair, "") for pair in EXPECTED]
    alone = [json.loads(line) for line in (pile / "out" / "alone.jsonl").read_text("utf-8").splitlines()]
    assert [row["file"] for row in alone] == ["../10.txt", "../broken.docx"]


def test_copies_are_called_copies_and_pairs_of_them_are_told(pile: Path, run: Run) -> None:
    for name in ("0.txt", "x0.txt"):
        (pile / f"copy of {name}").write_bytes((pile / name).read_bytes())
    told = run("pair", str(pile), "-o", str(pile / "manifest.tsv")).stderr
    assert told.count("the same, byte for byte") == 2
    assert "nearly the same" not in told
    for name in ("0.txt", "x0.txt"):
        one, other = str(pile / name), str(pile / f"copy of {name}")
        assert (
            f"{one}: the same, byte for byte: {other}\n" in told or f"{other}: the same, byte for byte: {one}\n" in told
        )
    assert told.count("; keep one of these pairs") == 1
    assert "4 pairs (en–zh)" in told


def test_nothing_is_paired_below_the_least_probability(pile: Path, run: Run) -> None:
    for path in pile.glob("x*.txt"):
        path.write_text("The cat sat on the mat. It was a very old cat. Nobody had ever fed it.", encoding="utf-8")
    assert "none of the files are two versions" in run("pair", str(pile)).stderr


def test_other_suffixes_and_no_encoder_are_refused(pile: Path, run: Run) -> None:
    assert "one of .tsv, .csv, .jsonl" in run("pair", str(pile), "-o", "manifest.xml").stderr
    with pytest.raises(ChoiceError):
        pair_by_content(files(pile), "none")
    with pytest.raises(InputError, match="both languages are en"):
        pair_by_content(files(pile), languages=("en", "en-GB"))
    assert "standard input" in run("pair", str(pile), "-").stderr


def side(random: np.random.Generator, number: int) -> Side:
    vectors = random.normal(size=(number, COARSE, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
    weights = random.random((number, COARSE)).astype(np.float32)
    return Side(vectors.astype(np.float16), weights / weights.sum(axis=1, keepdims=True))


def test_the_search_is_exact_beyond_one_block() -> None:
    random = np.random.default_rng(1)
    source, target = side(random, BLOCK + 5), side(random, BLOCK + 40)
    forward, backward = search(source, target, 3)
    cosines = np.einsum("swd,tvd->swtv", source.vectors.astype(np.float32), target.vectors.astype(np.float32))
    here = np.einsum("swt,sw->st", cosines.max(axis=3), source.weights)
    there = np.einsum("stv,tv->st", cosines.max(axis=1), target.weights)
    mean = np.round((here + there) / 2, 5)
    assert np.allclose(forward.scores, -np.sort(-mean, axis=1)[:, :3], atol=2e-5)
    assert np.allclose(backward.scores, -np.sort(-mean.T, axis=1)[:, :3], atol=2e-5)
    assert np.allclose(np.take_along_axis(mean, forward.numbers, axis=1), forward.scores, atol=2e-5)


def test_of_equal_files_the_first_is_found_and_none_is_its_own_twin() -> None:
    one = side(np.random.default_rng(2), 1)
    same = Side(np.repeat(one.vectors, 5, axis=0), np.repeat(one.weights, 5, axis=0))
    forward, backward = search(one, same, 3)
    assert forward.numbers.tolist() == [[0, 1, 2]]
    assert backward.numbers.tolist() == [[0, -1, -1]] * 5
    assert twins(same, 2).numbers.tolist() == [[1, 2], [0, 2], [0, 1], [0, 1], [0, 1]]


@pytest.mark.needs("faiss")
def test_the_approximate_search_finds_nearly_all_and_the_same_each_time() -> None:
    random = np.random.default_rng(3)
    source = side(random, 300)
    noise = 0.1 * random.normal(size=source.vectors.shape)
    target = Side((source.vectors + noise).astype(np.float16)[::-1], source.weights[::-1])
    exact, found, again = search(source, target, 3), *(approximate.search(source, target, 3) for _ in range(2))
    for one, other, third in zip(exact, found, again, strict=True):
        assert (one.numbers[:, 0] == other.numbers[:, 0]).mean() > 0.95
        assert all(np.array_equal(*values) for values in zip(other, third, strict=True))
    few = side(random, 2)
    assert sorted(approximate.search(few, few, 3)[0].numbers[0].tolist()) == [-1, 0, 1]


def test_without_faiss_the_approximate_search_says_how_to_get_it(
    pile: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "faiss", None)
    result = run("pair", str(pile), "--approximate")
    assert result.exit_code == 1
    assert "pip install 'aligner[faiss]'" in result.stderr


def test_the_likeliest_pairs_are_taken_first_down_to_the_floor() -> None:
    pairs = np.array([(0, 0), (0, 1), (1, 0), (1, 1), (2, 2)])
    assert choose(pairs, np.array([0.8, 0.9, 0.9, 0.7, 0.4]), 0.5) == [1, 2]
    assert choose(pairs, np.array([0.9, 0.8, 0.8, 0.6, 0.4]), 0.5) == [0, 3]


@pytest.mark.parametrize(
    ("langs", "wanted", "found"),
    [
        (["zh", "en", "fr", "zh", "en"], (None, None), ("en", "zh")),
        (["zh", "en", "en"], ("zh-TW", None), ("zh", "en")),
        (["zh", "en", "fr", "fr"], (None, "zh"), ("fr", "zh")),
        (["zh", "en"], ("de", "fr"), ("de", "fr")),
        (["zh"], (None, None), ("zh", "und")),
        ([], (None, "en"), ("und", "en")),
    ],
)
def test_the_two_most_frequent_languages_are_paired(langs, wanted, found) -> None:
    assert two_languages(langs, wanted) == found
    assert two_languages(langs[::-1], wanted) == found


def test_lines_that_many_files_share_count_little() -> None:
    reader = Reader()
    for number in range(30):
        reader.add(
            str(number), "en", ["All rights reserved by us.", f"Only file {'abcdefghij'[number % 10] * 9} has it."]
        )
    profile = reader.profile(reader.files[0], lambda strings: np.eye(4, dtype=np.float32)[: len(strings)])
    reader.close()
    assert profile.weights[0] < 0.1 < 0.9 < profile.weights[1]
    assert profile.weights.sum() == pytest.approx(1)
