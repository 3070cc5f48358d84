"""The district's own figures (全区数), against which the sum of its units is held.

They come from a data file such as `fill --from` takes, or from the district's own filing, which
is one of the workbooks of the batch. They are kept beside the store, so that a roll-up can be
written again::

    数据/全区数/2023.json    {"file": "全区.toml", "figures": {"公务接待.本年决算": "812.4"}}
    数据/全区数/2023.json    {"unit": "某某区"}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from xl_tools.batch.basics import exact
from xl_tools.batch.figures import bare
from xl_tools.batch.rows import DONE
from xl_tools.batch.store import Store
from xl_tools.domain.form import Form
from xl_tools.errors import FileError, UsageError
from xl_tools.fill import plan, read_data
from xl_tools.workbook.saving import replace_file

FOLDER = "全区数"
# Every unit prints 分 (0.01 万元 at most), and so does the district: less than that is rounding.
TOLERANCE = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class District:
    """The district's figures by key, in the field's own unit.

    `source` is what they come from, for people to read. `file` is the district's own filing in
    the store, which is no unit and is not summed; '' where they come from a data file.
    """

    source: str = ""
    file: str = ""
    figures: Mapping[str, Decimal] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """False where the district has said nothing."""
        return bool(self.figures)


def read_district(path: Path, form: Form, year: int) -> District:
    """Return the figures of a data file; DataError for what does not fit the form.

    Rows of a table are added up.
    """
    figures: dict[str, Decimal] = {}
    for change in plan(read_data(path), form, year):
        if isinstance(change.value, Decimal):
            key = change.key or f"{change.table}.{change.column}"
            figures[key] = figures.get(key, Decimal(0)) + change.value
    if not figures:
        raise FileError(path, "没有一个数", "请填上全区的数，写法与 fill --from 的数据文件相同")
    return District(path.name, "", figures)


def keep_district(store: Store, year: int, said: str, form: Form) -> None:
    """Keep what `said` names, a data file or a unit, as the district's figures of `year`."""
    path = Path(said)
    if path.is_file():
        district = read_district(path, form, year)
        figures = {key: str(value) for key, value in district.figures.items()}
        about: Mapping[str, object] = {"file": path.name, "figures": figures}
    else:
        _filing_of(store, year, said)
        about = {"unit": said}
    target = _file(store, year)
    target.parent.mkdir(exist_ok=True)
    text = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True)
    replace_file(target, f"{text}\n".encode())


def district_of(store: Store, year: int) -> District:
    """Return the district's figures of `year`; an empty District where none are known."""
    path = _file(store, year)
    if not path.is_file():
        return District()
    try:
        about = json.loads(path.read_text("utf-8"))
        if unit := about.get("unit"):
            return _from_filing(store, year, unit)
        figures = {key: Decimal(value) for key, value in about["figures"].items()}
        return District(about["file"], "", figures)
    except (OSError, ValueError, ArithmeticError, KeyError, AttributeError) as error:
        step = "请用 --district 重新指定"
        raise FileError(path, "读不出来或已损坏", step) from error


def _file(store: Store, year: int) -> Path:
    return store.root / FOLDER / f"{year}.json"


def _filing_of(store: Store, year: int, unit: str) -> str:
    found = store.rows(
        f"SELECT file, unit FROM units WHERE year = ? AND outcome = '{DONE}' ORDER BY file",  # noqa: S608
        [year],
    )
    files = [row["file"] for row in found if bare(row["unit"]) == bare(unit)]
    if len(files) == 1:
        return str(files[0])
    what = f"有 {len(files)} 份“{unit}”的填报" if files else f"没有文件，也没有单位“{unit}”的填报"
    raise UsageError(f"--district：{what}（{year} 年）。请写数据文件的路径，或全区填报的单位名称。")


def _from_filing(store: Store, year: int, unit: str) -> District:
    file = _filing_of(store, year, unit)
    found = store.rows(
        "SELECT key, sum(number) AS number FROM filings"
        " WHERE year = ? AND file = ? AND used AND number IS NOT NULL GROUP BY key",
        [year, file],
    )
    figures = {row["key"]: exact(row["number"]) for row in found}
    return District(unit, file, figures)
