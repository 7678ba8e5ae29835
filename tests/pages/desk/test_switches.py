"""网签开放设置 and 签约开放列表: from when until when who may sign (S25, S172)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.desk.reading import buttons, fields, read, table
from wxsign import standing
from wxsign.actions import candidates
from wxsign.actions.candidates import FourItems
from wxsign.db import db
from wxsign.models import SigningWindow, Student
from wxsign.rules.refusals import Reason, Refused

PLACE = "/desk/switches"


def save(client, **typed: str):
    return client.post(f"{PLACE}/windows", data={"year": "0", "college": "0", **typed})


def why(student) -> str:
    db.session.rollback()
    return standing.of_student(student.id).opening


@pytest.mark.requirement("S25", "S172")
def test_a_closed_window_says_why_and_until_when_to_the_student_alone(desk, client, sign_in, clock):
    student, user = factories.student(), factories.employer()
    items = FourItems(student.school_id, 2026, student.name, student.phone)

    save(desk, year="2026", opens_on="2026-06-01", closes_on="2026-06-30")
    with pytest.raises(Refused, match=Reason.NOT_ELIGIBLE):  # as if there were nobody
        candidates.search(items, user_id=user.id)
    sign_in(client, student)
    home = read(client.get("/student/").text)
    clock.advance(days=17)

    assert home.one("h2", id="now").text == "学校现在没有开放网签"
    assert home.one("p", class_="next").text == (
        "网签的开放时间是2026年6月1日起，到2026年6月30日24:00为止，还没有开始。"
        "时间由学校在网签开放设置里确定。"
    )
    assert candidates.search(items, user_id=user.id).id == student.id
    clock.advance(days=30)
    assert why(student).endswith("已经结束。")


@pytest.mark.requirement("S25")
def test_the_most_particular_window_holds(desk, app):
    one = factories.college()
    other = factories.college(name="经济学院")
    students = [factories.student(of=of, year=year) for of in (one, other) for year in (2026, 2027)]
    shut = {"opens_on": "2026-09-01"}

    save(desk, **shut)
    everybody = [bool(why(student)) for student in students]
    save(desk, year="2026")
    cohort = [bool(why(student)) for student in students]
    save(desk, year="2026", college=str(one.id), **shut)
    save(desk, college=str(other.id))
    mixed = [bool(why(student)) for student in students]

    assert everybody == [True, True, True, True]
    assert cohort == [False, True, False, True]
    assert mixed == [True, True, False, False]


@pytest.mark.requirement("S25", "S172")
def test_who_is_opened_alone_signs_outside_the_window(desk, app):
    student = factories.student()
    save(desk, closes_on="2026-05-01")

    shut = bool(why(student))
    data = {"act": "open", "id": str(student.id), "reason": "补办签约", "from": "openings"}
    desk.post("/desk/roster/decision", data=data)

    assert (shut, why(student)) == (True, "")
    (row,) = table(read(desk.get("/desk/openings").text))
    assert (row["姓名"], row["网签"]) == (student.name, "个别开放")
    desk.post("/desk/roster/decision", data={"act": "follow", "id": str(student.id)})
    assert why(student) != ""


def test_all_of_the_list_of_openings_are_those_on_it_and_nobody_else(desk, app):
    restricted, free = factories.student(restricted=True), factories.student()

    look = read(desk.get("/desk/roster/decision?act=open&all=1&from=openings").text)
    form = look.one("form", id="ask-form")
    desk.post("/desk/roster/decision", data=fields(form) | {"reason": "补办签约"})

    assert look.one("h1").text == "个别开放：1 名学生"
    opened = [factories.fresh(Student, each.id).signing_open for each in (restricted, free)]
    assert opened == [True, False]


@pytest.mark.requirement("S172")
def test_every_change_is_kept_with_who_and_when(desk, see, reviewer):
    save(desk, year="2026", opens_on="2026-05-01", closes_on="2026-06-30")
    window = db.session.scalars(select(SigningWindow.id)).one()
    for _press in range(2):
        desk.post(f"{PLACE}/pause", data={"open": "0", "reason": "系统维护"})
    paused = see(PLACE).one("section", data_state="paused")
    desk.post(f"{PLACE}/pause", data={"open": "1"})
    for _press in range(2):
        desk.post(f"{PLACE}/windows/{window}/removal")

    steps = see(PLACE).one("ol", class_="trail").all("li")
    assert [step.all("span")[1].text for step in steps] == [
        "删除网签开放时间 2026届 全部学院",
        "恢复网签",
        "暂停网签 系统维护",
        "设置网签开放时间 2026届 全部学院：2026年5月1日起，到2026年6月30日24:00为止",
    ]
    assert {step.one("span", class_="by").text for step in steps} == {reviewer.name}
    assert "全校暂停网签" in paused.text


@pytest.mark.parametrize(
    "typed, words",
    [
        ({"opens_on": "2026-06-30", "closes_on": "2026-06-01"}, "结束日期不能早于开始日期"),
        ({"opens_on": "明天"}, "请按 2026-06-01 的样子填写日期"),
    ],
)
def test_a_wrong_day_is_said_beside_its_field_and_kept(desk, typed, words):
    answer = save(desk, **typed)

    page = read(answer.text)
    assert answer.status_code == 422
    assert page.one("p", role="alert").text.startswith(words)
    assert page.one("input", name="opens_on").attributes["value"] == typed["opens_on"]
    assert db.session.scalars(select(SigningWindow)).all() == []


def test_a_window_ends_at_the_end_of_its_last_day(desk, app):
    save(desk, closes_on="2026-05-15")

    window = db.session.scalars(select(SigningWindow)).one()
    assert window.closes_at.isoformat() == "2026-05-15T16:00:00+00:00"


@pytest.mark.requirement("S25", "S172")
def test_a_window_is_removed_after_a_look_at_who_may_sign_then(desk, see):
    save(desk, year="2026", opens_on="2026-05-01")
    save(desk, year="2026", college="1", closes_on="2026-06-30")

    links = [row.attributes["href"] for row in see(PLACE).all("a", data_action="remove")]
    special, general = (see(link).one("p", id="then").text for link in links)

    assert special == "删除以后，2026届 计算机学院按“2026届 全部学院：2026年5月1日起”办理。"
    assert general == (
        "删除以后，没有别的一行适用于2026届 全部学院：这些学生马上可以签约，一直开放。"
    )
    look = see(links[1])
    assert buttons(look)[-2:] == ["确认删除", "取消"]
    assert [row["届和学院"] for row in table(see(PLACE))] == [
        "2026届 计算机学院",
        "2026届 全部学院",
    ]
    desk.post(look.one("form", id="ask-form").attributes["action"])
    assert [row["届和学院"] for row in table(see(PLACE))] == ["2026届 计算机学院"]
    assert desk.get(links[1]).location == PLACE  # it has gone already


@pytest.mark.requirement("S172")
def test_a_pause_takes_a_second_look_that_says_whom_it_touches_and_a_reason(desk, see):
    student = factories.student()
    factories.agreement("invited", student=student)
    factories.agreement("invited", student=student)
    factories.agreement("invited", student=factories.student(signing_open=True))

    link = see(PLACE).one("a", href=f"{PLACE}/pause")
    look = see(link.attributes["href"])
    answer = desk.post(f"{PLACE}/pause", data={"open": "0", "reason": " "})

    assert (link.text, look.one("h1").text) == ("暂停网签", "暂停全校网签？")
    assert look.one("p", id="touched").text == (
        "现在有 2 封邀请函在等 1 名学生答复。暂停的日子不算在反馈期限里，恢复后自动顺延；"
        "暂停和恢复都会通知这些学生和单位。"
    )
    assert buttons(look)[-2:] == ["确认暂停网签", "取消"]
    assert answer.status_code == 422
    said = read(answer.text).one("p", id="reason-say").text
    assert said == "请填写暂停的原因。有邀请函的学生和单位会看到。"
    assert see(PLACE).all("section", data_state="paused") == []


def test_while_signing_is_paused_no_window_is_called_open(desk, see):
    save(desk, opens_on="2026-05-01", closes_on="2026-06-30")
    save(desk, year="2026", opens_on="2026-06-01")

    desk.post(f"{PLACE}/pause", data={"open": "0", "reason": "系统维护"})

    assert [row["现在"] for row in table(see(PLACE))] == ["未开放", "暂停"]
