"""What the extension calls itself in LibreOffice: identifiers, and the plain names of functions."""

from __future__ import annotations

from xl_tools.domain.signatures import SIGNATURES

IDENTIFIER = "cn.xl-tools.calc"
FILE = "xl-tools.oxt"
TITLE = "绩效自评"
MODULE = "xltools"  # of the UNO types, in the IDL
INTERFACE = "XFunctions"
# The implementation's name is the prefix of each function's programmatic name.
FUNCTIONS = "xltools.Functions"
BUTTONS = "xltools.Buttons"
ADD_IN = "com.sun.star.sheet.AddIn"
# LibreOffice fills an argument of this type with the calling document by itself.
CALLER = "caller"


def methods() -> dict[str, str]:
    """Return the method of each worksheet function; UNO's methods are in small letters.

    >>> methods()["SCORE"]
    'score'
    """
    return {name: name.lower() for name in SIGNATURES}


def programmatic(name: str) -> str:
    """Return what LibreOffice calls a worksheet function inside itself.

    >>> programmatic("SCORE")
    'XLTOOLS.FUNCTIONS.SCORE'
    """
    return f"{FUNCTIONS}.{methods()[name]}".upper()
