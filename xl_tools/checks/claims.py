"""What a text says of an item must be what the table says: fell, rose, kept within the budget.

厉行节约保障措施 often ends with the year's result: 三公经费比上年下降9.3%. Only plain claims are
read, of an item named in the clause itself or the one before it; a plan (确保…下降), a denial
(未下降), a part of the item (公务接待批次) and another year's figure are none.

PASS: 三公经费比上年下降9.3%, of 4.30 → 3.90. PASS: 确保三公经费只减不增, of 4.30 → 5.10.
FAIL: 三公经费比上年下降9.3%, of 4.30 → 5.10, or of 4.30 → 4.20 (2.33 %).
FAIL: 公务接待费未超预算, of 1.00 budgeted and 1.35 spent.
NOT CHECKED: no such claim, or the table lacks a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xl_tools.checks.kind import Param
from xl_tools.checks.reading import join, quoted
from xl_tools.checks.wording import finding, percent, printed, said
from xl_tools.domain.cells import Place
from xl_tools.domain.filing import Cell, Filing
from xl_tools.domain.findings import Finding, NotChecked, Outcome, Pass
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
from xl_tools.domain.values import narrow

PARAMS: Mapping[str, Param] = {
    "fields": Param("fields", required=True, help="查哪些文字"),
    "items": Param(
        "tables",
        required=True,
        help="文字里的说法和表内的项目",
        parts={
            "names": Param("texts", required=True, help="文字里怎样称呼"),
            "item": Param("item", required=True, help="表内的项目"),
        },
    ),
    "now": Param("column", required=True, help="本年的实际数"),
    "then": Param("column", required=True, help="上年的实际数"),
    "budget": Param("column", required=True, help="本年的预算数"),
    "falls": Param("texts", required=True, help="说减少的词"),
    "rises": Param("texts", required=True, help="说增加的词"),
    "within": Param("texts", required=True, help="说没有超过预算的词，后面接“预算”"),
    "plans": Param("texts", required=True, help="有这些词的句子是打算，不是结果"),
    "orders": Param("texts", required=True, help="有这些词的分句是要求，不是结果"),
    "fillers": Param("texts", required=True, help="项目和说法之间可以有的词"),
    "narrower": Param("texts", required=True, help="项目前面有这些词的，说的是另一回事"),
}
WORDS = frozenset({"quote", "item", "now", "then", "budget", "change", "stated", "gap"})
TEXTS = frozenset({"rose", "fell", "level", "over", "figure"})

NO_CLAIM = "文字没有说到表内项目的增减"
NO_FIGURES = "文字说到的项目，表内没有数可比"

_SENTENCE, _CLAUSE = re.compile(r"[。;!\n]"), re.compile(r"[,、:](?!\d)|[()]")
_QUOTES = re.compile(r"[\s“”\"'‘’《》]")
_AGAINST = r"(?:[较比与同](?:上年度?|去年)(?:度|同期|决算数?|实际数?|支出数?|相比|同比)*|同比)"
_FIGURE = r"(?P<about>约|近|超过?|达到?|为|了)*(?P<figure>\d+(?:\.\d+)?)%"
_EXACTLY = {None, "了", "为"}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: the item of the table, the clause, -1 fell, 1 rose, 0 within the budget.

    `figure` is the change in per cent, where the text gives it exactly.
    """

    item: str
    quote: str
    way: int
    figure: Decimal | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a rule as patterns: an item's name, and what may be said of it."""

    items: Mapping[str, str]
    name: re.Pattern[str]
    moved: re.Pattern[str]
    within: re.Pattern[str]
    plan: re.Pattern[str]
    order: re.Pattern[str]


def check(rule: Rule, filing: Filing, _profile: Profile) -> Iterator[Outcome]:
    """Yield a finding for every claim that the table contradicts, and one pass for the others."""
    fine: list[Place] = []
    silent, spoken = True, False
    for cell in filter(None, map(filing.get, rule.params["fields"])):
        for claim in claims(rule, cell.value.text, filing.year):
            spoken = True
            judged = _judge(rule, filing, cell, claim)
            if isinstance(judged, Finding):
                silent = False
                yield judged
            elif judged:
                fine.append(cell.place)
    if fine:
        yield Pass(rule.id, tuple(dict.fromkeys(fine)))
    elif silent:
        yield NotChecked(rule.id, None, NO_FIGURES if spoken else NO_CLAIM)


