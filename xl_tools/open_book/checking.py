"""计算得分, 校验并标记, 清除标记."""

from __future__ import annotations

from xl_tools.domain.cells import plain
from xl_tools.domain.findings import Severity
from xl_tools.filings.marks import apply_marks, marked_cells
from xl_tools.filings.results import SHEET as RESULTS
from xl_tools.open_book.document import Document
from xl_tools.open_book.editing import plan, play
from xl_tools.open_book.guards import require_writable
from xl_tools.open_book.pressing import button
from xl_tools.refresh import Refreshed, refresh_book
from xl_tools.refresh.scoring import Scored, score_book
from xl_tools.workbook import Workbook

_NAMED = 8  # so many cells are named in a message; of more, their number is told


@button
def score(document: Document) -> str:
    """Calculate the book, fill blank points with what is due if the user agrees, say the total.

    Points that the unit gave itself are never changed.
    """
    require_writable(document)
    with document.undisturbed():
        document.recalculate()
        planned = plan(document, score_book)
    scored, kept = planned.result, None
    if scored.filled:
        question = (
            f"有 {scored.filled} 行指标的得分是空的。要按“应得”填入吗？（已填的得分不会改动）"
        )
        if not document.ask(question):
            return "\n".join(("没有填入得分，没有做任何改动。", *_judged(scored)))
        with document.undisturbed():
            kept = play(document, planned, keep=True)
    return _score_told(scored, f"填入前的工作簿保存在：\n{kept}" if kept else "")


def _score_told(scored: Scored, kept: str) -> str:
    if not scored.rows:
        return "绩效指标表还没有填写任何指标，无法计算得分。请先填写，或点“填充数据”。"
    lines = [f"已给 {scored.filled} 行指标填入得分。"] if scored.filled else ["已重新计算。"]
    if scored.total is not None:
        lines.append(f"总分 {plain(scored.total)} 分。")
    lines += _judged(scored)
    lines += [kept] if kept else []
    lines.append("下一步：请点“校验并标记”。")
    return "\n".join(lines)


def _judged(scored: Scored) -> list[str]:
    lines = []
    if scored.differing:
        lines.append(f"得分与应得不同的有 {len(scored.differing)} 行：{_named(scored.differing)}。")
    if scored.unscored:
        count, cells = len(scored.unscored), _named(scored.unscored)
        lines.append(f"不能自动评分、须人工判定的有 {count} 行：{cells}。")
    return lines


def _named(cells: tuple[str, ...]) -> str:
    more = " 等" if len(cells) > _NAMED else ""
    return "、".join(cells[:_NAMED]) + more


@button
def check_and_mark(document: Document) -> str:
    """Check the book, mark its cells, list the findings on 校验结果, and say how many."""
    require_writable(document)
    with document.undisturbed():
        planned = plan(document, refresh_book)
        play(document, planned, keep=False)
    return _check_told(planned.result)


def _check_told(done: Refreshed) -> str:
    report = done.report
    counts = [f"{s.label} {report.count(s)}" for s in Severity if report.count(s)]
    lines = [f"校验完成：{'，'.join(counts)}。" if counts else "校验完成，没有发现问题。"]
    if report.explained:
        lines.append(f"已说明 {len(report.explained)}。")
    if report.not_checked:
        lines.append(f"另有 {len(report.not_checked)} 项因数据不全没有校验，见“{RESULTS}”。")
    if done.not_recalculated:
        cells = _named(tuple(str(cell.place) for cell in done.not_recalculated))
        lines.append(f"这些单元格的公式本程序不能计算，按原来的结果校验：{cells}。")
    lines += done.warnings
    step = "点“下一个问题”逐条处理，改好后再校验一次" if counts else "点“生成汇报材料”"
    return "\n".join((*lines, f"下一步：{step}。"))


@button
def clear_marks(document: Document) -> str:
    """Take all marks off; each cell looks as it did before, the list on 校验结果 stays."""
    require_writable(document)
    with document.undisturbed():
        planned = plan(document, _clear)
        play(document, planned, keep=False)
    if not planned.result:
        return "没有标记可以清除。"
    return f"已清除 {planned.result} 个单元格的标记。“{RESULTS}”中的清单和审核说明没有动。"


def _clear(book: Workbook) -> int:
    count = len(marked_cells(book))
    apply_marks(book, {})
    return count
