"""An index of a memory on disk: an SQLite file with the words and characters of both sides (FTS5) and the text.

It is written once and then only read. What is looked for in it is folded (see `folding`); the text is kept as it is, in
pages of some beads, each side apart, so that all of one side can be gone through quickly.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import NamedTuple

from aligner.concordance.folding import Folding, compounds, tokens
from aligner.languages.zh.characters import simplified_characters
from aligner.model import Alignment, Bead, Side, language_of
from aligner.model.properties import value_of

LONGEST = 100  # characters of a token that the index knows
_END = "\0"  # of a text in a page, where none of its texts has it inside
_BEADS, _CHARACTERS = 32, 20_000  # in a page, at most
_COMPOUNDS = 200_000  # compounds with a hyphen that are kept, at most
_MARKS = "".join(
    chr(code) for code in range(33, 127) if not chr(code).isalnum()
)  # the ASCII ones, which are tokens too
_TOKENIZER = "ascii tokenchars '{}'".format(_MARKS.replace("'", "''"))
# Positions are kept, so that phrases are found by the index alone; the text is not, nor the sizes that ranking needs.
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE pages (first INTEGER PRIMARY KEY, head TEXT NOT NULL, source BLOB NOT NULL, target BLOB NOT NULL);
CREATE TABLE words (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE compounds (joined TEXT, written TEXT, PRIMARY KEY (joined, written)) WITHOUT ROWID;
CREATE VIRTUAL TABLE sides USING fts5(source, target, content='', columnsize=0, tokenize="{}");
CREATE VIRTUAL TABLE terms USING fts5vocab(sides, row);
""".format(_TOKENIZER.replace('"', '""'))


class DamagedIndex(Exception):  # noqa: N818 - no user sees it
    """The file is no index, or not what it was when it was written."""


class Entry(NamedTuple):
    """A bead as the index keeps it.

    Attributes:
        number: Its number in the memory, from 1.
        document: Where it comes from; empty where that is not known.
        texts: Source and target, each with the white space between its sentences.
        confidence: Probability that it is right, or None.
        place: Its number in its document, from 1; in the memory where the document is not known.
    """

    number: int
    document: str
    texts: tuple[str, str]
    confidence: float | None
    place: int


