"""Terms: what is a candidate, what belongs together, what wins, and what comes out for the release."""

from __future__ import annotations

from dataclasses import replace
from math import comb, log10
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner
from aligner import languages
from aligner.errors import ChoiceError
from aligner.glossary.terms import LINKED, extract_terms
from aligner.glossary.terms.association import fisher_association
from aligner.glossary.terms.candidates import CandidateFinder
from aligner.glossary.terms.collect import collect
from aligner.glossary.terms.parts import linked_in_parts, tokenized
from aligner.glossary.terms.phrases import extract_phrase_pairs
from aligner.glossary.terms.select import is_inflected
from aligner.glossary.terms.variants import together
from aligner.languages.en.words import singular
from aligner.links import LinkedBead, WordLink, link_words
from aligner.model import Alignment, Bead, Document, Glossary, Span, Term, Token
from aligner.segmentation import tokenize

ENGLISH = languages.get("en").grammar()
CHINESE = languages.get("zh").grammar()
RELEASE = Path(__file__).parents[2] / "data" / "release-2025"


def alignment(source: list[str], target: list[str], langs: tuple[str, str] = ("zh", "en")) -> Alignment:
    """Sentences that translate each other one by one."""
    documents = [Document.from_sentences(side, lang) for side, lang in zip((source, target), langs, strict=True)]
    return Alignment(*documents, tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(source))))


def candidates(sentence: str, lang: str) -> set[str]:
    document = Document.from_sentences([sentence], lang)
    side = CandidateFinder(document)
    return {found.text for found in side.candidates(side.words(tokenize(document, 0), 0))}


@pytest.fixture(scope="module")
def release() -> Alignment:
    source, target = (aligner.segment(aligner.read_text(str(RELEASE / f"{lang}.txt"))) for lang in ("zh", "en"))
    return replace(aligner.read(str(RELEASE / "gold.align")), source=source, target=target)


@pytest.fixture(scope="module")
def links(release: Alignment) -> list[LinkedBead]:
    return link_words(release, threshold=0.2)


@pytest.fixture(scope="module")
def found(release: Alignment, links: list[LinkedBead]) -> Glossary:
    return extract_terms(release, links=links)


@pytest.fixture(scope="module")
def part(release: Alignment) -> Alignment:
    """A few beads: quick to try things on."""
    beads = release.beads[-8:]
    i, j = beads[0].source.start, beads[0].target.start
    moved = tuple(
        replace(
            b, source=Span(b.source.start - i, b.source.stop - i), target=Span(b.target.start - j, b.target.stop - j)
        )
        for b in beads
    )
    documents = (
        document.select([Span(first, len(document))]) for document, first in ((release.source, i), (release.target, j))
    )
    return Alignment(*documents, moved)


@pytest.fixture(scope="module")
def few(part: Alignment) -> Glossary:
    return extract_terms(part, min_score=0.2)


# --- one side --------------------------------------------------------------------------------------------------------


def test_candidates_have_clean_edges_and_stay_inside_of_marks() -> None:
    found = candidates("They set a new milestone in the building of a community, and of peace.", "en")
    assert {"new milestone", "building of a community", "peace"} <= found
    assert not [
        text for text in found if text.split()[0] in ("a", "the", "of") or text.split()[-1] in ("a", "the", "of")
    ]
    assert not [text for text in found if "," in text]


@pytest.mark.parametrize("words", [["什么", "时候"], ["无论", "如何"]])
def test_what_a_dictionary_has_without_a_word_that_says_something_is_no_term(words: list[str]) -> None:
    document = Document.from_sentences(["".join(words)], "zh")
    side = CandidateFinder(document)
    tokens = [Token(Span(0, 2)), Token(Span(2, 4))]
    assert not side.candidates(side.words(tokens, 0))


def test_names_keep_the_marks_inside_them() -> None:
    assert "中国—中亚机制" in candidates("中国—中亚机制成立。", "zh")
    assert "Jean-Paul Sartre" in candidates("He met Jean-Paul Sartre.", "en")


def test_a_capital_letter_at_the_beginning_of_a_sentence_is_no_part_of_a_term() -> None:
    assert "green minerals" in candidates("Green minerals are sold.", "en")
    assert "Kazakhstan" in candidates("Kazakhstan sells it.", "en")
    assert "anyway" in candidates("Anyway, they sold it.", "en")
    assert "panicked" in candidates("Panicked, they sold it.", "en")


