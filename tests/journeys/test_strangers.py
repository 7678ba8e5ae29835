"""Who is not known, and who is known but not here: bound by a code, or let in nowhere."""

import pytest

from tests.journeys.browserless import DESKTOP, WECHAT, Page, Visitor
from tests.journeys.newcomers import newcomer
from tests.journeys.stage import until
from tests.journeys.visits import (
    STUDENTS,
    UNITS,
    code_after,
    codes,
    employer_in,
    reviewer_in,
    rows,
    student_in,
    tap,
)
from wxsign.demo import people

AREAS = ("student", "employer", "desk")
FREE = STUDENTS[2]


def items(student, **over):
    return {
        "school": 1, "name": student.name, "id_number": student.id_number, "agree": "1", **over,
    }  # fmt: skip


@pytest.mark.requirement("S5", "S18", "S19")
def test_a_free_student_binds_his_wechat_by_the_code_on_his_phone(stage):
    phone = Visitor(f"{WECHAT} phone-{people.FREE_OPENID}")
    page = tap(stage, phone, people.FREE_OPENID, "学生服务")
    assert page.name == "student.binding"
    unticked = phone.submit("search", **{**items(FREE), "agree": []})
    assert (unticked.status, unticked.name) == (422, "student.binding")
    seen = len(codes(stage, FREE.phone))
    person = phone.submit("search", **items(FREE))
    assert (person.name, FREE.name in person.text) == ("student.binding_person", True)
    assert FREE.phone not in person.text
    right = code_after(stage, FREE.phone, seen)
    wrong = phone.submit("confirm", code=f"{(int(right) + 1) % 1_000_000:06d}")
    assert (wrong.status, "还可以再试4次" in wrong.text) == (422, True)

    home = phone.submit("confirm", code=right)

    assert (home.status, home.name) == (200, "student.home")
    bound = "SELECT audience, person_id FROM binding WHERE openid = ?"
    assert rows(stage, bound, people.FREE_OPENID) == [("student", FREE.place)]
    [(verified,)] = rows(stage, "SELECT verified_at FROM student WHERE id = ?", FREE.place)
    assert verified is not None
    until(
        lambda: [item for item in stage.chat(people.FREE_OPENID) if "绑定了微信" in str(item)],
        "the news of the binding",
    )
    again = Visitor(f"{WECHAT} phone-{people.FREE_OPENID}")
    assert tap(stage, again, people.FREE_OPENID, "学生服务").name == "student.home"


@pytest.mark.requirement("S16", "S17")
@pytest.mark.parametrize(
    "place,over,words",
    [
        (40, {}, "你的培养方式不是“非定向”"),
        (23, {"name": "某某某"}, "学校、姓名和身份证号对不上学校登记的信息"),
        (23, {"id_number": STUDENTS[24].id_number}, "学校、姓名和身份证号对不上学校登记的信息"),
    ],
)
def test_who_may_not_come_in_is_told_why_and_gets_no_code(stage, place, over, words):
    refused(stage, STUDENTS[place], words, **over)


@pytest.mark.requirement("S16")
def test_whose_enrolment_is_not_approved_may_not_come_in(stage):
    refused(stage, newcomer(stage, approved=False), "学校还没有审核通过你的生源信息")


def refused(stage, student, words, **over):
    visitor = Visitor(DESKTOP)
    visitor.open(f"{stage.app}/student/binding")

    page = visitor.submit("search", **items(student, **over))

    assert (page.name, page.status in (403, 404), words in page.text) == (
        "student.refusal", True, True,
    )  # fmt: skip
    assert rows(stage, "SELECT id FROM code WHERE person = ?", f"student:{student.place}") == []
    assert visitor.open(f"{stage.app}/student/").name == "student.binding"


