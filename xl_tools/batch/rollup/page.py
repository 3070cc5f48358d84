"""汇总.html: one file that opens anywhere, without a network, on a phone too.

What filings say comes into the page as JSON and is shown as text; the page's policy lets no other
script run than its own, and nothing be loaded.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from xl_tools.batch.basics import exact
from xl_tools.batch.district import TOLERANCE
from xl_tools.batch.rollup.drawings import bars, columns
from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.rollup.links import relative
from xl_tools.batch.rollup.overview import TOP, cards, grade_table, heading
from xl_tools.domain.findings import Severity

# So many findings are in the page, the worst; a phone has to read all of it.
FINDINGS = 20_000
_TROUBLES = 500
_FOLDER = "工作簿/"
_RANKS = {severity.value: rank for rank, severity in enumerate(Severity)}
_PLACEHOLDER = re.compile(r"@@([A-Z]+)@@")


def page(facts: RollUp, book: str) -> str:
    """Return the page; `book` is the name of the workbook it speaks of."""
    script = _part("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    fill = {
        "TITLE": escape(heading(facts)),
        "BOOK": escape(book),
        "HASH": f"sha256-{digest}",
        "STYLE": _part("page.css").rstrip(),
        "CARDS": "\n".join(_cards(facts)),
        "CHARTS": "\n".join(_charts(facts)),
        "SUMS": "\n".join(_sums(facts)),
        "TROUBLES": "\n".join((*_troubles(facts), *_remarks(facts))),
        "DATA": embedded(_data(facts, book)),
        "SCRIPT": script,
    }
    return _PLACEHOLDER.sub(lambda found: fill[found[1]], _part("page.html"))


def embedded(data: object) -> str:
    r"""Return data as JSON that cannot end the script element it stands in.

    >>> embedded(["</script>"])
    '["\\u003c/script>"]'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")


def _part(name: str) -> str:
    return (files("xl_tools.batch.rollup") / name).read_text("utf-8")


# ---------------------------------------------------------------- what is drawn here


def _cards(facts: RollUp) -> Iterator[str]:
    for label, figure, style in cards(facts):
        shown = "—" if figure is None else f"{figure:,.2f}" if style == "mean" else f"{figure:,}"
        yield f"<div><b>{shown}</b><span>{escape(label)}</span></div>"


def _charts(facts: RollUp) -> Iterator[str]:
    lines = grade_table(facts)
    yield columns(
        "等级分布（单位数）",
        [name for name, _, _ in lines],
        [
            ("按自评总分", "filed", [filed for _, filed, _ in lines]),
            ("按应得总分", "due", [due for _, _, due in lines]),
        ],
    )
    yield bars("问题级别", [(s.label, count, s.value) for s, count in facts.severities.items()])
    rules = [(facts.title_of(rule), count, "filed") for rule, count, _ in facts.by_rule[:TOP]]
    yield bars("问题最多的规则", rules)


def _sums(facts: RollUp) -> Iterator[str]:
    if not facts.basics.figures:
        return
    district = facts.district
    heads = ["项目", "计量单位", "各单位合计", *(["全区数", "合计－全区数"] if district else [])]
    yield f"<details{' open' if district else ''}><summary>基础数据汇总</summary><div class=wide>"
    if district:
        yield f"<p class=note>全区数取自 {escape(district.source)}。</p>"
    yield f"<table><thead><tr>{_cells('th', heads)}</tr></thead><tbody>"
    for figure in facts.basics.figures:
        total = facts.basics.total(figure)
        cells = [figure.name, figure.measure, f"{total:,.2f}".removesuffix(".00")]
        kind = ""
        if district:
            own = district.figures.get(figure.key)
            gap = None if own is None else exact(total) - own
            apart = gap is not None and abs(gap) >= TOLERANCE
            shown_gap = "—" if gap is None else f"{gap:+,}" if apart else "一致"
            cells += ["—" if own is None else f"{own:,}", shown_gap]
            kind = ' class="bad"' if apart else ""
        yield f"<tr{kind}>{_cells('td', cells)}</tr>"
    yield "</tbody></table></div></details>"


def _cells(tag: str, texts: Sequence[str]) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)


def _troubles(facts: RollUp) -> Iterator[str]:
    if not facts.troubles:
        return
    count = len(facts.troubles)
    yield f"<details open><summary>无法读取（{count:,}）</summary><ul>"
    for trouble in facts.troubles[:_TROUBLES]:
        yield f"<li>{escape(trouble.file)}<small>{escape(trouble.message)}</small></li>"
    if count > _TROUBLES:
        yield f"<li>还有 {count - _TROUBLES:,} 个，见工作簿的“无法读取”。</li>"
    yield "</ul></details>"


def _remarks(facts: RollUp) -> Iterator[str]:
    """Yield what a person should know of workbooks that were read: another year, a lost sheet."""
    remarked = [unit for unit in facts.units if unit.remark]
    if not remarked:
        return
    yield f"<details open><summary>须留意的文件（{len(remarked):,}）</summary><ul>"
    for unit in remarked[:_TROUBLES]:
        yield f"<li>{escape(unit.file)}<small>{escape(unit.remark)}</small></li>"
    if len(remarked) > _TROUBLES:
        yield f"<li>还有 {len(remarked) - _TROUBLES:,} 个，见工作簿的“备注”一栏。</li>"
    yield "</ul></details>"


# ---------------------------------------------------------------- what the script draws


def _data(facts: RollUp, book: str) -> dict[str, object]:
    rules = {rule: number for number, (rule, _, _) in enumerate(facts.by_rule)}
    return {
        "book": book,
        "folder": _FOLDER,
        "grades": list(facts.grades),
        "rules": [facts.title_of(rule) for rule in rules],
        "units": [_unit(facts, number) for number in range(len(facts.units))],
        "findings": _findings(facts, rules),
    }


def _unit(facts: RollUp, number: int) -> list[object]:
    unit = facts.units[number]
    path = relative(unit.link, facts.out)
    return [
        unit.title,
        unit.file,
        0 if path == f"{_FOLDER}{unit.file}" else path,  # 0: where copies are
        unit.filed,
        unit.due,
        unit.difference,
        unit.grade,
        unit.due_grade,
        *(unit.count(severity) for severity in Severity),
        unit.explained,
        unit.not_checked,
    ]


def _findings(facts: RollUp, rules: dict[str, int]) -> dict[str, list[list[object]]]:
    """Return the open findings by the number of their unit, worst first."""
    numbers = {unit.file: number for number, unit in enumerate(facts.units)}
    found: dict[str, list[list[object]]] = {}
    count = 0
    for row in facts.findings():
        if row["rule"] not in rules or row["status"] == "已说明" or row["file"] not in numbers:
            continue
        if count == FINDINGS:
            break
        count += 1
        place = f"{row['sheet']}!{row['cell']}" if row["cell"] else row["sheet"]
        found.setdefault(str(numbers[row["file"]]), []).append(
            [
                _RANKS[row["severity"]],
                rules[row["rule"]],
                place,
                row["message"],
                row["suggestion"],
            ]
        )
    return found
