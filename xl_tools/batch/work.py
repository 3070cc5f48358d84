"""What a worker does with one workbook: refresh it, and say what came of it."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from xl_tools.batch.jobs import Job, Stamp
from xl_tools.batch.record import Record
from xl_tools.batch.rows import FAILED, UNREADABLE, record_of, record_of_failure
from xl_tools.errors import FileBusy, FileError, XlToolsError
from xl_tools.refresh import RefreshResult, refresh
from xl_tools.workbook.durability import at_once
from xl_tools.workbook.limits import limits_given

OTHER_YEAR = "这是 {} 年的填报，本批是 {} 年的，请核对。"
NO_MEMORY = "处理时内存超过上限，已停止。请检查文件是否异常，或用 --memory 放宽。"


def work(job: Job) -> tuple[Record, Stamp]:
    """Refresh the workbook of `job`; return its rows and its stamp.

    A file that cannot be read or written is an outcome, not an error. MemoryError passes.
    """
    if job.failure:
        return _failed(job, FAILED, job.failure, _seen(job), again=True)
    seen = _seen(job)
    try:
        result = _refreshed(job)
    except FileBusy as error:
        return _failed(job, FAILED, _said(error), seen, again=True)
    except FileError as error:
        return _failed(job, UNREADABLE, _said(error), seen)
    except XlToolsError as error:
        return _failed(job, FAILED, str(error), seen, again=True)
    record = record_of(job.file, job.shown, job.output, result)
    if job.year and result.filing.year != job.year:
        record.unit["warnings"] += OTHER_YEAR.format(result.filing.year, job.year)
    if job.source == job.target:
        seen = _seen(job)
    stamp = replace(seen, changed=result.changed, written=_hash(_content(Path(job.target)) or b""))
    return record, _stamp(stamp, record)


def _refreshed(job: Job) -> RefreshResult:
    source, target = Path(job.source), Path(job.target)
    limits = limits_given(job.file_limits)
    if job.source == job.target:
        with at_once():  # there is no other copy of it
            return refresh(
                source, backup=job.backup, break_signature=job.break_signature, limits=limits
            )
    before = _content(target)
    # Somebody may have written explanations into the copy that was there.
    is_touched = before is not None and _hash(before) != job.written
    with nullcontext() if before is None else at_once():
        return refresh(
            source,
            out=target,
            force=True,
            former=None if before is None else target,
            backup=is_touched,
            break_signature=job.break_signature,
            limits=limits,
        )


def is_whole(out: Path, record: Record, stamp: Stamp) -> bool:
    """Return whether the workbook that a worker left in `out` before it ended is there as it was.

    After a power cut a copy may be missing or cut off, although its rows are in the journal.
    """
    if not stamp.written:
        return True
    content = _content(out / record.unit["output"])
    return content is not None and _hash(content) == stamp.written


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None  # nothing there: the usual case; whatever else is wrong, writing will say


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _seen(job: Job) -> Stamp:
    """Return a stamp that holds the state of the input; blank where it cannot be read."""
    try:
        state = Path(job.source).stat()
        with Path(job.source).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return Stamp(job.file, "", edition=job.edition)
    return Stamp(
        job.file,
        "",
        size=state.st_size,
        mtime_ns=state.st_mtime_ns,
        sha256=digest,
        edition=job.edition,
    )


def _failed(
    job: Job, outcome: str, message: str, seen: Stamp, *, again: bool = False
) -> tuple[Record, Stamp]:
    record = record_of_failure(job.file, job.shown, outcome, message, job.year)
    stamp = replace(seen, outcome=outcome, message=message, year=job.year, again=again)
    return record, stamp


def _said(error: FileError) -> str:
    """Return the sentence without the path, which the row has anyway."""
    return f"{error.what}。" + (f"{error.step}。" if error.step else "")


def _stamp(seen: Stamp, record: Record) -> Stamp:
    unit = record.unit
    shared = ("outcome", "unit", "year", "errors", "reviews", "hints", "explained", "not_checked")
    return replace(seen, **{name: unit[name] for name in shared})
