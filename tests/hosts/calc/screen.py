"""A screen of one's own (Xvfb): real windows, real clicks, and pictures of them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

SIZE = (1500, 950)
# Where pictures of what was clicked are kept, as CI does; without it only failures leave one.
_VARIABLE = "XL_TOOLS_PICTURES"
_PICTURES = Path("build/pictures")


@dataclass
class Screen:
    """An X display that nobody sees."""

    display: str
    process: subprocess.Popen[bytes]

    @classmethod
    def open(cls) -> Screen:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"]
        process = subprocess.Popen(
            command, pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        return cls(f":{number}", process)

    def close(self) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        if self.process.poll() is None:
            self.process.kill()

    def do(self, *command: str) -> str:
        done = subprocess.run(
            command,
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return done.stdout

    def click(self, x: int, y: int) -> None:
        self.do("xdotool", "mousemove", str(x), str(y), "sleep", "0.2", "click", "1")

    def press(self, *keys: str) -> None:
        self.do("xdotool", "key", *keys)

    def type(self, text: str) -> None:
        self.do("xdotool", "type", "--delay", "15", "--", text)

    def picture(self, name: str, *, always: bool = False) -> None:
        """Take a picture of the whole screen where pictures are kept, or of a failure `always`."""
        if not always and _VARIABLE not in os.environ:
            return
        folder = Path(os.environ.get(_VARIABLE) or _PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        self.do("import", "-window", "root", str(folder / f"{name}.png"))


def wait_for(what, seconds: float = 40, every: float = 0.3):
    """Return the first true answer of `what`; AssertionError after so many seconds."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := what():
            return found
        time.sleep(every)
    raise AssertionError(f"waited {seconds} s for {what}")


def is_possible() -> bool:
    return all(map(shutil.which, ("Xvfb", "xdotool", "import")))