def test_an_unknown_word_before_a_name_is_a_part_of_it() -> None:
    assert "Navin Perera" in candidates("Navin Perera spoke first.", "en")
    assert "later Wang Yi" in candidates("Later Wang Yi spoke.", "en")
    assert "Foreign Ministry" in candidates("Foreign Ministry officials spoke.", "en")
    assert "foreign guests" in candidates("Foreign guests spoke.", "en")
    assert all(map(ENGLISH.knows, ("later", "according", "welcoming", "reaffirmed", "gladly")))
    assert not any(map(ENGLISH.knows, ("navin", "aminata", "médecins")))


def test_a_chinese_word_that_no_dictionary_has_ends_before_a_function_word() -> None:
    document = Document.from_sentences(["罗小四说前几天开会。"], "zh")
    tokens = tokenize(document, 0, ["罗小四说"])
    assert "罗小四说" in [document.text.content[slice(*token.span)] for token in tokens]
    side = CandidateFinder(document)
    assert "罗小四" in {found.text for found in side.candidates(side.words(tokens, 0))}


def test_abbreviations_that_look_like_function_words_are_terms() -> None:
    found = candidates("The WHO and the US said that IT staff of Party A should tell us who it was.", "en")
    assert {"WHO", "US", "IT staff", "Party A"} <= found
    assert not {"us", "who", "it"} & found


@pytest.mark.parametrize("sentence", ["ALL OF IT IS FOR US.", "A man I know.", "It is for us."])
def test_function_words_in_capital_letters_are_none_where_all_is_or_a_sentence_begins(sentence: str) -> None:
    assert not {"US", "us", "IT", "It", "it", "A man", "man I", "I know"} & candidates(sentence, "en")


def test_party_a_is_another_term_than_party_b() -> None:
    side = CandidateFinder(Document.from_sentences(["Then Party A paid the party, and Party B a fee."], "en"))
    keys = {c.text: c.key for c in side.candidates(side.words(tokenize(side.document, 0), 0))}
    assert len({keys["Party A"], keys["Party B"], keys["party"]}) == 3
    assert side.key(["BELT", "AND", "ROAD"]) == side.key(["Belt", "and", "Road"])


@pytest.mark.parametrize(
    ("sentence", "is_found", "is_none"),
    [
        ("甲方应在五个工作日内付款。", "工作日", "工作日内"),
        ("第六条 质量保证", "质量保证", "第六条 质量保证"),
        ("这是粟特文。", "粟特文", "这是粟特文"),
    ],
)
def test_chinese_terms_end_where_postpositions_headings_and_copulas_begin(
    sentence: str, is_found: str, is_none: str
) -> None:
    found = candidates(sentence, "zh")
    assert is_found in found
    assert is_none not in found


def test_numbers_clauses_and_parts_of_names_are_told() -> None:
    english = (
        "Then Moses called three arbitrators under the United Nations Convention on Contracts for the Sale of Goods."
    )
    made = {}
    for sentence, lang in ((english, "en"), ("三名仲裁员到场，摩西叫以色列的长老。", "zh")):
        side = CandidateFinder(Document.from_sentences([sentence], lang))
        made |= {c.text: c for c in side.candidates(side.words(tokenize(side.document, 0), 0))}
    assert made["three arbitrators"].counts
    assert made["三名仲裁员"].counts
    assert not made["arbitrators"].counts
    assert not made["仲裁员"].counts
    assert not CHINESE.is_numeral("零件", "NUM")
    assert CHINESE.is_numeral("零八", "NUM")
    assert made["Moses called"].clause > 0.2
    assert made["摩西叫"].clause > 0.3
    assert made["Moses"].clause == made["摩西"].clause == 0
    assert made["Goods"].is_halved
    assert made["Contracts"].is_halved
    assert not made["United Nations Convention on Contracts for the Sale of Goods"].is_halved
    assert not made["Moses"].is_halved


def test_a_chinese_word_of_one_character_may_be_a_term() -> None:
    assert "神" in candidates("神看着他。", "zh")


def test_numbers_alone_are_no_terms() -> None:
    assert not [text for text in candidates("In 2025 and 2026.", "en") if text.isdigit()]


