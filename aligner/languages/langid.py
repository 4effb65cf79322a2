"""The model of py3langid, which tells languages by their letters, as it is kept from one run to the next.

The file that it comes in is compressed so well that to read it takes longer than to use it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from aligner._version import installed
from aligner.caches.arrays import arrays, laid_out
from aligner.caches.derived import Derived, derived
from aligner.caches.digests import sha256
from aligner.languages import subtags

_LONG = 5_000  # characters that look at so much of the model that it is a burden to whatever comes next


@cache
def identifier() -> Any:
    """Return py3langid's identifier of languages, with probabilities."""
    from py3langid.langid import LanguageIdentifier

    kept = _kept()
    known = arrays(kept)
    # Python walks through the tables number by number, which memory views allow and arrays are slow at.
    following, row, out = (known[name].data for name in ("next", "row", "out"))
    classes = kept.about["classes"]
    return LanguageIdentifier(known["ptc"], known["pc"], classes, following, out, norm_probs=True, tk_row=row)


def rank(sample: str) -> list[tuple[str, float]]:
    """Return the languages that a text may be in, the likeliest first, with their probabilities."""
    found = [(str(lang), float(probability)) for lang, probability in identifier().rank(sample)]
    if len(sample) > _LONG:
        _kept().let_go()
    return found


@cache
def scripts() -> dict[str, str]:
    """Return the script that each language of the model is written in, as `subtags.script` has it."""
    return dict(_kept().about["scripts"])


@cache
def _kept() -> Derived:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    path = MODEL_DIR / MODEL_FILE

    def make() -> Any:
        import numpy as np

        model = LanguageIdentifier.from_modelpath(path)
        tables = {
            "ptc": model.nb_ptc,
            "pc": model.nb_pc,
            "next": np.asarray(model.tk_nextmove),
            "row": np.asarray(model.tk_row),
            "out": np.asarray(model.tk_output, dtype=np.int32),
        }
        return laid_out(
            tables, classes=list(model.nb_classes), scripts={lang: subtags.script(lang) for lang in model.nb_classes}
        )

    versions = "-".join(map(installed, ("py3langid", "langcodes")))
    return derived(f"langid-{sha256(path)[:32]}-{versions}", make)
