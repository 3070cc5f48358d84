"""What a batch does in a process of its own, so that its memory goes with it: both ends of that."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from xl_tools.errors import FileError, XlToolsError


def run_apart(module: str, arguments: Sequence[str], what: str = "结果写不进库") -> None:
    """Run a module that ends in `serve`; its first argument is the folder it is about.

    FileError, which says `what`, where it fails.
    """
    ran = subprocess.run(  # noqa: S603 - our own module, and names that are passed as they are
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        check=False,
        env=environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        # 1 is a traceback, whose last line says what; our own errors are sentences, all of them.
        why = "；".join(said[-1:] if ran.returncode == 1 else said) or f"退出码 {ran.returncode}"
        raise FileError(arguments[0], what, f"再次运行同一命令即可接着做（{why}）")


def serve(main: Callable[[Sequence[str]], None]) -> None:
    """Do what the arguments of this process say; one of our errors ends it with its sentence."""
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
