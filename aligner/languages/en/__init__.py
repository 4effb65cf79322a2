"""English."""

from __future__ import annotations

from aligner.languages.language import Language
from aligner.languages.late import Late

LANGUAGE = Language(
    tag="en",
    name="English",
    folder=__name__,
    region="US",
    has_marks=False,
    libraries=("nltk",),
    judge=Late("aligner.languages.rules.punkt:judge"),
    tokenizer=Late("aligner.languages.en.tokens:tokens"),
    inflector=Late("aligner.languages.en.words:forms"),
    lemma=Late("aligner.languages.en.words:lemma"),
    uninflector=Late("aligner.languages.en.words:uninflected"),
    snowball="english",
    grammar=Late("aligner.languages.en.grammar:EnglishGrammar"),
    tagger=Late("aligner.languages.en.tags:tags"),
    lemmatizer=Late("aligner.languages.en.tags:lemma"),
    point_only=True,
    number_words=Late("aligner.languages.en.numbers:number_words"),
    dates=Late("aligner.languages.en.dates:dates"),
    joined=Late("aligner.languages.en.joined:joined"),
    relative_days=r"\b(?:(?:this|last|next|previous|following|same|that|past|coming|current)"
    r" (?:year|month|week|day|night)|to(?:day|night|morrow)\b|yesterday\b)",
)
