"""导出我的资料: asked for, waited for and fetched by the student alone, so many a day."""

import pytest
from sqlalchemy import select

from jobs import tidy
from tests import factories
from tests.pages.student.copies import PAGE
from tests.pages.student.reading import Page
from wxsign import uploads
from wxsign.actions import errands as errand_actions
from wxsign.db import db
from wxsign.models import Errand, ExportEntry, TrailEntry
from wxsign.rules.errands import NOT_DONE


def test_the_way_leads_from_my_data_to_two_forms(client, student):
    assert PAGE in [link["href"] for link in Page(client.get("/student/profile")).all("a")]
    page = Page(client.get(PAGE))

    assert page.name == "student.profile_copies"
    assert page.actions == ["export", "export"]
    assert "文件里有完整的身份证号和手机号，请只保存在自己的设备上，不要转发。" in page.main.text
    assert "今天还可以导出 4 次" in page.main.text


@pytest.mark.parametrize("form,says", [("pdf", "PDF"), ("json", "JSON")])
def test_the_page_shows_how_far_it_is_and_then_the_file(client, student, worked, form, says):
    asked = client.post(PAGE, data={"form": form})
    waiting = Page(client.get(asked.location))
    worked()
    done = Page(client.get(asked.location))

    assert waiting.name == "student.errand"
    assert waiting.one("p", role="status").text == "排队中"
    assert waiting.actions == []
    assert done.one("p", role="status").text == "已完成。"
    assert done.one("h1").text == f"导出我的资料（{says}）"
    assert done.one("a", data_action="download").text == "下载文件"
    assert f"我的资料-20260515.{form}，保留七天。" in done.main.text
    listed = Page(client.get(PAGE)).one("nav", aria_label="导出过的")
    assert "我的资料-20260515" in listed.text
    assert "已完成" in listed.text


def test_nobody_else_can_look_at_it_or_take_it(app, client, student, sign_in, worked):
    asked = client.post(PAGE, data={"form": "pdf"})
    worked()
    strange, unit, desk, nobody = (app.test_client() for _ in range(4))
    sign_in(strange, factories.student())
    sign_in(unit, factories.employer())
    sign_in(desk, factories.reviewer())
    result = f"{asked.location}/result"

    for address in (asked.location, result):
        assert strange.get(address).status_code == 404
        assert [one.get(address).status_code for one in (unit, desk, nobody)] == [302] * 3
        assert unit.get(address.replace("student", "employer")).status_code == 404
        assert desk.get(address.replace("student", "desk")).status_code == 404
    assert client.get(result).status_code == 200


def test_a_second_press_leads_to_the_first_copy(client, student):
    first, second = (client.post(PAGE, data={"form": "pdf"}) for _ in range(2))

    assert first.location == second.location
    assert client.post(PAGE, data={"form": "json"}).location != first.location


def test_a_day_has_four_copies_and_the_next_one_four_more(client, student, taken, clock):
    for form in ("pdf", "json", "pdf", "json"):
        taken(form)

    page = Page(client.get(PAGE))
    refused = client.post(PAGE, data={"form": "pdf"})

    assert page.actions == []
    assert "今天已经导出 4 次，请明天再导出。" in page.main.text
    assert refused.status_code == 429
    assert Page(refused).one("h1").text == "今天已经导出 4 次，请明天再导出"
    clock.advance(hours=14)
    assert client.post(PAGE, data={"form": "pdf"}).status_code == 303


def test_a_copy_that_could_not_be_made_says_so_and_does_not_count(client, student, worked):
    asked = client.post(PAGE, data={"form": "pdf"})
    errand = errand_actions.take_next()
    errand_actions.fail(errand, NOT_DONE)

    assert Page(client.get(asked.location)).one("p", role="status").text == NOT_DONE
    assert "今天还可以导出 4 次" in Page(client.get(PAGE)).main.text


def test_another_form_is_refused(client, student):
    assert client.post(PAGE, data={"form": "xlsx"}).status_code == 400
    db.session.rollback()
    assert db.session.scalars(select(Errand.id)).all() == []


def test_a_copy_stands_in_the_log_and_in_the_trail(student, taken):
    taken("pdf")

    db.session.rollback()
    entry = db.session.scalars(select(ExportEntry)).one()
    assert (entry.area, entry.person_id, entry.kind) == ("student", student.id, "profile.pdf")
    assert (entry.is_full, entry.ended_at is None) == (True, False)
    trail = db.session.scalars(select(TrailEntry)).one()
    assert (trail.process, trail.record_id) == ("enrolment", student.id)
    assert (trail.who, trail.name, trail.says) == ("student", "林知夏", "导出我的资料（PDF）")


def test_the_file_goes_after_a_week_and_the_page_says_so(client, student, worked, fakes, clock):
    asked = client.post(PAGE, data={"form": "pdf"})
    worked()
    kept = len(fakes.storage.files)
    uploads.keep(b"PK newer", lambda _data: "text/csv")
    clock.advance(days=8)

    tidy.tidy()
    client.get(PAGE)

    page = Page(client.get(asked.location))
    assert client.get(f"{asked.location}/result").status_code == 404
    assert (kept, [*fakes.storage.files.values()]) == (1, [b"PK newer"])
    assert page.actions == []
    assert "文件保留七天，已经删除。需要时请重新导出。" in page.main.text
    assert "已过期删除" in Page(client.get(PAGE)).main.text
