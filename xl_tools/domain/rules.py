"""A rule in force (审核规则): data that a check of its `kind` works by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xl_tools.domain.findings import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a form, as its TOML says.

    `id` is dotted ASCII (``score.due``); `kind` names the check in `checks.KINDS`; `params` is
    what that check needs (fields, thresholds). `message`, `cause` and `suggestion` are templates
    in Chinese (`str.format` with the names the kind documents). `why`, `basis` and `example` are
    for `xl-tools rules ID`; `hints` holds further named texts a kind may need.
    """

    id: str
    kind: str
    severity: Severity
    title: str
    why: str
    message: str
    suggestion: str
    basis: str = ""
    example: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
