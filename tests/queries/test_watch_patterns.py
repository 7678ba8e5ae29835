"""The pattern board finds what it says it finds, of one school, and remembers verdicts."""

from datetime import timedelta

from sqlalchemy import select, update

from tests import factories
from wxsign import clock
from wxsign.actions import patterns as board
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, Employer, EmployerUser, PatternCase
from wxsign.queries import watch_patterns


def find() -> dict[str, list[str]]:
    db.session.rollback()
    school = factories.school().id
    return {case.pattern: [case.says] for case in watch_patterns.find(school, clock.now())}


def test_a_class_that_signs_with_one_employer_within_an_hour_is_a_case(app, clock):
    user = factories.employer(employer_name="江城示例软件有限公司")
    for _ in range(5):
        factories.agreement("under_review", user=user)
    other = factories.student(class_name="会计2201")
    factories.agreement("under_review", user=user, student=other)

    assert find() == {"burst": ["软件2201有 5 人在一小时内与江城示例软件有限公司签约。"]}
    late = Agreement.id == 1
    with transaction():
        before = update(Agreement).where(late)
        writing().execute(before.values(accepted_at=clock.now - timedelta(days=2)))
    assert find() == {}


def test_employers_that_share_a_phone_or_an_address_or_have_a_wrong_code_are_cases(app):
    first = factories.agreement("under_review")
    second = factories.agreement("under_review")
    users = [factories.fresh(EmployerUser, one.sender_id) for one in (first, second)]
    for user, place in zip(users, ("武汉市示例路1号", "武汉市示例路9号"), strict=True):
        user.employer.address = place
    db.session.commit()
    assert find() == {}
    users[1].phone_print = users[0].phone_print
    users[1].employer.address = users[0].employer.address
    users[1].employer.credit_code = users[1].employer.credit_code[:-1] + "?"
    db.session.commit()

    unit = users[1].employer
    names = "、".join(user.employer.name for user in users)
    assert find() == {
        "phone": [f"{names}登记了同一个手机号。"],
        "address": [f"{names}登记了同一个地址：武汉市示例路1号。"],
        "credit_code": [f"{unit.name}登记的统一社会信用代码 {unit.credit_code} 校验不通过。"],
    }


def test_far_pay_free_lancers_of_one_class_and_broken_agreements_are_cases(app):
    user = factories.employer(employer_name="江城示例软件有限公司")
    for pay in ["6000"] * 7 + ["60000"]:
        made = factories.terms(regular_pay=pay)
        student = factories.student(class_name=f"班{pay}{factories.serials}")
        state = "terminated" if pay == "60000" else "under_review"
        factories.agreement(state, terms=made, student=student)
    for number in range(3):
        factories.agreement(
            "terminated", user=user, terms=factories.terms(regular_pay=f"600{number}")
        )
    for _ in range(5):
        factories.destination("under_review", kind="4.1", plan_code="76")

    found = find()

    assert {*found} >= {"pay", "informal", "churn"}
    assert found["churn"] == ["江城示例软件有限公司一年内有 3 份协议签约后又解除。"]
    assert found["informal"] == ["软件2201有 5 人登记为其他录用形式就业或自由职业。"]
    assert "60,000 元/月，远高于同类职位。" in found["pay"][0]


def test_a_verdict_is_remembered_and_what_is_found_no_more_goes(app, clock):
    user = factories.employer()
    records = [factories.agreement("under_review", user=user) for _ in range(5)]
    school, here = records[0].school_id, factories.reviewer()

    def look():
        clock.advance(minutes=1)
        board.keep(school, watch_patterns.find(school, clock.now), clock.now)
        db.session.rollback()
        db.session.expire_all()
        return db.session.scalars(select(PatternCase)).all()

    (case,) = look()
    board.judge(case.id, "checked", note="双选会现场签约", by=factories.actor(here))
    factories.agreement("under_review", user=user)
    (again,) = look()

    assert (again.id, again.verdict, again.size, again.judged_size) == (case.id, "checked", 6, 5)
    with transaction():
        writing().execute(update(Agreement).values(accepted_at=None))
        writing().execute(update(PatternCase).values(verdict=""))
    assert look() == []
    assert db.session.get(Employer, user.employer_id) is not None
