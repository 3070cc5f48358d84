"""The documentation leads where it says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path):
    links = LINK.findall(page.read_text(encoding="utf-8"))
    targets = [link.split("#")[0] for link in links if "://" not in link]
    broken = [target for target in targets if target and not (page.parent / target).exists()]
    assert broken == []


def test_the_changelog_says_nothing_twice():
    """A merge that keeps both sides of a conflict brings back what has been rewritten."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    lines = Counter(line.strip() for line in text.splitlines() if len(line) > 40)
    twice = [line for line, count in lines.items() if count > 1]
    assert twice == [], "keep the grouped entries, and put a new one into its group"
    groups = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert len(groups) == len(set(groups))


def test_every_page_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = LINK.findall(page.read_text(encoding="utf-8"))
        found = (page.parent / link.split("#")[0] for link in links if "://" not in link)
        waiting += [target.resolve() for target in found if target.is_file()]
    assert {str(page.relative_to(ROOT)) for page in set(PAGES) - reached} == set()
