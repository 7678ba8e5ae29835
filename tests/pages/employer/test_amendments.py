"""修改邀约, and what becomes of a change on the employer's pages (S47)."""

import pytest

from tests import factories
from tests.pages.employer.letters import digits, path_of, versions_of
from tests.pages.student.reading import Page, side_by_side
from wxsign.models import Agreement


@pytest.fixture
def letter(user):
    return factories.agreement("invited", user=user, student=factories.student(name="林知夏"))


@pytest.fixture
def signed(user):
    return factories.agreement("under_review", user=user, student=factories.student(name="林知夏"))


def typed(record, **over: str) -> dict[str, str]:
    return {**factories.terms_of(record), "version": str(record.version), **over}


@pytest.mark.requirement("S47")
@pytest.mark.parametrize("state,tab", [("invited", "waiting"), ("under_review", "answered")])
def test_the_lists_lead_to_the_form_with_what_stands(here, user, state, tab):
    record = factories.agreement(state, user=user)

    row = Page(here.get(f"/employer/agreements?tab={tab}")).one("section", data_id=str(record.id))
    link = next(part for part in row.walk() if part.attributes.get("href", "").endswith("ment"))
    page = Page(here.get(link["href"]))

    assert link.text.startswith("修改邀约")
    assert page.name == "employer.amendment"
    assert page.one("h1").text == "修改邀约"
    assert page.one("input", name="regular_pay")["value"] == "6000"
    assert page.all(class_="was") == []
    assert len(page.all("input", name="answer_days")) == (1 if state == "invited" else 0)


@pytest.mark.requirement("S47")
def test_the_difference_is_shown_before_anything_is_sent(here, letter):
    page = Page(here.post(path_of(letter, "/amendment"), data=typed(letter, regular_pay="6,600")))

    assert page.name == "employer.amendment_confirmation"
    assert side_by_side(page) == ["修改前", "修改后", "转正起薪", "6,000 元/月", "6,600 元/月"]
    assert page.one("button", data_action="amend").text == "确认发送"
    assert page.all(id="code") == []
    assert versions_of(letter) == [1]


@pytest.mark.requirement("S47")
def test_what_is_sent_is_a_new_version_and_a_second_tap_sends_nothing(here, letter):
    sent = typed(letter, regular_pay="6600", penalty="3000")

    first = here.post(path_of(letter, "/versions"), data=sent)
    second = here.post(path_of(letter, "/versions"), data=sent)

    assert (first.status_code, first.location) == (303, path_of(letter, "/versions/sent"))
    assert (second.status_code, second.location) == (303, first.location)
    assert versions_of(letter) == [1, 2]
    page = Page(here.get(first.location))
    assert page.name == "employer.change_result"
    assert page.one("h1").text == "修改已发给林知夏"
    assert side_by_side(page)[2:] == [
        "转正起薪",
        "6,000 元/月",
        "6,600 元/月",
        "违约金",
        "5,000 元",
        "3,000 元",
    ]


def test_the_way_back_from_the_difference_keeps_everything_and_marks_what_changed(here, letter):
    data = typed(letter, regular_pay="6,600") | {"edit": "1"}

    page = Page(here.post(path_of(letter, "/amendment"), data=data))

    assert page.one("input", name="regular_pay")["value"] == "6,600"
    assert [part.text for part in page.all(class_="was")] == ["原为 6,000 元/月"]


@pytest.mark.parametrize("noun", ["/amendment", "/versions"])
@pytest.mark.parametrize(
    "over,say",
    [
        ({"regular_pay": "六千"}, "转正起薪请填整数，单位是元/月。"),
        ({"answer_days": "3"}, "只能延长，不能少于现在的 5 天。"),
        ({"file_reception": "1"}, "请填写档案转寄单位名称。"),
    ],
)
def test_a_wrong_field_is_said_beside_it(here, letter, noun, over, say):
    answer = here.post(path_of(letter, noun), data=typed(letter, **over))

    page = Page(answer)
    assert (answer.status_code, page.name) == (422, "employer.amendment")
    assert page.all(class_="say")[0].text == say
    assert versions_of(letter) == [1]


def test_without_a_change_there_is_nothing_to_send(here, letter):
    answer = here.post(path_of(letter, "/amendment"), data=typed(letter))

    assert answer.status_code == 422
    assert Page(answer).one(class_="mend").text == "还没有改动任何内容。请改一项或几项，再往下走。"


def test_a_colleagues_change_in_between_is_shown_before_mine_is_sent(here, letter):
    mine = typed(letter, penalty="3000")
    factories.amend(letter.sender, letter, regular_pay="6600")

    answer = here.post(path_of(letter, "/versions"), data=mine)

    page = Page(answer)
    assert (answer.status_code, page.name) == (409, "employer.amendment")
    assert page.one("input", name="version")["value"] == "2"
    assert [part.text for part in page.all(class_="was")] == ["原为 6,600 元/月", "原为 5,000 元"]
    assert versions_of(letter) == [1, 2]


