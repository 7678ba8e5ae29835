"""TABLE of other destinations 其他去向: nine classes, their sub-classes, fields and proofs.

S152, S153, S156 to S159 and `domain.md` §1.1, §7. A kind is written as the manual counts: 7.1 is
the first sub-class of 升学. `code` goes to the placement plan for cohorts up to 2020, `later` from
2021 on; a code whose refinement no source confirms stays as it was. `routes` are the ways that file
and hukou may go: 1 单位直接接收, 2 迁回原籍, 3 人事代理, 0 they stay with the school.
"""

from dataclasses import dataclass

from wxsign.rules import regions
from wxsign.rules.terms import Kind, Term

JOB, SENT, FILES = "就业信息", "派遣信息", "档案信息"
GROUPS = (JOB, SENT, FILES)


@dataclass(frozen=True)
class Proof:
    """What is uploaded with it (S159): the label of the box, and what counts as one."""

    label: str = "就业证明材料"
    words: str = ""
    required: bool = True


@dataclass(frozen=True)
class Sub:
    """One sub-class. `by` refines the later code by the value of a field; `nature` is 单位性质.

    Where `nature` is empty the student chooses it.
    """

    label: str
    code: str
    later: str = ""
    routes: str = "23"
    nature: str = ""
    by: tuple[str, tuple[tuple[str, str], ...]] = ("", ())
    fields: tuple[Term, ...] = ()
    proof: Proof | None = None


@dataclass(frozen=True)
class Class:
    """One of the nine classes; `title` and `note` together are the manual's words (S152)."""

    title: str
    note: str
    subs: tuple[Sub, ...]
    fields: tuple[Term, ...]
    proof: Proof


def _choice(key: str, label: str, choices: str, *, required: bool = True) -> Term:
    return Term(key, label, JOB, Kind.CHOICE, choices=choices, required=required)


# fmt: off
_NATURE = _choice("nature", "单位性质", "employer_nature")
_INDUSTRY = _choice("industry", "单位行业", "industry")
_LINE = _choice("industry", "行业", "industry")
_UNIT_NAME = Term("name", "单位名称", JOB, most=80)
_CODE = Term("credit_code", "统一社会信用代码", JOB, most=24)
_UNIT: tuple[Term, ...] = (
    _NATURE, _INDUSTRY,
    _choice("job_category", "工作职位类别", "job_category"),
    Term("job_title",     "岗位",       JOB, most=30, required=False),
    Term("place",         "单位所在地", JOB, most=80, region=regions.COUNTY),
    Term("address",       "单位地址",   JOB, most=80, required=False),
    Term("contact",       "单位联系人", JOB, most=20),
    Term("contact_phone", "联系电话",   JOB, Kind.PHONE),
)
_PAY = Term("pay", "月薪", JOB, Kind.MONEY, "元/月", 1, 999_999, required=False)
_WAGE = Term("pay", "月薪", JOB, Kind.MONEY, "元/月", 1, 999_999)
_INCOME = Term("pay", "月均收入", JOB, Kind.MONEY, "元/月", 1, 999_999)
_HOME = Term("place", "所在地", JOB, most=80, region=regions.COUNTY)
_EMPLOYED = (_UNIT_NAME, _CODE, *_UNIT, _PAY)
_ABROAD_UNIT = (_UNIT_NAME, Term("credit_code", "统一社会信用代码", JOB, most=24, required=False), *_UNIT, _PAY)

_STARTED = (_LINE, _choice("role", "本人角色", "founder_role"), Term("jobs", "带动就业人数", JOB, Kind.NUMBER, "人", 0, 9999, required=False), _HOME)
_FIRM = Term("name", "企业名称", JOB, most=80)
_SHOP = (Term("name", "店铺名称", JOB, most=80), Term("shop_url", "网店网址", JOB, most=200), *_STARTED)

