"""What a batch does in processes of their own, so that their memory goes with them: both ends.

Such a process loads what it needs and then waits for a line on its standard input, so that it can
be started before it is its turn. It ends when the one that started it does.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

from xl_tools.errors import FileError, XlToolsError

_PATIENCE = 2  # seconds


@dataclass(frozen=True, slots=True)
class Task:
    """A module that ends in `serve`, with its arguments; the first is the folder it is about.

    `failed` says in Chinese what has not been done where it fails. `steps` is how often it waits.
    """

    module: str
    arguments: Sequence[str]
    failed: str
    steps: int = 1


class Apart:
    """A task in its process, which has been started."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._process = subprocess.Popen(  # noqa: S603 - our own module, names as they are
            [sys.executable, "-m", task.module, *task.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._steps = 0
        self._complaint: tuple[bytes, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, whatever it is at: only after an error or Ctrl+C it is still there."""
        if self._complaint:
            return
        try:  # one that waits ends by itself, and leaves nothing behind
            self._process.communicate(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()

    def go_on(self) -> None:
        """Let it do its next step; this does not wait for it."""
        self._steps += 1
        if self._process.stdin:
            with contextlib.suppress(OSError):  # it has failed: its end will tell
                self._process.stdin.write(b"\n")
                self._process.stdin.flush()

    def go_to_the_end(self) -> None:
        """Let it do all that is left; this does not wait for it."""
        while self._steps < self._task.steps:
            self.go_on()

    def end(self) -> XlToolsError | None:
        """Let it do all that is left and wait for its end; return what it failed by."""
        if not self._complaint:
            self.go_to_the_end()
            self._complaint = self._process.communicate()[1:]
        code = self._process.returncode
        if not code:
            return None
        said = self._complaint[0].decode("utf-8", "replace").strip().splitlines()
        # 1 is a traceback, whose last line says what; our own errors are sentences, all of them.
        why = "；".join(said[-1:] if code == 1 else said) or f"退出码 {code}"
        step = f"再次运行同一命令即可接着做（{why}）"
        return FileError(self._task.arguments[0], self._task.failed, step)


def wait() -> None:
    """Wait, in such a process, until it is told to go on; end it where nobody is left to tell."""
    if not sys.stdin.readline():
        sys.exit()


def serve(main: Callable[[Sequence[str]], None], *needs: str) -> None:
    """Do what the arguments of this process say; one of our errors ends it with its sentence.

    `needs` are big modules that it loads before it is its turn.
    """
    for module in needs:
        import_module(module)
    wait()
    try:
        main(sys.argv[1:])
    except XlToolsError as error:
        sys.stderr.buffer.write(f"{error}\n".encode())
        sys.exit(error.exit_code)


def environment() -> dict[str, str]:
    """Return the environment of such a process: the same package, and one thread for sums."""
    import xl_tools

    package = str(Path(xl_tools.__file__).parents[1])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"}