def test_candidates_of_each_side_know_what_they_are() -> None:
    document = Document.from_sentences(
        ["They deepened cooperation in “green minerals” with the United Nations and global partners."], "en"
    )
    side = CandidateFinder(document)
    found = {c.text: c for c in side.candidates(side.words(tokenize(document, 0), 0))}
    assert found["green minerals"].is_quoted
    assert not found["cooperation"].is_quoted
    assert found["United Nations"].is_name
    assert not found["green minerals"].is_name
    assert found["deepened cooperation"].first_verb > found["green minerals"].first_verb
    assert found["global"].open > found["minerals"].open


@pytest.mark.parametrize(
    ("verb", "noun"), [("deepen", "summit"), ("strengthening", "evening"), ("invested", "century")]
)
def test_a_dictionary_tells_english_verbs(verb: str, noun: str) -> None:
    assert ENGLISH.verbness(verb) > 0.3 > ENGLISH.verbness(noun)


def test_a_dictionary_tells_english_adjectives() -> None:
    assert (
        min(map(ENGLISH.openness, ("political", "global", "regional")))
        > 0.4
        > max(map(ENGLISH.openness, ("system", "trade", "unseenword", "talks")))
    )


def test_an_article_behind_it_tells_a_verb() -> None:
    assert ENGLISH.is_verb_phrase(["support", "the"])
    assert not ENGLISH.is_verb_phrase(["support", "for"])
    assert not ENGLISH.is_verb_phrase(["system", "the"])
    assert not ENGLISH.is_verb_phrase(["support"])


