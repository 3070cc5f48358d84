"""The ribbon tab, and how the package leads to it."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from xl_tools.vba import ribbon
from xl_tools.vba.actions import ACTIONS

TEMPLATE = Path(__file__).parents[2] / "workbooks" / "template.xlsm"
# Pictures that come with Office: each was found in use as imageMso, or as the command of Excel
# that has it, in public ribbons and macros.
KNOWN_ICONS = {
    *("FileOpen", "CalculateNow", "TableInsert", "AcceptInvitation", "ClearFormats"),
    *("ReviewPreviousComment", "ReviewNextComment", "FileSaveAsPdfOrXps", "Help"),
}


def test_the_tab_has_one_button_for_each_action_in_its_group():
    root = etree.fromstring(ribbon.ribbon_xml())
    assert etree.QName(root) == etree.QName(ribbon.NAMESPACE, "customUI")
    (tab,) = root.iterfind(".//{*}tab")
    assert tab.get("label") == "绩效自评"
    groups = {
        group.get("label"): [button.get("label") for button in group]
        for group in tab.iterchildren("{*}group")
    }
    assert groups == {
        "填报": ["填充数据", "计算得分", "新增指标行"],
        "审核": ["校验并标记", "上一个问题", "下一个问题", "清除标记"],
        "汇报": ["生成汇报材料", "帮助"],
    }
    buttons = list(root.iterfind(".//{*}button"))
    assert [one.get("onAction") for one in buttons] == [action.callback for action in ACTIONS]
    assert {one.get("imageMso") for one in buttons} == KNOWN_ICONS
    ids = [one.get("id") for one in root.iter("{*}tab", "{*}group", "{*}button")]
    assert len(set(ids)) == len(ids)
    assert all(0 < len(one.get("supertip")) <= 1024 for one in buttons)


def test_the_package_leads_to_it_and_every_part_has_a_type():
    with zipfile.ZipFile(TEMPLATE) as package:
        assert package.read(ribbon.PART) == ribbon.ribbon_xml()
        names = package.namelist()
        parts = {name: package.read(name) for name in names}
    assert len(set(names)) == len(names)
    types = etree.fromstring(parts["[Content_Types].xml"])
    defaults = {d.get("Extension"): d.get("ContentType") for d in types.iterchildren("{*}Default")}
    overrides = {o.get("PartName") for o in types.iterchildren("{*}Override")}
    assert defaults["xml"] == "application/xml"
    assert {name.lstrip("/") for name in overrides} <= set(names)
    for name in set(names) - {"[Content_Types].xml"}:
        assert f"/{name}" in overrides or name.rsplit(".", 1)[1] in defaults
    assert "application/vnd.ms-excel.sheet.macroEnabled.main+xml" in {
        o.get("ContentType") for o in types.iterchildren("{*}Override")
    }
    for name in names:
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for link in etree.fromstring(parts[name]):
                target = Path("/" + str(folder / link.get("Target"))).resolve()
                assert str(target).lstrip("/") in names, (name, link.get("Target"))
    root = etree.fromstring(parts["_rels/.rels"])
    assert [one.get("Target") for one in root if one.get("Type") == ribbon.RELATIONSHIP] == [
        ribbon.PART
    ]
