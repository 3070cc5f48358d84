"""What the extension manager reads: name, version, and what the parts of the extension are."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from xl_tools import __version__
from xl_tools.hosts.calc.names import IDENTIFIER

# Older ones do not bind a plain =SCORE(…) of an .xlsx to the add-in.
LEAST_VERSION = "25.2"
_NAME = "xl-tools 绩效自评"
_TEXT = """\
部门整体支出绩效自评：SCORE、GRADE 等公式，以及填充数据、校验并标记、生成汇报材料等按钮。
公式装好即可使用；按钮需要这台电脑上装有 xl-tools（xl-tools install --libreoffice）。
"""
_TYPES = {
    "xltools.idl": "application/vnd.sun.star.uno-typelibrary;type=RDB",
    "xltools_component.py": "application/vnd.sun.star.uno-component;type=Python",
    "CalcAddIns.xcu": "application/vnd.sun.star.configuration-data",
    "Addons.xcu": "application/vnd.sun.star.configuration-data",
    "CalcWindowState.xcu": "application/vnd.sun.star.configuration-data",
}
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def manifest() -> str:
    """Return META-INF/manifest.xml; the types come first, as the component needs them."""
    entries = (
        f"  <manifest:file-entry manifest:full-path={quoteattr(name)} "
        f"manifest:media-type={quoteattr(kind)}/>\n"
        for name, kind in _TYPES.items()
    )
    return (
        f'{XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">\n'
        f"{''.join(entries)}</manifest:manifest>\n"
    )


def description() -> str:
    """Return description.xml."""
    return (
        f'{XML}<description xmlns="http://openoffice.org/extensions/description/2006"\n'
        '    xmlns:d="http://openoffice.org/extensions/description/2006"\n'
        '    xmlns:l="http://libreoffice.org/extensions/description/2011"\n'
        '    xmlns:xlink="http://www.w3.org/1999/xlink">\n'
        f"  <identifier value={quoteattr(IDENTIFIER)}/>\n"
        f"  <version value={quoteattr(__version__)}/>\n"
        "  <dependencies>\n"
        f"    <l:LibreOffice-minimal-version value={quoteattr(LEAST_VERSION)} "
        f"d:name={quoteattr(f'LibreOffice {LEAST_VERSION}')}/>\n"
        "  </dependencies>\n"
        f'  <display-name><name lang="en">{escape(_NAME)}</name>'
        f'<name lang="zh">{escape(_NAME)}</name></display-name>\n'
        "  <extension-description>"
        '<src lang="en" xlink:href="description/zh.txt"/>'
        '<src lang="zh" xlink:href="description/zh.txt"/>'
        "</extension-description>\n"
        "</description>\n"
    )


def description_text() -> str:
    """Return what the extension manager shows under the name."""
    return _TEXT
