"""What a project knows for aligning further texts: its glossary, and confirmed beads."""

from __future__ import annotations

from aligner.edits import State
from aligner.model import Glossary, Term, language_of
from aligner.project import Project
from aligner.review.entries import refuse_stale

_TAUGHT = 1000  # texts of other pairs that are learnt from


def glossary(project: Project, pair: int | None) -> Glossary:
    """Return all terms between the languages of a pair, or of the first one."""
    return project.terms(*_languages(project, pair))


def decide(project: Project, pair: int | None, term: Term) -> None:
    """Keep what is said of a term in the languages of a pair."""
    project.decide(term, *_languages(project, pair))


def forget(project: Project, pair: int | None, source: str, target: str) -> None:
    """Take a term out of the glossary."""
    project.forget(source, target, *_languages(project, pair))


def take(project: Project, given: Glossary) -> int:
    """Take the terms of a file over, in the languages that it names or those of the project; return how many."""
    own = (given.source_lang, given.target_lang)
    known = [(pair.source_lang, pair.target_lang) for pair in project.pairs()]
    langs = next((two for two in known if _same(two, own) or _same(two, own[::-1]) or not all(own)), own)
    terms = given.between(*langs).terms
    for term in terms:
        project.decide(term, *langs)
    return len(terms)


def approved(project: Project, langs: tuple[str, str]) -> Glossary | None:
    """Return the approved terms between two languages, if there are any."""
    known = [(pair.source_lang, pair.target_lang) for pair in project.pairs()]
    for two in dict.fromkeys([langs, *(two for two in known if _same(two, langs))]):
        found = project.terms(*two).approved()
        if found.terms:
            return found
    return None


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


def _languages(project: Project, pair: int | None) -> tuple[str, str]:
    chosen = project.pairs(0, 1) if pair is None else [project.pair(pair)]
    return (chosen[0].source_lang, chosen[0].target_lang) if chosen else ("", "")


def _same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two pairs of languages are the same, whatever their regions."""
    return [*map(language_of, one)] == [*map(language_of, other)]
