"""The manifest (运行清单): what was done with which file, in a SQLite file beside the results.

It is what makes a rerun do only what is left. A row is written when the part that holds the
workbook's rows is whole on the disk, so the manifest never promises more than there is; parts that
were left by a killed run are noted when the next one starts.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xl_tools.batch.inputs import Input, no_inputs
from xl_tools.batch.jobs import Stamp
from xl_tools.batch.known import Known, known_of
from xl_tools.errors import FileBusy, FileError

FILE = "manifest.db"
_LOCK = "lock.db"
_PUBLISHED = ""

_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    file TEXT PRIMARY KEY,          -- its name in the store
    folded TEXT NOT NULL UNIQUE,    -- the same without regard to case, as file systems compare
    source BLOB NOT NULL UNIQUE,    -- absolute path, as the system writes it
    target BLOB NOT NULL,
    size INTEGER, mtime_ns INTEGER, sha256 TEXT,    -- of the input when it was done
    edition TEXT,                   -- of program, forms and profiles
    written TEXT,                   -- hash of the refreshed workbook, as we left it
    outcome TEXT, again INTEGER, message TEXT, unit TEXT, year INTEGER,
    errors INTEGER, reviews INTEGER, hints INTEGER,
    part TEXT                       -- where its rows are; '' in the store, NULL nowhere yet
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS unpublished ON files (part) WHERE part <> '';
CREATE TABLE IF NOT EXISTS inputs (number INTEGER PRIMARY KEY, source BLOB UNIQUE, relative TEXT);
CREATE TABLE IF NOT EXISTS years_to_write (year INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS runs (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS used_parts (name TEXT PRIMARY KEY);
"""


