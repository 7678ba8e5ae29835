"""What the desk decided is read by the parties: ground and reason on their pages (S83, S171)."""

import pytest

from tests import factories
from wxsign.actions import forcing

WHY = "劳动合同是伪造的"


def read_by(client, sign_in, person, address):
    sign_in(client, person)
    page = client.get(address)
    assert page.status_code == 200
    return page.text


def forced(reviewer, record):
    desk = factories.actor(reviewer)
    factories.attached(desk, f"force:{record.id}", "force")
    forcing.force(record.id, reason=WHY, by=desk)


@pytest.mark.requirement("S83")
def test_both_parties_read_the_ground_and_the_reason(desk, sign_in, reviewer):
    record = factories.agreement("under_review")
    desk.post(f"/desk/reviews/{record.id}/rejection", data={"reason": WHY, "ground": "fraud"})

    for person, area in ((record.student, "student"), (record.sender, "employer")):
        page = read_by(desk, sign_in, person, f"/{area}/agreements/{record.id}")
        assert f"欺诈：{WHY}" in page


@pytest.mark.requirement("S171")
def test_both_parties_read_why_the_school_has_ended_their_agreement(client, sign_in, reviewer):
    record = factories.agreement("effective")
    forced(reviewer, record)

    for person, area in ((record.student, "student"), (record.sender, "employer")):
        assert WHY in read_by(client, sign_in, person, f"/{area}/agreements/{record.id}")


@pytest.mark.requirement("S171")
@pytest.mark.parametrize("state", ["awaiting_papers", "effective"])
def test_the_student_reads_why_the_school_has_ended_a_paper_agreement(
    client, sign_in, reviewer, state
):
    record = factories.paper(state)
    forced(reviewer, record)

    assert WHY in read_by(client, sign_in, record.student, f"/student/papers/{record.id}")


@pytest.mark.requirement("S171")
def test_the_student_reads_why_the_school_has_ended_a_destination(client, sign_in, reviewer):
    record = factories.destination("effective")
    forced(reviewer, record)

    assert WHY in read_by(client, sign_in, record.student, f"/student/destinations/{record.id}")
