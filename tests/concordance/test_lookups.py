"""Conditions, samples and several memories; translations, collocations and frequencies."""

import csv
import io
import json
import re
from dataclasses import replace
from math import log2

import pytest
from lxml import html
from memories import memory
from rich.cells import cell_len

from aligner import concordance
from aligner.concordance import Hit, Occurrence, Query, lists, translations
from aligner.concordance.collocations import log_likelihood
from aligner.concordance.folding import Folding
from aligner.errors import ChoiceError, InputError
from aligner.model import Span

PAIRS = [
    ("国家很大。", "The country is large."),
    ("国家很小。", "The nation is small."),
    ("国家有法律。", "States have laws."),
    ("公园很大。", "The park of the country is large."),
    ("国家!", ""),
    ("café国家", "A “state” of mind."),
]


@pytest.fixture
def opened(tmp_path):
    with concordance.open_memory(memory(tmp_path / "memory.json", PAIRS)) as one:
        yield one


def beads(opened, query, **options):
    found = [hit.bead for hit in opened.search(query, **options)]
    assert opened.count(query) == len(found) or options.get("sample")
    return found


@pytest.mark.parametrize(
    ("with_", "without", "expected"),
    [
        (["country"], [], [1]),
        (["country|nation"], [], [1, 2]),
        ([], ["country"], [2, 3, 5, 6]),
        ([], ["country", "nat*"], [3, 5, 6]),
        (["state"], ["law"], [6]),
        (['"state"'], [], [6]),
        ([], ['"state"'], [1, 2, 3, 5]),
        (["is .. small"], [], [2]),
        (["is"], ["is * large", "small"], [1]),
    ],
)
def test_conditions_on_the_other_side(opened, with_, without, expected):
    assert beads(opened, Query("国家", with_=with_, without=without)) == expected


def test_conditions_are_of_the_same_kind_as_the_pattern(opened):
    assert beads(opened, Query("国家|公园", regex=True, with_=[r"\bcountr"])) == [1, 4]
    assert beads(opened, Query("国家", exact=True, with_=["state"])) == [6]
    assert beads(opened, Query("large", side="target", without=["国家"])) == [4]


def test_a_sample_is_the_same_each_time_and_another_with_another_seed(tmp_path):
    pairs = [(f"第{n}句", f"sentence {n}") for n in range(200)]
    with concordance.open_memory(memory(tmp_path / "memory.json", pairs)) as one:
        for pattern in ("sentence", "sentenc*", '"句"|第*句', "第"):
            first = beads(one, pattern, sample=20)
            assert len(first) == len(set(first)) == 20
            assert first == sorted(first) == beads(one, pattern, sample=20)
            assert first != beads(one, pattern, sample=20, seed=1)
        assert beads(one, "sentence", sample=500) == list(range(1, 201))
        spread = beads(one, "sentence", sample=100)
        assert 25 <= len([bead for bead in spread if bead <= 100]) <= 75


def test_hits_are_sorted_by_the_words_beside_the_match(tmp_path):
    pairs = [("。", text) for text in ("the old house stood", "a new house fell", "an old house burnt", "House!")]
    with concordance.open_memory(memory(tmp_path / "memory.json", pairs)) as one:
        assert [hit.bead for hit in one.search("house", order="R1")] == [4, 3, 2, 1]
        assert [hit.bead for hit in one.search("house", order="L1,R1")] == [4, 2, 3, 1]
        assert [hit.bead for hit in one.search("house", order="L2")] == [4, 2, 3, 1]
        assert [hit.bead for hit in one.search("house", order="L1", limit=2)] == [4, 2]
        with pytest.raises(ChoiceError, match="words around the match, such as L1 or R1,R2"):
            one.search("house", order="L0")


def test_chinese_is_sorted_by_its_words(tmp_path):
    pairs = [("我们合作项目", "."), ("他们合作机制", "."), ("我们合作机制", ".")]
    with concordance.open_memory(memory(tmp_path / "memory.json", pairs)) as one:
        assert [hit.bead for hit in one.search("合作", order="R1,L1")] == [2, 3, 1]


def test_several_memories_are_searched_as_one_and_turned_round_where_they_must(tmp_path):
    paths = [
        memory(tmp_path / "a.json", [("国家", "country")]),
        memory(tmp_path / "b.json", [("states", "国家"), ("parks", "公园")], ("en", "zh")),
    ]
    with concordance.open_memories(paths) as both:
        assert len(both) == 3
        found = [(hit.memory, hit.bead, hit.side, hit.source, hit.target) for hit in both.search("国家")]
        assert found == [("a.json", 1, "source", "国家", "country"), ("b.json", 1, "source", "国家", "states")]
        assert [hit.memory for hit in both.search(Query("国家", without=["country"]))] == ["b.json"]
        assert [hit.memory for hit in both.search(Query("state", side="target"))] == ["b.json"]
        assert both.count("国家") == 2
        assert len(list(both.search("国家", sample=1))) == 1
        assert [(one.words, one.count, one.documents) for one in both.frequencies("source").frequencies] == [
            ("国家", 2, 2),
            ("公园", 1, 1),
        ]
    other = memory(tmp_path / "c.json", [("Land", "country")], ("de", "en"))
    with pytest.raises(InputError, match="it is in de and en, those before it in zh and en"):
        concordance.open_memories([paths[0], other]).__enter__()


