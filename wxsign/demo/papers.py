"""Demo records of 线下签约: a draft of student 26, an approved text of student 30."""

from wxsign.actions import paper_agreement, reviews
from wxsign.db import db
from wxsign.demo import acting
from wxsign.models import Agreement, Student
from wxsign.rules import identity

_BODY = "91422801MA4DEM1{place:02d}"


def make() -> None:
    """Both by the real buttons, with the clock set back."""
    with acting.back(acting.DAY / 3):
        _entered(26, "神农架云雾示例茶业有限公司", "茶叶品评员")
    with acting.back(4 * acting.DAY):
        signed = generated(30, "十堰武当示例汽车零部件有限公司", "设备维护技术员")
    with acting.back(3 * acting.DAY):
        reviews.approve(signed, by=acting.as_reviewer())


def generated(place: int, unit: str, job: str) -> int:
    """A paper agreement that this student has previewed and generated."""
    record_id = _entered(place, unit, job)
    digest = paper_agreement.content_of(db.session.get_one(Agreement, record_id)).digest
    phone = db.session.get_one(Student, place).phone
    proof = acting.proof(paper_agreement.matter(record_id, digest, place), phone)
    paper_agreement.generate(record_id, digest=digest, proof=proof, by=acting.as_student(place))
    return record_id


def _entered(place: int, unit: str, job: str) -> int:
    typed = _sheet(place, unit, job)
    return paper_agreement.enter(typed, once="demo", by=acting.as_student(place))


def _sheet(place: int, unit: str, job: str) -> dict[str, str]:
    """A unit that does not use this system, and terms with nothing unusual in them."""
    body = _BODY.format(place=place)
    return {
        "name": unit,
        "credit_code": body + identity.credit_check_digit(body),
        "industry": "22",
        "nature": "39",
        "region": "湖北省十堰市茅箭区",
        "email": f"hr{place}@example.com",
        "postcode": "442000",
        "address": "十堰市茅箭区示例路18号",
        "job_category": "13",
        "job_title": job,
        "probation_days": "90",
        "probation_pay": "4800",
        "regular_pay": "5600",
        "penalty": "3000",
        "work_place": "湖北省十堰市茅箭区",
        "report_place": "湖北省十堰市茅箭区示例路18号",
        "report_by": acting.day_in(180),
        "contact": "邓知行",
        "contact_phone": "0719-8765432",
        "file_reception": "2",
        "hukou_reception": "4",
        "remarks": "",
    }
