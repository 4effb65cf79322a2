"""What a project knows for aligning further texts: its glossary, and confirmed beads."""

from __future__ import annotations

from dataclasses import replace

from aligner.edits import State
from aligner.languages import detection
from aligner.model import Glossary, Term, language_of
from aligner.project import Project
from aligner.review.entries import refuse_stale

_TAUGHT = 1000  # texts of other pairs that are learnt from


def glossary(project: Project, pair: int | None) -> Glossary:
    """Return all terms between the languages of a pair, or of the first one, whichever way round they are kept."""
    return _between(project, _languages(project, pair))


def decide(project: Project, pair: int | None, term: Term) -> None:
    """Keep what is said of a term in the languages of a pair."""
    project.decide(term, *_languages(project, pair))


def forget(project: Project, pair: int | None, source: str, target: str) -> None:
    """Take a term out of the glossary, wherever it is kept."""
    for langs, is_turned in _kept(project, _languages(project, pair)):
        project.forget(*((target, source) if is_turned else (source, target)), *langs)


def take(project: Project, given: Glossary, langs: tuple[str, str] | None = None) -> int:
    """Take the terms of a file over; return how many.

    Args:
        project: The project.
        given: The terms. Where the file does not name its languages, they are taken for those of the texts.
        langs: The languages of the texts that come with it.
    """
    known = [(pair.source_lang, pair.target_lang) for pair in project.pairs()]
    candidates = [*([langs] if langs else []), *known]
    own = (given.source_lang, given.target_lang)
    if not all(own):
        seen = tuple(detection.identify("\n".join(side)) for side in _sides(given))
        own = candidates[0] if candidates else (seen[0], seen[1])
        if language_of(seen[0]) == language_of(own[1]) != language_of(own[0]):
            own = (own[1], own[0])
        given = replace(given, source_lang=own[0], target_lang=own[1])
    chosen = next((two for two in candidates if _same(two, own) or _same((two[1], two[0]), own)), own)
    terms = given.between(*chosen).terms
    for term in terms:
        project.decide(term, *chosen)
    return len(terms)


def _sides(given: Glossary) -> tuple[list[str], list[str]]:
    return [term.source for term in given.terms], [term.target for term in given.terms]


def approved(project: Project, langs: tuple[str, str]) -> Glossary | None:
    """Return the approved terms between two languages, if there are any."""
    found = _between(project, langs).approved()
    return found if found.terms else None


def lessons(project: Project, pair: int, against: int) -> tuple[State, list[tuple[str, str]], Glossary | None]:
    """Return a pair to align again, confirmed texts of the other pairs to learn from, and the approved terms.

    Args:
        project: The project.
        pair: The pair.
        against: Number of the newest entry of the log, of this pair, that was seen.

    Raises:
        StaleError: The pair was changed since.
    """
    refuse_stale(project, pair, against)
    own = project.pair(pair)
    langs = (own.source_lang, own.target_lang)
    return project.state(pair), confirmed(project, langs, but=pair), approved(project, langs)


def confirmed(project: Project, langs: tuple[str, str], *, but: int | None = None) -> list[tuple[str, str]]:
    """Return texts of confirmed beads, to learn words from.

    Args:
        project: The project.
        langs: Their languages.
        but: A pair whose own beads are left out.
    """
    taught: list[tuple[str, str]] = []
    for pair in project.pairs():
        is_wanted = pair.id != but and pair.approved and _same((pair.source_lang, pair.target_lang), langs)
        if is_wanted and len(taught) < _TAUGHT:
            texts = project.state(pair.id).alignment.filter(status="approved").pairs()
            taught += [(text.source, text.target) for text in texts if text.source and text.target]
    return taught[:_TAUGHT]


def _between(project: Project, langs: tuple[str, str]) -> Glossary:
    """The terms of two languages; of one that is kept several times, what is kept in just these languages counts."""
    terms: dict[tuple[str, str], Term] = {}
    for two, is_turned in _kept(project, langs):
        for term in project.terms(*two).terms:
            own = term.turned() if is_turned else term
            terms.setdefault((own.source, own.target), own)
    return Glossary(tuple(terms[key] for key in sorted(terms)), "", *langs)


def _kept(project: Project, langs: tuple[str, str]) -> dict[tuple[tuple[str, str], bool], None]:
    """The tags under which terms of two languages may be kept, and whether that is the other way round."""
    plain = (language_of(langs[0]), language_of(langs[1]))
    known = [langs, plain, *((pair.source_lang, pair.target_lang) for pair in project.pairs())]
    straight = [(two, False) for two in known if _same(two, langs)]
    turned = [((two[1], two[0]), True) for two in known if _same(two, langs)]
    other = [(two, True) for two in known if _same((two[1], two[0]), langs)]
    return dict.fromkeys([*straight, *turned, *other])


def _languages(project: Project, pair: int | None) -> tuple[str, str]:
    chosen = project.pairs(0, 1) if pair is None else [project.pair(pair)]
    return (chosen[0].source_lang, chosen[0].target_lang) if chosen else ("", "")


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two pairs of languages are the same, whatever their regions."""
    return [*map(language_of, one)] == [*map(language_of, other)]