@pytest.mark.parametrize(
    ("plural", "one"),
    [("countries", "country"), ("crisis", "crisis"), ("boxes", "box"), ("bus", "bus"), ("rights", "right")],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize("lang", languages.tags())
def test_every_language_has_function_words(lang: str) -> None:
    language = languages.get(lang)
    assert len(language.words("function_words")) > 30
    assert language.words("function_words", "conjunction")


# --- both sides ------------------------------------------------------------------------------------------------------


def test_phrases_are_linked_inside_and_not_outside() -> None:
    document = Document.from_sentences(["green minerals and free trade"], "en")
    other = Document.from_sentences(["minerais verts et commerce libre"], "fr")
    sides = CandidateFinder(document), CandidateFinder(other)
    words = tuple(side.words(tokenize(side.document, 0), 0) for side in sides)
    lists = tuple(side.candidates(w) for side, w in zip(sides, words, strict=True))
    links = [WordLink(0, 1, 0.9), WordLink(1, 0, 0.9), WordLink(2, 2, 0.9), WordLink(3, 4, 0.9), WordLink(4, 3, 0.9)]
    found = extract_phrase_pairs((words[0], words[1]), (lists[0], lists[1]), links)
    best = {
        (lists[0][i].text, lists[1][j].text)
        for i, j, covered, closed in zip(found.source, found.target, found.covered, found.closed, strict=True)
        if covered > 0.8 and closed > 0.99
    }
    assert {("green minerals", "minerais verts"), ("free trade", "commerce libre"), ("green", "verts")} <= best
    assert not any(("green" in source) != ("verts" in target) for source, target in best)


def test_a_word_beside_a_term_that_is_linked_into_the_other_is_missed() -> None:
    sides = (
        CandidateFinder(Document.from_sentences(["Einheit Vertrauen"], "de")),
        CandidateFinder(Document.from_sentences(["unity with the trust"], "en")),
    )
    words = tuple(side.words(tokenize(side.document, 0), 0) for side in sides)
    lists = tuple(side.candidates(w) for side, w in zip(sides, words, strict=True))
    found = extract_phrase_pairs((words[0], words[1]), (lists[0], lists[1]), [WordLink(0, 0, 0.9), WordLink(1, 3, 0.8)])
    cut = {
        (lists[0][i].text, lists[1][j].text): c for i, j, c in zip(found.source, found.target, found.cut, strict=True)
    }
    assert cut["Einheit Vertrauen", "unity"] == pytest.approx(0.8)
    assert cut["Einheit Vertrauen", "unity with the trust"] == cut["Einheit", "unity"] == 0


def test_a_number_that_goes_on_with_letters_is_a_word() -> None:
    for lang, sentence in (("en", "They built 5G base stations and 12 masts."), ("zh", "已建成5G基站。")):
        side = CandidateFinder(Document.from_sentences([sentence], lang))
        made = {c.text: c for c in side.candidates(side.words(tokenize(side.document, 0), 0))}
        whole, part = ("5G base stations", "G base stations") if lang == "en" else ("5G基站", "G基站")
        assert whole in made
        assert not made[whole].has_number
        assert part not in made


def test_a_possessive_inside_a_term_is_no_empty_word() -> None:
    side = CandidateFinder(Document.from_sentences(["The people's government and life in the city."], "en"))
    empty = {c.text: c.empty for c in side.candidates(side.words(tokenize(side.document, 0), 0))}
    assert empty["people's government"] == 0
    assert empty["life in the city"] == 1


@pytest.mark.parametrize(
    ("sentence", "words", "links", "is_found"),
    [
        ("投保一切险", ["投保", "一切", "险"], [WordLink(1, 1, 0.9), WordLink(2, 1, 0.9)], True),
        ("拿出手令", ["拿出", "手", "令"], [WordLink(1, 1, 0.6), WordLink(2, 2, 0.9)], True),
        ("投保一切险", ["投保", "一切", "险"], [WordLink(1, 1, 0.7), WordLink(2, 1, 0.9)], False),
        ("投保一切险", ["投保", "一切", "险"], [WordLink(1, 1, 0.9), WordLink(2, 2, 0.9)], False),
    ],
)
def test_a_function_word_may_be_a_part_of_a_compound(
    sentence: str, words: list[str], links: list[WordLink], is_found: bool
) -> None:
    texts = alignment([sentence], ["took written order" if "手" in words else "insure all-risks insurance"])
    places = [Span(sentence.index(word), sentence.index(word) + len(word)) for word in words]
    linked = LinkedBead(texts.beads[0], tuple(map(Token, places)), tuple(tokenize(texts.target, 0)), tuple(links))
    found = {pair.source.text for pair in collect(texts, [linked]).pairs.values()}
    assert (sentence[2:] in found) is is_found


def test_no_term_is_about_somebody() -> None:
    assert "sovereignty" in candidates("They safeguard their sovereignty.", "en")
    assert not any("their" in text for text in candidates("They safeguard their sovereignty.", "en"))


def test_without_links_there_are_no_phrases() -> None:
    document = Document.from_sentences(["green minerals"], "en")
    side = CandidateFinder(document)
    words = side.words(tokenize(document, 0), 0)
    found = side.candidates(words)
    assert len(extract_phrase_pairs((words, words), (found, found), []).source) == 0


@given(st.integers(1, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 40))
def test_surprise_is_the_tail_of_the_hypergeometric_distribution(both: int, more: int, others: int, rest: int) -> None:
    source, target = both + more, both + others
    beads = source + target - both + rest
    tail = sum(comb(source, k) * comb(beads - source, target - k) for k in range(both, min(source, target) + 1))
    assert fisher_association(both, source, target, beads) == pytest.approx(
        -log10(tail / comb(beads, target)), abs=1e-9
    )


def test_surprise_grows_with_what_repeats() -> None:
    assert fisher_association(1, 1, 1, 100) < fisher_association(2, 2, 2, 100) < fisher_association(5, 5, 5, 100)
    assert fisher_association(2, 50, 50, 100) < 0.1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("strengthen", "strengthened", True),
        ("foreign minister", "foreign ministers", True),
        ("außenminister", "außenministern", True),
        ("china", "chinese", False),
        ("new quality", "quality", False),
    ],
)
def test_inflected_forms(one: str, other: str, same: bool) -> None:
    assert is_inflected(one, other) is is_inflected(other, one) is same


# --- the release -----------------------------------------------------------------------------------------------------


def test_the_terms_of_the_release_are_found(release: Alignment, links: list[LinkedBead], found: Glossary) -> None:
    once = ("新质生产力", "new quality productive forces")  # seen once, of four plain words: as likely as not
    assert once in {(t.source, t.target) for t in extract_terms(release, links=links, min_score=0.4).terms}
    pairs = {(term.source, term.target) for term in found.terms[:150]}
    assert {
        ("跨国犯罪", "transnational crimes"),
        ("联合国", "United Nations"),
        ("王毅", "Wang Yi"),
        ("三股势力", "three forces"),
    } <= pairs
    assert (found.source_lang, found.target_lang) == ("zh", "en")


