"""Cell formats of a template, made once for each combination of style, number format and lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import xlsxwriter
from xlsxwriter.format import Format

from xl_tools.domain.form import Form


@dataclass(slots=True)
class Formats:
    """The formats of one workbook under construction, by the names of the form's styles."""

    book: xlsxwriter.Workbook
    form: Form
    _made: dict[tuple[object, ...], Format] = field(default_factory=dict)

    def __call__(
        self, style: str, number_format: str = "General", *, locked: bool = True, **more: object
    ) -> Format:
        """Return the format of `style`; `more` overrides single properties."""
        key = (style, number_format, locked, *sorted(more.items()))
        if key not in self._made:
            properties: Mapping[str, object] = {
                **self.form.styles[style],
                "num_format": number_format,
                "locked": locked,
                **more,
            }
            self._made[key] = self.book.add_format(dict(properties))
        return self._made[key]
