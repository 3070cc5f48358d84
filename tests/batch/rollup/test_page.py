"""汇总.html in a real browser: searched, sorted, paged, and attacked."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.batch.rollup.stores import FORMULA, HOSTILE
from tests.browser import Page
from xl_tools.batch.rollup import page as module
from xl_tools.batch.rollup.facts import RollUp
from xl_tools.batch.rollup.page import embedded, page
from xl_tools.batch.rollup.setting import set_district
from xl_tools.batch.rollup.write import write_rollup

NAMES = "[...document.querySelectorAll('#units tbody td:first-child')].map(c => c.textContent)"
COUNT = "document.getElementById('count').textContent"
HEADS = "[...document.querySelectorAll('#units th')].map(h => h.textContent)"


def put(browser: Page, path: Path, text: str) -> Page:
    path.write_text(text, "utf-8")
    browser.errors.clear()
    browser.requests.clear()
    browser.open(path.as_uri())
    return browser


def search(browser: Page, text: str) -> list[str]:
    browser.run(
        f"(() => {{ const s = document.getElementById('search'); s.value = {text!r};"
        " s.dispatchEvent(new Event('input')); return new Promise(r => setTimeout(r, 300)); })()"
    )
    return browser.run(NAMES)


def sort(browser: Page, heading: str) -> list[str]:
    browser.run(
        "[...document.querySelectorAll('#units th button')]"
        f".find(b => b.textContent === {heading!r}).click()"
    )
    return browser.run(NAMES)


# ---------------------------------------------------------------- without a browser


def test_nothing_is_loaded_and_nothing_closes_the_data(out: Path):
    text = page(RollUp.of(out), "汇总.xlsx")
    assert "http" not in text.replace("http-equiv", "").replace("http://example.invalid", "")
    assert text.count("</script>") == 2
    assert HOSTILE not in text
    assert re.search(r"script-src 'sha256-[\w+/]+='", text)


def test_the_same_store_gives_the_same_page(out: Path):
    assert page(RollUp.of(out), "汇总.xlsx") == page(RollUp.of(out), "汇总.xlsx")


def test_data_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="JSON compliant"):
        embedded([float("nan")])


def test_the_district_is_shown_beside_the_sum(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "out")
    (tmp_path / "全区.toml").write_text('["基础数据表"]\n"编制数" = 90\n', "utf-8")
    set_district(copy, str(tmp_path / "全区.toml"))
    text = write_rollup(copy)[1].read_text("utf-8")
    assert (
        '<tr class="bad"><td>编制数</td><td>人</td><td>100</td><td>90</td><td>+10</td></tr>' in text
    )


# ---------------------------------------------------------------- in the browser


@pytest.fixture(scope="module")
def shown(browser: Page, out: Path, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("page") / "汇总.html"
    return put(browser, path, page(RollUp.of(out), "汇总.xlsx"))


@pytest.mark.browser
def test_a_name_that_is_a_script_is_text(shown: Page):
    assert shown.run(NAMES) == [FORMULA, "乙/四.xlsx", "甲单位", HOSTILE]
    assert shown.run("document.querySelectorAll('script').length") == 2
    assert shown.errors == []
    assert all(url.startswith("file:") for url in shown.requests)


@pytest.mark.browser
def test_search(shown: Page):
    assert search(shown, "甲单") == ["甲单位"]
    assert shown.run(COUNT) == "1 / 4 个单位"
    assert search(shown, "乙/ 三") == [FORMULA]  # every word, in the file's name too
    assert search(shown, "SCRIPT") == [HOSTILE]
    assert search(shown, "没有这个") == []
    assert len(search(shown, "")) == 4


@pytest.mark.browser
def test_a_unit_shows_its_findings_and_leads_to_its_workbook(shown: Page, filing):
    shown.run("[...document.querySelectorAll('#units td button')][2].click()")
    assert shown.run("document.getElementById('unit').open") is True
    assert shown.run("document.querySelectorAll('#unit-findings li').length") == len(
        filing.rows("findings")
    )
    href = shown.run("document.querySelector('#unit-about a').getAttribute('href')")
    assert href == "./%E5%B7%A5%E4%BD%9C%E7%B0%BF/%E7%94%B2/%E4%B8%80%20%231.xlsx"
    shown.run("document.getElementById('close').click()")
    assert shown.run("document.getElementById('unit').open") is False


def many(out: Path, count: int) -> str:
    """Return the page of `count` units, every seventh without a total."""
    facts = RollUp.of(out)
    line = facts.units[0]
    units = [
        replace(
            line,
            file=f"{n:05}.xlsx",
            unit=f"第{n}单位",
            filed=None if n % 7 == 0 else 60 + n % 40,
            findings={"error": n % 5},
        )
        for n in range(count)
    ]
    facts.__dict__["units"] = units
    return page(facts, "汇总.xlsx")


@pytest.mark.browser
def test_thirty_thousand_units(browser: Page, out: Path, tmp_path: Path):
    put(browser, tmp_path / "a.html", many(out, 30_000))
    assert len(browser.run(NAMES)) == 50
    assert browser.run("document.getElementById('page').textContent") == "1 / 600"
    assert sort(browser, "自评")[:2] == ["第40单位", "第80单位"]
    assert browser.run("document.querySelector('th:nth-child(2)').ariaSort") == "ascending"
    assert sort(browser, "自评")[0] == "第39单位"
    # The unknown stand last whichever way.
    assert search(browser, "第7单位") == ["第7单位"]
    assert search(browser, "")[0] == "第39单位"
    assert sort(browser, "错误")[0] == "第4单位"
    assert sort(browser, "单位")[:3] == ["第0单位", "第1单位", "第2单位"]
    browser.run("document.getElementById('next').click()")
    assert browser.run(NAMES)[0] == "第50单位"
    assert browser.errors == []


@pytest.mark.browser
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: Page, out: Path, tmp_path: Path):
    put(browser, tmp_path / "a.html", many(out, 60))
    browser.wide(375, 740, phone=True)
    try:
        assert browser.run("document.documentElement.scrollWidth") == 375
        assert browser.run("getComputedStyle(document.querySelector('#units thead')).display") == (
            "none"
        )
        assert browser.run("document.querySelector('#units td:nth-child(2)').dataset.label") == (
            "自评"
        )
        browser.run(
            "(() => { const o = document.getElementById('order'); o.value = '6,1';"
            " o.dispatchEvent(new Event('change')); })()"
        )
        assert browser.run(NAMES)[0] == "第4单位"
    finally:
        browser.wide(1200, 900)


@pytest.mark.browser
def test_more_findings_than_a_phone_can_read(browser: Page, out: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(module, "FINDINGS", 3)
    put(browser, tmp_path / "a.html", page(RollUp.of(out), "汇总.xlsx"))
    browser.run("document.querySelector('#units td button').click()")
    last = browser.run("document.querySelector('#unit-findings').lastChild.textContent")
    assert re.fullmatch(r"还有 \d+ 个问题，见“汇总.xlsx”。", last)
