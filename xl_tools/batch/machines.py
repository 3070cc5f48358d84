"""The engine for many machines: chunks go to the workers of a dask scheduler.

Every machine must see the inputs and OUT under the same paths (a network drive), and have the same
version of this program. On each, a worker process of ours does the chunk, watched as on one machine
alone, so that a poisoned workbook ends that process and never a dask worker. A chunk whose machine
is lost is done again on another.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from xl_tools.batch.extras import need_dask
from xl_tools.batch.jobs import Chunk, Stamp
from xl_tools.batch.pool import Event, Finished
from xl_tools.batch.supervisor import LOG, Limits, Supervisor
from xl_tools.errors import FileError, UsageError, XlToolsError

_PATIENCE = 30  # seconds for the scheduler to answer, and for a first worker to be there
_WAITING = 2  # chunks for each thread of the dask workers
_LOSSES = 3  # so often a chunk may lose its machine, beyond what dask itself puts up with

# The supervisors of this dask worker that are not at work; each keeps its process for the next.
_idle: list[Supervisor] = []


class Machines:
    """The dask scheduler at `address`, and its workers."""

    def __init__(self, address: str, limits: Limits) -> None:
        need_dask()
        self._dask: Any = import_module("distributed")  # big, and only half of it has types
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self._limits = limits
        try:
            self._client = self._dask.Client(address, timeout=_PATIENCE, set_as_default=False)
            self._client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"--scheduler {address}：连接不上 dask 调度程序，或它还没有工作进程。"
                "请先用 dask scheduler 和 dask worker 启动它们，并检查地址。"
            ) from error

    def run(self, chunks: Iterator[Chunk]) -> Iterator[Event]:
        """Do all chunks, taking them only as workers get free; yield what happens as it does.

        FileError where a machine cannot write the results, or too many are lost.
        """
        with self._client as client:
            threads = sum(client.ncores().values())
            losses: Counter[str] = Counter()
            pending: dict[str, Chunk] = {}
            completed = self._dask.as_completed([], loop=client.loop)

            def submit(chunk: Chunk | None) -> None:
                if chunk is not None:
                    future = client.submit(
                        do_remotely,
                        chunk.line().decode(),
                        asdict(self._limits),
                        key=f"{chunk.name}-{losses[chunk.name]}",
                        pure=False,
                    )
                    pending[future.key] = chunk
                    completed.add(future)

            for _ in range(max(1, threads) * _WAITING):
                submit(next(chunks, None))
            for future in completed:
                chunk = pending.pop(future.key)
                if future.status == "error":
                    losses[chunk.name] += 1
                    _refuse_many(chunk, losses[chunk.name], future.exception())
                    submit(chunk)
                    continue
                stamps = _stamps(future.result())
                yield from stamps
                yield Finished(chunk, stamps)
                future.release()
                submit(next(chunks, None))


def do_remotely(line: str, limits: dict[str, Any]) -> dict[str, Any]:
    """Do one chunk on the machine this runs on; return its stamps, or the sentence why not."""
    chunk = Chunk.read(json.loads(line))
    folder = Path(chunk.folder)
    if not folder.is_dir():
        return {
            "error": f"{folder}：一台工作机看不到这个输出文件夹。请让所有机器用同一路径访问它。"
        }
    supervisor = _supervisor(Limits(**limits), folder.parent / LOG)
    try:
        stamps = [asdict(stamp) for stamp in supervisor.do(chunk)]
    except XlToolsError as error:
        supervisor.close()
        return {"error": str(error)}
    _idle.append(supervisor)
    return {"stamps": stamps}


def _supervisor(limits: Limits, log: Path) -> Supervisor:
    """Return one that is not at work; those of earlier batches are ended."""
    while _idle:
        found = _idle.pop()
        if (found.limits, found.log) == (limits, log):
            return found
        found.close()
    return Supervisor(limits, log)


def _stamps(answer: dict[str, Any]) -> tuple[Stamp, ...]:
    if "error" in answer:
        what, _, step = str(answer["error"]).partition("。")
        path, _, what = what.partition("：")
        raise FileError(path, what, step.rstrip("。"))
    return tuple(Stamp(**stamp) for stamp in answer["stamps"])


def _refuse_many(chunk: Chunk, losses: int, error: BaseException | None) -> None:
    if losses > _LOSSES:
        raise FileError(
            chunk.folder, f"处理 {chunk.name} 的机器一再中断（{error}）", "请检查 dask 的工作进程"
        )
