"""Print one of the README's two commands: the code block that follows `<!-- command: NAME -->`."""

import re
import sys
from pathlib import Path

name = sys.argv[1]
readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
found = re.search(rf"<!-- command: {name} -->\s*```\w*\n(.*?)```", readme, re.DOTALL)
if not found:
    sys.exit(f"README.md has no command named {name!r}")
sys.stdout.write(found.group(1).strip() + "\n")
