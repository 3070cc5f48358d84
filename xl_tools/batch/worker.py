"""The process that refreshes workbooks: ``python -m xl_tools.batch.worker``.

It reads chunks from standard input and answers on standard output, a line of JSON each::

    → {"name": "r1-c1", "folder": …, "jobs": […], "salvage": []}
    ← {"start": "甲.xlsx"}     before each workbook, so that a watchdog knows which one it is at
    ← {"done": {stamp}}        after it; its rows are in the journal by then
    ← {"part": "r1-c1"}        the chunk is whole
    ← {"error": "…"}           the part could not be written: no room, no right
    ← {"crash": "KeyError: 'x'"}   a fault of ours; the process ends

It ends when standard input does, even in the middle of a workbook: nobody is left to hear it.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from xl_tools.batch import parts
from xl_tools.batch.jobs import Chunk, Job, Stamp, line
from xl_tools.batch.journal import SUFFIX, Entry, Journal, read_journal
from xl_tools.batch.lean import load_arrow_alone
from xl_tools.batch.limits import limit_memory
from xl_tools.batch.record import Record
from xl_tools.batch.work import NO_MEMORY, is_whole, work
from xl_tools.errors import XlToolsError
from xl_tools.workbook.durability import put_off, together

Say = Callable[[dict[str, Any]], None]
_CRASHED = 70  # EX_SOFTWARE of sysexits.h


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the main process to handle
    answers = _answers()
    say = _speaker(answers)
    sys.excepthook = _crash_reporter(say)
    limit_memory(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    load_arrow_alone()
    say({"ready": os.getpid()})
    for chunk in iter(_orders().get, None):
        try:
            do_chunk(chunk, say)
        except (OSError, XlToolsError) as error:  # the folder of the results cannot be written
            say({"error": str(error)})


def do_chunk(chunk: Chunk, say: Say) -> None:
    """Do the jobs of `chunk` that no earlier worker finished, and write its part.

    The copies are made durable together, before the part that says they are there.
    """
    folder = Path(chunk.folder)
    salvage = [Path(path) for path in chunk.salvage]
    entries = [entry for path in salvage for entry in _salvaged(folder, path)]
    finished = {stamp.file: stamp for _, stamp in entries}
    for stamp in finished.values():
        say({"done": asdict(stamp)})
    journal = folder / f"{chunk.name}.{os.getpid()}{SUFFIX}"
    with Journal(journal) as noted, together():
        for job in chunk.jobs:
            if job.file in finished:
                put_off(Path(job.target))
                continue
            say({"start": job.file})
            record, stamp, exhausted = _guarded(job)
            noted.note(record, stamp)
            entries.append((record, stamp))
            say({"done": asdict(stamp)})
            if exhausted:  # the next workbook shall not pay for this one
                os._exit(0)
        say({"start": ""})
    parts.write_part(folder, chunk.name, entries)
    for path in (*salvage, journal):
        path.unlink(missing_ok=True)
    say({"part": chunk.name})


def _salvaged(folder: Path, journal: Path) -> list[Entry]:
    """Return what a journal holds of workbooks that are there; `folder` is that of the parts."""
    out = folder.parents[1]
    return [found for found in read_journal(journal) if is_whole(out, *found)]


def _guarded(job: Job) -> tuple[Record, Stamp, bool]:
    """Do one job; the last value tells whether memory ran out over it."""
    try:
        return *work(job), False
    except MemoryError:
        return *work(replace(job, failure=NO_MEMORY)), True


# ---------------------------------------------------------------- the two pipes


def _answers() -> BinaryIO:
    """Return standard output for the answers alone; what else is printed goes to the errors."""
    handle = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(handle, "wb", buffering=0)


def _speaker(answers: BinaryIO) -> Say:
    def say(message: dict[str, Any]) -> None:
        answers.write(line(message))

    return say


def _orders() -> queue.Queue[Chunk | None]:
    """Return the queue of chunks, filled by a thread that ends the process with the input."""
    orders: queue.Queue[Chunk | None] = queue.Queue()

    def read() -> None:
        import json

        for text in sys.stdin.buffer:
            orders.put(Chunk.read(json.loads(text)))
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return orders


def _crash_reporter(
    say: Say,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def report(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        traceback.print_exception(kind, error, trace)
        say({"crash": "".join(traceback.format_exception_only(kind, error)).strip()})
        os._exit(_CRASHED)

    return report


if __name__ == "__main__":
    main()
