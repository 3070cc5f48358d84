"""The command line: ``xl-tools new | fill | check | refresh | score | rules | limits | template``.

Exit codes: 0 clean; 1 findings at or above ``--fail-on`` (or `score` finds no points); 2 wrong
usage, a data file that does not fit; 3 a file could not be read or written; 130 interrupted.
"""

from xl_tools.hosts.cli.app import main

__all__ = ["main"]
