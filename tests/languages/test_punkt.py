"""Punkt's parameters are those that its authors trained."""

from __future__ import annotations

from importlib.resources import files

import pytest
from judges import library

from aligner import languages
from aligner.languages.rules.punkt import parameters

TAGS = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "tr")


def test_every_language_that_asks_punkt_has_its_parameters() -> None:
    known = [languages.get(tag) for tag in languages.tags() if "-" not in tag]
    assert tuple(language.tag for language in known if "nltk" in language.libraries) == TAGS
    for language in known:
        assert files(language.folder).joinpath("punkt.txt").is_file() == (language.tag in TAGS)


@pytest.mark.needs("punkt")
@pytest.mark.parametrize("tag", TAGS)
def test_parameters_are_those_of_the_distribution(tag: str) -> None:
    data = library("punkt.data")
    assert data is not None
    language = languages.get(tag)
    found, theirs = parameters(language), data.load_bundled(language.name.lower())
    assert found.abbrev_types == set(theirs.abbrev_types)
    assert found.collocations == set(theirs.collocations)
    assert found.sent_starters == set(theirs.sent_starters)
    assert dict(found.ortho_context) == {word: seen for word, seen in theirs.ortho_context.items() if seen}
