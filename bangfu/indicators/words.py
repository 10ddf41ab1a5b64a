"""A definition in words that a reader can check: verb, measures by their titles, conditions, what is left out."""

from __future__ import annotations

from bangfu.kernel.where import Where
from bangfu.ledger import measures
from bangfu.ledger.question import Ask

COLUMNS = {
    "region": "地区", "giver": "给付方", "receiver": "接收方", "subject": "对象", "about": "事项", "fund": "资金",
    "category": "类别", "trait": "属性", "grade": "佐证等级", "programme": "渠道", "helper": "帮扶单位", "mode": "方式",
}  # fmt: skip
PROGRAMMES = {
    "eastwest": "东西部协作", "central": "定点帮扶", "stationed": "驻乡驻村帮扶", "city_pair": "市内结对帮扶",
    "three_gorges": "对口支援三峡库区", "local": "本地工作",
}  # fmt: skip
KEYS = {"subject": "人(户)", "about": "事项", "receiver": "接收单位", "region": "地区"}
VERBS = {"sum": "之和", "balance": "的期末余数", "last": "的最近报告数", "days": "按天累计"}
WINDOWS = {"period": "本期内", "to_date": "截至期末", "tenure": "各自在任期内"}
AGAINST = {"previous": "上一期", "last_year": "上年同期"}


def formula(ask: Ask) -> str:
    """How the figure is made, in one phrase."""
    if ask.verb == "ratio":
        return f"({formula(ask.parts[0])})÷({formula(ask.parts[1])})"
    if ask.verb == "change":
        return f"({formula(ask.parts[0])})比{AGAINST[ask.against]}的增减"
    if ask.verb == "target":
        return f"({formula(ask.parts[0])})÷ 目标"
    subject = "、".join(title(code) for code in ask.measures) + conditions(ask.where)
    if ask.verb == "having":
        bound = "不少于" if ask.bound == "at_least" else "不多于"
        need = formula(ask.parts[0])
        return f"{subject}中{WINDOWS[ask.window]}({need}){bound} {ask.amount} 的{KEYS[ask.of]}数"
    if ask.verb == "distinct":
        return f"{subject}涉及的{KEYS[ask.of]}数(同一个只计一次)"
    if ask.verb == "age":
        return f"{subject}未了结的平均天数"
    return subject + VERBS[ask.verb]


def title(code: str) -> str:
    """The Chinese title of a measure or of a branch that is not declared itself."""
    known = measures.all_measures()
    if code in known:
        return f"“{known[code].title}”"
    return "“" + "、".join(m.title for c, m in known.items() if c.startswith(f"{code}.")) + "”"


def conditions(where: Where) -> str:
    """The filter in brackets, or nothing."""
    if not where:
        return ""
    said = [f"{COLUMNS[column]}为{'或'.join(_value(column, v) for v in values)}" for column, values in where.conditions]
    return f"({','.join(said)})"


def _value(column: str, value: str) -> str:
    """A value in words: the name of a channel, a label without its mark, anything else as it is written."""
    return PROGRAMMES.get(value, value) if column == "programme" else value.removeprefix("@")
