"""How much memory a worker may take, where the system can hold it to that."""

from __future__ import annotations

MEGABYTE = 1 << 20


def limit_memory(megabytes: int) -> None:
    """Let this process take at most so much memory of its own; 0 is no limit.

    An allocation beyond it is a MemoryError. Windows has no such limit: there, and for what this
    one does not count, the watchdog looks at the memory that is really used.
    """
    try:
        import resource
    except ImportError:
        return
    if not megabytes or not hasattr(resource, "RLIMIT_DATA"):
        return
    wanted = megabytes * MEGABYTE
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or wanted < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))
