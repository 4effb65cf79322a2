"""Arbitrary edits, many of which fit a small alignment."""

from hypothesis import strategies as st
from values import STRINGS

from aligner.edits import (
    DeleteBead,
    DeleteSentence,
    InsertBead,
    InsertSentence,
    JoinSentences,
    Merge,
    Move,
    SetNote,
    SetStatus,
    SetText,
    Split,
    SplitSentence,
)
from aligner.model import STATUSES

NUMBERS = st.integers(0, 5)
SHIFTS = st.integers(-2, 2)
SIDES = st.sampled_from(["source", "target"])
TEXTS = STRINGS | st.sampled_from(["One. Two.", "是。", "a"])
STRETCHES = st.lists(TEXTS, max_size=2).map(tuple)
EDITS = st.one_of(
    st.builds(Merge, NUMBERS, st.integers(1, 3)),
    st.builds(Split, NUMBERS, st.integers(0, 3), st.integers(0, 3)),
    st.builds(Move, NUMBERS, SHIFTS, SHIFTS),
    st.builds(InsertBead, NUMBERS, STRETCHES, STRETCHES),
    st.builds(DeleteBead, NUMBERS),
    st.builds(SetStatus, NUMBERS, st.sampled_from(STATUSES), st.integers(1, 2)),
    st.builds(SetNote, NUMBERS, STRINGS),
    st.builds(SetText, SIDES, NUMBERS, TEXTS),
    st.builds(SplitSentence, SIDES, NUMBERS, st.integers(0, 6)),
    st.builds(JoinSentences, SIDES, NUMBERS, st.none() | st.sampled_from(["", " ", "\n"])),
    st.builds(InsertSentence, NUMBERS, SIDES, NUMBERS, TEXTS),
    st.builds(DeleteSentence, SIDES, NUMBERS),
)
