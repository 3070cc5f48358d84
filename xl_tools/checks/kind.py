"""What a kind of rule is: a module with its parameters, its words and one function `check`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule

ParamType = Literal[
    "field",  # the key of a field: "三公经费.本年决算"
    "fields",
    "cell",  # the key of a field, or a table's column in every row: "专项资金.本年决算"
    "cells",
    "item",  # the first half of a key, or a table's key: "三公经费", "专项资金"
    "items",
    "column",  # the second half of a key, or a table's column: "本年决算"
    "columns",
    "rules",  # ids of other rules of the form
    "table",  # the key of a table: "绩效指标"
    "threshold",  # a name in the profile's `thresholds`
    "number",  # a number, written as TOML text or integer so that no float comes in
    "text",
    "texts",
    "groups",  # a list of lists of texts
    "flag",
    "tables",  # a list of TOML tables, each after `parts`
]


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter a rule's TOML may give to its kind.

    `default` is what the check takes where the rule is silent; a `required` one has none.
    `choices` are the only values a "text" may take; `parts` describes each entry of a "tables".

    >>> Param("threshold", help="above this the ratio is queried").required
    False
    """

    type: ParamType
    required: bool = False
    default: Any = None
    help: str = ""
    choices: tuple[str, ...] = ()
    parts: Mapping[str, Param] = field(default_factory=dict)


class Kind(Protocol):
    """What a kind of rule says of its rules, be they of one filing or across units and years.

    `WORDS` are the placeholders its templates may use (``{value}``), `TEXTS` the names of the
    further texts it looks for in `Rule.texts`. Both are checked by `validate_rules`.
    """

    @property
    def PARAMS(self) -> Mapping[str, Param]:  # noqa: N802
        """The parameters a rule of this kind may have."""

    @property
    def WORDS(self) -> Collection[str]:  # noqa: N802
        """The placeholders its templates may use."""

    @property
    def TEXTS(self) -> Collection[str]:  # noqa: N802
        """The names of further texts it looks for in `Rule.texts`."""


class Check(Kind, Protocol):
    """A kind of rule that looks at one filing; every module in `checks.KINDS` is one."""

    def check(self, rule: Rule, filing: Filing, profile: Profile, /) -> Iterator[Outcome]:
        """Yield what the rule says of the filing; bad data gives outcomes, never an exception."""
