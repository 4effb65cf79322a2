"""The container file of a worker names what there is: files, extras, settings and options."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "cluster" / "Containerfile"


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", FILE.read_text(encoding="utf-8"), flags=re.M).replace("\\\n", " ")
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in text.splitlines() if line.strip()]


def values_of(name: str) -> list[str]:
    return [value for instruction, value in instructions() if instruction == name]


def test_it_is_a_container_file() -> None:
    names = [name for name, _ in instructions()]
    assert names[0] == "FROM"
    assert set(names) == {"FROM", "COPY", "RUN", "ENV", "USER", "WORKDIR", "ENTRYPOINT"}
    assert values_of("USER") == ["worker"]  # not root


def test_its_python_is_one_that_is_supported() -> None:
    [image] = values_of("FROM")
    version = re.fullmatch(r"docker\.io/library/python:(3\.\d+)-slim", image)
    assert version
    assert f'"Programming Language :: Python :: {version[1]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_what_it_copies_and_installs_is_there() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for value in values_of("COPY"):
        *sources, _ = value.split()
        assert all((ROOT / source).exists() for source in sources)
    [install] = values_of("RUN")
    extras = re.search(r"/source\[([\w,]+)\]", install)
    assert extras
    assert all(f"\n{extra} = [" in project for extra in extras[1].split(","))
    copied = {source for value in values_of("COPY") for source in value.split()[:-1]}
    assert {"pyproject.toml", "aligner", "data", "README.md", "LICENSE"} == copied  # what a wheel is made of


def environment() -> dict[str, str]:
    [value] = values_of("ENV")
    return dict(part.split("=", 1) for part in shlex.split(value))


def test_the_tests_run_the_same_settings() -> None:
    from clustered import CONFIGURATION

    of_dask = {name: value for name, value in environment().items() if name.startswith("DASK")}
    assert of_dask == {name: value for name, value in CONFIGURATION.items() if name.startswith("DASK")}


@pytest.mark.needs("distributed")
def test_dask_knows_its_settings_and_options() -> None:
    program = "import dask.config, distributed, json; print(json.dumps(dask.config.config))"
    known = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    held = json.loads(known.stdout)
    for name in environment():
        if name.startswith("DASK_"):
            value = held
            for key in name.removeprefix("DASK_").lower().split("__"):
                value = value[next(known for known in value if known.replace("-", "_") == key)]
    [entry] = values_of("ENTRYPOINT")
    command = json.loads(entry)
    assert command[:2] == ["dask", "worker"]
    told = subprocess.run(
        [sys.executable, "-m", "distributed.cli.dask_worker", "--help"], capture_output=True, text=True
    )
    options = [part for part in command if part.startswith("--")] + ["--tls-ca-file", "--tls-cert", "--tls-key"]
    assert all(re.search(rf"{option}\b", told.stdout) for option in options)