def build(path: str, parts: Iterable[Alignment], languages: Callable[[Alignment], tuple[str, str]]) -> None:
    """Write an index.

    Args:
        path: A file that is empty.
        parts: The memory, part by part.
        languages: Tells the languages of both sides from the first part.

    Raises:
        sqlite3.OperationalError: The disk is full, or the file cannot be written.
    """
    folding = Folding()
    langs: tuple[str, str] | None = None
    document = ""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("page_size = 16384", "journal_mode = OFF", "synchronous = OFF", "cache_size = -16000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        page: list[tuple[str, str, float | None]] = []
        count = characters = 0
        sizes: Counter[str] = Counter()  # of the documents, as far as they are kept
        hyphened: set[str] = set()

        def keep() -> None:
            before = sizes[document] if document else count - len(page)
            sizes[document] += len(page)
            sources, targets, confidences = zip(*page, strict=True)
            head = json.dumps([document, before, confidences])
            row = [count - len(page) + 1, head, _packed(sources), _packed(targets)]
            connection.execute("INSERT INTO pages VALUES (?, ?, ?, ?)", row)
            page.clear()

        for part in parts:
            langs = langs or languages(part)
            whole = part.source.text.origin or part.target.text.origin
            for bead in part:
                own = [value_of(bead.properties, f"{side}.document") for side in ("source", "target")]
                if page and document != (own[0] or own[1] or whole):
                    keep()
                document = own[0] or own[1] or whole
                texts = _texts(part, bead)
                folded = [folding.loose(text) for text in texts]
                _collect_compounds(folded, hyphened)
                count += 1
                page.append((*texts, bead.confidence))
                connection.execute("INSERT INTO sides (rowid, source, target) VALUES (?, ?, ?)", [
                    count, *map(_spaced, folded)
                ])  # fmt: skip
                characters += sum(map(len, texts))
                if len(page) == _BEADS or characters > _CHARACTERS:
                    keep()
                    characters = 0
            if page:
                keep()
                characters = 0
        connection.execute("INSERT INTO sides (sides) VALUES ('optimize')")
        connection.execute("INSERT INTO words SELECT term FROM terms")
        connection.executemany(
            "INSERT INTO compounds VALUES (?, ?)", sorted((one.replace("-", ""), one) for one in hyphened)
        )
        chinese = any(language_of(lang) == "zh" for lang in langs or ())
        simplified = simplified_characters() if chinese else None  # so that searches need not find it out
        about = {"beads": count, "languages": langs or ("", ""), "simplified": simplified}
        rows = [(name, json.dumps(value, ensure_ascii=False)) for name, value in about.items()]
        connection.executemany("INSERT INTO about VALUES (?, ?)", rows)
        connection.execute("COMMIT")


def _collect_compounds(folded: Iterable[str], found: set[str]) -> None:
    if len(found) < _COMPOUNDS:
        found.update(*map(compounds, folded))


def _packed(texts: Iterable[str]) -> bytes:
    """The texts of one side of a page as they are kept, behind a checksum: to unpack them has to be quick."""
    strings = list(texts)
    is_plain = not any(_END in string for string in strings)
    joined = _END.join(strings) if is_plain else json.dumps(strings)
    data = bytes([is_plain]) + joined.encode("utf-8", "surrogatepass")
    return zlib.crc32(data).to_bytes(4, "big") + data


def _unpacked(packed: bytes) -> list[str]:
    data = memoryview(packed)[4:]
    if zlib.crc32(data) != int.from_bytes(packed[:4], "big"):
        raise DamagedIndex("a page is not what it was")
    joined = str(data[1:], "utf-8", "surrogatepass")
    strings: list[str] = joined.split(_END) if data[0] else json.loads(joined)
    return strings


def _texts(part: Alignment, bead: Bead) -> tuple[str, str]:
    """The two strings of a bead; a rejected one keeps its number and nothing else."""
    if bead.status == "rejected":
        return "", ""
    return part.source.slice(bead.source), part.target.slice(bead.target)


def _spaced(folded: str) -> str:
    return " ".join(token[:LONGEST] for token in tokens(folded))


class Index:
    """An index that has been written.

    Args:
        path: The file.

    Attributes:
        beads: Number of beads in the memory.
        languages: BCP 47 tags of both sides.
        folding: Folds as the index was folded.

    Raises:
        DamagedIndex: It is none, here and in all methods.
    """

    def __init__(self, path: str) -> None:
        from pathlib import Path

        with _damage():
            self._connection = sqlite3.connect(f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            try:
                self._connection.execute("PRAGMA cache_size = -16000")
                stored = {name: json.loads(value) for name, value in self._connection.execute("SELECT * FROM about")}
                self.beads = int(stored["beads"])
                source, target = stored["languages"]
                self.languages = (str(source), str(target))
                self.folding = Folding(stored["simplified"])
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def numbers(self, expression: str | None, after: int = 0) -> Iterator[int]:
        """The beads behind number `after` for which an FTS5 expression holds, in order; all of them for None."""
        if expression is None:
            yield from range(after + 1, self.beads + 1)
            return
        query = "SELECT rowid FROM sides WHERE sides MATCH ? AND rowid > ? ORDER BY rowid"
        with _damage():
            for (number,) in self._connection.execute(query, [expression, after]):
                yield number

    def chunks(self, numbers: Iterable[int]) -> Iterator[list[Entry]]:
        """Beads of these numbers, which are in order: those that are kept together at once."""
        page = "SELECT first, head, source, target FROM pages WHERE first <= ? ORDER BY first DESC LIMIT 1"
        first, document, before = 1, "", 0
        rows: list[tuple[str, str, float | None]] = []  # of the page looked at last
        chunk: list[Entry] = []
        with _damage():
            for number in numbers:
                if not first <= number < first + len(rows):
                    if chunk:
                        yield chunk
                        chunk = []
                    first, head, *sides = self._connection.execute(page, [number]).fetchone()
                    document, before, confidences = json.loads(head)
                    rows = list(zip(*map(_unpacked, sides), confidences, strict=True))
                i = number - first
                source, target, confidence = rows[i]
                chunk.append(Entry(number, document, (source, target), confidence, before + i + 1))
            if chunk:
                yield chunk

    def texts(self, expression: str | None, side: Side) -> Iterator[list[str]]:
        """The texts of one side of the beads for which an expression holds, in order, some at once."""
        column = "source" if side == "source" else "target"
        with _damage():
            if expression is None:
                for (data,) in self._connection.execute(f"SELECT {column} FROM pages ORDER BY first"):
                    yield _unpacked(data)
                return
            page = f"SELECT first, {column} FROM pages WHERE first <= ? ORDER BY first DESC LIMIT 1"
            first, texts = 1, list[str]()
            some: list[str] = []
            for number in self.numbers(expression):
                if not first <= number < first + len(texts):
                    if some:
                        yield some
                        some = []
                    first, data = self._connection.execute(page, [number]).fetchone()
                    texts = _unpacked(data)
                some.append(texts[number - first])
            if some:
                yield some

    def count(self, expression: str) -> int:
        """Number of the beads for which an FTS5 expression holds."""
        with _damage():
            [count] = self._connection.execute(
                "SELECT COUNT(*) FROM sides WHERE sides MATCH ?", [expression]
            ).fetchone()
            return int(count)

    def known(self, words: Sequence[str]) -> list[str]:
        """Those of some folded words that stand in the memory."""
        with _damage():
            marks = ", ".join("?" * len(words))
            found = self._connection.execute(f"SELECT word FROM words WHERE word IN ({marks})", list(words))
            return [word for (word,) in found]

    def containing(self, part: str, limit: int, *, at_end: bool = False) -> list[str]:
        """Words that hold some characters, or end with them, in order; one more than `limit` of them at most."""
        where = "substr(word, -?2) = ?1" if at_end else "instr(word, ?1)"
        query = f"SELECT word FROM words WHERE {where} AND length(word) >= ?2 ORDER BY word LIMIT ?3"
        with _damage():
            return [word for (word,) in self._connection.execute(query, [part, len(part), limit + 1])]

    def like(self, pattern: str, limit: int) -> list[str]:
        """Words like a pattern with `*` and `?`, in order, and those that are cut; one more than `limit` at most."""
        query = "SELECT word FROM words WHERE word GLOB ? OR length(word) >= ? ORDER BY word LIMIT ?"
        with _damage():
            return [word for (word,) in self._connection.execute(query, [pattern, LONGEST, limit + 1])]

    def hyphened(self, words: Sequence[str]) -> list[str]:
        """What stands in the memory with hyphens, and would be one of some folded words without."""
        marks = ", ".join("?" * len(words))
        query = f"SELECT written FROM compounds WHERE joined IN ({marks}) ORDER BY written"
        with _damage():
            return [written for (written,) in self._connection.execute(query, list(words))]


@contextmanager
def _damage() -> Iterator[None]:
    """Say of whatever damage shows itself as that it is damage."""
    try:
        yield
    except (sqlite3.Error, ValueError, TypeError, KeyError, LookupError) as error:
        raise DamagedIndex(str(error)) from error
