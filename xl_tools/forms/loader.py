"""Load a form from its folder of TOML files, and say everything that is wrong with it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from xl_tools.domain.form import Form, SheetForm
from xl_tools.domain.rules import Rule
from xl_tools.errors import FormError, UsageError
from xl_tools.forms import consistency
from xl_tools.forms.places import PACKAGE, find, own_places
from xl_tools.forms.rulebook import read_rules
from xl_tools.forms.section import Problems, Section, nearest
from xl_tools.forms.sheets import Draft, read_sheet
from xl_tools.forms.styles import read_styles

MAIN = "form.toml"
OLDER = "older"
RULES = re.compile(r"rules.*\.toml")


def form_ids() -> tuple[str, ...]:
    """Return the ids of the forms there are: shipped, and in the engineer's own folders.

    >>> "hunan-2023" in form_ids()
    True
    """
    own = (_forms_in(place) for place in own_places())
    return tuple(sorted(_shipped_forms().union(*own)))


@lru_cache  # the package's own forms stay as they are
def _shipped_forms() -> frozenset[str]:
    return _forms_in(PACKAGE)


def _forms_in(place: Path) -> frozenset[str]:
    return frozenset(part.name for part in place.iterdir() if (part / MAIN).is_file())


def load_form(form: str | Path) -> Form:
    """Return the form of this id, or the one in the folder `form`; loaded once.

    Raises FormError with every problem of the form's files, UsageError where there is no such
    form.

    >>> load_form("hunan-2023").field("三公经费.本年决算").at
    'F6:G6'
    """
    if isinstance(form, Path) or "/" in form or "\\" in form:
        return _read(Path(form), str(form))
    folder = find(form)
    if folder is None or not (folder / MAIN).is_file():
        near = nearest(form, form_ids()) or f"，可用：{'、'.join(form_ids())}"
        raise UsageError(f"没有套表“{form}”{near}")
    return _loaded(form, folder)


def load_older(form: Form, version: int) -> Form:
    """Return the form as it was in an earlier version: the folder ``older/VERSION`` beside it.

    Raises UsageError where this program does not know that version.
    """
    folder = find(form.id, OLDER, str(version))
    if folder is None:
        raise UsageError(
            f"本程序没有套表“{form.id}”第 {version} 版的定义，不能升级。"
            "请用生成这个工作簿的那一版 xl-tools，或新建工作簿后用 --prior 带入。"
        )
    return _loaded(f"{form.id} 第 {version} 版", folder)


@lru_cache
def _loaded(form_id: str, folder: Path) -> Form:
    return _read(folder, form_id)


def _read(folder: Path, name: str) -> Form:
    if not (folder / MAIN).is_file():
        raise UsageError(f"{name} 不是套表文件夹：缺少 {MAIN}")
    problems = Problems()
    form, drafts = _form(folder, problems)
    _check(form, drafts, problems)
    if problems.found:
        raise FormError(name, list(dict.fromkeys(problems.found)))
    return form


def _toml(folder: Path, file: str, problems: Problems) -> Section:
    data: dict[str, Any] = {}
    if not (folder / file).is_file():
        problems.add(file, "文件不存在")
        return Section(data, file, problems)
    try:
        data = tomllib.loads((folder / file).read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        problems.add(file, "不是 UTF-8 编码，请另存为 UTF-8")
    except tomllib.TOMLDecodeError as error:
        problems.add(file, f"TOML 写法有误：{error}")
    return Section(data, file, problems)


Drafts = list[tuple[SheetForm, Draft, str]]


def _form(folder: Path, problems: Problems) -> tuple[Form, Drafts]:
    main = _toml(folder, MAIN, problems)
    drafts: Drafts = []
    for file in main.texts("sheets"):
        section = _toml(folder, file, problems)
        if section.data:
            drafts.append((*read_sheet(section), file))
    if not main.texts("sheets"):
        main.wrong("sheets", "至少要有一张表")
    form = Form(
        id=main.need("id", str, ""),
        title=main.need("title", str, ""),
        version=main.need("version", int, 1),
        year=main.need("year", int, 2000),
        profile=main.need("profile", str, ""),
        sheets=tuple(sheet for sheet, _, _ in drafts),
        rules=tuple(_rules(folder, problems)),
        prior=_text_map(main.child("prior")),
        styles=read_styles(main.child("styles")),
        guide=tuple(_guide(main)),
        column_aliases=_text_map(main.child("column_aliases")),
        renamed=_text_map(main.child("renamed")),
    )
    main.close()
    return form, drafts


def _rules(folder: Path, problems: Problems) -> Iterator[Rule]:
    """Yield the rules of every rules*.toml, file by file in the order of their names."""
    seen: dict[str, str] = {}
    for file in sorted(part.name for part in folder.iterdir() if RULES.fullmatch(part.name)):
        for rule, where in read_rules(_toml(folder, file, problems)):
            if rule.id in seen:
                problems.add(where, f"规则编号“{rule.id}”重复，已见于 {seen[rule.id]}")
            seen.setdefault(rule.id, where)
            yield rule


def _text_map(section: Section) -> dict[str, str]:
    return {key: section.take(key, str, "") for key in section.data}


def _guide(main: Section) -> Iterator[tuple[str, str]]:
    for part in main.children("guide", "heading"):
        yield part.need("heading", str, ""), part.need("text", str, "")
        part.close()


def _check(form: Form, drafts: Drafts, problems: Problems) -> None:
    parts = [draft for _, draft, _ in drafts]
    for sheet, draft, file in drafts:
        consistency.check_places(draft, sheet.page.print_area, file, problems)
        consistency.check_repeat_rows(sheet.page.repeat_rows, f"{file} page.repeat_rows", problems)
    consistency.check_names(_named(drafts), problems)
    consistency.check_styles(form, parts, problems)
    consistency.check_formulas(form, parts, problems)
    consistency.check_tables(parts, problems)
    consistency.check_aliases(parts, problems)
    consistency.check_placeholders(_texts(form, drafts), problems)
    consistency.check_prior(form, MAIN, problems)
    consistency.check_renamed(form, MAIN, problems)
    consistency.check_column_aliases(form, MAIN, problems)


def _named(drafts: Drafts) -> Iterator[tuple[str, str, str]]:
    for _, draft, _ in drafts:
        for found, where in draft.fields:
            yield found.key, found.name, where
        for table, where in draft.tables:
            yield table.key, table.name, where


def _texts(form: Form, drafts: Drafts) -> Iterator[tuple[str, str]]:
    for heading, text in form.guide:
        yield text, f"{MAIN} guide[{heading}]"
    for alias in form.column_aliases:
        yield alias, f"{MAIN} column_aliases.{alias}"
    for sheet, draft, file in drafts:
        yield sheet.title, f"{file} title"
        for label, where in draft.labels:
            yield label.text, where
        for found, where in draft.fields:
            yield found.prompt, where
            yield from ((alias, where) for alias in found.aliases)
        for table, where in draft.tables:
            yield from (
                (column.prompt, f"{where}.column[{column.key}]") for column in table.columns
            )
