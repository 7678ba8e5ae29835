"""运行监控 at the desk: of this school alone, with the person masked and the error in words."""

import pytest
from sqlalchemy import update

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from wxsign import clock as house_clock
from wxsign.actions import access, looks
from wxsign.actions import patterns as board
from wxsign.db import transaction, writing
from wxsign.models import Agreement, LookAlike, OutboxEntry, PatternCase
from wxsign.outbox import queue
from wxsign.queries import watch_patterns
from wxsign.rules.people import Who

LOOK = f"{0x0F1E2D3C4B5A6978:016x}{(1 << 255) | 0x123:064x}"


def told(person, state, error="", channel="sms") -> int:
    """A message to this student that ended so."""
    person_id = person.id
    with transaction():
        queue.put(
            "bound.student",
            [queue.To(Who.STUDENT, person_id, (channel,))],
            once=f"test.{person_id}.{state}",
            facts={"school_phone": "027-87654321"},
            now=house_clock.now(),
        )
    with transaction():
        mine = OutboxEntry.person_id == person_id, OutboxEntry.state == "waiting"
        changed = update(OutboxEntry).where(*mine, OutboxEntry.notice == "bound.student")
        writing().execute(changed.values(state=state, error=error, tries=5))
    return person_id


def states() -> list[tuple[str, int]]:
    factories.db.session.rollback()
    rows = factories.db.session.query(OutboxEntry.state, OutboxEntry.tries)
    return [tuple(row) for row in rows.order_by(OutboxEntry.id)]


def test_stuck_messages_are_listed_with_the_person_masked_and_sent_again(desk, see, reviewer):
    elsewhere = factories.student(of=factories.college(factories.school(code="10486")))
    told(factories.student(name="林知夏"), "dead", "sms refused: 4001; no phone")
    told(factories.student(name="陈雨桐"), "held", "outcome unknown: timeout")
    told(elsewhere, "dead", "internal error")

    page = see("/desk/watch/messages")
    held, dead = table(page)

    assert (dead["消息"], dead["发给"], dead["渠道"], dead["状态"]) == (
        "绑定了微信",
        "学生 林**",
        "短信",
        "没有发出",
    )
    assert dead["原因"] == "学校没有登记手机号，请更正生源信息后重新发送。"
    assert held["状态"] == "结果不明"
    assert see("/desk/watch").one("ul").all("a")[0].one("b").text == "2"
    (only,) = table(see("/desk/watch/messages?state=held&channel=sms"))
    assert only == held
    assert desk.post("/desk/watch/messages/1/delivery").status_code == 303
    assert states() == [("waiting", 0), ("held", 5), ("dead", 5)]
    assert desk.post("/desk/watch/messages/3/delivery").status_code == 303
    assert desk.post("/desk/watch/messages/deliveries").status_code == 303
    assert states() == [("waiting", 0), ("waiting", 0), ("dead", 5)]


def test_what_waits_too_long_and_files_with_a_missing_character_are_seen(desk, see, clock):
    told(factories.student(), "waiting")
    record = factories.agreement("under_review")
    with transaction():
        made = update(OutboxEntry).where(OutboxEntry.kind == "document")
        writing().execute(made.values(state="held", error="待补字"))
        sent = update(OutboxEntry).where(OutboxEntry.notice.like("online.%"))
        writing().execute(sent.values(state="sent"))
    assert table(see("/desk/watch/messages")) == []
    clock.advance(hours=2)

    (late,) = table(see("/desk/watch/messages"))
    page = see("/desk/watch/files")
    (file,) = table(page)

    assert late["状态"] == "等待过久"
    assert (file["文件"], file["原因"]) == ("协议书（审核前）", "字库里缺字，补上这个字之后重做。")
    assert file["谁的"] == f"{record.student_name[0]}**的协议书"
    assert "重做" in buttons(page)


def test_every_look_at_full_data_is_listed_with_its_reason(desk, see, reviewer):
    record = factories.agreement("effective")
    by = factories.actor(reviewer)
    access.open_full(record.id, "id_number", reason="核对户口", by=by)

    (row,) = table(see("/desk/watch/looks"))

    assert (row["谁"], row["打开了什么"], row["原因"]) == (
        reviewer.name,
        "完整身份证号",
        "核对户口",
    )
    assert table(see(f"/desk/watch/looks?q={record.student.student_number}&who={reviewer.id}"))
    assert table(see("/desk/watch/looks?what=document")) == []
    assert table(see("/desk/watch/looks?show=exports")) == []
    assert see("/desk/watch/jobs").one("h1").text == "任务"


@pytest.fixture
def alike(app):
    """Two students handed in the same scan; one of the records is decided."""
    records = [factories.paper(state) for state in ("effective", "paper_review")]
    for record in records:
        by = factories.actor(record.student)
        place = {"process": "paper", "record_id": record.id, "look": LOOK}
        form = f"papers:{record.id}"
        factories.attached(by, form, "papers", claimed_at=house_clock.now(), **place)
    looks.compare()
    return records


