"""What judges from outside the checkout: other programs, optional libraries, and data that results are measured on.

A test says what it needs, `@pytest.mark.needs("jing")`; `pytest -m needs` runs these tests alone. Where something is
missing, the test is skipped and says what. In CI it fails instead, because what isn't judged there is judged nowhere:
CI has the data in `shared` beside the checkout, and `.ci/run` installs the rest. What it can't install it names in
TESTS_WITHOUT.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
SHARED = Path(__file__).parents[2] / "shared"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
OMEGAT_JAR = Path(os.environ.get("OMEGAT_JAR", "/usr/share/omegat/OmegaT.jar"))  # where Debian has it

# Programs, and Python libraries with the extra that brings them.
PROGRAMS = {
    "openssl": "OpenSSL",
    "jing": "jing",
    "omegat": "OmegaT",
    "javac": "a Java compiler",
    "soffice": "LibreOffice",
}
LIBRARIES = {
    "pandas": "dev",
    "playwright": "dev",
    "punkt": "dev",
    "pyarrow": "parquet",
    "pysbd": "dev",
    "fsspec": "remote",
    "aiohttp": "remote",
    "s3fs": "remote",
    "moto": "dev",
    "distributed": "cluster",
    "faiss": "faiss",
    "radon": "dev",
    "scipy": "dev",
    "sentence_transformers": "sentence-transformers",
    "simplemma": "annotate",
    "text_to_num": "numbers",
    "textblob": "annotate",
    "translate": "dev",
}


@cache
def tei_schema() -> etree.RelaxNG:
    """The schema of TEI, which takes lxml seconds to read."""
    return etree.RelaxNG(etree.parse(SCHEMAS / "tei_all.rng"))


def library(name: str) -> ModuleType | None:
    """Import a module of an optional library, or return None where that isn't installed."""
    return import_module(name) if find_spec(name.partition(".")[0]) else None


@cache
def missing(name: str) -> str:
    """Say what is missing of what a test needs, or nothing.

    Args:
        name: A program, a library, or a path that begins with `shared/`.
    """
    if name.startswith("shared/"):
        return "" if (SHARED.parent / name).exists() else f"{name} is not beside the checkout"
    if name in PROGRAMS:
        return "" if shutil.which(name) else f"{PROGRAMS[name]} is not installed"
    if name in LIBRARIES:
        return "" if find_spec(name) else f"{name} is not installed (extra {LIBRARIES[name]})"
    if name == "chromium":
        return "" if CHROMIUM else "there is no Chromium here (its path can be named in CHROMIUM)"
    if name == "OmegaT.jar":
        return "" if OMEGAT_JAR.exists() else "OmegaT is not installed (its JAR can be named in OMEGAT_JAR)"
    if name in ("axe-core", "node-schematron"):
        node = ["node", "-e", f'require("{name}")']
        found = shutil.which("node") and subprocess.run(node, capture_output=True, check=False).returncode == 0
        return "" if found else f"{name} is not installed where NODE_PATH says"
    raise ValueError(f"{name} is not known to {__file__}")


def is_required(name: str) -> bool:
    """Return whether a test without what it needs fails instead of being skipped."""
    without = os.environ.get("TESTS_WITHOUT", "").split()
    return os.environ.get("CI") == "true" and SHARED.is_dir() and not {"all", name} & set(without)


def demand(names: Iterable[str]) -> None:
    """Skip the test that runs if something is missing that it needs, or in CI let it fail."""
    for name in names:
        if why := missing(name):
            (pytest.fail if is_required(name) else pytest.skip)(why)
