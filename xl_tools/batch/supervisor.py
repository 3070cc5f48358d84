"""One worker process and the watch over it: what hangs, grows or dies costs one workbook.

The worker says which workbook it begins. Where it takes too long or too much memory it is killed;
where it dies, or a fault of ours ends it, that is seen at its pipe. The workbook it was at is then
written down as failed, and a new worker does the rest of the chunk.
"""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from xl_tools.batch.apart import environment
from xl_tools.batch.jobs import Chunk, Stamp
from xl_tools.batch.journal import SUFFIX
from xl_tools.batch.limits import MEGABYTE
from xl_tools.batch.work import NO_MEMORY
from xl_tools.errors import FileError

LOG = "workers.log"
_LOOK_EVERY = 0.1  # seconds between two looks of the watchdog
# A death may be the system's choice (out of memory) and no fault of the workbook.
_DEATHS = 2
# Dying this often without a workbook to blame, the worker cannot run here at all.
_IDLE_DEATHS = 3

TOO_LONG = "处理超过 {} 秒，已停止。请检查文件是否异常，或用 --timeout 放宽。"
CRASHED = "程序内部出错（{}），没有处理。请把文件和这句话反馈给维护者。"
DIED = "处理时工作进程意外退出（{}），没有处理。请单独用 xl-tools refresh 再试。"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may take: seconds for a workbook, megabytes for itself; 0 is no limit."""

    seconds: float = 120
    megabytes: int = 2048


class _Death(Exception):
    """The worker is gone; `at` is the workbook it was at, `final` whether to try that again."""

    def __init__(self, at: str, sentence: str, *, final: bool) -> None:
        super().__init__(sentence)
        self.at, self.sentence, self.final = at, sentence, final


class Supervisor:
    """Does chunks with a worker process of its own, one after the other."""

    def __init__(self, limits: Limits, log: Path) -> None:
        self.limits = limits
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._at = ""
        self._since = 0.0
        self._sentence = ""  # why the watchdog killed the worker
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker, even in the middle of a workbook."""
        self._closed.set()
        self._kill()

    @property
    def closed(self) -> bool:
        """True once `close` was called."""
        return self._closed.is_set()

    # ------------------------------------------------------------------ chunks

    def do(self, chunk: Chunk) -> Iterator[Stamp]:
        """Do a chunk and yield the stamp of each workbook; at the end its part is written.

        FileError where the part cannot be written, or where no worker can be started.
        """
        known: set[str] = set()
        deaths: Counter[str] = Counter()
        while True:
            try:
                for stamp in self._attempt(chunk):
                    if stamp.file not in known:
                        known.add(stamp.file)
                        yield stamp
            except _Death as death:
                if self.closed:
                    return
                deaths[death.at] += 1
                chunk = self._without(chunk, death, deaths[death.at])
            else:
                return

    def _attempt(self, chunk: Chunk) -> Iterator[Stamp]:
        process = self._running()
        self._say(process, chunk)
        crash = ""
        for message in _messages(process):
            match message:
                case {"start": str(file)}:
                    self._since = time.monotonic()  # before the name, which the watch looks for
                    self._at = file
                case {"done": dict(stamp)}:
                    self._at = ""
                    yield Stamp(**stamp)
                case {"part": _}:
                    return
                case {"error": str(sentence)}:
                    raise FileError(chunk.folder, "结果写不进去", sentence.rstrip("。"))
                case {"crash": str(text)}:
                    crash = text
        raise self._death(process, crash)

    def _death(self, process: subprocess.Popen[bytes], crash: str) -> _Death:
        code = process.wait()
        at, self._at, self._process = self._at, "", None
        if self._sentence:
            sentence, self._sentence = self._sentence, ""
            return _Death(at, sentence, final=True)
        if crash:
            return _Death(at, CRASHED.format(crash), final=True)
        return _Death(at, DIED.format(_ending(code)), final=False)

    def _without(self, chunk: Chunk, death: _Death, times: int) -> Chunk:
        """Return what is left of the chunk; the workbook that is to blame is not opened again."""
        if not death.at and times >= _IDLE_DEATHS:
            raise FileError(
                chunk.folder, "工作进程无法运行", f"请看 {self.log} 中的原因（{death.sentence}）"
            )
        jobs = chunk.jobs
        if death.at and (death.final or times >= _DEATHS):
            jobs = tuple(
                replace(job, failure=death.sentence) if job.file == death.at else job
                for job in jobs
            )
        journals = Path(chunk.folder).glob(f"{chunk.name}.*{SUFFIX}")
        return replace(chunk, jobs=jobs, salvage=tuple(sorted(map(str, journals))))

    # ------------------------------------------------------------------ the process

    def _running(self) -> subprocess.Popen[bytes]:
        process = self._process
        if process is None or process.poll() is not None:
            with self.log.open("ab") as log:
                process = self._process = subprocess.Popen(  # noqa: S603 - our own module
                    [sys.executable, "-m", "xl_tools.batch.worker", str(self.limits.megabytes)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=environment(),
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            if self.closed:  # closed while it was starting
                self._kill()
        return process

    def _say(self, process: subprocess.Popen[bytes], chunk: Chunk) -> None:
        if process.stdin:
            with contextlib.suppress(OSError):  # died since: its other pipe will tell
                process.stdin.write(chunk.line())
                process.stdin.flush()

    def _kill(self) -> None:
        process = self._process
        if process is not None:
            process.kill()
            process.wait()

    def _watch(self) -> None:
        while not self._closed.wait(_LOOK_EVERY):
            process, at = self._process, self._at
            if process is not None and at and not self._sentence:
                sentence = self._excess(process)
                if sentence and at == self._at:
                    self._sentence = sentence
                    process.kill()

    def _excess(self, process: subprocess.Popen[bytes]) -> str:
        """Return the sentence for a worker that takes too much, or ''."""
        if self.limits.seconds and time.monotonic() - self._since > self.limits.seconds:
            return TOO_LONG.format(f"{self.limits.seconds:g}")
        if self.limits.megabytes and _resident(process.pid) > self.limits.megabytes * MEGABYTE:
            return NO_MEMORY
        return ""


def _messages(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    for text in process.stdout or ():
        if text.endswith(b"\n"):
            yield json.loads(text)


def _resident(pid: int) -> int:
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _ending(code: int) -> str:
    """Return how a process ended, in words.

    >>> _ending(1), _ending(-9)
    ('退出码 1', '信号 SIGKILL')
    """
    if code >= 0:
        return f"退出码 {code}"
    names = {number.value: number.name for number in signal.Signals}
    return f"信号 {names.get(-code, -code)}"
