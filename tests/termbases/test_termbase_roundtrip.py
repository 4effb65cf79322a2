"""Writing and reading back is the identity on what a format says that it keeps."""

import pytest
from hypothesis import HealthCheck, given, settings
from termbase_values import ALL, glossaries, kept, named, reread, written

from aligner.termbases.cleaning import clean

few = settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)


@pytest.mark.parametrize("name", ALL)
@given(glossaries())
@few
def test_what_is_kept_comes_back(name, glossary):
    form = ALL[name]
    back = reread(form, written(form, glossary))
    assert kept(back, form) == kept(named(clean(glossary)), form)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
@given(glossaries())
@settings(few, max_examples=400)
def test_what_is_kept_of_many_comes_back(name, glossary):
    form = ALL[name]
    back = reread(form, written(form, glossary))
    assert kept(back, form) == kept(named(clean(glossary)), form)


@pytest.mark.parametrize("name", ALL)
@given(glossaries())
@few
def test_the_second_time_round_nothing_changes(name, glossary):
    form = ALL[name]
    first = reread(form, written(form, glossary))
    data = written(form, first)
    assert reread(form, data) == first
    assert written(form, first) == data


@given(glossaries())
@few
def test_what_is_clean_stays_as_it_is(glossary):
    cleaned = clean(glossary)
    assert clean(cleaned) == cleaned
