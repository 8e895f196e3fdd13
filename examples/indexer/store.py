"""The index in SQLite: which file has which word how often."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, bytes INTEGER, tokens INTEGER);
CREATE TABLE IF NOT EXISTS words (
    word TEXT, file TEXT, count INTEGER, PRIMARY KEY (word, file)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS words_of_file ON words (file);
"""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an index, and make it if there is none. Any thread may use it, one at a time."""
    with closing(sqlite3.connect(path, check_same_thread=False)) as database:
        database.executescript(_SCHEMA)
        yield database


def save(
    database: sqlite3.Connection, name: str, size: int, tokens: int, counts: Mapping[str, int]
) -> None:
    """Put a file into the index, in place of what was there of it, in one transaction."""
    rows = ((word, name, count) for word, count in counts.items())
    with database:
        database.execute("DELETE FROM words WHERE file = ?", (name,))
        database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (name, size, tokens))
        database.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)


def top_words(database: sqlite3.Connection, limit: int) -> list[tuple[str, int]]:
    """List the most frequent words of all files."""
    rows = database.execute(
        "SELECT word, sum(count) FROM words GROUP BY word ORDER BY 2 DESC, word LIMIT ?",
        (limit,),
    )
    return [(str(word), int(total)) for word, total in rows]
