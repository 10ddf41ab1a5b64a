"""The kinds that belong to no single line: a total without records, a change of attributions, two who are one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models

from bangfu.documents.fields import MatterField, PersonField
from bangfu.documents.heads import Government
from bangfu.documents.models import ANY_MATTER, Body, Document
from bangfu.documents.steps import ACCEPT, EDITING, Life, Step
from bangfu.kernel.errors import Problem, Refused
from bangfu.kernel.line import Line
from bangfu.kernel.personal import DataClass, Personal
from bangfu.kernel.quantity import UNIT_TITLES, to_decimal, to_fen
from bangfu.ledger import measures
from bangfu.ledger.drafts import AttributionDraft
from bangfu.ledger.entries import PostingRef
from bangfu.ledger.sameness import MEASURE as SAME


def statable() -> Iterator[tuple[str, str]]:
    """The measures that a total may be stated of.

    Shape: none that moves money or needs it behind, no stage, no person, and no target, which two sides agree on.
    """
    for code, measure in measures.all_measures().items():
        if not (
            measure.is_money()
            or measure.backed
            or code.endswith(".stage")
            or code.startswith("target.")
            or code == SAME
        ):
            yield code, f"{measure.title}({UNIT_TITLES[measure.unit] if measure.unit != 'fen' else '金额'})"


class Statement(Body):
    """A total without detail, from before or from elsewhere, always with its source paper."""

    class MoneyUnit(models.TextChoices):
        YUAN = "元", "元"
        WAN = "万元", "万元"
        YI = "亿元", "亿元"

    KIND = "statement"
    TITLE = "汇总登记"
    AGGREGATE = True
    ABOUT_KINDS = ANY_MATTER
    HEAD_TITLES = {"source": "出处文件", "date": "数字所属日期"}
    HEAD_REQUIRED = ("number", "date", "region", "giver", "receiver", "source")

    measure = models.CharField("计量项", max_length=60, choices=statable)
    quantity = models.CharField("数量", max_length=30)
    unit = models.CharField("金额单位", max_length=2, choices=MoneyUnit.choices, blank=True, help_text="金额必填")
    category = models.CharField("类别代码", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "汇总登记"

    def amount(self) -> int:
        """The quantity in the smallest unit of the measure.

        Refuses: `bad_number`, `too_fine`, `unit_missing`, `unit_not_fitting`.
        """
        if measures.measure(self.measure).unit == "fen":
            if not self.unit:
                raise Refused("金额没有写单位", "请选 元、万元 或 亿元", "unit_missing")
            return to_fen(self.quantity, self.unit)
        if self.unit:
            raise Refused("这个计量项不是金额", "“金额单位”请留空", "unit_not_fitting")
        number = to_decimal(self.quantity)
        if number != number.to_integral_value():
            raise Refused(f"数量“{self.quantity}”不是整数", "请填整数", "too_fine")
        return int(number)

    def title(self, head: Document) -> str:
        """The measure and what was stated of it."""
        return f"{self.TITLE}:{measures.measure(self.measure).title} {self.quantity}{self.unit}"

    def problems(self, head: Document) -> list[Problem]:
        """A total needs a paper, a number in its unit, and a category that the measure knows."""
        found = []
        try:
            if self.amount() == 0:
                found.append(Problem("quantity", "数量为零", "没有就不必登记", "not_positive", value=self.quantity))
        except Refused as refused:
            name = "unit" if refused.code.startswith("unit") else "quantity"
            found.append(Problem(name, refused.message, refused.remedy, refused.code, value=self.quantity))
        allowed = measures.measure(self.measure).wrong_code("category", self.category)
        if allowed:
            remedy = f"可用:{allowed}"
            found.append(Problem("category", "计量项没有这个类别", remedy, "unknown_category", value=self.category))
        return found

    def lines(self, head: Document, transition: str) -> list[Line]:
        """One posting of the whole."""
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return [Line(self.measure, self.amount(), *parties, about=head.about, category=self.category)]


class Reattribution(Body):
    """For whom the postings of an earlier document are counted, from now on; the postings themselves stay."""

    class Action(models.TextChoices):
        ADD = "add", "增加"
        WITHDRAW = "withdraw", "撤销"
        REPLACE = "replace", "改为"

    KIND = "attribution"
    TITLE = "归属变更"
    HEAD_REQUIRED = ("number", "date", "programme", "helper")
    HEAD_HIDDEN = ("region", "giver", "receiver", "about")
    TARGET_FIELD = "target"

    target = MatterField("原单据")
    action = models.CharField("变更方式", max_length=8, choices=Action.choices)
    measure = models.CharField("限于计量项", max_length=60, blank=True, help_text="不填为该单据的全部分录")
    posting_mode = models.CharField("方式代码", max_length=20, blank=True)
    share_num = models.IntegerField("份额分子", default=1)
    share_den = models.IntegerField("份额分母", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "归属变更"

    @classmethod
    def life(cls) -> Life:
        """Accepted once; a mistake is undone whole and registered anew."""
        void = Step("void", "作废", ("accepted",), "voided", "approver", posts="reversal", reason=True)
        return Life((*EDITING, ACCEPT, void))

    def complete(self, head: Document, government: Government) -> None:
        """Place and parties are those of the document it concerns."""
        target = self.matter(self.target)
        if target is not None:
            head.region = target.document.region
            head.giver, head.receiver = target.document.giver, target.document.receiver

    def title(self, head: Document) -> str:
        """What is done, and to which document."""
        return f"{self.Action(self.action).label}归属:{self.target.partition('/')[2]}"

    def problems(self, head: Document) -> list[Problem]:
        """A share lies between nothing and the whole; the measure exists."""
        found = []
        if not 1 <= self.share_num <= self.share_den:
            value = f"{self.share_num}/{self.share_den}"
            found.append(Problem("share_num", f"份额 {value} 不对", "份额应大于 0、不超过 1", "bad_share", value=value))
        if self.measure and self.measure not in measures.all_measures():
            found.append(Problem("measure", "没有这个计量项", "可以不填", "unknown_measure", value=self.measure))
        return found

    def attributions(self, head: Document) -> list[AttributionDraft]:
        """Withdrawals and gifts on each posting concerned.

        Refuses: `no_such_attribution` when there is nothing to change.
        """
        codes = measures.branch(self.measure) if self.measure else ()
        drafts: list[AttributionDraft] = []
        for posting in self.postings:
            if not codes or posting.measure in codes:
                drafts += self._of_posting(head, posting)
        if not drafts:
            raise Refused("原单据没有可变更的归属", "请核对原单据、渠道、单位和方式代码", "no_such_attribution")
        return drafts

    def _of_posting(self, head: Document, posting: PostingRef) -> list[AttributionDraft]:
        named = (head.programme_id, head.helper_id, self.posting_mode)
        gone = {named} if self.action == self.Action.WITHDRAW else set()
        if self.action == self.Action.REPLACE:
            gone = set(posting.live)
        drafts = [_draft(posting, key, posting.live[key], -1) for key in sorted(gone & set(posting.live))]
        if self.action != self.Action.WITHDRAW:
            drafts.append(_draft(posting, named, (self.share_num, self.share_den), 1))
        return drafts


TWICE = Personal(DataClass.SENSITIVE, "同一人被登记成两个人时,只计一人", 10, sought=True)


class Alias(Body):
    """Two people in the books are one: from then on they are counted once; what was reported before stays as it was.

    Nothing of the two is joined or rewritten; taken back, they are two again.
    """

    KIND = "alias"
    TITLE = "同一认定"
    HEAD_TITLES = {"region": "认定地区"}
    HEAD_REQUIRED = ("number", "date", "region")
    HEAD_HIDDEN = ("giver", "receiver", "about", "programme", "helper")

    person = PersonField("人员", personal=TWICE, help_text="写姓名(单位)、姓名和证件号,或页面上的 张**#代码")
    same_as = PersonField("与其为同一人", personal=TWICE, help_text="同上")
    ground = models.CharField("认定依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "同一认定"

    @classmethod
    def life(cls) -> Life:
        """Accepted once; a mistake is undone whole."""
        void = Step("void", "作废", ("accepted",), "voided", "approver", posts="reversal", reason=True)
        return Life((*EDITING, ACCEPT, void))

    def complete(self, head: Document, government: Government) -> None:
        """The government of the place says so, of itself."""
        here = government(head.region_id) if head.region_id else None
        if here is not None:
            head.giver = head.receiver = here
        super().complete(head, government)

    def problems(self, head: Document) -> list[Problem]:
        """Nobody is the same as themself."""
        if self.person != self.same_as:
            return []
        remedy = "请写被登记成两个人的那两个;同名的用 张**#代码 指明"
        return [Problem("same_as", "两处写的已经是同一个人", remedy, "same_already")]

    def lines(self, head: Document, transition: str) -> list[Line]:
        """One posting that says so."""
        parties = (head.region_id, head.giver_id, head.receiver_id)
        return [Line(SAME, 1, *parties, subject=self.person, trait=self.same_as)]


def _draft(posting: PostingRef, key: tuple[str, int, str], share: tuple[int, int], sign: int) -> AttributionDraft:
    programme, helper, mode = key
    num, den = share
    return AttributionDraft(
        posting_id=posting.id, programme=programme, helper=helper, mode=mode, num=num, den=den, sign=sign
    )
