"""Three and more versions: units that no bead crosses, no sentence lost, the shared text found whatever holds it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise

import pytest
from costs import assert_linear
from four_versions import SHAPES, aligned, chinese, english, french, pairs, russian
from hypothesis import given
from hypothesis import strategies as st
from told import noticed

from aligner.errors import InputError, InvariantError
from aligner.joining import AlignedPair, MultiAlignment, MultiBead, join
from aligner.model import STATUSES, Alignment, Bead, Division, Document, Span

# --- arbitrary alignments --------------------------------------------------------------------------------------------


def document(lang, count, words=("one", "two", "three")):
    """Sentences that no two of are alike."""
    return Document.from_sentences([f"{lang} {words[i % len(words)]} {i}." for i in range(count)], lang)


@st.composite
def beads(draw, sizes):
    made, i, j = [], 0, 0
    while i < sizes[0] or j < sizes[1]:
        a = draw(st.integers(int(j == sizes[1]), min(3, sizes[0] - i)))
        b = draw(st.integers(int(a == 0), min(3, sizes[1] - j)))
        confidence = draw(st.none() | st.floats(0, 1))
        made.append(Bead(Span(i, i + a), Span(j, j + b), confidence, draw(st.sampled_from(STATUSES))))
        i, j = i + a, j + b
    return tuple(made)


@st.composite
def trees(draw):
    """Alignments of two to four versions: each new version with any of those before it, on either side."""
    documents = [
        document(lang, draw(st.integers(0, 7))) for lang in ("en", "zh", "fr", "ru")[: draw(st.integers(2, 4))]
    ]
    alignments = []
    for number in range(1, len(documents)):
        pair = [documents[draw(st.integers(0, number - 1))], documents[number]]
        pair = pair if draw(st.booleans()) else pair[::-1]
        alignments.append(Alignment(*pair, draw(beads([len(side) for side in pair]))))
    return alignments


def column(parallel, lang):
    return next(i for i, version in enumerate(parallel.documents) if version.lang == lang)


def units_of(parallel, alignment):
    """For each bead the numbers of the units that its sentences stand in."""
    columns = [column(parallel, side.lang) for side in (alignment.source, alignment.target)]
    return [
        {
            number
            for side, span in zip(columns, (bead.source, bead.target), strict=True)
            for sentence in range(*span)
            for number, unit in enumerate(parallel)
            if sentence in range(*unit.spans[side])
        }
        for bead in alignment
    ]


@given(trees())
def test_every_sentence_stands_in_one_unit_and_every_bead_inside_one(alignments):
    parallel = join(alignments)  # that the units tile all versions in order, the value itself makes sure of
    for alignment in alignments:
        for side in (alignment.source, alignment.target):
            assert parallel.documents[column(parallel, side.lang)] == side
        inside = units_of(parallel, alignment)
        assert all(len(units) == 1 for units in inside)
        numbers = [min(units) for units in inside]
        assert numbers == sorted(numbers)


def splits(parallel, number):
    """All ways to make two of a unit, as units of a whole."""
    unit = parallel.beads[number]

    def cuts(spans):
        if not spans:
            yield ()
        else:
            for rest in cuts(spans[1:]):
                for at in range(spans[0].start, spans[0].stop + 1):
                    yield (at, *rest)

    for at in cuts(unit.spans):
        first = tuple(Span(span.start, cut) for span, cut in zip(unit.spans, at, strict=True))
        second = tuple(Span(cut, span.stop) for span, cut in zip(unit.spans, at, strict=True))
        if any(span.size for span in first) and any(span.size for span in second):
            units = (*parallel.beads[:number], MultiBead(first), MultiBead(second), *parallel.beads[number + 1 :])
            yield MultiAlignment(parallel.documents, units)


@given(trees())
def test_no_unit_could_be_split(alignments):
    parallel = join(alignments)
    for number, unit in enumerate(parallel):
        if sum(span.size for span in unit.spans) > 9:
            continue
        for finer in splits(parallel, number):
            inside = [units_of(finer, alignment) for alignment in alignments]
            crossed = any(len(units) > 1 for found in inside for units in found)
            topological_order = all(max(a) <= min(b) for found in inside for a, b in pairwise(found))
            assert crossed or not topological_order


@given(trees(), st.data())
def test_the_order_of_the_inputs_is_only_that_of_the_columns(alignments, data):
    order = data.draw(st.permutations(range(len(alignments))))
    one, other = join(alignments), join([alignments[i] for i in order])
    columns = [column(other, version.lang) for version in one.documents]
    turned = [replace(unit, spans=tuple(unit.spans[i] for i in columns)) for unit in other]
    assert list(one.beads) == turned


@given(st.data())
def test_an_alignment_joined_with_itself_gives_its_own_beads(data):
    sizes = data.draw(st.tuples(st.integers(0, 8), st.integers(0, 8)))
    source, target = document("en", sizes[0]), document("zh", sizes[1])
    alignment = Alignment(source, target, data.draw(beads(sizes)))
    again = replace(alignment, target=Document.from_sentences(target.strings(), "fr"))
    expected = []
    for bead in alignment:
        (a, b), target = bead.source, bead.target
        if bead.source.size:
            expected.append((Span(a, b), target, target))
        else:  # nothing says that the two target stretches have to do with each other
            expected.append((Span(a, b), target, None))
            expected.append((Span(a, b), None, target))
    # Of what stands beside the same place in the source, the language that comes first in the alphabet goes first.
    runs = [list(run) for _, run in groupby(expected, key=lambda spans: spans[0] if not spans[0].size else spans)]
    expected = [spans for run in runs for spans in sorted(run, key=lambda spans: spans[2] is None)]
    found = [
        (en, zh if zh.size or fr.size == zh.size else None, fr if fr.size or fr.size == zh.size else None)
        for en, zh, fr in (unit.spans for unit in join([alignment, again]))
    ]
    assert found == expected


@given(trees())
def test_one_alignment_alone_is_itself(alignments):
    for alignment in alignments:
        parallel = join([alignment])
        assert [(*unit.spans, unit.confidence, unit.status) for unit in parallel] == [
            (bead.source, bead.target, bead.confidence, bead.status) for bead in alignment
        ]


# --- real text -------------------------------------------------------------------------------------------------------


def shapes(parallel):
    return [unit.shape for unit in parallel]


def sentences(parallel):
    return {version.lang: version.strings() for version in parallel.documents}


def test_four_languages_share_english():
    parallel = join(pairs())
    assert [version.lang for version in parallel.documents] == ["en", "zh", "fr", "ru"]
    assert shapes(parallel) == SHAPES
    assert parallel.documents == (english(), chinese(), french(), russian())
    assert [(pair.source, pair.target, pair.recipe.target_segmenter) for pair in parallel.pairs] == [
        (0, 1, "zh rules"), (0, 2, "fr rules"), (0, 3, "ru rules"),
    ]  # fmt: skip


def test_the_shared_version_may_stand_on_either_side():
    en_zh, en_fr, en_ru = pairs()
    turned = Alignment(en_fr.target, en_fr.source, tuple(replace(b, source=b.target, target=b.source) for b in en_fr))
    parallel = join([en_zh, turned, en_ru])
    assert shapes(parallel) == SHAPES
    assert [(pair.source, pair.target) for pair in parallel.pairs] == [(0, 1), (2, 0), (0, 3)]


def test_a_chain_of_shared_versions():
    en_zh, en_fr, _ = pairs()
    zh_ru = aligned(chinese(), russian(), "1-1 1-1 1-1 1-1 1-1 2-1 0-1 1-0 1-1")
    parallel = join([en_fr, en_zh, zh_ru])
    assert [version.lang for version in parallel.documents] == ["en", "fr", "zh", "ru"]
    # the Russian sentence that has no counterpart in Chinese stands before the press release, of which it says nothing
    assert shapes(parallel) == ["2-1-2-2", "1-2-1-1", "0-1-0-0", "1-0-1-1", "4-4-3-2", "0-0-0-1", "1-1-1-0", "1-1-1-1"]


def test_a_ring_of_shared_versions():
    en_zh, en_fr, en_ru = pairs()
    zh_fr = aligned(chinese(), french(), "2-1 1-2 0-1 1-0 2-2 1-2 1-1 1-1")
    parallel = join([en_zh, en_fr, en_ru, zh_fr])
    assert shapes(parallel) == SHAPES
    assert len(parallel.pairs) == 4


def test_the_confidence_is_that_all_alignments_are_right():
    source = document("en", 3)
    first = Alignment(source, document("zh", 3), (
        Bead(Span(0, 1), Span(0, 1), 0.5), Bead(Span(1, 2), Span(1, 2), 0.8), Bead(Span(2, 3), Span(2, 3), None),
    ))  # fmt: skip
    second = Alignment(source, document("fr", 2), (Bead(Span(0, 2), Span(0, 1), 0.9), Bead(Span(2, 3), Span(1, 2), 1)))
    assert [unit.confidence for unit in join([first, second])] == [0.5 * 0.9, None]
    assert [unit.confidence for unit in join([first])] == [0.5, 0.8, None]


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        (("approved", "approved"), "approved"),
        (("approved", "auto"), "auto"),
        (("auto", "rejected"), "rejected"),
        (("rejected", "approved"), "rejected"),
    ],
)
def test_the_status_is_the_least_and_notes_are_kept_once(statuses, status):
    source = document("en", 1)
    alignments = [
        Alignment(source, document(lang, 1), (Bead(Span(0, 1), Span(0, 1), None, one, f"a note\non {one}"),))
        for lang, one in zip(("zh", "fr"), statuses, strict=True)
    ]
    [unit] = join(alignments)
    assert unit.status == status
    assert unit.note == "\n".join(f"a note\non {one}" for one in sorted(set(statuses)))


# --- the same text in another form -----------------------------------------------------------------------------------


def rewritten(strings, lang="en", paragraphs=None):
    return Document.from_sentences(strings, lang, paragraphs=paragraphs)


def one_to_one(source, lang):
    return aligned(source, document(lang, len(source)), " ".join(["1-1"] * len(source)))


def test_white_space_and_what_cannot_be_seen_make_no_difference():
    first = rewritten(["One  two\nthree.", "Four\u200b five.", "", "Six."])
    second = rewritten(["One two three.", "Four\xad five.", "Six."], "en-GB")
    with noticed("alignment 2: its en-GB text lacks 1 sentence that others have, the first: ''"):
        parallel = join([one_to_one(first, "zh"), one_to_one(second, "fr")])
    assert parallel.documents[0].strings() == first.strings()
    assert parallel.documents[0].lang == "en-GB"
    assert shapes(parallel) == ["1-1-1", "1-1-1", "1-1-0", "1-1-1"]


def test_where_sentences_end_elsewhere_the_finer_reading_counts():
    first = rewritten(["A b. C d.", "E f.", "G h.", "“I.", "J.” K."])
    second = rewritten(["A b.", "C d.", "E f. G h.", "“I. J.”", "K."])
    parallel = join([one_to_one(first, "zh"), one_to_one(second, "fr")])
    # where neither is finer, one of them: a bead of the other then has part of two
    assert parallel.documents[0].strings() in (
        ["A b.", "C d.", "E f.", "G h.", "“I.", "J.” K."], ["A b.", "C d.", "E f.", "G h.", "“I. J.”", "K."],
    )  # fmt: skip
    assert shapes(parallel) == ["2-1-2", "2-2-1", "2-2-2"]


def test_no_memory_has_all_sentences_and_the_whole_has():
    whole = english().strings()
    parts = [[s for i, s in enumerate(whole) if i not in missing] for missing in ({1, 2, 9}, {0, 5}, {3, 7, 8})]
    alignments = [one_to_one(rewritten(part), lang) for part, lang in zip(parts, ("zh", "fr", "ru"), strict=True)]
    with noticed() as caught:
        parallel = join(alignments, ["a.tmx", "b.tmx", "c.tmx"])
    assert parallel.documents[0].strings() == whole
    assert [unit.spans[0] for unit in parallel] == [Span(i, i + 1) for i in range(10)]
    for column, part in enumerate(parts, 1):
        assert [unit.spans[column].size for unit in parallel] == [int(sentence in part) for sentence in whole]
    assert [str(notice).split(" that others")[0] for notice in caught] == [
        "a.tmx: its en text lacks 3 sentences",
        "b.tmx: its en text lacks 2 sentences",
        "c.tmx: its en text lacks 3 sentences",
    ]
    assert "the first: 'China and Central Asian countries should…'" in str(caught[0])


@pytest.mark.usefixtures("notices")
def test_divisions_and_paragraphs_stay_when_sentences_are_put_in_or_split():
    strings = ["Title", "First, one two.", "Three. Four.", "Second, five."]
    rich = rewritten(strings, paragraphs=[0, 1, 1, 2])
    heading = Span(rich.sentences[1].span.start, rich.sentences[1].span.start + 6)
    second = Span(rich.sentences[3].span.start, rich.sentences[3].span.start + 7)
    divisions = (Division("proposal", 1, heading, Span(1, 3)), Division("proposal", 2, second, Span(3, 4)))
    rich = replace(rich, divisions=divisions)
    poor = rewritten(["Before.", "Title", "First, one two.", "Three.", "Four.", "Between.", "Second, five.", "End."])
    merged = join([one_to_one(rich, "zh"), one_to_one(poor, "fr")]).documents[0]
    assert merged.strings() == poor.strings()
    assert [sentence.paragraph for sentence in merged.sentences] == [0, 0, 1, 1, 1, 1, 2, 2]
    assert [(d.number, d.sentences, merged.text.content[slice(*d.heading)]) for d in merged.divisions] == [
        (1, Span(2, 5), "First,"), (2, Span(6, 7), "Second,"),
    ]  # fmt: skip


WORDS = ["one", "two.", "three", "four.", "five;", "six", "seven!", "eight", "nine", "中文", "。"]


@st.composite
def witnesses(draw):
    """A text, and two or three files' witnesses of it: sentences left out, sentences run together."""
    count = draw(st.integers(1, 12))
    whole = [" ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))) + f" {i}." for i in range(count)]
    found = []
    for _ in range(draw(st.integers(2, 3))):
        left_out = draw(st.sets(st.integers(0, count - 1), max_size=count // 4))
        witness, joins = [], draw(st.lists(st.booleans(), min_size=count, max_size=count))
        for i, sentence in enumerate(whole):
            if i in left_out:
                joins[i] = False
            elif witness and joins[i] and i - 1 not in left_out:
                witness[-1] += draw(st.sampled_from([" ", "\n", "\u3000"])) + sentence
            else:
                witness.append(sentence)
        found.append((left_out, witness))
    return whole, found


@pytest.mark.usefixtures("notices")
@given(witnesses())
def test_readings_of_a_text_make_one_that_has_all_of_each(made):
    whole, found = made
    found = [(left_out, witness) for left_out, witness in found if witness]
    alignments = [one_to_one(rewritten(witness), f"l{number}") for number, (_, witness) in enumerate(found)]
    try:
        parallel = join(alignments)
    except InputError:  # so much is left out that it looks like another text, or like changed words
        assert sum(bool(left_out) for left_out, _ in found) > 1
        return
    column = next(i for i, version in enumerate(parallel.documents) if version.lang == "en")
    english = parallel.documents[column]
    for number, (_, witness) in enumerate(found):
        # every sentence of the witness stands, with its own translation, in a unit that has all its words
        place = parallel.pairs[number].target
        for i, sentence in enumerate(witness):
            unit = next(u for u in parallel if i in range(*u.spans[place]))
            rest = iter(english.slice(unit.spans[column]))
            assert all(character in rest for character in sentence if not character.isspace())
    if any(not left_out for left_out, _ in found):
        assert "".join(english.text.content.split()) == "".join("".join(whole).split())


# --- what cannot be joined -------------------------------------------------------------------------------------------


def refusal(alignments, names=None):
    with pytest.raises(InputError) as caught:
        join(alignments, names)
    return str(caught.value)


def test_changed_words_are_named_with_their_place():
    en_zh, en_fr, _ = pairs()
    strings = [s.replace("do not recognize", "reject") for s in en_fr.source.strings()]
    message = refusal([en_zh, replace(en_fr, source=rewritten(strings))], ["a.tmx", "b.xml"])
    assert message == (
        "b.xml: its en text is not that of a.tmx: sentence 7 has “…rade rules and reject the practice of un…” where "
        "that has “…rade rules and do not recognize the prac…”; align the same text everywhere; another version of it "
        "needs a language tag of its own, such as en-GB"
    )


def test_another_text_in_the_same_language_is_not_that_version():
    en_zh, _, _ = pairs()
    other = one_to_one(rewritten(["Call me Ishmael.", "Some years ago, I went to sea."]), "fr")
    assert "sentence 1 has “Call me Ishmael. Some yea…” where that has “Third, adhere" in refusal([en_zh, other])
    british = replace(other, source=rewritten(other.source.strings(), "en-GB"))
    assert "its en-GB text is not that of alignment 1" in refusal([en_zh, british])
    american = replace(en_zh, source=rewritten(en_zh.source.strings(), "en-US"))
    assert "alignment 2: it has no version in common with the other alignments, which are of en-US, zh" in refusal(
        [american, british]
    )


def test_regions_tell_versions_apart_where_an_alignment_is_within_a_language():
    simplified, traditional = document("zh", 2), Document.from_sentences(["甲。", "乙。"], "zh-TW")
    within = aligned(simplified, traditional, "1-1 1-1")
    parallel = join([within, one_to_one(simplified, "en")])
    assert [version.lang for version in parallel.documents] == ["zh", "zh-TW", "en"]


@pytest.mark.parametrize(
    ("choose", "reason"),
    [
        (lambda en_zh, en_fr: [en_zh, en_fr, en_zh], "c: it is of en and zh, as a is; aligner merge makes one memory"),
        (lambda en_zh, en_fr: [aligned(document("de", 1), document("it", 1), "1-1"), en_fr], "b: it has no version in"),
        (lambda en_zh, en_fr: [replace(en_fr, target=rewritten(en_fr.target.strings()))], "a: both of its versions"),
        (lambda en_zh, en_fr: [], "there is no alignment to join"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(choose, reason):
    en_zh, en_fr, _ = pairs()
    assert refusal(choose(en_zh, en_fr), ["a", "b", "c"]).startswith(reason)


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ([(0, 1, 0, 1)], "do not cover all sentences"),
        ([(0, 2, 0, 1), (2, 2, 1, 1)], "bead 1 is empty"),
        ([(0, 1, 0, 1), (0, 2, 1, 1)], "bead 1 does not begin where the one before it ends"),
        ([(0, 2)], "bead 0 has 1 spans for 2 versions"),
    ],
)
def test_units_must_tile(units, reason):
    made = tuple(MultiBead(tuple(Span(*pair) for pair in zip(unit[::2], unit[1::2], strict=True))) for unit in units)
    with pytest.raises(InvariantError, match=reason):
        MultiAlignment((document("en", 2), document("zh", 1)), made)


def test_versions_and_pairs_must_be_there_once():
    unit = (MultiBead((Span(0, 1), Span(0, 1))),)
    with pytest.raises(InvariantError, match="two versions are in 'en'"):
        MultiAlignment((document("en", 1), document("EN", 1)), unit)
    with pytest.raises(InvariantError, match="a pair names versions that are not there"):
        MultiAlignment((document("en", 1), document("zh", 1)), unit, (AlignedPair(0, 2),))
    with pytest.raises(InvariantError, match=r"1\.5 is not a probability"):
        MultiBead((Span(0, 1),), 1.5)


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize("sentence", ["哈哈。", "Yes.", "a", "..."])
def test_a_text_that_says_the_same_without_end_takes_no_longer(sentence):
    def joined(count):
        counts = (count, count - 10)
        alignments = [one_to_one(rewritten([sentence] * n), lang) for n, lang in zip(counts, ("zh", "fr"), strict=True)]
        parallel = join(alignments)
        assert [len(version) for version in parallel.documents] == [count, count, count - 10]

    assert_linear(joined, 500, large=5_000)
