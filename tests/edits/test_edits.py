"""Edits: what each does, what it refuses, how the edits between two alignments look."""

import doctest
import inspect
import json

import pytest

import aligner
from aligner.edits import (
    KINDS,
    DeleteBead,
    DeleteSentence,
    InsertBead,
    InsertSentence,
    JoinSentences,
    Merge,
    Move,
    Replace,
    SetNote,
    SetStatus,
    SetStatuses,
    SetText,
    SetTexts,
    Split,
    SplitSentence,
    State,
    between,
    from_json,
    to_json,
)
from aligner.errors import AlignerError, ChoiceError, EditError
from aligner.model import Alignment, Bead, Division, Document, Recipe, Sentence, Span, Text


def example():
    source = Document.from_sentences(["一。", "二。", "三。", "四。", "五。"], "zh", paragraphs=[0, 0, 1, 1, 1])
    target = Document.from_sentences(["One.", "Two.", "Three.", "Four.", "Five."], "en", paragraphs=[0, 0, 1, 1, 2])
    divisions = (Division("title", 0, Span(0, 4), Span(0, 1)), Division("section", 3, Span(11, 16), Span(2, 5)))
    target = Document(target.text, target.sentences, divisions)
    beads = (
        Bead(Span(0, 1), Span(0, 1), 0.95, "approved", "first"),
        Bead(Span(1, 3), Span(1, 3), 0.9, "approved", "second"),
        Bead(Span(3, 4), Span(3, 3), 0.5, "rejected"),
        Bead(Span(4, 5), Span(3, 5), 0.3),
    )
    return Alignment(source, target, beads)


def shown(alignment):
    """Each bead as `source|target`."""
    sides = [(alignment.source.strings(b.source), alignment.target.strings(b.target)) for b in alignment]
    return " ".join(f"{''.join(source)}|{''.join(target)}" for source, target in sides)


EDITS = {
    Merge(0): "一。二。三。|One.Two.Three. 四。| 五。|Four.Five.",
    Merge(1, 3): "一。|One. 二。三。四。五。|Two.Three.Four.Five.",
    Split(1, 1, 1): "一。|One. 二。|Two. 三。|Three. 四。| 五。|Four.Five.",
    Split(3, 0, 1): "一。|One. 二。三。|Two.Three. 四。| |Four. 五。|Five.",
    Move(0, source=-1): "一。二。|One. 三。|Two.Three. 四。| 五。|Four.Five.",
    Move(0, target=1): "一。| 二。三。|One.Two.Three. 四。| 五。|Four.Five.",
    Move(2, target=-1): "一。|One. 二。三。|Two.Three. 四。|Four. 五。|Five.",
    Move(1, 1, 1): "一。|One. 二。|Two. 三。四。|Three. 五。|Four.Five.",
    SetText("target", 3, "Vier."): "一。|One. 二。三。|Two.Three. 四。| 五。|Vier.Five.",
    SetTexts((("target", 3, "Vier."),)): "一。|One. 二。三。|Two.Three. 四。| 五。|Vier.Five.",
    SplitSentence("target", 2, 2): "一。|One. 二。三。|Two.Three. 四。| 五。|Four.Five.",
    JoinSentences("target", 3): "一。|One. 二。三。|Two.Three. 四。| 五。|Four.\n\nFive.",
    JoinSentences("source", 1, ""): "一。|One. 二。三。|Two.Three. 四。| 五。|Four.Five.",
    InsertSentence(2, "target", 3, "New."): "一。|One. 二。三。|Two.Three. 四。|New. 五。|Four.Five.",
    InsertSentence(0, "source", 0, "新。"): "新。一。|One. 二。三。|Two.Three. 四。| 五。|Four.Five.",
    DeleteSentence("target", 1): "一。|One. 二。三。|Three. 四。| 五。|Four.Five.",
    InsertBead(0, ("新。",)): "新。| 一。|One. 二。三。|Two.Three. 四。| 五。|Four.Five.",
    InsertBead(4, ("新。",), ("a", "b")): "一。|One. 二。三。|Two.Three. 四。| 五。|Four.Five. 新。|ab",
    DeleteBead(2): "一。|One. 二。三。|Two.Three. 五。|Four.Five.",
    DeleteBead(0): "二。三。|Two.Three. 四。| 五。|Four.Five.",
    SetStatus(3, "approved"): "一。|One. 二。三。|Two.Three. 四。| 五。|Four.Five.",
    SetStatus(0, "rejected", 2): "一。|One. 二。三。|Two.Three. 四。| 五。|Four.Five.",
    SetStatuses(0, (("approved", 2),), (("auto", 2),)): ("一。|One. 二。三。|Two.Three. 四。| 五。|Four.Five."),
    SetNote(2, "why?\r\nwhy!"): "一。|One. 二。三。|Two.Three. 四。| 五。|Four.Five.",
}


