"""The Chinese that VBA shows by itself, where no Python is there to say it."""

from __future__ import annotations

TITLE = "绩效自评"
_STALE = (
    "表中显示的是上次计算的结果，可以照常查看和填写；改动数据后，SCORE 等公式的结果不会更新。\n\n"
)
TEXTS = {
    "XLT_TITLE": TITLE,
    "XLT_NO_PYTHON": (
        "这台电脑上没有装好 xl-tools（缺少 Python），公式和按钮暂时不能用。\n\n"
        f"{_STALE}"
        "需要计算和校验时，请换到装有 xl-tools 的电脑，或请管理员安装后运行 xl-tools install。"
    ),
    "XLT_NO_DLL": (
        "找不到 xlwings 的动态库（DLL），公式和按钮暂时不能用。"
        "它可能没有装好，或被杀毒软件隔离。\n\n"
        f"{_STALE}"
        "请运行 xl-tools doctor，按提示处理。"
    ),
    "XLT_ON_MAC": (
        "Mac 上的 Excel 不能计算 SCORE 等公式，表中显示的是上次计算的结果；"
        "改动数据后，这些公式的结果不会更新。\n\n"
        "请用“计算得分”按钮更新（须先运行 xl-tools install），或在命令行运行 xl-tools refresh。"
    ),
}
