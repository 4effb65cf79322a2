"""Edits keep what they promise on any alignment: exact inverses, beads that tile, names that last, a form in JSON."""

from itertools import pairwise

import pytest
from edit_strategies import EDITS
from hypothesis import given, settings
from hypothesis import strategies as st
from values import alignments, written

from aligner.edits import (
    State,
    between,
    from_json,
    to_json,
)
from aligner.edits.matching import matches
from aligner.errors import EditError
from aligner.formats.json import FORMAT as JSON
from aligner.model import Alignment, Document, Span, Text
from aligner.model.passages import cut, splice


def checked(alignment):
    """The same, made again with every check."""
    source, target = (
        Document(Text(d.text.content, d.text.lang, d.text.origin), d.sentences, d.divisions)
        for d in (alignment.source, alignment.target)
    )
    return Alignment(source, target, alignment.beads, alignment.recipe)


def probabilities(alignment):
    """The confidence of each bead by its text on both sides."""
    return {
        (*alignment.source.strings(bead.source), "|", *alignment.target.strings(bead.target)): bead.confidence
        for bead in alignment
        if bead.confidence is not None
    }


def walk(alignment, edits):
    """Apply those edits that fit, see that each keeps its promises, and undo them all. Returns how many fitted."""
    states, undo = [State.of(alignment)], []
    for edit in edits:
        state = states[-1]
        assert from_json(to_json(edit)) == edit
        try:
            inverse = state.inverse(edit)
        except EditError:
            with pytest.raises(EditError):
                edit.apply(state.alignment)
            continue
        after = state.apply(edit)
        assert after.alignment == edit.apply(state.alignment) == checked(after.alignment)
        assert (len(after.source_names), len(after.target_names)) == (
            len(after.alignment.source),
            len(after.alignment.target),
        )
        assert len(set(after.source_names)) == len(after.source_names)
        assert max((*after.source_names, *after.target_names), default=-1) < after.next_name
        assert from_json(to_json(inverse)) == inverse
        assert edit.inverse(state.alignment).apply(after.alignment) == state.alignment
        undo.append(inverse)
        states.append(after)
    last = states[-1]
    for state, inverse in zip(states[-2::-1], undo[::-1], strict=True):
        last = last.apply(inverse)
        assert (last.source_names, last.target_names) == (state.source_names, state.target_names)
        assert written(JSON, last.alignment) == written(JSON, state.alignment)
    assert last.alignment == alignment
    return len(undo)


@given(alignments(), st.lists(EDITS, min_size=5, max_size=20))
def test_edits_can_be_undone(alignment, edits):
    walk(alignment, edits)


def test_a_thousand_edits_and_their_inverses_give_the_same_bytes():
    fitted = []

    @given(alignments(), st.lists(EDITS, min_size=20, max_size=40))
    @settings(max_examples=300)
    def collect(alignment, edits):
        fitted.append(walk(alignment, edits))

    collect()
    assert sum(fitted) >= 1000


@given(alignments(), EDITS)
def test_a_bead_that_changes_keeps_no_probability_of_another_pair(alignment, edit):
    try:
        after = edit.apply(alignment)
    except EditError:
        return
    assert probabilities(after).items() <= probabilities(alignment).items()


@given(alignments(), st.lists(EDITS, max_size=6))
def test_the_edits_between_two_alignments_lead_from_one_to_the_other(alignment, edits):
    after = alignment
    for edit in edits:
        try:
            after = edit.apply(after)
        except EditError:
            continue
    lead_to(alignment, after)
    lead_to(after, alignment)


@given(alignments(), alignments())
def test_there_are_edits_between_any_two_alignments(one, other):
    source, target = (
        Document(Text(there.text.content, here.lang, here.text.origin), there.sentences, there.divisions)
        for here, there in ((one.source, other.source), (one.target, other.target))
    )
    lead_to(one, Alignment(source, target, other.beads, one.recipe))


def lead_to(before, after):
    for edit in between(before, after):
        before = edit.apply(before)
    assert before == after


@given(alignments(), st.data())
def test_what_is_cut_and_put_back_is_the_same(alignment, data):
    document = alignment.source
    start, stop = sorted((data.draw(st.integers(0, len(document))), data.draw(st.integers(0, len(document)))))
    passage = cut(document, Span(start, stop))
    assert splice(document, Span(start, stop), passage, passage) == document


@given(st.lists(st.sampled_from("abcdefg"), max_size=12), st.lists(st.sampled_from("abcdefg"), max_size=12))
def test_what_two_sequences_have_in_common_is_in_order(one, other):
    found = matches(one, other)
    assert all(one[i] == other[j] for i, j in found)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))
    assert matches(one, one) == [(i, i) for i in range(len(one))]
