"""The form of a calculation, made from what it declares; everything typed is read by the calculation, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from bangfu.kernel.calculation import PRINTED, Calculation
from bangfu.kernel.inputs import Input
from bangfu.web.wording import wide

ON = "on"
STOP = "\u3002"
HINT = "每行一条,依次为 {columns};各格之间用制表符(从表格里粘贴就是)、逗号或空格"


class Typed(forms.CharField):
    """A text as it was typed; whether it is missing or wrong is for the calculation to say."""

    def clean(self, value: Any) -> str:
        """The text, whatever it is."""
        return str(value or "")


class Chosen(forms.ChoiceField):
    """A choice as it was sent."""

    def clean(self, value: Any) -> str:
        """The choice, whatever it is."""
        return str(value or "")


class CalculationForm(forms.Form):
    """What a calculation asks for, the parameters of its rule, the day of the rule, and printed figures to compare."""

    use_required_attribute = False

    def __init__(self, asked: Calculation, on: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        for each in asked.inputs:
            self.fields[each.name] = _field(each)
        for each in asked.filled(asked.rule(on)):
            self.fields[each.name] = _field(each, rule=True)
        if asked.rules:
            self.fields[ON] = _dated("规则日期", f"不填按今天;规则最早自 {min(rule.since for rule in asked.rules)} 起")
        titles = "、".join(_titles(asked))
        self.fields[PRINTED] = Typed(label="核对印出的数", required=False, widget=_pasted(4),
                                     help_text=f"每行写一个步骤和文中印出的数,逐步复算;步骤有:{titles}")  # fmt: skip

    def own(self) -> list[forms.BoundField]:
        """The fields of what is asked for."""
        return [self[each.name] for each in self.asked.inputs]

    def of_rule(self) -> list[forms.BoundField]:
        """The fields of the rule: its day and its parameters."""
        return [self[name] for name in (ON, *(each.name for each in self.asked.parameters)) if name in self.fields]

    def given(self) -> dict[str, Any]:
        """What was typed, as the calculation takes it."""
        names = [each.name for each in (*self.asked.inputs, *self.asked.parameters)]
        typed = {name: self.data.get(name, "") for name in names}
        return {**typed, PRINTED: dict(_printed(self.asked, self.data.get(PRINTED, "")))}


def example(asked: Calculation, number: int) -> dict[str, str]:
    """A worked case as it is typed into the form."""
    case = asked.examples[number - 1 if 0 < number <= len(asked.examples) else 0]
    tables = {each.name: each for each in (*asked.inputs, *asked.parameters) if each.type == "rows"}
    choices = {each.name: dict(each.choices) for each in asked.inputs if each.choices}
    titles = {step: title for title, step in _titles(asked).items()}
    typed = {}
    for name, value in case.given.items():
        if name in tables:
            typed[name] = _lines(tables[name], value)
        elif name == PRINTED:
            typed[name] = "\n".join(f"{titles.get(step, step)}\t{printed}" for step, printed in value.items())
        else:
            codes = {title: code for code, title in choices.get(name, {}).items()}
            typed[name] = codes.get(str(value), str(value))
    return typed


def _lines(table: Input, rows: Sequence[Mapping[str, Any]]) -> str:
    names = [column.name for column in table.columns]
    return "\n".join("\t".join(str(row.get(name) or "") for name in names).rstrip("\t") for row in rows)


def _titles(asked: Calculation) -> dict[str, str]:
    """The steps that a printed figure may stand for, by title: those of the first worked case, rows left out."""
    steps = asked.work(asked.examples[0].given, max((rule.since for rule in asked.rules), default=date.max)).steps
    return {step.title: step.name for step in steps if not step.said and not step.of}


def _printed(asked: Calculation, typed: str) -> Iterator[tuple[str, str]]:
    """The printed figures by step; a step is named by its title or its name."""
    titles = {wide(title): name for title, name in _titles(asked).items()}
    for line in filter(None, map(str.strip, typed.splitlines())):
        title, told = [*line.rsplit("\t" if "\t" in line else None, 1), ""][:2]
        yield titles.get(wide(title.strip()), title.strip()), told.strip()


def _field(each: Input, *, rule: bool = False) -> forms.Field:
    """The field of an input; of a parameter it says what the rule has where nothing is typed."""
    default = f"不填为 {_told(each)}" if each.default is not None else ""
    if rule and each.default is not None:
        default = f"现行 {_told(each)}"
    if each.type == "rows":
        hint = HINT.format(columns="、".join(_column(column) for column in each.columns))
        help_text = STOP.join(part for part in (hint, each.help, default) if part)
        return Typed(label=each.title, required=each.required, help_text=help_text, widget=_pasted(6))
    help_text = STOP.join(part for part in (each.help, default) if part)
    if each.type == "date":
        return _dated(each.title, help_text, required=each.required)
    if each.type == "choice":
        empty = [] if each.default is None and each.required else [("", f"\uff08{default}\uff09")]
        return Chosen(label=each.title, required=each.required, choices=[*empty, *each.choices])
    return Typed(label=_with_unit(each), required=each.required, help_text=help_text)


def _dated(label: str, help_text: str, *, required: bool = False) -> forms.Field:
    return Typed(label=label, required=required, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}))


def _pasted(lines: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": lines, "class": "paste"})


def _column(column: Input) -> str:
    choices = f"({'/'.join(title for _, title in column.choices)})" if column.choices else ""
    return _with_unit(column) + choices + ("" if column.required else "(可不填)")


def _with_unit(each: Input) -> str:
    return f"{each.title}\uff08{each.unit}\uff09" if each.unit else each.title


def _told(each: Input) -> str:
    """A default in words; a table row by row."""
    if each.type == "rows":
        return "、".join(" ".join(str(row[c.name]) for c in each.columns if row.get(c.name)) for row in each.default)
    return wide(dict(each.choices).get(str(each.default), str(each.default)))