def claims(rule: Rule, text: str, year: int) -> Iterator[Claim]:
    """Yield what `text`, of a filing for `year`, claims of the items of the rule, in order."""
    if not text:
        return
    words = _words_of(_Same(rule))
    bare = _QUOTES.sub("", narrow(text.replace("\n", "。"))).replace("(境)", "")
    if not words.name.search(bare):
        return
    bare = re.sub(rf"{year - 1}年度?", "上年", bare)
    for sentence in _SENTENCE.split(bare):
        subject = ""
        planned = False
        for clause in _CLAUSE.split(sentence):
            planned = planned or words.plan.search(clause) is not None
            named = list(words.name.finditer(clause))
            if len(named) > 1:
                subject = ""  # which of them, and by how much each, is for a reader
                continue
            rest = clause[named[0].end() :] if named else clause
            subject = words.items[named[0]["name"]] if named else subject
            told = not planned and not words.order.search(clause)
            if subject and told and len(clause) <= _LONGEST:
                yield from _claim(words, subject, clause, rest)
            if not named and not _is_aside(clause):
                subject = ""


def _is_aside(clause: str) -> bool:
    """Return whether a clause only adds a figure, so that the next may be of the same item."""
    return not re.sub(r"[\d.%万元]|支出|决算|预算|实际|全年|数|为|共|其中", "", clause)


def _claim(words: _Words, item: str, clause: str, rest: str) -> Iterator[Claim]:
    if found := words.moved.fullmatch(rest):
        exact = found["figure"] and found["about"] in _EXACTLY
        figure = Decimal(found["figure"]) if exact else None
        yield Claim(item, clause, -1 if found["fell"] else 1, figure)
    elif words.within.fullmatch(rest):
        yield Claim(item, clause, 0)


class _Same:
    """A rule as the key of a cache: the very same object, whose parameters cannot be hashed."""

    __slots__ = ("rule",)

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def __hash__(self) -> int:
        return id(self.rule)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.rule is other.rule


@lru_cache(maxsize=16)
def _words_of(key: _Same) -> _Words:
    params = key.rule.params
    items = {name: entry["item"] for entry in params["items"] for name in entry["names"]}
    falls, rises, within = (_any(params[name]) for name in ("falls", "rises", "within"))
    # Possessive throughout: a long row of figures must not be tried in all its parts.
    gap = rf"(?:{_any(params['fillers'])}|20\d\d年度?+|\d++(?:\.\d++)?+(?:万?元)?+)*+"
    move = rf"(?:(?P<fell>{falls})|(?P<rose>{rises}))"
    end = rf"(?:幅度|率)?(?:{_FIGURE}|(?:了|约|近|超过?|达|为)*\d+(?:\.\d+)?万?元)?"
    not_before = "".join(f"(?<!{re.escape(word)})" for word in params["narrower"])
    return _Words(
        items,
        re.compile(rf"{not_before}(?P<name>{_any(items)})(?!中|内|之中|总?预算)"),
        re.compile(rf"{gap}{_AGAINST}{gap}{move}{end}"),
        re.compile(
            rf"{gap}(?:{within})(?:年初|年度|全年|当年|批复|本年)*预算"
            r"(?:数|额|指标|范围|总额)*(?:以内|之内|内)?"
        ),
        re.compile(_any(params["plans"])),
        re.compile(_any(params["orders"])),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


# ---------------------------------------------------------------- against the table


def _judge(rule: Rule, filing: Filing, cell: Cell, claim: Claim) -> Finding | bool | None:
    """Return the finding, True where the table says the same, None where it has no figure."""
    column = rule.params["then" if claim.way else "budget"]
    now = filing.get(join(claim.item, rule.params["now"]))
    base = filing.get(join(claim.item, column))
    if now is None or base is None or now.number is None or base.number is None:
        return None
    change = now.number - base.number
    tolerance = now.value.half_unit + base.value.half_unit
    text = _contradiction(claim, change, base.number, tolerance)
    if not text:
        return True
    return finding(
        rule,
        cell,
        other=now,
        difference=change,
        message=rule.texts[text],
        uses=(base,),
        quote=claim.quote,
        item=quoted(now.place.field),
        now=said(now.value),
        then=said(base.value),
        budget=said(base.value),
        gap=printed(abs(change), now, base),
        change=_share(change, base.number),
        stated="" if claim.figure is None else f"{claim.figure}%",
    )


def _contradiction(claim: Claim, change: Decimal, base: Decimal, tolerance: Decimal) -> str:
    """Return the name of the text that says how the table differs, or ''."""
    if not claim.way:
        return "over" if change > tolerance else ""
    if change * claim.way < 0 and abs(change) > tolerance:
        return "rose" if change > 0 else "fell"
    if not change and base:
        return "level"
    if claim.figure is None or base <= 0:
        return ""
    # The last digit may have been cut off or rounded, and each amount hides half a unit of its own.
    exponent = claim.figure.as_tuple().exponent
    last = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    slack = last + tolerance / base * 100
    return "figure" if abs(abs(change) / base * 100 - claim.figure) > slack else ""


def _share(change: Decimal, base: Decimal) -> str:
    return percent(abs(change) / base) if base else ""
