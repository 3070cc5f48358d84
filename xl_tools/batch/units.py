"""Compare the units of one year with each other: the rules that look across units.

units.same_text          FAIL: the same 厉行节约保障措施 in three units. Short texts, standard
                         sentences (params) and the unit's own name do not count.
units.full_marks         FAIL: every indicator of a unit has full marks.
units.same_satisfaction  FAIL: 45 of 60 units say 95 %.
units.outlier            FAIL: a ratio per head far from the median of its peers, by robust z.
units.total              FAIL: the district's own figure is not the sum of the units'.

How long, how many and how far are thresholds of the profile (`xl_tools.forms.profiles`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any

from xl_tools.batch.basics import basics_of, exact
from xl_tools.batch.district import TOLERANCE, district_of
from xl_tools.batch.figures import Unit, bare
from xl_tools.batch.peers import Peers
from xl_tools.batch.record import Row
from xl_tools.batch.rows import DONE
from xl_tools.batch.store import UNITS, Store
from xl_tools.batch.years import bare_row
from xl_tools.checks.reading import name_of
from xl_tools.checks.wording import amount, percent
from xl_tools.domain.rules import Rule
from xl_tools.forms.cross import cross_rules
from xl_tools.forms.profiles import load_profile

if TYPE_CHECKING:
    import pandas as pd

_NOT_WORDS = re.compile(r"[^\w%≥≤]+")
# Scales the median absolute deviation to a standard deviation (Iglewicz and Hoaglin, 1993).
_MAD_SCALE = 1.4826
# Peers may agree to the cent; then less than a tenth, on the scale of logarithms, is no outlier.
_LEAST_SPREAD = 0.1
_NAMED = 2
# In the order of the file, and of a cell in it.
_OF_TEXTS = "f.file, f.unit, f.seq, f.key, f.sheet, f.cell, f.field, f.shown AS value, f.text"
Found = Iterator[Row]


def compare_units(out: Store, years: Sequence[int]) -> None:
    """Write what the rules across units say of `years`, in the place of what they said before."""
    for year in years:
        if year not in out.years():
            continue
        kinds = out.rows(
            f"SELECT DISTINCT form, profile FROM units WHERE year = ? AND outcome = '{DONE}'"  # noqa: S608
            " AND form <> '' ORDER BY ALL",
            [year],
        )
        rows = [
            row
            for kind in kinds
            for row in findings_of_units(
                Peers(out, year, kind["form"], load_profile(kind["profile"]))
            )
        ]
        out.write_findings(UNITS, year, sorted(rows, key=lambda row: row["file"]))


def findings_of_units(peers: Peers) -> list[Row]:
    """Return what the rules say of these filings, as rows of the table findings."""
    rules = [rule for rule in cross_rules(peers.form) if rule.kind in KINDS]
    return [row for rule in rules for row in KINDS[rule.kind](rule, peers)]


# ---------------------------------------------------------------- texts


def _same_text(rule: Rule, peers: Peers) -> Found:
    cells = _said_twice(rule, peers)
    for _, group in cells.groupby(["key", "said"], sort=True):
        # Of one unit that filed twice, another rule speaks.
        units = {file: bare(unit) or file for unit, file in _who(group)}
        # A unit may have filed several, one for each project: it is named and counted once.
        names = {units[file]: unit or file for unit, file in _who(group)}
        if len(names) < 2:
            continue
        for cell in group.drop_duplicates("file").to_dict("records"):
            own = units[cell["file"]]
            others = islice((f"“{name}”" for unit, name in names.items() if unit != own), _NAMED)
            yield _row(rule, cell, others="、".join(others), count=len(names))


def _said_twice(rule: Rule, peers: Peers) -> pd.DataFrame:
    """Return the cells whose texts (the column said) stand more than once, by file.

    All texts of a year are never held at once, but eight bytes of each.
    """
    import numpy as np

    least = int(peers.limit("same_text_length"))
    standard = {words(text) for text in rule.params.get("standard", ())}
    keys = rule.params["keys"]

    def said() -> Iterator[tuple[int, str, tuple[Any, ...]]]:
        for row in peers.stream(_OF_TEXTS, keys, "f.content = 'text'"):
            key, unit, text = row[3], row[1], row[-1]
            found = words(text.replace(unit, "") if unit else text)
            if len(found) >= least and found not in standard:
                digest = blake2b(f"{key}|{found}".encode("utf-8", "replace"), digest_size=8)
                yield int.from_bytes(digest.digest()), found, row

    marks, times = np.unique(
        np.fromiter((mark for mark, _, _ in said()), dtype="u8"), return_counts=True
    )
    again = set(marks[times > 1].tolist())
    rows = [(*row, found) for mark, found, row in said() if mark in again]
    return _table(rows)


def _table(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    import pandas as pd

    names = [*(column.partition(" AS ")[2] or column[2:] for column in _OF_TEXTS.split(", "))]
    return pd.DataFrame(sorted(rows), columns=[*names, "said"])


def _who(group: pd.DataFrame) -> Iterator[tuple[str, str]]:
    return zip(group["unit"], group["file"], strict=True)


def words(text: str) -> str:
    """Return a text for comparing: without blanks and punctuation, in half-width letters.

    >>> words("压减 一般性支出，（每季公示）。")
    '压减一般性支出每季公示'
    """
    return _NOT_WORDS.sub("", bare(text))


# ---------------------------------------------------------------- points


def _full_marks(rule: Rule, peers: Peers) -> Found:
    units = peers.store.frame(
        f"SELECT file, indicators, full_marks FROM units WHERE year = ? AND outcome = '{DONE}'"  # noqa: S608
        " AND form = ? AND profile = ?",
        [peers.year, peers.form, peers.profile.id],
    )
    least = peers.limit("full_marks_indicators")
    full = units[
        (units["indicators"] >= least) & (units["full_marks"] == units["indicators"])
    ].set_index("file")
    is_full = "u.indicators >= ? AND u.full_marks = u.indicators"
    for cell in peers.fields([rule.params["place"]], is_full, [least]).to_dict("records"):
        count = int(full.loc[cell["file"], "indicators"])
        yield _row(rule, cell, count=count, all=len(units), such=len(full))


def _same_satisfaction(rule: Rule, peers: Peers) -> Found:
    params = rule.params
    both = peers.fields(
        [params["actual"]],
        "EXISTS (SELECT 1 FROM filings c WHERE c.file = f.file AND c.year = f.year"
        " AND c.line = f.line AND c.key = ? AND contains(c.text, ?))",
        [params["class"], params["contains"]],
    )
    if both.empty:
        return
    both["said"] = [words(value) for value in both["value"]]
    both = both[both["said"] != ""].drop_duplicates(["file", "said"])
    everybody = both["file"].nunique()
    if everybody < peers.limit("peers_min"):
        return
    for _, group in both.groupby("said", sort=True):
        share = len(group) / everybody
        if share <= peers.limit("same_satisfaction_share"):
            continue
        for cell in group.to_dict("records"):
            yield _row(rule, cell, count=len(group), all=everybody, share=percent(exact(share)))


# ---------------------------------------------------------------- ratios


def _outlier(rule: Rule, peers: Peers) -> Found:
    for ratio in rule.params["ratio"]:
        of = peers.numbers(ratio["of"], ratio["by"])
        of["ratio"] = of["number"] / of["number_by"]
        of["log"] = [math.log(value) for value in of["ratio"]]
        of["group"] = [_group(unit, rule.params["peers"]) for unit in of["unit"]]
        for _, group in of.groupby("group", sort=True):
            yield from _far_away(rule, ratio, group, peers)


def _group(unit: str, peers: Sequence[Sequence[str]]) -> int:
    """Return the number of the group a unit's name puts it into; the last is all the rest."""
    found = (n for n, names in enumerate(peers) if any(name in unit for name in names))
    return next(found, len(peers))


