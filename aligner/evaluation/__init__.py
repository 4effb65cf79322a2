"""Alignments and word links measured against gold: figures, how far to trust them, and where the two differ.

Everything here depends on the values in `model`, and on `render` for the page; nothing of it knows the pipeline.
"""

from aligner.evaluation.beads import NumberedBead
from aligner.evaluation.bootstrap import Interval
from aligner.evaluation.calibration import Calibration, ConfidenceBin
from aligner.evaluation.corpus import (
    Average,
    Comparison,
    CorpusEvaluation,
    DocumentEvaluation,
    Failure,
    Figures,
    Intervals,
    compare,
    evaluate_all,
)
from aligner.evaluation.differences import Difference
from aligner.evaluation.scores import Evaluation, Score, ShapeRecall, evaluate
from aligner.evaluation.word_links import WordLinkScore, evaluate_word_links

__all__ = [
    "Average",
    "Calibration",
    "Comparison",
    "ConfidenceBin",
    "CorpusEvaluation",
    "Difference",
    "DocumentEvaluation",
    "Evaluation",
    "Failure",
    "Figures",
    "Interval",
    "Intervals",
    "NumberedBead",
    "Score",
    "ShapeRecall",
    "WordLinkScore",
    "compare",
    "evaluate",
    "evaluate_all",
    "evaluate_word_links",
]
