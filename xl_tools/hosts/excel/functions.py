"""The worksheet functions as xlwings calls them: arguments in, the registry's result out.

Nothing is decided here. Each function takes single cells or whole ranges; a table costs one call.
VBA calls ``XLT_SCORE`` for the formula ``=SCORE(…)`` (xl_tools/vba/modules/XltFunctions.bas), with
wrappers that xlwings generated ahead of time (xlwings_udfs.bas).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import lru_cache

import xlwings

from xl_tools.domain.functions import WorksheetFunction, registry
from xl_tools.domain.signatures import SIGNATURES, Argument
from xl_tools.domain.spread import Value
from xl_tools.forms.profiles import load_profile, profile_ids
from xl_tools.hosts.excel.calling_book import profile_of_caller
from xl_tools.hosts.excel.cell_values import Raw, Reply, from_com, to_com
from xl_tools.vba.generate import INNER
from xl_tools.vba.texts import TITLE

Udf = Callable[..., Reply]


@lru_cache(maxsize=8)
def functions(profile: str) -> dict[str, WorksheetFunction]:
    """Return the worksheet functions that score by `profile` where a formula names none."""
    return registry({name: load_profile(name) for name in profile_ids()}, profile)


def udf(name: str) -> Udf:
    """Return the function that xlwings calls for the worksheet function `name`."""
    arguments, text = SIGNATURES[name]

    def call(*given: Raw) -> Reply:
        values: list[Value] = [from_com(value) for value in given]
        return to_com(functions(profile_of_caller())[name].call(*values))

    # xlwings reads the wrapper's arguments off the signature, and its help off the docstring.
    call.__name__ = call.__qualname__ = f"{INNER}{name}"
    call.__doc__ = text
    call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # inspect honours it
        [_parameter(argument) for argument in arguments]
    )
    # "raw": the conversion is cell_values', which keeps error cells, and costs a table little.
    made = xlwings.ret("raw")(call)
    for argument in arguments:
        made = xlwings.arg(argument.name, "raw", doc=argument.help)(made)
    return xlwings.func(category=TITLE)(made)  # last: each of the others resets the category


def _parameter(argument: Argument) -> inspect.Parameter:
    default = None if argument.optional else inspect.Parameter.empty
    return inspect.Parameter(
        argument.name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default
    )


XLT_SCORE = udf("SCORE")
XLT_SCOREWHY = udf("SCOREWHY")
XLT_GRADE = udf("GRADE")
XLT_EXECRATE = udf("EXECRATE")
XLT_CONTROLRATE = udf("CONTROLRATE")
XLT_CHANGERATE = udf("CHANGERATE")
XLT_ADJUSTRATE = udf("ADJUSTRATE")
XLT_CHECKTOTAL = udf("CHECKTOTAL")
