"""Two versions of a filing side by side: what changed, by field and by name, not by cell.

::

    versions   one version: its filing and its report, read without writing anything
    values     when two values are the same, and how a change of one is said
    rows       which row of a table is which, by name, wherever it stands
    changes    the whole comparison
"""

from __future__ import annotations

from xl_tools.compare.changes import Comparison, compare

__all__ = ["Comparison", "compare"]
