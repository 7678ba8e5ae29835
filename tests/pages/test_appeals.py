"""S83: both parties see the evidence of a no, the student appeals, the school hears him."""

from io import BytesIO

import pytest

from tests import factories, photos
from tests.pages.desk.reading import Node, buttons, read, table
from wxsign.actions import reviews, termination_reviews
from wxsign.models import Agreement, EmployerUser, Termination

WORDS = "执照是上月换的，新的一份已经附上"


@pytest.fixture
def record(app):
    """Turned down with a ground, a reason and evidence by the school's 吴书宁."""
    return turned_down(factories.agreement("under_review"))


def turned_down(record):
    judge = factories.actor(factories.reviewer())
    factories.attached(judge, f"rejection:{record.id}", "rejection")
    reviews.reject(record.id, reason="执照已注销", ground="sham", by=judge)
    return factories.fresh(Agreement, record.id)


def see(client, address) -> Node:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return read(answer.text)


def galleries(page: Node) -> dict[str, int]:
    """How many files stand under each heading of a phone's page."""
    text = page.one("main").text
    return {
        title: len(page.all("li", class_="thumb"))
        for title in ("学校的依据材料", "异议材料")
        if title in text
    }


@pytest.mark.requirement("S83")
def test_both_parties_see_why_and_the_evidence_on_their_phones(client, sign_in, record):
    student, user = record.student, factories.db.session.get_one(EmployerUser, record.sender_id)
    pages = {}
    for person, area in ((student, "student"), (user, "employer")):
        sign_in(client, person)
        pages[area] = see(client, f"/{area}/agreements/{record.id}")

    for page in pages.values():
        assert page.one("p", class_="paper reason").text == "虚假签约：执照已注销"
        assert galleries(page) == {"学校的依据材料": 1}
    leads = pages["student"].one("a", href=f"/student/appeals/{record.id}")
    assert leads.text.startswith("对结果有异议")


@pytest.mark.requirement("S83", "S107")
def test_the_evidence_of_a_termination_that_was_turned_down_is_seen_by_both(client, sign_in, app):
    asked = factories.termination("under_review")
    record = factories.fresh(Agreement, asked.agreement_id)
    judge = factories.actor(factories.reviewer())
    factories.attached(judge, f"rejection:{record.id}", "rejection")
    termination_reviews.reject(record.id, reason="双方说法不一", by=judge)
    student, user = record.student, factories.db.session.get_one(EmployerUser, record.sender_id)

    assert factories.fresh(Termination, asked.id).state == "rejected"
    for person, area in ((student, "student"), (user, "employer")):
        sign_in(client, person)
        page = see(client, f"/{area}/agreements/{record.id}/termination")
        assert galleries(page) == {"学校的依据材料": 1}


@pytest.mark.requirement("S83")
def test_a_student_appeals_with_words_and_a_document(client, sign_in, record):
    address = f"/student/appeals/{record.id}"
    sign_in(client, record.student)
    form = see(client, address)
    assert form.one("main").attributes["data-page"] == "student.appeal_form"
    assert form.pairs()["提出期限"] == "2026年5月22日 24:00"

    empty = client.post(address, data={"words": " "})
    alone = client.post(address, data={"words": WORDS})
    picture = (BytesIO(photos.photo()), "a.jpg")
    sent = client.post(address, data={"words": WORDS, "files_appeal": picture})
    again = client.post(address, data={"words": "再来一次"})

    assert (empty.status_code, read(empty.text).one("p", id="words-say").text[:10]) == (
        422,
        "请写明为什么有异议。",
    )
    assert (alone.status_code, read(alone.text).one("textarea").text) == (422, WORDS)
    assert read(alone.text).one("div", id="say_appeal").text == "请先上传异议材料。"
    assert [one.location for one in (sent, again)] == [address, address]
    page = see(client, address)
    assert page.one("span", data_state="waiting").text == "等待复核"
    assert WORDS in page.one("main").text
    assert see(client, "/student/appeals").one("a", href=address).text.endswith("等待复核")


