"""How quick the server of `aligner review` is: `python tests/benchmarks/review.py`. It needs no data and no model.

Times are those of a clock, in milliseconds, from asking to having the whole answer, over HTTP, on a book of 20,000
sentences: the median and the longest of many. The page draws what it gets besides; an edit is on the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from edits import example
from running import Running

from aligner.project import Project


class Times:
    """Measures, and prints.

    Args:
        server: The server.
        rounds: How often what is quick is done.
    """

    def __init__(self, server: Running, rounds: int) -> None:
        self._server = server
        self._rounds = rounds
        self._chance = random.Random(1)
        self.head = 0

    def ask(self, name: str, method: str, path: Callable[[int], str], body: Any = None, rounds: int = 0) -> None:
        """Ask something several times, at places by chance; what changes the text gives its new head."""
        times, size = [], 0
        for _ in range(rounds or self._rounds):
            place = self._chance.randrange(15_000)
            given = None if body is None else {"against": self.head} | body(place)
            begun = time.perf_counter()
            status, _, data = self._server.ask(method, path(place), given)
            times.append((time.perf_counter() - begun) * 1000)
            assert status == 200, data[:500]
            size = len(data)
            if given is not None and not given.get("preview"):
                self.head = json.loads(data).get("head", self.head)
        print(f"{name:<42}{median(times):>9.1f}{max(times):>9.1f}{size / 1000:>10.1f}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beads", type=int, default=18_000, help="size of the book")
    parser.add_argument("--rounds", type=int, default=30, help="how often each thing is done")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALIGNER_CACHE"] = str(Path(folder, "cache"))
        path = Path(folder, "book.aligner")
        with Project.create(path) as project:
            project.add(example(asked.beads), "book")
        with Running(path, folder=Path(folder)) as server:
            measure(Times(server, asked.rounds))


def measure(times: Times) -> None:
    """Measure all of it, the text first, since what comes first has to be read from the disk."""
    pair = "/api/pairs/1"
    print(f"{'':<42}{'median':>9}{'longest':>9}{'kB':>10}")
    times.ask("first window (the file is read)", "GET", lambda _: f"{pair}/beads?start=0&count=200", rounds=1)
    times.ask("what the page has to know first", "GET", lambda _: "/api/project")
    times.ask("overview of all beads", "GET", lambda _: f"{pair}/overview", rounds=5)
    times.ask("window of 200 beads", "GET", lambda n: f"{pair}/beads?start={n}&count=200")
    edits: dict[str, Callable[[int], dict[str, Any]]] = {
        "confirm a bead": lambda n: {"kind": "set-status", "bead": n, "status": "approved"},
        "confirm everything down to here": lambda n: {
            "kind": "set-status",
            "bead": 0,
            "status": "approved",
            "count": n + 1,
        },
        "merge": lambda n: {"kind": "merge", "bead": n},
        "correct a sentence": lambda n: {
            "kind": "set-text",
            "side": "target",
            "sentence": n,
            "text": f"Corrected, {n}.",
        },
        "note": lambda n: {"kind": "set-note", "bead": n, "note": "look at this"},
    }
    for name, make in edits.items():
        times.ask(name, "POST", lambda _: f"{pair}/edits", lambda n, make=make: {"edits": [make(n)]})
        times.ask(f"undo: {name}", "POST", lambda _: f"{pair}/undo", lambda _: {})
    times.ask("find a word, with the number of hits", "GET", lambda n: f"{pair}/find?q=things", rounds=10)
    times.ask("find a regular expression", "GET", lambda n: f"{pair}/find?q=%5Cbt%5Cw%2Bs%5Cb&regex=1", rounds=10)
    times.ask("filter by confidence", "GET", lambda n: f"{pair}/find?below=0.7", rounds=10)
    looked = {"q": "things", "replacement": "matters", "preview": True}
    times.ask("preview of replacing a word everywhere", "POST", lambda _: f"{pair}/replace", lambda _: looked, rounds=3)
    times.ask("replacing it", "POST", lambda _: f"{pair}/replace", lambda _: looked | {"preview": False}, rounds=1)
    times.ask("undo: replacing it", "POST", lambda _: f"{pair}/undo", lambda _: {}, rounds=1)
    times.ask("history of the book", "GET", lambda n: f"{pair}/history?count=50")
    times.ask("concordance", "GET", lambda n: "/api/concordance?q=things", rounds=3)
    times.ask("statistics", "GET", lambda n: "/api/statistics", rounds=3)
    times.ask("findings of check, the first time", "GET", lambda n: f"{pair}/findings", rounds=1)
    times.ask(
        "correct a sentence",
        "POST",
        lambda _: f"{pair}/edits",
        lambda n: {"edits": [edits["correct a sentence"](n)]},
        1,
    )
    times.ask("findings of check, after an edit", "GET", lambda n: f"{pair}/findings", rounds=1)
    times.ask("download as TMX", "GET", lambda n: "/api/export?format=tmx", rounds=1)


if __name__ == "__main__":
    main()
