"""The people of the demo: all invented, with valid check digits (contract: Demo data)."""

from collections.abc import Iterator
from dataclasses import dataclass

from wxsign.rules import identity

SCHOOL_CODE, SCHOOL, TITLE = "19097", "湖北示例学院", "湖北示例学院就业信息网"
COLLEGES = ("信息工程学院", "经济管理学院")
PASSWORD = "demo-only-2026"  # noqa: S105 - these accounts exist in development alone
STUDENT_OPENID, EMPLOYER_OPENID = "oSimStudent00000000000000001", "oSimEmployer0000000000000001"
COLLEAGUE, COLLEAGUE_PHONE = "unit1b", "13900000011"
FREE_OPENID = "oSimStudent00000000000000002"

_NAMES = (
    "林知夏 郭予墨 沈一禾 陈屿安 何清越 陆星野 田沐阳 苏念真 叶书屿 宋明澈 "
    "江映雪 罗子衿 温以安 韩舒望 孟听澜 傅清和 许南乔 顾行舟 程若初 唐景行 "
    "邵令仪 白砚秋 秦望舒 石青禾 邹云起 崔安歌 贺知微 姚远山 薛怀瑾 尹素商 "
    "汪嘉木 龚采薇 段长风 侯梓川 万斯年 章既白 鲁思齐 方与归 易水寒 庄晓梦"
)
_MAJORS = (("软件工程", "网络工程"), ("会计学", "市场营销"))
_UNITS = (
    ("武汉云麓示例软件有限公司", "周以宁", "后端开发工程师", "湖北省武汉市洪山区"),
    ("宜昌江禾示例食品有限公司", "郑怀远", "质量检验员", "湖北省宜昌市伍家岗区"),
    ("襄阳北辰示例汽车部件有限公司", "冯立言", "测试工程师", "湖北省襄阳市樊城区"),
    ("荆州渔洋示例水产有限公司", "蒋文洲", "行政专员", "湖北省荆州市沙市区"),
    ("黄石铜绿示例材料有限公司", "曹明远", "仓储管理员", "湖北省黄石市下陆区"),
    ("恩施清江示例文旅有限公司", "丁若谷", "导游", "湖北省恩施土家族苗族自治州恩施市"),
)


@dataclass(frozen=True)
class DemoStudent:
    """One invented student; the tenth has an enrolment that no school has approved yet."""

    place: int
    name: str
    id_number: str
    student_number: str
    phone: str
    email: str
    college: int
    major: str
    gender: str


@dataclass(frozen=True)
class DemoEmployer:
    """One invented employer with its main account."""

    place: int
    name: str
    credit_code: str
    account: str
    contact: str
    phone: str
    job_title: str
    region: str


def students() -> Iterator[DemoStudent]:
    """Forty students, born on different days of 2003 and 2004, half of each college."""
    for place, name in enumerate(_NAMES.split(), 1):
        college = (place + 1) % 2
        day = f"{2003 + place % 2}{1 + place % 12:02d}{1 + place % 28:02d}"
        body = f"420106{day}{place * 7 % 1000:03d}"
        yield DemoStudent(
            place=place,
            name=name,
            id_number=body + identity.id_check_digit(body),
            student_number=f"20222101{place:02d}",
            phone=f"1380000{place:04d}",
            email=f"student{place:02d}@example.com" if place % 3 else "",
            college=college,
            major=_MAJORS[college][place // 2 % 2],
            gender="1" if int(body[16]) % 2 else "2",
        )


def employers() -> Iterator[DemoEmployer]:
    """Six employers; the last is not yet approved by any school."""
    for place, (name, contact, job_title, region) in enumerate(_UNITS, 1):
        body = f"91420100MA4DEM0{place:02d}"
        yield DemoEmployer(
            place=place,
            name=name,
            credit_code=body + identity.credit_check_digit(body),
            account=f"unit{place}",
            contact=contact,
            phone=f"1390000{place:04d}",
            job_title=job_title,
            region=region,
        )