@pytest.fixture
def appealed(client, sign_in, record):
    """The student has appealed."""
    sign_in(client, record.student)
    picture = (BytesIO(photos.photo()), "a.jpg")
    data = {"words": WORDS, "files_appeal": picture}
    assert client.post(f"/student/appeals/{record.id}", data=data).status_code == 303
    return record


@pytest.mark.requirement("S83")
def test_the_school_hears_an_appeal_and_reviews_again(client, sign_in, appealed):
    sign_in(client, factories.reviewer(name="沈明哲"))
    (row,) = table(see(client, "/desk/appeals"))
    page = see(client, "/desk/appeals/1")

    assert row["姓名"] == appealed.student_name
    assert page.one("p", class_="words").text == WORDS
    facts = page.one("div", class_="facts").pairs()
    assert (facts["不通过原因"], facts["审核人"]) == ("虚假签约：执照已注销", "吴书宁")
    assert buttons(page)[-3:] == ["重新审核", "维持原结果", "返回"]

    answers = [client.post("/desk/appeals/1/rehearing", data={"reason": ""}) for _ in range(2)]

    assert [one.location for one in answers] == ["/desk/appeals/1"] * 2
    assert factories.fresh(Agreement, appealed.id).state == "under_review"
    sign_in(client, appealed.student)
    assert "重新审核" in see(client, f"/student/appeals/{appealed.id}").one("main").text


@pytest.mark.requirement("S83")
def test_the_no_stands_only_with_a_reason_that_the_student_reads(client, sign_in, appealed):
    sign_in(client, factories.reviewer(name="沈明哲"))
    address = "/desk/appeals/1/upholding"

    silent = client.post(address, data={"reason": " "})
    said = client.post(address, data={"reason": "新执照也已注销"})

    assert silent.status_code == 422
    assert read(silent.text).one("p", id="reason-say").text.startswith("请写明维持原结果的理由")
    assert said.location == "/desk/appeals/1"
    pane = see(client, "/desk/appeals/1").one("section", class_="pane")
    assert pane.attributes["data-state"] == "upheld"
    sign_in(client, appealed.student)
    page = see(client, f"/student/appeals/{appealed.id}")
    assert page.all("p", class_="paper reason")[0].text == "新执照也已注销"


def test_neither_the_judge_nor_another_school_hears_it(client, sign_in, appealed):
    stranger = factories.college(factories.school(code="10486"))
    for person, status in (
        (factories.reviewer(of=stranger), 404),
        (factories.reviewer(role="college"), 403),
    ):
        sign_in(client, person)
        assert client.get("/desk/appeals/1").status_code == status
    judge = factories.db.session.get_one(
        factories.Reviewer, factories.fresh(Agreement, appealed.id).decided_by
    )
    factories.reviewer()
    sign_in(client, judge)
    page = see(client, "/desk/appeals/1")

    assert [name for name in buttons(page) if name in ("重新审核", "维持原结果")] == []
    assert client.post("/desk/appeals/1/rehearing").status_code == 409


def test_where_the_seat_is_taken_the_button_is_shut_and_says_why(client, sign_in, appealed):
    factories.destination("under_review", student=appealed.student)
    sign_in(client, factories.reviewer(name="沈明哲"))

    page = see(client, "/desk/appeals/1")
    answer = client.post("/desk/appeals/1/rehearing")

    assert "disabled" in page.one("button", data_action="rehear").attributes
    shut = page.one("p", data_reason="not_rehearable").text
    assert shut.startswith("学生已有一份")
    assert (answer.status_code, read(answer.text).one("p", data_reason="not_rehearable").text) == (
        409,
        shut,
    )


@pytest.mark.parametrize("made, state, area", [
    (factories.paper, "paper_review", "papers"),
    (factories.destination, "under_review", "destinations"),
])  # fmt: skip
def test_the_other_kinds_lead_to_an_appeal_too(client, sign_in, made, state, area):
    record = turned_down(made(state))
    sign_in(client, record.student)

    page = see(client, f"/student/{area}/{record.id}")

    assert galleries(page)["学校的依据材料"] >= 1
    assert see(client, page.one("a", href=f"/student/appeals/{record.id}").attributes["href"])