@pytest.mark.parametrize("edit", EDITS, ids=str)
def test_an_edit_is_applied_undone_and_found_again(edit):
    before = example()
    after = edit.apply(before)
    assert shown(after) == EDITS[edit]
    assert edit.inverse(before).apply(after) == before == example()
    found = between(before, after)
    assert len(found) == 1
    assert found[0].apply(before) == after
    if not isinstance(edit, SetNote | JoinSentences | SetStatuses | SetTexts):  # the same, said otherwise
        assert found == (edit,)
    assert len(between(after, before)) <= 3


def test_every_kind_is_tried_here():
    assert {edit.kind for edit in EDITS} | {"replace"} == set(KINDS)


@pytest.mark.parametrize("edit", [Merge(0), Split(1, 1, 1), Move(0, 1, 0), SetText("source", 1, "贰。")], ids=str)
def test_a_bead_that_changes_is_another_one_and_its_neighbours_are_not(edit):
    if isinstance(edit, Move):
        edit = Move(0, target=1)
    before, after = example(), edit.apply(example())
    number = getattr(edit, "bead", 1)
    size = 2 if isinstance(edit, Split | Move) else 1
    changed, left = after.beads[number : number + size], after.beads[number + size :]
    assert [(bead.confidence, bead.status) for bead in changed] == [(None, "auto")] * size
    assert [(bead.confidence, bead.status) for bead in left] == [
        (bead.confidence, bead.status) for bead in before.beads[len(before) - len(left) :]
    ]


def test_notes_stay():
    assert Merge(0, 3).apply(example()).beads[0].note == "first\nsecond"
    assert [bead.note for bead in Split(1, 1, 1).apply(example())][1:3] == ["second", ""]
    assert [bead.note for bead in Move(0, 0, 1).apply(example())][:2] == ["first", "second"]
    assert SetText("target", 0, "x").apply(example()).beads[0].note == "first"


def test_what_is_said_of_a_bead_leaves_its_probability():
    bead = SetStatus(3, "approved").apply(example()).beads[3]
    assert (bead.confidence, bead.status) == (0.3, "approved")
    assert SetNote(2, "why?\r\nwhy!").apply(example()).beads[2].note == "why?\nwhy!"


def test_a_text_that_stays_the_same_changes_nothing():
    assert SetText("target", 0, " One. ").apply(example()) == example()


