"""Training: a class is planned once, each of its sessions brings a roll, and everything counted comes from the roll."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import models

from bangfu.documents.fields import PersonField, RollField
from bangfu.documents.heads import Government, follow, received_here
from bangfu.documents.models import Body, Document, Row
from bangfu.documents.steps import LONG_LIFE, Life
from bangfu.kernel.errors import Problem
from bangfu.kernel.line import Line
from bangfu.kernel.personal import DataClass, Personal


class Audience(models.TextChoices):
    """Who is trained: the branches of `training.attendance`."""

    CADRE = "cadre", "基层干部"
    LEADER = "leader", "乡村振兴带头人"
    TECHNICIAN = "technician", "专业技术人员"
    STATIONED = "stationed", "驻乡驻村干部"


# What lists call those who are trained, beside the words of the yearly count.
AUDIENCES_CALLED = {
    "带头人": Audience.LEADER.value,
    "致富带头人": Audience.LEADER.value,
    "专业技术人才": Audience.TECHNICIAN.value,
    "技术人员": Audience.TECHNICIAN.value,
    "驻村干部": Audience.STATIONED.value,
    "驻乡干部": Audience.STATIONED.value,
}


class ClassType(models.TextChoices):
    """What kind of class: the categories of every measure of training."""

    SEMINAR = "seminar", "专题研讨班"
    ADAPTIVE = "adaptive", "适应性短期班"
    MODEL = "model", "示范培训班"
    INDUCTION = "induction", "岗前培训班"
    SKILL = "skill", "技能培训班"
    ROTATION = "rotation", "轮训班"
    OTHER = "other", "其他"


class Level(models.TextChoices):
    """Who holds the class: the traits of every measure of training."""

    UNIT = "unit", "帮扶单位"
    CITY = "city", "市级"
    DISTRICT = "district", "区县"


class TrainingClass(Body):
    """培训班次: what is taught to whom, by whom; its sessions point at it until it is closed."""

    KIND = "training.class"
    TITLE = "培训班次"
    HEAD_TITLES = {
        "number": "班次编号",
        "date": "立班日期",
        "region": "受训地区",
        "giver": "主办单位",
        "receiver": "受训地区单位",
    }
    HEAD_REQUIRED = ("number", "date", "giver", "region")
    ABOUT_KINDS = ("project",)

    name = models.CharField("班次名称", max_length=120)
    class_type = models.CharField(
        "班型", max_length=12, choices=ClassType.choices, help_text="更正后,已入账的期次要逐期办理更正才随之改变"
    )
    level = models.CharField("主办层级", max_length=10, choices=Level.choices)
    audience = models.CharField(
        "主要对象", max_length=12, blank=True, choices=Audience.choices, help_text="名册里没写对象的人按此计"
    )
    planned_people_count = models.IntegerField("计划培训人数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训班次"

    @classmethod
    def life(cls) -> Life:
        """A class lives on after its entry, until its last session is over and it is closed."""
        return LONG_LIFE

    def complete(self, head: Document, government: Government) -> None:
        """Those who are trained belong to the government of the place, where nobody else is named."""
        received_here(head, government)
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """The name of the class."""
        return self.name

    def problems(self, head: Document) -> list[Problem]:
        """Somebody is to be trained."""
        if self.planned_people_count is None or self.planned_people_count > 0:
            return []
        value = str(self.planned_people_count)
        return [Problem("planned_people_count", "计划人数应大于 0", "不知道的留空", "not_positive", value=value)]


class Attendee(Row):
    """One person on the roll of a session."""

    ALSO = {"audience": AUDIENCES_CALLED}

    person = PersonField(
        "姓名",
        help_text="同名的写上单位或证件号,如 张三(单位)",
        personal=Personal(DataClass.SENSITIVE, "核对参训人次,同一人只计一人", 5, sought=True),
    )
    audience = models.CharField(
        "培训对象", max_length=12, blank=True, choices=Audience.choices, help_text="不填时按班次的主要对象"
    )
    own_hours = models.IntegerField("本人学时", null=True, blank=True, help_text="与每人学时不同的才填")

    class Meta:
        abstract = True


class Session(Body):
    """培训期次: who came to one session of a class, by name, or by head count where no names are known."""

    KIND = "training.session"
    TITLE = "培训期次"
    ABOUT_KINDS = ("training.class",)
    HEAD_TITLES = {"number": "期次编号", "date": "开班日期", "about": "培训班次", "region": "受训地区", "giver": "主办单位",
                   "receiver": "受训地区单位"}  # fmt: skip
    HEAD_REQUIRED = ("number", "date", "about")

    days = models.IntegerField("天数", default=1)
    hours = models.IntegerField("每人学时", default=8)
    venue = models.CharField("办班地点", max_length=80, blank=True, help_text="只作说明;数字计入受训地区")
    roll = RollField("名册", row=Attendee, help_text="一行一人:姓名、培训对象;可从 Excel 或聊天里整段粘贴")
    cadre_count = models.IntegerField("基层干部人数(无名册)", null=True, blank=True)
    leader_count = models.IntegerField("乡村振兴带头人人数(无名册)", null=True, blank=True)
    technician_count = models.IntegerField("专业技术人员人数(无名册)", null=True, blank=True)
    stationed_count = models.IntegerField("驻乡驻村干部人数(无名册)", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训期次"

    def complete(self, head: Document, government: Government) -> None:
        """Place, parties, channel and audience are those of the class, where the session does not name its own."""
        of = self.matter(head.about)
        if isinstance(of, TrainingClass):
            follow(head, of.document)
            self.roll = [{**row, "audience": row["audience"] or of.audience} for row in self.roll]
        super().complete(head, government)

    def title(self, head: Document) -> str:
        """The class, and how many came."""
        of = self.matter(head.about)
        name = of.name if isinstance(of, TrainingClass) else self.TITLE
        return f"{name}({sum(self.people().values())} 人次)"

    def people(self) -> Counter[str]:
        """How many of each audience came."""
        found = Counter(str(row["audience"]) for row in self.roll)
        found.update(self._unnamed())
        return found

    def problems(self, head: Document) -> list[Problem]:
        """Somebody came, nobody twice, and nobody both by name and by count."""
        found = [*self._wrong_numbers(), *self._wrong_rows(), *self._twice()]
        if not self.roll and not self._unnamed() and not found:
            found.append(Problem("roll", "名册和人数都没有填", "贴上名册;确实没有名册的填人数", "nobody_came"))
        for audience in sorted({str(row["audience"]) for row in self.roll} & self._unnamed().keys()):
            title = Audience(audience).label
            remedy = "有名册的不再填人数,一个人只计一次"
            found.append(Problem(f"{audience}_count", f"{title}既有名册又有人数", remedy, "roll_and_count"))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """The session, each attendance, and the hours of all."""
        of = self.matter(head.about)
        kind = of.class_type if isinstance(of, TrainingClass) else ClassType.OTHER
        level = of.level if isinstance(of, TrainingClass) else ""

        def line(measure: str, quantity: int, subject: str = "", row: int = 0) -> Line:
            parties = (head.region_id, head.giver_id, head.receiver_id)
            return Line(
                measure, quantity, *parties, subject=subject, about=head.about, category=kind, trait=level, row=row
            )

        found = [line("training.session", 1)]
        for one in self.roll:
            measure = f"training.attendance.{one['audience']}"
            found.append(line(measure, 1, str(one["person"]), int(one.get("row") or 0)))
        found += [line(f"training.attendance.{audience}", count) for audience, count in self._unnamed().items()]
        found.append(line("training.hour", self._hours()))
        return found

    def _hours(self) -> int:
        named = sum(int(row.get("own_hours") or self.hours) for row in self.roll)
        return named + self.hours * sum(self._unnamed().values())

    def _unnamed(self) -> dict[str, int]:
        counts = {audience.value: getattr(self, f"{audience.value}_count") for audience in Audience}
        return {audience: count for audience, count in counts.items() if count}

    def _wrong_numbers(self) -> Iterator[Problem]:
        least = {"days": 1, "hours": 1, **{f"{audience.value}_count": 0 for audience in Audience}}
        for name, at_least in least.items():
            number = getattr(self, name)
            if number is not None and number < at_least:
                remedy = f"应不小于 {at_least}"
                yield Problem(name, f"数字 {number} 不对", remedy, "too_small", value=str(number))

    def _wrong_rows(self) -> Iterator[Problem]:
        for at, row in enumerate(self.roll, 1):
            if not row["audience"]:
                remedy = "在名册或班次的主要对象里写明"
                yield Problem("roll", f"名册第 {at} 行没有写培训对象", remedy, "no_audience")
            if row.get("own_hours") not in ("", None) and int(row["own_hours"]) < 1:
                value = str(row["own_hours"])
                yield Problem("roll", f"名册第 {at} 行的本人学时 {value} 不对", "应不小于 1", "too_small", value=value)

    def _twice(self) -> Iterator[Problem]:
        places: dict[str, int] = {}
        for at, row in enumerate(self.roll, 1):
            first = places.setdefault(str(row["person"]), at)
            if first != at:
                remedy = "同一期一人只留一行;是同名的另一人,请写上单位或证件号"
                yield Problem("roll", f"名册第 {at} 行与第 {first} 行是同一人", remedy, "twice_on_roll")
