"""How often the encoding of a text is recognised: languages × legacy encodings × lengths.

    python tests/benchmarks/legacy_encodings.py ../shared/data/sentences

Right is a text that comes out character by character, whatever the encoding is called; refused is better than wrong.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from aligner import report
from aligner.errors import InputError
from aligner.io.decoding import decode

LENGTHS = (20, 60, 200, 2000)
SAMPLES = 12  # of each length
WESTERN = ("cp1252", "iso8859-1", "iso8859-15", "mac_roman", "cp850")
CENTRAL, BALTIC = ("cp1250", "iso8859-2"), ("cp1257",)
ENCODINGS = {
    **dict.fromkeys(("de", "en", "es", "fr", "it", "nl", "pt"), WESTERN),
    "pl": CENTRAL,
    "tr": ("cp1254", "iso8859-9"),
    "ru": ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac_cyrillic"),
    "ar": ("cp1256", "iso8859-6"),
    "th": ("cp874", "tis-620"),
    "zh": ("gb18030", "gbk", "hz"),
    "zh-TW": ("big5", "big5hkscs", "cp950"),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "ko": ("cp949", "euc_kr"),
}
OTHERS = {
    **dict.fromkeys(("da", "no", "sv", "fi", "is", "ca", "gl", "af", "sq"), ("cp1252", "iso8859-1")),
    **dict.fromkeys(("cs", "sk", "sl", "hr", "hu", "ro"), CENTRAL),
    **dict.fromkeys(("et", "lv", "lt"), BALTIC),
    **dict.fromkeys(("bg", "uk", "be", "mk", "sr"), ("cp1251",)),
    "el": ("cp1253", "iso8859-7"),
    "he": ("cp1255", "iso8859-8"),
    "vi": ("cp1258",),
}
UNICODE = ("utf-16-le", "utf-16-be", "one bad byte", "cut short")


def samples(folder: Path) -> Iterator[tuple[str, str]]:
    """A language and a long text in it."""
    for path in sorted(folder.glob("*.jsonl")):
        yield path.stem, " ".join(json.loads(line)["text"] for line in path.read_text("utf-8").splitlines())
    for name in ("th", "zh-TW"):
        path = Path(__file__).with_name(f"legacy_encodings.{name}.txt")
        yield name, path.read_text("utf-8").replace("\n", " ")
    there = Counter[str]()
    lines = Path(__file__).parent.parent.joinpath("languages", "others.tsv").read_text("utf-8").splitlines()
    for tag in OTHERS:
        there.clear()
        yield tag, " ".join(line.split("\t")[1] for line in lines if line.startswith(f"{tag}\t"))


def pieces(text: str, length: int) -> Iterator[str]:
    """Stretches of a text, spread over it, that begin at a word."""
    count = min(SAMPLES, max(1, len(text) // length))
    for number in range(count):
        start = number * len(text) // count
        start = text.find(" ", start, start + 40) + 1 or start
        yield text[start : start + length]


def encoded(piece: str, encoding: str) -> tuple[bytes, str]:
    """The bytes of a piece without what the encoding has not, and what should come out."""
    if encoding in ("one bad byte", "cut short"):
        data = piece.encode()
        if encoding == "cut short":
            while data and data[-1] < 0x80:
                data = data[:-1]
            return data[:-1], data[:-1].decode("utf-8", "replace")
        wide = [place for place, byte in enumerate(data) if byte >= 0xC2]
        if not wide:
            return b"", ""
        place = wide[len(wide) // 2] + 1
        data = data[:place] + b"\xff" + data[place + 1 :]
        return data, data.decode("utf-8", "replace")
    data = piece.encode(encoding, "ignore")
    return data, data.decode(encoding)


def verdict(data: bytes, wanted: str) -> str:
    """Whether bytes are read rightly."""
    with report.collect_notices():
        try:
            found = decode(data, "text.txt", None, None)
        except InputError:
            return "refused"
    return "right" if found == wanted else "wrong"


def main(folder: Path) -> None:
    """Print the table."""
    totals: Counter[tuple[int, str]] = Counter()
    print(f"{'':24}" + "".join(f"{length:>16,}" for length in LENGTHS) + "   (right/refused/wrong)")
    for lang, text in samples(folder):
        for encoding in (*ENCODINGS.get(lang, OTHERS.get(lang, ())), *UNICODE):
            cells = []
            for length in LENGTHS:
                counts: Counter[str] = Counter()
                for piece in pieces(text, length):
                    data, wanted = encoded(piece, encoding)
                    if not wanted.strip() or (
                        data.isascii() and b"\0" not in data and encoding[:3] not in ("hz", "iso2022_jp")
                    ):
                        continue
                    counts[verdict(data, wanted)] += 1
                totals.update({(length, name): count for name, count in counts.items()})
                cells.append("/".join(str(counts[name]) for name in ("right", "refused", "wrong")))
            print(f"{lang:6} {encoding:16} " + "".join(f"{cell:>16}" for cell in cells))
    for length in LENGTHS:
        counts = {name: totals[length, name] for name in ("right", "refused", "wrong")}
        total = sum(counts.values())
        print(f"{length:>6,} characters: " + ", ".join(f"{name} {count / total:.1%}" for name, count in counts.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
