"""The default engine: worker processes on this machine, each watched by a thread."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xl_tools.batch.jobs import Chunk, Stamp
from xl_tools.batch.supervisor import Limits, Supervisor
from xl_tools.errors import XlToolsError

# Chunks that wait for each worker: enough that none is idle, few enough that memory stays flat.
_WAITING = 2
_PATIENCE = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Finished:
    """A chunk whose part is whole, with the stamps of its workbooks."""

    chunk: Chunk
    stamps: tuple[Stamp, ...]


# A workbook that is done, or a chunk that is.
Event = Stamp | Finished


class Pool:
    """So many workers; `run` does chunks with them."""

    def __init__(self, jobs: int, limits: Limits, log: Path) -> None:
        self._supervisors = [Supervisor(limits, log) for _ in range(jobs)]
        self._chunks: queue.Queue[Chunk | None] = queue.Queue()
        self._events: queue.Queue[Event | Exception] = queue.Queue()

    def run(self, chunks: Iterator[Chunk]) -> Iterator[Event]:
        """Do all chunks, taking them only as workers get free; yield what happens as it does.

        XlToolsError where the results cannot be written; the workers are ended then, as they are
        when the caller stops listening.
        """
        threads = [
            threading.Thread(target=self._serve, args=(supervisor,), daemon=True)
            for supervisor in self._supervisors
        ]
        for thread in threads:
            thread.start()
        try:
            yield from self._listen(chunks)
        finally:
            for supervisor in self._supervisors:
                supervisor.close()
            for _ in threads:
                self._chunks.put(None)
            for thread in threads:
                thread.join()

    def _listen(self, chunks: Iterator[Chunk]) -> Iterator[Event]:
        room = len(self._supervisors) * _WAITING
        waiting = 0
        more = True
        while True:
            while more and waiting < room:
                chunk = next(chunks, None)
                more = chunk is not None
                if chunk is not None:
                    self._chunks.put(chunk)
                    waiting += 1
            if not waiting:
                return
            event = self._next_event()
            if isinstance(event, Exception):
                raise event
            waiting -= isinstance(event, Finished)
            yield event

    def _next_event(self) -> Event | Exception:
        while True:  # on Windows only a wait that ends can be interrupted by Ctrl+C
            with contextlib.suppress(queue.Empty):
                return self._events.get(timeout=_PATIENCE)

    def _serve(self, supervisor: Supervisor) -> None:
        for chunk in iter(self._chunks.get, None):
            stamps: list[Stamp] = []
            try:
                for stamp in supervisor.do(chunk):
                    stamps.append(stamp)
                    self._events.put(stamp)
            except (OSError, XlToolsError) as error:
                self._events.put(error)
                return
            if supervisor.closed:
                return
            self._events.put(Finished(chunk, tuple(stamps)))
