"""Make the shipped example workbooks from their data: `python -m tests.end_to_end.examples`."""

from __future__ import annotations

from pathlib import Path

from xl_tools.refresh import new, refresh

WORKBOOKS = Path(__file__).parents[2] / "workbooks"
UNITS = {
    "jianning-2023": "株洲市芦淞区建宁街道办事处",
    "clean-2023": "示例区文化服务中心",
}


def build_examples(folder: Path) -> None:
    """Write the refreshed workbook of every shipped filing into `folder`."""
    for name, unit in UNITS.items():
        book = folder / f"{name}.xlsx"
        data = WORKBOOKS / f"{name}.toml"
        new(book, form="hunan-2023", unit=unit, year=2023, data=data, force=True)
        refresh(book)


if __name__ == "__main__":
    build_examples(WORKBOOKS)
