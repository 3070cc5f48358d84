"""The desktop that xl-tools is installed on: `install`, `uninstall`, `doctor`.

Whatever touches the registry, COM, other programs or the system's folders stands behind the port
`Machine` (ports.py). `real.py` is this computer; tests use one in memory, so that both outcomes
of every check are tried without Windows.
"""
