"""Read the rules in force (审核规则) of a form: its own, and those taken over from another form.

``[rules]`` in ``form.toml`` names that form (``from``) and which of its rules are taken: all, or
those that a pattern of ``only`` fits, less those that a pattern of ``without`` fits. A ``[[rule]]``
of one's own with the id of such a rule says only what differs: its keys, parameters and texts;
an empty parameter takes the other form's away.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from string import Formatter
from typing import Any

from xl_tools.domain.findings import Severity
from xl_tools.domain.rules import Rule
from xl_tools.forms.places import find, places
from xl_tools.forms.section import Problems, Section, nearest
from xl_tools.forms.toml_file import read_section

MAIN = "form.toml"
RULES = re.compile(r"rules.*\.toml")
CROSS = re.compile(r"cross.*\.toml")
# What a rule of one's own adds to, rather than replaces, of the rule it changes.
_MERGED = ("params", "texts")
# Parameters that name other rules: one that is not taken over has no say here.
_RULES = ("yields_to", "yields_to_compared")


@dataclass(frozen=True, slots=True)
class Taking:
    """What ``[rules]`` says: the form to take rules from, and patterns of their ids."""

    source: str = ""
    only: tuple[str, ...] = ("*",)
    without: tuple[str, ...] = ()

    def takes(self, rule_id: str) -> bool:
        """Return whether the rule is one of those.

        >>> Taking("hunan-2023", ("score.*",), ("score.band",)).takes("score.due")
        True
        """
        return _fits(rule_id, self.only) and not _fits(rule_id, self.without)


def _fits(rule_id: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(rule_id, pattern) for pattern in patterns)


def read_taking(section: Section) -> Taking:
    """Return what the table ``[rules]`` says; nothing is taken where it is left out."""
    if not section.data:
        return Taking()
    only = section.texts("only") if section.has("only") else ("*",)
    taking = Taking(section.need("from", str, ""), only, section.texts("without"))
    section.close()
    return taking


def read_rules(
    folder: Path, taking: Taking, files: re.Pattern[str], problems: Problems
) -> tuple[Rule, ...]:
    """Return the rules in the files of `folder` whose names fit, after those it takes over."""
    return tuple(_rule(section) for section in _sections(folder, taking, files, problems, ()))


def check_taking(folder: Path, taking: Taking, where: str, problems: Problems) -> None:
    """Note a form to take rules from that there is not, and patterns that fit none of its rules."""
    source = _source(taking)
    if not taking.source:
        return
    if source is None:
        near = nearest(taking.source, _forms())
        problems.add(f"{where} rules.from", f"没有套表“{taking.source}”{near}")
        return
    if source.resolve() == folder.resolve():
        problems.add(f"{where} rules.from", "不能是套表自己，请写另一个套表的编号")
        return
    known = [
        str(section.data.get("id", ""))
        for files in (RULES, CROSS)
        for section in _sections(source, _taking_of(source), files, Problems(), (folder,))
    ]
    for key, patterns in (("only", taking.only), ("without", taking.without)):
        for pattern in patterns:
            if not any(fnmatchcase(rule_id, pattern) for rule_id in known):
                what = f"套表“{taking.source}”没有规则“{pattern}”{nearest(pattern, known)}"
                problems.add(f"{where} rules.{key}", what)


def _forms() -> set[str]:
    return {part.parent.name for place in places() for part in place.glob(f"*/{MAIN}")}


def _source(taking: Taking) -> Path | None:
    folder = find(taking.source) if taking.source else None
    return folder if folder and (folder / MAIN).is_file() else None


def _taking_of(folder: Path) -> Taking:
    return read_taking(read_section(folder / MAIN, Problems()).child("rules"))


def _sections(
    folder: Path,
    taking: Taking,
    files: re.Pattern[str],
    problems: Problems,
    seen: tuple[Path, ...],
) -> list[Section]:
    """Return a table for each rule, by its id; what is inherited stands first."""
    found: dict[str, Section] = {}
    source = _source(taking)
    if source and source not in seen and source != folder:
        theirs = _sections(source, _taking_of(source), files, problems, (*seen, folder))
        left_out = {_id(part) for part in theirs if not taking.takes(_id(part))}
        found = {_id(p): _without(p, left_out) for p in theirs if taking.takes(_id(p))}
    own: dict[str, str] = {}
    for part in _own(folder, files, problems):
        rule_id = _id(part)
        if rule_id in own:
            problems.add(part.where, f"规则编号“{rule_id}”重复，已见于 {own[rule_id]}")
            continue
        own[rule_id] = part.where
        base = found.get(rule_id)
        if taking.source and base is None and "kind" not in part.data:
            what = f"没有可以沿用的规则“{rule_id}”{nearest(rule_id, found)}"
            problems.add(part.where, f"{what}新的规则要写 kind 等各项。")
            continue
        found[rule_id] = _changed(base, part) if base else part
    return list(found.values())


def _id(section: Section) -> str:
    return str(section.data.get("id", section.where))


def _own(folder: Path, files: re.Pattern[str], problems: Problems) -> Iterator[Section]:
    """Yield the rules of every file whose name fits, file by file in the order of their names."""
    for file in sorted(part.name for part in folder.iterdir() if files.fullmatch(part.name)):
        section = read_section(folder / file, problems)
        yield from section.children("rule", "id")
        section.close()


def _without(base: Section, left_out: Collection[str]) -> Section:
    """Return the rule without the names of those that are not taken over."""
    params = base.data.get("params")
    if not isinstance(params, Mapping):
        return base
    kept = {
        key: [one for one in value if one not in left_out] if key in _RULES else value
        for key, value in params.items()
        if isinstance(value, list) or key not in _RULES
    }
    return Section({**base.data, "params": kept}, base.where, base.problems)


def _changed(base: Section, own: Section) -> Section:
    """Return the rule `base` with what `own` says in its place."""
    merged: dict[str, Any] = {**base.data, **own.data}
    for key in _MERGED:
        before, after = base.data.get(key), own.data.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            both = {**before, **after}
            merged[key] = {name: value for name, value in both.items() if value not in ("", [])}
    return Section(merged, own.where, own.problems)


def _rule(section: Section) -> Rule:
    texts = section.child("texts")
    rule = Rule(
        id=section.need("id", str, ""),
        kind=section.need("kind", str, ""),
        severity=Severity(section.one_of("severity", "error", list(Severity))),
        title=section.need("title", str, ""),
        why=section.need("why", str, ""),
        message=_template(section, "message", section.need("message", str, "")),
        suggestion=_template(section, "suggestion", section.take("suggestion", str, "")),
        basis=section.take("basis", str, ""),
        example=section.take("example", str, ""),
        params=section.take("params", dict, {}),
        texts={key: _template(texts, key, texts.take(key, str, "")) for key in texts.data},
    )
    if "severity" not in section.data:
        section.need("severity", str, "")
    section.close()
    return rule


def _template(section: Section, key: str, text: str) -> str:
    try:
        list(Formatter().parse(text))
    except ValueError:
        section.wrong(key, "花括号不成对；要写花括号本身请写成 {{ 或 }}")
    return text