REFUSED = [
    (Merge(3), "there are no beads 3 to 4: there are 4, numbered from 0"),
    (Merge(-1), "there are no beads -1 to 0: there are 4, numbered from 0"),
    (Merge(0, 1), "a merge takes two beads or more, not 1"),
    (Split(1, 3, 1), "bead 1 cannot be divided after 3 source sentences: there are 2"),
    (Split(1, 2, 2), "one of the two beads would be empty"),
    (Split(9, 1, 1), "there is no bead 9: there are 4, numbered from 0"),
    (Move(0), "a move needs at least one sentence to move"),
    (Move(0, 1, 1), "one of the two beads would be empty"),
    (Move(0, 2), "beads 0 to 1 cannot be divided after -1 source sentences: there are 3"),
    (Move(3, 1), "there are no beads 3 to 4"),
    (SetText("target", 5, "x"), "there is no target sentence 5: there are 5, numbered from 0"),
    (SetText("target", 0, " \n"), "a sentence needs text; delete it instead"),
    (SetText("target", 0, "\ud800"), "the text has a lone surrogate, which no encoding can write"),
    (SetText("middle", 0, "x"), "there is no side 'middle'; choose from: source, target"),
    (SplitSentence("target", 0, 9), "target sentence 0 has 4 characters, not 9"),
    (SplitSentence("target", 0, 0), "target sentence 0 has no text on one side of place 0"),
    (
        JoinSentences("source", 0),
        "source sentence 0 is the last of bead 0; merge the beads first, or move the sentence",
    ),
    (JoinSentences("source", 1, "\udfff"), "the text has a lone surrogate"),
    (InsertSentence(2, "target", 1, "x"), "a new target sentence of bead 2 has a number 3, not 1"),
    (InsertSentence(1, "target", 4, "x"), "a new target sentence of bead 1 has a number from 1 to 3, not 4"),
    (InsertBead(5, ("x",)), "there is no bead 5"),
    (InsertBead(0), "a bead needs at least one sentence"),
    (DeleteSentence("source", 3), "bead 2 would be empty on both sides; delete the bead"),
    (DeleteBead(4), "there is no bead 4"),
    (SetStatus(0, "approved", 0), "a status is set for one bead or more, not 0"),
    (SetStatus(3, "approved", 2), "there are no beads 3 to 4"),
]


@pytest.mark.parametrize(("edit", "reason"), REFUSED, ids=str)
def test_an_edit_that_does_not_fit_is_refused_and_changes_nothing(edit, reason):
    alignment = example()
    acts = (lambda: edit.apply(alignment), lambda: edit.inverse(alignment), lambda: State.of(alignment).apply(edit))
    for act in acts:
        with pytest.raises(EditError) as caught:
            act()
        assert str(caught.value).startswith(reason)
        assert "\n" not in str(caught.value)
    assert alignment == example()


def test_what_was_made_for_something_else_is_refused():
    edit = SetText("target", 0, "Eins.")
    inverse = edit.inverse(example())
    with pytest.raises(EditError, match="bead 0 changed since this edit was made"):
        inverse.apply(example())
    later = SetStatus(0, "rejected").apply(edit.apply(example()))
    with pytest.raises(EditError, match="bead 0 changed since"):
        inverse.apply(later)
    assert inverse.apply(Merge(1).apply(edit.apply(example()))) == Merge(1).apply(example())


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("strings", "sentence", "text", "content"),
    [
        (["e", "x", "b"], 1, "\u0301x", "e \u0301xb"),  # with what stands before it
        (["a", "b", "\u0301c"], 1, "e", "ae \u0301c"),  # with what stands behind it
        (["\u1100", "x", "b"], 1, "\u1161", "\u1100 \u1161b"),  # two halves of a syllable
        (["a", "x", "b"], 1, "e\u0301", "a\xe9b"),
    ],
)
def test_no_character_runs_into_its_neighbour(strings, sentence, text, content):
    position, sentences = 0, []
    for string in strings:
        sentences.append(Sentence(Span(position, position + len(string)), 0))
        position += len(string)
    document = Document(Text("".join(strings), "en"), tuple(sentences))
    alignment = Alignment(document, document, (Bead(Span(0, 3), Span(0, 3)),))
    edit = SetText("target", sentence, text)
    after = edit.apply(alignment)
    assert after.target.text.content == content
    assert Document(Text(content, "en"), after.target.sentences) == after.target
    assert edit.inverse(alignment).apply(after) == alignment


def test_headings_follow_their_words():
    def heading(edit):
        target = edit.apply(example()).target
        return [target.text.content[slice(*d.heading)] for d in target.divisions]

    assert heading(SetText("target", 0, "One more.")) == ["One more.", "Three"]
    assert heading(SetText("target", 2, "Three, or so.")) == ["One.", "Three"]
    assert heading(SetText("target", 2, "So: Three.")) == ["One.", "Three"]
    assert heading(InsertSentence(0, "target", 0, "New.")) == ["One.", "Three"]
    assert heading(DeleteBead(0)) == ["Three"]


