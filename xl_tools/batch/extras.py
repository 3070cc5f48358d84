"""The libraries that only batch needs (extra ``batch``), and a sentence where they are missing."""

from __future__ import annotations

from importlib.util import find_spec

from xl_tools.errors import UsageError

_BATCH = ("pyarrow", "duckdb")
_RETURNS = ("docx",)
_DASK = ("distributed",)
# Where what is installed has another name than what is imported.
_PACKAGES = {"docx": "python-docx"}


def need_batch() -> None:
    """Raise UsageError where pyarrow or duckdb is not installed."""
    _need(_BATCH, "batch", "批量处理和查询")


def need_returns() -> None:
    """Raise UsageError where python-docx, or what the store needs, is not installed."""
    _need((*_BATCH, *_RETURNS), "batch", "写退回清单")


def need_dask() -> None:
    """Raise UsageError where dask.distributed is not installed."""
    _need(_DASK, "dask", "在多台机器上处理")


def _need(modules: tuple[str, ...], extra: str, what: str) -> None:
    missing = [_PACKAGES.get(name, name) for name in modules if find_spec(name) is None]
    if missing:
        names = "、".join(missing)
        install = f"python -m pip install 'xl-tools[{extra}]'"
        raise UsageError(f"{what}还需要 {names}，请先安装：{install}。")
