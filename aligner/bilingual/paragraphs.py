"""The paragraphs of a page with two languages, and the language of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from aligner.errors import InputError
from aligner.languages import get
from aligner.languages.detection import can_tell, identify, refuse_unnamed
from aligner.model import language_of
from aligner.segmentation.paragraphs import paragraphs

# Weight of the letters from which on a paragraph tells its language by itself: which of two, and that it is in a third.
_SURE, _THIRD = 50, 100
_CERTAIN, _MOST = 1000.0, 6.0  # logarithm of the odds that a script gives, and at most that letters give
_SEEMS = 2.0  # likewise what a short paragraph looks to be in
_UNSEEN = 1000  # stretches of letters that are not in the page
# What a language must have, as a share of what the other one has: of what is in it for sure, or else of everything.
_PRESENT, _PLENTY = 0.01, 0.3
_WIDE = 0x2E80  # from here on a character says about as much as three letters
_LATIN = "Latin"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a page, or a cell of a table.

    Attributes:
        content: Its characters.
        lang: Primary subtag of its language; empty where it is in none of the two that are looked for.
        weight: How much it says: its letters, in which a Chinese character counts as three.
    """

    content: str
    lang: str
    weight: int


def split_page(content: str, langs: tuple[str, str] | None = None) -> tuple[tuple[str, str], list[Paragraph]]:
    """Find the paragraphs of a page and the language of each.

    Args:
        content: A page, normalised.
        langs: Primary subtags of the two languages to look for; by default those that most of the page is in.

    Returns:
        The two languages, in the order given or else in that of the page, and the paragraphs.

    Raises:
        InputError: There are not two languages in the page, or not these.
    """
    pieces = _pieces(content)
    weights = [_weight(piece) for piece in pieces]
    seen = [_detected(piece) if weight else "" for piece, weight in zip(pieces, weights, strict=True)]
    if langs is not None:
        seen = [_as_wanted(lang, langs) for lang in seen]
    sure, totals = Counter[str](), Counter[str]()
    for lang, weight in zip(seen, weights, strict=True):
        totals[lang] += weight
        if weight >= _SURE or _script_of(lang) != _LATIN:
            sure[lang] += weight
    chosen = langs or _chosen(sure, _PRESENT) or _chosen(totals, _PLENTY)
    if chosen is None:
        raise InputError("there are not two languages in this page", hint=_present(totals))
    if langs is None:
        for lang in chosen:
            refuse_unnamed(lang)
        first, second = sorted(chosen, key=seen.index)
        chosen = first, second
    labels = _labels(pieces, weights, seen, chosen)
    for lang in chosen:
        if lang not in labels or not totals[lang]:
            raise InputError(f"nothing in this page is in the language {lang!r}", hint=_present(totals))
    return chosen, [Paragraph(*paragraph) for paragraph in zip(pieces, labels, weights, strict=True)]


def _pieces(content: str) -> list[str]:
    """Return the paragraphs of a page, or its lines where one paragraph has several languages; the cells of tables."""
    lines = [line for line in content.split("\n") if line.strip()]
    is_table = 2 * sum("\t" in line.strip() for line in lines) > len(lines)
    pieces: list[str] = []
    for start, stop in paragraphs(content):
        paragraph = content[start:stop]
        parts = paragraph.split("\n")
        if len(parts) == 1 or len({_script(part) for part in parts if _weight(part)}) == 1:
            parts = [paragraph]
        for part in parts:
            cells = part.split("\t")
            if len(cells) > 1 and not is_table and len({_script(cell) for cell in cells if _weight(cell)}) < 2:
                cells = [part]
            pieces += [cell.strip() for cell in cells if cell.strip()]
    return pieces


def _weight(piece: str) -> int:
    return sum(3 if character >= chr(_WIDE) else 1 for character in piece if character.isalpha())


def _detected(piece: str) -> str:
    """Detect the language of a paragraph, whatever it quotes."""
    narrow = "".join(character if character < chr(_WIDE) else " " for character in piece)
    if 2 * _weight(narrow) > _weight(piece):
        piece = narrow
    return language_of(identify(piece))


def _as_wanted(lang: str, wanted: tuple[str, str]) -> str:
    """The one that is wanted and cannot be told by its letters, where a paragraph looks to be in neither of the two."""
    untold = [one for one in wanted if not can_tell(one)]
    if lang and lang not in wanted and len(untold) == 1 and _script_of(lang) == _script_of(untold[0]):
        return untold[0]
    return lang