# What translates a word


def ranked(hits, total, everywhere=lambda side, word: 1, beads=1_000):
    return translations.ranked(hits, ("zh", "en"), Folding(), total, everywhere, beads)


def hit(source, target, start, *spans, side="source"):
    return Hit(1, "text", side, source, target, (Occurrence(Span(start, start + 2), tuple(Span(*s) for s in spans)),))


def test_forms_are_one_translation_and_function_words_at_its_edges_are_none_of_it():
    hits = [
        hit("国家", "The countries agree.", 0, (0, 13)),
        hit("国家", "A country agrees.", 0, (2, 9)),
        hit("国家", "Nations agree.", 0, (0, 7)),
        hit("外交部", "the Ministry of Foreign Affairs", 0, (4, 12), (16, 31)),
        hit("国家", "Nobody agrees.", 0),
        hit("国家", "Some States and regions.", 0, (5, 11), (16, 23)),
        hit("如果", "It is if and only if.", 0, (6, 8)),
        hit("元首", "the heads of the states", 0, (4, 9), (17, 23)),
        hit("国家", "This state has many laws.", 0, (5, 10), (20, 24)),
    ]
    found = ranked(hits, 800)
    assert [(one.text, one.count) for one in found.translations] == [
        ("country", 2),
        ("if", 1),  # the dictionary has these
        ("Nations", 1),
        ("heads of the states", 1),
        ("Ministry of Foreign Affairs", 1),
        ("States and regions", 1),
        ("state … laws", 1),
    ]
    twice = ranked([*hits, hit("国家", "Our country, one country.", 0, (4, 11), (17, 24))], 9)
    assert (twice.translations[0].text, twice.translations[0].count) == ("country", 3)
    first = found.translations[0]
    assert (first.share, first.documents, dict(first.forms)) == (2 / 9, 1, {"countries": 1, "country": 1})
    assert (found.places, found.unlinked, found.hits, found.total) == (9, 1, 9, 800)
    example = first.examples[0]
    assert [example.translation[slice(*span)] for span in example.occurrences[0].counterparts] == ["countries"]


def test_a_translation_of_more_than_the_word_comes_behind_one_of_the_word_alone():
    def red(text, *spans, shared=()):
        occurrence = Occurrence(Span(4, 7), tuple(Span(*s) for s in spans), tuple(Span(*s) for s in shared))
        return Hit(1, "text", "target", text, "the red thing", (occurrence,))

    hits = [red(f"{verb}红海", (1, 3), shared=[(1, 3)]) for verb in "过到在"] + [red("染成深红", (2, 4))]
    found = ranked(hits, 4)
    assert [(one.text, one.count) for one in found.translations] == [("深红", 1), ("红海", 3)]


def test_what_the_dictionary_has_is_of_the_word_alone_whatever_else_is_linked_to_it():
    def countries(text, span, *shared):
        occurrence = Occurrence(Span(4, 13), (Span(*span),), tuple(Span(*s) for s in shared))
        return Hit(1, "text", "target", text, "180 countries and more", (occurrence,))

    hits = [countries("180个国家", (4, 6), (4, 6)), countries("加强统筹", (2, 4)), countries("以六国", (0, 3), (0, 3))]
    assert [one.text for one in ranked(hits, 3).translations] == ["国家", "统筹", "以六国"]


def test_of_a_compound_that_no_dictionary_has_the_member_counts_that_it_has():
    hits = [
        hit("中国", "the China-Central Asia mechanism", 0, (4, 17)),
        hit("自信", "Her self-confidence grew.", 0, (4, 19)),
        hit("友好", "with good-neighborliness", 0, (5, 24)),
    ]
    texts = {one.text for one in ranked(hits, 3).translations}
    assert texts == {"China", "self-confidence", "good-neighborliness"}


def test_of_equal_translations_the_one_comes_first_that_goes_with_the_pattern_most():
    hits = [hit("支搭", "They pitched the tent.", 0, (17, 21)), hit("支搭", "They pitched it.", 0, (5, 12))]
    found = ranked(hits, 2, lambda side, word: {"tent": 90, "pitched": 4}.get(word, 900))
    assert [one.text for one in found.translations] == ["pitched", "tent"]