def test_divisions_and_paragraphs_follow_their_sentences():
    def covered(edit):
        target = edit.apply(example()).target
        return [d.sentences for d in target.divisions], [s.paragraph for s in target.sentences]

    assert covered(DeleteBead(0)) == ([(1, 4)], [0, 1, 1, 2])
    assert covered(DeleteSentence("target", 4)) == ([(0, 1), (2, 4)], [0, 0, 1, 1])
    assert covered(JoinSentences("target", 3)) == ([(0, 1), (2, 4)], [0, 0, 1, 1])
    assert covered(JoinSentences("target", 1)) == ([(0, 1), (2, 4)], [0, 0, 0, 1])
    assert covered(InsertSentence(1, "target", 1, "x")) == ([(0, 2), (3, 6)], [0, 0, 0, 1, 1, 2])
    assert covered(SplitSentence("target", 0, 2)) == ([(0, 2), (3, 6)], [0, 0, 0, 1, 1, 2])


# --- JSON ------------------------------------------------------------------------------------------------------------


def test_an_edit_in_json():
    assert to_json(Merge(3)) == '{"kind": "merge", "bead": 3, "count": 2}'
    assert from_json('{"bead": 3, "kind": "merge"}') == Merge(3)
    assert from_json(to_json(SetText("target", 1, "字\n"))) == SetText("target", 1, "字\n")


@pytest.mark.parametrize(
    ("string", "error", "reason"),
    [
        ("{", EditError, "not valid JSON"),
        ("[" * 100_000, EditError, "not valid JSON"),
        ("[]", EditError, 'an edit is an object with a "kind"'),
        ('{"kind": 1}', EditError, 'an edit is an object with a "kind"'),
        ('{"kind": "join"}', ChoiceError, "unknown kind of edit 'join'; choose from: merge, split, move, insert-bead"),
        ('{"kind": "merge"}', EditError, "an edit of kind merge lacks a field, or one is of another type"),
        ('{"kind": "merge", "bead": true}', EditError, "an edit of kind merge lacks a field, or one is of"),
        ('{"kind": "merge", "bead": 1e99}', EditError, "an edit of kind merge lacks a field, or one is of"),
        ('{"kind": "merge", "bead": 1, "beads": 2}', EditError, "an edit of kind merge has no field 'beads'"),
        ('{"kind": "set-status", "bead": 1, "status": "x"}', EditError, "an edit of kind set-status lacks a field"),
        ('{"kind": "insert-bead", "bead": 1, "source": "x"}', EditError, "an edit of kind insert-bead lacks a field"),
        ('{"kind": "replace", "bead": 0, "before": {}, "after": {}}', EditError, "an edit of kind replace lacks"),
    ],
)
def test_json_that_is_no_edit_is_refused(string, error, reason):
    with pytest.raises(error) as caught:
        from_json(string)
    assert str(caught.value).startswith(reason)
    assert "\n" not in str(caught.value)


def _places(value, path=()):
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _places(inner, (*path, key))


@pytest.mark.parametrize("damage", [None, -1, 99, "x", [], {}, 0.5, True])
def test_a_damaged_replacement_is_refused_or_makes_an_alignment(damage):
    edit = DeleteSentence("target", 2).inverse(example())
    after = DeleteSentence("target", 2).apply(example())
    for path in list(_places(json.loads(to_json(edit))))[1:]:
        value = json.loads(to_json(edit))
        place = value
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = damage
        try:
            result = from_json(json.dumps(value)).apply(after)
        except AlignerError:
            continue
        for side in (result.source, result.target):
            Document(Text(side.text.content, "en"), side.sentences, side.divisions)
        Alignment(result.source, result.target, result.beads)


# --- names -----------------------------------------------------------------------------------------------------------


def test_names_stay_while_numbers_change():
    state = State.of(example())
    name = state.bead_name(3)
    assert name == ("source", 4)
    merged = state.apply(Merge(0)).apply(InsertBead(0, ("新。",), ("New.",)))
    assert merged.bead_name(3) == name
    assert merged.bead(*name) == 3
    assert merged.sentence("source", 4) == 5
    assert merged.bead("source", 1) == merged.bead("source", 0) == 1  # in the bead that it was merged into
    split = merged.apply(SplitSentence("target", 1, 2))
    assert split.target_names == (6, 0, 7, 1, 2, 3, 4)  # 5 is a name in the source
    assert split.sentence("target", 0) == 1


