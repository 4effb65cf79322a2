"""Imports of one module without a hundred others that its package imports first.

`import nltk` imports all of NLTK, and with it SciPy where that is installed: a second and more, for the algorithm of
one module. jieba asks for pkg_resources, of which it needs nothing that it cannot do itself.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from types import ModuleType

_LOCK = RLock()


@cache
def module(name: str) -> ModuleType:
    """Import a module without running the `__init__` of the packages around it, unless somebody has done so already.

    It is this program's own: whoever imports the package later gets all of it, as if nothing had been there.

    Args:
        name: Its whole name; it must need nothing of what the packages import by themselves.
    """
    package, _, inside = name.partition(".")
    with _LOCK:
        if package in sys.modules:
            return import_module(name)
        spec = find_spec(package)
        folders = [Path(folder) for folder in spec.submodule_search_locations or ()] if spec else []
        around = {}
        for part in ("", *inside.split(".")[:-1]):
            package, folders = (
                (f"{package}.{part}", [folder / part for folder in folders]) if part else (package, folders)
            )
            around[package] = ModuleType(package)
            around[package].__path__ = list(map(str, folders))
        try:
            sys.modules.update(around)
            return import_module(name)
        finally:
            for other in [other for other in sys.modules if other.split(".")[0] == next(iter(around))]:
                del sys.modules[other]


@contextmanager
def without(unwanted: str) -> Iterator[None]:
    """Let what is imported not find a package that it can do without, and not warn of the age of its code."""
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        is_there = unwanted in sys.modules
        if not is_there:
            sys.modules[unwanted] = None  # type: ignore[assignment]
        try:
            yield
        finally:
            if not is_there:
                del sys.modules[unwanted]
