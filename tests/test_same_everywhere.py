"""The same texts give the same files: cold and warm, on one thread and on several, whatever the kernels."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

import same


@pytest.fixture(scope="module")
def on_one_thread(tmp_path_factory):
    return same.made(tmp_path_factory.mktemp("one"), same.ONE_THREAD)


@pytest.mark.slow
def test_two_threads_give_the_files_that_one_gives_and_a_cache_those_that_none_gives(on_one_thread, tmp_path):
    names = {"release.tsv", "release.json", "without-encoder.json", "links.tsv", "glossary.tsv", "findings.json"}
    assert {name for time in ("cold", "warm") for name in (f"{time}/{n}" for n in names)} < on_one_thread.keys()
    assert same.differing(on_one_thread, same.made(tmp_path, same.TWO_THREADS)) == []


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system keeps no process to one core")
def test_one_core_gives_the_files_that_two_give(on_one_thread, tmp_path):
    assert same.differing(on_one_thread, same.made(tmp_path, same.TWO_THREADS, one_core=True)) == []


@pytest.mark.slow
def test_all_kernels_since_2013_give_the_same_files(on_one_thread, tmp_path):
    kernels = {name: env for name, env in same.kernels().items() if name not in same.BEFORE_FMA}
    found = {
        name: same.differing(on_one_thread, same.made(tmp_path / str(number), environment))
        for number, (name, environment) in enumerate(kernels.items())
    }
    assert found == {name: [] for name in kernels}
