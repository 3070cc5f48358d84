"""The words of the field: comparators, zeros, and what 达成, 部分达成 and 未达成 sound like.

Tables only; to teach the program a new word, add it here. Each table is one string with blanks
between the words. Words are compared after `values.narrow`, that is in half-width.
"""

from __future__ import annotations


def words(*lines: str) -> frozenset[str]:
    """Return the words of a table.

    >>> sorted(words("是 有"))
    ['是', '有']
    """
    return frozenset(" ".join(lines).split())


def any_of(*tables: frozenset[str]) -> str:
    """Return a regular expression for any word of the tables, the longest first.

    >>> any_of(words("完成 未完成"), words("按期完成"))
    '按期完成|未完成|完成'
    """
    found = sorted(frozenset().union(*tables), key=lambda word: (-len(word), word))
    return "|".join(found)


# Before a number.
AT_LEAST = words("≥ >= => 不少于 不低于 不小于 不得少于 不得低于 不得小于 至少 大于等于 大于或等于")
ABOVE = words("> 大于 高于 超过 多于")
AT_MOST = words(
    "≤ <= =< 不超过 不超出 不高于 不大于 不多于 不得超过 不得高于 不得大于 小于等于 小于或等于",
    "至多 最多 最高 控制在",
)
BELOW = words("< 小于 低于 少于")
EQUAL = words("= == 等于 为")
# Sets a floor in a target, and is the value itself in an actual.
REACHED = words("达 达到 完成率达 完成率达到")
ABOUT = words("约 大约 约为 近 将近 接近")
# After a number and its unit; （含） is dropped before.
OR_MORE = words("以上 及以上 或以上 含以上")
OR_LESS = words("以内 以下 及以下 及以内 或以下 含以下 含以内 之内 内")
OR_SO = words("左右 上下")
# Around a number, without saying anything about its size.
LEADING = words("实际完成 已完成 完成 共完成 共计 共 累计 合计 总计 全年")
TRAILING = words("全部完成 已完成 完成 到位 达标 覆盖 之间")

# A zero in words. 零 and 无 start many other words: NOT_ZERO, and 无 needs one of the EVENTS.
ZERO = words("零 〇 无 未发生 没有发生 未出现 没有出现 零发生")
NOT_ZERO = words("零距离 零容忍 零接触 零门槛 零基础 零散 零星 零售 零工 零花")
EVENTS = words(
    "事故 事件 上访 非访 信访 访 投诉 违纪 违规 违法 差错 案件 案 登记 舆情 伤亡 死亡 火灾 纠纷",
    "举报 拖欠 失误 超支 浪费 通报",
)
# What nobody should do: a 未 stands before it directly (未拖欠, 未被投诉).
MISDEEDS = words(
    "拖欠 欠薪 违规 违纪 违法 超支 超标 浪费 失误 泄密 上访 出错",
    "被投诉 被举报 被通报 被处罚 被问责",
)
# Before an event that did not happen; a few words may stand between: 未收到 (有效) 投诉.
NOT_MET_WITH = words(
    "未发生 没有发生 未出现 没有出现 未产生 没有产生 未收到 没有收到 未接到 没有接到",
    "未发现 没有发现 未引发 没有引发 未造成 没有造成 未存在 不存在 未有 没有 无 零",
)
NOT_BEFORE_MISDEED = words("未 没有")
# 未处理投诉, 无需登记 and 无法化解纠纷 tell of no zero.
DEALT_WITH = words(
    "处理 处置 处分 解决 办理 化解 整改 调查 上报 报告 完成 落实 法 效 偿 论 需 线 锡",
    "反馈 回复 答复 回应 受理 纠正 遏制 减少 下降 制止 避免 防止 杜绝 开展 建立",
    "登记 预防 防范 应对 发放 及时",
)
# Before and behind an event, without saying which.
ALL_YEAR = words("全年 全年度 本年 本年度 年内 当年 年度 期内")
EVENT_LAST = words("发生 现象 情况 行为 问题 记录 事件 案件 事项 发生率")
# The event happened after all, or perhaps did.
HEDGES = words("但 仅 只有 除 以外 之外 部分 尚 仍 基本 大多 原则上 较少 极少 少量 个别 其中")
# Fewer events than the bare word: no 重大事故 is not no 事故.
NARROWER = words("重大 较大 特大 重特大 严重 有效 群体性 亡人 恶性 责任 死亡")
# In a target: the event may not happen.
FORBID = words(
    "不发生 不出现 不产生 不得发生 不得出现 未发生 未出现 没有发生",
    "杜绝 严禁 禁止 避免发生 防止发生",
)
MET_WITH = words("发生 出现 产生 收到 接到")
# All of it, in words: answers a target of 100 %.
WHOLE = words(
    "全部 全部完成 已全部完成 全部已完成 全覆盖 全部覆盖 全面覆盖 应保尽保 全部达标 全部合格",
    "全部到位 全部落实 全部落实到位 全额 足额 全部发放到位 全部拨付到位 全部支付",
    "应享尽享 应救尽救 应发尽发",
)
# "This row does not apply"; the second kind only together with a reason.
NOT_APPLICABLE = words("不适用 不涉及 N/A n/a NA")
NONE = words("无 没有")
NO_REASON = words("无 没有 暂无 0 无偏差")

