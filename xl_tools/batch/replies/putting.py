"""Put the answers of one workbook beside its findings, as explanations (审核说明).

Nothing that somebody wrote is lost: another explanation that is there stays, unless `force`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xl_tools.batch.figures import bare
from xl_tools.batch.replies.answers import Answer
from xl_tools.batch.replies.notes import Note, Outcome
from xl_tools.batch.returns.seal import MOST
from xl_tools.domain.findings import Finding, Severity
from xl_tools.domain.reasons import is_reason
from xl_tools.filings.result_lines import finding_keys
from xl_tools.filings.results import Explanation, read_explanations
from xl_tools.refresh import Refreshed, refresh_book
from xl_tools.workbook import Workbook
from xl_tools.workbook.limits import DEFAULT_LIMITS, Limits

_NO_ROOM = (
    "工作簿中没有“校验结果”表或“审核说明”栏，答复没有写入：{}。"
    "请用 xl-tools template upgrade 补全。"
)


@dataclass(slots=True)
class Put:
    """What came of the answers of one workbook; `changed` tells that it differs from before."""

    changed: bool = False
    notes: list[Note] = field(default_factory=list)
    backup: Path | None = None


def put_answers(
    path: Path,
    answers: Sequence[Answer],
    *,
    force: bool = False,
    dry_run: bool = False,
    backup: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Put:
    """Put the answers into the workbook at `path` and refresh it.

    A workbook that gets no new explanation is left as it is, to the byte. FileError where it cannot
    be read or written.
    """
    book = Workbook.open(path, limits)
    before = refresh_book(book, limits=limits)
    if wrong := _other_filing(before, answers):
        return Put(notes=wrong)
    judged = list(_judged(before, answers, force=force))
    texts = {
        answer.seal.key: answer.text
        for answer, note in judged
        if note.outcome in (Outcome.PUT, Outcome.REPLACED, Outcome.ERROR)
    }
    done = Put(notes=[note for _, note in judged])
    if not texts:
        return done
    findings = _by_key(before)
    given = {k: Explanation(text, findings[k].basis, "") for k, text in texts.items()}
    refresh_book(book, explanations=given, limits=limits)
    written = read_explanations(book)
    lost = {key for key, text in texts.items() if key not in written or written[key].text != text}
    done.notes = [_noted(answer, note, lost) for answer, note in judged]
    if not dry_run and texts.keys() - lost:
        done.changed = book.save(path, backup=backup)
        done.backup = book.backup
    return done


def _noted(answer: Answer, note: Note, lost: set[str]) -> Note:
    if answer.seal.key not in lost:
        return note
    return Note(Outcome.UNPLACED, answer.where, _NO_ROOM.format(answer.text))


def _by_key(refreshed: Refreshed) -> Mapping[str, Finding]:
    found = [one for one in refreshed.report.outcomes if isinstance(one, Finding)]
    return dict(zip(finding_keys(found), found, strict=True))


def _other_filing(refreshed: Refreshed, answers: Sequence[Answer]) -> list[Note]:
    """Return a note for each answer where the workbook is that of another unit or year."""
    filing = refreshed.filing
    mine = (bare(filing.unit), str(filing.year))
    what = f"现在的工作簿是“{filing.unit}”{filing.year} 年的，与清单不符，答复没有写入：{{}}。"
    return [
        Note(Outcome.UNKNOWN, answer.where, what.format(answer.text))
        for answer in answers
        if (bare(answer.seal.unit), answer.seal.year) != mine
    ]


def _judged(
    refreshed: Refreshed, answers: Sequence[Answer], *, force: bool
) -> Iterator[tuple[Answer, Note]]:
    findings = {key[:MOST]: finding for key, finding in _by_key(refreshed).items()}
    for answer in answers:
        finding = findings.get(answer.seal.key)
        there = refreshed.explained.texts.get(answer.seal.key, "")
        outcome, what = _judge(answer, finding, there, force=force)
        yield answer, Note(outcome, answer.where, what)


def _judge(
    answer: Answer, finding: Finding | None, there: str, *, force: bool
) -> tuple[Outcome, str]:
    text = answer.text
    if finding is None:
        return Outcome.GONE, f"这个问题已经不存在，答复不再需要：{text}。"
    if finding.basis[:MOST] != answer.seal.basis:
        return Outcome.CHANGED, (
            f"数值已变化（清单上：{answer.seal.basis}；现在：{finding.basis}），"
            f"答复没有写入：{text}。请按现在的数重新说明。"
        )
    if not is_reason(text):
        return Outcome.NO_REASON, f"“{text}”不是具体原因，没有写入。请写明为什么。"
    if there == text:
        return Outcome.ALREADY, ""
    if there and not force:
        return Outcome.KEPT, (
            f"工作簿中已有另一说明“{there}”，予以保留；答复没有写入：{text}。要替换请加 --force。"
        )
    if finding.severity is Severity.ERROR:
        return Outcome.ERROR, "这是“错误”，须改正，不能以说明代替；答复已写入备查。"
    if there:
        return Outcome.REPLACED, f"原说明“{there}”已被替换。"
    return Outcome.PUT, ""
