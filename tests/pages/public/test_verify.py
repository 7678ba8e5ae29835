"""/verify/: whether an agreement is real, without showing it (decision 14)."""

import hashlib
import re

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.desk.reading import read
from wxsign.actions import reviews
from wxsign.db import db
from wxsign.models import Document
from wxsign.rules import verification

UNIT = "武汉云麓示例软件有限公司"


def signed(state="effective"):
    user = factories.employer(employer_name=UNIT)
    return factories.agreement(state, student=factories.student(name="林知夏"), user=user)


def opened(client, code):
    answer = client.get(f"/verify/{code}")
    assert answer.status_code == 200
    return read(answer.text).one("main")


def test_an_agreement_in_force_shows_state_masked_names_dates_and_hashes(client, drain):
    record = signed()
    drain()

    page = opened(client, record.verify_code)

    assert page.one("h1").text == "协议书已生效"
    facts = page.one("dl").pairs()
    code = facts.pop("核验码")
    assert verification.tidied(code) == record.verify_code
    assert facts == {
        "协议书编号": record.number,
        "协议书状态": "已生效",
        "甲方": "武汉云麓****有限公司",
        "乙方": "林**",
        "签约时间": "2026-05-15 10:00",
        "学校鉴证时间": "2026-05-15 10:00",
    }
    prints = page.one("section", _class="paper prints")
    pdf = db.session.scalars(select(Document.file_id).where(Document.page == 0)).all()
    assert len(pdf) == 2  # draft and final
    hashes = ["".join(text.text.split()) for text in prints.all("p", _class="mono")]
    assert all(re.fullmatch("[0-9a-f]{64}", found) for found in hashes)
    assert hashes[1] == page.one("section", _class="paper match").attributes["data-sha256"]


def test_the_hash_is_that_of_the_pdf_which_the_parties_download(client, sign_in, drain):
    record = signed()
    drain()
    sign_in(client, record.student)
    pdf = client.get(f"/student/agreements/{record.id}/document.pdf").data

    page = opened(client, record.verify_code)

    digest = hashlib.sha256(pdf).hexdigest()
    assert page.one("section", _class="paper match").attributes["data-sha256"] == digest


def test_a_terminated_agreement_says_so_and_knows_the_document_that_ended_it(
    client, sign_in, drain
):
    record = signed()
    running = factories.termination("under_review", of=record)
    assert opened(client, record.verify_code).one("h1").text == "协议书已生效"
    desk = factories.actor(factories.reviewer())
    factories.termination_reviews.approve(running.agreement_id, by=desk)
    drain()
    sign_in(client, record.student)
    pdf = client.get(f"/student/agreements/{record.id}/termination/document.pdf").data

    page = opened(client, record.verify_code)

    assert page.one("h1").text == "协议书已经解除"
    facts = dict(
        zip([e.text for e in page.all("dt")], [e.text for e in page.all("dd")], strict=True)
    )
    assert (facts["协议书状态"], facts["解除协议书编号"]) == ("未生效", f"{record.number}-J")
    hashes = page.one("section", _class="paper match").attributes["data-sha256"].split()
    assert hashes[1] == hashlib.sha256(pdf).hexdigest()


def test_nothing_of_the_contract_and_no_whole_name_is_shown(client, drain):
    record = signed()
    drain()

    text = client.get(f"/verify/{record.verify_code}").text

    hidden = (
        UNIT,
        "林知夏",
        record.student.id_number,
        record.student.phone,
        record.student.student_number,
        "软件工程师",
        "5000",
        "5,000",
    )
    assert [word for word in hidden if word in text] == []


@pytest.mark.parametrize(
    "state, verdict, paper",
    [
        ("under_review", "协议书还没有生效", "未生效"),
        ("change_proposed", "协议书还没有生效", "未生效"),
        ("effective", "协议书已生效", "已生效"),
        ("reported", "协议书已生效", "已生效"),
        ("rejected", "协议书没有通过学校审核", "未生效"),
        ("terminated", "协议书已经解除", "未生效"),
    ],
)
def test_every_state_is_told_as_it_is(client, state, verdict, paper):
    record = signed(state)

    page = opened(client, record.verify_code)

    assert page.one("h1").text == verdict
    facts = page.one("dl").pairs()
    assert facts["协议书状态"] == paper
    was_confirmed = state in ("effective", "reported", "terminated")
    assert (facts["学校鉴证时间"] != "-") is was_confirmed
    assert ("解除时间" in facts) is (state == "terminated")