def test_the_best_come_first_and_each_pair_once(found: Glossary) -> None:
    scores = [term.score for term in found.terms if term.score is not None]
    assert len(scores) == len(found.terms) > 100
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= 0.5
    assert len({(term.source.lower(), term.target.lower()) for term in found.terms}) == len(found.terms)


def test_every_term_has_evidence_with_the_term_marked_on_both_sides(found: Glossary, release: Alignment) -> None:
    for term in found.terms:
        assert term.status == "candidate"
        assert 1 <= term.count <= min(term.source_count, term.target_count)
        assert 1 <= len(term.contexts) <= min(3, term.count)
        for context in term.contexts:
            bead = release.beads[context.bead - 1]
            assert context.source == release.source.slice(bead.source)
            assert context.target == release.target.slice(bead.target)
            assert context.source_spans
            assert context.target_spans
        first = term.contexts[0]
        marked = " ".join(first.target[slice(*first.target_spans[0])].split()).lower()
        assert is_inflected(marked, term.target.lower()) or singular(marked) == singular(term.target.lower())


# --- options ---------------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_terms_and_links_can_be_given(few: Glossary, part: Alignment) -> None:
    assert len(few.terms) > 10
    assert extract_terms(part, min_score=0.2, links=link_words(part, threshold=LINKED)) == few


def test_the_sides_can_be_turned_around(few: Glossary, part: Alignment) -> None:
    beads = tuple(replace(bead, source=bead.target, target=bead.source) for bead in part)
    turned = extract_terms(Alignment(part.target, part.source, beads), min_score=0.2)
    here, there = {(t.source, t.target) for t in few.terms}, {(t.target, t.source) for t in turned.terms}
    assert len(here & there) > 0.8 * len(here)


def test_known_terms_are_left_out_in_any_form_but_not_other_translations(few: Glossary, part: Alignment) -> None:
    first, second = few.terms[:2]
    known = Glossary((Term(first.source, f"the {first.target.upper()}"), Term(second.source, "something else")))
    left = {(term.source, term.target) for term in extract_terms(part, min_score=0.2, known=known).terms}
    assert (first.source, first.target) not in left
    assert (second.source, second.target) in left


def test_a_stoplist_is_of_either_language(few: Glossary, part: Alignment) -> None:
    first, second = few.terms[:2]
    left = extract_terms(part, min_score=0.2, stoplist=[first.source, second.target.upper()]).terms
    assert left == few.terms[2:]


def test_thresholds(few: Glossary, part: Alignment) -> None:
    assert extract_terms(part, min_score=0.2, limit=5).terms == few.terms[:5]
    assert extract_terms(part, min_score=0.5).terms == tuple(t for t in few.terms if t.score and t.score >= 0.5)
    assert extract_terms(part, min_score=0.2, min_count=2).terms == tuple(t for t in few.terms if t.count >= 2)


def test_it_works_without_an_encoder(part: Alignment, few: Glossary) -> None:
    links = link_words(part, threshold=0.2)
    plain = extract_terms(part, links=links, min_score=0.2, encoder="none")
    assert {(t.source, t.target) for t in plain.terms} & {(t.source, t.target) for t in few.terms[:10]}


# --- small and strange -----------------------------------------------------------------------------------------------


def linked(made: Alignment, known: dict[str, str]) -> list[LinkedBead]:
    """Links between the words that are each other's translations by a list of single words."""
    beads = []
    for number, bead in enumerate(made):
        tokens = [tuple(tokenize(document, number)) for document in (made.source, made.target)]
        words = [
            [document.text.content[slice(*token.span)].lower() for token in side]
            for document, side in zip((made.source, made.target), tokens, strict=True)
        ]
        links = [
            WordLink(i, j, 0.9)
            for i, word in enumerate(words[0])
            for j, other in enumerate(words[1])
            if other in known.get(word, "").split()
        ]
        beads.append(LinkedBead(bead, *tokens, tuple(links)))
    return beads


WORDS = {
    "tariffs": "zölle aufschläge",
    "high": "hohe",
    "free": "freier",
    "trade": "handel",
    "deal": "vertrag",
    "stay": "bleiben",
    "go": "gehen",
}


