"""The table of what has been decided about terms."""

from __future__ import annotations

import sqlite3

from aligner.model import Glossary, Term

_COLUMNS = "source, target, status, part_of_speech, note"


class Terms:
    """The terms of an open project.

    Args:
        connection: To its file.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, source_lang: str, target_lang: str) -> Glossary:
        """Return those of two languages."""
        query = f"SELECT {_COLUMNS} FROM terms WHERE source_lang = ? AND target_lang = ? ORDER BY source, target"
        rows = self._connection.execute(query, (source_lang, target_lang))
        terms = (Term(row[0], row[1], row[2], part_of_speech=row[3], note=row[4]) for row in rows)
        return Glossary(tuple(terms), "", source_lang, target_lang)

    def decide(self, term: Term, source_lang: str, target_lang: str) -> None:
        """Keep a decision about a term."""
        row = (source_lang, target_lang, term.source, term.target, term.status, term.part_of_speech, term.note)
        self._connection.execute("INSERT OR REPLACE INTO terms VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def forget(self, source: str, target: str, source_lang: str, target_lang: str) -> None:
        """Forget what was decided about a term."""
        where = "source_lang = ? AND target_lang = ? AND source = ? AND target = ?"
        self._connection.execute(f"DELETE FROM terms WHERE {where}", (source_lang, target_lang, source, target))