_PROJECT: tuple[Term, ...] = (
    Term("name",         "项目名称", JOB, most=80),
    Term("service_unit", "服务单位", JOB, most=80),
    Term("place",        "服务地",   JOB, most=80, region=regions.COUNTY),
    Term("service_time", "服务起止", JOB, most=40, required=False),
    Term("authority",    "主管部门", JOB, most=60, required=False),
)
_SOLDIER: tuple[Term, ...] = (
    Term("place",         "征集地",     JOB, most=80, region=regions.COUNTY),
    Term("notice_number", "通知书编号", JOB, most=40, required=False),
)
_STUDY: tuple[Term, ...] = (
    Term("name",  "录取院校",       JOB, most=60),
    Term("place", "录取院校所在地", JOB, most=80, region=regions.COUNTY),
    _choice("level", "录取层次", "study_level"),
    Term("major", "录取专业",       JOB, most=40, required=False),
)
_COUNTRY = Term("country", "国家或地区", JOB, most=30)
_STARTS = Term("starts", "起始时间", JOB, most=20, required=False)
_STUDY_ABROAD = (_COUNTRY, Term("name", "院校名称", JOB, most=80), Term("major", "录取专业", JOB, most=40, required=False), _STARTS)
_WORK_ABROAD = (_COUNTRY, Term("name", "单位名称", JOB, most=80), _choice("contract", "签约形式", "contract_form"), Term("job_title", "岗位", JOB, most=30, required=False), _STARTS)
_WAITING = (Term("wish", "求职意愿", JOB, most=60, required=False), _choice("help_wanted", "需要帮扶", "yes_no", required=False))

_LETTER = Proof(words="录用或聘用通知、接收函、士官或文职协议书、境外接收证明或签证，任意上传一种。")
_CONTRACT = Proof(words="劳动合同的全部页，单位公章要清楚。")
_HIRED = Proof(words="单位用人证明，或工资、收入流水。实习、见习、顶岗的材料不能作为就业证明。")
_FREE = Proof(words="本人签名的情况说明，和收入证明。月均收入不低于当地最低工资标准。")
_LICENCE = Proof(words="营业执照或股权证明。")
_INCUBATOR = Proof(words="孵化机构的入驻协议或证明。")
_SHOP_PROOF = Proof(words="网店截图和收入流水。")
_PROJECT_PROOF = Proof(words="录用通知或项目协议。")
_DRAFTED = Proof(words="预定兵通知书或入伍通知书。")
_ADMITTED = Proof("录取证明材料或录取通知书", "升学请提供录取通知书附件。")
_OFFER = Proof(words="录取函、offer 或签证。")
_ABROAD_JOB = Proof(words="境外单位的接收证明或签证。")
_NONE = Proof(words="可以不上传。", required=False)

_STUDY_CODE = ("level", (("1", "801"), ("2", "802"), ("3", "803")))
_WORK_CODE = ("contract", (("1", "10"), ("2", "11"), ("3", "12")))

