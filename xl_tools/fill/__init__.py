"""Data → planned changes: read a data file or last year's filing, and plan what goes where.

Nothing here writes a workbook. `read_data` gives the entries of a file, `plan` the changes they
mean for a form, `carry` the changes last year's filing gives, `combine` both together.
"""

from xl_tools.fill.change import Change
from xl_tools.fill.combine import combine
from xl_tools.fill.entries import Entry
from xl_tools.fill.plan import plan
from xl_tools.fill.prior import carry
from xl_tools.fill.sources import read_data

__all__ = ["Change", "Entry", "carry", "combine", "plan", "read_data"]