@pytest.mark.requirement("S83")
def test_look_alike_pictures_stand_beside_the_review_and_side_by_side(desk, see, alike):
    decided, waiting = alike
    hint = see(f"/desk/reviews/{waiting.id}").one("p", data_alike="1").text
    (row,) = table(see("/desk/watch/pictures"))
    address = "/desk/watch/pictures/1"
    sides = see(address).one("div", class_="watch-sides").all("section")

    assert hint == "签约资料与另一名学生上传的几乎一样，请核对。 并排查看"
    assert row["两位学生"] == f"{waiting.student_name}、{decided.student_name}"
    assert "要先写明原因" in sides[1].text
    assert desk.post(f"{address}/disclosure", data={"reason": " "}).status_code == 422
    assert desk.post(f"{address}/disclosure", data={"reason": "核对"}).location == address
    assert "要先写明原因" not in see(address).one("main").text
    unchosen = desk.post(f"{address}/verdict", data={"reason": "是同一张"})
    assert (unchosen.status_code, read(unchosen.text).all("textarea")[-1].text) == (422, "是同一张")
    data = {"verdict": "checked", "reason": "是同一张"}
    assert desk.post(f"{address}/verdict", data=data).location == address
    assert factories.fresh(LookAlike, 1).note == "是同一张"
    assert table(see("/desk/watch/pictures")) == []
    assert table(see("/desk/watch/pictures?show=checked"))[0]["核实情况"] == "已核实"


@pytest.fixture
def findings(alike, clock):
    """A pair of pictures, and a pattern."""
    user = factories.employer(employer_name="江城示例软件有限公司")
    made = [factories.agreement("under_review", user=user) for _ in range(5)]
    board.keep(made[0].school_id, watch_patterns.find(made[0].school_id, clock.now), clock.now)


@pytest.mark.usefixtures("findings")
@pytest.mark.parametrize("place", ["pictures", "patterns"])
def test_who_judges_after_somebody_else_reads_what_he_said(desk, see, sign_in, place):
    address = f"/desk/watch/{place}/1"
    opened = see(address).one("input", name="seen").attributes["value"]
    mine = {"verdict": "checked", "reason": "问过两位学生", "seen": opened}
    sign_in(desk, factories.reviewer(name="方敬之", account="second"))
    theirs = {"verdict": "ignored", "reason": "同一场宣讲会", "seen": opened}
    desk.post(f"{address}/verdict", data=theirs)
    twice = desk.post(f"{address}/verdict", data=theirs)

    late = desk.post(f"{address}/verdict", data=mine)

    page = read(late.text)
    assert (twice.status_code, late.status_code) == (303, 409)
    said = page.one("p", id="verdict-say").text
    assert said.startswith("方敬之刚才已经把它定为“忽略”，你的没有保存。")
    assert page.all("textarea")[-1].text == "问过两位学生"
    again = {**mine, "seen": page.one("input", name="seen").attributes["value"]}
    assert desk.post(f"{address}/verdict", data=again).status_code == 303
    assert "问过两位学生" in see(address).all("section", class_="verdict")[-1].text


@pytest.mark.requirement("S83")
def test_a_pair_whose_record_was_taken_back_can_still_be_judged(desk, see, alike):
    decided, waiting = alike
    taken_back = update(Agreement).where(Agreement.id == waiting.id).values(state="draft")
    with transaction():
        writing().execute(taken_back)

    page = see("/desk/watch/pictures/1")

    mine, other = page.one("div", class_="watch-sides").all("section")
    assert "已撤回 学生撤回了这一份" in mine.text
    assert [link.attributes["href"] for link in page.all("a", data_action="open")] == [
        f"/desk/reviews/{decided.id}?state=decided"
    ]
    assert "要先写明原因" in other.text
    data = {"verdict": "ignored", "reason": "学生已撤回"}
    assert desk.post("/desk/watch/pictures/1/verdict", data=data).status_code == 303
    assert table(see("/desk/watch/pictures")) == []


@pytest.mark.requirement("S83")
def test_a_pattern_shows_its_reasons_and_records_and_changes_none(desk, see, clock):
    user = factories.employer(employer_name="江城示例软件有限公司")
    made = [factories.agreement("under_review", user=user) for _ in range(5)]
    board.keep(made[0].school_id, watch_patterns.find(made[0].school_id, clock.now), clock.now)

    (row,) = table(see("/desk/watch/patterns?pattern=burst"))
    page = see("/desk/watch/patterns/1")

    assert row["看到了什么"] == "软件2201有 5 人在一小时内与江城示例软件有限公司签约。"
    assert page.pairs()["也可能没有问题"] == "宣讲会、双选会现场集中签约也会这样。"
    assert len(table(page)) == 5
    data = {"verdict": "ignored", "reason": "双选会"}
    answer = desk.post("/desk/watch/patterns/1/verdict", data=data)
    assert answer.location == "/desk/watch/patterns/1"
    assert factories.fresh(PatternCase, 1).verdict == "ignored"
    assert {one.revision for one in made} == {factories.fresh(type(made[0]), 1).revision}


@pytest.mark.parametrize("role, school", [("college", "19097"), ("school", "10486")])
def test_the_watch_of_one_school_is_nobody_elses(client, sign_in, alike, role, school):
    of = factories.college(factories.school(code=school))
    sign_in(client, factories.reviewer(of=of, role=role))
    wanted = {"college": 403, "school": 404}[role]

    assert client.get("/desk/watch/pictures/1").status_code == wanted
    assert client.post("/desk/watch/pictures/1/verdict").status_code == wanted
    assert client.get("/desk/watch").status_code == (403 if role == "college" else 200)
