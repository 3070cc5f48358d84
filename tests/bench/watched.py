"""Run something and see what it takes: time, processor time and memory, of it and its workers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil

_LOOK_EVERY = 0.05  # seconds
_MB = 1 << 20


@dataclass(slots=True)
class Taken:
    """What a run took: seconds on the clock, and of each process by id seconds and MB at most.

    `main` is the id of the process that was started, `workers` are those of its workers; `after`
    is the seconds it went on when they had ended.
    """

    main: int = 0
    seconds: float = 0.0
    after: float = 0.0
    processor: dict[int, float] = field(default_factory=dict)
    memory: dict[int, float] = field(default_factory=dict)
    workers: set[int] = field(default_factory=set)
    last_work: float = 0.0

    @property
    def worker_seconds(self) -> float:
        """Processor time of all processes that refreshed workbooks."""
        return sum(self.processor[pid] for pid in self.workers)

    @property
    def other_seconds(self) -> float:
        """Processor time of all other processes below the main one."""
        others = self.processor.keys() - self.workers - {self.main}
        return sum(self.processor[pid] for pid in others)

    @property
    def worker_memory(self) -> float:
        """The most that one of them occupied, in MB."""
        return max((self.memory[pid] for pid in self.workers), default=0.0)

    @property
    def other_memory(self) -> float:
        """The most that one of the other processes below the main one occupied, in MB."""
        others = self.memory.keys() - self.workers - {self.main}
        return max((self.memory[pid] for pid in others), default=0.0)


def watched(run: Callable[[], psutil.Process], is_worker: Callable[[list[str]], bool]) -> Taken:
    """Start `run`, which returns its process, and look at it and all below it until it ends.

    `is_worker` tells workers by their command line. Processes that live for less than a look or
    two are not seen; processor time is what was used up to the last look.
    """
    taken = Taken()
    start = time.perf_counter()
    main = run()
    taken.main = main.pid
    over = threading.Event()
    watch = threading.Thread(target=_look, args=(main, over, taken, is_worker), daemon=True)
    watch.start()
    main.wait()
    end = time.perf_counter()
    taken.seconds = end - start
    taken.after = end - taken.last_work
    over.set()
    watch.join()
    return taken


def _look(
    main: psutil.Process,
    over: threading.Event,
    taken: Taken,
    is_worker: Callable[[list[str]], bool],
) -> None:
    known: dict[int, psutil.Process] = {}
    while not over.wait(_LOOK_EVERY):
        try:
            found = [main, *main.children(recursive=True), *_others()]
        except psutil.Error:
            continue
        for process in found:
            one = known.setdefault(process.pid, process)
            _note(one, taken, is_worker)


def _others() -> list[psutil.Process]:
    """Return what runs below this process: a cluster of the test is not below the batch."""
    return psutil.Process().children(recursive=True)


def _note(process: psutil.Process, taken: Taken, is_worker: Callable[[list[str]], bool]) -> None:
    pid = process.pid
    try:
        with process.oneshot():
            if pid not in taken.memory and is_worker(process.cmdline()):
                taken.workers.add(pid)
            times, memory = process.cpu_times(), process.memory_info().rss / _MB
    except psutil.Error:  # it has ended
        return
    if pid in taken.workers:
        taken.last_work = time.perf_counter()
    taken.processor[pid] = times.user + times.system
    taken.memory[pid] = max(taken.memory.get(pid, 0.0), memory)
