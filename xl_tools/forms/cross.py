"""The rules of a form that look at many filings: across years and units (``cross*.toml``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from xl_tools.domain.rules import Rule
from xl_tools.errors import FormError
from xl_tools.forms.places import find
from xl_tools.forms.rulebook import CROSS, MAIN, read_rules, read_taking
from xl_tools.forms.section import Problems
from xl_tools.forms.toml_file import read_section


def cross_rules(form_id: str) -> tuple[Rule, ...]:
    """Return the rules across filings of a form, file by file in the order of their names.

    () for a form that has none. FormError with every problem of its files.

    >>> [rule.id for rule in cross_rules("hunan-2023")][-2:]
    ['years.vanished', 'years.twice']
    """
    folder = find(form_id)
    return _read(form_id, folder) if folder and folder.is_dir() else ()


@lru_cache(maxsize=8)
def _read(form_id: str, folder: Path) -> tuple[Rule, ...]:
    problems = Problems()
    main = read_section(folder / MAIN, problems)
    rules = read_rules(folder, read_taking(main.child("rules")), CROSS, problems)
    if problems.found:
        raise FormError(form_id, list(dict.fromkeys(problems.found)))
    return rules
