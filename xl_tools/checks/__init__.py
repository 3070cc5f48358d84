"""The checks: one module per kind of rule, registered in the plain dict `KINDS`.

A check yields outcomes and never prints; a bad filing gives findings, a bad rule raises.
Each module holds ``PARAMS`` (name → `Param`, what the rule's TOML may say) and
``check(rule, filing, profile)``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from xl_tools.domain.filing import Filing
from xl_tools.domain.findings import Outcome
from xl_tools.domain.profile import Profile
from xl_tools.domain.rules import Rule
