"""Load a form from its folder of TOML files, and say everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from xl_tools.domain.form import Form, SheetForm
from xl_tools.errors import FormError, UsageError
from xl_tools.forms import consistency
from xl_tools.forms.places import PACKAGE, find, own_places
from xl_tools.forms.profiles import profile_ids
from xl_tools.forms.rulebook import MAIN, RULES, check_taking, read_rules, read_taking
from xl_tools.forms.section import Problems, Section, nearest
from xl_tools.forms.sheet_names import check_sheet_names
from xl_tools.forms.sheets import Draft, read_sheet
from xl_tools.forms.styles import read_styles
from xl_tools.forms.toml_file import read_section
from xl_tools.forms.vital import check_vital

OLDER = "older"
YEARS = (2000, 2099)


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
    return _loaded(form, folder, form)


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
    return _loaded(f"{form.id} 第 {version} 版", folder, form.id)


@lru_cache
def _loaded(name: str, folder: Path, form_id: str) -> Form:
    return _read(folder, name, form_id)


def _read(folder: Path, name: str, form_id: str = "") -> Form:
    """Return the form in `folder`; `form_id` is the id it must have, '' for any."""
    if not (folder / MAIN).is_file():
        raise UsageError(f"{name} 不是套表文件夹：缺少 {MAIN}")
    problems = Problems()
    form, drafts = _form(folder, name, problems)
    if form_id and form.id and form.id != form_id:
        # A workbook says the id of its form: one of another form would be judged by that.
        problems.add(f"{MAIN} id", f"应与文件夹同名，写“{form_id}”，现为“{form.id}”")
    _check(form, drafts, problems)
    _check_form(form, problems)
    if form_id and not problems.found:
        check_vital(form, MAIN, problems)
    if problems.found:
        raise FormError(name, list(dict.fromkeys(problems.found)))
    return form


Drafts = list[tuple[SheetForm, Draft, str]]


def _form(folder: Path, name: str, problems: Problems) -> tuple[Form, Drafts]:
    main = read_section(folder / MAIN, problems)
    parts = [(file, read_section(folder / file, problems, name=file)) for file in _files(main)]
    taking = read_taking(main.child("rules"))
    check_taking(folder, taking, MAIN, problems)
    _check_readable(name, main, [part for _, part in parts], problems)
    drafts = [(*read_sheet(part), file) for file, part in parts]
    form = Form(
        id=main.need("id", str, ""),
        title=main.need("title", str, ""),
        version=main.need("version", int, 1),
        year=main.need("year", int, 2000),
        profile=main.need("profile", str, ""),
        sheets=tuple(sheet for sheet, _, _ in drafts),
        rules=read_rules(folder, taking, RULES, problems),
        prior=_text_map(main.child("prior")),
        styles=read_styles(main.child("styles")),
        guide=tuple(_guide(main)),
        column_aliases=_text_map(main.child("column_aliases")),
        renamed=_text_map(main.child("renamed")),
    )
    main.close()
    return form, drafts


def _check_readable(name: str, main: Section, parts: Sequence[Section], problems: Problems) -> None:
    """Raise FormError where a file has nothing to say: all that it lacks is not said then."""
    said = {problem.where.partition(" ")[0] for problem in problems.found}
    empty = [part for part in (main, *parts) if not part.data]
    for part in empty:
        if part.where not in said:
            problems.add(part.where, "文件是空的")
    if main.data and not parts and f"{MAIN} sheets" not in {p.where for p in problems.found}:
        main.wrong("sheets", '至少要有一张表，如 sheets = ["sheet.toml"]')
    if empty or not parts or f"{MAIN} rules.from" in {p.where for p in problems.found}:
        raise FormError(name, problems.found)


def _files(main: Section) -> tuple[str, ...]:
    """Return the names of the sheet files, each once."""
    files = main.texts("sheets")
    for file in sorted({file for file in files if files.count(file) > 1}):
        main.wrong("sheets", f"“{file}”写了两次")
    return tuple(dict.fromkeys(files))


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
    check_sheet_names([(sheet.name, file) for sheet, _, file in drafts if sheet.name], problems)
    consistency.check_names(_named(drafts), problems)
    consistency.check_styles(form, parts, problems)
    consistency.check_formulas(form, parts, problems)
    consistency.check_tables(parts, problems)
    consistency.check_aliases(parts, problems)
    consistency.check_placeholders(_texts(form, drafts), problems)
    consistency.check_prior(form, MAIN, problems)
    consistency.check_renamed(form, MAIN, problems)
    consistency.check_column_aliases(form, MAIN, problems)


def _check_form(form: Form, problems: Problems) -> None:
    if form.profile and form.profile not in profile_ids():
        near = nearest(form.profile, profile_ids()) or f"，可用：{'、'.join(profile_ids())}"
        problems.add(f"{MAIN} profile", f"没有方案“{form.profile}”{near}")
    if not YEARS[0] <= form.year <= YEARS[1]:
        problems.add(f"{MAIN} year", f"应为 {YEARS[0]} 到 {YEARS[1]} 的年份，现为 {form.year}")


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