CLASSES: dict[str, Class] = {
    "1": Class("签就业协议书形式就业", "（含公务员、事业单位招聘通知书等）", (
        Sub("公务员录用",       "10", routes="123"),
        Sub("事业单位招聘",     "10", routes="123"),
        Sub("部队士官、文职",   "10", routes="123"),
        Sub("用人单位接收函",   "10", routes="123"),
        Sub("国（境）外单位",   "10", routes="123", fields=_ABROAD_UNIT),
        Sub("定向、委培",       "10", routes="123"),
        Sub("旧版纸质协议补登", "10", routes="123"),
    ), _EMPLOYED, _LETTER),
    "2": Class("签劳动合同形式就业", "", (Sub("签劳动合同", "11", routes="123"),), _EMPLOYED, _CONTRACT),
    "3": Class("其它录用形式就业", "（单位用人证明）", (Sub("单位用人证明", "12", routes="123"),), (_UNIT_NAME, _CODE, *_UNIT, _WAGE), _HIRED),
    "4": Class("自由职业", "", tuple(
        Sub(label, "76", nature="自由职业")
        for label in ("作家", "自由撰稿", "翻译", "中介服务", "艺术", "互联网营销", "全媒体运营", "电子竞技", "其他")
    ), (Term("name", "从业内容", JOB, most=60), _LINE, _HOME, _INCOME), _FREE),
    "5": Class("自主创业", "（参考《自主创业认定暂行办法》）", (
        Sub("创立公司（含个体工商户、合伙）", "75", nature="自主创业", fields=(_FIRM, _CODE, *_STARTED), proof=_LICENCE),
        Sub("入驻孵化机构创业",               "75", nature="自主创业", proof=_INCUBATOR),
        Sub("电子商务（网店）",               "75", nature="自主创业", fields=_SHOP, proof=_SHOP_PROOF),
    ), (_FIRM, *_STARTED), _LICENCE),
    "6": Class("政策类就业项目", "（应征义务兵、选调生、科研助理、农村义务教育学校教师、特岗教师、西部计划、村官、三支一扶等）", (
        Sub("应征义务兵",           "46", routes="0", nature="应征义务兵", fields=_SOLDIER, proof=_DRAFTED),
        Sub("选调生",               "51", "512", "12", "地方基层项目"),
        Sub("科研助理",             "27", "271", "12", "科研助理", fields=(*_PROJECT, _WAGE)),
        Sub("农村义务教育学校教师", "51", "519", "2", "地方基层项目"),
        Sub("特岗教师",             "50", "501", "2", "国家基层项目"),
        Sub("西部计划",             "50", "503", "2", "国家基层项目"),
        Sub("村官",                 "51", "519", "2", "地方基层项目"),
        Sub("三支一扶",             "50", "502", "2", "国家基层项目"),
    ), _PROJECT, _PROJECT_PROOF),
    "7": Class("升学", "（全日制和非全日制，不含出国出境）", (
        Sub("全日制",                                "80", "801", "", "升学", _STUDY_CODE),
        Sub("非全日制，户档迁回原籍（默认）",        "80", "801", "", "升学", _STUDY_CODE),
        Sub("非全日制，户档办理人事代理（托管）",    "80", "801", "", "升学", _STUDY_CODE),
        Sub("非全日制，户档工作单位直接接收",        "80", "801", "", "升学", _STUDY_CODE),
        Sub("非全日制，户档迁往就读高校",            "80", "801", "", "升学", _STUDY_CODE),
    ), _STUDY, _ADMITTED),
    "8": Class("出国、出境", "（工作和深造）", (
        Sub("出国出境深造", "85", nature="出国、出境", fields=_STUDY_ABROAD, proof=_OFFER),
        Sub("出国出境工作", "85", "12", nature="出国、出境", by=_WORK_CODE, fields=_WORK_ABROAD, proof=_ABROAD_JOB),
    ), (), _OFFER),
    "9": Class("暂未就业", "（待就业、拟升学、其它暂不就业）", (
        Sub("待就业",       "70", nature="待就业", fields=(_choice("intention", "意向", "waiting_for"), *_WAITING)),
        Sub("拟升学",       "71", nature="不就业拟升学"),
        Sub("其它暂不就业", "72", nature="其他暂不就业", fields=(_choice("intention", "意向", "not_seeking"), *_WAITING)),
    ), _WAITING, _NONE),
}


def sent_fields(routes: str, *, study: bool) -> tuple[Term, ...]:
    """派遣信息 and 档案信息 (S157, S158); where nothing leaves the school there is nothing to say."""
    if routes == "0":
        return ()
    way = (Term("route", "户档去向", SENT, Kind.CHOICE, choices=f"route_{routes}"),) if len(routes) > 1 else ()
    whose = "录取院校" if study else "接收单位"
    return (
        *way,
        Term("sent_to",       f"{whose}名称",     SENT, most=60),
        Term("sent_place",    f"{whose}所在地",   SENT, most=80, region=regions.CITY),
        Term("file_unit",     "档案转寄单位名称", FILES, most=50, required=False),
        Term("file_address",  "档案转递地址",     FILES, most=80, required=False),
        Term("file_postcode", "档案转递邮编",     FILES, Kind.POSTCODE, required=False),
        Term("file_contact",  "档案转递联系电话", FILES, most=40, required=False),
        Term("hukou_address", "户口迁转地址",     FILES, most=80, required=False),
    )
# fmt: on
