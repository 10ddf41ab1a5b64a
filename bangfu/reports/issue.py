"""One issue of a bulletin as plain values: what the page, Word and PDF print and what a filing keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bangfu.kernel.period import Period
from bangfu.reports.wanted import Wanted

DRAFT = "样稿"
PUBLIC = "公开版"
DEMO_LABEL = "示例数据，不作任何依据"
DEMO_MARK = "示例"
ROW_TITLE = "单位"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `cited` is the number of its source, 0 for plain words."""

    text: str
    cited: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Shape: `style` is heading1, heading2, body or note."""

    style: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The paragraph as plain text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cited:
    """One printed number with all that is needed to ask it again and to open its records.

    Unit: `value` in `unit`, the base unit of the indicator. Shape: `remarks` is what a reader must know (另有合计 …);
    `withheld` is the mark that a public form prints in place of the value.
    """

    no: int
    shown: str
    wanted: Wanted
    name: str
    definition: str
    place: str
    channel: str
    helper: str
    value: int | Fraction | None
    unit: str
    postings: int
    remarks: tuple[str, ...] = ()
    withheld: str = ""

    def query(self) -> dict[str, str]:
        """The question as the arguments of a trace page or of `bangfu trace`; empty ones left out."""
        asked = {
            "region": self.wanted.region,
            "period": self.wanted.period.text,
            "programme": self.wanted.programme,
            "helper": self.wanted.helper,
            "view": self.wanted.view,
        }
        return {key: value for key, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a unit with its figures, all numbered like the columns they stand in."""

    title: str
    cells: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures, the last row for all units together.

    Shape: `columns` are (heading, number of its source); `notes` are whole sentences that stand under it.
    """

    title: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[Cited, ...]:
        """Every figure of the rows above the last, which is among the sources."""
        return tuple(cell for row in self.rows[:-1] for cell in row.cells)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One issue, complete: nothing is asked any more when it is printed.

    Shape: `serial` is 0 and `number` empty for a draft; `edition` is the edition of the administrative tree; `missing`
    are sentences on what the text does not print for want of records; `seal` is the short digest of a filed issue;
    `public` marks the form without small counts of people.
    """

    name: str
    head: str
    issuer: str
    serial: int
    number: str
    title: str
    day: date
    period: Period
    paragraphs: tuple[Paragraph | Table, ...]
    figures: tuple[Cited, ...]
    position: int
    checkpoint: str
    edition: str
    demo: bool
    missing: tuple[str, ...] = ()
    seal: str = ""
    public: bool = False

    @property
    def day_text(self) -> str:
        """The day of issue without zero padding: 2022年5月29日."""
        return f"{self.day.year}年{self.day.month}月{self.day.day}日"

    @property
    def foot(self) -> str:
        """What stands at the foot of every page."""
        return f"位置 {self.position} · 校验码 {self.checkpoint}"

    @property
    def state(self) -> str:
        """What stands under the red title: the number of a filed issue, or that it is a draft."""
        said = self.number or DRAFT
        return f"{said}（{PUBLIC}）" if self.public else said

    @property
    def imprint(self) -> str:
        """What stands at the end of the last page: who issued it and when, where the ledger stood, and the seal."""
        sealed = f"\n定稿摘要 {self.seal}" if self.seal else ""
        return f"{self.issuer}  {self.day_text}印发\n{self.foot}{sealed}"