def test_a_term_in_two_translations_has_both_with_their_counts() -> None:
    made = alignment(
        ["The tariffs stay.", "The tariffs go.", "More tariffs!", "No tariffs.", "A thing."],
        ["Die Zölle bleiben.", "Die Zölle gehen.", "Mehr Aufschläge!", "Keine Aufschläge.", "Ein Ding."],
        ("en", "de"),
    )
    terms = extract_terms(made, links=linked(made, WORDS), min_score=0.0, encoder="none").terms
    found = {(t.source, t.target): (t.count, t.source_count, t.target_count) for t in terms}
    assert found["tariffs", "Zölle"] == found["tariffs", "Aufschläge"] == (2, 4, 2)


def test_the_longer_form_wins_where_its_parts_stand_nowhere_else() -> None:
    made = alignment(
        ["The free trade deal.", "A free trade deal?", "The deal."],
        ["Der Vertrag: freier Handel.", "Der freier Handel Vertrag?", "Der Vertrag."],
        ("en", "de"),
    )
    terms = [
        (t.source, t.target)
        for t in extract_terms(made, links=linked(made, WORDS), min_score=0.0, encoder="none").terms
    ]
    assert ("free trade", "freier Handel") in terms
    assert not {("trade", "Handel"), ("free", "freier")} & set(terms)


def test_inflected_forms_are_one_term_with_all_places() -> None:
    made = alignment(
        ["The unicorn stays.", "The unicorns stay.", "Of unicorns."],
        ["Das Einhorn bleibt.", "Die Einhörner bleiben.", "Den Einhörnern."],
        ("en", "de"),
    )
    known = {"unicorn": "einhorn", "unicorns": "einhörner einhörnern"}
    terms = extract_terms(made, links=linked(made, known), min_score=0.0, encoder="none").terms
    counts = {t.target: t.count for t in terms if t.source in ("unicorn", "unicorns")}
    assert counts.pop("Einhorn") == 1
    assert list(counts.values()) == [2]  # Einhörner and Einhörnern
    assert set(counts) <= {"Einhörner", "Einhörnern"}


@pytest.mark.parametrize("lang", languages.tags())
def test_every_language_goes_through(lang: str) -> None:
    made = alignment(["NATO 2025 Kazakhstan.", "NATO."], ["NATO 2025 Kazakhstan.", "NATO."], (lang, "en"))
    assert isinstance(extract_terms(made, min_score=0.0), Glossary)


@pytest.mark.parametrize("sentence", ["。", "…", "1", "a", "-", "''", "的", "\u202e\u200b", "😀 😀", "()"])
def test_a_text_without_terms_has_none(sentence: str) -> None:
    assert extract_terms(alignment([sentence], [sentence]), min_score=0.0).terms == ()


def test_one_sided_beads_have_no_terms() -> None:
    documents = Document.from_sentences(["合作。"], "zh"), Document.from_sentences(["Trade."], "en")
    beads = Bead(Span(0, 1), Span(0, 0)), Bead(Span(1, 1), Span(0, 1))
    assert extract_terms(Alignment(*documents, beads), min_score=0.0).terms == ()


def test_variants_stand_together_behind_the_best() -> None:
    pairs = (
        ("宇宙", "universe"),
        ("汪淼", "Wang Miao"),
        ("天", "sky"),
        ("宇宙", "cosmic"),
        ("天空", "Sky"),
        ("汪淼", "Wang"),
    )
    order = [(t.source, t.target) for t in together(Glossary(tuple(Term(*pair) for pair in pairs))).terms]
    assert order == [pairs[number] for number in (0, 3, 1, 5, 2, 4)]


def test_a_large_alignment_is_linked_in_parts(part: Alignment, few: Glossary, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(tokenized(part))
    monkeypatch.setattr("aligner.glossary.terms.parts.PART", 3)
    monkeypatch.setattr("aligner.glossary.terms.PART", 3)
    linked = list(linked_in_parts(part, "use"))
    assert [(one.bead, one.source, one.target) for one in linked] == [(b.bead, b.source, b.target) for b in whole]
    assert all(one.links for one in linked if one.source and one.target)
    here, there = ({(t.source, t.target) for t in g.terms} for g in (few, extract_terms(part, min_score=0.2)))
    assert len(here & there) > 0.8 * len(here)


def test_an_unknown_encoder_is_refused() -> None:
    with pytest.raises(ChoiceError, match="unknown encoder"):
        extract_terms(alignment(["合作"], ["cooperation"]), encoder="nobody")
