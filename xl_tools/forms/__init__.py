"""Forms (套表) as data: one folder of TOML files each, and the loader that checks them.

``form.toml`` holds id, title, version, year, profile, the list of sheet files, guide texts
(``[[guide]]``), styles (``[styles.NAME]``, ``inherits``), ``[prior]`` and ``[column_aliases]``.
A sheet file holds ``name``, ``title``, ``[page]``, ``[widths]``, ``[heights]`` and

- ``[[label]]`` a fixed text: ``at``, ``text``, ``style``;
- ``[[field]]`` one cell: ``key`` (项目.列), ``at``, ``type``, ``unit``, ``number_format``,
  ``formula``, ``prompt``, ``choices``, ``allows``, ``aliases`` …;
- ``[[block]]`` lines against columns, one field where they meet: ``[[block.column]]``,
  ``[[block.line]]``, and ``[block.line.cells.COLUMN]`` for what one cell has of its own;
- ``[[table]]`` rows that repeat: ``first_row``, ``[[table.column]]``, ``rows``.

``older/VERSION`` in the folder keeps the form as it was in an earlier version, for workbooks made
then; ``[renamed]`` says what its items are called now (old key = new key).

Rules are in every ``rules*.toml`` of the folder, as ``[[rule]]``, those across units and years in
``cross*.toml``; ``[rules]`` in ``form.toml`` takes over those of another form.

Formulas name cells by key: ``[三公经费.本年预算]`` a field, ``[@分值]`` the same row of a table,
``[绩效指标.分值]`` a whole column, ``[甲:乙]`` from the first cell of one to the last cell of the
other.
"""

from xl_tools.forms.loader import form_ids, load_form, load_older

__all__ = ["form_ids", "load_form", "load_older"]
