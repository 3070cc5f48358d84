"""The parts of docs/reference that are made from the code, so that they cannot be wrong.

``python -m xl_tools.hosts.cli.reference docs/reference`` rewrites them; a test compares.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from xl_tools.batch import schema
from xl_tools.domain.form import Column, Field, FieldKind, Form, SheetForm
from xl_tools.domain.rules import Rule
from xl_tools.forms.loader import form_ids, load_form
from xl_tools.hosts.cli.app import main
from xl_tools.hosts.cli.chinese import option_rows, paragraphs, usage_line
from xl_tools.hosts.cli.options import DEFAULT_FORM
from xl_tools.hosts.cli.rules import in_force, parts

_BEGIN = "<!-- generated: python -m xl_tools.hosts.cli.reference docs/reference -->\n"
_END = "<!-- end of generated -->\n"


def commands() -> str:
    """Return the reference of every command, as Markdown."""
    return "\n".join(_group(main, main.name or ""))


def _group(group: click.Group, path: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _group(command, f"{path} {name}")
        else:
            yield from _command(command, f"{path} {name}")


def _command(command: click.Command, path: str) -> Iterator[str]:
    yield f"## {path.partition(' ')[2]}\n"
    yield f"```\n{usage_line(command, path)}\n```\n"
    yield from (f"{paragraph}\n" for paragraph in paragraphs(command))
    yield "| 选项 | |\n|---|---|"
    yield from (f"| `{_cell(name)}` | {_cell(text)} |" for name, text in option_rows(command))
    yield ""


def rules(form: Form) -> str:
    """Return the reference of every rule of the form, as Markdown."""
    return "\n".join([*_overview(form), *(line for rule in in_force(form) for line in _rule(rule))])


def all_rules() -> str:
    """Return the rules of the default form whole, and of every other form what it has in force."""
    others = (load_form(form_id) for form_id in form_ids() if form_id != DEFAULT_FORM)
    lists = (line for form in others for line in _overview(form, "；" + _IN_FULL.format(form.id)))
    return "\n".join([rules(load_form(DEFAULT_FORM)), *lists])


_IN_FULL = "`xl-tools rules 编号 --form {}` 写明一条的全文"


def _overview(form: Form, more: str = "") -> Iterator[str]:
    yield f"## {form.id}：{form.title}\n"
    yield f"{len(in_force(form))} 条规则{more}。\n"
    yield "| 编号 | 级别 | 内容 |\n|---|---|---|"
    whole = {rule.id for rule in in_force(load_form(DEFAULT_FORM))}
    for rule in in_force(form):
        name = f"`{rule.id}`"
        link = f"[{name}](#{rule.id.replace('.', '')})" if rule.id in whole else name
        yield f"| {link} | {rule.severity.label} | {_cell(rule.title)} |"
    yield ""


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}\n"
    yield f"{rule.title}\n"
    yield from (f"- {label}：{_literal(text)}" for label, text in parts(rule) if text)
    yield ""


def _literal(text: str) -> str:
    """Return the text on one line, with nothing in it that Markdown would take for its own."""
    return re.sub(r"([*_<>`\[\]])", r"\\\1", " ".join(text.split()))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def items(form: Form) -> str:
    """Return the names a data file may use, sheet by sheet, as Markdown."""
    return "\n".join([f"### {form.id}\n", *(line for s in form.sheets for line in _items(s))])


def _items(sheet: SheetForm) -> Iterator[str]:
    yield f"#### {sheet.name}\n"
    yield "| 项目 | 列（单位） | 也可写作 |\n|---|---|---|"
    fields = [field for field in sheet.fields if field.kind is not FieldKind.CONSTANT]
    for item in dict.fromkeys(field.item for field in fields):
        own = [field for field in fields if field.item == item]
        columns = "、".join(_spec(f.column, f) for f in own)
        yield f"| {item} | {columns} | {'；'.join(own[0].aliases)} |"
    for table in sheet.tables:
        columns = "、".join(_spec(c.key, c) for c in table.columns)
        yield f"| {table.key}[1]、[2]… | {columns} | {'；'.join(table.aliases)} |"
    yield ""


def _spec(name: str, spec: Field | Column) -> str:
    name = name or "留空"
    unit = f"（{spec.unit}）" if spec.unit else ""
    return f"*{name}*{unit}" if spec.kind is FieldKind.DERIVED else f"{name}{unit}"


def renewed(page: str, generated: str) -> str:
    """Return the page with what stands between its marks replaced; ValueError without marks."""
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError("the page has no marks for generated text")
    return f"{before}{begin}\n{generated}\n{end}{after}"


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": commands,
    "data-files.md": lambda: "\n".join(items(load_form(form)) for form in form_ids()),
    "rules.md": all_rules,
    "store.md": schema.reference,
}


def write(folder: Path) -> None:
    """Rewrite the generated parts of the pages in `folder`."""
    for name, generate in PAGES.items():
        page = folder / name
        text = renewed(page.read_text(encoding="utf-8"), generate())
        page.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
