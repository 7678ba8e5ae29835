"""导出我的资料 by a worker: whatever is stored comes along, on both databases."""

import json

import pytest

from jobs import profile_copies
from tests import factories
from tests.documents.reading import texts_of
from wxsign.actions import drafts, introductions
from wxsign.actions import errands as actions
from wxsign.actions import profile_copies as asking
from wxsign.db import db
from wxsign.models import ScanLogin, Subscription
from wxsign.queries import profile_copy
from wxsign.rules.introductions import CONSENT

STATES = (
    (factories.paper, "discarded"),
    (factories.paper, "terminated"),
    (factories.destination, "draft"),
    (factories.destination, "released"),
    (factories.agreement, "declined"),
    (factories.agreement, "expired"),
    (factories.agreement, "terminated"),
    (factories.agreement, "rejected"),
    (factories.agreement, "change_proposed"),
)


@pytest.fixture
def student(app):
    return factories.student(name="林知夏")


def taken(student, form: str) -> bytes:
    """The file that a worker writes, which goes with the errand."""
    asking.ask(form, by=factories.actor(student))
    errand = actions.take_next()
    db.session.expunge(errand)
    brought = {"pdf": profile_copies.write_pdf, "json": profile_copies.write_json}[form](errand)
    data = brought.file.read_bytes()
    brought.file.unlink()
    return data


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_every_kind_of_record_in_every_state_has_its_place(student, form):
    for make, state in STATES:
        make(state, student=student)

    data = taken(student, form)

    if form == "json":
        assert len(json.loads(data)["agreements"]) == len(STATES)
    else:
        assert f"签约与去向{len(STATES)}" in "".join(texts_of(data))


def test_what_wechat_and_a_desktop_left_is_told_without_openid_or_scene(student, clock):
    factories.bind(student, "openid-of-lin")
    now = clock.now
    db.session.add(
        Subscription(openid="openid-of-lin", template_id="tmpl-1", left=2, changed_at=now)
    )
    db.session.add(
        ScanLogin(
            scene="a-scene",
            key="a-key",
            area="student",
            number="42",
            device="Windows 电脑 · Chrome",
            network="203.0.113.*",
            address="/student/",
            state="used",
            openid="openid-of-lin",
            person_id=student.id,
            asked_at=now,
            expires_at=now,
        )
    )
    db.session.commit()

    data = taken(student, "json").decode()

    copy = json.loads(data)
    (subscribed,) = copy["wechat"]["subscriptions"]
    assert (subscribed["title"], subscribed["left"]) == ("订阅通知", "还可以发 2 次")
    (computer,) = copy["computer_sign_ins"]
    assert (computer["device"], computer["network"]) == ("Windows 电脑 · Chrome", "203.0.113.*")
    assert [one for one in ("openid-of", "a-scene", "a-key", "tmpl-1") if one in data] == []


def test_no_key_of_the_file_is_a_number_of_the_database(student):
    factories.agreement("effective", student=student)
    introductions.make(CONSENT, by=factories.actor(student))
    drafts.keep(f"student:{student.id}", "destination:12", {})

    keys = set(_keys(json.loads(taken(student, "json"))))

    assert [key for key in keys if key == "id" or key.endswith(("_id", "openid", "code"))] == [
        "credit_code"
    ]
    assert [key for key in keys if not key.replace("_", "").isascii()] == ["说明"]


def test_a_student_sees_nothing_of_another(student):
    other = factories.student(name="郭予墨")
    factories.agreement("effective", student=other)
    factories.bind(other, "openid-of-guo")

    copy = profile_copy.of_student(student.id)

    assert [part.key for part in copy.parts if part.records and not part.is_one] == ["consents"]


def _keys(value: object) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for each in value.values() for key in _keys(each))]
    return [key for each in value for key in _keys(each)] if isinstance(value, list) else []