def _script_of(lang: str) -> str:
    """The script of a language, which Chinese and Japanese share."""
    return get(lang).scripts[-1]


def _script(piece: str) -> str:
    return _script_of(_detected(piece))


def _chosen(totals: Counter[str], share: float) -> tuple[str, str] | None:
    """Return the two languages that most of a page is in, where the second has at least this share of the first."""
    first, second = ([lang for lang, _ in totals.most_common() if lang] + ["", ""])[:2]
    return (first, second) if second and totals[second] >= share * totals[first] else None


def _present(totals: Counter[str]) -> str:
    least = _PRESENT * max(totals.values(), default=0)
    found = [lang for lang, total in totals.most_common() if lang and total >= max(least, 1)]
    return f"found: {', '.join(found) or 'none'}; for two versions in two files, name both"


def _labels(pieces: Sequence[str], weights: Sequence[int], seen: Sequence[str], langs: tuple[str, str]) -> list[str]:
    """Return the language of each paragraph: one of the two, or none where it clearly is in a third one.

    Scripts decide where the two have different ones. Elsewhere the letters of a short paragraph say little, and its
    place says more: the languages take turns, or follow themselves, as they do in the rest of the page.
    """
    scripts = [_script_of(lang) for lang in langs]
    sure = [(piece, lang) for piece, lang, w in zip(pieces, seen, weights, strict=True) if w >= _SURE]
    model = _TrigramModel(sure, langs)
    odds: list[float | None] = []  # of the first language; none for a third one
    for piece, weight, lang in zip(pieces, weights, seen, strict=True):
        fits = [script == _script_of(lang) for script in scripts]
        if not weight:
            odds.append(0.0)
        elif not any(fits) or (weight >= _THIRD and lang not in langs):
            odds.append(None)
        elif not all(fits):
            odds.append(_CERTAIN if fits[0] else -_CERTAIN)
        elif weight >= _SURE and lang in langs:
            odds.append(_MOST if lang == langs[0] else -_MOST)
        else:
            seems = _SEEMS * ((lang == langs[0]) - (lang == langs[1]))
            odds.append(max(-_MOST, min(_MOST, model.odds(piece) + seems)))
    path = iter(_viterbi([value for value in odds if value is not None]))
    return ["" if value is None else langs[next(path)] for value in odds]


def _viterbi(odds: Sequence[float]) -> list[int]:
    """Return the most probable sequence of languages, 0 or 1, of consecutive paragraphs (Viterbi 1967).

    Args:
        odds: Logarithm of the odds that each paragraph, by itself, is in language 0.
    """
    known = [value < 0 for value in odds if abs(value) >= _MOST]
    turns = (sum(a != b for a, b in pairwise(known)) + 1) / (len(known) + 1)
    stay, turn = log(1 - min(turns, 0.99)), log(min(turns, 0.99))
    best = [0.0, 0.0]
    steps: list[tuple[int, int]] = []
    for value in odds:
        steps.append((int(best[1] + turn > best[0] + stay), int(best[1] + stay >= best[0] + turn)))
        best = [
            max(best[0] + stay, best[1] + turn) + value / 2,
            max(best[1] + stay, best[0] + turn) - value / 2,
        ]
    path = [int(best[1] > best[0])]
    for step in reversed(steps[1:]):
        path.append(step[path[-1]])
    return path[::-1]


class _TrigramModel:
    """Tell which of two languages in one script a few words are in, by their character trigrams."""

    def __init__(self, known: Sequence[tuple[str, str]], langs: tuple[str, str]) -> None:
        counts = [
            Counter(part for piece, label in known if label == lang for part in _trigrams(piece)) for lang in langs
        ]
        totals = [sum(of.values()) + _UNSEEN for of in counts]
        self._odds = {
            part: log((counts[0][part] + 0.5) * totals[1] / (counts[1][part] + 0.5) / totals[0])
            for part in counts[0].keys() | counts[1].keys()
        }

    def odds(self, piece: str) -> float:
        """Return the logarithm of the odds that a paragraph is in the first language."""
        return sum(self._odds.get(part, 0.0) for part in _trigrams(piece))


def _trigrams(piece: str) -> list[str]:
    """Return every three neighbouring letters in lower case; what is between words counts as one."""
    spaced = f" {' '.join(''.join(c if c.isalpha() else ' ' for c in piece.lower()).split())} "
    return [spaced[k : k + 3] for k in range(len(spaced) - 2)]
