"""What the copy of a student's data says, as PDF and as JSON, and what it never says."""

import json

import pytest
from sqlalchemy import select

from tests import factories
from tests.documents.reading import texts_of
from tests.pages.student.copies import a_busy_year, words
from wxsign.actions import introductions
from wxsign.db import db
from wxsign.models import Agreement, Introduction
from wxsign.rules.introductions import CONSENT


def test_the_json_says_what_is_stored(student, taken):
    a_busy_year(student)

    answer = taken("json")
    copy = json.loads(answer.data)

    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert list(copy) == [
        *("说明", "exported_at", "school", "person", "contact", "enrolment", "placement_plan"),
        *("wechat", "computer_sign_ins", "consents", "agreements", "files", "drafts"),
        *("messages", "found_by", "readings", "copies"),
    ]
    assert copy["说明"].startswith("这是就业签约平台保存的你本人的资料，由你本人导出。")
    assert copy["exported_at"] == "2026-05-15T10:00:00+08:00"
    assert copy["person"]["name"] == "林知夏"
    assert copy["person"]["id_number"] == student.id_number
    assert copy["person"]["graduation_year"] == 2026
    assert copy["contact"] == {"phone": "13900000101", "email": student.email}
    assert copy["enrolment"]["approved"] is True
    assert copy["wechat"]["bound_at"] == "2026-05-15T10:00:00+08:00"
    assert copy["drafts"] == [{"kept_at": "2026-05-15T10:00:00+08:00", "form": "纸质签约"}]
    assert copy["messages"]["count"] == len(copy["messages"]["list"]) > 0
    assert [one["file"] for one in copy["copies"]] == ["导出我的资料（JSON）"]
    assert (copy["readings"][0]["by"], copy["readings"][0]["reason"]) == (
        "学校审核人员",
        "核对身份",
    )


def test_the_json_tells_every_record_with_its_story(student, taken):
    a_busy_year(student)

    records = json.loads(taken("json").data)["agreements"]

    assert [(one["kind"], one["state"]) for one in records] == [
        ("电子签约", "签约审核通过"),
        ("纸质签约", "解约审核通过"),
        ("其他去向", "签约审核不通过"),
    ]
    signed, paper, study = records
    assert signed["terms"]["regular_pay"] == "6,000 元/月"
    assert (signed["answer_until"], signed["terms"]["report_by"]) == ("2026-05-20", "2026-07-10")
    assert signed["student"]["id_number"] == student.id_number
    assert signed["requests_to_terminate"][0]["decision"] == "双方没有谈妥"
    assert {step["by"] for step in signed["trail"]} == {"本人", "单位", "学校审核人员"}
    assert paper["terms"]["name"] == paper["name"]
    assert study["terms"]["category"] == "升学"
    assert study["destination"].startswith("升学")


def test_the_consents_have_their_version_and_their_day(student, taken):
    record = factories.agreement("effective", student=student)
    introductions.make(CONSENT, by=factories.actor(student))

    notice, signed, code = json.loads(taken("json").data)["consents"]

    assert notice == {
        "at": None,
        "what": "个人信息处理告知",
        "version": "2026-1",
        "sha256": None,
    }
    assert (signed["at"][:10], signed["version"]) == ("2026-05-15", "第 1 版")
    assert record.employer_name in signed["what"]
    assert len(signed["sha256"]) == 64
    assert (code["what"], code["version"]) == ("签约码", CONSENT)


def test_the_pdf_says_the_same_in_words_and_numbers_its_pages(student, taken):
    a_busy_year(student)

    answer = taken("pdf")
    pages = texts_of(answer.data)

    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"第{number}页，共{len(pages)}页" in page
        assert "含有完整的个人信息，请妥善保管，不要转发" in page
    text = "".join(pages)
    for said in (
        "由林知夏本人于2026-05-1510:00导出",
        student.id_number,
        "13900000101",
        "计算机学院",
        "微信",
        "电子签约",
        "签约审核通过",
        "6,000元/月",
        "个人信息处理告知",
        "学校审核人员",
        "核对身份",
    ):
        assert said in text


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_nothing_of_others_and_no_secret_is_in_it(student, taken, form):
    a_busy_year(student)
    other = factories.student(name="郭予墨")
    elsewhere = factories.agreement("effective", student=other)
    records = db.session.scalars(select(Agreement).where(Agreement.student_id == student.id)).all()
    code = db.session.scalars(select(Introduction.code)).one()

    answer = taken(form)

    text = answer.get_data(as_text=True) if form == "json" else words(answer)
    for secret in (
        *(other.name, other.id_number, other.phone, other.student_number, elsewhere.number),
        *("方敬之", "吴书宁", "openid-of-lin", "027-87651234", "@example.com."),
        *(student.id_print, student.phone_print, code),
        *(record.verify_code for record in records),
        *(record.sender.phone for record in records if record.sender),
    ):
        assert secret not in text


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_a_student_without_any_agreement_gets_a_copy_too(student, taken, form):
    answer = taken(form)

    if form == "json":
        assert json.loads(answer.data)["agreements"] == []
    else:
        assert "签约与去向记录没有" in words(answer)


def test_a_sign_that_no_font_prints_is_marked_and_the_json_has_it(client, sign_in, taken):
    sign_in(client, factories.student(name="林\U0002b7f9夏\U0001f600"))

    text = words(taken("pdf"))

    assert "〓" in text
    assert "“〓”是印不出来的字，JSON格式的文件里有原来的字。" in text
    assert json.loads(taken("json").data)["person"]["name"].endswith("\U0001f600")
