"""TABLE of the national 就业方案 sheet: pinyin keys, Chinese heads, and where each value is from.

`domain.md` §1.7. Every coded field travels as a pair of code and name. The columns of 报到证 go
with the cohorts up to 2022, those of 转递 with the later ones. What this house does not keep stays
empty, so that the school's other system can fill it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from wxsign.rules import codes, destinations, identity, regions
from wxsign.rules.lifecycle import Process
from wxsign.rules.terms import Values

Mask = Callable[[str], str]
NO_DISPATCH_FROM = 2023  # the cohort from which there is no 报到证


@dataclass(frozen=True)
class Column:
    """One column: its two heads, the value that stands in it, and its cohorts.

    `held` is empty for what this house does not keep. `masked` is how the value looks to whoever
    may not have it in full.
    """

    key: str
    head: str
    held: str = ""
    masked: Mask | None = None
    first: int = 0
    last: int = 9999


@dataclass(frozen=True)
class Placement:
    """The record behind a graduate's plan: kind, number, and what its version in force says."""

    process: str
    kind: str
    number: str
    unit_name: str
    terms: Values
    employer: Values
    completed: Values


@dataclass(frozen=True)
class Graduate:
    """One row: the enrolment, the destination of the plan, and the record that it came from."""

    year: int
    person: Mapping[str, str]
    destination: str = ""
    placement: Placement | None = None
    school: Mapping[str, str] = field(default_factory=dict)


_UNTIL = NO_DISPATCH_FROM - 1
_PHONE, _MAIL = identity.masked_phone, identity.masked_mail

# fmt: off
TABLE: tuple[Column, ...] = (
    Column("Ksh",       "考生号"),
    Column("Xm",        "姓名",                 "name"),
    Column("Sfzh",      "身份证号",             "id_number", identity.masked_id),
    Column("Xbdm",      "性别代码",             "gender"),
    Column("Xb",        "性别",                 "gender_name"),
    Column("Mzdm",      "民族代码"),
    Column("Mz",        "民族"),
    Column("Zzmmdm",    "政治面貌代码"),
    Column("Zzmm",      "政治面貌"),
    Column("Yxdm",      "院校代码",             "school_code"),
    Column("Yx",        "院校名称",             "school_name"),
    Column("Szyx",      "所在院系",             "college"),
    Column("Szbj",      "所在班级",             "class_name"),
    Column("Xh",        "学号",                 "student_number"),
    Column("Xldm",      "学历代码",             "education"),
    Column("Xl",        "学历",                 "education_name"),
    Column("Zydm",      "专业代码"),
    Column("Zy",        "专业",                 "major"),
    Column("Zyfx",      "专业方向"),
    Column("Pyfsdm",    "培养方式代码",         "training_mode"),
    Column("Dxhwpdw",   "定向或委培单位"),
    Column("Pyfs",      "培养方式",             "training_mode_name"),
    Column("Syszddm",   "生源所在地代码"),
    Column("Syszd",     "生源所在地"),
    Column("Xz",        "学制"),
    Column("Rxsj",      "入学时间"),
    Column("Bysj",      "毕业时间",             "year"),
    Column("Knslbdm",   "困难生类别代码"),
    Column("Knslb",     "困难生类别"),
    Column("Sfslbdm",   "师范生类别代码"),
    Column("Sfslb",     "师范生类别"),
    Column("Byqxdm",    "毕业去向代码",         "destination"),
    Column("Byqx",      "毕业去向",             "destination_name"),
    Column("Dwzzjgdm",  "单位组织机构代码",     "credit_code"),
    Column("Dwmc",      "单位名称",             "unit"),
    Column("Dwxzdm",    "单位性质代码",         "nature"),
    Column("Dwxz",      "单位性质",             "nature_name"),
    Column("Dwhydm",    "单位行业代码",         "industry"),
    Column("Dwhy",      "单位行业",             "industry_name"),
    Column("Dwszddm",   "单位所在地代码",       "region_code"),
    Column("Dwszd",     "单位所在地",           "region"),
    Column("Gzzwlbdm",  "工作职位类别代码",     "job_category"),
    Column("Gzzwlb",    "工作职位类别",         "job_category_name"),
    Column("Dwlxr",     "单位联系人",           "contact"),
    Column("Lxrdh",     "联系人电话",           "landline", _PHONE),
    Column("Lxrsj",     "联系人手机",           "mobile", _PHONE),
    Column("Lxrdzyx",   "联系人电子邮箱",       "email", _MAIL),
    Column("Lxrcz",     "联系人传真"),
    Column("Dwdz",      "单位地址",             "address"),
    Column("Dwyb",      "单位邮编",             "postcode"),
    Column("Bdzqflbdm", "报到证签发类别代码",   "route", last=_UNTIL),
    Column("Bdzqflb",   "报到证签发类别",       "route_name", last=_UNTIL),
    Column("Bdzqwdwmc", "报到证签往单位名称",   "sent_to", last=_UNTIL),
    Column("Qwdwszddm", "签往单位所在地代码",   "sent_place_code", last=_UNTIL),
    Column("Qwdwszd",   "签往单位所在地",       "sent_place", last=_UNTIL),
    Column("bdzbh",     "报到证编号",           last=_UNTIL),
    Column("Bdqssj",    "报到起始时间"),
    Column("Zdbh",      "转递编号",             first=NO_DISPATCH_FROM),
    Column("Hybh",      "核验编号",             first=NO_DISPATCH_FROM),
    Column("Dazjdwmc",  "档案转寄单位名称",     "file_unit"),
    Column("Dazjdwdz",  "档案转寄单位地址",     "file_address"),
    Column("Dazjdwyb",  "档案转寄单位邮编",     "file_postcode"),
    Column("Hkqzdz",    "户口迁转地址",         "hukou_address"),
    Column("Rxqdaszdw", "入学前档案所在单位"),
    Column("Dasfzrxx",  "档案是否转入学校"),
    Column("Hksfzrxx",  "户口是否转入学校"),
    Column("Xysbh",     "就业协议书编号",       "number"),
)
# fmt: on
ROUTES: dict[str, str] = {  # 报到证签发类别 (§1.6)
    "1": "去就业地报到",
    "2": "回生源地报到",
    "3": "去代理/托管地报到",
    "6": "未签发报到证",
}
_STAYS = "0"  # a destination whose file and hukou stay with the school
_ISSUED_NOT = "6"
_CODED = {
    "gender": "gender",
    "education": "education",
    "training_mode": "training_mode",
    "destination": "destination",
    "nature": "employer_nature",
    "industry": "industry",
    "job_category": "job_category",
}