def test_a_function_word_translates_a_content_word_only_where_it_does_not_stand_by_chance():
    hits = [hit("桌子", "The table is red.", 0, (0, 3))] * 3 + [hit("桌子", "Its top is red.", 0, (4, 7))]
    often = {"the": 900, "is": 500}
    found = ranked(hits, 4, lambda side, word: often.get(word, 1))
    assert [(one.text, one.count) for one in found.translations] == [("top", 1)]
    assert found.unlinked == 3
    articles = ranked([hit("这个", "The table", 0, (0, 3))], 1, lambda side, word: often.get(word, 1))
    assert [one.text for one in articles.translations] == ["The"]


def test_words_that_go_with_a_translation_and_translate_nothing_else_belong_to_it():
    often = {"be": 300, "shall": 300}

    def everywhere(side, word):
        return often.get(word, 10)

    names = ("Korah", "Zimri", "Moses", "Aaron")
    taken = (Span(0, 5), Span(6, 11), Span(12, 14))
    hits = [hit("处死", f"{name} shall be put to death.", 0, (22, 27)) for name in names]
    hits = [replace(one, occurrences=(replace(one.occurrences[0], taken=taken),)) for one in hits]
    assert [(one.text, one.count) for one in ranked(hits, 4, everywhere).translations] == [("put to death", 4)]
    assert [one.text for one in ranked(hits[:1] * 4, 4, everywhere).translations] == ["death"]
    some = [hit("各人", f"Every man {verb}.", 0, (0, 9)) for verb in ("came", "saw", "won", "left")]
    assert [one.text for one in ranked(some, 4, lambda side, word: 4).translations] == ["Every man"]
    assert [one.text for one in ranked(some, 4, lambda side, word: 400).translations] == ["man"]


def test_the_letter_of_a_name_is_no_article():
    hits = [
        hit("甲方", "for Party A to sign", 0, (4, 11)),
        hit("甲方", "PARTY A", 0, (0, 7)),
        hit("甲方", "a Party a", 0, (0, 9)),
    ]
    found = ranked(hits, 3)
    assert [(one.text, one.count) for one in found.translations] == [("Party A", 2), ("Party", 1)]


def test_translations_of_a_word_are_ranked(tmp_path):
    pairs = [("各国合作。", "Countries cooperate.")] * 2 + [("加强合作。", "Strengthen cooperation.")] * 3
    with concordance.open_memory(memory(tmp_path / "memory.json", pairs)) as one:
        found = one.translations("合作")
        assert [(some.text, some.count) for some in found.translations] == [("cooperation", 3), ("cooperate", 2)]
        assert (found.places, found.unlinked, found.hits, found.total) == (5, 0, 5, 5)
        some = one.translations("合作", sample=2)
        assert (some.hits, some.total) == (2, 5)
        assert one.translations("不存在").translations == ()


# Which words stand near it, and which are frequent


def test_log_likelihood_is_that_of_the_paper():
    """Dunning 1993, table 2: *the swiss*, the first row."""
    assert log_likelihood(110, 110 + 2442, 110 + 111, 110 + 2442 + 111 + 29114) == pytest.approx(270.72, abs=0.01)
    assert log_likelihood(10, 100, 100, 1000) == pytest.approx(0)


def test_words_near_a_pattern_are_counted_in_beads(tmp_path):
    texts = ["strong tea, strong tea"] * 6 + ["weak coffee"] * 20 + ["tea was very very strong"] * 2 + ["strong wind"]
    texts += ["Zhou's tea didn't", "they didn't", "they didn't"]
    with concordance.open_memory(memory(tmp_path / "memory.json", [("。", text) for text in texts])) as one:
        found = {some.word: some for some in one.collocations("tea")}
        strong = found["strong"]
        assert (strong.count, strong.left, strong.right, strong.beads) == (8, 6, 8, 9)
        assert strong.log_likelihood == pytest.approx(log_likelihood(8, 9, 9, 32))
        assert strong.log_dice == pytest.approx(14 + log2(16 / 18))
        assert "weak" not in found
        assert "didn't" not in found  # near it in one bead only
        near = {some.word: some.count for some in one.collocations("tea", window=1)}
        assert near == {"strong": 6, "was": 2}
        assert one.collocations("nothing") == []