@pytest.mark.requirement("S47")
def test_a_change_of_what_was_accepted_asks_for_a_code_and_waits_for_the_student(here, signed):
    sent = typed(signed, regular_pay="6600")
    confirmation = Page(here.post(path_of(signed, "/amendment"), data=sent))
    here.post(path_of(signed, "/amendment/code"), data=sent)

    first = here.post(path_of(signed, "/versions"), data=sent | {"code": digits()})
    second = here.post(path_of(signed, "/versions"), data=sent | {"code": digits()})

    assert confirmation.one("button", data_action="propose_change").text == "确认发送"
    assert len(confirmation.all("input", id="code")) == 1
    assert (first.location, second.location) == (path_of(signed, "/versions/sent"),) * 2
    assert factories.fresh(Agreement, signed.id).state == "change_proposed"
    result = Page(here.get(first.location))
    assert result.one("p", class_="weui-msg__desc").text == (
        "学生要在 5月20日 24:00 前答复。同意后按新内容审核；不同意或没有答复，按原内容审核。"
    )


def test_a_wrong_code_is_said_beside_it_and_keeps_what_was_typed(here, signed):
    sent = typed(signed, regular_pay="6600")
    here.post(path_of(signed, "/amendment/code"), data=sent)

    answer = here.post(path_of(signed, "/versions"), data=sent | {"code": "000000"})

    page = Page(answer)
    assert (answer.status_code, page.name) == (422, "employer.amendment_confirmation")
    assert page.one(id="code-say").text == "验证码不对，还可以再试 4 次。"
    assert [field["value"] for field in page.all("input", name="regular_pay")] == ["6600", "6600"]


@pytest.mark.requirement("S47")
def test_the_agreement_shows_what_waits_and_takes_it_back(here, signed):
    factories.propose_change(signed.sender, signed)

    page = Page(here.get(path_of(signed)))
    dropped = here.post(path_of(signed, "/amendment/removal"))
    again = here.post(path_of(signed, "/amendment/removal"))

    assert side_by_side(page) == ["修改前", "修改后", "转正起薪", "6,000 元/月", "6,600 元/月"]
    assert page.one("button", data_action="drop_change").text == "取消修改"
    assert page.one(data_state="change_proposed").text == "修改待确认"
    assert (dropped.status_code, dropped.location) == (303, path_of(signed))
    assert again.location == path_of(signed)
    assert factories.fresh(Agreement, signed.id).state == "under_review"
    labels = [part.text for part in Page(here.get(path_of(signed))).all("summary")]
    assert [label[:4] for label in labels if label.startswith("第")] == ["第 2 ", "第 1 "]
    assert "没有采用" in labels[0]
    assert "现在的内容" in labels[1]


@pytest.mark.requirement("S47")
@pytest.mark.parametrize(
    "state,reason",
    [
        ("change_proposed", "change_waits"),
        ("effective", "reviewed"),
        ("reported", "reviewed"),
        ("declined", "round_over"),
        ("rejected", "round_over"),
    ],
)
def test_where_nothing_can_be_changed_the_page_says_why(here, user, state, reason):
    record = factories.agreement(state, user=user)

    answer = here.get(path_of(record, "/amendment"))

    assert answer.status_code == 409
    assert Page(answer).main["data-reason"] == reason


@pytest.mark.requirement("S47")
def test_after_the_review_the_button_is_greyed_with_the_way_by_termination(here, user):
    record = factories.agreement("effective", user=user)

    page = Page(here.get(path_of(record)))

    shut = next(part for part in page.all("a", class_="shut") if "修改邀约" in part.text)
    reason = Page(here.get(shut["href"]))
    assert shut["data-reason"] == "reviewed"
    assert reason.one("h1").text == "学校已经审核通过，内容不能再修改"
    assert "先解约，再重新签约" in reason.main.text
    assert page.all("a", data_action="propose_change") == []


def test_a_changed_letter_is_marked_in_the_list(here, letter):
    factories.amend(letter.sender, letter)

    row = Page(here.get("/employer/agreements")).one("section", data_id=str(letter.id))

    assert "待应约 已修改 · 第 2 版" in row.text


def test_a_strangers_letter_cannot_be_changed(here):
    record = factories.agreement("invited")
    data = typed(record, penalty="1")

    answers = [
        here.get(path_of(record, "/amendment")),
        here.post(path_of(record, "/amendment"), data=data),
        here.post(path_of(record, "/versions"), data=data),
        here.post(path_of(record, "/amendment/removal")),
        here.post(path_of(record, "/requests/1/adoption")),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert versions_of(record) == [1]
