"""The nouns of who and where; every name, code and parent is dated."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from bangfu.registry.person import Person  # noqa: F401  Django finds the models of this package here

FOREVER = "9999-12-31"


class Dated(models.Model):
    """A statement that holds from a day up to a day, half-open; `valid_to` empty means still so."""

    valid_from = models.DateField("起")
    valid_to = models.DateField("止(不含)", null=True, blank=True)

    class Meta:
        abstract = True


class Region(models.Model):
    """A place as an identity; its code, name and parent are dated in RegionForm."""

    class Kind(models.TextChoices):
        COUNTRY = "country", "国家"
        PROVINCE = "province", "省(市)"
        CITY = "city", "地市"
        DISTRICT = "district", "区县"
        TOWN = "town", "乡镇(街道)"
        VILLAGE = "village", "村(社区)"
        JOINT = "joint", "合计地区"

    kind = models.CharField("层级", max_length=10, choices=Kind.choices)
    key = models.CharField("标识", max_length=40, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "区划"


class RegionForm(Dated):
    """What a region was called, coded and belonged to during a time."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="forms")
    code = models.CharField("区划代码", max_length=12)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    parent = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    sort_no = models.CharField("官方次序", max_length=16)

    class Meta:
        verbose_name = verbose_name_plural = "区划沿革"
        indexes = [models.Index(fields=["code"]), models.Index(fields=["name"]), models.Index(fields=["short_name"])]


