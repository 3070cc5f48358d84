"""Where the workbooks that come with the program stand: templates and example filings.

They live in ``workbooks/`` of the checkout; the wheel holds the same folder as
``xl_tools/workbooks``.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDER = "workbooks"
# What a clerk opens, the best first: with buttons and formulas, or cells and checks alone.
TEMPLATES = ("template.xlsm", "template.xlsx")


def shipped_file(name: str) -> Path | None:
    """Return the shipped workbook or data file `name`, or None where this copy has none such.

    >>> shipped_file("clean-2023.toml").name
    'clean-2023.toml'
    >>> shipped_file("clean-1999.toml")
    """
    found = (folder / name for folder in _folders())
    return next((path for path in found if path.is_file()), None)


def shipped_template() -> Path | None:
    """Return the template to hand out: the one with macros, or else the plain one.

    >>> shipped_template().stem
    'template'
    """
    found = (shipped_file(name) for name in TEMPLATES)
    return next((path for path in found if path), None)


def _folders() -> tuple[Path, ...]:
    """Return the wheel's folder and the checkout's; which of them exists depends on the copy."""
    checkout = _PACKAGE.parent
    # Beside an installed package stand other packages: a folder of theirs must not be taken.
    is_checkout = (checkout / "pyproject.toml").is_file()
    return (_PACKAGE / _FOLDER, *((checkout / _FOLDER,) if is_checkout else ()))
