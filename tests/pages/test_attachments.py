"""The addresses of files: put in by script, taken out, shown to whom they belong."""

from io import BytesIO

import pytest
from sqlalchemy import select

from tests import factories, photos
from tests.pages.student.reading import Page
from tests.registrations import PDF, jpeg
from wxsign import clock as house_clock
from wxsign import uploads
from wxsign.actions import _attachments
from wxsign.actions import attachments as actions
from wxsign.db import db, transaction
from wxsign.models import Agreement, Attachment, Reviewer
from wxsign.pages import attachments
from wxsign.pages.limits import limiter
from wxsign.rules.attachments import BY_KEY, form_of
from wxsign.rules.lifecycle import Process


@pytest.fixture
def student(app, client, sign_in):
    person = factories.student()
    sign_in(client, person)
    return person


def bring(client, data: bytes, form: str = "papers:7", purpose: str = "papers", area="student"):
    fields = {"form": form, "purpose": purpose, f"files_{purpose}": (BytesIO(data), "a.jpg")}
    return client.post(f"/{area}/attachments", data=fields, content_type="multipart/form-data")


def states(response) -> list[str]:
    return [one["data-state"] for one in Page(response).all("li", class_="thumb")]


@pytest.mark.requirement("S134")
def test_one_picture_by_script_answers_the_field_anew(client, student):
    first, again = bring(client, jpeg()), bring(client, jpeg())

    assert (first.status_code, states(first)) == (200, ["waiting"])
    assert states(again) == ["waiting"]
    button = Page(again).one("button", name="attach")
    assert (button.text, button["data-action"]) == ("上传图片", "upload")


def test_what_cannot_be_taken_is_said_in_the_field(client, student):
    answer = bring(client, PDF)

    assert (answer.status_code, states(answer)) == (422, [])
    assert Page(answer).one(id="say_papers").text.startswith("签约资料只能是 jpg 或 png 图片")


def test_one_too_many_is_said_and_those_before_stay(client, student):
    for _each in range(BY_KEY["papers"].most):
        factories.attached(factories.actor(student), "papers:7", "papers")

    answer = bring(client, jpeg())

    assert answer.status_code == 422
    assert Page(answer).one(id="say_papers").text == "签约资料最多 9 个，请先移除不要的。"
    assert len(states(answer)) == 9


def test_the_script_sees_when_the_worker_is_done(client, student, drain):
    bring(client, photos.photo())
    ask = "/student/attachments?form=papers:7&purpose=papers"
    before = client.get(ask)

    drain()

    assert (states(before), states(client.get(ask))) == (["waiting"], ["ready"])
    assert "data-waits" in Page(before).one(class_="attach").attributes
    assert "data-waits" not in Page(client.get(ask)).one(class_="attach").attributes


@pytest.mark.parametrize(
    "form,purpose",
    [("force:7", "force"), ("papers:7", "release"), ("papers:x", "papers"), ("", "")],
)
def test_what_is_no_field_of_this_person_is_not_there(client, student, form, purpose):
    assert client.get(f"/student/attachments?form={form}&purpose={purpose}").status_code == 404
    assert bring(client, jpeg(), form, purpose or "papers").status_code == 404
    assert db.session.scalars(select(Attachment)).all() == []


def test_a_reviewer_brings_a_pdf(client, app, sign_in):
    sign_in(client, factories.reviewer())

    answer = bring(client, PDF, "force:7", "force", "desk")

    assert (answer.status_code, states(answer)) == (200, ["ready"])


def test_people_see_the_copy_and_never_the_original(client, student, drain):
    bring(client, photos.photo() + b"<script>alert(1)</script>")
    drain()
    (each,) = db.session.scalars(select(Attachment)).all()

    whole = client.get(f"/student/attachments/{each.id}")
    thumb = client.get(f"/student/attachments/{each.id}?size=thumb")

    assert (whole.mimetype, thumb.mimetype) == ("image/jpeg", "image/jpeg")
    assert len(thumb.data) < len(whole.data)
    assert b"<script>" not in whole.data
    assert whole.headers["Cache-Control"] == "no-store"


def test_what_the_worker_has_not_seen_is_not_shown(client, student):
    bring(client, photos.photo())
    (each,) = db.session.scalars(select(Attachment)).all()

    assert client.get(f"/student/attachments/{each.id}").status_code == 404


def a_file(desk: Reviewer, purpose: str, record: Agreement) -> int:
    """A PDF of the school's that the record has claimed; answer its id."""
    row, by, now = BY_KEY[purpose], factories.actor(desk), house_clock.now()
    form, record_id = form_of(row.form, record.id), record.id
    actions.add(form, row, uploads.keep(PDF), by=by)
    with transaction():
        _attachments.claim(form, (Process.ONLINE, record_id), by=by, now=now)
    db.session.rollback()
    return db.session.scalars(select(Attachment.id).order_by(Attachment.id.desc())).first()


@pytest.mark.parametrize("purpose,seen", [("rejection", 200), ("force", 404)])
def test_both_parties_see_why_the_school_said_no_and_nobody_else(
    client, app, sign_in, purpose, seen
):
    record = factories.agreement("under_review")
    student, sender = record.student, record.sender
    desk = factories.reviewer(of=record.college)
    file_id = a_file(desk, purpose, record)

    answers = {}
    stranger, other = factories.student(), factories.employer()
    for who, area in ((student, "student"), (sender, "employer"), (desk, "desk")):
        sign_in(client, who)
        answers[area] = client.get(f"/{area}/attachments/{file_id}").status_code
    for who, area in ((stranger, "student"), (other, "employer")):
        sign_in(client, who)
        assert client.get(f"/{area}/attachments/{file_id}").status_code == 404

    assert answers == {"student": seen, "employer": seen, "desk": 200}


def test_a_reviewer_of_another_college_sees_nothing(client, app, sign_in):
    record = factories.agreement("under_review")
    desk = factories.reviewer(of=record.college)
    file_id = a_file(desk, "rejection", record)
    elsewhere = factories.reviewer(of=factories.college(name="文学院"), role="college")
    sign_in(client, elsewhere)

    assert client.get(f"/desk/attachments/{file_id}").status_code == 404


def test_a_pdf_is_handed_over_and_never_shown(client, app, sign_in):
    record = factories.agreement("under_review")
    desk = factories.reviewer(of=record.college)
    file_id = a_file(desk, "rejection", record)
    sign_in(client, desk)

    answer = client.get(f"/desk/attachments/{file_id}")

    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_proof_of_a_termination_belongs_to_its_student_and_school(
    client, student, app, sign_in, drain
):
    record = factories.paper("effective", student)
    asked_id = factories.termination("under_review", of=record).id
    form, by = form_of("termination", record.id), factories.actor(student)
    bring(client, photos.photo(), form, "ending")
    drain()
    now = house_clock.now()
    with transaction():
        _attachments.claim(form, (Process.TERMINATION, asked_id), by=by, now=now)
    (mine,) = db.session.scalars(select(Attachment.id)).all()

    here = factories.reviewer(of=record.college)
    there = factories.reviewer(of=factories.college(factories.school(code="10511")))
    seen = []
    for desk in (here, there):
        sign_in(client, desk)
        seen.append(client.get(f"/desk/attachments/{mine}").status_code)

    assert seen == [200, 404]


def test_who_brings_files_without_end_is_slowed_down(client, student, counted, monkeypatch):
    monkeypatch.setattr(attachments, "_keep", limiter.limit("2 per hour")(attachments._keep))

    answers = [bring(client, jpeg() + bytes(number)).status_code for number in range(3)]

    assert answers == [200, 200, 429]
