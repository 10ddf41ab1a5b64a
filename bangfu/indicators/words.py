"""A definition in words that a reader can check: verb, measures by their titles, conditions, what is left out."""

from __future__ import annotations

from collections.abc import Sequence

from bangfu.kernel.where import Where
from bangfu.ledger import measures
from bangfu.ledger.question import Ask
from bangfu.registry.load import programme_names

COLUMNS = {
    "region": "地区", "giver": "给付方", "receiver": "接收方", "subject": "对象", "about": "事项", "fund": "资金",
    "category": "类别", "trait": "属性", "grade": "佐证等级", "programme": "渠道", "helper": "帮扶单位", "mode": "方式",
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
    subject = "、".join(title(code) for code in ask.measures) + conditions(ask.where, ask.measures)
    if ask.verb == "having":
        bound = "不少于" if ask.bound == "at_least" else "不多于"
        need = formula(ask.parts[0])
        return f"{subject}中{WINDOWS[ask.window]}({need}){bound} {ask.amount} 的{KEYS[ask.of]}数"
    if ask.verb == "distinct":
        return f"{subject}涉及的{KEYS[ask.of]}数(同一个只计一次)"
    if ask.verb == "age":
        return f"{subject}未了结的平均天数"
    return subject + VERBS[ask.verb]


def timing(ask: Ask) -> str:
    """Whether the figure counts what happened in the period or what stands at its end; nothing for what is neither."""
    if ask.verb in ("balance", "last", "age"):
        return "期末"
    stock = any(measures.measure(code).nature != "flow" for top in ask.measures for code in measures.branch(top))
    return "期内" if ask.verb == "sum" or (ask.verb in ("distinct", "having") and not stock) else ""


def title(code: str) -> str:
    """The Chinese title of a measure or of a branch that is not declared itself."""
    known = measures.all_measures()
    if code in known:
        return f"“{known[code].title}”"
    return "“" + "、".join(m.title for c, m in known.items() if c.startswith(f"{code}.")) + "”"


def conditions(where: Where, codes: Sequence[str] = ()) -> str:
    """The filter in brackets, or nothing; codes of the measures are said by their titles."""
    said = [condition(column, values, codes) for column, values in where.conditions]
    return f"({','.join(said)})" if said else ""


def condition(column: str, values: Sequence[str], codes: Sequence[str] = ()) -> str:
    """One condition of a filter."""
    return f"{COLUMNS[column]}为{'或'.join(_value(column, value, codes) for value in values)}"


def _value(column: str, value: str, codes: Sequence[str]) -> str:
    """A value in words: the name of a channel, the title of a code, a label without its mark, or as it is written."""
    if column == "programme":
        return programme_names().get(value, value)
    lists = {"category": "categories", "trait": "traits", "grade": "grades"}
    if column in lists:
        declared = [getattr(m, lists[column]) for top in codes for m in map(measures.measure, measures.branch(top))]
        return next((str(titles[value]) for titles in declared if value in titles), value)
    return value.removeprefix("@")
