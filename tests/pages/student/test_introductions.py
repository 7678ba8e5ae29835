"""我的资料 → 签约码 on the student's phone, and what the employer does with it (S31)."""

import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.db import db
from wxsign.models import Search

HERE = "/student/profile/code"
SPENT = "未找到或不可签约。签约码用过一次或过了时间就失效，请学生再出示一个。"


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏")
    sign_in(client, made)
    return made


@pytest.fixture
def user(client, sign_in):
    """A colleague of an employer, in the same browser."""
    made = factories.employer(employer_name="武汉云麓示例软件有限公司")
    sign_in(client, made)
    return made


def agree(client, **more: str):
    typed = {
        part["name"]: part["value"] for part in Page(client.get(HERE)).all("input", type="hidden")
    }
    return client.post(HERE, data={**typed, "agree": "1", **more})


def code_on(client) -> str:
    return Page(client.get(HERE)).one("p", class_="signing-code").text


def search(client, code: str):
    return client.post("/employer/search/code", data={"signing_code": code})


def test_the_code_is_shown_after_she_agreed_to_what_it_gives(client, student):
    before = Page(client.get(HERE))
    unticked = client.post(HERE, data={"consent": "2026-1"})

    sent = agree(client)

    assert dict(rows_of(before.main))["单位看到"] == "姓名、毕业院校、毕业年度、院系、学历、专业"
    assert dict(rows_of(before.main))["单位看不到"] == "身份证号、手机号、邮箱"
    assert before.all(class_="signing-code") == []
    assert unticked.status_code == 422
    assert Page(unticked).one(id="agree-say").text == "请先勾选“我同意并遵守以上规定”"
    assert (sent.status_code, sent.location) == (303, HERE)
    assert re.fullmatch(r"[A-Z2-9]{4} [A-Z2-9]{4}", code_on(client))
    assert agree(client).status_code == 303


def test_words_that_changed_meanwhile_are_read_again(client, student):
    answer = client.post(HERE, data={"agree": "1", "consent": "2020-1"})

    assert answer.status_code == 409
    assert Page(answer).one(id="agree-say").text == "说明有了新的内容，请再看一遍"


def test_the_qr_leads_to_an_address_that_keeps_the_code_behind_the_hash(client, student):
    agree(client)
    code = code_on(client).replace(" ", "")

    answer = client.get(HERE)

    assert Page(answer).one("div", class_="qr").children[0].tag == "svg"
    assert client.get("/code").status_code == 200
    assert [part for part in Page(answer).all("a") if code in part.attributes.get("href", "")] == []


def test_an_employer_who_types_it_finds_and_lists_her(client, student, user):
    agree(client)
    code = code_on(client)

    found = search(client, f" {code.lower()} ")
    card = Page(client.get(found.location)).one("section", data_id=str(student.id))
    added = client.post("/employer/candidates", data={"student": str(student.id)})

    assert found.location == f"/employer/search?found={student.id}"
    assert [label for label, _value in rows_of(card)] == [
        "毕业院校",
        "毕业年度",
        "院系",
        "学历",
        "专业",
    ]
    assert added.status_code == 303
    used = Page(client.get(HERE)).one("ol", class_="trail")
    assert used.text == "武汉云麓示例软件有限公司 用签约码找到了你2026-05-15 10:00"


def test_every_code_that_does_not_find_gets_one_answer_and_its_place_in_the_log(
    client, student, user, sign_in, capsys
):
    agree(client)
    used = code_on(client)
    search(client, used)
    agree(client)
    back = code_on(client)
    client.post(f"{HERE}/withdrawal")
    hidden = factories.student(restricted=True)
    sign_in(client, hidden)
    agree(client)
    restricted = code_on(client)

    answers = [search(client, code) for code in ("ABCD 2345", used, back, restricted)]

    assert [one.status_code for one in answers] == [404] * 4
    assert {Page(one).one(id="signing_code-say").text for one in answers} == {SPENT}
    lines = capsys.readouterr().out
    assert lines.count("signing code did not find") == 4
    assert [code for code in (used, back, restricted) if code.replace(" ", "") in lines] == []


def test_what_cannot_be_a_code_is_said_and_costs_nothing(client, user):
    answer = search(client, "ABC")

    assert answer.status_code == 422
    assert Page(answer).one(id="signing_code")["value"] == "ABC"
    assert Page(answer).one(id="signing_code-say").text == (
        "签约码是 8 位字母和数字，请对照学生的手机再填。"
    )
    assert db.session.scalars(select(Search.id)).all() == []


def test_who_cannot_be_found_reads_why_on_her_own_page(client, sign_in):
    sign_in(client, factories.student(restricted=True))

    page = Page(client.get(HERE))

    assert page.one("section", class_="note").text.startswith("学校目前限制了你的签约，所以单位用")
