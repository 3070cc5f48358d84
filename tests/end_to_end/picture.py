"""Render the README's picture of the flagged 自评表: `python -m tests.end_to_end.picture`.

Needs soffice and pdftoppm: the shipped workbook is printed to PDF and the page is cut to its text.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.end_to_end.examples import WORKBOOKS

PICTURE = WORKBOOKS.parent / "docs" / "images" / "flagged.png"
# The sheet's place on its A4 page at this resolution, in pixels: left, top, width, height.
RESOLUTION = 120
PAGE = 3
CUT = (25, 40, 965, 990)


def render(picture: Path) -> None:
    """Write the picture of page 3, 自评表, of the flagged example."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={Path(folder).as_uri()}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                str(WORKBOOKS / "jianning-2023.xlsx"),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        left, top, width, height = (str(number) for number in CUT)
        subprocess.run(
            [
                *("pdftoppm", "-png", "-singlefile", "-r", str(RESOLUTION), "-f", str(PAGE)),
                *("-x", left, "-y", top, "-W", width, "-H", height),
                *(f"{folder}/jianning-2023.pdf", str(picture.with_suffix(""))),
            ],
            check=True,
            timeout=60,
        )


if __name__ == "__main__":
    render(PICTURE)