# Say "done" whatever the target asks for (a date wants TIMELY instead).
DONE = words(
    "完成 已完成 全部完成 均已完成 全面完成 圆满完成 顺利完成 按时完成 按期完成 如期完成 及时完成",
    "按要求完成 按计划完成 提前完成 超额完成 达成 已达成 全部达成 达成预期指标 达成预期目标",
    "达到预期 达到预期指标 达到预期目标 达到预期效果 达标 已达标 全部达标 实现 已实现 全部实现",
    "实现预期目标 全部落实到位 落实到位 全部落实 已落实 全部到位 已到位 符合要求 符合 是",
    "已验收 验收合格 通过验收 已通过验收 已全部完成 已按时完成 已按期完成 全覆盖 已完成全部任务",
)
# Say "on time": the only words that answer a date.
TIMELY = words(
    "按时 按期 如期 及时 按时完成 按期完成 如期完成 及时完成 提前完成 已按时完成 已按期完成",
    "已如期完成 按计划完成 按时完成任务 达成预期指标 达成预期目标",
)
# Answers to 是否… and …与否.
YES = words("是 有 已建立 建立 健全 已健全 达标 合格 合规")
NO = words("否 无 没有 未建立 不达标 不合格")
# At the beginning or the end of a short actual; 基本公共服务 and the like begin otherwise.
PARTLY_FIRST = words(
    "大部分 部分 少部分 一部分 大部 大体 大致 大体上 基本 基本上 有所 略有 较为 比较 初步",
    "多数 大多",
    "大多数 过半 近半 半数",
)
NOT_PARTLY = words(
    "基本公共 基本医疗 基本养老 基本农田 基本生活 基本支出 基本保障 基本建设 基本药物",
    "基本民生 基本公卫",
    "基本情况 基本制度 比较优势 大部门 大部制 大体育 大体量 大体系 重大体 强大体 扩大体",
    "各部分 多数据",
)
PARTLY_LAST = words(
    "较好 一般 尚可 有待提高 有待加强 有待改进 部分完成 基本完成 推进中 进行中",
    "正在进行 正在推进 正在实施 正在办理 正在建设 持续推进中",
)
# A "not" before one of FULFILLED (or before the target's own words) says 未达成; before other
# words it may say the opposite: 未超预算, 没有违规, 不断优化.
NOT_FIRST = words("尚未 还未 未能 未见 未 没有 没 不 未全部 无法 不能")
FULFILLED = words(
    "完成 达成 达到 达标 实现 落实 到位 开展 实施 建立 合格 合规 及时 按时 按期 执行 推进 启动",
    "建设 改善 提升 提高 优化 明显 显著 满意 符合 有效 拨付 支付 发放 验收 完工 竣工 投入使用",
)
NOT_DONE_LAST = words("未完成 未达成 未达到 未达标 未实现 未落实 较差 很差")
# What an actual admits. Not done yet, whatever is to come; AHEAD_NOT: 预计工作量 is only a figure.
AHEAD = words("预计 即将 有望 打算 力争 计划于 计划在 尚在计划")
AHEAD_OF_ACT = words("预期 可望 争取 准备 明年 次年 来年 下年 下年度 择期 择日")
AHEAD_NOT = words("数 值 量 目标 工作 任务 指标 效果 成效 进度 产出")
# Still wanting, with any word behind; HARD says more: it was not reached at all.
WANTING = words(
    "有待 尚待 仍待 还待 犹待 尚需 仍需 还需 仍须 尚须 还须 需要进一步 需进一步 需加强 需要加强",
)
HARD = words("亟待 亟需 亟须 难以 暂缓")
# Around 待 where it does not wait for anything: 期待, 接待, 待遇, 待办事项.
NO_WAITING_BEFORE = "期等接招对优款看善虐交亏厚薄有尚仍还犹亟"
NO_WAITING_AFTER = "遇业岗命人办机客产诊查考领售安"
ACTS = words(
    "完成 达成 达到 实现 落实 开展 实施 建立 建成 建设 施工 推进 启动 拨付 支付 发放 验收",
    "完工 竣工",
    "开工 交付 投入使用 办理 整改 采购 招标 审批 审核 改造 提升 提高 改善 优化 完善 解决 组织 举办",
)
COURSES = words("进行 筹备 筹建 在建 谋划 洽谈 准备 调试 试运行 制定 编制 修订")
LOW = words(
    "较低 偏低 很低 过低 太低 极低 不高 不够 不强 不多 不大 较少 偏少 过少 很少 太少 较小 偏小",
)
# Low where little is wanted: 投诉较少 against 减少投诉.
LITTLE = words("低 较低 很低 极低 不高 少 较少 很少 极少 不多 较小")
POOR = words(
    "较差 很差 极差 太差 不佳 欠佳 不理想 不到位 薄弱 较弱 偏弱 不及预期 低于预期 不如预期",
    "不达预期 未达预期",
)
LATE = words(
    "延迟 延期 延后 延误 推迟 推后 拖延 逾期 超期 超时 滞后 迟于 晚于 误期 脱期 拖后 顺延",
    "延至 跨年完成 跨年度完成",
)
DOUBTFUL = words(
    "存疑 不明确 不明朗 不详 不清楚 待定 有差距 存在差距 存在不足 存在问题 存在短板 存在争议",
    "有争议 有疑问",
    "一半 半数 未知 缓慢 迟缓 较慢 偏慢",
)
# In a target: when matters.
ON_TIME = words(
    "及时 按时 按期 如期 准时 适时 提前 时限 期限 按计划 按进度 限期 时效 之前 前完成 底前"
)
# Of these, less is better.
BAD_THINGS = words(
    "差错 错误 出错 投诉 举报 信访 上访 非访 事故 事件 违规 违纪 违法 案件 发案 犯罪 风险",
    "隐患 舆情 纠纷",
    "成本 费用 支出 经费 开支 花费 单价 价格 能耗 耗能 耗电 耗水 消耗 排放 污染 损失 损耗",
    "浪费 失业 死亡",
    "伤亡 发病 患病 缺陷 误差 偏差 超标 超支 负担 压力 拖欠 逾期 流失 辍学 返贫 致贫 贫困",
    "不良 空置 闲置 库存",
    "债务 负债 故障 缺勤 退货 返工 破损 重复率 空编 难度 干扰 影响 矛盾 阻力 耗时 时长 退回",
    "变化 波动 变动 差异 问题 门槛 租金 税负",
)
# In a target that asks for what goes on and on, 推进中 is no shortfall.
GOING_ON = words("持续 不断 逐步 长期 推进 常态 稳步 日常")
# In a target: what it wants may itself be a "not".
NEGATIVE = words("未 没 不 无 零 禁 杜绝 防止 避免")

