"""Punkt as the judge of full stops, for languages that it has parameters for.

The algorithm is NLTK's. The parameters are those that its authors trained, in the file `punkt.txt` of each language
(see NOTICE.md here): what NLTK and others ship takes ten times as much room, with more languages than are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.languages import lean
from aligner.languages.language import Language
from aligner.languages.rules.abbreviations import abbreviations

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

_KNOWN = "etc"  # an abbreviation that every model is told of


class PunktJudge:
    """Punkt, asked about one full stop at a time."""

    def __init__(self, tokenizer: PunktSentenceTokenizer) -> None:
        self._tokenizer = tokenizer
        self._asked: dict[str, bool] = {}

    def ends(self, word: str, following: str) -> bool:
        """Whether a sentence ends between `word.` and `following`."""
        question = f"{word}. {following}"
        if question not in self._asked:
            if len(self._asked) > 20_000:
                self._asked.clear()
            self._asked[question] = bool(self._tokenizer.text_contains_sentbreak(question))
        return self._asked[question]

    def starts(self, following: str) -> bool:
        """Whether `following` starts a sentence behind an abbreviation."""
        return bool(following) and self.ends(_KNOWN, following)


def judge(language: Language) -> PunktJudge:
    """Return Punkt with the parameters for a language and our abbreviations."""
    tokenizer = lean.module("nltk.tokenize.punkt").PunktSentenceTokenizer
    known = abbreviations(language)
    found = parameters(language)
    found.abbrev_types.update(known.inner, known.final, [_KNOWN])
    found.abbrev_types -= known.words
    return PunktJudge(tokenizer(found))


def parameters(language: Language) -> PunktParameters:
    """Return what Punkt has learnt of a language."""
    from importlib.resources import files

    found: PunktParameters = lean.module("nltk.tokenize.punkt").PunktParameters()
    for line in files(language.folder).joinpath("punkt.txt").read_text("utf-8").split("\n"):
        kind, *words = line.split("\t")
        if kind == "abbreviation":
            found.abbrev_types.update(words)
        elif kind == "collocation":
            found.collocations.add((words[0], words[1]))
        elif kind == "starter":
            found.sent_starters.update(words)
        elif words:
            found.ortho_context.update(dict.fromkeys(words, int(kind)))
    return found
