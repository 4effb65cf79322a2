"""Lemmas and parts of speech of tokens, from libraries that carry their data with them (extra `annotate`).

| language | lemma | part of speech |
|---|---|---|
| zh | the word itself: Chinese does not inflect | the dictionary of jieba; a hidden Markov model for other words |
| en | simplemma | TextBlob's tagger (a lexicon with contextual rules, after Brill 1992) |
| ar, de, es, fr, it, nl, pl, pt, ru, tr | simplemma | – |
| ja, ko, th | – | – |

Parts of speech are the universal ones (https://universaldependencies.org/u/pos/). These libraries mostly return the
most frequent reading of a word: good enough to search with, not to rely on word by word. Where there is a dash, no
library was found that is free, needs no download, and accepts our tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aligner.languages import get
from aligner.model import Document, Token


def annotate(document: Document, number: int, tokens: Sequence[Token]) -> list[Token]:
    """Add lemmas and parts of speech to the tokens of a sentence, if a library for its language has them.

    Args:
        document: A segmented text.
        number: Which of its sentences.
        tokens: The tokens of that sentence, punctuation tagged `punct`, as `tokenize` gives them.

    Raises:
        ChoiceError: The libraries are not installed.
    """
    language = get(document.lang)
    words = [document.text.content[slice(*token.span)] for token in tokens]
    tags = [""] * len(words) if language.tagger is None else language.tagger(words)
    found = []
    for token, word, tag in zip(tokens, words, tags, strict=True):
        if token.tag == "punct":
            found.append(token if language.tagger is None else replace(token, tag="PUNCT"))
        else:
            lemma = "" if language.lemmatizer is None else language.lemmatizer(word, tag, language.tag)
            found.append(replace(token, lemma=lemma, tag=tag))
    return found
