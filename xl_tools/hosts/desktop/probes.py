"""Start Excel, or xlwings' Python server, over COM: ``python -m xl_tools.hosts.desktop.probes``.

Run in a process of its own, with a time limit: a hung Excel must not hang the doctor. It prints
one line, Excel's version or ``ok``; what goes wrong goes to standard error.
"""

from __future__ import annotations

import subprocess
import sys
import time

# A server that loads slowly from a cold disk is not yet broken; xlwings itself waits as long.
_SECONDS = 30
_EVERY = 0.25


def excel() -> str:
    """Start an Excel of its own, ask its version, end it."""
    from win32com.client import DispatchEx

    application = DispatchEx("Excel.Application")
    try:
        return str(application.Version)
    finally:
        application.Quit()


def server() -> str:
    """Start the Python server as xlwings' DLL does, connect to it, end it."""
    import pythoncom

    class_id = str(pythoncom.CreateGuid())
    command = f"import xlwings; xlwings.serve('{class_id}')"
    process = subprocess.Popen(
        [sys.executable, "-B", "-c", command],
        stdout=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        _connect(class_id, process)
    finally:
        process.kill()
        process.wait()
    return "ok"


def _connect(class_id: str, process: subprocess.Popen[bytes]) -> None:
    import pythoncom

    ends = time.monotonic() + _SECONDS
    while True:
        try:
            pythoncom.CoCreateInstance(
                class_id, None, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.IID_IDispatch
            )
        except pythoncom.com_error:
            if process.poll() is not None or time.monotonic() > ends:
                raise
            time.sleep(_EVERY)
        else:
            return


if __name__ == "__main__":
    sys.stdout.write({"excel": excel, "server": server}[sys.argv[1]]() + "\n")