def test_a_name_that_is_gone_is_not_given_again_and_comes_back_with_what_is_undone():
    state = State.of(example())
    edit = DeleteSentence("target", 1)
    deleted = state.apply(edit)
    with pytest.raises(EditError, match="the target sentence named 1 is not there any more"):
        deleted.sentence("target", 1)
    assert deleted.apply(InsertSentence(1, "target", 1, "New.")).target_names == (0, 5, 2, 3, 4)
    undone = deleted.apply(state.inverse(edit))
    assert undone.target_names == state.target_names
    assert undone.alignment == state.alignment
    assert undone.digest != state.digest


def test_an_edit_can_be_carried_to_a_later_state():
    since = State.of(example())
    now = since.apply(Merge(0))
    edit = SetText("target", 4, "Fünf.")
    assert since.carry(edit, since) == edit
    assert now.apply(now.carry(edit, since)).alignment == SetText("target", 4, "Fünf.").apply(now.alignment)
    assert now.carry(Split(3, 1, 1), since).bead == 2
    assert now.carry(InsertBead(4, ("末。",)), since).bead == 3
    with pytest.raises(EditError, match="bead 0 changed since this edit was made"):
        now.carry(SetNote(0, "x"), since)


def test_a_digest_tells_states_apart():
    one, other = State.of(example()), State.of(example())
    assert one == other
    assert one.apply(Merge(0)).digest == other.apply(Merge(0)).digest != one.digest
    assert State.of(Merge(0).apply(example())).digest != one.digest


def test_the_example_is_true():
    docstring = inspect.cleandoc(between.__doc__ or "")
    test = doctest.DocTestParser().get_doctest(docstring, {"aligner": aligner}, "between", None, 0)
    said = []
    result = doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert result.attempted, "".join(said)
    assert not result.failed, "".join(said)


# --- between ---------------------------------------------------------------------------------------------------------


def test_edits_of_several_places_come_in_order_and_leave_what_lies_between():
    edits = (SetText("target", 3, "Vier."), Merge(0), SetStatus(1, "approved"), SetNote(1, "so"))
    after = example()
    for edit in edits:
        after = edit.apply(after)
    assert between(example(), after) == edits


def test_other_probabilities_come_as_a_replacement():
    before = example()
    after = Alignment(before.source, before.target, (*before.beads[:3], Bead(Span(4, 5), Span(3, 5), 0.4)))
    (edit,) = between(before, after)
    assert isinstance(edit, Replace)
    assert (edit.bead, len(edit.before.beads)) == (3, 1)


def test_divisions_alone_may_differ():
    before = example()
    after = Alignment(before.source, Document(before.target.text, before.target.sentences), before.beads)
    (edit,) = between(before, after)
    assert edit.apply(before) == after


def test_other_texts_and_recipes_are_no_matter_of_edits():
    before = example()
    french = Document(Text(before.target.text.content, "fr"), before.target.sentences, before.target.divisions)
    with pytest.raises(EditError, match="the target texts differ in language or origin"):
        between(before, Alignment(before.source, french, before.beads))
    with pytest.raises(EditError, match="differ in their recipes"):
        between(before, Alignment(before.source, before.target, before.beads, Recipe("1", "a", "b", "c")))


def test_many_beads_that_change_together_are_replaced_as_they_are():
    source = Document.from_sentences([str(i) for i in range(500)], "en")
    target = Document.from_sentences([str(i) for i in range(500)], "en")
    before = Alignment(source, target, tuple(Bead(Span(i, i + 1), Span(i, i + 1)) for i in range(500)))
    shifted = [Bead(Span(i, i + 1), Span(max(0, i - 1), i)) for i in range(500)]
    after = Alignment(source, target, (*shifted, Bead(Span(500, 500), Span(499, 500))))
    (edit,) = between(before, after)
    assert edit.apply(before) == after


def test_a_status_that_there_is_not_is_refused_at_once() -> None:
    with pytest.raises(EditError, match="there is no status 'maybe'; choose from: auto, approved, rejected"):
        SetStatus(0, "maybe")  # type: ignore[arg-type]
