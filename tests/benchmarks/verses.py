"""Make a very long text with gold, of two Bibles that are installed for SWORD, for `speed.py --huge`.

    apt-get install libsword-utils sword-text-web sword-text-sparv
    python tests/benchmarks/verses.py en:engWEB2015eb es:spaRV1909eb > bible-en-es.jsonl

Both of these are in the public domain: the World English Bible, and the Reina–Valera of 1909. Verses are divided into
sentences here, and those of a verse are a bead, as in other gold by verse. Books that only one of them has are left
out, and what stands before the first verse of a chapter.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import subprocess

import aligner

_LEFT_OUT = re.compile(r"<note\b.*?</note>|<title\b.*?</title>", re.DOTALL)
_MARKUP = re.compile(r"(<w\b[^>]*>|</w>)|<[^>]+>")  # words have no space around them, and parts of verses do


def verses_of(module: str) -> dict[str, str]:
    """The texts of a Bible by verse, such as `Genesis 1:1`, without titles and notes."""
    output = subprocess.run(["mod2imp", module], check=True, capture_output=True, encoding="utf-8").stdout
    verses = {}
    for entry in output.split("$$$")[1:]:
        name, _, content = entry.partition("\n")
        if name.endswith(":0"):
            continue
        plain = _MARKUP.sub(lambda tag: "" if tag[1] else " ", _LEFT_OUT.sub("", content))
        if text := re.sub(r" +([,.;:!?’”)])", r"\1", " ".join(html.unescape(plain).split())):
            verses[name] = text
    return verses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs=2, metavar="LANG:MODULE")
    langs, modules = zip(*(module.split(":") for module in parser.parse_args().modules), strict=True)
    bibles = [verses_of(module) for module in modules]
    books = set.intersection(*({name.rpartition(" ")[0] for name in bible} for bible in bibles))
    sides: list[dict[str, list[int]]] = []  # the numbers of its sentences, by verse
    sentences: list[list[str]] = []
    for lang, bible in zip(langs, bibles, strict=True):
        numbers: dict[str, list[int]] = {}
        strings: list[str] = []
        for name, text in bible.items():
            if name.rpartition(" ")[0] in books:
                found = aligner.segment(text, lang).strings()
                numbers[name] = list(range(len(strings), len(strings) + len(found)))
                strings += found
        sides.append(numbers)
        sentences.append(strings)
    source, target = sides
    gold = [[numbers, target.get(name, [])] for name, numbers in source.items()]
    gold += [[[], numbers] for name, numbers in target.items() if name not in source]
    pair = {"name": "+".join(modules), "src_lang": langs[0], "tgt_lang": langs[1], "gold": gold}
    for side, strings, numbers in zip(("src", "tgt"), sentences, sides, strict=True):
        pair |= {side: strings, f"{side}_verse": [name for name, found in numbers.items() for _ in found]}
    print(json.dumps(pair, ensure_ascii=False))


if __name__ == "__main__":
    main()
