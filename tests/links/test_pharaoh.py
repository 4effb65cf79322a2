"""Lines of words and of links, and the measure of links."""

from __future__ import annotations

import pytest

from aligner.errors import FormatError, InputError
from aligner.evaluation import evaluate_word_links
from aligner.links.pharaoh import format_links, read_links, read_tokens


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "lines"
        path.write_bytes(content.encode())
        return str(path)

    return write


def test_tokens(file):
    assert read_tokens(file("甲 乙 ||| a b c\r\n||| d\ne |||\n")) == [
        (["甲", "乙"], ["a", "b", "c"]),
        ([], ["d"]),
        (["e"], []),
    ]
    for content in ("a ||| b\na b\n", "a ||| b\na ||| b ||| c\n"):
        with pytest.raises(FormatError, match=r"lines:2: a line needs one \|\|\| between its two sides"):
            read_tokens(file(content))


def test_links(file):
    assert read_links(file("0-0 1p2\n\na ||| b ||| 3-1\n")) == [
        ({(0, 0)}, {(0, 0), (1, 2)}),
        (set(), set()),
        ({(3, 1)}, {(3, 1)}),
    ]
    assert read_links(file("1-1 2p3"), first=1) == [({(0, 0)}, {(0, 0), (1, 2)})]
    with pytest.raises(FormatError, match=r"lines:1: words are counted from 1, not 0-1"):
        read_links(file("1-1 0-1"), first=1)
    for wrong in ("0-", "a", "1–2", "-1-2", "1-2-3", "٣-1", "1-99999999999"):
        with pytest.raises(FormatError, match=r"lines:1: '.+' is no link"):
            read_links(file(wrong))


def test_a_line_of_links_reads_back(file):
    links = [(0, 0), (3, 12), (3, 13)]
    assert read_links(file(format_links(links) + "\n")) == [(set(links), set(links))]


def test_the_error_rate_is_that_of_och_and_ney():
    gold = [({(0, 0), (1, 1)}, {(0, 0), (1, 1), (2, 2)}), ({(0, 1)}, {(0, 1)})]
    score = evaluate_word_links(gold, [{(0, 0), (2, 2), (2, 0)}, {(0, 1)}])
    assert (score.precision, score.recall) == (3 / 4, 2 / 3)
    assert score.aer == pytest.approx(1 - (2 + 3) / (4 + 3))
    assert evaluate_word_links(gold, [{(0, 0), (1, 1)}, {(0, 1)}]).aer == 0


def test_what_cannot_be_measured():
    with pytest.raises(InputError, match="the gold links are of 1 pair of sentences, the evaluated ones of 2"):
        evaluate_word_links([({(0, 0)}, set())], [set(), set()])
    with pytest.raises(InputError, match="no evaluated links"):
        evaluate_word_links([({(0, 0)}, set())], [set()])
    with pytest.raises(InputError, match="no sure gold links"):
        evaluate_word_links([(set(), {(0, 0)})], [{(0, 0)}])