class RegionSuccession(models.Model):
    """A region ended and another took its place; one successor of each is the principal one."""

    predecessor = models.ForeignKey(Region, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Region, models.PROTECT, related_name="origins")
    on = models.DateField("变更日")
    principal = models.BooleanField("主要承继", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "区划承继"
        unique_together = [("predecessor", "successor")]


class JointMember(models.Model):
    """A member of a joint region; a joint amount is never divided among them."""

    joint = models.ForeignKey(Region, models.PROTECT, related_name="members")
    member = models.ForeignKey(Region, models.PROTECT, related_name="joints")

    class Meta:
        verbose_name = verbose_name_plural = "合计地区成员"
        unique_together = [("joint", "member")]


class TreeEdition(Dated):
    """A state of the administrative tree, from one reform to the next."""

    name = models.CharField("版本", max_length=20, unique=True)
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "区划版本"
        ordering = ["valid_from"]


class TreeNode(models.Model):
    """Where a region stands in an edition: its subtree is every node with lo in [lo, hi)."""

    class Form(models.TextChoices):
        PLAIN = "plain", "现行"
        FORMER = "former", "已撤销"
        COMING = "coming", "新设"

    edition = models.ForeignKey(TreeEdition, models.CASCADE, related_name="nodes")
    region = models.ForeignKey(Region, models.CASCADE, related_name="nodes")
    parent = models.ForeignKey(Region, models.CASCADE, null=True, related_name="+")
    lo = models.IntegerField()
    hi = models.IntegerField()
    depth = models.IntegerField()
    code = models.CharField(max_length=12)
    name = models.CharField("名称", max_length=80)
    form = models.CharField(max_length=8, choices=Form.choices)

    class Meta:
        verbose_name = verbose_name_plural = "区划树"
        unique_together = [("edition", "region"), ("edition", "lo")]


class Organisation(models.Model):
    """A giver or receiver; its parent and its lineage are dated."""

    class Kind(models.TextChoices):
        CENTRAL_UNIT = "central_unit", "中央单位"
        BRANCH = "branch", "下属单位"
        GOVERNMENT = "government", "人民政府"
        TREASURY = "treasury", "财政部门"
        BUREAU = "bureau", "行政部门"
        VILLAGE_TEAM = "village_team", "驻村工作队"
        TOWNSHIP_TEAM = "township_team", "驻乡工作队"
        FIRM = "firm", "企业"
        COOPERATIVE = "cooperative", "合作社"
        SCHOOL = "school", "院校"
        SOCIETY = "society", "社会组织"
        HOUSEHOLDS = "households", "农户"
        OTHER = "other", "其他"

    code = models.CharField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    kind = models.CharField("类型", max_length=16, choices=Kind.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="organisations")
    sort_no = models.IntegerField("官方次序", default=9999)
    lo = models.IntegerField(default=0, editable=False)
    hi = models.IntegerField(default=0, editable=False)
    demo = models.BooleanField("示例", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["sort_no", "code"]
        indexes = [models.Index(fields=["name"]), models.Index(fields=["short_name"]), models.Index(fields=["lo"])]


class OrganisationParent(Dated):
    """To whom an organisation belonged during a time."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Organisation, models.PROTECT, related_name="children")

    class Meta:
        verbose_name = verbose_name_plural = "单位隶属"


class OrganisationSuccession(models.Model):
    """An organisation took over from another (乡村振兴局 → 农业农村委)."""

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="origins")
    on = models.DateField("变更日")
    basis = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "单位承继"


class WorkingBody(Dated):
    """The office inside a unit that does the assistance work, with its contact."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="working_bodies")
    name = models.CharField("工作机构", max_length=80)
    contact = models.CharField("联系人", max_length=40, blank=True)
    source = models.CharField("出处", max_length=120)
    evidence_grade = models.CharField("佐证等级", max_length=1)

    class Meta:
        verbose_name = verbose_name_plural = "工作机构"


class LeaderPost(Dated):
    """A leader's post and rank in a unit during a time."""

    class Rank(models.TextChoices):
        PRINCIPAL = "principal", "主要负责同志"
        DEPUTY = "deputy", "分管负责同志"
        OTHER = "other", "其他负责同志"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="leaders")
    name = models.CharField("姓名", max_length=40)
    title = models.CharField("职务", max_length=60)
    rank = models.CharField("层次", max_length=10, choices=Rank.choices)
    source = models.CharField("出处", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "领导职务"


class Programme(models.Model):
    """The channel through which help is given."""

    code = models.CharField("编码", max_length=20, primary_key=True)
    name = models.CharField("名称", max_length=40)
    wind = models.CharField("版块", max_length=10, blank=True)
    sort_no = models.IntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "帮扶渠道"
        ordering = ["sort_no"]


class Pairing(Dated):
    """Who helps whom, through which programme, with where this was read."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="pairings")
    helper = models.ForeignKey(Organisation, models.PROTECT, related_name="pairings")
    region = models.ForeignKey(Region, models.PROTECT, related_name="pairings")
    level = models.CharField("层级", max_length=20)
    source = models.CharField("出处", max_length=120)
    evidence_grade = models.CharField("佐证等级", max_length=1)

    class Meta:
        verbose_name = verbose_name_plural = "结对"

    @property
    def verified(self) -> bool:
        """Whether the pairing was read in a source and not only remembered."""
        return self.evidence_grade != "M"


class Label(Dated):
    """A dated mark of a place or a unit, usable as a filter of every figure (重点帮扶乡镇, 示范村)."""

    name = models.CharField("标签", max_length=40)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="labels")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="labels")
    basis = models.CharField("依据", max_length=120)
    evidence_grade = models.CharField("佐证等级", max_length=1)

    class Meta:
        verbose_name = verbose_name_plural = "标签"
        indexes = [models.Index(fields=["name"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(region__isnull=False) ^ models.Q(organisation__isnull=False),
                name="label_of_one_thing",
            )
        ]


class RoleAssignment(Dated):
    """What a user may do, on which region subtree or pairing, from a day to a day.

    Shape: `given_by` is empty for what the command line gave; `lent` marks a role that its giver lent from his own:
    what is done with it is marked as done for him.
    """

    class Role(models.TextChoices):
        OWNER = "owner", "系统所有者"
        CLERK = "clerk", "经办"
        APPROVER = "approver", "审核"
        LIAISON = "liaison", "联络员"
        TEAM = "team", "工作队"
        AUDITOR = "auditor", "审计"
        SYSTEM = "system", "系统管理员"
        SECURITY = "security", "安全管理员"
        AUDIT = "audit", "审计管理员"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    role = models.CharField("角色", max_length=10, choices=Role.choices)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="+")
    pairing = models.ForeignKey(Pairing, models.PROTECT, null=True, blank=True, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lent = models.BooleanField("转委托", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "任职授权"