def test_frequencies_are_of_words_and_of_runs_without_punctuation(tmp_path):
    pairs = [("我们合作。", "We don't cooperate."), ("合作,我们!", "Zhou's plan; we CAFÉ cafe")]
    with concordance.open_memory(memory(tmp_path / "memory.json", pairs)) as one:
        found = one.frequencies("target")
        assert {some.words: some.count for some in found.frequencies} == {
            "cafe": 2,
            "we": 2,
            "cooperate": 1,
            "don't": 1,
            "plan": 1,
            "Zhou": 1,
        }
        assert (found.words, found.is_complete) == (8, True)
        assert found.frequencies[0].per_million == pytest.approx(250_000)
        assert [some.words for some in one.frequencies("target", words=2).frequencies] == [
            "CAFÉ cafe",
            "We don't",
            "Zhou plan",
            "don't cooperate",
            "we CAFÉ",
        ]
        assert [(some.words, some.count) for some in one.frequencies(words=2).frequencies] == [("我们合作", 1)]


def test_keywords_are_what_is_more_frequent_than_in_the_reference(tmp_path):
    here = memory(tmp_path / "a.json", [("。", "The tea is tea, and the Tea was hot.")])
    there = memory(tmp_path / "b.json", [("the tea and the coffee and the milk of the cow", "。")], ("en", "zh"))
    with concordance.open_memory(here) as one, concordance.open_memory(there) as other:
        found = {some.words: some for some in one.keywords(other, "target")}
        assert list(found) == ["tea"]  # "the" is less frequent here, and the others stand here once
        tea = found["tea"]
        assert (tea.count, tea.reference, tea.documents) == (3, 1, 1)
        assert tea.log_ratio == pytest.approx(log2((3 / 9) / (1 / 11)))
        assert tea.log_likelihood == pytest.approx(1.8568, abs=1e-4)  # by hand, of the table 3, 6; 1, 10
        assert [(some.words, some.reference) for some in other.keywords(one, "source", words=2)] == [("and the", 1)]
        german = memory(tmp_path / "c.json", [("Tee", "thé")], ("de", "fr"))
        with concordance.open_memory(german) as foreign, pytest.raises(InputError, match="is in de and fr, and not in"):
            one.keywords(foreign, "target")


# Lists on the terminal and in files


@pytest.fixture
def listing():
    hits = [
        hit("国家", "=A <b>country</b>\tis", 0, (6, 13)),
        hit("国家", "The \x1b[31mnation " + "很长的" * 40, 0, (9, 15)),
    ]
    return lists.of_translations(ranked(hits, 2), "国家", "memory.tmx", ("zh", "en"), 0)


def written(listing, suffix):
    stream = io.BytesIO()
    lists.WRITERS[suffix](listing, stream)
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_list_fits_the_terminal_and_tells_it_nothing(listing, width):
    shown = [line.plain for line in lists.lines(listing, width, coloured=False)]
    assert len(shown) == 3
    assert max(map(cell_len, shown)) <= max(width, 45)
    assert not [sign for line in shown for sign in line if sign < " "]
    assert [line.split()[:4] for line in shown[1:]] == [["1", "0.50", "1", "country"], ["1", "0.50", "1", "nation"]]
    assert width < 80 or "[nation]" in shown[2]
    assert len({re.search("country|nation", line).start() for line in shown[1:]}) == 1
    assert list(lists.lines(lists.of_collocations([], "x", "m", ("zh", "en"), 0), width, coloured=False)) == []


@pytest.mark.parametrize(
    ("width", "word", "example"),
    [(72, "translation wi…", True), (60, "translation with many words", False)],
)
def test_a_long_translation_takes_no_room_from_the_examples(width, word, example):
    text = "a translation with many words"
    found = ranked([hit("国家", text, 0, (2, 29))], 1)
    made = lists.of_translations(found, "国家", "memory.tmx", ("zh", "en"), 0)
    _, row = [line.plain for line in lists.lines(made, width, coloured=False)]
    assert word in row
    assert ("a [translation" in row) == example
    assert cell_len(row) <= width


def test_a_list_is_written_in_all_formats(listing):
    rows = [line.split("\t") for line in written(listing, ".tsv").decode().split("\n")[:-1]]
    assert rows[0] == [*listing.columns]
    assert rows[1][:5] == ["1", "0.5", "1", "country", "country 1"]
    assert len({len(row) for row in rows}) == 1
    table = list(csv.reader(io.StringIO(written(listing, ".csv").decode("utf-8-sig"), newline="")))
    assert not [cell for row in table for cell in row if cell.startswith("=")]
    stored = json.loads(written(listing, ".json"))
    assert [row["translation"] for row in stored["rows"]] == ["country", "nation"]
    assert (stored["about"], stored["matches"], stored["no_counterpart"]) == ("国家", 2, 0)
    page = html.fromstring(written(listing, ".html"))
    assert not page.xpath("//script | //b | //@onclick | //@src | //@href")
    assert len(page.xpath("//tbody/tr")) == 2
    with pytest.raises(ChoiceError, match="lists are written as"):
        lists.writer_for("list.tmx")
