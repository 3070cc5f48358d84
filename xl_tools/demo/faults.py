"""All faults that can be put into a filing, by the words the truth table calls them."""

from __future__ import annotations

from collections.abc import Mapping

from xl_tools.demo import entry_faults, indicator_faults, money_faults
from xl_tools.demo.fault import Injection

INJECTIONS: Mapping[str, Injection] = {
    **money_faults.INJECTIONS,
    **entry_faults.INJECTIONS,
    **indicator_faults.INJECTIONS,
}