# 较 before one of these says a little less: 较显著.
GOOD = words(
    "显著 明显 及时 健全 完善 规范 合理 有效 充分 满意 好 高 优 强 快 准确 完整 科学 透明",
    "齐全 全面 到位 稳定",
    "突出 良好 顺利 合规 清晰 均衡 公平 便捷 整洁 严格 扎实 成熟 足额 理想 适宜 完备 妥善",
    "深入 通畅 和谐",
)
# What a row is about without saying so: 效果不明显.
RESULTS = words(
    "效果 成效 效益 作用 社会效益 经济效益 生态效益 提升 提高 改善 优化 变化 增长 实施效果"
)
# Which way it went.
RISES = words(
    "提升 提高 上升 增长 增加 增强 改善 好转 优化 扩大 上涨 壮大 向好 递增 增多 变好 进步",
)
FALLS = words(
    "下降 降低 减少 下滑 恶化 回落 减弱 弱化 倒退 退步 变差 缩小 下跌 萎缩 滑坡 缩减 递减",
    "走低 压减 转差 退化",
)
SAME_WAY = (
    words("提升 提高 增强"),
    words("增长 增加 上升 递增 上涨"),
    words("改善 好转 向好"),
    words("优化"),
    words("下降 降低 减少 缩减 压减 递减 下滑 回落 缩小"),
)
BETTER = words("改善 好转 优化 向好 变好 进步")
WORSE = words("恶化 变差 转差 退步 倒退 下滑 滑坡 退化 减弱 弱化")
# How much, without saying less: 明显提升 is 提升, and 提升 may be 明显.
STRONGLY = words("明显 显著 大幅 大幅度 极大 较大 很大")
SOMEHOW = words(
    "有效 持续 不断 稳步 逐步 进一步 切实 全面 积极 充分 继续 长期 得到 均 已 更加 日益"
)
# Grades, best first; a line holds equals.
GRADES = (
    words("优秀 优 优异 A"),
    words("优良"),
    words("良好 良 好 很好"),
    words("较好"),
    words("合格 中 达标 一般 及格"),
    words("差 较差 不合格 不达标"),
)
# What is to be avoided, in a target (不发生 …) and in an actual (未发生 …), and what follows it.
AVOID = words(
    "不发生 不出现 不产生 不得发生 不得出现 未发生 未出现 未产生 没有发生 没有出现 无发生 零发生",
    "杜绝 避免 防止 严禁 禁止 不得 不 未 无 没有 零",
)
AVOIDED_LAST = words("发生 现象 情况 事件 现象发生 情况发生 事件发生 问题 行为")

# Measure words of things and events; 人, 人次 and 户 are units of their own.
COUNTERS = words(
    "个 项 件 家 所 处 场 次 期 批 起 例 宗 份 篇 条 台 套 辆 栋 幢 座 间 本 册 张 面 只 头 株 棵",
    "盏 根 口 支 枚 部 门 类 种 组 轮 届 届次 场次 班 班次 期次 站 点 段 片 幅 则 桩 顶 副 把 架",
    "艘 节 课 课时 学时 号 单 单位 支队 标段 社区 村 乡镇 街道",
)