def columns(year: int) -> tuple[Column, ...]:
    """The columns of one cohort."""
    return tuple(column for column in TABLE if column.first <= year <= column.last)


def not_held(year: int) -> tuple[str, ...]:
    """The heads of what this house does not keep; of a pair the name alone."""
    heads = [column.head for column in columns(year) if not column.held]
    return tuple(head for head in heads if not head.endswith("代码") or head[:-2] not in heads)


def cells(graduate: Graduate, of: tuple[Column, ...], *, is_full: bool) -> tuple[str | None, ...]:
    """One row of the sheet: texts, so that no digit of a long number is lost; None for nothing."""
    values = _values(graduate)
    row = ((column, values.get(column.held, "")) for column in of)
    return tuple(
        (column.masked(text) if column.masked and not is_full else text) if text else None
        for column, text in row
    )


def _values(graduate: Graduate) -> dict[str, str]:
    """Everything that may stand in a row, by the names of the table."""
    found = {
        **graduate.person,
        "year": str(graduate.year),
        "school_code": graduate.school.get("code", ""),
        "school_name": graduate.school.get("name", ""),
        "destination": graduate.destination,
        **(_of_placement(graduate.placement) if graduate.placement else {}),
    }
    for key, choices in _CODED.items():
        if found.get(key):
            found[f"{key}_name"] = codes.label(choices, found[key], graduate.year)
    return found


def _of_placement(placement: Placement) -> dict[str, str]:
    is_destination = placement.process == Process.DESTINATION
    unit = _registered(placement) if is_destination else _signed(placement)
    place_code, place = _place(unit["region"])
    phone = unit["phone"]
    is_mobile = not identity.mobile_fault(phone)
    return {
        **unit,
        "number": placement.number,
        "region_code": place_code,
        "region": place,
        "mobile" if is_mobile else "landline": phone,
        **(_sent_registered(placement) if is_destination else _sent_signed(placement, place)),
    }


def _signed(placement: Placement) -> dict[str, str]:
    """The unit of an agreement: the parties' words, and the school's where they left a gap."""
    employer, terms = placement.employer, placement.terms
    filled = {key: employer.get(key) or placement.completed.get(key, "") for key in _STARRED}
    return {
        **{key: employer.get(key, "") for key in _UNIT},
        **filled,
        "unit": placement.unit_name,
        "job_category": terms.get("job_category", ""),
    }


_STARRED = ("nature", "industry", "region")
_UNIT = ("credit_code", "contact", "phone", "email", "address", "postcode")


def _registered(placement: Placement) -> dict[str, str]:
    """The unit of another destination; where nobody employs, 单位性质 is the destination's own."""
    terms = placement.terms
    choice = destinations.of(placement.kind)
    return {
        **{key: terms.get(key, "") for key in (*_UNIT, "nature", "industry", "job_category")},
        "phone": terms.get("contact_phone", ""),
        "region": terms.get("place", ""),
        "unit": terms.get("name", ""),
        "nature_name": choice.sub.nature,
    }


def _sent_signed(placement: Placement, unit_place: str) -> dict[str, str]:
    terms = placement.terms
    route = terms.get("file_reception", "")
    at_unit = route == "1"
    place_code, place = _place(unit_place) if at_unit else ("", "")
    return {
        "route": route,
        "route_name": ROUTES.get(route, ""),
        "sent_to": placement.unit_name if at_unit else terms.get("file_unit", ""),
        "sent_place_code": place_code,
        "sent_place": place,
        **{key: terms.get(key, "") for key in _FILES},
    }


def _sent_registered(placement: Placement) -> dict[str, str]:
    terms, routes = placement.terms, destinations.of(placement.kind).sub.routes
    only = routes if len(routes) == 1 else ""
    route = _ISSUED_NOT if routes == _STAYS else terms.get("route", only)
    place_code, place = _place(terms.get("sent_place", ""))
    return {
        "route": route,
        "route_name": ROUTES.get(route, ""),
        "sent_to": terms.get("sent_to", ""),
        "sent_place_code": place_code,
        "sent_place": place,
        **{key: terms.get(key, "") for key in _FILES},
    }


_FILES = ("file_unit", "file_address", "file_postcode", "hukou_address")


@lru_cache(maxsize=8192)
def _place(text: str) -> tuple[str, str]:
    """The region's code and its written-out name; what is no region stays the text it is."""
    region = regions.read(text)[0] if text else None
    return ("", text) if region is None else (region.code, region.path)