class Manifest:
    """The manifest in the folder `folder`; one batch at a time may have it open."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / FILE
        self._lock = _locked(folder)
        try:
            self._db = sqlite3.connect(self.path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_TABLES)
        except sqlite3.DatabaseError as error:
            self._lock.close()
            raise FileError(
                self.path, f"运行清单读不出来（{error}）", "请删除它再试，已有的结果会重新生成"
            ) from error

    def close(self) -> None:
        """Let others have it."""
        self._db.close()
        self._lock.close()

    def new_run(self) -> int:
        """Return the number of a run that begins."""
        return int(self._db.execute("INSERT INTO runs DEFAULT VALUES").lastrowid or 0)

    # ------------------------------------------------------------------ the inputs of a run

    def list_inputs(self, inputs: Iterable[Input], roots: Sequence[Path]) -> int:
        """Note the inputs of this run and return their number; one that is given twice is one.

        Files below `roots` that an earlier run had and that are gone are forgotten. UsageError, and
        nothing is changed, where there is no input at all.
        """
        with _transaction(self._db):
            self._db.execute("DELETE FROM inputs")
            self._db.executemany(
                "INSERT OR IGNORE INTO inputs (source, relative) VALUES (?, ?)",
                ((os.fsencode(one.source), one.relative) for one in inputs),
            )
            total = int(self._db.execute("SELECT count(*) FROM inputs").fetchone()[0])
            if not total:
                # A folder that is empty all at once is more likely a drive that is not there.
                raise no_inputs(roots)
            for root in roots:
                self._forget_missing(root.resolve())
        return total

    def _forget_missing(self, root: Path) -> None:
        exact = os.fsencode(root)
        below = exact.rstrip(os.fsencode(os.sep)) + os.fsencode(os.sep)
        gone = self._db.execute(
            "SELECT file FROM files WHERE (source = ?1 OR substr(source, 1, ?3) = ?2)"
            " AND source NOT IN (SELECT source FROM inputs)",
            (exact, below, len(below)),
        ).fetchall()
        for (file,) in gone:
            self._forget(file)

    def _forget(self, file: str) -> None:
        self._db.execute(
            "INSERT OR IGNORE INTO years_to_write SELECT year FROM files"
            " WHERE file = ? AND year IS NOT NULL",
            (file,),
        )
        self._db.execute("DELETE FROM files WHERE file = ?", (file,))

    def name_inputs(self, copies: Path | None, below: str) -> None:
        """Give every new input its name in the store, and the place of its copy below `copies`.

        The name is the relative path, below the folder `below` if one is given; a second file of
        the same name gets a number: ``自评 (2).xlsx``. Without `copies` the work is in place.
        """
        with _transaction(self._db):
            new = self._db.execute("SELECT source, relative FROM inputs ORDER BY number")
            for source, relative in new:
                self._name(source, f"{below}/{relative}" if below else relative, copies)

    def _name(self, source: bytes, wanted: str, copies: Path | None) -> None:
        row = self._db.execute("SELECT file FROM files WHERE source = ?", (source,)).fetchone()
        if row is None:
            file = self._free_name(wanted)
            self._db.execute(
                "INSERT INTO files (file, folded, source, target) VALUES (?, ?, ?, ?)",
                (file, folded(file), source, b""),
            )
        else:
            file = row[0]
        target = source if copies is None else os.fsencode(copies.joinpath(*file.split("/")))
        self._db.execute("UPDATE files SET target = ? WHERE file = ?", (target, file))

    def _free_name(self, wanted: str) -> str:
        stem, dot, suffix = wanted.rpartition(".")
        number = 1
        name = wanted
        while owner := self._owner(name):
            if not os.path.lexists(owner):  # moved: the file at the new place is its successor
                self._forget(name)
                break
            number += 1
            name = f"{stem} ({number}){dot}{suffix}" if dot else f"{wanted} ({number})"
        return name

    def _owner(self, name: str) -> bytes | None:
        row = self._db.execute(
            "SELECT source FROM files WHERE folded = ?", (folded(name),)
        ).fetchone()
        return row[0] if row else None

    def inputs(self) -> Iterator[Known]:
        """Yield what is known of each input of this run, in order."""
        reader = sqlite3.connect(self.path, isolation_level=None)
        try:
            reader.row_factory = sqlite3.Row
            for row in reader.execute(
                "SELECT f.* FROM inputs i JOIN files f ON f.source = i.source ORDER BY number"
            ):
                yield known_of(row)
        finally:
            reader.close()

    def touched(self, file: str, size: int, mtime_ns: int) -> None:
        """Note that an input has another date and yet the same content."""
        self._db.execute(
            "UPDATE files SET size = ?, mtime_ns = ? WHERE file = ?", (size, mtime_ns, file)
        )

    # ------------------------------------------------------------------ what was done

    def note_part(self, name: str, stamps: Iterable[Stamp]) -> None:
        """Note that the rows of these workbooks are in the whole part `name`."""
        with _transaction(self._db):
            for stamp in stamps:
                self._db.execute(
                    "INSERT OR IGNORE INTO years_to_write SELECT year FROM files"
                    " WHERE file = ? AND year IS NOT NULL",
                    (stamp.file,),
                )
                self._db.execute(
                    "UPDATE files SET size = ?, mtime_ns = ?, sha256 = ?, edition = ?,"
                    " written = ?, outcome = ?, again = ?, message = ?, unit = ?, year = ?,"
                    " errors = ?, reviews = ?, hints = ?, part = ? WHERE file = ?",
                    (
                        stamp.size, stamp.mtime_ns, stamp.sha256, stamp.edition, stamp.written,
                        stamp.outcome, stamp.again, stamp.message, stamp.unit, stamp.year,
                        stamp.errors, stamp.reviews, stamp.hints, name, stamp.file,
                    ),
                )  # fmt: skip
                self._db.execute("INSERT OR IGNORE INTO years_to_write VALUES (?)", (stamp.year,))
            self._db.execute("INSERT OR IGNORE INTO used_parts VALUES (?)", (name,))

    def redo(self, file: str, written: str) -> None:
        """Let the next run refresh a file again, whose copy now has the hash `written`."""
        self._db.execute("UPDATE files SET again = 1, written = ? WHERE file = ?", (written, file))

    def input_years(self) -> tuple[int, ...]:
        """Return the years of this run's inputs, in order."""
        found = self._db.execute(
            "SELECT DISTINCT year FROM inputs i JOIN files f ON f.source = i.source"
            " WHERE year > 0 ORDER BY year"
        )
        return tuple(year for (year,) in found)

    def troubles(self, most: int) -> list[tuple[str, str]]:
        """Return (file, sentence) of inputs of this run that gave no result, at most so many."""
        found = self._db.execute(
            "SELECT file, message FROM inputs i JOIN files f ON f.source = i.source"
            " WHERE outcome <> 'done' ORDER BY file LIMIT ?",
            (most,),
        )
        return found.fetchall()

    def is_noted(self, part: str) -> bool:
        """Return whether the part was noted before."""
        found = self._db.execute("SELECT 1 FROM used_parts WHERE name = ?", (part,))
        return found.fetchone() is not None

    def years_to_write(self) -> tuple[int, ...]:
        """Return the years whose rows in the store are no longer right."""
        return _years_to_write(self._db)

    def published(self) -> None:
        """Note that the store holds everything."""
        with _transaction(self._db):
            self._db.execute("UPDATE files SET part = '' WHERE part <> ''")
            self._db.execute("DELETE FROM years_to_write")

    def forget_parts(self) -> None:
        """Note that no file of a used part is left on the disk."""
        self._db.execute("DELETE FROM used_parts")


def where_rows_are(path: Path, year: int) -> Iterator[tuple[str, str]]:
    """Yield (file, part) of every workbook of `year` whose rows are somewhere, by file.

    Part '' is the store.
    """
    with contextlib.closing(sqlite3.connect(path)) as reader:
        yield from reader.execute(
            "SELECT file, part FROM files WHERE part IS NOT NULL AND year = ? ORDER BY file",
            (year,),
        )


def years_to_write(path: Path) -> tuple[int, ...]:
    """Return what `Manifest.years_to_write` does of a manifest that another process has open."""
    with contextlib.closing(sqlite3.connect(path)) as reader:
        return _years_to_write(reader)


def _years_to_write(database: sqlite3.Connection) -> tuple[int, ...]:
    found = database.execute("SELECT year FROM years_to_write ORDER BY year")
    return tuple(year for (year,) in found)


def folded(name: str) -> str:
    """Return a name as Windows and macOS compare it.

    >>> folded("A区/自评.XLSX")
    'a区/自评.xlsx'
    """
    return unicodedata.normalize("NFC", name).casefold()


@contextlib.contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Write all or nothing, whatever happens in between."""
    database.execute("BEGIN IMMEDIATE")
    with database:
        yield


def _locked(folder: Path) -> sqlite3.Connection:
    """Return a connection that holds the folder for this process alone, until it ends."""
    lock = sqlite3.connect(folder / _LOCK, timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        raise FileBusy(
            folder.parent, "另一个批量处理正在使用这个输出文件夹", "请等它结束，或换一个 --out"
        ) from error
    return lock