def _far_away(rule: Rule, ratio: Mapping[str, Any], group: pd.DataFrame, peers: Peers) -> Found:
    if len(group) < peers.limit("peers_min"):
        return
    limit = peers.limit("outlier_z")
    middle = group["log"].median()
    spread = max(_MAD_SCALE * (group["log"] - middle).abs().median(), _LEAST_SPREAD)
    group["z"] = (group["log"] - middle) / spread
    far = group[(group["z"] if ratio.get("only_over") else group["z"].abs()) > limit]
    there = far.set_index("file")
    files = "list_contains(?, f.file)"
    for cell in peers.fields([ratio["of"]], files, [list(far["file"])]).to_dict("records"):
        z, value = there.loc[cell["file"], ["z", "ratio"]]
        yield _row(
            rule,
            cell,
            ratio=ratio["name"],
            value=f"{value:,.2f}",
            measure=ratio["measure"],
            peers=len(group),
            median=f"{math.exp(middle):,.2f}",
            direction="偏高" if z > 0 else "偏低",
            z=f"{z:.1f}",
            limit=f"{limit:g}",
        )


# ---------------------------------------------------------------- the district


def _total(rule: Rule, peers: Peers) -> Found:
    district = district_of(peers.store, peers.year)
    if not district:
        return
    basics = basics_of(peers.store, peers.year, district.file)
    places = {
        cell["key"]: cell
        for cell in peers.fields(
            [figure.key for figure in basics.figures], "f.file = ?", [district.file]
        ).to_dict("records")
    }
    for figure in basics.figures:
        own = district.figures.get(figure.key)
        total = exact(basics.total(figure))
        if own is None or abs(total - own) < TOLERANCE:
            continue
        whole = {"file": "", "unit": district.source, "sheet": "", "cell": "", "value": str(own)}
        cell = places.get(figure.key, whole | {"field": figure.name})
        yield _row(
            rule,
            cell,
            name=f"“{figure.name}”",
            own=amount(own),
            total=amount(total),
            difference=amount(total - own),
            measure=figure.measure,
            source=district.source,
            units=basics.units,
        ) | {"difference": float(own - total), "other_value": str(total)}


KINDS: Mapping[str, Callable[[Rule, Peers], Found]] = {
    "units.same_text": _same_text,
    "units.full_marks": _full_marks,
    "units.same_satisfaction": _same_satisfaction,
    "units.outlier": _outlier,
    "units.total": _total,
}


def _row(rule: Rule, cell: Mapping[Any, Any], **said: object) -> Row:
    place = {name: cell[name] for name in ("sheet", "cell", "field", "value")}
    filled = {"name": name_of(cell["field"]), "value": cell["value"], **said}
    return bare_row(rule, Unit(cell["file"], cell["unit"]), filled) | {
        **place,
        "key": f"{rule.id}|{cell['sheet']}|{cell['field']}",
        "basis": f"{cell['field']}={cell['value']}",
    }
