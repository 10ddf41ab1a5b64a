"""Units that running text counts in, and the numerals in it that count nothing: dates, ordinals, document numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from bangfu.kernel.numerals import MARKS

# What is printed -> what it is counted in. A unit may be followed by what makes another word of it: 家庭, 人均, 条例.
UNITS = {
    "人民币": "元", "元人民币": "元", "元": "元", "块钱": "元", "美元": "美元", "港元": "港元", "欧元": "欧元", "日元": "日元",
    "%": "%", "‰": "‰", "个百分点": "个百分点", "倍": "倍", "成": "成",
    "人次": "人次", "户次": "户次", "家次": "家次", "车次": "车次", "场次": "场", "班次": "期", "批次": "批", "人": "人", "名": "人",
    "位": "人", "岁": "岁", "户": "户", "家": "家", "个": "个", "项": "项", "项目": "个", "款": "款", "种": "种", "类": "类",
    "期": "期", "场": "场", "次": "次", "条": "条", "件": "件", "批": "批", "支": "支", "队": "支", "组": "组", "班": "期",
    "套": "套", "台": "台", "辆": "辆", "座": "座", "处": "处", "所": "所", "间": "间", "栋": "栋", "幢": "栋", "口": "口",
    "眼": "眼", "盏": "盏", "头": "头", "只": "只", "羽": "羽", "尾": "尾", "株": "株", "棵": "棵", "箱": "箱", "袋": "袋",
    "份": "份", "本": "本", "册": "册", "篇": "篇", "门": "门", "节": "节", "对": "对", "例": "例", "起": "起", "笔": "笔",
    "单": "单", "宗": "宗", "块": "块", "张": "张", "面": "面", "趟": "趟", "列": "列", "架": "架", "亩": "亩", "公顷": "公顷",
    "平方米": "平方米", "平方公里": "平方公里", "立方米": "立方米", "方": "立方米", "公里": "公里", "千米": "公里", "米": "米",
    "吨": "吨", "公斤": "公斤", "千克": "公斤", "斤": "斤", "升": "升", "千瓦时": "千瓦时", "千瓦": "千瓦", "兆瓦": "兆瓦",
    "度电": "千瓦时", "学时": "学时", "课时": "学时", "区县": "个", "县区": "个", "县市": "个", "县": "个", "市": "个", "乡镇": "个",
    "镇街": "个", "镇": "个", "乡": "个", "村": "个", "单位": "个", "部门": "个", "km": "公里", "kW": "千瓦", "MW": "兆瓦",
    "kWh": "千瓦时", "kg": "公斤", "㎡": "平方米", "ha": "公顷",
}  # fmt: skip
SPANS_OF_TIME = ("个工作日", "个月", "个小时", "小时", "分钟", "天", "周", "工作日", "个自然日")
NOT_BEFORE = {
    "家": "庭禽畜具电长乡园属", "名": "称单录优牌为列义", "位": "于置居列次", "人": "均", "户": "均籍外主型", "条": "例件",
    "项": "", "期": "间限待货末初望", "场": "所地景馆合", "批": "准复发示评", "款": "待", "只": "有要能是需", "头": "部",
    "组": "织成建合长团", "支": "持付出部撑援农教行书", "队": "伍员长", "班": "子", "门": "店槛", "成": "立功为果效员本了交熟都品长",
    "个": "体性别", "次": "于日", "所": "有在需能长", "对": "全各该我口接标", "起": "来到步草", "类": "似", "节": "约能水点目省日",
    "处": "理于", "间": "接", "口": "岸号", "本": "地市县区年月级身次着报级", "面": "向对积临貌", "方": "面案式法向便米",
    "份": "额", "单": "位价独", "张": "贴某", "升": "级", "米": "粉", "县": "级城委域", "镇": "级", "乡": "级村", "村": "级委民",
    "市": "级场民价政委府值直派内区州县乡辖里外属容长", "列": "入为出", "例": "如", "套": "餐", "台": "账风湾", "元": "旦素月", "件": "", "倍": "增",
    "区县": "级", "度电": "", "日元": "", "箱": "", "眼": "光", "种": "植养子", "笔": "者记", "块": "", "斤": "", "箱子": "",
}  # fmt: skip
# In words 三农, 五台山, 三门峡, 二期工程 count nothing; only these follow a number written in characters.
SPELT = (
    "元", "美元", "人次", "户次", "人", "名", "位", "户", "家", "个", "项", "款", "种", "场次", "场", "次", "条", "件", "批次", "批",
    "支", "套", "辆", "座", "处", "所", "间", "栋", "口", "头", "只", "株", "亩", "公顷", "平方米", "公里", "吨", "公斤", "斤", "倍",
    "成", "份", "本", "区县", "个百分点", "学时", "课时", "乡镇", "笔", "期",
)  # fmt: skip
MEASURED = frozenset({"元", "美元", "亩", "公顷", "平方米", "公里", "吨", "公斤", "斤", "倍", "成", "学时", "个百分点"})
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
          "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}  # fmt: skip

_YEAR = r"(?:19|20)\d{2}"
_CN = f"[{MARKS}]"
_ONE = "[一二两三四五六七八九十]"
# Fixed terms of the state and of the language: what they hold is no count.
_TERMS = (
    "千家万户|三天两头|一年四季|两手抓|三位一体|四位一体|五位一体|三次产业|三支一扶|三番五次|一五一十|两个维护|两个确立|两个结合|"
    "四个意识|四个自信|四个全面|四个不摘|四个伟大|三个务必|三个转变|三个落实|三个不减|三个不变|两个责任|两个一百年|两个大局|"
    "五个振兴|三个清零|一个中心|三个一批|一石二鸟|九牛一毛|三五成群|五湖四海|四面八方|三令五申|两口子|三口之家|二元结构"
)
# Counts of what is said next (三项工作, 两个方面) and of what was said before (两项相加) only steer the reader.
_ASPECTS = "方面|阶段|环节|层面|维度|坚持|聚焦|着力"
_STEERING = (
    f"(?<!{_CN}){_CN}+类(?:人员|人群|户|对象|主体)|{_CN}个一(?![{MARKS}])"
    f"|(?<!{_CN}){_CN}+个(?:不|确保|结合|到位|转变|抓|重点|关键|{_ASPECTS})|(?<!\\d)\\d+个(?:{_ASPECTS})"
    f"|{_ONE}[项大](?:重点|主要)?(?:工作|任务|举措|原则|要求|机制)|{_ONE}件(?:大事|事)"
    f"|{_ONE}个(?:数|字|词|问题|特点|故事)|{_ONE}[项个者](?:相加|合计|之和|均|都|加起来)"
)
NOISE = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        # years and days
        rf"(?<!\d){_YEAR}\s?[-—–~至到]+\s?{_YEAR}(?:年(?:度|末|底|间)?)?",
        rf"(?<!\d){_YEAR}[-./]\d{{1,2}}(?:[-./]\d{{1,2}})?(?!\d)(?:[ T]\d{{1,2}}:\d{{2}})?",
        r"(?<!\d)\d+(?:\.\d+)?\s?[余多几]?(?:个)?(?:周年|年)",
        r"\d{1,2}\s?[-—–~至到、]+\s?\d{1,2}\s?[月日]|\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?",
        r"\d{1,2}\s?日(?!元)|(?<![\d.])\d{8}(?=日|$|[^\d.%万亿])",
        r"\d{1,2}:\d{2}(?::\d{2})?|(?<=[上下]午|凌晨|中午|晚上)\s?\d{1,2}[时点]|\d{1,2}时\d{1,2}分",
        # spans of time
        rf"(?<![\d{MARKS}])(?:\d+|{_CN}+)\s?个?[多半来]?个?(?:月|小时|星期|钟头|工作日)(?!饼)|(?<!\d)\d+个(?=\d)",
        # document numbers, ordinals, annexes, numbered items
        r"[〔\[(【]\s?\d{4}\s?[〕\])】]\s?第?\s?\d+(?:\s?号)?|(?<!\d)\d+号(?:文)?",
        rf"第\s?(?:\d+|{_CN}+)(?:\s?[、,—–\-~至到和及与]\s?第?(?:\d+|{_CN}+))*(?=[^\d.%])",
        r"(?:附件|附表|附录|图表|专栏)\s?\d+(?:[-—.]\d+)?|(?<=[见如])[表图]\s?\d+",
        r"^[ \t]*[(]?\d{1,2}\s?[)、.](?!\d)|(?<=[。;:])[ \t]*[(]?\d{1,2}[)、.](?!\d)|[(]\d{1,2}[)]|[①-⑳]",
        # telephones, addresses, codes
        r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<![\d.])0\d{2,3}\s?[-—]?\s?\d{7,8}(?!\d)|(?<!\d)\d{3,4}-\d{3,4}-\d{3,4}(?!\d)",
        r"\d{15,}[Xx]?|https?://\S+|www\.\S+|[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,64}\.[A-Za-z0-9.]+",
        r"(?:电话|热线|拨打|客服|手机|邮编|传真|微信|QQ|账号|编号|邮政编码)[^。;\n]{0,8}?\d[\d\- ]{3,}",
        r"(?<![A-Za-z])[A-Za-z]{1,40}[-—]?\d[\dA-Za-z.-]*",
        r"(?<![\d.])\d{1,20}(?:\.\d{1,20}){0,4}(?!km|kW|MW|kg|ha)[A-Za-z]+",
        # proportions
        r"(?<!\d)\d+\s?(?:[:/]\s?\d+|×\s?\d+(?=小时))",
        rf"(?<![\d{MARKS}])(?:\d+|{_ONE}+)分之(?:\d+|{_ONE}+)",
        # fixed terms
        f"{_TERMS}|{_STEERING}",
        rf"(?<!{_CN}){_CN}+[个大项]?(?=[“\"‘「『])",
    )
)
_QUOTED = re.compile(r"[“\"‘「『]([^”\"’」』\n]{1,12})[”\"’」』]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code not in (0xFF0C,)}
_WIDE |= {0x3000: 0x20, 0xA0: 0x20, 0xFE6A: 0x25, 0x2009: 0x20, 0x202F: 0x20, 0x2236: 0x3A}


def narrow(text: str) -> str:
    r"""The text with full-width forms made plain, one character for one; the full-width comma stays a comma of prose.

    >>> narrow("\uff12.\uff16\uff12亿元\uff0c(\uff11)") == "2.62亿元\uff0c(1)"
    True
    """
    return text.translate(_WIDE)


def noise(plain: str) -> Iterator[tuple[int, int]]:
    """The stretches whose numerals count nothing: dates, ordinals, document numbers, telephones, fixed terms."""
    for pattern in NOISE:
        for found in pattern.finditer(plain):
            yield found.span()
    for found in _QUOTED.finditer(plain):
        if not any(mark.isdigit() and mark.isascii() for mark in found[1]):
            yield found.span(1)


def alternatives(words: Iterable[str]) -> str:
    """The units as one pattern, longest first, each kept from swallowing the beginning of another word."""
    return "|".join(
        re.escape(word) + (f"(?![{NOT_BEFORE[word]}])" if NOT_BEFORE.get(word) else "")
        for word in sorted(words, key=len, reverse=True)
    )


def power(scale: str) -> Decimal:
    """What a scale multiplies by.

    >>> power("万"), power("")
    (Decimal('10000'), Decimal('1'))
    """
    return Decimal(POWERS.get(scale, 1))