@pytest.mark.requirement("S171")
@pytest.mark.parametrize("how", ["undo", "reopen"])
def test_what_the_school_took_back_is_not_in_force_and_has_no_pdf(client, drain, how):
    record, school = signed("under_review"), factories.actor(factories.reviewer())
    reviews.approve(record.id, by=school)
    drain()
    more = {"reason": "违约金写错"} if how == "reopen" else {}

    getattr(reviews, how)(record.id, **more, by=school)

    page = opened(client, record.verify_code)
    assert page.one("h1").text == "学校撤回了审核，协议书现在没有生效"
    facts = page.one("dl").pairs()
    assert (facts["协议书状态"], facts["学校鉴证时间"]) == ("未生效", "-")
    assert page.all("section", _class="paper match") == []


@pytest.mark.parametrize("wrong", ["NOSUCH", "A" * 16, "2" * 16, "x" * 300, "林知夏", "0OIL" * 4])
def test_every_wrong_code_gets_the_same_answer(client, wrong):
    signed()

    answers = [client.get(f"/verify/{wrong}"), client.get("/verify/", query_string={"code": wrong})]
    if verification.tidied(wrong):  # what could be a code is looked up under its own address
        answers[1] = client.get(answers[1].location)

    for answer in answers:
        page = read(answer.text).one("main")
        assert answer.status_code == 404
        assert page.attributes["data-page"] == "public.verification_form"
        assert page.one("h1").text == "没有找到这份协议书"
        assert page.one("p", id="code-say").text == "没有这个核验码，请核对后再试。"
        assert page.one("input").attributes["value"] == wrong[:60]


def test_an_invitation_that_nobody_accepted_is_no_agreement(client):
    record = signed("invited")

    assert client.get(f"/verify/{record.verify_code}").status_code == 404


def test_a_code_can_be_typed_with_gaps_and_small_letters(client):
    record = signed()
    form = read(client.get("/verify/").text).one("form")
    assert form.one("label").text == "核验码"
    code = record.verify_code.lower()
    typed = f" {code[:4]} {code[4:8]}-{code[8:12]} {code[12:]} "

    answer = client.get(form.attributes["action"], query_string={"code": typed})

    assert (answer.status_code, answer.location) == (302, f"/verify/{record.verify_code}")
    assert opened(client, code).one("h1").text == "协议书已生效"


def test_wrong_codes_are_limited_and_right_ones_are_not(counted, client):
    record = signed()

    wrong = [client.get("/verify/NOSUCH").status_code for _ in range(61)]
    assert wrong == [404] * 60 + [429]

    assert client.get(f"/verify/{record.verify_code}").status_code == 429  # whoever guesses waits


def test_many_right_looks_from_one_place_are_let_through(counted, client):
    record = signed()

    answers = {client.get(f"/verify/{record.verify_code}").status_code for _ in range(100)}

    assert answers == {200}


def test_the_answer_is_kept_by_nobody(client):
    headers = client.get(f"/verify/{signed().verify_code}").headers

    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex")


@pytest.mark.usefixtures("app")
def test_a_code_is_too_long_to_be_guessed():
    codes = {signed("invited").verify_code for _ in range(5)}

    assert len(codes) == 5
    assert all(verification.tidied(code) == code for code in codes)
    assert len(verification.ALPHABET) ** verification.LENGTH > 2**79


@pytest.mark.parametrize(
    "state,verdict,paper,confirmed",
    [
        ("text_review", "协议书还没有生效", "未生效", "-"),
        ("text_rejected", "协议书没有通过学校审核", "未生效", "-"),
        ("awaiting_papers", "协议书还没有签完", "未生效", "-"),
        ("paper_review", "协议书还没有签完", "未生效", "-"),
        ("papers_refused", "协议书还没有签完", "未生效", "-"),
        ("effective", "协议书已生效", "已生效", "2026-05-15 10:00"),
        ("terminated", "协议书已经解除", "未生效", "2026-05-15 10:00"),
    ],
)
def test_a_paper_agreement_is_in_force_once_its_signed_sheets_are_approved(
    client, state, verdict, paper, confirmed
):
    record = factories.paper(state)

    page = opened(client, record.verify_code)

    facts = page.one("dl").pairs()
    assert page.one("h1").text == verdict
    assert (facts["协议书状态"], facts["学校鉴证时间"]) == (paper, confirmed)


def test_a_draft_and_another_destination_have_no_agreement_to_be_checked(client, app):
    for record in (factories.paper("draft"), factories.destination("effective")):
        assert client.get(f"/verify/{record.verify_code}").status_code == 404


def test_the_print_of_a_paper_agreement_is_the_one_that_is_compared(client, sign_in, drain):
    record = factories.paper("awaiting_papers")
    drain()
    sign_in(client, record.student)
    pdf = client.get(f"/student/papers/{record.id}/document.pdf").data

    page = opened(client, record.verify_code)

    compared = page.one("section", _class="paper match").attributes["data-sha256"]
    assert compared == hashlib.sha256(pdf).hexdigest()
