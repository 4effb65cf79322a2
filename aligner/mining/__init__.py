"""Texts that are not quite parallel: which sentences translate, quote or restate each other, in any order.

The nearest sentences of each are candidates (`candidates`), and those within one language that share rare runs of words
(`verbatim`). Each is looked at more closely (`evidence`): how much closer than their neighbours the two are, their
clauses, words and numbers. A few weights make a probability of that (`scoring`), and neighbours that belong together
become a match (`matches`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aligner import encoders, report
from aligner.engine.semantic.encoded_text import encode_text
from aligner.engine.semantic.lexicon import find_pairs
from aligner.errors import ChoiceError, InputError, InvariantError, expect
from aligner.languages.pairs import counterparts
from aligner.mining import candidates, neighbours, scoring
from aligner.mining.evidence import Evidence, Parts
from aligner.mining.matches import matches
from aligner.mining.neighbours import NEIGHBOURS
from aligner.model import Document, Mined, Token, language_of
from aligner.model.mined import MIN_PROBABILITY
from aligner.segmentation import tokenize
from aligner.settings import Settings

__all__ = ["gather", "mine", "mine_documents"]

_NEAREST = 8  # sentences of the other side that are looked at for each


def mine(
    source: Document, target: Document, *, encoder: str = "use", min_probability: float = MIN_PROBABILITY
) -> Mined:
    """Find the sentences of two texts that translate, quote or restate each other, wherever they stand.

    Args:
        source: One text.
        target: The other, in another language or in the same.
        encoder: Name of the sentence encoder.
        min_probability: Least probability of a match, from 0 to 1.

    Returns:
        Both documents and the matches, each with its probability.

    Raises:
        ArgumentError: An argument is of the wrong kind.
        InputError: A document has no sentences.
        InvariantError: `min_probability` is no probability.
        ChoiceError: There is no such encoder, or it is `none`.
        EncoderError: The encoder cannot be loaded.

    Example:
        >>> zh = aligner.Document.from_sentences(["天气很热。", "谢谢大家。", "会议发表了新闻公报。"], "zh")
        >>> en = aligner.Document.from_sentences(["The meeting issued a press release.", "He left early."], "en")
        >>> [(match.source, match.target) for match in aligner.mine(zh, en)]
        [(Span(start=2, stop=3), Span(start=0, stop=1))]
    """
    return mine_documents(source, target, Settings(encoder=encoder), min_probability=min_probability)


def mine_documents(source: Document, target: Document, settings: Settings, *, min_probability: float) -> Mined:
    """Find what two documents have in common, as the user chose; see `mine`.

    Args:
        source: One text.
        target: The other.
        settings: What the user chose.
        min_probability: Least probability of a match.
    """
    for document, what in ((source, "the source"), (target, "the target")):
        expect(document, Document, what, "make it with aligner.segment")
        if not document.sentences:
            raise InputError("there are no sentences in this text", file=document.text.origin or None)
    expect(min_probability, (float, int), "min_probability")
    if not 0 <= min_probability <= 1:
        raise InvariantError(f"min_probability is {min_probability}", hint="a probability lies between 0 and 1")
    recipe = settings.recipe(source, target)
    options = {**dict(recipe.options), "min_probability": f"{min_probability:g}", "neighbours": f"{NEIGHBOURS}"}
    model = encoders.load(settings.encoder)
    if model is None:
        raise ChoiceError("matches are found by an encoder", hint="leave out the encoder none")
    evidence = gather(source, target, model, settings.words)
    pairs = candidates.find(evidence.texts, evidence.near, is_one_language=evidence.is_one_language)
    compared = evidence.compare(*pairs)
    kind = "restatement" if evidence.is_one_language else "translation"
    chances = scoring.probabilities(evidence.features(*pairs, compared), kind)
    found = matches(evidence, model, pairs, compared, chances, min_probability)
    return Mined(source, target, found, replace(recipe, options=tuple(sorted(options.items()))))


def gather(source: Document, target: Document, model: encoders.CachedEncoder, words: Sequence[str] = ()) -> Evidence:
    """Encode and count two texts, and find the nearest sentences of each.

    Args:
        source: One text.
        target: The other.
        model: Makes the vectors.
        words: Chinese words to keep in one piece.
    """

    def tokens(document: Document, number: int) -> Sequence[Token]:
        return tokenize(document, number, words)

    name, total = source.text.origin, len(source) + len(target)
    with report.stage("encoding", name, total=total):
        here = encode_text(source, tokens, model, 1)
    with report.stage("encoding", name, before=len(source), total=total):
        there = encode_text(target, tokens, model, 1)
    known = counterparts((source.lang, target.lang), here.types, there.types)
    lexicon = find_pairs(here, there, model, known)
    with report.stage("comparing", name, total=len(source)):
        near = neighbours.find(here.runs[0], there.runs[0], _NEAREST)
    parts = Parts.of(source.strings(), model), Parts.of(target.strings(), model)
    return Evidence((here, there), parts, near, lexicon, language_of(source.lang) == language_of(target.lang))
