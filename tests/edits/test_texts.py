"""Many sentences are corrected in one pass, as if one after the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from values import STRINGS, alignments

from aligner.edits import SetText, SetTexts, State, from_json, to_json
from aligner.errors import EditError
from aligner.model import Alignment, Document, Text

PLACES = st.tuples(st.sampled_from(["source", "target"]), st.integers(0, 7))


TEXTS = STRINGS | st.sampled_from(["a", "是。", "\u0301x"])


@given(alignments(), st.dictionaries(PLACES, TEXTS, min_size=1, max_size=6))
def test_the_same_as_one_after_the_other(alignment: Alignment, texts: dict) -> None:
    sizes = {"source": len(alignment.source), "target": len(alignment.target)}
    texts = {(side, n): text for (side, n), text in texts.items() if n < sizes[side] and text.strip()}
    if not texts:
        return
    one = alignment
    try:
        for (side, n), text in texts.items():
            one = SetText(side, n, text).apply(one)
        edit = SetTexts(tuple((side, n, text) for (side, n), text in texts.items()))
        made = edit.apply(alignment)
    except EditError:
        return
    changed = [n for n, bead in enumerate(one.beads) if bead != alignment.beads[n]]
    assert [bead.note for bead in made] == [bead.note for bead in one]
    assert made.source.strings() == one.source.strings()
    assert made.target.strings() == one.target.strings()
    assert all(made.beads[n] == one.beads[n] for n in changed)
    for side in (made.source, made.target):  # every promise of a document holds
        Document(Text(side.text.content, side.lang, side.text.origin), side.sentences, side.divisions)
    state = State.of(alignment)
    after = state.apply(edit)
    assert after.source_names == state.source_names
    assert after.apply(state.inverse(edit)).alignment == alignment


def test_headings_stay_where_they_are() -> None:
    import aligner

    text = "First, friendship.\nWe met.\nSecond, work.\nWe agreed."
    document = aligner.segment(text, "en")
    assert [d.kind for d in document.divisions] == ["proposal", "proposal"]
    alignment = aligner.align(
        document, aligner.segment("一是友好。我们见面。二是工作。我们同意。", "zh"), encoder="none"
    )
    edit = SetTexts((("source", 0, "First, lasting friendship."), ("source", 3, "All agreed.")))
    assert from_json(to_json(edit)) == edit
    made = edit.apply(alignment).source
    headings = [made.text.content[slice(*division.heading)] for division in made.divisions]
    assert headings == [document.text.content[slice(*d.heading)] for d in document.divisions]


def test_what_cannot_be_set() -> None:
    from served import aligned

    twice = (("source", 0, "x"), ("source", 0, "y"))
    for texts in ((), (("source", 99, "x"),), (("target", 0, " "),), twice):
        with pytest.raises(EditError):
            SetTexts(texts).apply(aligned())
