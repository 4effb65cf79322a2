"""How long a search of a large memory takes, beside `grep`.

Makes a memory of so many units out of gold alignments in JSON lines: beads drawn at random, a third of them with a
second one behind, half of them with a number that is new each time. Prints what the index costs, and then for a dozen
patterns how long it takes to give the first 50 hits and to count them all. Seconds are those of the processor, so that
other programs do not count; the index is on the disk, and a search opens it anew.

    python tests/benchmarks/concordance.py mac-dev.jsonl --units 1000000 --folder /tmp/concordance
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

LIMIT = 50
INDEXING = "import sys; from aligner import concordance; concordance.open_memory(sys.argv[1]).__enter__()"

# What is looked for, how, what grep is asked instead, and with which options.
QUERIES: tuple[tuple[str, str, dict[str, Any], str, str], ...] = (
    ("one Chinese character, very frequent", "的", {}, "的", "-F"),
    ("one Chinese character, rarer", "國", {}, "国", "-F"),
    ("Chinese word of two characters", "国家", {}, "国家", "-F"),
    ("Chinese phrase", "他们的", {}, "他们的", "-F"),
    ("English word, very frequent", "the", {}, "the", "-wiF"),
    ("English word in all forms", "country", {}, "country|countries", "-wiE"),
    ("English phrase", "in the", {}, "in the", "-wiF"),
    ("beginning of words", "develop*", {}, r"\bdevelop", "-iE"),
    ("number, rare", "No. 424242", {}, "No. 424242", "-F"),
    ("capital letters", "The", {"exact": True}, "The", "-wF"),
    ("expression with a literal", "国家.{1,5}人民", {"regex": True}, "国家.{1,5}人民", "-P"),
    ("expression, alternatives", r"\b(farm|village)\w* near\b", {"regex": True}, r"\b(farm|village)\w* near\b", "-iP"),
    ("expression without a literal", r"\d{3}7\d{2}", {"regex": True}, r"\d{3}7\d{2}", "-P"),
    ("no hit, Chinese", "量子纠缠", {}, "量子纠缠", "-F"),
    ("no hit, English", "zyzzyva", {}, "zyzzyva", "-wiF"),
)


def pairs(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The two sides of every bead of some files that has both."""
    for path in paths:
        for line in path.read_text("utf-8").split("\n"):
            if line:
                document = json.loads(line)
                for source, target in document["gold"]:
                    if source and target:
                        yield (
                            "".join(document["src"][i] for i in source),
                            " ".join(document["tgt"][j] for j in target),
                        )


def write_memory(path: Path, drawn: list[tuple[str, str]], units: int) -> None:
    """A translation memory of so many units, always the same."""
    chance = random.Random(0)
    with path.open("w", encoding="utf-8") as stream:
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n')
        stream.write('<header srclang="zh-CN" segtype="sentence" adminlang="en" datatype="plaintext"/>\n<body>\n')
        for unit in range(1, units + 1):
            source, target = chance.choice(drawn)
            if unit % 3 == 0:
                more = chance.choice(drawn)
                source, target = source + more[0], f"{target} {more[1]}"
            if unit % 2 == 0:
                number = chance.randrange(10**6)
                source, target = f"第{number}条：{source}", f"No. {number}: {target}"
            confidence = f'<prop type="x-confidence">{chance.random():.3f}</prop>'
            variants = (
                f'<tuv xml:lang="{lang}"><seg>{escape(text)}</seg></tuv>'
                for lang, text in (("zh-CN", source), ("en-US", target))
            )
            stream.write(f'<tu tuid="{unit}">{confidence}{"".join(variants)}</tu>\n')
        stream.write("</body>\n</tmx>\n")


def spent(command: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Seconds of the processor and of the clock that a command takes, and what it says."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode > 1 or done.stderr:
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return processor, time.monotonic() - start, done.stdout.strip()


def row(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/aligner-concordance"))
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    memory, cache = arguments.folder / f"{arguments.units}.tmx", arguments.folder / f"cache-{arguments.units}"
    if not memory.exists():
        write_memory(memory, list(pairs(arguments.gold)), arguments.units)
    os.environ["ALIGNER_CACHE"] = str(cache)
    fresh = not list(cache.glob("*/*.sqlite"))
    processor, clock, _ = spent([sys.executable, "-c", INDEXING, str(memory)], {})
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**10
    row("units", "memory, MB", "index, MB", "indexing: processor, s", "clock, s", "most memory, MB")
    row(*["---:"] * 6)
    size = sum(path.stat().st_size for path in cache.glob("*/*.sqlite"))
    built = (f"{processor:.0f}", f"{clock:.0f}", f"{most:.0f}") if fresh else ("(it was there)", "", "")
    row(f"{arguments.units:,}", f"{memory.stat().st_size / 1e6:.0f}", f"{size / 1e6:.0f}", *built)

    from aligner import concordance

    print()
    row(
        "what",
        "pattern",
        "hits",
        f"first {LIMIT}, s",
        "count, s",
        "grep -c, s",
        f"grep / first {LIMIT}",
        "grep / count",
    )
    row("---", "---", *["---:"] * 6)
    for what, pattern, asked, words, options in QUERIES:
        query = concordance.Query(pattern, **asked)
        times = []
        hits = 0
        for count in (False, True):
            start = time.process_time()
            with concordance.open_memory(memory) as opened:
                if count:
                    hits = opened.count(query)
                else:
                    list(opened.search(query, limit=LIMIT))
            times.append(time.process_time() - start)
        grep, _, _ = spent(["grep", "-c", options, "--", words, str(memory)], {"LC_ALL": "C.UTF-8"})
        ratios = (
            f"{grep / max(seconds, 1e-4):.0f}" if grep > seconds else f"{grep / seconds:.2f}" for seconds in times
        )
        shown = pattern.replace("|", "\\|")
        row(what, f"`{shown}`", f"{hits:,}", *(f"{seconds:.3f}" for seconds in times), f"{grep:.2f}", *ratios)


if __name__ == "__main__":
    main()