@pytest.mark.parametrize("of", AREAS)
def test_the_cookie_of_one_area_opens_no_other_under_any_name(stage, of):
    known = {
        "student": lambda: student_in(stage, STUDENTS[1]),
        "employer": lambda: employer_in(stage, UNITS[1]),
        "desk": lambda: reviewer_in(stage),
    }[of]()
    cookie = next(one.value for one in known.http.cookies if one.name == f"wxsign_{of}")
    thief = Visitor(DESKTOP)
    for area in AREAS:
        thief.http.cookies.set(f"wxsign_{area}", cookie, path="/")

    names = {area: thief.open(f"{stage.app}/{area}/").name for area in AREAS}

    inside = {"student": "student.home", "employer": "employer.home", "desk": "desk.queue"}
    door = {"student": "student.binding", "employer": "employer.login", "desk": "desk.login"}
    assert names == {area: inside[area] if area == of else door[area] for area in AREAS}


@pytest.mark.requirement("S58")
def test_records_of_others_look_like_none(stage):
    [(record,)] = rows(stage, "SELECT id FROM agreement WHERE student_id = 7")
    student, employer = student_in(stage, STUDENTS[26]), employer_in(stage, UNITS[2])
    college = reviewer_in(stage, "college")
    other_college = "SELECT a.id FROM agreement a WHERE a.state = 'under_review' AND a.college_id ="
    [(foreign,), *_] = rows(stage, f"{other_college} 2")
    addresses = [
        *((student, f"/student/{path}") for path in (
            f"invitations/{record}", f"invitations/{record}/confirmation",
            f"invitations/{record}/refusal", f"agreements/{record}", f"agreements/{record}/result",
            f"agreements/{record}/pages", f"agreements/{record}/pages/1",
            f"agreements/{record}/document.pdf",
        )),
        *((employer, f"/employer/agreements/{record}{path}") for path in (
            "", "/pages", "/pages/1", "/document.pdf",
        )),
        *((college, f"/desk/reviews/{foreign}{path}") for path in (
            "", "/rejection", "/pages/1", "/document",
        )),
    ]  # fmt: skip

    answers = {path: visitor.raw(stage.app + path) for visitor, path in addresses}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        answers, 404
    )
    names = rows(stage, "SELECT student_name FROM agreement WHERE id IN (?, ?)", record, foreign)
    leaked = [path for path, a in answers.items() if any(name in a.text for (name,) in names)]
    assert leaked == []


def test_moves_on_records_of_others_are_refused_and_change_nothing(stage):
    [(record, revision)] = rows(
        stage,
        "SELECT id, revision FROM agreement"
        " WHERE student_id = 15 AND state = 'invited' AND time_asked_at IS NULL",
    )
    [(waiting,), *_] = rows(
        stage, "SELECT id FROM agreement WHERE state = 'under_review' AND college_id = 2"
    )
    before = rows(stage, "SELECT id, state, revision FROM agreement ORDER BY id")
    student, college = student_in(stage, STUDENTS[1]), reviewer_in(stage, "college")
    token = _token(student.open(f"{stage.app}/student/profile"))
    desk_token = _token(college.open(f"{stage.app}/desk/"))

    answers = [
        student.http.post(f"{stage.app}/student/invitations/{record}/{path}", timeout=30, data={
            "csrf_token": token, "agree": "1", "version": "1", "code": "000000",
        })
        for path in ("code", "acceptance", "refusal")
    ]  # fmt: skip
    answers += [
        college.http.post(f"{stage.app}/desk/reviews/{waiting}/{path}", timeout=30, data={
            "csrf_token": desk_token, "reason": "不在范围内",
        })
        for path in ("approval", "rejection", "undoing")
    ]  # fmt: skip

    assert [answer.status_code for answer in answers] == [404] * 6
    assert all("Traceback" not in answer.text for answer in answers)
    assert rows(stage, "SELECT id, state, revision FROM agreement ORDER BY id") == before
    assert revision == 0


def test_a_stranger_who_posts_is_told_that_nobody_is_here(stage):
    stranger = Visitor(DESKTOP)
    for path in (
        "/student/invitations/1/acceptance",
        "/employer/invitations",
        "/desk/reviews/1/approval",
    ):
        page = Page(stranger.http.post(stage.app + path, data={"agree": "1"}, timeout=30))

        assert page.status == 400
        assert "你已退出登录，这一步没有办理" in page.text


def _token(page):
    values = [dict(form.values).get("csrf_token", "") for form in page.forms.values()]
    return next(value for value in values if value)
